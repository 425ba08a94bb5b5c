// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/jsonl.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "checker/failure.h"
#include "checker/known.h"
#include "checker/reports/text.h"
#include "checker/step_effects.h"

namespace vcpuspec {

namespace {

using Json = nlohmann::ordered_json;

/// A path may hold any bytes; a report is UTF-8.
void write_line(std::ostream& out, const Json& line) {
  out << line.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n" << std::flush;
}

std::string hex(std::uint64_t value) { return fmt::format("{:#x}", value); }

Json differences_of(const CaseResult& result) {
  Json all = Json::array();
  for (const Comparison& difference : result.differences()) {
    all.push_back({{"place", difference.expected.place},
                   {"expected", hex(difference.expected.value)},
                   {"actual", hex(difference.actual)},
                   {"differs", hex(difference.bits())}});
    if (!result.file->is_trace()) continue;
    all.back()["step"] = difference.expected.step + 1;
    all.back()["event"] = result.one->steps[difference.expected.step].op;
  }
  return all;
}

Json words_of(const std::vector<Assignment>& all) {
  Json words = Json::object();
  for (const Assignment& one : all) words[one.place] = hex(one.value);
  return words;
}

Json changes_of(const StepEffect& effect) {
  Json all = Json::array();
  for (const Change& one : effect.changes)
    all.push_back({{"place", one.place}, {"before", hex(one.before)}, {"after", hex(one.after)}});
  return all;
}

Json expected_of(const StepEffect& effect) {
  Json all = Json::array();
  for (const Comparison& one : effect.compared)
    all.push_back({{"place", one.expected.place}, {"expected", hex(one.expected.value)}, {"actual", hex(one.actual)}});
  return all;
}

Json steps_of(const VectorCase& one, const Target& target) {
  Json all = Json::array();
  const std::vector<StepEffect> effects = step_effects(one, target);
  for (std::size_t i = 0; i < effects.size(); ++i)
    all.push_back({{"event", one.steps[i].op},
                   {"args", words_of(one.steps[i].args)},
                   {"config", words_of(one.steps[i].config)},
                   {"rule", effects[i].rule},
                   {"says", effects[i].says},
                   {"cites", effects[i].citation},
                   {"changes", changes_of(effects[i])},
                   {"results", words_of(effects[i].results)},
                   {"expected", expected_of(effects[i])}});
  return all;
}

/// What a report of causes needs besides; see failure.h.
Json cause_of(const Failure& failure) {
  Json cause = {{"where", failure.cause.where}};
  if (!failure.cause.named.empty()) {
    cause["named"] = failure.cause.named;
    cause["bits"] = failure.cause.bits;
  }
  cause["event"] = failure.event;
  cause["shows"] = failure.shows;
  if (!failure.consequence.empty()) cause["consequence"] = failure.consequence;
  cause["steps"] = failure.steps;
  cause["places"] = failure.places;
  return cause;
}

Json references_of(const CaseResult& result) {
  Json all = Json::array();
  for (const Reference& ref : result.one->refs) all.push_back(ref.key());
  return all;
}

}  // namespace

void JsonlReport::begin(const Endpoint& endpoint, const std::vector<VectorFile>& files) {
  endpoint_ = endpoint.name;
  Json paths = Json::array();
  for (const VectorFile& file : files) paths.push_back(file.path);
  Json header = {{"kind", "header"}, {"schema", "vcpuspec/report/0"}, {"endpoint", endpoint_}};
  const Identity identity = identity_of(endpoint);
  if (!identity.implementation.empty()) header["implementation"] = identity.implementation;
  if (!identity.version.empty()) header["version"] = identity.version;
  header["files"] = paths;
  write_line(out_, header);
}

void JsonlReport::result(const CaseResult& result) {
  const VectorCase& one = *result.one;
  Json line = {{"kind", "case"},
               {"id", one.id},
               {"rev", one.rev},
               {"file", result.file->path},
               {"line", one.where.line},
               {"rule", result.rule},
               {"verdict", name_of(result.verdict)},
               {"refs", references_of(result)},
               {"tier", name_of(result.citation->tier)}};
  if (is_broken(result.answer)) line["broke"] = name_of(result.answer);
  if (!result.reason.empty()) line["reason"] = result.reason;
  if (!one.origin.finding.empty()) line["finding"] = one.origin.finding;
  if (!result.recorded.empty()) line["known"] = result.recorded;
  if (!result.differences().empty()) line["differences"] = differences_of(result);
  if (const std::string signature = signature_of(result); !signature.empty()) {
    line["signature"] = signature;
    line["replay"] = replay_command(endpoint_, result);
    line["cause"] = cause_of(failure_of(result, endpoint_));
  }
  if (of_steps_ != nullptr && result.reason.empty()) {
    line["given"] = words_of(start_of(one));
    line["steps"] = steps_of(one, of_steps_->of(*result.file));
  }
  write_line(out_, line);
}

void JsonlReport::end(const Counts& counts) {
  Json footer = {{"kind", "footer"}};
  for (const auto& [name, count] : named(counts)) footer[name] = count;
  footer["exit"] = static_cast<int>(counts.exit_code());
  write_line(out_, footer);
}

}  // namespace vcpuspec
