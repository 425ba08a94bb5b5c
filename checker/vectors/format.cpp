// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/format.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "checker/nearest.h"
#include "checker/style.h"
#include "checker/vectors/bind.h"
#include "checker/vectors/case_json.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/scan.h"
#include "checker/vectors/trace.h"
#include "checker/vectors/write_yaml.h"
#include "spec/registry/cited_functions.h"

namespace vcpuspec {

namespace {

/// The comment lines at the start, with plain line ends.
std::string header_comment(const std::string& text, unsigned& lines) {
  std::string out;
  for (std::size_t at = 0; at < text.size() && text[at] == '#'; ++lines) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.pop_back();
    out += line + "\n";
    at = end + 1;
  }
  return out;
}

/// What a rule says about its source.
Reference reference_of(const Rule& rule) {
  const std::string key = find_cited_function(rule.file, rule.function)->citation;
  const std::size_t colon = key.find(':');
  return {key.substr(0, colon), key.substr(colon + 1), {}};
}

const Rule& known_rule(const std::string& name) {
  if (const Rule* rule = find_rule(name)) return *rule;
  std::vector<std::string> known;
  for (const Rule& rule : rules()) known.push_back(rule.name);
  throw InputError({}, "vector.unknown-rule", "there is no rule `" + printable(name) + "`", did_you_mean(name, known));
}

const MachineInfo& known_machine(const std::string& name) {
  if (const MachineInfo* machine = find_machine(name)) return *machine;
  std::vector<std::string> known;
  for (const Subject& subject : subjects())
    for (const MachineInfo& machine : subject.machines) known.push_back(machine.name);
  throw InputError({}, "vector.unknown-machine", "there is no machine `" + printable(name) + "`",
                   did_you_mean(name, known));
}

/// An id made from the name of a rule or a machine; ids have no capital letters.
std::string new_id(const std::string& name) {
  std::string id = name + ".new-case";
  for (char& ch : id) {
    if (ch >= 'A' && ch <= 'Z') ch = static_cast<char>(ch - 'A' + 'a');
    if (ch == '@') ch = '-';
  }
  return id;
}

/// An outcome that is true of the case: the word for it, or the value of the first output.
Outcome outcome_of(const VectorCase& one, const Callable& callable) {
  const std::vector<std::uint64_t> values = callable.call(bind(one, callable));
  Outcome out;
  if (const int wake = callable.output("wake"); wake >= 0) {
    out.outcome_class = values[static_cast<std::size_t>(wake)] != 0 ? OutcomeClass::wake : OutcomeClass::no_wake;
    return out;
  }
  const OutputInfo& first = callable.outputs().front();
  const SlotInfo* slot = callable.slot(first.name);
  out.values = {{first.name, values[0] & (slot != nullptr ? slot->state_mask : ~std::uint64_t{0}), {}}};
  return out;
}

/// A case that cites what the rule cites.
VectorCase template_case(const Rule& rule, const std::string& about) {
  VectorCase one;
  one.id = new_id(about);
  one.refs = {reference_of(rule)};
  one.why = "Say here why this case exists.";
  return one;
}

void name_arguments(Step& step, const Callable& callable) {
  for (const std::size_t at : callable.arguments()) step.args.push_back({callable.inputs()[at].name, 0, {}});
}

VectorFile file_of(const Subject& subject, VectorCase one, const std::string& spec_rev) {
  VectorFile file;
  file.arch = subject.arch;
  file.spec_doc = one.refs[0].doc;
  file.spec_rev = spec_rev;
  file.cases = {std::move(one)};
  return file;
}

/// The first event that can happen where everything is 0 and gives something, so that the template can expect it; else
/// the first one.
std::size_t event_to_start_with(const Stepper& machine) {
  const std::vector<std::uint64_t> zero(machine.shape().slots);
  for (std::size_t i = 0; i < machine.machine().events.size(); ++i)
    if (!machine.rule(i).results().empty() && machine.is_possible(i, zero)) return i;
  return 0;
}

/// The first thing that the first step gives, or leaves in the first slot.
Assignment first_result(const VectorCase& one, const Stepper& machine, std::size_t event) {
  const std::vector<std::uint64_t> words = machine.run(bind(one, machine));
  const std::vector<std::size_t> results = machine.rule(event).results();
  if (results.empty()) return {machine.machine().slots[0], words[machine.shape().slot_after(0, 0)], {}};
  return {machine.rule(event).outputs()[results[0]].name, words[machine.shape().result(0, 0)], {}};
}

using Flat = std::map<std::string, std::string>;

/// A JSON value as `path: value` pairs, down to what one line of YAML says; lists stay whole.
void flatten(const std::string& path, const nlohmann::json& json, Flat& out) {
  if (!json.is_object()) {
    out[path] = json.is_string() ? json.get<std::string>() : json.dump();
    return;
  }
  for (const auto& [key, value] : json.items()) flatten(path.empty() ? key : path + "." + key, value, out);
}

/// What a file says before its cases.
Flat header_of(const VectorFile& file) {
  Flat out = {{"schema", file.schema},     {"arch", file.arch},
              {"kind", file.kind},         {file.is_trace() ? "machine" : "rule", file.about()},
              {"spec.doc", file.spec_doc}, {"spec.rev", file.spec_rev}};
  for (const auto& [flag, note] : file.notes) {
    out["notes." + flag + ".bug_type"] = note.bug_type;
    out["notes." + flag + ".description"] = note.description;
    out["notes." + flag + ".effect"] = note.effect;
  }
  return out;
}

/// The steps of a trace by their number, so that each is flattened by itself.
nlohmann::json by_number(const nlohmann::json& steps) {
  nlohmann::json all = nlohmann::json::object();
  for (std::size_t i = 0; i < steps.size(); ++i) all[fmt::format("{:02}", i + 1)] = steps[i];
  return all;
}

Flat case_of(const VectorFile& file, const VectorCase& one) {
  nlohmann::json json = case_json(file, one);
  for (const char* key : {"schema", "arch", "kind", "rule", "machine", "spec", "notes", "id"}) json.erase(key);
  json["steps"] = file.is_trace() ? by_number(json["steps"]) : json["steps"][0];
  Flat out;
  flatten("", json, out);
  return out;
}

/// One line for each key that differs.
std::string changes(const Flat& before, const Flat& after) {
  std::map<std::string, std::pair<std::string, std::string>> all;
  for (const auto& [key, value] : before) all[key].first = value;
  for (const auto& [key, value] : after) all[key].second = value;
  std::string out;
  for (const auto& [key, values] : all) {
    if (values.first == values.second) continue;
    const auto shown = [](const std::string& text) { return text.empty() ? "(none)" : printable(text); };
    out += "    " + printable(key) + ": " + shown(values.first) + " -> " + shown(values.second) + "\n";
  }
  return out;
}

std::map<std::string, Flat> cases_of(const VectorFile& file) {
  std::map<std::string, Flat> out;
  for (const VectorCase& one : file.cases) out[one.id] = case_of(file, one);
  return out;
}

}  // namespace

std::string formatted(const std::string& text, const std::string& name) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  const std::string body = text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text;
  const VectorFile file = parse_yaml(body, name);
  unsigned lines = 0;
  const std::string header = header_comment(body, lines);
  for (const Location& comment : comments(body, name))
    if (comment.line > lines)
      throw InputError(comment, "vector.comment", "a comment stands here, and formatting would lose it",
                       "reasons go into `why`; only the lines at the start of the file may be comments");
  return header + to_yaml(file);
}

VectorFile template_file(const std::string& name, const std::string& spec_rev) {
  const Rule& rule = known_rule(name);
  const Callable callable(rule.name, rule.text, subject_of_name(rule.name));
  VectorCase one = template_case(rule, rule.name);
  name_arguments(one.steps.front(), callable);
  one.outcome = outcome_of(one, callable);
  VectorFile file = file_of(callable.subject(), std::move(one), spec_rev);
  file.rule = rule.name;
  return file;
}

VectorFile template_trace(const std::string& name, const std::string& spec_rev) {
  const Stepper machine(known_machine(name));
  const std::size_t event = event_to_start_with(machine);
  VectorCase one = template_case(*find_rule(machine.rule(event).name()), name);
  one.steps.front().op = machine.machine().events[event];
  name_arguments(one.steps.front(), machine.rule(event));
  one.outcome.values = {first_result(one, machine, event)};
  VectorFile file = file_of(machine.subject(), std::move(one), spec_rev);
  file.kind = vector_kinds[1];
  file.machine = name;
  return file;
}

std::string difference(const VectorFile& before, const VectorFile& after) {
  const std::string header = changes(header_of(before), header_of(after));
  std::string out = header.empty() ? "" : "changed the file\n" + header;
  const auto old_cases = cases_of(before);
  const auto new_cases = cases_of(after);
  std::string added;
  for (const auto& [id, flat] : new_cases)
    if (!old_cases.contains(id)) added += "added " + id + "\n";
  for (const auto& [id, flat] : old_cases) {
    const auto found = new_cases.find(id);
    const std::string changed = found == new_cases.end() ? "" : changes(flat, found->second);
    if (found == new_cases.end()) out += "removed " + id + "\n";
    else if (!changed.empty()) out += "changed " + id + "\n" + changed;
  }
  return out + added;
}

}  // namespace vcpuspec
