# SPDX-License-Identifier: CC0-1.0
"""Traces into guest mode, and out of it by everything that leaves it."""
from machine import TLBRPRMD_PGM
from trace_of_worlds import Trace
from trace_states import (CPUCFG, ERROR_ENTRY, EXIT_ENTRY, GSPR, GUEST_ENTRY, HVC, HVCL, IDLE, INSIDE, IOCSRRD_W,
                          IOCSRWR_W, KERNEL, LEFT, OUTSIDE, PROGRAM, REFILL_ENTRY, ROOT, TGID, csr_word, left, maps,
                          memory_of_guest, program_of_guest, running, stopped)

LOST, STALE, TAGS = ["LOST_BETWEEN_WORLDS"], ["STALE_BETWEEN_STEPS"], ["TAG_MIXED_UP"]
ENTRY, BACK = ["ertn_root"], ["exit", "ertn_root"]
TICLR, GINTC, GCNTC, PMCNT0, PMCNT1 = 0x44, 0x52, 0x53, 0x201, 0x203  # their numbers
PAGE_CLEAN = 0x1D
CACOP = 0x6000000
SYSCALL = {"ecode": 0xB, "esubcode": 0, "address": 0}


def prepared_and_entered():
    return (Trace("prepared-and-entered", "Root writes ERA, PRMD and PGM and enters the guest, which reads its own"
                  " registers of the numbers that root has just written.",
                  [*ENTRY, "instructions", "kvm-la:switch_to_guest"],
                  stopped(host_PRMD=0x3, host_ERA=0x3000, guest_ERA=0x12008, guest_PRMD=0x7), tags=["mode"], flags=LOST)
            .then("csrwr.ERA", {"rd": 0x3000}, rd=KERNEL)
            .then("csrwr.PRMD", {"rd": 0x3}, rd=0x4)
            .then("csrxchg.GSTAT", {"rd": 0x2A0080, "host.GSTAT": LEFT}, rd=0x2, rj=0x2)
            .then("ertn", {"host.GSTAT": INSIDE, "host.CRMD": 0x14, "host.PC": KERNEL, "guest.CRMD": 0x10})
            .then("csrrd.ERA", {"rd": 0x12008})
            .then("csrrd.PRMD", {"rd": 0x7, "host.PC": KERNEL + 8}))


def call_and_back():
    return (Trace("call-and-back", "Root reads why the guest has called, where, and with which instruction, and lets"
                  " it go on behind the call, at its own level.", ["hvc", *BACK, "kvm-la:hvcl"],
                  running(3, guest_PRMD=0x3, guest_ERA=0x12008, guest_ESTAT=0xB0000), tags=["exception", "mode"],
                  flags=LOST)
            .exits("hvcl", HVCL, {"host.GSTAT": LEFT, "host.CRMD": 0x10, "host.PRMD": 0x4, "host.PC": EXIT_ENTRY})
            .then("csrrd.ESTAT", {"rd": HVC})
            .then("csrrd.BADI", {"rd": HVCL})
            .then("csrrd.ERA", {"rd": PROGRAM})
            .then("csrwr.ERA", {"rd": PROGRAM}, rd=PROGRAM + 4)
            .then("ertn", {"host.GSTAT": INSIDE, "host.CRMD": 0x14, "host.PC": PROGRAM + 4, "guest.CRMD": 0x13,
                           "guest.PRMD": 0x3, "guest.ERA": 0x12008, "guest.ESTAT": 0xB0000}))


def without_pgm():
    return (Trace("without-pgm", "Without PGM the return stays in root mode, and what follows reads root's registers.",
                  ["ertn_root", "GSTAT"], stopped(host_SAVE3=0x1111, guest_SAVE3=0x2222), tags=["mode"], flags=STALE)
            .then("csrwr.ERA", {"rd": KERNEL}, rd=ROOT + 0x100)
            .then("ertn", {"host.GSTAT": OUTSIDE, "host.PC": ROOT + 0x100})
            .then("csrrd.SAVE", {"rd": 0x1111}, n=3)
            .then("gcsrrd.SAVE", {"rd": 0x2222}, n=3)
            .then("csrrd.GSTAT", {"rd": 0x2A0080}))


def pgm_taken_back():
    return (Trace("pgm-taken-back", "Root sets PGM and takes it back before it returns: it stays in root mode; the"
                  " next time it leaves PGM set and is in the guest.", ["ertn_root", "GSTAT", "kvm-la:O4"],
                  stopped(host_ERA=ROOT + 0x100), tags=["mode"], flags=STALE)
            .then("csrxchg.GSTAT", {"host.GSTAT": LEFT}, rd=0x2, rj=0x2)
            .then("csrxchg.GSTAT", {"rd": 0x2A0082, "host.GSTAT": OUTSIDE}, rd=0x0, rj=0x2)
            .then("ertn", {"host.GSTAT": OUTSIDE, "host.PC": ROOT + 0x100})
            .then("csrxchg.GSTAT", {"rd": 0x2A0080}, rd=0x2, rj=0x2)
            .then("ertn", {"host.GSTAT": INSIDE}))


def pgm_is_not_the_mode():
    return (Trace("pgm-is-not-the-mode", "Between the write of PGM and ERTN root is still root: its CSR instructions,"
                  " and its INVTLB, mean its own registers and entries.", ["GSTAT", "ertn_root", "instructions"],
                  {**stopped(guest_EENTRY=0x5000), **maps("host", 2, 0x4000, 0x6000, tag=0), **program_of_guest()},
                  tags=["mode"], flags=LOST)
            .then("csrxchg.GSTAT", {"host.GSTAT": LEFT}, rd=0x2, rj=0x2)
            .then("csrwr.EENTRY", {"rd": EXIT_ENTRY, "guest.EENTRY": 0x5000}, rd=0x9000000000320000)
            .then("invtlb", {"host.TLBKEY2": 0x2, "guest.TLBKEY1": 0x2A00000003}, op=0, rj=0, rk=0)
            .then("ertn", {"host.GSTAT": INSIDE})
            .then("csrrd.EENTRY", {"rd": 0x5000})
            .exits("cpucfg", CPUCFG, {"host.PC": 0x9000000000320000}, word=0x14C010, rd=0x77))


def written_by_root():
    return (Trace("written-by-root", "What root has written of the guest's registers decides where the guest's"
                  " exceptions go and what it saves there.", ["instructions", "gcsr_diff", "ertn_root"],
                  stopped(LEFT, guest_CRMD=0x10), tags=["exception", "mode"], flags=LOST)
            .then("gcsrwr.EENTRY", {"rd": GUEST_ENTRY}, rd=0x9000000000250000)
            .then("gcsrwr.CRMD", {"rd": 0x10, "host.CRMD": 0x10}, rd=0x17)
            .then("ertn", {"host.PC": KERNEL, "guest.CRMD": 0x17})
            .then("general_exception_entry", {"guest.PRMD": 0x7, "guest.CRMD": 0x10, "host.PC": 0x9000000000250000,
                                              "host.GSTAT": INSIDE}, **SYSCALL)
            .then("csrrd.EENTRY", {"rd": 0x9000000000250000})
            .then("csrrd.PRMD", {"rd": 0x7}))


def written_by_the_guest():
    return (Trace("written-by-the-guest", "Root reads what the guest has written before it left, and has its own value"
                  " under the same number still.", ["instructions", "exit"],
                  running(host_SAVE2=0x1111, guest_SAVE2=0x2222), tags=["exception"], flags=LOST)
            .then("csrwr.SAVE", {"rd": 0x2222, "host.SAVE2": 0x1111}, n=2, rd=0x3333)
            .then("csrxchg.EENTRY", {"rd": GUEST_ENTRY}, rd=0x5000, rj=0xF000)
            .exits("hvcl", HVCL, {"host.PC": EXIT_ENTRY})
            .then("gcsrrd.SAVE", {"rd": 0x3333}, n=2)
            .then("csrrd.SAVE", {"rd": 0x1111}, n=2)
            .then("gcsrrd.EENTRY", {"rd": GUEST_ENTRY | 0x5000})
            .then("csrrd.EENTRY", {"rd": EXIT_ENTRY}))


def level_of_the_guest():
    return (Trace("level-of-the-guest", "After the entry the guest's CRMD is its level, whatever root's previous mode"
                  " was: a privileged instruction of its program is IPE in the guest, and its handler may do it.",
                  ["ertn_root", "routing", "instructions"], stopped(LEFT, plv=3, guest_SAVE0=0x2222),
                  tags=["privilege"], flags=LOST)
            .then("ertn", {"host.CRMD": 0x14, "guest.CRMD": 0x13})
            .then("csrrd.SAVE", {"rd": 0x77, "guest.CRMD": 0x10, "guest.ERA": PROGRAM, "guest.ESTAT": 0xE0000,
                                 "host.GSTAT": INSIDE, "host.ESTAT": 0, "host.ERA": PROGRAM}, n=0, rd=0x77)
            .then("csrrd.SAVE", {"rd": 0x2222}, n=0, rd=0x77)
            .then("ertn", {"guest.CRMD": 0x13, "host.PC": PROGRAM, "host.GSTAT": INSIDE}))


def refill_bit_left(clears):
    name = "clears" if clears else "keeps"
    return (Trace(f"entry-{name}-pgm", "The guest leaves by a refill of root's, which returns by its own bit; what the"
                  " entry has made of GSTAT.PGM root reads then, and the guest goes on either way.",
                  ["ertn_root", "three_pgm", "exit"], stopped(LEFT, guest_CRMD=0x8),
                  {"choice.entry_clears_PGM": clears}, ["mode", "translation"], STALE)
            .then("ertn", {"host.GSTAT": OUTSIDE | 1 if clears else INSIDE})
            .then("fetch", {"done": 0, "host.TLBRPRMD": 0x4 | TLBRPRMD_PGM, "host.TLBRBADV": 0x80004100,
                            "host.GSTAT": OUTSIDE if clears else LEFT}, address=0x80004100)
            .then("csrrd.GSTAT", {"rd": 0x2A0080 if clears else 0x2A0082})
            .then("ertn", {"host.GSTAT": OUTSIDE | 1 if clears else INSIDE, "host.PC": KERNEL}))


def refill_still_open():
    return (Trace("entered-from-a-refill", "Root sets GSTAT.PGM while its own refill is still open: ERTN returns from"
                  " the refill, in root mode, and only the next one enters the guest.",
                  ["ertn_root", "three_pgm", "kvm-la:O17"],
                  stopped(host_TLBRERA=ROOT + 0x101, host_CRMD=0x8, host_TLBRPRMD=0x0, host_PC=REFILL_ENTRY),
                  tags=["mode", "translation"], flags=STALE)
            .then("csrxchg.GSTAT", {"host.GSTAT": LEFT}, rd=0x2, rj=0x2)
            .then("ertn", {"host.GSTAT": LEFT, "host.TLBRERA": ROOT + 0x100, "host.PC": ROOT + 0x100,
                           "host.CRMD": 0x10})
            .then("ertn", {"host.GSTAT": INSIDE, "host.PC": KERNEL, "host.CRMD": 0x14}))


def error_still_open():
    return (Trace("entered-from-a-machine-error", "Root enters while its own machine error is still open: ERTN returns"
                  " from the error, with the mode of that, and only the next one enters the guest.",
                  ["ertn_root", "three_pgm", "kvm-la:O17"], stopped(), tags=["mode", "machine-error"], flags=STALE)
            .then("machine_error", {"host.MERRCTL": 0x10101, "host.PC": ERROR_ENTRY, "host.CRMD": 0x8},
                  cause=1, repairable=0, info1=0, info2=0)
            .then("csrxchg.GSTAT", {"host.GSTAT": LEFT}, rd=0x2, rj=0x2)
            .then("ertn", {"host.GSTAT": LEFT, "host.PC": ROOT, "host.MERRCTL": 0x10100, "host.CRMD": 0x10})
            .then("ertn", {"host.GSTAT": INSIDE, "host.PC": KERNEL}))


def entering():
    return [prepared_and_entered(), call_and_back(), without_pgm(), pgm_taken_back(), pgm_is_not_the_mode(),
            written_by_root(), written_by_the_guest(), level_of_the_guest(), refill_bit_left(0), refill_bit_left(1),
            refill_still_open(), error_still_open()]


def after_cpucfg():
    return (Trace("cpucfg-for-the-guest", "Root answers CPUCFG for the guest: in root mode the instruction gives its"
                  " word; behind it the guest goes on and exits anew at the next one.",
                  ["gspr", *BACK, "kvm-la:gspr_decode"], running(3), tags=["exception"], flags=STALE)
            .exits("cpucfg", CPUCFG, {"rd": 0x77, "host.ESTAT": GSPR, "host.ERA": PROGRAM}, word=0x14C010, rd=0x77)
            .then("cpucfg", {"rd": 0x14C010, "host.PC": EXIT_ENTRY + 4}, word=0x14C010, rd=0x77)
            .then("csrwr.ERA", {"rd": PROGRAM}, rd=PROGRAM + 4)
            .then("ertn", {"host.PC": PROGRAM + 4, "host.GSTAT": INSIDE})
            .exits("cpucfg", CPUCFG, {"rd": 0x77, "host.ERA": PROGRAM + 4, "host.GSTAT": LEFT}, word=0x14C010, rd=0x77))


def after_idle():
    return (Trace("idle-for-the-guest", "The core does not wait where the guest's IDLE exits; root waits in its place,"
                  " is woken by its own interrupt, takes it back, and lets the guest go on.",
                  ["gspr", *BACK, "kvm-la:idle_iocsr"],
                  running(host_ECFG=0x4), tags=["exception", "interrupt"], flags=STALE)
            .exits("idle", IDLE, {"host.CORE": 0, "host.ESTAT": GSPR})
            .then("idle", {"host.CORE": 1, "host.PC": EXIT_ENTRY + 4})
            .then("interrupt_lines", {"host.ESTAT": GSPR | 0x4}, hwi=1, ipi=0)
            .then("wake", {"host.CORE": 0})
            .then("interrupt_lines", {"host.ESTAT": GSPR}, hwi=0, ipi=0)
            .then("csrwr.ERA", rd=KERNEL + 4)
            .then("ertn", {"host.PC": KERNEL + 4, "host.GSTAT": INSIDE, "host.CORE": 0}))


def after_iocsr():
    return (Trace("iocsr-for-the-guest", "Nothing is written or read where IOCSR of the guest exits; root does it in"
                  " the guest's place, and what root reads does not depend on the guest.",
                  ["gspr", *BACK, "kvm-la:idle_iocsr", "iocsr"], running(), tags=["exception"], flags=STALE)
            .exits("iocsrwr_w", IOCSRWR_W, {"bytes": 0, "value": 0, "host.ESTAT": GSPR}, address=0x1008, rd=0x8765)
            .then("iocsrwr_w", {"bytes": 4, "value": 0x8765}, address=0x1008, rd=0x8765)
            .then("csrwr.ERA", rd=KERNEL + 4)
            .then("ertn", {"host.PC": KERNEL + 4})
            .exits("iocsrrd_w", IOCSRRD_W, {"rd": 0x77, "host.ERA": KERNEL + 4}, address=0x1008, data=0x80000001,
                   rd=0x77)
            .then("iocsrrd_w", {"rd": 0xFFFFFFFF80000001}, address=0x1008, data=0x80000001, rd=0x77))


def after_csr():
    return (Trace("csr-of-root", "A write of the guest to a register that root keeps exits and writes nothing; root's"
                  " own write of the same value does, and the guest never sees it.", ["gspr", *BACK, "kvm-la:sw_csr"],
                  running(host_GCNTC=0x10), tags=["exception"], flags=LOST)
            .exits("csrwr.GCNTC", csr_word(GCNTC, 1), {"rd": 0x5000, "host.GCNTC": 0x10, "host.ESTAT": GSPR}, rd=0x5000)
            .then("csrwr.GCNTC", {"rd": 0x10, "host.GCNTC": 0x5000}, rd=0x5000)
            .then("csrwr.ERA", rd=KERNEL + 4)
            .then("ertn", {"host.GSTAT": INSIDE})
            .exits("csrrd.GINTC", csr_word(GINTC, 0), {"rd": 0x77, "host.ERA": KERNEL + 4}, rd=0x77)
            .then("csrrd.GCNTC", {"rd": 0x5000}))


def after_undefined():
    return (Trace("number-of-no-register", "A number that no register has reads 0 in root mode and exits the guest's"
                  " kernel; of its program it is an exception of the guest, which root does not see.",
                  ["gspr", "routing", "ertn_root"], left(guest_PRMD=0x3, guest_ERA=PROGRAM),
                  tags=["exception", "privilege"], flags=STALE)
            .then("csrrd.undefined", {"rd": 0}, csr_num=0x9, rd=0x77)
            .then("ertn", {"host.GSTAT": INSIDE})
            .exits("csrrd.undefined", csr_word(0x9, 0), {"rd": 0x77, "host.GSTAT": LEFT, "host.ESTAT": GSPR},
                   csr_num=0x9, rd=0x77)
            .then("ertn", {"host.PC": KERNEL})
            .then("ertn", {"guest.CRMD": 0x13, "host.PC": PROGRAM})
            .then("csrrd.undefined", {"guest.ESTAT": 0xE0000, "host.GSTAT": INSIDE, "host.ESTAT": GSPR}, csr_num=0x9,
                  rd=0x77))


def after_machine_error():
    return (Trace("machine-error-in-the-guest", "A machine error leaves the guest with a bit of its own, whatever"
                  " GSTAT.PGM says meanwhile, and its return goes back with root's whole mode.",
                  ["exit", "three_pgm", "ertn_root"], running(3, host_CRMD=0xB4), tags=["machine-error", "mode"],
                  flags=STALE)
            .then("machine_error", {"host.MERRCTL": 0x10B33, "host.MERRERA": PROGRAM, "host.PC": ERROR_ENTRY,
                                    "host.CRMD": 0x8, "host.GSTAT": LEFT, "guest.CRMD": 0x13},
                  cause=1, repairable=1, info1=0, info2=0)
            .then("csrxchg.GSTAT", {"host.GSTAT": OUTSIDE}, rd=0, rj=0x2)
            .then("ertn", {"host.GSTAT": OUTSIDE | 1, "host.CRMD": 0xB4, "host.MERRCTL": 0x10B32, "host.PC": PROGRAM,
                           "guest.CRMD": 0x13}))


def after_second_refill():
    start = {**running(3, host_GTLBC=TGID, host_TLBREHI=0xC), **program_of_guest()}
    return (Trace("second-stage-refill", "The guest's own entry gives an address of its memory that root has no entry"
                  " for; root fills one with the guest's id and returns by the bit of refills, and the same access is"
                  " done.",
                  ["routing", "exit", "three_pgm", "tlb_tag"], start, tags=["translation", "mode"], flags=TAGS)
            .then("load", {"done": 0, "host.TLBRBADV": 0x80002440, "host.TLBRERA": PROGRAM | 1, "host.PC": REFILL_ENTRY,
                           "host.TLBRPRMD": 0xC, "host.GSTAT": LEFT, "host.CRMD": 0x8, "guest.CRMD": 0x13},
                  address=0x120004440)
            .then("csrwr.TLBRELO", n=0, rd=0x5001F | 0x40)
            .then("csrwr.TLBRELO", n=1, rd=0x6001F | 0x40)
            .then("tlbfill", {"host.TLBKEY2": 0x2A00000003}, config={"arbitrary.filled_entry": 2})
            .then("ertn", {"host.GSTAT": INSIDE, "host.PC": PROGRAM, "host.CRMD": 0x14, "host.TLBRERA": PROGRAM})
            .then("load", {"done": 1, "pa": 0x50440}, address=0x120004440))


def after_second_fault():
    start = {**running(3, host_GTLBC=TGID), **program_of_guest(),
             **maps("host", 2, 0x80002000, 0x50000, page=PAGE_CLEAN)}
    return (Trace("second-stage-write-fault", "A store of the guest to a page that root has clean exits with the"
                  " address of the guest's memory; root finds the entry by it, makes it dirty, and the store is done.",
                  ["routing", "exit", "tlb_tag"], start, tags=["translation", "exception"], flags=TAGS)
            .then("store", {"done": 0, "host.BADV": 0x80002440, "host.ESTAT": 0x40000, "host.ERA": PROGRAM,
                            "host.TLBEHI": 0x80002000, "host.GSTAT": LEFT, "guest.BADV": 0, "guest.ESTAT": 0},
                  address=0x120004440)
            .then("tlbsrch", {"host.TLBIDX": 2})
            .then("tlbrd", {"host.TLBELO0": 0x5005D, "host.TLBIDX": 0xC000002, "host.TRGP": 0x2A0000})
            .then("csrxchg.TLBELO", {"rd": 0x5005D}, n=0, rd=0x2, rj=0x2)
            .then("tlbwr", {"host.TLBKEY2": 0x2A00000003, "host.TLBLO4": 0x5001F})
            .then("ertn", {"host.GSTAT": INSIDE, "host.PC": PROGRAM})
            .then("store", {"done": 1, "pa": 0x50440}, address=0x120004440))


def after_disabled_unit():
    return (Trace("unit-given-on-first-use", "The guest has enabled the unit and root has not: the first use exits,"
                  " root enables it, and the guest repeats the instruction; taken away again, it exits again.",
                  ["routing", *BACK], running(3, guest_EUEN=0x1), tags=["exception"], flags=STALE)
            .then("floating_point", {"host.ESTAT": 0xF0000, "host.GSTAT": LEFT, "host.ERA": PROGRAM, "guest.ESTAT": 0})
            .then("csrwr.EUEN", {"rd": 0, "guest.EUEN": 0x1}, rd=0x1)
            .then("ertn", {"host.PC": PROGRAM, "host.GSTAT": INSIDE})
            .then("floating_point", {"host.PC": PROGRAM + 4, "host.GSTAT": INSIDE})
            .exits("hvcl", HVCL, {"host.ESTAT": HVC})
            .then("csrwr.EUEN", {"rd": 0x1}, rd=0)
            .then("ertn", {"host.PC": PROGRAM + 4})
            .then("floating_point", {"host.ESTAT": 0xF0000, "host.ERA": PROGRAM + 4}))


def after_guests_own_unit():
    return (Trace("unit-of-the-guest-first", "While the guest itself has not enabled the unit its use is an exception"
                  " of the guest; once it has, root is asked.", ["routing", "exit"], running(guest_PRMD=0x3),
                  tags=["exception"], flags=STALE)
            .then("vector_128", {"guest.ESTAT": 0x100000, "host.GSTAT": INSIDE, "host.ESTAT": 0,
                                 "host.PC": GUEST_ENTRY})
            .then("csrwr.EUEN", {"rd": 0, "host.EUEN": 0}, rd=0x3)
            .then("ertn", {"host.PC": KERNEL, "guest.CRMD": 0x10})
            .then("vector_128", {"host.ESTAT": 0x100000, "host.GSTAT": LEFT, "guest.ESTAT": 0x100000,
                                 "host.ERA": KERNEL}))


def after_timer_trap():
    return (Trace("timer-kept-by-root", "With GCTL.TOTI the guest's acknowledgement of its timer exits and its"
                  " interrupt still pends; root acknowledges it for the guest.",
                  ["gctl", "gspr", "gcsr_diff", "ertn_root"],
                  running(guest_ESTAT=0x800, host_ESTAT=0x800, host_GCTL=0x200), tags=["timer", "exception"],
                  flags=LOST)
            .exits("csrwr.TICLR", csr_word(TICLR, 1),
                   {"rd": 1, "guest.ESTAT": 0x800, "host.ESTAT": GSPR | 0x800}, rd=1)
            .then("gcsrwr.TICLR", {"guest.ESTAT": 0, "host.ESTAT": GSPR | 0x800}, rd=1)
            .then("csrwr.ERA", rd=KERNEL + 4)
            .then("ertn", {"host.PC": KERNEL + 4})
            .then("csrrd.ESTAT", {"rd": 0}))


def after_tlb_trap():
    start = {**running(host_GTLBC=TGID | 0x2000, guest_TLBIDX=0xC000000, guest_TLBEHI=0x120004000,
                       guest_TLBELO0=0x8000205F, guest_TLBELO1=0x8000305F), **memory_of_guest()}
    return (Trace("tlb-instruction-for-the-guest", "With TOTLBINV the guest's TLBWR exits and writes nothing; root"
                  " writes the entry from the guest's registers under the guest's id, and the guest finds it.",
                  ["gtlbc", "gspr", "tlb_tag", "instructions"], start, tags=["translation"], flags=TAGS)
            .exits("tlbwr", 0x6483000, {"host.ESTAT": GSPR, "guest.TLBKEY0": 0})
            .then("gtlbwr", {"guest.TLBKEY0": 0x2A00000003, "guest.TLBHI0": 0x12000400C, "host.TLBKEY0": 0})
            .then("csrwr.ERA", rd=KERNEL + 4)
            .then("ertn", {"host.PC": KERNEL + 4})
            .then("load", {"done": 1, "pa": 0x540002440}, address=0x120004440))


def after_cacop():
    done = {"arbitrary.cache_operation_exits": 0}
    return (Trace("cache-operations-allowed", "While GCTL.TOCI is 0 a cache operation of the guest's kernel exits; root"
                  " allows those that are harmless, and after the return it is done.", ["gctl", "gspr", "ertn_root"],
                  running(), tags=["exception"], flags=STALE)
            .exits("cacop", CACOP, {"host.ESTAT": GSPR, "host.GSTAT": LEFT, "host.ERA": KERNEL})
            .then("csrxchg.GCTL", {"host.GCTL": 0x200000}, rd=0x200000, rj=0x300000)
            .then("ertn", {"host.PC": KERNEL})
            .then("cacop", {"host.PC": KERNEL + 4, "host.GSTAT": INSIDE}, config=done)
            .then("cacop", {"host.ERA": KERNEL + 4, "host.GSTAT": LEFT}, config={
                "arbitrary.cache_operation_exits": 1, "arbitrary.instruction_word": CACOP}))


def after_monitor():
    return (Trace("performance-monitor-given", "The guest has no performance monitors until root gives it some: the"
                  " first access exits, root gives one with a value, and the guest reads that and not root's.",
                  ["gctl", "gspr", "kvm-la:pmu", "ertn_root"], running(host_PMCNT0=0x1111), tags=["exception"],
                  flags=LOST)
            .exits("csrrd.PMCNT", csr_word(PMCNT0, 0), {"rd": 0x77, "host.ESTAT": GSPR}, n=0)
            .then("csrxchg.GCTL", {"host.GCTL": 0x1000000}, rd=0x1000000, rj=0x7000000)
            .then("gcsrwr.PMCNT", {"rd": 0, "guest.PMCNT0": 0x2222, "host.PMCNT0": 0x1111}, n=0, rd=0x2222)
            .then("ertn", {"host.PC": KERNEL})
            .then("csrrd.PMCNT", {"rd": 0x2222, "host.GSTAT": INSIDE}, n=0)
            .exits("csrrd.PMCNT", csr_word(PMCNT1, 0), {"rd": 0x77, "host.ERA": KERNEL + 4}, n=1)
            .then("csrrd.PMCNT", {"rd": 0x1111}, n=0))


def vectored_exit():
    return (Trace("exits-by-root-entries", "Root's ECFG.VS and EENTRY say where an exit goes, the guest's where its own"
                  " exceptions go; a change of either in between shows at the next one.", ["exit", "routing"],
                  running(host_ECFG=0x20000, guest_ECFG=0x10000), tags=["exception"], flags=LOST)
            .then("general_exception_entry", {"host.PC": GUEST_ENTRY + (0xB << 3), "guest.ERA": KERNEL}, **SYSCALL)
            .exits("hvcl", HVCL, {"host.PC": EXIT_ENTRY + (0x17 << 4), "host.ERA": GUEST_ENTRY + (0xB << 3)})
            .then("csrwr.ECFG", {"rd": 0x20000, "guest.ECFG": 0x10000}, rd=0)
            .then("ertn", {"host.PC": GUEST_ENTRY + (0xB << 3)})
            .exits("hvcl", HVCL, {"host.PC": EXIT_ENTRY}))


def leaving():
    return [after_cpucfg(), after_idle(), after_iocsr(), after_csr(), after_undefined(), after_machine_error(),
            after_second_refill(), after_second_fault(), after_disabled_unit(), after_guests_own_unit(),
            after_timer_trap(), after_tlb_trap(), after_cacop(), after_monitor(), vectored_exit()]


TOPICS = {"entering": ("Into guest mode, and what each world finds then.", entering),
          "leaving": ("Out of guest mode by each kind of exit, and on behind it.", leaving)}
