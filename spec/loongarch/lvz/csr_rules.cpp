// SPDX-License-Identifier: Apache-2.0
#include "spec/loongarch/lvz/events.h"
#include "spec/loongarch/lvz/rules.h"

namespace vcpuspec::loongarch::lvz {

namespace {

template <class Instruction>
void add_access(std::vector<Rule>& all) {
  const Adding add{all};
  AllCsrs::each([&]<class R>() {
    add(std::string(Instruction::name) + "." + name_of_declaration<R>(), "access_csr", "gcsr.h",
        text_of<Access<InWorld<Instruction>, R>>());
  });
  add(std::string(Instruction::name) + ".undefined", "access_undefined", "gcsr.h",
      text_of<AccessUndefined<Instruction>>());
}

}  // namespace

void add_csr_rules(std::vector<Rule>& all) {
  add_access<CsrrdInstruction>(all);
  add_access<CsrwrInstruction>(all);
  add_access<CsrxchgInstruction>(all);
}

}  // namespace vcpuspec::loongarch::lvz
