// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/lines/capabilities.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "checker/nearest.h"
#include "checker/style.h"

namespace vcpuspec::protocol {

namespace {

using Json = nlohmann::json;

/// The object of a line, or nothing when the line is none. Depth is bounded before anything recurses over the value.
std::optional<Json> object(std::string_view line) {
  bool too_deep = false;
  const Json json = Json::parse(
      line, [&](int depth, Json::parse_event_t, Json&) { return !(too_deep = too_deep || depth > 16); }, false);
  if (too_deep || !json.is_object()) return std::nullopt;
  return json;
}

Json ok_of(std::string_view line, const Describer& by) {
  auto reply = object(line);
  if (!reply || !reply->contains("ok") || !(*reply)["ok"].is_object())
    by.refuse("this is no reply with `ok`: " + printable(line.substr(0, 200)));
  return std::move((*reply)["ok"]);
}

std::string text_if_there(const Json& said, const char* key, const Describer& by) {
  return said.contains(key) ? by.text(said, key) : "";
}

std::set<std::string, std::less<>> names_in(const Json& said, const char* key, const Describer& by) {
  std::set<std::string, std::less<>> names;
  const auto list = said.find(key);
  if (list == said.end()) return names;
  if (!list->is_array()) by.refuse(std::string("`") + key + "` is no list");
  for (const Json& one : *list) {
    if (!one.is_string()) by.refuse(std::string("something in `") + key + "` is no text");
    names.insert(one.get<std::string>());
  }
  return names;
}

std::uint64_t choice_value(const Json& value, const std::string& choice, const Describer& by) {
  const std::string text = value.is_string() ? value.get<std::string>() : "";
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const bool is_hex = text.size() > 2 && text.starts_with("0x");
  if (!is_hex || std::from_chars(text.data() + 2, end, number, 16).ptr != end)
    by.refuse("the choice `" + printable(choice) + "` is no hexadecimal string");
  return number;
}

std::vector<std::string> known_choices() {
  std::vector<std::string> names;
  for (const Subject& subject : subjects())
    for (const OpenValueInfo& open : subject.open_values)
      if (open.name.starts_with("choice.")) names.push_back(open.name);
  return names;
}

void check_choice(const std::string& name, const Describer& by) {
  const std::vector<std::string> known = known_choices();
  if (std::find(known.begin(), known.end(), name) == known.end())
    Describer{by.where, by.code, by.what, did_you_mean(name, known)}.refuse("there is no choice `" + printable(name) +
                                                                            "`");
}

void read_choices(const Json& said, const Describer& by, Capabilities& into) {
  if (const auto made = said.find("choices"); made != said.end()) {
    if (!made->is_object()) by.refuse("`choices` is no object");
    for (const auto& [name, value] : made->items()) {
      check_choice(name, by);
      into.choices[name] = choice_value(value, name, by);
    }
  }
  into.configurable = names_in(said, "configurable", by);
  for (const std::string& name : into.configurable) check_choice(name, by);
  if (!into.configurable.empty() && !into.knows("configure"))
    by.refuse("what is `configurable` needs configure among its `commands`");
}

/// A list of commands may have some of a later version: they are nothing to us.
void check_commands(const Capabilities& said, const Describer& by) {
  if (!said.functions.empty() && !said.knows("call") && !said.knows("run"))
    by.refuse("`commands` has neither call nor run");
  if (!said.machines.empty() && !said.knows("run") && !said.takes_steps())
    by.refuse("a machine needs run, or load, step and read, among its `commands`");
}

void read_what_it_does(const Json& said, const Describer& by, Capabilities& into) {
  into.functions = read_functions(said, by);
  into.machines = read_machines(said, by);
  read_choices(said, by, into);
  check_commands(into, by);
}

unsigned window_of(const Json& said, const Describer& by) {
  if (!said.contains("window")) return 0;
  const std::size_t window = by.number(said, "window", "a hello");
  if (window == 0) by.refuse("`window` is 0: it takes no question");
  return static_cast<unsigned>(std::min<std::size_t>(window, 1U << 20));
}

}  // namespace

Capabilities read_hello(std::string_view line, const Describer& by) {
  const Json hello = ok_of(line, by);
  by.only_keys(
      hello, {"name", "version", "protocol", "window", "commands", "functions", "machines", "choices", "configurable"});
  const std::string speaks = text_if_there(hello, "protocol", by);
  if (!speaks.empty() && std::find(versions.begin(), versions.end(), speaks) == versions.end())
    by.refuse("it speaks `" + printable(speaks) + "`, and not one of these: " + joined(versions));
  Capabilities said;
  said.name = text_if_there(hello, "name", by);
  said.version = text_if_there(hello, "version", by);
  said.window = window_of(hello, by);
  said.commands =
      hello.contains("commands") ? names_in(hello, "commands", by) : std::set<std::string, std::less<>>{"call"};
  said.runs = said.knows("run");
  said.said["hello"] = hello;
  if (!said.knows("caps")) read_what_it_does(hello, by, said);
  return said;
}

void read_capabilities(std::string_view line, const Describer& by, Capabilities& into) {
  const Json caps = ok_of(line, by);
  by.only_keys(caps, {"functions", "machines", "choices", "configurable"});
  into.said["caps"] = caps;
  read_what_it_does(caps, by, into);
}

const ExportedMachine* Capabilities::machine(std::string_view name) const {
  const auto at = std::find_if(machines.begin(), machines.end(), [&](const auto& one) { return one.name() == name; });
  return at == machines.end() ? nullptr : &*at;
}

}  // namespace vcpuspec::protocol
