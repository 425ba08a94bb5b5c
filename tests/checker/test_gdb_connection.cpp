// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/gdb/connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/support/error_of.h"
#include "tests/support/scripted_stub.h"

namespace vcpuspec {

namespace {

using gdb::Clock;
using gdb::Connection;
using gdb::Outcome;
using gdb::Result;
using Kind = Outcome::Kind;
using test::Act;
using test::hear;
using test::notification;
using test::packet;
using test::say;
using test::say_forever;
using test::say_slowly;
using test::Script;
using test::ScriptedStub;
using test::stay_silent;
using test::wrong_packet;
using namespace std::chrono_literals;

/// Long where an answer comes, short where none does.
constexpr auto patience = 10s;
constexpr auto impatience = 50ms;

/// What comes of sending "p21" to a stub that then plays the script.
Outcome send_to(const Script& script, Clock::duration time = patience) {
  ScriptedStub stub(Script{hear(packet("p21"))} + script);
  const Outcome outcome = Connection(stub.take_socket()).send("p21", Clock::now() + time);
  CHECK(stub.departure() == "");
  return outcome;
}

/// What is received of a stub that plays the script.
Result<std::string> receive_from(const Script& script, Clock::duration time = patience) {
  ScriptedStub stub(script);
  Result<std::string> received = Connection(stub.take_socket()).receive(Clock::now() + time);
  CHECK(stub.departure() == "");
  return received;
}

void is_received(const Script& script, const std::string& payload) {
  const Result<std::string> received = receive_from(script);
  CHECK(received.detail == "");
  CHECK(received.value == payload);
}

void fails(const Outcome& outcome, Kind kind, const std::string& detail) {
  CHECK(outcome.kind == kind);
  CHECK_THAT(outcome.detail, Catch::Contains(detail));
}

OwnedFd listening(int family, const sockaddr* address, socklen_t size) {
  OwnedFd fd(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (bind(fd.get(), address, size) != 0 || listen(fd.get(), 1) != 0) fail_with_errno("cannot listen");
  return fd;
}

OwnedFd listening_at(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return listening(AF_UNIX, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

/// At any free port of this machine.
OwnedFd listening_v4() {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return listening(AF_INET, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

OwnedFd listening_v6() {
  sockaddr_in6 address = {};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  return listening(AF_INET6, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

std::string port_of(const OwnedFd& fd) {
  sockaddr_storage address = {};
  socklen_t size = sizeof address;
  if (getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) fail_with_errno("no port");
  const in_port_t port = address.ss_family == AF_INET ? reinterpret_cast<const sockaddr_in&>(address).sin_port
                                                      : reinterpret_cast<const sockaddr_in6&>(address).sin6_port;
  return std::to_string(ntohs(port));
}

Result<OwnedFd> connect(const std::string& endpoint) {
  return gdb::connect_to(gdb::parse_endpoint(endpoint), Clock::now() + patience);
}

void answers_at(const std::string& endpoint, OwnedFd listening) {
  INFO(endpoint);
  ScriptedStub stub(std::move(listening), {hear(packet("?")), say("+")});
  Result<OwnedFd> socket = connect(endpoint);
  REQUIRE(socket.detail == "");
  CHECK(Connection(std::move(socket.value)).send("?", Clock::now() + patience).ok());
  CHECK(stub.departure() == "");
}

std::filesystem::path fresh_path() {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("vcpuspec-gdb-" + std::to_string(getpid()));
  std::filesystem::remove(path);
  return path;
}

std::string refusal(const std::string& endpoint) {
  return test::error_code([&] { gdb::parse_endpoint(endpoint); });
}

}  // namespace

TEST_CASE("a packet is sent once when it is acknowledged", "[gdb]") { CHECK(send_to({say("+")}).ok()); }

TEST_CASE("a packet that the stub asks for again is sent again, three times at most", "[gdb]") {
  const Script again = {say("-"), hear(packet("p21"))};
  CHECK(send_to(again + Script{say("+")}).ok());
  CHECK(send_to(again + again + again + Script{say("+")}).ok());
  fails(send_to(again + again + again + Script{say("-")}), Kind::protocol, "again more than three times");
}

TEST_CASE("a stub that does not acknowledge is timed out", "[gdb]") {
  fails(send_to({stay_silent()}, impatience), Kind::timed_out, "no acknowledgement");
}

TEST_CASE("a packet in place of an acknowledgement is a breach of the protocol", "[gdb]") {
  for (const std::string& instead : {packet("OK"), wrong_packet("OK")}) {
    ScriptedStub stub(Script{hear(packet("?")), say("+"), hear(packet("p21")), say(instead)});
    {
      Connection connection(stub.take_socket());
      CHECK(connection.send("?", Clock::now() + patience).ok());
      fails(connection.send("p21", Clock::now() + patience), Kind::protocol,
            instead == packet("OK") ? "no acknowledgement: the packet `OK` came"
                                    : "no acknowledgement: a packet came that has a wrong checksum");
    }
    CHECK(stub.departure() == "");
  }
}

TEST_CASE("what a stub says before it has acknowledged anything is skipped, but not what it says wrongly", "[gdb]") {
  const Act stopped = say(packet("T02thread:01;"));
  CHECK(send_to({stopped, hear("+"), stopped, hear("+"), say("+")}).ok());
  fails(send_to({stopped, hear("+"), stay_silent()}, impatience), Kind::timed_out, "no acknowledgement");
  fails(send_to({say(wrong_packet("T02"))}), Kind::protocol, "a packet came that has a wrong checksum");
}

TEST_CASE("junk and notifications before an acknowledgement are skipped", "[gdb]") {
  CHECK(send_to({say("junk" + notification("Stop:T05") + "+")}).ok());
}

TEST_CASE("a packet is received and acknowledged", "[gdb]") { is_received({say(packet("OK")), hear("+")}, "OK"); }

TEST_CASE("a packet is received byte by byte", "[gdb]") {
  is_received({say_slowly("+junk" + packet("0* a")), hear("+")}, "0000a");
}

TEST_CASE("what is around a packet is skipped: junk, acknowledgements, notifications, interrupts", "[gdb]") {
  is_received({say("junk+-\x03" + notification("Stop:T05") + "%bad#00" + packet("OK")), hear("+")}, "OK");
}

TEST_CASE("two packets in one segment are two answers", "[gdb]") {
  ScriptedStub stub(Script{say(packet("O4f") + packet("OK")), hear("++")});
  {
    Connection connection(stub.take_socket());
    CHECK(connection.receive(Clock::now() + patience).value == "O4f");
    CHECK(connection.receive(Clock::now() + patience).value == "OK");
  }
  CHECK(stub.departure() == "");
}

TEST_CASE("a packet with a wrong checksum is asked for again, three times at most", "[gdb]") {
  const Script again = {say(wrong_packet("OK")), hear("-")};
  is_received(again + Script{say(packet("OK")), hear("+")}, "OK");
  is_received(again + again + again + Script{say(packet("OK")), hear("+")}, "OK");
  fails(receive_from(again + again + again + Script{say(wrong_packet("OK"))}), Kind::protocol,
        "more than three times a packet came that has a wrong checksum");
  is_received({say("$OK#zz"), hear("-"), say(packet("OK")), hear("+")}, "OK");
}

TEST_CASE("a packet that is malformed with a right checksum is not asked for again", "[gdb]") {
  fails(receive_from({say(packet("* "))}), Kind::protocol, "a run of nothing");
  fails(receive_from({say(packet("a}"))}), Kind::protocol, "an escape without a byte");
}

TEST_CASE("a packet that the stub begins anew is received", "[gdb]") {
  is_received({say("$O" + packet("OK")), hear("+")}, "OK");
}

TEST_CASE("a packet without end is refused as soon as it is too long", "[gdb]") {
  fails(receive_from({say("$" + std::string(gdb::longest_payload + 1, 'x')), stay_silent()}), Kind::protocol,
        "longer than allowed");
}

TEST_CASE("silence is timed out, and it is said how far the stub got", "[gdb]") {
  fails(receive_from({stay_silent()}, impatience), Kind::timed_out, "no answer within the time limit");
  fails(receive_from({say("$O"), stay_silent()}, impatience), Kind::timed_out, "the rest of a packet did not come");
  fails(receive_from({say("login: "), stay_silent()}, impatience), Kind::timed_out, "7 bytes belong to no packet");
}

TEST_CASE("a stub that never falls silent is timed out", "[gdb]") {
  for (const std::string& noise : {std::string("junk"), std::string("+"), std::string("$"), notification("Stop:T05")}) {
    INFO(noise);
    fails(receive_from({say_forever(noise)}, impatience), Kind::timed_out, "within the time limit");
  }
  fails(send_to({say_forever(notification("Stop:T05"))}, impatience), Kind::timed_out, "no acknowledgement");
}

TEST_CASE("an answer that is there is taken, however late it is", "[gdb]") {
  std::array<int, 2> pair{};
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) == 0);
  const OwnedFd stub(pair[1]);
  Connection connection{OwnedFd(pair[0])};
  REQUIRE(write(stub.get(), "$OK#9a", 6) == 6);
  CHECK(connection.receive(Clock::now() - 1s).value == "OK");
  fails(connection.receive(Clock::now() - 1s), Kind::timed_out, "no answer within the time limit");
}

TEST_CASE("a stub that goes away is told so, and whether it did in the middle of a packet", "[gdb]") {
  fails(receive_from({}), Kind::closed, "the stub closed the connection");
  fails(receive_from({say("$O")}), Kind::closed, "the stub closed the connection in the middle of a packet");
  fails(send_to({}), Kind::closed, "no acknowledgement: the stub closed the connection");
}

TEST_CASE("a stub that does not read is timed out", "[gdb]") {
  std::array<int, 2> pair{};
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) == 0);
  const OwnedFd silent(pair[1]);
  Connection connection{OwnedFd(pair[0])};
  fails(connection.send(std::string(gdb::longest_payload, 'x'), Clock::now() + impatience), Kind::timed_out,
        "does not read in time");
}

TEST_CASE("a stub that takes no acknowledgement breaks the protocol: its packet was received, and is lost", "[gdb]") {
  std::array<int, 2> pair{};
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) == 0);
  const OwnedFd stub(pair[1]);
  Connection connection{OwnedFd(pair[0])};
  while (connection.interrupt(Clock::now()).ok()) continue;
  REQUIRE(write(stub.get(), "$OK#9a", 6) == 6);
  fails(connection.receive(Clock::now() + impatience), Kind::protocol, "does not read in time");
}

TEST_CASE("sending to a stub that has gone ends nothing but the connection", "[gdb]") {
  std::array<int, 2> pair{};
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) == 0);
  OwnedFd(pair[1]).reset();
  fails(Connection{OwnedFd(pair[0])}.send("p21", Clock::now() + patience), Kind::closed, "no longer reads");
}

TEST_CASE("an interrupt is one byte", "[gdb]") {
  ScriptedStub stub(Script{hear("\x03")});
  CHECK(Connection(stub.take_socket()).interrupt(Clock::now() + patience).ok());
  CHECK(stub.departure() == "");
}

TEST_CASE("a stub is found at a path and at a port of this machine", "[gdb]") {
  const std::filesystem::path path = fresh_path();
  answers_at("unix:" + path.string(), listening_at(path));
  std::filesystem::remove(path);
  for (const char* const host : {"127.0.0.1:", "localhost:"}) {
    OwnedFd fd = listening_v4();
    const std::string port = port_of(fd);
    answers_at(host + port, std::move(fd));
  }
}

TEST_CASE("a stub is found at an IPv6 address", "[gdb]") {
  OwnedFd fd;
  try {
    fd = listening_v6();
  } catch (const std::system_error&) {
    WARN("skipped: this machine has no IPv6 loopback");
    return;
  }
  const std::string port = port_of(fd);
  answers_at("[::1]:" + port, std::move(fd));
}

TEST_CASE("where nobody listens there is no connection", "[gdb]") {
  fails(connect("unix:" + fresh_path().string()), Kind::not_connected, "cannot connect: No such file");
  const std::string port = port_of(listening_v4());
  fails(connect("127.0.0.1:" + port), Kind::not_connected, "cannot connect: Connection refused");
}

TEST_CASE("another machine and a host that there is not are refused", "[gdb]") {
  CHECK(test::error_code([] { connect("192.0.2.1:1234"); }) == "gdb.not-loopback");
  CHECK(test::error_code([] { connect("[2001:db8::1]:1234"); }) == "gdb.not-loopback");
  CHECK(test::error_code([] { connect("300.0.0.1:1234"); }) == "gdb.host");
}

TEST_CASE("an endpoint is unix:PATH or HOST:PORT", "[gdb]") {
  CHECK(gdb::parse_endpoint("unix:/a:b").path == "/a:b");
  CHECK(gdb::parse_endpoint("localhost:1234").host == "localhost");
  CHECK(gdb::parse_endpoint("[::1]:65535").host == "::1");
  CHECK(gdb::parse_endpoint("[::1]:65535").port == "65535");
  for (const std::string text : {"", "unix:", ":1234", "localhost", "localhost:", "localhost:0", "localhost:65536",
                                 "localhost:12x", "localhost:-1", "localhost:+1", "localhost: 1", "localhost:000001",
                                 "::1:1234", "[]:1234", "[::1:1234", "[::1]1234", "a b:1", "http://a:1"}) {
    INFO(text);
    CHECK(refusal(text) == "gdb.endpoint");
  }
  CHECK(refusal("unix:" + std::string(108, 'x')) == "gdb.endpoint");
  CHECK(refusal(std::string("unix:a\0b", 8)) == "gdb.endpoint");
}

}  // namespace vcpuspec
