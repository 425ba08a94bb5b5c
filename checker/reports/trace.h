// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>

#include "checker/check.h"
#include "checker/style.h"

namespace vcpuspec {

/// Every case from the state it starts in to what came out, whatever its verdict: for looking closely at few cases.
class TraceReport : public Report {
 public:
  TraceReport(std::ostream& out, const Style& style) : out_(out), style_(style) {}
  void begin(const Endpoint&, const std::vector<VectorFile>&) override {}
  void result(const CaseResult& result) override;
  void end(const Counts& counts) override;

 private:
  void assigned(const std::vector<Assignment>& all);
  void step(const CaseResult& result, std::size_t step);
  void ending(const CaseResult& result);

  std::ostream& out_;
  Style style_;
};

}  // namespace vcpuspec
