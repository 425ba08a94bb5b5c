// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/library_under_test.h"

/// The LoongArch machine in C, written from the facts alone, against the rules; and each of its mistakes.
namespace vcpuspec {

using test::account;
using test::answers_of;
using test::judged;
using test::shipped_vectors;

namespace {

constexpr std::size_t traces = 1'000;
constexpr std::size_t many_traces = 20'000;
constexpr std::size_t traces_for_mistakes = 4'000;
constexpr int mistakes = 209;
constexpr int hidden[] = {80, 209};  // the mistakes about state that is lost when it is saved

const test::ModelMachine& csrs() {
  static const test::ModelMachine machine("loongarch.csr");
  return machine;
}

std::uint64_t& word(std::vector<std::uint64_t>& slots, const std::string& name) {
  return slots[csrs().slot("host." + name)];
}

constexpr std::uint64_t bit(unsigned n) { return std::uint64_t{1} << n; }

/// Where the implementation that is asked about has fewer bits than others: 64-bit registers, 48 bits of address and of
/// timer, 12 of a TLB index, no hardware page walk, 8 watchpoints of each kind.
void confine(std::vector<std::uint64_t>& slots) {
  for (const std::string name : {"TLBELO0", "TLBELO1", "TLBRELO0", "TLBRELO1"})
    word(slots, name) &= 0xe000'ffff'ffff'f07f;
  for (const std::string name : {"TLBRENTRY", "MERRENTRY"}) word(slots, name) &= 0xffff'ffff'f000;
  for (const std::string name : {"TCFG", "TVAL"}) word(slots, name) &= bit(48) - 1;
  for (const std::string name : {"TLBEHI", "TLBREHI"}) {
    std::uint64_t& key = word(slots, name);
    key = (key & bit(47)) != 0 ? key | ~(bit(48) - 1) : key & (bit(48) - 1);
  }
  for (const std::string name : {"DMW0", "DMW1", "DMW2", "DMW3"}) word(slots, name) &= 0xf000'0000'0000'003f;
  for (const std::string name : {"MWPS", "FWPS"}) word(slots, name) &= 0x100ff;
  word(slots, "EENTRY") &= ~std::uint64_t{0xfff};
  word(slots, "TLBIDX") &= 0xbf00'0fff;
  word(slots, "PWCH") &= bit(24) - 1;
}

/// Of DA and PG just one, at `da` and the bit above it, and no reserved memory type in the two fields above them.
std::uint64_t with_legal_mode(std::uint64_t mode, unsigned da) {
  mode = (mode & bit(da)) != 0 ? mode & ~bit(da + 1) : mode | bit(da + 1);
  for (const unsigned type : {da + 2, da + 4})
    if ((mode >> type & 3) == 3) mode &= ~bit(type);
  return mode;
}

/// In half of the states software may do everything.
void choose_modes(std::vector<std::uint64_t>& slots, test::Numbers& numbers) {
  word(slots, "CRMD") = with_legal_mode(word(slots, "CRMD"), 3);
  word(slots, "MERRCTL") = with_legal_mode(word(slots, "MERRCTL"), 7);
  if (numbers.next() % 2 == 0) word(slots, "CRMD") &= ~std::uint64_t{3};
  word(slots, "RVACFG") %= 9;
  word(slots, "STLBPS") = 12 + word(slots, "STLBPS") % 18;
}

/// Up to one message is the highest pending one; it is selected when it is not below the threshold.
void choose_messages(std::vector<std::uint64_t>& slots, test::Numbers& numbers) {
  const std::uint64_t pending = numbers.next() % 257, highest = pending - 1;
  for (std::uint64_t i = pending; i < 256; ++i) word(slots, "MSGIS" + std::to_string(i / 64)) &= ~bit(i % 64);
  if (pending != 0) word(slots, "MSGIS" + std::to_string(highest / 64)) |= bit(highest % 64);
  const bool is_selected = pending != 0 && highest >= word(slots, "MSGIE");
  const std::uint64_t none = bit(31) | (word(slots, "MSGIR") & 0xff);
  word(slots, "MSGIR") = is_selected ? highest : none;
  word(slots, "ESTAT") = (word(slots, "ESTAT") & ~bit(14)) | (is_selected ? bit(14) : 0);
}

/// So many of the monitors are asked more often than the others.
constexpr unsigned asked_often = 4;

/// In half of the states few monitors are enabled to interrupt, else one that overflows is always there.
void choose_monitors(std::vector<std::uint64_t>& slots, test::Numbers& numbers) {
  const bool are_few = numbers.next() % 2 == 0;
  bool any = false;
  for (unsigned i = 0; i < 32; ++i) {
    std::uint64_t& config = word(slots, "PMCFG" + std::to_string(i));
    if (are_few && numbers.next() % (i < asked_often ? 4 : 32) != 0) config &= ~bit(20);
    any = any || ((config & bit(20)) != 0 && (word(slots, "PMCNT" + std::to_string(i)) & bit(63)) != 0);
  }
  word(slots, "ESTAT") = (word(slots, "ESTAT") & ~bit(10)) | (any ? bit(10) : 0);
}

/// In half of the states the timer counts and is about to expire; in few the core is in debug mode.
void choose_moment(std::vector<std::uint64_t>& slots, test::Numbers& numbers) {
  if (numbers.next() % 2 == 0) {
    word(slots, "TVAL") = numbers.next() % 3;
    word(slots, "TCFG") |= 1;
    word(slots, "CORE") &= ~bit(1);
  }
  if (numbers.next() % 4 != 0) word(slots, "DBG") &= ~bit(0);
}

std::vector<std::uint64_t> legal_slots(test::Numbers& numbers) {
  std::vector<std::uint64_t> slots = csrs().any_slots(numbers);
  confine(slots);
  choose_modes(slots, numbers);
  choose_moment(slots, numbers);
  choose_messages(slots, numbers);
  choose_monitors(slots, numbers);
  return slots;
}

/// The events whose names have one of the words in them.
std::vector<std::uint64_t> events_about(const std::vector<std::string>& words) {
  std::vector<std::uint64_t> all;
  for (std::uint64_t event = 0; event < csrs().info().events.size(); ++event) {
    const std::string& name = csrs().info().events[static_cast<std::size_t>(event)];
    if (std::any_of(words.begin(), words.end(), [&](const auto& part) { return name.find(part) != std::string::npos; }))
      all.push_back(event);
  }
  return all;
}

/// What can happen to a core that is idle.
const std::vector<std::uint64_t>& events_from_outside() {
  static const std::vector<std::uint64_t> all =
      events_about({"interrupt", "message", "wake", "tick", "store_by", "debug_exception", "machine_error", "reset"});
  return all;
}

/// All events, or more often some that belong together.
const std::vector<std::uint64_t>& any_events(test::Numbers& numbers) {
  static const std::vector<std::vector<std::uint64_t>> together = {
      events_about({"MSGI", "ESTAT"}),
      events_about({"PMC", "MISC", "ESTAT"}),
      events_about({"WPCFG", "WPS", "DBG"}),
      events_about({"TCFG", "TVAL", "TICLR", "ESTAT"}),
      events_about({"PGD", "BADV", "TLBRERA"}),
      events_about({"LLBCTL", "ertn", "ll", "sc", "store_by_another"}),
      events_about({"undefined", "SAVE"}),
      events_about({"iocsr", "MISC", "CRMD"}),
      events_about({"TLB", "ASID"}),
      events_about({"entry", "ertn", "CRMD", "PRMD", "ERA"}),
      events_about({"entry", "refill", "machine_error", "debug_exception", "ertn"}),
      events_about({"entry", "EENTRY", "ECFG", "TLBEHI", "BADV"}),
      events_about({"entry", "refill"}),
      events_about({"entry"}),
      events_about({"LLBCTL", "TICLR"}),
      events_about({"interrupt", "message", "ECFG", "ESTAT", "CRMD"}),
      events_about({"tick", "TCFG", "TVAL", "TICLR"}),
      events_about({"rdtime", "CNTC", "TID", "MISC", "tick"}),
      events_from_outside(),
      events_from_outside(),
      events_about({"reset", "DMW", "PMCFG"}),
      events_about({"csrrd.PMC"}),
      events_about({"csrwr.PMC"}),
  };
  static const std::vector<std::uint64_t> all = events_about({""});
  return numbers.next() % 4 == 0 ? all : together[numbers.next() % together.size()];
}

/// Numbers between those of CSRs, and any beyond the last one.
std::uint64_t any_undefined_number(test::Numbers& numbers) {
  static constexpr std::uint64_t between[] = {0x9,   0xb,   0xd,   0xf,   0x14,  0x15,  0x16,  0x17,  0x24,  0x2f,
                                              0x45,  0x50,  0x53,  0x61,  0x7f,  0x82,  0x87,  0x96,  0x99,  0x9f,
                                              0xa6,  0xc0,  0xff,  0x17f, 0x184, 0x1ff, 0x240, 0x2ff, 0x302, 0x30f,
                                              0x314, 0x34c, 0x350, 0x37f, 0x382, 0x394, 0x3cf, 0x3d0, 0x4ff};
  if (numbers.next() % 2 == 0) return between[numbers.next() % std::size(between)];
  return 0x503 + numbers.next() % (0x4000 - 0x503);
}

/// In most cases an exception that there is, often one that records an address.
void choose_exception(std::uint64_t* arguments, test::Numbers& numbers) {
  if (numbers.next() % 8 == 0) return;
  arguments[0] = numbers.next() % (numbers.next() % 2 == 0 ? 0x19 : 0xb);
  arguments[1] = numbers.next() % 4 == 0 ? 1 : 0;
}

/// Takes out what cannot be asked: defined numbers where an undefined one belongs, and r0 as the mask of a csrxchg.
void mend_arguments(Question& trace, test::Numbers& numbers) {
  for (std::size_t step = 0; step < trace.steps; ++step) {
    const std::string& event = csrs().info().events[static_cast<std::size_t>(trace.inputs[csrs().shape().event(step)])];
    std::uint64_t* const arguments = &trace.inputs[csrs().shape().argument(step, 0)];
    if (event == "general_exception_entry") choose_exception(arguments, numbers);
    if (event.find("undefined") != std::string::npos) arguments[0] = any_undefined_number(numbers);
    if (event.find(".PMC") != std::string::npos && numbers.next() % 2 == 0) arguments[0] %= asked_often;
    if (!event.starts_with("csrxchg")) continue;
    const std::size_t count = csrs().widths(csrs().event(event)).size();
    if (arguments[count - 2] != 0) arguments[count - 1] = 0;
  }
}

/// Ends a trace with its first event of that name.
void end_with(Question& trace, const std::string& event) {
  const std::uint64_t last = csrs().event(event);
  const MachineShape& shape = csrs().shape();
  for (std::size_t step = 0; step < trace.steps; ++step)
    if (trace.inputs[shape.event(step)] == last) trace.steps = step + 1;
  trace.inputs.resize(shape.inputs(trace.steps));
}

/// Traces of 2 to 8 events, fewer with a reset or an IDLE: what a reset leaves is mostly unspecified, and so is what
/// would follow; a core that is idle executes nothing, so that only traces of what comes from outside start with one.
std::vector<Question> random_traces(std::uint64_t seed, std::size_t n) {
  test::Numbers numbers(seed);
  std::vector<Question> all;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<std::uint64_t> slots = legal_slots(numbers);
    const std::vector<std::uint64_t>& events = any_events(numbers);
    if (events != events_from_outside()) word(slots, "CORE") &= ~bit(0);
    all.push_back(csrs().trace(std::move(slots), events, 2 + numbers.next() % 7, numbers));
    mend_arguments(all.back(), numbers);
    end_with(all.back(), "reset");
    end_with(all.back(), "idle");
  }
  return all;
}

/// What the rules answer, and which bits of it they say: those that are the same whatever unspecified values are.
struct Expected {
  std::vector<std::uint64_t> words;
  std::vector<std::uint64_t> said;
};
Expected expected_of(const Question& trace) {
  Expected expected{csrs().answer(trace), {}};
  const std::vector<std::uint64_t> zeros = csrs().answer(trace, 0), ones = csrs().answer(trace, ~std::uint64_t{0});
  for (std::size_t i = 0; i < zeros.size(); ++i)
    expected.said.push_back(~((zeros[i] ^ ones[i]) | (zeros[i] ^ expected.words[i])));
  return expected;
}

/// An answer, what the rules do not say replaced by what they happen to have there.
std::vector<std::uint64_t> as_far_as_said(std::vector<std::uint64_t> answer, const Expected& expected) {
  for (std::size_t i = 0; i < answer.size(); ++i)
    answer[i] = (answer[i] & expected.said[i]) | (expected.words[i] & ~expected.said[i]);
  return answer;
}

/// Those that can be about its events.
std::vector<VectorFile> loongarch_vectors() {
  std::vector<VectorFile> all = shipped_vectors();
  std::erase_if(all, [](const VectorFile& file) { return file.arch != "loongarch64"; });
  return all;
}

std::size_t count_found(const std::string& library, const std::vector<Question>& questions,
                        const std::vector<Expected>& expected) {
  const std::vector<Answer> answers = answers_of(library, questions);
  std::size_t found = 0;
  for (std::size_t i = 0; i < questions.size(); ++i)
    found += as_far_as_said(answers[i].outputs, expected[i]) == expected[i].words ? 0 : 1;
  return found;
}

void check_agreement(std::size_t count) {
  const std::vector<Question> questions = random_traces(1, count);
  const std::vector<Answer> answers = answers_of("csr_machine", questions);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    INFO("trace " << i << ": " << answers[i].detail);
    REQUIRE(answers[i].kind == Answer::Kind::outputs);
    const Expected expected = expected_of(questions[i]);
    const std::vector<std::uint64_t> answered = as_far_as_said(answers[i].outputs, expected);
    INFO(account(csrs(), questions[i], answered, expected.words));
    REQUIRE((answered == expected.words));
  }
}

}  // namespace

TEST_CASE("the LoongArch machine in C passes every shipped vector of its events") {
  const Counts right = judged("csr_machine", loongarch_vectors());
  CHECK(right.passed >= 2'500);
  CHECK(right.failed == 0);
  CHECK(right.broken == 0);
}

TEST_CASE("each mistake of the LoongArch machine fails a shipped vector", "[.slow]") {
  CheckOptions until_one_fails;
  until_one_fails.fail_fast = true;
  const std::vector<VectorFile> vectors = loongarch_vectors();
  for (int mistake = 1; mistake <= mistakes; ++mistake) {
    INFO("FAULT=" << mistake);
    const Counts wrong = judged("csr_machine_fault_" + std::to_string(mistake), vectors, until_one_fails);
    const bool is_hidden = std::find(std::begin(hidden), std::end(hidden), mistake) != std::end(hidden);
    CHECK((is_hidden ? wrong.broken : wrong.failed) != 0);
  }
}

TEST_CASE("the random states of the LoongArch machine are legal ones") {
  test::Numbers numbers(3);
  for (int i = 0; i < 1'000; ++i) {
    const std::vector<std::uint64_t> truths = csrs().truths(legal_slots(numbers));
    REQUIRE(std::all_of(truths.begin(), truths.end(), [](std::uint64_t truth) { return truth == 1; }));
  }
}

TEST_CASE("the LoongArch machine in C and the rules agree on every step of random traces") { check_agreement(traces); }

TEST_CASE("the LoongArch machine in C and the rules agree on every step of many random traces", "[.slow]") {
  check_agreement(many_traces);
}

TEST_CASE("every mistake of the LoongArch machine is found by random traces", "[.slow]") {
  const std::vector<Question> questions = random_traces(2, traces_for_mistakes);
  std::vector<Expected> expected;
  for (const Question& question : questions) expected.push_back(expected_of(question));
  CHECK(count_found("csr_machine", questions, expected) == 0);
  for (int mistake = 1; mistake <= mistakes; ++mistake) {
    INFO("FAULT=" << mistake);
    CHECK(count_found("csr_machine_fault_" + std::to_string(mistake), questions, expected) != 0);
  }
}

}  // namespace vcpuspec
