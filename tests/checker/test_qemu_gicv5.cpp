// SPDX-License-Identifier: Apache-2.0
#include <yaml-cpp/yaml.h>

#include <catch2/catch.hpp>

#include "checker/adapters/loongarch_core/failure.h"
#include "checker/adapters/qemu/aarch64_process.h"
#include "checker/adapters/qemu/gicv5_map.h"
#include "checker/adapters/qemu/qemu_gicv5.h"
#include "checker/check.h"
#include "tests/support/error_of.h"
#include "tests/support/gicv5_stub.h"
#include "tests/support/model_machine.h"
#include "tests/support/pretender.h"

/// What the adapter for an emulated GICv5 makes of a simulated core: no emulator that has one was at hand.
namespace vcpuspec {

namespace {

using Kind = Answer::Kind;
using test::Gicv5Core;
using test::Gicv5Stub;

/// PPIs of a core as QEMU has it: software makes this one pending, and a timer drives that one's wire.
constexpr std::uint64_t sw_ppi = std::uint64_t{1} << 3, timer_ppi = std::uint64_t{1} << 27;

const test::ModelMachine& ppi() {
  static const test::ModelMachine machine("gicv5.ppi");
  return machine;
}

/// A simulated core in the place of an emulator.
class Simulated final : public qemu::StubHost {
 public:
  explicit Simulated(const Gicv5Core& core, std::chrono::milliseconds time_limit)
      : stub_(core), remote_(stub_.take_socket(), time_limit) {
    qemu::require(remote_.handshake());
  }
  GdbRemote& stub() override { return remote_; }
  std::string ending() override { return "it was simulated"; }

 private:
  Gicv5Stub stub_;
  GdbRemote remote_;
};

std::unique_ptr<QemuGicv5> emulator(const Gicv5Core& core = {}, double seconds = 10) {
  const auto time_limit = std::chrono::milliseconds(static_cast<int>(1000 * seconds));
  return std::make_unique<QemuGicv5>(Limits{.seconds_per_case = seconds}, "11.1",
                                     [=] { return std::make_unique<Simulated>(core, time_limit); });
}

using Values = std::map<std::string, std::uint64_t>;

/// Events from a state in which SW_PPI is enabled and nothing is masked.
Question question(const Values& state, const std::vector<std::pair<std::string, std::vector<std::uint64_t>>>& events) {
  const MachineShape& shape = ppi().shape();
  Question one{"", std::vector<std::uint64_t>(shape.inputs(events.size())), "gicv5.ppi", events.size()};
  one.inputs[ppi().slot("cpu.ICH_VMCR_EL2")] = 0xf8000001;
  one.inputs[ppi().slot("cpu.ICH_PPI_ENABLER0_EL2")] = sw_ppi;
  for (const auto& [slot, value] : state) one.inputs[ppi().slot("cpu." + slot)] = value;
  for (std::size_t step = 0; step < events.size(); ++step) {
    one.inputs[shape.event(step)] = ppi().event(events[step].first);
    std::copy(events[step].second.begin(), events[step].second.end(),
              one.inputs.begin() + static_cast<std::ptrdiff_t>(shape.argument(step, 0)));
  }
  return one;
}

Answer answer_of(QemuGicv5& emulator, const Question& question) {
  Answer given;
  emulator.ask(std::vector{question}, [&](std::size_t, const Answer& answer) { given = answer; });
  return given;
}

/// What the model answers, but for the slots that no case can set there.
std::vector<std::uint64_t> seen(std::vector<std::uint64_t> words, const Question& question) {
  for (std::size_t step = 0; step < question.steps; ++step)
    for (const char* slot : {"cpu.ICC_PPI_HMR0_EL1", "cpu.ICC_PPI_HMR1_EL1"})
      words[ppi().shape().slot_after(step, ppi().slot(slot))] = 0;
  return words;
}

void agrees(const Question& question) {
  const auto core = emulator();
  const Answer answer = answer_of(*core, question);
  CHECK(answer.detail == "");
  REQUIRE(answer.kind == Kind::outputs);
  CHECK(seen(answer.outputs, question) == seen(ppi().answer(question), question));
}

void is_declined(QemuGicv5& core, const Question& question, const std::string& why) {
  const Answer answer = answer_of(core, question);
  CHECK(answer.kind == Kind::unsupported);
  CHECK_THAT(answer.detail, Catch::Contains(why));
}
void is_declined(const Question& question, const std::string& why) { is_declined(*emulator(), question, why); }

/// A question about a function; what is not named is 0.
Question call(const std::string& function, const Values& values) {
  Question one{function, {}};
  for (const std::string& place : find_signature(function)->inputs) {
    const auto given = values.find(place);
    one.inputs.push_back(given == values.end() ? 0 : given->second);
  }
  return one;
}
std::uint64_t result(QemuGicv5& core, const Question& question) {
  const Answer answer = answer_of(core, question);
  CHECK(answer.detail == "");
  REQUIRE(answer.outputs.size() == 1);
  return answer.outputs[0];
}

Question wake(std::uint64_t enabled = 1, std::uint64_t exposed = sw_ppi) {
  return call("gicv5.wake", {{"cpu.ICH_VMCR_EL2", 0xf8000000 | enabled},
                             {"cpu.ICH_PPI_ENABLER0_EL2", sw_ppi},
                             {"cpu.ICH_PPI_PENDR0_EL2", sw_ppi},
                             {"kvm.ppi_mask0", exposed}});
}
Question mask(std::uint64_t vpmr, std::uint64_t apr) {
  return call("gicv5.effective_mask", {{"cpu.ICH_VMCR_EL2", vpmr << 27 | 1}, {"cpu.ICH_APR_EL2", apr}});
}

// Facts.

YAML::Node facts() { return YAML::LoadFile(VCPUSPEC_SOURCE_DIR "/tests/facts/aarch64_system_words.yaml"); }
aarch64::Encoding encoding_of(const YAML::Node& fact) {
  const auto numbers = fact["encoding"].as<std::vector<unsigned>>();
  const auto part = [&](std::size_t i) { return static_cast<std::uint8_t>(numbers.at(i)); };
  return {part(0), part(1), part(2), part(3), part(4)};
}
template <std::size_t N>
void are_as_in_facts(const aarch64::Named (&all)[N], const YAML::Node& list) {
  CHECK(list.size() == N);
  for (std::size_t i = 0; i < N; ++i) {
    CHECK(all[i].name == list[i]["name"].as<std::string>());
    CHECK(all[i].encoding == encoding_of(list[i]));
  }
}

}  // namespace

TEST_CASE("words on system registers, their encodings and the board are as the facts have them") {
  const YAML::Node all = facts();
  for (const YAML::Node& fact : all["words"]) {
    INFO(fact["text"]);
    const auto word = fact["gives"].as<bool>() ? aarch64::word_that_gives : aarch64::word_that_takes;
    CHECK(word(encoding_of(fact), 0) == fact["word"].as<std::uint32_t>());
  }
  are_as_in_facts(aarch64::instructions, all["instructions"]);
  are_as_in_facts(aarch64::registers, all["registers"]);
  const std::map<std::string, std::uint64_t> bits = {{"current_el_lo", aarch64::current_el_lo},
                                                     {"sctlr_nmi", aarch64::sctlr_nmi},
                                                     {"isr_i", aarch64::isr_i},
                                                     {"isr_is", aarch64::isr_is},
                                                     {"timer_enable", aarch64::timer_enable}};
  CHECK(all["bits"].size() == bits.size());
  for (const YAML::Node& fact : all["bits"])
    CHECK(bits.at(fact["name"].as<std::string>()) == fact["bit"].as<std::uint64_t>());
  const auto board = [&](const char* name) { return all["board"][name]["value"].as<std::uint64_t>(); };
  CHECK(qemu::Aarch64Core::pc_register == board("pc_register"));
  CHECK(qemu::Aarch64Core::code == board("code"));
  CHECK(qemu::Aarch64Core::vectors > board("ram"));
  CHECK(qemu::irs_frame == board("irs_frame"));
  CHECK(qemu::irs_idr5 == board("irs_idr5"));
  CHECK(qemu::irs_cr0 == board("irs_cr0"));
}

TEST_CASE("every fact about AArch64 names a source that the list has") {
  const YAML::Node all = facts();
  for (const char* list : {"words", "instructions", "registers", "bits"})
    for (const YAML::Node& fact : all[list]) CHECK(all["sources"][fact["source"].as<std::string>()]);
  for (const auto& place : all["board"]) CHECK(all["sources"][place.second["source"].as<std::string>()]);
}

TEST_CASE("the PPIs of the timers are those that the registers' facts number") {
  CHECK(qemu::cntv_ppi == 27);
  CHECK(qemu::cntp_ppi == 30);
}

TEST_CASE("the life of SW_PPI on a core without a virtual interface is as the model has it for a guest") {
  agrees(question({{"ICH_PPI_PRIORITYR0_EL2", std::uint64_t{0x10} << 24}}, {{"write_icc_ppi_spendr", {0, sw_ppi}},
                                                                            {"read_icc_hppir", {}},
                                                                            {"interrupt_lines", {}},
                                                                            {"cdia", {}},
                                                                            {"read_icc_hapr", {}},
                                                                            {"interrupt_lines", {}},
                                                                            {"cdeoi", {}},
                                                                            {"cddi", {0x20000003}},
                                                                            {"cdnmia", {}}}));
}

TEST_CASE("registers of the core stand for those of a virtual interface") {
  agrees(question({{"ICH_APR_EL2", 0x100}, {"nmi_enable", 1}, {"ICH_PPI_ACTIVER0_EL2", 0xf0}},
                  {{"read_icc_cr0", {}},
                   {"write_icc_cr0", {0}},
                   {"write_icc_pcr", {0x5}},
                   {"read_icc_pcr", {}},
                   {"write_icc_apr", {0x3}},
                   {"read_icc_apr", {}},
                   {"write_icc_ppi_enabler", {1, 0xff}},
                   {"read_icc_ppi_enabler", {1}},
                   {"write_icc_ppi_sactiver", {0, 0xf}},
                   {"write_icc_ppi_cactiver", {0, 0x18}},
                   {"read_icc_ppi_activer", {0}},
                   {"write_icc_ppi_priorityr", {9, 0x1f1e1d}},
                   {"read_icc_ppi_priorityr", {9}},
                   {"read_icc_ppi_pendr", {0}}}));
}

TEST_CASE("the wire of a timer's PPI is driven by the timer") {
  agrees(question({{"ICC_PPI_HMR0_EL1", timer_ppi}, {"ICH_PPI_ENABLER0_EL2", timer_ppi}},
                  {{"set_ppi_inputs", {0, timer_ppi}},
                   {"cdia", {}},
                   {"write_icc_ppi_cpendr", {0, timer_ppi}},
                   {"set_ppi_inputs", {0, 0}},
                   {"read_icc_ppi_pendr", {0}}}));
}

TEST_CASE("an SPI is presented by the IRS, and is gone when it is acknowledged") {
  const std::uint64_t spi = std::uint64_t{3} << 29 | 7 | std::uint64_t{1} << 32 | std::uint64_t{4} << 35;
  agrees(question({{"irs_candidate", spi}}, {{"read_icc_hppir", {}}, {"cdia", {}}, {"cdia", {}}}));
  agrees(question({}, {{"set_irs_candidate", {spi}}, {"interrupt_lines", {}}}));
}

TEST_CASE("an interrupt of priority 0 is signalled with superpriority, and an NMI where SCTLR_EL1.NMI is set") {
  for (const std::uint64_t nmi : {0U, 1U})
    agrees(question({{"nmi_enable", nmi}, {"ICH_PPI_PENDR0_EL2", sw_ppi}},
                    {{"interrupt_lines", {}}, {"cdnmia", {}}, {"cdia", {}}}));
}

TEST_CASE("waking and the effective mask are shown by what is signalled to the core") {
  const auto core = emulator();
  CHECK(result(*core, wake(1)) == 1);
  CHECK(result(*core, wake(0)) == 0);
  CHECK(result(*core, mask(31, 0)) == 32);
  CHECK(result(*core, mask(10, 0)) == 11);
  CHECK(result(*core, mask(10, 0x20)) == 5);
}

TEST_CASE("a core that masks the priority of its mask, or signals what is beyond it, has another mask") {
  Gicv5Core wrong;
  wrong.masks_its_own_priority = true;
  CHECK(result(*emulator(wrong), mask(10, 0)) == 10);
  Gicv5Core gap;
  gap.signals_lowest_too = true;
  CHECK(result(*emulator(gap), mask(10, 0)) == 63);
  Gicv5Core open;
  open.ignores_enable = true;
  CHECK(result(*emulator(open), wake(0)) == 1);
}

TEST_CASE("which PPIs there are is asked of the core") {
  Gicv5Core sparse;
  sparse.implemented = {0xff, 0};
  const auto core = emulator(sparse);
  // Nothing shows which of two PPIs wins where software makes only one pending.
  const Values made = {{"choice.implemented_ppis0", 0xff}, {"choice.implemented_ppis1", 0}, {"choice.irs_tie", 0}};
  CHECK(core->choices() == made);
  is_declined(*core, question({{"ICH_PPI_ENABLER0_EL2", 0x100}}, {{"read_icc_cr0", {}}}),
              "the core cannot be put into ICH_PPI_ENABLER0_EL2=0x100: it holds 0x0, as ICC_PPI_ENABLER0_EL1 shows");
}

TEST_CASE("which of equal interrupts wins is asked of the core") {
  const auto ties_of = [](const Gicv5Core& core) {
    const auto made = emulator(core)->choices();
    return 2 * made.at("choice.ppi_tie") + made.at("choice.irs_tie");
  };
  Gicv5Core other;
  other.last_of_equals_wins = true;
  CHECK(ties_of({}) == 0);
  CHECK(ties_of(other) == 3);
}

TEST_CASE("what has no counterpart in the core is declined with its reason") {
  is_declined(question({{"ICH_VMCR_EL2", 0x3}}, {{"read_icc_cr0", {}}}),
              "bits 0x2 of ICH_VMCR_EL2 have no counterpart");
  is_declined(question({{"nmi_enable", 2}}, {{"read_icc_cr0", {}}}), "SCTLR_EL1.NMI");
  is_declined(question({{"ICH_PPI_PENDR0_EL2", 0x2}}, {{"read_icc_cr0", {}}}), "PPI 1 is level here and not edge");
  is_declined(question({{"ICC_PPI_HMR0_EL1", sw_ppi}}, {{"write_icc_ppi_spendr", {0, sw_ppi}}}),
              "PPI 3 is edge here and not level");
  is_declined(question({}, {{"read_icc_ppi_hmr", {0}}}), "is level here");
  is_declined(question({{"ppi_input0", sw_ppi}}, {{"read_icc_cr0", {}}}), "nothing here drives the wire of PPI 3");
  is_declined(question({}, {{"cddi", {0x60000007}}}), "deactivating an SPI");
  is_declined(question({}, {{"set_irs_candidate", {std::uint64_t{2} << 29 | std::uint64_t{1} << 32}}}),
              "presents SPIs below 256, and this is 0x40000000");
  is_declined(question({}, {{"set_irs_candidate", {0x60000005}}}), "does not present nothing is seen here");
  is_declined(wake(1, 0), "candidates 0x8 of bank 0 are hidden from the guest");
}

TEST_CASE("a register that traps is a skip that names it, and the next case is asked") {
  Gicv5Core trapping;
  trapping.traps = {Gicv5Core::mrs(0, 12, 10, 3)};
  const auto core = emulator(trapping);
  is_declined(*core, question({}, {{"read_icc_hppir", {}}}),
              "ICC_HPPIR_EL1 (0xd538ca60) raises an exception: the core goes to 0x40090200");
  CHECK(answer_of(*core, question({}, {{"read_icc_cr0", {}}})).kind == Kind::outputs);
}

TEST_CASE("a value that does not stick is a skip that names the register and both values") {
  Gicv5Core sticky;
  sticky.keeps[Gicv5Core::msr(1, 12, 0, 2)] = 0xf;
  is_declined(*emulator(sticky), question({}, {{"read_icc_cr0", {}}}),
              "the core cannot be put into ICH_VMCR_EL2=0xf8000001: it holds 0x78000001, as ICC_CR0_EL1 or ICC_PCR_EL1 "
              "shows");
  Gicv5Core lanes;
  lanes.keeps[Gicv5Core::msr(0, 12, 14, 0)] = 0x0f0f0f0f0f0f0f0f;
  is_declined(*emulator(lanes), mask(31, 0), "ICC_PPI_PRIORITYR0_EL1 holds 0x0 after 0x10000000 was written");
}

TEST_CASE("reserved bits that a core keeps are no deviation, and nothing is judged on them") {
  Gicv5Core raw;
  raw.keeps_reserved_bits = true;
  const Question written = question({}, {{"write_icc_ppi_priorityr", {3, 0xff000000}}});
  is_declined(*emulator(raw), written, "ICC_PPI_PRIORITYR3_EL1 keeps 0xe0000000 in reserved bits, which Arm allows");
  agrees(written);
}

TEST_CASE("a stub that falls silent hangs, one that dies crashed, and the core is started anew") {
  const Question fatal = question({}, {{"read_icc_hapr", {}}});
  const Question harmless = question({}, {{"read_icc_cr0", {}}});
  Gicv5Core silent;
  silent.silent_at = {Gicv5Core::mrs(1, 12, 0, 3)};
  const auto sleeper = emulator(silent, 0.5);
  CHECK(answer_of(*sleeper, fatal).kind == Kind::hung);
  CHECK(answer_of(*sleeper, harmless).kind == Kind::outputs);
  Gicv5Core mortal;
  mortal.dies_at = {Gicv5Core::mrs(1, 12, 0, 3)};
  const auto core = emulator(mortal);
  const Answer answer = answer_of(*core, fatal);
  CHECK(answer.kind == Kind::crashed);
  CHECK_THAT(answer.detail, Catch::EndsWith("; it was simulated"));
  CHECK(answer_of(*core, harmless).kind == Kind::outputs);
}

TEST_CASE("a step that leads neither on nor to a vector is a breach of protocol") {
  Gicv5Core astray;
  astray.steps_astray = true;
  CHECK(test::error_code([&] { emulator(astray); }) == "qemu.no-gicv5");
}

TEST_CASE("a core that cannot be used is an input error") {
  Gicv5Core hypervisor;
  hypervisor.level = 2;
  CHECK(test::error_code([&] { emulator(hypervisor); }) == "qemu.no-gicv5");
  Gicv5Core without;
  without.traps = {Gicv5Core::mrs(0, 12, 10, 0)};
  CHECK(test::error_code([&] { emulator(without); }) == "qemu.no-gicv5");
}

TEST_CASE("an emulator without a GICv5 is an input error that tells both versions") {
  for (const char* old : {"7.2.22", "10.0.2", "11.0.9", "of nobody knows what"}) {
    INFO(old);
    const test::Pretender program(old);
    CHECK(test::error_code([&] { open_qemu_gicv5({}, program.program()); }) == "qemu.no-gicv5");
  }
  for (const char* recent : {"11.1.0", "11.10.1", "12.0.0"}) {
    const test::Pretender program(recent);
    CHECK(qemu::find_aarch64_program(program.program()).version == recent);
  }
  CHECK(test::error_code([] { open_qemu_gicv5({}, "/nowhere/qemu-system-aarch64"); }) == "qemu.not-found");
}

TEST_CASE("an emulator that ends instead of opening its stub is an input error that tells what it said") {
  const test::Pretender program("11.1.0");
  try {
    open_qemu_gicv5({}, program.program());
    FAIL("it was used");
  } catch (const InputError& error) {
    CHECK(error.code() == "qemu.no-gicv5");
    CHECK_THAT(error.what(), Catch::Contains("it opens no stub; it exited with status 3; it said: only pretending"));
  }
}

TEST_CASE("a machine with a GICv5 is started without devices, standing, with its stub at a socket") {
  CHECK(qemu::words_of_gicv5_machine({"q", "11.1.0"}, "/s") ==
        std::vector<std::string>{"q",           "-M",        "virt,gic-version=x-5",
                                 "-cpu",        "max",       "-m",
                                 "1G",          "-display",  "none",
                                 "-serial",     "null",      "-monitor",
                                 "none",        "-parallel", "none",
                                 "-nodefaults", "-accel",    "tcg",
                                 "-S",          "-chardev",  "socket,path=/s,server=on,wait=off,id=g0",
                                 "-gdb",        "chardev:g0"});
}

}  // namespace vcpuspec
