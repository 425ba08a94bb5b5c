// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <ostream>

#include "checker/check.h"

namespace vcpuspec {

/// What viewers of code analysis read: SARIF 2.1.0, a run an endpoint, a rule a sentence that is cited, a result a case
/// that did not conform, at its line of the vector file. What passed, was skipped or was not run is counted only, with
/// the reasons as notifications: of fourteen thousand cases a viewer wants those that say something. docs/reports.md
/// has what each verdict becomes. The same runs give the same bytes.
class SarifReport : public Report {
 public:
  explicit SarifReport(std::ostream& out);
  ~SarifReport() override;
  void begin(const Endpoint& endpoint, const std::vector<VectorFile>& files) override;
  void result(const CaseResult& result) override;
  void end(const Counts& counts) override;
  void close() override;

 private:
  struct Log;
  std::unique_ptr<Log> log_;  // hides the library that writes JSON
};

/// A path as SARIF names a file: relative where it is, with what URIs do not hold escaped.
std::string sarif_uri(const std::string& path);

}  // namespace vcpuspec
