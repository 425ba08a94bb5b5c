// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/read_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "checker/nearest.h"
#include "checker/style.h"
#include "checker/vectors/bare_word.h"
#include "spec/registry/registry.h"

namespace vcpuspec {

namespace {

enum class Need : std::uint8_t { required, optional, later };

/// A key that one of the format's maps may have. A key that comes later is known, and refused by name.
struct Key {
  std::string_view map;
  std::string_view name;
  Need need;
};

constexpr Key keys[] = {
    {"file", "schema", Need::required},
    {"file", "arch", Need::required},
    {"file", "kind", Need::required},
    {"file", "rule", Need::optional},
    {"file", "machine", Need::optional},
    {"file", "spec", Need::required},
    {"file", "notes", Need::optional},
    {"file", "cases", Need::required},
    {"file", "defaults", Need::later},
    {"spec", "doc", Need::required},
    {"spec", "rev", Need::required},
    {"note", "bug_type", Need::required},
    {"note", "description", Need::required},
    {"note", "effect", Need::required},
    {"case", "id", Need::required},
    {"case", "rev", Need::required},
    {"case", "level", Need::required},
    {"case", "refs", Need::required},
    {"case", "tags", Need::optional},
    {"case", "flags", Need::optional},
    {"case", "why", Need::required},
    {"case", "config", Need::optional},
    {"case", "pre", Need::optional},
    {"case", "reachable", Need::optional},
    {"case", "steps", Need::required},
    {"case", "outcome", Need::required},
    {"case", "origin", Need::optional},
    {"case", "sibling", Need::optional},
    {"case", "since", Need::optional},
    {"case", "until", Need::optional},
    {"case", "superseded_by", Need::optional},
    {"case", "requires", Need::later},
    {"case", "observe", Need::later},
    {"reference", "doc", Need::required},
    {"reference", "clause", Need::required},
    {"step", "op", Need::required},
    {"step", "args", Need::optional},
    {"step", "config", Need::optional},
    {"step", "expect", Need::optional},
    {"outcome", "class", Need::required},
    {"outcome", "result", Need::optional},
    {"origin", "by", Need::required},
    {"origin", "issue", Need::optional},
    {"origin", "finding", Need::optional},
    {"origin", "tool", Need::optional},
    {"origin", "seed", Need::optional},
    {"origin", "goal", Need::optional},
    {"origin", "shrunk_from", Need::optional},
};

std::vector<std::string> names_in(std::string_view map) {
  std::vector<std::string> names;
  for (const Key& key : keys)
    if (key.map == map && key.need != Need::later) names.emplace_back(key.name);
  return names;
}

const Key* find_key(std::string_view map, std::string_view name) {
  const auto* found = std::find_if(std::begin(keys), std::end(keys),
                                   [&](const Key& key) { return key.map == map && key.name == name; });
  return found == std::end(keys) ? nullptr : found;
}

bool only(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

/// A map whose keys are known, distinct and complete.
class Fields {
 public:
  explicit Fields(const std::vector<TreeEntry>& entries) : entries_(entries) {}
  const TreeEntry* find(std::string_view key) const {
    for (const TreeEntry& entry : entries_)
      if (entry.key == key) return &entry;
    return nullptr;
  }

 private:
  const std::vector<TreeEntry>& entries_;
};

class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}
  VectorFile file(const Tree& root) const;

 private:
  [[noreturn]] static void fail(const Location& where, const char* code, const std::string& message,
                                const std::string& hint) {
    throw InputError(where, code, message, hint);
  }
  static const Tree& required(const Fields& fields, std::string_view key) { return fields.find(key)->value; }

  const std::vector<TreeEntry>& entries(const Tree& map, const std::string& what) const;
  Fields fields(const Tree& map, const char* name) const;
  void check_key(const TreeEntry& entry, const char* map) const;
  const std::vector<Tree>& items(const Tree& list, const std::string& what) const;

  std::string text(const Tree& value) const;
  std::string slug(const Tree& value) const;
  void check_note_name(const TreeEntry& note) const;
  void check_repeated(const std::vector<Tree>& items, const std::vector<std::string>& words) const;
  std::string other_case(const Fields& fields, std::string_view key, const VectorCase& one) const;
  std::size_t word(const Tree& value, const std::vector<std::string>& known, const std::string& what) const;
  std::uint64_t count(const Tree& value) const;
  std::uint64_t machine_value(const Tree& value) const;
  std::string optional_text(const Fields& fields, std::string_view key) const;
  std::vector<std::string> slugs(const Fields& fields, std::string_view key) const;

  void header(const Tree& root, const Fields& top, VectorFile& file) const;
  void about(const Tree& root, const Fields& top, VectorFile& file) const;
  void only_in_traces(const Fields& fields, std::string_view key) const;
  bool truth(const Tree& value) const;
  std::map<std::string, Note> notes(const Fields& top) const;
  VectorCase one_case(const Tree& value, const VectorFile& file) const;
  std::vector<Reference> references(const Tree& list) const;
  void unknown_flag(const Tree& item, const VectorFile& file) const;
  std::vector<std::string> flags(const Fields& fields, const VectorFile& file) const;
  std::vector<Assignment> assignments(const Fields& fields, std::string_view key) const;
  Step step(const Tree& value, const VectorFile& file) const;
  void steps(const Tree& list, const VectorFile& file, VectorCase& one) const;
  Outcome outcome(const Tree& value) const;
  Origin origin(const Fields& fields) const;

  std::string file_;
};

const std::vector<TreeEntry>& Reader::entries(const Tree& map, const std::string& what) const {
  if (map.kind != TreeKind::map)
    fail(map.where, "vector.not-a-map", what + " is a map", "write `key: value` lines below it");
  std::set<std::string_view> seen;
  for (const TreeEntry& entry : map.entries) {
    if (entry.key.size() > max_key_bytes)
      fail(entry.where, "vector.too-long", "this key is longer than 256 bytes", "no key of a vector file is so long");
    if (!seen.insert(entry.key).second)
      fail(entry.where, "vector.duplicate-key", "key " + shown(entry.key) + " stands here twice", "keep one of them");
  }
  return map.entries;
}

void Reader::check_key(const TreeEntry& entry, const char* map) const {
  const Key* key = find_key(map, entry.key);
  if (key != nullptr && key->need != Need::later) return;
  const std::string name = "key " + shown(entry.key);
  if (key != nullptr) fail(entry.where, "vector.not-supported", name + " is not supported yet", "remove it");
  fail(entry.where, "vector.unknown-key", "a " + std::string(map) + " has no " + name,
       did_you_mean(entry.key, names_in(map)));
}

Fields Reader::fields(const Tree& map, const char* name) const {
  const std::vector<TreeEntry>& all = entries(map, std::string("a ") + name);
  for (const TreeEntry& entry : all) check_key(entry, name);
  const Fields fields(all);
  for (const Key& key : keys)
    if (key.map == name && key.need == Need::required && fields.find(key.name) == nullptr)
      fail(map.where, "vector.missing-key",
           "this " + std::string(name) + " lacks the key `" + std::string(key.name) + "`",
           "add it; every " + std::string(name) + " has one");
  return fields;
}

const std::vector<Tree>& Reader::items(const Tree& list, const std::string& what) const {
  if (list.kind != TreeKind::list)
    fail(list.where, "vector.not-a-list", what + " is a list", "write `- ` before each entry");
  return list.items;
}

std::string Reader::text(const Tree& value) const {
  const std::string& given = value.text;
  if (!value.is_text() || given.empty())
    fail(value.where, "vector.not-a-text", "a text is expected here", "write it in double quotes");
  if (value.kind == TreeKind::word) check_bare_word(given, value.where);
  if (given.size() > max_text_bytes)
    fail(value.where, "vector.too-long", "this text is longer than 64 KiB", "a few sentences are enough");
  if (given.find('\n') != std::string::npos)
    fail(value.where, "vector.line-break", "this text has an empty line in it", "a text is one paragraph");
  if (given.front() == ' ' || given.back() == ' ')
    fail(value.where, "vector.outer-space", "this text begins or ends with a space", "remove the space");
  return given;
}

/// Slugs become parts of file names and of reports.
std::string Reader::slug(const Tree& value) const {
  const std::string word = text(value);
  const char* hint = "like gicv5.wake.mask-zero: at most 128 of a-z, 0-9, `.`, `_`, `-`; no two dots, none at the ends";
  const auto inner = [](char ch) { return std::string_view("._-").find(ch) != std::string_view::npos; };
  if (word.size() > 128 || !only(word, "abcdefghijklmnopqrstuvwxyz0123456789._-") || inner(word.front()) ||
      inner(word.back()) || word.find("..") != std::string::npos)
    fail(value.where, "vector.not-a-slug", shown(word) + " cannot be an id, a tag or a finding", hint);
  return word;
}

void Reader::check_note_name(const TreeEntry& note) const {
  if (note.key.empty() || !only(note.key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."))
    fail(note.where, "vector.not-a-name", shown(note.key) + " cannot be the name of a note",
         "use letters of ASCII, digits, `_`, `-` and `.`");
}

void Reader::check_repeated(const std::vector<Tree>& items, const std::vector<std::string>& words) const {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (!seen.insert(words[i]).second)
      fail(items[i].where, "vector.repeated", shown(words[i]) + " stands in this list twice", "keep one of them");
}

/// The id of a case that is not this one.
std::string Reader::other_case(const Fields& fields, std::string_view key, const VectorCase& one) const {
  const TreeEntry* entry = fields.find(key);
  if (entry == nullptr) return "";
  std::string id = slug(entry->value);
  if (id == one.id)
    fail(entry->value.where, "vector.names-itself", "`" + entry->key + "` of a case is another case", "name that one");
  return id;
}

std::size_t Reader::word(const Tree& value, const std::vector<std::string>& known, const std::string& what) const {
  const std::string given = text(value);
  const auto found = std::find(known.begin(), known.end(), given);
  if (found == known.end())
    fail(value.where, "vector.unknown-word", shown(given) + " is not " + what, did_you_mean(given, known));
  return static_cast<std::size_t>(found - known.begin());
}

std::uint64_t Reader::count(const Tree& value) const {
  const bool bare = value.kind == TreeKind::word || value.kind == TreeKind::number;
  const std::string& digits = value.text;
  if (!bare || !only(digits, "0123456789") || digits[0] == '0' || digits.size() > 18)
    fail(value.where, "vector.not-a-count", "a plain decimal number from 1 on is expected here", "write it like 1");
  return std::stoull(digits);
}

std::uint64_t Reader::machine_value(const Tree& value) const {
  const char* hint = "write it like \"0x1f\"";
  if (value.kind == TreeKind::word)
    fail(value.where, "vector.not-hex", "a machine value is lower-case hexadecimal in quotes", hint);
  const std::string digits = text(value);
  if (!digits.starts_with("0x") || digits.size() == 2 || !only(digits.substr(2), "0123456789abcdef"))
    fail(value.where, "vector.not-hex", "a machine value is lower-case hexadecimal in quotes", hint);
  if (digits.size() > 18) fail(value.where, "vector.too-wide", "this value has more than 64 bits", hint);
  return std::stoull(digits.substr(2), nullptr, 16);
}

std::string Reader::optional_text(const Fields& fields, std::string_view key) const {
  const TreeEntry* entry = fields.find(key);
  return entry == nullptr ? "" : text(entry->value);
}

std::vector<std::string> Reader::slugs(const Fields& fields, std::string_view key) const {
  std::vector<std::string> all;
  const TreeEntry* entry = fields.find(key);
  if (entry == nullptr) return all;
  const std::vector<Tree>& list = items(entry->value, "`" + entry->key + "`");
  for (const Tree& item : list) all.push_back(slug(item));
  check_repeated(list, all);
  return all;
}

/// Functions are about a rule, traces about a machine.
void Reader::about(const Tree& root, const Fields& top, VectorFile& file) const {
  const std::string wanted = file.is_trace() ? "machine" : "rule";
  const std::string other = file.is_trace() ? "rule" : "machine";
  if (const TreeEntry* entry = top.find(other))
    fail(entry->where, "vector.wrong-kind", "a file of kind `" + file.kind + "` has no key `" + other + "`",
         "name its `" + wanted + "`, or change the kind");
  const TreeEntry* entry = top.find(wanted);
  if (entry == nullptr)
    fail(root.where, "vector.missing-key", "this file lacks the key `" + wanted + "`",
         "add it; every file of kind `" + file.kind + "` has one");
  (file.is_trace() ? file.machine : file.rule) = text(entry->value);
  file.rule_at = entry->value.where;
}

void Reader::header(const Tree& root, const Fields& top, VectorFile& file) const {
  const Tree& schema = required(top, "schema");
  file.schema = text(schema);
  if (file.schema != vector_schema)
    fail(schema.where, "vector.unknown-schema", "schema " + shown(file.schema) + " is not known",
         std::string("this version reads ") + vector_schema);
  std::vector<std::string> archs;
  for (const Subject& subject : subjects()) archs.push_back(subject.arch);
  file.arch = archs[word(required(top, "arch"), archs, "an architecture of this version")];
  file.kind = vector_kinds[word(required(top, "kind"), vector_kinds, "a kind of vectors")];
  about(root, top, file);
  const Fields spec = fields(required(top, "spec"), "spec");
  file.spec_doc = text(required(spec, "doc"));
  file.spec_rev = text(required(spec, "rev"));
}

std::map<std::string, Note> Reader::notes(const Fields& top) const {
  std::map<std::string, Note> all;
  const TreeEntry* entry = top.find("notes");
  if (entry == nullptr) return all;
  for (const TreeEntry& note : entries(entry->value, "`notes`")) {
    check_note_name(note);
    const Fields parts = fields(note.value, "note");
    const std::size_t bug = word(required(parts, "bug_type"), bug_types, "a bug type");
    all[note.key] = {bug_types[bug], text(required(parts, "description")), text(required(parts, "effect"))};
  }
  return all;
}

std::vector<Reference> Reader::references(const Tree& list) const {
  std::vector<Reference> all;
  std::vector<std::string> names;
  for (const Tree& item : items(list, "`refs`")) {
    const Fields parts = fields(item, "reference");
    all.push_back({text(required(parts, "doc")), text(required(parts, "clause")), item.where});
    names.push_back(all.back().key());
  }
  check_repeated(list.items, names);
  if (all.empty())
    fail(list.where, "vector.no-reference", "a case names at least one sentence that it tests",
         "add {doc: ..., clause: ...}, a key of docs/citations.yaml");
  return all;
}

void Reader::unknown_flag(const Tree& item, const VectorFile& file) const {
  std::vector<std::string> known;
  for (const auto& note : file.notes) known.push_back(note.first);
  word(item, known, "a flag that the notes of this file explain");
}

std::vector<std::string> Reader::flags(const Fields& fields, const VectorFile& file) const {
  std::vector<std::string> all;
  const TreeEntry* entry = fields.find("flags");
  if (entry == nullptr) return all;
  const std::vector<Tree>& list = items(entry->value, "`flags`");
  for (const Tree& item : list) {
    const std::string given = text(item);
    if (!file.notes.contains(given)) unknown_flag(item, file);
    all.push_back(given);
  }
  check_repeated(list, all);
  return all;
}

std::vector<Assignment> Reader::assignments(const Fields& fields, std::string_view key) const {
  std::vector<Assignment> all;
  const TreeEntry* entry = fields.find(key);
  if (entry == nullptr) return all;
  for (const TreeEntry& one : entries(entry->value, "`" + entry->key + "`"))
    all.push_back({one.key, machine_value(one.value), one.where});
  return all;
}

void Reader::only_in_traces(const Fields& fields, std::string_view key) const {
  if (const TreeEntry* entry = fields.find(key))
    fail(entry->where, "vector.wrong-kind", "key " + shown(entry->key) + " stands here only in files of kind `trace`",
         "remove it; a function has `config` for its case, and its `outcome` says what is expected");
}

Step Reader::step(const Tree& value, const VectorFile& file) const {
  const Fields parts = fields(value, "step");
  const Tree& op = required(parts, "op");
  if (!file.is_trace()) {
    word(op, {"call"}, "an operation of kind `function`");
    for (const char* key : {"config", "expect"}) only_in_traces(parts, key);
  }
  return {text(op), assignments(parts, "args"), assignments(parts, "config"), assignments(parts, "expect"), op.where};
}

void Reader::steps(const Tree& list, const VectorFile& file, VectorCase& one) const {
  const std::vector<Tree>& all = items(list, "`steps`");
  if (!file.is_trace() && all.size() != 1)
    fail(list.where, "vector.not-one-step", "a case of kind `function` has exactly one step", "write [{op: call}]");
  if (all.empty() || all.size() > max_steps)
    fail(list.where, "vector.steps", fmt::format("a trace has 1 to {} steps, this one {}", max_steps, all.size()),
         "write `- {op: EVENT}` for each; `vcpuspec list machines` has the events");
  one.steps.clear();
  for (const Tree& item : all) one.steps.push_back(step(item, file));
}

/// A truth is bare in YAML, and every library reads these two words so.
bool Reader::truth(const Tree& value) const {
  const bool bare = value.kind == TreeKind::word || value.kind == TreeKind::other;
  if (!bare || (value.text != "true" && value.text != "false"))
    fail(value.where, "vector.not-a-truth", "`true` or `false` is expected here", "write it without quotes");
  return value.text == "true";
}

Outcome Reader::outcome(const Tree& value) const {
  const Fields parts = fields(value, "outcome");
  Outcome expected;
  expected.where = value.where;
  expected.outcome_class = static_cast<OutcomeClass>(word(required(parts, "class"), outcome_names, "an outcome class"));
  expected.values = assignments(parts, "result");
  const bool named = expected.outcome_class == OutcomeClass::ok;
  if (named && expected.values.empty())
    fail(value.where, "vector.expects-nothing", "this outcome expects nothing",
         "name at least one output under `result`");
  if (!named && parts.find("result") != nullptr)
    fail(parts.find("result")->where, "vector.unexpected-result", "only outcomes of class `ok` have a `result`",
         "remove it; the class says it all");
  return expected;
}

Origin Reader::origin(const Fields& fields_of_case) const {
  const TreeEntry* entry = fields_of_case.find("origin");
  if (entry == nullptr) return {};
  const Fields parts = fields(entry->value, "origin");
  const std::vector<std::string> makers = {"hand", "script", "solver", "fuzz", "log"};
  Origin from;
  from.by = makers[word(required(parts, "by"), makers, "an origin")];
  if (const TreeEntry* finding = parts.find("finding")) from.finding = slug(finding->value);
  if (const TreeEntry* larger = parts.find("shrunk_from")) from.shrunk_from = slug(larger->value);
  from.issue = optional_text(parts, "issue");
  from.tool = optional_text(parts, "tool");
  from.seed = optional_text(parts, "seed");
  from.goal = optional_text(parts, "goal");
  return from;
}

VectorCase Reader::one_case(const Tree& value, const VectorFile& file) const {
  const Fields parts = fields(value, "case");
  VectorCase one;
  one.where = value.where;
  one.id = slug(required(parts, "id"));
  one.rev = count(required(parts, "rev"));
  one.level = static_cast<Level>(word(required(parts, "level"), level_names, "a level"));
  one.refs = references(required(parts, "refs"));
  one.tags = slugs(parts, "tags");
  one.flags = flags(parts, file);
  one.why = text(required(parts, "why"));
  one.config = assignments(parts, "config");
  one.pre = assignments(parts, "pre");
  if (!file.is_trace()) only_in_traces(parts, "reachable");
  if (const TreeEntry* entry = parts.find("reachable")) one.reachable = truth(entry->value);
  steps(required(parts, "steps"), file, one);
  one.outcome = outcome(required(parts, "outcome"));
  one.origin = origin(parts);
  one.sibling = other_case(parts, "sibling", one);
  one.since = optional_text(parts, "since");
  one.until = optional_text(parts, "until");
  one.superseded_by = other_case(parts, "superseded_by", one);
  return one;
}

VectorFile Reader::file(const Tree& root) const {
  const Fields top = fields(root, "file");
  VectorFile file;
  file.path = file_;
  header(root, top, file);
  file.notes = notes(top);
  std::set<std::string> ids;
  const Tree& list = required(top, "cases");
  for (const Tree& item : items(list, "`cases`")) {
    file.cases.push_back(one_case(item, file));
    if (!ids.insert(file.cases.back().id).second)
      fail(item.where, "vector.duplicate-id", "case `" + file.cases.back().id + "` stands in this file twice",
           "give each case an id of its own");
  }
  if (file.cases.empty()) fail(list.where, "vector.no-cases", "this file has no cases", "add one");
  return file;
}

}  // namespace

VectorFile read_tree(const Tree& root, const std::string& path) { return Reader(path).file(root); }

std::vector<std::string> vector_keys(std::string_view map) { return names_in(map); }

std::vector<std::string> required_vector_keys(std::string_view map) {
  std::vector<std::string> names;
  for (const Key& key : keys)
    if (key.map == map && key.need == Need::required) names.emplace_back(key.name);
  return names;
}

}  // namespace vcpuspec
