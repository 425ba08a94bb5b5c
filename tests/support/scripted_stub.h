// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "checker/adapters/owned_fd.h"

namespace vcpuspec::test {

/// A packet with its checksum, made without what is under test. Nothing is escaped.
std::string packet(std::string_view body);
std::string notification(std::string_view body);
/// A packet with any other checksum.
std::string wrong_packet(std::string_view body);

/// One thing that a stub waits for or does.
struct Act {
  enum class Kind : std::uint8_t { hear, say, say_slowly, say_forever, stay_silent };
  Kind kind;
  std::string bytes;
};

/// Waits for exactly these bytes.
Act hear(std::string bytes);
/// Sends these bytes, in one segment or one by one.
Act say(std::string bytes);
Act say_slowly(std::string bytes);
/// Sends these bytes again and again, whatever the client says, until the client has gone.
Act say_forever(std::string bytes);
/// Says nothing more, and goes when the client has gone.
Act stay_silent();

using Script = std::vector<Act>;
/// Scripts one after the other.
Script operator+(Script first, const Script& second);
/// Hears a packet, acknowledges and answers it, and hears the acknowledgement.
Script answers(std::string_view question, std::string_view reply);

/// The other end of a socket, in a thread: plays its script and closes.
class ScriptedStub {
 public:
  /// At one end of a pair of sockets.
  explicit ScriptedStub(Script script);
  /// At the first connection to a listening socket.
  ScriptedStub(OwnedFd listening, Script script);
  /// The client's end of the pair.
  OwnedFd take_socket() { return std::move(client_); }
  /// Waits for the end of the script. Where the client did otherwise; empty when it did not.
  std::string departure();

 private:
  void play(const OwnedFd& socket, const Script& script);
  void hear_exactly(const OwnedFd& socket, const std::string& bytes);

  OwnedFd client_;
  std::string departure_;
  std::jthread thread_;
};

}  // namespace vcpuspec::test
