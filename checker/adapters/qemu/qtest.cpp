// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/qtest.h"

#include "checker/adapters/gdb/packet.h"
#include "checker/adapters/qemu/unix_socket.h"
#include "checker/style.h"

namespace vcpuspec::qemu {

namespace {

using Kind = gdb::Outcome::Kind;

std::string hexadecimal(std::uint64_t value) { return "0x" + gdb::hex_number(value); }

gdb::Outcome odd(const std::string& asked, const std::string& got) {
  return {Kind::protocol, "qtest was asked " + shown(asked) + " and said " + shown(got)};
}

}  // namespace

gdb::Result<std::string> Qtest::receive(gdb::Clock::time_point deadline) {
  for (;;) {
    if (const std::size_t end = unread_.find('\n'); end != std::string::npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return line;
    }
    if (unread_.size() > longest_line) return gdb::Outcome{Kind::protocol, "a line of qtest never ends"};
    const gdb::Result<bool> more = read_more(socket_, unread_, deadline);
    if (!more.ok()) return gdb::Outcome{more};
    if (!more.value) return gdb::Outcome{Kind::closed, "the emulator closed qtest's socket"};
  }
}

gdb::Result<std::string> Qtest::ask(const std::string& line) {
  const auto deadline = gdb::Clock::now() + time_limit_;
  if (gdb::Outcome sent = write_all(socket_, line + "\n", deadline); !sent.ok()) return sent;
  gdb::Result<std::string> reply = receive(deadline);
  if (!reply.ok()) return reply;
  if (reply.value == "OK") return std::string();
  if (!reply.value.starts_with("OK ")) return odd(line, reply.value);
  return reply.value.substr(3);
}

gdb::Outcome Qtest::set_irq_in(const std::string& device, unsigned line, bool level) {
  return ask("set_irq_in " + device + " unnamed-gpio-in " + std::to_string(line) + (level ? " 1" : " 0"));
}

gdb::Outcome Qtest::write(std::uint64_t address, std::string_view bytes) {
  return ask("write " + hexadecimal(address) + " " + hexadecimal(bytes.size()) + " 0x" + gdb::to_hex(bytes));
}

gdb::Result<std::string> Qtest::read(std::uint64_t address, std::size_t size) {
  const std::string question = "read " + hexadecimal(address) + " " + hexadecimal(size);
  gdb::Result<std::string> reply = ask(question);
  if (!reply.ok()) return reply;
  const auto bytes = reply.value.starts_with("0x") ? gdb::from_hex(reply.value.substr(2)) : std::nullopt;
  if (!bytes || bytes->size() != size) return odd(question, reply.value);
  return *bytes;
}

}  // namespace vcpuspec::qemu
