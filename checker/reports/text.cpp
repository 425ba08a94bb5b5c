// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "checker/reports/causes.h"
#include "checker/vectors/write_yaml.h"

namespace vcpuspec {

namespace {

/// The steps up to where the answer differs, or all, as a vector file has them.
std::string steps_until(const std::vector<Comparison>& differences, const VectorCase& one) {
  const std::size_t count = differences.empty() ? one.steps.size() : differences.front().expected.step + 1;
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text += fmt::format("{}- {}\n", i == 0 ? "  steps     " : "            ", printable(to_yaml(one.steps[i])));
  return text;
}

std::string paint(const Style& style, Verdict verdict) {
  switch (verdict) {
    case Verdict::fail: return style.bad("FAIL");
    case Verdict::stale: return style.bad("STALE");
    case Verdict::as_recorded: return style.notable("AS RECORDED");
    case Verdict::skip: return style.notable("SKIP");
    case Verdict::broken: return style.bad("BROKEN");
    case Verdict::not_run: return style.notable("NOT RUN");
    case Verdict::pass: break;
  }
  return style.good("PASS");
}

bool is_not_judged(Verdict verdict) { return verdict == Verdict::skip || verdict == Verdict::not_run; }

bool was_not_judged(const CaseResult& result) { return is_not_judged(result.verdict); }

/// Whether a list has something about the case that is out of date.
bool is_stale_of_list(const CaseResult& result) { return result.verdict == Verdict::stale && !result.recorded.empty(); }

/// Why cases of that kind have their verdict, the most frequent reasons first.
void print_reasons(std::ostream& out, const Style& style, const std::vector<CaseResult>& results,
                   bool (*is_told)(const CaseResult&)) {
  constexpr std::size_t most_reasons = 3;
  std::map<std::pair<Verdict, std::string>, std::size_t> counts;
  for (const CaseResult& result : results)
    if (is_told(result)) ++counts[{result.verdict, result.reason}];
  std::vector<std::pair<std::size_t, std::pair<Verdict, std::string>>> sorted;
  sorted.reserve(counts.size());
  for (const auto& [reason, count] : counts) sorted.emplace_back(count, reason);
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::size_t rest = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto& [count, reason] = sorted[i];
    if (i >= most_reasons) rest += count;
    else out << paint(style, reason.first) << " " << counted(count, "case") << ": " << printable(reason.second) << "\n";
  }
  if (rest != 0)
    out << fmt::format("and {} for {}: --verbose lists each\n", counted(rest, "case"),
                       counted(sorted.size() - most_reasons, "other reason"));
}

}  // namespace

std::string on_one_line(const std::vector<Assignment>& all) {
  std::string text;
  for (const Assignment& a : all)
    text += fmt::format("{}{}={:#x}", text.empty() ? "" : " ", printable(a.place), a.value);
  return text;
}

std::string shell_word(const std::string& word) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./@%+=:,-";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string out = "'";
  for (const char ch : word) out += ch == '\'' ? "'\\''" : std::string(1, ch);
  return out + "'";
}

std::string account_of(const CaseResult& result) {
  std::string text = result.citation->says + "\n";
  if (result.verdict == Verdict::stale && !result.reason.empty()) text += result.reason + "\n";
  const std::vector<Comparison> differences = result.differences();
  if (result.file->is_trace() && !differences.empty())
    text += "step " + step_of(result, differences.front().expected.step) + "\n";
  for (const Comparison& d : differences)
    text += fmt::format("{}: expected {:#x}, actual {:#x}\n", d.expected.place, d.expected.value, d.actual);
  return text;
}

std::string where_recorded(const CaseResult& result) {
  return result.recorded.empty() ? "finding " + result.one->origin.finding : result.recorded;
}

std::string replay_command(const std::string& endpoint, const CaseResult& result) {
  const std::string what = shell_word(endpoint) + " " + shell_word(result.file->path);
  // Alone, a case cannot show that the order of calls matters.
  if (result.answer == Answer::Kind::inconsistent) return "vcpuspec check " + what;
  return "vcpuspec replay " + what + " --case " + result.one->id;
}

std::string fields_of(const Comparison& difference, const VectorFile& file) {
  const SlotInfo* slot = subject_of(file).find(difference.expected.place);
  if (slot == nullptr) return "";
  std::string names;
  for (const FieldInfo& field : slot->fields)
    if ((difference.bits() >> field.lo & ones(field.hi - field.lo + 1)) != 0) names += " " + field.name;
  return " in" + names;
}

std::string judgement(const Comparison& one, const VectorFile& file) {
  if (one.bits() == 0) return ", as expected";
  return fmt::format(", expected {:#x}, differs in {:#x}{}", one.expected.value, one.bits(), fields_of(one, file));
}

std::string step_of(const CaseResult& result, std::size_t step) {
  const std::vector<Step>& steps = result.one->steps;
  if (!result.file->is_trace()) return fmt::format("1: {} {}", steps.front().op, result.rule);
  return fmt::format("{} of {}: {}", step + 1, steps.size(), printable(steps[step].op));
}

std::string headline(const CaseResult& result, const Style& style) {
  return fmt::format("{} {}: {} [{}, {}]", paint(style, result.verdict), style.strong(result.one->id),
                     printable(result.citation->says), printable(result.one->refs.front().key()),
                     name_of(result.citation->tier));
}

std::string summary(const Counts& counts) {
  std::string line = fmt::format("{} passed, {} failed, {} skipped", counts.passed, counts.failed, counts.skipped);
  if (counts.as_recorded != 0) line += fmt::format(", {} as recorded", counts.as_recorded);
  if (counts.broken != 0) line += fmt::format(", {} broken", counts.broken);
  if (counts.not_run != 0) line += fmt::format(", {} not run", counts.not_run);
  if (counts.stale != 0) line += fmt::format(", {} stale", counts.stale);
  return line;
}

void TextReport::begin(const Endpoint& endpoint, const std::vector<VectorFile>&) { endpoint_ = endpoint.name; }

void TextReport::details(const CaseResult& result) {
  const std::vector<Comparison> differences = result.differences();
  if (!result.file->is_trace() || !differences.empty())
    out_ << "  step      " << step_of(result, differences.empty() ? 0 : differences.front().expected.step) << "\n";
  for (const Comparison& difference : differences) {
    out_ << fmt::format("  field     {}\n", printable(difference.expected.place));
    out_ << fmt::format("  expected  {:#x}\n", difference.expected.value);
    out_ << fmt::format("  actual    {:#x}\n", difference.actual);
    out_ << fmt::format("  differs   {:#x}{}\n", difference.bits(), fields_of(difference, *result.file));
  }
  const bool is_trace = result.file->is_trace();
  const std::string given = on_one_line(is_trace ? start_of(*result.one) : given_by(*result.one));
  out_ << "  given     " << (given.empty() ? "all zero" : given) << "\n";
  if (is_trace) out_ << steps_until(differences, *result.one);
  out_ << "  why       " << printable(result.one->why) << "\n";
}

/// Passing cases stay silent.
void TextReport::result(const CaseResult& result) {
  if (result.verdict == Verdict::pass) return;
  if (!result.recorded.empty()) ++(result.verdict == Verdict::stale ? known_.stale : known_.as_recorded);
  if (is_failure(result.verdict)) failures_.push_back(failure_of(result, endpoint_));
  const bool is_known = result.verdict == Verdict::as_recorded && !result.recorded.empty();
  if (options_.verbose) print(result);
  else if (!is_known) kept_.push_back(result);
}

void TextReport::print(const CaseResult& result) {
  if (is_not_judged(result.verdict)) {
    out_ << paint(style_, result.verdict) << " " << result.one->id << ": " << printable(result.reason) << "\n";
    return;
  }
  out_ << headline(result, style_) << "\n";
  if (result.verdict == Verdict::broken)
    out_ << "  the implementation broke, " << name_of(result.answer) << ": " << printable(result.reason) << "\n";
  if (result.verdict == Verdict::as_recorded)
    out_ << "  " << endpoint_ << " deviates as recorded in " << where_recorded(result) << "\n";
  if (result.verdict == Verdict::stale && !result.recorded.empty()) out_ << "  " << printable(result.reason) << "\n";
  if (result.verdict == Verdict::stale && result.recorded.empty())
    out_ << "  finding " << result.one->origin.finding << " records a deviation here, but " << endpoint_ << " passes\n";
  details(result);
  out_ << "  replay: " << printable(replay_command(endpoint_, result)) << "\n" << std::flush;
}

/// A line for each signature, in the order they came up.
void TextReport::print_signatures() const {
  std::vector<std::string> told;
  for (const Failure& first : failures_) {
    if (std::find(told.begin(), told.end(), first.signature) != told.end()) continue;
    told.push_back(first.signature);
    std::size_t count = 0;
    const Failure* smallest = &first;
    for (const Failure& one : failures_) {
      if (one.signature != first.signature) continue;
      ++count;
      if (is_smaller(one, *smallest)) smallest = &one;
    }
    out_ << fmt::format("cause {}: {}, the smallest is {}\n", printable(first.signature), counted(count, "case"),
                        smallest->id);
  }
}

/// Of each kind, few cases are told one by one; of many, what they have in common.
void TextReport::end(const Counts& counts) {
  const bool few_failures = failures_.size() <= told_one_by_one;
  const bool few_skipped = counts.skipped + counts.not_run <= told_one_by_one;
  const bool few_stale = known_.stale <= told_one_by_one;
  for (const CaseResult& result : kept_) {
    const bool is_one_of_many = (is_failure(result.verdict) && !few_failures) ||
                                (was_not_judged(result) && !few_skipped) || (is_stale_of_list(result) && !few_stale);
    if (!is_one_of_many) print(result);
  }
  if (!few_skipped) print_reasons(out_, style_, kept_, was_not_judged);
  if (!few_stale) print_reasons(out_, style_, kept_, is_stale_of_list);
  print_failures(few_failures);
  out_ << summary(counts) << "\n";
  print_known(counts);
  out_ << std::flush;
}

/// What failures have in common: their signatures when each has been told, else their causes.
void TextReport::print_failures(bool few) const {
  if (few || options_.verbose) {
    if (failures_.size() > 1) print_signatures();
    return;
  }
  const std::vector<FailureGroup> groups = groups_of(failures_);
  out_ << style_.bad(counted(failures_.size(), "case") + " fail") << " for " << counted(groups.size(), "cause")
       << "; each with its smallest case\n";
  print_causes(out_, style_, groups, options_.most_causes);
}

/// How what is recorded in a list compares with the run.
void TextReport::print_known(const Counts& counts) const {
  const std::vector<std::string> outdated =
      options_.known != nullptr && counts.stale != 0 ? options_.known->outdated() : std::vector<std::string>();
  for (const std::string& sentence : outdated) out_ << style_.bad("STALE") << " " << sentence << "\n";
  const std::size_t all = known_.as_recorded + known_.stale;
  if (known_.stale != 0 || !outdated.empty())
    out_ << fmt::format("{} known, {} as recorded: look at what is stale, then --update-known records what is so now\n",
                        all, known_.as_recorded);
  else if (all != 0) out_ << fmt::format("{} known, all as recorded\n", all);
}

}  // namespace vcpuspec
