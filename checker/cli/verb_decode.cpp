// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <charconv>
#include <iostream>

#include "checker/cli/options.h"
#include "checker/input_error.h"
#include "checker/nearest.h"
#include "spec/registry/registry.h"

namespace vcpuspec::cli {

namespace {

std::vector<std::string> register_names() {
  std::vector<std::string> names;
  for (const Subject& subject : subjects())
    for (const SlotInfo* one : subject.registers()) names.push_back(one->name);
  return names;
}

/// A register is described once, whatever bank holds it.
const SlotInfo& find_register(const std::string& name) {
  for (const Subject& subject : subjects())
    for (const SlotInfo* one : subject.registers())
      if (one->name == name || one->bank + "." + one->name == name) return *one;
  throw InputError({}, "decode.register", "no register is called '" + name + "'", did_you_mean(name, register_names()));
}

std::uint64_t number(const std::string& text) {
  const bool hex = text.rfind("0x", 0) == 0 || text.rfind("0X", 0) == 0;
  const char* first = text.data() + (hex ? 2 : 0);
  const char* last = text.data() + text.size();
  std::uint64_t value = 0;
  const auto result = std::from_chars(first, last, value, hex ? 16 : 10);
  if (result.ec != std::errc{} || result.ptr != last || first == last)
    throw InputError({}, "decode.value", "'" + text + "' is no number of at most 64 bits",
                     "write hexadecimal with 0x, or decimal");
  return value;
}

std::uint64_t part_of(const FieldInfo& field, std::uint64_t value) {
  return value >> field.lo & ones(field.hi - field.lo + 1);
}

void print(const SlotInfo& slot, std::uint64_t value) {
  std::cout << fmt::format("{} = {:#x}  {} [{}]\n", slot.name, value, slot.title, slot.citation);
  for (const FieldInfo& field : slot.fields) {
    const std::uint64_t part = part_of(field, value);
    const std::string bits =
        field.hi == field.lo ? fmt::format("{}", field.lo) : fmt::format("{}:{}", field.hi, field.lo);
    const bool reserved = field.access == Access::R0;
    if (reserved && part == 0) continue;
    std::cout << fmt::format("  {:>6}  {:<10} {:<4} {:<#10x} {}\n", bits, field.name, name_of(field.access), part,
                             reserved ? "reserved bits are set: no implementation holds this value" : field.meaning);
  }
}

const FieldInfo* find_field(const SlotInfo& slot, const std::string& name) {
  for (const FieldInfo& field : slot.fields)
    if (field.name == name) return &field;
  return nullptr;
}

/// What exception a register reports that has a first- and a second-level code.
void print_exception(const SlotInfo& slot, std::uint64_t value) {
  const FieldInfo* ecode = find_field(slot, "Ecode");
  const FieldInfo* esubcode = find_field(slot, "EsubCode");
  if (ecode == nullptr || esubcode == nullptr) return;
  for (const Subject& subject : subjects())
    for (const ExceptionInfo& one : subject.exceptions)
      if (one.code == part_of(*ecode, value) && one.subcode == part_of(*esubcode, value))
        std::cout << fmt::format("  exception {}: {}\n", one.name, one.meaning);
}

}  // namespace

ExitCode decode(const Options& options) {
  for (const std::string& asked : options.names) {
    const std::size_t equals = asked.find('=');
    if (equals == std::string::npos)
      throw InputError({}, "decode.form", "'" + asked + "' is not of the form REGISTER=VALUE",
                       "for example ICH_VMCR_EL2=0x50000001");
    const SlotInfo& slot = find_register(asked.substr(0, equals));
    const std::uint64_t value = number(asked.substr(equals + 1));
    if (value > ones(slot.width))
      throw InputError({}, "decode.width", fmt::format("{:#x} does not fit {}", value, slot.name),
                       fmt::format("it has {} bits", slot.width));
    print(slot, value);
    print_exception(slot, value);
  }
  return ExitCode::conforms;
}

}  // namespace vcpuspec::cli
