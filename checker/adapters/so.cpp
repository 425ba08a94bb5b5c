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
    if (outcome.kind == BatchOutcome::Kind::ok) functions_ = functions_described(path, worker_.describe());
    else broken_ = std::move(outcome);
  }

  const std::string& endpoint() const override { return endpoint_; }
  bool exports(std::string_view function) const override {
    return broken_ ? find_signature(function) != nullptr : functions_.find(function) != functions_.end();
  }
  void ask(std::span<const Question> questions, const Tell& tell) override;

 private:
  void tell_broken(std::size_t questions, const Tell& tell) const;

  std::string endpoint_;
  Limits limits_;
  SoWorker worker_;
  Pace pace_;  // over all that is asked
  ExportedFunctions functions_;
  std::optional<BatchOutcome> broken_;  // what happened while it was loaded
};

void SoImplementation::tell_broken(std::size_t questions, const Tell& tell) const {
  const Answer::Kind kind = broken_->kind == BatchOutcome::Kind::timed_out  ? Answer::Kind::hung
                            : broken_->kind == BatchOutcome::Kind::protocol ? Answer::Kind::protocol
                                                                            : Answer::Kind::crashed;
  for (std::size_t i = 0; i < questions; ++i) tell(i, {i == 0 ? kind : Answer::Kind::not_run, {}, broken_->detail});
}

/// The questions to each function, by number.
std::map<std::string_view, std::vector<std::size_t>> by_function(std::span<const Question> questions) {
  std::map<std::string_view, std::vector<std::size_t>> all;
  for (std::size_t i = 0; i < questions.size(); ++i) all[questions[i].function].push_back(i);
  return all;
}

void SoImplementation::ask(std::span<const Question> questions, const Tell& tell) {
  if (broken_) return tell_broken(questions.size(), tell);
  SoTwice twice(worker_, limits_, pace_, questions.size());
  for (const auto& [name, numbers] : by_function(questions)) {
    const auto found = functions_.find(name);
    if (found == functions_.end()) continue;
    for (const std::size_t i : numbers)
      if (questions[i].inputs.size() != found->second.inputs) throw std::logic_error("a question of another function");
    twice.run(found->second, questions, numbers);
  }
  const Answer not_exported = {Answer::Kind::unsupported, {}, "it does not export this function"};
  for (std::size_t i = 0; i < questions.size(); ++i)
    tell(i, exports(questions[i].function) ? twice.answers()[i] : not_exported);
}

}  // namespace

ExportedFunctions functions_described(const std::string& path, const std::string& text) {
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
  for (const char* key : {"name", "version"}) by.text(root, key);
  return read_functions(root, by);
}

std::unique_ptr<Implementation> open_so(const std::string& path, const Limits& limits) {
  return std::make_unique<SoImplementation>(path, limits);
}

}  // namespace vcpuspec
