// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/form.h"
#include "spec/value/concrete.h"

namespace vcpuspec::loongarch {

/// The registers of a core.
struct host {
  static constexpr auto name = "host";
  using registers = StatefulCsrs::With<PC>::With<CORE>::With<StableCounter>::With<TLBKEY>::With<TLBHI>::With<TLBLO>;
};

struct Machine {
  using banks = Banks<host>;
};

template <Domain D>
using CsrState = State<D, Machine, host>;

/// What a read of a bit gives that only exists to be written.
struct ReadOfW1 : OpenValue<32> {
  static constexpr auto name = "read_of_w1";
  static constexpr auto meaning = "what W1 bits read as: the manual tells software to ignore it";
  static constexpr auto citation = "la-v1:attributes-of-reading-and-writing";
  static constexpr std::uint64_t preset = 0;
};

/// Where a core goes on in debug mode.
struct DebugEntry : OpenValue<64> {
  static constexpr auto name = "debug_entry";
  static constexpr auto meaning = "where execution goes on after an exception that enters debug mode or is taken in it";
  static constexpr auto citation = "la-csr:debug_mode";
  static constexpr std::uint64_t preset = 0x1c000000;
};

/// The encoding of an instruction that raises an exception: rules know its operands, not their encoding.
struct InstructionWord : OpenValue<32> {
  static constexpr auto name = "instruction_word";
  static constexpr auto meaning = "the encoding of the instruction that raises an exception, as BADI records it";
  static constexpr auto citation = "la-v1:bad-instruction";
  static constexpr std::uint64_t preset = 0;
};

/// What a field holds after a value was written that it must not have.
struct IllegalValue : OpenValue<64> {
  static constexpr auto name = "illegal_value";
  static constexpr auto meaning = "what a field holds after an illegal value was written to it, at the field's place";
  static constexpr auto citation = "la-csr:illegal_values";
  static constexpr std::uint64_t preset = 0;
};

/// What a register of the implementation's own format holds after a write.
struct ImplementationDefined : OpenValue<64> {
  static constexpr auto name = "implementation_defined";
  static constexpr auto meaning = "what IMPCTL1, IMPCTL2, MERRINFO1, MERRINFO2 or CTAG hold after a write";
  static constexpr auto citation = "la-v1:implementation-specific-controller-1";
  static constexpr std::uint64_t preset = 0;
};

/// Where TLBFILL puts an entry.
struct FilledEntry : OpenValue<bits_for(tlb_entries - 1)> {
  static constexpr auto name = "filled_entry";
  static constexpr auto meaning = "the entry of the TLB that hardware chooses for TLBFILL";
  static constexpr auto citation = "la-csr:tlb_instructions";
  static constexpr std::uint64_t preset = 0;
};

/// What the number of a message reads as while none is selected.
struct NoMessage : OpenValue<8> {
  static constexpr auto name = "no_message";
  static constexpr auto meaning = "MSGIR.INTNUM while no message is selected";
  static constexpr auto citation = "la-csr:message_registers";
  static constexpr std::uint64_t preset = 0;
};

/// What an instruction reads whose number is a CSR's after all.
struct ValueOfOther : OpenValue<64> {
  static constexpr auto name = "value_of_other";
  static constexpr auto meaning = "what csrrd.undefined and its like read where a CSR has the number: use its event";
  static constexpr auto citation = "la-csr:S1";
  static constexpr std::uint64_t preset = 0;
};

template <Domain D>
using Arbitrary = OpenValues<D, ReadOfW1, DebugEntry, InstructionWord, IllegalValue, ImplementationDefined, FilledEntry,
                             NoMessage, ValueOfOther>;

/// What the rules take besides the state.
template <Domain D>
struct Open {
  Choices<D> choices;
  Arbitrary<D> arbitrary;
};

/// A declaration with its place in the machine.
template <class R>
constexpr CsrInfo csr_info() {
  Family slots{0, 0};
  if constexpr (StatefulCsrs::contains<R>) slots = {slot_of<Machine, host, R>(), R::count};
  return {R::number,          R::stride,        R::count, R::csr_width, R::presence,
          R::in_reduced_la32, slots.count != 0, slots,    forms<R>};
}
template <class R>
inline constexpr CsrInfo csr = csr_info<R>();

/// Every CSR that holds state.
inline constexpr auto stateful_csrs = [] {
  std::array<CsrInfo, StatefulCsrs::declarations> all;
  std::size_t at = 0;
  StatefulCsrs::each([&]<class R>() { all[at++] = csr<R>; });
  return all;
}();

/// What the registers hold when the core comes out of reset, where the manual promises nothing.
struct AfterReset : OpenValue<64, CsrState<Concrete>::slots> {
  static constexpr auto name = "after_reset";
  static constexpr auto meaning = "the bits of a slot that reset leaves undefined, at their places";
  static constexpr auto citation = "la-csr:S2";
  static constexpr std::uint64_t preset = 0;
};
template <Domain D>
using PowerOn = OpenValues<D, AfterReset>;

}  // namespace vcpuspec::loongarch
