// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/write_yaml.h"

#include <fmt/format.h>

namespace vcpuspec {

namespace {

/// Text in double quotes, as the strict subset of YAML wants it.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char ch : text) {
    if (ch == '"' || ch == '\\') out += '\\';
    out += ch;
  }
  return out + "\"";
}

void line(std::string& out, const char* key, const std::string& text) {
  if (!text.empty()) out += fmt::format("    {}: {}\n", key, quoted(text));
}

void list(std::string& out, const char* key, const std::vector<std::string>& words) {
  if (words.empty()) return;
  std::string inside;
  for (const std::string& word : words) inside += (inside.empty() ? "" : ", ") + quoted(word);
  out += fmt::format("    {}: [{}]\n", key, inside);
}

std::string inline_map(const std::vector<Assignment>& all) {
  std::string inside;
  for (const Assignment& one : all)
    inside += fmt::format("{}{}: \"{:#x}\"", inside.empty() ? "" : ", ", quoted(one.place), one.value);
  return "{" + inside + "}";
}

void map(std::string& out, const char* key, const std::vector<Assignment>& all) {
  if (all.empty()) return;
  out += fmt::format("    {}:\n", key);
  for (const Assignment& one : all) out += fmt::format("      {}: \"{:#x}\"\n", quoted(one.place), one.value);
}

void origin(std::string& out, const Origin& from) {
  out += "    origin: {by: " + from.by;
  const auto part = [&](const char* key, const std::string& text) {
    if (!text.empty()) out += fmt::format(", {}: {}", key, quoted(text));
  };
  part("issue", from.issue);
  part("finding", from.finding);
  part("tool", from.tool);
  part("seed", from.seed);
  part("goal", from.goal);
  out += "}\n";
}

void references(std::string& out, const std::vector<Reference>& refs) {
  out += "    refs:\n";
  for (const Reference& ref : refs)
    out += fmt::format("      - {{doc: {}, clause: {}}}\n", quoted(ref.doc), quoted(ref.clause));
}

void outcome(std::string& out, const Outcome& expected) {
  out += "    outcome: {class: " + name_of(expected.outcome_class);
  if (!expected.values.empty()) out += ", result: " + inline_map(expected.values);
  out += "}\n";
}

void one_case(std::string& out, const VectorCase& one) {
  out += fmt::format("  - id: {}\n    rev: {}\n    level: {}\n", quoted(one.id), one.rev, name_of(one.level));
  references(out, one.refs);
  list(out, "tags", one.tags);
  list(out, "flags", one.flags);
  line(out, "why", one.why);
  map(out, "config", one.config);
  map(out, "pre", one.pre);
  const std::string args = one.args.empty() ? "" : ", args: " + inline_map(one.args);
  out += fmt::format("    steps: [{{op: {}{}}}]\n", one.op, args);
  outcome(out, one.outcome);
  origin(out, one.origin);
  line(out, "sibling", one.sibling);
  line(out, "since", one.since);
  line(out, "until", one.until);
  line(out, "superseded_by", one.superseded_by);
}

}  // namespace

std::string to_yaml(const VectorFile& file) {
  std::string out =
      fmt::format("schema: {}\narch: {}\nkind: {}\nrule: {}\nspec: {{doc: {}, rev: {}}}\n", quoted(file.schema),
                  quoted(file.arch), file.kind, quoted(file.rule), quoted(file.spec_doc), quoted(file.spec_rev));
  if (!file.notes.empty()) out += "notes:\n";
  for (const auto& [name, note] : file.notes)
    out += fmt::format("  {}:\n    bug_type: {}\n    description: {}\n    effect: {}\n", quoted(name), note.bug_type,
                       quoted(note.description), quoted(note.effect));
  out += "cases:\n";
  for (const VectorCase& one : file.cases) one_case(out, one);
  return out;
}

}  // namespace vcpuspec
