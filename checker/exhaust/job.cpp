// SPDX-License-Identifier: Apache-2.0
#include "checker/exhaust/job.h"

#include <fmt/format.h>

#include <algorithm>

#include "checker/input_error.h"
#include "checker/nearest.h"
#include "checker/strength/rule_file.h"
#include "checker/style.h"
#include "checker/vectors/digest.h"

namespace vcpuspec {

namespace {

constexpr unsigned most_bits = 40;   // an hour at 350 million a second; beyond that nobody waits for the end
constexpr unsigned block_bits = 22;  // a few hundredths of a second for a quick implementation

const Signature& signature_of_function(const std::string& name) {
  if (const Signature* found = find_signature(name)) return *found;
  std::vector<std::string> names;
  for (const Signature& one : signatures()) names.push_back(one.function);
  throw InputError({}, "exhaust.rule", "implementations export no function " + shown(name), did_you_mean(name, names));
}

std::vector<graph::NodeId> roots_of(const Recording& recording) {
  std::vector<graph::NodeId> roots;
  for (const graph::NamedNode& output : recording.outputs) roots.push_back(output.node);
  return roots;
}

}  // namespace

ExhaustJob exhaust_job(const std::string& rule) {
  InputSpace space = InputSpace::of(signature_of_function(rule));
  const RuleLoop loop = find_rule_loop(rule);
  if (space.bits() > most_bits || loop == nullptr)
    throw InputError({}, "exhaust.too-large",
                     fmt::format("{} has 2^{} inputs, and nothing here runs through them", rule, space.bits()),
                     "look for failing ones with `vcpuspec fuzz`, or prove your logic with `vcpuspec prove "
                     "--candidate`");
  return {find_rule(rule), std::move(space), loop, block_bits};
}

std::string ExhaustJob::text_hash() const {
  const auto recording = record(rule->text);
  return fmt::format("{:016x}", graph::structural_hash(recording->graph, roots_of(*recording)));
}

std::size_t count_done(const Fingerprints& blocks) {
  return static_cast<std::size_t>(std::count_if(blocks.begin(), blocks.end(), [](const auto& one) { return !!one; }));
}

std::string hash_of(const Fingerprints& blocks) {
  std::string text;
  for (const std::optional<std::uint64_t>& block : blocks) text += fmt::format("{:016x}\n", block.value());
  return sha256(text);
}

VectorFile vector_at(const ExhaustJob& job, std::uint64_t index) {
  VectorFile file = rule_file(*job.rule, "1");
  const Callable callable = find_callable(job.rule->name, subject_of(file), {});
  std::vector<std::uint64_t> values;
  for (const graph::Variable& input : callable.inputs()) values.push_back(input.preset);
  const std::vector<std::uint64_t> words = job.space.at(index);
  for (std::size_t i = 0; i < words.size(); ++i)
    values[static_cast<std::size_t>(callable.input(job.space.words()[i].place))] = words[i];
  const auto recording = record(job.rule->text);
  VectorCase one = rule_case(callable, recording->graph, recording->outputs, values, callable.call(values));
  one.id = fmt::format("exhaust.{}", index);
  one.refs = {rule_reference(job.rule->name)};
  one.why = "Found among all inputs: what the rule answers here is not what came out.";
  one.origin.by = "fuzz";
  one.origin.tool = "vcpuspec exhaust";
  file.cases = {one};
  return file;
}

}  // namespace vcpuspec
