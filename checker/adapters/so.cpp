// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/so.h"

#include <elf.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <utility>

#include "checker/adapters/exported_functions.h"
#include "checker/adapters/so_passes.h"
#include "checker/adapters/so_worker.h"
#include "checker/input_error.h"
#include "checker/style.h"

namespace vcpuspec {

namespace {

using Json = nlohmann::json;
using Kind = Answer::Kind;

/// Finds a file that is no library of this machine before the loader is asked, whose messages vary.
void check_elf(const std::string& path) {
  const OwnedFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status = {};
  const auto error = [&](const char* code, const std::string& message, const char* hint) {
    throw InputError({path, 0, 0}, code, message, hint);
  };
  if (file.get() < 0 || fstat(file.get(), &status) != 0)
    error("so.unreadable", std::string("cannot read this file: ") + std::strerror(errno),
          "check the path and its permissions");
  Elf64_Ehdr theirs = {};
  Elf64_Ehdr ours = {};
  const ssize_t got = S_ISREG(status.st_mode) ? read(file.get(), &theirs, sizeof theirs) : 0;
  if (got < EI_NIDENT || std::memcmp(theirs.e_ident, ELFMAG, SELFMAG) != 0)
    error("so.not-elf", "this is not a shared library", "name the .so file");
  const OwnedFd self(open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  if (read(self.get(), &ours, sizeof ours) != static_cast<ssize_t>(sizeof ours)) return;
  if (theirs.e_ident[EI_CLASS] != ours.e_ident[EI_CLASS] || theirs.e_machine != ours.e_machine)
    error("so.wrong-machine", "this library is for another machine",
          "compile it for the machine that vcpuspec runs on");
}

class SoImplementation final : public Implementation {
 public:
  SoImplementation(std::string path, const Limits& limits)
      : endpoint_("so:" + path),
        limits_(limits),
        worker_(std::filesystem::absolute(path).string(), limits),
        pace_(limits) {
    check_elf(path);
    BatchOutcome outcome = worker_.start();
    if (outcome.kind != BatchOutcome::Kind::ok) {
      broken_ = std::move(outcome);
      return;
    }
    exports_ = exports_described(path, worker_.describe());
    if (exports_.machine) check_table(path);
  }

  const std::string& endpoint() const override { return endpoint_; }
  std::string name() const override { return exports_.name; }
  void tolerate(unsigned broken_cases) override { limits_.guilty_cases += broken_cases; }
  std::string version() const override { return exports_.version; }
  bool exports(std::string_view function) const override {
    return broken_ ? find_signature(function) != nullptr : exports_.functions.contains(function);
  }
  bool exports_machine(std::string_view machine) const override {
    return broken_ ? find_machine(machine) != nullptr : exports_.machine && exports_.machine->name() == machine;
  }
  bool has_slot(std::string_view slot) const override { return !exports_.machine || exports_.machine->has_slot(slot); }
  void ask(std::span<const Question> questions, const Tell& tell) override;

 private:
  void check_table(const std::string& path) const;
  void tell_broken(std::size_t questions, const Tell& tell) const;
  std::optional<Answer> refusal(const Question& question) const;
  void ask_function(std::span<const Question> questions, const std::vector<std::size_t>& numbers, SoTwice& twice) const;
  void ask_machine(std::span<const Question> questions, const std::vector<std::size_t>& numbers, SoTwice& twice) const;
  Answer translated(const Question& question, const Answer& answer) const;

  std::string endpoint_;
  Limits limits_;
  SoWorker worker_;
  Pace pace_;  // over all that is asked
  Exports exports_;
  std::optional<BatchOutcome> broken_;  // what happened while it was loaded
};

void SoImplementation::tell_broken(std::size_t questions, const Tell& tell) const {
  const Kind kind = broken_->kind == BatchOutcome::Kind::timed_out  ? Kind::hung
                    : broken_->kind == BatchOutcome::Kind::protocol ? Kind::protocol
                                                                    : Kind::crashed;
  for (std::size_t i = 0; i < questions; ++i) tell(i, {i == 0 ? kind : Kind::not_run, {}, broken_->detail});
}

void SoImplementation::check_table(const std::string& path) const {
  const std::string& missing = worker_.missing_for_machines();
  if (missing.empty()) return;
  throw InputError({path, 0, 0}, "so.machine-entry", "it describes a machine, but `" + missing + "` is NULL",
                   "machines need create, destroy, load, step and observe");
}

/// Why a question cannot be put; nothing when it can.
std::optional<Answer> SoImplementation::refusal(const Question& question) const {
  if (question.machine.empty())
    return exports(question.function)
               ? std::nullopt
               : std::optional<Answer>({Kind::unsupported, {}, "it does not export this function"});
  if (!exports_machine(question.machine)) return Answer{Kind::unsupported, {}, "it does not export this machine"};
  if (auto refused = exports_.machine->refusal(question)) return refused;
  if (SoWorker::most_cases(exports_.machine->traces(question.steps)) == 0)
    return Answer{Kind::not_run, {}, "a trace of " + std::to_string(question.steps) + " steps is too long"};
  return std::nullopt;
}

void SoImplementation::ask_function(std::span<const Question> questions, const std::vector<std::size_t>& numbers,
                                    SoTwice& twice) const {
  const ExportedFunction& function = exports_.functions.find(questions[numbers.front()].function)->second;
  for (const std::size_t i : numbers)
    if (questions[i].inputs.size() != function.inputs) throw std::logic_error("a question of another function");
  twice.run(function, questions, numbers);
}

/// Traces of one length, in the words of the implementation.
void SoImplementation::ask_machine(std::span<const Question> questions, const std::vector<std::size_t>& numbers,
                                   SoTwice& twice) const {
  std::vector<Question> its(questions.size());
  for (const std::size_t i : numbers) its[i].inputs = exports_.machine->inputs_of(questions[i]);
  twice.run(exports_.machine->traces(questions[numbers.front()].steps), its, numbers);
}

Answer SoImplementation::translated(const Question& question, const Answer& answer) const {
  if (question.machine.empty() || answer.kind != Kind::outputs) return answer;
  return {answer.kind, exports_.machine->outputs_of(question, answer.outputs), answer.detail};
}

void SoImplementation::ask(std::span<const Question> questions, const Tell& tell) {
  if (broken_) return tell_broken(questions.size(), tell);
  std::vector<std::optional<Answer>> refused;
  for (const Question& question : questions) refused.push_back(refusal(question));
  // Alike are calls of one function, and traces of one length.
  std::map<std::pair<std::string_view, std::size_t>, std::vector<std::size_t>> alike;
  for (std::size_t i = 0; i < questions.size(); ++i)
    if (!refused[i]) alike[{questions[i].function, questions[i].steps}].push_back(i);
  SoTwice twice(worker_, limits_, pace_, questions.size());
  for (const auto& [key, numbers] : alike) {
    if (questions[numbers.front()].machine.empty()) ask_function(questions, numbers, twice);
    else ask_machine(questions, numbers, twice);
  }
  for (std::size_t i = 0; i < questions.size(); ++i)
    tell(i, refused[i] ? *refused[i] : translated(questions[i], twice.answers()[i]));
}

}  // namespace

Exports exports_described(const std::string& path, const std::string& text) {
  const Describer by = {{path, 0, 0}, "so.describe", "describe", "see checker/include/vcpuspec/implementation.h"};
  // Depth is bounded before anything recurses over the value.
  const auto shallow = [&](int depth, Json::parse_event_t, Json&) {
    if (depth > 16) by.refuse("it is nested too deeply");
    return true;
  };
  Json root;
  try {
    root = Json::parse(text, shallow);
  } catch (const Json::exception& error) {
    by.refuse(std::string("this is not JSON: ") + printable(error.what()));
  }
  if (!root.is_object()) by.refuse("this is not a JSON object");
  by.only_keys(root, {"name", "version", "functions", "machines"});
  return {by.text(root, "name"), by.text(root, "version"), read_functions(root, by), read_machine(root, by)};
}

std::unique_ptr<Implementation> open_so(const std::string& path, const Limits& limits) {
  return std::make_unique<SoImplementation>(path, limits);
}

}  // namespace vcpuspec
