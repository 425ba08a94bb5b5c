// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/register/register.h"

/// The LoongArch CSRs that the first exception rules touch, each declared once.
namespace vcpuspec::loongarch {

using enum Access;

/// A control and status register: `number` is its address in CSR instructions. A 32-bit CSR is stored as 32 bits.
template <class Self, unsigned Width>
struct Csr : Register<Self, Width> {};

struct CRMD : Csr<CRMD, 32> {
  static constexpr auto name = "CRMD";
  static constexpr unsigned number = 0x0;
  static constexpr auto title = "current mode";
  static constexpr auto citation = "la-csr:CRMD";
  static constexpr F<1, 0> PLV{"PLV", RW, "privilege level, 0 highest"};
  static constexpr F<2> IE{"IE", RW, "global interrupt enable"};
  static constexpr F<3> DA{"DA", RW, "direct-address mode"};
  static constexpr F<4> PG{"PG", RW, "mapped-address mode"};
  static constexpr F<6, 5> DATF{"DATF", RW, "memory type of fetches in direct mode"};
  static constexpr F<8, 7> DATM{"DATM", RW, "memory type of loads and stores in direct mode"};
  static constexpr F<9> WE{"WE", RW, "watchpoint global enable"};
  static constexpr F<31, 10> RSV{"RSV", R0, "reserved"};
  static constexpr auto fields = std::tuple{PLV, IE, DA, PG, DATF, DATM, WE, RSV};
};
static_assert(tiles<CRMD>());

struct PRMD : Csr<PRMD, 32> {
  static constexpr auto name = "PRMD";
  static constexpr unsigned number = 0x1;
  static constexpr auto title = "pre-exception mode";
  static constexpr auto citation = "la-csr:PRMD";
  static constexpr F<1, 0> PPLV{"PPLV", RW, "old CRMD.PLV"};
  static constexpr F<2> PIE{"PIE", RW, "old CRMD.IE"};
  static constexpr F<3> PWE{"PWE", RW, "old CRMD.WE"};
  static constexpr F<31, 4> RSV{"RSV", R0, "reserved"};
  static constexpr auto fields = std::tuple{PPLV, PIE, PWE, RSV};
};
static_assert(tiles<PRMD>());

struct ESTAT : Csr<ESTAT, 32> {
  static constexpr auto name = "ESTAT";
  static constexpr unsigned number = 0x5;
  static constexpr auto title = "exception status";
  static constexpr auto citation = "la-csr:ESTAT";
  static constexpr F<1, 0> IS_SW{"IS_SW", RW, "software interrupts SWI1, SWI0"};
  static constexpr F<12, 2> IS_HW{"IS_HW", R, "hardware, counter overflow, timer and inter-processor interrupts"};
  static constexpr F<15, 13> RSV13{"RSV13", R0, "reserved"};
  static constexpr F<21, 16> Ecode{"Ecode", R, "first-level code of the last general exception"};
  static constexpr F<30, 22> EsubCode{"EsubCode", R, "second-level code of the last general exception"};
  static constexpr F<31> RSV31{"RSV31", R0, "reserved"};
  static constexpr auto fields = std::tuple{IS_SW, IS_HW, RSV13, Ecode, EsubCode, RSV31};
};
static_assert(tiles<ESTAT>());

struct ERA : Csr<ERA, 64> {
  static constexpr auto name = "ERA";
  static constexpr unsigned number = 0x6;
  static constexpr auto title = "exception return address";
  static constexpr auto citation = "la-csr:ERA";
  static constexpr F<63, 0> PC{"PC", RW, "where a general exception was taken, and where ERTN returns to"};
  static constexpr auto fields = std::tuple{PC};
};
static_assert(tiles<ERA>());

struct LLBCTL : Csr<LLBCTL, 32> {
  static constexpr auto name = "LLBCTL";
  static constexpr unsigned number = 0x60;
  static constexpr auto title = "LLbit control";
  static constexpr auto citation = "la-csr:LLBCTL";
  static constexpr F<0> ROLLB{"ROLLB", R, "the LLbit"};
  static constexpr F<1> WCLLB{"WCLLB", W1, "writing 1 clears the LLbit"};
  static constexpr F<2> KLO{"KLO", RW, "1: the next ERTN keeps the LLbit and clears KLO"};
  static constexpr F<31, 3> RSV3{"RSV3", R0, "reserved"};
  static constexpr auto fields = std::tuple{ROLLB, WCLLB, KLO, RSV3};
};
static_assert(tiles<LLBCTL>());

/// The program counter: not a CSR, but a part of every exception.
struct PC : Register<PC, 64> {
  static constexpr auto name = "PC";
  static constexpr auto title = "program counter";
  static constexpr auto citation = "la-csr:S3";
  static constexpr F<63, 0> address{"address", RW, "address of the instruction to execute next"};
  static constexpr auto fields = std::tuple{address};
};

}  // namespace vcpuspec::loongarch
