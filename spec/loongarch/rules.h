// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "spec/registry/registry.h"

/// The LoongArch rules as tools see them: what each takes and gives. No semantics stands here, nor in the files that
/// add them; these are several because each takes seconds to compile.
namespace vcpuspec::loongarch {

/// Adds a rule by its name without that of the subject.
struct Adding {
  std::vector<Rule>& all;

  void operator()(const std::string& name, const char* function, const char* file, const Text& text) const {
    all.push_back({"loongarch." + name, function, file, text});
  }
};

void add_access_rules(std::vector<Rule>& all);
void add_exception_rules(std::vector<Rule>& all);
void add_translation_rules(std::vector<Rule>& all);

}  // namespace vcpuspec::loongarch
