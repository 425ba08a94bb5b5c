// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/kvm/context.h"
#include "spec/loongarch/kvm/handle_exit.h"
#include "spec/loongarch/kvm/inject.h"
#include "spec/loongarch/kvm/monitors.h"
#include "spec/loongarch/kvm/one_reg.h"
#include "spec/loongarch/kvm/page_fault.h"
#include "spec/loongarch/kvm/pre_enter.h"
#include "spec/loongarch/kvm/sequences.h"
#include "spec/loongarch/kvm/vpid.h"
#include "spec/loongarch/lvz/events.h"

/// What KVM does, as events with what each takes besides the state and what it gives. No semantics stands here.
namespace vcpuspec::loongarch::kvm {

template <Domain D>
KvmOpen<D> any_kvm_open(Inputs<D>& in) {
  const auto open = lvz::any_lvz_open(in);
  return {open, in.template open<Memory<D>>(graph::Kind::arbitrary)};
}

/// One step of a version's entry, and one of the exit.
template <Version version, std::size_t at>
struct EntryStep {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    out.put_state(switch_to_guest<D>(version)[at].act(s, any_kvm_open(in)));
  }
};
template <std::size_t at>
struct ExitStep {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    out.put_state(kvm_exc_entry<D>()[at].act(s, any_kvm_open(in)));
  }
};
/// The first step by which a guest is entered again.
struct FirstOfReturn {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    out.put_state(store_percpu_pointer(s, any_kvm_open(in)));
  }
};

/// What KVM does in C are many instructions: where they stand is not followed.
template <Domain D>
KvmState<D> in_c(const KvmState<D>& before, const KvmState<D>& after) {
  return after.with(PC::address, before[PC::address]);
}

/// An act that takes the state alone.
template <class Act>
struct Alone {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    out.put_state(in_c(s, Act::act(s, any_kvm_open(in))));
  }
};
template <std::size_t at>
struct TimerRestore {
  template <Domain D>
  static KvmState<D> act(const KvmState<D>& s, const KvmOpen<D>& open) {
    return timer_restore<D>()[at](s, open);
  }
};
struct SaveTimer {
  template <Domain D>
  static KvmState<D> act(const KvmState<D>& s, const KvmOpen<D>& open) {
    return save_timer(s, open);
  }
};
struct VcpuPut {
  template <Domain D>
  static KvmState<D> act(const KvmState<D>& s, const KvmOpen<D>& open) {
    return vcpu_put(s, open);
  }
};
struct VcpuLoad {
  template <Domain D>
  static KvmState<D> act(const KvmState<D>& s, const KvmOpen<D>& open) {
    return vcpu_load(s, open);
  }
};

template <Domain D>
Bit<D> any_bit(Inputs<D>& in, const char* name) {
  return in.template bits<1>(name) == 1;
}

struct HandleGspr {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto is_software = any_bit(in, "is_software");
    const auto software = in.template bits<64>("software");
    const auto configuration = in.template bits<32>("configuration");
    const auto features = in.template bits<32>("features");
    const auto device = in.template bits<64>("device");
    const auto waits = any_bit(in, "interrupt_waits");
    const auto has_monitors = any_bit(in, "has_monitors");
    const auto last = in.template bits<4>("last_monitor");
    const KvmMemory<D> memory{is_software, software, configuration, features, device, waits, has_monitors, last};
    const auto emulated = handle_gspr(s, memory);
    out.put("software", emulated.software);
    out.put("value", emulated.value);
    out.put("bytes", emulated.bytes);
    out.put("halts", as_bit(emulated.halts));
    out.put("wants_monitors", as_bit(emulated.wants_monitors));
    out.put("is_not_defined", as_bit(emulated.is_not_defined));
    out.put_state(emulated.next);
  }
};
struct HandleHvcl {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto features = in.template bits<32>("features");
    const auto answered = handle_hvcl(s, features, any_bit(in, "has_breakpoints"));
    out.put("leaves", as_bit(answered.leaves));
    out.put("sends", as_bit(answered.sends));
    out.put_state(answered.next);
  }
};

struct InjectException {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto ecode = in.template bits<6>("ecode");
    const auto esubcode = in.template bits<9>("esubcode");
    out.put_state(in_c(s, inject_exception(s, ExceptionCode<D>{ecode, esubcode}, any_kvm_open(in))));
  }
};
template <Domain D>
Queued<D> any_queued(Inputs<D>& in) {
  const auto pending = in.template bits<64>("pending");
  return {pending, in.template bits<64>("clear")};
}
template <bool TakesBack>
struct QueueInterrupt {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto q = any_queued(in);
    const auto number = in.template bits<4>("number");
    const auto next = TakesBack ? dequeue_interrupt(q, number) : queue_interrupt(q, number);
    out.put("pending", next.pending);
    out.put("clear", next.clear);
  }
};
struct DeliverInterrupts {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto q = any_queued(in);
    out.put_state(in_c(s, deliver_interrupts(s, q, any_kvm_open(in))));
  }
};

template <Domain D>
void put(const KvmState<D>& before, const CheckedVpid<D>& checked, Outputs<D>& out) {
  out.put("of_vcpu", checked.of_vcpu);
  out.put("last", checked.last);
  out.put("flushes", as_bit(checked.flushes));
  out.put_state(in_c(before, checked.next));
}
struct CheckVpid {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto of_vcpu = in.template bits<64>("of_vcpu");
    const auto last = in.template bits<64>("last");
    const auto moved = any_bit(in, "moved");
    put(s, check_vpid(s, of_vcpu, last, moved, any_kvm_open(in)), out);
  }
};
struct CheckVpidAndFlush {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto of_vcpu = in.template bits<64>("of_vcpu");
    const auto last = in.template bits<64>("last");
    const auto moved = any_bit(in, "moved");
    const auto address = in.template bits<64>("address");
    put(s, check_vpid_and_flush(s, of_vcpu, last, moved, address, any_kvm_open(in)), out);
  }
};

struct NoteHostEntry {
  template <Domain D>
  static KvmState<D> act(const KvmState<D>& s, const KvmOpen<D>& open) {
    return note_host_entry(s, open);
  }
};
struct MeetOtherCpu {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    Meeting<D> start{};
    start.queued = in.template bits<1>("queued");
    start.requested = in.template bits<1>("requested");
    const auto at = in.template bits<2>("at");
    const auto end = meet_other_cpu(start, at, any_bit(in, "requests"));
    out.put("delivered", end.delivered);
    out.put("kicked", end.kicked);
    out.put("backs_out", end.backs_out);
  }
};
struct MendTimerInterrupt {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto count_before = in.template bits<64>("count_before");
    out.put_state(in_c(s, mend_timer_interrupt(s, count_before, any_kvm_open(in))));
  }
};
struct LendMonitors {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto count = in.template bits<3>("count");
    out.put_state(in_c(s, lend_monitors(s, count, any_kvm_open(in))));
  }
};
struct TakeMonitorsBack {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    Monitors<D> kept;
    for (unsigned n = 0; n < lent_monitors; ++n) kept.settings[n] = in.template bits<64>("setting" + std::to_string(n));
    for (unsigned n = 0; n < lent_monitors; ++n) kept.counts[n] = in.template bits<64>("count" + std::to_string(n));
    out.put_state(in_c(s, take_monitors_back(s, kept, any_kvm_open(in))));
  }
};
struct GctlValue {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    out.put("value", gctl_value(in.template bits<64>("capabilities")));
  }
};
struct HandlePageFault {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto size = in.template bits<64>("size");
    const auto handled = handle_page_fault(s, size, any_bit(in, "has_memory"), any_kvm_open(in));
    out.put("is_of_device", as_bit(handled.is_of_device));
    out.put("is_mapped", as_bit(handled.is_mapped));
    out.put_state(in_c(s, handled.next));
  }
};

struct GetStatus {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    out.put("status", get_status(s));
  }
};
struct SetStatus {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    out.put_state(set_status(s, in.template bits<64>("status")));
  }
};
struct ResetStatus {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    out.put_state(reset_status(s));
  }
};

}  // namespace vcpuspec::loongarch::kvm
