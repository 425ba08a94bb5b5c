// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/exec.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "checker/adapters/line_process.h"
#include "checker/input_error.h"

namespace vcpuspec {

namespace {

using Clock = LineProcess::Clock;
using Json = nlohmann::json;
using Kind = Answer::Kind;

std::string hex(std::uint64_t value) {
  char text[19] = "0x";
  const auto end = std::to_chars(text + 2, text + sizeof text, value, 16).ptr;
  return {text, end};
}

/// A machine word of the protocol: a lower- or upper-case hexadecimal string, "0x...".
std::optional<std::uint64_t> word(const Json& json) {
  if (!json.is_string()) return std::nullopt;
  const auto& text = json.get_ref<const std::string&>();
  if (text.size() < 3 || text.compare(0, 2, "0x") != 0) return std::nullopt;
  std::uint64_t value = 0;
  const char* const last = text.data() + text.size();
  const auto result = std::from_chars(text.data() + 2, last, value, 16);
  if (result.ec != std::errc{} || result.ptr != last) return std::nullopt;
  return value;
}

/// The object of a line, or nothing when the line is none.
std::optional<Json> object(const std::string& line) {
  Json json = Json::parse(line, nullptr, false);
  if (json.is_discarded() || !json.is_object()) return std::nullopt;
  return json;
}

Answer broken(Kind kind, const std::string& detail) { return {kind, {}, detail}; }

/// What a reply to a call says.
Answer read_reply(const Json& reply, const Signature& signature) {
  if (reply.contains("unsupported")) return {Kind::unsupported, {}, {}};
  if (reply.contains("error")) return broken(Kind::gave_up, "it answered with an error: " + reply["error"].dump());
  if (!reply.contains("ok") || !reply["ok"].is_object() || !reply["ok"].contains("out") ||
      !reply["ok"]["out"].is_array())
    return broken(Kind::protocol, "a reply has neither ok.out nor unsupported nor error");
  Answer answer{Kind::outputs, {}, {}};
  for (const Json& out : reply["ok"]["out"]) {
    const auto value = word(out);
    if (!value) return broken(Kind::protocol, "an output is no hexadecimal string: " + out.dump());
    answer.outputs.push_back(*value);
  }
  if (answer.outputs.size() != signature.outputs.size())
    return broken(Kind::protocol, "a reply has " + std::to_string(answer.outputs.size()) + " outputs where " +
                                      std::to_string(signature.outputs.size()) + " were expected");
  return answer;
}

class Exec : public Implementation {
 public:
  Exec(const std::string& command, const Limits& limits, const ExecOptions& options)
      : endpoint_("exec:" + command), words_(command_words(command)), limits_(limits), options_(options) {
    start();
  }
  ~Exec() override { say_bye(); }

  const std::string& endpoint() const override { return endpoint_; }
  bool exports(std::string_view function) const override { return functions_.count(std::string(function)) != 0; }

  void ask(std::span<const Question> questions, const Tell& tell) override {
    questions_ = questions;
    answers_.assign(questions.size(), {});
    answered_.assign(questions.size(), false);
    std::size_t told = 0;
    unsigned guilty = 0;
    while (told < questions.size() && guilty < limits_.guilty_cases) {
      const std::size_t broke_at = run_from(told);
      for (; told < broke_at; ++told) tell(told, answers_[told]);
      if (told == questions.size()) break;
      if (is_broken(answers_[told].kind)) ++guilty;
      tell(told, answers_[told]);
      ++told;
    }
    for (; told < questions.size(); ++told)
      tell(told, {Kind::not_run, {}, "given up after " + std::to_string(guilty) + " broken cases"});
  }

 private:
  Clock::time_point soon() const {
    return Clock::now() +
           std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(limits_.seconds_per_case));
  }

  void start() {
    process_ = std::make_unique<LineProcess>(words_);
    const Json hello = {{"seq", 0}, {"cmd", "hello"}, {"protocol", "vcpuspec/0"}};
    const Clock::time_point deadline = soon() + std::chrono::seconds(4);  // interpreters take their time to start
    process_->send(hello.dump() + "\n", deadline);
    const LineProcess::Received received = process_->receive(deadline);
    if (received.event != LineProcess::Event::line) refuse("it says no hello: " + what(received.event));
    const auto reply = object(received.line);
    if (!reply || !reply->contains("ok") || !(*reply)["ok"].is_object() || !(*reply)["ok"].contains("functions"))
      refuse("its hello is no reply: " + received.line.substr(0, 200));
    learn_functions((*reply)["ok"]["functions"]);
  }

  void learn_functions(const Json& functions) {
    if (!functions.is_array()) refuse("its hello lists no functions");
    functions_.clear();
    for (const Json& function : functions) {
      if (!function.is_object() || !function.contains("name") || !function["name"].is_string())
        refuse("a function of its hello has no name");
      const std::string name = function["name"];
      const Signature* signature = find_signature(name);
      if (signature == nullptr) continue;
      if (function.value("in", std::size_t{0}) != signature->inputs.size() ||
          function.value("out", std::size_t{0}) != signature->outputs.size())
        refuse(name + " takes " + std::to_string(signature->inputs.size()) + " words and gives " +
               std::to_string(signature->outputs.size()) + ", it says otherwise");
      if (!functions_.insert(name).second) refuse("it lists " + name + " twice");
    }
  }

  [[noreturn]] void refuse(const std::string& why) const {
    throw InputError({words_.front(), 0, 0}, "exec.hello", why,
                     "see docs/plug_in_your_implementation.md for the lines an adapter reads and writes");
  }

  static std::string what(LineProcess::Event event) {
    switch (event) {
      case LineProcess::Event::timeout: return "nothing came in time";
      case LineProcess::Event::closed: return "it closed its output";
      case LineProcess::Event::too_long: return "a line is longer than 1 MiB";
      case LineProcess::Event::line: break;
    }
    return "a line";
  }

  /// Answers questions from `first` on; gives the number of the first that has none, which then has its verdict.
  std::size_t run_from(std::size_t first) {
    const std::size_t stopped = exchange(first, options_.window);
    if (stopped == questions_.size()) return stopped;
    // Several were under way: alone, the guilty one shows itself.
    const Answer together = failure_;
    restart();
    const std::size_t last = std::min<std::size_t>(questions_.size(), stopped + options_.window);
    for (std::size_t i = stopped; i < last; ++i) {
      if (exchange_one(i)) continue;
      answers_[i] = failure_;
      restart();
      return i;
    }
    answers_[stopped] = together;
    answers_[stopped].detail += " (not when asked alone)";
    return stopped;
  }

  void restart() {
    process_.reset();
    start();
  }

  bool exchange_one(std::size_t index) {
    if (answered_[index]) return true;
    const std::span<const Question> all = questions_;
    questions_ = all.first(index + 1);
    const bool answered = exchange(index, 1) == index + 1;
    questions_ = all;
    return answered;
  }

  /// Keeps up to `window` questions under way; gives the first unanswered one when something went wrong.
  std::size_t exchange(std::size_t first, unsigned window) {
    std::size_t missing = first;
    skip_answered(missing);
    std::size_t asked = missing;
    while (missing < questions_.size()) {
      while (asked < questions_.size() && asked < missing + window) {
        if (!answered_[asked] && !process_->send(line_of(asked), soon()))
          return fail(missing, "it no longer reads its input");
        ++asked;
      }
      const LineProcess::Received received = process_->receive(soon());
      if (received.event != LineProcess::Event::line) return fail(missing, received.event);
      if (!take(received.line, missing, asked)) return missing;
      skip_answered(missing);
    }
    return missing;
  }
  void skip_answered(std::size_t& index) const {
    while (index < questions_.size() && answered_[index]) ++index;
  }

  std::string line_of(std::size_t index) const {
    Json in = Json::array();
    for (const std::uint64_t value : questions_[index].inputs) in.push_back(hex(value));
    const Json line = {{"seq", index + 1}, {"cmd", "call"}, {"fn", questions_[index].function}, {"in", in}};
    return line.dump() + "\n";
  }

  bool take(const std::string& line, std::size_t missing, std::size_t asked) {
    const auto reply = object(line);
    const bool has_seq = reply && reply->contains("seq") && (*reply)["seq"].is_number_unsigned();
    const std::size_t seq = has_seq ? (*reply)["seq"].get<std::size_t>() : 0;
    if (seq <= missing || seq > asked || answered_[seq - 1]) {
      failure_ =
          broken(Kind::protocol,
                 (has_seq ? "a reply to a question that is not open: " : "a line is no reply: ") + line.substr(0, 200));
      return false;
    }
    const Answer answer = read_reply(*reply, *find_signature(questions_[seq - 1].function));
    if (answer.kind == Kind::protocol) {
      failure_ = answer;
      return false;
    }
    answers_[seq - 1] = answer;
    answered_[seq - 1] = true;
    return true;
  }

  std::size_t fail(std::size_t index, const std::string& detail) {
    failure_ = broken(Kind::crashed, detail + "; it " + process_->ending(soon()) + with_errors());
    return index;
  }
  std::size_t fail(std::size_t index, LineProcess::Event event) {
    if (event == LineProcess::Event::timeout)
      failure_ = broken(Kind::hung, "no answer within the time limit" + with_errors());
    else if (event == LineProcess::Event::too_long) failure_ = broken(Kind::protocol, what(event));
    else failure_ = broken(Kind::crashed, "it " + process_->ending(soon()) + with_errors());
    return index;
  }
  /// The end of standard error: never a verdict, often the reason.
  std::string with_errors() const {
    const std::string& all = process_->errors();
    const std::string tail = all.substr(all.size() > 400 ? all.size() - 400 : 0);
    return tail.empty() ? "" : "; its standard error ends: " + tail;
  }

  void say_bye() {
    if (!process_) return;
    const Json bye = {{"seq", 0}, {"cmd", "bye"}};
    if (process_->send(bye.dump() + "\n", soon())) process_->ended_well(soon());
  }

  std::string endpoint_;
  std::vector<std::string> words_;
  Limits limits_;
  ExecOptions options_;
  std::unique_ptr<LineProcess> process_;
  std::set<std::string> functions_;
  std::span<const Question> questions_;
  std::vector<Answer> answers_;
  std::vector<bool> answered_;
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
