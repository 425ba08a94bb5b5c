// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/case_json.h"

#include <fmt/format.h>

namespace vcpuspec {

namespace {

using Json = nlohmann::json;

Json values(const std::vector<Assignment>& all) {
  Json out = Json::object();
  for (const Assignment& one : all) out[one.place] = fmt::format("{:#x}", one.value);
  return out;
}

void add(Json& out, const char* key, const std::vector<Assignment>& all) {
  if (!all.empty()) out[key] = values(all);
}

Json steps(const VectorCase& one) {
  Json all = Json::array();
  for (const Step& step : one.steps) {
    Json json = {{"op", step.op}};
    add(json, "args", step.args);
    add(json, "config", step.config);
    add(json, "expect", step.expect);
    all.push_back(std::move(json));
  }
  return all;
}

Json outcome(const Outcome& expected) {
  Json out = {{"class", name_of(expected.outcome_class)}};
  add(out, "result", expected.values);
  return out;
}

Json references(const std::vector<Reference>& refs) {
  Json out = Json::array();
  for (const Reference& ref : refs) out.push_back({{"doc", ref.doc}, {"clause", ref.clause}});
  return out;
}

void add(Json& out, const char* key, const std::string& text) {
  if (!text.empty()) out[key] = text;
}

Json origin(const Origin& from) {
  Json out = {{"by", from.by}};
  add(out, "issue", from.issue);
  add(out, "finding", from.finding);
  add(out, "tool", from.tool);
  add(out, "seed", from.seed);
  add(out, "goal", from.goal);
  add(out, "shrunk_from", from.shrunk_from);
  return out;
}

/// What a case is about, and from which states it may start.
void add_subject(Json& out, const VectorFile& file, const VectorCase& one) {
  out[file.is_trace() ? "machine" : "rule"] = file.about();
  if (!one.reachable) out["reachable"] = false;
}

/// The notes that the flags of the case need.
Json notes(const VectorFile& file, const VectorCase& one) {
  Json out = Json::object();
  for (const std::string& flag : one.flags) {
    const Note& note = file.notes.at(flag);
    out[flag] = {{"bug_type", note.bug_type}, {"description", note.description}, {"effect", note.effect}};
  }
  return out;
}

}  // namespace

Json meaning_of(const VectorFile& file, const VectorCase& one) {
  Json out = {{"config", values(one.config)},
              {"pre", values(one.pre)},
              {"steps", steps(one)},
              {"outcome", outcome(one.outcome)},
              {"observe", Json::array()}};
  add_subject(out, file, one);
  return out;
}

Json case_json(const VectorFile& file, const VectorCase& one) {
  Json out = {{"schema", file.schema},
              {"arch", file.arch},
              {"kind", file.kind},
              {"spec", {{"doc", file.spec_doc}, {"rev", file.spec_rev}}},
              {"id", one.id},
              {"rev", one.rev},
              {"level", name_of(one.level)},
              {"refs", references(one.refs)},
              {"why", one.why},
              {"steps", steps(one)},
              {"outcome", outcome(one.outcome)},
              {"origin", origin(one.origin)}};
  if (!one.flags.empty()) out["notes"] = notes(file, one);
  if (!one.flags.empty()) out["flags"] = one.flags;
  if (!one.tags.empty()) out["tags"] = one.tags;
  add(out, "config", one.config);
  add(out, "pre", one.pre);
  add_subject(out, file, one);
  add(out, "sibling", one.sibling);
  add(out, "since", one.since);
  add(out, "until", one.until);
  add(out, "superseded_by", one.superseded_by);
  return out;
}

}  // namespace vcpuspec
