// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/lines/line_session.h"

#include <utility>

#include "checker/adapters/lines/requests.h"
#include "checker/input_error.h"

namespace vcpuspec {

namespace {

std::string what(LineStream::Event event) {
  switch (event) {
    case LineStream::Event::timeout: return "nothing came in time";
    case LineStream::Event::closed: return "it closed its output";
    case LineStream::Event::deaf: return "it does not read its input";
    case LineStream::Event::too_long: return "a line is longer than 1 MiB";
    case LineStream::Event::line: break;
  }
  return "a line";
}

/// Lines one after the other, each stretch of white space as one space.
std::string on_one_line(const std::string& text) {
  std::string line;
  for (const char ch : text) {
    const bool is_space = ch == ' ' || ch == '\n' || ch == '\r' || ch == '\t';
    if (!is_space) line += ch;
    else if (!line.empty() && line.back() != ' ') line += ' ';
  }
  if (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace

std::string account_of_errors(const LineStream& stream) {
  constexpr std::size_t first = 200;
  constexpr std::size_t last = 400;
  const std::string all = on_one_line(stream.errors());
  if (all.empty()) return "";
  if (all.size() <= first + last) return "; its standard error: " + all;
  return "; its standard error begins: " + all.substr(0, first) + " ... and ends: " + all.substr(all.size() - last);
}

LineSession::LineSession(ConnectByLines connect, Describer by, double seconds_per_case)
    : connect_(std::move(connect)), by_(std::move(by)), seconds_per_case_(seconds_per_case) {
  start();
}

LineSession::~LineSession() {
  if (!stream_) return;
  std::string bye;
  protocol::ask_bye(bye, next_number());
  if (stream_->send(bye, soon())) stream_->ended_well(soon());
}

LineStream::Clock::time_point LineSession::soon() const {
  return LineStream::Clock::now() +
         std::chrono::duration_cast<LineStream::Clock::duration>(std::chrono::duration<double>(seconds_per_case_));
}

/// The reply to the first questions, which come one at a time.
std::string LineSession::exchange(void (*ask)(std::string&, std::uint64_t), LineStream::Clock::time_point deadline) {
  ask(stream_->outgoing(), 0);
  const LineStream::Received received = stream_->receive(deadline);
  if (received.event == LineStream::Event::line) return std::string(received.line);
  by_.refuse(what(received.event) + account_of_errors(*stream_));
}

void LineSession::start() {
  stream_ = connect_();
  const auto deadline = soon() + std::chrono::seconds(4);  // interpreters take their time to start
  protocol::Capabilities says = protocol::read_hello(exchange(protocol::ask_hello, deadline), by_);
  if (says.knows("caps")) protocol::read_capabilities(exchange(protocol::ask_caps, deadline), by_, says);
  if (said_hello_ && says.said != says_.said) by_.refuse("it says other things than when it was started first");
  says_ = std::move(says);
  said_hello_ = true;
}

bool LineSession::restart() {
  stream_.reset();
  try {
    start();
    return true;
  } catch (const InputError& error) {
    stream_.reset();
    why_not_ = std::string("it cannot be started again: ") + error.what();
    return false;
  }
}

}  // namespace vcpuspec
