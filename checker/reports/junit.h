// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "checker/check.h"

namespace vcpuspec {

/// What build servers read: JUnit XML, a suite a vector file of each endpoint, a test case a case. Nonconformance is a
/// failure, a broken implementation an error, and what was not judged is skipped with its reason.
class JunitReport : public Report {
 public:
  explicit JunitReport(std::ostream& out) : out_(out) {}
  void begin(const Endpoint& endpoint, const std::vector<VectorFile>& files) override;
  void result(const CaseResult& result) override;
  void end(const Counts&) override {}
  void close() override;

 private:
  struct Suite {
    std::string endpoint;
    std::string path;
    std::string cases;
    std::size_t tests = 0;
    std::size_t failures = 0;
    std::size_t errors = 0;
    std::size_t skipped = 0;
  };
  Suite& suite_of(const std::string& path);
  std::string title_of(const Suite& suite) const;
  void count(Suite& suite, Verdict verdict);

  std::ostream& out_;
  std::string endpoint_;
  std::size_t runs_ = 0;
  std::vector<Suite> suites_;  // of all runs
};

/// Text as XML holds it: markup escaped, characters that XML forbids shown as `printable` shows them.
std::string xml_text(const std::string& text);

}  // namespace vcpuspec
