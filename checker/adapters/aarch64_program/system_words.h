// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "spec/gicv5/icc_registers.h"

/// Words of AArch64 instructions on system registers, and of GICv5's own instructions, which are named in the same way.
/// Tested against tests/facts/aarch64_system_words.yaml. GICv5's registers have their encodings from their
/// declarations.
namespace vcpuspec::aarch64 {

using gicv5::Encoding;

namespace detail {
constexpr std::uint32_t word(bool gives, const Encoding& at, unsigned rt) {
  return 0xd5000000U | (gives ? 1U : 0U) << 21 | std::uint32_t{at.op0} << 19 | std::uint32_t{at.op1} << 16 |
         std::uint32_t{at.crn} << 12 | std::uint32_t{at.crm} << 8 | std::uint32_t{at.op2} << 5 | rt;
}
}  // namespace detail

/// MRS, or SYSL for an instruction that gives something: into register rt.
constexpr std::uint32_t word_that_gives(const Encoding& at, unsigned rt) { return detail::word(true, at, rt); }
/// MSR, or SYS for an instruction that takes something: from register rt.
constexpr std::uint32_t word_that_takes(const Encoding& at, unsigned rt) { return detail::word(false, at, rt); }

/// What can be named, and how errors call it.
struct Named {
  const char* name;
  Encoding encoding;
};

/// The same with a name that is put together: register n of a family of GICv5's.
struct SystemWord {
  std::string name;
  Encoding encoding;

  SystemWord(const Named& one) : name(one.name), encoding(one.encoding) {}
  SystemWord(std::string its_name, const Encoding& at) : name(std::move(its_name)), encoding(at) {}
};
template <RegisterDeclaration R>
SystemWord register_word(unsigned n = 0) {
  std::string name = R::name;
  if (const std::size_t at = name.find("<n>"); at != std::string::npos) name.replace(at, 3, std::to_string(n));
  return {std::move(name), gicv5::encoding_of<R>(n)};
}

// GICv5's instructions.

inline constexpr Named cdia{"GICR CDIA", {1, 0, 12, 3, 0}};
inline constexpr Named cdnmia{"GICR CDNMIA", {1, 0, 12, 3, 1}};
inline constexpr Named cdeoi{"GIC CDEOI", {1, 0, 12, 1, 7}};
inline constexpr Named cddi{"GIC CDDI", {1, 0, 12, 2, 0}};
inline constexpr Named cddis{"GIC CDDIS", {1, 0, 12, 1, 0}};
inline constexpr Named cden{"GIC CDEN", {1, 0, 12, 1, 1}};
inline constexpr Named cdpri{"GIC CDPRI", {1, 0, 12, 1, 2}};
inline constexpr Named cdaff{"GIC CDAFF", {1, 0, 12, 1, 3}};
inline constexpr Named cdpend{"GIC CDPEND", {1, 0, 12, 1, 4}};
inline constexpr Named cdrcfg{"GIC CDRCFG", {1, 0, 12, 1, 5}};
inline constexpr Named cdhm{"GIC CDHM", {1, 0, 12, 2, 1}};

// Registers of the base architecture, and their bits.

inline constexpr Named current_el{"CurrentEL", {3, 0, 4, 2, 2}};
inline constexpr Named sctlr_el1{"SCTLR_EL1", {3, 0, 1, 0, 0}};
inline constexpr Named vbar_el1{"VBAR_EL1", {3, 0, 12, 0, 0}};
inline constexpr Named isr_el1{"ISR_EL1", {3, 0, 12, 1, 0}};
inline constexpr Named cntp_ctl_el0{"CNTP_CTL_EL0", {3, 3, 14, 2, 1}};
inline constexpr Named cntp_cval_el0{"CNTP_CVAL_EL0", {3, 3, 14, 2, 2}};
inline constexpr Named cntv_ctl_el0{"CNTV_CTL_EL0", {3, 3, 14, 3, 1}};
inline constexpr Named cntv_cval_el0{"CNTV_CVAL_EL0", {3, 3, 14, 3, 2}};

inline constexpr unsigned current_el_lo = 2;  // two bits
inline constexpr unsigned sctlr_nmi = 61;
inline constexpr unsigned isr_i = 7;
inline constexpr unsigned isr_is = 10;
inline constexpr unsigned timer_enable = 0;  // of CNTP_CTL_EL0 and CNTV_CTL_EL0

/// All that is named here, to be compared with the facts.
inline constexpr Named instructions[] = {cdia, cdnmia, cdeoi, cddi, cddis, cden, cdpri, cdaff, cdpend, cdrcfg, cdhm};
inline constexpr Named registers[] = {current_el,   sctlr_el1,     vbar_el1,     isr_el1,
                                      cntp_ctl_el0, cntp_cval_el0, cntv_ctl_el0, cntv_cval_el0};

}  // namespace vcpuspec::aarch64
