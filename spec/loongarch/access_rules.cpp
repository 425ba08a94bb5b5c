// SPDX-License-Identifier: Apache-2.0
#include "spec/loongarch/events.h"
#include "spec/loongarch/rules.h"

namespace vcpuspec::loongarch {

namespace {

constexpr auto access_text = "spec/loongarch/csr/access.h";
constexpr auto undefined_text = "spec/loongarch/csr/undefined.h";
constexpr auto iocsr_text = "spec/loongarch/csr/iocsr.h";

template <class Instruction>
void add_access(std::vector<Rule>& all) {
  const auto add = [&]<class R>() {
    all.push_back({rule_name<R>(Instruction::name), Instruction::name, access_text, text_of<Access<Instruction, R>>()});
  };
  AllCsrs::each(add);
  Adding{all}(std::string(Instruction::name) + ".undefined", "access_undefined", undefined_text,
              text_of<AccessUndefined<Instruction>>());
}

template <unsigned Bytes>
void add_iocsr(char size, std::vector<Rule>& all) {
  const Adding add{all};
  add(std::string("iocsrrd_") + size, "iocsrrd", iocsr_text, text_of<Iocsrrd<Bytes>>());
  add(std::string("iocsrwr_") + size, "iocsrwr", iocsr_text, text_of<Iocsrwr<Bytes>>());
}

}  // namespace

void add_access_rules(std::vector<Rule>& all) {
  add_access<CsrrdInstruction>(all);
  add_access<CsrwrInstruction>(all);
  add_access<CsrxchgInstruction>(all);
  add_iocsr<1>('b', all);
  add_iocsr<2>('h', all);
  add_iocsr<4>('w', all);
  add_iocsr<8>('d', all);
  Adding{all}("reset", "reset", "spec/loongarch/csr/reset.h", text_of<ComeOutOfReset>());
}

}  // namespace vcpuspec::loongarch
