// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>

#include "checker/findings.h"

namespace vcpuspec {

/// Writes a page, in Markdown, that somebody who knows the implementation can act on: each finding with its smallest
/// case and what speaks against it, then what agrees, and what could not be judged. The same report gives the same
/// page.
void write_findings(std::ostream& out, const WrittenReport& report, const Judgements& judgements,
                    const JudgedReport& judged, const Citations& citations);

}  // namespace vcpuspec
