// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "tests/implementations/any_csr_event.h"
#include "tests/implementations/any_lvz_state.h"
#include "tests/implementations/expected.h"

/// Any events of a LoongArch core with LVZ, both worlds of it, with any arguments.
namespace vcpuspec::test {

inline std::vector<std::uint64_t> worlds_events(const std::vector<std::string>& words) {
  std::vector<std::uint64_t> all;
  for (std::uint64_t event = 0; event < worlds().info().events.size(); ++event) {
    const std::string& name = worlds().info().events[static_cast<std::size_t>(event)];
    if (std::any_of(words.begin(), words.end(), [&](const auto& part) { return name.find(part) != std::string::npos; }))
      all.push_back(event);
  }
  return all;
}

/// All events, or more often some that belong together.
inline const std::vector<std::uint64_t>& any_world_events(Numbers& numbers) {
  static const std::vector<std::vector<std::uint64_t>> together = {
      worlds_events({"ertn", ".interrupt", "hvcl", "cpucfg", ".idle", "machine_error"}),
      worlds_events({"ertn"}),
      worlds_events({"hvcl", "cpucfg", ".idle", "iocsr", "cacop"}),
      worlds_events({"floating_point", "vector_", "binary_translation", "EUEN"}),
      worlds_events({".fetch", ".load", ".store"}),
      worlds_events({".fetch", ".load", ".store"}),
      worlds_events({"lvz.tlb", "gtlb", "invtlb", ".fetch", ".load"}),
      worlds_events({"gtlb", "TLB"}),
      worlds_events({"invtlb"}),
      worlds_events({"GINTC", "interrupt_lines", "ESTAT"}),
      worlds_events({"lvz.interrupt", "message", "lvz.tick"}),
      worlds_events({"GTLBC", "TRGP", "GSTAT", "GCTL", "GINTC", "GCNTC", "IMPCTL", "CTAG", "undefined"}),
      worlds_events({"DBG", "DERA", "DSAVE", "MERR", "MWP", "FWP"}),
      worlds_events({"lvz.gcsr"}),
      worlds_events({"lvz.gcsrwr"}),
      worlds_events({"TCFG", "TVAL", "TICLR", "lvz.tick"}),
      worlds_events({"gcsrwr.TICLR", "gcsrxchg.TICLR", "gcsrwr.TCFG"}),
      worlds_events({"rdtime", "CNTC"}),
      worlds_events({"PMC"}),
      worlds_events({"lvz.ll", "lvz.sc", "store_by", "LLBCTL"}),
      worlds_events({"general_exception", "tlb_refill", "machine_error", "ertn"}),
      worlds_events({"MSG", "message", "CPUID", "MISC", "BADI"}),
  };
  static const std::vector<std::uint64_t> all = worlds_events({""});
  return numbers.next() % 4 == 0 ? all : together[numbers.next() % together.size()];
}

inline const std::string& world_event_of(const Question& trace, std::size_t step) {
  return worlds().info().events[static_cast<std::size_t>(trace.inputs[worlds().shape().event(step)])];
}

inline std::uint64_t slot_of(const Question& trace, const std::string& name) {
  return trace.inputs[worlds().slot(name)];
}

/// Often an address that an entry of either world covers in the first state.
inline std::uint64_t any_world_address(const Question& trace, Numbers& numbers) {
  if (numbers.next() % 4 == 0) return any_address(numbers);
  const std::string world = (slot_of(trace, "host.GSTAT") & 1) != 0 && numbers.next() % 4 != 0 ? "guest" : "host";
  const std::uint64_t entry = slot_of(trace, world + ".TLBHI" + std::to_string(numbers.next() % 4));
  const std::uint64_t size = entry & 0x3f;
  return (entry & page_number) ^ (numbers.next() & (bit(static_cast<unsigned>(size) + 1) - 1));
}

inline void choose_world_invalidation(const Question& trace, std::uint64_t* arguments, Numbers& numbers) {
  static constexpr std::uint64_t ops[] = {0x0, 0x4, 0x5,  0x6,  0x9,  0xa,  0xb,  0xc,  0xd, 0xe,
                                          0xd, 0xe, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16};
  const std::string world = numbers.next() % 2 == 0 ? "host" : "guest", n = std::to_string(numbers.next() % 4);
  const std::uint64_t key = slot_of(trace, world + ".TLBKEY" + n);
  if (numbers.next() % 8 != 0) arguments[0] = any_of(ops, numbers);
  arguments[1] = (arguments[1] & ~std::uint64_t{0xff03ff}) | (key >> 32 & 0xff) << 16 | (key >> 16 & 0x3ff);
  arguments[2] = any_world_address(trace, numbers);
}

/// The instructions that go by TLBIDX.Index are asked about entries that there are.
inline void choose_world_index(Question& trace) {
  constexpr std::uint64_t beyond = 0xffc;
  for (const std::string name : {"host.TLBIDX", "guest.TLBIDX"}) trace.inputs[worlds().slot(name)] &= ~beyond;
  for (std::size_t step = 0; step < trace.steps; ++step)
    if (world_event_of(trace, step).ends_with(".TLBIDX")) trace.inputs[worlds().shape().argument(step, 0)] &= ~beyond;
}

/// Takes out what cannot be asked, and asks more often about what there is.
inline void mend_world_arguments(Question& trace, Numbers& numbers) {
  choose_world_index(trace);
  for (std::size_t step = 0; step < trace.steps; ++step) {
    const std::string& event = world_event_of(trace, step);
    std::uint64_t* const arguments = &trace.inputs[worlds().shape().argument(step, 0)];
    if (event.find("general_exception_entry") != std::string::npos) choose_exception(arguments, numbers);
    if (event == "lvz.invtlb") choose_world_invalidation(trace, arguments, numbers);
    if (event == "lvz.fetch" || event == "lvz.load" || event == "lvz.store")
      arguments[0] = any_world_address(trace, numbers);
    if (event.find("undefined") != std::string::npos) arguments[0] = any_undefined_number(numbers);
    if (event.find(".PMC") != std::string::npos && numbers.next() % 2 == 0) arguments[0] %= 8;
    if (event.find("csrxchg.") == std::string::npos) continue;
    const std::size_t count = worlds().widths(static_cast<std::size_t>(worlds().event(event))).size();
    if (arguments[count - 2] != 0) arguments[count - 1] = 0;
  }
}

/// Whether arguments are such as no one has to mend.
inline bool can_be_asked_of_worlds(const std::string& event, const std::vector<std::uint64_t>& arguments) {
  if (event.find("undefined") != std::string::npos && is_number_of_csr(arguments[0])) return false;
  if (event.find("csrxchg.") == std::string::npos) return true;
  const std::size_t count = worlds().widths(worlds().event(event)).size();
  return arguments[count - 2] == 0 || arguments[count - 1] == 0;
}

/// Ends a trace with its first event that leaves most of the state undefined.
inline void end_with_reset(Question& trace) {
  for (std::size_t step = 0; step < trace.steps; ++step)
    if (world_event_of(trace, step) == "lvz.reset") trace.steps = step + 1;
  trace.inputs.resize(worlds().shape().inputs(trace.steps));
}

inline std::vector<Question> random_world_traces(std::uint64_t seed, std::size_t n) {
  Numbers numbers(seed);
  std::vector<Question> all;
  while (all.size() < n) {
    Question trace = worlds().trace(legal_worlds(numbers), any_world_events(numbers), 1 + numbers.next() % 6, numbers);
    mend_world_arguments(trace, numbers);
    end_with_reset(trace);
    end_before_impossible_step(worlds(), trace);
    if (trace.steps != 0) all.push_back(trace);
  }
  return all;
}

}  // namespace vcpuspec::test
