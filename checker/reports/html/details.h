// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "checker/check.h"
#include "checker/reports/html/tables.h"
#include "checker/step_effects.h"

namespace vcpuspec::html {

/// What a case says, whoever answers it, as JSON: why it is there, what it starts from, its steps and their sentences.
std::string about(const CaseResult& result, const std::vector<StepEffect>& effects, Tables& tables);

/// What became of it, as JSON: for each step what it changes in the model, and what was compared. `replay` is given
/// where the command is not that of every case of the file.
std::string outcome(const CaseResult& result, const std::vector<StepEffect>& effects, const std::string& replay,
                    Tables& tables);

}  // namespace vcpuspec::html
