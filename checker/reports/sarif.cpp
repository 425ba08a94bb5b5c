// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/sarif.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "checker/known.h"
#include "checker/reports/text.h"

namespace vcpuspec {

namespace {

using Json = nlohmann::ordered_json;

/// The rule that a broken implementation violates. It is none of the specification's: no verdict about conformance.
constexpr auto rule_to_answer = "vcpuspec:implementation-answers";

Json text(const std::string& words) { return {{"text", words}}; }

Json place_of(const Location& where) {
  Json place = {{"artifactLocation", {{"uri", sarif_uri(where.file)}}}};
  if (where.line == 0) return place;
  place["region"]["startLine"] = where.line;
  if (where.column != 0) place["region"]["startColumn"] = where.column;
  return place;
}

std::string differences_of(const CaseResult& result) {
  std::string words;
  for (const Comparison& one : result.differences())
    words += fmt::format("{}{}: expected {:#x}, actual {:#x}, differs in {:#x}", words.empty() ? "" : "; ",
                         one.expected.place, one.expected.value, one.actual, one.bits());
  return words;
}

std::string message_of(const CaseResult& result, const std::string& endpoint) {
  std::string words = endpoint + ", " + result.one->id;
  if (result.verdict == Verdict::broken) words += " (" + std::string(name_of(result.answer)) + ")";
  if (const std::string differs = differences_of(result); !differs.empty()) words += ": " + differs;
  if (!result.reason.empty()) words += ": " + result.reason;
  else if (result.verdict == Verdict::stale)
    words += ": finding " + result.one->origin.finding + " records a deviation here, but it passes";
  return words + ". Replay: " + replay_command(endpoint, result);
}

/// The steps of a trace until the first that differs, or all.
Json flow_of(const CaseResult& result) {
  const std::vector<Comparison> differences = result.differences();
  const std::vector<Step>& steps = result.one->steps;
  const std::size_t last = differences.empty() ? steps.size() - 1 : differences.front().expected.step;
  Json locations = Json::array();
  for (std::size_t i = 0; i <= last; ++i) {
    const bool differs = !differences.empty() && i == last;
    const std::string words = step_of(result, i) + " " + on_one_line(steps[i].args);
    // Steps of files in JSON Lines stand on the line of their case.
    Location where = steps[i].where.line == 0 ? result.one->where : steps[i].where;
    where.file = result.file->path;
    locations.push_back({{"location",
                          {{"physicalLocation", place_of(where)},
                           {"message", text(differs ? words + ": " + differences_of(result) : words)}}},
                         {"executionOrder", i + 1},
                         {"importance", differs ? "essential" : "important"}});
  }
  return {{"threadFlows", Json::array({{{"locations", locations}}})}};
}

Json properties_of(const CaseResult& result, const std::string& endpoint) {
  Json refs = Json::array();
  for (const Reference& ref : result.one->refs) refs.push_back(ref.key());
  Json all = {{"verdict", name_of(result.verdict)},
              {"case", result.one->id},
              {"rev", result.one->rev},
              {"refs", refs},
              {"tier", name_of(result.citation->tier)},
              {"rule", result.rule},
              {"replay", replay_command(endpoint, result)}};
  if (is_broken(result.answer)) all["broke"] = name_of(result.answer);
  return all;
}

Json rule_of(const std::string& id, const Citation* citation) {
  if (citation == nullptr) {
    const std::string says = "What is judged answers every case that it is asked, in time and within its bounds.";
    return {{"id", id},
            {"shortDescription", text(says)},
            {"fullDescription", text(says + " A case without an answer says nothing about conformance.")},
            {"help", text("See docs/plug_in_your_implementation.md.")}};
  }
  return {{"id", id},
          {"shortDescription", text(citation->says)},
          {"fullDescription", text(citation->says)},
          {"help", text("Evidence: " + name_of(citation->tier) + "; " + citation->source)},
          {"properties", {{"tier", name_of(citation->tier)}, {"tags", Json::array({name_of(citation->tier)})}}}};
}

bool is_told_one_by_one(Verdict verdict) {
  return verdict == Verdict::fail || verdict == Verdict::stale || verdict == Verdict::broken ||
         verdict == Verdict::as_recorded;
}

/// Whether a URI holds the character as it is.
bool is_plain(char ch) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  return plain.find(ch) != std::string_view::npos;
}

}  // namespace

std::string sarif_uri(const std::string& path) {
  std::string uri = path.rfind('/', 0) == 0 ? "file://" : "";
  for (const char ch : path)
    uri += is_plain(ch) ? std::string(1, ch) : fmt::format("%{:02X}", static_cast<unsigned char>(ch));
  return uri;
}

/// What has been told of the runs.
struct SarifReport::Log {
  explicit Log(std::ostream& to) : out(to) {}

  std::ostream& out;
  Json runs = Json::array();
  // Of the run under way.
  Endpoint endpoint;
  Json rules;
  std::map<std::string, std::size_t> rule_index;
  Json results;
  std::map<std::pair<Verdict, std::string>, std::size_t> not_judged;  // why, and how often

  std::size_t index_of(const std::string& id, const Citation* citation) {
    const auto [found, is_new] = rule_index.emplace(id, rules.size());
    if (is_new) rules.push_back(rule_of(id, citation));
    return found->second;
  }
  void add(const CaseResult& result);
  Json notifications() const;
};

void SarifReport::Log::add(const CaseResult& result) {
  const bool broke = is_broken(result.answer);
  const bool is_recorded = result.verdict == Verdict::as_recorded;
  const std::string id = broke ? rule_to_answer : result.one->refs.front().key();
  Location where = result.one->where;
  where.file = result.file->path;
  Json one = {
      {"ruleId", id},
      {"ruleIndex", index_of(id, broke ? nullptr : result.citation)},
      {"kind", "fail"},
      {"level", is_recorded ? "note" : "error"},
      {"message", text(message_of(result, endpoint.name))},
      {"locations", Json::array({{{"physicalLocation", place_of(where)},
                                  {"logicalLocations",
                                   Json::array({{{"fullyQualifiedName", result.one->id}, {"kind", "test case"}}})}}})}};
  one["partialFingerprints"]["case/v1"] = result.one->id;
  if (const std::string signature = signature_of(result); !signature.empty())
    one["partialFingerprints"]["signature/v1"] = signature;
  if (result.file->is_trace()) one["codeFlows"] = Json::array({flow_of(result)});
  if (is_recorded)
    one["suppressions"] = Json::array({{{"kind", "external"},
                                        {"status", "accepted"},
                                        {"justification", "deviates as recorded in " + where_recorded(result)}}});
  one["properties"] = properties_of(result, endpoint.name);
  results.push_back(std::move(one));
}

/// What no result tells: why cases were not judged.
Json SarifReport::Log::notifications() const {
  Json all = Json::array();
  for (const auto& [why, count] : not_judged) {
    const auto& [verdict, reason] = why;
    all.push_back({{"level", verdict == Verdict::skip ? "note" : "warning"},
                   {"message", text(fmt::format("{} case{} {}: {}", count, count == 1 ? "" : "s",
                                                verdict == Verdict::skip ? "skipped" : "not run", reason))},
                   {"properties", {{"verdict", name_of(verdict)}, {"cases", count}}}});
  }
  return all;
}

SarifReport::SarifReport(std::ostream& out) : log_(std::make_unique<Log>(out)) {}
SarifReport::~SarifReport() = default;

void SarifReport::begin(const Endpoint& endpoint, const std::vector<VectorFile>&) {
  log_->endpoint = endpoint;
  log_->rules = Json::array();
  log_->rule_index.clear();
  log_->results = Json::array();
  log_->not_judged.clear();
}

void SarifReport::result(const CaseResult& result) {
  if (is_told_one_by_one(result.verdict)) log_->add(result);
  else if (result.verdict != Verdict::pass) ++log_->not_judged[{result.verdict, result.reason}];
}

void SarifReport::end(const Counts& counts) {
  const Identity identity = identity_of(log_->endpoint);
  Json properties = {{"endpoint", log_->endpoint.name}};
  if (!identity.implementation.empty()) properties["implementation"] = identity.implementation;
  if (!identity.version.empty()) properties["version"] = identity.version;
  for (const auto& [name, count] : named(counts)) properties[name] = count;
  properties["exit"] = static_cast<int>(counts.exit_code());
  Json invocation = {{"executionSuccessful", counts.broken + counts.not_run == 0},
                     {"exitCode", static_cast<int>(counts.exit_code())}};
  if (!log_->not_judged.empty()) invocation["toolExecutionNotifications"] = log_->notifications();
  log_->runs.push_back({{"tool", {{"driver", {{"name", "vcpuspec"}, {"rules", std::move(log_->rules)}}}}},
                        {"automationDetails", {{"id", "vcpuspec check " + log_->endpoint.name + "/"}}},
                        {"invocations", Json::array({std::move(invocation)})},
                        {"results", std::move(log_->results)},
                        {"properties", std::move(properties)}});
}

void SarifReport::close() {
  const Json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", std::move(log_->runs)}};
  log_->out << log.dump(1, ' ', false, Json::error_handler_t::replace) << "\n" << std::flush;
}

}  // namespace vcpuspec
