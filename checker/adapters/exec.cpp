// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/exec.h"

#include <algorithm>
#include <optional>

#include "checker/adapters/exec_protocol.h"
#include "checker/adapters/line_process.h"
#include "checker/adapters/second_run.h"
#include "checker/input_error.h"

namespace vcpuspec {

namespace {

using Clock = LineProcess::Clock;
using Kind = Answer::Kind;

std::string what(LineProcess::Event event) {
  switch (event) {
    case LineProcess::Event::timeout: return "nothing came in time";
    case LineProcess::Event::closed: return "it closed its output";
    case LineProcess::Event::too_long: return "a line is longer than 1 MiB";
    case LineProcess::Event::line: break;
  }
  return "a line";
}

class Exec : public Implementation {
 public:
  Exec(const std::string& command, const Limits& limits, const ExecOptions& options)
      : endpoint_("exec:" + command),
        words_(command_words(command)),
        limits_(limits),
        options_(options),
        pace_(limits) {
    start();
  }
  ~Exec() override { say_bye(); }

  const std::string& endpoint() const override { return endpoint_; }
  std::string name() const override { return hello_.name; }
  void tolerate(unsigned broken_cases) override { limits_.guilty_cases += broken_cases; }
  std::string version() const override { return hello_.version; }
  bool exports(std::string_view function) const override {
    return hello_.functions.find(function) != hello_.functions.end();
  }

  bool exports_machine(std::string_view machine) const override { return hello_.machine(machine) != nullptr; }
  bool has_slot(std::string_view slot) const override {
    return hello_.machines.empty() || std::any_of(hello_.machines.begin(), hello_.machines.end(),
                                                  [&](const auto& machine) { return machine.has_slot(slot); });
  }

  void ask(std::span<const Question> questions, const Tell& tell) override {
    questions_ = questions;
    std::vector<std::size_t> order;
    std::vector<Answer> answers(questions.size());
    for (std::size_t i = 0; i < questions.size(); ++i) {
      if (auto refused = refusal(questions[i])) answers[i] = std::move(*refused);
      else order.push_back(i);
    }
    pass(order, answers);
    const SecondRun second =
        run_again(answers, order, [&](const auto& again, std::vector<Answer>& into) { pass(again, into); });
    for (const std::size_t question : second.differ) answers[question] = answered_otherwise();
    for (std::size_t i = 0; i < answers.size(); ++i) tell(i, answers[i]);
  }

 private:
  /// Why a question is not put to it; nothing when it is.
  std::optional<Answer> refusal(const Question& question) const {
    if (question.machine.empty()) return std::nullopt;
    const ExportedMachine* machine = hello_.machine(question.machine);
    if (machine == nullptr) return Answer{Kind::unsupported, {}, "it does not export this machine"};
    return machine->refusal(question);
  }

  Clock::time_point soon() const {
    return Clock::now() +
           std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(limits_.seconds_per_case));
  }

  // Starting and ending the program.

  void start() {
    const Describer by = {{words_.front(), 0, 0},
                          "exec.hello",
                          "hello",
                          "see docs/plug_in_your_implementation.md for the lines an adapter reads and writes"};
    process_ = std::make_unique<LineProcess>(words_);
    const Clock::time_point deadline = soon() + std::chrono::seconds(4);  // interpreters take their time to start
    process_->send(protocol::hello_line(), deadline);
    const LineProcess::Received received = process_->receive(deadline);
    if (received.event != LineProcess::Event::line) by.refuse(what(received.event));
    protocol::Hello hello = protocol::read_hello(received.line, by);
    if (said_hello_ && hello.said != hello_.said) by.refuse("it says other things than when it was started first");
    hello_ = std::move(hello);
    said_hello_ = true;
  }

  /// False when it does not start as it did at first: then nothing more is asked, and `failure_` says so.
  bool restart() {
    process_.reset();
    try {
      start();
      return true;
    } catch (const InputError& error) {
      process_.reset();
      cannot_start_ = std::string("it cannot be started again: ") + error.what();
      stopped_ = cannot_start_;
      failure_.detail += "; " + cannot_start_;
      return false;
    }
  }

  void say_bye() {
    if (process_ && process_->send(protocol::bye_line(), soon())) process_->ended_well(soon());
  }

  // One pass over questions in some order. Positions count within that order.

  void pass(const std::vector<std::size_t>& order, std::vector<Answer>& answers) {
    first_seq_ += order_.size();  // no number is used twice: a late answer is never taken for another question's
    order_ = order;
    answers_ = &answers;
    answered_.assign(order.size(), false);
    stopped_ = cannot_start_;
    guilty_ = 0;
    for (std::size_t position = 0; position < order_.size() && stopped_.empty();) position = run_from(position);
    if (stopped_.empty()) return;
    for (std::size_t position = 0; position < order_.size(); ++position)
      if (!answered_[position]) answer_to(position) = {Kind::not_run, {}, stopped_};
    // What is still under way would come as answers to the next pass.
    if (process_) restart();
  }

  /// Gives a question its verdict.
  void conclude(std::size_t position, Answer answer) {
    const bool broke = is_broken(answer.kind);
    answer_to(position) = std::move(answer);
    answered_[position] = true;
    if (broke && ++guilty_ >= limits_.guilty_cases && stopped_.empty()) stopped_ = given_up_after(guilty_);
  }

  Answer& answer_to(std::size_t position) { return (*answers_)[order_[position]]; }
  const Question& question(std::size_t position) const { return questions_[order_[position]]; }
  std::uint64_t seq(std::size_t position) const { return first_seq_ + position; }

  /// Answers questions from `first` on; after one that broke, gives the position behind it.
  std::size_t run_from(std::size_t first) {
    const std::size_t missing = exchange(first, order_.size(), options_.window);
    if (missing == order_.size()) return missing;
    const std::size_t end = asked_;
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
  std::size_t find_guilty(std::size_t first, std::size_t end) {
    for (std::size_t position = first; position < end && stopped_.empty(); ++position) {
      if (answered_[position] || exchange(position, position + 1, 1) > position) continue;
      if (failure_.kind != Kind::slow) restart();
      conclude(position, failure_);
      return position;
    }
    return end;
  }

  /// Keeps up to `window` of the questions first..end - 1 under way; gives the first unanswered one, with `failure_`,
  /// when something went wrong, and `end` otherwise.
  std::size_t exchange(std::size_t first, std::size_t end, unsigned window) {
    std::size_t missing = first;
    asked_ = first;
    for (;;) {
      while (missing < end && answered_[missing]) ++missing;
      if (missing == end || !stopped_.empty()) return end;
      if (pace_.is_slow()) return give_up_for_slowness(missing);
      if (!ask_up_to(std::min<std::size_t>(end, missing + window)))
        return fail(missing, "it no longer reads its input");
      const auto before = Clock::now();
      const LineProcess::Received received = process_->receive(soon());
      if (received.event != LineProcess::Event::line) return fail(missing, received.event);
      pace_.add(std::chrono::duration<double>(Clock::now() - before).count(), 1);
      if (!take(received.line, missing)) return missing;
    }
  }

  bool ask_up_to(std::size_t end) {
    for (; asked_ < end; ++asked_) {
      if (answered_[asked_]) continue;
      if (!process_->send(protocol::question_line(seq(asked_), question(asked_), hello_), soon())) return false;
    }
    return true;
  }

  bool take(const std::string& line, std::size_t missing) {
    const auto reply = protocol::Reply::read(line);
    const bool is_open = reply && reply->seq() >= seq(missing) && reply->seq() < seq(asked_) &&
                         !answered_[static_cast<std::size_t>(reply->seq() - first_seq_)];
    if (!is_open) {
      failure_ = {Kind::protocol,
                  {},
                  (reply ? "a reply to a question that is not open: " : "a line is no reply: ") + line.substr(0, 200)};
      return false;
    }
    const auto position = static_cast<std::size_t>(reply->seq() - first_seq_);
    Answer answer = reply->answer(question(position), hello_);
    if (answer.kind == Kind::protocol) {
      failure_ = std::move(answer);
      return false;
    }
    conclude(position, std::move(answer));
    return true;
  }

  // Verdicts.

  std::size_t give_up_for_slowness(std::size_t position) {
    failure_ = pace_.verdict();
    stopped_ = given_up_for_slowness;
    return position;
  }
  std::size_t fail(std::size_t position, const std::string& detail) {
    failure_ = {Kind::crashed, {}, detail + "; it " + process_->ending(soon()) + with_errors()};
    return position;
  }
  std::size_t fail(std::size_t position, LineProcess::Event event) {
    if (event == LineProcess::Event::timeout)
      failure_ = {Kind::hung, {}, "no answer within the time limit" + with_errors()};
    else if (event == LineProcess::Event::too_long) failure_ = {Kind::protocol, {}, what(event)};
    else failure_ = {Kind::crashed, {}, "it " + process_->ending(soon()) + with_errors()};
    return position;
  }
  /// The end of standard error: never a verdict, often the reason.
  std::string with_errors() const {
    const std::string& all = process_->errors();
    const std::string tail = all.substr(all.size() > 400 ? all.size() - 400 : 0);
    return tail.empty() ? "" : "; its standard error ends: " + tail;
  }

  std::string endpoint_;
  std::vector<std::string> words_;
  Limits limits_;
  ExecOptions options_;
  Pace pace_;  // over all that is asked
  std::unique_ptr<LineProcess> process_;
  protocol::Hello hello_;
  bool said_hello_ = false;
  std::string cannot_start_;  // why nothing will ever be asked again; empty while it can be started

  std::span<const Question> questions_;
  std::vector<std::size_t> order_;
  std::vector<Answer>* answers_ = nullptr;
  std::vector<bool> answered_;  // by position
  std::size_t asked_ = 0;       // positions below have been asked
  std::uint64_t first_seq_ = 1;
  unsigned guilty_ = 0;
  std::string stopped_;  // why this pass ends; empty while it goes on
  Answer failure_;
};

}  // namespace

std::vector<std::string> command_words(const std::string& command) {
  std::vector<std::string> words;
  std::string current;
  bool in_word = false;
  char quote = 0;
  for (const char ch : command) {
    if (quote != 0 && ch == quote) quote = 0;
    else if (quote != 0) current += ch;
    else if (ch == '\'' || ch == '"') quote = ch, in_word = true;
    else if (ch == ' ') {
      if (in_word) words.push_back(current);
      current.clear();
      in_word = false;
    } else {
      current += ch;
      in_word = true;
    }
  }
  if (in_word && quote == 0) words.push_back(current);
  if (quote != 0 || words.empty())
    throw InputError({}, "exec.command", "`exec:" + command + "` names no program, or a quote is not closed",
                     "write exec:'./adapter argument'");
  return words;
}

std::unique_ptr<Implementation> open_exec(const std::string& command, const Limits& limits,
                                          const ExecOptions& options) {
  return std::make_unique<Exec>(command, limits, options);
}

}  // namespace vcpuspec
