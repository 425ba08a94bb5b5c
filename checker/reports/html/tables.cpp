// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/html/tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "checker/style.h"

namespace vcpuspec::html {

namespace {

/// More than this of different reasons is not read by anybody.
constexpr std::size_t most_reason_bytes = std::size_t{1} << 20;

std::string json_list(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "[" : ",") + item;
  return text.empty() ? "[]" : text + "]";
}

/// How much of the start two texts share. What is left of the second starts with a whole character.
std::size_t shared_start(const std::string& before, const std::string& text) {
  std::size_t at = 0;
  while (at < before.size() && at < text.size() && before[at] == text[at] && (text[at] & 0x80) == 0) ++at;
  return at;
}

}  // namespace

std::string json_text(std::string_view text) {
  using Json = nlohmann::json;
  const std::string ascii = Json(printable(text)).dump(-1, ' ', true, Json::error_handler_t::replace);
  std::string out;
  out.reserve(ascii.size());
  for (const char ch : ascii)
    if (ch == '<') out += "\\u003c";
    else out += ch;
  return out;
}

std::string json_word(std::uint64_t value) { return fmt::format("\"{:#x}\"", value); }

std::string json_runs(const std::vector<std::uint32_t>& column) {
  std::string out = "[";
  for (std::size_t at = 0; at < column.size();) {
    const std::size_t first = at;
    while (at < column.size() && column[at] == column[first]) ++at;
    out += fmt::format("{}{},{}", first == 0 ? "" : ",", column[first], at - first);
  }
  return out + "]";
}

std::uint32_t Texts::number_of(const std::string& row) {
  const auto [found, is_new] = number_.emplace(row, static_cast<std::uint32_t>(rows_.size()));
  if (is_new) {
    rows_.push_back(&found->first);
    bytes_ += row.size();
  }
  return found->second;
}

void Texts::write(std::ostream& out) const {
  const char* before = "";
  out << "[";
  for (const std::string* row : rows_) {
    out << before << *row;
    before = ",\n";
  }
  out << "]";
}

std::uint32_t Tables::add(const CaseResult& result) {
  const VectorCase& one = *result.one;
  const auto [known, is_new] = case_number_.emplace(one.id, static_cast<std::uint32_t>(ids_.size()));
  if (!is_new) return known->second;
  const VectorFile& file = *result.file;
  const auto [path, is_new_file] = file_number_.emplace(file.path, static_cast<std::uint32_t>(files_.size()));
  if (is_new_file) files_.push_back(fmt::format("[{},{}]", json_text(file.path), json_text(file.arch)));
  const Citation& citation = *result.citation;
  ids_.push_back(&known->first);
  file_.push_back(path->second);
  line_.push_back(static_cast<std::uint32_t>(one.where.line));
  clause_.push_back(
      clauses_.number_of(fmt::format("[{},{},{},{}]", json_text(one.refs.front().key()), json_text(citation.says),
                                     json_text(name_of(citation.tier)), json_text(citation.source))));
  rule_.push_back(rule_names_.number_of(json_text(file.about())));
  return known->second;
}

std::uint32_t Tables::reason(const std::string& text) {
  if (reasons_.bytes() == 0) reasons_.number_of("\"\"");
  if (reasons_.bytes() > most_reason_bytes)
    return reasons_.number_of(json_text("the reason is left out: there are too many different ones for this page"));
  return reasons_.number_of(json_text(text));
}

std::uint32_t Tables::rule(const std::string& name, const std::string& says, const std::string& citation) {
  return rules_.number_of(fmt::format("[{},{},{}]", json_text(name), json_text(says), json_text(citation)));
}

void Tables::need_register(const std::string& place, const VectorFile& file) {
  const SlotInfo* slot = subject_of(file).find(place);
  if (slot == nullptr) return;
  std::string& known = registers_[file.arch + " " + place];
  if (!known.empty()) return;
  std::vector<std::string> fields;
  for (const FieldInfo& field : slot->fields)
    fields.push_back(fmt::format("[{},{},{}]", json_text(field.name), field.hi, field.lo));
  known = json_list(fields);
}

/// What an id shares with the one before it is only counted: ids of one file begin alike.
void Tables::write_cases(std::ostream& out) const {
  std::string shared;
  std::string rest;
  std::string before;
  for (const std::string* each : ids_) {
    const std::string id = printable(*each);
    const std::size_t same = shared_start(before, id);
    shared += fmt::format("{}{}", shared.empty() ? "" : ",", same);
    rest += (rest.empty() ? "" : ",") + json_text(id.substr(same));
    before = id;
  }
  out << "\"cases\":{\"shared\":[" << shared << "],\n\"rest\":[" << rest << "],\n\"file\":" << json_runs(file_)
      << ",\n\"line\":" << json_runs(line_) << ",\n\"clause\":" << json_runs(clause_)
      << ",\n\"rule\":" << json_runs(rule_) << "}";
}

void Tables::write(std::ostream& out) const {
  out << "\"files\":" << json_list(files_) << ",\n\"clauses\":";
  clauses_.write(out);
  out << ",\n\"ruleNames\":";
  rule_names_.write(out);
  out << ",\n\"rules\":";
  rules_.write(out);
  out << ",\n\"reasons\":";
  reasons_.write(out);
  out << ",\n\"registers\":{";
  const char* comma = "";
  for (const auto& [place, fields] : registers_) {
    out << comma << json_text(place) << ":" << fields;
    comma = ",\n";
  }
  out << "},\n";
  write_cases(out);
}

}  // namespace vcpuspec::html
