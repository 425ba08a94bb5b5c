// SPDX-License-Identifier: Apache-2.0
#include "checker/strength/unspecified.h"

#include <fmt/format.h>

#include <algorithm>

#include "checker/vectors/bind.h"
#include "spec/graph/unknown.h"

namespace vcpuspec {

namespace {

using graph::PartlyKnown;

bool is_named(const graph::Variable& input, const VectorCase& one) {
  return std::any_of(one.config.begin(), one.config.end(),
                     [&](const Assignment& given) { return given.place == input.name; });
}

/// The cases of one rule.
class CasesOfRule {
 public:
  CasesOfRule(const VectorFile& file, const Rule& rule)
      : callable_(find_callable(rule.name, subject_of(file), {})), recording_(record(rule.text)) {}

  void complain(const VectorCase& one, std::vector<InputError>& errors) const {
    const std::vector<PartlyKnown> words = graph::evaluate_partly(recording_->graph, inputs_of(one));
    for (const Expectation& e : expectations(one, callable_)) {
      const PartlyKnown& word = words[recording_->outputs[static_cast<std::size_t>(e.output)].node];
      const std::uint64_t unknown = word.unknown >> e.lo & ones(e.width);
      if (unknown == 0) continue;
      errors.emplace_back(one.where, "lint.unspecified",
                          fmt::format("`{}` expects of `{}` the bits {:#x}, which depend on what is unspecified",
                                      one.id, e.place, unknown),
                          "leave them out, or name under `config` the `arbitrary` value that decides them");
    }
  }

 private:
  std::vector<PartlyKnown> inputs_of(const VectorCase& one) const {
    const std::vector<std::uint64_t> values = bind(one, callable_);
    std::vector<PartlyKnown> partly;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const graph::Variable& input = callable_.inputs()[i];
      const bool is_open = input.kind == graph::Kind::arbitrary && !is_named(input, one);
      partly.push_back(is_open ? PartlyKnown{0, ones(input.width)} : PartlyKnown{values[i], 0});
    }
    return partly;
  }

  Callable callable_;
  std::unique_ptr<Recording> recording_;
};

}  // namespace

std::vector<InputError> unspecified_expectations(const std::vector<VectorFile>& files) {
  std::vector<InputError> errors;
  for (const VectorFile& file : files) {
    const Rule* rule = file.is_trace() ? nullptr : find_rule(file.rule);
    if (rule == nullptr) continue;
    const CasesOfRule cases(file, *rule);
    for (const VectorCase& one : file.cases) try {
        cases.complain(one, errors);
      } catch (const InputError&) {
        continue;  // it is told as such
      }
  }
  return errors;
}

}  // namespace vcpuspec
