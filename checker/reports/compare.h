// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <vector>

#include "checker/reports/causes.h"
#include "checker/reports/read_report.h"

namespace vcpuspec {

/// What became of the cases of a report in a later one.
struct ReportComparison {
  std::vector<Failure> broken;   // deviates, and did not before
  std::vector<Failure> first;    // deviates, and was not judged before
  std::vector<Failure> changed;  // deviates otherwise
  std::vector<Failure> fixed;    // as it was before
  std::vector<Failure> still;    // deviates in the same way
  std::size_t lost = 0;          // was judged before, and is not any more
  std::size_t judged = 0;        // in the later one

  ExitCode exit_code() const;
};
ReportComparison compare(const WrittenReport& before, const WrittenReport& after);

/// Prints a comparison, by causes.
void print_comparison(std::ostream& out, const Style& style, const ReportComparison& comparison, std::size_t most);

}  // namespace vcpuspec
