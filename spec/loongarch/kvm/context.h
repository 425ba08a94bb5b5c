// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/kvm/timer.h"

/// How KVM takes a vCPU off a CPU and puts it on one again: which registers of the guest go to memory, and in which
/// order they come back.
namespace vcpuspec::loongarch::kvm {

/// The first registers of a declaration, as KVM's list has them.
template <class R, unsigned Count = R::count>
struct Listed {
  using Declaration = R;
  static constexpr unsigned count = Count;
};
template <class... Ls>
struct RegisterList {
  template <class Visit>
  static constexpr void each(Visit visit) {
    (void(visit.template operator()<Ls>()), ...);
  }
};

/// What is saved and restored; of the SAVE registers the first eight. KVM also saves PRCFG1 to PRCFG3 for user space to
/// see, and never restores them: they say what the guest is, and have no place here. kvm-la:gcsr_tables
using SavedAndRestored =
    RegisterList<Listed<CRMD>, Listed<PRMD>, Listed<EUEN>, Listed<MISC>, Listed<ECFG>, Listed<ERA>, Listed<BADV>,
                 Listed<BADI>, Listed<EENTRY>, Listed<TLBIDX>, Listed<TLBEHI>, Listed<TLBELO>, Listed<ASID>,
                 Listed<PGDL>, Listed<PGDH>, Listed<PWCL>, Listed<PWCH>, Listed<STLBPS>, Listed<RVACFG>, Listed<CPUID>,
                 Listed<SAVE, 8>, Listed<TID>, Listed<CNTC>, Listed<LLBCTL>, Listed<TLBRENTRY>, Listed<TLBRBADV>,
                 Listed<TLBRERA>, Listed<TLBRSAVE>, Listed<TLBRELO>, Listed<TLBREHI>, Listed<TLBRPRMD>, Listed<DMW>>;
/// What only a guest with message interrupts has.                                         kvm-la:gcsr_tables
using MessageRegisters = RegisterList<Listed<MSGIS>, Listed<MSGIE>>;

template <class List, Domain D>
KvmState<D> save_list(const KvmState<D>& s, const KvmOpen<D>& open) {
  auto next = s;
  List::each([&]<class L>() {
    using R = typename L::Declaration;
    for (unsigned n = 0; n < L::count; ++n) next = with_in_memory<R>(next, read_gcsr<R>(s, open, n), n);
  });
  return next;
}
template <class List, Domain D>
KvmState<D> restore_list(const KvmState<D>& s, const KvmOpen<D>& open) {
  auto next = s;
  List::each([&]<class L>() {
    using R = typename L::Declaration;
    for (unsigned n = 0; n < L::count; ++n) next = write_gcsr<R>(next, in_memory<R>(s, n), open, n);
  });
  return next;
}

/// A vCPU that leaves its CPU has its registers saved, then its timer with ESTAT, and the interrupts that root had
/// injected.                                                                              kvm-la:context_flags
template <Domain D>
KvmState<D> vcpu_put(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto listed = save_list<MessageRegisters>(save_list<SavedAndRestored>(s, open), open);
  return with_in_memory<GINTC>(save_timer(listed, open), read_csr<GINTC>(s, open));
}

/// A vCPU that comes back to its CPU with no other one between finds its registers there: only the timer comes back.
template <Domain D>
KvmState<D> vcpu_load_again(const KvmState<D>& s, const KvmOpen<D>& open) {
  return restore_timer(s, open);
}

/// A vCPU that comes to a CPU on which another one was gets its timer, the time offset of its machine, its registers
/// and its injected interrupts back, and its link is broken.                               kvm-la:context_flags
template <Domain D>
KvmState<D> vcpu_load(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto offset = in_memory<GCNTC>(s);
  const auto timed = write_csr<GCNTC>(restore_timer(s, open), offset, open);
  const auto listed = restore_list<MessageRegisters>(restore_list<SavedAndRestored>(timed, open), open);
  const auto injected = write_csr<GINTC>(listed, in_memory<GINTC>(s), open);
  const auto breaks_link = Bits<D, 64>::of(mask_of(LLBCTL::WCLLB));
  return exchange_gcsr<LLBCTL>(injected, breaks_link, breaks_link, open);
}

}  // namespace vcpuspec::loongarch::kvm
