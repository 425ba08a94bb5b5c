// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "spec/register/register.h"

namespace vcpuspec::gicv5 {

using enum Access;

/// How MRS and MSR name a system register; of a family, its register 0.
struct Encoding {
  std::uint8_t op0;
  std::uint8_t op1;
  std::uint8_t crn;
  std::uint8_t crm;
  std::uint8_t op2;

  friend constexpr bool operator==(const Encoding&, const Encoding&) = default;
};

/// Register n of a family: op2 counts on, and carries into CRm.
template <RegisterDeclaration R>
constexpr Encoding encoding_of(unsigned n = 0) {
  Encoding at = R::encoding;
  const unsigned low = (static_cast<unsigned>(at.crm) << 3 | at.op2) + n;
  at.crm = static_cast<std::uint8_t>(low >> 3);
  at.op2 = static_cast<std::uint8_t>(low & 7);
  return at;
}

/// Eight lanes of eight bits; PPI i has lane i % 8 of register i / 8.
template <class Self>
struct PriorityLaneRegister : Register<Self, 64, 16> {
  template <unsigned Hi, unsigned Lo>
  using Lane = Field<Self, Hi, Lo>;
  static constexpr Lane<4, 0> Priority0{"Priority0", RW, "priority of PPI 8n"};
  static constexpr Lane<7, 5> RES0_7_5{"RES0", R0, "reserved"};
  static constexpr Lane<12, 8> Priority1{"Priority1", RW, "priority of PPI 8n + 1"};
  static constexpr Lane<15, 13> RES0_15_13{"RES0", R0, "reserved"};
  static constexpr Lane<20, 16> Priority2{"Priority2", RW, "priority of PPI 8n + 2"};
  static constexpr Lane<23, 21> RES0_23_21{"RES0", R0, "reserved"};
  static constexpr Lane<28, 24> Priority3{"Priority3", RW, "priority of PPI 8n + 3"};
  static constexpr Lane<31, 29> RES0_31_29{"RES0", R0, "reserved"};
  static constexpr Lane<36, 32> Priority4{"Priority4", RW, "priority of PPI 8n + 4"};
  static constexpr Lane<39, 37> RES0_39_37{"RES0", R0, "reserved"};
  static constexpr Lane<44, 40> Priority5{"Priority5", RW, "priority of PPI 8n + 5"};
  static constexpr Lane<47, 45> RES0_47_45{"RES0", R0, "reserved"};
  static constexpr Lane<52, 48> Priority6{"Priority6", RW, "priority of PPI 8n + 6"};
  static constexpr Lane<55, 53> RES0_55_53{"RES0", R0, "reserved"};
  static constexpr Lane<60, 56> Priority7{"Priority7", RW, "priority of PPI 8n + 7"};
  static constexpr Lane<63, 61> RES0_63_61{"RES0", R0, "reserved"};
  static constexpr auto fields =
      std::tuple{Priority0, RES0_7_5,   Priority1, RES0_15_13, Priority2, RES0_23_21, Priority3, RES0_31_29,
                 Priority4, RES0_39_37, Priority5, RES0_47_45, Priority6, RES0_55_53, Priority7, RES0_63_61};
};

}  // namespace vcpuspec::gicv5
