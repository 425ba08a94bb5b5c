// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/exception/general.h"

/// Debug exceptions, which lead into debug mode.
namespace vcpuspec::loongarch {

/// What leads into debug mode.
enum DebugCause : unsigned { debug_interrupt, debug_call, fetch_watchpoint_hit, load_store_watchpoint_hit };

/// DBG with the flag of a cause set, and those of the others as they were or clear.      la-csr:debug_mode
template <Domain D>
RegisterValue<D, DBG> with_cause(const CsrState<D>& s, const Bits<D, 2>& cause, const Choices<D>& c) {
  const auto kept = is_set(c.template get<DebugCausesKept>());
  const auto flag = [&](DebugCause which, const Bits<D, 1>& before) {
    return select(cause == Bits<D, 2>::of(which), Bits<D, 1>::of(1), select(kept, before, 0));
  };
  return read<DBG>(s)
      .with(DBG::DEI, flag(debug_interrupt, s[DBG::DEI]))
      .with(DBG::DCL, flag(debug_call, s[DBG::DCL]))
      .with(DBG::DFW, flag(fetch_watchpoint_hit, s[DBG::DFW]))
      .with(DBG::DMW, flag(load_store_watchpoint_hit, s[DBG::DMW]));
}

/// Debug mode has the PC in DERA and the cause in DBG; the mode of the core stays as it is.
///                                                         la-v1:debug-exception-return-address
template <Domain D>
CsrState<D> enter_debug_mode(const CsrState<D>& s, const Bits<D, 2>& cause, const Open<D>& open) {
  return s.with_register(with_cause(s, cause, open.choices).with(DBG::DST, 1))
      .with(DERA::PC, s[PC::address])
      .with(CORE::Idle, 0)
      .with(PC::address, debug_entry(open));
}

/// In debug mode DBG shows a debug call as code 0xc.                            la-csr:debug_mode
inline constexpr unsigned debug_call_in_debug_mode = 0xc;

/// A debug exception leads into debug mode; within it there is none but the one that a program calls for, which is only
/// recorded.                                                                    la-csr:debug_mode
template <Domain D>
CsrState<D> debug_exception(const CsrState<D>& s, const Bits<D, 2>& cause, const Open<D>& open) {
  const auto within = [&] {
    return choose(
        cause == Bits<D, 2>::of(debug_call),
        [&] { return exception_in_debug_mode(s, Bits<D, 6>::of(debug_call_in_debug_mode), open); }, [&] { return s; });
  };
  const auto raise = [&] {
    return choose(is_set(s[DBG::DST]), within, [&] { return enter_debug_mode(s, cause, open); });
  };
  return choose(has_debug_mode(open.choices), raise, [&] { return s; });
}

}  // namespace vcpuspec::loongarch
