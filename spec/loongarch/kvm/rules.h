// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/rules.h"

/// KVM's steps as tools see them.
namespace vcpuspec::loongarch::kvm {

/// What the names of the rules begin with, behind that of the subject.
inline constexpr std::string_view prefix = "kvm.";

void add_rules(std::vector<Rule>& all);
MachineInfo kvm_machine(const std::vector<std::string>& events);

}  // namespace vcpuspec::loongarch::kvm
