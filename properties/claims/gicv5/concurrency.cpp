// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/gicv5/legal_vcpu.h"
#include "properties/claims/interleavings.h"

/// Claims about two threads that meet in KVM: whatever the order of their atomic steps, neither loses what the other
/// did. Earlier revisions took more steps, and some orders of those break the claims.
namespace vcpuspec::gicv5 {

namespace {

/// A claim must hold after every order of two threads' steps.
template <Domain D, class World, class Holds>
Bit<D> after_every_order(const World& start, const Thread<World>& first, const Thread<World>& second, Holds holds_for) {
  auto always_holds = always<D>();
  for (const World& end : all_interleavings(start, first, second)) always_holds = always_holds && holds_for(end);
  return always_holds;
}

/// A bank of direct-injection bits, and what each of two CPUs has read of it.
template <Domain D>
struct DviBits {
  Bits<D, 64> dvir;
  std::array<Bits<D, 64>, 2> seen;
};

/// Two CPUs change the direct injection of two PPIs.
template <bool atomic>
struct DviBitsAreNotLost {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const std::array<Bits<D, 7>, 2> ppi = {in.template bits<7>("first"), in.template bits<7>("second")};
    const std::array<Bits<D, 1>, 2> on = {in.template bits<1>("on_first"), in.template bits<1>("on_second")};
    auto kept = always<D>();
    for (unsigned w = 0; w < 2; ++w) {
      const auto start = in.template bits<64>("dvir" + std::to_string(w));
      const auto is_kept = [&](const DviBits<D>& end) {
        auto others = ~Bits<D, 64>{};
        auto mine = always<D>();
        for (unsigned cpu = 0; cpu < 2; ++cpu) {
          const auto bit = bit_of(ppi[cpu], w);
          mine = mine && (end.dvir & bit) == select(is_set(on[cpu]), bit, 0);
          others = others & ~bit;
        }
        return mine && ((end.dvir ^ start) & others) == 0;
      };
      const auto thread = [&](unsigned cpu) { return set_dvi_on<D>(in, cpu, ppi[cpu], w, on[cpu]); };
      kept = kept && after_every_order<D>(DviBits<D>{start, {}}, thread(0), thread(1), is_kept);
    }
    return {ppi[0] != ppi[1], kept};
  }

 private:
  template <Domain D>
  static Thread<DviBits<D>> set_dvi_on(Inputs<D>& in, unsigned cpu, const Bits<D, 7>& ppi, unsigned w,
                                       const Bits<D, 1>& on) {
    const auto read_bits = [=](DviBits<D> now) {
      now.seen[cpu] = now.dvir;
      return now;
    };
    const auto write_bits = [=, &in](DviBits<D> now) {
      now.dvir = in.rule([&] { return kvm::with_dvi(now.seen[cpu], ppi, w, on); });
      return now;
    };
    if (!atomic) return {read_bits, write_bits};
    return {[=](const DviBits<D>& now) { return write_bits(read_bits(now)); }};
  }
};

/// A virtual machine, whether each of two vCPUs found it finalized, and the PPIs that each went on with.
template <Domain D>
struct Finalizing {
  KvmState<D> vm;
  std::array<Bit<D>, 2> found;
  std::array<Bits<D, 64>, 2> exposed;
};

/// Two vCPUs of one virtual machine run for the first time.
template <bool locked>
struct FinalizingTwiceIsFinalizing {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_vcpu(in);
    const auto is_new = in.within(graph::Scope::harness, [&] { return kvm::is_new(s.state); });
    const auto once = in.rule([&] { return kvm::finalize(s.state, s.choices); });
    const auto exposed = read<kvm::ppi_mask>(once).word();
    const auto both_have_them = [&](const Finalizing<D>& end) {
      return same_state(end.vm, once) && end.exposed[0] == exposed && end.exposed[1] == exposed;
    };
    const auto thread = [&](unsigned vcpu) { return first_run<D>(in, vcpu, s.choices); };
    return {is_new, after_every_order<D>(Finalizing<D>{s.state, {}, {}}, thread(0), thread(1), both_have_them)};
  }

 private:
  template <Domain D>
  static Thread<Finalizing<D>> first_run(Inputs<D>& in, unsigned vcpu, const Choices<D>& choices) {
    const auto look = [=](Finalizing<D> now) {
      now.found[vcpu] = kvm::is_finalized(now.vm);
      return now;
    };
    const auto unless_found = [vcpu](const Finalizing<D>& now, const KvmState<D>& vm) {
      auto next = now;
      next.vm = choose(
          now.found[vcpu], [&] { return now.vm; }, [&] { return vm; });
      return next;
    };
    const auto empty = [=, &in](const Finalizing<D>& now) {
      return unless_found(now, in.rule([&] { return kvm::with_no_ppis(now.vm); }));
    };
    const auto fill = [=, &in](const Finalizing<D>& now) {
      return unless_found(
          now, in.rule([&] { return kvm::with_exposed_ppis(now.vm, choices, kvm::Exposes::owned_and_sw_ppi); }));
    };
    const auto go_on = [=](Finalizing<D> now) {
      now.exposed[vcpu] = read<kvm::ppi_mask>(now.vm).word();
      return now;
    };
    if (!locked) return {look, empty, fill, go_on};
    const auto finalize = [=, &in](Finalizing<D> now) {
      now.vm = in.rule([&] { return kvm::finalize(now.vm, choices); });
      return now;
    };
    return {finalize, go_on};
  }
};

/// A vCPU, and what its thread found when it looked.
template <Domain D>
struct Sleeping {
  KvmState<D> vcpu;
  Bit<D> runnable;
};

/// A thread is about to sleep while another injects an interrupt.
struct KickIsNotLost {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_vcpu(in);
    const auto waits = s.state[kvm::vcpu::BLOCKED] == 1 && s.state[kvm::vm::GICV5] == 1;
    const auto sleeps_only_without = [&](const Sleeping<D>& end) {
      const auto pending = in.rule([&] { return kvm::has_pending_ppi(end.vcpu, s.arbitrary); });
      return implies(end.vcpu[kvm::vcpu::BLOCKED] == 1 && pending, end.vcpu[kvm::vcpu::WAKEUP] == 1);
    };
    return {waits, after_every_order<D>(Sleeping<D>{s.state, {}}, sleeper(in, s.arbitrary), injector(in),
                                        sleeps_only_without)};
  }

 private:
  template <Domain D>
  static Thread<Sleeping<D>> sleeper(Inputs<D>& in, const Arbitrary<D>& arbitrary) {
    const auto be_ready_to_be_woken = [](Sleeping<D> now) {
      now.vcpu = now.vcpu.with(kvm::vcpu::WAKEUP, 0);
      return now;
    };
    const auto look = [=, &in](Sleeping<D> now) {
      now.runnable = in.rule([&] { return kvm::vcpu_has_pending_interrupt(now.vcpu, arbitrary); });
      return now;
    };
    const auto go_on_or_sleep = [](Sleeping<D> now) {
      now.vcpu = choose(
          now.runnable, [&] { return now.vcpu.with(kvm::vcpu::BLOCKED, 0); }, [&] { return now.vcpu; });
      return now;
    };
    return {be_ready_to_be_woken, look, go_on_or_sleep};
  }
  template <Domain D>
  static Thread<Sleeping<D>> injector(Inputs<D>& in) {
    const auto ppi = in.template bits<7>("ppi");
    const auto high = in.template bits<1>("high");
    const auto where_exposed = [=, &in](Sleeping<D> now, auto change) {
      now.vcpu = in.rule([&] {
        return choose(
            kvm::is_exposed(now.vcpu, ppi), [&] { return change(now.vcpu); }, [&] { return now.vcpu; });
      });
      return now;
    };
    const auto move_the_line = [=](const Sleeping<D>& now) {
      return where_exposed(now, [&](const auto& vcpu) { return kvm::with_input(vcpu, ppi, high); });
    };
    const auto kick = [=](const Sleeping<D>& now) {
      return where_exposed(now, [&](const auto& vcpu) { return kvm::kick(vcpu); });
    };
    return {move_the_line, kick};
  }
};

}  // namespace

std::vector<Property> concurrency_properties() {
  const Property dvi = {"gicv5.dvi.bits_are_not_lost", "gicv5-prop:P38",
                        "Two CPUs that change the direct injection of two PPIs at once both have their way, in every "
                        "order of their steps.",
                        "kvm-arm64:set_dvi", claim<DviBitsAreNotLost<true>>()};
  const Property twice = {"gicv5.finalize.twice_is_once", "gicv5-prop:P39",
                          "Two vCPUs that finalize their virtual machine at the same time go on with the same PPIs, in "
                          "every order of their steps.",
                          "kvm-arm64:finalize", claim<FinalizingTwiceIsFinalizing<true>>()};
  return {
      dvi,
      twice,
      {"gicv5.wait.kick_is_not_lost", "gicv5-prop:P43",
       "A thread that looks and then sleeps, while another injects and kicks, is woken if its vCPU has a pending "
       "interrupt, in every order of their steps.",
       "kvm-arm64:inject", claim<KickIsNotLost>()},
      control_of(dvi, "v7_1", "kvm-arm64:T7", claim<DviBitsAreNotLost<false>>()),
      control_of(twice, "v7", "kvm-arm64:C3", claim<FinalizingTwiceIsFinalizing<false>>()),
  };
}

}  // namespace vcpuspec::gicv5
