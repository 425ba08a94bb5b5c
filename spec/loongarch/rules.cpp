// SPDX-License-Identifier: Apache-2.0
#include "spec/loongarch/rules.h"

namespace vcpuspec::loongarch {

std::vector<Rule> rules() {
  std::vector<Rule> all;
  add_access_rules(all);
  add_exception_rules(all);
  add_translation_rules(all);
  return all;
}

}  // namespace vcpuspec::loongarch
