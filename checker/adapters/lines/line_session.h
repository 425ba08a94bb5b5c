// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "checker/adapters/lines/capabilities.h"
#include "checker/adapters/lines/line_stream.h"
#include "checker/adapters/lines/reply.h"

namespace vcpuspec {

/// Reaches somebody who is talked to by lines. Throws InputError.
using ConnectByLines = std::function<std::unique_ptr<LineStream>()>;

/// What is said of standard error in the account of a failure: never a verdict, often the reason. Empty when there is
/// none.
std::string account_of_errors(const LineStream& stream);

/// A program that has said hello, and may be started again. Every number of a request is used once, so that a late
/// reply is never taken for another one's.
class LineSession {
 public:
  /// Who says no proper hello is an InputError in the name of `by`.
  LineSession(ConnectByLines connect, Describer by, double seconds_per_case);
  ~LineSession();
  LineSession(const LineSession&) = delete;
  LineSession& operator=(const LineSession&) = delete;

  LineStream& stream() { return *stream_; }
  protocol::ReplyReader& replies() { return replies_; }
  const protocol::Capabilities& capabilities() const { return says_; }
  std::uint64_t next_number() { return ++last_number_; }
  /// Until when an answer has time that is asked for now.
  LineStream::Clock::time_point soon() const;

  /// False when it does not start as it did at first: then nothing more can be asked, and `why_not` says so.
  bool restart();
  const std::string& why_not() const { return why_not_; }

 private:
  void start();
  std::string exchange(void (*ask)(std::string&, std::uint64_t), LineStream::Clock::time_point deadline);

  ConnectByLines connect_;
  protocol::Capabilities says_;
  Describer by_;
  double seconds_per_case_;
  std::unique_ptr<LineStream> stream_;
  protocol::ReplyReader replies_;
  std::uint64_t last_number_ = 0;
  bool said_hello_ = false;
  std::string why_not_;
};

}  // namespace vcpuspec
