// SPDX-License-Identifier: Apache-2.0
#include "properties/prove/counterexample.h"

#include <algorithm>
#include <filesystem>

#include "checker/input_error.h"
#include "checker/vectors/bind.h"
#include "checker/vectors/read_yaml.h"
#include "spec/registry/cited_functions.h"

namespace vcpuspec {

namespace {

Reference reference(const std::string& key) {
  const std::size_t colon = key.find(':');
  return {key.substr(0, colon), key.substr(colon + 1), {}};
}

/// A case that the solver found, before it has inputs and an outcome.
VectorCase found_case(const std::string& id, const std::string& citation, const std::string& why) {
  VectorCase one;
  one.id = "found." + id;
  for (char& ch : one.id)
    if (ch == '@' || ch == '_') ch = '-';
  one.refs = {reference(citation)};
  one.why = why;
  one.origin.by = "solver";
  one.origin.tool = solver_version();
  return one;
}

/// What the rule answers on the case, as the outcome it must have.
Outcome outcome_of(const Callable& rule, const VectorCase& one) {
  Outcome outcome;
  const std::vector<std::uint64_t> values = rule.call(bind(one, rule));
  if (const int wake = rule.output("wake"); wake >= 0)
    outcome.outcome_class = values[static_cast<std::size_t>(wake)] != 0 ? OutcomeClass::wake : OutcomeClass::no_wake;
  else
    for (std::size_t i = 0; i < values.size(); ++i) outcome.values.push_back({rule.outputs()[i].name, values[i], {}});
  return outcome;
}

VectorFile file_of(const Subject& subject, const std::string& rule, VectorCase one) {
  VectorFile file;
  file.arch = subject.arch;
  file.rule = rule;
  file.spec_doc = one.refs.front().doc;
  file.spec_rev = "1";
  file.cases = {std::move(one)};
  return file;
}

}  // namespace

VectorFile counterexample_vector(const Property& property, const std::vector<std::uint64_t>& values) {
  const Subject& subject = subject_of_name(property.id);
  VectorCase one = found_case(property.id, property.citation, property.title);
  one.origin.finding = property.finding;
  unbind(values, Callable(property.id, property.text, subject), one);
  one.outcome.outcome_class = OutcomeClass::holds;
  if (!property.rule.empty()) one.outcome = outcome_of(find_callable(property.rule, subject, {}), one);
  return file_of(subject, property.rule.empty() ? property.id : property.rule, std::move(one));
}

VectorFile rule_vector(const Rule& rule, const std::vector<std::uint64_t>& values, const std::string& id,
                       const std::string& why) {
  const CitedFunction* text = find_cited_function(rule.file, rule.function);
  if (text == nullptr) spec_bug("a rule cites nothing");
  const Subject& subject = subject_of_name(rule.name);
  const Callable callable(rule.name, rule.text, subject);
  VectorCase one = found_case(id, text->citation, why);
  unbind(values, callable, one);
  one.outcome = outcome_of(callable, one);
  return file_of(subject, rule.name, std::move(one));
}

RecordedInputs recorded_inputs(const std::string& vectors_dir, const Property& property) {
  const std::filesystem::path folder = std::filesystem::path(vectors_dir) / "found";
  const std::filesystem::path path = folder / subject_of_name(property.id).name / (property.finding + ".yaml");
  if (!std::filesystem::exists(path)) return {std::nullopt, "its vector " + path.string() + " is missing"};
  const VectorFile file = read_yaml(path.string());
  // A finding that several properties show has a case for each; its first one stands for those that have none.
  const auto of_finding = [&](const VectorCase& one) { return one.origin.finding == property.finding; };
  const auto of_property = [&](const VectorCase& one) {
    return of_finding(one) && one.id == found_case(property.id, property.citation, "").id;
  };
  auto found = std::find_if(file.cases.begin(), file.cases.end(), of_property);
  if (found == file.cases.end()) found = std::find_if(file.cases.begin(), file.cases.end(), of_finding);
  if (found == file.cases.end())
    return {std::nullopt, "no case of " + path.string() + " names the finding as its origin"};
  return {bind(*found, Callable(property.id, property.text, subject_of_name(property.id))), {}};
}

}  // namespace vcpuspec
