// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "checker/adapters/lines/capabilities.h"
#include "checker/adapters/lines/line_session.h"
#include "checker/adapters/lines/line_stream.h"

namespace vcpuspec::doctor {

using Json = nlohmann::json;

/// A promise of the protocol is not kept: what was seen.
class Broken : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};
/// A promise means nothing for this program: why.
class NotTried : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws Broken unless it holds.
void expect(bool holds, const std::string& otherwise);

/// One start of a program, talked to line by line.
class Talk {
 public:
  Talk(std::unique_ptr<LineStream> stream, double seconds);

  /// Sends a request, whole, and gives the reply. No reply in time, and a line that is none, are Broken.
  Json ask(const Json& request);
  void send(const std::string& text);
  Json receive();
  /// What an ok has; anything else is Broken.
  Json ok(const Json& request);
  /// Whether a line comes within so many milliseconds.
  bool says_something(int milliseconds);
  /// The request of that command, with a number of its own.
  Json request(const std::string& command, Json rest = Json::object());
  /// From now on no reply is waited for longer.
  void waits_only(double seconds) { seconds_ = seconds; }
  LineStream& stream() { return *stream_; }
  LineStream::Clock::time_point soon() const;

 private:
  std::unique_ptr<LineStream> stream_;
  double seconds_;
  int last_ = 0;
};

/// The program that is examined, which each promise may start anew.
class Patient {
 public:
  Patient(ConnectByLines connect, Describer by, double seconds);

  /// A new start, nothing said yet.
  Talk start() const;
  /// One that has said hello, and caps if it knows them.
  Talk greeted() const;
  bool is_known() const { return knows_; }
  /// What it said first.
  const protocol::Capabilities& says() const { return says_; }
  /// Says hello for the first time; what is wrong with it is Broken.
  void get_to_know();

  /// Throws NotTried unless it knows the command.
  void needs(const std::string& command) const;
  /// Requests that it should be able to answer; NotTried when it exports no function, or no machine.
  Json a_call(Talk& talk, std::uint64_t first_word = 0) const;
  const ExportedMachine& a_machine() const;
  /// What the description says of that machine.
  const Json& described(const ExportedMachine& machine) const;
  bool is_program() const { return is_program_; }
  void is_no_program() { is_program_ = false; }

 private:
  ConnectByLines connect_;
  Describer by_;
  double seconds_;
  bool knows_ = false;
  bool is_program_ = true;  // or a socket that somebody listens at
  protocol::Capabilities says_;
};

}  // namespace vcpuspec::doctor
