// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/effects.h"
#include "spec/loongarch/exception/general.h"

/// The CSR instructions. Which register an instruction names is structure, which one of a family is a value.
namespace vcpuspec::loongarch {

/// The CSR that an instruction names: register `n` of a declaration.
template <Domain D>
struct NamedCsr {
  const CsrInfo& csr;
  Bits<D, 5> n;
};

/// The general registers that a CSR instruction names. What rj holds is nothing to an instruction that has no rj.
template <Domain D>
struct Operands {
  Bits<D, 64> rd;
  Bits<D, 64> rj;
  Bits<D, 1> rd_is_r0;
  Bits<D, 1> rj_is_rd;
};

/// r0 reads as 0.                                                          la-csr:S1_inferred
template <Domain D>
Bits<D, 64> value_of_rd(const Operands<D>& o) {
  return select(is_set(o.rd_is_r0), Bits<D, 64>::of(0), o.rd);
}

/// The mask is what rj held before the instruction, also where rd names the same register.
///                                                                         la-csr:S1_inferred
template <Domain D>
Bits<D, 64> value_of_rj(const Operands<D>& o) {
  return select(is_set(o.rj_is_rd), value_of_rd(o), o.rj);
}

/// A result that goes to r0 is dropped.                                    la-csr:S1_inferred
template <Domain D>
Bits<D, 64> to_rd(const Operands<D>& o, const Bits<D, 64>& result) {
  return select(is_set(o.rd_is_r0), Bits<D, 64>::of(0), result);
}

/// What a CSR instruction leaves: the state and the general register rd.
template <Domain D>
struct CsrResult {
  CsrState<D> next;
  Bits<D, 64> rd;

  friend CsrResult select(const Bit<D>& condition, const CsrResult& chosen, const CsrResult& other,
                          typename D::At at = D::At::here()) {
    return {select(condition, chosen.next, other.next, at), select(condition, chosen.rd, other.rd, at)};
  }
};

/// Register `n` of a family is there if there are more than n.
///   la-v1:access-effects-of-undefined-and-unimplemented-control-and-status-registers
template <Domain D>
Bit<D> is_among(const Bits<D, 5>& n, const Bits<D, 6>& count) {
  return n.template widen<6>() < count;
}

/// A register is there if what it belongs to is.
///   la-v1:access-effects-of-undefined-and-unimplemented-control-and-status-registers
template <Domain D>
Bit<D> belongs_to_the_implementation(const NamedCsr<D>& r, const Choices<D>& c) {
  const auto walks = [&] { return is_set(c.template get<PageWalk>()); };
  const auto watches = [&] { return has_watchpoints(c); };
  switch (r.csr.presence) {
    case Presence::always: break;
    case Presence::tlb: return has_tlb(c);
    case Presence::page_walk: return has_tlb(c) && walks();
    case Presence::page_walk_la64: return has_tlb(c) && walks() && !is_la32(c);
    case Presence::stlb: return c.template get<TlbType>() == 2;
    case Presence::reduced_addresses: return is_set(c.template get<ReducedAddresses>()) && !is_la32(c);
    case Presence::save:
      return is_among(r.n, c.template get<SaveNum>().template widen<6>()) && (!is_reduced_la32(c) || r.n < 4);
    case Presence::window: return !is_reduced_la32(c) || r.n < 2;
    case Presence::performance_monitor: return is_among(r.n, c.template get<PmNum>());
    case Presence::watchpoints: return watches();
    case Presence::load_store_watchpoint:
      return watches() && is_among(r.n, c.template get<MwpNum>().template widen<6>());
    case Presence::fetch_watchpoint: return watches() && is_among(r.n, c.template get<FwpNum>().template widen<6>());
    case Presence::debug: return has_debug_mode(c);
    case Presence::message_interrupts: return has_message_interrupts(c);
    case Presence::implementation: return is_set(c.template get<ImplementationCsrs>());
    case Presence::virtualization: return has_virtualization(c);
  }
  return Bit<D>::of(1);
}

/// LA32 reduced has only some of the registers.                            la-csr:S12_la32r
template <Domain D>
Bit<D> is_implemented(const NamedCsr<D>& r, const Choices<D>& c) {
  const auto belongs = belongs_to_the_implementation(r, c);
  if (r.csr.in_reduced_la32) return belongs;
  return belongs && !is_reduced_la32(c);
}

/// A CSR of 32 bits reads sign-extended; no read has more bits than a general register.
///                                                 la-v1:length-of-control-and-status-registers-in-la32-and-la64
template <Domain D>
Bits<D, 64> as_general_register(const CsrInfo& csr, const Bits<D, 64>& word, const Choices<D>& c) {
  const auto bits = general_register_bits(c);
  if (csr.width != Width::W32) return word & bits;
  return word.template slice<31, 0>().template sign_extend<64>() & bits;
}

/// A read gives what RW, R and RW1C bits hold, what constant bits are, 0 for reserved bits, anything for W1 bits.
///                                                                        la-v1:attributes-of-reading-and-writing
template <Domain D>
Bits<D, 64> shown(const CsrState<D>& s, const NamedCsr<D>& r, const Open<D>& open) {
  if (!r.csr.holds_state) return view(s, r.csr, open.choices);
  const auto constant = constant_ones(r.csr, open.choices) | offered(r.csr, open.choices);
  const auto held = member(s, r.csr.slots, r.n) | constant;
  const std::uint64_t anything = r.csr.forms.front().reads_as_anything;
  if (anything == 0) return held;
  return held | (open.arbitrary.template get<ReadOfW1>().template widen<64>() & Bits<D, 64>::of(anything));
}

/// A register that is not there reads 0.
///   la-v1:access-effects-of-undefined-and-unimplemented-control-and-status-registers
template <Domain D>
Bits<D, 64> csr_read(const CsrState<D>& s, const NamedCsr<D>& r, const Bit<D>& is_there, const Open<D>& open) {
  return select(is_there, as_general_register(r.csr, shown(s, r, open), open.choices), 0);
}

/// A watchpoint that is reserved to debug mode keeps its configuration outside it.
///                                                               la-v1:fetch-watchpoint-n-configuration
template <Domain D>
Bit<D> is_locked(const CsrState<D>& s, const NamedCsr<D>& r) {
  const bool loads = r.csr.presence == Presence::load_store_watchpoint;
  const auto control = member(s, loads ? csr<MWPCFG3>.slots : csr<FWPCFG3>.slots, r.n);
  return control.test(MWPCFG3::DMOnly.lo) && !is_set(s[DBG::DST]);
}

/// The bits of a register that a write can change now: its RW bits, but no bit of a watchpoint that is reserved to
/// debug mode, and DMOnly itself in debug mode only.               la-v1:fetch-watchpoint-n-configuration
template <Domain D>
Bits<D, 64> writable(const CsrState<D>& s, const NamedCsr<D>& r, const Choices<D>& c) {
  const auto rw = bits_of_class(r.csr, &Form::rw, c);
  if (r.csr.presence != Presence::load_store_watchpoint && r.csr.presence != Presence::fetch_watchpoint) return rw;
  const auto unlocked = select(is_locked(s, r), Bits<D, 64>::of(0), rw);
  if (!r.csr.template is<MWPCFG3>() && !r.csr.template is<FWPCFG3>()) return unlocked;
  return select(is_set(s[DBG::DST]), unlocked, unlocked & ~Bits<D, 64>::of(mask_of(MWPCFG3::DMOnly)));
}

/// A write: what the register held, and what the write would leave.
template <Domain D>
struct Written {
  Bits<D, 64> old;
  Bits<D, 64> next;
};

/// A field to which a write gives an illegal value holds anything. One that keeps its value was not written.
///                                                                         la-csr:illegal_values
template <Domain D, class R, unsigned Hi, unsigned Lo>
Written<D> unless_legal(const Written<D>& w, const Field<R, Hi, Lo>&, const Bit<D>& is_legal, const Open<D>& open) {
  const auto field = w.next.template slice<Hi, Lo>();
  const auto is_kept = field == w.old.template slice<Hi, Lo>();
  const auto anything = open.arbitrary.template get<IllegalValue>().template slice<Hi, Lo>();
  return {w.old, w.next.insert(Lo, select(is_legal || is_kept, field, anything))};
}

/// Exactly one of direct and mapped mode is on, and no memory type is 3.
///                                                                         la-v1:current-mode-information
template <Domain D>
Written<D> legal_mode(const Written<D>& w, const Open<D>& open) {
  const RegisterValue<D, CRMD> crmd{w.next};
  constexpr Field<CRMD, 4, 3> mode{"DA and PG", RW, "translation mode"};
  const auto moded = unless_legal(w, mode, crmd[CRMD::DA] != crmd[CRMD::PG], open);
  const auto fetches = unless_legal(moded, CRMD::DATF, crmd[CRMD::DATF] != 3, open);
  return unless_legal(fetches, CRMD::DATM, crmd[CRMD::DATM] != 3, open);
}

/// A page size of the STLB is one that the implementation supports.           la-v1:stlb-page-size
template <Domain D>
Bit<D> is_page_size(const Bits<D, 6>& exponent, const Choices<D>& c) {
  const auto sizes = page_sizes(c);
  auto is_one = Bit<D>::of(0);
  for (unsigned i = 0; i < 64; ++i) is_one = is_one || (exponent == Bits<D, 6>::of(i) && sizes.test(i));
  return is_one;
}

/// What a register holds after a write: illegal values become anything.   la-csr:illegal_values
template <Domain D>
Bits<D, 64> legalised(const CsrInfo& csr, const Written<D>& w, const Open<D>& open) {
  const Choices<D>& c = open.choices;
  if (csr.is<CRMD>()) return legal_mode(w, open).next;
  if (csr.is<ECFG>())
    return unless_legal(w, ECFG::VS, RegisterValue<D, ECFG>{w.next}[ECFG::VS] <= c.template get<VsMax>(), open).next;
  if (csr.is<RVACFG>())
    return unless_legal(w, RVACFG::RBits, RegisterValue<D, RVACFG>{w.next}[RVACFG::RBits] <= 8, open).next;
  if (csr.is<STLBPS>())
    return unless_legal(w, STLBPS::PS, is_page_size(RegisterValue<D, STLBPS>{w.next}[STLBPS::PS], c), open).next;
  if (csr.presence == Presence::implementation)
    return open.arbitrary.template get<ImplementationDefined>() & general_register_bits(c);
  if (csr.forms.front().is_sign_extended) return sign_extended(csr, w.next, c);
  return w.next;
}

/// The bits that a write names: by a value under a mask, of those that the writer may write.
template <Domain D>
struct NamedBits {
  Bits<D, 64> value;
  Bits<D, 64> mask;
  Bits<D, 64> writable;
};

/// A write changes the bits that it names, clears the RW1C bits to which it writes 1, and has its effects.   la-csr:S1
template <Domain D>
CsrState<D> with_written(const CsrState<D>& s, const NamedCsr<D>& r, const NamedBits<D>& bits, const Open<D>& open) {
  const auto written_ones = bits.value & bits.mask;
  if (!r.csr.holds_state) return effects_of_write(s, r.csr, written_ones, open);
  const auto old = member(s, r.csr.slots, r.n);
  const auto takes = bits.mask & bits.writable;
  const auto taken = (old & ~takes) | (bits.value & takes);
  const bool clears = r.csr.forms.front().rw1c != 0;
  const auto next = clears ? taken & ~(written_ones & bits_of_class(r.csr, &Form::rw1c, open.choices)) : taken;
  const auto written = with_member(s, r.csr.slots, r.n, legalised(r.csr, {old, next}, open));
  return effects_of_write(written, r.csr, written_ones, open);
}

/// Software writes the writable bits of a register; a register that is not there ignores it.               la-csr:S1
template <Domain D>
CsrState<D> csr_write(const CsrState<D>& s, const NamedCsr<D>& r, const Bit<D>& is_there, const Bits<D, 64>& value,
                      const Bits<D, 64>& mask, const Open<D>& open) {
  const auto write = [&] { return with_written(s, r, {value, mask, writable(s, r, open.choices)}, open); };
  return choose(is_there, write, [&] { return s; });
}

/// An instruction that completes goes on with the next one.                   la-csr:S1
template <Domain D>
CsrState<D> next_instruction(const CsrState<D>& s, const Choices<D>& c) {
  return s.with(PC::address, (s[PC::address] + 4) & general_register_bits(c));
}

/// A privileged instruction is executed in PLV0 only; else it raises IPE and changes nothing besides.
///                                                                         la-csr:S1_inferred
template <Domain D, class Execute>
CsrResult<D> privileged(const CsrState<D>& s, const Bit<D>& is_allowed, const Operands<D>& o, const Open<D>& open,
                        Execute execute) {
  return choose(is_allowed, execute, [&] {
    return CsrResult<D>{general_exception(s, raised<D>(IPE), open), value_of_rd(o)};
  });
}

/// MISC can let programs read performance counters.                           la-v1:miscellaneous-controller
template <Domain D>
Bit<D> may_read(const CsrState<D>& s, const NamedCsr<D>& r, const Choices<D>& c) {
  const auto plv = s[CRMD::PLV];
  if (!r.csr.template is<PMCNT>()) return plv == 0;
  const auto lets = (plv == 1 && is_set(s[MISC::RPCNTL1])) || (plv == 2 && is_set(s[MISC::RPCNTL2])) ||
                    (plv == 3 && is_set(s[MISC::RPCNTL3]));
  return plv == 0 || (lets && is_implemented(r, c));
}

/// csrrd gives the value of a CSR in rd.                                      la-csr:S1
template <Domain D>
CsrResult<D> csrrd(const CsrState<D>& s, const NamedCsr<D>& r, const Operands<D>& o, const Open<D>& open) {
  return privileged(s, may_read(s, r, open.choices), o, open, [&] {
    const auto is_there = is_implemented(r, open.choices);
    return CsrResult<D>{next_instruction(effects_of_read(s, r.csr, open), open.choices),
                        to_rd(o, csr_read(s, r, is_there, open))};
  });
}

/// A CSR gets the bits of rd that a mask covers, and rd what the CSR held. That reads the CSR, too.
///                                                                         la-csr:S1
template <Domain D>
CsrResult<D> exchange(const CsrState<D>& s, const NamedCsr<D>& r, const Bits<D, 64>& mask, const Operands<D>& o,
                      const Open<D>& open) {
  return privileged(s, s[CRMD::PLV] == 0, o, open, [&] {
    const auto is_there = is_implemented(r, open.choices);
    const auto read = effects_of_read(s, r.csr, open);
    const auto written = csr_write(read, r, is_there, value_of_rd(o), mask, open);
    return CsrResult<D>{next_instruction(written, open.choices), to_rd(o, csr_read(s, r, is_there, open))};
  });
}

/// csrxchg writes rd to the bits of a CSR that rj masks, and gives the old value in rd.
///                                                                         la-csr:S1
template <Domain D>
CsrResult<D> csrxchg(const CsrState<D>& s, const NamedCsr<D>& r, const Operands<D>& o, const Open<D>& open) {
  return exchange(s, r, value_of_rj(o), o, open);
}

/// csrwr writes all of rd to a CSR, and gives the old value in rd.            la-csr:S1
template <Domain D>
CsrResult<D> csrwr(const CsrState<D>& s, const NamedCsr<D>& r, const Operands<D>& o, const Open<D>& open) {
  return exchange(s, r, Bits<D, 64>::of(ones(64)), o, open);
}

}  // namespace vcpuspec::loongarch
