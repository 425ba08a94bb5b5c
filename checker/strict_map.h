// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "checker/vectors/tree.h"

namespace vcpuspec {

/// What a kind of file calls itself in errors: the first part of their codes, and where its format is described.
struct FileKind {
  std::string code;
  std::string hint;
};

/// A map of a file that has certain keys, each once, and no others. Throws InputError.
class StrictMap {
 public:
  StrictMap(const Tree& map, const FileKind& kind, const std::string& what, const std::vector<std::string>& required,
            const std::vector<std::string>& optional = {});

  bool has(const std::string& key) const;
  /// What stands at a key that is there.
  const Tree& at(const std::string& key) const;
  /// The text that stands there; it may be empty.
  std::string text(const std::string& key) const;
  /// The same, or nothing where the key is not there.
  std::string text_or_nothing(const std::string& key) const { return has(key) ? text(key) : ""; }
  /// The items of the list that stands there.
  const std::vector<Tree>& list(const std::string& key) const;
  /// One of some names, as its place among them.
  std::size_t one_of(const std::string& key, const std::vector<std::string>& names) const;

  [[noreturn]] void refuse(const Location& where, const std::string& code, const std::string& what) const;
  [[noreturn]] void refuse(const Location& where, const std::string& code, const std::string& what,
                           const std::string& hint) const;

 private:
  const Tree& map_;
  FileKind kind_;
};

}  // namespace vcpuspec
