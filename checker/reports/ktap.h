// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "checker/check.h"

namespace vcpuspec {

/// What people of the kernel read: KTAP version 1, a test a vector file, and in it a subtest a case. Of several
/// endpoints each is a test, and its files are in it. What was not
/// judged is SKIP with its reason, a deviation as it is recorded is XFAIL, a broken implementation ERROR, or TIMEOUT
/// when it gave no answer in time. What a case says about itself stands in lines before its result.
class KtapReport : public Report {
 public:
  explicit KtapReport(std::ostream& out, std::size_t runs = 1) : out_(out), runs_(runs) {}
  void begin(const Endpoint& endpoint, const std::vector<VectorFile>& files) override;
  void selected(const std::vector<CaseResult>& results) override;
  void result(const CaseResult& result) override;
  void end(const Counts& counts) override;

 private:
  struct Suite {
    const VectorFile* file;
    std::size_t cases = 0;
    std::size_t told = 0;
    std::size_t failed = 0;
    std::size_t skipped = 0;
  };
  void end_suite(const Suite& suite);
  /// Writes a line at the level of files, or deeper by `depth`.
  void put(std::size_t depth, const std::string& line);
  void put_diagnostics(const std::string& text);

  std::ostream& out_;
  std::size_t runs_;  // that will come: a plan stands before all results
  std::size_t run_ = 0;
  bool failed_ = false;  // something of this run
  std::string endpoint_;
  std::vector<Suite> suites_;  // in the order of the run; those without a selected case are left out
  std::size_t at_ = 0;
};

}  // namespace vcpuspec
