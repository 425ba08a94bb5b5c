/* SPDX-License-Identifier: Apache-2.0 */
/* Mistakes that people make around a guest, and those that Linux once made. The machine makes one of them. */
#ifndef VCPUSPEC_TESTS_KVM_FAULTS_H
#define VCPUSPEC_TESTS_KVM_FAULTS_H

#include <stdbool.h>

enum kvm_fault {
  no_kvm_fault,
  frame_without_ra,               /* the host's frame lacks r1  kvm-la:save_set */
  frame_without_s9,               /* the host's frame lacks r22  kvm-la:save_set */
  frame_without_r31,              /* the host's frame lacks r31  kvm-la:save_set */
  frame_without_tp,               /* the host's frame lacks r2, as in the source document  kvm-la:save_set */
  host_sp_not_stored,             /* the host's stack pointer is not stored  kvm-la:switch_to_guest */
  host_tp_not_stored,             /* the host's thread pointer is not stored */
  host_percpu_not_stored,         /* r21 is not stored at the first entry */
  vcpu_remembered_in_ks5,         /* the vCPU pointer goes to KS5  kvm-la:O7 */
  vcpu_not_remembered,            /* KS4 is not written  kvm-la:O7 */
  spacing_not_cleared,            /* VS is not cleared  kvm-la:O1 */
  spacing_clears_lie,             /* all of ECFG is cleared, not only VS */
  exit_entry_not_set,             /* EENTRY is not replaced  kvm-la:O1 */
  exit_entry_of_guest,            /* EENTRY becomes the one of the guest, the gloss of the source document */
  resume_at_guest_era,            /* ERA becomes ERA of the guest, the gloss of the source document  kvm-la:O6 */
  table_of_guest,                 /* PGDL becomes PGDL of the guest, the gloss of the source document */
  table_of_host_stays,            /* PGDL keeps the table of the host  kvm-la:O3 */
  tag_of_gid_always,              /* TGID is taken from GSTAT.GID, as before SW2 */
  tag_of_vcpu_always,             /* the older step takes TGID from the vCPU */
  tag_not_shifted,                /* the tag is written to the lowest bits of GTLBC */
  prmd_only_pie,                  /* of PRMD only PIE is written  kvm-la:B7 */
  prmd_without_pie,               /* PRMD is written without PIE  kvm-la:B19 kvm-la:O5 */
  pie_not_set,                    /* the older step does not set PIE  kvm-la:B19 */
  pgm_not_set,                    /* PGM is not set  kvm-la:O4 */
  pgm_written_whole,              /* PGM is set by csrwr: GID is lost */
  guest_r21_not_loaded,           /* r21 of the guest is not loaded */
  guest_r31_not_loaded,           /* r31 of the guest is not loaded */
  a2_loaded_early,                /* a2 is loaded with the others, so that the rest comes from elsewhere  kvm-la:O8 */
  a2_not_loaded,                  /* a2 of the guest is not loaded  kvm-la:O8 */
  a2_from_slot_5,                 /* a2 comes from the slot of a1  kvm-la:O8 */
  entry_keeps_root_mode,          /* ERTN goes to ERA but stays root */
  host_table_not_stored,          /* PGDL is not stored, where it still was */
  a2_parked_in_ks4,               /* a2 is exchanged with KS4  kvm-la:O8 */
  a2_parked_without_exchange,     /* a2 is copied to KS5, and stays */
  vcpu_found_in_ks5,              /* the vCPU is looked for in KS5  kvm-la:O7 */
  guest_tp_not_stored,            /* r2 of the guest is not stored */
  guest_r31_not_stored,           /* r31 of the guest is not stored */
  a2_stored_with_others,          /* a2, by then the base, is stored as the guest's  kvm-la:O8 */
  a2_stored_from_ks4,             /* a2 of the guest is taken from KS4  kvm-la:O8 */
  exit_cause_of_guest,            /* ESTAT of the guest is stored as the cause  kvm-la:O9 */
  resume_address_of_guest,        /* ERA of the guest is stored  kvm-la:O9 */
  exit_badv_not_stored,           /* BADV is not stored  kvm-la:O9 */
  exit_badi_not_stored,           /* BADI is not stored  kvm-la:O9 */
  ecfg_overwritten,               /* ECFG becomes what was remembered of VS  kvm-la:O2 */
  ecfg_not_restored,              /* VS is not restored  kvm-la:O2 */
  entry_not_restored,             /* EENTRY is not restored  kvm-la:O2 */
  entry_restored_to_exit,         /* EENTRY becomes kvm_exc_entry again  kvm-la:O16 */
  host_table_not_restored,        /* PGDL is not restored  kvm-la:O3 */
  host_table_from_kvm_pgd,        /* PGDL becomes the table of the second stage again */
  pgm_not_cleared,                /* PGM is not cleared  kvm-la:O10 */
  tag_not_cleared,                /* TGID is not cleared  kvm-la:O11 */
  tag_cleared_with_use,           /* UseTGID is cleared, too */
  host_sp_not_loaded,             /* sp is not loaded at the exit */
  host_tp_not_loaded,             /* tp is not loaded at the exit */
  host_percpu_not_loaded,         /* r21 is not loaded at the exit */
  percpu_not_stored_again,        /* r21 is not stored when the vCPU has moved */
  exchange_gives_masked,          /* csrxchg of a software register gives old & mask  kvm-la:B1 */
  exchange_by_r0_gives_0,         /* with a mask of 0 it gives 0  kvm-la:B1 */
  exchange_with_rj_0_writes,      /* rj = 0 is taken for an exchange, not a read */
  exchange_unmasked,              /* an exchange writes all bits */
  csrwr_gives_new,                /* csrwr of a software register gives the new value */
  unlisted_csr_kept,              /* what is no software register is written as if it were */
  unlisted_csr_fails,             /* what is no software register raises INE */
  pc_not_advanced,                /* PC stays at what was emulated */
  pc_not_rolled_back,             /* PC goes on after what was not emulated */
  monitors_pc_not_rolled_back,    /* PC goes on when monitors are asked for */
  monitors_bound_excluded,        /* the last number of a monitor is not one */
  monitors_without_unit,          /* monitors are asked for where the guest has none */
  cpucfg_bound_21,                /* index 21 is in the table of CPUCFG, too  kvm-la:cpucfg */
  cpucfg_bound_19,                /* index 20 is not in the table  kvm-la:cpucfg */
  cpucfg_index_whole,             /* the upper half of rj counts, too */
  cpucfg_signature_reversed,      /* the signature has its letters in reverse */
  cpucfg_features_at_1,           /* the features are at 0x40000001 */
  cpucfg_others_kept,             /* an unknown index leaves rd */
  cpucfg_by_2_operands,           /* any word with 0x00 at the top is CPUCFG  kvm-la:gspr_decode */
  cacop_not_known,                /* CACOP fails  kvm-la:gspr_decode */
  iocsr_all_of_group,             /* TLB instructions are taken for IOCSR  kvm-la:gspr_decode */
  iocsr_d_not_known,              /* the last IOCSR write fails */
  iocsr_not_sign_extended,        /* IOCSR reads extend with zeros  kvm-la:idle_iocsr */
  iocsr_write_untruncated,        /* IOCSR writes give more than they write */
  idle_always_halts,              /* IDLE halts with an interrupt pending  kvm-la:idle_iocsr */
  idle_never_halts,               /* IDLE does nothing */
  idle_not_known,                 /* IDLE fails  kvm-la:gspr_decode */
  r0_is_not_written,              /* what comes to r0 is lost  kvm-la:emulated_registers */
  r0_reads_zero,                  /* r0 is not read from its word  kvm-la:emulated_registers */
  hvcl_code_of_16_bits,           /* a 16th bit of the word counts as the code's */
  hvcl_result_in_a1,              /* the result of a call is in a1  kvm-la:hvcl */
  hvcl_unknown_gives_parameter,   /* an unknown call gives -2 */
  hvcl_unknown_leaves,            /* an unknown call goes to user space */
  hvcl_ipi_sends_nothing,         /* a call for an IPI sends none */
  hvcl_pc_not_advanced,           /* PC stays at the call */
  hvcl_user_pc_advanced,          /* PC goes on before user space has answered */
  hvcl_debug_always_leaves,       /* the call for a breakpoint leaves without breakpoints */
  hvcl_notify_unchecked,          /* bits between the flag and the address are not looked at */
  hvcl_feature_ignored,           /* user space is asked though the guest was not offered it */
  injection_without_badv,         /* an injected address error has no BADV  kvm-la:exception_injection */
  injection_badv_is_always_pc,    /* BADV of ADEM is the PC */
  injection_without_badi,         /* BADI is not written */
  injection_without_prmd,         /* PRMD is not written */
  injection_keeps_ie,             /* IE stays */
  injection_keeps_plv,            /* PLV stays */
  injection_without_era,          /* ERA is not written */
  injection_era_is_next,          /* ERA is the next instruction */
  injection_ignores_spacing,      /* the vector does not go by VS */
  injection_spacing_in_words,     /* the spacing is 2^VS bytes */
  injection_code_at_other_place,  /* the code is written elsewhere in ESTAT than KVM writes it */
  injection_keeps_old_code,       /* the old code is not cleared */
  queue_leaves_clear,             /* a queued interrupt is still to be cleared  lvz-prop:P30 */
  dequeue_leaves_pending,         /* a dequeued interrupt is still to be set  lvz-prop:P30 */
  dequeue_clears_nothing,         /* a dequeued interrupt is not to be cleared */
  delivery_sets_first,            /* interrupts are set, then cleared  kvm-la:interrupt_injection */
  delivery_of_lines_to_estat,     /* hardware lines are set in ESTAT of the guest */
  delivery_of_lines_unshifted,    /* hardware lines are set in GINTC without the distance of 2 */
  delivery_without_ipi,           /* the IPI is not delivered */
  delivery_without_avec,          /* message interrupts are not delivered */
  delivery_clears_no_lines,       /* hardware lines are not cleared */
  save_without_status,            /* ESTAT is not saved with the timer  kvm-la:timer_save_restore */
  save_without_count,             /* TVAL is not saved */
  guest_timer_not_stopped,        /* TCFG is not cleared before ESTAT  kvm-la:O14 */
  status_restored_by_or,          /* ESTAT is restored by adding bits */
  setting_not_restored,           /* TCFG is not restored */
  expired_restored_as_near,       /* a one-shot timer that has fired is about to fire again  kvm-la:B3 */
  expired_interrupt_stays,        /* the interrupt that the restoring raised stays  kvm-la:B3 */
  expired_interrupt_always_lost,  /* the interrupt is cleared though it was pending  kvm-la:B3 */
  stopped_timer_not_restored,     /* TVAL of a timer that is off is not restored */
  periodic_restored_to_0,         /* a late periodic timer is not given its period  lvz-prop:P29 */
  put_without_gintc,              /* GINTC is not saved  kvm-la:context_flags */
  put_without_save7,              /* SAVE7 is not saved  lvz-prop:P26 */
  put_without_cpuid,              /* CPUID is not saved */
  put_saves_lvz_registers,        /* registers of LVZ are saved with those of the guest */
  load_without_gintc,             /* GINTC is not restored */
  load_gintc_before_status,       /* GINTC is restored before ESTAT  kvm-la:O15 */
  load_without_dmw3,              /* DMW3 is not restored  lvz-prop:P26 */
  load_without_tlbrprmd,          /* TLBRPRMD is not restored  lvz-prop:P26 */
  load_without_cpuid,             /* CPUID is not restored */
  load_without_timer,             /* the timer is not restored */
  load_keeps_link,                /* the guest's link is not broken  kvm-la:B11 */
  vpid_0_given,                   /* number 0 is given to a vCPU  kvm-la:vpid */
  vpid_version_stays,             /* the version is not raised  lvz-prop:P23 */
  vpid_without_flush,             /* a new version does not flush  lvz-prop:P23 */
  vpid_ignores_move,              /* a vCPU that has moved keeps its number  kvm-la:O12 */
  vpid_gid_not_written,           /* GSTAT.GID is not written  kvm-la:O12 */
  vpid_gid_only_when_new,         /* GSTAT.GID is written with a new number only  lvz-prop:P24 */
  vpid_tag_stale,                 /* the tag of the second stage is not the new number  lvz-prop:P24 */
  vpid_keeps_link,                /* a new number does not break the link  kvm-la:B11 */
  status_without_lines,           /* ESTAT is shown without HWIS  kvm-la:one_reg */
  status_lines_unshifted,         /* HWIS is shown where GINTC has it */
  set_status_keeps_lines_in_both, /* ESTAT in memory gets the lines, too */
  set_status_without_lines,       /* GINTC is not written */
  reset_clears_nothing,           /* a reset leaves ESTAT and GINTC  kvm-la:B4 */
  reset_without_gintc,            /* a reset leaves GINTC  kvm-la:B4 */
  reset_without_estat,            /* a reset leaves ESTAT  kvm-la:B4 */
  host_entry_of_guest,            /* host_eentry is EENTRY of the guest  kvm-la:O16 */
  host_entry_of_exit,             /* host_eentry is kvm_exc_entry: EENTRY was read too late  kvm-la:O16 */
  host_entry_not_noted,           /* host_eentry stays  kvm-la:O16 */
  delivery_before_mode,           /* interrupts are delivered before the mode is stored  kvm-la:B13 */
  requests_before_mode,           /* requests are looked for before the mode is stored  kvm-la:O13 */
  requests_not_looked_for,        /* the entry does not look for requests  lvz-prop:P36 */
  back_out_keeps_mode,            /* an entry that is given up leaves IN_GUEST_MODE */
  kick_outside_guest,             /* a vCPU outside guest mode is kicked, too */
  kick_sends_nothing,             /* a vCPU in guest mode is not kicked  kvm-la:O13 */
  flush_before_check,             /* the flush is for the GID before check_vpid  kvm-la:B12 */
  flush_of_first_stage,           /* the flush is of the guest's own entries  la-lvz:invtlb_ops */
  flush_of_both_stages,           /* the flush is of all that the guest has  la-lvz:invtlb_ops */
  flush_ignores_address,          /* the flush is of all addresses  la-lvz:invtlb_ops */
  flush_by_tgid,                  /* the flush is for GTLBC.TGID  kvm-la:O12 */
  flush_missing,                  /* nothing is flushed */
  timer_not_mended,               /* a timer interrupt that was lost stays so  kvm-la:B2 */
  timer_mended_when_equal,        /* a count that has stood has expired, too  kvm-la:B2 */
  timer_compared_signed,          /* counts are compared with their signs */
  timer_mended_by_write,          /* ESTAT is written, not exchanged: all else in it is lost */
  host_settings_not_stopped,      /* the host's monitors count on while lent  kvm-la:pmu */
  gpmnum_not_set,                 /* GPMNum does not give the guest monitors */
  gpmnum_written_whole,           /* GPMNum is written by csrwr: the rest of GCTL is lost */
  guest_loaded_before_gpmnum,     /* the guest's monitors are loaded while it has none */
  guest_counts_not_loaded,        /* the guest's counts are not loaded  kvm-la:pmu */
  guest_settings_not_loaded,      /* the guest's settings are not loaded  kvm-la:pmu */
  lending_without_monitor_3,      /* the last monitor of the guest is not loaded */
  monitors_stay_with_guest,       /* monitors are not taken back  kvm-la:B5 */
  guest_counts_not_saved,         /* the guest's counts are not saved */
  guest_settings_not_saved,       /* the guest's settings are not saved */
  guest_saved_after_gpmnum,       /* the guest's monitors are saved when it has none */
  gpmnum_not_cleared,             /* GPMNum stays  kvm-la:B5 */
  host_counts_not_given_back,     /* the host's counts are not restored  kvm-la:B5 */
  host_settings_not_given_back,   /* the host's settings are not restored  kvm-la:B5 */
  gctl_by_values,                 /* capabilities are tested by masks of values  kvm-la:B8 */
  matc_by_guest_bit,              /* MATC is chosen by bit 0 of MATP */
  toci_by_hit_bit,                /* TOCI is chosen by the bit for hits */
  gctl_keeps_others,              /* what GCTL read is written back */
  page_fault_at_size_is_within,   /* the first address beyond memory is within  lvz-prop:P34 */
  page_fault_injects_nothing,     /* an address beyond memory is ignored  lvz-prop:P34 */
  page_fault_injects_adef,        /* an address beyond memory is one of a fetch  lvz-prop:P34 */
  page_fault_beyond_is_of_device, /* an address beyond memory is a device's, too  lvz-prop:P34 */
  device_taken_for_mapped,        /* an address without memory is mapped */
  cpucfg_of_root_register,        /* the index is what a register of root holds  emu-la:B20 */
  kvm_fault_count
};

extern const enum kvm_fault kvm_fault_made;

static inline bool kvm_wrong(enum kvm_fault which) { return kvm_fault_made == which; }

#endif
