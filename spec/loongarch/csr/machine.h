// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/registers.h"
#include "spec/state/state.h"

namespace vcpuspec::loongarch {

struct host {
  static constexpr auto name = "host";
  using registers = Registers<CRMD, PRMD, ESTAT, ERA, LLBCTL, PC>;
};

struct Machine {
  using banks = Banks<host>;
};

template <Domain D>
using CsrState = State<D, Machine, host>;

/// Whether the implementation has watchpoints; without them CRMD.WE and PRMD.PWE take no part in exceptions.
struct Watchpoints : OpenValue<1> {
  static constexpr auto name = "watchpoints";
  static constexpr auto meaning = "1: watchpoints are implemented, so WE is saved in PWE and cleared on entry";
  static constexpr auto citation = "la-csr:S3";
  static constexpr std::uint64_t preset = 1;
};

/// What a read of a bit gives that only exists to be written.
struct ReadOfW1 : OpenValue<32> {
  static constexpr auto name = "read_of_w1";
  static constexpr auto meaning = "what W1 bits read as: the manual tells software to ignore it";
  static constexpr auto citation = "la-csr:S1";
  static constexpr std::uint64_t preset = 0;
};

/// Where a general exception goes: EENTRY and the vector rule are not modelled yet, so any address.
struct ExceptionEntry : OpenValue<64> {
  static constexpr auto name = "exception_entry";
  static constexpr auto meaning = "the entry address of the exception; EENTRY and ECFG.VS are not modelled yet";
  static constexpr auto citation = "la-csr:S3";
  static constexpr std::uint64_t preset = 0x1c000000;
};

template <Domain D>
using Choices = OpenValues<D, Watchpoints>;
template <Domain D>
using Arbitrary = OpenValues<D, ReadOfW1, ExceptionEntry>;

/// What the rules take besides the state.
template <Domain D>
struct Open {
  Choices<D> choices;
  Arbitrary<D> arbitrary;
};

}  // namespace vcpuspec::loongarch
