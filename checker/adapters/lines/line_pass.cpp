// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/lines/line_pass.h"

#include <algorithm>
#include <utility>

#include "checker/adapters/lines/requests.h"

namespace vcpuspec {

namespace {

using Kind = Answer::Kind;
using Clock = LineStream::Clock;
constexpr auto longer_than_a_line = "a line is longer than 1 MiB";

}  // namespace

LinePass::LinePass(LineSession& session, const Limits& limits, Pace& pace, unsigned window)
    : session_(session), limits_(limits), pace_(pace), window_(window) {}

void LinePass::run(std::span<const Question> questions, const std::vector<std::size_t>& order, protocol::Manner manner,
                   std::vector<Answer>& answers) {
  questions_ = questions;
  order_ = order;
  manner_ = manner;
  answers_ = &answers;
  answered_.assign(order.size(), false);
  stopped_ = session_.why_not();
  guilty_ = 0;
  for (std::size_t position = 0; position < order_.size() && stopped_.empty();) position = run_from(position);
  if (stopped_.empty()) return;
  for (std::size_t position = 0; position < order_.size(); ++position)
    if (!answered_[position]) answer_to(position) = {Kind::not_run, {}, stopped_};
  // What is still under way would come as replies to the next run.
  if (session_.why_not().empty()) restart();
}

/// Gives a question its verdict.
void LinePass::conclude(std::size_t position, Answer answer) {
  const bool broke = is_broken(answer.kind);
  answer_to(position) = std::move(answer);
  answered_[position] = true;
  last_answered_ = position;
  if (broke && ++guilty_ >= limits_.guilty_cases && stopped_.empty()) stopped_ = given_up_after(guilty_);
}

/// Answers questions from `first` on; after one that broke, gives the position behind it.
std::size_t LinePass::run_from(std::size_t first) {
  const std::size_t missing = exchange(first, order_.size(), window_);
  if (missing == order_.size()) return missing;
  const std::size_t end = asked_ + (is_under_way(asked_) ? 1 : 0);
  const bool goes_on = failure_.kind != Kind::slow && restart();
  Answer together = failure_;
  // Several were under way: alone, the guilty one shows itself.
  if (goes_on && end > missing + 1) {
    const std::size_t guilty = find_guilty(missing, end);
    if (guilty != end || !stopped_.empty()) return guilty + 1;
    together.detail += " (not when asked alone)";
  }
  conclude(missing, std::move(together));
  return missing + 1;
}

/// Asks the positions first..end - 1 one by one; gives the one that broke, which then has its verdict, or `end`.
std::size_t LinePass::find_guilty(std::size_t first, std::size_t end) {
  for (std::size_t position = first; position < end && stopped_.empty(); ++position) {
    if (answered_[position] || exchange(position, position + 1, 1) > position) continue;
    if (failure_.kind != Kind::slow) restart();
    conclude(position, failure_);
    return position;
  }
  return end;
}

bool LinePass::restart() {
  is_configured_ = false;
  if (session_.restart()) return true;
  stopped_ = session_.why_not();
  failure_.detail += "; " + stopped_;
  return false;
}

void LinePass::begin_exchange(std::size_t first) {
  asked_ = first;
  last_answered_ = first;
  put_.clear();
  first_put_ = first;
  open_.clear();
}

bool LinePass::is_under_way(std::size_t position) const {
  return position >= first_put_ && position - first_put_ < put_.size() && put_[position - first_put_].has_value();
}

std::optional<protocol::PutQuestion>& LinePass::put_at(std::size_t position) {
  if (position - first_put_ >= put_.size()) put_.resize(position - first_put_ + 1);
  return put_[position - first_put_];
}

void LinePass::forget(std::size_t position) {
  put_at(position).reset();
  while (!put_.empty() && !put_.front().has_value()) {
    put_.pop_front();
    ++first_put_;
  }
}

std::size_t LinePass::first_unanswered(std::size_t from, std::size_t end) const {
  while (from < end && answered_[from]) ++from;
  return from;
}

/// Who is to blame for what came, or did not come: the first that waits for an answer. While none is asked, and for a
/// reply that is owed to no question any more, the one that was answered last.
std::size_t LinePass::blamed(std::size_t missing, std::size_t end) const {
  const std::size_t waiting = first_unanswered(missing, end);
  const bool is_waited_for = !open_.empty() || failure_.kind == Kind::slow;
  return waiting < end && is_waited_for ? waiting : last_answered_;
}

/// Keeps up to `window` of the questions first..end - 1 under way; gives the one to blame, with `failure_`, when
/// something went wrong, and `end` otherwise.
std::size_t LinePass::exchange(std::size_t first, std::size_t end, unsigned window) {
  begin_exchange(first);
  for (std::size_t missing = first;;) {
    missing = first_unanswered(missing, end);
    if ((missing == end && open_.empty()) || !stopped_.empty()) return end;
    if (!pace_.is_slow()) ask_up_to(std::min<std::size_t>(end, missing + window));
    else give_up_for_slowness();
    if (!stopped_.empty() || !take_what_comes()) return blamed(missing, end);
  }
}

/// Waits for a line, and takes all that are there then. False, with `failure_`, when something is wrong.
bool LinePass::take_what_comes() {
  const auto before = Clock::now();
  if (!take_line(session_.soon())) return false;
  while (stopped_.empty() && session_.stream().has_line())
    if (!take_line(before)) return false;
  pace_.add(std::chrono::duration<double>(Clock::now() - before).count(), std::exchange(replies_, 0));
  return true;
}

bool LinePass::take_line(Clock::time_point deadline) {
  const LineStream::Received received = session_.stream().receive(deadline);
  if (received.event == Event::line) return take(received.line);
  fail(received.event);
  return false;
}

void LinePass::ask_up_to(std::size_t end) {
  const std::size_t before = open_.size();
  for (; asked_ < end; ++asked_)
    if (!answered_[asked_] && !write_requests(asked_)) break;
  if (open_.size() != before && session_.capabilities().knows("flush")) ask_to_flush();
}

/// Writes what can be written of a question; false when more of it is to follow.
bool LinePass::write_requests(std::size_t position) {
  std::optional<protocol::PutQuestion>& put = put_at(position);
  if (!put) {
    const bool configures = !question(position).choices.empty() || is_configured_;
    is_configured_ = !question(position).choices.empty();
    put.emplace(question(position), session_.capabilities(), manner_, configures);
  }
  std::string& out = session_.stream().outgoing();
  for (std::size_t request = put->written(); put->has_more(); ++request) {
    if (!put->is_ready()) return false;
    const std::size_t begin = out.size();
    const std::uint64_t number = session_.next_number();
    if (open_.empty()) first_open_ = number;
    put->write(number, out);
    open_.push_back({position, request});
    if (out.size() - begin <= LineStream::longest_line) continue;
    out.resize(begin);
    open_.back().replied = true;
    forget_replied();
    put->take_back();
    conclude(position, {Kind::unsupported, {}, std::string("to ask it, ") + longer_than_a_line});
    return true;
  }
  return true;
}

/// A program that knows it may hold back its replies until then.
void LinePass::ask_to_flush() {
  const std::uint64_t number = session_.next_number();
  protocol::ask_flush(session_.stream().outgoing(), number);
  open_.push_back({of_no_question, 0});
}

LinePass::Open* LinePass::open_request(std::uint64_t number) {
  if (number < first_open_ || number - first_open_ >= open_.size()) return nullptr;
  Open& one = open_[number - first_open_];
  return one.replied ? nullptr : &one;
}

bool LinePass::take(std::string_view line) {
  const auto reply = session_.replies().read(line);
  Open* const asked = reply ? open_request(reply->seq()) : nullptr;
  if (asked == nullptr)
    return breach((reply ? "a reply to a question that is not open: " : "a line is no reply: ") +
                  std::string(line.substr(0, 200)));
  ++replies_;
  asked->replied = true;
  const Open taken = *asked;
  forget_replied();
  if (taken.position == of_no_question) return true;
  protocol::PutQuestion& put = *put_at(taken.position);
  std::optional<Answer> answer = put.take(taken.request, *reply);
  if (answer && !answered_[taken.position]) {
    if (answer->kind == Kind::protocol) return breach(answer->detail);
    conclude(taken.position, std::move(*answer));
  }
  if (answered_[taken.position] && put.is_drained()) forget(taken.position);
  return true;
}

void LinePass::forget_replied() {
  while (!open_.empty() && open_.front().replied) {
    open_.pop_front();
    ++first_open_;
  }
}

// Verdicts.

bool LinePass::breach(const std::string& what) {
  failure_ = {Kind::protocol, {}, what + " (" + session_.stream().where() + " of its output)"};
  return false;
}

void LinePass::give_up_for_slowness() {
  failure_ = pace_.verdict();
  stopped_ = given_up_for_slowness;
}

void LinePass::fail(Event event) {
  LineStream& stream = session_.stream();
  if (event == Event::too_long) {
    breach(longer_than_a_line);
    return;
  }
  if (event == Event::timeout && stream.has_ended())
    failure_ = {Kind::crashed, {}, "it " + stream.ending(session_.soon()) + ", and what it started holds its output"};
  else if (event == Event::timeout) failure_ = {Kind::hung, {}, "no answer within the time limit"};
  else if (event == Event::deaf)
    failure_ = {Kind::crashed, {}, "it no longer reads its input; it " + stream.ending(session_.soon())};
  else failure_ = {Kind::crashed, {}, "it " + stream.ending(session_.soon())};
  failure_.detail += account_of_errors(stream);
}

}  // namespace vcpuspec
