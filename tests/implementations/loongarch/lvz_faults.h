/* SPDX-License-Identifier: Apache-2.0 */
/* Mistakes that people make when they write a core with guests. The machine of both worlds makes one of them. */
#ifndef VCPUSPEC_TESTS_LVZ_FAULTS_H
#define VCPUSPEC_TESTS_LVZ_FAULTS_H

#include <stdbool.h>

enum lvz_fault {
  no_lvz_fault,
  exit_leaves_pgm,             /* an exit does not set GSTAT.PGM */
  exit_stays_guest,            /* an exit does not leave guest mode */
  exit_era_is_next,            /* an exit records the next instruction in ERA */
  exit_writes_guest_era,       /* an exit writes ERA of the guest, too */
  stage2_refill_stays_guest,   /* a refill of the second stage does not leave guest mode */
  ertn_leaves_guest,           /* ERTN of a guest leaves guest mode */
  ertn_by_root_bank,           /* ERTN of a guest goes where root's registers say */
  hvc_in_plv0_only,            /* HVCL above PLV0 raises IPE in the guest */
  hvc_era_is_next,             /* HVCL records the next instruction in ERA */
  hvcl_of_root_exits,          /* HVCL of root raises the exception, too */
  hvc_code_is_1b,              /* HVCL has the exception code that one emulator gave it  emu-la:B20 */
  lines_to_both,               /* the lines that HWIP passes on come to root, too */
  hwip_not_passed,             /* the lines that HWIP passes on come to no one */
  hwis_ignored,                /* HWIS is not shown to the guest */
  hwis_reversed,               /* HWIS is shown to the guest in reverse order, as one emulator has it */
  hwis_a_bit_lower,            /* HWIS bit i is shown as IS[i + 1] */
  gcntc_ignored,               /* GCNTC does not compensate the time of a guest */
  gcntc_subtracted,            /* GCNTC is subtracted */
  gcntc_moves_root_time,       /* GCNTC compensates the time of root, too */
  guest_cntc_ignored,          /* CNTC of a guest does not compensate its time */
  guest_timer_stands,          /* the timer of a guest never counts */
  guest_timer_interrupts_root, /* the timer of a guest interrupts root */
  root_timer_stands,           /* the timer of root stands in guest mode */
  gtlb_tag_is_gid,             /* GTLB instructions go by GSTAT.GID, not by GTLBC.TGID */
  gtlb_by_root_registers,      /* GTLB instructions take root's registers */
  gtlbrd_without_gtep,         /* GTLBRD does not set TRGP.GTEP */
  gtlb_unprivileged,           /* GTLB instructions are allowed above PLV0 */
  guest_tlb_tag_is_0,          /* TLB instructions of a guest go by tag 0 */
  guest_tlbrd_writes_trgp,     /* TLBRD of a guest writes TRGP */
  stage2_tag_is_0,             /* the second stage goes by entries of root */
  stage2_by_windows,           /* the second stage goes through root's windows, too */
  stage2_direct,               /* there is no second stage while root is in direct mode */
  stage2_missing,              /* there is no second stage */
  stage2_address_is_virtual,   /* a fault of the second stage records the guest's virtual address */
  stage1_fault_exits,          /* a page fault of the guest is root's */
  matc_ignored,                /* GCTL.MATC is not looked at */
  lvz_csr_not_trapped,         /* a guest reads registers of LVZ as 0 */
  debug_csr_not_trapped,       /* a guest reads registers of debugging and machine errors as 0 */
  watchpoint_csr_not_trapped,  /* a guest reads registers of watchpoints as 0 */
  impctl_not_trapped,          /* a guest reads IMPCTL and CTAG as 0 */
  toti_ignored,                /* TOTI does not trap the timer */
  gpmnum_ignored,              /* a guest has all performance monitors */
  undefined_csr_not_trapped,   /* a guest reads undefined registers as 0 */
  trap_before_plv,             /* a guest's access to what root keeps exits above PLV0, too */
  trap_changes_rd,             /* an access that exits gives 0 in rd */
  guest_misc_written,          /* a guest writes its MISC */
  gcsr_obeys_guest_mask,       /* a write of root changes just what the guest may change */
  gcsr_checks_guest_plv,       /* GCSR instructions look at the PLV of the guest */
  gcsr_in_guest_allowed,       /* GCSR instructions of a guest act on its own registers */
  gcsr_moves_no_pc,            /* GCSR instructions stay where they are */
  gcsr_ticlr_without_effect,   /* a write of root to TICLR does nothing */
  gcsr_tcfg_without_effect,    /* a write of root to TCFG does not reload the timer */
  llbit_shared,                /* there is one LLbit, for both worlds */
  other_store_by_world,        /* a store of another core breaks the link of the current world only */
  units_by_guest_only,         /* EUEN of root is not looked at */
  units_by_root_first,         /* EUEN of root is looked at before that of the guest */
  interrupts_guest_first,      /* an interrupt of the guest comes before one of root */
  root_interrupt_by_guest_ie,  /* interrupts of root come only when the guest has enabled interrupts */
  guest_interrupt_exits,       /* an interrupt of the guest exits */
  cpucfg_not_trapped,          /* a guest executes CPUCFG */
  cpucfg_above_plv0_free,      /* above PLV0 a guest executes CPUCFG */
  idle_not_trapped,            /* IDLE of a guest waits */
  iocsr_not_trapped,           /* a guest executes IOCSR instructions */
  iocsr_plv_first,             /* IOCSR instructions of a guest above PLV0 raise IPE */
  cacop_not_trapped,           /* GCTL.TOCI is not looked at */
  totlbinv_ignored,            /* TOTLBINV is not looked at */
  totlbinv_traps_few,          /* TOTLBINV traps only the instructions that empty entries */
  invtlb_spares_guests,        /* INVTLB of root leaves the entries of guests */
  invtlb_gid_ignored,          /* INVTLB of one guest takes those of all */
  gspr_to_guest,               /* general_exception_entry of root's codes goes to the guest */
  merr_to_guest,               /* a machine error is the guest's */
  gspr_code_is_1a,             /* what root keeps has the exception code that one emulator gave it  emu-la:B20 */
  lvz_fault_count
};

extern const enum lvz_fault lvz_fault_made;

static inline bool wrong(enum lvz_fault which) { return lvz_fault_made == which; }

#endif
