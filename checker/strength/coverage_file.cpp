// SPDX-License-Identifier: Apache-2.0
#include "checker/strength/coverage_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "checker/input_error.h"
#include "checker/read_file.h"
#include "checker/strength/mutants.h"
#include "checker/style.h"

namespace vcpuspec {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const CoverGoal& goal) {
  Json json = {{"kind", name_of(goal.kind)}, {"at", goal.at}, {"shows", goal.shows}};
  if (!goal.file.empty()) {
    json["file"] = goal.file;
    json["line"] = goal.line;
  }
  if (!goal.by.empty()) json["by"] = goal.by;
  return json;
}

constexpr auto write_it_again = "write the file again, with `vcpuspec cover --report json:FILE`";

/// Reads one file. A place in it is a JSON pointer.
class Reader {
 public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  std::vector<RuleCoverage> read() {
    const Json all = parse(read_file(path_, "coverage"));
    need_keys(all, "", {"schema", "rules"}, {});
    if (all["schema"] != coverage_schema)
      fail("coverage.schema", "", "this is not coverage in the format `" + std::string(coverage_schema) + "`");
    std::vector<RuleCoverage> rules;
    const Json& list = array(all["rules"], "/rules");
    for (std::size_t i = 0; i < list.size(); ++i) {
      rules.push_back(rule(list[i], "/rules/" + std::to_string(i)));
      if (i != 0 && std::any_of(rules.begin(), rules.end() - 1, [&](const auto& r) { return r.rule == rules[i].rule; }))
        fail("coverage.malformed", "/rules/" + std::to_string(i), "this rule stands there twice");
    }
    return rules;
  }

 private:
  [[noreturn]] void fail(const std::string& code, const std::string& pointer, const std::string& says) const {
    throw InputError({path_, 0, 0}, code, (pointer.empty() ? "" : "at " + pointer + ": ") + says, write_it_again);
  }

  Json parse(const std::string& text) const {
    std::vector<std::set<std::string>> keys;
    const auto watch = [&](int, Json::parse_event_t event, Json& parsed) {
      if (event == Json::parse_event_t::object_start) keys.emplace_back();
      if (event == Json::parse_event_t::object_end) keys.pop_back();
      if (event == Json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second)
        fail("coverage.malformed", "", "a key stands twice in one object: " + shown(parsed.get<std::string>()));
      return true;
    };
    try {
      return Json::parse(text, watch);
    } catch (const Json::parse_error& error) {
      throw InputError(location(text, error.byte), "coverage.not-json", "this is no JSON, or it was cut off",
                       write_it_again);
    }
  }
  /// Of a byte, counted from 1; what ends too early ends behind its last byte.
  Location location(const std::string& text, std::size_t byte) const {
    const auto before = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte == 0 ? 0 : byte - 1, text.size()));
    const auto line_start = std::find(std::make_reverse_iterator(before), text.rend(), '\n').base();
    return {path_, static_cast<unsigned>(std::count(text.begin(), before, '\n') + 1),
            static_cast<unsigned>(before - line_start + 1)};
  }

  void need_keys(const Json& json, const std::string& pointer, const std::vector<std::string>& required,
                 const std::vector<std::string>& optional) const {
    if (!json.is_object()) fail("coverage.malformed", pointer, "an object belongs here");
    for (const std::string& key : required)
      if (!json.contains(key)) fail("coverage.malformed", pointer, "the key `" + key + "` is missing");
    for (const auto& [key, value] : json.items())
      if (std::find(required.begin(), required.end(), key) == required.end() &&
          std::find(optional.begin(), optional.end(), key) == optional.end())
        fail("coverage.malformed", pointer, "unknown key " + shown(key));
  }
  const Json& array(const Json& json, const std::string& pointer) const {
    if (!json.is_array()) fail("coverage.malformed", pointer, "a list belongs here");
    return json;
  }
  std::string word(const Json& json, const std::string& pointer) const {
    if (!json.is_string() || json.get_ref<const std::string&>().empty())
      fail("coverage.malformed", pointer, "a text that is not empty belongs here");
    return json.get<std::string>();
  }

  RuleCoverage rule(const Json& json, const std::string& pointer) const {
    need_keys(json, pointer, {"rule", "text", "cases", "goals"}, {});
    const std::string name = word(json["rule"], pointer + "/rule");
    const std::vector<const Rule*> known = rules_to_mutate();
    const auto found = std::find_if(known.begin(), known.end(), [&](const Rule* rule) { return rule->name == name; });
    if (found == known.end()) fail("coverage.unknown-rule", pointer + "/rule", "there is no rule " + shown(name));
    RuleCoverage coverage = coverage_of(**found, {});
    if (json["text"] != coverage.text)
      fail("coverage.other-text", pointer + "/text", "the text of `" + name + "` was another one");
    cases(array(json["cases"], pointer + "/cases"), pointer + "/cases", coverage);
    goals(array(json["goals"], pointer + "/goals"), pointer + "/goals", coverage);
    return coverage;
  }

  void cases(const Json& json, const std::string& pointer, RuleCoverage& coverage) const {
    for (std::size_t i = 0; i < json.size(); ++i) {
      const std::string at = pointer + "/" + std::to_string(i);
      coverage.cases.push_back(word(json[i], at));
      if (i != 0 && coverage.cases[i] <= coverage.cases[i - 1])
        fail("coverage.malformed", at, "cases stand in alphabetical order, each once");
    }
  }

  void goals(const Json& json, const std::string& pointer, RuleCoverage& coverage) const {
    if (json.size() != coverage.goals.size())
      fail("coverage.malformed", pointer, "there are not as many goals as `" + coverage.rule + "` has");
    for (std::size_t i = 0; i < json.size(); ++i) {
      const std::string at = pointer + "/" + std::to_string(i);
      need_keys(json[i], at, {"kind", "at", "shows"}, {"file", "line", "by"});
      CoverGoal& goal = coverage.goals[i];
      if (json[i]["kind"] != name_of(goal.kind) || json[i]["at"] != goal.at || json[i]["shows"] != goal.shows)
        fail("coverage.malformed", at, "this is not the goal that stands there in coverage of `" + coverage.rule + "`");
      if (!json[i].contains("by")) continue;
      goal.by = word(json[i]["by"], at + "/by");
      if (!std::binary_search(coverage.cases.begin(), coverage.cases.end(), goal.by))
        fail("coverage.malformed", at + "/by", "this case is not among the cases of the rule");
    }
  }

  std::string path_;
};

}  // namespace

void write_coverage(std::ostream& out, const std::vector<RuleCoverage>& all) {
  Json rules = Json::array();
  for (const RuleCoverage& coverage : all) {
    Json goals = Json::array();
    for (const CoverGoal& goal : coverage.goals) goals.push_back(json_of(goal));
    rules.push_back(
        {{"rule", coverage.rule}, {"text", coverage.text}, {"cases", coverage.cases}, {"goals", std::move(goals)}});
  }
  out << Json{{"schema", coverage_schema}, {"rules", std::move(rules)}}.dump(1) << "\n";
}

void merge_coverage_file(const std::string& path, std::vector<RuleCoverage>& all) {
  for (const RuleCoverage& read : Reader(path).read())
    for (RuleCoverage& coverage : all)
      if (coverage.rule == read.rule) merge(coverage, read);
}

}  // namespace vcpuspec
