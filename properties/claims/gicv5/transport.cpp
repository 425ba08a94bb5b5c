// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/gicv5/legal_vcpu.h"

/// Claims about KVM's way into the guest and back: what it writes, what it reads back, and that nothing is lost on it.
/// Earlier revisions break some of them.
namespace vcpuspec::gicv5 {

namespace {

using kvm::Phase;
using kvm::transport_today;
using kvm::TransportRevision;

/// A legal vCPU that is where the claim starts.
template <Domain D>
AnyVcpu<D> any_vcpu_in(Inputs<D>& in, Phase phase) {
  const auto any = in.template state<Machine, kvm::bank>();
  const auto choices = any_choices(in);
  const auto arbitrary = any_arbitrary(in);
  const auto there = any.with(kvm::vcpu::PHASE, Bits<D, 3>::of(static_cast<unsigned>(phase)));
  return {in.within(graph::Scope::harness, [&] { return legal_vcpu(there, choices, arbitrary); }), choices, arbitrary};
}

template <class R, Domain D, class B>
Bits<D, 64> word_of(const State<D, Machine, B>& s, unsigned w) {
  return read<R>(s, w).word();
}
template <class R, Domain D, class B>
State<D, Machine, B> with_word(const State<D, Machine, B>& s, unsigned w, const Bits<D, 64>& word) {
  return s.with_register(RegisterValue<D, R>{word}, w);
}
template <Domain D>
CpuState<D> hardware_of(const KvmState<D>& s) {
  return s.template in_bank<cpu>();
}
/// The exposed PPIs that are edges.
template <Domain D>
Bits<D, 64> exposed_edges(const KvmState<D>& s, unsigned w) {
  return word_of<kvm::ppi_mask>(s, w) & ~word_of<kvm::irq_config_level>(s, w);
}

/// What a guest and the world may have done by the time of the exit: any pending and active state, and new edges.
template <Domain D>
struct Run {
  KvmState<D> at_exit;
  Bitmap<D> injected;
};
template <Domain D>
Run<D> any_run(Inputs<D>& in, const KvmState<D>& entered) {
  auto hardware = hardware_of(entered);
  Bitmap<D> injected;
  for (unsigned w = 0; w < 2; ++w) {
    const std::string number = std::to_string(w);
    hardware = with_word<ICH_PPI_PENDR_EL2>(hardware, w, in.template bits<64>("pending_at_exit" + number));
    hardware = with_word<ICH_PPI_ACTIVER_EL2>(hardware, w, in.template bits<64>("active_at_exit" + number));
    injected[w] = in.template bits<64>("injected" + number) & exposed_edges(entered, w);
  }
  auto ran = hardware.template in_bank<kvm::bank>();
  for (unsigned w = 0; w < 2; ++w)
    ran = with_word<kvm::irq_pending_latch>(ran, w, word_of<kvm::irq_pending_latch>(ran, w) | injected[w]);
  return {ran, injected};
}

template <const TransportRevision& revision>
struct EdgesAreConserved {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto before = any_vcpu_in(in, Phase::loaded).state;
    const auto entered = in.rule([&] { return kvm::restore(kvm::flush(before, revision), revision); });
    const auto run = any_run(in, entered);
    const auto back = in.rule([&] { return kvm::fold(kvm::save(run.at_exit), revision); });
    auto conserved = always<D>();
    for (unsigned w = 0; w < 2; ++w) {
      const auto expected = word_of<ICH_PPI_PENDR_EL2>(hardware_of(run.at_exit), w) | run.injected[w];
      const auto differs = word_of<kvm::irq_pending_latch>(back, w) ^ expected;
      conserved = conserved && (exposed_edges(before, w) & differs) == 0;
    }
    return {always<D>(), conserved};
  }
};

template <const TransportRevision& revision>
struct NoEntryChangesNothing {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto before = any_vcpu_in(in, Phase::loaded).state;
    const auto back = in.rule([&] { return kvm::fold(kvm::flush(before, revision), revision); });
    auto same = always<D>();
    for (unsigned w = 0; w < 2; ++w)
      same = same && word_of<kvm::irq_pending_latch>(back, w) == word_of<kvm::irq_pending_latch>(before, w) &&
             word_of<kvm::irq_line_level>(back, w) == word_of<kvm::irq_line_level>(before, w) &&
             word_of<kvm::irq_active>(back, w) == word_of<kvm::irq_active>(before, w);
    return {always<D>(), same};
  }
};

/// Entry and exit buffers kept apart, the exit preset to the entry, against one buffer for both.
struct OneBufferIsEnough {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto before = any_vcpu_in(in, Phase::loaded).state;
    const auto flushed = in.rule([&] { return kvm::flush(before); });
    auto same = always<D>();
    for (unsigned w = 0; w < 2; ++w)
      same = same && word_of<kvm::ppi_pendr>(flushed, w) == word_of<kvm::ppi_pendr_entry>(flushed, w);
    auto by_entry_buffer = flushed;
    for (unsigned w = 0; w < 2; ++w)
      by_entry_buffer =
          with_word<kvm::ppi_pendr>(by_entry_buffer, w, word_of<kvm::ppi_pendr_entry>(by_entry_buffer, w));
    const auto one = in.rule([&] { return kvm::fold(flushed); });
    const auto two = in.rule([&] { return kvm::fold(by_entry_buffer); });
    return {always<D>(), same && same_state(one, two)};
  }
};

struct FoldLeavesLevels {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto before = any_vcpu_in(in, Phase::exited).state;
    const auto after = in.rule([&] { return kvm::fold(before); });
    auto same = always<D>();
    for (unsigned w = 0; w < 2; ++w) {
      const auto level = word_of<kvm::irq_config_level>(before, w);
      const auto latch = word_of<kvm::irq_pending_latch>(before, w) ^ word_of<kvm::irq_pending_latch>(after, w);
      same = same && (level & latch) == 0 &&
             word_of<kvm::irq_line_level>(before, w) == word_of<kvm::irq_line_level>(after, w);
    }
    return {always<D>(), same};
  }
};

struct EntryWritesWhatIsPending {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto before = any_vcpu_in(in, Phase::loaded).state;
    const auto entered = in.rule([&] { return kvm::restore(kvm::flush(before)); });
    auto written = always<D>();
    for (unsigned i = 0; i < max_ppis; ++i) {
      const unsigned w = i / 64;
      const auto at = [&](const Bits<D, 64>& word) { return word.test(i % 64); };
      const auto level = at(word_of<kvm::irq_config_level>(before, w)) && at(word_of<kvm::irq_line_level>(before, w));
      const auto pending =
          at(word_of<kvm::ppi_mask>(before, w)) && (at(word_of<kvm::irq_pending_latch>(before, w)) || level);
      const auto direct = at(word_of<ICH_PPI_DVIR_EL2>(before, w));
      const auto physical = at(word_of<kvm::physical_line_level>(before, w));
      const auto in_hardware = at(word_of<ICH_PPI_PENDR_EL2>(hardware_of(entered), w));
      written = written && in_hardware == select(direct, physical, pending);
    }
    return {always<D>(), written};
  }
};

template <const TransportRevision& revision>
struct ActiveStateComesBack {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto before = any_vcpu_in(in, Phase::loaded).state;
    const auto run = any_run(in, in.rule([&] { return kvm::restore(kvm::flush(before, revision), revision); }));
    const auto back = in.rule([&] { return kvm::fold(kvm::save(run.at_exit), revision); });
    const auto again = in.rule([&] { return kvm::restore(kvm::flush(back, revision), revision); });
    const auto at_exit = word_of<ICH_PPI_ACTIVER_EL2>(hardware_of(run.at_exit), 0);
    const auto known = word_of<kvm::irq_active>(back, 0) ^ at_exit;
    return {always<D>(), word_of<ICH_PPI_ACTIVER_EL2>(hardware_of(again), 0) == at_exit &&
                             (known & word_of<kvm::ppi_mask>(back, 0)) == 0};
  }
};

struct DirectInjectionIsOffOutsideTheGuest {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto flushed = any_vcpu_in(in, Phase::flushed).state;
    const auto entered = in.rule([&] { return kvm::restore(flushed); });
    const auto left = in.rule([&] { return kvm::save(entered); });
    const auto value = in.template bits<64>("value");
    auto holds_for_both = always<D>();
    for (unsigned w = 0; w < 2; ++w) {
      const auto direct = word_of<ICH_PPI_DVIR_EL2>(entered, w);
      const auto written = in.rule([&] { return write_ich_ppi_pendr(hardware_of(entered), w, value); });
      const auto changed = word_of<ICH_PPI_PENDR_EL2>(written, w) ^ word_of<ICH_PPI_PENDR_EL2>(hardware_of(entered), w);
      holds_for_both = holds_for_both && word_of<ICH_PPI_DVIR_EL2>(hardware_of(left), w) == 0 &&
                       word_of<ICH_PPI_DVIR_EL2>(hardware_of(entered), w) == direct && (changed & direct) == 0;
    }
    return {always<D>(), holds_for_both};
  }
};

struct HostAndGuestNeverShareAPpi {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto away = any_vcpu_in(in, Phase::away);
    const auto resident = in.rule([&] { return kvm::load(away.state, away.arbitrary); });
    const auto gone = in.rule([&] { return kvm::put(resident); });
    auto masked = always<D>();
    for (unsigned w = 0; w < 2; ++w)
      masked = masked && word_of<kvm::host_ppi_masked>(resident, w) == word_of<ICH_PPI_DVIR_EL2>(resident, w) &&
               (word_of<ICH_PPI_DVIR_EL2>(resident, w) & ~word_of<kvm::irq_config_level>(resident, w)) == 0 &&
               word_of<kvm::host_ppi_masked>(gone, w) == 0;
    return {always<D>(), masked};
  }
};

struct DviIsOneAtomicStep {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_vcpu_in(in, Phase::away).state;
    const auto ppi = in.template bits<7>("ppi");
    const auto on = in.template bits<1>("on");
    const auto after = in.rule([&] { return kvm::set_dvi(s, ppi, on); });
    auto assigned = always<D>();
    for (unsigned i = 0; i < max_ppis; ++i) {
      const auto was = word_of<ICH_PPI_DVIR_EL2>(s, i / 64).test(i % 64);
      const auto is = word_of<ICH_PPI_DVIR_EL2>(after, i / 64).test(i % 64);
      assigned = assigned && is == select(ppi == Bits<D, 7>::of(i), is_set(on), was);
    }
    return {always<D>(), assigned};
  }
};

struct PutAndLoadAreIdempotent {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto resident = any_vcpu_in(in, Phase::loaded);
    const auto away = in.rule([&] { return kvm::put(resident.state); });
    const auto back = in.rule([&] { return kvm::load(away, resident.arbitrary); });
    return {always<D>(), same_state(in.rule([&] { return kvm::put(away); }), away) &&
                             same_state(in.rule([&] { return kvm::load(back, resident.arbitrary); }), back) &&
                             word_of<ICH_VMCR_EL2>(away, 0) == word_of<ICH_VMCR_EL2>(resident.state, 0) &&
                             word_of<ICH_VMCR_EL2>(back, 0) == word_of<ICH_VMCR_EL2>(resident.state, 0)};
  }
};

/// A vCPU leaves one physical CPU and enters the guest on another, whose interface somebody else has used.
struct MovesToAnotherCpuUnchanged {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto guest = any_vcpu_in(in, Phase::guest);
    const auto left = in.rule([&] { return kvm::put(kvm::fold(kvm::save(guest.state))); });
    auto elsewhere = hardware_of(left);
    const auto other = in.template state<Machine, cpu>("other.");
    // What the vCPU cannot take along is the same on every CPU: handling modes, the IRS and the mode of the PE.
    const auto taken_over = [&]<class R>() {
      for (unsigned i = 0; i < R::count; ++i) elsewhere = elsewhere.with_register(read<R>(other, i), i);
    };
    Registers<ICH_VMCR_EL2, ICH_APR_EL2, ICH_PPI_ENABLER_EL2, ICH_PPI_PENDR_EL2, ICH_PPI_ACTIVER_EL2,
              ICH_PPI_PRIORITYR_EL2, ppi_input, ICH_PPI_DVIR_EL2, ICH_VCTLR_EL2>::each(taken_over);
    const auto there = elsewhere.template in_bank<kvm::bank>();
    const auto entered = in.rule([&] { return kvm::restore(kvm::flush(kvm::load(there, guest.arbitrary))); });
    auto same = word_of<ICH_VMCR_EL2>(hardware_of(entered), 0) == word_of<ICH_VMCR_EL2>(hardware_of(guest.state), 0) &&
                word_of<ICH_APR_EL2>(hardware_of(entered), 0) == word_of<ICH_APR_EL2>(hardware_of(guest.state), 0);
    const auto equal = [&]<class R>() {
      for (unsigned i = 0; i < R::count / 2; ++i)
        same = same && word_of<R>(hardware_of(entered), i) == word_of<R>(hardware_of(guest.state), i);
    };
    Registers<ICH_PPI_ENABLER_EL2, ICH_PPI_ACTIVER_EL2, ICH_PPI_PRIORITYR_EL2>::each(equal);
    const auto edges = exposed_edges(guest.state, 0);
    const auto pending_edges = edges & word_of<ICH_PPI_PENDR_EL2>(hardware_of(guest.state), 0);
    const auto latched = edges & word_of<kvm::irq_pending_latch>(guest.state, 0);
    same = same && (edges & word_of<ICH_PPI_PENDR_EL2>(hardware_of(entered), 0)) == (pending_edges | latched);
    return {always<D>(), same};
  }
};

struct LoadTurnsLegacyModeOffFirst {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto away = any_vcpu_in(in, Phase::away);
    const auto resident = hardware_of(in.rule([&] { return kvm::load(away.state, away.arbitrary); }));
    return {always<D>(), word_of<ICH_VMCR_EL2>(resident, 0) == word_of<ICH_VMCR_EL2>(away.state, 0) &&
                             word_of<ICH_VCTLR_EL2>(resident, 0).test(1) == Bit<D>{}};
  }
};

template <const TransportRevision& revision>
struct EnablesOfHiddenPpisAreDropped {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_vcpu_in(in, Phase::loaded).state;
    const auto n = in.template bits<1>("n");
    const auto value = in.template bits<64>("value");
    const auto after = in.rule([&] { return kvm::trapped_write_of_enabler(s, n, value, revision); });
    auto bits = always<D>();
    for (unsigned w = 0; w < 2; ++w) {
      const auto exposed = word_of<kvm::ppi_mask>(s, w);
      const auto is_written = n == Bits<D, 1>::of(w) && s[kvm::vm::GICV5] == 1;
      const auto enabled = select(is_written, value & exposed, word_of<ICH_PPI_ENABLER_EL2>(s, w));
      bits = bits && word_of<ICH_PPI_ENABLER_EL2>(after, w) == enabled &&
             (word_of<kvm::irq_enabled>(after, w) & exposed) == enabled;
    }
    auto rest = after;
    for (unsigned w = 0; w < 2; ++w) {
      rest = with_word<ICH_PPI_ENABLER_EL2>(rest, w, word_of<ICH_PPI_ENABLER_EL2>(s, w));
      rest = with_word<kvm::irq_enabled>(rest, w, word_of<kvm::irq_enabled>(s, w));
    }
    return {always<D>(), bits && same_state(rest, s)};
  }
};

/// The state of PPIs beyond the 64 that the build knows.
template <const TransportRevision& revision>
struct SecondBankIsRejected {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto any = in.template state<Machine, kvm::bank>();
    const auto value = in.template bits<64>("value");
    const auto second = Bits<D, 1>::of(1);
    const auto after = in.rule([&] { return kvm::trapped_write_of_enabler(any, second, value, revision); });
    return {always<D>(), same_state(after, any)};
  }
};

struct IdentificationIsFixed {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = in.template state<Machine, kvm::bank>();
    const auto idr0 = in.rule([&] { return kvm::trapped_read_of_idr0(s); });
    const auto iaffidr = in.rule([&] { return kvm::trapped_read_of_iaffidr(s); });
    const auto has_gicv5 = word_of<kvm::vm>(s, 0).test(0);
    const auto id = word_of<kvm::vcpu>(s, 0).template slice<31, 16>().template widen<64>();
    return {always<D>(), idr0.undefined == !has_gicv5 && iaffidr.undefined == !has_gicv5 &&
                             idr0.value == select(has_gicv5, Bits<D, 64>::of(0x40), Bits<D, 64>{}) &&
                             iaffidr.value == select(has_gicv5, id, Bits<D, 64>{})};
  }
};

struct OnlyThreeAccessesTrap {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = in.template state<Machine, kvm::bank>();
    const auto after = hardware_of(in.rule([&] { return kvm::set_traps(s); }));
    return {always<D>(),
            word_of<ICH_HFGRTR_EL2>(after, 0) == 0x1f007dU && word_of<ICH_HFGWTR_EL2>(after, 0) == 0x1c0065U};
  }
};

template <kvm::Exposes exposes>
struct FinalizeExposesWhatItShould {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_vcpu_in(in, Phase::away);
    const auto choices = s.choices;
    const auto is_new = in.within(graph::Scope::harness, [&] { return kvm::is_new(s.state); });
    const auto after = in.rule([&] { return kvm::finalize(s.state, choices, exposes); });
    const auto again = in.rule([&] { return kvm::finalize(after, choices, exposes); });
    const auto implemented = choices.template get<ImplementedPpis>(0);
    const auto exposed = word_of<kvm::ppi_mask>(after, 0);
    const auto expected = implemented & (word_of<kvm::irq_owner>(s.state, 0) | 8);
    const auto user = in.rule([&] { return kvm::userspace_ppis(choices); });
    return {is_new, exposed == expected && same_state(again, after) && word_of<kvm::ppi_mask>(after, 1) == 0 &&
                        word_of<kvm::ppi_hmr>(after, 0) == (exposed & word_of<kvm::irq_config_level>(s.state, 0)) &&
                        user == (implemented & 8)};
  }
};

inline constexpr TransportRevision v3 = kvm::transport_revision("v3");
inline constexpr TransportRevision v7 = kvm::transport_revision("v7");
inline constexpr TransportRevision edge_fix = kvm::transport_revision("edge_fix");
inline constexpr TransportRevision v7_1 = kvm::transport_revision("v7_1");

}  // namespace

std::vector<Property> transport_properties() {
  const Property conserved = {
      "gicv5.transport.edges_are_conserved", "gicv5-prop:P31",
      "After an entry and an exit an edge is latched exactly if it is still pending in the hardware or was injected "
      "meanwhile.",
      "kvm-arm64:T4", claim<EdgesAreConserved<transport_today>>()};
  const Property no_entry = {"gicv5.transport.no_entry_changes_nothing", "gicv5-prop:P33",
                             "A flush and a fold without an entry between them leave latches, lines and active states.",
                             "kvm-arm64:fold", claim<NoEntryChangesNothing<transport_today>>()};
  const Property active = {
      "gicv5.transport.active_state_comes_back", "gicv5-prop:P35",
      "At the next entry the hardware has the active states of the last exit, and KVM knows those of exposed PPIs.",
      "kvm-arm64:fold", claim<ActiveStateComesBack<transport_today>>()};
  const Property finalized = {"gicv5.finalize.exposes_owned_ppis_and_sw_ppi", "gicv5-prop:P39",
                              "Finalizing exposes the implemented PPIs with an owner and SW_PPI, says their handling "
                              "modes, and does so once.",
                              "kvm-arm64:finalize",
                              claim<FinalizeExposesWhatItShould<kvm::Exposes::owned_and_sw_ppi>>()};
  const Property rejected = {"gicv5.traps.second_bank_is_rejected", "gicv5-prop:P49",
                             "In a build for 64 PPIs a write of the second enable register changes nothing.",
                             "kvm-arm64:enabler_write", claim<SecondBankIsRejected<transport_today>>()};
  return {
      conserved,
      {"gicv5.transport.entry_writes_what_is_pending", "gicv5-prop:P32",
       "An entry makes exactly those PPIs pending in the hardware that KVM holds pending, and of those that are "
       "injected directly exactly the ones whose physical PPI is.",
       "kvm-arm64:flush", claim<EntryWritesWhatIsPending>()},
      no_entry,
      {"gicv5.transport.one_buffer_is_enough", "kvm-arm64:T6",
       "One buffer for the pending state of entry and exit gives what two did where the guest is not entered.",
       "kvm-arm64:T6", claim<OneBufferIsEnough>()},
      {"gicv5.transport.fold_leaves_levels", "gicv5-prop:P34",
       "A fold changes no line level, and no latch of a level PPI.", "kvm-arm64:fold", claim<FoldLeavesLevels>()},
      active,
      {"gicv5.dvi.off_outside_the_guest", "gicv5-prop:P36",
       "Direct injection is on from before the first guest instruction until the exit is saved, and a write of the "
       "pending state leaves the PPIs alone that have it.",
       "kvm-arm64:save", claim<DirectInjectionIsOffOutsideTheGuest>()},
      {"gicv5.dvi.host_and_guest_never_share", "gicv5-prop:P37",
       "The host masks its PPIs that are injected directly while the vCPU is resident, and only then; all are levels.",
       "kvm-arm64:timers", claim<HostAndGuestNeverShareAPpi>()},
      {"gicv5.dvi.set_is_one_step", "gicv5-prop:P38", "Setting the direct injection of one PPI leaves all others.",
       "kvm-arm64:set_dvi", claim<DviIsOneAtomicStep>()},
      finalized,
      {"gicv5.residency.put_and_load_are_idempotent", "gicv5-prop:P40",
       "A second put, or a second load, changes nothing, and neither changes the saved control register.",
       "kvm-arm64:put", claim<PutAndLoadAreIdempotent>()},
      {"gicv5.residency.moves_to_another_cpu_unchanged", "gicv5-prop:P40",
       "A guest that goes on on another CPU finds its control, active priorities, enables, active states, priorities "
       "and pending edges there.",
       "kvm-arm64:load", claim<MovesToAnotherCpuUnchanged>()},
      {"gicv5.residency.load_turns_legacy_mode_off_first", "gicv5-prop:P41",
       "A load leaves the control register as it was saved, whatever mode the interface was in.", "kvm-arm64:load",
       claim<LoadTurnsLegacyModeOffFirst>()},
      {"gicv5.traps.hidden_enables_are_dropped", "gicv5-prop:P15",
       "A guest's write of enables sets those of exposed PPIs in both copies and changes nothing else.",
       "kvm-arm64:enabler_write", claim<EnablesOfHiddenPpisAreDropped<v7_1>>()},
      rejected,
      {"gicv5.traps.identification_is_fixed", "gicv5-prop:P50",
       "A guest with a GICv5 reads 16-bit ids, 5 priority bits and no legacy interface, and its own number; for others "
       "these registers are undefined.",
       "kvm-arm64:idr0_iaffidr", claim<IdentificationIsFixed>()},
      {"gicv5.traps.only_three_accesses", "kvm-arm64:traps",
       "Reads of ICC_IDR0_EL1 and ICC_IAFFIDR_EL1 and writes of the PPI enables trap, and nothing else.",
       "kvm-arm64:traps", claim<OnlyThreeAccessesTrap>()},
      control_of(conserved, "v3", "kvm-arm64:T1", claim<EdgesAreConserved<v3>>()),
      control_of(conserved, "v7", "kvm-arm64:T2", claim<EdgesAreConserved<v7>>()),
      control_of(conserved, "edge_fix", "kvm-arm64:T3", claim<EdgesAreConserved<edge_fix>>()),
      control_of(no_entry, "edge_fix", "kvm-arm64:T3", claim<NoEntryChangesNothing<edge_fix>>()),
      control_of(active, "v7", "kvm-arm64:T5", claim<ActiveStateComesBack<v7>>()),
      control_of(finalized, "v2", "kvm-arm64:C1",
                 claim<FinalizeExposesWhatItShould<kvm::Exposes::ownerless_but_sw_ppi>>()),
      control_of(rejected, "v7_1", "kvm-arm64:C4", claim<SecondBankIsRejected<v7_1>>()),
  };
}

}  // namespace vcpuspec::gicv5
