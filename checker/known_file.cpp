// SPDX-License-Identifier: Apache-2.0
// The file of a list: reading and writing.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "checker/known.h"
#include "checker/nearest.h"
#include "checker/read_file.h"
#include "checker/style.h"
#include "checker/vectors/read_yaml.h"

namespace vcpuspec {

namespace {

constexpr auto how_to_write = "`vcpuspec check ENDPOINT --update-known FILE` writes it; see docs/known_deviations.md";

[[noreturn]] void refuse(const Location& where, const std::string& code, const std::string& what,
                         const std::string& hint = how_to_write) {
  throw InputError(where, "known." + code, what, hint);
}

/// A map with these keys, each once.
void check_keys(const Tree& map, const std::string& what, const std::vector<std::string>& keys) {
  if (map.kind != TreeKind::map) refuse(map.where, "not-a-map", what + " is no map");
  std::set<std::string> seen;
  for (const TreeEntry& entry : map.entries) {
    if (std::find(keys.begin(), keys.end(), entry.key) == keys.end())
      refuse(entry.where, "unknown-key", what + " has no key " + shown(entry.key), did_you_mean(entry.key, keys));
    if (!seen.insert(entry.key).second) refuse(entry.where, "duplicate-key", "this key stands there twice");
  }
  for (const std::string& key : keys)
    if (!seen.contains(key)) refuse(map.where, "missing-key", fmt::format("{} lacks `{}`", what, key));
}

const Tree& member(const Tree& map, const std::string& key) {
  return std::find_if(map.entries.begin(), map.entries.end(), [&](const TreeEntry& one) { return one.key == key; })
      ->value;
}

std::string text(const Tree& map, const std::string& key) {
  const Tree& value = member(map, key);
  if (!value.is_text()) refuse(value.where, "not-text", "`" + key + "` is no text");
  return value.text;
}

std::size_t count(const Tree& map, const std::string& key) {
  const Tree& value = member(map, key);
  std::size_t number = 0;
  const char* const end = value.text.data() + value.text.size();
  if (value.kind != TreeKind::word || std::from_chars(value.text.data(), end, number).ptr != end || number == 0)
    refuse(value.where, "not-a-count", "`" + key + "` is no count of cases");
  return number;
}

std::vector<std::string> globs(const Tree& entry) {
  const Tree& list = member(entry, "match");
  if (list.kind != TreeKind::list || list.items.empty())
    refuse(list.where, "no-match", "`match` is no list of globs of case ids");
  std::vector<std::string> all;
  for (const Tree& glob : list.items) {
    if (!glob.is_text() || glob.text.empty()) refuse(glob.where, "not-text", "a glob of case ids is text");
    all.push_back(glob.text);
  }
  return all;
}

KnownKind kind_of(const Tree& entry, const std::string& signature) {
  const std::string name = text(entry, "kind");
  const Location& where = member(entry, "kind").where;
  const auto found = std::find(known_kind_names.begin(), known_kind_names.end(), name);
  if (found == known_kind_names.end())
    refuse(where, "unknown-kind", shown(name) + " is no kind of deviation", did_you_mean(name, known_kind_names));
  const KnownKind kind = static_cast<KnownKind>(found - known_kind_names.begin());
  const auto ends_with = [&](Answer::Kind how) { return signature.ends_with(std::string(" ") + name_of(how)); };
  if ((kind == KnownKind::crash) != ends_with(Answer::Kind::crashed) ||
      (kind == KnownKind::hang) != ends_with(Answer::Kind::hung))
    refuse(where, "kind-of-another", shown(name) + " is not what the signature says",
           "signatures that end in `crashed` are of kind crash, in `hung` of kind hang, and no others");
  return kind;
}

KnownEntry entry_of(const Tree& tree) {
  check_keys(tree, "an entry", {"match", "cases", "signature", "kind", "issue", "expires"});
  KnownEntry entry;
  entry.where = tree.where;
  entry.match = globs(tree);
  entry.cases = count(tree, "cases");
  entry.signature = text(tree, "signature");
  if (entry.signature.empty()) refuse(member(tree, "signature").where, "no-signature", "the signature is empty");
  entry.kind = kind_of(tree, entry.signature);
  entry.issue = text(tree, "issue");
  if (entry.issue.empty() && entry.kind != KnownKind::unsupported)
    refuse(member(tree, "issue").where, "no-issue", "a deviation of this kind needs an issue",
           "say where it is followed; what is not supported at all is of kind `unsupported`");
  entry.expires = text(tree, "expires");
  if (!is_date(entry.expires))
    refuse(member(tree, "expires").where, "not-a-date", shown(entry.expires) + " is no date",
           "write a day that there is, as \"YYYY-MM-DD\"");
  return entry;
}

std::vector<KnownEntry> entries_of(const Tree& root) {
  const Tree& list = member(root, "known");
  if (list.kind != TreeKind::list) refuse(list.where, "not-a-list", "`known` is no list of deviations");
  std::vector<KnownEntry> entries;
  std::set<std::string> signatures;
  for (const Tree& one : list.items) {
    entries.push_back(entry_of(one));
    if (!signatures.insert(entries.back().signature).second)
      refuse(one.where, "duplicate-signature", "an entry above has this signature, too",
             "one entry has all cases that fail in the same way");
  }
  return entries;
}

/// Text in double quotes.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char ch : printable(text)) {
    if (ch == '"' || ch == '\\') out += '\\';
    out += ch;
  }
  return out + "\"";
}

std::string globs_in_yaml(const std::vector<std::string>& match) {
  if (match.size() == 1) return " [" + quoted(match[0]) + "]\n";
  std::string out = "\n";
  for (const std::string& glob : match) out += "      - " + quoted(glob) + "\n";
  return out;
}

}  // namespace

KnownList parse_known(const std::string& text_of_file, const std::string& name) {
  const Tree root = parse_yaml_tree(text_of_file, name);
  check_keys(root, "a list of known deviations", {"schema", "implementation", "version", "known"});
  if (const std::string schema = text(root, "schema"); schema != known_schema)
    refuse(member(root, "schema").where, "schema", shown(schema) + " is no schema of such a list that I know",
           std::string("this version reads \"") + known_schema + "\"");
  return {name, text(root, "implementation"), text(root, "version"), entries_of(root)};
}

KnownList read_known(const std::string& path) { return parse_known(read_file(path, "known"), path); }

std::string to_yaml(const KnownList& list) {
  std::string out = fmt::format("schema: {}\nimplementation: {}\nversion: {}\n", quoted(known_schema),
                                quoted(list.implementation), quoted(list.version));
  out += list.entries.empty() ? "known: []\n" : "known:\n";
  for (const KnownEntry& entry : list.entries)
    out += fmt::format("  - match:{}    cases: {}\n    signature: {}\n    kind: {}\n    issue: {}\n    expires: {}\n",
                       globs_in_yaml(entry.match), entry.cases, quoted(entry.signature), name_of(entry.kind),
                       quoted(entry.issue), quoted(entry.expires));
  return out;
}

}  // namespace vcpuspec
