// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "spec/loongarch/exception/ertn.h"
#include "spec/loongarch/kvm/conventions.h"
#include "spec/loongarch/kvm/state.h"
#include "spec/loongarch/lvz/gcsr.h"

/// The steps by which KVM enters a guest and takes it back, each an instruction of root on the core as it is. Which of
/// them make a version of KVM, and in which order, is data: sequences.h.
namespace vcpuspec::loongarch::kvm {

/// What a load gives that does not reach the vCPU.
struct MemoryElsewhere : OpenValue<64> {
  static constexpr auto name = "memory_elsewhere";
  static constexpr auto meaning = "what the switch code loads where its base register does not point to the vCPU";
  static constexpr auto citation = "kvm-la:O8";
  static constexpr std::uint64_t preset = 0;
};
template <Domain D>
using Memory = OpenValues<D, MemoryElsewhere>;

/// What the steps take besides the state.
template <Domain D>
struct KvmOpen {
  lvz::LvzOpen<D> core;
  Memory<D> memory;
};

/// A csrxchg of root.
template <class R, Domain D>
KvmState<D> exchange_csr(const KvmState<D>& s, const Bits<D, 64>& value, const Bits<D, 64>& mask,
                         const KvmOpen<D>& open) {
  const Operands<D> operands{value, mask, Bits<D, 1>::of(0), Bits<D, 1>::of(0)};
  const auto exchange = [](const CsrState<D>& world, const NamedCsr<D>& r, const Operands<D>& o, const Open<D>& its) {
    return csrxchg(world, r, o, its);
  };
  return with_core(s, lvz::access_csr(core(s), exchange, true, NamedCsr<D>{csr<R>, {}}, operands, open.core).next);
}
/// A csrwr of root.
template <class R, Domain D>
KvmState<D> write_csr(const KvmState<D>& s, const Bits<D, 64>& value, const KvmOpen<D>& open, unsigned n = 0) {
  const Operands<D> operands{value, {}, Bits<D, 1>::of(0), Bits<D, 1>::of(0)};
  const auto write = [](const CsrState<D>& world, const NamedCsr<D>& r, const Operands<D>& o, const Open<D>& its) {
    return csrwr(world, r, o, its);
  };
  return with_core(
      s, lvz::access_csr(core(s), write, true, NamedCsr<D>{csr<R>, Bits<D, 5>::of(n)}, operands, open.core).next);
}
/// What a csrrd of root gives.
template <class R, Domain D>
Bits<D, 64> read_csr(const KvmState<D>& s, const KvmOpen<D>& open, unsigned n = 0) {
  const NamedCsr<D> r{csr<R>, Bits<D, 5>::of(n)};
  return csr_read(lvz::root(core(s)), r, is_implemented(r, open.core.root.choices), open.core.root);
}
/// An instruction that changes no CSR goes on with the next one.
template <Domain D>
KvmState<D> go_on(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto world = lvz::root(core(s));
  return with_core(s, lvz::with_root(core(s), next_instruction(world, open.core.root.choices)));
}

/// Loads and stores of the switch find the vCPU by a2.                                kvm-la:O8
template <Domain D>
Bit<D> reaches_vcpu(const KvmState<D>& s) {
  return general_register(s, r_a2) == in_vcpu<vcpu_pointer>(s);
}
/// What a load of a word of the vCPU gives.
template <class Word, Domain D>
Bits<D, 64> load(const KvmState<D>& s, const KvmOpen<D>& open, unsigned index = 0) {
  return select(reaches_vcpu(s), in_vcpu<Word>(s, index), open.memory.template get<MemoryElsewhere>());
}
/// A store to a word of the vCPU; one that does not reach it goes where nothing here looks.
template <class Word, Domain D>
KvmState<D> store(const KvmState<D>& s, const Bits<D, 64>& word, unsigned index = 0) {
  return with_in_vcpu<Word>(s, select(reaches_vcpu(s), word, in_vcpu<Word>(s, index)), index);
}

// Which SAVE registers the switch uses.                                           kvm-la:kvm_exc_entry
inline constexpr unsigned save_of_vcpu = 4, save_of_a2 = 5;

/// The registers that a function must preserve go to the stack of the host.        kvm-la:switch_to_guest
template <Domain D>
KvmState<D> store_host_frame(const KvmState<D>& s, const KvmOpen<D>& open) {
  auto next = go_on(s, open);
  for (unsigned n = 1; n < general_registers; ++n)
    if ((saved_in_frame >> n & 1) != 0) next = with_in_vcpu<host_frame>(next, general_register(s, n), n);
  return next;
}
/// The stack, the thread and the per-CPU pointer of the host go to the vCPU.       kvm-la:switch_to_guest
template <Domain D>
KvmState<D> store_host_pointers(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto with_sp = store<host_sp>(go_on(s, open), general_register(s, r_sp));
  const auto with_tp = store<host_tp>(with_sp, general_register(s, r_tp));
  return store<host_percpu>(with_tp, general_register(s, r_percpu));
}
/// Where an exit was handled and the guest goes on, the thread may have come to another CPU: its per-CPU pointer goes
/// to the vCPU.                                                                        kvm-la:kvm_exc_entry
template <Domain D>
KvmState<D> store_percpu_pointer(const KvmState<D>& s, const KvmOpen<D>& open) {
  return store<host_percpu>(go_on(s, open), general_register(s, r_percpu));
}
/// KS4 says where the vCPU is, for the exit to find it.                             kvm-la:switch_to_guest
template <Domain D>
KvmState<D> remember_vcpu(const KvmState<D>& s, const KvmOpen<D>& open) {
  return write_csr<SAVE>(s, general_register(s, r_a2), open, save_of_vcpu);
}
/// Every exit has one entry: ECFG.VS becomes 0.                                     kvm-la:switch_to_guest
template <Domain D>
KvmState<D> clear_vector_spacing(const KvmState<D>& s, const KvmOpen<D>& open) {
  return exchange_csr<ECFG>(s, {}, Bits<D, 64>::of(mask_of(ECFG::VS)), open);
}
/// EENTRY becomes the entry of exits, which is no entry of the guest's.             la-doc:glosses
template <Domain D>
KvmState<D> set_exit_entry(const KvmState<D>& s, const KvmOpen<D>& open) {
  return write_csr<EENTRY>(s, load<exit_entry>(s, open), open);
}
/// ERA becomes the address where the guest goes on, which is not the guest's ERA.   la-doc:glosses
template <Domain D>
KvmState<D> set_resume_address(const KvmState<D>& s, const KvmOpen<D>& open) {
  return write_csr<ERA>(s, load<guest_pc>(s, open), open);
}
/// PGDL of the host is stored with each entry, as KVM once did.                      kvm-la:switch_to_guest
template <Domain D>
KvmState<D> store_host_table(const KvmState<D>& s, const KvmOpen<D>& open) {
  return store<host_pgd>(go_on(s, open), read_csr<PGDL>(s, open));
}
/// PGDL becomes the table of the second stage: refills of root are now those of the guest's physical addresses.
///                                                                                  la-doc:glosses
template <Domain D>
KvmState<D> set_second_stage_table(const KvmState<D>& s, const KvmOpen<D>& open) {
  return write_csr<PGDL>(s, load<kvm_pgd>(s, open), open);
}
/// Entries that root fills from now on have the tag of the vCPU.                      kvm-la:switch_to_guest
template <Domain D>
KvmState<D> set_target_tag(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto tag = load<vcpu_tgid>(s, open) << GTLBC::TGID.lo;
  return exchange_csr<GTLBC>(s, tag, Bits<D, 64>::of(mask_of(GTLBC::TGID)), open);
}
/// Entries that root fills from now on have the tag of the guest in GSTAT, as KVM once had it. kvm-la:switch_to_guest
template <Domain D>
KvmState<D> set_target_tag_of_gid(const KvmState<D>& s, const KvmOpen<D>& open) {
  return exchange_csr<GTLBC>(s, read_csr<GSTAT>(s, open), Bits<D, 64>::of(mask_of(GTLBC::TGID)), open);
}
/// PRMD says that root has interrupts enabled while the guest runs, in PLV0 and without watchpoints.
///                                                                                  kvm-la:switch_to_guest
template <Domain D>
KvmState<D> set_previous_mode(const KvmState<D>& s, const KvmOpen<D>& open) {
  return write_csr<PRMD>(s, Bits<D, 64>::of(mask_of(PRMD::PIE)), open);
}
/// Only PRMD.PIE was set once, whatever the other fields held.                        kvm-la:B7
template <Domain D>
KvmState<D> set_previous_interrupt_enable(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto pie = Bits<D, 64>::of(mask_of(PRMD::PIE));
  return exchange_csr<PRMD>(s, pie, pie, open);
}
/// GSTAT.PGM makes the ERTN to come enter the guest.                                  kvm-la:switch_to_guest
template <Domain D>
KvmState<D> set_pgm(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto pgm = Bits<D, 64>::of(mask_of(GSTAT::PGM));
  return exchange_csr<GSTAT>(s, pgm, pgm, open);
}
/// The guest gets its general registers but a2, by which they are found.               kvm-la:switch_to_guest
template <Domain D>
KvmState<D> load_guest_registers(const KvmState<D>& s, const KvmOpen<D>& open) {
  auto next = go_on(s, open);
  for (unsigned n = 1; n < general_registers; ++n)
    if (n != r_a2) next = with_general_register(next, n, load<guest_gpr>(s, open, n));
  return next;
}
/// The guest gets a2, after which root finds nothing any more.                          kvm-la:switch_to_guest
template <Domain D>
KvmState<D> load_guest_a2(const KvmState<D>& s, const KvmOpen<D>& open) {
  return with_general_register(go_on(s, open), r_a2, load<guest_gpr>(s, open, r_a2));
}
/// ERTN enters the guest.                                                               kvm-la:switch_to_guest
template <Domain D>
KvmState<D> enter_by_ertn(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto returns = [](const CsrState<D>& world, const Open<D>& its) { return ertn(world, its); };
  return with_core(s, lvz::in_current_world(core(s), open.core, returns).next);
}

/// a2 goes to KS5, since the exit needs a register to find the vCPU by, and gets what KS5 held: csrwr exchanges.
///                                                                                       kvm-la:kvm_exc_entry
template <Domain D>
KvmState<D> park_guest_a2(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto parked = write_csr<SAVE>(s, general_register(s, r_a2), open, save_of_a2);
  return with_general_register(parked, r_a2, read_csr<SAVE>(s, open, save_of_a2));
}
/// a2 says where the vCPU is, by KS4.                                                    kvm-la:kvm_exc_entry
template <Domain D>
KvmState<D> find_vcpu(const KvmState<D>& s, const KvmOpen<D>& open) {
  return with_general_register(go_on(s, open), r_a2, read_csr<SAVE>(s, open, save_of_vcpu));
}
/// The general registers of the guest but a2 go to the vCPU.                              kvm-la:kvm_exc_entry
template <Domain D>
KvmState<D> store_guest_registers(const KvmState<D>& s, const KvmOpen<D>& open) {
  auto next = go_on(s, open);
  for (unsigned n = 1; n < general_registers; ++n)
    if (n != r_a2) next = store<guest_gpr>(next, general_register(s, n), n);
  return next;
}
/// What KS5 has kept of a2 goes to the vCPU.                                               kvm-la:kvm_exc_entry
template <Domain D>
KvmState<D> store_guest_a2(const KvmState<D>& s, const KvmOpen<D>& open) {
  return store<guest_gpr>(go_on(s, open), read_csr<SAVE>(s, open, save_of_a2), r_a2);
}
/// What made the guest exit is kept before another exception can come.                     kvm-la:kvm_exc_entry
template <Domain D>
KvmState<D> store_exit_cause(const KvmState<D>& s, const KvmOpen<D>& open) {
  return store<exit_estat>(go_on(s, open), read_csr<ESTAT>(s, open));
}
/// Where the guest goes on is kept.                                                         kvm-la:kvm_exc_entry
template <Domain D>
KvmState<D> store_resume_address(const KvmState<D>& s, const KvmOpen<D>& open) {
  return store<guest_pc>(go_on(s, open), read_csr<ERA>(s, open));
}
/// The address and the instruction of the exit are kept.                                    kvm-la:kvm_exc_entry
template <Domain D>
KvmState<D> store_exit_details(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto with_badv = store<exit_badv>(go_on(s, open), read_csr<BADV>(s, open));
  return store<exit_badi>(with_badv, read_csr<BADI>(s, open));
}
/// ECFG gets the spacing of the host back by an OR, which is right since it is 0 now.       kvm-la:kvm_exc_entry
template <Domain D>
KvmState<D> restore_vector_spacing(const KvmState<D>& s, const KvmOpen<D>& open) {
  return write_csr<ECFG>(s, read_csr<ECFG>(s, open) | load<host_ecfg>(s, open), open);
}
/// EENTRY becomes the host's again.                                                          kvm-la:kvm_exc_entry
template <Domain D>
KvmState<D> restore_entry(const KvmState<D>& s, const KvmOpen<D>& open) {
  return write_csr<EENTRY>(s, load<host_eentry>(s, open), open);
}
/// PGDL becomes the host's again.                                                            kvm-la:kvm_exc_entry
template <Domain D>
KvmState<D> restore_host_table(const KvmState<D>& s, const KvmOpen<D>& open) {
  return write_csr<PGDL>(s, load<host_pgd>(s, open), open);
}
/// GSTAT.PGM is cleared, so that returns of the host stay in root mode.                       kvm-la:kvm_exc_entry
template <Domain D>
KvmState<D> clear_pgm(const KvmState<D>& s, const KvmOpen<D>& open) {
  return exchange_csr<GSTAT>(s, {}, Bits<D, 64>::of(mask_of(GSTAT::PGM)), open);
}
/// Entries that root fills from now on are root's.                                            kvm-la:kvm_exc_entry
template <Domain D>
KvmState<D> clear_target_tag(const KvmState<D>& s, const KvmOpen<D>& open) {
  return exchange_csr<GTLBC>(s, {}, Bits<D, 64>::of(mask_of(GTLBC::TGID)), open);
}
/// The host has its thread, its stack and its per-CPU pointer back.                           kvm-la:kvm_exc_entry
template <Domain D>
KvmState<D> load_host_pointers(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto with_tp = with_general_register(go_on(s, open), r_tp, load<host_tp>(s, open));
  const auto with_sp = with_general_register(with_tp, r_sp, load<host_sp>(s, open));
  return with_general_register(with_sp, r_percpu, load<host_percpu>(s, open));
}
/// Where KVM returns to its caller, the registers that a function must preserve come back from the stack.
template <Domain D>
KvmState<D> load_host_frame(const KvmState<D>& s, const KvmOpen<D>& open) {
  auto next = go_on(s, open);
  for (unsigned n = 1; n < general_registers; ++n)
    if ((saved_in_frame >> n & 1) != 0) next = with_general_register(next, n, in_vcpu<host_frame>(s, n));
  return next;
}

}  // namespace vcpuspec::loongarch::kvm
