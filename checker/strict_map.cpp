// SPDX-License-Identifier: Apache-2.0
#include "checker/strict_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "checker/nearest.h"
#include "checker/style.h"

namespace vcpuspec {

namespace {

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

StrictMap::StrictMap(const Tree& map, const FileKind& kind, const std::string& what,
                     const std::vector<std::string>& required, const std::vector<std::string>& optional)
    : map_(map), kind_(kind) {
  if (map.kind != TreeKind::map) refuse(map.where, "not-a-map", what + " is no map");
  std::vector<std::string> keys = required;
  keys.insert(keys.end(), optional.begin(), optional.end());
  std::set<std::string> seen;
  for (const TreeEntry& entry : map.entries) {
    if (!contains(keys, entry.key))
      refuse(entry.where, "unknown-key", what + " has no key " + shown(entry.key), did_you_mean(entry.key, keys));
    if (!seen.insert(entry.key).second) refuse(entry.where, "duplicate-key", "this key stands there twice");
  }
  for (const std::string& key : required)
    if (!seen.contains(key)) refuse(map.where, "missing-key", fmt::format("{} lacks `{}`", what, key));
}

bool StrictMap::has(const std::string& key) const {
  return std::any_of(map_.entries.begin(), map_.entries.end(), [&](const TreeEntry& one) { return one.key == key; });
}

const Tree& StrictMap::at(const std::string& key) const {
  return std::find_if(map_.entries.begin(), map_.entries.end(), [&](const TreeEntry& one) { return one.key == key; })
      ->value;
}

std::string StrictMap::text(const std::string& key) const {
  const Tree& value = at(key);
  if (!value.is_text()) refuse(value.where, "not-text", "`" + key + "` is no text");
  return value.text;
}

const std::vector<Tree>& StrictMap::list(const std::string& key) const {
  const Tree& value = at(key);
  if (value.kind != TreeKind::list) refuse(value.where, "not-a-list", "`" + key + "` is no list");
  return value.items;
}

std::size_t StrictMap::one_of(const std::string& key, const std::vector<std::string>& names) const {
  const std::string name = text(key);
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    refuse(at(key).where, "unknown-" + key, shown(name) + " is no `" + key + "`", did_you_mean(name, names));
  return static_cast<std::size_t>(found - names.begin());
}

void StrictMap::refuse(const Location& where, const std::string& code, const std::string& what) const {
  refuse(where, code, what, kind_.hint);
}

void StrictMap::refuse(const Location& where, const std::string& code, const std::string& what,
                       const std::string& hint) const {
  throw InputError(where, kind_.code + "." + code, what, hint);
}

}  // namespace vcpuspec
