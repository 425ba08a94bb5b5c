// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/gdb/remote.h"

#include <catch2/catch.hpp>

#include "tests/support/scripted_stub.h"

namespace vcpuspec {

namespace {

using gdb::Clock;
using gdb::Outcome;
using gdb::Result;
using Kind = Outcome::Kind;
using Stop = GdbRemote::Stop;
using test::answers;
using test::hear;
using test::notification;
using test::packet;
using test::say;
using test::say_forever;
using test::say_slowly;
using test::Script;
using test::ScriptedStub;
using test::stay_silent;
using namespace std::chrono_literals;

/// Long where an answer comes, short where none does.
constexpr auto patience = 10'000ms;
constexpr auto impatience = 50ms;

/// What comes of an action on a stub that plays the script, all of which the client must follow.
template <class Action>
auto with_stub(const Script& script, Action action, std::chrono::milliseconds time = patience) {
  ScriptedStub stub(script);
  auto outcome = [&] {
    GdbRemote remote(stub.take_socket(), time);
    return action(remote);
  }();
  CHECK(stub.departure() == "");
  return outcome;
}

void fails(const Outcome& outcome, Kind kind, const std::string& detail) {
  CHECK(outcome.kind == kind);
  CHECK_THAT(outcome.detail, Catch::Contains(detail));
}

template <class T>
void gives(const Result<T>& result, const T& value) {
  CHECK(result.detail == "");
  CHECK(result.value == value);
}

void succeeds(const Outcome& outcome) { CHECK(outcome.detail == ""); }

const auto handshake = [](GdbRemote& remote) { return remote.handshake(); };
const auto read_pc = [](GdbRemote& remote) { return remote.read_register(33); };
const auto step = [](GdbRemote& remote) { return remote.step(); };

Result<Stop> step_and_wait(GdbRemote& remote) {
  succeeds(remote.step());
  return remote.wait_for_stop(Clock::now() + patience);
}

/// Sets the target going; it stops with this reply.
Script runs(const std::string& how, const std::string& reply) {
  return {hear(packet(how)), say("+"), say(packet(reply)), hear("+")};
}

/// A stub that takes packets of 0x80 characters, and so 0x20 bytes of memory at once.
const Script small = answers("qSupported", "PacketSize=80") + answers("?", "S05");
const std::string a32(32, 'a');
const std::string b8(8, 'b');

}  // namespace

TEST_CASE("the handshake asks what the stub can do, why the target stands, and for its registers", "[gdb]") {
  const Script script = answers("qSupported", "PacketSize=1000;qXfer:features:read+;multiprocess+") +
                        answers("?", "T05thread:p01.01;") +
                        answers("qXfer:features:read:target.xml:0,7e0", "m<target>") +
                        answers("qXfer:features:read:target.xml:8,7e0", "m</targe") +
                        answers("qXfer:features:read:target.xml:f,7e0", "lt>");
  with_stub(script, [](GdbRemote& remote) {
    succeeds(remote.handshake());
    CHECK(remote.packet_size() == 0x1000);
    CHECK(remote.target_xml() == "<target></target>");
    return 0;
  });
}

TEST_CASE("a target that was running when the client came is met as one that stands", "[gdb]") {
  const Script script = {hear(packet("qSupported")), say(packet("T02thread:01;")), hear("+"), say("+" + packet("")),
                         hear("+")};
  succeeds(with_stub(script + answers("?", "T05thread:01;"), handshake));
}

TEST_CASE("a stub that offers nothing is met with packets of 400 characters", "[gdb]") {
  with_stub(answers("qSupported", "") + answers("?", "S05"), [](GdbRemote& remote) {
    succeeds(remote.handshake());
    CHECK(remote.packet_size() == 400);
    CHECK(remote.target_xml().empty());
    return 0;
  });
}

TEST_CASE("no packet is longer than 64 KiB, whatever the stub would take", "[gdb]") {
  with_stub(answers("qSupported", "PacketSize=ffffffffffffffff") + answers("?", "S05"), [](GdbRemote& remote) {
    succeeds(remote.handshake());
    CHECK(remote.packet_size() == 65536);
    return 0;
  });
}

TEST_CASE("a packet size that is none or of no use is refused", "[gdb]") {
  for (const char* const size : {"", "0", "7f", "1000 ", "-1", "zz", "10000000000000000"}) {
    INFO(size);
    fails(with_stub(answers("qSupported", std::string("PacketSize=") + size), handshake), Kind::protocol,
          "a size of at least 80 was expected");
  }
}

TEST_CASE("a target that has ended, or of which nothing is known, is refused by the handshake", "[gdb]") {
  for (const char* const reply : {"W00", "X09", "OK", "", "E01", "Szz"})
    fails(with_stub(answers("qSupported", "") + answers("?", reply), handshake), Kind::protocol,
          "a target that stands was expected");
}

TEST_CASE("a description of the target that is odd or endless is refused", "[gdb]") {
  const Script offer = answers("qSupported", "qXfer:features:read+") + answers("?", "S05");
  const std::string first = "qXfer:features:read:target.xml:0,a8";
  fails(with_stub(offer + answers(first, "m"), handshake), Kind::protocol, "a piece of the file was expected");
  fails(with_stub(offer + answers(first, "<target>"), handshake), Kind::protocol, "a piece of the file");
  fails(with_stub(offer + answers(first, "E00"), handshake), Kind::refused, "`E00` came");
  fails(with_stub(offer + answers(first, "m" + std::string(gdb::longest_payload - 1, 'x')) +
                      answers("qXfer:features:read:target.xml:fffff,a8", "mxx"),
                  handshake),
        Kind::protocol, "longer than 1 MiB");
}

TEST_CASE("a handshake whose answers each come in time is timed out as a whole", "[gdb]") {
  Script script = answers("qSupported", "qXfer:features:read+") + answers("?", "S05");
  for (std::uint64_t i = 0; i < 1000; ++i)
    script = std::move(script) + Script{hear(packet("qXfer:features:read:target.xml:" + gdb::hex_number(i) + ",a8")),
                                        say_slowly("+" + packet("mx")), hear("+")};
  ScriptedStub stub(script);
  GdbRemote remote(stub.take_socket(), impatience);
  fails(remote.handshake(), Kind::timed_out, "`qXfer:features:read:target.xml:");
}

TEST_CASE("a register has 4 or 8 bytes, the lowest first", "[gdb]") {
  gives<std::uint64_t>(with_stub(answers("p21", "0000001c00000000"), read_pc), 0x1c000000);
  gives<std::uint64_t>(with_stub(answers("p21", "0000001C"), read_pc), 0x1c000000);
  gives<std::uint64_t>(with_stub(answers("p21", "0* 1c0*&"), read_pc), 0x1c0000);
  succeeds(with_stub(answers("P4=f0debc9a78563412", "OK"),
                     [](GdbRemote& remote) { return remote.write_register(4, 0x123456789abcdef0); }));
  succeeds(with_stub(answers("P4=78563412", "OK"),
                     [](GdbRemote& remote) { return remote.write_register(4, 0x12345678, 4); }));
}

TEST_CASE("what is no register is told with what was sent and what came", "[gdb]") {
  fails(with_stub(answers("p21", ""), read_pc), Kind::unsupported,
        "`p21` was sent and the empty answer came: the stub does not know this packet");
  fails(with_stub(answers("p21", "E14"), read_pc), Kind::refused, "`p21` was sent and `E14` came: the stub refuses it");
  fails(with_stub(answers("p21", "E.no such"), read_pc), Kind::refused, "`E.no such` came");
  for (const char* const odd : {"0000001c0000000", "0000001c000000zz", "xxxxxxxxxxxxxxxx", "00", "OK", "E0", "E1234",
                                "0000001c000000000000001c00000000"}) {
    INFO(odd);
    fails(with_stub(answers("p21", odd), read_pc), Kind::protocol,
          "`p21` was sent and `" + std::string(odd) + "` came; a register of 8 or 16 hexadecimal digits was expected");
  }
  for (const char* const odd : {"00", "OKOK", "ok"})
    fails(with_stub(answers("P4=0000000000000000", odd), [](GdbRemote& remote) { return remote.write_register(4, 0); }),
          Kind::protocol, "`OK` was expected");
}

TEST_CASE("an odd answer ends nothing: the next question is asked", "[gdb]") {
  const Script script = answers("p21", "") + answers("p21", "E14") + answers("p21", "zz") + answers("p21", "04000000");
  gives<std::uint64_t>(with_stub(script,
                                 [](GdbRemote& remote) {
                                   for (int i = 0; i < 3; ++i) CHECK_FALSE(remote.read_register(33).ok());
                                   return remote.read_register(33);
                                 }),
                       4);
}

TEST_CASE("after a stop that nobody asked for nothing is asked any more", "[gdb]") {
  for (const char* const stop : {"T05thread:01;", "S05", "W00", "X0f"}) {
    const Outcome outcome = with_stub(answers("p21", stop), [](GdbRemote& remote) {
      const Outcome first = remote.read_register(33);
      CHECK(remote.step().detail == first.detail);
      CHECK(remote.monitor("info").detail == first.detail);
      return first;
    });
    fails(outcome, Kind::protocol, "which tells of a stop that nobody asked for");
  }
}

TEST_CASE("after a time-out nothing is asked any more: the answer may still come", "[gdb]") {
  const Script late = {hear(packet("p21")), say("+"), stay_silent()};
  const auto ask_twice = [](GdbRemote& remote) {
    const Outcome first = remote.read_register(33);
    CHECK(remote.read_register(33).detail == first.detail);
    return first;
  };
  fails(with_stub(late, ask_twice, impatience), Kind::timed_out, "`p21` was sent; no answer within the time limit");
}

TEST_CASE("a stub that goes away is told with what was sent", "[gdb]") {
  fails(with_stub({hear(packet("p21")), say("+$0000")}, read_pc), Kind::closed,
        "`p21` was sent; the stub closed the connection in the middle of a packet");
  fails(with_stub({hear(packet("s"))}, step), Kind::closed, "`s` was sent; no acknowledgement");
}

TEST_CASE("memory is read and written in pieces that the stub takes", "[gdb]") {
  const std::string hex_a = gdb::to_hex(a32);
  const std::string hex_b = gdb::to_hex(b8);
  gives(with_stub(small + answers("m1000,20", hex_a) + answers("m1020,8", hex_b),
                  [](GdbRemote& remote) {
                    succeeds(remote.handshake());
                    return remote.read_memory(0x1000, 40);
                  }),
        a32 + b8);
  succeeds(
      with_stub(small + answers("M1000,20:" + hex_a, "OK") + answers("M1020,8:" + hex_b, "OK"), [](GdbRemote& remote) {
        succeeds(remote.handshake());
        return remote.write_memory(0x1000, a32 + b8);
      }));
}

TEST_CASE("no memory is asked for with no packet", "[gdb]") {
  gives(with_stub({}, [](GdbRemote& remote) { return remote.read_memory(0, 0); }), std::string());
  succeeds(with_stub({}, [](GdbRemote& remote) { return remote.write_memory(0, ""); }));
}

TEST_CASE("memory that is too much, too little, odd or refused is told", "[gdb]") {
  const auto read8 = [](GdbRemote& remote) { return remote.read_memory(0x1000, 8); };
  for (const char* const odd : {"001122334455667788", "00112233445566", "001122334455667", "001122334455667z", "OK"})
    fails(with_stub(answers("m1000,8", odd), read8), Kind::protocol, "memory of 16 hexadecimal digits was expected");
  fails(with_stub(answers("m1000,8", "E14"), read8), Kind::refused, "`m1000,8` was sent and `E14` came");
  fails(with_stub(answers("M1000,1:62", "E14"), [](GdbRemote& remote) { return remote.write_memory(0x1000, "b"); }),
        Kind::refused, "`M1000,1:62` was sent and `E14` came");
}

TEST_CASE("the target steps and runs, from here or from an address", "[gdb]") {
  const Script script = runs("s", "T05thread:p01.01;") + runs("s200000", "S05") + runs("c", "T05core:01;") +
                        runs("cffffffffffffffff", "S0b");
  with_stub(script, [](GdbRemote& remote) {
    const auto stops = [&](const Outcome& gone, const std::string& text, unsigned number) {
      succeeds(gone);
      CHECK(remote.is_running());
      const Result<Stop> stop = remote.wait_for_stop(Clock::now() + patience);
      CHECK_FALSE(remote.is_running());
      CHECK(stop.detail == "");
      CHECK(stop.value.kind == Stop::Kind::signal);
      CHECK(stop.value.number == number);
      CHECK(stop.value.text == text);
    };
    stops(remote.step(), "T05thread:p01.01;", 5);
    stops(remote.step(0x200000), "S05", 5);
    stops(remote.resume(), "T05core:01;", 5);
    stops(remote.resume(~std::uint64_t{0}), "S0b", 11);
    return 0;
  });
}

TEST_CASE("a target that ends is told from one that stops", "[gdb]") {
  const Result<Stop> exited = with_stub(runs("s", "W2a"), step_and_wait);
  CHECK(exited.value.kind == Stop::Kind::exited);
  CHECK(exited.value.number == 42);
  const Result<Stop> terminated = with_stub(runs("s", "X09;process:1"), step_and_wait);
  CHECK(terminated.value.kind == Stop::Kind::terminated);
  CHECK(terminated.value.number == 9);
}

TEST_CASE("what the target prints and notifies while it runs is skipped", "[gdb]") {
  const Script script = {hear(packet("s")), say("+" + packet("O68690a") + notification("Stop:T05") + packet("O")),
                         hear("++"), say(packet("S05")), hear("+")};
  CHECK(with_stub(script, step_and_wait).value.text == "S05");
}

TEST_CASE("a target that runs can only be waited for and interrupted", "[gdb]") {
  const Script script = {hear(packet("c")), say("+"), hear("\x03"), say(packet("T02thread:01;")), hear("+")};
  with_stub(script, [](GdbRemote& remote) {
    succeeds(remote.resume());
    fails(remote.wait_for_stop(Clock::now() + impatience), Kind::timed_out,
          "`c` was sent; the target does not stop: no answer");
    fails(remote.read_register(33), Kind::protocol, "`p21` cannot be sent while the target runs");
    succeeds(remote.interrupt());
    CHECK(remote.wait_for_stop(Clock::now() + patience).value.number == 2);
    return 0;
  });
}

TEST_CASE("a stop that is cut by a time-out is whole when it is waited for again", "[gdb]") {
  const std::string stop = packet("T05thread:01;");
  const Script script = {hear(packet("c")), say("+" + stop.substr(0, 7)), hear("\x03"), say(stop.substr(7)), hear("+")};
  with_stub(script, [](GdbRemote& remote) {
    succeeds(remote.resume());
    fails(remote.wait_for_stop(Clock::now() + impatience), Kind::timed_out, "the rest of a packet did not come");
    succeeds(remote.interrupt());
    CHECK(remote.wait_for_stop(Clock::now() + patience).value.text == "T05thread:01;");
    return 0;
  });
}

TEST_CASE("a target that stands can neither be waited for nor interrupted", "[gdb]") {
  with_stub({}, [](GdbRemote& remote) {
    fails(remote.wait_for_stop(Clock::now() + patience), Kind::protocol, "the target was not set going");
    fails(remote.interrupt(), Kind::protocol, "the target was not set going");
    return 0;
  });
}

TEST_CASE("a target that prints for ever is timed out", "[gdb]") {
  const Script script = {hear(packet("s")), say("+"), say_forever(packet("O68690a"))};
  with_stub(script, [](GdbRemote& remote) {
    succeeds(remote.step());
    fails(remote.wait_for_stop(Clock::now() + impatience), Kind::timed_out, "the target does not stop");
    return 0;
  });
}

TEST_CASE("a step that the stub refuses leaves the target standing", "[gdb]") {
  const Script script = runs("s", "E22") + runs("s", "") + answers("p21", "04000000");
  with_stub(script, [](GdbRemote& remote) {
    fails(step_and_wait(remote), Kind::refused, "`s` was sent and `E22` came");
    fails(step_and_wait(remote), Kind::unsupported, "`s` was sent and the empty answer came");
    gives<std::uint64_t>(remote.read_register(33), 4);
    return 0;
  });
}

TEST_CASE("what is no reason for a stop is a breach of the protocol, and nothing is asked after it", "[gdb]") {
  for (const char* const odd : {"OK", "Ozz", "T0", "Tzz", "Fopen,1", "0011"})
    fails(with_stub(runs("s", odd),
                    [](GdbRemote& remote) {
                      const Outcome outcome = step_and_wait(remote);
                      CHECK(remote.wait_for_stop(Clock::now() + patience).detail == outcome.detail);
                      return outcome;
                    }),
          Kind::protocol, "why the target stopped was expected");
}

TEST_CASE("a stub that goes away while its target runs is told", "[gdb]") {
  fails(with_stub({hear(packet("s")), say("+")}, step_and_wait), Kind::closed,
        "`s` was sent; the stub closed the connection");
}

TEST_CASE("breakpoints are set and removed", "[gdb]") {
  with_stub(answers("Z0,200000,4", "OK") + answers("z0,200000,4", "OK") + answers("Z0,1,2", "E22"),
            [](GdbRemote& remote) {
              succeeds(remote.insert_breakpoint(0x200000));
              succeeds(remote.remove_breakpoint(0x200000));
              fails(remote.insert_breakpoint(1, 2), Kind::refused, "`Z0,1,2` was sent and `E22` came");
              return 0;
            });
}

TEST_CASE("the monitor's answer is collected until it is complete", "[gdb]") {
  const auto info = [](GdbRemote& remote) { return remote.monitor("info"); };
  const std::string asked = packet("qRcmd,696e666f");
  gives(with_stub({hear(asked), say("+" + packet("O5043") + packet("O3d30") + packet("OK")), hear("+++")}, info),
        std::string("PC=0"));
  gives(with_stub(answers("qRcmd,696e666f", "OK"), info), std::string());
  gives(with_stub(answers("qRcmd,696e666f", "5043"), info), std::string("PC"));
}

TEST_CASE("a monitor that refuses, says odd things or never ends is told", "[gdb]") {
  const auto info = [](GdbRemote& remote) { return remote.monitor("info"); };
  const std::string question = "qRcmd,696e666f";
  fails(with_stub(answers(question, ""), info), Kind::unsupported, "the stub does not know this packet");
  fails(with_stub(answers(question, "E01"), info), Kind::refused, "`E01` came");
  fails(with_stub(answers(question, "Ozz"), info), Kind::protocol, "the monitor's answer was expected");
  fails(with_stub(answers(question, "T05thread:01;"), info), Kind::protocol, "the monitor's answer was expected");
  fails(with_stub({hear(packet(question)), say("+" + packet("O5043")), hear("+"), stay_silent()}, info, impatience),
        Kind::timed_out, "no answer within the time limit");
  const std::string half = "O" + std::string(gdb::longest_payload - 2, '0');
  fails(with_stub(answers(question, half) + Script{say(packet(half)), hear("+"), say(packet("O00000000")), hear("+")},
                  info),
        Kind::protocol, "more than 1 MiB of text came");
}

TEST_CASE("a command that the stub cannot take in one packet is not sent", "[gdb]") {
  fails(with_stub({}, [](GdbRemote& remote) { return remote.monitor(std::string(200, 'x')); }), Kind::protocol,
        "is longer than the 400 characters that the stub takes in one packet");
}

TEST_CASE("what happens during a step is chosen with QEMU's own packet", "[gdb]") {
  succeeds(with_stub(answers("Qqemu.sstep=1", "OK"), [](GdbRemote& remote) { return remote.set_step_flags(1); }));
  fails(with_stub(answers("Qqemu.sstep=7", ""), [](GdbRemote& remote) { return remote.set_step_flags(7); }),
        Kind::unsupported, "`Qqemu.sstep=7` was sent");
}

TEST_CASE("a target is killed, whether the stub acknowledges that or is gone, and nothing is asked after it", "[gdb]") {
  for (const Script& script : {Script{hear(packet("k")), say("+")}, Script{hear(packet("k"))}})
    with_stub(script, [](GdbRemote& remote) {
      succeeds(remote.kill());
      fails(remote.read_register(33), Kind::closed, "the target was killed");
      return 0;
    });
}

}  // namespace vcpuspec
