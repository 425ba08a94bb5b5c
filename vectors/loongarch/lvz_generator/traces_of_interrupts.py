# SPDX-License-Identifier: CC0-1.0
"""Traces of interrupts for both worlds, of their timers, their time, and messages."""
from machine import facts
from trace_of_worlds import Trace
from trace_states import (EXIT_ENTRY, GSPR, GUEST_ENTRY, HVC, HVCL, INSIDE, KERNEL, LEFT, csr_word, left, running,
                          stopped)
from traces_of_entries import LOST, STALE

ROUTED = ["INTERRUPT_MISROUTED"]
ALL_ONES = facts.ones(facts.PARAMETERS["TIMER_N"] - 1, 0)  # what an expired timer shows
ENABLED = 0x14  # CRMD of a guest that takes interrupts
MSGIR = 0xA4  # its number


def _interrupts(name, why, refs, start, config=None, flags=None, tags=("interrupt",)):
    return Trace(name, why, refs, start, config, tags, flags or ROUTED)


def injected():
    return (_interrupts("injected", "What root injects by GINTC pends in the guest until root takes it back: the guest"
                        " takes it, cannot clear it, and takes it again.",
                        ["gintc", "routing", "kvm-la:interrupt_injection"], left(guest_CRMD=ENABLED, guest_ECFG=0x8))
            .then("csrxchg.GINTC", {"rd": 0, "host.GINTC": 0x2, "guest.ESTAT": 0x8, "host.ESTAT": HVC}, rd=0x2, rj=0xFF)
            .then("interrupt", {"taken": 0, "host.GSTAT": LEFT, "guest.ERA": 0})
            .then("ertn", {"host.GSTAT": INSIDE})
            .then("interrupt", {"taken": 1, "guest.ERA": KERNEL, "guest.PRMD": 0x4, "host.PC": GUEST_ENTRY,
                                "host.GSTAT": INSIDE})
            .then("csrrd.ESTAT", {"rd": 0x8})
            .then("csrwr.ESTAT", {"rd": 0x8, "guest.ESTAT": 0x8}, rd=0)
            .then("ertn", {"guest.CRMD": ENABLED, "host.PC": KERNEL})
            .then("interrupt", {"taken": 1, "host.PC": GUEST_ENTRY}))


def taken_back():
    return (_interrupts("injection-taken-back", "The guest tells root from its handler that it is done; root takes the"
                        " injected interrupt back, and after the handler's return there is none.",
                        ["gintc", "exit", "ertn_guest"],
                        running(guest_ECFG=0x8, guest_ESTAT=0x8, host_GINTC=0x2, guest_PRMD=0x4,
                                guest_ERA=KERNEL + 0x100))
            .exits("hvcl", HVCL, {"guest.ESTAT": 0x8})
            .then("csrxchg.GINTC", {"rd": 0x2, "guest.ESTAT": 0}, rd=0, rj=0xFF)
            .then("csrwr.ERA", rd=KERNEL + 4)
            .then("ertn", {"host.PC": KERNEL + 4, "guest.CRMD": 0x10})
            .then("ertn", {"host.PC": KERNEL + 0x100, "guest.CRMD": ENABLED})
            .then("interrupt", {"taken": 0, "host.PC": KERNEL + 0x100}))


def software_interrupt():
    return (_interrupts("software-interrupt", "Root makes SWI0 pend in the guest's ESTAT, and the guest clears it by"
                        " itself.",
                        ["gcsr_diff", "kvm-la:interrupt_injection", "ESTAT"], left(guest_CRMD=ENABLED, guest_ECFG=0x1))
            .then("gcsrxchg.ESTAT", {"rd": 0, "guest.ESTAT": 0x1, "host.ESTAT": HVC}, rd=0x1, rj=0x1)
            .then("ertn")
            .then("interrupt", {"taken": 1, "guest.CRMD": 0x10, "host.PC": GUEST_ENTRY})
            .then("csrxchg.ESTAT", {"rd": 0x1, "guest.ESTAT": 0}, rd=0, rj=0x1)
            .then("ertn", {"guest.CRMD": ENABLED})
            .then("interrupt", {"taken": 0}))


def ipi_of_root():
    return (_interrupts("ipi-from-root", "An IPI that root makes pend in the guest's ESTAT only root takes away: the"
                        " guest's write of ESTAT does not.", ["gcsr_diff", "kvm-la:interrupt_injection", "ESTAT"],
                        left(guest_CRMD=ENABLED, guest_ECFG=0x1000))
            .then("gcsrxchg.ESTAT", {"guest.ESTAT": 0x1000}, rd=0x1000, rj=0x1000)
            .then("ertn")
            .then("interrupt", {"taken": 1})
            .then("csrwr.ESTAT", {"rd": 0x1000, "guest.ESTAT": 0x1000}, rd=0)
            .exits("hvcl", HVCL)
            .then("gcsrxchg.ESTAT", {"rd": 0x1000, "guest.ESTAT": 0}, rd=0, rj=0x1000)
            .then("ertn", {"host.PC": GUEST_ENTRY + 4})
            .then("ertn", {"guest.CRMD": ENABLED})
            .then("interrupt", {"taken": 0}))


def timer_interrupt_of_root():
    return (_interrupts("timer-interrupt-from-root", "Root makes the guest's timer interrupt pend although its timer"
                        " stands: the guest acknowledges it like one of its timer, and root's own still pends.",
                        ["gcsr_diff", "kvm-la:interrupt_injection", "guest_timer"],
                        left(guest_CRMD=ENABLED, guest_ECFG=0x800, host_ESTAT=HVC | 0x800))
            .then("gcsrxchg.ESTAT", {"rd": 0, "guest.ESTAT": 0x800}, rd=0x800, rj=0x800)
            .then("ertn")
            .then("interrupt", {"taken": 1, "host.GSTAT": INSIDE})
            .then("csrwr.ESTAT", {"rd": 0x800, "guest.ESTAT": 0x800}, rd=0)
            .then("csrwr.TICLR", {"guest.ESTAT": 0, "host.ESTAT": HVC | 0x800}, rd=1)
            .then("ertn")
            .then("interrupt", {"taken": 0}))


def line_passed_on():
    return (_interrupts("line-passed-on", "From when root passes a line on it is the guest's, who takes it without an"
                        " exit, until the device lowers it.", ["gintc", "routing"],
                        left(guest_CRMD=ENABLED, host_ECFG=0x4, guest_ECFG=0x4))
            .then("csrwr.GINTC", {"rd": 0}, rd=0x100)
            .then("ertn")
            .then("interrupt_lines", {"guest.ESTAT": 0x4, "host.ESTAT": HVC}, hwi=1, ipi=0)
            .then("interrupt", {"taken": 1, "host.GSTAT": INSIDE, "host.PC": GUEST_ENTRY, "host.ERA": KERNEL})
            .then("interrupt_lines", {"guest.ESTAT": 0}, hwi=0, ipi=0)
            .then("ertn", {"host.PC": KERNEL})
            .then("interrupt", {"taken": 0}))


def line_taken_from_the_guest():
    return (_interrupts("line-taken-from-the-guest", "Root no longer passes a line on while it is up: it pends in the"
                        " guest no more, and in root when the line is looked at next.", ["gintc", "routing", "exit"],
                        running(host_GINTC=0x100, guest_ESTAT=0x4, host_ECFG=0x4, guest_ECFG=0x4))
            .exits("hvcl", HVCL, {"guest.ESTAT": 0x4})
            .then("csrwr.GINTC", {"rd": 0x100, "guest.ESTAT": 0}, rd=0)
            .then("interrupt_lines", {"host.ESTAT": HVC | 0x4, "guest.ESTAT": 0}, hwi=1, ipi=0)
            .then("ertn")
            .then("interrupt", {"taken": 1, "host.GSTAT": LEFT, "host.ESTAT": 0x4, "host.PC": EXIT_ENTRY,
                                "guest.ERA": 0}))


def lines_kept():
    return (_interrupts("lines-kept", "Root injects one interrupt while two lines that it passes on are up, and then"
                        " takes one"
                        " of them back: each of the three is the guest's as long as GINTC says so.", ["gintc"],
                        left(host_GINTC=0x8100, guest_ESTAT=0x206))
            .then("csrxchg.GINTC", {"rd": 0x8100, "guest.ESTAT": 0x246}, rd=0x10, rj=0x10)
            .then("csrxchg.GINTC", {"rd": 0x8110, "guest.ESTAT": 0x46}, rd=0, rj=0x8000)
            .then("interrupt_lines", {"guest.ESTAT": 0x46, "host.ESTAT": HVC | 0x200}, hwi=0x81, ipi=0)
            .then("csrxchg.GINTC", {"rd": 0x110, "guest.ESTAT": 0x6}, rd=0, rj=0x10)
            .then("ertn")
            .then("csrrd.ESTAT", {"rd": 0x6}))


def both_worlds(guest_first):
    trace = (_interrupts(f"both-wait-{'guest' if guest_first else 'root'}-first", "Both worlds have an interrupt: "
                         + ("the guest takes its own, and root's makes it exit from its handler." if guest_first else
                            "root's makes the guest exit, and after the return the guest takes its own."),
                         ["routing", "exit", "ertn_root"],
                         running(host_ECFG=0x4, guest_ECFG=0x8, host_GINTC=0x2, guest_ESTAT=0x8, guest_CRMD=ENABLED),
                         {"choice.guest_interrupts_first": guest_first})
             .then("interrupt_lines", {"host.ESTAT": 0x4, "guest.ESTAT": 0x8}, hwi=1, ipi=0))
    if guest_first:
        trace.then("interrupt", {"taken": 1, "guest.ERA": KERNEL, "host.GSTAT": INSIDE, "host.PC": GUEST_ENTRY})
    trace.then("interrupt", {"taken": 1, "host.ERA": GUEST_ENTRY if guest_first else KERNEL, "host.GSTAT": LEFT,
                             "guest.ERA": KERNEL if guest_first else 0})
    trace.then("interrupt_lines", {"host.ESTAT": 0}, hwi=0, ipi=0).then("ertn")
    if guest_first:
        return trace.then("ertn", {"host.PC": KERNEL, "guest.CRMD": ENABLED})
    return trace.then("interrupt", {"taken": 1, "guest.ERA": KERNEL, "host.GSTAT": INSIDE, "host.PC": GUEST_ENTRY})


def guest_disabled():
    return (_interrupts("guest-has-interrupts-off", "With the guest's interrupts off root's still makes it exit; its"
                        " own waits over the exit until the guest allows it.", ["routing", "exit", "kvm-la:O5"],
                        running(host_ECFG=0x4, guest_ECFG=0x8, host_GINTC=0x2, guest_ESTAT=0x8))
            .then("interrupt_lines", {"host.ESTAT": 0x4}, hwi=1, ipi=0)
            .then("interrupt", {"taken": 1, "host.GSTAT": LEFT, "guest.CRMD": 0x10})
            .then("interrupt_lines", hwi=0, ipi=0)
            .then("ertn", {"host.GSTAT": INSIDE})
            .then("interrupt", {"taken": 0, "guest.ESTAT": 0x8})
            .then("csrxchg.CRMD", {"rd": 0x10, "host.CRMD": 0x14}, rd=0x4, rj=0x4)
            .then("interrupt", {"taken": 1, "guest.ERA": KERNEL + 4, "host.GSTAT": INSIDE}))


def entered_without_pie():
    return (_interrupts("entered-without-pie", "A guest entered with PIE as 0 keeps root's interrupt waiting, even"
                        " while its own are on; root takes it once the guest has called.",
                        ["ertn_root", "routing", "kvm-la:O5"],
                        stopped(LEFT, host_PRMD=0, host_ECFG=0x4, guest_CRMD=ENABLED))
            .then("ertn", {"host.CRMD": 0x10, "guest.CRMD": ENABLED})
            .then("interrupt_lines", {"host.ESTAT": 0x4}, hwi=1, ipi=0)
            .then("interrupt", {"taken": 0, "host.GSTAT": INSIDE})
            .exits("hvcl", HVCL, {"host.PRMD": 0, "host.ESTAT": HVC | 0x4})
            .then("csrxchg.CRMD", {"rd": 0x10}, rd=0x4, rj=0x4)
            .then("interrupt", {"taken": 1, "host.ERA": EXIT_ENTRY + 4, "host.ESTAT": 0x4}))


def coupled():
    return (_interrupts("line-handed-over", "With HWIC, and that reading of it, root's interrupt on the line is gone"
                        " as soon as root makes it pend in the guest, who takes it.", ["gintc", "gcsr_diff", "routing"],
                        left(host_GINTC=0x10000, host_ECFG=0x4, guest_ECFG=0x4, guest_CRMD=ENABLED),
                        {"choice.HWIS_is_wired": 0, "choice.HWIC_clears": 1})
            .then("interrupt_lines", {"host.ESTAT": HVC | 0x4, "guest.ESTAT": 0}, hwi=1, ipi=0)
            .then("gcsrxchg.ESTAT", {"guest.ESTAT": 0x4, "host.ESTAT": HVC}, rd=0x4, rj=0x4)
            .then("ertn")
            .then("interrupt", {"taken": 1, "guest.ERA": KERNEL, "host.GSTAT": INSIDE, "host.PC": GUEST_ENTRY}))


def wired(is_wired):
    return (_interrupts(f"injection-{'stands' if is_wired else 'is-written-over'}", "Root clears in the guest's ESTAT"
                        " what GINTC injects: " + ("as long as GINTC has it, it pends." if is_wired else
                                              "where GINTC only sets it once, it is gone."), ["gintc", "gcsr_diff"],
                        left(guest_ECFG=0x8, guest_CRMD=ENABLED), {"choice.HWIS_is_wired": is_wired})
            .then("csrwr.GINTC", {"guest.ESTAT": 0x8}, rd=0x2)
            .then("gcsrxchg.ESTAT", {"rd": 0x8, "guest.ESTAT": 0x8 if is_wired else 0}, rd=0, rj=0x8)
            .then("csrrd.GINTC", {"rd": 0x2})
            .then("ertn")
            .then("interrupt", {"taken": is_wired}))


def injecting():
    return [injected(), taken_back(), software_interrupt(), ipi_of_root(), timer_interrupt_of_root(), line_passed_on(),
            line_taken_from_the_guest(), lines_kept(), both_worlds(0), both_worlds(1), guest_disabled(),
            entered_without_pie(), coupled(), wired(1), wired(0)]


def _timer(name, why, start, refs=(), config=None, flags=None):
    return Trace(name, why, [*(refs or ["guest_timer", "routing"])], start, config, ["timer", "interrupt"],
                 flags or LOST)


def guests_timer():
    return (_timer("timer-of-the-guest", "The guest's one-shot timer expires, is taken and acknowledged in the guest,"
                   " and does not come again.", running(guest_TCFG=0x41, guest_TVAL=1, guest_ECFG=0x800,
                                                        guest_CRMD=ENABLED),
                   ["guest_timer", "routing", "ertn_guest"])
            .then("tick", {"guest.TVAL": 0, "guest.ESTAT": 0})
            .then("tick", {"guest.TVAL": ALL_ONES, "guest.ESTAT": 0x800, "host.ESTAT": 0})
            .then("interrupt", {"taken": 1, "host.GSTAT": INSIDE, "host.PC": GUEST_ENTRY})
            .then("csrwr.TICLR", {"guest.ESTAT": 0}, rd=1)
            .then("ertn", {"host.PC": KERNEL})
            .then("tick", {"guest.TVAL": ALL_ONES, "guest.ESTAT": 0})
            .then("interrupt", {"taken": 0}))


def roots_timer():
    return (_timer("timer-of-root", "Root's timer expires in guest mode: the guest exits, root acknowledges, and the"
                   " guest goes on where it was, without an interrupt of its own.",
                   running(host_TCFG=0x41, host_TVAL=0, host_ECFG=0x800, guest_ECFG=0x800, guest_CRMD=ENABLED),
                   ["guest_timer", "routing", "exit"])
            .then("tick", {"host.ESTAT": 0x800, "guest.ESTAT": 0})
            .then("interrupt", {"taken": 1, "host.GSTAT": LEFT, "host.ERA": KERNEL})
            .then("csrwr.TICLR", {"host.ESTAT": 0}, rd=1)
            .then("ertn", {"host.PC": KERNEL})
            .then("tick", {"host.ESTAT": 0, "host.TVAL": ALL_ONES})
            .then("interrupt", {"taken": 0, "guest.ESTAT": 0}))


def each_acknowledges():
    return (_timer("each-acknowledges-its-own", "Both timers have expired: the guest's acknowledgement leaves root's"
                   " interrupt, and root's of the guest's own leaves what expires after it.",
                   running(host_ESTAT=0x800, guest_ESTAT=0x800, guest_ECFG=0x800, guest_CRMD=ENABLED, guest_TCFG=0x43),
                   ["guest_timer", "gcsr_diff", "routing"])
            .then("interrupt", {"taken": 1, "host.GSTAT": INSIDE})
            .then("csrwr.TICLR", {"guest.ESTAT": 0, "host.ESTAT": 0x800}, rd=1)
            .then("tick", {"guest.ESTAT": 0x800, "guest.TVAL": 0x40})
            .exits("hvcl", HVCL, {"host.ESTAT": HVC | 0x800})
            .then("csrwr.TICLR", {"host.ESTAT": HVC, "guest.ESTAT": 0x800}, rd=1)
            .then("gcsrrd.ESTAT", {"rd": 0x800}))


def while_root_runs(runs):
    return (_timer(f"timer-{'runs' if runs else 'stands'}-in-root-mode", "The guest's timer "
                   + ("expires while root runs, and the guest finds its interrupt when it is back." if runs else
                      "stands while root runs, and goes on from there when the guest is back."),
                   running(guest_TCFG=0x41, guest_TVAL=1, guest_ECFG=0x800, guest_CRMD=ENABLED),
                   ["guest_timer", "exit", "ertn_root"], {"choice.guest_timer_runs_in_root": runs}, STALE)
            .exits("hvcl", HVCL)
            .then("tick", {"guest.TVAL": 0 if runs else 1})
            .then("tick", {"guest.TVAL": ALL_ONES if runs else 1, "guest.ESTAT": 0x800 if runs else 0})
            .then("ertn")
            .then("interrupt", {"taken": runs})
            .then("tick", {"guest.TVAL": ALL_ONES if runs else 0})
            .then("csrrd.TVAL", {"rd": ALL_ONES if runs else 0}))


def restarted_by_root():
    return (_timer("restarted-by-root", "A timer of the guest that has expired stands until root configures it; then"
                   " it counts in the guest from its new start.",
                   left(guest_TCFG=0x41, guest_TVAL=ALL_ONES, guest_CORE=0x2),
                   ["guest_timer", "gcsr_diff"], flags=STALE)
            .then("tick", {"guest.TVAL": ALL_ONES})
            .then("gcsrwr.TCFG", {"rd": 0x41, "guest.TVAL": 0x8, "host.TVAL": 0}, rd=0x9)
            .then("ertn")
            .then("tick", {"guest.TVAL": 0x7})
            .then("csrrd.TVAL", {"rd": 0x7}))


def expired_again_by_root():
    return (_timer("expired-again-by-root", "Root makes the guest's one-shot timer expire by writing 0 to it and"
                   " acknowledges that: the guest sees an expired timer and no interrupt.",
                   left(guest_ECFG=0x800, guest_CRMD=ENABLED),
                   ["guest_timer", "gcsr_diff", "kvm-la:B3", "kvm-la:timer_save_restore"], flags=STALE)
            .then("gcsrwr.TCFG", {"guest.TVAL": 0x40}, rd=0x41)
            .then("gcsrwr.TVAL", {"rd": 0x40, "guest.TVAL": 0, "host.TVAL": 0}, rd=0)
            .then("tick", {"guest.TVAL": ALL_ONES, "guest.ESTAT": 0x800, "host.ESTAT": HVC})
            .then("gcsrwr.TICLR", {"guest.ESTAT": 0}, rd=1)
            .then("ertn")
            .then("tick", {"guest.TVAL": ALL_ONES})
            .then("interrupt", {"taken": 0})
            .then("csrrd.TVAL", {"rd": ALL_ONES}))


def stopped_before_the_next_guest():
    return (_timer("stopped-before-the-next-guest", "Root stops the timer that the last guest has left before it"
                   " writes ESTAT and starts it anew: no tick in between makes an interrupt pend.",
                   left(guest_TCFG=0x41, guest_ESTAT=0x800), ["guest_timer", "gcsr_diff", "kvm-la:O14"], flags=STALE)
            .then("gcsrwr.TCFG", {"rd": 0x41, "guest.TCFG": 0}, rd=0)
            .then("tick", {"guest.ESTAT": 0x800})
            .then("gcsrwr.ESTAT", {"rd": 0x800, "guest.ESTAT": 0}, rd=0)
            .then("tick", {"guest.ESTAT": 0})
            .then("gcsrwr.TCFG", {"guest.TVAL": 0x20}, rd=0x21)
            .then("tick", {"guest.TVAL": 0x1F, "guest.ESTAT": 0})
            .then("ertn"))


def periodic():
    return (_timer("periodic-over-an-exit", "The guest's periodic timer starts anew by itself, and an interrupt that"
                   " was not acknowledged before an exit still pends after it.",
                   running(guest_TCFG=0x7, guest_ECFG=0x800), ["guest_timer", "exit"])
            .then("tick", {"guest.TVAL": 0x4, "guest.ESTAT": 0x800})
            .exits("hvcl", HVCL, {"guest.ESTAT": 0x800, "host.ESTAT": HVC})
            .then("ertn")
            .then("tick", {"guest.TVAL": 0x3, "guest.ESTAT": 0x800})
            .then("csrxchg.CRMD", {"rd": 0x10}, rd=0x4, rj=0x4)
            .then("interrupt", {"taken": 1, "guest.ERA": KERNEL + 4, "host.PC": GUEST_ENTRY}))


def lost_between_two_instructions():
    return (_timer("lost-between-two-instructions", "Root writes back what it has read of the guest's ESTAT, and the"
                   " timer has expired in between: its interrupt is lost, TVAL tells, and root makes it pend again.",
                   left(guest_TCFG=0x41, guest_ECFG=0x800, guest_CRMD=ENABLED),
                   ["gcsr_diff", "la-lvz:gcsrxchg_atomicity", "kvm-la:B2"], flags=STALE)
            .then("gcsrrd.ESTAT", {"rd": 0})
            .then("tick", {"guest.ESTAT": 0x800, "guest.TVAL": ALL_ONES})
            .then("gcsrwr.ESTAT", {"rd": 0x800, "guest.ESTAT": 0x1}, rd=0x1)
            .then("gcsrrd.TVAL", {"rd": ALL_ONES})
            .then("gcsrxchg.ESTAT", {"rd": 0x1, "guest.ESTAT": 0x801}, rd=0x800, rj=0x800)
            .then("ertn")
            .then("interrupt", {"taken": 1, "host.GSTAT": INSIDE}))


def kept_by_one_instruction():
    return (_timer("kept-by-one-instruction", "Root sets and clears SWI0 of the guest by gcsrxchg while the guest's"
                   " timer expires: the interrupt of the timer, which the mask leaves out, is not lost.",
                   left(guest_TCFG=0x41, guest_TVAL=1, guest_ECFG=0x800, guest_CRMD=ENABLED),
                   ["gcsr_diff", "la-lvz:gcsrxchg_atomicity", "kvm-la:B2"], flags=STALE)
            .then("gcsrxchg.ESTAT", {"rd": 0, "guest.ESTAT": 0x1}, rd=0x1, rj=0x1)
            .then("tick", {"guest.ESTAT": 0x1})
            .then("tick", {"guest.ESTAT": 0x801})
            .then("gcsrxchg.ESTAT", {"rd": 0x801, "guest.ESTAT": 0x800}, rd=0, rj=0x1)
            .then("ertn")
            .then("interrupt", {"taken": 1, "guest.ESTAT": 0x800, "host.GSTAT": INSIDE}))


def time_of_the_guest():
    less = facts.ONES - 0x7FF
    return (Trace("time-of-the-guest", "Root gives the guest another time by GCNTC: from its return on the guest reads"
                  " that, and root's own time, and the numbers of both timers, stay.", ["gcntc", "instructions"],
                  running(host_StableCounter=0x1000, guest_TID=7, host_TID=9), tags=["timer"], flags=LOST)
            .then("rdtime_d", {"rd": 0x1000, "rj": 7}, rd=0, rj=0)
            .exits("hvcl", HVCL)
            .then("csrwr.GCNTC", {"rd": 0}, rd=less)
            .then("rdtime_d", {"rd": 0x1000, "rj": 9}, rd=0, rj=0)
            .then("ertn")
            .then("tick", {"host.StableCounter": 0x1001})
            .then("rdtime_d", {"rd": 0x801, "rj": 7}, rd=0, rj=0))


def guests_own_compensation(adds):
    own, later = (0x20, 0x30) if adds else (0, 0)
    return (Trace(f"own-compensation-{'counts' if adds else 'is-left-out'}", "The guest's CNTC, written by the guest"
                  " and then by root, " + ("counts beside GCNTC for the guest" if adds else "does not count")
                  + ", and never for root.", ["gcntc", "gcsr_diff"],
                  running(host_StableCounter=0x1000, host_GCNTC=0x100),
                  {"choice.guest_time_adds_CNTC": adds}, ["timer"], LOST)
            .then("csrwr.CNTC", {"rd": 0, "host.CNTC": 0}, rd=0x20)
            .then("rdtime_d", {"rd": 0x1100 + own}, rd=0, rj=0)
            .exits("hvcl", HVCL)
            .then("rdtime_d", {"rd": 0x1000}, rd=0, rj=0)
            .then("gcsrwr.CNTC", {"rd": 0x20}, rd=0x30)
            .then("ertn")
            .then("rdtime_d", {"rd": 0x1100 + later}, rd=0, rj=0))


def time():
    return [guests_timer(), roots_timer(), each_acknowledges(), while_root_runs(1), while_root_runs(0),
            restarted_by_root(), expired_again_by_root(), stopped_before_the_next_guest(), periodic(),
            lost_between_two_instructions(), kept_by_one_instruction(), time_of_the_guest(),
            guests_own_compensation(1), guests_own_compensation(0)]


HAVE = {"choice.guest_message_interrupts": 1}
OF_GUESTS = ["kvm-la:gcsr_tables", "message_registers"]
NONE = 0x80000000  # of MSGIR


def _messages(name, why, start, refs=(), config=None):
    return Trace(name, why, [*OF_GUESTS, *refs], start, config or HAVE, ["message", "interrupt"], ROUTED)


def message_for_the_guest():
    return (_messages("message-for-the-guest", "Root writes a message into the guest's registers; the guest takes the"
                      " interrupt and the message, and then there is none.",
                      left(guest_CRMD=ENABLED, guest_ECFG=0x4000, guest_MSGIR=NONE, host_MSGIR=NONE),
                      ["gcsr_diff", "routing"])
            .then("gcsrwr.MSGIS", {"guest.MSGIS1": 0x20, "host.MSGIS1": 0}, n=1, rd=0x20)
            .then("gcsrwr.MSGIE", {"guest.MSGIR": 69, "guest.ESTAT": 0x4000, "host.ESTAT": HVC}, rd=0)
            .then("ertn")
            .then("interrupt", {"taken": 1, "host.GSTAT": INSIDE, "host.PC": GUEST_ENTRY})
            .then("csrrd.MSGIR", {"rd": 69, "guest.MSGIS1": 0, "guest.ESTAT": 0})
            .then("ertn", {"guest.CRMD": ENABLED})
            .then("interrupt", {"taken": 0}))


def message_for_root():
    return (_messages("message-for-root", "A message that comes in guest mode is root's: the guest exits, root takes"
                      " it, and the guest has had none.",
                      running(host_ECFG=0x4000, guest_ECFG=0x4000, guest_CRMD=ENABLED,
                                                      host_MSGIR=NONE, guest_MSGIR=NONE), ["routing", "exit"])
            .then("message", {"host.MSGIR": 69, "host.ESTAT": 0x4000, "guest.ESTAT": 0, "guest.MSGIS1": 0}, number=69)
            .then("interrupt", {"taken": 1, "host.GSTAT": LEFT})
            .then("csrrd.MSGIR", {"rd": 69, "host.MSGIS1": 0, "host.ESTAT": 0})
            .then("ertn", {"host.GSTAT": INSIDE})
            .then("interrupt", {"taken": 0}))


def messages_of_both():
    return (_messages("messages-of-both", "Both worlds have a message: each takes its own by the same instruction and"
                      " leaves the other's.", running(host_MSGIS1=0x20, host_MSGIR=69, host_ESTAT=0x4000,
                                                      guest_MSGIS2=0x3,
                                               guest_MSGIR=129, guest_ESTAT=0x4000), ["instructions"])
            .then("csrrd.MSGIR", {"rd": 129, "guest.MSGIR": 128, "guest.MSGIS2": 0x1, "guest.ESTAT": 0x4000,
                                  "host.MSGIR": 69})
            .exits("hvcl", HVCL)
            .then("csrrd.MSGIR", {"rd": 69, "host.ESTAT": HVC, "host.MSGIS1": 0, "guest.ESTAT": 0x4000})
            .then("ertn")
            .then("csrrd.MSGIR", {"rd": 128, "guest.ESTAT": 0, "guest.MSGIS2": 0}))


def guests_without_messages():
    return (_messages("guests-without-messages", "Where guests have no message interrupts their access to MSGIR exits,"
                      " and root's message is still there for root.",
                      running(host_MSGIS1=0x20, host_MSGIR=69, host_ESTAT=0x4000),
                      ["gspr"], {"choice.guest_message_interrupts": 0})
            .exits("csrrd.MSGIR", csr_word(MSGIR, 0), {"rd": 0x77, "host.ESTAT": GSPR | 0x4000, "host.MSGIS1": 0x20})
            .then("csrrd.MSGIR", {"rd": 69, "host.ESTAT": GSPR, "host.MSGIS1": 0})
            .then("csrwr.ERA", rd=KERNEL + 4)
            .then("ertn", {"host.PC": KERNEL + 4, "host.GSTAT": INSIDE}))


def messages():
    return [message_for_the_guest(), message_for_root(), messages_of_both(), guests_without_messages()]


TOPICS = {"injecting": ("Interrupts of both worlds, and those that root injects.", injecting),
          "ticking": ("The timers of both worlds, and the time that a guest reads.", time),
          "messaging": ("Message interrupts of both worlds.", messages)}
