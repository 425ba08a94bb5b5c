// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <tuple>

#include "spec/register/register.h"

/// How a CSR is declared: once, as a struct with its fields in the manual's words.
namespace vcpuspec::loongarch {

using enum Access;

/// How wide a CSR is.
enum class Width : std::uint8_t {
  W32,    // 32 bits; on LA64 it reads sign-extended, and writes of bits 63:32 are ignored
  GRLEN,  // as wide as a general register
  W64,    // 64 bits
  IMPL,   // what the implementation chose; at most a general register
};

/// A number that an implementation chooses and that bounds fields.
enum class Parameter : std::uint8_t { none, PALEN, VALEN, TIMER_N, IDX_N, MWP_NUM, FWP_NUM, GID_END };
using enum Parameter;

constexpr const char* name_of(Parameter parameter) {
  constexpr const char* names[] = {"", "PALEN", "VALEN", "TIMER_N", "IDX_N", "MWP_NUM", "FWP_NUM", "GID_END"};
  return names[static_cast<unsigned>(parameter)];
}

/// What an implementation may have, or how a contradiction of the manual is read: what the form of a register hangs on.
enum class Feature : std::uint8_t {
  none,
  la64,
  la32,
  reduced_la32,
  unaligned_access,
  fp,
  lsx,
  lasx,
  lbt,
  message_interrupts,
  hardware_walk,
  merrctl_as_printed,
  tlbrelo_as_printed,
  virtualization,
  separate_vmid,
  trgp_writable,
};

/// What a register belongs to: it is there when that is.
enum class Presence : std::uint8_t {
  always,
  tlb,
  page_walk,
  page_walk_la64,
  stlb,
  reduced_addresses,
  save,
  window,
  performance_monitor,
  watchpoints,
  load_store_watchpoint,
  fetch_watchpoint,
  debug,
  message_interrupts,
  implementation,
  virtualization,
};

/// What a field holds after reset; where the manual promises nothing, it is `undefined`.
struct Reset {
  bool is_defined = false;
  std::uint64_t value = 0;

  constexpr Reset() = default;
  constexpr explicit(false) Reset(unsigned reset_value) : is_defined(true), value(reset_value) {}
  constexpr explicit(false) Reset(int reset_value) : Reset(static_cast<unsigned>(reset_value)) {}
};
inline constexpr Reset undefined{};

/// What is special about a field.
struct Attribute {
  Parameter below = none;         // it ends below this bit
  Parameter from = none;          // it starts at this bit
  Feature given = Feature::none;  // it is there only with this
  bool otherwise = false;         // and reads so without
  bool is_constant = false;       // read-only, and always what reset makes it
  bool reads_as_anything = false;
  const char* legal = "";  // the values that may be written

  /// Both together; each of them says something else.
  constexpr Attribute operator+(const Attribute& other) const {
    return {below == none ? other.below : below,
            from == none ? other.from : from,
            given == Feature::none ? other.given : given,
            otherwise || other.otherwise,
            is_constant || other.is_constant,
            reads_as_anything || other.reads_as_anything,
            *legal == '\0' ? other.legal : legal};
  }
};
constexpr Attribute below(Parameter parameter) { return {.below = parameter}; }
constexpr Attribute from(Parameter parameter) { return {.from = parameter}; }
constexpr Attribute given(Feature feature, bool otherwise = false) {
  return {.given = feature, .otherwise = otherwise};
}
constexpr Attribute constant() { return {.is_constant = true}; }
constexpr Attribute reads_as_anything() { return {.reads_as_anything = true}; }
constexpr Attribute legal(const char* values) { return {.legal = values}; }

/// A field of a CSR. Where a parameter bounds it, `Hi` and `Lo` are the widest that it can be.
template <class RegisterType, unsigned Hi, unsigned Lo = Hi>
struct CsrField : Field<RegisterType, Hi, Lo> {
  Reset reset;
  Attribute is;

  constexpr CsrField(const char* field_name, Access access_class, Reset after_reset, const char* field_meaning,
                     Attribute one = {}, Attribute other = {}, Place at = Place::here())
      : Field<RegisterType, Hi, Lo>(field_name, access_class, field_meaning, at), reset(after_reset), is(one + other) {}
};

/// Base of a declaration: the number of the first register, its width, and of a family how many there are and how far
/// their numbers are apart.
template <class Self, unsigned Number, Width Wide, unsigned Count = 1, unsigned Stride = 1>
struct Csr : Register<Self, Wide == Width::W32 ? 32 : 64, Count> {
  static constexpr unsigned number = Number;
  static constexpr unsigned stride = Stride;
  static constexpr Width csr_width = Wide;
  static constexpr auto presence = Presence::always;
  static constexpr bool in_reduced_la32 = false;
  static constexpr bool shows_only = false;  // it holds nothing itself
  static constexpr std::tuple<> variants{};

 protected:
  template <unsigned Hi, unsigned Lo = Hi>
  using F = CsrField<Self, Hi, Lo>;
};

/// Another form of a register: its fields where an implementation has a feature.
template <class... Fields>
struct Variant {
  Feature feature;
  std::tuple<Fields...> fields;
};
template <class... Fields>
constexpr Variant<Fields...> with(Feature feature, const Fields&... fields) {
  return {feature, {fields...}};
}

/// The bits of a field where its parameter has a value.
template <class R, unsigned Hi, unsigned Lo>
constexpr std::uint64_t bits_of(const CsrField<R, Hi, Lo>& field, unsigned parameter) {
  const std::uint64_t under = parameter == 0 ? 0 : ones(parameter < 64 ? parameter : 64);
  if (field.is.below != none) return mask_of(field) & under;
  if (field.is.from != none) return mask_of(field) & ~under;
  return mask_of(field);
}

/// The values that a parameter can have, as far as it bounds fields.
struct Range {
  unsigned least;
  unsigned most;
};
constexpr Range range_of(Parameter parameter) {
  constexpr Range ranges[] = {{0, 0}, {13, 60}, {14, 64}, {3, 64}, {0, 16}, {0, 8}, {0, 8}, {16, 24}};
  return ranges[static_cast<unsigned>(parameter)];
}

/// The parameter that bounds fields of a form; a form has at most one.
template <class Fields>
constexpr Parameter parameter_of(const Fields& fields) {
  Parameter found = none;
  const auto look = [&](const auto& field) {
    if (field.is.below != none) found = field.is.below;
  };
  std::apply([&](const auto&... field) { (void(look(field)), ...); }, fields);
  return found;
}

/// Whether fields tile the bits exactly, no gap, no overlap, whatever the parameter that bounds them.
template <class Fields>
constexpr bool tile(const Fields& fields, std::uint64_t bits) {
  const Range range = range_of(parameter_of(fields));
  for (unsigned value = range.least; value <= range.most; ++value) {
    std::uint64_t seen = 0;
    bool disjoint = true;
    const auto lay = [&](const auto& field) {
      disjoint = disjoint && (seen & bits_of(field, value)) == 0;
      seen |= bits_of(field, value);
    };
    std::apply([&](const auto&... field) { (void(lay(field)), ...); }, fields);
    if (!disjoint || seen != bits) return false;
  }
  return true;
}

/// Whether every form of a CSR is tiled by its fields. The form of LA32 has 32 bits.
template <RegisterDeclaration R>
constexpr bool each_form_tiles() {
  bool all = tile(R::fields, ones(R::width));
  const auto look = [&](const auto& variant) {
    const bool is_short = variant.feature == Feature::la32 || variant.feature == Feature::reduced_la32 ||
                          variant.feature == Feature::tlbrelo_as_printed;
    all = all && tile(variant.fields, ones(is_short ? 32 : R::width));
  };
  std::apply([&](const auto&... variant) { (void(look(variant)), ...); }, R::variants);
  return all;
}

}  // namespace vcpuspec::loongarch
