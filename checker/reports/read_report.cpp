// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/read_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "checker/read_file.h"
#include "checker/style.h"

namespace vcpuspec {

namespace {

using Json = nlohmann::json;

[[noreturn]] void refuse(const Location& where, const std::string& code, const std::string& what,
                         const std::string& hint) {
  throw InputError(where, "report." + code, what, hint);
}

[[noreturn]] void damaged(const Location& where, const std::string& what) {
  refuse(where, "damaged", what, "write the report again with `vcpuspec check ENDPOINT --report jsonl:FILE`");
}

/// The object of a line. Depth is bounded before anything recurses over the value.
Json object_of(const std::string& line, const Location& where) {
  bool too_deep = false;
  Json json = Json::parse(
      line, [&](int depth, Json::parse_event_t, Json&) { return !(too_deep = too_deep || depth > 16); }, false);
  if (too_deep || !json.is_object()) damaged(where, "this line is no JSON object");
  return json;
}

/// The members of a line, each of the type that docs/report.schema.json gives it.
class Line {
 public:
  Line(const Json& json, Location where) : json_(json), where_(std::move(where)) {}

  std::string text(const char* key) const {
    const Json& value = member(key);
    if (!value.is_string() || value.get_ref<const std::string&>().empty())
      damaged(where_, std::string("`") + key + "` is no text");
    return value.get<std::string>();
  }
  std::string text_or_nothing(const char* key) const { return json_.contains(key) ? text(key) : ""; }
  std::size_t number(const char* key) const {
    const Json& value = member(key);
    if (!value.is_number_unsigned()) damaged(where_, std::string("`") + key + "` is no number");
    return value.get<std::size_t>();
  }
  Line object(const char* key) const {
    const Json& value = member(key);
    if (!value.is_object()) damaged(where_, std::string("`") + key + "` is no object");
    return {value, where_};
  }
  std::vector<std::string> texts(const char* key) const {
    const Json& value = member(key);
    const auto is_text = [](const Json& one) { return one.is_string(); };
    if (!value.is_array() || value.empty() || !std::all_of(value.begin(), value.end(), is_text))
      damaged(where_, std::string("`") + key + "` is no list of texts");
    return value.get<std::vector<std::string>>();
  }
  bool has(const char* key) const { return json_.contains(key); }
  const Location& where() const { return where_; }

 private:
  const Json& member(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end()) damaged(where_, std::string("`") + key + "` is missing");
    return *found;
  }
  const Json& json_;
  Location where_;
};

Failure failure_of(const Line& line, const Citations& citations) {
  if (!line.has("cause"))
    refuse(line.where(), "no-cause", "an earlier vcpuspec wrote this report, which did not say causes",
           "write the report again with this version");
  const Line cause = line.object("cause");
  Failure failure;
  failure.id = line.text("id");
  failure.signature = line.text("signature");
  failure.sentence = line.texts("refs").front();
  failure.tier = line.text("tier");
  if (const Citation* citation = citations.find(failure.sentence)) failure.says = citation->says;
  failure.replay = line.text("replay");
  failure.cause = {cause.text("where"), cause.text_or_nothing("named"), cause.text_or_nothing("bits")};
  failure.event = cause.text("event");
  failure.shows = cause.text("shows");
  failure.consequence = cause.text_or_nothing("consequence");
  failure.broke = line.has("broke");
  failure.steps = cause.number("steps");
  failure.places = cause.number("places");
  return failure;
}

void add_case(WrittenReport& report, const Line& line, const Citations& citations) {
  ReportedCase one;
  const std::string verdict = line.text("verdict");
  const auto found = std::find(verdict_names.begin(), verdict_names.end(), verdict);
  if (found == verdict_names.end()) damaged(line.where(), shown(verdict) + " is no verdict");
  one.verdict = static_cast<Verdict>(found - verdict_names.begin());
  one.rule = line.text("rule");
  one.refs = line.texts("refs");
  one.reason = line.text_or_nothing("reason");
  if (line.has("signature")) one.failure = failure_of(line, citations);
  else if (is_failure(one.verdict)) damaged(line.where(), "`signature` is missing");
  report.counts.add(one.verdict);
  if (!report.cases.emplace(line.text("id"), std::move(one)).second)
    damaged(line.where(), "this case stands there twice");
}

void check_header(const Line& line) {
  if (const std::string schema = line.text("schema"); schema != "vcpuspec/report/0")
    refuse(line.where(), "schema", shown(schema) + " is no schema of a report that I know",
           "this version reads `vcpuspec/report/0`");
}

/// What the footer counts is what stands above it, but for entries of a list that are out of date, which are no cases.
void check_footer(const WrittenReport& report, const Line& line) {
  const Counts& counts = report.counts;
  const std::pair<const char*, std::size_t> all[] = {{"passed", counts.passed},   {"failed", counts.failed},
                                                     {"skipped", counts.skipped}, {"as_recorded", counts.as_recorded},
                                                     {"broken", counts.broken},   {"not_run", counts.not_run}};
  for (const auto& [key, count] : all)
    if (line.number(key) != count) damaged(line.where(), std::string("`") + key + "` is not the number of such cases");
  if (line.number("stale") < counts.stale) damaged(line.where(), "`stale` is not the number of such cases");
  if (line.number("exit") > static_cast<std::size_t>(ExitCode::internal))
    damaged(line.where(), "`exit` is no exit code of a run");
}

}  // namespace

WrittenReport parse_report(const std::string& text, const std::string& name, const Citations& citations) {
  const auto cut_off = [&](unsigned line) {
    refuse({name, line, 0}, "cut-off", "this report has no footer: it is cut off, or empty",
           "let the run end, or write the report again");
  };
  WrittenReport report;
  report.path = name;
  std::istringstream lines(text);
  std::string content;
  bool has_ended = false;
  unsigned number = 0;
  if (!text.ends_with('\n')) cut_off(static_cast<unsigned>(std::count(text.begin(), text.end(), '\n')) + 1);
  while (std::getline(lines, content)) {
    const Location where = {name, ++number, 1};
    const Json json = object_of(content, where);
    const Line line(json, where);
    const std::string kind = line.text("kind");
    if (has_ended && kind == "header")
      refuse(where, "several-runs", "this report holds the runs of several endpoints, and this is the second",
             "write one of each, `vcpuspec check ENDPOINT --report jsonl:FILE`, or cut this file into its runs");
    if (has_ended) damaged(where, "something stands behind the footer");
    if ((number == 1) != (kind == "header"))
      refuse(where, "not-a-report", "a report begins with its header, and has no other",
             "name a file that `vcpuspec check ENDPOINT --report jsonl:FILE` wrote");
    if (kind == "header") {
      check_header(line);
      report.endpoint = line.text("endpoint");
      report.identity = {line.text_or_nothing("implementation"), line.text_or_nothing("version")};
    } else if (kind == "case") {
      add_case(report, line, citations);
    } else if (kind == "footer") {
      check_footer(report, line);
      report.counts.stale = line.number("stale");
      report.exit = static_cast<ExitCode>(line.number("exit"));
      has_ended = true;
    } else {
      damaged(where, shown(kind) + " is no kind of line");
    }
  }
  if (!has_ended) cut_off(number);
  return report;
}

WrittenReport read_report(const std::string& path, const Citations& citations) {
  return parse_report(read_file(path, "report"), path, citations);
}

}  // namespace vcpuspec
