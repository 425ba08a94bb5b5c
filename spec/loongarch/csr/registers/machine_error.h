// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/declaration.h"

/// Registers of machine errors (RAS), each declared once.
namespace vcpuspec::loongarch {

/// Machine-error context flag and saved mode.
struct MERRCTL : Csr<MERRCTL, 0x90, Width::W32> {
  static constexpr auto name = "MERRCTL";
  static constexpr auto title = "machine error control";
  static constexpr auto citation = "la-v1:machine-error-controller";
  static constexpr F<0> IsMERR{"IsMERR", R, 0, "1 in machine-error context; set by the exception, cleared by ERTN"};
  static constexpr F<1> Repairable{"Repairable", R, undefined,
                                   "error was repaired by hardware (EN prints RW; inferred hardware-written)"};
  static constexpr F<3, 2> PPLV{"PPLV", RW, undefined, "old CRMD.PLV"};
  static constexpr F<4> PIE{"PIE", RW, undefined, "old CRMD.IE (EN prints R; inferred RW like its neighbours)"};
  static constexpr F<5> PGM{"PGM", RW, undefined, "with LVZ: 1 if the machine error came up in guest mode",
                            given(Feature::virtualization)};
  static constexpr F<6> PWE{"PWE", RW, undefined, "old CRMD.WE"};
  static constexpr F<7> PDA{"PDA", RW, undefined, "old CRMD.DA"};
  static constexpr F<8> PPG{"PPG", RW, undefined, "old CRMD.PG"};
  static constexpr F<10, 9> PDATF{"PDATF", RW, undefined, "old CRMD.DATF"};
  static constexpr F<12, 11> PDATM{"PDATM", RW, undefined, "old CRMD.DATM"};
  static constexpr F<15, 13> RSV13{"RSV13", R0, 0, "reserved"};
  static constexpr F<23, 16> Cause{"Cause", R, undefined, "1 = cache check error; others reserved", legal("1")};
  static constexpr F<31, 24> RSV24{"RSV24", R0, 0, "reserved"};
  static constexpr auto fields =
      std::tuple{IsMERR, Repairable, PPLV, PIE, PGM, PWE, PDA, PPG, PDATF, PDATM, RSV13, Cause, RSV24};

  static constexpr F<1> Repairable_PRINTED{"Repairable", RW, undefined, "error was repaired by hardware"};
  static constexpr F<4> PIE_PRINTED{"PIE", R, undefined, "old CRMD.IE"};
  static constexpr auto printed = with(Feature::merrctl_as_printed, IsMERR, Repairable_PRINTED, PPLV, PIE_PRINTED, PGM,
                                       PWE, PDA, PPG, PDATF, PDATM, RSV13, Cause, RSV24);
  static constexpr auto variants = std::tuple{printed};
};

/// Diagnostic data written on machine error (0x91, 0x92).
struct MERRINFO : Csr<MERRINFO, 0x91, Width::IMPL, 2> {
  static constexpr auto name = "MERRINFO<n>";
  static constexpr unsigned first = 1;
  static constexpr auto title = "machine error information";
  static constexpr auto citation = "la-v1:machine-error-information";
  static constexpr auto presence = Presence::implementation;
  static constexpr F<63, 0> IMPL{"IMPL", RW, undefined, "implementation-defined"};
  static constexpr auto fields = std::tuple{IMPL};
};

/// Physical address of the machine-error handler.
struct MERRENTRY : Csr<MERRENTRY, 0x93, Width::GRLEN> {
  static constexpr auto name = "MERRENTRY";
  static constexpr auto title = "machine error entry";
  static constexpr auto citation = "la-v1:machine-error-exception-entry-base-address";
  static constexpr F<11, 0> ZERO{"ZERO", RC, 0, "always 0"};
  static constexpr F<59, 12> PPN{"PPN", RW, undefined, "physical page (31:12 on LA32)", below(PALEN)};
  static constexpr F<63, 12> ZERO_P{"ZERO_P", RC, 0, "always 0", from(PALEN)};
  static constexpr auto fields = std::tuple{ZERO, PPN, ZERO_P};
};

/// Return PC of a machine error.
struct MERRERA : Csr<MERRERA, 0x94, Width::GRLEN> {
  static constexpr auto name = "MERRERA";
  static constexpr auto title = "machine error return address";
  static constexpr auto citation = "la-v1:machine-error-exception-return-address";
  static constexpr F<63, 0> PC{"PC", RW, undefined, "ERTN target when IsMERR=1"};
  static constexpr auto fields = std::tuple{PC};
};

/// Scratch for the machine-error handler.
struct MERRSAVE : Csr<MERRSAVE, 0x95, Width::GRLEN> {
  static constexpr auto name = "MERRSAVE";
  static constexpr auto title = "machine error save";
  static constexpr auto citation = "la-v1:machine-error-exception-data-save-register";
  static constexpr F<63, 0> Data{"Data", RW, undefined, "scratch"};
  static constexpr auto fields = std::tuple{Data};
};

}  // namespace vcpuspec::loongarch
