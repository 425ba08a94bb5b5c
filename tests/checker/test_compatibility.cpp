// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <nlohmann/json.hpp>

#include "checker/check.h"
#include "checker/citations.h"
#include "checker/include/vcpuspec/implementation.h"
#include "checker/read_file.h"
#include "checker/vectors/read_jsonl.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/write_jsonl.h"

/// What version 1 of the C interface and of the vector format promises: docs/adr/0005-version-1.md. The files in
/// tests/compatibility/ are what others have; they do not change while the version is 1.
namespace vcpuspec {

namespace {

using nlohmann::json;

std::string source(const std::string& path) { return read_file(VCPUSPEC_SOURCE_DIR + ("/" + path), "test"); }
std::string frozen(const std::string& name) { return source("tests/compatibility/" + name); }

std::string library(const std::string& name) { return std::string(VCPUSPEC_TEST_SO_DIR) + "/" + name + ".so"; }

/// What a library that others have compiled gets of the shipped vectors in some files.
Counts judged(const std::string& name, const std::vector<std::string>& files) {
  static const Citations citations = read_citations(std::string(VCPUSPEC_SOURCE_DIR) + "/docs/citations.yaml");
  std::vector<VectorFile> vectors;
  for (const std::string& file : files)
    vectors.push_back(read_yaml(std::string(VCPUSPEC_SOURCE_DIR) + "/vectors/" + file));
  return check(find_endpoint("so:" + library(name)), vectors, {}, citations).counts;
}

/// Every key of the objects in a JSON text, however deep.
void collect_keys(const json& value, std::vector<std::string>& all) {
  if (value.is_object())
    for (const auto& [key, inner] : value.items()) all.push_back(key), collect_keys(inner, all);
  if (value.is_array())
    for (const json& inner : value) collect_keys(inner, all);
}

/// The keys that a schema names for the objects of the format.
std::vector<std::string> keys_of_format(const json& schema) {
  std::vector<std::string> all;
  for (const auto& [key, inner] : schema.at("properties").items()) all.push_back(key);
  for (const json& definition : schema.at("$defs"))
    if (definition.contains("properties"))
      for (const auto& [key, inner] : definition.at("properties").items()) all.push_back(key);
  return all;
}

std::vector<std::string> keys_of_lines(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) collect_keys(json::parse(line), all);
  return all;
}

}  // namespace

TEST_CASE("the entries of the table stand where version 1 has them") {
  using Table = struct vcpuspec_implementation;
  constexpr std::size_t word = sizeof(void*);
  static_assert(VCPUSPEC_ABI_VERSION == 1);
  static_assert(VCPUSPEC_OK == 0 && VCPUSPEC_UNSUPPORTED == 1 && VCPUSPEC_ERROR == 2);
  CHECK(offsetof(Table, size) == 0);
  CHECK(offsetof(Table, abi_version) == word);
  const std::vector<std::size_t> entries = {
      offsetof(Table, describe), offsetof(Table, call), offsetof(Table, create),  offsetof(Table, destroy),
      offsetof(Table, reset),    offsetof(Table, load), offsetof(Table, step),    offsetof(Table, run),
      offsetof(Table, observe),  offsetof(Table, save), offsetof(Table, restore),
  };
  for (std::size_t i = 0; i < entries.size(); ++i) CHECK(entries[i] == (2 + i) * word);
}

TEST_CASE("a library that was compiled with the header of version 1 is judged as before") {
  const Counts mask = judged("version_1_mask", {"gicv5/effective_mask/mask.yaml"});
  CHECK(mask.passed > 0);
  CHECK(mask.failed + mask.skipped + mask.broken == 0);
  const Counts machine = judged("version_1_machine", {"loongarch/exception/ertn.yaml"});
  CHECK(machine.passed > 0);
  CHECK(machine.failed + machine.broken == 0);
}

TEST_CASE("a table that ends early or goes on has the entries that its size says") {
  for (const char* const name : {"version_1_short", "version_1_long"}) {
    INFO(name);
    const Counts counts = judged(name, {"gicv5/effective_mask/mask.yaml"});
    CHECK(counts.passed > 0);
    CHECK(counts.failed + counts.skipped + counts.broken == 0);
  }
}

TEST_CASE("files of version 1 are read as when they were written, and give the same lines with the same digests") {
  for (const std::string name : {"function_1", "trace_1", "unreachable_1"}) {
    INFO(name);
    const std::string lines = frozen(name + ".jsonl");
    CHECK(to_jsonl(parse_yaml(frozen(name + ".yaml"), name)) == lines);
    CHECK(to_jsonl(parse_jsonl(lines, name)) == lines);
  }
}

TEST_CASE("the files of version 1 have every key of the format") {
  std::vector<std::string> seen;
  for (const std::string name : {"function_1", "trace_1", "unreachable_1"})
    for (std::string& key : keys_of_lines(frozen(name + ".jsonl"))) seen.push_back(std::move(key));
  for (const std::string& key : keys_of_format(json::parse(frozen("vector_1.schema.json")))) {
    INFO(key);
    CHECK(std::count(seen.begin(), seen.end(), key) > 0);
  }
}

TEST_CASE("the schema of a line of version 1 is the one that was frozen") {
  CHECK(source("vectors/schema/vector.schema.json") == frozen("vector_1.schema.json"));
}

}  // namespace vcpuspec
