// SPDX-License-Identifier: Apache-2.0
#include "spec/loongarch/rules.h"

#include "spec/loongarch/kvm/rules.h"
#include "spec/loongarch/lvz/rules.h"

namespace vcpuspec::loongarch {

std::vector<Rule> rules() {
  std::vector<Rule> all;
  add_access_rules(all);
  add_exception_rules(all);
  add_translation_rules(all);
  lvz::add_csr_rules(all);
  lvz::add_gcsr_rules(all);
  lvz::add_event_rules(all);
  kvm::add_rules(all);
  return all;
}

}  // namespace vcpuspec::loongarch
