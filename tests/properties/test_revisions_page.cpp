// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "checker/check.h"
#include "checker/cli/vector_files.h"
#include "properties/claims/property.h"
#include "tests/support/generated_page.h"

/// docs/generated/revisions.md: every revision that the facts know, the property that it breaks and the vectors that
/// notice it.
namespace vcpuspec {

namespace {

const std::string source_dir = VCPUSPEC_SOURCE_DIR;

const Citations& citations() {
  static const Citations all = read_citations(source_dir + "/docs/citations.yaml");
  return all;
}

/// kvm-arm64:W1 and the like; their numbers as numbers.
bool is_revision(const std::string& key) {
  const auto letter = key.find(':') + 1;
  const bool is_row = key.size() > letter + 1 && std::all_of(key.begin() + static_cast<std::ptrdiff_t>(letter) + 1,
                                                             key.end(), [](char c) { return c >= '0' && c <= '9'; });
  return is_row && ((key.starts_with("kvm-arm64:") && std::string("WTC").find(key[letter]) != std::string::npos) ||
                    key.starts_with("qemu-gicv5:Q"));
}
std::tuple<std::string, int> in_order(const std::string& key) {
  const auto letter = key.find(':') + 1;
  const std::string order = key[letter] == 'W' ? "1" : key[letter] == 'T' ? "2" : key[letter] == 'C' ? "3" : "4";
  return {order, std::stoi(key.substr(letter + 1))};
}
std::vector<std::string> revision_keys() {
  std::vector<std::string> all;
  for (const std::string& key : citations().keys())
    if (is_revision(key)) all.push_back(key);
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return in_order(a) < in_order(b); });
  return all;
}

std::vector<const Property*> properties_about(const std::string& key, Expected expected) {
  std::vector<const Property*> all;
  for (const Property& property : properties())
    if (property.citation == key && property.expected == expected) all.push_back(&property);
  return all;
}

const std::vector<VectorFile>& shipped() {
  static const std::vector<VectorFile> all = [] {
    std::vector<VectorFile> files = cli::read_named_or_shipped({});
    std::erase_if(files, [](const VectorFile& file) { return file.arch != "arm-gicv5-ppi"; });
    return files;
  }();
  return all;
}

/// The cases that an endpoint fails, by id, with what they cite.
std::map<std::string, std::set<std::string>> failed_by(const std::string& endpoint) {
  std::map<std::string, std::set<std::string>> all;
  for (const CaseResult& result : check(find_endpoint(endpoint), shipped(), {}, citations()).results) {
    if (result.verdict != Verdict::fail) continue;
    for (const Reference& ref : result.one->refs) all[result.one->id].insert(ref.key());
  }
  return all;
}

/// Ids of shipped vectors that cite the row and that an endpoint of the revision fails.
std::set<std::string> vectors_for(const std::string& key, const std::vector<const Property*>& controls) {
  static const std::vector<std::string> known = endpoint_names();
  static std::map<std::string, std::map<std::string, std::set<std::string>>> failed;
  std::set<std::string> ids;
  for (const Property* control : controls) {
    const std::string endpoint = "model@" + control->id.substr(control->id.find('@') + 1);
    if (std::find(known.begin(), known.end(), endpoint) == known.end()) continue;
    if (!failed.contains(endpoint)) failed[endpoint] = failed_by(endpoint);
    for (const auto& [id, cited] : failed[endpoint])
      if (cited.contains(key)) ids.insert("`" + id + "`");
  }
  return ids;
}

template <class Names>
std::string joined(const Names& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string names_of(const std::vector<const Property*>& all) {
  std::vector<std::string> names;
  for (const Property* one : all) names.push_back("`" + one->id + "`");
  return joined(names);
}

const YAML::Node& facts() {
  static const YAML::Node all = YAML::LoadFile(source_dir + "/tests/facts/gicv5_revisions.yaml");
  return all;
}
/// What the facts say of rows that no property is about.
const std::map<std::string, YAML::Node>& other_rows() {
  static const std::map<std::string, YAML::Node> all = [] {
    std::map<std::string, YAML::Node> rows;
    for (const YAML::Node& row : facts()["rows"]) rows[row["id"].as<std::string>()] = row;
    return rows;
  }();
  return all;
}

/// The vectors of a row, or why there are none: exactly one of both.
std::string vectors_or_reason(const std::string& key, const std::vector<const Property*>& controls) {
  const std::set<std::string> ids = vectors_for(key, controls);
  const YAML::Node reason = facts()["without_vector"][key];
  CHECK((ids.empty() && !controls.empty()) == reason.IsDefined());
  return reason.IsDefined() ? "none: " + reason.as<std::string>() : joined(ids);
}

/// A mistake that an implementation in C makes instead.
std::string implementation_row(const std::string& name) {
  const auto failed = failed_by("so:" + std::string(VCPUSPEC_IMPLEMENTATIONS_DIR) + "/" + name + ".so");
  REQUIRE_FALSE(failed.empty());
  return fmt::format("found in `{}.so`, which makes the same mistake | {} shipped vectors, such as `{}` |\n", name,
                     failed.size(), failed.begin()->first);
}

std::string row_of(const std::string& key) {
  const auto controls = properties_about(key, Expected::refuted);
  const auto proofs = properties_about(key, Expected::proved);
  const auto other = other_rows().find(key);
  INFO(key);
  REQUIRE((controls.empty() && proofs.empty()) == (other != other_rows().end()));
  const std::string start = fmt::format("| {} | {} | ", key.substr(key.find(':') + 1), citations().find(key)->says);
  if (other != other_rows().end())
    return start + (other->second["implementation"]
                        ? implementation_row(other->second["implementation"].as<std::string>())
                        : other->second["because"].as<std::string>() + " | |\n");
  const std::string result =
      controls.empty() ? "proved equivalent, or right: " + names_of(proofs)
                       : "refuted: " + names_of(controls) + (proofs.empty() ? "" : "; proved: " + names_of(proofs));
  return start + result + " | " + vectors_or_reason(key, controls) + " |\n";
}

}  // namespace

TEST_CASE("the page of revisions is what the properties and the shipped vectors find", "[pages][exhaustive]") {
  std::string page =
      "# Revisions and what finds them\n\n"
      "Made by the test run; do not edit. Every row of the history that `docs/citations.yaml` has (W: the wake "
      "predicate,\n"
      "T: the transport of pending and active state, C: configuration and traps of KVM; Q: QEMU), the property that a\n"
      "revision breaks (the proof of every build refutes it), and the shipped vectors that cite the row and that the\n"
      "revision fails (`vcpuspec check model@REVISION`).\n\n"
      "| row | difference | result | vectors |\n|---|---|---|---|\n";
  for (const std::string& key : revision_keys()) page += row_of(key);
  for (const auto& [key, row] : other_rows()) CHECK(citations().find(key) != nullptr);
  for (const auto& row : facts()["without_vector"]) CHECK(citations().find(row.first.as<std::string>()) != nullptr);
  test::check_page("revisions.md", page);
}

}  // namespace vcpuspec
