// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "spec/value/bits.h"
#include "spec/value/place.h"

namespace vcpuspec {

/// What software may do with a field. The classes of the manuals, under the LoongArch manual's names.
enum class Access : std::uint8_t {
  RW,    // software reads and writes it
  R,     // read-only: writes change nothing
  RC,    // read-only constant
  R0,    // reserved: reads 0, writes change nothing (Arm: RES0)
  W1,    // writing 1 fires an action; what a read gives has no meaning
  RW1C,  // status: writing 1 clears, writing 0 changes nothing
};

constexpr const char* name_of(Access access) {
  constexpr const char* names[] = {"RW", "R", "RC", "R0", "W1", "RW1C"};
  return names[static_cast<unsigned>(access)];
}

/// One field of a register. Its type names the register, so a field of another register does not compile.
/// The place of every access to the field is the field's own row in the register's declaration.
template <class RegisterType, unsigned Hi, unsigned Lo = Hi>
struct Field {
  static_assert(Lo <= Hi && Hi < 64);
  static constexpr unsigned hi = Hi;
  static constexpr unsigned lo = Lo;
  static constexpr unsigned width = Hi - Lo + 1;

  const char* name;
  Access access;
  const char* meaning;
  Place row;

  constexpr Field(const char* field_name, Access access_class, const char* field_meaning, Place at = Place::here())
      : name(field_name), access(access_class), meaning(field_meaning), row(at) {}
};

/// Base of a register declaration: `struct CRMD : Register<CRMD, 32> { ... }`, one struct per register.
/// The declaration has `name` (with `<n>` where the index stands when count > 1), `title`, `citation`, its fields,
/// and `fields`, the tuple of all of them.
template <class Self, unsigned Width, unsigned Count = 1>
struct Register {
  static constexpr unsigned width = Width;
  static constexpr unsigned count = Count;
  static constexpr unsigned first = 0;  // the index in the name of the first one

 protected:
  template <unsigned Hi, unsigned Lo = Hi>
  using F = Field<Self, Hi, Lo>;
};

template <class R>
concept RegisterDeclaration = requires {
  { R::name } -> std::convertible_to<const char*>;
  { R::title } -> std::convertible_to<const char*>;
  { R::citation } -> std::convertible_to<const char*>;
  R::fields;
  R::width;
  R::count;
};

/// Calls `visit(field)` for each field of the register.
template <RegisterDeclaration R, class Visit>
constexpr void each_field(Visit visit) {
  std::apply([&](const auto&... field) { (void(visit(field)), ...); }, R::fields);
}

template <class R, unsigned Hi, unsigned Lo>
constexpr std::uint64_t mask_of(const Field<R, Hi, Lo>&) {
  return ones(Hi - Lo + 1) << Lo;
}

/// The bits of a register that belong to one access class.
template <RegisterDeclaration R>
constexpr std::uint64_t mask_of(Access access) {
  std::uint64_t mask = 0;
  each_field<R>([&](const auto& field) {
    if (field.access == access) mask |= mask_of(field);
  });
  return mask;
}

/// The bits of a register that hold state: every bit but the reserved ones, unless its kind of declaration says more.
template <RegisterDeclaration R>
constexpr std::uint64_t held_bits(const R*) {
  return ones(R::width) & ~mask_of<R>(Access::R0);
}
template <RegisterDeclaration R>
constexpr std::uint64_t state_mask() {
  return held_bits(static_cast<const R*>(nullptr));
}

/// Whether the fields tile the register exactly: no gap, no overlap.
template <RegisterDeclaration R>
constexpr bool tiles() {
  std::uint64_t seen = 0;
  bool disjoint = true;
  each_field<R>([&](const auto& field) {
    if ((seen & mask_of(field)) != 0) disjoint = false;
    seen |= mask_of(field);
  });
  return disjoint && seen == ones(R::width);
}

/// Name of one register of a declaration: `ICH_PPI_PRIORITYR<n>_EL2` with index 3 is `ICH_PPI_PRIORITYR3_EL2`.
template <RegisterDeclaration R>
std::string name_of_register(unsigned index) {
  std::string name = R::name;
  if constexpr (R::count > 1) name.replace(name.find("<n>"), 3, std::to_string(R::first + index));
  return name;
}

/// The value of one register, read and changed by field.
template <Domain D, RegisterDeclaration R>
class RegisterValue {
 public:
  constexpr RegisterValue() = default;
  constexpr explicit RegisterValue(const Bits<D, 64>& word) : word_(word) {}
  constexpr const Bits<D, 64>& word() const { return word_; }

  template <unsigned Hi, unsigned Lo>
  constexpr Bits<D, Hi - Lo + 1> operator[](const Field<R, Hi, Lo>& field) const {
    return word_.template extract<Hi - Lo + 1>(Lo, typename D::At{field.row});
  }
  /// Recorded at the place of the value: clang gives all calls of a chain the place where the chain starts.
  template <unsigned Hi, unsigned Lo>
  constexpr RegisterValue with(const Field<R, Hi, Lo>&, NotDeduced<Operand<D, Hi - Lo + 1>> value) const {
    return RegisterValue{word_.insert(Lo, Bits<D, Hi - Lo + 1>::from_word(value.word), value.at)};
  }
  friend constexpr RegisterValue select(const Bit<D>& condition, const RegisterValue& chosen,
                                        const RegisterValue& other, typename D::At at = D::At::here()) {
    return RegisterValue{select(condition, chosen.word_, other.word_, at)};
  }

 private:
  Bits<D, 64> word_;
};

}  // namespace vcpuspec
