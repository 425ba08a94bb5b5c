// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "checker/check.h"
#include "checker/failure.h"
#include "checker/known.h"
#include "checker/reports/causes.h"
#include "checker/style.h"

namespace vcpuspec {

/// How much a report for people says.
struct TextOptions {
  bool verbose = false;                          // each case as it happens, however many there are
  std::size_t most_causes = causes_on_a_screen;  // of many failures
  const Known* known = nullptr;                  // the list of known deviations of a run of all cases
};

/// What a person reads: each failure in full where they are few, else their causes on one screen; a summary as the last
/// line.
class TextReport : public Report {
 public:
  TextReport(std::ostream& out, const Style& style, const TextOptions& options = {})
      : out_(out), style_(style), options_(options) {}
  void begin(const Endpoint& endpoint, const std::vector<VectorFile>& files) override;
  void result(const CaseResult& result) override;
  void end(const Counts& counts) override;

 private:
  void print(const CaseResult& result);
  void details(const CaseResult& result);
  void print_signatures() const;
  void print_failures(bool few) const;
  void print_known(const Counts& counts) const;

  std::ostream& out_;
  Style style_;
  TextOptions options_;
  std::string endpoint_;
  std::vector<CaseResult> kept_;   // until the end, when it is known how many they are
  std::vector<Failure> failures_;  // all of them
  struct {
    std::size_t as_recorded = 0;
    std::size_t stale = 0;
  } known_;  // of a list
};

/// `12 passed, 0 failed, 3 skipped`, with what is rarer only where it happened.
std::string summary(const Counts& counts);

/// The verdict, the case, the sentence it is about, and how good the evidence is.
std::string headline(const CaseResult& result, const Style& style);

/// Assignments on one line that can be pasted.
std::string on_one_line(const std::vector<Assignment>& all);

/// A step of a case, and what takes it: `1: call gicv5.wake`, `3 of 5: csrwr.CRMD`.
std::string step_of(const CaseResult& result, std::size_t step);

/// The fields that a difference in a whole register touches; empty for anything else.
std::string fields_of(const Comparison& difference, const VectorFile& file);

/// What was expected of a word, and how it differs: `, as expected`, `, expected 0x5, differs in 0x4 in KLO`.
std::string judgement(const Comparison& one, const VectorFile& file);

/// A word as a shell takes it back.
std::string shell_word(const std::string& word);

/// The command that runs one case again.
std::string replay_command(const std::string& endpoint, const CaseResult& result);

/// What a case that does not conform breaks, and what came out otherwise, in lines without colours.
std::string account_of(const CaseResult& result);

/// The finding or the line of the list that a deviation is recorded in.
std::string where_recorded(const CaseResult& result);

}  // namespace vcpuspec
