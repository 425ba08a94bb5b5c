// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/gdb/packet.h"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "tests/fuzz/packet_promises.h"

namespace vcpuspec {

namespace {

using gdb::Fault;
using gdb::Item;
using Items = std::vector<Item>;
using fuzz::as_body;
using fuzz::items_of;
using namespace std::string_literals;

Item packet(const std::string& payload) { return {Item::Kind::packet, Fault::none, payload}; }
Item bad(Fault fault) { return {Item::Kind::packet, fault, {}}; }

const Item ack = {Item::Kind::ack, Fault::none, {}};
const Item nack = {Item::Kind::nack, Fault::none, {}};

}  // namespace

TEST_CASE("a packet is its payload between a dollar sign and the sum of its bytes", "[gdb]") {
  CHECK(gdb::frame("OK") == "$OK#9a");
  CHECK(gdb::frame("") == "$#00");
}

TEST_CASE("bytes that mean something to the protocol are escaped in a packet", "[gdb]") {
  CHECK(gdb::frame("$#}*") == "$}\x04}\x03}]}\x0a#62");
  CHECK(items_of("$}\x04}\x03}]}\x0a#62", 0) == Items{packet("$#}*")});
}

TEST_CASE("the decoder tells packets, notifications, acknowledgements and interrupts apart", "[gdb]") {
  CHECK(items_of("+-\x03$OK#9a%Stop:T05#99", 0) == Items{ack,
                                                         nack,
                                                         {Item::Kind::interrupt, Fault::none, {}},
                                                         packet("OK"),
                                                         {Item::Kind::notification, Fault::none, "Stop:T05"}});
  CHECK(items_of("$+-%\x03#80", 0) == Items{packet("+-%\x03")});
}

TEST_CASE("a run repeats the byte before it", "[gdb]") {
  CHECK(items_of("$0* #7a", 0) == Items{packet("0000")});
  CHECK(items_of(as_body("a0*~b"), 0) == Items{packet("a" + std::string(98, '0') + "b")});
  CHECK(items_of(as_body("0* 1* "), 0) == Items{packet("00001111")});
  CHECK(items_of(as_body("0* * "), 0) == Items{packet("0000000")});
}

TEST_CASE("a run repeats the byte as it is sent, not what an escape made of it", "[gdb]") {
  CHECK(items_of(as_body("}]* "), 0) == Items{packet("}]]]")});
}

TEST_CASE("a checksum that is wrong or none is a fault, whatever else there is", "[gdb]") {
  CHECK(items_of("$OK#9b", 0) == Items{bad(Fault::wrong_checksum)});
  CHECK(items_of("$OK#9z", 0) == Items{bad(Fault::no_checksum)});
  CHECK(items_of("$OK##9a", 0) == Items{bad(Fault::no_checksum)});
  CHECK(items_of("$*#00", 0) == Items{bad(Fault::wrong_checksum)});
  CHECK(items_of("%Stop#00", 0) == Items{{Item::Kind::notification, Fault::wrong_checksum, {}}});
}

TEST_CASE("a checksum may have digits of either case", "[gdb]") { CHECK(items_of("$OK#9A", 0) == Items{packet("OK")}); }

TEST_CASE("a run of nothing and a count that there is not are faults", "[gdb]") {
  for (const std::string& body : {"* "s, "0*"s, "0*\x1f"s, "0*\x7f"s, "0*\xff"s, "0*\0"s})
    CHECK(items_of(as_body(body), 0) == Items{bad(Fault::bad_run)});
}

TEST_CASE("an escape of nothing and an escape of a run are faults", "[gdb]") {
  for (const char* const body : {"}", "a}", "}* "}) CHECK(items_of(as_body(body), 0) == Items{bad(Fault::bad_escape)});
}

TEST_CASE("a packet that begins within another one counts, and the other is unfinished", "[gdb]") {
  for (const char* const cut : {"$O", "$}", "$0*", "$OK#", "$OK#9"})
    CHECK(items_of(cut + "$OK#9a"s, 0) == Items{bad(Fault::unfinished), packet("OK")});
}

TEST_CASE("what belongs to no packet is skipped and counted", "[gdb]") {
  gdb::Decoder decoder;
  std::string_view bytes = "junk\n#$OK#9a more";
  CHECK(decoder.take(bytes) == packet("OK"));
  CHECK(decoder.skipped() == 6);
  CHECK_FALSE(decoder.take(bytes).has_value());
  CHECK(decoder.skipped() == 11);
}

TEST_CASE("a packet of 1 MiB is read, a longer one is told of before it ends, and the next one is read", "[gdb]") {
  const std::string longest(gdb::longest_payload, 'x');
  CHECK(items_of(gdb::frame(longest), 0) == Items{packet(longest)});
  gdb::Decoder decoder;
  const std::string endless = "$" + longest + "x";
  std::string_view bytes = endless;
  CHECK(decoder.take(bytes) == bad(Fault::too_long));
  bytes = "and on#00$OK#9a";
  CHECK(decoder.take(bytes) == packet("OK"));
}

TEST_CASE("runs do not make a packet longer than 1 MiB", "[gdb]") {
  std::string body = "0";
  for (int i = 0; i < 20'000; ++i) body += "*~";
  CHECK(items_of(as_body(body), 0) == Items{bad(Fault::too_long)});
}

TEST_CASE("every payload that is sent is read, in whatever pieces it arrives", "[gdb]") {
  rc::prop("for every payload and every cut", [](const std::string& payload, std::uint64_t seed) {
    RC_ASSERT(items_of(gdb::frame(payload), seed) == Items{packet(payload)});
  });
}

TEST_CASE("whatever bytes arrive, the decoder keeps its promises", "[gdb]") {
  const auto bytes_of_the_protocol = rc::gen::container<std::string>(
      rc::gen::oneOf(rc::gen::elementOf("$#%*}+-\x03 ~0a"s), rc::gen::arbitrary<char>()));
  rc::prop("for all bytes and every cut", [&](std::uint64_t seed) {
    const std::string bytes = *bytes_of_the_protocol;
    RC_ASSERT(fuzz::broken_by_packets(bytes, seed) == "");
    RC_ASSERT(fuzz::broken_by_packets(as_body(bytes), seed) == "");
  });
}

TEST_CASE("bytes are two hexadecimal digits each", "[gdb]") {
  CHECK(gdb::to_hex("\x00\x7f\xff"s + "A") == "007fff41");
  CHECK(gdb::from_hex("007fFf41") == "\x00\x7f\xff"s + "A");
  CHECK(gdb::from_hex("") == "");
  for (const char* const text : {"0", "0g", "0x", " 1", "xxxxxxxx"}) CHECK_FALSE(gdb::from_hex(text).has_value());
}

TEST_CASE("numbers are hexadecimal without a prefix", "[gdb]") {
  CHECK(gdb::hex_number(0) == "0");
  CHECK(gdb::hex_number(~std::uint64_t{0}) == "ffffffffffffffff");
  CHECK(gdb::read_hex_number("1000") == 0x1000U);
  for (const char* const text : {"", "0x10", "-1", "10 ", "10000000000000000"})
    CHECK_FALSE(gdb::read_hex_number(text).has_value());
}

TEST_CASE("registers have their lowest byte first", "[gdb]") {
  CHECK(gdb::little_endian(0x1122334455667788U, 8) == "\x88\x77\x66\x55\x44\x33\x22\x11");
  CHECK(gdb::little_endian(0x11223344U, 4) == "\x44\x33\x22\x11");
  CHECK(gdb::from_little_endian("\x88\x77\x66\x55\x44\x33\x22\x11") == 0x1122334455667788U);
  CHECK(gdb::from_little_endian("\xff\x00\x00\x80"s) == 0x800000ffU);
}

}  // namespace vcpuspec
