// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/kvm/memory.h"

/// How KVM makes interrupts of a guest pend and takes them back, and how it makes a guest take an exception: what is
/// queued is delivered before the guest is entered.
namespace vcpuspec::loongarch::kvm {

/// Interrupts by number: those that wait to be made pending, and those that wait to be taken back.
template <Domain D>
struct Queued {
  Bits<D, 64> pending;
  Bits<D, 64> clear;
};

template <Domain D>
Bits<D, 64> bit_of(const Bits<D, 4>& number) {
  return Bits<D, 64>::of(1) << number.template widen<7>();
}
/// An interrupt is queued; that it was to be taken back is forgotten.                kvm-la:interrupt_injection
template <Domain D>
Queued<D> queue_interrupt(const Queued<D>& q, const Bits<D, 4>& number) {
  return {q.pending | bit_of(number), q.clear & ~bit_of(number)};
}
/// An interrupt is to be taken back; that it was queued is forgotten.                kvm-la:interrupt_injection
template <Domain D>
Queued<D> dequeue_interrupt(const Queued<D>& q, const Bits<D, 4>& number) {
  return {q.pending & ~bit_of(number), q.clear | bit_of(number)};
}

/// Interrupts that KVM injects by the guest's ESTAT: SWI0, SWI1, PMI, TI, IPI and messages; HWI0 to HWI7 by HWIS.
///                                                                                  kvm-la:interrupt_injection
inline constexpr std::uint64_t injected_by_status = 0x5c03;

/// Bits of interrupts change in the guest's ESTAT, or by HWIS. Where no hardware interrupt is among them, GINTC is not
/// written.                                                                           kvm-la:interrupt_injection
template <Domain D>
KvmState<D> change_interrupts(const KvmState<D>& s, const Bits<D, 64>& which, const Bits<D, 64>& to,
                              const KvmOpen<D>& open) {
  const auto of_status = which & Bits<D, 64>::of(injected_by_status);
  const auto lines = (which & Bits<D, 64>::of(hardware_interrupts)) >> hardware_interrupts_at;
  const auto changed = exchange_gcsr<ESTAT>(s, to, of_status, open);
  return choose(
      lines == 0, [&] { return changed; }, [&] { return exchange_csr<GINTC>(changed, to, lines, open); });
}

/// What waits is delivered: first what is to be taken back, then what is to pend.     kvm-la:interrupt_injection
template <Domain D>
KvmState<D> deliver_interrupts(const KvmState<D>& s, const Queued<D>& q, const KvmOpen<D>& open) {
  const auto none = Bits<D, 64>::of(0);
  const auto all = Bits<D, 64>::of(ones(64));
  return change_interrupts(change_interrupts(s, q.clear, none, open), q.pending, all, open);
}

/// The timer of a guest may expire while KVM changes the guest's ESTAT. Where its count is larger afterwards it has
/// expired, and its interrupt is made to pend.                                        kvm-la:B2
template <Domain D>
KvmState<D> mend_timer_interrupt(const KvmState<D>& s, const Bits<D, 64>& count_before, const KvmOpen<D>& open) {
  const auto pends = Bits<D, 64>::of(1U << TI);
  const auto has_expired = read_gcsr<TVAL>(s, open) > count_before;
  return choose(
      has_expired, [&] { return exchange_gcsr<ESTAT>(s, pends, pends, open); }, [&] { return s; });
}

/// The entry of an exception by the guest's own EENTRY and ECFG.                      kvm-la:exception_injection
template <Domain D>
Bits<D, 64> entry_of_guest(const KvmState<D>& s, const Bits<D, 6>& ecode, const KvmOpen<D>& open) {
  const auto spacing = RegisterValue<D, ECFG>{read_gcsr<ECFG>(s, open)}[ECFG::VS].template widen<7>();
  const auto offset = select(spacing == 0, Bits<D, 64>::of(0), ecode.template widen<64>() << (spacing + 2));
  return read_gcsr<EENTRY>(s, open) + offset;
}

/// An exception that KVM makes a guest take, an address error or an instruction that does not exist: its mode goes to
/// PRMD as a whole, and Ecode of ESTAT makes room for the number of the exception, which goes to bit 0 and up.
///                                                                                  kvm-la:exception_injection
template <Domain D>
KvmState<D> inject_exception(const KvmState<D>& s, const ExceptionCode<D>& code, const KvmOpen<D>& open) {
  const auto address = select(code.esubcode == ADEF.esubcode, in_vcpu<guest_pc>(s), in_vcpu<exit_badv>(s));
  const auto with_badv = choose(
      code.ecode == ADEF.ecode, [&] { return write_gcsr<BADV>(s, address, open); }, [&] { return s; });
  const auto with_badi = write_gcsr<BADI>(with_badv, in_vcpu<exit_badi>(s), open);
  const auto mode = read_gcsr<CRMD>(with_badi, open);
  const auto with_prmd = write_gcsr<PRMD>(with_badi, mode, open);
  constexpr std::uint64_t left = mask_of(CRMD::PLV) | mask_of(CRMD::IE);
  const auto with_crmd = write_gcsr<CRMD>(with_prmd, mode & ~Bits<D, 64>::of(left), open);
  const auto with_era = write_gcsr<ERA>(with_crmd, in_vcpu<guest_pc>(s), open);
  const auto others = read_gcsr<ESTAT>(with_era, open) & ~Bits<D, 64>::of(mask_of(ESTAT::Ecode));
  const auto with_estat = write_gcsr<ESTAT>(with_era, others | code.ecode.template widen<64>(), open);
  return with_in_vcpu<guest_pc>(with_estat, entry_of_guest(with_estat, code.ecode, open));
}

}  // namespace vcpuspec::loongarch::kvm
