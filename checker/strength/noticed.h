// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "checker/strength/mutants.h"

namespace vcpuspec {

/// The strength of the properties against one rule: which of its mutants would refute a property that is proved today?
/// `killed_by` is the id of the first property that would, `cases` the number of properties that pass through the
/// rule's text.
RuleStrength strength_of_properties(const Rule& rule, const StrengthOptions& options);

}  // namespace vcpuspec
