// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/exec_protocol.h"

#include <algorithm>
#include <charconv>

#include "checker/style.h"

namespace vcpuspec::protocol {

namespace {

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

/// The object of a line, or nothing when the line is none. Depth is bounded before anything recurses over the value.
std::optional<Json> object(const std::string& line) {
  bool too_deep = false;
  const Json json = Json::parse(
      line, [&](int depth, Json::parse_event_t, Json&) { return !(too_deep = too_deep || depth > 16); }, false);
  if (too_deep || !json.is_object()) return std::nullopt;
  return json;
}

std::string line_of(const Json& json) { return json.dump() + "\n"; }

std::string shown(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, 200); }

Answer breach(const std::string& what) { return {Kind::protocol, {}, what}; }

/// The list `out` of a call, or of the one step of a trace; null when there is none.
const Json* outputs_of(const Json& ok, Command command) {
  if (!ok.is_object()) return nullptr;
  const Json* result = &ok;
  if (command == Command::run) {
    const auto steps = ok.find("steps");
    if (steps == ok.end() || !steps->is_array() || steps->size() != 1 || !steps->front().is_object()) return nullptr;
    result = &steps->front();
  }
  const auto out = result->find("out");
  return out == result->end() || !out->is_array() ? nullptr : &*out;
}

/// So many words of a list; otherwise an answer that says what is wrong with it.
Answer read_words(const Json& list, std::size_t count, const char* what) {
  Answer answer{Kind::outputs, {}, {}};
  for (const Json& one : list) {
    const auto value = word(one);
    if (!value) return breach(std::string("one of the ") + what + " is no hexadecimal string: " + shown(one));
    answer.outputs.push_back(*value);
  }
  if (answer.outputs.size() != count)
    return breach("a reply has " + std::to_string(answer.outputs.size()) + " " + what + " where " +
                  std::to_string(count) + " were expected");
  return answer;
}

/// The list of that name in an object; null when there is none.
const Json* list_in(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto at = object.find(name);
  return at == object.end() || !at->is_array() ? nullptr : &*at;
}

Json hex_words(const std::vector<std::uint64_t>& words) {
  Json all = Json::array();
  for (const std::uint64_t value : words) all.push_back(hex(value));
  return all;
}

/// A trace: the slots in the order of the hello, and the steps by the names of their events.
std::string machine_line(std::uint64_t seq, const Question& trace, const ExportedMachine& machine) {
  Json steps = Json::array();
  for (const ExportedMachine::Step& step : machine.steps_of(trace))
    steps.push_back({{"op", step.event}, {"in", hex_words(step.args)}});
  return line_of({{"seq", seq},
                  {"cmd", "run"},
                  {"machine", machine.name()},
                  {"state", hex_words(machine.state_of(trace))},
                  {"steps", steps}});
}

/// The commands that a hello names, call when it names none. One of a later version is nothing to us.
Command command_of(const Json& hello, const Describer& by) {
  const auto commands = hello.find("commands");
  if (commands == hello.end()) return Command::call;
  if (!commands->is_array()) by.refuse("`commands` is no list");
  const auto has = [&](const char* name) {
    return std::find(commands->begin(), commands->end(), name) != commands->end();
  };
  if (has("run")) return Command::run;
  if (!has("call")) by.refuse("`commands` has neither call nor run");
  return Command::call;
}

}  // namespace

Hello read_hello(const std::string& line, const Describer& by) {
  const auto reply = object(line);
  if (!reply || !reply->contains("ok") || !(*reply)["ok"].is_object())
    by.refuse("this is no reply with `ok`: " + printable(line.substr(0, 200)));
  const Json& hello = (*reply)["ok"];
  by.only_keys(hello, {"name", "version", "functions", "machines", "commands"});
  const auto text = [&](const char* key) { return hello.contains(key) ? by.text(hello, key) : std::string(); };
  Hello all{text("name"), text("version"), read_functions(hello, by), read_machines(hello, by), command_of(hello, by),
            hello};
  if (!all.machines.empty() && all.command != Command::run) by.refuse("a machine needs run among its `commands`");
  return all;
}

const ExportedMachine* Hello::machine(std::string_view name) const {
  const auto at = std::find_if(machines.begin(), machines.end(), [&](const auto& one) { return one.name() == name; });
  return at == machines.end() ? nullptr : &*at;
}

std::string hello_line() { return line_of({{"seq", 0}, {"cmd", "hello"}, {"protocol", "vcpuspec/0"}}); }
std::string bye_line() { return line_of({{"seq", 0}, {"cmd", "bye"}}); }

std::string question_line(std::uint64_t seq, const Question& question, const Hello& hello) {
  if (!question.machine.empty()) return machine_line(seq, question, *hello.machine(question.machine));
  const Json in = hex_words(question.inputs);
  if (hello.command == Command::call)
    return line_of({{"seq", seq}, {"cmd", "call"}, {"fn", question.function}, {"in", in}});
  const Json step = {{"op", "call"}, {"fn", question.function}, {"in", in}};
  return line_of({{"seq", seq},
                  {"cmd", "run"},
                  {"steps", Json::array({step})},
                  {"observe", find_signature(question.function)->outputs}});
}

std::optional<Reply> Reply::read(const std::string& line) {
  auto json = object(line);
  if (!json || !json->contains("seq") || !(*json)["seq"].is_number_unsigned()) return std::nullopt;
  const std::uint64_t seq = (*json)["seq"].get<std::uint64_t>();
  return Reply(std::move(*json), seq);
}

Answer Reply::answer(const Question& question, const Hello& hello) const {
  if (json_.contains("unsupported")) return {Kind::unsupported, {}, {}};
  if (json_.contains("error")) return {Kind::gave_up, {}, "it answered with an error: " + shown(json_["error"])};
  if (question.machine.empty()) return of_function(*find_signature(question.function), hello.command);
  return of_machine(question, *hello.machine(question.machine));
}

Answer Reply::of_function(const Signature& signature, Command command) const {
  const Json* out = json_.contains("ok") ? outputs_of(json_["ok"], command) : nullptr;
  if (out != nullptr) return read_words(*out, signature.outputs.size(), "outputs");
  return breach(std::string("a reply has neither ") + (command == Command::call ? "ok.out" : "ok.steps with one out") +
                " nor unsupported nor error");
}

Answer Reply::of_machine(const Question& trace, const ExportedMachine& machine) const {
  const Json* answered = json_.contains("ok") ? list_in(json_["ok"], "steps") : nullptr;
  if (answered == nullptr) return breach("a reply has neither ok.steps nor unsupported nor error");
  const std::vector<ExportedMachine::Step> asked = machine.steps_of(trace);
  if (answered->size() != asked.size())
    return breach("a reply has " + std::to_string(answered->size()) + " steps where " + std::to_string(asked.size()) +
                  " were asked");
  std::vector<ExportedMachine::StepAnswer> steps;
  for (std::size_t n = 0; n < asked.size(); ++n) {
    const Json* out = list_in((*answered)[n], "out");
    const Json* state = list_in((*answered)[n], "state");
    if (out == nullptr || state == nullptr)
      return breach("step " + std::to_string(n + 1) + " of a reply lacks the list `out` or `state`");
    Answer results = read_words(*out, asked[n].results, "outputs");
    Answer slots = read_words(*state, machine.state_of(trace).size(), "slots");
    if (results.kind != Kind::outputs) return results;
    if (slots.kind != Kind::outputs) return slots;
    steps.push_back({std::move(results.outputs), std::move(slots.outputs)});
  }
  return {Kind::outputs, machine.outputs_of(trace, steps), {}};
}

}  // namespace vcpuspec::protocol
