// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "checker/data_dir.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/tree.h"
#include "checker/vectors/write_yaml.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

const std::string good = R"(schema: "vcpuspec/vectors/1"
arch: arm-gicv5-ppi
kind: function
rule: gicv5.wake
spec: {doc: gicv5, rev: "1"}
notes:
  NOTE: {bug_type: LOST_WAKE, description: "d", effect: "e"}
cases:
  - id: a.b-c_1
    rev: 1
    level: must
    refs: [{doc: gicv5, clause: D_MSQKF}, {doc: kvm-arm64, clause: W4}]
    tags: [smoke]
    flags: [NOTE]
    why: "It is said: \"so\", and
      goes on."
    config: {arbitrary.count_of_zero: "0x20"}
    pre:
      cpu.ICH_VMCR_EL2.VPMR: "0x1f"
    steps: [{op: call, args: {x: "0x1"}}]
    outcome: {class: ok, result: {wake: "0x0"}}
    origin: {by: solver, issue: "i", finding: 001-x, tool: "t", seed: "7", goal: "g"}
    sibling: a.b-d
    since: "1.0"
    until: "2.0"
    superseded_by: a.b-e
)";

/// The good file with one piece of text replaced.
std::string with(const std::string& old_text, const std::string& new_text) {
  std::string text = good;
  const std::size_t at = text.find(old_text);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old_text.size(), new_text);
}

/// The error as `line:column code`, so that one comparison covers all three.
std::string error_of(const std::string& text) {
  try {
    parse_yaml(text, "f.yaml");
  } catch (const InputError& error) {
    CHECK(error.where().file == "f.yaml");
    CHECK_FALSE(std::string(error.what()).empty());
    CHECK_FALSE(error.hint().empty());
    return std::to_string(error.where().line) + ":" + std::to_string(error.where().column) + " " + error.code();
  }
  return "accepted";
}

std::string error_of_file(const std::string& path) {
  try {
    read_yaml(path);
  } catch (const InputError& error) {
    CHECK(error.where().file == path);
    return error.code();
  }
  return "accepted";
}

std::string hint_of(const std::string& text) {
  try {
    parse_yaml(text, "f.yaml");
  } catch (const InputError& error) {
    return error.hint();
  }
  return "accepted";
}

std::string message_of(const std::string& text) {
  try {
    parse_yaml(text, "f.yaml");
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("every key of the format reaches its place in the data") {
  const VectorFile file = parse_yaml(good, "f.yaml");
  CHECK(file.path == "f.yaml");
  CHECK(file.arch == "arm-gicv5-ppi");
  CHECK(file.rule == "gicv5.wake");
  CHECK(file.spec_doc == "gicv5");
  CHECK(file.spec_rev == "1");
  CHECK(file.notes.at("NOTE").bug_type == "LOST_WAKE");
  CHECK(file.notes.at("NOTE").description == "d");
  CHECK(file.notes.at("NOTE").effect == "e");
  REQUIRE(file.cases.size() == 1);
  const VectorCase& one = file.cases[0];
  CHECK(one.id == "a.b-c_1");
  CHECK(one.rev == 1);
  CHECK(one.level == Level::must);
  REQUIRE(one.refs.size() == 2);
  CHECK(one.refs[1].key() == "kvm-arm64:W4");
  CHECK(one.tags == std::vector<std::string>{"smoke"});
  CHECK(one.flags == std::vector<std::string>{"NOTE"});
  CHECK(one.why == "It is said: \"so\", and goes on.");
  CHECK(one.config.at(0).place == "arbitrary.count_of_zero");
  CHECK(one.config.at(0).value == 0x20);
  CHECK(one.pre.at(0).place == "cpu.ICH_VMCR_EL2.VPMR");
  CHECK(one.pre.at(0).where.line == 19);
  CHECK(one.pre.at(0).where.column == 7);
  CHECK(one.steps.at(0).args.at(0).place == "x");
  CHECK(one.outcome.outcome_class == OutcomeClass::ok);
  CHECK(one.outcome.values.at(0).place == "wake");
  CHECK(one.origin.by == "solver");
  CHECK(one.origin.issue == "i");
  CHECK(one.origin.finding == "001-x");
  CHECK(one.origin.tool == "t");
  CHECK(one.origin.seed == "7");
  CHECK(one.origin.goal == "g");
  CHECK(one.sibling == "a.b-d");
  CHECK(one.since == "1.0");
  CHECK(one.until == "2.0");
  CHECK(one.superseded_by == "a.b-e");
  CHECK(one.where.line == 9);
  CHECK(one.where.column == 5);
}

TEST_CASE("a file that is written and read again is written the same") {
  const std::string once = to_yaml(parse_yaml(good, "f.yaml"));
  CHECK(to_yaml(parse_yaml(once, "f.yaml")) == once);
}

TEST_CASE("harmless differences in the text are accepted") {
  CHECK(error_of("---\n" + good) == "accepted");
  CHECK(error_of("\xef\xbb\xbf" + good) == "accepted");
  CHECK(error_of("# comment: \"with a quote\n" + good + "# end\n") == "accepted");
  CHECK(error_of(with("why: \"It", "why:\n      \"It")) == "accepted");
  CHECK(error_of(with("level: must", "level: 'must'  # really")) == "accepted");
  std::string with_crlf;
  for (const char ch : good) with_crlf += ch == '\n' ? "\r\n" : std::string(1, ch);
  CHECK(error_of(with_crlf) == "accepted");
}

TEST_CASE("characters that a reviewer would not see are refused before anything is parsed") {
  CHECK(error_of(with("smoke", "sm\xffoke")) == "13:14 vector.not-utf8");
  CHECK(error_of(with("smoke", "sm\xc0\xafoke")) == "13:14 vector.not-utf8");
  CHECK(error_of(with("smoke", "sm\xed\xa0\x80oke")) == "13:14 vector.not-utf8");
  CHECK(error_of(with("smoke", "sm\xe2\x82")) == "13:14 vector.not-utf8");
  CHECK(error_of(with("smoke", std::string("sm\0oke", 6))) == "13:14 vector.control-character");
  CHECK(error_of(with("  NOTE", "\tNOTE")) == "7:1 vector.control-character");
  CHECK(error_of(with("smoke", "sm\roke")) == "13:14 vector.control-character");
  CHECK(error_of(with("smoke", "sm\x1b[0m")) == "13:14 vector.control-character");
  CHECK(error_of(with("smoke", "sm\xc2\x85oke")) == "13:14 vector.control-character");
  CHECK(error_of(with("smoke", "sm\xe2\x80\xaeoke")) == "13:14 vector.hidden-character");
  CHECK(error_of(with("smoke", "sm\xe2\x80\x8boke")) == "13:14 vector.hidden-character");
  CHECK(error_of(with("smoke", "sm\xef\xbb\xbfoke")) == "13:14 vector.hidden-character");
}

TEST_CASE("characters that Unicode leaves undisplayed are refused in texts, keys and comments") {
  for (const char* unseen :
       {"\xc2\xad", "\xcd\x8f", "\xd8\x9c", "\xe1\x85\xa0", "\xe1\xa0\x8e", "\xe2\x80\x8d", "\xe2\x80\xa8",
        "\xe2\x81\xa0", "\xe2\x81\xaf", "\xe3\x85\xa4", "\xef\xb8\x8f", "\xef\xbe\xa0", "\xef\xbf\xb9", "\xef\xbf\xbe",
        "\xef\xb7\x90", "\xf0\x9d\x85\xb3", "\xf3\xa0\x81\x81"}) {
    CHECK(error_of(with("smoke", std::string("sm") + unseen)) == "13:14 vector.hidden-character");
    CHECK(error_of(with("level:", std::string("level") + unseen + ":")) == "11:10 vector.hidden-character");
    CHECK(error_of(std::string("# a") + unseen + "\n" + good) == "1:4 vector.hidden-character");
  }
}

TEST_CASE("text that is not UTF-8 is refused at its first byte that cannot be") {
  const auto spread = [](std::size_t before, std::size_t after) {
    std::string out;
    for (const char ch : good) out += std::string(before, '\0') + ch + std::string(after, '\0');
    return out;
  };
  CHECK(error_of("\xff\xfe" + spread(0, 1)) == "1:1 vector.not-utf8");
  CHECK(error_of("\xfe\xff" + spread(1, 0)) == "1:1 vector.not-utf8");
  CHECK(error_of(spread(0, 1)) == "1:2 vector.control-character");
  CHECK(error_of(spread(1, 0)) == "1:1 vector.control-character");
  CHECK(error_of(spread(1, 0) + "x") == "1:1 vector.control-character");
  CHECK(error_of(spread(3, 0)) == "1:1 vector.control-character");
  CHECK(error_of("\xff\xfe" + std::string(2, '\0') + spread(0, 3)) == "1:1 vector.not-utf8");
}

TEST_CASE("letters that only look like the right ones make no key, word or name") {
  CHECK(error_of(with("level:", "l\xd0\xb5vel:")) == "11:5 vector.unquoted-text");
  CHECK(error_of(with("level:", "\"l\xd0\xb5vel\":")) == "11:5 vector.unknown-key");
  CHECK(error_of(with("must", "\"\xd0\xbcust\"")) == "11:12 vector.unknown-word");
  CHECK(error_of(with("a.b-c_1", "\"\xd0\xb0.b\"")) == "9:9 vector.not-a-slug");
  for (const char* wrong : {"\"\xce\x9dOTE\"", "\"NO TE\"", "\"\"", "\"NOTE:\""})
    CHECK(error_of(with("NOTE: {", std::string(wrong) + ": {")) == "7:3 vector.not-a-name");
}

TEST_CASE("what is too long is refused before the YAML library sees it") {
  const std::string mega(std::size_t{1} << 20, 'x');
  CHECK(error_of(with("\"d\"", "\"" + mega + "\"")) == "7:44 vector.too-long");
  CHECK(error_of(with("\"d\"", mega)) == "7:44 vector.too-long");
  CHECK(error_of(with("smoke", mega)) == "13:12 vector.too-long");
  CHECK(error_of(with("level:", mega + ":")) == "11:5 vector.too-long");
  CHECK(error_of(with("level:", "\"" + mega + "\":")) == "11:5 vector.too-long");
  CHECK(error_of(with("why:", "# " + mega + "\n    why:")) == "15:5 vector.too-long");
  CHECK(error_of("# " + std::string(20 << 20, 'x')) == "1:1 vector.too-long");
  CHECK(error_of(with("\"d\"", "\"" + std::string(max_text_bytes - 2, 'x') + "\"")) == "accepted");
  CHECK(error_of(with("level:", std::string(max_key_bytes, 'x') + ":")) == "11:5 vector.unknown-key");
  CHECK(error_of(with("level:", std::string(max_key_bytes + 1, 'x') + ":")) == "11:5 vector.too-long");
}

TEST_CASE("very many of anything are refused or read, and never hang") {
  const auto repeated = [](unsigned count, auto piece) {
    std::string out;
    for (unsigned i = 0; i < count; ++i) out += piece(std::to_string(i));
    return out;
  };
  const std::string keys = repeated(60000, [](const std::string& i) { return "      cpu.k" + i + ": \"0x1\"\n"; });
  CHECK(error_of(with("    steps:", keys + "    steps:")) == "accepted");
  CHECK(error_of(repeated(60000, [](const std::string& i) { return "k" + i + ": x\n"; })) == "1:1 vector.unknown-key");
  CHECK(error_of(repeated(300000, [](const std::string& i) { return "- &a" + i + " x\n"; })) == "1:3 vector.alias");
  CHECK(error_of(repeated(100000, [](const std::string&) { return "---\n"; })) == "2:1 vector.documents");
  CHECK(error_of(repeated(20000, [](const std::string&) { return "? "; })) == "1:1 vector.unquoted-text");
  NodeCount count;
  for (std::size_t i = 0; i < max_nodes; ++i) count.add({});
  CHECK(test::error_at([&] { count.add({"f.yaml", 3, 4}); }) == "3:4 vector.too-many");
}

TEST_CASE("YAML beyond the strict subset is refused by name") {
  CHECK(error_of(with("rev: 1", "rev: &a 1")) == "10:10 vector.alias");
  CHECK(error_of(with("rev: 1", "rev: *a")) == "10:10 vector.alias");
  CHECK(error_of(with("rev: 1", "rev: !!int 1")) == "10:10 vector.tag");
  CHECK(error_of(with("rev: 1", "<<: {rev: 1}")) == "10:5 vector.merge-key");
  CHECK(error_of(with("level: must", "level: |\n      must")) == "11:12 vector.block-text");
  CHECK(error_of("%YAML 1.2\n---\n" + good) == "1:1 vector.directive");
  CHECK(error_of(good + "---\na: b\n") == "27:1 vector.documents");
  CHECK(error_of(good + "...\n") == "27:1 vector.documents");
  CHECK(error_of(with("goes on.", "goes \\x41 on.")) == "15:10 vector.escape");
  CHECK(error_of(with("\"d\"", "d and e")) == "7:46 vector.unquoted-text");
  CHECK(error_of(with("\"d\"", "\"d\" \"e\"")) == "7:48 vector.unquoted-text");
  CHECK(error_of(with("\"d\"", "(d)")) == "7:44 vector.unquoted-text");
  CHECK(error_of(with("rev: 1", "? rev\n    : 1")) == "10:5 vector.unquoted-text");
}

TEST_CASE("text that the YAML library would swallow is refused") {
  CHECK(error_of(with("superseded_by: a.b-e", "superseded_by: \"a.b-e")) == "26:20 vector.unterminated-quote");
  CHECK(error_of(with("\"g\"", "'g")) != "accepted");
  CHECK(error_of(good + "stray\n") == "27:1 vector.stray-text");
  CHECK(error_of(with("level: must", "level: must\n      and more")) == "12:7 vector.stray-text");
  CHECK(error_of(with("level: must", "level: must\n      more")) == "12:7 vector.stray-text");
  CHECK(error_of(with("tags: [smoke]", "tags: [smoke]]")) == "13:18 vector.syntax");
  CHECK(error_of(with("tags: [smoke]", "tags: [smoke")) != "accepted");
  CHECK(error_of(with("    rev: 1", "   rev: 1")).ends_with("vector.syntax"));
  CHECK(error_of("{a: b}\nc: d\n") == "2:1 vector.stray-text");
  CHECK(error_of("[a]\n[b]\n") == "2:1 vector.stray-text");
}

TEST_CASE("a value that goes on in another line stands further right than its key") {
  CHECK(error_of(with("and\n      goes", "and\n    goes")) == "16:5 vector.indentation");
  CHECK(error_of(with("and\n      goes", "and\nlevel: goes")) == "16:1 vector.indentation");
  CHECK(error_of(with("and\n      goes", "and\n     goes")) == "accepted");
  CHECK(error_of(with("tags: [smoke]", "tags: [smoke,\n    other]")) == "14:5 vector.indentation");
  CHECK(error_of(with("tags: [smoke]", "tags: [\n      smoke\n    ]")) == "15:5 vector.indentation");
  CHECK(error_of(with("tags: [smoke]", "tags:\n      [smoke,\n      other]")) == "accepted");
  CHECK(error_of(with("tags: [smoke]", "tags:\n      - smoke\n      - other")) == "accepted");
}

TEST_CASE("a file whose last line has no end may be cut off") {
  CHECK(error_of(good.substr(0, good.size() - 1)) == "26:1 vector.truncated");
  CHECK(error_of(good.substr(0, good.size() - 3)) == "26:1 vector.truncated");
  for (std::size_t size = 1; size < good.size(); ++size)
    if (good[size - 1] != '\n') CHECK(error_of(good.substr(0, size)) != "accepted");
}

TEST_CASE("words that some library takes for a truth, a number or a date stand in quotes") {
  for (const char* word : {"true", "False", "yes",  "NO",  "on",    "y",        "1",          "1.0",
                           "010",  "0x1f",  "0o17", "1e3", "1_000", "12:30:45", "2026-11-21", "2026-11-21T10:00:00Z",
                           "-1",   "+1",    ".inf", ".5",  "-x"}) {
    CHECK(error_of(with("\"d\"", word)) == "7:44 vector.ambiguous-word");
    CHECK(error_of(with("\"d\"", "\"" + std::string(word) + "\"")) == "accepted");
  }
  CHECK(error_of(with("\"d\"", "null")) == "7:31 vector.not-a-text");
  CHECK(error_of(with("x: \"0x1\"", "y: \"0x1\"")) == "20:31 vector.ambiguous-word");
  CHECK(error_of(with("x: \"0x1\"", "\"y\": \"0x1\"")) == "accepted");
  CHECK(error_of(with("rule: gicv5.wake", "rule: gicv5-prop:P1")) == "accepted");
}

TEST_CASE("a text has no space at its ends") {
  CHECK(error_of(with("\"d\"", "\" \"")) == "7:44 vector.outer-space");
  CHECK(error_of(with("\"d\"", "\"d \"")) == "7:44 vector.outer-space");
  CHECK(error_of(with("D_MSQKF", "\" D_MSQKF\"")) == "12:33 vector.outer-space");
}

TEST_CASE("nothing stands in a list twice") {
  CHECK(error_of(with("[smoke]", "[smoke, a, smoke]")) == "13:22 vector.repeated");
  CHECK(error_of(with("[NOTE]", "[NOTE, NOTE]")) == "14:19 vector.repeated");
  CHECK(error_of(with("{doc: kvm-arm64, clause: W4}", "{clause: D_MSQKF, doc: gicv5}")) == "12:43 vector.repeated");
}

TEST_CASE("a case is neither its own sibling nor its own successor") {
  CHECK(error_of(with("sibling: a.b-d", "sibling: a.b-c_1")) == "23:14 vector.names-itself");
  CHECK(error_of(with("superseded_by: a.b-e", "superseded_by: a.b-c_1")) == "26:20 vector.names-itself");
  CHECK(error_of(with("sibling: a.b-d", "sibling: \"../x\"")) == "23:14 vector.not-a-slug");
}

TEST_CASE("an error quotes no more of a text than one reads") {
  const std::string message = message_of(with("level: must", "level: \"" + std::string(60000, 'x') + "\""));
  CHECK(message.size() < 200);
  CHECK(message.find("xxx...`") != std::string::npos);
}

TEST_CASE("nesting is bounded before the YAML library sees it") {
  const std::string open(65, '[');
  CHECK(error_of("a: " + open + std::string(65, ']') + "\n") == "1:67 vector.too-deep");
  CHECK(error_of("a: " + std::string(100000, '[')) == "1:67 vector.too-deep");
  std::string maps = "a: ";
  for (int i = 0; i < 100; ++i) maps += "{a: ";
  CHECK(error_of(maps).ends_with("vector.too-deep"));
  std::string entries;
  for (int i = 0; i < 20000; ++i) entries += "- ";
  CHECK(error_of(entries) == "1:129 vector.too-deep");
  std::string levels;
  for (std::size_t i = 0; i < 65; ++i) levels += std::string(i, ' ') + "a:\n";
  CHECK(error_of(levels) == "65:65 vector.too-deep");
}

TEST_CASE("an unknown key is refused, and the nearest one named") {
  CHECK(error_of(with("outcome:", "outcme:")) == "21:5 vector.unknown-key");
  CHECK(hint_of(with("outcome:", "outcme:")) == "did you mean `outcome`?");
  CHECK(error_of(with("schema:", "shema:")) == "1:1 vector.unknown-key");
  CHECK(error_of(with("rev: \"1\"}", "rev: \"1\", url: x}")) == "5:30 vector.unknown-key");
  CHECK(error_of(with("effect: \"e\"", "effects: \"e\"")) == "7:49 vector.unknown-key");
  CHECK(error_of(with("clause: W4", "clasue: W4")) == "12:60 vector.unknown-key");
  CHECK(error_of(with("args:", "arg:")) == "20:24 vector.unknown-key");
  CHECK(error_of(with("result:", "results:")) == "21:26 vector.unknown-key");
  CHECK(error_of(with("tool:", "tol:")) == "22:54 vector.unknown-key");
}

TEST_CASE("a missing key is refused at the map that lacks it") {
  CHECK(error_of(with("arch: arm-gicv5-ppi\n", "")) == "1:1 vector.missing-key");
  CHECK(error_of(with("    level: must\n", "")) == "9:5 vector.missing-key");
  CHECK(error_of(with("    outcome: {class: ok, result: {wake: \"0x0\"}}\n", "")) == "9:5 vector.missing-key");
  CHECK(error_of(with(", rev: \"1\"", "")) == "5:7 vector.missing-key");
  CHECK(error_of(with("by: solver, ", "")) == "22:13 vector.missing-key");
  CHECK(error_of(with("{class: ok, result", "{result")) == "21:14 vector.missing-key");
}

TEST_CASE("a key that stands twice is refused at its second place") {
  CHECK(error_of(with("    tags:", "    rev: 2\n    tags:")) == "13:5 vector.duplicate-key");
  CHECK(error_of(with("VPMR: \"0x1f\"", "VPMR: \"0x1f\"\n      cpu.ICH_VMCR_EL2.VPMR: \"0x1f\"")) ==
        "20:7 vector.duplicate-key");
  CHECK(error_of(with("effect: \"e\"}", "effect: \"e\"}\n  NOTE: {}")) == "8:3 vector.duplicate-key");
}

TEST_CASE("machine values are lower-case hexadecimal in quotes and nothing else") {
  for (const char* wrong :
       {"0x1f", "31", "\"31\"", "\"0x1F\"", "\"0X1f\"", "\"0x\"", "\"-0x1\"", "yes", "\"0x 1\"", "\"0x_1\""})
    CHECK(error_of(with("\"0x1f\"", wrong)) == "19:30 vector.not-hex");
  CHECK(error_of(with("\"0x1f\"", "\"0x10000000000000000\"")) == "19:30 vector.too-wide");
  CHECK(error_of(with("\"0x1f\"", "\"0xffffffffffffffff\"")) == "accepted");
  CHECK(error_of(with("\"0x1f\"", "[]")) == "19:30 vector.not-a-text");
  CHECK(error_of(with(" \"0x1f\"", "")) == "19:7 vector.not-a-text");
}

TEST_CASE("counts are plain decimals from one on") {
  for (const char* wrong : {"0", "\"1\"", "0x1", "-1", "1.0", "01", "yes", "9999999999999999999"})
    CHECK(error_of(with("rev: 1", std::string("rev: ") + wrong)) == "10:10 vector.not-a-count");
}

TEST_CASE("words come from closed lists") {
  CHECK(error_of(with("level: must", "level: may")) == "11:12 vector.unknown-word");
  CHECK(hint_of(with("level: must", "level: mst")) == "did you mean `must`?");
  CHECK(error_of(with("class: ok", "class: maybe")) == "21:22 vector.unknown-word");
  CHECK(error_of(with("op: call", "op: run")) == "20:18 vector.unknown-word");
  CHECK(error_of(with("by: solver", "by: me")) == "22:18 vector.unknown-word");
  CHECK(error_of(with("arm-gicv5-ppi", "arm-gicv3")) == "2:7 vector.unknown-word");
  CHECK(error_of(with("LOST_WAKE", "LOST")) == "7:20 vector.unknown-word");
  CHECK(error_of(with("flags: [NOTE]", "flags: [OTHER]")) == "14:13 vector.unknown-word");
  CHECK(error_of(with("kind: function", "kind: fun")) == "3:7 vector.unknown-word");
  CHECK(error_of(with("vectors/1", "vectors/0")) == "1:9 vector.unknown-schema");
}

TEST_CASE("what the format reserves for later is refused by name") {
  CHECK(error_of(with("    tags:", "    requires: []\n    tags:")) == "13:5 vector.not-supported");
  CHECK(error_of(with("notes:", "defaults: {}\nnotes:")) == "6:1 vector.not-supported");
}

TEST_CASE("ids are slugs, and no two cases of a file share one") {
  const std::string longest(128, 'a');
  for (const std::string& wrong : std::vector<std::string>{"a/../b", "A", "..", ".", "a..b", "-a", "a-", ".a", "a.",
                                                           "a b", "a%b", "a\xc3\xa9", longest + "a"})
    CHECK(error_of(with("a.b-c_1", "\"" + wrong + "\"")) == "9:9 vector.not-a-slug");
  CHECK(error_of(with("a.b-c_1", longest)) == "accepted");
  CHECK(error_of(with("a.b-c_1", "\"a\x1b[31m\"")) == "9:11 vector.control-character");
  CHECK(error_of(with("a.b-c_1", "\"a\n      b\"")) == "9:9 vector.not-a-slug");
  CHECK(error_of(with("a.b-c_1", "\"\"")) == "9:9 vector.not-a-text");
  const std::string again = good.substr(good.find("  - id:"));
  CHECK(error_of(good + again) == "27:5 vector.duplicate-id");
}

TEST_CASE("a case that checks nothing is refused") {
  CHECK(error_of(with(", result: {wake: \"0x0\"}", "")) == "21:14 vector.expects-nothing");
  CHECK(error_of(with("{wake: \"0x0\"}", "{}")) == "21:14 vector.expects-nothing");
  CHECK(error_of(with("class: ok", "class: wake")) == "21:28 vector.unexpected-result");
  CHECK(error_of(with("refs: [{doc: gicv5, clause: D_MSQKF}, {doc: kvm-arm64, clause: W4}]", "refs: []")) ==
        "12:11 vector.no-reference");
  CHECK(error_of(with("[{op: call, args: {x: \"0x1\"}}]", "[]")) == "20:12 vector.not-one-step");
  CHECK(error_of(with("[{op: call, args: {x: \"0x1\"}}]", "[{op: call}, {op: call}]")) == "20:12 vector.not-one-step");
}

TEST_CASE("lists and maps stand where they are expected") {
  CHECK(error_of(with("tags: [smoke]", "tags: smoke")) == "13:11 vector.not-a-list");
  CHECK(error_of(with("spec: {doc: gicv5, rev: \"1\"}", "spec: gicv5")) == "5:7 vector.not-a-map");
  CHECK(error_of(with("- id: a.b-c_1\n    rev", "- x\n  - rev")) == "9:5 vector.not-a-map");
  CHECK(error_of(with("tags: [smoke]", "[tags]: x")) == "13:5 vector.not-a-word");
  CHECK(error_of("just\n") == "1:1 vector.stray-text");
  CHECK(error_of("- a\n") == "1:1 vector.not-a-map");
}

TEST_CASE("a file without cases is refused") {
  CHECK(error_of("") == "0:0 vector.no-cases");
  CHECK(error_of("# only a comment\n") == "0:0 vector.no-cases");
  CHECK(error_of("---\n") == "0:0 vector.no-cases");
  CHECK(error_of(good.substr(0, good.find("cases:")) + "cases: []\n") == "8:8 vector.no-cases");
  CHECK(error_of(good.substr(0, good.find("cases:")) + "cases:\n") == "8:1 vector.not-a-list");
}

TEST_CASE("only regular files of a sensible size are read") {
  const auto directory = std::filesystem::temp_directory_path() / ("vcpuspec-read-" + std::to_string(getpid()));
  std::filesystem::create_directory(directory);
  const std::string fifo = directory / "fifo";
  REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
  const std::string large = directory / "large";
  std::ofstream(large).put('#');
  std::filesystem::resize_file(large, (std::uintmax_t{64} << 20) + 1);
  CHECK(error_of_file(directory) == "vector.not-a-file");
  CHECK(error_of_file(fifo) == "vector.not-a-file");
  CHECK(error_of_file("/dev/zero") == "vector.not-a-file");
  CHECK(error_of_file(large) == "vector.too-large");
  CHECK(error_of_file(directory / "none") == "vector.unreadable");
  std::filesystem::create_symlink(directory / "loop", directory / "loop");
  CHECK(error_of_file(directory / "loop") == "vector.unreadable");
  CHECK(error_of_file("") == "vector.unreadable");
  CHECK(error_of_file("/proc/self/mem") ==
        "vector.unreadable");  // a regular file that cannot be read, for root neither
  CHECK(error_of_file("/proc/self/status") == "vector.changed");  // a regular file that is longer than it says
  std::filesystem::remove_all(directory);
}

TEST_CASE("every committed vector file survives being written and read again") {
  for (const char* name : {"vectors/gicv5/wake/review.yaml", "vectors/found/gicv5/001-active-ppi-wakes.yaml"}) {
    const std::string once = to_yaml(read_yaml(data_dir() / name));
    CHECK(to_yaml(parse_yaml(once, name)) == once);
  }
}

}  // namespace vcpuspec
