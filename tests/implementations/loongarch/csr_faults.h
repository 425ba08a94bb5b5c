/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The mistakes that the LoongArch machine makes when it is linked with csr_fault.c of that number: how often is such a
 * mistake found? Their numbers are their places in this list; a new one comes last.
 */
#ifndef VCPUSPEC_TESTS_CSR_FAULTS_H
#define VCPUSPEC_TESTS_CSR_FAULTS_H

#include <stdbool.h>

enum fault {
  no_fault,
  /* Registers, the instructions that access them, and the beginnings of exceptions and returns. */
  xchg_writes_unmasked,         /* csrxchg writes all bits, whatever its mask */
  ticlr_unmasked,               /* TICLR.CLR acts in a csrxchg whose mask leaves it out */
  wcllb_unmasked,               /* LLBCTL.WCLLB acts in a csrxchg whose mask leaves it out */
  xchg_returns_new,             /* csrxchg gives the value after the write */
  wr_returns_new,               /* csrwr gives the value after the write */
  mask_after_rd,                /* csrxchg with one register for both takes the old CSR value as the mask */
  r0_becomes_old_value,         /* r0 as destination holds the old value afterwards */
  r0_source_not_zero,           /* r0 as source is not 0 */
  plv_unchecked,                /* CSR instructions work in every PLV */
  plv1_is_privileged,           /* IPE is raised in PLV2 and PLV3 only */
  number_before_plv,            /* an undefined number is looked up before the PLV, and never traps */
  ipe_changes_rd,               /* rd receives the old value although IPE is raised */
  entry_without_we,             /* an exception leaves CRMD.WE and saves 0 */
  entry_saves_next_pc,          /* an exception saves the address of the next instruction */
  va32_era_is_whole,            /* an exception saves 64 bits of a PC in 32-bit address mode */
  ipe_reads_msgir,              /* a refused access takes the pending message */
  reads_zero_extended,          /* a 32-bit register reads without its sign */
  pc_stays,                     /* csrxchg does not go on to the next instruction */
  read_only_traps,              /* a write to a register without writable bits raises INE, as in QEMU 7.2 */
  undefined_reads_ones,         /* an undefined number reads as all ones */
  undefined_writes_save0,       /* a write to an undefined number lands in SAVE0 */
  save_off_by_one,              /* each SAVE is the next one */
  pmcfg_pmcnt_swapped,          /* the numbers of PMCFG and PMCNT are each other's */
  watchpoint_stride_4,          /* the registers of watchpoints are looked for at half their distance */
  dmw_of_two,                   /* the numbers of DMW2 and DMW3 are undefined */
  mwp_is_fwp,                   /* the addresses of both kinds of watchpoints are the same registers */
  tid_of_64_bits,               /* TID keeps 64 bits */
  misc_dwpl3,                   /* MISC has a DWPL3 */
  ecfg_without_msgint,          /* ECFG has no enable of the message interrupt */
  estat_is_written,             /* software sets and clears the hardware interrupts of ESTAT */
  estat_ecode_written,          /* software writes the codes of ESTAT */
  eentry_low_bits,              /* EENTRY keeps the low 12 bits */
  tlbidx_of_16_bits,            /* TLBIDX keeps an index of 16 bits, four more than there are */
  tlbelo_ppn_beyond_palen,      /* TLBELO keeps a PPN up to bit 60 */
  asidbits_written,             /* software writes ASID.ASIDBITS */
  tlbrehi_without_ps,           /* TLBREHI does not keep its PS */
  tlbrprmd_pwe_at_3,            /* TLBRPRMD has PWE at bit 3, as PRMD does */
  merrctl_pplv_at_1,            /* MERRCTL has PPLV one bit too low */
  merrctl_ismerr_written,       /* software writes MERRCTL.IsMERR */
  dbg_dst_written,              /* software writes DBG.DST */
  tcfg_beyond_timer,            /* TCFG keeps all of the initial value, whatever the width of the timer */
  tval_written,                 /* software writes TVAL */
  llbctl_rollb_written,         /* software writes LLBCTL.ROLLB */
  tlbehi_not_sign_extended,     /* the bits above VPPN stay as they were in TLBEHI */
  tcfg_never_reloads,           /* a write of TCFG leaves TVAL */
  tcfg_reloads_when_enabled,    /* a write of TCFG reloads only when it turns the timer on */
  tcfg_reloads_undivided,       /* the timer starts at InitVal, not at four times that */
  ticlr_clears_all,             /* TICLR.CLR clears every hardware interrupt */
  wcllb_clears_klo,             /* LLBCTL.WCLLB clears KLO, too */
  status_cleared_by_0,          /* writing 0 clears a watchpoint's status and 1 keeps it */
  status_assigned,              /* a watchpoint's status becomes what is written */
  dmonly_not_looked_at,         /* a watchpoint that is reserved to debug mode is written outside it */
  dmonly_written_outside_debug, /* DMOnly is written outside debug mode */
  dmonly_locks_one,             /* DMOnly protects CFG3 only */
  pgd_ignores_refill,           /* PGD goes by BADV in a refill, too */
  pgd_by_bit_63,                /* PGD goes by bit 63 of the address */
  pgd_writes_pgdl,              /* a write of PGD lands in PGDL */
  pmcnt_readable,               /* PMCNT is readable in every PLV, whatever MISC says */
  rpcntl_of_next_plv,           /* the permission of PLV n+1 counts in PLV n */
  rpcntl_allows_writes,         /* who may read a PMCNT may write it */
  rpcntl_shows_pmcfg,           /* who may read a PMCNT may read its PMCFG */
  overflow_not_by_counter,      /* a write of PMCNT leaves the overflow interrupt */
  overflow_not_by_enable,       /* a write of PMCFG leaves the overflow interrupt */
  overflow_of_one,              /* the overflow interrupt is that of the monitor written last */
  msgir_keeps_pending,          /* reading MSGIR leaves the message pending */
  msgir_ignores_threshold,      /* messages below MSGIE.PT are selected */
  msgir_takes_lowest,           /* the lowest pending message is selected */
  msgir_stays_selected,         /* ESTAT.MSGINT stays when the last message was taken */
  msgir_write_is_no_read,       /* csrwr of MSGIR takes no message */
  threshold_change_stale,       /* no message is selected again when MSGIE changes */
  iocsr_zero_extended,          /* iocsrrd does not sign-extend */
  iocsr_alignment_unchecked,    /* unaligned IOCSR accesses never raise ALE */
  iocsr_alignment_of_plv3,      /* unaligned IOCSR accesses go by MISC.ALCL3 */
  iocsr_unprivileged,           /* IOCSR accesses work in every PLV */
  iocsr_ale_before_ipe,         /* an unaligned IOCSR access above PLV0 raises ALE */
  iocsr_ale_without_badv,       /* ALE of an IOCSR access leaves BADV */
  iocsr_writes_all,             /* iocsrwr writes 8 bytes */
  klo_not_consumed,             /* KLO stays when ERTN has kept the LLbit */
  reset_keeps_dmw,              /* reset leaves the direct mapping windows on */
  save_without_messages,        /* the pending messages are not among what is saved */
  /* Where exceptions and interrupts go. */
  vs_ignored,                /* an exception goes to EENTRY, whatever ECFG.VS says */
  vs_is_spacing,             /* handlers are VS bytes apart, as in QEMU before 7.1 */
  vs_in_bytes,               /* handlers are 2^VS bytes apart, not 2^VS instructions */
  vs_of_two_bits,            /* the highest bit of VS does not count */
  offset_added,              /* a handler's offset is added to EENTRY, not ORed */
  interrupt_slot_without_64, /* interrupt n goes to the slot of exception n */
  exception_slot_with_64,    /* exceptions go to slots from 64 on */
  message_slot_13,           /* the message interrupt goes to the slot above that of IPI */
  esubcode_moves_slot,       /* the EsubCode counts as part of the slot */
  /* What an exception records. */
  entry_keeps_ie,           /* an exception leaves CRMD.IE */
  entry_goes_direct,        /* an exception leaves mapped-address mode */
  entry_clears_fpe,         /* an exception turns floating point off: two flags share a bit */
  entry_clears_is,          /* an exception clears the interrupts that are pending */
  esubcode_missing,         /* an exception records no EsubCode, as in QEMU before 7.2 */
  badv_never,               /* no exception records an address */
  badv_always,              /* every exception records an address */
  badv_else_pc,             /* an exception without an address records the PC in BADV */
  badv_not_by_bce,          /* BCE records no address */
  badv_not_by_adef,         /* ADEF records no address */
  badv_not_by_adem,         /* ADEM records no address */
  va32_badv_is_whole,       /* an exception records 64 bits of an address in 32-bit address mode */
  tlbehi_stays,             /* no exception writes TLBEHI */
  tlbehi_by_ale,            /* every exception with an address writes TLBEHI */
  tlbehi_not_by_pme,        /* PME leaves TLBEHI */
  tlbehi_not_by_ppi,        /* PPI leaves TLBEHI */
  tlbehi_recorded_unsigned, /* an exception leaves the bits above VPPN 0 in TLBEHI */
  /* TLB refill. */
  refill_writes_estat,      /* a TLB refill records 0x3F in ESTAT */
  refill_writes_era,        /* a TLB refill writes ERA */
  refill_writes_prmd,       /* a TLB refill saves the mode in PRMD too */
  refill_writes_badv,       /* a TLB refill writes BADV */
  refill_writes_tlbehi,     /* a TLB refill writes TLBEHI */
  refill_keeps_translation, /* a TLB refill leaves DA and PG */
  refill_clears_types,      /* a TLB refill clears DATF and DATM */
  refill_keeps_ie,          /* a TLB refill leaves CRMD.IE */
  refill_without_we,        /* a TLB refill leaves CRMD.WE and saves 0 */
  refill_pwe_at_3,          /* a TLB refill saves WE at bit 3, as PRMD has it */
  refill_without_flag,      /* a TLB refill leaves TLBRERA.IsTLBR */
  refill_pc_unshifted,      /* TLBRERA.PC gets the address where it has the address divided by 4 */
  refill_to_eentry,         /* a TLB refill goes to EENTRY */
  refill_clears_ps,         /* a TLB refill clears TLBREHI.PS */
  refill_vppn_unsigned,     /* a TLB refill leaves the bits above VPPN 0 in TLBREHI */
  va32_refill_is_whole,     /* a TLB refill records 64 bits of an address in 32-bit address mode */
  /* Machine errors. */
  merr_keeps_types,       /* a machine error leaves DATF and DATM */
  merr_keeps_translation, /* a machine error leaves DA and PG */
  merr_loses_pwe,         /* a machine error saves no WE */
  merr_swaps_da_pg,       /* a machine error saves DA and PG in each other's place */
  merr_clears_istlbr,     /* a machine error ends the refill that it interrupts */
  merr_without_flag,      /* a machine error leaves MERRCTL.IsMERR */
  merr_writes_estat,      /* a machine error records 0xE in ESTAT */
  merr_writes_era,        /* a machine error saves the PC in ERA too */
  merr_writes_badi,       /* a machine error writes BADI */
  merr_swaps_infos,       /* the two words of information are in each other's register */
  merr_adds_cause,        /* Cause and Repairable keep the bits of the error before */
  merr_to_eentry,         /* a machine error goes to EENTRY */
  /* Debug mode. */
  dera_stays,               /* a debug exception does not write DERA */
  dera_next_pc,             /* a debug exception saves the address of the next instruction */
  debug_causes_stay,        /* a debug exception leaves the causes of the one before */
  debug_cause_is_dei,       /* each debug exception has the cause of a debug interrupt */
  debug_enters_plv0,        /* a debug exception sets CRMD.PLV and IE to 0 */
  debug_without_dst,        /* a debug exception leaves DBG.DST */
  debug_enters_again,       /* a debug exception in debug mode is taken as outside it */
  debug_call_ignored,       /* a debug call in debug mode does nothing */
  debug_code_not_recorded,  /* an exception in debug mode leaves DBG.Ecode */
  debug_refill_is_3f,       /* a TLB refill in debug mode records 0x3F */
  debug_merr_is_taken,      /* a machine error in debug mode is taken as outside it */
  debug_exception_is_taken, /* a general exception in debug mode is taken as outside it */
  /* ERTN. */
  ertn_unprivileged,        /* ERTN works in every PLV */
  ertn_refill_first,        /* ERTN looks for a refill before it looks for a machine error */
  ertn_ignores_debug,       /* ERTN does not look at DBG.DST */
  ertn_refill_stays_direct, /* ERTN from a refill leaves DA and PG */
  ertn_refill_pc_with_flag, /* ERTN from a refill goes to TLBRERA with its lowest bit */
  ertn_merr_ends_refill,    /* ERTN from a machine error ends a refill too */
  ertn_merr_keeps_types,    /* ERTN from a machine error leaves DATF and DATM */
  ertn_without_pwe,         /* ERTN leaves CRMD.WE */
  ertn_skips_one,           /* ERTN goes to the instruction after the one that ERA names */
  ertn_debug_by_prmd,       /* ERTN from debug mode restores PRMD's mode */
  klo_ignored,              /* ERTN clears the LLbit although KLO says to keep it */
  ertn_keeps_llbit,         /* ERTN leaves the LLbit */
  /* Interrupts and messages. */
  interrupt_lowest,        /* the lowest of the pending interrupts is taken */
  lie_ignored,             /* ECFG.LIE does not keep an interrupt away */
  ie_ignored,              /* CRMD.IE does not keep an interrupt away */
  interrupt_in_debug,      /* interrupts are taken in debug mode */
  interrupt_saves_next_pc, /* an interrupt saves the address of the next instruction */
  interrupt_leaves_ecode,  /* an interrupt leaves ESTAT.Ecode */
  interrupt_writes_badi,   /* an interrupt writes BADI */
  interrupt_clears_is,     /* an interrupt is no longer pending once it is taken */
  ipi_before_message,      /* IPI outranks the message interrupt */
  message_never_taken,     /* the message interrupt is never taken */
  lines_only_rise,         /* a line that falls stays pending */
  lines_clear_others,      /* the lines clear the timer's interrupt and that of the monitors */
  ipi_line_of_timer,       /* the line of IPI comes in as the timer's interrupt */
  arrival_selects_none,    /* a message that arrives is not selected */
  arrival_selects_itself,  /* a message that arrives is selected before higher ones */
  threshold_excluded,      /* a message at the threshold is not selected */
  arrival_in_first_word,   /* a message arrives in MSGIS0, whatever its number */
  /* IDLE. */
  idle_unprivileged,   /* IDLE works in every PLV */
  idle_pc_stays,       /* IDLE does not go on to the next instruction */
  idle_goes_on,        /* IDLE does not wait */
  handler_runs_idle,   /* a core that takes an exception or an interrupt stays idle */
  wake_needs_ie,       /* an interrupt wakes the core only when CRMD.IE is 1 */
  wake_ignores_lie,    /* an interrupt that is disabled wakes the core */
  wake_without_reason, /* the core leaves idle without an interrupt */
  reset_stays_idle,    /* reset leaves the core idle */
  /* The timer and the clock. */
  periodic_not_reloaded,   /* a periodic timer goes on from all ones */
  periodic_undivided,      /* a periodic timer goes on from InitVal */
  one_shot_goes_on,        /* every timer is periodic */
  stopped_timer_counts,    /* a timer that is not periodic counts on from all ones */
  timer_ends_at_1,         /* the timer expires one tick early */
  timer_without_interrupt, /* a timer that expires raises nothing */
  timer_clears_interrupt,  /* a timer that starts again clears its interrupt */
  timer_without_enable,    /* the timer counts whatever TCFG.En says */
  timer_beyond_its_width,  /* a timer that expired holds 64 ones */
  ticlr_restarts,          /* TICLR.CLR starts a stopped timer again */
  tcfg_leaves_stopped,     /* a write of TCFG does not start a stopped timer */
  clock_by_timer,          /* the clock counts only while the timer does */
  rdtime_without_cntc,     /* RDTIME ignores CNTC */
  rdtime_always,           /* RDTIME works whatever MISC says */
  rdtime_privileged,       /* RDTIME works in PLV0 only */
  drdtl_of_next_plv,       /* the DRDTL of PLV n+1 counts in PLV n */
  tid_zero_extended,       /* RDTIME gives TID without its sign */
  rdtimel_zero_extended,   /* the low half of the time is not sign-extended */
  rdtimeh_zero_extended,   /* the high half of the time is not sign-extended */
  rdtimeh_of_clock,        /* the high half is that of the clock before CNTC is added */
  /* The LLbit. */
  ll_sets_nothing,   /* LL leaves the LLbit */
  sc_keeps_llbit,    /* SC leaves the LLbit */
  sc_always_stores,  /* SC stores whatever the LLbit is */
  any_line_clears,   /* a store of another master to any line clears the LLbit */
  others_ignored,    /* a store of another master leaves the LLbit */
  save_without_core, /* that the core is idle or its timer stopped is not among what is saved */
  /* What the TLB finds. */
  tlb_ignores_g,             /* an entry for all address spaces is found in its own only */
  tlb_ignores_asid,          /* an entry is found in every address space */
  tlb_ignores_e,             /* an entry that was emptied is found */
  tlb_ignores_ps,            /* every entry is looked up as a pair of pages of 4 KiB */
  tlb_compares_parity,       /* an entry covers one page, not a pair: its PS counts one less */
  tlb_unprivileged,          /* TLB instructions work in every PLV */
  tlbsrch_ignores_refill,    /* TLBSRCH goes by TLBEHI in a refill, too */
  tlbsrch_miss_clears_index, /* TLBSRCH sets Index to 0 when it finds nothing */
  tlbsrch_leaves_ne,         /* TLBSRCH leaves TLBIDX.NE */
  /* What TLB instructions write, and into which entry. */
  g_of_either_half,         /* an entry is for all address spaces when one of its halves has G */
  g_of_even_half,           /* only G of the even half counts */
  ne_ignored,               /* TLBWR and TLBFILL write an entry that is there, whatever NE says */
  refill_goes_by_ne,        /* NE counts in a refill, too */
  refill_registers_ignored, /* TLBWR and TLBFILL take the ordinary registers in a refill, too */
  tlbfill_names_entry,      /* TLBFILL leaves the number of the entry in TLBIDX.Index */
  tlbrd_leaves_ne,          /* TLBRD leaves TLBIDX.NE */
  tlbrd_leaves_asid,        /* TLBRD leaves ASID */
  tlbrd_leaves_ps,          /* TLBRD leaves TLBIDX.PS */
  tlbrd_shows_g_once,       /* TLBRD shows G in TLBELO0 only */
  tlbrd_shows_empty,        /* TLBRD shows what an empty entry held */
  /* What empties an entry. */
  emptied_entry_is_zero,   /* an entry that is emptied loses G and its ASID too */
  tlbclr_takes_global,     /* TLBCLR empties the entries for all address spaces */
  tlbclr_takes_all_spaces, /* TLBCLR empties the entries of other address spaces */
  tlbflush_keeps_global,   /* TLBFLUSH leaves the entries for all address spaces */
  invtlb_knows_all,        /* INVTLB with an op that there is not empties all */
  invtlb_2_is_3,           /* ops 2 and 3 of INVTLB are in each other's place */
  invtlb_4_takes_global,   /* op 4 of INVTLB takes entries for all address spaces, too */
  invtlb_4_ignores_asid,   /* op 4 of INVTLB takes those of other address spaces */
  invtlb_5_takes_global,   /* op 5 of INVTLB takes entries for all address spaces, too */
  invtlb_5_ignores_asid,   /* op 5 of INVTLB takes those of other address spaces */
  invtlb_5_ignores_va,     /* op 5 of INVTLB takes those of other addresses */
  invtlb_6_spares_global,  /* op 6 of INVTLB leaves entries for all address spaces */
  invtlb_6_ignores_va,     /* op 6 of INVTLB takes those of other addresses */
  invtlb_address_is_whole, /* the bits above the highest valid one count in INVTLB's address */
  /* Translation: direct mode, windows and which addresses are legal. */
  pa_beyond_palen,          /* a physical address has more bits than there are */
  fetch_by_datm,            /* a fetch in direct mode has the memory type of loads and stores */
  va32_translated_whole,    /* 64 bits of an address count in 32-bit address mode */
  windows_ignore_plv,       /* a window is open in every PLV */
  windows_of_plv0,          /* the windows of PLV0 are those of all */
  fetch_by_all_windows,     /* fetches go through windows 2 and 3, too */
  window_of_8_bits,         /* 8 bits of an address have to be those of a window */
  canonical_before_windows, /* an address is refused before the windows are looked at */
  canonical_but_for_sign,   /* the highest valid bit of an address may differ from those above */
  rvacfg_ignored,           /* RVACFG makes no address illegal */
  fetch_raises_adem,        /* a fetch from an illegal address is an ADEM */
  /* Translation: pages. */
  miss_is_invalid_page,   /* an address that is not in the TLB raises what an invalid page does */
  miss_writes_badv,       /* a miss records its address in BADV instead of TLBRBADV */
  parity_a_bit_lower,     /* the bit below the right one says whether a page is odd */
  page_of_4k,             /* the offset in a page has 12 bits, however large the page */
  store_raises_pil,       /* a store to an invalid page raises what a load does */
  ppi_before_v,           /* the privilege of an invalid page is looked at */
  pme_before_ppi,         /* a store to a clean page raises PME before the privilege is looked at */
  ppi_at_equal_plv,       /* a page is forbidden in its own PLV */
  rplv_ignored,           /* RPLV forbids nothing */
  nx_checked_for_loads,   /* what is not executable cannot be read */
  nr_checked_for_fetches, /* what is not readable cannot be executed */
  d_checked_for_loads,    /* a clean page cannot be read */
  dwpl_ignored,           /* DWPL permits nothing */
  dwpl2_in_plv3,          /* DWPL2 counts in PLV3, too */
  save_without_tlb,       /* which entries there are is not among what is saved */
  /* Exception priority. */
  interrupt_comes_last,       /* an exception of the instruction comes before an interrupt */
  translation_before_watch,   /* of a fetch, translation is looked at before watchpoints are */
  bound_before_address_error, /* a bound check comes before an address error */
  misaligned_comes_last,      /* an access that must be aligned is checked when it has been translated */
  access_before_decoding,     /* what is wrong with an access comes before what is wrong with its instruction */
  none_is_the_first,          /* with no exception at all, the first one is taken */
  /* Units of extensions, bound checks, and large pages. */
  fpe_not_looked_at,           /* floating point is always enabled */
  fpe_is_next_bit,             /* floating point is enabled by EUEN.SXE */
  sxe_enables_256,             /* EUEN.SXE enables vectors of 256 bits, too */
  asxd_is_sxd,                 /* a disabled unit for 256 bits raises the exception of that for 128 */
  btd_is_bte,                  /* a disabled binary translation raises BTE */
  bound_check_raises_adem,     /* a failed bound check raises ADEM */
  bound_check_without_address, /* a failed bound check records the PC in BADV */
  bounds_are_unsigned,         /* bounds are compared as unsigned numbers */
  bounds_of_32_bits,           /* the lower halves of bounds are compared */
  equal_is_out_of_bounds,      /* ASRTLE.D raises an exception for equal numbers */
  page_size_in_32_bits,        /* the offset in a page is computed by a shift of 32 bits, which wraps around */
  /* The virtualization extension: registers, modes and interrupts. */
  gstat_write_changes_vm,     /* a write of GSTAT changes VM */
  gidbit_written,             /* software writes GSTAT.GIDBIT */
  gid_not_written,            /* GSTAT does not keep a GID */
  gctl_capabilities_written,  /* software writes what GCTL says that it can do */
  gintc_without_hwip,         /* GINTC has no HWIP */
  tgid_at_8,                  /* GTLBC has TGID at bit 8, as one emulator has it */
  trgp_is_written,            /* software writes TRGP */
  root_exception_keeps_pgm,   /* an exception of root leaves GSTAT.PGM */
  exception_pgm_in_tlbrprmd,  /* a general exception records in TLBRPRMD where it came from */
  exception_stays_guest,      /* a general exception does not leave guest mode */
  interrupt_stays_guest,      /* an interrupt does not leave guest mode */
  refill_stays_guest,         /* a TLB refill does not leave guest mode */
  refill_without_pgm,         /* a TLB refill does not record that it came from a guest */
  refill_clears_pgm,          /* a TLB refill clears GSTAT.PGM */
  merr_stays_guest,           /* a machine error does not leave guest mode */
  merr_without_pgm,           /* a machine error does not record that it came from a guest */
  special_exception_sets_pgm, /* a TLB refill or a machine error from a guest sets GSTAT.PGM, too */
  pgm_is_that_of_gstat,       /* ERTN goes by GSTAT.PGM always */
  ertn_stays_root,            /* ERTN never enters a guest */
  ertn_clears_pgm,            /* ERTN clears GSTAT.PGM */
  ertn_debug_enters_guest,    /* ERTN from debug mode enters a guest */
  hwip_ignored,               /* the lines that belong to the guest come to root */
  hwip_inverted,              /* only the lines that belong to the guest come to root */
  /* The virtualization extension: entries of guests in the TLB. */
  tlbwr_ignores_tgid,           /* TLBWR and TLBFILL write entries of root, whatever UseTGID says */
  tlbsrch_ignores_tgid,         /* TLBSRCH looks for entries of root, whatever UseTGID says */
  tlbsrch_ignores_tag,          /* TLBSRCH finds entries of everyone */
  tlbclr_ignores_tgid,          /* TLBCLR empties entries of root, whatever UseTGID says */
  tlbflush_ignores_tgid,        /* TLBFLUSH empties entries of root, whatever UseTGID says */
  tlbflush_takes_all_tags,      /* TLBFLUSH empties entries of everyone */
  invtlb_ignores_tgid,          /* ops 0 to 6 of INVTLB take entries of root, whatever UseTGID says */
  invtlb_ignores_tag,           /* ops 0 to 6 of INVTLB take entries of everyone */
  untagged_is_gid,              /* without UseTGID, TLB instructions are about the guest in GSTAT.GID */
  trgid_not_written,            /* TLBRD leaves TRGP.TRGID */
  tlbrd_writes_gtep,            /* TLBRD shows in TRGP.GTEP whether an entry is a guest's */
  invtlb_guest_ops_unknown,     /* INVTLB has no ops about guests */
  invtlb_gid_is_tgid,           /* INVTLB takes the guest of GTLBC.TGID, not that of rj */
  invtlb_11_takes_root,         /* ops 0x11 and 0x12 of INVTLB take entries of root, too */
  invtlb_14_ignores_gid,        /* ops 0x14 and 0x15 of INVTLB take entries of all guests */
  invtlb_14_takes_root,         /* ops 0x14 and 0x15 of INVTLB with guest 0 take entries of root */
  invtlb_16_ignores_gid,        /* op 0x16 of INVTLB takes entries of all guests */
  invtlb_16_ignores_va,         /* op 0x16 of INVTLB takes entries of other addresses */
  invtlb_first_stage_takes_all, /* ops of INVTLB about the first stage empty all */
  translation_ignores_tag,      /* an address of root is translated by entries of guests */
  translation_by_tgid,          /* an address of root is translated by the entries of TGID */
  /* A core without the virtualization extension. */
  pgm_without_lvz, /* TLBRPRMD and MERRCTL have PGM */
  fault_count
};

/* The mistakes of a function, which no event shows. */
static inline bool is_about_priority(int fault) { return interrupt_comes_last <= fault && fault <= none_is_the_first; }

/* The mistakes that only a core with LVZ can make. */
static inline bool is_about_lvz(int fault) { return gstat_write_changes_vm <= fault && fault <= translation_by_tgid; }

extern const enum fault fault_made;

static inline bool has(enum fault which) { return fault_made == which; }

#endif
