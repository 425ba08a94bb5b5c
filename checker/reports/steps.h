// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "checker/asking.h"
#include "checker/check.h"
#include "checker/step_effects.h"
#include "checker/style.h"

namespace vcpuspec {

/// Every case of a run of the model step by step: what each step changes in the state, what it gives, the sentence it
/// follows, and where the case expects something else. Made to be pasted into a mail: no line is wider than 100
/// columns.
class StepsReport : public Report {
 public:
  StepsReport(std::ostream& out, const Style& style, const Citations& citations, Targets& targets)
      : out_(out), style_(style), citations_(citations), targets_(targets) {}
  void begin(const Endpoint&, const std::vector<VectorFile>&) override {}
  void result(const CaseResult& result) override;
  void end(const Counts& counts) override;

 private:
  /// A line of the table below a step: what it is about, a place, what it held before, and the rest. Without a rest the
  /// place is a text.
  struct Row {
    const char* label;
    std::string place;
    std::string before;
    std::string rest;
  };
  static std::vector<Row> rows_of(const StepEffect& effect, const VectorFile& file);

  void head(const CaseResult& result);
  void given(const std::vector<Assignment>& all, std::size_t place_width);
  void rule(const std::vector<StepEffect>& effects, std::size_t step);
  void print(const std::vector<Row>& rows, std::size_t place_width);

  std::ostream& out_;
  Style style_;
  const Citations& citations_;
  Targets& targets_;
};

}  // namespace vcpuspec
