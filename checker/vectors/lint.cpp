// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/lint.h"

#include <algorithm>
#include <map>
#include <set>

#include "checker/nearest.h"
#include "checker/style.h"

namespace vcpuspec {

namespace {

bool same_values(const std::vector<Assignment>& a, const std::vector<Assignment>& b) {
  const auto as_map = [](const std::vector<Assignment>& all) {
    std::map<std::string, std::uint64_t> out;
    for (const Assignment& one : all) out[one.place] = one.value;
    return out;
  };
  return as_map(a) == as_map(b);
}

/// Two outcomes of which at most one can come true.
bool opposite(const Outcome& a, const Outcome& b) {
  return a.outcome_class != b.outcome_class || !same_values(a.values, b.values);
}

/// Begins like a sentence, has three words or more, and ends like one.
bool is_sentence(const std::string& text) {
  const bool starts = !text.empty() && (text[0] < 'a' || text[0] > 'z') && text[0] != ' ';
  const bool ends = !text.empty() && std::string_view(".?!").find(text.back()) != std::string_view::npos;
  return starts && ends && std::count(text.begin(), text.end(), ' ') >= 2;
}

bool names_choice(const VectorCase& one) {
  return std::any_of(one.config.begin(), one.config.end(),
                     [](const Assignment& given) { return given.place.starts_with("choice."); });
}

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
  void sibling(const VectorCase& one);
  void notes(const VectorFile& file);
  void file(const VectorFile& file);

  const std::vector<VectorFile>& files_;
  const LintContext& context_;
  std::map<std::string, const VectorCase*> cases_;
  std::map<std::string, Location> seen_;
  std::vector<InputError> errors_;
};

Linter::Linter(const std::vector<VectorFile>& files, const LintContext& context) : files_(files), context_(context) {
  for (const auto* group : {&files, &context.others})
    for (const VectorFile& file : *group)
      for (const VectorCase& one : file.cases) cases_.emplace(one.id, &one);
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

void Linter::sibling(const VectorCase& one) {
  if (one.sibling.empty()) return;
  const auto found = cases_.find(one.sibling);
  if (found == cases_.end()) {
    std::vector<std::string> ids;
    for (const auto& known : cases_) ids.push_back(known.first);
    say(one.where, "lint.sibling", "there is no case `" + printable(one.sibling) + "`", did_you_mean(one.sibling, ids));
  } else if (!opposite(one.outcome, found->second->outcome)) {
    say(one.where, "lint.sibling", "`" + one.id + "` and its sibling `" + one.sibling + "` expect the same",
        "a sibling is the nearest case with the opposite outcome");
  }
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
  std::vector<Callable> callable;
  collect([&] { callable.push_back(find_callable(file.rule, subject_of(file), file.rule_at, context_.resolver)); });
  for (const VectorCase& one : file.cases) {
    id(one);
    references(one);
    words(one);
    sibling(one);
    if (!callable.empty() && collect([&] { bind(one, callable[0]); })) collect([&] { expectations(one, callable[0]); });
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

}  // namespace vcpuspec
