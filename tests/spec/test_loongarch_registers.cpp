// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "spec/loongarch/csr/access.h"
#include "spec/loongarch/describe.h"
#include "spec/loongarch/exception/codes.h"

/// The declarations of CSRs against the facts, field by field.
namespace vcpuspec::loongarch {

namespace {

YAML::Node read_facts(const std::string& name) {
  return YAML::LoadFile(std::string(VCPUSPEC_SOURCE_DIR) + "/tests/facts/" + name);
}
const YAML::Node& facts() {
  static const YAML::Node all = read_facts("loongarch_csr.yaml");
  return all;
}
const YAML::Node& lvz_facts() {
  static const YAML::Node all = read_facts("loongarch_lvz.yaml");
  return all;
}

/// The rows of both tables by the number of their first register.
const std::map<unsigned, YAML::Node>& rows() {
  static const std::map<unsigned, YAML::Node> all = [] {
    std::map<unsigned, YAML::Node> by_number;
    for (const char* table : {"csrs", "csrs_v1_10"})
      for (const YAML::Node& row : facts()[table]) by_number[row["number"].as<unsigned>()] = row;
    return by_number;
  }();
  return all;
}

/// The registers that LVZ adds, by their numbers.
const std::map<unsigned, YAML::Node>& lvz_rows() {
  static const std::map<unsigned, YAML::Node> all = [] {
    std::map<unsigned, YAML::Node> by_number;
    for (const YAML::Node& row : lvz_facts()["host_csrs"]) by_number[row["num"].as<unsigned>()] = row;
    return by_number;
  }();
  return all;
}

/// A bit of the base architecture that reads 0 without LVZ and has a name with it: declared as it is with LVZ.
bool is_gained_with_lvz(const YAML::Node& field) {
  if (!field["lvz"]) return false;
  const YAML::Node extra = lvz_facts()["base_csr_extra_bits"];
  return std::any_of(extra.begin(), extra.end(), [&](const YAML::Node& row) {
    return row["name"] && row["name"].as<std::string>() == field["name"].as<std::string>();
  });
}

std::string text_of(const YAML::Node& node) { return node.IsNull() ? "undefined" : node.as<std::string>(); }

/// The values of a list or a range, as declarations write them.
std::string legal_in(const YAML::Node& field) {
  const YAML::Node legal = field["legal"];
  if (!legal) return "";
  if (!legal.IsSequence()) return legal.as<std::string>();
  std::string all;
  for (const YAML::Node& value : legal) all += (all.empty() ? "" : ", ") + value.as<std::string>();
  return all;
}

/// A field as a line: bits, name, access, and what it holds after reset where the facts say it.
std::string stated(const YAML::Node& field, bool with_reset) {
  const bool is_gained = is_gained_with_lvz(field);
  std::string line = text_of(field["bits"][0]) + ":" + text_of(field["bits"][1]) + " " +
                     field["name"].as<std::string>() + " " + (is_gained ? "RW" : field["access"].as<std::string>());
  if (!with_reset) return line;
  if (is_gained) return line + " reset undefined legal ";
  line += " reset " + text_of(field["reset"]);
  if (field["const"]) line += " const " + field["const"].as<std::string>();
  return line + " legal " + legal_in(field);
}
std::set<std::string> stated(const YAML::Node& fields) {
  std::set<std::string> lines;
  bool with_reset = true;
  for (const YAML::Node& field : fields) with_reset = with_reset && field["reset"].IsDefined();
  for (const YAML::Node& field : fields) lines.insert(stated(field, with_reset));
  return lines;
}

std::string declared(const FieldRow& field, bool is_as_wide_as_a_register, bool with_reset) {
  std::string hi = field.hi == 63 && is_as_wide_as_a_register ? "GRLEN-1" : std::to_string(field.hi);
  std::string lo = std::to_string(field.lo);
  if (field.is.below != none) hi = std::string(name_of(field.is.below)) + "-1";
  if (field.is.from != none) lo = name_of(field.is.from);
  std::string line = hi + ":" + lo + " " + field.name + " " + vcpuspec::name_of(field.access);
  if (!with_reset) return line;
  line += " reset " + (field.reset.is_defined ? std::to_string(field.reset.value) : "undefined");
  if (field.access == RC) line += " const " + std::to_string(field.reset.value);
  return line + " legal " + field.is.legal;
}

template <class Fields>
std::set<std::string> declared(const Fields& fields, const YAML::Node& as_in, bool is_as_wide) {
  bool with_reset = true;
  for (const YAML::Node& field : as_in) with_reset = with_reset && field["reset"].IsDefined();
  std::set<std::string> lines;
  for (const FieldRow& row : rows_of(fields)) lines.insert(declared(row, is_as_wide, with_reset));
  return lines;
}

/// The facts name the first register of some families, and print an n in the names of others.
bool is_name_of(const std::string& stated, std::string declared) {
  const std::size_t index = declared.find("<n>");
  if (index == std::string::npos) return stated == declared;
  const std::string before = declared.substr(0, index);
  const std::string after = declared.substr(index + 3);
  return stated == before + after || stated == before + "n" + after || stated == before + "0" + after ||
         stated == before + "1" + after;
}

const char* width_in_facts(Width width) {
  constexpr const char* names[] = {"32", "GRLEN", "64", "IMPL"};
  return names[static_cast<unsigned>(width)];
}

template <class R>
void compare_forms(const YAML::Node& row) {
  const bool is_as_wide = row["width"].as<std::string>() != "32" && row["width"].as<std::string>() != "64";
  // 63 is printed for GRLEN-1 where a register has another form on LA32.
  std::set<std::string> expected;
  for (std::string line : stated(row["fields"]))
    expected.insert(is_as_wide && line.rfind("63:", 0) == 0 ? "GRLEN-1" + line.substr(2) : line);
  CHECK(declared(R::fields, row["fields"], is_as_wide) == expected);
  const auto look = [&](const auto& variant) {
    const char* key = variant.feature == Feature::la32                 ? "fields_la32"
                      : variant.feature == Feature::message_interrupts ? "fields_v1_10"
                                                                       : "";
    if (row[key]) CHECK(declared(variant.fields, row[key], false) == stated(row[key]));
  };
  std::apply([&](const auto&... variant) { (void(look(variant)), ...); }, R::variants);
}

template <class R>
void compare_with_facts() {
  INFO(R::name);
  const auto found = rows().find(R::number);
  REQUIRE(found != rows().end());
  const YAML::Node& row = found->second;
  CHECK(is_name_of(row["name"].as<std::string>(), R::name));
  CHECK(row["title"].as<std::string>() == R::title);
  CHECK(row["width"].as<std::string>() == width_in_facts(R::csr_width));
  CHECK((row["family"] ? row["family"]["count"].as<unsigned>() : 1U) == R::count);
  CHECK((row["family"] ? row["family"]["stride"].as<unsigned>() : 1U) == R::stride);
  compare_forms<R>(row);
}

/// The fields of a register of LVZ, but for its reserved bits. Where nobody says whether software can write a field a
/// choice does, and without it the field is read only.
std::set<std::string> stated_of_lvz(const YAML::Node& fields) {
  std::set<std::string> lines;
  for (const YAML::Node& field : fields) {
    const std::string access = field["access"].as<std::string>();
    if (access == "R0") continue;
    lines.insert(fmt::format("{}:{} {} {}", field["hi"].as<unsigned>(), field["lo"].as<unsigned>(),
                             field["name"].as<std::string>(), access == "U" ? "R" : access));
  }
  return lines;
}

/// The facts do not tell what the implementation fixes from what hardware changes: both are R. An id has eight bits of
/// which a choice says how many are held.
template <class R>
std::set<std::string> declared_of_lvz() {
  constexpr unsigned last_bit_of_an_id = 23;
  std::set<std::string> lines;
  for (const FieldRow& row : rows_of(R::fields)) {
    if (row.access == R0) continue;
    lines.insert(fmt::format("{}:{} {} {}", row.is.below == none ? row.hi : last_bit_of_an_id, row.lo, row.name,
                             row.access == RC ? "R" : vcpuspec::name_of(row.access)));
  }
  return lines;
}

template <class R>
void compare_with_lvz_facts() {
  INFO(R::name);
  const YAML::Node row = lvz_rows().at(R::number);
  CHECK(row["name"].as<std::string>() == R::name);
  CHECK(R::count == 1);
  CHECK(declared_of_lvz<R>() == stated_of_lvz(row["fields"]));
}

TEST_CASE("every CSR is declared as the facts state it, number and fields included", "[register][facts]") {
  std::size_t declarations = 0;
  std::size_t numbers = 0;
  const auto look = [&]<class R>() {
    if (lvz_rows().count(R::number) != 0) compare_with_lvz_facts<R>();
    else compare_with_facts<R>();
    ++declarations;
    numbers += R::count;
  };
  AllCsrs::each(look);
  CHECK(declarations == rows().size() + lvz_rows().size());
  CHECK(numbers == 204 + 6 + 6);
}

TEST_CASE("each form of the facts is declared, and where the facts have another form of LA32, so do we",
          "[register][facts]") {
  std::set<std::string> in_facts;
  for (const auto& [number, row] : rows())
    for (const char* key : {"fields_la32", "fields_v1_10"})
      if (row[key]) in_facts.insert(std::to_string(number) + key);
  std::set<std::string> declared;
  StatefulCsrs::each([&]<class R>() {
    const auto look = [&](const auto& variant) {
      if (variant.feature == Feature::la32) declared.insert(std::to_string(R::number) + "fields_la32");
      if (variant.feature == Feature::message_interrupts) declared.insert(std::to_string(R::number) + "fields_v1_10");
    };
    std::apply([&](const auto&... variant) { (void(look(variant)), ...); }, R::variants);
  });
  declared.erase(std::to_string(TLBRELO::number) + "fields_la32");  // the facts say: as TLBELO
  CHECK(declared == in_facts);
}

/// LA32 reduced, with the presets for everything else.
Choices<Concrete> reduced_la32() {
  Choices<Concrete>::Words words{};
  std::size_t at = 0;
  for (const OpenRow& row : Choices<Concrete>::rows) {
    const std::string name = row.name;
    words[at++] = name == La32::name || name == ReducedLa32::name ? 1 : row.preset;
  }
  return Choices<Concrete>(words);
}

TEST_CASE("LA32 reduced has the registers that the facts list", "[register][facts]") {
  std::set<std::string> listed;
  for (const YAML::Node& name : facts()["la32_reduced"]["present"]) listed.insert(name.as<std::string>());
  std::set<std::string> declared;
  const auto look = [&]<class R>() {
    for (unsigned i = 0; i < R::count; ++i)
      if (holds(is_implemented<Concrete>({csr<R>, Bits<Concrete, 5>::of(i)}, reduced_la32())))
        declared.insert(name_of_register<R>(i));
  };
  AllCsrs::each(look);
  CHECK(declared == listed);
}

/// An exception as a line: its name, its codes and what it records.
std::string line_of(const std::string& name, unsigned ecode, unsigned esubcode, Records records) {
  return fmt::format("{} {} {} {}", name, ecode, esubcode, static_cast<unsigned>(records));
}

TEST_CASE("every exception has the code that the facts state, and records what they state", "[exception][facts]") {
  std::set<std::string> in_facts;
  for (const YAML::Node& one : facts()["exceptions"]) {
    const bool has_page = one["tlbehi"] && one["tlbehi"].as<bool>();
    const Records records = has_page ? Records::page : one["badv"].as<bool>() ? Records::address : Records::nothing;
    in_facts.insert(
        line_of(one["name"].as<std::string>(), one["ecode"].as<unsigned>(), one["esub"].as<unsigned>(), records));
  }
  std::set<std::string> declared;
  for (const Exception& one : exceptions) declared.insert(line_of(one.name, one.ecode, one.esubcode, one.records));
  CHECK(declared == in_facts);
}

TEST_CASE("no two CSRs have the same number", "[register]") {
  std::set<unsigned> numbers;
  const auto look = [&]<class R>() {
    for (unsigned i = 0; i < R::count; ++i) CHECK(numbers.insert(R::number + i * R::stride).second);
  };
  AllCsrs::each(look);
  for (const YAML::Node& lvz : facts()["lvz_pointers"])
    CHECK(lvz_rows().at(lvz["number"].as<unsigned>())["name"].as<std::string>() == lvz["name"].as<std::string>());
}

}  // namespace

}  // namespace vcpuspec::loongarch
