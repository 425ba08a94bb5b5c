// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/input_error.h"

namespace vcpuspec {

/// What a piece of a vector file is, whichever text it was written as.
enum class TreeKind : std::uint8_t {
  none,    // nothing, where a value was expected
  word,    // bare in YAML: a text, or a count
  quoted,  // a text in quotes
  number,  // a count in JSON; never a text
  list,
  map,
  other,  // true, 1.5: no vector holds it
};

struct TreeEntry;

/// A vector file before its keys have a meaning: the one form that YAML and JSON Lines become, so that one reader gives
/// both the same meaning and the same errors.
struct Tree {
  TreeKind kind = TreeKind::none;
  std::string text;                // word, quoted, number
  std::vector<Tree> items;         // list
  std::vector<TreeEntry> entries;  // map, in the order of the file
  Location where;

  bool is_text() const { return kind == TreeKind::word || kind == TreeKind::quoted; }
};

/// One key of a map and its value.
struct TreeEntry {
  std::string key;
  Location where;  // of the key
  Tree value;
};

}  // namespace vcpuspec
