# SPDX-License-Identifier: CC0-1.0
"""Traces of exceptions inside each other's handlers in both worlds, of whose the TLB's entries are, and of links."""
from cases_of_worlds import OTHER_GUEST
from trace_of_worlds import Trace
from trace_states import (CPUCFG, ERROR_ENTRY, EXIT_ENTRY, GSPR, GUEST_ENTRY, GUEST_REFILL, HVC, HVCL, ID, INSIDE,
                          KERNEL, LEFT, OTHER_ID, OUTSIDE, PROGRAM, REFILL_ENTRY, TGID, left, maps, memory_of_guest,
                          program_of_guest, running, stopped)
from traces_of_entries import LOST, STALE, SYSCALL, TAGS

OF_ROOT = ("host.CRMD", "host.PRMD", "host.ERA", "host.ESTAT", "host.GSTAT")
NEXT_GUEST = {"choice.untagged_means_next_guest": 0}
ERROR = {"cause": 1, "repairable": 0, "info1": 0, "info2": 0}
TLBWR_OF_GUEST = {"guest_TLBIDX": 0xC000001, "guest_TLBEHI": 0x120004000, "guest_TLBELO0": 0x8000205F,
                  "guest_TLBELO1": 0x8000305F}


def syscall_of_the_guest():
    return (Trace("syscall-of-the-guest", "A system call of the guest's program is handled in the guest and returns"
                  " there; root's registers for the same purpose stay as they are.", ["routing", "ertn_guest"],
                  running(3, host_ERA=0x3000, host_PRMD=0x3, host_ESTAT=HVC), tags=["exception", "mode"], flags=LOST)
            .then("general_exception_entry", {"guest.PRMD": 0x3, "guest.ERA": PROGRAM, "guest.ESTAT": 0xB0000,
                                              "host.PC": GUEST_ENTRY}, also=OF_ROOT, **SYSCALL)
            .then("csrrd.ESTAT", {"rd": 0xB0000})
            .then("csrwr.ERA", {"rd": PROGRAM}, also=("host.ERA",), rd=PROGRAM + 4)
            .then("ertn", {"guest.CRMD": 0x13, "host.PC": PROGRAM + 4}, also=OF_ROOT))


def exit_in_the_guests_handler():
    return (Trace("exit-in-the-guests-handler", "The guest leaves from inside its handler: root returns into the"
                  " handler, and the handler to its program, each by its own registers.",
                  ["exit", "ertn_root", "ertn_guest"], running(3), tags=["exception", "mode"], flags=LOST)
            .then("general_exception_entry", {"guest.ERA": PROGRAM}, **SYSCALL)
            .exits("cpucfg", CPUCFG, {"host.ERA": GUEST_ENTRY, "host.ESTAT": GSPR, "guest.ERA": PROGRAM,
                                      "guest.PRMD": 0x3, "guest.ESTAT": 0xB0000}, word=0x14C010, rd=0x77)
            .then("csrwr.ERA", rd=GUEST_ENTRY + 4)
            .then("ertn", {"host.PC": GUEST_ENTRY + 4, "guest.CRMD": 0x10, "host.GSTAT": INSIDE})
            .then("csrrd.ERA", {"rd": PROGRAM})
            .then("ertn", {"host.PC": PROGRAM, "guest.CRMD": 0x13, "host.GSTAT": INSIDE}))


def refill_in_the_guests_handler():
    return (Trace("refill-in-the-guests-handler", "A miss in the guest's handler is the guest's refill: two of its"
                  " returns later the program goes on, and root has had no part in it.",
                  ["routing", "ertn_guest", "tlb_tag"],
                  {**running(3, guest_TLBREHI=0xC, guest_TLBRELO0=0x8000205F), **memory_of_guest()},
                  tags=["exception", "translation"], flags=LOST)
            .then("general_exception_entry", {"guest.CRMD": 0x10}, **SYSCALL)
            .then("load", {"done": 0, "guest.TLBRERA": GUEST_ENTRY | 1, "guest.TLBRPRMD": 0, "guest.CRMD": 0x8,
                           "host.TLBRERA": 0, "host.PC": GUEST_REFILL}, address=0x120004440)
            .then("csrwr.TLBRELO", {"host.TLBRELO1": 0}, n=1, rd=0x8000305F)
            .then("tlbfill", {"guest.TLBKEY1": 0x2A00000003}, config={"arbitrary.filled_entry": 1})
            .then("ertn", {"host.PC": GUEST_ENTRY, "guest.CRMD": 0x10, "guest.PRMD": 0x3})
            .then("load", {"done": 1, "pa": 0x540002440}, address=0x120004440)
            .then("ertn", {"host.PC": PROGRAM, "guest.CRMD": 0x13}, also=OF_ROOT))


def second_refill_in_the_guests_refill():
    start = {**running(3, host_GTLBC=TGID, host_TLBREHI=0xC, host_TLBRELO0=0x5005F, host_TLBRELO1=0x6005F,
                       guest_TLBREHI=0xC, guest_TLBRELO0=0x8000205F, guest_TLBRELO1=0x8000305F), **memory_of_guest()}
    return (Trace("second-stage-refill-in-the-guests-refill", "Root has no entry for the guest's refill handler: both"
                  " worlds are in a refill then, each with registers of its own, and root's return leaves the guest in"
                  " its own.", ["routing", "three_pgm", "ertn_guest", "tlb_tag"], start,
                  tags=["exception", "translation"], flags=TAGS)
            .then("load", {"done": 0, "guest.TLBRERA": PROGRAM | 1, "guest.TLBRPRMD": 0x3}, address=0x120004440)
            .then("fetch", {"done": 0, "host.TLBRERA": GUEST_REFILL | 1, "host.TLBRBADV": GUEST_REFILL,
                            "host.PC": REFILL_ENTRY, "guest.TLBRERA": PROGRAM | 1}, address=GUEST_REFILL)
            .then("tlbfill", {"host.TLBKEY2": 0x2A00000003}, config={"arbitrary.filled_entry": 2})
            .then("ertn", {"host.GSTAT": INSIDE, "host.PC": GUEST_REFILL, "guest.TLBRERA": PROGRAM | 1,
                           "guest.CRMD": 0x8})
            .then("fetch", {"done": 1, "pa": 0x50000}, address=GUEST_REFILL)
            .then("tlbfill", {"guest.TLBKEY1": 0x2A00000003, "host.TLBKEY1": 0}, config={"arbitrary.filled_entry": 1})
            .then("ertn", {"guest.TLBRERA": PROGRAM, "guest.CRMD": 0x13, "host.PC": PROGRAM})
            .then("load", {"done": 1, "pa": 0x540002440}, address=0x120004440))


def root_interrupted():
    return (Trace("root-interrupted-after-an-exit", "Root clears PGM before it allows interrupts: the return from one"
                  " stays in root, in the handler of the exit.", ["exit", "ertn_root", "kvm-la:O10"],
                  running(host_ECFG=0x4), tags=["exception", "interrupt", "mode"], flags=STALE)
            .exits("hvcl", HVCL, {"host.GSTAT": LEFT})
            .then("csrxchg.GSTAT", {"rd": 0x2A0082, "host.GSTAT": OUTSIDE}, rd=0, rj=0x2)
            .then("csrxchg.CRMD", {"rd": 0x10}, rd=0x4, rj=0x4)
            .then("interrupt_lines", hwi=1, ipi=0)
            .then("interrupt", {"taken": 1, "host.ERA": EXIT_ENTRY + 8, "host.PRMD": 0x4, "host.GSTAT": OUTSIDE})
            .then("interrupt_lines", hwi=0, ipi=0)
            .then("ertn", {"host.PC": EXIT_ENTRY + 8, "host.GSTAT": OUTSIDE, "host.CRMD": 0x14}))


def entered_after_a_fault():
    return (Trace("entered-after-a-fault-of-root", "A fault of root between exit and return takes ERA, PRMD and ESTAT;"
                  " root writes them anew, and the guest goes on behind its call with the levels that it had.",
                  ["exit", "ertn_root", "kvm-la:O10", "kvm-la:switch_to_guest"],
                  left(3, guest_PRMD=0x7, guest_ERA=0x12008), tags=["exception", "mode"], flags=LOST)
            .then("csrxchg.GSTAT", {"host.GSTAT": OUTSIDE}, rd=0, rj=0x2)
            .then("general_exception_entry", {"host.ERA": EXIT_ENTRY + 4, "host.PRMD": 0, "host.BADV": 0x5000,
                                              "guest.ERA": 0x12008, "guest.BADV": 0}, ecode=1, esubcode=0,
                  address=0x5000)
            .then("ertn", {"host.PC": EXIT_ENTRY + 4, "host.GSTAT": OUTSIDE})
            .then("csrwr.ERA", {"rd": EXIT_ENTRY + 4}, rd=PROGRAM + 4)
            .then("csrwr.PRMD", {"rd": 0}, rd=0x4)
            .then("csrxchg.GSTAT", rd=0x2, rj=0x2)
            .then("ertn", {"host.PC": PROGRAM + 4, "host.CRMD": 0x14, "guest.CRMD": 0x13, "guest.PRMD": 0x7}))


def fault_with_pgm_set(clears):
    trace = (Trace(f"fault-with-pgm-{'cleared' if clears else 'left'}", "Root has not cleared PGM when its own fault"
                   " comes: "
                   + ("where that clears it the guest is not entered again, and root must set it anew." if clears else
                      "where that leaves it the return enters the guest, in the middle of root's handler."),
                   ["pgm_on_root_exc", "ertn_root", "kvm-la:O10"], running(),
                   {"choice.root_exceptions_clear_PGM": clears}, ["exception", "mode"], STALE)
             .exits("hvcl", HVCL, {"host.GSTAT": LEFT})
             .then("general_exception_entry", {"host.GSTAT": OUTSIDE if clears else LEFT, "host.ERA": EXIT_ENTRY},
                   ecode=1, esubcode=0, address=0x5000)
             .then("ertn", {"host.PC": EXIT_ENTRY, "host.GSTAT": OUTSIDE if clears else INSIDE}))
    if not clears:
        return trace.exits("hvcl", HVCL, {"host.ERA": EXIT_ENTRY, "host.GSTAT": LEFT})
    return (trace.then("csrwr.ERA", rd=KERNEL + 4)
            .then("ertn", {"host.PC": KERNEL + 4, "host.GSTAT": OUTSIDE})
            .then("csrxchg.GSTAT", rd=0x2, rj=0x2)
            .then("ertn", {"host.GSTAT": INSIDE}))


def refill_of_root_after_an_exit():
    return (Trace("refill-of-root-after-an-exit", "Root's own access misses although the guest has an entry for the"
                  " address: that refill came from root mode and returns there; the guest is entered by the next"
                  " return.", ["three_pgm", "ertn_root", "tlb_tag"],
                  {**left(host_TLBREHI=0xC, host_TLBRELO0=0x5005F, host_TLBRELO1=0x6005F, host_TLBRPRMD=0x8),
                   **program_of_guest()}, NEXT_GUEST, ["exception", "translation"], TAGS)
            .then("load", {"done": 0, "host.TLBRPRMD": 0, "host.TLBRERA": EXIT_ENTRY | 1, "host.GSTAT": LEFT,
                           "guest.TLBRERA": 0}, address=0x120004440)
            .then("tlbfill", {"host.TLBKEY2": 0x3}, config={"arbitrary.filled_entry": 2})
            .then("ertn", {"host.PC": EXIT_ENTRY, "host.GSTAT": LEFT})
            .then("load", {"done": 1, "pa": 0x50440}, address=0x120004440)
            .then("ertn", {"host.PC": KERNEL, "host.GSTAT": INSIDE}))


def machine_error_in_the_guests_refill():
    return (Trace("machine-error-in-the-guests-refill", "A machine error in the guest's refill handler is root's: the"
                  " guest is still in its refill afterwards and returns from it.", ["exit", "three_pgm", "ertn_guest"],
                  running(3), tags=["machine-error", "translation"], flags=LOST)
            .then("tlb_refill", {"guest.TLBRERA": PROGRAM | 1, "host.PC": GUEST_REFILL}, address=0x120004440)
            .then("machine_error", {"host.MERRERA": GUEST_REFILL, "guest.CRMD": 0x8, "host.CRMD": 0x8}, **ERROR)
            .then("ertn", {"host.PC": GUEST_REFILL, "host.GSTAT": INSIDE, "guest.TLBRERA": PROGRAM | 1,
                           "host.CRMD": 0x14})
            .then("ertn", {"host.PC": PROGRAM, "guest.CRMD": 0x13, "guest.TLBRERA": PROGRAM}))


def machine_error_after_an_exit():
    return (Trace("machine-error-after-an-exit", "A machine error in root's handler of an exit returns to the handler,"
                  " and PGM still says that the handler returns to the guest.", ["three_pgm", "ertn_root"], running(),
                  tags=["machine-error", "mode"], flags=STALE)
            .exits("hvcl", HVCL, {"host.GSTAT": LEFT})
            .then("machine_error", {"host.MERRCTL": 0x10101, "host.GSTAT": LEFT, "host.PC": ERROR_ENTRY}, **ERROR)
            .then("ertn", {"host.PC": EXIT_ENTRY, "host.GSTAT": LEFT})
            .then("ertn", {"host.PC": KERNEL, "host.GSTAT": INSIDE}))


def guests_return_ignores_pgm():
    return (Trace("guests-return-ignores-pgm", "A guest that was entered by the return from a refill has PGM as 0: its"
                  " own return stays in guest mode, and its next call to root sets the bit.",
                  ["ertn_guest", "three_pgm", "exit"],
                  stopped(host_TLBRERA=KERNEL | 1, host_TLBRPRMD=0xC, host_CRMD=0x8, host_PC=REFILL_ENTRY,
                          guest_ERA=PROGRAM, guest_PRMD=0x3), tags=["mode", "exception"], flags=STALE)
            .then("ertn", {"host.GSTAT": OUTSIDE | 1, "host.PC": KERNEL, "host.CRMD": 0x14})
            .then("ertn", {"host.GSTAT": OUTSIDE | 1, "host.PC": PROGRAM, "guest.CRMD": 0x13})
            .exits("hvcl", HVCL, {"host.GSTAT": LEFT, "host.ERA": PROGRAM, "host.PRMD": 0x4})
            .then("ertn", {"host.GSTAT": INSIDE, "host.PC": PROGRAM}))


def instruction_of_root_in_the_guest():
    return (Trace("instruction-of-root-in-the-guest", "GCSRRD in the guest is not defined there, and the guest's"
                  " handler steps over it; after an exit the same instruction reads the guest's register.",
                  ["instructions", "routing", "ertn_guest"], running(guest_SAVE4=0x4444), tags=["exception"],
                  flags=LOST)
            .then("gcsrrd.SAVE", {"rd": 0x77, "guest.ESTAT": 0xD0000, "host.ESTAT": 0, "host.PC": GUEST_ENTRY}, n=4)
            .then("csrwr.ERA", {"rd": KERNEL}, rd=KERNEL + 4)
            .then("ertn", {"host.PC": KERNEL + 4, "host.GSTAT": INSIDE})
            .exits("hvcl", HVCL, {"host.ESTAT": HVC, "guest.ESTAT": 0xD0000})
            .then("gcsrrd.SAVE", {"rd": 0x4444}, n=4)
            .then("gcsrrd.ERA", {"rd": KERNEL + 4}))


def nesting():
    return [syscall_of_the_guest(), exit_in_the_guests_handler(), refill_in_the_guests_handler(),
            second_refill_in_the_guests_refill(), root_interrupted(), entered_after_a_fault(), fault_with_pgm_set(0),
            fault_with_pgm_set(1), refill_of_root_after_an_exit(), machine_error_in_the_guests_refill(),
            machine_error_after_an_exit(), guests_return_ignores_pgm(), instruction_of_root_in_the_guest()]


def written_for_the_guest():
    return (Trace("entry-written-for-the-guest", "Root writes an entry from the guest's registers under the id in"
                  " TGID, and takes the id away again: the guest's access finds the entry.",
                  ["tlb_tag", "instructions", "gtlbc"],
                  {**stopped(plv=3, **TLBWR_OF_GUEST), **memory_of_guest()}, tags=["translation"], flags=TAGS)
            .then("csrxchg.GTLBC", {"rd": 0, "host.GTLBC": TGID}, rd=TGID, rj=0xFF1000)
            .then("gtlbwr", {"guest.TLBKEY1": 0x2A00000003, "host.TLBKEY1": 0})
            .then("csrxchg.GTLBC", {"rd": TGID, "host.GTLBC": 0}, rd=0, rj=0xFF1000)
            .then("csrxchg.GSTAT", rd=0x2, rj=0x2)
            .then("ertn", {"host.GSTAT": INSIDE, "host.PC": PROGRAM})
            .then("load", {"done": 1, "pa": 0x540002440}, address=0x120004440))


def written_by_the_guest_itself():
    return (Trace("entry-written-by-the-guest", "The guest writes an entry under its own id, whatever TGID says, and"
                  " its access is done; root's access to the same address is not.", ["tlb_tag", "instructions"],
                  {**running(host_GTLBC=TGID & 0xFFFF | OTHER_ID, **TLBWR_OF_GUEST), **memory_of_guest()},
                  tags=["translation"], flags=TAGS)
            .then("tlbwr", {"guest.TLBKEY1": 0x2A00000003, "host.TLBKEY1": 0})
            .then("load", {"done": 1, "pa": 0x540002440}, address=0x120004440)
            .exits("hvcl", HVCL)
            .then("load", {"done": 0, "host.TLBRERA": EXIT_ENTRY | 1, "host.TLBRPRMD": 0, "guest.TLBRERA": 0},
                  address=0x120004440)
            .then("ertn", {"host.GSTAT": LEFT, "host.PC": EXIT_ENTRY}))


def invalidated_by_id():
    return (Trace("invalidated-by-id", "Root empties the entries of another guest, and the guest's access is done;"
                  " then those of this one, and the guest itself takes a refill.", ["invtlb_ops", "routing"],
                  {**running(3), **program_of_guest(), **memory_of_guest()}, tags=["translation"], flags=TAGS)
            .exits("hvcl", HVCL, {"host.GSTAT": LEFT})
            .then("invtlb", {"guest.TLBKEY1": 0x2A00000003}, op=0x9, rj=OTHER_ID, rk=0)
            .then("ertn")
            .then("load", {"done": 1, "pa": 0x540002440}, address=0x120004440)
            .exits("hvcl", HVCL)
            .then("invtlb", {"guest.TLBKEY1": 0x2A00000002, "host.TLBKEY3": 0x2A00000003}, op=0x9, rj=ID, rk=0)
            .then("ertn")
            .then("load", {"done": 0, "guest.TLBRBADV": 0x120004440, "guest.TLBRERA": PROGRAM | 1, "host.GSTAT": INSIDE,
                           "host.TLBRERA": 0}, address=0x120004440))


def invalidated(op, what):
    virtual = op == 0x13
    sees = {"done": 0, "guest.TLBRERA": PROGRAM | 1, "host.TLBRERA": 0, "host.GSTAT": INSIDE} if virtual else {
        "done": 0, "host.TLBRERA": PROGRAM | 1, "host.TLBRBADV": 0x80002440, "guest.TLBRERA": 0, "host.GSTAT": LEFT}
    return (Trace(f"invalidated-{what}", f"Root empties the guest's entries for its {what} addresses, and no others:"
                  f" the"
                  f" access misses in the {'guest' if virtual else 'second stage'}.", ["invtlb_ops", "routing"],
                  {**running(3), **program_of_guest(), **memory_of_guest()}, tags=["translation"], flags=TAGS)
            .then("load", {"done": 1, "pa": 0x540002440}, address=0x120004440)
            .exits("hvcl", HVCL)
            .then("invtlb", {"guest.TLBKEY1": 0x2A00000002 | virtual ^ 1, "host.TLBKEY3": 0x2A00000002 | virtual},
                  op=op, rj=ID, rk=0)
            .then("ertn")
            .then("load", sees, address=0x120004440))


def two_guests():
    return (Trace("two-guests-in-turn", "What one guest has written to the TLB another one, with the same registers and"
                  " another id, does not find; when the first one is back, it does.", ["tlb_tag", "gtlbc", "GSTAT"],
                  running(**TLBWR_OF_GUEST), tags=["translation"], flags=TAGS)
            .then("tlbwr", {"guest.TLBKEY1": 0x2A00000003})
            .exits("hvcl", HVCL)
            .then("csrxchg.GSTAT", {"rd": 0x2A0082, "host.GSTAT": LEFT & ~0xFF0000 | OTHER_ID}, rd=OTHER_ID,
                  rj=0xFF0000)
            .then("ertn", {"host.GSTAT": INSIDE & ~0xFF0000 | OTHER_ID})
            .then("tlbsrch", {"guest.TLBIDX": 0x8C000001})
            .exits("hvcl", HVCL)
            .then("csrxchg.GSTAT", rd=ID, rj=0xFF0000)
            .then("ertn", {"host.GSTAT": INSIDE})
            .then("tlbsrch", {"guest.TLBIDX": 0xC000001}))


def emptied_by_one_guest():
    return (Trace("emptied-by-one-guest", "A guest that empties everything empties its own entries: those of root for"
                  " its memory stay, and another guest still finds its own.", ["tlb_tag", "invtlb_ops"],
                  {**running(guest_TLBIDX=0xC000000, guest_TLBEHI=0x120004000), **program_of_guest(),
                   **program_of_guest(2, OTHER_GUEST), **memory_of_guest()}, tags=["translation"], flags=TAGS)
            .then("invtlb", {"guest.TLBKEY1": 0x2A00000002, "guest.TLBKEY2": 0x5500000003,
                             "host.TLBKEY3": 0x2A00000003},
                  op=0, rj=0, rk=0)
            .then("tlbsrch", {"guest.TLBIDX": 0x8C000000})
            .exits("hvcl", HVCL)
            .then("csrxchg.GSTAT", rd=OTHER_ID, rj=0xFF0000)
            .then("ertn")
            .then("tlbsrch", {"guest.TLBIDX": 0xC000002}))


def tag_left_set():
    start = left(host_GTLBC=TGID, host_TLBIDX=0xC000001, host_TLBEHI=0x12344000, host_TLBELO0=0x5005F,
                 host_TLBELO1=0x6005F, guest_CRMD=0x8)
    return (Trace("tag-left-set", "Root writes an entry for itself while TGID is the guest's: the guest reads root's"
                  " memory by it. Written without the id, the guest does not find it.",
                  ["tlb_tag", "gtlbc", "kvm-la:O11"], start, tags=["translation"], flags=TAGS)
            .then("tlbwr", {"host.TLBKEY1": 0x2A00000003})
            .then("ertn")
            .then("load", {"done": 1, "pa": 0x50678}, address=0x12344678)
            .exits("hvcl", HVCL)
            .then("csrxchg.GTLBC", {"rd": TGID, "host.GTLBC": 0}, rd=0, rj=0xFF1000)
            .then("tlbwr", {"host.TLBKEY1": 0x3})
            .then("ertn")
            .then("load", {"done": 0, "host.TLBRBADV": 0x12344678, "host.TLBRPRMD": 0xC, "host.GSTAT": LEFT},
                  address=0x12344678))


def whose_entry_was_read():
    return (Trace("whose-entry-was-read", "TRGP tells of the last entry that was read: one of root's own, then one for"
                  " a guest's memory, then one of the guest's virtual addresses.", ["trgp", "tlb_tag"],
                  {**running(**TLBWR_OF_GUEST), **memory_of_guest(), **maps("host", 0, 0x4000, 0x6000, tag=0)},
                  tags=["translation"], flags=TAGS)
            .then("tlbwr", {"guest.TLBKEY1": 0x2A00000003})
            .exits("hvcl", HVCL)
            .then("tlbrd", {"host.TRGP": 0, "host.TLBEHI": 0x4000})
            .then("csrwr.TLBIDX", {"rd": 0xC000000, "guest.TLBIDX": 0xC000001}, rd=3)
            .then("tlbrd", {"host.TRGP": 0x2A0000, "host.TLBEHI": 0x80000000, "guest.TLBEHI": 0x120004000})
            .then("gtlbrd", {"host.TRGP": 0x2A0001, "host.TLBEHI": 0x80000000})
            .then("tlbrd", {"host.TRGP": 0x2A0000}))


def space_changed_by_root():
    start = {**running(3, guest_ASID=0x5), **maps("guest", 1, 0x120004000, 0x80002000, flags=0x50001),
             **memory_of_guest()}
    return (Trace("space-changed-by-root", "Root changes the guest's address space, and its own stays: the guest does"
                  " not find its entry any more.", ["gcsr_diff", "routing", "ASID"], start, tags=["translation"],
                  flags=TAGS)
            .then("load", {"done": 1, "pa": 0x540002440}, address=0x120004440)
            .exits("hvcl", HVCL)
            .then("gcsrwr.ASID", {"rd": 0xA0005, "guest.ASID": 0x6, "host.ASID": 0}, rd=0x6)
            .then("ertn")
            .then("load", {"done": 0, "guest.TLBRERA": PROGRAM | 1, "host.GSTAT": INSIDE}, address=0x120004440))


def entries():
    return [written_for_the_guest(), written_by_the_guest_itself(), invalidated_by_id(), invalidated(0x13, "virtual"),
            invalidated(0x14, "physical"), two_guests(), emptied_by_one_guest(), tag_left_set(), whose_entry_was_read(),
            space_changed_by_root()]


LINKS = ("host.LLBCTL", "guest.LLBCTL")
LINKED = ["gcsr_diff", "LLBCTL"]


def _link(name, why, start, refs=()):
    return Trace(name, why, [*(refs or LINKED)], start, tags=["llbit"], flags=LOST)


def link_over_an_exit():
    return (_link("link-over-an-exit", "An exit and root's return break root's link, not the guest's: its SC stores.",
                  running(host_LLBCTL=1))
            .then("ll", {"guest.LLBCTL": 1}, also=LINKS)
            .exits("hvcl", HVCL, also=LINKS)
            .then("csrwr.ERA", rd=KERNEL + 8)
            .then("ertn", {"host.LLBCTL": 0, "guest.LLBCTL": 1})
            .then("sc", {"rd": 1, "stores": 1}))


def link_broken_meanwhile():
    return (_link("link-broken-meanwhile", "Another core writes to the line while root handles the exit: the guest's"
                  " SC does not store.", running())
            .then("ll", {"guest.LLBCTL": 1}, also=LINKS)
            .exits("hvcl", HVCL)
            .then("store_by_another", {"guest.LLBCTL": 0}, to_line=1)
            .then("ertn")
            .then("sc", {"rd": 0, "stores": 0}))


def link_broken_by_root():
    return (_link("link-broken-by-root", "Root breaks the guest's link because its memory has moved, and keeps its"
                  " own: the guest's SC does not store, root's does.", running(), [*LINKED, "kvm-la:B11"])
            .then("ll", {"guest.LLBCTL": 1}, also=LINKS)
            .exits("hvcl", HVCL)
            .then("ll", {"host.LLBCTL": 1, "guest.LLBCTL": 1})
            .then("gcsrwr.LLBCTL", {"guest.LLBCTL": 0, "host.LLBCTL": 1}, rd=0x2)
            .then("sc", {"rd": 1, "stores": 1})
            .then("ertn")
            .then("sc", {"rd": 0, "stores": 0}))


def link_kept_in_the_guest():
    return (_link("link-kept-over-both-returns", "The guest's handler asks with KLO to keep the link and leaves for"
                  " root: root's return does not use KLO up, the guest's does, and SC stores.", running(),
                  [*LINKED, "ertn_guest"])
            .then("ll", {"guest.LLBCTL": 1})
            .then("general_exception_entry", **SYSCALL)
            .then("csrwr.LLBCTL", {"guest.LLBCTL": 0x5, "host.LLBCTL": 0}, rd=0x4)
            .exits("hvcl", HVCL)
            .then("ertn", {"guest.LLBCTL": 0x5})
            .then("ertn", {"guest.LLBCTL": 0x1, "host.PC": KERNEL + 4})
            .then("sc", {"rd": 1, "stores": 1}))


def link_of_root(keeps):
    trace = _link(f"link-of-root-{'kept' if keeps else 'broken'}", "Root's link is none of the guest's, and the entry "
                  + ("leaves it where KLO says so." if keeps else "breaks it."), stopped(LEFT), [*LINKED, "ertn_root"])
    trace.then("ll", {"host.LLBCTL": 1}, also=LINKS)
    if keeps:
        trace.then("csrwr.LLBCTL", {"host.LLBCTL": 0x5}, rd=0x4)
    return (trace.then("ertn", {"host.LLBCTL": 1 if keeps else 0})
            .then("sc", {"rd": 0, "stores": 0, "host.LLBCTL": 1 if keeps else 0})
            .exits("hvcl", HVCL)
            .then("sc", {"rd": 1 if keeps else 0, "stores": 1 if keeps else 0}))


def links():
    return [link_over_an_exit(), link_broken_meanwhile(), link_broken_by_root(), link_kept_in_the_guest(),
            link_of_root(0), link_of_root(1)]


TOPICS = {"nesting": ("Exceptions of both worlds inside each other's handlers.", nesting),
          "entries": ("Whose entries of the TLB are whose, from one world to the other and back.", entries),
          "links": ("The link of each world over entries and exits.", links)}
