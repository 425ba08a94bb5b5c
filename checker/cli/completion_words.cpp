// SPDX-License-Identifier: Apache-2.0
#include "checker/cli/completion_words.h"
#include "checker/data_dir.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <set>

#include "checker/check.h"
#include "checker/citations.h"
#include "checker/cli/setup.h"
#include "checker/cli/vector_files.h"
#include "checker/read_file.h"
#include "checker/search/wake_scene.h"
#include "checker/strength/generate.h"
#include "checker/vectors/ids_lock.h"
#include "properties/claims/property.h"
#include "spec/registry/cited_functions.h"
#include "spec/registry/registry.h"

namespace vcpuspec::cli {

namespace {

using Candidates = std::vector<Candidate>;

void append(Candidates& to, const Candidates& more) { to.insert(to.end(), more.begin(), more.end()); }

template <class Container>
Candidates plain(const Container& words) {
  Candidates all;
  for (const auto& word : words) all.push_back({std::string(word)});
  return all;
}

Candidates words(const std::vector<std::string>& all) { return plain(all); }

Candidates rule_words() {
  Candidates all;
  for (const Rule& rule : rules()) all.push_back({rule.name, find_cited_function(rule.file, rule.function)->sentence});
  return all;
}

Candidates property_words() {
  Candidates all;
  for (const Property& property : properties()) all.push_back({property.id, property.title});
  return all;
}

Candidates machine_words() {
  Candidates all;
  for (const Subject& subject : subjects())
    for (const MachineInfo& machine : subject.machines) all.push_back({machine.name, subject.name});
  return all;
}

Candidates scene_words() {
  Candidates all;
  for (const WakeScene& scene : wake_scenes()) all.push_back({scene.name, scene.why});
  return all;
}

Candidates case_words() {
  Candidates all;
  for (const auto& [id, locked] : read_ids_lock((data_dir() / "vectors/ids.lock").string()))
    if (!locked.retired) all.push_back({id});
  return all;
}

/// Shipped lines are canonical: tags stand as `"tags":["a","b"]` in them, and nowhere within a text.
Candidates tag_words() {
  const std::string opening = "\"tags\":[\"";
  std::set<std::string> tags;
  for (const std::string& file : shipped_files()) {
    const std::string text = read_file(file, "vector");
    for (std::size_t at = text.find(opening); at != std::string::npos; at = text.find(opening, at)) {
      at += opening.size();
      const std::size_t end = text.find(']', at);
      for (std::size_t quote = text.find('"', at); quote < end; quote = text.find('"', at)) {
        tags.insert(text.substr(at, quote - at));
        at = quote + 3;  // behind `","`
      }
      at = end;
    }
  }
  return plain(tags);
}

Candidates citation_words() {
  Candidates all;
  const Citations citations = shipped_citations();
  for (const std::string& key : citations.keys()) all.push_back({key, citations.find(key)->says});
  return all;
}

Candidates spec_file_words() {
  std::set<std::string> files;
  for (const Rule& rule : rules()) files.insert(rule.file);
  return plain(files);
}

Candidates subject_words() {
  Candidates all;
  for (const Subject& subject : subjects()) all.push_back({subject.name, subject.arch});
  return all;
}

Candidates list_words() {
  return words({"choices", "citations", "endpoints", "machines", "places", "properties", "registers", "rules"});
}

Candidates register_words(const std::string& ending) {
  Candidates all;
  for (const Subject& subject : subjects())
    for (const SlotInfo* one : subject.registers()) all.push_back({one->name + ending, one->title});
  return all;
}

Candidates name_words() {
  Candidates all = rule_words();
  append(all, machine_words());
  append(all, property_words());
  append(all, citation_words());
  append(all, register_words(""));
  return all;
}

/// The files behind the `prefix` of a word that has begun so: a shell takes `so:./mine.so` for one word. Hidden ones
/// are for those who ask for them.
Candidates files_behind(const std::string& prefix, const std::string& begun) {
  if (begun.rfind(prefix, 0) != 0) return {{prefix}};
  const std::string path = begun.substr(prefix.size());
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
  const bool wants_hidden = path.substr(folder.size(), 1) == ".";
  std::set<std::string> found;
  std::error_code unreadable;  // then there is nothing to offer
  for (const auto& entry : std::filesystem::directory_iterator(folder.empty() ? "." : folder, unreadable)) {
    const std::string name = entry.path().filename().string();
    std::error_code gone;
    if (name.front() != '.' || wants_hidden)
      found.insert(prefix + folder + name + (entry.is_directory(gone) ? "/" : ""));
  }
  return plain(found);
}

Candidates endpoint_words(const std::string& begun) {
  Candidates all = plain(endpoint_names());
  append(all, files_behind("so:", begun));
  append(all, files_behind("exec:", begun));
  append(all, files_behind("unix:", begun));
  append(all, files_behind("trace:", begun));
  append(all, {{"tcp:", "an adapter that listens at HOST:PORT"},
               {"gdb:", "a LoongArch core behind a gdb stub"},
               {"qemu:loongarch64", "the emulator that is installed"},
               {"qemu:loongarch32", "la132 of a later emulator"},
               {"qemu:aarch64-gicv5", "the GICv5 of a later emulator"}});
  return all;
}

Candidates report_words(const std::string& verb, const std::string& begun) {
  const std::map<std::string, std::vector<std::string>> kinds = {{"check", {"html", "jsonl", "junit", "ktap", "sarif"}},
                                                                 {"prove", {"jsonl"}},
                                                                 {"trace", {"jsonl"}},
                                                                 {"cover", {"json"}}};
  Candidates all;
  const auto found = kinds.find(verb);
  if (found == kinds.end()) return all;
  for (const std::string& kind : found->second) append(all, files_behind(kind + ":", begun));
  return all;
}

bool begins_with(const std::string& word, const std::string& beginning) { return word.rfind(beginning, 0) == 0; }

/// Of several names the longest: `--help`, not `-h`.
Candidates option_words(const VerbRow& verb) {
  Candidates all;
  for (const OptionRow& option : verb.options) all.push_back({option.names.back(), option.says});
  return all;
}

Candidates verb_words(const VerbRow& above) {
  Candidates all;
  for (const VerbRow& verb : above.verbs) all.push_back({verb.name, verb.says});
  return all;
}

/// The words that begin so, each once: registers of several banks have one name.
Offer narrowed(WordKind kind, const Candidates& words, const std::string& begun) {
  Offer offer{kind, {}};
  std::set<std::string> seen;
  for (const Candidate& one : words)
    if (begins_with(one.word, begun) && seen.insert(one.word).second) offer.words.push_back(one);
  return offer;
}

/// Where the last word stands: the value of an option, or an operand.
struct Place {
  const OptionRow* option = nullptr;
  std::size_t operands_before = 0;
};

Place place_of_last(const VerbRow& verb, const std::vector<std::string>& typed, std::size_t first) {
  Place place;
  for (std::size_t i = first; i + 1 < typed.size(); ++i) {
    if (begins_with(typed[i], "-")) {
      const OptionRow* option = verb.find_option(typed[i]);
      place.option = option != nullptr && !option->value.empty() ? option : nullptr;
    } else if (place.option == nullptr) {
      ++place.operands_before;
    } else if (!place.option->is_many) {
      place.option = nullptr;
    }
  }
  return place;
}

Offer offer_of_kind(WordKind kind, const std::string& verb, const std::string& begun) {
  return narrowed(kind, words_of(kind, verb, begun), begun);
}

/// `--rule=gicv5.` is one word.
Offer offer_behind_equals(const VerbRow& verb, const std::string& last) {
  const std::size_t equals = last.find('=');
  const OptionRow* option = verb.find_option(last.substr(0, equals));
  if (option == nullptr || option->value.empty()) return {};
  Offer offer = offer_of_kind(kind_of(verb.name, *option), verb.name, last.substr(equals + 1));
  for (Candidate& one : offer.words) one.word.insert(0, last, 0, equals + 1);
  return offer;
}

const OptionRow* operand_at(const VerbRow& verb, std::size_t at) {
  if (at < verb.operands.size()) return &verb.operands[at];
  return !verb.operands.empty() && verb.operands.back().is_many ? &verb.operands.back() : nullptr;
}

}  // namespace

WordKind kind_of(const std::string& verb, const OptionRow& row) {
  using K = WordKind;
  // What a name means in one verb comes before what it means in all.
  static const std::map<std::string, WordKind> kinds = {{"wake --scene", K::scenes},
                                                        {"list what", K::lists},
                                                        {"explain names", K::names},
                                                        {"decode values", K::register_values},
                                                        {"prove globs", K::properties},
                                                        {"completion shell", K::shells},
                                                        {"help verb", K::verbs},
                                                        {"endpoint", K::endpoints},
                                                        {"endpoints", K::endpoints},
                                                        {"doctor command", K::files},
                                                        {"file", K::files},
                                                        {"files", K::files},
                                                        {"--rule", K::rules},
                                                        {"--machine", K::machines},
                                                        {"--case", K::cases},
                                                        {"--tag", K::tags},
                                                        {"--clause", K::citations},
                                                        {"--min-evidence", K::tiers},
                                                        {"--report", K::report_files},
                                                        {"--candidate", K::candidates},
                                                        {"--kind", K::deviation_kinds},
                                                        {"--goal", K::goals},
                                                        {"--text", K::spec_files},
                                                        {"--survey", K::endpoints},
                                                        {"--against", K::files},
                                                        {"DIR", K::folders},
                                                        {"FILE", K::files},
                                                        {"PATH", K::files},
                                                        {"DIR|FILE", K::files}};
  const std::string& name = row.names.back();
  for (const std::string& key : {verb + " " + name, name, row.value}) {
    const auto found = kinds.find(key);
    if (found != kinds.end()) return found->second;
  }
  return K::any;
}

std::vector<Candidate> words_of(WordKind kind, const std::string& verb, const std::string& begun) {
  using K = WordKind;
  const std::map<WordKind, std::function<Candidates()>> sources = {
      {K::endpoints, [&] { return endpoint_words(begun); }},
      {K::rules, rule_words},
      {K::properties, property_words},
      {K::machines, machine_words},
      {K::scenes, scene_words},
      {K::cases, case_words},
      {K::tags, tag_words},
      {K::citations, citation_words},
      {K::tiers, [] { return plain(tier_names); }},
      {K::report_files, [&] { return report_words(verb, begun); }},
      {K::candidates, [&] { return files_behind("smt2:", begun); }},
      {K::deviation_kinds,
       [] {
         return words({"bug", "unsupported", "dispute"});
       }},
      {K::goals, [] { return plain(goal_names); }},
      {K::spec_files, spec_file_words},
      {K::lists, list_words},
      {K::subjects, subject_words},
      {K::names, name_words},
      {K::register_values, [] { return register_words("="); }},
      {K::shells, [] { return plain(shells); }},
      {K::verbs, [] { return verb_words(option_table()); }}};
  const auto found = sources.find(kind);
  return found == sources.end() ? Candidates{} : found->second();
}

Offer offer_for(const VerbRow& table, const std::vector<std::string>& typed) {
  const VerbRow* verb = &table;
  std::size_t first = 0;  // of the words after the verb
  while (first + 1 < typed.size() && !verb->verbs.empty()) {
    verb = verb->find(typed[first]);
    if (verb == nullptr) return {};
    ++first;
  }
  const std::string last = typed.empty() ? "" : typed.back();
  const Place place = place_of_last(*verb, typed, first);
  if (begins_with(last, "--") && last.find('=') != std::string::npos) return offer_behind_equals(*verb, last);
  if (begins_with(last, "-")) return narrowed(WordKind::any, option_words(*verb), last);
  if (place.option != nullptr) return offer_of_kind(kind_of(verb->name, *place.option), verb->name, last);
  if (!verb->verbs.empty()) return narrowed(WordKind::verbs, verb_words(*verb), last);
  const OptionRow* operand = operand_at(*verb, place.operands_before);
  if (operand == nullptr) return {};
  WordKind kind = kind_of(verb->name, *operand);
  if (kind == WordKind::lists && place.operands_before > 0)
    kind = typed[typed.size() - 2] == "registers" ? WordKind::subjects : WordKind::any;
  return offer_of_kind(kind, verb->name, last);
}

}  // namespace vcpuspec::cli
