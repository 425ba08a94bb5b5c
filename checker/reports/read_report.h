// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "checker/check.h"
#include "checker/citations.h"
#include "checker/failure.h"
#include "checker/known.h"

namespace vcpuspec {

/// What a written report says of one case.
struct ReportedCase {
  Verdict verdict = Verdict::pass;
  std::string rule;               // or the machine of a trace
  std::vector<std::string> refs;  // keys of the sentences that it is about
  std::string reason;             // of a skip
  Failure failure;                // of a case with a signature

  /// Whether it deviates, recorded or not.
  bool deviates() const { return !failure.signature.empty(); }
  /// Whether it was judged at all.
  bool ran() const { return verdict != Verdict::skip && verdict != Verdict::not_run; }
};

/// A report that `check --report jsonl:FILE` wrote.
struct WrittenReport {
  std::string path;
  std::string endpoint;
  Identity identity;                          // empty where it does not say
  std::map<std::string, ReportedCase> cases;  // by id
  Counts counts;
  ExitCode exit = ExitCode::conforms;
};

/// Reads a report. One that is cut off, damaged, or no report is an InputError.
WrittenReport read_report(const std::string& path, const Citations& citations);
/// The same for text that is at hand; errors call it `name`.
WrittenReport parse_report(const std::string& text, const std::string& name, const Citations& citations);

}  // namespace vcpuspec
