// SPDX-License-Identifier: Apache-2.0
#include "checker/report_trace.h"

#include <fmt/format.h>

#include "checker/report_text.h"

namespace vcpuspec {

void TraceReport::given(const VectorCase& one) {
  out_ << "  given\n";
  for (const auto* part : {&one.config, &one.pre, &one.args})
    for (const Assignment& a : *part) out_ << fmt::format("    {:<42} {:#x}\n", printable(a.place), a.value);
  out_ << "    everything else is zero\n";
}

void TraceReport::answered(const CaseResult& result) {
  for (const Comparison& one : result.compared)
    out_ << fmt::format("    {:<42} {:#x}{}\n", printable(one.expected.place), one.actual,
                        one.bits() == 0 ? ", as expected"
                                        : fmt::format(", expected {:#x}, differs in {:#x}{}", one.expected.value,
                                                      one.bits(), fields_of(one, *result.file)));
  if (result.verdict == Verdict::broken) out_ << "    " << name_of(result.answer) << ": ";
  else if (!result.reason.empty()) out_ << "    ";
  if (!result.reason.empty()) out_ << printable(result.reason) << "\n";
}

void TraceReport::result(const CaseResult& result) {
  out_ << headline(result, style_) << "\n";
  out_ << "  why       " << printable(result.one->why) << "\n";
  given(*result.one);
  out_ << fmt::format("  step 1: {} {}\n", result.one->op, result.rule);
  answered(result);
  out_ << std::flush;
}

void TraceReport::end(const Counts& counts) { out_ << summary(counts) << "\n" << std::flush; }

}  // namespace vcpuspec
