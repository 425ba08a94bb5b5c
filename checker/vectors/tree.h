// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "checker/input_error.h"

namespace vcpuspec {

/// Longest text, longest key, and how many texts, lists and maps there may be in one file. What vectors need is far
/// below; more would only cost time and memory before it is refused for something else.
inline constexpr std::size_t max_text_bytes = std::size_t{64} << 10;
inline constexpr std::size_t max_key_bytes = 256;
inline constexpr std::size_t max_nodes = 5'000'000;

/// What a piece of a vector file is, whichever text it was written as.
enum class TreeKind : std::uint8_t {
  none,    // nothing, where a value was expected
  word,    // bare in YAML: a text, a count or a truth
  quoted,  // a text in quotes
  number,  // a count in JSON; never a text
  list,
  map,
  other,  // true and false in JSON; 1.5, which no vector holds
};

struct TreeEntry;

/// A vector file before its keys have a meaning: the one form that YAML and JSON Lines become, so that one reader gives
/// both the same meaning and the same errors.
struct Tree {
  TreeKind kind = TreeKind::none;
  std::string text;                // word, quoted, number, and of other a truth
  std::vector<Tree> items;         // list
  std::vector<TreeEntry> entries;  // map, in the order of the file
  Location where;

  bool is_text() const { return kind == TreeKind::word || kind == TreeKind::quoted; }
};

/// Counts the nodes of the trees of one file.
class NodeCount {
 public:
  void add(const Location& where) {
    if (++count_ > max_nodes)
      throw InputError(where, "vector.too-many", "this file has more than 5 million texts, lists and maps",
                       "split it into several files");
  }

 private:
  std::size_t count_ = 0;
};

/// One key of a map and its value.
struct TreeEntry {
  std::string key;
  Location where;  // of the key
  Tree value;
};

}  // namespace vcpuspec
