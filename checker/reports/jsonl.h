// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>

#include "checker/asking.h"
#include "checker/check.h"

namespace vcpuspec {

/// What tools read: JSON Lines, a header, one line a case, and a footer with the counts. A report without its footer is
/// cut off. The same run gives the same bytes. Of a run of the model, `of_steps` makes each line also say what the
/// steps of its case do.
class JsonlReport : public Report {
 public:
  explicit JsonlReport(std::ostream& out, Targets* of_steps = nullptr) : out_(out), of_steps_(of_steps) {}
  void begin(const Endpoint& endpoint, const std::vector<VectorFile>& files) override;
  void result(const CaseResult& result) override;
  void end(const Counts& counts) override;

 private:
  std::ostream& out_;
  Targets* of_steps_;
  std::string endpoint_;
};

}  // namespace vcpuspec
