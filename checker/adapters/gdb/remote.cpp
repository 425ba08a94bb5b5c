// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/gdb/remote.h"

#include <algorithm>
#include <vector>

#include "checker/style.h"

namespace vcpuspec {

namespace {

using gdb::Clock;
using gdb::hex_number;
using gdb::Outcome;
using gdb::Result;
using Kind = Outcome::Kind;

/// A stub must take packets of so many characters, and gets no longer ones than the other.
constexpr std::uint64_t smallest_packet = 128;
constexpr std::uint64_t largest_packet = std::uint64_t{1} << 16;
/// Letters, numbers and commas of a packet that carries memory.
constexpr std::size_t packet_head = 64;
/// No more is collected of many packets than one may have.
constexpr std::size_t longest_text = gdb::longest_payload;

/// What was sent, and what came.
std::string dialogue(std::string_view sent, std::string_view came) {
  return shown(sent) + " was sent and " + (came.empty() ? "the empty answer" : shown(came)) + " came";
}

Outcome odd(std::string_view sent, std::string_view came, const std::string& wanted) {
  return {Kind::protocol, dialogue(sent, came) + "; " + wanted + " was expected"};
}

/// What an answer is that every packet may get: the empty one, `E` and a number, `E.` and a text.
Outcome refusal(std::string_view sent, std::string_view came) {
  if (came.empty()) return {Kind::unsupported, dialogue(sent, came) + ": the stub does not know this packet"};
  const bool is_error = came.front() == 'E' &&
                        ((came.size() == 3 && gdb::from_hex(came.substr(1))) || (came.size() > 2 && came[1] == '.'));
  if (is_error) return {Kind::refused, dialogue(sent, came) + ": the stub refuses it"};
  return {};
}

/// Loosely: stubs differ in what they add.
std::optional<GdbRemote::Stop> read_stop(std::string_view text) {
  if (text.size() < 3 || std::string_view("TSWX").find(text.front()) == std::string_view::npos) return std::nullopt;
  const std::optional<std::string> number = gdb::from_hex(text.substr(1, 2));
  if (!number) return std::nullopt;
  GdbRemote::Stop stop;
  if (text.front() == 'W') stop.kind = GdbRemote::Stop::Kind::exited;
  if (text.front() == 'X') stop.kind = GdbRemote::Stop::Kind::terminated;
  stop.number = static_cast<std::uint8_t>(number->front());
  stop.text = text;
  return stop;
}

/// The features of an answer to qSupported.
std::vector<std::string_view> features_of(std::string_view text) {
  std::vector<std::string_view> all;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    all.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

}  // namespace

GdbRemote::GdbRemote(OwnedFd socket, std::chrono::milliseconds time_limit)
    : connection_(std::move(socket)), time_limit_(time_limit) {}

// Asking.

Outcome GdbRemote::may_ask(const std::string& payload) const {
  if (!out_of_step_.ok()) return out_of_step_;
  if (is_running_) return {Kind::protocol, shown(payload) + " cannot be sent while the target runs"};
  if (payload.size() > packet_size_)
    return {Kind::protocol, shown(payload) + " is longer than the " + std::to_string(packet_size_) +
                                " characters that the stub takes in one packet"};
  return {};
}

Outcome GdbRemote::out_of_step(Outcome outcome) {
  out_of_step_ = outcome;
  return outcome;
}

Outcome GdbRemote::send(const std::string& payload, Clock::time_point deadline) {
  if (Outcome allowed = may_ask(payload); !allowed.ok()) return allowed;
  Outcome sent = connection_.send(payload, deadline);
  return sent.ok() ? sent : out_of_step({sent.kind, shown(payload) + " was sent; " + sent.detail});
}

Result<std::string> GdbRemote::receive(const std::string& payload, Clock::time_point deadline) {
  Result<std::string> reply = connection_.receive(deadline);
  if (!reply.ok()) return out_of_step({reply.kind, shown(payload) + " was sent; " + reply.detail});
  return reply;
}

/// One answer to one packet.
Result<std::string> GdbRemote::ask(const std::string& payload, Clock::time_point deadline) {
  if (Outcome sent = send(payload, deadline); !sent.ok()) return sent;
  Result<std::string> reply = receive(payload, deadline);
  if (!reply.ok()) return reply;
  if (read_stop(reply.value))
    return out_of_step(
        {Kind::protocol, dialogue(payload, reply.value) + ", which tells of a stop that nobody asked for"});
  if (Outcome refused = refusal(payload, reply.value); !refused.ok()) return refused;
  return reply;
}

Outcome GdbRemote::expect_ok(const std::string& payload) {
  Result<std::string> reply = ask(payload, soon());
  if (!reply.ok() || reply.value == "OK") return reply;
  return odd(payload, reply.value, "`OK`");
}

// Getting acquainted.

Outcome GdbRemote::handshake() {
  const Clock::time_point deadline = soon();
  Result<std::string> supported = ask("qSupported", deadline);
  if (!supported.ok() && supported.kind != Kind::unsupported) return supported;
  bool offers_xml = false;
  if (Outcome read = read_features(supported.value, offers_xml); !read.ok()) return read;
  const std::string question = "?";
  if (Outcome sent = send(question, deadline); !sent.ok()) return sent;
  Result<std::string> reply = receive(question, deadline);
  if (!reply.ok()) return reply;
  const std::optional<Stop> stop = read_stop(reply.value);
  if (!stop || stop->kind != Stop::Kind::signal) return odd(question, reply.value, "a target that stands");
  return offers_xml ? read_target_xml(deadline) : Outcome{};
}

Outcome GdbRemote::read_features(std::string_view supported, bool& offers_xml) {
  constexpr std::string_view size_key = "PacketSize=";
  for (const std::string_view feature : features_of(supported)) {
    if (feature == "qXfer:features:read+") offers_xml = true;
    if (!feature.starts_with(size_key)) continue;
    const std::optional<std::uint64_t> size = gdb::read_hex_number(feature.substr(size_key.size()));
    if (!size || *size < smallest_packet)
      return odd("qSupported", feature, "a size of at least " + hex_number(smallest_packet));
    packet_size_ = std::min(*size, largest_packet);
  }
  return {};
}

Outcome GdbRemote::read_target_xml(Clock::time_point deadline) {
  std::string all;
  for (;;) {
    const std::string payload =
        "qXfer:features:read:target.xml:" + hex_number(all.size()) + "," + hex_number(bytes_at_once());
    Result<std::string> reply = ask(payload, deadline);
    if (!reply.ok()) return reply;
    const char how = reply.value.front();
    if ((how != 'm' && how != 'l') || (how == 'm' && reply.value.size() == 1))
      return odd(payload, reply.value, "`m` or `l` and a piece of the file");
    all.append(reply.value, 1);
    if (all.size() > longest_text) return {Kind::protocol, "target.xml is longer than 1 MiB"};
    if (how == 'l') break;
  }
  target_xml_ = std::move(all);
  return {};
}

// Registers and memory.

Result<std::uint64_t> GdbRemote::read_register(unsigned number, std::optional<unsigned> wanted) {
  const std::string payload = "p" + hex_number(number);
  const Result<std::string> reply = ask(payload, soon());
  if (!reply.ok()) return Outcome{reply};
  const std::optional<std::string> bytes = gdb::from_hex(reply.value);
  const bool is_register = bytes && (wanted ? bytes->size() == *wanted : bytes->size() == 4 || bytes->size() == 8);
  if (!is_register) {
    const std::string digits = wanted ? std::to_string(2 * *wanted) : "8 or 16";
    return odd(payload, reply.value, "a register of " + digits + " hexadecimal digits");
  }
  return gdb::from_little_endian(*bytes);
}

Outcome GdbRemote::write_register(unsigned number, std::uint64_t value, unsigned bytes) {
  return expect_ok("P" + hex_number(number) + "=" + gdb::to_hex(gdb::little_endian(value, bytes)));
}

std::size_t GdbRemote::bytes_at_once() const { return (packet_size_ - packet_head) / 2; }

Result<std::string> GdbRemote::read_memory(std::uint64_t address, std::size_t size) {
  std::string all;
  while (all.size() < size) {
    const std::size_t wanted = std::min(size - all.size(), bytes_at_once());
    const std::string payload = "m" + hex_number(address + all.size()) + "," + hex_number(wanted);
    Result<std::string> reply = ask(payload, soon());
    if (!reply.ok()) return reply;
    // Less than was asked for means that there is no more that can be read.
    const std::optional<std::string> bytes = gdb::from_hex(reply.value);
    if (!bytes || bytes->size() != wanted)
      return odd(payload, reply.value, "memory of " + std::to_string(2 * wanted) + " hexadecimal digits");
    all += *bytes;
  }
  return all;
}

Outcome GdbRemote::write_memory(std::uint64_t address, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, bytes_at_once());
    Outcome written = expect_ok("M" + hex_number(address) + "," + hex_number(piece.size()) + ":" + gdb::to_hex(piece));
    if (!written.ok()) return written;
    address += piece.size();
    bytes.remove_prefix(piece.size());
  }
  return {};
}

// Running.

Outcome GdbRemote::go(char how, std::optional<std::uint64_t> address) {
  const std::string payload = how + (address ? hex_number(*address) : "");
  Outcome sent = send(payload, soon());
  is_running_ = sent.ok();
  sent_last_ = payload;
  return sent;
}

Outcome GdbRemote::step(std::optional<std::uint64_t> address) { return go('s', address); }
Outcome GdbRemote::resume(std::optional<std::uint64_t> address) { return go('c', address); }

Outcome GdbRemote::must_run(const char* what) const {
  if (!out_of_step_.ok()) return out_of_step_;
  if (!is_running_) return {Kind::protocol, std::string("nothing to ") + what + ": the target was not set going"};
  return {};
}

Result<GdbRemote::Stop> GdbRemote::wait_for_stop(Clock::time_point deadline) {
  if (Outcome allowed = must_run("wait for"); !allowed.ok()) return allowed;
  for (;;) {
    const Result<std::string> reply = connection_.receive(deadline);
    if (reply.kind == Kind::timed_out)
      return Outcome{Kind::timed_out, shown(sent_last_) + " was sent; the target does not stop: " + reply.detail};
    if (!reply.ok()) return out_of_step({reply.kind, shown(sent_last_) + " was sent; " + reply.detail});
    if (reply.value.size() % 2 == 1 && reply.value.front() == 'O' && gdb::from_hex(reply.value.substr(1))) continue;
    if (std::optional<Stop> stop = read_stop(reply.value)) {
      is_running_ = false;
      return std::move(*stop);
    }
    Outcome refused = refusal(sent_last_, reply.value);
    if (refused.ok()) return out_of_step(odd(sent_last_, reply.value, "why the target stopped"));
    is_running_ = false;
    return refused;
  }
}

Outcome GdbRemote::interrupt() {
  if (Outcome allowed = must_run("interrupt"); !allowed.ok()) return allowed;
  Outcome sent = connection_.interrupt(soon());
  return sent.ok() ? sent : out_of_step({sent.kind, "an interrupt was sent; " + sent.detail});
}

namespace {

std::string breakpoint(char how, std::uint64_t address, unsigned bytes) {
  return how + ("0," + hex_number(address)) + "," + hex_number(bytes);
}

}  // namespace

Outcome GdbRemote::insert_breakpoint(std::uint64_t address, unsigned bytes) {
  return expect_ok(breakpoint('Z', address, bytes));
}

Outcome GdbRemote::remove_breakpoint(std::uint64_t address, unsigned bytes) {
  return expect_ok(breakpoint('z', address, bytes));
}

// The emulator.

Result<std::string> GdbRemote::monitor(std::string_view command) {
  const std::string payload = "qRcmd," + gdb::to_hex(command);
  const Clock::time_point deadline = soon();
  if (Outcome sent = send(payload, deadline); !sent.ok()) return sent;
  std::string all;
  for (;;) {
    Result<std::string> reply = receive(payload, deadline);
    if (!reply.ok()) return reply;
    if (reply.value == "OK") return all;
    if (Outcome refused = refusal(payload, reply.value); !refused.ok()) return refused;
    // With `O` there is more to come, without it this is all.
    const bool is_more = reply.value.front() == 'O';
    const std::optional<std::string> text = gdb::from_hex(std::string_view(reply.value).substr(is_more ? 1 : 0));
    if (!text) return out_of_step(odd(payload, reply.value, "the monitor's answer"));
    all += *text;
    if (all.size() > longest_text)
      return out_of_step({Kind::protocol, shown(payload) + " was sent and more than 1 MiB of text came"});
    if (!is_more) return all;
  }
}

Outcome GdbRemote::set_step_flags(unsigned flags) { return expect_ok("Qqemu.sstep=" + hex_number(flags)); }

Outcome GdbRemote::kill() {
  Outcome sent = send("k", soon());
  if (sent.kind == Kind::closed) sent = {};
  if (sent.ok()) out_of_step_ = {Kind::closed, "the target was killed"};
  return sent;
}

}  // namespace vcpuspec
