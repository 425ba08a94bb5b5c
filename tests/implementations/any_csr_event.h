// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "tests/implementations/any_csr_state.h"

/// Any events of the LoongArch machine with any arguments, and what the rules say about them.
namespace vcpuspec::test {

/// The events whose names have one of the words in them.
inline std::vector<std::uint64_t> events_about(const std::vector<std::string>& words) {
  std::vector<std::uint64_t> all;
  for (std::uint64_t event = 0; event < csrs().info().events.size(); ++event) {
    const std::string& name = csrs().info().events[static_cast<std::size_t>(event)];
    if (std::any_of(words.begin(), words.end(), [&](const auto& part) { return name.find(part) != std::string::npos; }))
      all.push_back(event);
  }
  return all;
}

/// What can happen to a core that is idle.
inline const std::vector<std::uint64_t>& events_from_outside() {
  static const std::vector<std::uint64_t> all =
      events_about({"interrupt", "message", "wake", "tick", "store_by", "debug_exception", "machine_error", "reset"});
  return all;
}

/// All events, or more often some that belong together.
inline const std::vector<std::uint64_t>& any_events(Numbers& numbers) {
  static const std::vector<std::vector<std::uint64_t>> together = {
      events_about({"MSGI", "ESTAT"}),
      events_about({"PMC", "MISC", "ESTAT"}),
      events_about({"WPCFG", "WPS", "DBG"}),
      events_about({"TCFG", "TVAL", "TICLR", "ESTAT"}),
      events_about({"PGD", "BADV", "TLBRERA"}),
      events_about({"LLBCTL", "ertn", "ll", "sc", "store_by_another"}),
      events_about({"undefined", "SAVE"}),
      events_about({"iocsr", "MISC", "CRMD"}),
      events_about({"TLB", "tlb", "ASID"}),
      events_about({"tlbsrch", "tlbrd", "tlbwr", "tlbfill"}),
      events_about({"tlbrd", "tlbclr", "tlbflush", "invtlb"}),
      events_about({"invtlb"}),
      events_about({"tlbwr", "tlbfill", "fetch", "load", "store"}),
      events_about({"fetch", "load", "store"}),
      events_about({"fetch"}),
      events_about({"load"}),
      events_about({"store"}),
      events_about({"load"}),
      events_about({"store"}),
      events_about({"entry", "ertn", "CRMD", "PRMD", "ERA"}),
      events_about({"entry", "refill", "machine_error", "debug_exception", "ertn"}),
      events_about({"entry", "EENTRY", "ECFG", "TLBEHI", "BADV"}),
      events_about({"entry", "refill"}),
      events_about({"entry"}),
      events_about({"LLBCTL", "TICLR"}),
      events_about({"interrupt", "message", "ECFG", "ESTAT", "CRMD"}),
      events_about({"tick", "TCFG", "TVAL", "TICLR"}),
      events_about({"rdtime", "CNTC", "TID", "MISC", "tick"}),
      events_about({"floating_point", "vector_", "binary_translation", "EUEN"}),
      events_about({"asrt", "BADV"}),
      events_from_outside(),
      events_from_outside(),
      events_about({"reset", "DMW", "PMCFG"}),
      events_about({"csrrd.PMC"}),
      events_about({"csrwr.PMC"}),
  };
  static const std::vector<std::vector<std::uint64_t>> of_lvz = {
      events_about({"GTLBC", "TRGP", "GSTAT", "GCTL", "GINTC", "GCNTC"}),
      events_about({"GSTAT", "TLBRPRMD", "MERRCTL", "ertn"}),
      events_about({"ertn"}),
      events_about({"GINTC", "interrupt_lines"}),
      events_about({"GTLBC", "TRGP", "tlb"}),
      events_about({"invtlb"}),
  };
  if (lvz() != Lvz::none && numbers.next() % 4 == 0) return of_lvz[numbers.next() % of_lvz.size()];
  static const std::vector<std::uint64_t> all = events_about({""});
  return numbers.next() % 4 == 0 ? all : together[numbers.next() % together.size()];
}

/// Numbers between those of CSRs, and any beyond the last one.
inline std::uint64_t any_undefined_number(Numbers& numbers) {
  static constexpr std::uint64_t between[] = {0x9,   0xb,   0xd,   0xf,   0x14,  0x17,  0x24,  0x2f,  0x45,  0x4f,
                                              0x54,  0x61,  0x7f,  0x82,  0x87,  0x96,  0x99,  0x9f,  0xa6,  0xc0,
                                              0xff,  0x17f, 0x184, 0x1ff, 0x240, 0x2ff, 0x302, 0x30f, 0x314, 0x34c,
                                              0x350, 0x37f, 0x382, 0x394, 0x3cf, 0x3d0, 0x4ff};
  if (numbers.next() % 2 == 0) return between[numbers.next() % std::size(between)];
  return 0x503 + numbers.next() % (0x4000 - 0x503);
}

/// In most cases an exception that there is, often one that records an address.
inline void choose_exception(std::uint64_t* arguments, Numbers& numbers) {
  if (numbers.next() % 8 == 0) return;
  arguments[0] = numbers.next() % (numbers.next() % 2 == 0 ? 0x19 : 0xb);
  arguments[1] = numbers.next() % 4 == 0 ? 1 : 0;
}

/// What can happen while the core is in a guest: what root handles of it, and what comes from outside.
inline const std::vector<std::uint64_t>& events_in_guest() {
  static const std::vector<std::uint64_t> all = [] {
    std::vector<std::uint64_t> made = events_about({"interrupt", "message", "wake", "tick", "store_by", "machine_error",
                                                    "general_exception_entry", "tlb_refill", "reset"});
    std::erase_if(made, [](std::uint64_t event) {
      return csrs().info().events[static_cast<std::size_t>(event)].find("csr") != std::string::npos;
    });
    return made;
  }();
  return all;
}

/// Often the guest that has an entry, and an op about guests.
inline void choose_guest_invalidation(const Question& trace, std::uint64_t* arguments, Numbers& numbers) {
  if (lvz() == Lvz::none || numbers.next() % 2 == 0) return;
  static constexpr std::uint64_t ops[] = {0x9,  0xa,  0xb,  0xc,  0xd,  0xe,  0x10, 0x11, 0x12,
                                          0x13, 0x14, 0x15, 0x16, 0x14, 0x15, 0x16, 0x16, 0x16};
  const std::uint64_t key = trace.inputs[csrs().slot("host.TLBKEY" + std::to_string(numbers.next() % 4))];
  const std::uint64_t guest = numbers.next() % 4 == 0 ? any_guest(numbers) : key >> 32;
  arguments[0] = any_of(ops, numbers);
  arguments[1] = (arguments[1] & ~std::uint64_t{0xff0000}) | guest << 16;
}

inline const std::string& event_of(const Question& trace, std::size_t step) {
  return csrs().info().events[static_cast<std::size_t>(trace.inputs[csrs().shape().event(step)])];
}

/// Often an address that an entry of the first state covers, mostly the one that Index names; or one beside it.
inline std::uint64_t any_accessed_address(const Question& trace, Numbers& numbers) {
  if (numbers.next() % 4 == 0) return any_address(numbers);
  const std::uint64_t index = numbers.next() % 2 == 0 ? numbers.next() : trace.inputs[csrs().slot("host.TLBIDX")];
  const std::uint64_t entry = trace.inputs[csrs().slot("host.TLBHI" + std::to_string(index % 4))];
  const std::uint64_t size = std::min<std::uint64_t>(entry & 0x3f, 62),
                      beside = numbers.next() % 8 == 0 ? bit(size + 1) : 0;
  return (entry & page_number) ^ (numbers.next() & (bit(size + 1) - 1)) ^ beside;
}

inline bool is_access(const std::string& event) { return event == "fetch" || event == "load" || event == "store"; }

/// In most cases an op that there is, and an address space and an address that an entry may have.
inline void choose_invalidation(const Question& trace, std::uint64_t* arguments, Numbers& numbers) {
  if (numbers.next() % 8 != 0) arguments[0] = numbers.next() % 2 == 0 ? 4 + arguments[0] % 3 : arguments[0] % 7;
  arguments[1] = (arguments[1] & ~std::uint64_t{0x3ff}) | any_of(address_spaces, numbers);
  const std::uint64_t above = numbers.next() % 2 == 0 ? numbers.word(64) & ~(bit(48) - 1) : 0;
  arguments[2] = any_accessed_address(trace, numbers) ^ above;
}

/// The instructions that go by TLBIDX.Index are asked about entries that there are.
inline void choose_index(Question& trace) {
  constexpr std::uint64_t beyond = 0xffc;
  bool any = false;
  for (std::size_t step = 0; step < trace.steps; ++step)
    any = any || event_of(trace, step) == "tlbrd" || event_of(trace, step) == "tlbwr";
  if (!any) return;
  trace.inputs[csrs().slot("host.TLBIDX")] &= ~beyond;
  for (std::size_t step = 0; step < trace.steps; ++step)
    if (event_of(trace, step).ends_with(".TLBIDX")) trace.inputs[csrs().shape().argument(step, 0)] &= ~beyond;
}

/// Takes out what cannot be asked: defined numbers where an undefined one belongs, and r0 as the mask of a csrxchg.
inline void mend_arguments(Question& trace, Numbers& numbers) {
  choose_index(trace);
  for (std::size_t step = 0; step < trace.steps; ++step) {
    const std::string& event = event_of(trace, step);
    std::uint64_t* const arguments = &trace.inputs[csrs().shape().argument(step, 0)];
    if (event == "general_exception_entry") choose_exception(arguments, numbers);
    if (event == "invtlb") choose_invalidation(trace, arguments, numbers);
    if (event == "invtlb") choose_guest_invalidation(trace, arguments, numbers);
    if (event.starts_with("asrt") && numbers.next() % 2 == 0) arguments[1] = arguments[0] ^ numbers.next() % 2;
    if (is_access(event)) arguments[0] = any_accessed_address(trace, numbers);
    if (event.find("undefined") != std::string::npos) arguments[0] = any_undefined_number(numbers);
    if (event.find(".PMC") != std::string::npos && numbers.next() % 2 == 0) arguments[0] %= asked_often;
    if (!event.starts_with("csrxchg")) continue;
    const std::size_t count = csrs().widths(csrs().event(event)).size();
    if (arguments[count - 2] != 0) arguments[count - 1] = 0;
  }
}

/// Whether a CSR has the number.
inline bool is_number_of_csr(std::uint64_t number) {
  const auto all = csrs().stepper().subject().registers();
  return std::any_of(all.begin(), all.end(), [=](const SlotInfo* slot) { return slot->number == number; });
}

/// Whether arguments are such as no one has to mend.
inline bool can_be_asked(const std::string& event, const std::vector<std::uint64_t>& arguments) {
  if (event.find("undefined") != std::string::npos && is_number_of_csr(arguments[0])) return false;
  if (!event.starts_with("csrxchg")) return true;
  const std::size_t count = csrs().widths(csrs().event(event)).size();
  return arguments[count - 2] == 0 || arguments[count - 1] == 0;
}

}  // namespace vcpuspec::test
