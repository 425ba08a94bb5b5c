// SPDX-License-Identifier: Apache-2.0
#include "checker/exhaust/exhaust.h"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "checker/check.h"
#include "checker/data_dir.h"
#include "checker/exhaust/checkpoint.h"
#include "checker/read_file.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

namespace fs = std::filesystem;
using test::error_code;

constexpr const char* rule = "gicv5.effective_mask";

std::string library(const std::string& how) { return std::string(VCPUSPEC_TEST_SO_DIR) + "/mask_" + how + ".so"; }

/// EN, VPMR and the eight highest of the active priorities: 2^14 inputs, few enough to run them all, in 64 blocks.
ExhaustJob small_job() {
  ExhaustJob job = exhaust_job(rule);
  job.space = InputSpace({{"cpu.ICH_VMCR_EL2", 0xf8000001}, {"cpu.ICH_APR_EL2", 0xff}});
  job.block_bits = 8;
  return job;
}

constexpr auto to_the_end = [](const Fingerprints&) { return true; };

ExhaustRun run(const std::string& how, unsigned threads = 2, const Limits& limits = {}) {
  return exhaust(library(how), small_job(), {}, threads, limits, to_the_end);
}

/// The number of the input on which the libraries misbehave.
std::uint64_t guilty() {
  const InputSpace space = small_job().space;
  for (std::uint64_t i = 0; i < space.size(); ++i)
    if (space.at(i) == std::vector<std::uint64_t>{0x48000001, 0x48}) return i;
  FAIL("there is no such input");
  return 0;
}

/// What is said about a library that breaks on the guilty input.
Answer found_at_the_guilty(const std::string& how) {
  const ExhaustRun broken = run(how, 1);
  REQUIRE(broken.found);
  INFO(how << ": " << broken.found->answer.detail);
  CHECK(broken.found->index == guilty());
  CHECK_FALSE(broken.is_complete());
  CHECK(count_done(broken.blocks) < broken.blocks.size());
  CHECK_FALSE(broken.blocks[guilty() >> small_job().block_bits]);
  return broken.found->answer;
}

/// A folder that is gone afterwards.
class Scratch {
 public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "vcpuspec-exhaust-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Scratch() { fs::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

Checkpoint checkpoint(const Fingerprints& blocks) {
  Checkpoint made = Checkpoint::of(small_job(), "so:./mine.so", digest_of_library(library("right")));
  made.blocks = blocks;
  return made;
}

/// How resuming the small run from a file ends.
std::string resumed(const std::string& path) {
  Checkpoint ours = checkpoint(Fingerprints(small_job().blocks()));
  return error_code([&] { resume_from(path, ours); });
}

/// The same where the file was written for another run.
std::string resumed(const Scratch& scratch, const Checkpoint& theirs) {
  write_checkpoint(scratch.file("theirs"), theirs);
  return resumed(scratch.file("theirs"));
}

}  // namespace

TEST_CASE("the inputs of the effective mask are all states that the registers declare", "[exhaust]") {
  const ExhaustJob job = exhaust_job(rule);
  CHECK(job.space.bits() == 38);
  CHECK(job.space.text() == "ICH_VMCR_EL2.EN (1 bit), ICH_VMCR_EL2.VPMR (5 bits), ICH_APR_EL2.P (32 bits)");
  CHECK(job.blocks() << job.block_bits == job.space.size());
}

TEST_CASE("every input of a space comes once, in the order of its number", "[exhaust]") {
  const InputSpace space({{"cpu.ICH_VMCR_EL2", 0xb1}, {"cpu.ICH_APR_EL2", 0x8205}});
  std::vector<std::uint64_t> words(2 * space.size());
  for (std::uint64_t at = 0; at < space.size();) {
    const std::vector<std::uint64_t> first = space.at(at);
    const Run all{first.data(), 2, 0x8205, space.run_length(at, 1000)};
    fill(all, words.data() + 2 * at);
    at += all.length;
  }
  for (std::uint64_t i = 0; i < space.size(); ++i) {
    INFO(i);
    const std::vector<std::uint64_t> here = {words[2 * i], words[2 * i + 1]};
    CHECK(here == space.at(i));
    CHECK((here[0] & ~0xb1U) == 0);
    CHECK((here[1] & ~0x8205U) == 0);
    if (i != 0) CHECK(here > space.at(i - 1));
  }
}

TEST_CASE("for all runs, of any width and from anywhere, filling gives the inputs of the space", "[exhaust]") {
  rc::prop("at(i) and fill agree", [](std::uint64_t mask, std::uint64_t from) {
    const bool is_wide = *rc::gen::arbitrary<bool>();
    std::vector<SpaceWord> declared = {{"a", 0x5}, {"b", (mask & 0x00f0'0f00'f0f0'00ffU) | 1}};
    if (is_wide) declared.insert(declared.begin(), {"c", 0x3});
    const InputSpace space(declared);
    const std::uint64_t first = from % space.size();
    const std::size_t n = space.run_length(first, std::min<std::uint64_t>(50, space.size() - first));
    const std::vector<std::uint64_t> start = space.at(first);
    std::vector<std::uint64_t> words(n * declared.size());
    fill({start.data(), declared.size(), declared.back().mask, n}, words.data());
    for (std::size_t i = 0; i < n; ++i) {
      const auto at = words.begin() + static_cast<std::ptrdiff_t>(i * declared.size());
      RC_ASSERT(std::vector<std::uint64_t>(at, at + static_cast<std::ptrdiff_t>(declared.size())) ==
                space.at(first + i));
    }
  });
}

TEST_CASE(
    "for all inputs and open values, the loop finds no difference in what the registered rule gives, and any in else",
    "[exhaust]") {
  const ExhaustJob job = exhaust_job(rule);
  const auto recording = record(job.rule->text);
  rc::prop("the loop is the rule", [&](std::uint64_t from, std::uint64_t arbitrary, std::uint64_t wrong) {
    const std::vector<std::uint64_t> words = job.space.at(from % job.space.size());
    std::vector<std::uint64_t> values;
    for (const graph::Variable& input : recording->graph.variables())
      values.push_back(input.name == "cpu.ICH_VMCR_EL2"  ? words[0]
                       : input.name == "cpu.ICH_APR_EL2" ? words[1]
                                                         : arbitrary);
    const std::uint64_t answer = vcpuspec::run(job.rule->text, values).front();
    const Run one{words.data(), 2, job.space.words().back().mask, 1};
    const std::uint64_t other = answer ^ wrong;
    RC_ASSERT(job.loop(one, &answer).differing == 0U);
    RC_ASSERT(job.loop(one, &other).differing == wrong);
  });
}

TEST_CASE("the fingerprint of a run tells every word of every case, and not how the run is cut", "[exhaust]") {
  const ExhaustJob job = small_job();
  const std::vector<std::uint64_t> first = job.space.at(0x2a00);
  std::vector<std::uint64_t> answers(256, 3);
  const Run whole{first.data(), 2, 0xff, 256};
  const std::uint64_t fingerprint = job.loop(whole, answers.data()).fingerprint;
  const std::vector<std::uint64_t> middle = job.space.at(0x2a00 + 100);
  CHECK(job.loop({first.data(), 2, 0xff, 100}, answers.data()).fingerprint +
            job.loop({middle.data(), 2, 0xff, 156}, answers.data() + 100).fingerprint ==
        fingerprint);
  const std::vector<std::uint64_t> elsewhere = job.space.at(0x2b00);
  CHECK(job.loop({elsewhere.data(), 2, 0xff, 256}, answers.data()).fingerprint != fingerprint);
  for (const std::size_t i : {0, 17, 255}) {
    answers[i] = 4;
    CHECK(job.loop(whole, answers.data()).fingerprint != fingerprint);
    answers[i] = 3;
  }
  answers[5] = 7;
  const std::uint64_t at_5 = job.loop(whole, answers.data()).fingerprint;
  std::swap(answers[5], answers[6]);
  CHECK(job.loop(whole, answers.data()).fingerprint != at_5);
}

TEST_CASE("a right library passes all inputs, with one hash however many threads there are", "[exhaust]") {
  const ExhaustRun one = run("right", 1);
  CHECK(one.is_complete());
  CHECK(count_done(one.blocks) == 64);
  CHECK(hash_of(run("right", 3).blocks) == hash_of(one.blocks));
}

TEST_CASE("a library that is wrong for one input only is found, and the case replays", "[exhaust]") {
  CHECK(found_at_the_guilty("one_wrong").outputs == std::vector<std::uint64_t>{2});
  const VectorFile file = vector_at(small_job(), guilty());
  const Citations citations = read_citations(data_dir() / "docs/citations.yaml");
  const CheckRun wrong = check(find_endpoint("so:" + library("one_wrong")), {file}, {}, citations);
  CHECK(wrong.counts.failed == 1);
  CHECK(check(find_endpoint("so:" + library("right")), {file}, {}, citations).counts.passed == 1);
  CHECK(check(find_endpoint("model"), {file}, {}, citations).counts.passed == 1);
}

TEST_CASE("a mistake that shows on half of all inputs is found before half of them were asked", "[exhaust]") {
  // Wrong where the highest bit of VPMR is set: the upper half of all inputs.
  const ExhaustRun wrong = run("wrong_above", 1);
  REQUIRE(wrong.found);
  CHECK(*wrong.found->index >= small_job().space.size() / 2);
  CHECK(count_done(wrong.blocks) <= 2);
}

TEST_CASE("whatever a library does on one input is pinned on it", "[exhaust]") {
  const Answer crashed = found_at_the_guilty("crashes");
  CHECK(crashed.kind == Answer::Kind::crashed);
  CHECK_THAT(crashed.detail, Catch::Contains("SIGABRT"));
  const Answer tampered = found_at_the_guilty("changes_a_handler");
  CHECK(tampered.kind == Answer::Kind::tampered);
  CHECK_THAT(tampered.detail, Catch::Contains("a signal handler"));
  CHECK(found_at_the_guilty("forgets").kind == Answer::Kind::protocol);
  CHECK(found_at_the_guilty("declines").kind == Answer::Kind::unsupported);
}

TEST_CASE("an answer that is left out of every batch counts as broken, though alone each is right", "[exhaust]") {
  const ExhaustRun lazy = run("lazy");
  REQUIRE(lazy.found);
  CHECK(lazy.found->answer.kind == Answer::Kind::inconsistent);
}

TEST_CASE("an answer that is wrong the first time only counts as broken", "[exhaust]") {
  const ExhaustRun wrong_once = run("counts_calls", 1);
  REQUIRE(wrong_once.found);
  CHECK(wrong_once.found->answer.kind == Answer::Kind::inconsistent);
  CHECK_THAT(wrong_once.found->answer.detail, Catch::Contains("asked again all are answered rightly"));
}

TEST_CASE("a library that hangs on large batches only is asked in smaller ones", "[exhaust]") {
  Limits impatient;
  impatient.seconds_per_case = 0.05;
  ExhaustJob job = small_job();
  job.space = InputSpace({{"cpu.ICH_VMCR_EL2", 0x08000001}, {"cpu.ICH_APR_EL2", 0xff}});
  const ExhaustRun slow = exhaust(library("slow_in_batches"), job, {}, 1, impatient, to_the_end);
  INFO((slow.found ? slow.found->answer.detail : ""));
  CHECK(slow.is_complete());
  CHECK(hash_of(slow.blocks) == hash_of(exhaust(library("right"), job, {}, 1, {}, to_the_end).blocks));
}

TEST_CASE("a library that dies while it is loaded is broken on no input", "[exhaust]") {
  const std::string path = std::string(VCPUSPEC_TEST_SO_DIR) + "/crash_in_constructor.so";
  const ExhaustRun dead = exhaust(path, small_job(), {}, 2, {}, to_the_end);
  REQUIRE(dead.found);
  CHECK_FALSE(dead.found->index);
  CHECK(dead.found->answer.kind == Answer::Kind::crashed);
}

TEST_CASE("a run that was stopped and resumed has the hash of one that was not", "[exhaust]") {
  const Scratch scratch;
  const auto until_some = [](const Fingerprints& blocks) { return count_done(blocks) < 5; };
  ExhaustJob job = small_job();
  job.space = InputSpace({{"cpu.ICH_VMCR_EL2", 0xf8000001}, {"cpu.ICH_APR_EL2", 0xfffff}});
  job.block_bits = 18;
  const ExhaustRun whole = exhaust(library("right"), job, {}, 2, {}, to_the_end);
  const ExhaustRun part = exhaust(library("right"), job, {}, 1, {}, until_some);
  REQUIRE(whole.is_complete());
  REQUIRE_FALSE(part.is_complete());
  REQUIRE(count_done(part.blocks) > 0);

  Checkpoint kept = Checkpoint::of(job, "so:./mine.so", "digest");
  kept.blocks = part.blocks;
  write_checkpoint(scratch.file("kept"), kept);
  Checkpoint resumed_one = Checkpoint::of(job, "so:./mine.so", "digest");
  resume_from(scratch.file("kept"), resumed_one);
  CHECK(resumed_one.blocks == part.blocks);
  const ExhaustRun rest = exhaust(library("right"), job, resumed_one.blocks, 2, {}, to_the_end);
  CHECK(rest.is_complete());
  CHECK(hash_of(rest.blocks) == hash_of(whole.blocks));
}

TEST_CASE("blocks that are done are not asked again", "[exhaust]") {
  Fingerprints done = run("right").blocks;
  done[guilty() >> 8 == 3 ? 4 : 3].reset();
  CHECK(exhaust(library("one_wrong"), small_job(), done, 1, {}, to_the_end).is_complete());
}

TEST_CASE("checkpoints with different blocks are put together", "[exhaust]") {
  const Scratch scratch;
  const Fingerprints all = run("right").blocks;
  for (const std::size_t odd : {0, 1}) {
    Fingerprints half = all;
    for (std::size_t i = odd; i < half.size(); i += 2) half[i].reset();
    write_checkpoint(scratch.file(std::to_string(odd)), checkpoint(half));
  }
  Checkpoint both = checkpoint(Fingerprints(all.size()));
  resume_from(scratch.file("0"), both);
  resume_from(scratch.file("1"), both);
  CHECK(both.blocks == all);
  Fingerprints other = all;
  *other[9] ^= 1;
  write_checkpoint(scratch.file("other"), checkpoint(other));
  CHECK(error_code([&] { resume_from(scratch.file("other"), both); }) == "exhaust.contradiction");
}

TEST_CASE("a checkpoint of another library, rule, text, space or cut is refused", "[exhaust]") {
  const Scratch scratch;
  const Checkpoint good = checkpoint(run("right").blocks);
  CHECK(resumed(scratch, good) == "accepted");
  const auto changed = [&](auto change) {
    Checkpoint theirs = good;
    change(theirs);
    return resumed(scratch, theirs);
  };
  CHECK(changed([](Checkpoint& c) { c.library = digest_of_library(library("one_wrong")); }) == "exhaust.other-run");
  CHECK(changed([](Checkpoint& c) { c.rule = "gicv5.wake"; }) == "exhaust.other-run");
  CHECK(changed([](Checkpoint& c) { c.rule_text = "0123456789abcdef"; }) == "exhaust.other-run");
  CHECK(changed([](Checkpoint& c) { c.space.back().mask = 0x7f; }) == "exhaust.other-run");
  CHECK(changed([](Checkpoint& c) { c.block_bits = 7; }) == "exhaust.other-run");
}

TEST_CASE("a checkpoint with any byte changed or cut off is refused, or says the same", "[exhaust]") {
  const Scratch scratch;
  Fingerprints few = run("right").blocks;
  for (std::size_t i = 3; i < few.size(); ++i) few[i].reset();
  write_checkpoint(scratch.file("good"), checkpoint(few));
  const std::string good = read_file(scratch.file("good"), "test");
  const auto resumed_text = [&](const std::string& text) {
    std::ofstream(scratch.file("bad"), std::ios::binary) << text;
    Checkpoint ours = checkpoint(Fingerprints(few.size()));
    const std::string code = error_code([&] { resume_from(scratch.file("bad"), ours); });
    return code == "accepted" && ours.blocks == few ? "the same" : code;
  };
  CHECK(resumed_text(good) == "the same");
  for (std::size_t at = 0; at < good.size(); ++at) {
    INFO(at);
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    CHECK((resumed_text(bad) == "exhaust.damaged" || resumed_text(bad) == "the same"));
    CHECK((resumed_text(good.substr(0, at)) == "exhaust.damaged" || resumed_text(good.substr(0, at)) == "the same"));
  }
  for (const char* const text : {"", "{}", "[]", "null", "{\"digest\": 1}", "[[[[[[[[[[", "\xff\xfe"})
    CHECK(resumed_text(text) == "exhaust.damaged");
}

TEST_CASE("a rule with too many inputs, and a name that is no function, are refused", "[exhaust]") {
  CHECK(error_code([] { exhaust_job("gicv5.wake"); }) == "exhaust.too-large");
  CHECK(error_code([] { exhaust_job("gicv5.running_priority"); }) == "exhaust.rule");
}

}  // namespace vcpuspec
