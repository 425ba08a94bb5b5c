// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>

#include "checker/data_dir.h"
#include "checker/vectors/digest.h"
#include "checker/vectors/ids_lock.h"
#include "checker/vectors/read_yaml.h"
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
cases:
  - id: a.b
    rev: 2
    level: must
    refs: [{doc: gicv5, clause: D_MSQKF}]
    why: "A sentence that says why."
    config: {arbitrary.count_of_zero: "0x0"}
    pre: {cpu.ICH_VMCR_EL2.EN: "0x1", cpu.ICH_VMCR_EL2.VPMR: "0xa"}
    steps: [{op: call, args: {x: "0x1", "y": "0x2"}}]
    outcome: {class: ok, result: {wake: "0x0", other: "0x1"}}
)";

std::string with(const std::string& old_text, const std::string& new_text) {
  std::string text = good;
  const std::size_t at = text.find(old_text);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old_text.size(), new_text);
}

std::string digest_of(const std::string& text) {
  const VectorFile file = parse_yaml(text, "f.yaml");
  return digest(file, file.cases.at(0));
}

std::string lock_error(const std::string& text) {
  return error_at([&] { parse_ids_lock(text, "ids.lock"); });
}

/// What the lock says against the good case.
std::string verdict(const std::string& lock) {
  const VectorFile file = parse_yaml(good, "f.yaml");
  const auto errors = check_lock(file, file.cases.at(0), parse_ids_lock(lock, "ids.lock"));
  return errors.empty() ? "fine" : errors.at(0).code() + ": " + errors.at(0).hint();
}

}  // namespace

TEST_CASE("SHA-256 gives the known answers of the standard") {
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256(std::string(1000000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("the digest of a known text of JSON is the start of its SHA-256") {
  CHECK(digest_of(good) == sha256(R"({"config":{"arbitrary.count_of_zero":"0x0"},"observe":[],"outcome":{"class":"ok",)"
                                  R"("result":{"other":"0x1","wake":"0x0"}},"pre":{"cpu.ICH_VMCR_EL2.EN":"0x1",)"
                                  R"("cpu.ICH_VMCR_EL2.VPMR":"0xa"},"rule":"gicv5.wake",)"
                                  R"("steps":[{"args":{"x":"0x1","y":"0x2"},"op":"call"}]})")
                               .substr(0, 16));
}

TEST_CASE("what does not change the meaning of a case does not change its digest") {
  for (const auto& [old_text, new_text] : std::vector<std::pair<std::string, std::string>>{
           {R"(cpu.ICH_VMCR_EL2.EN: "0x1", cpu.ICH_VMCR_EL2.VPMR: "0xa")",
            R"(cpu.ICH_VMCR_EL2.VPMR: "0x000a", cpu.ICH_VMCR_EL2.EN: "0x1")"},
           {R"(wake: "0x0", other: "0x1")", R"(other: "0x1", wake: "0x00")"},
           {R"(x: "0x1", "y": "0x2")", R"("y": "0x2", x: "0x1")"},
           {"says why", "says it"},
           {"id: a.b", "id: a.c"},
           {"rev: 2", "rev: 3"},
           {"must", "should"}})
    CHECK(digest_of(with(old_text, new_text)) == digest_of(good));
}

TEST_CASE("what changes the meaning of a case changes its digest") {
  for (const auto& [old_text, new_text] : std::vector<std::pair<std::string, std::string>>{
           {R"("0xa")", R"("0xb")"},
           {"VPMR", "VPMS"},
           {"gicv5.wake", "gicv5.wake.fast"},
           {R"(count_of_zero: "0x0")", R"(count_of_zero: "0x1")"},
           {"config: {arbitrary.count_of_zero: \"0x0\"}\n    pre: {", "pre: {arbitrary.count_of_zero: \"0x0\", "},
           {R"("y": "0x2")", R"("y": "0x3")"},
           {R"(wake: "0x0")", R"(wake: "0x1")"},
           {R"({class: ok, result: {wake: "0x0", other: "0x1"}})", "{class: wake}"}})
    CHECK(digest_of(with(old_text, new_text)) != digest_of(good));
}

TEST_CASE("every shipped case stands in ids.lock with its digest, and nothing else does", "[exhaustive]") {
  const std::filesystem::path vectors = data_dir() / "vectors";
  const IdsLock lock = read_ids_lock((vectors / "ids.lock").string());
  std::vector<VectorFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(vectors))
    if (entry.path().extension() == ".yaml") files.push_back(read_yaml(entry.path().string()));
  REQUIRE(files.size() >= 3);
  for (const VectorFile& file : files)
    for (const VectorCase& one : file.cases)
      for (const InputError& error : check_lock(file, one, lock)) FAIL_CHECK(error.what() << "; " << error.hint());
  for (const InputError& error : vanished_ids(files, lock)) FAIL_CHECK(error.what() << "; " << error.hint());
}

TEST_CASE("the lock notices a case that is new, changed, set back or used again, and says what to do") {
  const std::string now = digest_of(good);
  const std::string other = "0123456789abcdef";
  CHECK(verdict("a.b 2 " + now + "\n") == "fine");
  CHECK(verdict("a.b 1 " + other + "\na.b 2 " + now) == "fine");
  CHECK(verdict("") == "ids.unknown: add the line `a.b 2 " + now + "`");
  CHECK(verdict("a.b 1 " + now) == "ids.unknown: add the line `a.b 2 " + now + "`");
  CHECK(verdict("a.b 2 " + other) ==
        "ids.changed: raise `rev` to 3 and add the line `a.b 3 " + now + "` to ids.lock, or take the change back");
  CHECK(verdict("a.b 3 " + now).starts_with("ids.older"));
  CHECK(verdict("a.b 2 " + now + " retired").starts_with("ids.retired"));
}

TEST_CASE("an id that no file has any more is an error unless it is retired") {
  const std::vector<VectorFile> files = {parse_yaml(good, "f.yaml")};
  const IdsLock lock = parse_ids_lock(
      "a.b 2 0123456789abcdef\nold.one 1 0123456789abcdef\nold.two 1 0123456789abcdef\nold.two 1 0123456789abcdef "
      "retired\n",
      "ids.lock");
  const auto errors = vanished_ids(files, lock);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].code() == "ids.vanished");
  CHECK(errors[0].where().line == 2);
  CHECK(errors[0].hint() == "bring it back, or add the line `old.one 1 0123456789abcdef retired`");
}

TEST_CASE("a lock that takes something back or is malformed is refused with its line") {
  const std::string line = "a.b 2 0123456789abcdef\n";
  CHECK(lock_error("# comment\n\n" + line) == "accepted");
  CHECK(lock_error(line + line) == "2:1 ids.not-newer");
  CHECK(lock_error(line + "a.b 2 fedcba9876543210") == "2:1 ids.not-newer");
  CHECK(lock_error(line + "a.b 1 0123456789abcdef") == "2:1 ids.not-newer");
  CHECK(lock_error(line + "a.b 2 fedcba9876543210 retired") == "2:1 ids.not-newer");
  CHECK(lock_error(line + "a.b 2 0123456789abcdef retired\na.b 3 0123456789abcdef") == "3:1 ids.retired");
  for (const std::string bad :
       {"a.b", "a.b 1", "A.b 1 0123456789abcdef", "a.b 0 0123456789abcdef", "a.b x 0123456789abcdef",
        "a.b 9999999999999999999 0123456789abcdef", "a.b 1 0123456789abcde", "a.b 1 0123456789ABCDEF",
        "a.b 1 0123456789abcdef gone", "a.b 1 0123456789abcdef retired x", " ", "../x 1 0123456789abcdef"})
    CHECK(lock_error(bad) == "1:1 ids.line");
  CHECK(lock_error(line + "\xff") == "2:1 vector.not-utf8");
  CHECK(error_code([] { read_ids_lock("/nonexistent/ids.lock"); }) == "ids.unreadable");
}

}  // namespace vcpuspec
