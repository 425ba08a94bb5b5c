// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/gicv5/legal_vcpu.h"

/// Claims about single events of a CPU interface: what a guest's accesses and instructions change, and what they leave.
namespace vcpuspec::gicv5 {

namespace {

/// Any CPU interface that events can leave.
template <Domain D>
struct AnyPpis {
  CpuState<D> state;
  Choices<D> choices;
};
template <Domain D>
AnyPpis<D> any_legal_ppis(Inputs<D>& in) {
  const auto any = in.template state<Machine, cpu>();
  const auto choices = any_choices(in);
  return {in.within(graph::Scope::harness, [&] { return legal_ppis(any, choices); }), choices};
}

/// The bits of a register of two at PPI i, for a PPI given by structure.
template <class R, Domain D>
Bit<D> bit_at(const CpuState<D>& s, unsigned i) {
  return read<R>(s, i / 64).word().test(i % 64);
}
template <Domain D>
Priority<D> priority_at(const CpuState<D>& s, unsigned i) {
  return read<ICH_PPI_PRIORITYR_EL2>(s, i / 8).word().template extract<5>(8 * (i % 8));
}
template <Domain D>
Bit<D> candidate_at(const CpuState<D>& s, const Choices<D>& choices, unsigned i) {
  return is_candidate(implemented_ppis(s, choices), i);
}

/// Whether i can be signalled: it is a candidate of sufficient priority, said without the rules.
template <Domain D>
Bit<D> can_be_signalled(const CpuState<D>& s, const Choices<D>& choices, unsigned i) {
  const auto v = virtual_interface(s);
  const auto p = priority_at(s, i);
  return enabled(v) && candidate_at(s, choices, i) && p <= vpmr(v) && preempts_every_active_priority(v, p);
}

/// `s` with the slots of R taken from `other`.
template <class R, Domain D>
CpuState<D> with_slots_of(const CpuState<D>& s, const CpuState<D>& other) {
  auto mixed = s;
  for (unsigned i = 0; i < R::count; ++i) mixed = mixed.with_register(read<R>(other, i), i);
  return mixed;
}
/// Whether two states differ at most in these registers.
template <class... Rs, Domain D>
Bit<D> differ_only_in(const CpuState<D>& a, const CpuState<D>& b) {
  auto mixed = a;
  (void(mixed = with_slots_of<Rs>(mixed, b)), ...);
  return same_state(mixed, b);
}

/// A PPI chosen freely among the candidates of the highest priority, and what acknowledging it leaves: whichever an
/// implementation prefers among equals.
template <Domain D>
struct FreelyAcknowledged {
  AnyPpis<D> before;
  Bit<D> is_legal_choice;
  Bits<D, 7> ppi;
  Priority<D> priority;
  CpuState<D> after;

  template <class Body>
  Bit<D> of_it(Body holds_for) const {
    return every_ppi<D>([&](unsigned i) { return implies(ppi == Bits<D, 7>::of(i), holds_for(i)); });
  }
};
template <Domain D>
FreelyAcknowledged<D> freely_acknowledged(Inputs<D>& in) {
  const auto before = any_legal_ppis(in);
  const auto ppi = in.template bits<7>("ppi");
  auto priority = Priority<D>{};
  for (unsigned i = 0; i < max_ppis; ++i)
    priority = select(ppi == Bits<D, 7>::of(i), priority_at(before.state, i), priority);
  const auto it = some_ppi<D>(
      [&](unsigned i) { return ppi == Bits<D, 7>::of(i) && can_be_signalled(before.state, before.choices, i); });
  const auto none_is_higher = every_ppi<D>([&](unsigned i) {
    return implies(candidate_at(before.state, before.choices, i), priority <= priority_at(before.state, i));
  });
  const auto interrupt = pending_ppi(Candidate<D>{Bit<D>::of(1), ppi, priority});
  const auto after = in.rule([&] { return acknowledge(before.state, interrupt); });
  return {before, it && none_is_higher, ppi, priority, after};
}

struct AcknowledgingChangesOnePpi {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto a = freely_acknowledged(in);
    const auto& s = a.before.state;
    const auto ppis = every_ppi<D>([&](unsigned i) {
      const auto it = a.ppi == Bits<D, 7>::of(i);
      const auto was_pending = bit_at<ICH_PPI_PENDR_EL2>(s, i);
      const auto pending = was_pending && (!it || bit_at<ICC_PPI_HMR_EL1>(s, i));
      return bit_at<ICH_PPI_ACTIVER_EL2>(a.after, i) == (bit_at<ICH_PPI_ACTIVER_EL2>(s, i) || it) &&
             bit_at<ICH_PPI_PENDR_EL2>(a.after, i) == pending;
    });
    auto priorities = always<D>();
    for (unsigned p = 0; p < 32; ++p)
      priorities = priorities && apr(virtual_interface(a.after)).test(p) ==
                                     (apr(virtual_interface(s)).test(p) || a.priority == Priority<D>::of(p));
    return {a.is_legal_choice,
            ppis && priorities && differ_only_in<ICH_APR_EL2, ICH_PPI_ACTIVER_EL2, ICH_PPI_PENDR_EL2>(s, a.after)};
  }
};

struct NothingAsLowIsSignalledAfterAcknowledging {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto a = freely_acknowledged(in);
    const auto ppis = implemented_ppis(a.after, a.before.choices);
    const auto gone = every_ppi<D>([&](unsigned i) {
      const auto it = a.ppi == Bits<D, 7>::of(i);
      const auto as_low = a.priority <= priority_at(a.after, i);
      const auto signalled = is_candidate(ppis, i) &&
                             in.rule([&] { return can_signal(virtual_interface(a.after), priority_at(a.after, i)); });
      return !(it && is_candidate(ppis, i)) && !(as_low && signalled);
    });
    return {a.is_legal_choice, gone};
  }
};

struct AcknowledgedPrioritiesFall {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_ppis(in);
    const auto acknowledged = in.rule([&] { return cdia(s.state, s.choices); });
    const auto before = apr(virtual_interface(s.state));
    const auto after = apr(virtual_interface(acknowledged.next));
    auto falls = Bit<D>{};
    for (unsigned p = 0; p < 32; ++p)
      falls = falls || (after == (before | Bits<D, 32>::of(std::uint64_t{1} << p)) &&
                        (before & Bits<D, 32>::of(ones(p + 1))) == 0);
    return {acknowledged.value != 0, falls};
  }
};

struct PriorityDropTakesTheHighest {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_ppis(in);
    const auto after = in.rule([&] { return cdeoi(s.state); });
    const auto before_apr = apr(virtual_interface(s.state));
    const auto after_apr = apr(virtual_interface(after));
    auto drops = before_apr == 0 && after_apr == 0;
    for (unsigned p = 0; p < 32; ++p) {
      const auto is_highest = (before_apr & Bits<D, 32>::of(ones(p + 1))) == Bits<D, 32>::of(std::uint64_t{1} << p);
      drops = drops || (is_highest && after_apr == (before_apr & Bits<D, 32>::of(ones(32) & ~(std::uint64_t{1} << p))));
    }
    return {always<D>(), drops && differ_only_in<ICH_APR_EL2>(s.state, after)};
  }
};

struct DropUndoesTheActivePriority {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_ppis(in);
    const auto acknowledged = in.rule([&] { return cdia(s.state, s.choices); });
    const auto dropped = in.rule([&] { return cdeoi(acknowledged.next); });
    return {acknowledged.value != 0, apr(virtual_interface(dropped)) == apr(virtual_interface(s.state))};
  }
};

struct DropAndDeactivationCommute {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_ppis(in);
    const auto operand = in.template bits<64>("value");
    const auto drop_first = in.rule([&] { return cddi(cdeoi(s.state), operand); });
    const auto drop_last = in.rule([&] { return cdeoi(cddi(s.state, operand)); });
    const auto deactivated = in.rule([&] { return cddi(s.state, operand); });
    const auto dropped = in.rule([&] { return cdeoi(s.state); });
    return {always<D>(), same_state(drop_first, drop_last) &&
                             differ_only_in<ICH_PPI_ACTIVER_EL2>(s.state, deactivated) &&
                             differ_only_in<ICH_APR_EL2>(s.state, dropped)};
  }
};

/// An event, and what it does to a PPI that is active.
template <class E>
struct ActiveStaysActive {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto any = in.template state<Machine, cpu>();
    const auto choices = any_choices(in);
    EventInputs<D> taken(in, choices, any_arbitrary(in));
    const auto before = in.within(graph::Scope::harness, [&] { return legal_ppis(any, choices); });
    const auto result = in.rule([&] { return E::on(before, taken); });
    auto stays = always<D>();
    for (unsigned w = 0; w < 2; ++w)
      stays = stays && (read<ICH_PPI_ACTIVER_EL2>(before, w).word() &
                        ~read<ICH_PPI_ACTIVER_EL2>(next_state(result), w).word()) == 0;
    return {always<D>(), stays};
  }
};

struct DeactivationMakesOneCandidateAgain {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_ppis(in);
    const auto ppi = in.template bits<7>("ppi");
    const auto operand = ppi.template widen<64>() | Bits<D, 64>::of(std::uint64_t{1} << 29);
    const auto after = in.rule([&] { return cddi(s.state, operand); });
    const auto ppis = every_ppi<D>([&](unsigned i) {
      const auto it = ppi == Bits<D, 7>::of(i);
      const auto active = bit_at<ICH_PPI_ACTIVER_EL2>(s.state, i) && !it;
      const auto level = bit_at<ICC_PPI_HMR_EL1>(s.state, i);
      const auto pending = select(level, bit_at<ppi_input>(s.state, i), bit_at<ICH_PPI_PENDR_EL2>(s.state, i));
      const auto is_enabled = bit_at<ICH_PPI_ENABLER_EL2>(s.state, i);
      const auto implemented = s.choices.template get<ImplementedPpis>(i / 64).test(i % 64);
      return bit_at<ICH_PPI_ACTIVER_EL2>(after, i) == active &&
             candidate_at(after, s.choices, i) == (implemented && is_enabled && pending && !active);
    });
    return {always<D>(), ppis};
  }
};

struct OtherOperandsDeactivateNothing {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_ppis(in);
    const auto operand = in.template bits<64>("value");
    const auto is_ppi = operand.template slice<31, 29>() == 1;
    const auto in_range = operand.template slice<23, 7>() == 0;
    return {!(is_ppi && in_range), same_state(in.rule([&] { return cddi(s.state, operand); }), s.state)};
  }
};

/// One bit of a register of two after a write, for every PPI; all else stays.
template <class R, auto write, auto spelled_out>
struct WriteOfBits {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_ppis(in);
    const auto n = in.template bits<1>("n");
    const auto value = in.template bits<64>("value");
    const auto after = in.rule([&] { return write(s.state, n, value, s.choices); });
    const auto bits = every_ppi<D>([&](unsigned i) {
      const auto addressed = n == Bits<D, 1>::of(i / 64) && value.test(i % 64);
      const auto implemented = s.choices.template get<ImplementedPpis>(i / 64).test(i % 64);
      const auto edge = !bit_at<ICC_PPI_HMR_EL1>(s.state, i);
      return bit_at<R>(after, i) == spelled_out(bit_at<R>(s.state, i), addressed, implemented, edge);
    });
    return {always<D>(), bits && differ_only_in<R>(s.state, after)};
  }
};

constexpr auto spendr = [](const auto&... all) { return write_icc_ppi_spendr(all...); };
constexpr auto cpendr = [](const auto&... all) { return write_icc_ppi_cpendr(all...); };
constexpr auto sactiver = [](const auto&... all) { return write_icc_ppi_sactiver(all...); };
constexpr auto cactiver = [](const auto& s, const auto& n, const auto& value, const auto&) {
  return write_icc_ppi_cactiver(s, n, value);
};
constexpr auto sets = [](const auto& was, const auto& addressed, const auto& implemented, const auto&) {
  return was || (addressed && implemented);
};
constexpr auto clears = [](const auto& was, const auto& addressed, const auto&, const auto&) {
  return was && !addressed;
};
constexpr auto sets_edges = [](const auto& was, const auto& addressed, const auto& implemented, const auto& edge) {
  return was || (addressed && implemented && edge);
};
constexpr auto clears_edges = [](const auto& was, const auto& addressed, const auto&, const auto& edge) {
  return was && !(addressed && edge);
};

/// A write of a family's register, and a read of it through its number.
struct FamiliesReadAsWritten {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_ppis(in);
    const auto n = in.template bits<1>("n");
    const auto lanes = in.template bits<4>("lanes");
    const auto other = in.template bits<4>("other");
    const auto value = in.template bits<64>("value");
    const auto implemented =
        select(is_set(n), s.choices.template get<ImplementedPpis>(1), s.choices.template get<ImplementedPpis>(0));
    const auto enabled = in.rule([&] { return write_icc_ppi_enabler(s.state, n, value, s.choices); });
    const auto prioritised = in.rule([&] { return write_icc_ppi_priorityr(s.state, lanes, value, s.choices); });
    auto read_back = in.rule([&] { return read_icc_ppi_enabler(enabled, n); }) == (value & implemented) && in.rule([&] {
      return read_icc_ppi_hmr(s.state, n);
    }) == select(is_set(n), read<ICC_PPI_HMR_EL1>(s.state, 1).word(), read<ICC_PPI_HMR_EL1>(s.state, 0).word());
    const auto seen = in.rule([&] { return read_icc_ppi_priorityr(prioritised, lanes); });
    const auto kept = in.rule([&] { return read_icc_ppi_priorityr(prioritised, other); });
    const auto before = in.rule([&] { return read_icc_ppi_priorityr(s.state, other); });
    for (unsigned k = 0; k < 8; ++k) {
      auto is_there = Bit<D>{};
      for (unsigned i = 0; i < 16; ++i) {
        const auto byte = s.choices.template get<ImplementedPpis>(i / 8).test(8 * (i % 8) + k);
        is_there = is_there || (lanes == Bits<D, 4>::of(i) && byte);
      }
      const auto written = select(is_there, value.template extract<5>(8 * k), 0).template widen<8>();
      read_back = read_back && seen.template extract<8>(8 * k) == written;
    }
    return {always<D>(), read_back && implies(other != lanes, kept == before) &&
                             differ_only_in<ICH_PPI_ENABLER_EL2>(s.state, enabled) &&
                             differ_only_in<ICH_PPI_PRIORITYR_EL2>(s.state, prioritised)};
  }
};

struct PendingAndActiveReadAsTheyAre {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_ppis(in);
    const auto n = in.template bits<1>("n");
    const auto active = in.rule([&] { return read_icc_ppi_activer(s.state, n); });
    const auto pending = in.rule([&] { return read_icc_ppi_pendr(s.state, n); });
    return {always<D>(), every_ppi<D>([&](unsigned i) {
              return implies(n == Bits<D, 1>::of(i / 64),
                             active.test(i % 64) == bit_at<ICH_PPI_ACTIVER_EL2>(s.state, i) &&
                                 pending.test(i % 64) == bit_at<ICH_PPI_PENDR_EL2>(s.state, i));
            })};
  }
};

struct ActivePrioritiesReadAsWritten {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_ppis(in);
    const RegisterValue<D, ICC_APR_EL1> value{in.template bits<64>("value")};
    const auto after = in.rule([&] { return write_icc_apr(s.state, value); });
    return {always<D>(), in.rule([&] { return read_icc_apr(after); }).word() == (value.word() & 0xffffffffU) &&
                             differ_only_in<ICH_APR_EL2>(s.state, after)};
  }
};

/// Whether the interface signals something: a PPI, or what the IRS presents.
template <Domain D>
Bit<D> something_is_signalled(const AnyPpis<D>& s) {
  const auto ppi = some_ppi<D>([&](unsigned i) { return can_be_signalled(s.state, s.choices, i); });
  const auto v = virtual_interface(s.state);
  const auto presented = read<irs_candidate>(s.state).word();
  const auto p = presented.template slice<39, 35>();
  const auto irs = presented.test(32) && enabled(v) && p <= vpmr(v) && preempts_every_active_priority(v, p);
  return ppi || irs;
}

/// The tournament over 128 PPIs is cut off by what is proved of it for all inputs: it names a best candidate.
template <Domain D>
Bit<D> lemma_of_the_best(const AnyPpis<D>& s, Inputs<D>& in) {
  const auto ppis = implemented_ppis(s.state, s.choices);
  return is_best_candidate(in.rule([&] { return best_candidate(ppis, s.choices); }), ppis);
}

struct HppirShowsWhatIsSignalled {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_ppis(in);
    const auto hppir = in.rule([&] { return read_icc_hppir(s.state, s.choices); });
    return {lemma_of_the_best(s, in),
            hppir.test(32) == something_is_signalled(s) && implies(!hppir.test(32), hppir == 0)};
  }
};

struct OneInstructionAcknowledgesWhatHppirShows {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_ppis(in);
    const auto hppir = in.rule([&] { return read_icc_hppir(s.state, s.choices); });
    const auto ordinary = in.rule([&] { return cdia(s.state, s.choices); });
    const auto nmi = in.rule([&] { return cdnmia(s.state, s.choices); });
    const auto hppi =
        in.within(graph::Scope::harness, [&] { return highest_priority_pending_interrupt(s.state, s.choices); });
    const auto by_nmi = read<nmi_enable>(s.state).word().test(0) && hppi.priority == 0;
    return {always<D>(), ordinary.value == select(by_nmi, Bits<D, 64>{}, hppir) &&
                             nmi.value == select(by_nmi, hppir, Bits<D, 64>{}) &&
                             implies(ordinary.value == 0, same_state(ordinary.next, s.state)) &&
                             implies(nmi.value == 0, same_state(nmi.next, s.state))};
  }
};

struct AcknowledgingConsumesTheIrsCandidate {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_ppis(in);
    const auto acknowledged = in.rule([&] { return cdia(s.state, s.choices); });
    const auto is_ppi = acknowledged.value.template slice<31, 29>() == 1;
    const auto presented = read<irs_candidate>(s.state).word();
    const auto left = read<irs_candidate>(acknowledged.next).word();
    return {acknowledged.value != 0 && presented.template slice<31, 29>() != 1,
            select(is_ppi, left == presented,
                   !left.test(32) && (left | Bits<D, 64>::of(std::uint64_t{1} << 32)) == presented &&
                       differ_only_in<ICH_APR_EL2, irs_candidate>(s.state, acknowledged.next))};
  }
};

struct CdiaTakesOneOfTheBest {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_ppis(in);
    const auto value = in.rule([&] { return cdia(s.state, s.choices); }).value;
    const auto is_ppi = value.template slice<31, 29>() == 1 && !read<irs_candidate>(s.state).word().test(32);
    const auto priority = in.template bits<5>("priority");
    const auto can_be = some_ppi<D>([&](unsigned i) {
      return value.template slice<23, 0>() == Bits<D, 24>::of(i) && can_be_signalled(s.state, s.choices, i);
    });
    const auto has_it = some_ppi<D>([&](unsigned i) {
      return value.template slice<23, 0>() == Bits<D, 24>::of(i) && priority == priority_at(s.state, i);
    });
    const auto none_is_higher = every_ppi<D>(
        [&](unsigned i) { return implies(candidate_at(s.state, s.choices, i), priority <= priority_at(s.state, i)); });
    return {lemma_of_the_best(s, in) && value != 0 && is_ppi, can_be && implies(has_it, none_is_higher)};
  }
};

struct LinesAreNeverBothHigh {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_ppis(in);
    const auto lines = in.rule([&] { return interrupt_lines(s.state, s.choices); });
    const auto zero_signalled = some_ppi<D>(
        [&](unsigned i) { return can_be_signalled(s.state, s.choices, i) && priority_at(s.state, i) == 0; });
    const auto presented = read<irs_candidate>(s.state).word();
    const auto v = virtual_interface(s.state);
    const auto zero_presented = presented.test(32) && presented.template slice<39, 35>() == 0 && enabled(v) &&
                                preempts_every_active_priority(v, Priority<D>{});
    return {lemma_of_the_best(s, in), lines.superpriority == (zero_signalled || zero_presented) &&
                                          (lines.irq || lines.superpriority) == something_is_signalled(s) &&
                                          !(lines.irq && lines.superpriority)};
  }
};

struct IntIdsAreReadAsWritten {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto type = in.template bits<3>("type");
    const auto id = in.template bits<24>("id");
    const auto shown = in.rule([&] { return identification(Bit<D>::of(1), IntId<D>{type, id}); });
    const auto named = in.rule([&] { return decode_intid(shown); });
    return {type != 0 && type <= 3, named.type == type && named.id == id && shown.test(32) && (shown >> 33) == 0 &&
                                        shown.template slice<28, 24>() == 0};
  }
};

struct DisablingForgetsNothing {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_ppis(in);
    const RegisterValue<D, ICC_CR0_EL1> off{};
    const RegisterValue<D, ICC_CR0_EL1> on{Bits<D, 64>::of(1)};
    const auto disabled = in.rule([&] { return write_icc_cr0(s.state, off); });
    const auto enabled_again = in.rule([&] { return write_icc_cr0(disabled, on); });
    const auto enabled_at_once = in.rule([&] { return write_icc_cr0(s.state, on); });
    return {always<D>(), !something_is_signalled(AnyPpis<D>{disabled, s.choices}) &&
                             differ_only_in<ICH_VMCR_EL2>(s.state, disabled) &&
                             same_state(enabled_again, enabled_at_once)};
  }
};

struct GuestOpensTheMaskWithoutKvm {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_legal_ppis(in);
    const RegisterValue<D, ICC_PCR_EL1> mask{in.template bits<64>("mask")};
    const auto n = in.template bits<4>("n");
    const auto lanes = in.template bits<64>("value");
    const auto opened = in.rule([&] { return write_icc_pcr(s.state, mask); });
    const auto raised = in.rule([&] { return write_icc_ppi_priorityr(opened, n, lanes, s.choices); });
    const auto lines = in.rule([&] { return interrupt_lines(raised, s.choices); });
    const AnyPpis<D> after{raised, s.choices};
    return {lemma_of_the_best(after, in), (lines.irq || lines.superpriority) == something_is_signalled(after) &&
                                              differ_only_in<ICH_VMCR_EL2, ICH_PPI_PRIORITYR_EL2>(s.state, raised)};
  }
};

template <class E>
constexpr bool may_deactivate = std::is_same_v<E, events::Cddi> || std::is_same_v<E, events::WriteIccPpiCactiver>;

}  // namespace

std::vector<Property> event_properties() {
  std::vector<Property> all = {
      {"gicv5.acknowledge.changes_one_ppi", "gicv5-prop:P16",
       "Acknowledging a PPI makes its priority and itself active, an edge no longer pending, and changes nothing else.",
       "gicv5:acknowledge", claim<AcknowledgingChangesOnePpi>()},
      {"gicv5.acknowledge.takes_one_of_the_best", "gicv5-prop:P30",
       "However ties are broken, a PPI that CDIA acknowledges can be signalled, and no candidate has a higher "
       "priority.",
       "gicv5:best_ppi", claim<CdiaTakesOneOfTheBest>()},
      {"gicv5.acknowledge.silences_what_is_as_low", "gicv5-prop:P17",
       "An acknowledged PPI is no candidate, and nothing of its priority or lower is signalled.", "gicv5:D_MSQKF",
       claim<NothingAsLowIsSignalledAfterAcknowledging>()},
      {"gicv5.acknowledge.priorities_fall", "gicv5-prop:P18",
       "An acknowledged priority is higher than every active one, so between drops they strictly fall and are at most "
       "32.",
       "gicv5:acknowledge", claim<AcknowledgedPrioritiesFall>()},
      {"gicv5.drop.takes_the_highest", "gicv5-prop:P19",
       "A priority drop takes the highest active priority and nothing else, and changes nothing when none is active.",
       "gicv5:priority_drop", claim<PriorityDropTakesTheHighest>()},
      {"gicv5.drop.undoes_the_active_priority", "gicv5-prop:P19",
       "A priority drop after an acknowledgement restores the active priorities.", "gicv5:priority_drop",
       claim<DropUndoesTheActivePriority>()},
      {"gicv5.drop.commutes_with_deactivation", "gicv5-prop:P20",
       "Priority drop and deactivation may come in either order, and neither touches what the other changes.",
       "gicv5:deactivate", claim<DropAndDeactivationCommute>()},
      {"gicv5.deactivate.makes_one_candidate_again", "gicv5-prop:P22",
       "A deactivated PPI is a candidate again exactly if it is enabled and still pending: a level while its wire is "
       "high, an edge after a new event.",
       "gicv5:deactivate", claim<DeactivationMakesOneCandidateAgain>()},
      {"gicv5.deactivate.ignores_other_operands", "gicv5-prop:P49",
       "CDDI of a number beyond 127, or of something that is no PPI, changes nothing.", "gicv5:insn_cddi",
       claim<OtherOperandsDeactivateNothing>()},
      {"gicv5.pending.spendr_sets_edges", "gicv5-prop:P23",
       "SPENDR makes exactly the implemented edge PPIs pending to which 1 is written.", "gicv5:icc_ppi_pendr",
       claim<WriteOfBits<ICH_PPI_PENDR_EL2, spendr, sets_edges>>()},
      {"gicv5.pending.cpendr_clears_edges", "gicv5-prop:P23",
       "CPENDR makes exactly the edge PPIs no longer pending to which 1 is written.", "gicv5:icc_ppi_pendr",
       claim<WriteOfBits<ICH_PPI_PENDR_EL2, cpendr, clears_edges>>()},
      {"gicv5.active.sactiver_sets", "gicv5-prop:P24",
       "SACTIVER makes exactly the implemented PPIs active to which 1 is written.", "gicv5:icc_ppi_activer",
       claim<WriteOfBits<ICH_PPI_ACTIVER_EL2, sactiver, sets>>()},
      {"gicv5.active.cactiver_clears", "gicv5-prop:P24",
       "CACTIVER makes exactly the PPIs inactive to which 1 is written.", "gicv5:icc_ppi_activer",
       claim<WriteOfBits<ICH_PPI_ACTIVER_EL2, cactiver, clears>>()},
      {"gicv5.active.reads_as_it_is", "gicv5-prop:P24", "The active and the pending registers read as the state.",
       "gicv5:icc_ppi_activer", claim<PendingAndActiveReadAsTheyAre>()},
      {"gicv5.families.read_as_written", "gicv5-prop:P12",
       "Enables and priorities read as they were written, for PPIs that are implemented, and other registers stay.",
       "gicv5:icc_ppi_priorityr", claim<FamiliesReadAsWritten>()},
      {"gicv5.apr.reads_as_written", "gicv5-prop:P13", "Active priorities read as written; the upper half is zero.",
       "gicv5:icc_apr", claim<ActivePrioritiesReadAsWritten>()},
      {"gicv5.hppir.valid_when_signalled", "gicv5-prop:P27",
       "HPPIR is valid exactly when an interrupt is signalled, and 0 otherwise.", "gicv5:icc_hppir",
       claim<HppirShowsWhatIsSignalled>()},
      {"gicv5.acknowledge.one_instruction_takes_it", "gicv5-prop:P28",
       "Exactly one of CDIA and CDNMIA gives what HPPIR shows; the other gives 0, and one that gives 0 changes "
       "nothing.",
       "gicv5:insn_cdnmia", claim<OneInstructionAcknowledgesWhatHppirShows>()},
      {"gicv5.acknowledge.consumes_the_irs_candidate", "gicv5-prop:P16",
       "Acknowledging an SPI or LPI takes it from what the IRS presents; acknowledging a PPI leaves it there.",
       "gicv5:acknowledge", claim<AcknowledgingConsumesTheIrsCandidate>()},
      {"gicv5.lines.never_both", "gicv5-prop:P29",
       "The superpriority line is high exactly when priority 0 is signalled, the other for every other priority, never "
       "both.",
       "gicv5:R_QLGBG", claim<LinesAreNeverBothHigh>()},
      {"gicv5.intid.reads_as_written", "gicv5-prop:P49", "An INTID names the type and number that it was made of.",
       "gicv5:R_TJPHS", claim<IntIdsAreReadAsWritten>()},
      {"gicv5.cr0.disabling_forgets_nothing", "gicv5-prop:P51",
       "A disabled interface signals nothing and keeps its state, and enabling it again restores what was signalled.",
       "gicv5:hppi", claim<DisablingForgetsNothing>()},
      {"gicv5.lines.follow_the_guest_without_kvm", "gicv5-prop:P52",
       "What a guest's new mask or priority lets through is signalled by the hardware, and nothing of KVM changes.",
       "gicv5:reevaluation", claim<GuestOpensTheMaskWithoutKvm>()},
  };
  PpiEvents::each([&]<class E>() {
    using Result = decltype(E::on(std::declval<const CpuState<Concrete>&>(), std::declval<EventInputs<Concrete>&>()));
    if constexpr (changes_state<Result> && !may_deactivate<E>)
      all.push_back({std::string("gicv5.active.stays_through.") + E::name, "gicv5-prop:P21",
                     "Only CDDI and CACTIVER make an active PPI inactive: this event does not.", "gicv5:deactivate",
                     claim<ActiveStaysActive<E>>()});
  });
  return all;
}

}  // namespace vcpuspec::gicv5
