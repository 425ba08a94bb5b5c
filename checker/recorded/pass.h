// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "checker/recorded/judge.h"
#include "checker/recorded/reader.h"
#include "checker/recorded/run.h"

namespace vcpuspec::recorded {

/// One way through a recorded trace, with one value for each choice.
class Pass {
 public:
  Pass(const std::string& path, std::shared_ptr<Model> model, std::vector<std::uint64_t> choices);

  const std::vector<std::uint64_t>& choices() const { return choices_; }
  const Record& record() const { return record_; }
  const Header& header() const { return reader_.header(); }
  /// The line of the record that was settled last.
  std::size_t last_line() const { return before_.back().line; }
  /// Lines whose records are not as the model has them, and the verdicts on them; the first of them.
  static constexpr std::size_t most_different = 1000;
  const std::map<std::size_t, Verdict>& different() const { return different_; }

  /// Judges the next record; nothing at the end. A record that needs another choice is not settled by that.
  std::optional<Judged> next();
  /// Counts a record with its verdict.
  void settle(const Judged& judged, const std::string& gave_up = {});
  RunResult result() const;

 private:
  void keep(std::vector<Finding>& findings, const Judged& judged, const std::string& gave_up) const;

  Reader reader_;
  std::shared_ptr<Model> model_;
  std::vector<std::uint64_t> choices_;
  Judge judge_;
  Record record_;
  std::deque<Record> before_;
  std::map<std::size_t, Verdict> different_;
  ChoiceSet relied_on_;
  RunResult result_;
};

/// Whether each choice of a model is stated in a header.
std::vector<bool> stated_choices(const Header& header, const Model& model);

}  // namespace vcpuspec::recorded
