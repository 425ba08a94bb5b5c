// SPDX-License-Identifier: Apache-2.0
#include "spec/registry/places.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "spec/registry/registry.h"

namespace vcpuspec {

namespace {

bool is_same(const Place& a, const Place& b) {
  return a.line == b.line && a.column == b.column && std::string_view(a.file) == b.file;
}

/// The field declared at that place, or an empty name.
std::string field_at(const Place& at) {
  for (const Subject& subject : subjects())
    for (const SlotInfo* one : subject.registers())
      for (const FieldInfo& field : one->fields)
        if (is_same(field.row, at)) return one->name + "." + field.name;
  return "";
}

/// A lambda belongs to the function that it stands in.
std::string function_at(const Place& at) {
  if (const CitedFunction* cited = cited_function_at(at)) return cited->name;
  return std::string(at.function_name());
}

std::string owner_of(const Place& at) {
  const std::string function = function_at(at);
  for (const Rule& rule : rules())
    if (rule.file == at.file && rule.function == function) return rule.name;
  const std::string field = field_at(at);
  if (!field.empty()) return field;
  return std::string(at.file) + ":" + function;
}

/// What tells one place of the source from another, whichever rule's recording passes through it.
using PlaceKey = std::tuple<unsigned, unsigned, Op, std::string_view>;

PlaceKey key_of(Op op, const Place& at) { return {at.line, at.column, op, at.file}; }

/// Rules share most of their text, so each place is looked at once, not once for each rule.
std::map<PlaceKey, Place> recorded_places() {
  std::map<PlaceKey, Place> places;
  for (const Rule& rule : rules()) {
    const auto recording = record(rule.text);
    for (const graph::SourcePlace& place : recording->graph.places())
      if (place.scope == graph::Scope::rule) places.try_emplace(key_of(place.op, place.at), place.at);
  }
  return places;
}

}  // namespace

const std::vector<PublishedPlace>& published_places() {
  static const std::vector<PublishedPlace> all = [] {
    // An owner's text stands in one file, so line and column order its places.
    std::map<std::tuple<std::string, Op, unsigned, unsigned>, Place> by_owner;
    for (const auto& [key, at] : recorded_places())
      by_owner.try_emplace({owner_of(at), std::get<Op>(key), at.line, at.column}, at);
    std::vector<PublishedPlace> ranked;
    for (const auto& [key, at] : by_owner) {
      const auto& [owner, op, line, column] = key;
      const bool continues = !ranked.empty() && ranked.back().owner == owner && ranked.back().op == op;
      ranked.push_back({owner, op, continues ? ranked.back().ordinal + 1 : 1, at});
    }
    return ranked;
  }();
  return all;
}

const PublishedPlace& published_place(const graph::SourcePlace& place) {
  static const std::map<PlaceKey, const PublishedPlace*> by_place = [] {
    std::map<PlaceKey, const PublishedPlace*> all;
    for (const PublishedPlace& published : published_places()) all[key_of(published.op, published.at)] = &published;
    return all;
  }();
  const auto found = by_place.find(key_of(place.op, place.at));
  if (found == by_place.end()) spec_bug("a place of a recording is not published");
  return *found->second;
}

const CitedFunction* cited_function_at(const Place& place) {
  for (const CitedFunction& function : cited_functions())
    if (function.file == place.file && function.first_line <= place.line && place.line <= function.last_line)
      return &function;
  return nullptr;
}

}  // namespace vcpuspec
