// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/lint.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "checker/nearest.h"
#include "checker/read_file.h"
#include "checker/style.h"
#include "checker/vectors/target.h"
#include "checker/vectors/write_jsonl.h"

namespace vcpuspec {

namespace {

/// Whether some bits of an output cannot be as both expect them.
bool contradict(const Expectation& a, const Expectation& b) {
  if (a.output != b.output) return false;
  const std::uint64_t both = ones(a.width) << a.lo & ones(b.width) << b.lo;
  return ((a.value << a.lo ^ b.value << b.lo) & both) != 0;
}

/// Two cases of one rule of which at most one can come true. One that is wrong itself is told so in its own place.
bool opposite(const VectorCase& a, const VectorCase& b, const Target& target) try {
  for (const Expectation& one : target.expectations(a))
    for (const Expectation& other : target.expectations(b))
      if (contradict(one, other)) return true;
  return false;
} catch (const InputError&) {
  return true;
}

/// Begins like a sentence, has three words or more, and ends like one.
bool is_sentence(const std::string& text) {
  const bool starts = !text.empty() && (text[0] < 'a' || text[0] > 'z') && text[0] != ' ';
  const bool ends = !text.empty() && std::string_view(".?!").find(text.back()) != std::string_view::npos;
  return starts && ends && std::count(text.begin(), text.end(), ' ') >= 2;
}

bool are_about_the_same(const VectorFile& a, const VectorFile& b) {
  return a.arch == b.arch && a.kind == b.kind && a.about() == b.about();
}

bool names_choice(const VectorCase& one) {
  return std::any_of(one.config.begin(), one.config.end(),
                     [](const Assignment& given) { return given.place.starts_with("choice."); });
}

struct CaseInFile {
  const VectorFile* file;
  const VectorCase* one;
};

class Linter {
 public:
  Linter(const std::vector<VectorFile>& files, const LintContext& context);
  std::vector<InputError> run();

 private:
  void say(const Location& where, const char* code, const std::string& message, const std::string& hint) {
    errors_.emplace_back(where, code, message, hint);
  }
  /// Runs a step that throws its first complaint.
  template <class Step>
  bool collect(Step step);
  void id(const VectorCase& one);
  void references(const VectorCase& one);
  void words(const VectorCase& one);
  void sibling(const VectorFile& file, const VectorCase& one, const Target& target);
  void meaning(const VectorFile& file, const VectorCase& one, const Target& target);
  void notes(const VectorFile& file);
  void file(const VectorFile& file);

  const std::vector<VectorFile>& files_;
  const LintContext& context_;
  std::map<std::string, CaseInFile> cases_;
  std::map<std::string, Location> seen_;
  std::vector<InputError> errors_;
};

Linter::Linter(const std::vector<VectorFile>& files, const LintContext& context) : files_(files), context_(context) {
  for (const auto* group : {&files, &context.others})
    for (const VectorFile& file : *group)
      for (const VectorCase& one : file.cases) cases_.emplace(one.id, CaseInFile{&file, &one});
}

template <class Step>
bool Linter::collect(Step step) {
  try {
    step();
    return true;
  } catch (const InputError& error) {
    errors_.push_back(error);
    return false;
  }
}

void Linter::id(const VectorCase& one) {
  const auto [known, is_new] = seen_.emplace(one.id, one.where);
  if (!is_new)
    say(one.where, "vector.duplicate-id", "case `" + one.id + "` stands in " + printable(known->second.file) + ", too",
        "give each case an id of its own");
}

void Linter::references(const VectorCase& one) {
  for (const Reference& ref : one.refs)
    if (context_.citations.find(ref.key()) == nullptr)
      say(ref.where, "vector.unknown-citation", "there is no citation `" + printable(ref.key()) + "`",
          did_you_mean(ref.key(), context_.citations.keys()));
}

void Linter::words(const VectorCase& one) {
  if (!is_sentence(one.why))
    say(one.where, "lint.why", "the `why` of `" + one.id + "` is not a sentence",
        "start with a capital letter, end with a full stop, say what the case is there for");
  if (one.level != Level::must && one.flags.empty() && !names_choice(one))
    say(one.where, "lint.level", "`" + one.id + "` is not a `must`, and nothing says on what it depends",
        "give it a flag that the notes explain, or a `choice.NAME` under `config`");
}

void Linter::sibling(const VectorFile& file, const VectorCase& one, const Target& target) {
  if (one.sibling.empty()) return;
  const auto found = cases_.find(one.sibling);
  if (found == cases_.end()) {
    std::vector<std::string> ids;
    for (const auto& known : cases_) ids.push_back(known.first);
    say(one.where, "lint.sibling", "there is no case `" + printable(one.sibling) + "`", did_you_mean(one.sibling, ids));
  } else if (!are_about_the_same(*found->second.file, file)) {
    say(one.where, "lint.sibling", "`" + one.id + "` and its sibling `" + one.sibling + "` are cases of two rules",
        "a sibling is the nearest case of the same rule with the opposite outcome");
  } else if (!opposite(one, *found->second.one, target)) {
    say(one.where, "lint.sibling", "`" + one.id + "` and its sibling `" + one.sibling + "` can both come true",
        "a sibling is the nearest case of the same rule with the opposite outcome");
  }
}

/// What can be wrong with a case of a rule or a machine that is known.
void Linter::meaning(const VectorFile& file, const VectorCase& one, const Target& target) {
  collect([&] { target.validate(one); });
  sibling(file, one, target);
}

void Linter::notes(const VectorFile& file) {
  std::set<std::string> used;
  for (const VectorCase& one : file.cases) {
    used.insert(one.flags.begin(), one.flags.end());
    for (const std::string& flag : one.flags)
      if (!file.notes.contains(flag))
        say(one.where, "lint.flag", "the notes do not explain the flag `" + printable(flag) + "`", "add a note");
  }
  for (const auto& [flag, note] : file.notes)
    if (!used.contains(flag))
      say({file.path, 0, 0}, "lint.unused-note", "no case has the flag `" + printable(flag) + "`",
          "remove the note, or flag the cases that it is about");
}

void Linter::file(const VectorFile& file) {
  notes(file);
  std::optional<Target> target;
  collect([&] { target = find_target(file, context_.resolver); });
  for (const VectorCase& one : file.cases) {
    id(one);
    references(one);
    words(one);
    if (target) meaning(file, one, *target);
    for (InputError& error : check_lock(file, one, context_.lock)) errors_.push_back(std::move(error));
  }
}

std::vector<InputError> Linter::run() {
  for (const VectorFile& one : files_) file(one);
  return std::move(errors_);
}

}  // namespace

std::vector<InputError> lint(const std::vector<VectorFile>& files, const LintContext& context) {
  return Linter(files, context).run();
}

std::string json_lines_beside(const std::string& yaml) {
  return std::filesystem::path(yaml).replace_extension(".jsonl").string();
}

std::string how_to_expand(const std::string& yaml) {
  return "vcpuspec vec expand " + printable(yaml) + " >" + printable(json_lines_beside(yaml));
}

std::vector<InputError> stale_json_lines(const std::vector<VectorFile>& files) {
  std::vector<InputError> errors;
  for (const VectorFile& file : files) {
    const std::string lines = json_lines_beside(file.path);
    if (!std::filesystem::is_regular_file(lines) || read_file(lines, "vector") != to_jsonl(file))
      errors.emplace_back(Location{file.path, 0, 0}, "lint.json-lines",
                          "`" + printable(lines) + "` is missing, or does not say what this file says",
                          how_to_expand(file.path));
  }
  return errors;
}

}  // namespace vcpuspec
