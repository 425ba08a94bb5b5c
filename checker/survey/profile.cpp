// SPDX-License-Identifier: Apache-2.0
#include "checker/survey/profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <set>

#include "checker/nearest.h"
#include "checker/read_file.h"
#include "checker/strict_map.h"
#include "checker/style.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/write_yaml.h"

namespace vcpuspec {

namespace {

const FileKind profile_files = {"profile",
                                "`vcpuspec gen --survey ENDPOINT --out FILE` writes it; see docs/profiles.md"};

const std::vector<std::string> above_words = {"", "zero", "sign", "written", "unknown"};

/// A machine value, of so many bits.
std::uint64_t value_of(const StrictMap& map, const std::string& key, unsigned width) {
  const Tree& tree = map.at(key);
  std::uint64_t value = 0;
  const char* const end = tree.text.data() + tree.text.size();
  const bool is_hex = tree.kind == TreeKind::quoted && tree.text.size() > 2 && tree.text.starts_with("0x") &&
                      tree.text.find_first_not_of("0123456789abcdef", 2) == std::string::npos;
  if (!is_hex)
    map.refuse(tree.where, "not-hex", "`" + key + "` is no machine value", "write it like \"0x1f\", in quotes");
  const auto [rest, error] = std::from_chars(tree.text.data() + 2, end, value, 16);
  if (error != std::errc() || rest != end || (value & ~ones(width)) != 0)
    map.refuse(tree.where, "too-wide", fmt::format("{} does not fit into {} bits", shown(tree.text), width),
               "give a value that fits");
  return value;
}

void check_count(const StrictMap& map, const std::string& key) {
  const Tree& tree = map.at(key);
  if (tree.kind != TreeKind::word || tree.text.empty() || tree.text.size() > 18 ||
      tree.text.find_first_not_of("0123456789") != std::string::npos)
    map.refuse(tree.where, "not-a-count", "`" + key + "` is no count of answers", "write it like 1");
}

/// One of some words.
std::string word_of(const StrictMap& map, const std::string& key, const std::vector<std::string>& known) {
  const std::string word = map.text(key);
  if (std::find(known.begin(), known.end(), word) == known.end())
    map.refuse(map.at(key).where, "unknown-word", shown(word) + " is no `" + key + "`", did_you_mean(word, known));
  return word;
}

/// A choice of the subject that stands there for the first time.
const OpenValueInfo& choice_of(const StrictMap& map, const Subject& subject, std::set<std::string>& seen) {
  const std::string name = map.text("name");
  const Location& where = map.at("name").where;
  std::vector<std::string> known;
  for (const OpenValueInfo& open : subject.open_values)
    if (open.name.starts_with("choice.")) known.push_back(open.name);
  if (std::find(known.begin(), known.end(), name) == known.end())
    map.refuse(where, "unknown-choice", "`" + subject.name + "` has no choice " + shown(name),
               did_you_mean(name, known));
  if (!seen.insert(name).second)
    map.refuse(where, "duplicate", shown(name) + " stands above, too", "name each choice once");
  return *std::find_if(subject.open_values.begin(), subject.open_values.end(),
                       [&](const OpenValueInfo& open) { return open.name == name; });
}

void read_choices(const StrictMap& root, const Subject& subject, Profile& profile) {
  std::set<std::string> seen;
  for (const Tree& tree : root.list("choices")) {
    const StrictMap one(tree, profile_files, "a choice",
                        {"name", "finding", "value", "known", "told", "unexplained", "witness"});
    const OpenValueInfo& open = choice_of(one, subject, seen);
    const std::string finding = word_of(one, "finding", conclusion_names);
    const std::uint64_t value = value_of(one, "value", open.width);
    value_of(one, "known", open.width);
    check_count(one, "told");
    check_count(one, "unexplained");
    for (const Tree& witness : one.list("witness"))
      if (!witness.is_text()) one.refuse(witness.where, "not-text", "a witness is a text");
    if (finding == name_of(Conclusion::told) || finding == name_of(Conclusion::narrowed))
      profile.choices.emplace(open.name, value);
  }
}

void read_registers(const StrictMap& root, const Subject& subject) {
  std::vector<std::string> known;
  for (const SlotInfo* info : subject.registers()) known.push_back(info->bank + "." + info->name);
  std::set<std::string> seen;
  for (const Tree& tree : root.list("registers")) {
    const StrictMap one(tree, profile_files, "a register",
                        {"name", "number", "kind", "follows", "ones", "other", "above", "write_trap", "read_trap",
                         "reset", "kept_by_reset"});
    const std::string name = word_of(one, "name", known);
    if (!seen.insert(name).second)
      one.refuse(one.at("name").where, "duplicate", shown(name) + " stands above, too", "name each register once");
    const SlotInfo& info =
        *subject.registers()[static_cast<std::size_t>(std::find(known.begin(), known.end(), name) - known.begin())];
    constexpr unsigned number_bits = 32;
    if (info.number != value_of(one, "number", number_bits))
      one.refuse(one.at("number").where, "wrong-number", shown(name) + " has another number",
                 "`vcpuspec list registers` shows it");
    word_of(one, "kind", register_kind_names);
    for (const char* const key : {"follows", "ones", "other", "kept_by_reset"}) value_of(one, key, 64);
    word_of(one, "above", above_words);
    for (const char* const key : {"write_trap", "read_trap"}) one.text(key);
    if (!one.text("reset").empty()) value_of(one, "reset", 64);
  }
}

/// Choices that exclude each other are nobody's.
void check_possible(const Profile& profile, const Subject& subject, const StrictMap& root) {
  const Callable legal(subject.name, subject.legal_state, subject);
  std::vector<std::uint64_t> values;
  for (const graph::Variable& input : legal.inputs()) {
    const auto made = profile.choices.find(input.name);
    values.push_back(made != profile.choices.end() ? made->second : input.preset);
  }
  const auto broken = [&](const std::string& truth) {
    return truth.find("numbers of the implementation") != std::string::npos;
  };
  const std::vector<std::uint64_t> truths = legal.call(values);
  for (std::size_t i = 0; i < truths.size(); ++i)
    if (truths[i] == 0 && broken(legal.outputs()[i].name))
      root.refuse(
          root.at("choices").where, "impossible",
          "no machine can have made these choices together; what does not hold: `" + legal.outputs()[i].name + "`",
          "see `vcpuspec list choices` for what each may be");
}

std::string in_yaml(const ChoiceFinding& one) {
  std::string out = fmt::format(
      "  - name: \"{}\"\n    finding: {}\n    value: \"{:#x}\"\n    known: \"{:#x}\"\n    told: {}\n    unexplained: "
      "{}\n",
      one.name, name_of(one.finding), one.value, one.known, one.told, one.unexplained);
  if (one.witnesses.empty()) return out + "    witness: []\n";
  out += "    witness:\n";
  for (const std::string& witness : one.witnesses) out += "      - " + quoted(printable(witness)) + "\n";
  return out;
}

std::string in_yaml(const RegisterFinding& one) {
  return fmt::format(
      "  - {{name: \"{}\", number: \"{:#x}\", kind: {}, follows: \"{:#x}\", ones: \"{:#x}\", other: \"{:#x}\", "
      "above: \"{}\", write_trap: \"{}\", read_trap: \"{}\", reset: \"{}\", kept_by_reset: \"{:#x}\"}}\n",
      one.name, one.number, name_of(one.kind), one.follows, one.ones, one.other, one.above, one.write_trap,
      one.read_trap, one.reset ? fmt::format("{:#x}", *one.reset) : "", one.kept_by_reset);
}

}  // namespace

std::string to_yaml(const SurveyResult& result, const Identity& identity) {
  std::string out = fmt::format("schema: {}\nimplementation: {}\nversion: {}\nmachine: {}\n",
                                quoted(printable(profile_schema)), quoted(printable(identity.implementation)),
                                quoted(printable(identity.version)), quoted(printable(result.machine)));
  out += result.choices.empty() ? "choices: []\n" : "choices:\n";
  for (const ChoiceFinding& one : result.choices) out += in_yaml(one);
  out += result.registers.empty() ? "registers: []\n" : "registers:\n";
  for (const RegisterFinding& one : result.registers) out += in_yaml(one);
  return out;
}

Profile parse_profile(const std::string& text, const std::string& name) {
  const Tree tree = parse_yaml_tree(text, name);
  const StrictMap root(tree, profile_files, "a profile",
                       {"schema", "implementation", "version", "machine", "choices", "registers"});
  if (const std::string schema = root.text("schema"); schema != profile_schema)
    root.refuse(root.at("schema").where, "schema", shown(schema) + " is no schema of a profile that I know",
                std::string("this version reads \"") + profile_schema + "\"");
  Profile profile{name, {root.text("implementation"), root.text("version")}, "", {}};
  std::vector<std::string> machines;
  for (const Subject& subject : subjects())
    for (const MachineInfo& machine : subject.machines) machines.push_back(machine.name);
  profile.machine = word_of(root, "machine", machines);
  const Subject& subject = subject_of_name(profile.machine);
  read_choices(root, subject, profile);
  read_registers(root, subject);
  check_possible(profile, subject, root);
  return profile;
}

Profile read_profile(const std::string& path) { return parse_profile(read_file(path, "profile"), path); }

void apply(const Profile& profile, Endpoint& endpoint) {
  const auto refuse = [&](const std::string& code, const std::string& what, const std::string& hint) {
    throw InputError({profile.path, 0, 0}, profile_files.code + "." + code, what, hint);
  };
  if (endpoint.implementation == nullptr)
    refuse("of-the-model",
           endpoint.name + " has no choices of its own: it runs each case with those that the case names",
           "give a profile to so:, exec: or qemu:");
  if (profile.identity != identity_of(endpoint)) {
    const auto words = [](const Identity& one) { return shown(one.implementation + " " + one.version); };
    refuse("of-another",
           "this is the profile of " + words(profile.identity) + ", and this is " + words(identity_of(endpoint)),
           "survey this version with `vcpuspec gen --survey`");
  }
  if (!endpoint.steps(profile.machine))
    refuse("no-machine", endpoint.name + " has no machine " + shown(profile.machine),
           "survey it again with `vcpuspec gen --survey`");
  endpoint.profile = profile.choices;
}

}  // namespace vcpuspec
