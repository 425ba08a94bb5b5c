// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/matrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "checker/reports/causes.h"

namespace vcpuspec {

namespace {

std::size_t count_of(const std::vector<Vote>& votes, Agreement agreement) {
  return static_cast<std::size_t>(
      std::count_if(votes.begin(), votes.end(), [&](const Vote& vote) { return vote.agreement == agreement; }));
}

std::string padded(const std::string& text, std::size_t width) { return fmt::format("{:<{}}", text, width); }

/// A cell, coloured as what it says; the spaces behind it are not.
std::string painted(const Style& style, const Counts& cell, std::size_t width) {
  const std::string words = cell_words(cell);
  const std::string rest(width - words.size(), ' ');
  if (cell.broken + cell.failed + cell.stale != 0) return style.bad(words) + rest;
  if (words == "PASS") return style.good(words) + rest;
  return style.notable(words) + rest;
}

/// Rows that say something, those with most cases that do not conform first.
std::vector<ClauseRow> told_rows(const std::vector<ClauseRow>& rows) {
  std::vector<ClauseRow> told;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(told),
               [](const ClauseRow& row) { return !row.is_quiet(); });
  const auto bad = [](const ClauseRow& row) {
    std::size_t sum = 0;
    for (const Counts& cell : row.cells) sum += cell.failed + cell.stale + cell.broken;
    return sum;
  };
  std::stable_sort(told.begin(), told.end(), [&](const auto& a, const auto& b) { return bad(a) > bad(b); });
  return told;
}

std::string without_end(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

ExitCode worst_of(const std::vector<Counts>& all) {
  ExitCode worst = ExitCode::conforms;
  for (const Counts& counts : all) worst = worse(worst, counts.exit_code());
  return worst;
}

MatrixReport::MatrixReport(std::ostream& out, const Style& style, const std::vector<std::string>& endpoints,
                           const MatrixOptions& options)
    : out_(out), style_(style), options_(options) {
  for (const std::string& name : endpoints) name_width_ = std::max(name_width_, printable(name).size());
}

void MatrixReport::begin(const Endpoint& endpoint, const std::vector<VectorFile>& files) {
  RunBeside run;
  run.label = std::string(1, static_cast<char>('A' + runs_.size()));
  run.endpoint = endpoint.name;
  run.votes = !endpoint.is_model();
  runs_.push_back(std::move(run));
  if (!options_.verbose) return;
  each_ = std::make_unique<TextReport>(out_, style_, TextOptions{true, causes_on_a_screen, nullptr});
  each_->begin(endpoint, files);
}

void MatrixReport::result(const CaseResult& result) {
  runs_.back().results.push_back(result);
  if (each_) each_->result(result);
}

void MatrixReport::end(const Counts& counts) {
  RunBeside& run = runs_.back();
  run.counts = counts;
  if (each_) each_->end(counts);
  out_ << style_.strong(run.label) << "  " << padded(printable(run.endpoint), name_width_) << "  " << summary(counts)
       << "\n"
       << std::flush;
}

void MatrixReport::close() {
  const std::vector<Vote> votes = votes_on(runs_);
  out_ << "\n";
  print_rows();
  out_ << "\n";
  print_votes(votes);
  print_suspects(votes);
  print_worst();
  out_ << std::flush;
}

/// `A`, `A and B`, `A, B and C`.
std::string MatrixReport::labels(const std::vector<std::size_t>& which) const {
  std::string text;
  for (std::size_t i = 0; i < which.size(); ++i)
    text += (i == 0 ? "" : i + 1 == which.size() ? " and " : ", ") + runs_[which[i]].label;
  return text;
}

void MatrixReport::print_rows() const {
  const std::vector<ClauseRow> rows = clause_rows(runs_);
  const std::vector<ClauseRow> told = told_rows(rows);
  const std::size_t shown_rows = std::min(told.size(), options_.most_rows);
  std::size_t clause_width = std::string("clause").size();
  std::vector<std::size_t> widths(runs_.size(), 4);
  for (std::size_t i = 0; i < shown_rows; ++i) {
    clause_width = std::max(clause_width, printable(told[i].clause).size());
    for (std::size_t run = 0; run < runs_.size(); ++run)
      widths[run] = std::max(widths[run], cell_words(told[i].cells[run]).size());
  }
  if (shown_rows != 0) {
    std::string head = padded("clause", clause_width);
    for (std::size_t run = 0; run < runs_.size(); ++run) head += "  " + padded(runs_[run].label, widths[run]);
    out_ << without_end(head) << "\n";
  }
  for (std::size_t i = 0; i < shown_rows; ++i) {
    std::string line = padded(printable(told[i].clause), clause_width);
    for (std::size_t run = 0; run < runs_.size(); ++run)
      line += "  " + painted(style_, told[i].cells[run], widths[run]);
    out_ << without_end(line) << "\n";
  }
  if (told.size() > shown_rows) out_ << "and " << told.size() - shown_rows << " more: --all-causes prints them\n";
  std::map<std::string, std::size_t> quiet;
  for (const ClauseRow& row : rows) {
    const Counts& cell = row.cells.front();
    if (row.is_quiet())
      ++quiet[cell.passed == 0 ? "SKIP" : cell.skipped == 0 ? "PASS" : "PASS, with as many cases skipped"];
  }
  for (const auto& [words, count] : quiet)
    out_ << fmt::format("{}: {} for all\n", counted(count, told.empty() ? "clause" : "other clause"), words);
}

/// Where the judged agree with each other and not with what is expected.
void MatrixReport::print_suspects(const std::vector<Vote>& votes) const {
  const auto first =
      std::find_if(votes.begin(), votes.end(), [](const Vote& vote) { return vote.agreement == Agreement::all_alike; });
  if (first == votes.end()) return;
  const CaseResult& result = runs_[first->answered.front()].results[first->index];
  out_ << "\n"
       << style_.bad("the vector, and the model behind it, may be wrong") << ": all that answered deviate alike in "
       << counted(count_of(votes, Agreement::all_alike), "case") << ", the first is\n  "
       << style_.strong(result.one->id) << ": " << printable(result.citation->says)
       << fmt::format(" [{}, {}]\n", printable(result.one->refs.front().key()), name_of(result.citation->tier));
  for (const Comparison& one : result.differences())
    out_ << fmt::format("    {}: {} answer {:#x}, expected {:#x}\n", printable(one.expected.place),
                        labels(first->answered), one.actual, one.expected.value);
  if (!result.one->origin.finding.empty())
    out_ << "    finding " << printable(result.one->origin.finding) << " is about this case\n";
  out_ << "\n";
}

void MatrixReport::print_votes(const std::vector<Vote>& votes) const {
  const auto tell = [&](std::size_t count, const std::string& what) {
    if (count != 0) out_ << fmt::format("{:>7}  {}\n", count, what);
  };
  const std::size_t without = count_of(votes, Agreement::no_vote);
  out_ << counted(votes.size() - without, "case") << " of " << votes.size() << " answered by at least two"
       << (std::all_of(runs_.begin(), runs_.end(), [](const RunBeside& run) { return run.votes; })
               ? ""
               : ", the model apart: what is expected is its own")
       << "\n";
  tell(count_of(votes, Agreement::all_conform), "all conform");
  for (const Agreement kind : {Agreement::one_deviates, Agreement::some_deviate}) {
    std::map<std::string, std::size_t> by_labels;
    for (const Vote& vote : votes)
      if (vote.agreement == kind) ++by_labels[labels(vote.deviating)];
    for (const auto& [who, count] : by_labels)
      tell(count, who + (kind == Agreement::one_deviates ? " alone deviates" : " deviate, others conform"));
  }
  tell(count_of(votes, Agreement::own_ways), "they deviate, each in its own way");
  tell(count_of(votes, Agreement::all_recorded), "all that answered deviate alike, as is recorded of each");
  tell(count_of(votes, Agreement::all_alike), "all that answered deviate alike");
}

void MatrixReport::print_worst() const {
  std::vector<Counts> all;
  for (const RunBeside& run : runs_) all.push_back(run.counts);
  const ExitCode worst = worst_of(all);
  std::vector<std::size_t> those;
  for (std::size_t run = 0; run < runs_.size(); ++run)
    if (runs_[run].counts.exit_code() == worst) those.push_back(run);
  out_ << fmt::format("{} (exit code {}): {}\n", words_of(worst), static_cast<int>(worst),
                      worst == ExitCode::conforms ? "all" : labels(those));
  if (worst != ExitCode::conforms && !options_.verbose)
    out_ << "each case in full: the same command with one endpoint, or with --verbose\n";
}

}  // namespace vcpuspec
