// SPDX-License-Identifier: Apache-2.0
#include "checker/matrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace vcpuspec {

namespace {

std::size_t total(const Counts& counts) {
  std::size_t sum = 0;
  for (const auto& [name, count] : named(counts)) sum += count;
  return sum;
}

bool has_answered(const CaseResult& result) {
  return result.answer == Answer::Kind::outputs && !result.compared.empty();
}

bool deviates(const CaseResult& result) { return !result.differences().empty(); }

/// The comparison of the same part with the same expectation; nothing where the other was not compared there.
const Comparison* find_same(const CaseResult& result, const Expectation& wanted) {
  const auto is_same = [&](const Comparison& one) {
    return one.expected.step == wanted.step && one.expected.place == wanted.place && one.expected.lo == wanted.lo &&
           one.expected.value == wanted.value;
  };
  const auto found = std::find_if(result.compared.begin(), result.compared.end(), is_same);
  return found == result.compared.end() ? nullptr : &*found;
}

/// Whether two answers deviate in the same way: something differs in both, and nothing that was compared in both came
/// out in two ways.
bool are_alike(const CaseResult& a, const CaseResult& b) {
  bool differs = false;
  for (const Comparison& one : a.compared) {
    const Comparison* other = find_same(b, one.expected);
    if (other == nullptr) continue;
    if (other->actual != one.actual) return false;
    differs = differs || one.bits() != 0;
  }
  return differs;
}

Agreement agreement_of(const std::vector<RunBeside>& runs, const Vote& vote) {
  if (vote.answered.size() < 2) return Agreement::no_vote;
  if (vote.deviating.empty()) return Agreement::all_conform;
  if (vote.deviating.size() == 1) return Agreement::one_deviates;
  if (vote.deviating.size() < vote.answered.size()) return Agreement::some_deviate;
  const auto result = [&](std::size_t run) -> const CaseResult& { return runs[run].results[vote.index]; };
  for (std::size_t i = 0; i < vote.deviating.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (!are_alike(result(vote.deviating[i]), result(vote.deviating[j]))) return Agreement::own_ways;
  const bool recorded = std::all_of(vote.deviating.begin(), vote.deviating.end(),
                                    [&](std::size_t run) { return result(run).verdict == Verdict::as_recorded; });
  return recorded ? Agreement::all_recorded : Agreement::all_alike;
}

}  // namespace

bool ClauseRow::is_quiet() const {
  return std::all_of(cells.begin(), cells.end(), [&](const Counts& cell) {
    return cell.failed + cell.stale + cell.broken + cell.as_recorded + cell.not_run == 0 &&
           named(cell) == named(cells.front());
  });
}

std::vector<ClauseRow> clause_rows(const std::vector<RunBeside>& runs) {
  std::vector<ClauseRow> rows;
  std::map<std::string, std::size_t> index;
  for (std::size_t run = 0; run < runs.size(); ++run)
    for (const CaseResult& result : runs[run].results) {
      const std::string clause = result.one->refs.front().key();
      const auto [found, is_new] = index.emplace(clause, rows.size());
      if (is_new) rows.push_back({clause, std::vector<Counts>(runs.size())});
      rows[found->second].cells[run].add(result.verdict);
    }
  return rows;
}

std::string cell_words(const Counts& cell) {
  const std::size_t all = total(cell);
  const std::pair<const char*, std::size_t> notable[] = {{"BROKEN", cell.broken},
                                                         {"FAIL", cell.failed},
                                                         {"STALE", cell.stale},
                                                         {"NOT RUN", cell.not_run},
                                                         {"AS RECORDED", cell.as_recorded}};
  std::string words;
  for (const auto& [word, count] : notable)
    if (count != 0) words += fmt::format("{}{} {}", words.empty() ? "" : ", ", word, count);
  // What was skipped must not look as if it had passed.
  if (!words.empty() && cell.skipped != 0) words += fmt::format(", SKIP {}", cell.skipped);
  if (!words.empty()) return fmt::format("{} of {}", words, all);
  if (cell.passed == 0) return "SKIP";
  return cell.passed == all ? "PASS" : fmt::format("PASS {} of {}", cell.passed, all);
}

std::vector<Vote> votes_on(const std::vector<RunBeside>& runs) {
  std::vector<Vote> votes(runs.empty() ? 0 : runs.front().results.size());
  for (std::size_t i = 0; i < votes.size(); ++i) {
    Vote& vote = votes[i];
    vote.index = i;
    for (std::size_t run = 0; run < runs.size(); ++run) {
      const CaseResult& result = runs[run].results[i];
      if (!runs[run].votes || !has_answered(result)) continue;
      vote.answered.push_back(run);
      if (deviates(result)) vote.deviating.push_back(run);
    }
    vote.agreement = agreement_of(runs, vote);
  }
  return votes;
}

}  // namespace vcpuspec
