// SPDX-License-Identifier: Apache-2.0
#include "checker/serve/server.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>

#include "checker/adapters/lines/capabilities.h"
#include "checker/adapters/lines/line_stream.h"

namespace vcpuspec::serve {

namespace {

using Json = nlohmann::json;

[[noreturn]] void lacks(const std::string& what) { throw Unsupported("the request lacks " + what); }

std::string text_in(const Json& request, const char* key) {
  const auto at = request.find(key);
  if (at == request.end() || !at->is_string()) lacks(std::string("the text `") + key + "`");
  return at->get<std::string>();
}

std::uint64_t word_of(const Json& json) {
  const std::string text = json.is_string() ? json.get<std::string>() : "";
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const bool is_prefixed = text.size() > 2 && text.starts_with("0x");
  const auto read = std::from_chars(text.data() + (is_prefixed ? 2 : 0), end, value, 16);
  if (!is_prefixed || read.ptr != end || read.ec != std::errc())
    throw Unsupported("a word is no hexadecimal string of 64 bits");
  return value;
}

Words words_in(const Json& request, const char* key, std::size_t count) {
  const auto at = request.find(key);
  if (at == request.end() || !at->is_array()) lacks(std::string("the list `") + key + "`");
  if (at->size() != count) throw Unsupported(std::string("`") + key + "` has " + std::to_string(count) + " words");
  Words words;
  for (const Json& one : *at) words.push_back(word_of(one));
  return words;
}

Json hex_words(const Words& words) {
  Json all = Json::array();
  for (const std::uint64_t word : words) {
    std::array<char, 20> digits;
    all.push_back("0x" + std::string(digits.data(), std::to_chars(digits.begin(), digits.end(), word, 16).ptr));
  }
  return all;
}

constexpr std::string_view hex_digits = "0123456789abcdef";

std::string hex_of(const std::string& bytes) {
  std::string text;
  for (const char byte : bytes) {
    text += hex_digits[static_cast<unsigned char>(byte) >> 4];
    text += hex_digits[static_cast<unsigned char>(byte) & 15];
  }
  return text;
}

std::string bytes_of(const std::string& text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const std::size_t high = hex_digits.find(text[i]);
    const std::size_t low = hex_digits.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos)
      throw Unsupported("`saved` is not what save gave");
    bytes += static_cast<char>(high << 4 | low);
  }
  return bytes;
}

/// The place of what has that name in a list of the description.
std::size_t place_of(const Json& list, const std::string& name, const char* what) {
  for (std::size_t i = 0; i < list.size(); ++i)
    if (list[i].at("name") == name) return i;
  throw Unsupported(std::string("there is no ") + what + " " + name);
}

const Json& machines_of(const Json& description) {
  static const Json none = Json::array();
  const auto at = description.find("machines");
  return at == description.end() ? none : *at;
}

}  // namespace

std::string Server::reply_to(std::string_view line) {
  const Json request = Json::parse(line, nullptr, false);
  Json reply = {{"seq", request.is_object() && request.contains("seq") ? request["seq"] : Json()}};
  try {
    if (!request.is_object()) throw Unsupported("this is no JSON object");
    reply["ok"] = answer(request);
  } catch (const Unsupported& why) {
    reply["unsupported"] = {{"reason", why.what()}};
  }
  return reply.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json Server::answer(const Json& request) {
  const std::string command = text_in(request, "cmd");
  if (command == "hello") return hello();
  if (command == "caps") return caps();
  if (command == "configure") return configure(request);
  if (command == "call") return call(request);
  if (command == "run") return run(request);
  over_ = command == "bye";
  if (over_ || command == "flush") return Json::object();  // every reply has left already
  return of_machine(command, request);
}

/// Whether a command means something to who is served.
bool Server::does(const std::string& command) const {
  if (command == "configure") return !served_.configurable().empty();
  if (command == "save" || command == "restore") return has_machines() && served_.saves();
  const bool is_for_all = command == "hello" || command == "caps" || command == "call" || command == "run" ||
                          command == "flush" || command == "bye";
  return is_for_all || has_machines();
}

bool Server::has_machines() const { return !machines_of(served_.description()).empty(); }

Json Server::hello() const {
  Json said = {{"protocol", protocol::version}, {"commands", Json::array()}};
  for (const std::string& command : protocol::commands)
    if (does(command)) said["commands"].push_back(command);
  for (const char* key : {"name", "version"})
    if (served_.description().contains(key)) said[key] = served_.description()[key];
  return said;
}

Json Server::caps() const {
  Json said = {{"functions", served_.description().at("functions")}, {"machines", machines_of(served_.description())}};
  if (!served_.configurable().empty()) said["configurable"] = served_.configurable();
  return said;
}

Json Server::configure(const Json& request) {
  const auto at = request.find("choices");
  if (at == request.end() || !at->is_object()) lacks("the object `choices`");
  std::vector<std::pair<std::string, std::uint64_t>> choices;
  for (const auto& [name, value] : at->items()) choices.emplace_back(name, word_of(value));
  if (!choices.empty() || !served_.configurable().empty()) served_.configure(choices);
  return Json::object();
}

Json Server::call(const Json& request) {
  const Json& functions = served_.description().at("functions");
  const std::size_t number = place_of(functions, text_in(request, "fn"), "function");
  return {{"out", hex_words(served_.call(number, words_in(request, "in", functions[number].at("in"))))}};
}

Json Server::run(const Json& request) {
  const auto steps = request.find("steps");
  if (steps == request.end() || !steps->is_array()) lacks("the list `steps`");
  const bool is_trace = request.contains("machine");
  const std::size_t number = is_trace ? machine_of(request) : 0;
  if (is_trace) of_machine("load", request);
  Json done = Json::array();
  for (const Json& one : *steps) {
    Json answered = is_trace ? step(number, one) : call(one);
    if (is_trace) answered["state"] = hex_words(machine(number).observe());
    done.push_back(std::move(answered));
  }
  return {{"steps", done}};
}

Json Server::step(std::size_t number, const Json& request) {
  const Json& events = machines_of(served_.description())[number].at("events");
  const std::size_t event = place_of(events, text_in(request, "op"), "event");
  return {{"out", hex_words(machine(number).step(event, words_in(request, "in", events[event].at("args"))))}};
}

std::size_t Server::machine_of(const Json& request) const {
  return place_of(machines_of(served_.description()), text_in(request, "machine"), "machine");
}

Machine& Server::machine(std::size_t number) {
  std::unique_ptr<Machine>& one = machines_[number];
  if (one == nullptr) one = served_.create(number);
  return *one;
}

Json Server::of_machine(const std::string& command, const Json& request) {
  const std::vector<std::string> known = {"reset", "load", "step", "read", "save", "restore"};
  if (std::find(known.begin(), known.end(), command) == known.end()) throw Unsupported("no " + command);
  const std::size_t number = machine_of(request);
  if (command == "reset") machines_.erase(number);
  Machine& one = machine(number);
  if (command == "step") return step(number, request);
  if (command == "read") return {{"state", hex_words(one.observe())}};
  if (command == "load") {
    one.load(words_in(request, "state", machines_of(served_.description())[number].at("slots").size()));
  } else if (command != "reset") {
    if (!served_.saves()) throw Unsupported("it does not save its state");
    if (command == "save") return {{"saved", hex_of(one.save())}};
    one.restore(bytes_of(text_in(request, "saved")));
  }
  return Json::object();
}

bool serve_lines(Served& served, int from, int to) {
  Server server(served);
  std::string waiting;
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t got = ::read(from, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    waiting.append(buffer.data(), static_cast<std::size_t>(got));
    std::string replies;
    std::size_t begin = 0;
    for (std::size_t end = 0; !server.is_over() && (end = waiting.find('\n', begin)) != std::string::npos;
         begin = end + 1)
      replies += server.reply_to(std::string_view(waiting).substr(begin, end - begin)) + "\n";
    waiting.erase(0, begin);
    if (waiting.size() > LineStream::longest_line) return false;
    for (std::size_t sent = 0; sent < replies.size();) {
      const ssize_t done = ::write(to, replies.data() + sent, replies.size() - sent);
      if (done < 0 && errno != EINTR) return false;
      sent += static_cast<std::size_t>(std::max<ssize_t>(done, 0));
    }
    if (server.is_over()) return true;
  }
}

}  // namespace vcpuspec::serve
