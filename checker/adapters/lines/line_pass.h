// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "checker/adapters/lines/line_session.h"
#include "checker/adapters/lines/put_question.h"
#include "checker/adapters/second_run.h"
#include "checker/implementation.h"

namespace vcpuspec {

/// Puts questions to a program, several of them under way at once, and pins what goes wrong on the question that does
/// it. Positions count within the order of a run.
class LinePass {
 public:
  /// The limits, the pace and the session go on over several runs.
  LinePass(LineSession& session, const Limits& limits, Pace& pace, unsigned window);

  /// Answers the questions of the given numbers, in that order.
  void run(std::span<const Question> questions, const std::vector<std::size_t>& order, protocol::Manner manner,
           std::vector<Answer>& answers);

 private:
  using Event = LineStream::Event;
  /// A request that was sent: of which position, and which of its requests.
  struct Open {
    std::size_t position;
    std::size_t request;
    bool replied = false;
  };
  static constexpr std::size_t of_no_question = static_cast<std::size_t>(-1);

  const Question& question(std::size_t position) const { return questions_[order_[position]]; }
  Answer& answer_to(std::size_t position) { return (*answers_)[order_[position]]; }
  void conclude(std::size_t position, Answer answer);

  std::size_t run_from(std::size_t first);
  std::size_t find_guilty(std::size_t first, std::size_t end);
  std::size_t exchange(std::size_t first, std::size_t end, unsigned window);
  void begin_exchange(std::size_t first);
  std::size_t first_unanswered(std::size_t from, std::size_t end) const;
  std::size_t blamed(std::size_t missing, std::size_t end) const;
  void ask_up_to(std::size_t end);
  bool write_requests(std::size_t position);
  std::optional<protocol::PutQuestion>& put_at(std::size_t position);
  bool is_under_way(std::size_t position) const;
  void forget(std::size_t position);
  void ask_to_flush();
  void forget_replied();
  bool take_what_comes();
  bool take_line(LineStream::Clock::time_point deadline);
  bool take(std::string_view line);
  Open* open_request(std::uint64_t number);
  bool restart();

  void give_up_for_slowness();
  void fail(Event event);
  bool breach(const std::string& what);

  LineSession& session_;
  Limits limits_;
  Pace& pace_;
  unsigned window_;

  std::span<const Question> questions_;
  std::vector<std::size_t> order_;
  std::vector<Answer>* answers_ = nullptr;
  protocol::Manner manner_ = protocol::Manner::at_once;
  std::vector<bool> answered_;                            // by position
  std::deque<std::optional<protocol::PutQuestion>> put_;  // of positions under way, from `first_put_` on
  std::size_t first_put_ = 0;
  std::deque<Open> open_;         // requests under way, in the order of their numbers
  std::uint64_t first_open_ = 1;  // the number of the first of them
  std::size_t last_answered_ = 0;
  std::size_t asked_ = 0;       // positions below have all their requests written
  std::size_t replies_ = 0;     // since the pace was last told
  bool is_configured_ = false;  // the last question written was
  unsigned guilty_ = 0;
  std::string stopped_;  // why this run ends; empty while it goes on
  Answer failure_;
};

}  // namespace vcpuspec
