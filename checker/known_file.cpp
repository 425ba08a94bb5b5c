// SPDX-License-Identifier: Apache-2.0
// The file of a list: reading and writing.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "checker/known.h"
#include "checker/read_file.h"
#include "checker/strict_map.h"
#include "checker/style.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/write_yaml.h"

namespace vcpuspec {

namespace {

const FileKind known_files = {"known",
                              "`vcpuspec check ENDPOINT --update-known FILE` writes it; see docs/known_deviations.md"};

std::size_t count(const StrictMap& map, const std::string& key) {
  const Tree& value = map.at(key);
  std::size_t number = 0;
  const char* const end = value.text.data() + value.text.size();
  if (value.kind != TreeKind::word || std::from_chars(value.text.data(), end, number).ptr != end || number == 0)
    map.refuse(value.where, "not-a-count", "`" + key + "` is no count of cases");
  return number;
}

std::vector<std::string> globs(const StrictMap& entry) {
  const Tree& list = entry.at("match");
  if (list.kind != TreeKind::list || list.items.empty())
    entry.refuse(list.where, "no-match", "`match` is no list of globs of case ids");
  std::vector<std::string> all;
  for (const Tree& glob : list.items) {
    if (!glob.is_text() || glob.text.empty()) entry.refuse(glob.where, "not-text", "a glob of case ids is text");
    all.push_back(glob.text);
  }
  return all;
}

KnownKind kind_of(const StrictMap& entry, const std::string& signature) {
  const KnownKind kind = static_cast<KnownKind>(entry.one_of("kind", known_kind_names));
  const auto ends_with = [&](Answer::Kind how) { return signature.ends_with(std::string(" ") + name_of(how)); };
  if ((kind == KnownKind::crash) != ends_with(Answer::Kind::crashed) ||
      (kind == KnownKind::hang) != ends_with(Answer::Kind::hung))
    entry.refuse(entry.at("kind").where, "kind-of-another", shown(name_of(kind)) + " is not what the signature says",
                 "signatures that end in `crashed` are of kind crash, in `hung` of kind hang, and no others");
  return kind;
}

KnownEntry entry_of(const Tree& tree) {
  const StrictMap map(tree, known_files, "an entry", {"match", "cases", "signature", "kind", "issue", "expires"});
  KnownEntry entry;
  entry.where = tree.where;
  entry.match = globs(map);
  entry.cases = count(map, "cases");
  entry.signature = map.text("signature");
  if (entry.signature.empty()) map.refuse(map.at("signature").where, "no-signature", "the signature is empty");
  entry.kind = kind_of(map, entry.signature);
  entry.issue = map.text("issue");
  if (entry.issue.empty() && entry.kind != KnownKind::unsupported)
    map.refuse(map.at("issue").where, "no-issue", "a deviation of this kind needs an issue",
               "say where it is followed; what is not supported at all is of kind `unsupported`");
  entry.expires = map.text("expires");
  if (!is_date(entry.expires))
    map.refuse(map.at("expires").where, "not-a-date", shown(entry.expires) + " is no date",
               "write a day that there is, as \"YYYY-MM-DD\"");
  return entry;
}

std::vector<KnownEntry> entries_of(const StrictMap& root) {
  std::vector<KnownEntry> entries;
  std::set<std::string> signatures;
  for (const Tree& one : root.list("known")) {
    entries.push_back(entry_of(one));
    if (!signatures.insert(entries.back().signature).second)
      root.refuse(one.where, "duplicate-signature", "an entry above has this signature, too",
                  "one entry has all cases that fail in the same way");
  }
  return entries;
}

std::string globs_in_yaml(const std::vector<std::string>& match) {
  if (match.size() == 1) return " [" + quoted(printable(match[0])) + "]\n";
  std::string out = "\n";
  for (const std::string& glob : match) out += "      - " + quoted(printable(glob)) + "\n";
  return out;
}

}  // namespace

KnownList parse_known(const std::string& text_of_file, const std::string& name) {
  const Tree tree = parse_yaml_tree(text_of_file, name);
  const StrictMap root(tree, known_files, "a list of known deviations",
                       {"schema", "implementation", "version", "known"});
  if (const std::string schema = root.text("schema"); schema != known_schema)
    root.refuse(root.at("schema").where, "schema", shown(schema) + " is no schema of such a list that I know",
                std::string("this version reads \"") + known_schema + "\"");
  return {name, root.text("implementation"), root.text("version"), entries_of(root)};
}

KnownList read_known(const std::string& path) { return parse_known(read_file(path, "known"), path); }

std::string to_yaml(const KnownList& list) {
  std::string out = fmt::format("schema: {}\nimplementation: {}\nversion: {}\n", quoted(printable(known_schema)),
                                quoted(printable(list.implementation)), quoted(printable(list.version)));
  out += list.entries.empty() ? "known: []\n" : "known:\n";
  for (const KnownEntry& entry : list.entries)
    out += fmt::format("  - match:{}    cases: {}\n    signature: {}\n    kind: {}\n    issue: {}\n    expires: {}\n",
                       globs_in_yaml(entry.match), entry.cases, quoted(printable(entry.signature)), name_of(entry.kind),
                       quoted(printable(entry.issue)), quoted(printable(entry.expires)));
  return out;
}

}  // namespace vcpuspec
