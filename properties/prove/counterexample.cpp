// SPDX-License-Identifier: Apache-2.0
#include "properties/prove/counterexample.h"

#include <filesystem>

#include "checker/input_error.h"
#include "checker/vectors/bind.h"
#include "checker/vectors/read_yaml.h"

namespace vcpuspec {

namespace {

/// The subject whose name starts the property's id.
const Subject& subject_of(const Property& property) {
  for (const Subject& subject : subjects())
    if (property.id.rfind(subject.name + ".", 0) == 0) return subject;
  spec_bug("a property belongs to no subject");
}

Reference reference(const std::string& key) {
  const std::size_t colon = key.find(':');
  return {key.substr(0, colon), key.substr(colon + 1), {}};
}

/// What the rule answers on the case, as the outcome it must have.
Outcome outcome_of(const Callable& rule, const VectorCase& one) {
  Outcome outcome;
  const std::uint64_t wakes = rule.call(bind(one, rule))[static_cast<std::size_t>(rule.output("wake"))];
  outcome.outcome_class = wakes != 0 ? OutcomeClass::wake : OutcomeClass::no_wake;
  return outcome;
}

}  // namespace

VectorFile counterexample_vector(const Property& property, const std::vector<std::uint64_t>& values) {
  const Subject& subject = subject_of(property);
  VectorCase one;
  one.id = "found." + property.id;
  for (char& ch : one.id)
    if (ch == '@' || ch == '_') ch = '-';
  one.refs = {reference(property.citation)};
  one.why = property.title;
  one.origin.by = "solver";
  one.origin.tool = solver_version();
  one.origin.finding = property.finding;
  unbind(values, Callable(property.id, property.text, subject), one);
  one.outcome.outcome_class = OutcomeClass::holds;
  if (!property.rule.empty()) one.outcome = outcome_of(find_callable(property.rule, subject, {}), one);

  VectorFile file;
  file.arch = subject.arch;
  file.rule = property.rule.empty() ? property.id : property.rule;
  file.spec_doc = one.refs.front().doc;
  file.spec_rev = "1";
  file.cases = {one};
  return file;
}

RecordedInputs recorded_inputs(const std::string& vectors_dir, const Property& property) {
  const std::filesystem::path found = std::filesystem::path(vectors_dir) / "found";
  const std::filesystem::path path = found / subject_of(property).name / (property.finding + ".yaml");
  if (!std::filesystem::exists(path)) return {std::nullopt, "its vector " + path.string() + " is missing"};
  const VectorFile file = read_yaml(path.string());
  for (const VectorCase& one : file.cases)
    if (one.origin.finding == property.finding)
      return {bind(one, Callable(property.id, property.text, subject_of(property))), {}};
  return {std::nullopt, "no case of " + path.string() + " names the finding as its origin"};
}

}  // namespace vcpuspec
