// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/read_jsonl.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <map>
#include <new>
#include <optional>
#include <set>
#include <string_view>

#include "checker/read_file.h"
#include "checker/style.h"
#include "checker/vectors/digest.h"
#include "checker/vectors/read_tree.h"
#include "checker/vectors/scan.h"

namespace vcpuspec {

namespace {

namespace dom = simdjson::dom;

/// What a line says about the file that its case is from; notes and cases are collected.
constexpr std::array<std::string_view, 6> header_keys = {"schema", "arch", "kind", "rule", "machine", "spec"};

bool is_header(std::string_view key) {
  return std::find(header_keys.begin(), header_keys.end(), key) != header_keys.end();
}

/// Turns the library's elements into ours. The library keeps no places, so everything stands where its line does.
Tree tree_of(const dom::element& element, const Location& where, NodeCount& nodes) {
  nodes.add(where);
  Tree out;
  out.where = where;
  switch (element.type()) {
    case dom::element_type::STRING:
      out.kind = TreeKind::quoted;
      out.text = std::string(element.get_string().value_unsafe());
      break;
    case dom::element_type::INT64:
      out.kind = TreeKind::number;
      out.text = std::to_string(element.get_int64().value_unsafe());
      break;
    case dom::element_type::ARRAY: {
      const dom::array items = element.get_array().value_unsafe();
      out.kind = TreeKind::list;
      for (const dom::element item : items) out.items.push_back(tree_of(item, where, nodes));
      break;
    }
    case dom::element_type::OBJECT: {
      const dom::object object = element.get_object().value_unsafe();
      out.kind = TreeKind::map;
      for (const auto [key, value] : object)
        out.entries.push_back({std::string(key), where, tree_of(value, where, nodes)});
      break;
    }
    case dom::element_type::BOOL:
      out.kind = TreeKind::other;
      out.text = element.get_bool().value_unsafe() ? "true" : "false";
      break;
    case dom::element_type::NULL_VALUE: break;
    default: out.kind = TreeKind::other;
  }
  return out;
}

bool same(const Tree& a, const Tree& b) {
  if (a.kind != b.kind || a.text != b.text || a.entries.size() != b.entries.size()) return false;
  if (!std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), same)) return false;
  std::map<std::string_view, const Tree*> others;
  for (const TreeEntry& entry : b.entries) others.emplace(entry.key, &entry.value);
  return std::all_of(a.entries.begin(), a.entries.end(), [&](const TreeEntry& one) {
    const auto other = others.find(one.key);
    return other != others.end() && same(one.value, *other->second);
  });
}

/// Puts the lines of a file together again.
class Lines {
 public:
  explicit Lines(const std::string& file);
  void add(std::string_view line);
  VectorFile file();

 private:
  [[noreturn]] void fail(const char* code, const std::string& message, const std::string& hint) const {
    throw InputError(here(), code, message, hint);
  }
  Location here() const { return {file_, number_, 1}; }
  void check_bytes(std::string_view line) const;
  Tree parse(std::string_view line);
  void part(const TreeEntry& entry, Tree& header, Tree& one);
  void digest_of_line(const Tree& value);
  void header(const Tree& header);
  void notes(const Tree& notes);
  void check_keys(const Tree& map) const;

  const std::string& file_;
  dom::parser parser_;
  NodeCount nodes_;
  unsigned number_ = 0;
  std::optional<Tree> header_;
  std::map<std::string, TreeEntry> notes_;
  std::vector<Tree> cases_;
  std::vector<std::string> digests_;
};

Lines::Lines(const std::string& file) : file_(file), parser_(max_line_bytes) {
  // The buffers grow with the longest line; this sets the depth.
  if (parser_.allocate(0, max_nesting) != simdjson::SUCCESS) throw std::bad_alloc();
}

/// A line without its end, no longer than it may be, with the two escapes that texts of vectors need.
void Lines::check_bytes(std::string_view line) const {
  if (line.size() > max_line_bytes)
    fail("vector.too-long", "this line is longer than 1 MiB", "a case needs a few hundred bytes");
  for (std::size_t i = line.find('\\'); i != std::string_view::npos; i = line.find('\\', i + 2))
    if (i + 1 == line.size() || (line[i + 1] != '"' && line[i + 1] != '\\'))
      fail("vector.escape", "this line has an escape other than \\\" and \\\\", "write the character itself");
}

Tree Lines::parse(std::string_view line) {
  dom::element element;
  const auto error = parser_.parse(simdjson::padded_string(line)).get(element);
  if (error == simdjson::DEPTH_ERROR)
    fail("vector.too-deep", "lists and maps are nested more than 64 levels deep", "vector files need fewer than ten");
  if (error != simdjson::SUCCESS)
    fail("vector.syntax", std::string("this line is not JSON: ") + simdjson::error_message(error),
         "each line is one whole case; the file may be cut off");
  return tree_of(element, here(), nodes_);
}

void Lines::digest_of_line(const Tree& value) {
  if (value.kind != TreeKind::quoted || value.text.size() != 16 ||
      value.text.find_first_not_of("0123456789abcdef") != std::string::npos)
    fail("vector.not-a-digest", "a digest is a text of 16 lower-case hexadecimal digits",
         "let `vcpuspec vec expand` write the line");
  digests_.push_back(value.text);
}

void Lines::header(const Tree& header) {
  if (!header_) header_ = header;
  else if (!same(*header_, header))
    fail("vector.mixed-files", "schema, arch, kind, rule, machine and spec differ from those of the first line",
         "keep the cases of each vector file in a file of their own");
}

/// Notes with one name must say one thing, for they become notes of one file.
void Lines::notes(const Tree& notes) {
  if (notes.kind != TreeKind::map) fail("vector.not-a-map", "`notes` is a map", "write {\"FLAG\": {...}}");
  check_keys(notes);
  for (const TreeEntry& note : notes.entries) {
    const auto [known, is_new] = notes_.emplace(note.key, note);
    if (!is_new && !same(known->second.value, note.value))
      fail("vector.mixed-files", "a note differs from the one of that name in a line above",
           "keep the cases of each vector file in a file of their own");
  }
}

void Lines::check_keys(const Tree& map) const {
  std::set<std::string_view> seen;
  for (const TreeEntry& entry : map.entries)
    if (!seen.insert(entry.key).second)
      fail("vector.duplicate-key", "key " + shown(entry.key) + " stands here twice", "keep one of them");
}

void Lines::part(const TreeEntry& entry, Tree& header, Tree& one) {
  if (entry.key == "digest") return digest_of_line(entry.value);
  if (entry.key == "notes") return notes(entry.value);
  if (entry.key == "cases") fail("vector.unknown-key", "a line has no key `cases`", "each line is one case");
  (is_header(entry.key) ? header : one).entries.push_back(entry);
}

void Lines::add(std::string_view line) {
  ++number_;
  check_bytes(line);
  const Tree all = parse(line);
  if (all.kind != TreeKind::map) fail("vector.not-a-map", "a line is a JSON object", "write one case a line");
  Tree header{TreeKind::map, {}, {}, {}, here()};
  Tree one = header;
  const std::size_t before = digests_.size();
  check_keys(all);
  for (const TreeEntry& entry : all.entries) part(entry, header, one);
  if (digests_.size() == before)
    fail("vector.missing-key", "this line lacks the key `digest`", "let `vcpuspec vec expand` write the line");
  this->header(header);
  cases_.push_back(std::move(one));
}

VectorFile Lines::file() {
  if (!header_) throw InputError({file_, 0, 0}, "vector.no-cases", "this file is empty", "see vectors/README.md");
  Tree root = std::move(*header_);
  const Location top = root.where;
  if (!notes_.empty()) {
    Tree notes{TreeKind::map, {}, {}, {}, top};
    for (const auto& [key, note] : notes_) notes.entries.push_back(note);
    root.entries.push_back({"notes", top, std::move(notes)});
  }
  root.entries.push_back({"cases", top, {TreeKind::list, {}, std::move(cases_), {}, top}});
  VectorFile file = read_tree(root, file_);
  for (std::size_t i = 0; i < file.cases.size(); ++i) {
    const std::string computed = digest(file, file.cases[i]);
    if (computed != digests_[i])
      throw InputError(file.cases[i].where, "vector.wrong-digest",
                       "the digest says " + digests_[i] + ", the case is " + computed,
                       "the line was changed by hand; change the YAML and expand it again");
  }
  return file;
}

}  // namespace

VectorFile parse_jsonl(const std::string& text, const std::string& name) {
  scan_characters(text, name);
  Lines lines(name);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string::npos) check_last_line(text, name);
    lines.add(std::string_view(text).substr(at, end - at));
    at = end + 1;
  }
  return lines.file();
}

VectorFile read_jsonl(const std::string& path) { return parse_jsonl(read_file(path, "vector"), path); }

}  // namespace vcpuspec
