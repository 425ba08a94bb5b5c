// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <iostream>

#include "checker/adapters/qemu/board_slots.h"
#include "checker/adapters/qemu/qemu_loongarch.h"
#include "checker/adapters/qemu/qemu_loongarch32.h"
#include "checker/check.h"
#include "checker/input_error.h"
#include "tests/support/csr_questions.h"
#include "tests/support/error_of.h"
#include "tests/support/pretender.h"

/// The emulator that is installed, if one is. `[.qemu]`: run as a test of its own, which is skipped where none is.
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

/// The emulator, or nothing after a word that says so.
std::unique_ptr<QemuLoongarch> emulator() {
  try {
    return std::make_unique<QemuLoongarch>(Limits{}, QemuOptions{});
  } catch (const InputError& error) {
    std::cout << "SKIPPED: " << error.what() << "; " << error.hint() << "\n";
    return nullptr;
  }
}

}  // namespace

namespace {

/// Arguments with the private directory masked.
std::vector<std::string> masked(std::vector<std::string> all) {
  const std::string directory = (std::filesystem::temp_directory_path() / "vcpuspec-qemu-").string();
  for (std::string& one : all)
    if (const std::size_t at = one.find(directory); at != std::string::npos)
      one.replace(at, one.find('/', at + directory.size()) - at, "DIR");
  return all;
}

/// With what an emulator of that version is started.
std::vector<std::string> arguments_for(const std::string& version, const std::string& cores) {
  const test::Pretender program(version, cores);
  try {
    open_qemu_loongarch(Limits{}, {program.program()});
    FAIL("it was used");
  } catch (const InputError& error) {
    CHECK(error.code() == "qemu.not-ready");
    CHECK_THAT(error.what(),
               Catch::EndsWith("it ends before it is ready; it exited with status 3; it said: only pretending"));
  }
  return masked(program.arguments());
}

/// What all versions are started with. qemu_peer's recipe, and what migrations need.
std::vector<std::string> with_core(const std::string& cpu, const std::vector<std::string>& more) {
  std::vector<std::string> all = {"-M",          "virt,acpi=off,memory-backend=m0",
                                  "-object",     "memory-backend-memfd,id=m0,size=3G,share=on",
                                  "-m",          "3G",
                                  "-cpu",        cpu,
                                  "-display",    "none",
                                  "-serial",     "null",
                                  "-monitor",    "none",
                                  "-parallel",   "none",
                                  "-nodefaults", "-accel",
                                  "tcg",         "-S",
                                  "-chardev",    "socket,path=DIR/stub,server=on,wait=off,id=g0",
                                  "-gdb",        "chardev:g0",
                                  "-qtest",      "unix:DIR/qtest",
                                  "-qtest-log",  "none",
                                  "-icount",     "shift=0,sleep=off"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace

TEST_CASE("each version is asked for its core by its own name, and later ones to use no firmware of theirs") {
  CHECK(arguments_for("7.2.22", "la464-loongarch-cpu") == with_core("la464-loongarch-cpu", {}));
  for (const char* later : {"10.0.2", "11.1.3"})
    CHECK(arguments_for(later, "la132 la464 max") == with_core("la464", {"-bios", "DIR/bios"}));
}

TEST_CASE("an emulator without the core is an input error") {
  const test::Pretender program("11.1.3", "la132");
  CHECK(test::error_code([&] { open_qemu_loongarch(Limits{}, {program.program()}); }) == "qemu.no-la464");
  const test::Pretender early("7.2.22", "la464-loongarch-cpu");
  CHECK(test::error_code([&] { open_qemu_loongarch32(Limits{}, early.program()); }) == "qemu.no-la132");
  CHECK(test::error_code([] { open_qemu_loongarch32(Limits{}, "/nowhere/qemu"); }) == "qemu.not-found");
}

TEST_CASE("a later version is asked for its core of 32 bits, with a firmware of zeros and nothing that it may lack") {
  const test::Pretender program("11.1.3", "la132 la464 max");
  CHECK_THROWS_WITH(open_qemu_loongarch32(Limits{}, program.program()),
                    Catch::EndsWith("it opens no stub; it exited with status 3; it said: only pretending"));
  CHECK(masked(program.arguments()) ==
        std::vector<std::string>{
            "-M",       "virt",       "-cpu",      "la132",    "-m",
            "3G",       "-display",   "none",      "-serial",  "null",
            "-monitor", "none",       "-parallel", "none",     "-nodefaults",
            "-accel",   "tcg",        "-S",        "-chardev", "socket,path=DIR/stub,server=on,wait=off,id=g0",
            "-gdb",     "chardev:g0", "-bios",     "DIR/bios"});
}

TEST_CASE("an emulated core of 32 bits is started, judged, and started once more when it dies") {
  QemuLoongarch32 emulator(VCPUSPEC_FAKE_LA132, "11.1.0", Limits{});
  CHECK(emulator.endpoint() == "qemu:loongarch32");
  CHECK(emulator.name() == "qemu-loongarch32");
  CHECK(emulator.version() == "11.1.0");
  CHECK(emulator.choices().at("choice.LA32") == 1);
  Question writes = with(one_event("csrwr.SAVE", {0, 0x89abcdef}), "host.PC", 0x80000040);
  writes = with(writes, "host.EENTRY", 0xa5a5a000);
  const std::vector<Answer> answers = answers_of(emulator, {writes, with(writes, "host.PC", code), writes});
  CHECK(answers[1].kind == Kind::unsupported);
  for (const Answer& answer : {answers[0], answers[2]}) {
    INFO(answer.detail);
    REQUIRE(answer.kind == Kind::outputs);
    CHECK(after(answer, "host.SAVE0") == 0x89abcdef);
  }
}

TEST_CASE("an emulated core of 32 bits that ends is pinned on its case, and so often the run is given up") {
  setenv("FAKE_LA32", "departs", 1);
  QemuLoongarch32 emulator(VCPUSPEC_FAKE_LA132, "11.1.0", Limits{});
  Question writes = with(one_event("csrwr.SAVE", {0, 1}), "host.PC", 0x80000040);
  writes = with(writes, "host.EENTRY", 0xa5a5a000);
  const std::vector<Answer> answers = answers_of(emulator, {writes, writes, writes});
  unsetenv("FAKE_LA32");
  CHECK(answers[0].kind == Kind::crashed);
  CHECK(answers[1].kind == Kind::crashed);
  CHECK(answers[2].kind == Kind::not_run);
}

TEST_CASE("an emulator that is not installed is an input error which says what to install") {
  try {
    open_qemu_loongarch(Limits{}, {"/nowhere/qemu-system-loongarch64"});
    FAIL("it was found");
  } catch (const InputError& error) {
    CHECK(error.code() == "qemu.not-found");
    CHECK_THAT(error.hint(), Catch::Contains("qemu-system-misc"));
  }
}

TEST_CASE("a program that is no emulator of LoongArch is refused") {
  CHECK_THROWS_AS(open_qemu_loongarch(Limits{}, {"/bin/true"}), InputError);
  CHECK_THROWS_AS(open_qemu_loongarch(Limits{}, {"/bin/echo"}), InputError);
}

TEST_CASE("CSRs are found by the names of their declarations") {
  const Subject& subject = subject_of_name("loongarch.csr");
  CHECK(loongarch_core::csr_number(subject, "CRMD", 0) == 0x0);
  CHECK(loongarch_core::csr_number(subject, "SAVE", 15) == 0x3f);
  CHECK(loongarch_core::csr_number(subject, "MWPCFG3", 2) == 0x322);
  CHECK(loongarch_core::csr_number(subject, "MERRINFO", 1) == 0x92);
  CHECK(loongarch_core::csr_number(subject, "PMCNT", 31) == 0x23f);
  CHECK(loongarch_core::csr_number(subject, "TICLR", 0) == 0x44);
  CHECK_FALSE(loongarch_core::csr_number(subject, "DMW", 4));
  CHECK_FALSE(loongarch_core::csr_number(subject, "NOTHING", 0));
}

TEST_CASE("an index of the TLB is moved within its twelve bits") {
  CHECK(loongarch_core::with_index_moved(0x8c000003, 2048) == 0x8c000803);
  CHECK(loongarch_core::with_index_moved(0x8c000803, 0 - std::uint64_t{2048}) == 0x8c000003);
  CHECK(loongarch_core::with_index_moved(0x1f801, 2048) == 0x1f001);
}

TEST_CASE("the emulator agrees about what is simple and deviates where it is known to", "[.qemu]") {
  const std::unique_ptr<QemuLoongarch> qemu = emulator();
  if (!qemu) return;
  constexpr std::uint64_t pattern = 0x0123456789abcdef;
  const std::vector<Answer> answers =
      answers_of(*qemu, {one_event("csrwr.SAVE", {0, pattern}), one_event("general_exception_entry", {0xb}),
                         with(one_event("csrrd.SAVE", {0, pattern}), "host.MISC", 0x40), one_event("reset"),
                         with(with(one_event("csrrd.SAVE", {0, 1}), "host.CRMD", direct | 1), "host.SAVE0", pattern),
                         with(one_event("ertn"), "host.PMCFG0", 1), one_event("ertn")});
  for (const std::size_t i : {0U, 1U, 2U, 3U, 4U, 6U}) {
    INFO(i << " " << answers[i].detail);
    REQUIRE(answers[i].kind == Kind::outputs);
  }
  // It does what the manual says, also in a state that no instruction makes.
  CHECK(after(answers[0], "host.SAVE0") == pattern);
  CHECK(after(answers[0], "host.PC") == code + 4);
  CHECK(after(answers[1], "host.PC") == entry);
  CHECK(after(answers[1], "host.ERA") == code);
  CHECK(after(answers[1], "host.ESTAT") == 0xb0000);
  CHECK(after(answers[2], "host.MISC") == 0x40);
  // Its memory types after reset are not 0.
  CHECK(after(answers[3], "host.CRMD") == 0xa8);
  // Below PLV0 it executes privileged instructions, unless at PLV3.
  CHECK(answers[4].outputs.at(csr().shape().result(0, 0)) == pattern);
  CHECK(after(answers[4], "host.PC") == code + 4);
  // What it does not have is said by name.
  CHECK(answers[5].kind == Kind::unsupported);
  CHECK_THAT(answers[5].detail, Catch::Contains("host.PMCFG0"));
  CHECK(after(answers[6], "host.PC") == 0);
  CHECK(qemu->has_slot("host.DMW3"));
  CHECK_FALSE(qemu->has_slot("host.MSGIS0"));
}

TEST_CASE("what the emulator is said to decide are choices that there are", "[.qemu]") {
  const std::unique_ptr<QemuLoongarch> qemu = emulator();
  if (!qemu) return;
  const Subject& subject = subject_of_name("loongarch.csr");
  for (const auto& choice : qemu->choices()) {
    const auto open = std::find_if(subject.open_values.begin(), subject.open_values.end(),
                                   [&](const OpenValueInfo& one) { return one.name == choice.first; });
    INFO(choice.first);
    REQUIRE(open != subject.open_values.end());
    CHECK(open->preset != choice.second);
  }
}

TEST_CASE("an emulator that is killed is started anew for the next question", "[.qemu]") {
  const std::unique_ptr<QemuLoongarch> qemu = emulator();
  if (!qemu) return;
  REQUIRE(kill(qemu->process_id(), SIGKILL) == 0);
  const std::vector<Answer> answers = answers_of(*qemu, {one_event("ertn"), one_event("ertn")});
  CHECK(answers[0].kind == Kind::crashed);
  CHECK_THAT(answers[0].detail, Catch::Contains("signal"));
  CHECK(answers[1].kind == Kind::outputs);
}

TEST_CASE("an emulator that stands still is given up after the time limit, and started anew", "[.qemu]") {
  const std::unique_ptr<QemuLoongarch> qemu = emulator();
  if (!qemu) return;
  REQUIRE(kill(qemu->process_id(), SIGSTOP) == 0);
  const std::vector<Answer> answers = answers_of(*qemu, {one_event("ertn"), one_event("ertn")});
  CHECK(answers[0].kind == Kind::hung);
  CHECK(answers[1].kind == Kind::outputs);
}

}  // namespace vcpuspec
