// SPDX-License-Identifier: Apache-2.0
#include "checker/machine_words.h"

#include "checker/vectors/bind.h"
#include "spec/value/spec_bug.h"

namespace vcpuspec {

const Subject& subject_of(const MachineInfo& machine) {
  for (const Subject& subject : subjects())
    if (machine.name.starts_with(subject.name + ".")) return subject;
  spec_bug("a machine is not named after its subject");
}

MachineShape shape_of(const MachineInfo& machine) {
  const Subject& subject = subject_of(machine);
  MachineShape shape{machine.slots.size(), 0, 0};
  for (const std::string& event : machine.events) {
    const Callable rule = find_callable(subject.name + "." + event, subject, {});
    shape.fit(arguments_of(rule).size(), results_of(rule).size());
  }
  return shape;
}

}  // namespace vcpuspec
