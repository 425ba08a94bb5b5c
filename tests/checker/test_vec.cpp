// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "checker/data_dir.h"
#include "checker/read_file.h"
#include "checker/vectors/format.h"
#include "checker/vectors/lint.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/write_jsonl.h"
#include "checker/vectors/write_yaml.h"
#include "properties/claims/property.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

using test::error_at;
using test::error_code;

const std::string good = R"(schema: "vcpuspec/vectors/1"
arch: arm-gicv5-ppi
kind: function
rule: gicv5.wake
spec: {doc: gicv5, rev: "1"}
notes:
  NOTE:
    bug_type: LOST_WAKE
    description: "d"
    effect: "e"
cases:
  - id: a.b
    rev: 1
    level: must
    refs:
      - {doc: gicv5, clause: D_MSQKF}
    flags: [NOTE]
    why: "Nothing is pending at all."
    steps: [{op: call}]
    outcome: {class: no_wake}
    origin: {by: hand}
    sibling: a.c
  - id: a.c
    rev: 1
    level: must
    refs:
      - {doc: gicv5, clause: D_MSQKF}
    why: "Something is pending, says this."
    pre:
      cpu.ICH_VMCR_EL2.EN: "0x1"
    steps: [{op: call}]
    outcome: {class: wake}
    origin: {by: hand}
)";

std::string with(const std::string& old_text, const std::string& new_text) {
  std::string text = good;
  const std::size_t at = text.find(old_text);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old_text.size(), new_text);
}

const Citations& citations() {
  static const Citations all = read_citations((data_dir() / "docs" / "citations.yaml").string());
  return all;
}

IdsLock lock_of(const std::vector<VectorFile>& files) {
  std::string text;
  for (const VectorFile& file : files)
    for (const VectorCase& one : file.cases) text += lock_line(file, one) + "\n";
  return parse_ids_lock(text, "ids.lock");
}

/// What lint says to text whose cases are locked as they are: `line code` each.
std::string remarks(const std::string& text) {
  const std::vector<VectorFile> files = {parse_yaml(text, "f.yaml")};
  const IdsLock lock = lock_of(files);
  std::string out;
  for (const InputError& error : lint(files, {citations(), lock, find_property_text, {}})) {
    CHECK_FALSE(error.hint().empty());
    out += (out.empty() ? "" : ", ") + std::to_string(error.where().line) + " " + error.code();
  }
  return out;
}

std::string differences(const std::string& before, const std::string& after) {
  return difference(parse_yaml(before, "a.yaml"), parse_yaml(after, "b.yaml"));
}

}  // namespace

TEST_CASE("canonical text stays as it is, and other text with the same meaning becomes it") {
  CHECK(formatted(good, "f.yaml") == good);
  CHECK(formatted("\xef\xbb\xbf---\n" + good, "f.yaml") == good);
  CHECK(formatted(with("class: wake", "\"class\":   'wake'"), "f.yaml") == good);
  CHECK(formatted(with("EN: \"0x1\"", "EN: \"0x0001\""), "f.yaml") == good);
  CHECK(formatted(with("id: a.b\n    rev: 1", "rev: 1\n    id: a.b"), "f.yaml") == good);
  std::string crlf;
  for (const char ch : "# c\n" + good) crlf += ch == '\n' ? "\r\n" : std::string(1, ch);
  CHECK(formatted(crlf, "f.yaml") == "# c\n" + good);
}

TEST_CASE("the comment at the start stays; any other would be lost and is refused where it stands") {
  CHECK(formatted("# one\n#two\n" + good, "f.yaml") == "# one\n#two\n" + good);
  CHECK(error_at([] { formatted("# one\n\n# two\n" + good, "f.yaml"); }) == "3:1 vector.comment");
  CHECK(error_at([] { formatted(with("rev: 1", "rev: 1  # why"), "f.yaml"); }) == "13:13 vector.comment");
  CHECK(error_at([] { formatted(good + "# end\n", "f.yaml"); }) == "34:1 vector.comment");
  CHECK(formatted(with("Nothing is", "Nothing # is"), "f.yaml") == with("Nothing is", "Nothing # is"));
}

TEST_CASE("names stand in quotes only where some YAML library would read something else") {
  for (const std::string name : {"yes", "No", "on", "true", "null", "1", "1.5", "1e3", "2026-11-21", "0x10", "a b",
                                 "-a", ".5", "a:b", "a/b", "1e-5", "~"}) {
    VectorFile file = parse_yaml(good, "f.yaml");
    file.cases[0].refs[0].clause = name;
    CHECK(to_yaml(file).find("clause: \"" + name + "\"}") != std::string::npos);
  }
  for (const std::string name : {"D_MSQKF", "concern4", "001-x", "kvm-arm64", "a.b", "e0d6592"}) {
    VectorFile file = parse_yaml(good, "f.yaml");
    file.cases[0].refs[0].clause = name;
    CHECK(to_yaml(file).find("clause: " + name + "}") != std::string::npos);
  }
}

TEST_CASE("long texts are broken between words and read back unchanged") {
  for (const std::string& why :
       {std::string(300, 'x'), "A " + std::string(130, 'x') + " b  c   d " + std::string(130, 'y') + " e.",
        std::string("Some \"quoted words\" and \\ back \\ slashes ") + std::string(60, 'z') +
            " \" \" \" \\ \\ \\ \\ \\ \" end.",
        [] {
          std::string words = "Words";
          for (int i = 0; i < 100; ++i) words += " and more";
          return words + ".";
        }()}) {
    VectorFile file = parse_yaml(good, "f.yaml");
    file.cases[0].why = why;
    const std::string text = to_yaml(file);
    CHECK(parse_yaml(text, "f.yaml").cases[0].why == why);
    CHECK(formatted(text, "f.yaml") == text);
  }
}

TEST_CASE("a text with an empty line in it is refused, because no form could keep it") {
  CHECK(error_at([] { parse_yaml(with("Nothing is", "Nothing\n\n      is"), "f.yaml"); }) == "18:10 vector.line-break");
}

TEST_CASE("lint has nothing to say to the shipped files", "[exhaustive]") {
  std::vector<VectorFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data_dir() / "vectors"))
    if (entry.path().extension() == ".yaml") files.push_back(read_yaml(entry.path().string()));
  REQUIRE(files.size() >= 3);
  const IdsLock lock = read_ids_lock((data_dir() / "vectors" / "ids.lock").string());
  for (const InputError& error : lint(files, {citations(), lock, find_property_text, {}}))
    FAIL_CHECK(error.where().file << ":" << error.where().line << " " << error.what());
}

TEST_CASE("lint finds each kind of trouble, where it stands") {
  CHECK(remarks(good).empty());
  CHECK(remarks(with("D_MSQKF", "D_MSQKG")) == "16 vector.unknown-citation");
  CHECK(remarks(with("    flags: [NOTE]\n", "")) == "0 lint.unused-note");
  CHECK(remarks(with("level: must", "level: should")).empty());
  CHECK(remarks(with("level: must\n    refs:\n      - {doc: gicv5, clause: D_MSQKF}\n    why",
                     "level: should\n    refs:\n      - {doc: gicv5, clause: D_MSQKF}\n    why")) == "23 lint.level");
  CHECK(remarks(with("Nothing is pending at all.", "todo")) == "12 lint.why");
  CHECK(remarks(with("Nothing is pending at all.", "nothing is pending at all.")) == "12 lint.why");
  CHECK(remarks(with("Nothing is pending at all.", "Nothing is pending")) == "12 lint.why");
  CHECK(remarks(with("sibling: a.c", "sibling: a.d")) == "12 lint.sibling");
  CHECK(remarks(with("class: wake", "class: no_wake")) == "12 lint.sibling");
  CHECK(remarks(with("VMCR_EL2.EN", "VMCR_EL2.ENN")) == "30 vector.unknown-place");
  CHECK(remarks(with("class: wake", "class: holds")) == "32 vector.wrong-class");
  CHECK(remarks(with("rule: gicv5.wake", "rule: gicv5.woke")) == "4 vector.unknown-rule");
  CHECK(remarks(with("D_MSQKF}\n    flags: [NOTE]", "D_X}")) == "0 lint.unused-note, 16 vector.unknown-citation");
}

TEST_CASE("lint asks the lock, and knows siblings and duplicates across files") {
  const std::vector<VectorFile> files = {parse_yaml(good, "f.yaml")};
  const IdsLock empty;
  const auto unknown = lint(files, {citations(), empty, find_property_text, {}});
  REQUIRE(unknown.size() == 2);
  CHECK(unknown[0].code() == "ids.unknown");
  const std::vector<VectorFile> twice = {files[0], parse_yaml(good, "g.yaml")};
  const IdsLock lock = lock_of(files);
  const auto errors = lint(twice, {citations(), lock, find_property_text, {}});
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].code() == "vector.duplicate-id");
  CHECK(errors[0].where().file == "g.yaml");

  std::string first = good.substr(0, good.find("  - id: a.c"));
  const std::vector<VectorFile> alone = {parse_yaml(first, "f.yaml")};
  CHECK(lint(alone, {citations(), lock, find_property_text, {}}).size() == 1);
  CHECK(lint(alone, {citations(), lock, find_property_text, twice}).empty());
}

TEST_CASE("a sibling is a case of the same rule, and at most one of the two can come true") {
  CHECK(remarks(good).empty());
  CHECK(remarks(with("outcome: {class: wake}", "outcome: {class: ok, result: {wake: \"0x1\"}}")).empty());
  CHECK(remarks(with("outcome: {class: wake}", "outcome: {class: ok, result: {wake: \"0x0\"}}")) == "12 lint.sibling");
  const auto sibling_in = [](const std::string& other) {
    const std::vector<VectorFile> files = {parse_yaml(good.substr(0, good.find("  - id: a.c")), "f.yaml")};
    const std::vector<VectorFile> others = {parse_yaml(other, "g.yaml")};
    const IdsLock lock = lock_of(files);
    const auto errors = lint(files, {citations(), lock, find_property_text, others});
    return errors.empty() ? "" : errors.at(0).code() + ": " + errors.at(0).what();
  };
  CHECK(sibling_in(good).empty());
  CHECK(sibling_in(with("rule: gicv5.wake", "rule: gicv5.wake.best")) ==
        "lint.sibling: `a.b` and its sibling `a.c` are cases of two rules");
  CHECK(sibling_in(with("class: wake", "class: no_wake")) ==
        "lint.sibling: `a.b` and its sibling `a.c` can both come true");
  CHECK(sibling_in(with("id: a.c", "id: a.d")) == "lint.sibling: there is no case `a.c`");
}

TEST_CASE("results of different outputs, or of different bits of one, are no opposites") {
  const auto pair_of = [](const std::string& first, const std::string& second) {
    std::string text = good;
    const auto put = [&](const std::string& old_text, const std::string& new_text) {
      text.replace(text.find(old_text), old_text.size(), new_text);
    };
    put("arch: arm-gicv5-ppi", "arch: loongarch64");
    put("rule: gicv5.wake", "rule: loongarch.ertn");
    put("    pre:\n      cpu.ICH_VMCR_EL2.EN: \"0x1\"\n", "");
    put("class: no_wake", "class: ok, result: {" + first + "}");
    put("class: wake", "class: ok, result: {" + second + "}");
    return remarks(text);
  };
  CHECK(pair_of("host.CRMD.PLV: \"0x1\"", "host.CRMD.PLV: \"0x2\"").empty());
  CHECK(pair_of("host.CRMD.PLV: \"0x1\"", "host.CRMD: \"0x2\"").empty());
  CHECK(pair_of("host.CRMD.PLV: \"0x1\"", "host.CRMD: \"0x5\"") == "12 lint.sibling");
  CHECK(pair_of("host.CRMD.PLV: \"0x1\"", "host.CRMD.IE: \"0x0\"") == "12 lint.sibling");
  CHECK(pair_of("host.CRMD.PLV: \"0x1\"", "host.LLBCTL: \"0x0\"") == "12 lint.sibling");
}

TEST_CASE("a file whose JSON Lines are missing or say something else is named, with the command that writes them") {
  const std::string dir = std::filesystem::temp_directory_path() / ("vcpuspec-lines-" + std::to_string(getpid()));
  std::filesystem::create_directories(dir);
  const std::vector<VectorFile> files = {parse_yaml(good, dir + "/f.yaml")};
  const auto remark = [&] {
    const auto errors = stale_json_lines(files);
    return errors.empty() ? "" : errors.at(0).code() + " " + errors.at(0).hint();
  };
  const std::string wanted = "lint.json-lines vcpuspec vec expand " + dir + "/f.yaml >" + dir + "/f.jsonl";
  CHECK(remark() == wanted);
  std::ofstream(dir + "/f.jsonl") << to_jsonl(files[0]);
  CHECK(remark().empty());
  std::ofstream(dir + "/f.jsonl", std::ios::app) << "\n";
  CHECK(remark() == wanted);
  std::filesystem::remove_all(dir);
}

TEST_CASE("the template of every rule is canonical, and lint misses nothing but its line in the lock") {
  for (const Rule& rule : rules()) {
    CAPTURE(rule.name);
    const VectorFile file = template_file(rule.name, "1");
    const std::string text = to_yaml(file);
    CHECK(formatted(text, "f.yaml") == text);
    CHECK(remarks(text).empty());
    CHECK(file.cases.at(0).why == "Say here why this case exists.");
  }
  CHECK(error_code([] { template_file("gicv5.woke", "1"); }) == "vector.unknown-rule");
}

TEST_CASE("a difference names the cases that were added, removed and changed, and in what") {
  CHECK(differences(good, good).empty());
  CHECK(differences(good, with("EN: \"0x1\"", "EN: \"0x01\"")).empty());
  CHECK(differences(good, with("EN: \"0x1\"", "VPMR: \"0x1\"")) ==
        "changed a.c\n    pre.cpu.ICH_VMCR_EL2.EN: 0x1 -> (none)\n    pre.cpu.ICH_VMCR_EL2.VPMR: (none) -> 0x1\n");
  CHECK(differences(good, with("class: wake", "class: no_wake")) ==
        "changed a.c\n    outcome.class: wake -> no_wake\n");
  CHECK(differences(good, with("id: a.c", "id: a.d")) == "removed a.c\nadded a.d\n");
  CHECK(differences(good, with("rev: \"1\"}", "rev: \"2\"}")) == "changed the file\n    spec.rev: 1 -> 2\n");
  CHECK(differences(good, with("effect: \"e\"", "effect: \"f\"")) ==
        "changed the file\n    notes.NOTE.effect: e -> f\n");
}

}  // namespace vcpuspec
