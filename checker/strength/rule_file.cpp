// SPDX-License-Identifier: Apache-2.0
#include "checker/strength/rule_file.h"

#include "spec/registry/cited_functions.h"

namespace vcpuspec {

namespace {

const CitedFunction& text_of(const Rule& rule) { return *find_cited_function(rule.file, rule.function); }

}  // namespace

VectorFile rule_file(const Rule& rule, const std::string& spec_rev) {
  VectorFile file;
  file.arch = subject_of_name(rule.name).arch;
  file.rule = rule.name;
  file.spec_doc = reference_to(text_of(rule).citation).doc;
  file.spec_rev = spec_rev;
  return file;
}

Reference reference_to(const std::string& key) {
  const std::size_t colon = key.find(':');
  return {key.substr(0, colon), key.substr(colon + 1), {}};
}

Reference rule_reference(const std::string& rule) { return reference_to(text_of(*find_rule(rule)).citation); }

VectorCase rule_case(const Callable& rule, const graph::Graph& graph, std::span<const graph::NamedNode> outputs,
                     const std::vector<std::uint64_t>& inputs, const std::vector<std::uint64_t>& answers) {
  VectorCase one;
  unbind(inputs, rule, one);
  if (outputs.size() == 1 && outputs.front().name == "wake") {
    one.outcome.outcome_class = answers.front() != 0 ? OutcomeClass::wake : OutcomeClass::no_wake;
    return one;
  }
  for (std::size_t i = 0; i < outputs.size(); ++i)
    if (graph[outputs[i].node].op != Op::variable) one.outcome.values.push_back({outputs[i].name, answers[i], {}});
  return one;
}

}  // namespace vcpuspec
