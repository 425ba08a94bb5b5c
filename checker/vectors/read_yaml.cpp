// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/read_yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <optional>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "checker/read_file.h"
#include "checker/style.h"
#include "checker/vectors/bare_word.h"
#include "checker/vectors/read_tree.h"
#include "checker/vectors/scan.h"

namespace vcpuspec {

namespace {

/// Turns what the library reports, piece by piece, into our tree. The library's own tree would take fifty times the
/// memory of the text.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const std::string& file) : file_(file) {}
  const Tree& root() const { return root_; }

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                       YAML::EmitterStyle::value /*style*/) override {
    open_.push_back({{TreeKind::list, {}, {}, {}, at(mark)}, {}});
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    open_.push_back({{TreeKind::map, {}, {}, {}, at(mark)}, {}});
  }
  void OnMapEnd() override { close(); }

 private:
  /// A list or a map that is not complete, and the key that waits for its value.
  struct Level {
    Tree tree;
    std::optional<TreeEntry> entry;
  };

  Location at(const YAML::Mark& mark) const {  // the library counts from 0
    return {file_, static_cast<unsigned>(mark.line + 1), static_cast<unsigned>(mark.column + 1)};
  }
  Location around() const;
  void add(Tree tree);
  void add_to_map(Level& level, Tree tree) const;
  void close();

  const std::string& file_;
  std::vector<Level> open_;
  Tree root_;
  NodeCount nodes_;
  bool started_ = false;
};

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (std::exchange(started_, true))
    throw InputError(at(mark), "vector.stray-text", "the file goes on after its outermost list or map",
                     "remove the rest, or move it inside");
}

void TreeBuilder::OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) {
  add({TreeKind::none, {}, {}, {}, around()});
}

void TreeBuilder::OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) {
  throw std::logic_error("the scan lets no alias through");
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                           const std::string& value) {
  const bool in_quotes = tag == "!";  // the library's word for it
  add({in_quotes ? TreeKind::quoted : TreeKind::word, value, {}, {}, at(mark)});
}

/// Where something is missing, the library's mark is that of what follows: an empty value stands where its key does.
Location TreeBuilder::around() const {
  if (open_.empty()) return {file_, 0, 0};
  return open_.back().entry ? open_.back().entry->where : open_.back().tree.where;
}

void TreeBuilder::add(Tree tree) {
  nodes_.add(tree.where);
  if (open_.empty()) root_ = std::move(tree);
  else if (open_.back().tree.kind == TreeKind::map) add_to_map(open_.back(), std::move(tree));
  else open_.back().tree.items.push_back(std::move(tree));
}

void TreeBuilder::add_to_map(Level& level, Tree tree) const {
  if (!level.entry) {
    if (!tree.is_text()) throw InputError(tree.where, "vector.not-a-word", "a key is a word", "write `key: value`");
    if (tree.kind == TreeKind::word) check_bare_word(tree.text, tree.where);
    level.entry = {std::move(tree.text), std::move(tree.where), {}};
    return;
  }
  level.entry->value = std::move(tree);
  level.tree.entries.push_back(std::move(*level.entry));
  level.entry.reset();
}

void TreeBuilder::close() {
  Tree done = std::move(open_.back().tree);
  open_.pop_back();
  add(std::move(done));
}

/// The tree of the text; the library's own complaints become ours.
Tree parse(const std::string& text, const std::string& name) {
  std::istringstream in(text);
  TreeBuilder builder(name);
  try {
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) continue;
  } catch (const YAML::Exception& error) {
    const Location where{name, static_cast<unsigned>(error.mark.line + 1),
                         static_cast<unsigned>(error.mark.column + 1)};
    throw InputError(where, "vector.syntax", "this is not YAML: " + printable(error.msg),
                     "look at the indentation, quotes and brackets around here");
  }
  return builder.root();
}

}  // namespace

Tree parse_yaml_tree(const std::string& text, const std::string& name) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  const std::string body = text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text;
  scan(body, name);
  Tree root = parse(body, name);
  if (root.kind == TreeKind::none)
    throw InputError({name, 0, 0}, "vector.no-cases", "this file is empty", "see vectors/README.md");
  check_last_line(body, name);
  return root;
}

VectorFile parse_yaml(const std::string& text, const std::string& name) {
  return read_tree(parse_yaml_tree(text, name), name);
}

VectorFile read_yaml(const std::string& path) { return parse_yaml(read_file(path, "vector"), path); }

}  // namespace vcpuspec
