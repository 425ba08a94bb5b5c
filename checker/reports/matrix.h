// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "checker/matrix.h"
#include "checker/reports/text.h"
#include "checker/style.h"

namespace vcpuspec {

/// How much a comparison of several endpoints says.
struct MatrixOptions {
  bool verbose = false;        // each case of each endpoint as it happens
  std::size_t most_rows = 20;  // sentences that are told before the rest is only counted
};

/// What a person reads of several endpoints: a line each, which sentences they break, and how their answers agree with
/// each other. Everything but the lines waits for `close`.
class MatrixReport : public Report {
 public:
  MatrixReport(std::ostream& out, const Style& style, const std::vector<std::string>& endpoints,
               const MatrixOptions& options = {});
  void begin(const Endpoint& endpoint, const std::vector<VectorFile>& files) override;
  void result(const CaseResult& result) override;
  void end(const Counts& counts) override;
  void close() override;

 private:
  void print_rows() const;
  void print_suspects(const std::vector<Vote>& votes) const;
  void print_votes(const std::vector<Vote>& votes) const;
  void print_worst() const;
  std::string labels(const std::vector<std::size_t>& which) const;

  std::ostream& out_;
  Style style_;
  MatrixOptions options_;
  std::size_t name_width_ = 0;
  std::vector<RunBeside> runs_;
  std::unique_ptr<TextReport> each_;  // of the run under way, where each case is told
};

/// The end that must be told of several runs.
ExitCode worst_of(const std::vector<Counts>& all);

}  // namespace vcpuspec
