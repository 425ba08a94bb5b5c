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

#include "checker/adapters/so_passes.h"
#include "checker/adapters/so_worker.h"
#include "checker/input_error.h"
#include "checker/style.h"

namespace vcpuspec {

namespace {

using Json = nlohmann::json;
using Functions = std::map<std::string, SoFunction, std::less<>>;

const char* const see = "see checker/include/vcpuspec/implementation.h";

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

[[noreturn]] void bad_describe(const std::string& path, const std::string& what) {
  throw InputError({path, 0, 0}, "so.describe", "describe: " + what, see);
}

void only_keys(const std::string& path, const Json& object, std::initializer_list<std::string_view> known) {
  for (const auto& [key, value] : object.items())
    if (std::find(known.begin(), known.end(), key) == known.end())
      bad_describe(path, "unknown key `" + printable(key) + "`");
}

std::size_t count_of(const std::string& path, const Json& function, const char* key) {
  const auto at = function.find(key);
  if (at == function.end() || !at->is_number_unsigned())
    bad_describe(path, std::string("a function without the number `") + key + "`");
  return at->get<std::size_t>();
}

void add_function(const std::string& path, const Json& one, std::uint32_t number, Functions& all) {
  if (!one.is_object() || !one.contains("name") || !one["name"].is_string())
    bad_describe(path, "a function without the text `name`");
  only_keys(path, one, {"name", "in", "out"});
  const std::string name = one["name"].get<std::string>();
  const SoFunction function = {number, count_of(path, one, "in"), count_of(path, one, "out")};
  if (!all.emplace(name, function).second) bad_describe(path, "`" + printable(name) + "` stands there twice");
  const Signature* wanted = find_signature(name);
  if (wanted == nullptr) return;  // of a later version, or the library's own; nobody asks it
  if (function.inputs != wanted->inputs.size() || function.outputs != wanted->outputs.size())
    bad_describe(path, "`" + name + "` has " + std::to_string(wanted->inputs.size()) + " words in and " +
                           std::to_string(wanted->outputs.size()) + " out, not " + std::to_string(function.inputs) +
                           " and " + std::to_string(function.outputs));
}

Functions read_describe(const std::string& path, const std::string& text) {
  // Depth is bounded before anything recurses over the value.
  const auto shallow = [&](int depth, Json::parse_event_t, Json&) {
    if (depth > 16) bad_describe(path, "it is nested too deeply");
    return true;
  };
  Json root;
  try {
    root = Json::parse(text, shallow);
  } catch (const Json::exception& error) {
    bad_describe(path, std::string("this is not JSON: ") + printable(error.what()));
  }
  if (!root.is_object()) bad_describe(path, "this is not a JSON object");
  only_keys(path, root, {"name", "version", "functions", "machines"});
  for (const char* key : {"name", "version"})
    if (!root.contains(key) || !root[key].is_string())
      bad_describe(path, std::string("the text `") + key + "` is missing");
  if (!root.contains("functions") || !root["functions"].is_array())
    bad_describe(path, "the list `functions` is missing");
  Functions all;
  std::uint32_t number = 0;
  for (const Json& one : root["functions"]) add_function(path, one, number++, all);
  return all;
}

class SoImplementation final : public Implementation {
 public:
  SoImplementation(std::string path, const Limits& limits)
      : endpoint_("so:" + path), limits_(limits), worker_(std::filesystem::absolute(path).string(), limits) {
    check_elf(path);
    BatchOutcome outcome = worker_.start();
    if (outcome.kind == BatchOutcome::Kind::ok) functions_ = read_describe(path, worker_.describe());
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
  Functions functions_;
  std::optional<BatchOutcome> broken_;  // what happened while it was loaded
};

void SoImplementation::tell_broken(std::size_t questions, const Tell& tell) const {
  const Answer::Kind kind = broken_->kind == BatchOutcome::Kind::timed_out  ? Answer::Kind::hung
                            : broken_->kind == BatchOutcome::Kind::protocol ? Answer::Kind::protocol
                                                                       : Answer::Kind::crashed;
  for (std::size_t i = 0; i < questions; ++i) tell(i, {i == 0 ? kind : Answer::Kind::not_run, {}, broken_->detail});
}

void SoImplementation::ask(std::span<const Question> questions, const Tell& tell) {
  if (broken_) return tell_broken(questions.size(), tell);
  std::map<std::string_view, std::vector<std::size_t>> by_function;
  std::vector<std::string_view> order;  // of their first questions
  for (std::size_t i = 0; i < questions.size(); ++i) {
    auto& numbers = by_function[questions[i].function];
    if (numbers.empty()) order.push_back(questions[i].function);
    numbers.push_back(i);
  }
  SoTwice twice(worker_, limits_, questions.size());
  for (const std::string_view name : order) {
    const auto found = functions_.find(name);
    if (found == functions_.end()) continue;
    for (const std::size_t i : by_function[name])
      if (questions[i].inputs.size() != found->second.inputs) throw std::logic_error("a question of another function");
    twice.run(found->second, questions, by_function[name]);
  }
  const Answer not_exported = {Answer::Kind::unsupported, {}, "it does not export this function"};
  for (std::size_t i = 0; i < questions.size(); ++i)
    tell(i, exports(questions[i].function) ? twice.answers()[i] : not_exported);
}

}  // namespace

std::unique_ptr<Implementation> open_so(const std::string& path, const Limits& limits) {
  return std::make_unique<SoImplementation>(path, limits);
}

}  // namespace vcpuspec
