// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/exported_functions.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "checker/implementation.h"
#include "checker/style.h"

namespace vcpuspec {

namespace {

using Json = nlohmann::json;

std::string words(std::size_t in, std::size_t out) {
  return std::to_string(in) + " words in and " + std::to_string(out) + " out";
}

void check_words(const std::string& name, const ExportedFunction& function, const Describer& by) {
  const Signature* wanted = find_signature(name);
  if (wanted == nullptr) return;
  if (function.inputs != wanted->inputs.size() || function.outputs != wanted->outputs.size())
    by.refuse("`" + name + "` has " + words(wanted->inputs.size(), wanted->outputs.size()) + ", not " +
              words(function.inputs, function.outputs));
}

}  // namespace

void Describer::refuse(const std::string& why) const { throw InputError(where, code, what + ": " + why, hint); }

void Describer::only_keys(const Json& object, std::initializer_list<std::string_view> known) const {
  for (const auto& [key, value] : object.items())
    if (std::find(known.begin(), known.end(), key) == known.end()) refuse("unknown key `" + printable(key) + "`");
}

std::string Describer::text(const Json& object, const char* key) const {
  const auto at = object.find(key);
  if (at == object.end() || !at->is_string()) refuse(std::string("the text `") + key + "` is missing");
  return at->get<std::string>();
}

std::size_t Describer::number(const Json& object, const char* key, const std::string& what_it_is) const {
  const auto at = object.find(key);
  if (at == object.end() || !at->is_number_unsigned()) refuse(what_it_is + " without the number `" + key + "`");
  return at->get<std::size_t>();
}

ExportedFunctions read_functions(const Json& description, const Describer& by) {
  const auto list = description.find("functions");
  if (list == description.end() || !list->is_array()) by.refuse("the list `functions` is missing");
  ExportedFunctions all;
  std::uint32_t number = 0;
  for (const Json& one : *list) {
    if (!one.is_object()) by.refuse("a function that is no object");
    by.only_keys(one, {"name", "in", "out"});
    const std::string name = by.text(one, "name");
    const ExportedFunction function = {number++, by.number(one, "in", "a function"),
                                       by.number(one, "out", "a function")};
    if (!all.emplace(name, function).second) by.refuse("`" + printable(name) + "` stands there twice");
    check_words(name, function, by);
  }
  return all;
}

}  // namespace vcpuspec
