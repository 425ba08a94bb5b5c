// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "checker/data_dir.h"
#include "checker/vectors/case_json.h"
#include "checker/vectors/digest.h"
#include "checker/vectors/lint.h"
#include "checker/vectors/read_jsonl.h"
#include "checker/vectors/read_tree.h"
#include "checker/vectors/read_vectors.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/tree.h"
#include "checker/vectors/write_jsonl.h"
#include "checker/vectors/write_yaml.h"
#include "spec/registry/registry.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

using nlohmann::json;
using test::error_at;
using test::error_code;

const std::string yaml = R"(schema: "vcpuspec/vectors/1"
arch: arm-gicv5-ppi
kind: function
rule: gicv5.wake
spec: {doc: gicv5, rev: "1"}
notes:
  NOTE: {bug_type: LOST_WAKE, description: "d", effect: "e"}
cases:
  - id: a.b
    rev: 1
    level: must
    refs: [{doc: gicv5, clause: D_MSQKF}, {doc: kvm-arm64, clause: W4}]
    tags: [smoke]
    flags: [NOTE]
    why: "It is said: \"so\" \\ and goes on: é."
    config: {arbitrary.count_of_zero: "0x20"}
    pre: {cpu.ICH_VMCR_EL2.VPMR: "0x1f"}
    steps: [{op: call, args: {x: "0x1"}}]
    outcome: {class: ok, result: {wake: "0x0"}}
    origin: {by: solver, issue: "i", finding: 001-x, tool: "t", seed: "7", goal: "g"}
    sibling: a.b-d
    since: "1.0"
    until: "2.0"
    superseded_by: a.b-e
  - id: a.c
    rev: 1
    level: must
    refs: [{doc: gicv5, clause: D_MSQKF}]
    why: "Another one."
    steps: [{op: call}]
    outcome: {class: wake}
)";

std::string good() { return to_jsonl(parse_yaml(yaml, "f.yaml")); }
json first_line() { return json::parse(good().substr(0, good().find('\n'))); }

std::string error_of(const std::string& text) {
  return error_at([&] { parse_jsonl(text, "f.jsonl"); });
}

/// The error of the good lines with the first one changed.
template <class Change>
std::string error_with(Change change) {
  json line = first_line();
  change(line);
  return error_of(line.dump() + good().substr(good().find('\n')));
}

/// The change that gives a key of the line a value.
auto set(const std::string& key, const json& value) {
  return [=](json& line) { line[key] = value; };
}

/// Everything that a file says, in one order.
json content(const VectorFile& file) {
  json all = {{"path-free", to_jsonl(file)}, {"cases", json::array()}, {"notes", json::object()}};
  for (const VectorCase& one : file.cases) all["cases"].push_back(case_json(file, one));
  for (const auto& [flag, note] : file.notes) all["notes"][flag] = {note.bug_type, note.description, note.effect};
  return all;
}

std::vector<std::string> shipped() {
  std::vector<std::string> all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data_dir() / "vectors"))
    if (entry.path().extension() == ".yaml") all.push_back(entry.path().string());
  REQUIRE(all.size() >= 3);
  return all;
}

std::vector<std::string> sorted(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  return words;
}

std::vector<std::string> keys_of(const json& object) {
  std::vector<std::string> keys;
  for (const auto& entry : object.items()) keys.push_back(entry.key());
  return keys;
}

}  // namespace

TEST_CASE("reading the shipped JSON Lines gives what reading the YAML gives", "[exhaustive]") {
  for (const std::string& name : shipped()) {
    CAPTURE(name);
    const VectorFile file = read_yaml(name);
    const VectorFile again = read_jsonl(json_lines_beside(name));
    CHECK(content(again) == content(file));
    CHECK(again.cases.size() == file.cases.size());
  }
}

TEST_CASE("a line has sorted keys, everything of the file that it needs, and its digest") {
  const VectorFile file = parse_yaml(yaml, "f.yaml");
  const std::string text = good();
  CHECK(std::count(text.begin(), text.end(), '\n') == 2);
  const std::string second = text.substr(text.find('\n') + 1);
  CHECK(second == R"({"arch":"arm-gicv5-ppi","digest":")" + digest(file, file.cases[1]) +
                      R"(","id":"a.c","kind":"function","level":"must","origin":{"by":"hand"},)"
                      R"("outcome":{"class":"wake"},"refs":[{"clause":"D_MSQKF","doc":"gicv5"}],"rev":1,)"
                      R"("rule":"gicv5.wake","schema":"vcpuspec/vectors/1","spec":{"doc":"gicv5","rev":"1"},)"
                      R"("steps":[{"op":"call"}],"why":"Another one."})"
                      "\n");
  CHECK(first_line()["notes"]["NOTE"]["effect"] == "e");
}

TEST_CASE("every key of the format survives, and cases stand where their line does") {
  const VectorFile file = parse_jsonl(good(), "f.jsonl");
  CHECK(content(file) == content(parse_yaml(yaml, "f.yaml")));
  CHECK(file.cases.at(0).why == "It is said: \"so\" \\ and goes on: é.");
  CHECK(file.cases.at(1).where.line == 2);
  CHECK(file.cases.at(1).where.column == 1);
}

TEST_CASE("spacing, the order of keys and plain line ends of Windows make no difference") {
  std::string spaced;
  for (const std::string text = good(); const char ch : text) spaced += ch == '\n' ? "\r\n" : std::string(1, ch);
  CHECK(content(parse_jsonl(spaced, "f")) == content(parse_jsonl(good(), "f")));
  const std::string rev = R"("rev":1,"rule")";
  std::string moved = good();
  moved.replace(moved.find(rev), rev.size(), R"("rule")").insert(1, R"( "rev" : 1 , )");
  CHECK(content(parse_jsonl(moved, "f")) == content(parse_jsonl(good(), "f")));
}

TEST_CASE("a line that is not the format is refused with the code that YAML has for it") {
  CHECK(error_with([](json&) {}) == "accepted");
  CHECK(error_with(set("exepct", 1)) == "1:1 vector.unknown-key");
  CHECK(error_with(set("cases", json::array())) == "1:1 vector.unknown-key");
  CHECK(error_with(set("observe", json::array())) == "1:1 vector.not-supported");
  CHECK(error_with(set("rev", "1")) == "1:1 vector.not-a-count");
  CHECK(error_with(set("rev", 0)) == "1:1 vector.not-a-count");
  CHECK(error_with(set("rev", -1)) == "1:1 vector.not-a-count");
  CHECK(error_with(set("rev", 1.0)) == "1:1 vector.not-a-count");
  CHECK(error_with(set("rev", true)) == "1:1 vector.not-a-count");
  CHECK(error_with(set("why", 7)) == "1:1 vector.not-a-text");
  CHECK(error_with(set("why", "")) == "1:1 vector.not-a-text");
  CHECK(error_with(set("why", nullptr)) == "1:1 vector.not-a-text");
  CHECK(error_with(set("id", "A")) == "1:1 vector.not-a-slug");
  CHECK(error_with(set("id", "../x")) == "1:1 vector.not-a-slug");
  CHECK(error_with(set("level", "may")) == "1:1 vector.unknown-word");
  CHECK(error_with(set("tags", "smoke")) == "1:1 vector.not-a-list");
  CHECK(error_with(set("pre", json::array())) == "1:1 vector.not-a-map");
  CHECK(error_with(set("notes", json::array())) == "1:1 vector.not-a-map");
  CHECK(error_with(set("pre", {{"cpu.X", 31}})) == "1:1 vector.not-a-text");
  CHECK(error_with(set("pre", {{"cpu.X", "31"}})) == "1:1 vector.not-hex");
  CHECK(error_with(set("pre", {{"cpu.X", "0x10000000000000000"}})) == "1:1 vector.too-wide");
  CHECK(error_with(set("steps", json::array())) == "1:1 vector.not-one-step");
  CHECK(error_with(set("refs", json::array())) == "1:1 vector.no-reference");
  CHECK(error_with(set("flags", {"OTHER"})) == "1:1 vector.unknown-word");
  CHECK(error_with(set("outcome", {{"class", "ok"}})) == "1:1 vector.expects-nothing");
  CHECK(error_with([](json& line) { line.erase("why"); }) == "1:1 vector.missing-key");
  CHECK(error_with([](json& line) { line.erase("digest"); }) == "1:1 vector.missing-key");
  CHECK(error_with(set("digest", "0123")) == "1:1 vector.not-a-digest");
  CHECK(error_with(set("digest", 7)) == "1:1 vector.not-a-digest");
  CHECK(error_with(set("digest", "0123456789abcdef")) == "1:1 vector.wrong-digest");
  CHECK(error_with(set("pre", {{"cpu.ICH_VMCR_EL2.VPMR", "0x1e"}})) == "1:1 vector.wrong-digest");
}

TEST_CASE("what a careful person would not want in YAML is refused in a line, too") {
  const std::string first = first_line()["id"];
  CHECK(error_with(set("tags", {"smoke", "smoke"})) == "1:1 vector.repeated");
  CHECK(error_with(set("flags", {"NOTE", "NOTE"})) == "1:1 vector.repeated");
  CHECK(error_with([](json& line) { line["refs"].push_back(line["refs"][0]); }) == "1:1 vector.repeated");
  CHECK(error_with(set("sibling", first)) == "1:1 vector.names-itself");
  CHECK(error_with(set("superseded_by", first)) == "1:1 vector.names-itself");
  CHECK(error_with(set("why", " Not so.")) == "1:1 vector.outer-space");
  CHECK(error_with(set("why", std::string(max_text_bytes + 1, 'x'))) == "1:1 vector.too-long");
  CHECK(error_with(set(std::string(max_key_bytes + 1, 'x'), "x")) == "1:1 vector.too-long");
  CHECK(error_with(set("schema", "vcpuspec/vectors/0")) == "2:1 vector.mixed-files");
  CHECK(error_with([](json& line) { line["notes"]["NO TE"] = line["notes"]["NOTE"]; }) == "1:1 vector.not-a-name");
  CHECK(error_with(set("l\xd0\xb5vel", "must")) == "1:1 vector.unknown-key");
  for (const char* wrong : {"..", "a/b", "a..b", "-a", "A", "a b", "\xd0\xb0"})
    CHECK(error_with(set("id", wrong)) == "1:1 vector.not-a-slug");
  for (const json& wrong : {json(0), json(-1), json(1.0), json(1e3), json("1"), json(true), json(nullptr),
                            json(18446744073709551615U), json::array({1})})
    CHECK(error_with(set("rev", wrong)) == "1:1 vector.not-a-count");
}

TEST_CASE("a line in another schema, of another kind or with another operation is refused") {
  const auto alone = [](const auto& change) {
    json line = first_line();
    change(line);
    return error_of(line.dump() + "\n");
  };
  CHECK(alone([](json& line) { line["schema"] = "vcpuspec/vectors/0"; }) == "1:1 vector.unknown-schema");
  CHECK(alone([](json& line) { line["kind"] = "trace"; }) == "1:1 vector.wrong-kind");
  CHECK(alone([](json& line) { line["kind"] = "traces"; }) == "1:1 vector.unknown-word");
  CHECK(alone([](json& line) { line["steps"][0]["op"] = "run"; }) == "1:1 vector.unknown-word");
  CHECK(alone([](json& line) { line["spec"] = "gicv5"; }) == "1:1 vector.not-a-map");
}

TEST_CASE("an architecture that is not known is refused") {
  json line = first_line();
  line["arch"] = "riscv";
  CHECK(error_of(line.dump() + "\n") == "1:1 vector.unknown-word");
}

TEST_CASE("an error in a later line is told with that line") {
  std::string text = good();
  text.insert(text.rfind("\"why\""), "\"wyh\":1,");
  CHECK(error_of(text) == "2:1 vector.unknown-key");
}

TEST_CASE("lines of different files do not become one file") {
  CHECK(error_with([](json& line) { line["spec"]["rev"] = "2"; }) == "2:1 vector.mixed-files");
  json changed = first_line();
  changed["notes"]["NOTE"]["effect"] = "f";
  changed["id"] = "a.d";
  CHECK(error_of(good() + changed.dump() + "\n") == "3:1 vector.mixed-files");
  CHECK(error_of(good() + good()) == "3:1 vector.duplicate-id");
}

TEST_CASE("text that is not whole lines of JSON is refused") {
  const std::string text = good();
  CHECK(error_of("") == "0:0 vector.no-cases");
  CHECK(error_of("\n") == "1:1 vector.syntax");
  CHECK(error_of(text + "\n") == "3:1 vector.syntax");
  CHECK(error_of("[]\n") == "1:1 vector.not-a-map");
  CHECK(error_of("7\n") == "1:1 vector.not-a-map");
  CHECK(error_of("null\n") == "1:1 vector.not-a-map");
  CHECK(error_of(text.substr(0, text.size() - 1)) == "2:1 vector.truncated");
  CHECK(error_of(text.substr(0, 100)) == "1:1 vector.truncated");
  CHECK(error_of(text.substr(0, 100) + "\n") == "1:1 vector.syntax");
  CHECK(error_of("{} {}\n") == "1:1 vector.syntax");
  CHECK(error_of("{},\n") == "1:1 vector.syntax");
  CHECK(error_of("{} # comment\n") == "1:1 vector.syntax");
  CHECK(error_of("{\"rev\":1,}\n") == "1:1 vector.syntax");
  CHECK(error_of("{\"rev\":NaN}\n") == "1:1 vector.syntax");
  CHECK(error_of("{'rev':1}\n") == "1:1 vector.syntax");
  CHECK(error_of("\xff\xfe{\0}\0\n") == "1:1 vector.not-utf8");
  CHECK(error_of("{\"rev\":1e999}\n") == "1:1 vector.syntax");
  CHECK(error_of("{\"rev\":01}\n") == "1:1 vector.syntax");
  CHECK(error_of(std::string("{\"a\":\"\0\"}\n", 10)) == "1:7 vector.control-character");
  CHECK(error_of("{\"a\":\"\xff\"}\n") == "1:7 vector.not-utf8");
  CHECK(error_of("\xef\xbb\xbf" + text) == "1:1 vector.hidden-character");
  CHECK(error_of("{\"a\":\"\\u202e\"}\n") == "1:1 vector.escape");
  CHECK(error_of("{\"a\":\"\\n\"}\n") == "1:1 vector.escape");
  CHECK(error_of("{\"rev\":1,\"rev\":1}\n") == "1:1 vector.duplicate-key");
  CHECK(error_of("{\"notes\":{\"A\":1,\"A\":1}}\n") == "1:1 vector.duplicate-key");
  CHECK(error_of(std::string(100000, '[') + "\n") == "1:1 vector.syntax");
  CHECK(error_of("{\"a\":" + std::string(100, '[') + std::string(100, ']') + "}\n") == "1:1 vector.too-deep");
  CHECK(error_of("{\"a\":\"" + std::string(max_line_bytes, 'x') + "\"}\n") == "1:1 vector.too-long");
}

TEST_CASE("a duplicate key inside a line is refused wherever it stands") {
  std::string text = good();
  const std::string pre = R"("cpu.ICH_VMCR_EL2.VPMR":"0x1f")";
  text.insert(text.find(pre), pre + ",");
  CHECK(error_of(text) == "1:1 vector.duplicate-key");
}

TEST_CASE("a file with very many keys is refused in no time") {
  std::string line = "{\"x\":1";
  for (unsigned i = 0; i < 60000; ++i) line += ",\"k" + std::to_string(i) + "\":1";
  CHECK(error_of(line + "}\n").ends_with("vector.missing-key"));
}

TEST_CASE("the name of a file says its form, and no other form is read") {
  const std::string dir = std::filesystem::temp_directory_path() / ("vcpuspec-jsonl-" + std::to_string(std::rand()));
  std::filesystem::create_directories(dir);
  std::ofstream(dir + "/f.yaml") << yaml;
  std::ofstream(dir + "/f.jsonl") << good();
  std::ofstream(dir + "/f.json") << good();
  CHECK(content(read_vectors(dir + "/f.yaml")) == content(read_vectors(dir + "/f.jsonl")));
  CHECK(error_code([&] { read_vectors(dir + "/f.json"); }) == "vector.unknown-form");
  CHECK(error_code([&] { read_vectors(dir); }) == "vector.unknown-form");
  CHECK(error_code([&] { read_vectors(dir + "/none.jsonl"); }) == "vector.unreadable");
  CHECK(error_code([&] { read_vectors(dir + "/none"); }) == "vector.unreadable");
  std::filesystem::create_directory(dir + "/d.jsonl");
  CHECK(error_code([&] { read_vectors(dir + "/d.jsonl"); }) == "vector.not-a-file");
  std::filesystem::remove_all(dir);
}

TEST_CASE("the published schema has the keys and words of the reader") {
  std::ifstream in(data_dir() / "vectors" / "schema" / "vector.schema.json");
  const json schema = json::parse(in);
  const auto both = [](std::vector<std::string> file, const std::vector<std::string>& one) {
    file.erase(std::remove(file.begin(), file.end(), "cases"), file.end());
    file.insert(file.end(), one.begin(), one.end());
    file.emplace_back("digest");
    return sorted(file);
  };
  CHECK(keys_of(schema["properties"]) == both(vector_keys("file"), vector_keys("case")));
  CHECK(sorted(schema["required"]) == both(required_vector_keys("file"), required_vector_keys("case")));
  CHECK(schema["additionalProperties"] == false);
  for (const std::string map : {"spec", "note", "reference", "step", "outcome", "origin"}) {
    const json& part = schema["$defs"][map];
    CHECK(keys_of(part["properties"]) == sorted(vector_keys(map)));
    CHECK(sorted(part["required"]) == sorted(required_vector_keys(map)));
    CHECK(part["additionalProperties"] == false);
  }
  std::vector<std::string> archs;
  for (const Subject& subject : subjects()) archs.push_back(subject.arch);
  CHECK(sorted(schema["properties"]["arch"]["enum"]) == sorted(archs));
  CHECK(schema["properties"]["schema"]["const"] == vector_schema);
  CHECK(schema["properties"]["level"]["enum"] == level_names);
  CHECK(schema["$defs"]["outcome"]["properties"]["class"]["enum"] == outcome_names);
  CHECK(sorted(schema["$defs"]["note"]["properties"]["bug_type"]["enum"]) == sorted(bug_types));
}

}  // namespace vcpuspec
