// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/read_yaml.h"

#include <yaml-cpp/yaml.h>

#include "checker/read_file.h"
#include "checker/style.h"
#include "checker/vectors/read_tree.h"
#include "checker/vectors/scan.h"

namespace vcpuspec {

namespace {

/// The library's view of the text; its own complaints become ours.
YAML::Node load(const std::string& text, const std::string& name) {
  try {
    return YAML::Load(text);
  } catch (const YAML::Exception& error) {
    const Location where{name, static_cast<unsigned>(error.mark.line + 1),
                         static_cast<unsigned>(error.mark.column + 1)};
    throw InputError(where, "vector.syntax", "this is not YAML: " + printable(error.msg),
                     "look at the indentation, quotes and brackets around here");
  }
}

/// Turns the library's nodes into ours.
class Converter {
 public:
  explicit Converter(const std::string& file) : file_(file) {}
  /// An empty value has no mark of its own in the library: it stands where `around` does.
  Tree tree(const YAML::Node& node, const Location& around) const;

 private:
  Location at(const YAML::Node& node) const {
    const YAML::Mark mark = node.Mark();  // counts from 0
    return {file_, static_cast<unsigned>(mark.line + 1), static_cast<unsigned>(mark.column + 1)};
  }
  TreeEntry entry(const YAML::Node& key, const YAML::Node& value) const;

  const std::string& file_;
};

TreeEntry Converter::entry(const YAML::Node& key, const YAML::Node& value) const {
  const Location where = at(key);
  if (!key.IsScalar()) throw InputError(where, "vector.not-a-word", "a key is a word", "write `key: value`");
  return {key.Scalar(), where, tree(value, where)};
}

Tree Converter::tree(const YAML::Node& node, const Location& around) const {
  Tree out;
  out.where = node.IsNull() ? around : at(node);
  if (node.IsScalar()) {
    out.kind = node.Tag() == "!" ? TreeKind::quoted : TreeKind::word;  // the library's tag of scalars in quotes
    out.text = node.Scalar();
  } else if (node.IsSequence()) {
    out.kind = TreeKind::list;
    for (const YAML::Node& item : node) out.items.push_back(tree(item, out.where));
  } else if (node.IsMap()) {
    out.kind = TreeKind::map;
    for (const auto& pair : node) out.entries.push_back(entry(pair.first, pair.second));
  }
  return out;
}

}  // namespace

VectorFile parse_yaml(const std::string& text, const std::string& name) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  const std::string body = text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text;
  scan(body, name);
  const YAML::Node root = load(body, name);
  if (root.IsNull()) throw InputError({name, 0, 0}, "vector.no-cases", "this file is empty", "see vectors/README.md");
  return read_tree(Converter(name).tree(root, {name, 0, 0}), name);
}

VectorFile read_yaml(const std::string& path) { return parse_yaml(read_file(path, "vector"), path); }

}  // namespace vcpuspec
