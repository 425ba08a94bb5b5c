// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scripted_stub.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>

namespace vcpuspec::test {

namespace {

std::string with_checksum(char start, std::string_view body, unsigned added) {
  unsigned sum = added;
  for (const char byte : body) sum += static_cast<unsigned char>(byte);
  std::array<char, 4> digits{};
  std::snprintf(digits.data(), digits.size(), "#%02x", sum & 0xffU);
  return start + std::string(body) + digits.data();
}

/// Waits for a byte or the end; a stub never waits for ever.
bool is_readable(const OwnedFd& socket) {
  pollfd one = {socket.get(), POLLIN, 0};
  return poll(&one, 1, 10'000) > 0;
}

bool send_all(const OwnedFd& socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// Until the client has gone. Reads meanwhile, so that the client never waits to be heard.
void send_forever(const OwnedFd& socket, std::string_view bytes) {
  std::string_view rest = bytes;
  for (;;) {
    std::array<char, 4096> input;
    while (recv(socket.get(), input.data(), input.size(), MSG_DONTWAIT) > 0) continue;
    const ssize_t sent = send(socket.get(), rest.data(), rest.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) return;
    if (sent > 0) rest.remove_prefix(static_cast<std::size_t>(sent));
    if (rest.empty()) rest = bytes;
  }
}

}  // namespace

std::string packet(std::string_view body) { return with_checksum('$', body, 0); }
std::string notification(std::string_view body) { return with_checksum('%', body, 0); }
std::string wrong_packet(std::string_view body) { return with_checksum('$', body, 1); }

Act hear(std::string bytes) { return {Act::Kind::hear, std::move(bytes)}; }
Act say(std::string bytes) { return {Act::Kind::say, std::move(bytes)}; }
Act say_slowly(std::string bytes) { return {Act::Kind::say_slowly, std::move(bytes)}; }
Act say_forever(std::string bytes) { return {Act::Kind::say_forever, std::move(bytes)}; }
Act stay_silent() { return {Act::Kind::stay_silent, {}}; }

Script operator+(Script first, const Script& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

Script answers(std::string_view question, std::string_view reply) {
  return {hear(packet(question)), say("+" + packet(reply)), hear("+")};
}

ScriptedStub::ScriptedStub(Script script) {
  std::array<int, 2> pair{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) fail_with_errno("no pair of sockets");
  client_ = OwnedFd(pair[0]);
  thread_ = std::jthread([this, ours = OwnedFd(pair[1]), script = std::move(script)] { play(ours, script); });
}

ScriptedStub::ScriptedStub(OwnedFd listening, Script script) {
  thread_ = std::jthread([this, listening = std::move(listening), script = std::move(script)] {
    if (is_readable(listening)) play(OwnedFd(accept(listening.get(), nullptr, nullptr)), script);
    else departure_ = "nobody connects";
  });
}

std::string ScriptedStub::departure() {
  if (thread_.joinable()) thread_.join();
  return departure_;
}

void ScriptedStub::play(const OwnedFd& socket, const Script& script) {
  for (const Act& act : script) {
    std::string_view rest = act.bytes;
    switch (act.kind) {
      case Act::Kind::hear: hear_exactly(socket, act.bytes); break;
      case Act::Kind::say: send_all(socket, rest); break;
      case Act::Kind::say_slowly:
        for (; !rest.empty() && send_all(socket, rest.substr(0, 1)); rest.remove_prefix(1))
          std::this_thread::sleep_for(std::chrono::microseconds(200));
        break;
      case Act::Kind::say_forever: send_forever(socket, act.bytes); break;
      case Act::Kind::stay_silent: hear_exactly(socket, ""); break;
    }
    if (!departure_.empty()) return;
  }
}

/// No bytes stand for the end.
void ScriptedStub::hear_exactly(const OwnedFd& socket, const std::string& bytes) {
  std::string heard;
  do {
    char byte = 0;
    if (!is_readable(socket)) departure_ = "`" + bytes + "` does not come, only `" + heard + "`";
    else if (recv(socket.get(), &byte, 1, 0) == 1) heard += byte;
    else if (!bytes.empty()) departure_ = "instead of `" + bytes + "` comes `" + heard + "` and the end";
    else return;
    if (heard != bytes.substr(0, heard.size())) departure_ = "instead of `" + bytes + "` comes `" + heard + "`";
  } while (departure_.empty() && heard != bytes);
}

}  // namespace vcpuspec::test
