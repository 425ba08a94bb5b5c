// SPDX-License-Identifier: Apache-2.0
#include <yaml-cpp/yaml.h>

#include <catch2/catch.hpp>
#include <set>

#include "spec/gicv5/machine.h"
#include "spec/registry/registry.h"

namespace vcpuspec {

namespace {

/// A declaration as the facts write it, field by field.
template <RegisterDeclaration R>
std::set<std::string> declared() {
  std::set<std::string> lines = {"width " + std::to_string(R::width), "count " + std::to_string(R::count)};
  each_field<R>([&](const auto& f) {
    const std::string bits = std::to_string(f.hi) + ":" + std::to_string(f.lo);
    const bool reserved = f.access == Access::R0;
    lines.insert(bits + " " + (reserved ? "reserved" : f.name) + " " + name_of(f.access));
  });
  return lines;
}

std::set<std::string> stated(const YAML::Node& facts) {
  std::set<std::string> lines = {"width " + facts["width"].as<std::string>(),
                                 "count " + (facts["count"] ? facts["count"].as<std::string>() : "1")};
  for (const YAML::Node& f : facts["fields"]) {
    const std::string bits = f["bits"][0].as<std::string>() + ":" + f["bits"][1].as<std::string>();
    const bool reserved = f["access"].as<std::string>() == "R0";
    lines.insert(bits + " " + (reserved ? "reserved" : f["name"].as<std::string>()) + " " +
                 f["access"].as<std::string>());
  }
  return lines;
}

YAML::Node facts_about(const std::string& file, const std::string& name) {
  const YAML::Node all = YAML::LoadFile(std::string(VCPUSPEC_SOURCE_DIR) + "/tests/facts/" + file);
  for (const YAML::Node& one : all["registers"])
    if (one["name"].as<std::string>() == name) return one;
  return {};
}

template <RegisterDeclaration R>
void compare_with(const std::string& file) {
  INFO(R::name);
  const YAML::Node facts = facts_about(file, R::name);
  REQUIRE(facts.IsMap());
  CHECK(declared<R>() == stated(facts));
}

gicv5::Encoding encoding_in_facts(const char* name) {
  const auto numbers = facts_about("gicv5_registers.yaml", name)["encoding"].as<std::vector<unsigned>>();
  const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(numbers.at(i)); };
  return {at(0), at(1), at(2), at(3), at(4)};
}

TEST_CASE("every GICv5 register is declared as the facts state it", "[register][facts]") {
  using namespace gicv5;
  std::size_t compared = 0;
  Registers<ICH_VMCR_EL2, ICH_APR_EL2, ICH_HPPIR_EL2, ICH_VCTLR_EL2, ICH_CONTEXTR_EL2, ICH_PPI_DVIR_EL2,
            ICH_PPI_ENABLER_EL2, ICH_PPI_PENDR_EL2, ICH_PPI_ACTIVER_EL2, ICH_PPI_PRIORITYR_EL2, ICH_HFGRTR_EL2,
            ICH_HFGWTR_EL2, ICH_HFGITR_EL2, ICC_IDR0_EL1, ICC_CR0_EL1, ICC_PCR_EL1, ICC_APR_EL1, ICC_HAPR_EL1,
            ICC_HPPIR_EL1, ICC_ICSR_EL1, ICC_IAFFIDR_EL1, ICC_PPI_HMR_EL1, ICC_PPI_ENABLER_EL1, ICC_PPI_CACTIVER_EL1,
            ICC_PPI_SACTIVER_EL1, ICC_PPI_CPENDR_EL1, ICC_PPI_SPENDR_EL1, ICC_PPI_PRIORITYR_EL1>::each([&]<class R>() {
    compare_with<R>("gicv5_registers.yaml");
    CHECK(encoding_in_facts(R::name) == encoding_of<R>());
    ++compared;
  });
  CHECK(compared ==
        YAML::LoadFile(std::string(VCPUSPEC_SOURCE_DIR) + "/tests/facts/gicv5_registers.yaml")["registers"].size());
}

TEST_CASE("the registers of a family follow each other in their encodings", "[register]") {
  using namespace gicv5;
  CHECK(encoding_of<ICC_PPI_HMR_EL1>(1) == Encoding{3, 0, 12, 10, 1});
  CHECK(encoding_of<ICC_PPI_PRIORITYR_EL1>(7) == Encoding{3, 0, 12, 14, 7});
  CHECK(encoding_of<ICC_PPI_PRIORITYR_EL1>(8) == Encoding{3, 0, 12, 15, 0});
  CHECK(encoding_of<ICH_PPI_PRIORITYR_EL2>(15) == Encoding{3, 4, 12, 15, 7});
}

TEST_CASE("slots have unique names and every open value a preset that fits", "[registry]") {
  for (const Subject& subject : subjects()) {
    std::set<std::string> names;
    for (const SlotInfo& slot : subject.slots) CHECK(names.insert(slot.bank + "." + slot.name).second);
    for (const OpenValueInfo& open : subject.open_values) CHECK(open.preset <= ones(open.width));
  }
}

TEST_CASE("rule names are unique", "[registry]") {
  std::set<std::string> names;
  for (const Rule& rule : rules()) CHECK(names.insert(rule.name).second);
}

}  // namespace

}  // namespace vcpuspec
