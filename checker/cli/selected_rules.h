// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "checker/input_error.h"
#include "checker/nearest.h"
#include "checker/strength/mutants.h"
#include "checker/style.h"
#include "properties/claims/property.h"

namespace vcpuspec::cli {

/// The rules that `--rule` means: all when it is not given. A glob that fits none is an InputError.
inline std::vector<const Rule*> selected_rules(const std::vector<std::string>& globs) {
  std::vector<const Rule*> all = rules_to_mutate();
  std::vector<std::string> names;
  for (const Rule* rule : all) names.push_back(rule->name);
  for (const std::string& glob : globs)
    if (std::none_of(names.begin(), names.end(), [&](const auto& name) { return glob_matches(glob, name); }))
      throw InputError({}, "option.rule", "no rule matches `" + printable(glob) + "`", did_you_mean(glob, names));
  if (!globs.empty())
    std::erase_if(all, [&](const Rule* rule) {
      return std::none_of(globs.begin(), globs.end(), [&](const auto& glob) { return glob_matches(glob, rule->name); });
    });
  return all;
}

}  // namespace vcpuspec::cli
