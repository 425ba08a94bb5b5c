// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/html.h"

#include <fmt/format.h>

#include "checker/reports/html/details.h"
#include "checker/reports/html/page.h"
#include "checker/reports/junit.h"
#include "checker/reports/text.h"
#include "properties/claims/property.h"

namespace vcpuspec {

namespace {

using html::json_text;

/// What stands beside the verdict of a case, in words.
std::string reason_of(const CaseResult& result) {
  switch (result.verdict) {
    case Verdict::broken:
      return std::string(name_of(result.answer)) + (result.reason.empty() ? "" : ": " + result.reason);
    case Verdict::as_recorded: return "deviates as recorded in " + where_recorded(result);
    case Verdict::stale:
      if (result.recorded.empty()) return "finding " + result.one->origin.finding + " records a deviation that is gone";
      break;
    default: break;
  }
  return result.reason;
}

/// How a run ended, in words.
const char* ending_of(const Counts& counts) {
  switch (counts.exit_code()) {
    case ExitCode::conforms: return counts.as_recorded == 0 ? "conforms" : "conforms, or deviates as recorded";
    case ExitCode::nonconformance: return "does not conform";
    case ExitCode::stale: return "an expectation is out of date";
    case ExitCode::nothing_ran: return "nothing ran";
    default: break;
  }
  return "broke";
}

bool is_judged(Verdict verdict) {
  return verdict != Verdict::pass && verdict != Verdict::skip && verdict != Verdict::not_run;
}

/// Adds a member to the text of a JSON object.
void add_member(std::string& members, std::uint32_t at, const std::string& value) {
  members += fmt::format("{}\"{}\":{}", members.empty() ? "" : ",\n", at, value);
}

/// The command that replays any case of the file, up to the id; empty where the result is replayed otherwise.
std::string replay_without_id(const std::string& endpoint, const CaseResult& result) {
  const std::string command = replay_command(endpoint, result);
  const std::string& id = result.one->id;
  return command.ends_with(" " + id) ? command.substr(0, command.size() - id.size()) : "";
}

/// What the model does in each step. An implementation with choices of its own is held to these.
std::vector<StepEffect> effects_of(const CaseResult& result, const Endpoint& endpoint, Targets& targets) {
  if (endpoint.implementation != nullptr && is_judged(result.verdict)) {
    const Asking asking = asking_of(*result.file, *result.one, endpoint, targets);
    if (asking.as_trace) return step_effects(*asking.as_trace, *asking.target);
  }
  return step_effects(*result.one, targets.of(*result.file));
}

}  // namespace

HtmlReport::HtmlReport(std::ostream& out, const HtmlLimits& limits)
    : out_(out), limits_(limits), resolver_(find_property_text), targets_(resolver_) {}

void HtmlReport::begin(const Endpoint& endpoint, const std::vector<VectorFile>&) {
  endpoint_ = &endpoint;
  by_signature_.clear();
  Run run;
  run.endpoint = endpoint.name;
  run.identity = identity_of(endpoint);
  runs_.push_back(std::move(run));
}

void HtmlReport::selected(const std::vector<CaseResult>& results) {
  in_full_ = results.size() <= limits_.cases_in_full;
}

/// What deviates comes first, each cause of it with some cases however late it comes.
bool HtmlReport::wants_details(const CaseResult& result) {
  if (details_bytes_ >= limits_.most_details_bytes) return false;
  if (!is_judged(result.verdict)) return in_full_ && details_bytes_ < limits_.details_bytes;
  const std::size_t of_signature = ++by_signature_[signature_of(result)];
  return details_bytes_ < limits_.details_bytes || of_signature <= limits_.of_each_signature;
}

void HtmlReport::add_details(const CaseResult& result, std::uint32_t at) {
  Run& run = runs_.back();
  const std::size_t before = run.details.size() + abouts_.size();
  const std::vector<StepEffect> effects = effects_of(result, *endpoint_, targets_);
  const std::string replay = replay_command(run.endpoint, result);
  const bool is_usual = replay == run.replay[tables_.file_of(at)] + result.one->id;
  add_member(run.details, at, html::outcome(result, effects, is_usual ? "" : replay, tables_));
  has_about_.resize(tables_.cases());
  if (!has_about_[at]) add_member(abouts_, at, html::about(result, effects, tables_));
  has_about_[at] = true;
  details_bytes_ += run.details.size() + abouts_.size() - before;
}

void HtmlReport::add_failure(const CaseResult& result) {
  Run& run = runs_.back();
  if (++run.failed > limits_.without_script) return;
  std::string what = reason_of(result);
  for (const Comparison& one : result.differences())
    what += fmt::format("{}{} is {:#x}, expected {:#x}", what.empty() ? "" : "; ", one.expected.place, one.actual,
                        one.expected.value);
  run.failures += fmt::format("<li>{}<br>{}<br><code>{}</code></li>\n", xml_text(headline(result, Style(false))),
                              xml_text(what), xml_text(replay_command(run.endpoint, result)));
}

void HtmlReport::result(const CaseResult& result) {
  Run& run = runs_.back();
  const std::uint32_t at = tables_.add(result);
  if (run.verdicts.size() <= at) {
    run.verdicts.resize(at + 1, '-');
    run.reason.resize(at + 1, tables_.reason(""));
  }
  run.verdicts[at] = static_cast<char>('0' + static_cast<int>(result.verdict));
  run.reason[at] = tables_.reason(reason_of(result));
  run.replay.resize(tables_.files());
  std::string& replay = run.replay[tables_.file_of(at)];
  if (replay.empty()) replay = replay_without_id(run.endpoint, result);
  if (wants_details(result)) add_details(result, at);
  if (is_judged(result.verdict) && result.verdict != Verdict::as_recorded) add_failure(result);
}

void HtmlReport::end(const Counts& counts) {
  runs_.back().counts = counts;
  endpoint_ = nullptr;
}

std::string HtmlReport::title() const {
  std::string names;
  for (const Run& run : runs_) names += (names.empty() ? "" : ", ") + run.endpoint;
  return names + ": conformance report of vcpuspec";
}

std::string HtmlReport::without_script() const {
  std::string text =
      "<h1>Conformance report</h1>\n<p>This page lists every case where scripts are allowed; here are "
      "the counts and what does not conform.</p>\n";
  for (const Run& run : runs_) {
    const auto& [implementation, version] = run.identity;
    const std::string who = version.empty() ? run.endpoint : run.endpoint + ", " + implementation + " " + version;
    text += fmt::format("<h2>{}</h2>\n<p>{}: {}.</p>\n<ul>\n{}</ul>\n", xml_text(who), ending_of(run.counts),
                        summary(run.counts), run.failures);
    if (run.failed > limits_.without_script)
      text += fmt::format("<p>and {} more</p>\n", run.failed - limits_.without_script);
  }
  return text;
}

void HtmlReport::write(const Run& run) {
  const Counts& counts = run.counts;
  const std::size_t by_verdict[] = {counts.passed, counts.failed, counts.skipped, counts.as_recorded,
                                    counts.stale,  counts.broken, counts.not_run};
  std::string numbers;
  for (const std::size_t number : by_verdict) numbers += (numbers.empty() ? "" : ",") + std::to_string(number);
  std::string replay;
  for (const std::string& command : run.replay) replay += (replay.empty() ? "" : ",") + json_text(command);
  out_ << fmt::format(
      "{{\"endpoint\":{},\"implementation\":{},\"version\":{},\"end\":{},\"exit\":{},\"summary\":{},\"counts\":[{}],\n"
      "\"replay\":[{}],\n\"verdict\":\"{}\",\n\"reason\":{},\n\"details\":{{{}}}}}",
      json_text(run.endpoint), json_text(run.identity.implementation), json_text(run.identity.version),
      json_text(ending_of(counts)), static_cast<int>(counts.exit_code()), json_text(summary(counts)), numbers, replay,
      run.verdicts, html::json_runs(run.reason), run.details);
}

void HtmlReport::write_data() {
  out_ << "{\"runs\":[";
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    if (i != 0) out_ << ",\n";
    write(runs_[i]);
  }
  out_ << "],\n\"abouts\":{" << abouts_ << "},\n";
  tables_.write(out_);
  out_ << "}";
}

void HtmlReport::close() {
  out_ << html::before_title << xml_text(title()) << html::before_text << without_script() << html::before_data;
  write_data();
  out_ << html::after_data << std::flush;
}

}  // namespace vcpuspec
