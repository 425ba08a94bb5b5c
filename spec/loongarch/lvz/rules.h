// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/rules.h"

/// The rules of a core with LVZ as tools see them.
namespace vcpuspec::loongarch::lvz {

/// What the names of the rules begin with, behind that of the subject.
inline constexpr std::string_view prefix = "lvz.";

/// Adds a rule by its name without that of the subject and the extension.
struct Adding {
  std::vector<Rule>& all;

  void operator()(const std::string& name, const char* function, const char* file, const Text& text) const {
    all.push_back({"loongarch.lvz." + name, function, std::string("spec/loongarch/lvz/") + file, text});
  }
};

void add_csr_rules(std::vector<Rule>& all);
void add_gcsr_rules(std::vector<Rule>& all);
void add_event_rules(std::vector<Rule>& all);

/// The machine of both worlds, whose events are those rules: what a core does by the names of the events of one without
/// LVZ, and what only LVZ has.
MachineInfo lvz_machine(const std::vector<std::string>& events);
/// Describes the slots of both worlds, and what is left open of LVZ.
void describe_lvz(Subject& subject);

}  // namespace vcpuspec::loongarch::lvz
