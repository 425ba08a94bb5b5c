// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "checker/asking.h"
#include "checker/check.h"
#include "checker/known.h"
#include "checker/reports/html/tables.h"

namespace vcpuspec {

/// How much of a run a page holds, so that it stays small enough to be opened and sent.
struct HtmlLimits {
  std::size_t cases_in_full = 500;             // so many, and what passes has its details, too
  std::size_t details_bytes = 3'000'000;       // of what deviates, until then without asking why
  std::size_t most_details_bytes = 5'000'000;  // until then for the first cases of each signature only
  std::size_t of_each_signature = 20;
  std::size_t without_script = 200;  // failures that are told where scripts are off
};

/// What people open in a browser: one file that needs nothing else, with every case of all runs, the sentences by
/// implementations, and for what deviates each step and each bit. The same runs give the same bytes.
class HtmlReport : public Report {
 public:
  explicit HtmlReport(std::ostream& out, const HtmlLimits& limits = {});
  void begin(const Endpoint& endpoint, const std::vector<VectorFile>& files) override;
  void selected(const std::vector<CaseResult>& results) override;
  void result(const CaseResult& result) override;
  void end(const Counts& counts) override;
  void close() override;

 private:
  /// One implementation's column.
  struct Run {
    std::string endpoint;
    Identity identity;
    Counts counts;
    std::string verdicts;               // a digit a case: the place of its name in verdict_names; `-`: not in this run
    std::vector<std::uint32_t> reason;  // a case
    std::vector<std::string> replay;    // a file: the command up to the id
    std::string details;                // JSON members by case
    std::string failures;               // as HTML
    std::size_t failed = 0;             // of them
  };
  bool wants_details(const CaseResult& result);
  void add_details(const CaseResult& result, std::uint32_t at);
  void add_failure(const CaseResult& result);
  std::string title() const;
  std::string without_script() const;
  void write_data();
  void write(const Run& run);

  std::ostream& out_;
  HtmlLimits limits_;
  Resolver resolver_;
  Targets targets_;
  const Endpoint* endpoint_ = nullptr;  // while it runs
  bool in_full_ = false;
  std::vector<Run> runs_;
  html::Tables tables_;
  std::string abouts_;             // JSON members by case
  std::vector<bool> has_about_;    // a case
  std::size_t details_bytes_ = 0;  // of all runs
  std::map<std::string, std::size_t> by_signature_;
};

}  // namespace vcpuspec
