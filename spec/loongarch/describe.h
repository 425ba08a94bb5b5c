// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <string>

#include "spec/loongarch/csr/machine.h"
#include "spec/registry/registry.h"

/// What the declaration of a CSR says, as tools show it: fields as they are where nothing is said about the
/// implementation.
namespace vcpuspec::loongarch {

/// A parameter where nothing is said about it.
inline unsigned preset_of(Parameter parameter) {
  return static_cast<unsigned>(std::popcount(bits_below<Concrete>(parameter, Choices<Concrete>::presets()).value()));
}

/// Whether the choices hold a feature where nothing is said about it.
inline bool is_preset(Feature feature) { return holds(has<Concrete>(feature, Choices<Concrete>::presets())); }

/// A field without its type: what can be described by one function for all of them.
struct FieldRow {
  const char* name;
  unsigned hi;
  unsigned lo;
  Access access;
  const char* meaning;
  Place row;
  Reset reset;
  Attribute is;
};
template <class R, unsigned Hi, unsigned Lo>
constexpr FieldRow row_of(const CsrField<R, Hi, Lo>& f) {
  return {f.name, Hi, Lo, f.access, f.meaning, f.row, f.reset, f.is};
}
template <class Fields>
constexpr auto rows_of(const Fields& fields) {
  return std::apply([](const auto&... field) { return std::array{row_of(field)...}; }, fields);
}

inline FieldInfo describe(const FieldRow& field) {
  FieldInfo info{field.name, field.hi, field.lo, field.access, field.meaning, field.row};
  if (field.is.below != none) {
    info.hi = std::min(field.hi, preset_of(field.is.below) - 1);
    info.bits = std::string(name_of(field.is.below)) + "-1:" + std::to_string(field.lo);
  }
  if (field.is.from != none) {
    info.lo = std::min(field.hi, preset_of(field.is.from));
    info.bits = std::to_string(field.hi) + ":" + name_of(field.is.from);
  }
  info.reset = field.reset.is_defined ? std::to_string(field.reset.value) : "undefined";
  info.legal = field.is.legal;
  return info;
}
inline std::vector<FieldInfo> describe_all(std::span<const FieldRow> rows) {
  std::vector<FieldInfo> all;
  for (const FieldRow& row : rows) all.push_back(describe(row));
  return all;
}

/// The fields of the form that holds where nothing is said.
template <CsrDeclaration R>
std::vector<FieldInfo> describe_fields(const R*) {
  static constexpr auto usual = rows_of(R::fields);
  std::span<const FieldRow> rows = usual;
  if constexpr (std::tuple_size_v<decltype(R::variants)> != 0) {
    static constexpr auto first = rows_of(std::get<0>(R::variants).fields);
    if (is_preset(std::get<0>(R::variants).feature)) rows = first;
  }
  return describe_all(rows);
}

inline const char* name_of(Width width) {
  constexpr const char* names[] = {"32", "GRLEN", "64", "implementation"};
  return names[static_cast<unsigned>(width)];
}
inline const char* name_of(Presence presence) {
  constexpr const char* names[] = {"",
                                   "TLB",
                                   "page walk",
                                   "page walk, LA64",
                                   "STLB",
                                   "reduced virtual addresses, LA64",
                                   "index below SAVE_NUM",
                                   "",
                                   "index below PM_NUM",
                                   "watchpoints",
                                   "index below MWP_NUM",
                                   "index below FWP_NUM",
                                   "debug",
                                   "message interrupts",
                                   "implementation",
                                   "LVZ, LA64"};
  return names[static_cast<unsigned>(presence)];
}

template <CsrDeclaration R>
void add_details(const R*, unsigned index, SlotInfo& info) {
  info.number = R::number + index * R::stride;
  info.width_name = name_of(R::csr_width);
  info.presence = name_of(R::presence);
}

}  // namespace vcpuspec::loongarch
