// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/write_yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "checker/vectors/bare_word.h"

namespace vcpuspec {

namespace {

constexpr std::size_t line_width = 120;

/// A name without quotes where every YAML library reads it as a text, else with them.
std::string name(const std::string& text) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
  return text.find_first_not_of(plain) == std::string::npos && reads_as_text(text) ? text : quoted(text);
}

/// Breaks a quoted text into lines. A line break reads as one space, so only single spaces may become one.
std::string wrapped(const std::string& text, std::size_t column, const std::string& indent) {
  std::string out;
  std::size_t from = 0;
  while (column + text.size() - from > line_width) {
    std::size_t cut = std::string::npos;
    for (std::size_t i = from + 1; i + 1 < text.size() && (column + i - from <= line_width || cut == std::string::npos);
         ++i)
      if (text[i] == ' ' && text[i - 1] != ' ' && text[i + 1] != ' ' && text[i - 1] != '"' && text[i - 1] != '\\' &&
          text[i + 1] != '"')
        cut = i;
    if (cut == std::string::npos) break;
    out += text.substr(from, cut - from) + "\n" + indent;
    from = cut + 1;
    column = indent.size();
  }
  return out + text.substr(from);
}

/// `key: "text"` on a line of its own, or on several.
std::string prose(std::size_t indent, const char* key, const std::string& text) {
  const std::string start = std::string(indent, ' ') + key + ": ";
  return start + wrapped(quoted(text), start.size(), std::string(indent + 2, ' ')) + "\n";
}

void line(std::string& out, const char* key, const std::string& value) {
  if (!value.empty()) out += fmt::format("    {}: {}\n", key, value);
}

std::string quoted_if_any(const std::string& text) { return text.empty() ? "" : quoted(text); }
std::string name_if_any(const std::string& text) { return text.empty() ? "" : name(text); }

void list(std::string& out, const char* key, const std::vector<std::string>& words) {
  if (words.empty()) return;
  std::string inside;
  for (const std::string& word : words) inside += (inside.empty() ? "" : ", ") + name(word);
  const std::string whole = fmt::format("    {}: [{}]\n", key, inside);
  if (whole.size() <= line_width + 1) {
    out += whole;
    return;
  }
  out += fmt::format("    {}:\n", key);
  for (const std::string& word : words) out += fmt::format("      - {}\n", name(word));
}

std::string inline_map(const std::vector<Assignment>& all) {
  std::string inside;
  for (const Assignment& one : all)
    inside += fmt::format("{}{}: \"{:#x}\"", inside.empty() ? "" : ", ", name(one.place), one.value);
  return "{" + inside + "}";
}

/// The parts of a step besides its operation, in the order in which they are written.
std::array<std::pair<const char*, const std::vector<Assignment>*>, 3> parts_of(const Step& step) {
  return {{{"args", &step.args}, {"config", &step.config}, {"expect", &step.expect}}};
}

void entries(std::string& out, std::size_t indent, const std::vector<Assignment>& all) {
  for (const Assignment& one : all) out += fmt::format("{:{}}{}: \"{:#x}\"\n", "", indent, name(one.place), one.value);
}

void map(std::string& out, const char* key, const std::vector<Assignment>& all) {
  if (all.empty()) return;
  out += fmt::format("    {}:\n", key);
  entries(out, 6, all);
}

void origin(std::string& out, const Origin& from) {
  std::string whole = "    origin: {by: " + from.by;
  std::string lines = "    origin:\n      by: " + from.by + "\n";
  const auto part = [&](const char* key, const std::string& value) {
    if (value.empty()) return;
    whole += fmt::format(", {}: {}", key, value);
    lines += fmt::format("      {}: {}\n", key, value);
  };
  part("issue", quoted_if_any(from.issue));
  part("finding", name_if_any(from.finding));
  part("tool", quoted_if_any(from.tool));
  part("seed", quoted_if_any(from.seed));
  part("goal", quoted_if_any(from.goal));
  part("shrunk_from", name_if_any(from.shrunk_from));
  whole += "}\n";
  out += whole.size() <= line_width + 1 ? whole : lines;
}

void references(std::string& out, const std::vector<Reference>& refs) {
  out += "    refs:\n";
  for (const Reference& ref : refs)
    out += fmt::format("      - {{doc: {}, clause: {}}}\n", name(ref.doc), name(ref.clause));
}

/// A step on lines of its own, for what is too long for one.
std::string long_step(const Step& step) {
  std::string out = fmt::format("      - op: {}\n", name(step.op));
  for (const auto& [key, all] : parts_of(step)) {
    if (all->empty()) continue;
    out += fmt::format("        {}:\n", key);
    entries(out, 10, *all);
  }
  return out;
}

/// One step stands beside its key, several stand below it.
void steps(std::string& out, const VectorCase& one) {
  const bool alone = one.steps.size() == 1;
  const std::string beside = "    steps: [" + to_yaml(one.steps.front()) + "]\n";
  if (alone && beside.size() <= line_width + 1) {
    out += beside;
    return;
  }
  out += "    steps:\n";
  for (const Step& step : one.steps) {
    const std::string line = "      - " + to_yaml(step) + "\n";
    out += !alone && line.size() <= line_width + 1 ? line : long_step(step);
  }
}

void outcome(std::string& out, const Outcome& expected) {
  const std::string result = expected.values.empty() ? "" : ", result: " + inline_map(expected.values);
  const std::string whole = "    outcome: {class: " + name_of(expected.outcome_class) + result + "}\n";
  if (whole.size() <= line_width + 1) {
    out += whole;
    return;
  }
  out += fmt::format("    outcome:\n      class: {}\n      result:\n", name_of(expected.outcome_class));
  entries(out, 8, expected.values);
}

void one_case(std::string& out, const VectorCase& one) {
  out += fmt::format("  - id: {}\n    rev: {}\n    level: {}\n", name(one.id), one.rev, name_of(one.level));
  references(out, one.refs);
  list(out, "tags", one.tags);
  list(out, "flags", one.flags);
  out += prose(4, "why", one.why);
  map(out, "config", one.config);
  map(out, "pre", one.pre);
  if (!one.reachable) line(out, "reachable", "false");
  steps(out, one);
  outcome(out, one.outcome);
  origin(out, one.origin);
  line(out, "sibling", name_if_any(one.sibling));
  line(out, "since", quoted_if_any(one.since));
  line(out, "until", quoted_if_any(one.until));
  line(out, "superseded_by", name_if_any(one.superseded_by));
}

}  // namespace

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char ch : text) {
    if (ch == '"' || ch == '\\') out += '\\';
    out += ch;
  }
  return out + "\"";
}

std::string to_yaml(const Step& step) {
  std::string out = "{op: " + name(step.op);
  for (const auto& [key, all] : parts_of(step))
    if (!all->empty()) out += fmt::format(", {}: {}", key, inline_map(*all));
  return out + "}";
}

std::string to_yaml(const VectorFile& file) {
  std::string out =
      fmt::format("schema: {}\narch: {}\nkind: {}\n{}: {}\nspec: {{doc: {}, rev: {}}}\n", quoted(file.schema),
                  name(file.arch), name(file.kind), file.is_trace() ? "machine" : "rule", name(file.about()),
                  name(file.spec_doc), quoted(file.spec_rev));
  if (!file.notes.empty()) out += "notes:\n";
  for (const auto& [flag, note] : file.notes)
    out += fmt::format("  {}:\n    bug_type: {}\n", name(flag), name(note.bug_type)) +
           prose(4, "description", note.description) + prose(4, "effect", note.effect);
  out += "cases:\n";
  for (const VectorCase& one : file.cases) one_case(out, one);
  return out;
}

}  // namespace vcpuspec
