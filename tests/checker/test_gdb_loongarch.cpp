// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/gdb_loongarch/gdb_loongarch.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <iostream>
#include <thread>

#include "checker/adapters/lines/line_process.h"
#include "checker/adapters/qemu/qemu_loongarch.h"
#include "checker/asking.h"
#include "checker/data_dir.h"
#include "checker/input_error.h"
#include "checker/vectors/read_vectors.h"
#include "tests/support/csr_questions.h"
#include "tests/support/small_core.h"

/// A core behind a gdb stub. `[.qemu]`: with the emulator that is installed, as a test of its own.
namespace vcpuspec {

namespace {

using Kind = Answer::Kind;
using test::after;
using test::answers_of;
using test::code;
using test::csr;
using test::direct;
using test::entry;
using test::one_event;
using test::with;

/// An emulator that was started by somebody else, who gave it a gdb stub and nothing more.
class Peer {
 public:
  Peer() : socket_((std::filesystem::temp_directory_path() / ("vcpuspec-peer-" + std::to_string(getpid()))).string()) {
    std::filesystem::remove(socket_);
    process_ = std::make_unique<LineProcess>(
        std::vector<std::string>{"qemu-system-loongarch64", "-M", "virt", "-m", "3G", "-display", "none", "-serial",
                                 "null", "-monitor", "none", "-parallel", "none", "-nodefaults", "-S", "-chardev",
                                 "socket,path=" + socket_ + ",server=on,wait=off,id=g0", "-gdb", "chardev:g0"});
  }
  ~Peer() {
    process_.reset();
    std::filesystem::remove(socket_);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  std::string endpoint() const { return "unix:" + socket_; }
  void wait() const {
    for (int i = 0; i < 1000 && !gdb::connect_to(gdb::parse_endpoint(endpoint()), gdb::Clock::now()).ok(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }

 private:
  std::string socket_;
  std::unique_ptr<LineProcess> process_;
};

/// Every so many of the shipped cases that can be put to the emulator.
std::vector<Question> sample_of_shipped(const Endpoint& endpoint, std::size_t every) {
  std::vector<Question> questions;
  std::size_t seen = 0;
  Targets targets({});
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data_dir() / "vectors" / "loongarch")) {
    if (entry.path().extension() != ".jsonl") continue;
    const VectorFile file = read_vectors(entry.path().string());
    for (const VectorCase& one : file.cases) {
      const Asking asking = asking_of(file, one, endpoint, targets);
      if (asking.reason.empty() && seen++ % every == 0) questions.push_back(question_of(asking, one));
    }
  }
  return questions;
}

/// Whether a slot holds a part of an entry of the TLB that is none for both: no instruction shows what is left of it.
bool is_of_no_entry(std::size_t slot, std::size_t step, const Answer& a, const Answer& b) {
  const std::string& name = csr().info().slots[slot];
  const std::size_t digits = name.find_first_of("0123456789");
  const std::string part = name.substr(0, digits);  // all of it when there are none
  const bool is_half = part == "host.TLBLO";
  if (!is_half && part != "host.TLBHI" && part != "host.TLBKEY") return false;
  const int number = std::stoi(name.substr(digits));
  const std::string key = "host.TLBKEY" + std::to_string(is_half ? number / 2 : number);
  const std::size_t at = csr().shape().slot_after(step, csr().slot(key));
  return (a.outputs[at] & 1) == 0 && (b.outputs[at] & 1) == 0;
}

/// The places in which two answers to a question differ, of those that both cores show.
std::string differences(const Question& question, const Answer& a, const Answer& b, const Implementation& one,
                        const Implementation& other) {
  const Stepper& machine = csr().stepper();
  const MachineShape& shape = csr().shape();
  std::string all;
  const auto compare = [&](const std::string& place, std::size_t at) {
    if (a.outputs[at] == b.outputs[at] || !one.observes(place) || !other.observes(place)) return;
    all += " " + place + " " + gdb::hex_number(a.outputs[at]) + " " + gdb::hex_number(b.outputs[at]);
  };
  for (std::size_t step = 0; step < question.steps; ++step) {
    const std::size_t event = question.inputs[shape.event(step)];
    const Callable& rule = machine.rule(event);
    all += all.empty() ? "" : ";";
    for (std::size_t i = 0; i < rule.results().size(); ++i)
      compare(rule.outputs()[rule.results()[i]].name, shape.result(step, i));
    for (std::size_t i = 0; i < shape.slots; ++i)
      if (!is_of_no_entry(i, step, a, b)) compare(machine.machine().slots[i], shape.slot_after(step, i));
    if (all.find_first_not_of(';') != std::string::npos) return machine.machine().events[event] + all;
  }
  return "";
}

constexpr std::uint64_t pattern = 0x0123456789abcdef;

std::uint64_t result(const Answer& answer, unsigned n) { return answer.outputs.at(csr().shape().result(0, n)); }

constexpr std::uint64_t short_code = 0x80000040, short_entry = 0xa5a5a000, short_pattern = 0x89abcdef;
constexpr std::uint64_t short_memory = 0x100000;
Question short_event(const std::string& event, std::initializer_list<std::uint64_t> arguments = {}) {
  return with(with(one_event(event, arguments), "host.PC", short_code), "host.EENTRY", short_entry);
}
/// Not a constant of the file: making a question records every rule of the machine, which other tests need not wait
/// for.
const Question& short_save() {
  static const Question question = short_event("csrwr.SAVE", {0, short_pattern});
  return question;
}

void is_right_on_la32(const Answer& answer) {
  INFO(answer.detail);
  REQUIRE(answer.kind == Kind::outputs);
  CHECK(after(answer, "host.SAVE0") == short_pattern);
  CHECK(after(answer, "host.PC") == short_code + 4);
}

const Question& write_save() {
  static const Question question = one_event("csrwr.SAVE", {0, pattern});
  return question;
}

/// What becomes of three questions to a stub. The second one finds what it does wrong.
struct Campaign {
  explicit Campaign(const test::SmallCore::Behaviour& behaviour)
      : core(behaviour),
        gdb(core.endpoint(), impatient(), {}),
        answers(answers_of(gdb, {write_save(), write_save(), write_save()})) {}
  static Limits impatient() {
    Limits limits;
    limits.seconds_per_case = 0.2;
    return limits;
  }

  test::SmallCore core;
  GdbLoongarch gdb;
  std::vector<Answer> answers;
};

/// The instruction of the second question is where it happens.
test::SmallCore::Behaviour doing(test::Mischief::Kind kind) { return {.mischief = {kind, code, 1}}; }

void is_broken_as(const Answer& answer, Kind kind, const std::string& detail) {
  CHECK(std::string(name_of(answer.kind)) == name_of(kind));
  CHECK_THAT(answer.detail, Catch::Contains(detail));
}
void is_right(const Answer& answer) {
  INFO(answer.detail);
  REQUIRE(answer.kind == Kind::outputs);
  CHECK(after(answer, "host.SAVE0") == pattern);
  CHECK(after(answer, "host.PC") == code + 4);
  CHECK(after(answer, "host.CRMD") == direct);
}

}  // namespace

TEST_CASE("a core behind a stub is put into states, takes steps and is looked at", "[gdb]") {
  const test::SmallCore core({});
  GdbLoongarch gdb(core.endpoint(), Limits{}, {});
  const std::vector<Answer> answers =
      answers_of(gdb, {write_save(), one_event("general_exception_entry", {0xd}), with(write_save(), "host.MISC", 0x40),
                       with(with(write_save(), "host.BADI", 0x2b0005), "host.ESTAT", 0xb0000),
                       with(one_event("csrrd.SAVE", {1, 0}), "host.SAVE1", pattern)});
  is_right(answers[0]);
  REQUIRE(answers[1].kind == Kind::outputs);
  CHECK(after(answers[1], "host.PC") == entry);
  CHECK(after(answers[1], "host.ERA") == code);
  CHECK(after(answers[1], "host.ESTAT") == 0xd0000);
  is_right(answers[2]);
  CHECK(after(answers[2], "host.MISC") == 0x40);
  is_right(answers[3]);
  CHECK(after(answers[3], "host.BADI") == 0x2b0005);
  REQUIRE(answers[4].kind == Kind::outputs);
  CHECK(answers[4].outputs.at(csr().shape().result(0, 0)) == pattern);
  CHECK(gdb.name() == "loongarch64");
}

TEST_CASE("a state that is not there is a skip that names the register and both values", "[gdb]") {
  const test::SmallCore core({});
  GdbLoongarch gdb(core.endpoint(), Limits{}, {});
  const std::vector<Answer> answers =
      answers_of(gdb, {with(write_save(), "host.CORE", 1), with(write_save(), "host.ESTAT", 0x10),
                       with(write_save(), "host.TCFG", 5), with(write_save(), "host.CRMD", direct | 0x10)});
  CHECK_THAT(answers[0].detail, Catch::Contains("idle"));
  CHECK_THAT(answers[1].detail, Catch::Contains("cannot be put into host.ESTAT=0x10: it holds 0x0"));
  CHECK_THAT(answers[2].detail, Catch::Contains("timer"));
  CHECK_THAT(answers[3].detail, Catch::Contains("no mode"));
  for (const Answer& answer : answers) CHECK(answer.kind == Kind::unsupported);
}

TEST_CASE("a core that keeps an old state is reset by the monitor, and written once more", "[gdb]") {
  constexpr std::uint32_t save1 = 0x31;
  const Campaign stuck({.stuck = {save1}});
  for (const Answer& answer : stuck.answers) is_right(answer);
  CHECK(stuck.core.resets() == 1);
}

TEST_CASE("a state that is not there after a reset either is not reset for again", "[gdb]") {
  const test::SmallCore core({});
  GdbLoongarch gdb(core.endpoint(), Limits{}, {});
  const Question impossible = with(write_save(), "host.ESTAT", 0x10);
  for (const Answer& answer : answers_of(gdb, {impossible, impossible})) CHECK(answer.kind == Kind::unsupported);
  CHECK(core.resets() == 1);
}

TEST_CASE("a stub that falls silent within a case is pinned on it, and connected to once more", "[gdb]") {
  const Campaign silence(doing(test::Mischief::Kind::silence));
  is_right(silence.answers[0]);
  is_broken_as(silence.answers[1], Kind::hung, "the target does not stop");
  is_right(silence.answers[2]);
  CHECK(silence.core.connections() == 2);
}

TEST_CASE("a target that does not come back is stopped, and the next case goes on", "[gdb]") {
  const Campaign sleep(doing(test::Mischief::Kind::sleep));
  is_broken_as(sleep.answers[1], Kind::hung, "the target does not stop");
  is_right(sleep.answers[2]);
  CHECK(sleep.core.connections() == 1);
}

TEST_CASE("a stub that goes away, a target that ends and an odd stop are pinned on their case", "[gdb]") {
  const Campaign departure(doing(test::Mischief::Kind::departure));
  is_broken_as(departure.answers[1], Kind::crashed, "was sent");
  is_right(departure.answers[2]);
  const Campaign death(doing(test::Mischief::Kind::death));
  is_broken_as(death.answers[1], Kind::crashed, "X09");
  is_right(death.answers[2]);
  const Campaign odd_stop(doing(test::Mischief::Kind::odd_stop));
  is_broken_as(odd_stop.answers[1], Kind::protocol, "why the target stopped");
  is_right(odd_stop.answers[2]);
}

TEST_CASE("after a stub that is gone for good nothing more is run", "[gdb]") {
  test::SmallCore::Behaviour behaviour = doing(test::Mischief::Kind::departure);
  behaviour.goes_for_good = true;
  const Campaign campaign(behaviour);
  is_right(campaign.answers[0]);
  is_broken_as(campaign.answers[1], Kind::crashed, "was sent");
  is_broken_as(campaign.answers[2], Kind::not_run, "cannot connect");
}

TEST_CASE("a stub that cannot be used breaks on the first case, and the rest is not run", "[gdb]") {
  const Campaign writes({.refuses_writes = true});
  is_broken_as(writes.answers[0], Kind::protocol, "the stub refuses it");
  is_broken_as(writes.answers[1], Kind::not_run, "there is no connection");
  const Campaign registers({.register_size = 2});
  is_broken_as(registers.answers[0], Kind::protocol, "a register of 16 hexadecimal digits");
  const Campaign other({.architecture = "mips"});
  is_broken_as(other.answers[0], Kind::protocol, "`mips`, not `loongarch64` or `loongarch32`");
}

TEST_CASE("a core of 32 bits is judged under what it says of itself", "[gdb]") {
  const test::SmallCore core(test::small_la32());
  GdbLoongarch gdb(core.endpoint(), Limits{}, {});
  CHECK(gdb.name() == "loongarch32");
  const std::map<std::string, std::uint64_t> said = {
      {"choice.LA32", 1},     {"choice.reduced_LA32", 0}, {"choice.VALEN", 32}, {"choice.PALEN", 32},
      {"choice.TIMER_N", 32}, {"choice.UAL", 1},          {"choice.FP", 1},     {"choice.LSX", 0},
      {"choice.LASX", 0},     {"choice.LBT", 0},          {"choice.PM_NUM", 2}};
  CHECK(gdb.choices() == said);
  const std::vector<Answer> answers = answers_of(
      gdb, {short_save(), short_event("asrtle_d", {1, 2}), short_event("ll"), short_event("load", {short_memory}),
            short_event("store", {short_memory}), with(short_event("csrrd.SAVE", {1, 0}), "host.SAVE1", short_pattern),
            with(short_event("general_exception_entry", {0xb}), "host.BADI", 0x2b0000)});
  for (const Answer& answer : answers) {
    INFO(answer.detail);
    REQUIRE(answer.kind == Kind::outputs);
  }
  is_right_on_la32(answers[0]);
  CHECK(after(answers[1], "host.ESTAT") == 0xd0000);  // no instruction of 64 bits is there
  CHECK(after(answers[1], "host.ERA") == short_code);
  CHECK(after(answers[1], "host.PC") == short_entry);
  constexpr std::uint64_t ll_w = 0x20;  // which the simulated core does not have
  CHECK(after(answers[2], "host.BADI") >> 24 == ll_w);
  CHECK(after(answers[3], "host.PC") == short_code);
  for (const std::size_t access : {3U, 4U}) {
    CHECK(result(answers[access], 0) == short_memory);
    CHECK(result(answers[access], 2) == 1);
  }
  CHECK(result(answers[5], 0) == short_pattern);
  CHECK(after(answers[6], "host.ESTAT") == 0xb0000);
}

TEST_CASE("of a core of 32 bits nothing is judged that needs more", "[gdb]") {
  const test::SmallCore core(test::small_la32());
  GdbLoongarch gdb(core.endpoint(), Limits{}, {});
  const std::vector<Answer> answers = answers_of(
      gdb, {with(short_save(), "host.SAVE1", pattern), with(short_save(), "host.PC", code),
            short_event("rdtime_d", {pattern, pattern}), short_event("csrwr.SAVE", {0, pattern}), short_save()});
  CHECK_THAT(answers[0].detail, Catch::Contains("the core has 32 bits, and host.SAVE1=0x123456789abcdef has more"));
  CHECK_THAT(answers[1].detail, Catch::Contains("the core has 32 bits, and host.PC="));
  CHECK_THAT(answers[2].detail, Catch::Contains("an operand has more than the 32 bits of a register"));
  for (const std::size_t declined : {0U, 1U, 2U}) CHECK(answers[declined].kind == Kind::unsupported);
  is_right_on_la32(answers[3]);  // of what is written, the model takes the lower half
  is_right_on_la32(answers[4]);
  CHECK(core.resets() == 0);
}

TEST_CASE("a core of 32 bits without CPUCFG is told from a reduced one by nothing", "[gdb]") {
  test::SmallCore::Behaviour behaviour = test::small_la32();
  behaviour.cpucfg.clear();
  const test::SmallCore core(behaviour);
  GdbLoongarch gdb(core.endpoint(), Limits{}, {});
  CHECK(gdb.choices() ==
        std::map<std::string, std::uint64_t>{{"choice.LA32", 1}, {"choice.VALEN", 32}, {"choice.TIMER_N", 32}});
  is_right_on_la32(answers_of(gdb, {short_save()}).front());
}

TEST_CASE("CPUCFG tells a reduced core, and contradicts a stub that calls a core of 64 bits one of 32", "[gdb]") {
  CHECK(gdb_loongarch::choices_of_la32({0x1f1f0, {}, {}}).at("choice.reduced_LA32") == 1);
  CHECK_THROWS_WITH(gdb_loongarch::choices_of_la32({0x2f2fe, {}, {}}), Catch::Contains("of 64 bits"));
  test::SmallCore::Behaviour behaviour = test::small_la32();
  behaviour.cpucfg[1] = 0x2f2fe;
  const Campaign other(behaviour);
  is_broken_as(other.answers[0], Kind::protocol, "CPUCFG that it is of 64 bits");
}

TEST_CASE("CPUCFG tells whether a core of 64 bits has LVZ, whose registers are left alone", "[gdb]") {
  constexpr unsigned gstat = 0x50, lvz = 1U << 10;
  const test::SmallCore core({.cpucfg = {{2, lvz}}, .stuck = {gstat}});
  GdbLoongarch gdb(core.endpoint(), Limits{}, {});
  CHECK(gdb.choices() == std::map<std::string, std::uint64_t>{{"choice.LVZ", 1}});
  CHECK_FALSE(gdb.has_slot("host.GSTAT"));
  is_right(answers_of(gdb, {write_save()}).front());
  const test::SmallCore without({.cpucfg = {{2, ~lvz}}});
  CHECK(GdbLoongarch(without.endpoint(), Limits{}, {}).choices().at("choice.LVZ") == 0);
}

TEST_CASE("registers of the wrong width are an odd answer of the stub", "[gdb]") {
  test::SmallCore::Behaviour behaviour = test::small_la32();
  behaviour.register_size = 8;
  const Campaign too_long(behaviour);
  is_broken_as(too_long.answers[0], Kind::protocol, "a register of 8 hexadecimal digits");
  const Campaign too_short({.register_size = 4});
  is_broken_as(too_short.answers[0], Kind::protocol, "a register of 16 hexadecimal digits");
}

TEST_CASE("a value that does not stick on a core of 32 bits is a skip with both", "[gdb]") {
  constexpr std::uint32_t save1 = 0x31;
  test::SmallCore::Behaviour behaviour = test::small_la32();
  behaviour.kept[save1] = 0xffff;
  const test::SmallCore core(behaviour);
  GdbLoongarch gdb(core.endpoint(), Limits{}, {});
  const std::vector<Answer> answers =
      answers_of(gdb, {with(short_save(), "host.SAVE1", 0x12345678), with(short_save(), "host.SAVE1", 0x5678)});
  CHECK(answers[0].kind == Kind::unsupported);
  CHECK_THAT(answers[0].detail, Catch::Contains("cannot be put into host.SAVE1=0x12345678: it holds 0x5678"));
  is_right_on_la32(answers[1]);
}

/// An entry for two pages of 4 KiB above 2^32, as LA32 has them: their numbers begin at bit 8.
Question with_entry(Question question) {
  question = with(with(question, "host.TLBKEY1", 1 | 0x2a << 16), "host.TLBHI1", 0x80002000 | 12);
  return with(with(question, "host.TLBLO2", 0x12345601), "host.TLBLO3", 0xfedcba03);
}

TEST_CASE("entries of the TLB are written, read back and searched on a core of 32 bits", "[gdb]") {
  const test::SmallCore core(test::small_la32());
  GdbLoongarch gdb(core.endpoint(), Limits{}, {});
  CHECK(gdb.observes("host.TLBHI1"));
  const Question search = with(with(with_entry(short_event("tlbsrch")), "host.TLBEHI", 0x80002000), "host.ASID", 0x2a);
  const std::vector<Answer> answers =
      answers_of(gdb, {with_entry(short_save()), search, with(search, "host.ASID", 0x2b),
                       with(with_entry(short_event("tlbrd")), "host.TLBIDX", 1),
                       with(with_entry(short_save()), "host.TLBHI1", pattern)});
  for (const std::size_t judged : {0U, 1U, 2U, 3U}) {
    INFO(answers[judged].detail);
    REQUIRE(answers[judged].kind == Kind::outputs);
    CHECK(after(answers[judged], "host.TLBHI1") == (0x80002000 | 12));
    CHECK(after(answers[judged], "host.TLBLO3") == 0xfedcba03);
  }
  CHECK(after(answers[1], "host.TLBIDX") == 1);
  CHECK(after(answers[2], "host.TLBIDX") == loongarch_core::not_an_entry);
  CHECK(after(answers[3], "host.TLBEHI") == 0x80002000);
  CHECK(after(answers[3], "host.TLBELO0") == 0x12345601);
  CHECK_THAT(answers[4].detail, Catch::Contains("the core has 32 bits, and host.TLBHI1="));
}

TEST_CASE("entries that a core of 32 bits does not give back as they were written are not judged", "[gdb]") {
  test::SmallCore::Behaviour behaviour = test::small_la32();
  behaviour.lost_in_tlb = 0x5000;
  const test::SmallCore core(behaviour);
  GdbLoongarch gdb(core.endpoint(), Limits{}, {});
  const std::vector<Answer> answers = answers_of(gdb, {with_entry(short_save()), short_save()});
  CHECK_THAT(answers[0].detail, Catch::Contains("entries of the TLB are not read back as they were written"));
  is_right_on_la32(answers[1]);
  CHECK_FALSE(gdb.observes("host.TLBHI1"));
}

TEST_CASE("the page that a board adds has its number where the core has it") {
  using loongarch_program::RegisterWidth;
  const loongarch_core::Board::Added added = {0x80000000, 0x0f018000};
  const loongarch_core::EntryWords on_la64 = words_for(added, 3, RegisterWidth::bits_64);
  const loongarch_core::EntryWords on_la32 = words_for(added, 3, RegisterWidth::bits_32);
  constexpr std::uint64_t flags = 0x5f;
  CHECK(on_la64.words[3] == (0x0f018000 | flags));
  CHECK(on_la64.words[4] == (0x0f01c000 | flags));
  CHECK(on_la32.words[3] == (0x00f01800 | flags));
  CHECK(on_la32.words[4] == (0x00f01c00 | flags));
  CHECK(on_la32.words[2] == added.va);
}

TEST_CASE("programs for a core of 32 bits stand where it reaches them", "[gdb]") {
  const test::SmallCore core(test::small_la32());
  GdbLoongarch gdb(core.endpoint(), Limits{}, {0xffff0000});
  is_broken_as(answers_of(gdb, {short_save()}).front(), Kind::protocol, "give --ram below 2^32");
}

TEST_CASE("an address for programs is hexadecimal, aligned and not too high", "[gdb]") {
  CHECK(parse_ram("0x200000") == 0x200000);
  for (const char* text : {"", "0x", "200000", "0x200001", "0x8000", "0x800000000000", "-0x10000", "0x1z0000"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_ram(text), InputError);
  }
}

TEST_CASE("an emulator is judged alike by its stub alone and with its monitor's help", "[.qemu]") {
  constexpr std::size_t every = 5;
  std::shared_ptr<QemuLoongarch> qemu;
  try {
    qemu = std::make_shared<QemuLoongarch>(Limits{}, QemuOptions{});
  } catch (const InputError& error) {
    std::cout << "SKIPPED: " << error.what() << "; " << error.hint() << "\n";
    return;
  }
  const Peer peer;
  peer.wait();
  GdbLoongarch gdb(peer.endpoint(), Limits{}, {});
  const std::vector<Question> questions = sample_of_shipped({"qemu:loongarch64", "", qemu}, every);
  const std::vector<Answer> one = answers_of(*qemu, questions);
  const std::vector<Answer> other = answers_of(gdb, questions);
  std::size_t both = 0;
  std::string differing;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    CHECK_FALSE(is_broken(other[i].kind));
    CHECK(other[i].kind != Kind::not_run);
    if (one[i].kind != Kind::outputs || other[i].kind != Kind::outputs) continue;
    ++both;
    const std::string here = differences(questions[i], one[i], other[i], *qemu, gdb);
    if (!here.empty()) differing += here + "\n";
  }
  INFO(both << " of " << questions.size() << " questions were answered by both");
  CHECK(both * 4 > questions.size());
  CHECK(differing == "");
}

}  // namespace vcpuspec
