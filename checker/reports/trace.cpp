// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/trace.h"

#include <fmt/format.h>

#include "checker/reports/text.h"

namespace vcpuspec {

void TraceReport::assigned(const std::vector<Assignment>& all) {
  for (const Assignment& a : all) out_ << fmt::format("    {:<42} {:#x}\n", printable(a.place), a.value);
}

/// What the step takes, where that does not stand above already, and what of its answer was compared.
void TraceReport::step(const CaseResult& result, std::size_t step) {
  out_ << "  step " << step_of(result, step) << "\n";
  if (result.file->is_trace()) {
    assigned(result.one->steps[step].config);
    assigned(result.one->steps[step].args);
  }
  for (const Comparison& one : result.compared)
    if (one.expected.step == step)
      out_ << fmt::format("    {:<42} {:#x}{}\n", printable(one.expected.place), one.actual,
                          judgement(one, *result.file));
}

void TraceReport::ending(const CaseResult& result) {
  if (result.verdict == Verdict::broken) out_ << "    " << name_of(result.answer) << ": ";
  else if (!result.reason.empty()) out_ << "    ";
  if (!result.reason.empty()) out_ << printable(result.reason) << "\n";
}

void TraceReport::result(const CaseResult& result) {
  out_ << headline(result, style_) << "\n";
  out_ << "  why       " << printable(result.one->why) << "\n";
  out_ << "  given\n";
  assigned(result.file->is_trace() ? start_of(*result.one) : given_by(*result.one));
  out_ << "    everything else is zero\n";
  const bool goes_wrong = !result.differences().empty();
  const std::size_t last = goes_wrong ? result.compared.back().expected.step : result.one->steps.size() - 1;
  for (std::size_t i = 0; i <= last; ++i) step(result, i);
  ending(result);
  out_ << std::flush;
}

void TraceReport::end(const Counts& counts) { out_ << summary(counts) << "\n" << std::flush; }

}  // namespace vcpuspec
