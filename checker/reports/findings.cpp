// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "checker/reports/causes.h"

namespace vcpuspec {

namespace {

using Cases = std::vector<const ReportedCase*>;
using Count = std::pair<std::string, std::size_t>;

/// How often each is there, most frequent first.
std::vector<Count> by_frequency(const std::map<std::string, std::size_t>& counts) {
  std::vector<Count> all(counts.begin(), counts.end());
  std::stable_sort(all.begin(), all.end(), [](const Count& a, const Count& b) { return a.second > b.second; });
  return all;
}

template <class Part>
std::vector<Count> counted_parts(const Cases& cases, Part part) {
  std::map<std::string, std::size_t> counts;
  for (const ReportedCase* one : cases) ++counts[part(*one)];
  return by_frequency(counts);
}

/// `a` (3), `b` (2) and so on; behind a few, how many more there are.
std::string listed(const std::vector<Count>& counts) {
  constexpr std::size_t most = 8;
  std::string out;
  for (std::size_t i = 0; i < counts.size() && i < most; ++i)
    out += fmt::format("{}`{}` ({})", i == 0 ? "" : ", ", counts[i].first, counts[i].second);
  if (counts.size() > most) out += fmt::format(" and {} more", counts.size() - most);
  return out;
}

/// Text in a cell of a table.
std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, "\\");
  return text;
}

/// What is counted of the cases that are about the same.
struct Tally {
  std::size_t passed = 0;
  std::size_t deviate = 0;
  Cases skipped;

  void add(const ReportedCase& one) {
    if (one.deviates()) ++deviate;
    else if (one.ran()) ++passed;
    else skipped.push_back(&one);
  }
  bool is_judged() const { return passed + deviate > 0; }
};
using Tallies = std::map<std::string, Tally>;

Tallies by_sentence(const WrittenReport& report) {
  Tallies all;
  for (const auto& [id, one] : report.cases)
    for (const std::string& ref : one.refs) all[ref].add(one);
  return all;
}

Tallies by_rule(const WrittenReport& report) {
  Tallies all;
  for (const auto& [id, one] : report.cases) all[one.rule].add(one);
  return all;
}

std::string document_of(const std::string& key) { return key.substr(0, key.find(':')); }

/// Documents about what the implementation is not: no case of any of their sentences was judged.
std::set<std::string> foreign_documents(const Tallies& sentences) {
  std::set<std::string> foreign;
  for (const auto& [key, tally] : sentences) foreign.insert(document_of(key));
  for (const auto& [key, tally] : sentences)
    if (tally.is_judged()) foreign.erase(document_of(key));
  return foreign;
}

void write_head(std::ostream& out, const WrittenReport& report, const Judgements& judgements,
                const JudgedReport& judged) {
  std::size_t deviate = 0;
  for (const Cases& cases : judged.cases) deviate += cases.size();
  out << fmt::format("# Findings: {} {}\n\n", judgements.implementation, judgements.version) << judgements.about
      << "\n\n"
      << fmt::format("{} cases pass, {} deviate for the {} reasons below, {} could not be put to it.\n\n",
                     report.counts.passed, deviate, judgements.findings.size(), report.counts.skipped)
      << "| finding | judgement | cases | what |\n|---|---|---|---|\n";
  for (std::size_t i = 0; i < judgements.findings.size(); ++i) {
    const Finding& finding = judgements.findings[i];
    out << fmt::format("| [{0}](#{0}) | {1} | {2} | {3} |\n", finding.id, name_of(finding.judgement),
                       judged.cases[i].size(), cell(finding.title));
  }
}

const Failure& smallest(const Cases& cases) {
  return (*std::min_element(
              cases.begin(), cases.end(),
              [](const ReportedCase* a, const ReportedCase* b) { return is_smaller(a->failure, b->failure); }))
      ->failure;
}

void write_finding(std::ostream& out, const Finding& finding, const Cases& cases) {
  const Failure& witness = smallest(cases);
  out << fmt::format("\n## <a id=\"{0}\"></a>{0}: {1}\n\n", finding.id, finding.title)
      << fmt::format("Judgement: **{}**. {} in {}.\n\n", name_of(finding.judgement), counted(cases.size(), "case"),
                     listed(counted_parts(cases, [](const ReportedCase& one) { return one.failure.event; })))
      << "* **It does**: " << finding.does << "\n* **The manual says**: " << finding.says << "\n* **Sentences**: "
      << listed(counted_parts(cases, [](const ReportedCase& one) { return one.failure.sentence; }))
      << "\n* **Differs first in**: "
      << listed(counted_parts(cases, [](const ReportedCase& one) { return one.failure.cause.where; }))
      << "\n* **Consequence**: " << finding.consequence
      << fmt::format("\n* **Smallest witness**: `{}`: {} ({}, {})\n\n", witness.id, witness.shows, witness.sentence,
                     witness.tier)
      << "```\n"
      << witness.replay << "\n```\n\n"
      << "* **The strongest case that we are wrong**: " << finding.against
      << "\n* **What would show it**: " << finding.shown_by << "\n";
}

/// Rules without a deviation, then those with some.
void write_rules(std::ostream& out, const Tallies& rules) {
  out << "\n## What agrees, by what was asked\n\n"
         "A row is a rule; traces stand under their machine. What no case reached stands at the end.\n\n"
         "| rule | pass | deviate | not judged |\n|---|---|---|---|\n";
  for (const bool deviates : {false, true})
    for (const auto& [rule, tally] : rules)
      if (tally.is_judged() && (tally.deviate > 0) == deviates)
        out << fmt::format("| `{}` | {} | {} | {} |\n", rule, tally.passed, tally.deviate, tally.skipped.size());
}

void write_sentences(std::ostream& out, const Tallies& sentences, const Citations& citations) {
  out << "\n## Every sentence that was reached\n\n| sentence | evidence | pass | deviate | what it says |\n"
         "|---|---|---|---|---|\n";
  for (const auto& [key, tally] : sentences) {
    if (!tally.is_judged()) continue;
    const Citation* citation = citations.find(key);
    out << fmt::format("| `{}` | {} | {} | {} | {} |\n", key, citation ? name_of(citation->tier) : "", tally.passed,
                       tally.deviate, citation ? cell(citation->says) : "");
  }
}

void write_not_reached(std::ostream& out, const Tallies& sentences) {
  const std::set<std::string> foreign = foreign_documents(sentences);
  out << "\n## What no case could reach\n\n| sentence | cases | most frequent reason |\n|---|---|---|\n";
  for (const auto& [key, tally] : sentences) {
    if (tally.is_judged() || foreign.contains(document_of(key))) continue;
    const auto reasons = counted_parts(tally.skipped, [](const ReportedCase& one) { return one.reason; });
    out << fmt::format("| `{}` | {} | {} |\n", key, tally.skipped.size(), cell(reasons.front().first));
  }
  if (foreign.empty()) return;
  out << "\nNothing of these documents is about what it is:";
  for (const std::string& document : foreign) out << " `" << document << "`";
  out << ".\n";
}

}  // namespace

void write_findings(std::ostream& out, const WrittenReport& report, const Judgements& judgements,
                    const JudgedReport& judged, const Citations& citations) {
  write_head(out, report, judgements, judged);
  for (std::size_t i = 0; i < judgements.findings.size(); ++i)
    write_finding(out, judgements.findings[i], judged.cases[i]);
  const Tallies sentences = by_sentence(report);
  write_rules(out, by_rule(report));
  write_sentences(out, sentences, citations);
  write_not_reached(out, sentences);
}

}  // namespace vcpuspec
