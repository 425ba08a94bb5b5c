// SPDX-License-Identifier: Apache-2.0
#include "checker/strength/vacuity.h"

#include <algorithm>
#include <map>

#include "checker/strength/mutants.h"

namespace vcpuspec {

namespace {

bool expects_zeros(const RuleCase& one) {
  return std::all_of(one.expected.begin(), one.expected.end(), [](const Expectation& e) { return e.value == 0; });
}

/// All cases of one rule.
class CasesOfRule {
 public:
  explicit CasesOfRule(const Rule& rule) : under_(rule) {}

  /// Cases of the rule, or of one that it is another form of.
  void add(const VectorFile& file) {
    try {
      under_.add_cases(file);
    } catch (const InputError&) {
      // A case without meaning is told as such; the file has to be looked at again anyway.
    }
  }
  void ask_about(const VectorFile& file) { asked_.push_back(&file); }

  void complain(std::vector<InputError>& errors) const {
    const std::vector<const RuleCase*> unnoticing = noticing_nothing();
    for (const RuleCase* one : unnoticing)
      errors.emplace_back(
          one->one->where, "lint.vacuous",
          "`" + one->one->id + "` expects nothing that a mistake in `" + under_.rule().name + "` could change",
          "expect what the call brings about, or remove the case");
    if (!std::all_of(under_.cases().begin(), under_.cases().end(), expects_zeros)) return;
    for (const VectorFile* file : asked_)
      errors.emplace_back(Location{file->path, 0, 0}, "lint.zeros",
                          "an implementation that answers zeros passes every case of `" + under_.rule().name + "`",
                          "add a case that expects something else");
  }

 private:
  bool is_asked(const RuleCase& one) const { return std::find(asked_.begin(), asked_.end(), one.file) != asked_.end(); }
  /// None of a rule whose text is literals only: nothing can be made wrong there, though an implementation can be.
  std::vector<const RuleCase*> noticing_nothing() const {
    if (under_.mutations().empty()) return {};
    std::vector<const RuleCase*> left;
    for (const RuleCase& one : under_.cases())
      if (is_asked(one)) left.push_back(&one);
    for (const graph::Mutation& mutation : under_.mutations()) {
      if (left.empty()) break;
      const RuleMutant mutant(under_, mutation);
      std::erase_if(left, [&](const RuleCase* one) { return mutant.is_killed_by(*one); });
    }
    return left;
  }

  RuleUnderMutation under_;
  std::vector<const VectorFile*> asked_;
};

}  // namespace

std::vector<InputError> vacuous_cases(const std::vector<VectorFile>& files, const std::vector<VectorFile>& others) {
  std::map<std::string, CasesOfRule> by_rule;
  for (const VectorFile& file : files)
    if (const Rule* rule = find_rule(file.rule)) by_rule.try_emplace(file.rule, *rule).first->second.ask_about(file);
  for (auto& [name, cases] : by_rule)
    for (const auto* group : {&files, &others})
      for (const VectorFile& file : *group) cases.add(file);
  std::vector<InputError> errors;
  for (const auto& [name, cases] : by_rule) cases.complain(errors);
  return errors;
}

}  // namespace vcpuspec
