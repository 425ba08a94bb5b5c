// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/target.h"

namespace vcpuspec {

std::vector<std::uint64_t> Target::answer(const VectorCase& one) const {
  if (const Stepper* stepper = machine()) return stepper->run(bind(one, *stepper));
  return rule()->call(bind(one, *rule()));
}

void Target::validate(const VectorCase& one) const {
  if (const Stepper* stepper = machine()) check_possible(one, *stepper);  // binds the trace, too
  else bind(one, *rule());
  expectations(one);
}

std::vector<Expectation> Target::expectations(const VectorCase& one) const {
  return std::visit([&](const auto& is) { return vcpuspec::expectations(one, is); }, is_);
}

Target find_target(const VectorFile& file, const Resolver& resolver) {
  const Subject& subject = subject_of(file);
  if (file.is_trace()) return Stepper(find_machine(file.machine, subject, file.rule_at));
  return find_callable(file.rule, subject, file.rule_at, resolver);
}

}  // namespace vcpuspec
