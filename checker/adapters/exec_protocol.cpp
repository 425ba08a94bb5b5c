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

Answer read_outputs(const Json& out, const Signature& signature) {
  Answer answer{Kind::outputs, {}, {}};
  for (const Json& one : out) {
    const auto value = word(one);
    if (!value) return breach("an output is no hexadecimal string: " + shown(one));
    answer.outputs.push_back(*value);
  }
  if (answer.outputs.size() != signature.outputs.size())
    return breach("a reply has " + std::to_string(answer.outputs.size()) + " outputs where " +
                  std::to_string(signature.outputs.size()) + " were expected");
  return answer;
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
  return {text("name"), text("version"), read_functions(hello, by), command_of(hello, by)};
}

std::string hello_line() { return line_of({{"seq", 0}, {"cmd", "hello"}, {"protocol", "vcpuspec/0"}}); }
std::string bye_line() { return line_of({{"seq", 0}, {"cmd", "bye"}}); }

std::string question_line(std::uint64_t seq, const Question& question, Command command) {
  Json in = Json::array();
  for (const std::uint64_t value : question.inputs) in.push_back(hex(value));
  if (command == Command::call) return line_of({{"seq", seq}, {"cmd", "call"}, {"fn", question.function}, {"in", in}});
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

Answer Reply::answer(const Signature& signature, Command command) const {
  if (json_.contains("unsupported")) return {Kind::unsupported, {}, {}};
  if (json_.contains("error")) return {Kind::gave_up, {}, "it answered with an error: " + shown(json_["error"])};
  const Json* out = json_.contains("ok") ? outputs_of(json_["ok"], command) : nullptr;
  if (out != nullptr) return read_outputs(*out, signature);
  return breach(std::string("a reply has neither ") + (command == Command::call ? "ok.out" : "ok.steps with one out") +
                " nor unsupported nor error");
}

}  // namespace vcpuspec::protocol
