// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "spec/loongarch/csr/configuration.h"

/// The codes of general exceptions, as ESTAT shows them.
namespace vcpuspec::loongarch {

/// What of the address that an exception is about it records.
enum class Records : std::uint8_t {
  nothing,
  address,  // in BADV
  page,     // in BADV, and its page in TLBEHI
};

/// An exception of the manual's table. TLB refill and machine error have no code in ESTAT, but for LA32 reduced.
struct Exception {
  const char* name;
  unsigned ecode;
  unsigned esubcode;
  const char* meaning;
  Records records = Records::nothing;
};
inline constexpr Exception INT{"INT", 0x0, 0, "interrupt (code used only when ECFG.VS=0 per table)"};
inline constexpr Exception PIL{"PIL", 0x1, 0, "load page invalid", Records::page};
inline constexpr Exception PIS{"PIS", 0x2, 0, "store page invalid", Records::page};
inline constexpr Exception PIF{"PIF", 0x3, 0, "fetch page invalid", Records::page};
inline constexpr Exception PME{"PME", 0x4, 0, "page modification", Records::page};
inline constexpr Exception PNR{"PNR", 0x5, 0, "page not readable", Records::page};
inline constexpr Exception PNX{"PNX", 0x6, 0, "page not executable", Records::page};
inline constexpr Exception PPI{"PPI", 0x7, 0, "page privilege illegal", Records::page};
inline constexpr Exception ADEF{"ADEF", 0x8, 0, "fetch address error", Records::address};
inline constexpr Exception ADEM{"ADEM", 0x8, 1, "memory access address error", Records::address};
inline constexpr Exception ALE{"ALE", 0x9, 0, "alignment", Records::address};
inline constexpr Exception BCE{"BCE", 0xa, 0, "bound check", Records::address};
inline constexpr Exception SYS{"SYS", 0xb, 0, "system call"};
inline constexpr Exception BRK{"BRK", 0xc, 0, "breakpoint"};
inline constexpr Exception INE{"INE", 0xd, 0, "instruction not defined"};
inline constexpr Exception IPE{"IPE", 0xe, 0, "instruction privilege"};
inline constexpr Exception FPD{"FPD", 0xf, 0, "floating point disabled"};
inline constexpr Exception SXD{"SXD", 0x10, 0, "128-bit vector disabled"};
inline constexpr Exception ASXD{"ASXD", 0x11, 0, "256-bit vector disabled"};
inline constexpr Exception FPE{"FPE", 0x12, 0, "scalar floating-point error"};
inline constexpr Exception VFPE{"VFPE", 0x12, 1, "vector floating-point error"};
inline constexpr Exception WPEF{"WPEF", 0x13, 0, "fetch watchpoint"};
inline constexpr Exception WPEM{"WPEM", 0x13, 1, "load/store watchpoint"};
inline constexpr Exception BTD{"BTD", 0x14, 0, "binary translation disabled"};
inline constexpr Exception BTE{"BTE", 0x15, 0, "binary translation exception"};
inline constexpr Exception GSPR{"GSPR", 0x16, 0, "guest sensitive resource"};
inline constexpr Exception HVC{"HVC", 0x17, 0, "hypervisor call"};
inline constexpr Exception GCSC{"GCSC", 0x18, 0, "guest CSR software change"};
inline constexpr Exception GCHC{"GCHC", 0x18, 1, "guest CSR hardware change"};

inline constexpr Exception exceptions[] = {INT,  PIL,  PIS,  PIF, PME, PNR,  PNX, PPI,  ADEF, ADEM,
                                           ALE,  BCE,  SYS,  BRK, INE, IPE,  FPD, SXD,  ASXD, FPE,
                                           VFPE, WPEF, WPEM, BTD, BTE, GSPR, HVC, GCSC, GCHC};

/// LA32 reduced reports TLB refills in ESTAT, too.
inline constexpr Exception TLBR{"TLBR", 0x3f, 0, "TLB refill", Records::page};

/// First- and second-level code of an exception.
template <Domain D>
struct ExceptionCode {
  Bits<D, 6> ecode;
  Bits<D, 9> esubcode;
};

template <Domain D>
ExceptionCode<D> code(const Exception& exception) {
  return {Bits<D, 6>::of(exception.ecode), Bits<D, 9>::of(exception.esubcode)};
}
template <Domain D>
Bit<D> is(const Exception& exception, const ExceptionCode<D>& code) {
  return code.ecode == Bits<D, 6>::of(exception.ecode) && code.esubcode == Bits<D, 9>::of(exception.esubcode);
}

/// Whether an exception records at least so much of its address.                la-csr:S3
template <Domain D>
Bit<D> records(Records least, const ExceptionCode<D>& code, const Choices<D>& c) {
  auto does = is_reduced_la32(c) && is(TLBR, code);
  for (const Exception& one : exceptions)
    if (one.records >= least) does = does || is(one, code);
  return does;
}

}  // namespace vcpuspec::loongarch
