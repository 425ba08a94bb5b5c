// SPDX-License-Identifier: Apache-2.0
#include "spec/loongarch/lvz/events.h"
#include "spec/loongarch/lvz/rules.h"

namespace vcpuspec::loongarch::lvz {

namespace {

template <class Instruction>
void add_access(std::vector<Rule>& all) {
  const auto add = [&]<class R>() {
    if (!is_one_of<SensitiveCsrs>(csr<R>))
      Adding{all}(std::string(Instruction::name) + "." + name_of_declaration<R>(), Instruction::name, "gcsr.h",
                  text_of<Access<Instruction, R>>());
  };
  AllCsrs::each(add);
}

}  // namespace

void add_gcsr_rules(std::vector<Rule>& all) {
  add_access<Gcsrrd>(all);
  add_access<Gcsrwr>(all);
  add_access<Gcsrxchg>(all);
}

}  // namespace vcpuspec::loongarch::lvz
