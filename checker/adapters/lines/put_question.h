// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "checker/adapters/lines/capabilities.h"
#include "checker/adapters/lines/reply.h"
#include "checker/implementation.h"

namespace vcpuspec::protocol {

/// How a question is put. Every way must give the same answer.
enum class Manner : std::uint8_t {
  at_once,       // one request: a call, or a whole trace
  step_by_step,  // load, then a step and a look for each event
  reloaded,      // before each event but the first, the machine gets the slots that it showed last
  restored,      // before each event the machine is reset and gets what it saved
};

/// A question under way: its requests in their order, and what came of them so far. Requests of one question stand
/// together: a program has one machine of a kind.
class PutQuestion {
 public:
  /// A question that is configured, or follows one that was, tells the program its choices first.
  PutQuestion(const Question& question, const Capabilities& to, Manner manner, bool configures);

  /// Whether another request is there, and can be written already: some depend on earlier replies.
  bool has_more() const { return next_ < requests_; }
  bool is_ready() const { return next_ == 0 || !waits_for_reply() || replied_ == next_; }
  std::size_t written() const { return next_; }
  /// Whether every request that was written has its reply.
  bool is_drained() const { return replied_ == next_; }
  /// Appends the next request.
  void write(std::uint64_t seq, std::string& out);
  /// The request that was written last is not sent.
  void take_back() { --next_; }
  /// Takes the reply to one of its requests; gives the answer when it is clear.
  std::optional<Answer> take(std::size_t request, const Reply& reply);

 private:
  enum class What : std::uint8_t { configure, call, run, run_one, load, step, read, save, reset, restore };
  struct Request {
    What what;
    std::size_t step;
  };
  Request request(std::size_t number) const;
  bool waits_for_reply() const;
  std::optional<Answer> take_ok(const Request& request, const Reply& reply);
  std::optional<Answer> take_function(const Request& request, const Reply& reply) const;
  std::optional<Answer> take_steps(const Request& request, const Reply& reply);
  std::optional<Answer> take_words(const Request& request, const Reply& reply);
  std::optional<Answer> whole() const;

  const Question* question_;
  const Capabilities* to_;
  const ExportedMachine* machine_;  // null for a function
  Manner manner_;
  bool configures_;
  std::size_t requests_ = 1;
  std::size_t next_ = 0;
  std::size_t replied_ = 0;
  std::vector<ExportedMachine::Step> steps_;
  std::vector<ExportedMachine::StepAnswer> answered_;
  std::size_t complete_ = 0;  // steps that were looked at
  std::vector<std::uint64_t> slots_;
  std::string saved_;
};

}  // namespace vcpuspec::protocol
