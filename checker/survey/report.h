// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>

#include "checker/known.h"
#include "checker/style.h"
#include "checker/survey/survey.h"

namespace vcpuspec {

/// Prints what a survey found out, on a screen: contradictions first, then choices, then registers.
void print_survey(std::ostream& out, const Style& style, const SurveyResult& result, const Identity& identity);

}  // namespace vcpuspec
