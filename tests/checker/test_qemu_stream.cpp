// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "checker/adapters/qemu/loongarch_choices.h"
#include "checker/adapters/qemu/migration_stream.h"
#include "checker/adapters/qemu/qemu_process.h"
#include "checker/adapters/qemu/qtest.h"
#include "tests/support/scripted_stub.h"

/// What the emulator sends, made by hand: nothing here needs one.
namespace vcpuspec::qemu {

namespace {

using Kind = MigrationReading::Kind;
using test::hear;
using test::say;
using test::Script;
using test::ScriptedStub;
using test::stay_silent;
using namespace std::chrono_literals;
using namespace std::string_literals;

std::string big_endian(std::uint64_t value, unsigned bytes) {
  std::string text;
  while (bytes-- > 0) text += static_cast<char>(value >> 8 * bytes & 0xff);
  return text;
}

std::string field(const std::string& name, unsigned size, const std::string& more = "") {
  return R"({"name": ")" + name + R"(", "type": "uint64", "size": )" + std::to_string(size) + more + "}";
}

const std::string fields_of_core = field("env.gpr", 8, R"(, "array_len": 2)") + ", " + field("env.pc", 8) + ", " +
                                   field("env.fcsr0", 4) + ", " +
                                   field("env.tlb", 16,
                                         R"(, "array_len": 3, "struct": {"vmsd_name": "cpu/tlb", "fields": [)" +
                                             field("tlb_misc", 8) + ", " + field("tlb_entry0", 8) + "]}");

/// Two registers, the program counter, 32 bits of something, and three entries of two words.
std::string section() {
  std::string bytes =
      big_endian(0x11, 8) + big_endian(0x2222222222222222, 8) + big_endian(0x1c000000, 8) + big_endian(0xfedcba98, 4);
  for (unsigned n = 0; n < 3; ++n) bytes += big_endian(0xa0 + n, 8) + big_endian(0xb0 + n, 8);
  return bytes;
}

std::string description_with(const std::string& fields) {
  return R"({"page_size": 16384, "devices": [{"name": "timer", "fields": []}, {"name": "cpu", "fields": [)" + fields +
         "]}]}";
}

std::string stream_of(const std::string& section_bytes, const std::string& description) {
  const std::string id = big_endian(4, 4);
  return "QEVM" + big_endian(3, 4) + "\x04" + id + "\x03" + "cpu" + big_endian(0, 8) + section_bytes + "\x7e" + id +
         "\x00"s + "\x06" + big_endian(description.size(), 4) + description;
}

const std::string description = description_with(fields_of_core);

Kind kind_of(const std::string& stream) { return MigrationReader().read(stream).kind; }

}  // namespace

TEST_CASE("words of the core are found where the stream says that they stand") {
  const MigrationReading reading = MigrationReader().read(stream_of(section(), description));
  REQUIRE(reading.detail.empty());
  CHECK(reading.cpu.word("env.gpr", 1) == 0x2222222222222222);
  CHECK(reading.cpu.word("env.pc") == 0x1c000000);
  CHECK(reading.cpu.word("env.fcsr0") == 0xfedcba98);
  CHECK(reading.cpu.word("env.tlb.tlb_misc", 2) == 0xa2);
  CHECK(reading.cpu.word("env.tlb.tlb_entry0", 1) == 0xb1);
  CHECK_FALSE(reading.cpu.word("env.gpr", 2));
  CHECK_FALSE(reading.cpu.word("env.CSR_CRMD"));
  CHECK_FALSE(MigratedCpu().word("env.pc"));
}

TEST_CASE("a word that is put into the section of a stream is read from it") {
  std::string stream = stream_of(section(), description);
  MigrationReader reader;
  MigrationReading reading = reader.read(stream);
  CHECK(reading.cpu.put("env.tlb.tlb_misc", 1, 0x123456789abcdef0));
  CHECK_FALSE(reading.cpu.put("env.tlb.tlb_misc", 3, 1));
  stream.replace(reading.offset, reading.cpu.section().size(), reading.cpu.section());
  const MigrationReading again = reader.read(stream);
  CHECK(again.cpu.word("env.tlb.tlb_misc", 1) == 0x123456789abcdef0);
  CHECK(again.cpu.word("env.tlb.tlb_entry0", 1) == 0xb1);
}

TEST_CASE("another description in a later stream is noticed") {
  MigrationReader reader;
  CHECK(reader.read(stream_of(section(), description)).ok());
  const MigrationReading shorter = reader.read(stream_of(big_endian(7, 8), description_with(field("env.pc", 8))));
  CHECK(shorter.cpu.word("env.pc") == 7);
  CHECK_FALSE(shorter.cpu.word("env.gpr"));
}

namespace {

/// What later versions have of the TLB and of vectors: subsections, each after a head of its own.
std::string subsection(const std::string& name, const std::string& bytes) {
  return "\x05" + big_endian(name.size(), 1) + name + big_endian(0, 4) + bytes;
}
std::string described(const std::string& name, const std::string& fields) {
  return R"({"vmsd_name": ")" + name + R"(", "version": 0, "fields": [)" + fields + "]}";
}
const std::string entries_field = field("env.tlb", 16,
                                        R"(, "array_len": 2, "struct": {"vmsd_name": "cpu/tlb_entry", "fields": [)" +
                                            field("tlb_misc", 8) + ", " + field("tlb_entry0", 8) + "]}");
const std::string later_description = R"({"devices": [{"name": "cpu", "fields": [)" + field("env.pc", 8) +
                                      R"(], "subsections": [)" + described("cpu/lsx", field("vreg", 4)) + ", " +
                                      described("cpu/tlb", entries_field) + "]}]}";
const std::string later_section =
    big_endian(0x1c000000, 8) + subsection("cpu/lsx", big_endian(0xabcd, 4)) +
    subsection("cpu/tlb", big_endian(0xa0, 8) + big_endian(0xb0, 8) + big_endian(0xa1, 8) + big_endian(0xb1, 8));

}  // namespace

TEST_CASE("words of subsections are found, as later versions keep the TLB in one") {
  std::string stream = stream_of(later_section, later_description);
  MigrationReader reader;
  MigrationReading reading = reader.read(stream);
  REQUIRE(reading.detail.empty());
  CHECK(reading.cpu.word("env.pc") == 0x1c000000);
  CHECK(reading.cpu.word("vreg") == 0xabcd);
  CHECK(reading.cpu.word("env.tlb.tlb_entry0", 1) == 0xb1);
  CHECK(reading.cpu.has_subsection("cpu/lsx"));
  CHECK_FALSE(reading.cpu.has_subsection("cpu/lbt"));
  CHECK(reading.cpu.put("env.tlb.tlb_misc", 1, 7));
  stream.replace(reading.offset, reading.cpu.section().size(), reading.cpu.section());
  CHECK(reader.read(stream).cpu.word("env.tlb.tlb_misc", 1) == 7);
}

TEST_CASE("a subsection that is not where the description has it is refused") {
  const std::string other_name = big_endian(0x1c000000, 8) + subsection("cpu/lxx", big_endian(0xabcd, 4)) +
                                 later_section.substr(8 + 2 + 7 + 4 + 4);
  CHECK(other_name.size() == later_section.size());
  CHECK(kind_of(stream_of(other_name, later_description)) == Kind::no_cpu);
  CHECK(kind_of(stream_of(later_section.substr(0, 8), later_description)) == Kind::no_cpu);
  CHECK(kind_of(stream_of(later_section, R"({"devices": [{"name": "cpu", "fields": [], "subsections": 1}]})")) ==
        Kind::bad_description);
  CHECK(kind_of(stream_of(later_section, R"({"devices": [{"name": "cpu", "fields": [], "subsections": [{}]}]})")) ==
        Kind::bad_description);
  // One that the description does not have may follow nothing.
  CHECK(kind_of(stream_of(section() + subsection("cpu/new", ""), description)) == Kind::no_cpu);
}

TEST_CASE("a word that is read from every stream and missing in one is named") {
  const auto missing = [](const std::string& bytes, const std::string& description_of_it) {
    return missing_word(MigrationReader().read(stream_of(bytes, description_of_it)).cpu);
  };
  CHECK(missing(later_section, later_description) == "env.gpr");
  CHECK(missing(section(), description) == "env.CSR_CRMD");
  std::string fields = field("env.gpr", 8, R"(, "array_len": 2)");
  std::size_t words = 2;
  for (const char* name : {"pc", "CSR_CRMD", "CSR_PRMD", "CSR_EUEN", "CSR_ECFG", "CSR_ESTAT", "CSR_ERA", "CSR_BADI",
                           "CSR_TLBIDX", "CSR_ASID", "CSR_TCFG", "CSR_LLBCTL", "CSR_TLBRERA", "CSR_DBG"}) {
    fields += ", " + field(std::string("env.") + name, 8);
    ++words;
  }
  CHECK(missing(std::string(8 * words, '\0'), description_with(fields)) == "env.tlb.tlb_misc[2111]");
}

TEST_CASE("what a core has is told by what its state has") {
  const auto choices = [](const std::string& bytes, const std::string& description_of_it) {
    return choices_of(MigrationReader().read(stream_of(bytes, description_of_it)).cpu);
  };
  const auto old_core = choices(section(), description);
  CHECK(old_core.at("choice.LSX") == 0);
  CHECK(old_core.at("choice.message_interrupts") == 0);
  CHECK(old_core.at("choice.SAVENum_of_16") == 0);
  CHECK(old_core.at("choice.watchpoints") == 0);
  CHECK(choices(later_section, later_description).at("choice.LSX") == 1);
  const std::string fields =
      field("env.CSR_MSGIR", 8) + ", " + field("env.CSR_PRCFG1", 8) + ", " + field("env.CSR_MWPC", 8);
  const auto new_core = choices(big_endian(0, 8) + big_endian(0x72f8, 8) + big_endian(0, 8), description_with(fields));
  CHECK(new_core.at("choice.message_interrupts") == 1);
  CHECK(new_core.at("choice.SAVENum_of_16") == 8);
  CHECK(new_core.count("choice.MWP_NUM") == 0);
  CHECK(new_core.count("choice.watchpoints") == 0);
}

TEST_CASE("a damaged stream is refused by what is wrong with it") {
  const std::string good = stream_of(section(), description);
  CHECK(kind_of("") == Kind::no_stream);
  CHECK(kind_of("GET / HTTP/1.1") == Kind::no_stream);
  CHECK(kind_of("QEVM") == Kind::no_description);
  CHECK(kind_of(good.substr(0, good.size() - 1)) == Kind::no_description);
  CHECK(kind_of(good + " ") == Kind::no_description);
  CHECK(kind_of(stream_of(section(), "{}")) == Kind::bad_description);
  CHECK(kind_of(stream_of(section(), "[1, 2")) == Kind::bad_description);
  CHECK(kind_of(stream_of(section(), R"({"devices": [{"name": "cpu"}]})")) == Kind::bad_description);
  CHECK(kind_of(stream_of(section(), R"({"devices": [{"name": 7}, 3]})")) == Kind::bad_description);
  CHECK(kind_of(stream_of(section(), std::string(100, '[') + std::string(100, ']'))) == Kind::bad_description);
  CHECK(kind_of(stream_of(section().substr(1), description)) == Kind::no_cpu);
  CHECK(kind_of(stream_of(section() + "x", description)) == Kind::no_cpu);
}

TEST_CASE("sizes in a description that no section can have are refused") {
  for (const char* size : {"-1", "1e3", "\"8\"", "99999999999", "18446744073709551616"}) {
    const std::string fields = std::string(R"({"name": "env.pc", "size": )") + size + "}";
    CHECK(kind_of(stream_of(section(), description_with(fields))) == Kind::bad_description);
  }
  const std::string many = field("env.gpr", 8, R"(, "array_len": 1000000)");
  CHECK(kind_of(stream_of(section(), description_with(many))) == Kind::bad_description);
  const std::string longer_than_said =
      field("env.tlb", 8, R"(, "struct": {"fields": [)" + field("a", 8) + ", " + field("b", 8) + "]}");
  CHECK(kind_of(stream_of(section(), description_with(longer_than_said))) == Kind::bad_description);
}

TEST_CASE("no cut and no changed byte of a stream gets past the reader's bounds") {
  const std::string good = stream_of(section(), description);
  for (std::size_t at = 0; at < good.size(); ++at) {
    CHECK(kind_of(good.substr(0, at)) != Kind::ok);
    for (const int flipped : {0x01, 0x40, 0xff}) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ flipped);
      const MigrationReading reading = MigrationReader().read(bad);
      if (reading.ok()) CHECK(reading.cpu.section().size() <= good.size());
    }
  }
}

namespace {

template <class Action>
auto with_qtest(const Script& script, Action action, std::chrono::milliseconds time = 10'000ms) {
  ScriptedStub stub(script);
  auto outcome = [&] {
    Qtest qtest(stub.take_socket(), time);
    return action(qtest);
  }();
  CHECK(stub.departure() == "");
  return outcome;
}
const auto raise = [](Qtest& qtest) { return qtest.set_irq_in("/machine/x[0]", 11, true); };
const auto read_two = [](Qtest& qtest) { return qtest.read(0x90000000, 2); };
const std::string raising = "set_irq_in /machine/x[0] unnamed-gpio-in 11 1\n";
const std::string reading_two = "read 0x90000000 0x2\n";

}  // namespace

TEST_CASE("qtest's lines are sent and their answers taken") {
  CHECK(with_qtest({hear(raising), say("OK\n")}, raise).ok());
  CHECK(with_qtest({hear("write 0x40 0x3 0x01ff7a\n"), say("OK\n")}, [](Qtest& qtest) {
          return qtest.write(0x40, "\x01\xff\x7a");
        }).ok());
  const auto two = with_qtest({hear(reading_two), say("O"), say("K 0x0a"), say("ff\n")}, read_two);
  CHECK(two.detail == "");
  CHECK(two.value == "\x0a\xff");
}

TEST_CASE("what is no answer of qtest is told apart from silence and from a closed socket") {
  using Outcome = gdb::Outcome::Kind;
  CHECK(with_qtest({hear(raising), say("FAIL Unknown device\n")}, raise).kind == Outcome::protocol);
  CHECK(with_qtest({hear(reading_two), say("OK 0x0a\n")}, read_two).kind == Outcome::protocol);
  CHECK(with_qtest({hear(reading_two), say("OK 0x0a0g\n")}, read_two).kind == Outcome::protocol);
  CHECK(with_qtest({hear(reading_two), say("OK\n")}, read_two).kind == Outcome::protocol);
  CHECK(with_qtest({hear(raising), say(std::string(100'000, 'x'))}, raise).kind == Outcome::protocol);
  CHECK(with_qtest({hear(raising)}, raise).kind == Outcome::closed);
  CHECK(with_qtest({hear(raising), say("O"), stay_silent()}, raise, 50ms).kind == Outcome::timed_out);
}

}  // namespace vcpuspec::qemu
