// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/lines/asked_by_lines.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "checker/adapters/lines/line_pass.h"
#include "checker/adapters/lines/line_process.h"
#include "checker/adapters/lines/line_session.h"
#include "checker/adapters/lines/line_socket.h"
#include "checker/adapters/second_run.h"
#include "checker/input_error.h"

namespace vcpuspec {

namespace {

using Kind = Answer::Kind;
using protocol::Manner;

/// What a trace whose state was taken away and given back says where it goes on otherwise.
std::string how_it_went_on(Manner manner, const std::string& where) {
  const char* got = manner == Manner::restored ? "that is reset and gets what `save` gave"
                                               : "that gets the slots that were seen last";
  return std::string("a machine ") + got + " before each step goes on otherwise: " + where + " differs";
}

class AskedByLines : public Implementation {
 public:
  AskedByLines(std::string endpoint, ConnectByLines connect, const Describer& by, const Limits& limits,
               const LineOptions& options)
      : endpoint_(std::move(endpoint)),
        limits_(limits),
        pace_(limits),
        session_(std::move(connect), by, limits.seconds_per_case),
        window_(says().window == 0 ? options.window : std::min(options.window, says().window)) {}

  const std::string& endpoint() const override { return endpoint_; }
  std::string name() const override { return says().name; }
  std::string version() const override { return says().version; }
  void tolerate(unsigned broken_cases) override { limits_.guilty_cases += broken_cases; }
  bool exports(std::string_view function) const override {
    return says().functions.find(function) != says().functions.end();
  }
  bool exports_machine(std::string_view machine) const override { return says().machine(machine) != nullptr; }
  bool has_slot(std::string_view slot) const override {
    const auto& machines = says().machines;
    return machines.empty() ||
           std::any_of(machines.begin(), machines.end(), [&](const auto& one) { return one.has_slot(slot); });
  }
  const std::map<std::string, std::uint64_t>& choices() const override { return says().choices; }
  bool lets_configure(std::string_view choice) const override {
    return says().configurable.find(choice) != says().configurable.end();
  }

  void ask(std::span<const Question> questions, const Tell& tell) override {
    std::vector<std::size_t> order;
    std::vector<Answer> answers(questions.size());
    for (std::size_t i = 0; i < questions.size(); ++i) {
      if (auto refused = refusal(questions[i])) answers[i] = std::move(*refused);
      else order.push_back(i);
    }
    LinePass pass(session_, limits_, pace_, window_);
    pass.run(questions, order, first_manner(), answers);
    const SecondRun second = run_again(answers, order, [&](const auto& again, std::vector<Answer>& into) {
      pass.run(questions, again, second_manner(), into);
    });
    for (const std::size_t question : second.differ) answers[question] = answered_otherwise();
    take_up_again(pass, questions, order, Manner::reloaded, answers);
    if (says().saves()) take_up_again(pass, questions, order, Manner::restored, answers);
    for (std::size_t i = 0; i < answers.size(); ++i) tell(i, answers[i]);
  }

 private:
  const protocol::Capabilities& says() const { return session_.capabilities(); }
  Manner first_manner() const { return says().runs ? Manner::at_once : Manner::step_by_step; }
  /// A machine that takes traces both ways must answer both alike.
  Manner second_manner() const { return says().takes_steps() ? Manner::step_by_step : Manner::at_once; }

  /// Why a question is not put to it; nothing when it is.
  std::optional<Answer> refusal(const Question& question) const {
    if (question.machine.empty()) return std::nullopt;
    const ExportedMachine* machine = says().machine(question.machine);
    if (machine == nullptr) return Answer{Kind::unsupported, {}, "it does not export this machine"};
    return machine->refusal(question);
  }

  /// The slots are the whole state of a machine, and so is what it saves: traces that were answered are run again in
  /// that manner, and must go on alike.
  void take_up_again(LinePass& pass, std::span<const Question> questions, const std::vector<std::size_t>& order,
                     Manner manner, std::vector<Answer>& answers) {
    std::vector<std::size_t> again;
    std::copy_if(order.begin(), order.end(), std::back_inserter(again), [&](std::size_t i) {
      const bool is_whole = manner == Manner::reloaded && questions[i].steps < 2;
      return !questions[i].machine.empty() && answers[i].kind == Kind::outputs && !is_whole;
    });
    std::vector<Answer> taken_up(answers.size());
    pass.run(questions, again, manner, taken_up);
    for (const std::size_t i : again) {
      Answer& other = taken_up[i];
      if (other.kind == Kind::unsupported) continue;
      if (other.kind != Kind::outputs) {
        answers[i] = std::move(other);
        continue;
      }
      const auto differs = std::mismatch(answers[i].outputs.begin(), answers[i].outputs.end(), other.outputs.begin());
      if (differs.first == answers[i].outputs.end()) continue;
      const auto word = static_cast<std::size_t>(differs.first - answers[i].outputs.begin());
      answers[i] = {Kind::lost_state, {}, how_it_went_on(manner, says().machine(questions[i].machine)->word_at(word))};
    }
  }

  std::string endpoint_;
  Limits limits_;
  Pace pace_;  // over all that is asked
  LineSession session_;
  unsigned window_;
};

constexpr auto where_it_is_said = "see docs/process_protocol.md for the lines an adapter reads and writes";

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
                                          const LineOptions& options) {
  const std::vector<std::string> words = command_words(command);
  return std::make_unique<AskedByLines>(
      "exec:" + command, [words] { return std::make_unique<LineProcess>(words); },
      Describer{{words.front(), 0, 0}, "exec.hello", "hello", where_it_is_said}, limits, options);
}

std::unique_ptr<Implementation> open_socket(const std::string& endpoint, const Limits& limits,
                                            const LineOptions& options) {
  const auto timeout = std::chrono::duration<double>(limits.seconds_per_case);
  return std::make_unique<AskedByLines>(
      endpoint, [=] { return std::make_unique<LineSocket>(endpoint, timeout); },
      Describer{{endpoint, 0, 0}, "socket.hello", "hello", where_it_is_said}, limits, options);
}

}  // namespace vcpuspec
