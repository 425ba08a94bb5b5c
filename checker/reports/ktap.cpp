// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/ktap.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "checker/reports/text.h"
#include "checker/style.h"

namespace vcpuspec {

namespace {

constexpr auto first_line = "KTAP version 1";

bool is_ok(Verdict verdict) {
  return verdict != Verdict::fail && verdict != Verdict::stale && verdict != Verdict::broken;
}

/// Text after the `#` of a result, where a `#` of its own would begin another directive.
std::string one_line(const std::string& text) {
  std::string out = printable(text);
  std::replace(out.begin(), out.end(), '#', '_');
  return out;
}

/// What a reader of KTAP is told besides ok or not ok; empty where that says all.
std::string directive_of(const CaseResult& result) {
  switch (result.verdict) {
    case Verdict::pass:
    case Verdict::fail: return "";
    case Verdict::stale: return " # " + one_line(result.reason);
    case Verdict::as_recorded: return " # XFAIL deviates as recorded in " + one_line(where_recorded(result));
    case Verdict::skip:
    case Verdict::not_run: return " # SKIP " + one_line(result.reason);
    case Verdict::broken: break;
  }
  return (result.answer == Answer::Kind::hung ? " # TIMEOUT " : " # ERROR ") + one_line(result.reason);
}

}  // namespace

void KtapReport::put(std::size_t depth, const std::string& line) {
  out_ << std::string(2 * (depth + (runs_ > 1 ? 1 : 0)), ' ') << line << "\n";
}

/// A line for each line of what a case that does not conform says about itself.
void KtapReport::put_diagnostics(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) put(1, "# " + printable(line));
}

void KtapReport::begin(const Endpoint& endpoint, const std::vector<VectorFile>&) {
  endpoint_ = endpoint.name;
  suites_.clear();
  at_ = 0;
  failed_ = false;
  if (runs_ > 1 && run_ == 0) out_ << first_line << "\n1.." << runs_ << "\n";
  ++run_;
}

void KtapReport::selected(const std::vector<CaseResult>& results) {
  for (const CaseResult& result : results) {
    if (suites_.empty() || suites_.back().file != result.file) suites_.push_back({result.file});
    ++suites_.back().cases;
  }
  put(0, first_line);
  put(0, fmt::format("1..{}", suites_.size()));
}

void KtapReport::result(const CaseResult& result) {
  Suite& suite = suites_.at(at_);
  if (suite.told == 0) {
    put(1, first_line);
    put(1, fmt::format("1..{}", suite.cases));
  }
  const bool ok = is_ok(result.verdict);
  if (!ok) put_diagnostics(account_of(result) + "replay: " + replay_command(endpoint_, result));
  put(1, fmt::format("{} {} {}{}", ok ? "ok" : "not ok", ++suite.told, result.one->id, directive_of(result)));
  suite.failed += ok ? 0 : 1;
  suite.skipped += result.verdict == Verdict::skip || result.verdict == Verdict::not_run ? 1 : 0;
  if (suite.told == suite.cases) end_suite(suite);
}

void KtapReport::end_suite(const Suite& suite) {
  const bool is_skipped = suite.skipped == suite.cases;
  failed_ = failed_ || suite.failed != 0;
  put(0, fmt::format("{} {} {}{}", suite.failed == 0 ? "ok" : "not ok", ++at_, one_line(suite.file->path),
                     is_skipped ? " # SKIP no case of it was judged" : ""));
}

void KtapReport::end(const Counts& counts) {
  put(0,
      fmt::format("# {} passed, {} failed, {} stale, {} broken, {} as recorded, {} skipped, {} not run", counts.passed,
                  counts.failed, counts.stale, counts.broken, counts.as_recorded, counts.skipped, counts.not_run));
  const bool nothing_ran = counts.exit_code() == ExitCode::nothing_ran;
  if (runs_ > 1)
    out_ << fmt::format("{} {} {}{}\n", failed_ ? "not ok" : "ok", run_, one_line(endpoint_),
                        nothing_ran ? " # SKIP no case of it was judged" : "");
  out_ << std::flush;
}

}  // namespace vcpuspec
