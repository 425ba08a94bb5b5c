# SPDX-License-Identifier: CC0-1.0
"""Cases of the events of a core with both worlds, but for CSR instructions, translation and the TLB."""
import lifted
import steps
from cases_of_worlds import EXIT, LvzCases, in_guest, in_root
from event_cases import MIXED, ONES, OTHER
from events import UNITS
from machine import LLBIT, PGM, TLBRPRMD_PGM

GENERAL = {"general_exception_entry", "tlb_refill", "ertn", "ll", "sc", "rdtime_d", "rdtimel_w", "rdtimeh_w", "asrtle_d",
           "asrtgt_d", "floating_point", "vector_128", "vector_256", "binary_translation", "interrupt", "idle", "tick"}
TIMER = ("host.TVAL", "guest.TVAL", "host.TCFG", "guest.TCFG", "host.ESTAT", "guest.ESTAT", "host.CORE", "guest.CORE",
         "host.StableCounter")
LINKS = ("host.LLBCTL", "guest.LLBCTL")


def some(cases, most):
    """Cases evenly from all of them."""
    step = max(1, -(-len(cases) // most))
    return cases[::step]


def lifted_cases(name, base, most=14):
    """Cases of a core without LVZ, in each world."""
    cases = LvzCases(name, steps.BY_NAME[name], [])
    fitting = [case for case in base if lifted.fits_a_guest(case)]
    if name in GENERAL:
        for case in some(fitting, most):
            lifted.lift(cases, case)
    for case in some(base, max(4, most // 3)):
        lifted.beside(cases, case)
    return cases


def cpucfg(cases):
    for plv in (0, 1, 2, 3):
        cases.add(f"guest-plv{plv}", "CPUCFG of a guest exits from any level, and rd stays.", in_guest(plv), watch=EXIT,
                  clauses=["gspr", "instructions"], word=MIXED, rd=OTHER)
    cases.add("root", "In root mode CPUCFG gives its word.", in_root(3), clauses=["instructions"], word=MIXED, rd=OTHER)


def cacop(cases):
    for toci in range(4):
        for exits in (0, 1):
            cases.add(f"toci{toci}-{'exits' if exits else 'stays'}", "With GCTL.TOCI 0 every cache operation of the guest's"
                      " kernel exits; with other values it depends on the operation.", in_guest(host_GCTL=toci << 20),
                      watch=EXIT, clauses=["gctl", "gspr"],
                      config={"arbitrary.cache_operation_exits": exits} if toci else {})
    for toci in (0, 2):
        cases.add(f"plv3-toci{toci}", "Above PLV0 it is IPE in the guest.", in_guest(3, host_GCTL=toci << 20), watch=EXIT,
                  clauses=["routing", "instructions"], config={"arbitrary.cache_operation_exits": 1})
    for plv in (0, 1, 2, 3):
        cases.add(f"root-plv{plv}", "In root mode a cache operation changes nothing here, and is root's kernel's.",
                  in_root(plv), watch=EXIT[:5], clauses=["instructions"], config={"arbitrary.cache_operation_exits": 1})


def hvcl(cases):
    for plv in (0, 1, 2, 3):
        for privileged in (0, 1):
            cases.add(f"guest-plv{plv}-{'privileged' if privileged else 'any'}", "HVCL exits by HVC; whether from any level"
                      " is not known.", in_guest(plv), watch=EXIT, clauses=["hvc", "instructions"],
                      config={"choice.hvcl_is_privileged": privileged})
    for plv in (0, 3):
        cases.add(f"root-plv{plv}", "Root has no hypervisor to call: INE.", in_root(plv), watch=EXIT[:5],
                  clauses=["instructions"])


def idle(cases):
    for plv in (0, 1, 3):
        cases.add(f"guest-plv{plv}", "IDLE of the guest's kernel exits; above PLV0 it is IPE in the guest.", in_guest(plv),
                  watch=(*EXIT, "host.CORE"), clauses=["gspr", "instructions"])
    cases.add("root", "In root mode IDLE makes the core wait.", in_root(), clauses=["instructions"])


def io(direction):
    def add(cases):
        args = {"rd": {"address": 0x1008, "data": MIXED, "rd": OTHER}, "wr": {"address": 0x1008, "rd": OTHER}}[direction]
        for plv in (0, 1, 2, 3):
            for first in (1, 0):
                cases.add(f"guest-plv{plv}-{'exits' if first else 'refused'}-first", "IOCSR is root's; whether a guest above"
                          " PLV0 exits or gets IPE is not known.", in_guest(plv), watch=EXIT, clauses=["gspr", "iocsr"],
                          config={"choice.iocsr_exits_first": first}, **args)
        cases.add("root", "In root mode IOCSR is as ever.", in_root(), clauses=["iocsr"], **args)
        cases.add("root-plv3", "In root mode, too, it is for PLV0.", in_root(3), watch=EXIT[:5], clauses=["iocsr"], **args)
    return add


def unit(name):
    choice, bit, _ = UNITS[name]

    def add(cases):
        for of_root in (0, 1):
            for of_guest in (0, 1):
                for plv in (0, 3):
                    cases.add(f"root{of_root}-guest{of_guest}-plv{plv}", "The guest's own EUEN is looked at first; what it"
                              " allows exits where root does not.",
                              in_guest(plv, host_EUEN=of_root << bit, guest_EUEN=of_guest << bit), watch=EXIT,
                              clauses=["routing"])
        others = 0xF & ~(1 << bit)
        cases.add("other-bits", "The bits of other units have nothing to do with it.",
                  in_guest(host_EUEN=others, guest_EUEN=1 << bit), watch=EXIT, clauses=["routing"])
        cases.add("other-bits-of-guest", "The bits of other units have nothing to do with it.",
                  in_guest(host_EUEN=1 << bit, guest_EUEN=others), watch=EXIT, clauses=["routing"])
        cases.add("absent", "A unit that is not there is not defined in the guest, whatever EUEN says.",
                  in_guest(), watch=EXIT, clauses=["routing"], config={choice: 0})
    return add


CODES = ((0x16, 0), (0x16, 1), (0x17, 0), (0x17, 2), (0x18, 0), (0x18, 1), (0x18, 2), (0x18, 3), (0x15, 0), (0x19, 0), (0x8, 1),
         (0xB, 0), (0x6, 0), (0x36, 0), (0x38, 0), (0x0, 0), (0x10, 1))


def general_exception_entry(cases):
    for at, (code, subcode) in enumerate(CODES):
        cases.add(f"guest-0x{code:x}-0x{subcode:x}", "Calls to root and what root keeps to itself exit; every other general"
                  " exception is the guest's own.", in_guest(at % 4, host_ECFG=0x20000, guest_ECFG=0x30000), watch=EXIT,
                  clauses=["routing", "exit"], ecode=code, esubcode=subcode, address=MIXED)


def machine_error(cases):
    args = {"cause": 0x5A, "repairable": 1, "info1": MIXED, "info2": OTHER}
    for what, state in (("guest", in_guest(3)), ("root", in_root())):
        cases.add(what, "A machine error is root's; MERRCTL.PGM says in which mode it came.", state,
                  watch=(*EXIT, "host.MERRCTL"), clauses=["exit", "three_pgm"], **args)


def tlb_refill(cases):
    for what, state in (("guest", in_guest(3)), ("guest-kernel", in_guest(0)), ("root", in_root(3))):
        cases.add(what, "A refill of a guest's own addresses is the guest's own affair.", state,
                  watch=(*EXIT, "host.TLBRERA", "guest.TLBRERA", "host.TLBRBADV", "guest.TLBRBADV"),
                  clauses=["routing"], address=0x123456789ABC)


def ertn(cases):
    cases.add("guest", "ERTN of a guest takes the guest's registers and stays in guest mode.",
              in_guest(host_ERA=0x1000, guest_ERA=0x120000880, guest_PRMD=0x7, host_PRMD=0), watch=EXIT,
              clauses=["ertn_guest"])
    for pgm in (0, 1):
        state = in_root(guest_ERA=0x1000, host_ERA=0x120000880, host_PRMD=0x4, guest_PRMD=0x3)
        state["host.GSTAT"] = state["host.GSTAT"] & ~PGM | (PGM if pgm else 0)
        cases.add(f"root-pgm{pgm}", "ERTN of root enters the guest where PGM says so; the guest keeps its registers.", state,
                  watch=EXIT, clauses=["ertn_root"])
        cases.add(f"root-refill-pgm{pgm}", "ERTN from a refill of root takes the PGM of refills.",
                  {**state, "host.TLBRERA": 0x120000880 | 1, "host.TLBRPRMD": TLBRPRMD_PGM if pgm else 0,
                   "host.GSTAT": state["host.GSTAT"] ^ PGM}, watch=EXIT, clauses=["ertn_root", "three_pgm"])
    cases.add("guest-plv3", "ERTN above PLV0 is IPE in the guest.", in_guest(3, guest_ERA=0x1000), watch=EXIT,
              clauses=["routing"])


def links(name):
    def add(cases):
        args = {"store_by_another": {"to_line": 1}}.get(name, {})
        for what, make in (("guest", in_guest), ("root", in_root)):
            for host in (0, 1):
                for guest in (0, 1):
                    cases.add(f"{what}-{host}{guest}", "Each world has a link of its own.",
                              make(host_LLBCTL=host * LLBIT, guest_LLBCTL=guest * LLBIT), watch=LINKS,
                              clauses=["gcsr_diff", "LLBCTL"], **args)
        if args:
            cases.add("other-line", "A store elsewhere leaves both links.", in_guest(host_LLBCTL=1, guest_LLBCTL=1),
                      watch=LINKS, clauses=["gcsr_diff"], to_line=0)
    return add


def interrupt(cases):
    for what, make in (("guest", in_guest), ("root", in_root)):
        for root_waits in (0, 1):
            for guest_waits in (0, 1):
                for first in (0, 1):
                    state = make(host_ESTAT=0x800 * root_waits, guest_ESTAT=0x1000 * guest_waits, host_ECFG=0x800 | 0x20000,
                                 guest_ECFG=0x1000 | 0x10000)
                    state["guest.CRMD"] |= 4
                    state["host.CRMD"] |= 4
                    cases.add(f"{what}-{root_waits}{guest_waits}-{'guest' if first else 'root'}-first",
                              "An interrupt of root's exits the guest, and one of the guest's is taken there; which comes"
                              " first is not known.", state, watch=EXIT, clauses=["routing"],
                              config={"choice.guest_interrupts_first": first})
    for what, places in (("disabled", {"host_CRMD": 0x10}), ("masked", {"host_ECFG": 0x400})):
        cases.add(f"guest-{what}", "An interrupt that root has disabled does not exit the guest.",
                  {**in_guest(host_ESTAT=0x800, host_ECFG=0x800), **in_guest(host_ESTAT=0x800, **{"host_ECFG": 0x800, **places})},
                  watch=EXIT, clauses=["routing"])
    for plv in (0, 3):
        cases.add(f"guest-ie0-plv{plv}", "Whether the guest has enabled interrupts is no matter for root's.",
                  in_guest(plv, host_ESTAT=0x800, host_ECFG=0x800), watch=EXIT, clauses=["routing"])
    cases.add("guest-own-disabled", "One that the guest has disabled waits.",
              in_guest(guest_ESTAT=0x1000, guest_ECFG=0x1000), watch=EXIT, clauses=["routing"])
    for gm in (0, 1):
        cases.add(f"guest-message{gm}", "Message interrupts are a guest's where guests have them.",
                  {**in_guest(guest_ESTAT=0x4000 if gm else 0, guest_ECFG=0x4000 if gm else 0,
                              **({"guest_MSGIS0": 4, "guest_MSGIR": 2} if gm else {})), "guest.CRMD": 0x14}, watch=EXIT,
                  clauses=["kvm-la:gcsr_tables"], config={"choice.guest_message_interrupts": gm})


def interrupt_lines(cases):
    for make in (in_guest, in_root):
        for hwip, hwis in ((0, 0), (0xFF, 0), (0xF0, 0x0A), (0x0F, 0xF0), (0xAA, 0x55)):
            for hwi in (0, 0xFF, 0x5A):
                cases.add(f"{'guest' if make is in_guest else 'root'}-{hwip:x}-{hwis:x}-{hwi:x}", "Lines that HWIP passes are"
                          " the guest's, the others are root's; what HWIS injects pends beside them.",
                          make(host_GINTC=hwip << 8 | hwis, guest_ESTAT=hwis << 2 | 0x3), watch=["guest.ESTAT", "host.ESTAT"],
                          clauses=["gintc"], hwi=hwi, ipi=hwi & 1)


def tick(cases):
    for make in (in_guest, in_root):
        where = "guest" if make is in_guest else "root"
        for runs in (0, 1):
            for what, places in (
                    ("both", {"host_TCFG": 0x41, "host_TVAL": 0x40, "guest_TCFG": 0x81, "guest_TVAL": 0x70}),
                    ("expire", {"host_TCFG": 0x41, "host_TVAL": 1, "guest_TCFG": 0x81, "guest_TVAL": 1}),
                    ("periodic", {"guest_TCFG": 0x83, "guest_TVAL": 1}),
                    ("guest-expires", {"guest_TCFG": 0x81, "guest_TVAL": 0}),
                    ("root-expires", {"host_TCFG": 0x81, "host_TVAL": 0}),
                    ("guest-alone", {"guest_TCFG": 0x81, "guest_TVAL": 0x33}),
                    ("root-alone", {"host_TCFG": 0x81, "host_TVAL": 0x33, "guest_TVAL": 0x44})):
                cases.add(f"{where}-{what}{'' if runs else '-stands'}", "Each world has a timer of its own; whether the"
                          " guest's runs in root mode is not known.", make(**places), watch=TIMER, clauses=["guest_timer"],
                          config={"choice.guest_timer_runs_in_root": runs})


def rdtime(cases):
    for make in (in_guest, in_root):
        where = "guest" if make is in_guest else "root"
        for adds in (0, 1):
            for what, root, guest in (("both", 0x1000, 0x30), ("negative", ONES - 0xFFF, ONES), ("upper", 1 << 40, 1 << 41)):
                cases.add(f"{where}-{what}-{'cntc' if adds else 'gcntc'}", "A guest's time is root's and GCNTC, and its own"
                          " CNTC where that counts.", make(host_StableCounter=0x123456789ABCDEF0, host_GCNTC=root,
                                                           guest_CNTC=guest, host_CNTC=0x500, guest_TID=7, host_TID=9),
                          clauses=["gcntc"], config={"choice.guest_time_adds_CNTC": adds}, rd=OTHER, rj=MIXED)
    cases.add("guest-denied", "The guest's MISC says who may read the time.", in_guest(3, guest_MISC=0x80), watch=EXIT,
              clauses=["instructions"], rd=OTHER, rj=MIXED)
    cases.add("guest-allowed", "Root's MISC says nothing about a guest.", in_guest(3, host_MISC=0xE0), watch=EXIT,
              clauses=["instructions"], rd=OTHER, rj=MIXED)


def message(cases):
    for make in (in_guest, in_root):
        cases.add("guest" if make is in_guest else "root", "A message is root's.", make(), clauses=["kvm-la:gcsr_tables"],
                  watch=["guest.ESTAT", "guest.MSGIS1"], number=69)


def wake(cases):
    cases.add("root", "A core that waits is woken by root's interrupts alone.",
              in_root(host_CORE=1, host_ESTAT=0x800, host_ECFG=0x800), clauses=["instructions"])
    cases.add("guests-interrupt", "An interrupt of the guest does not wake it.",
              in_root(host_CORE=1, guest_ESTAT=0x800, guest_ECFG=0x800), watch=["host.CORE"], clauses=["instructions"])


OWN = {"cpucfg": cpucfg, "cacop": cacop, "hvcl": hvcl, "idle": idle,
       **{f"iocsr{d}_{letter}": io(d) for d in ("rd", "wr") for letter in "bhwd"},
       **{name: unit(name) for name in UNITS}, "general_exception_entry": general_exception_entry,
       "machine_error": machine_error, "tlb_refill": tlb_refill, "ertn": ertn,
       **{name: links(name) for name in ("ll", "sc", "store_by_another")}, "interrupt": interrupt,
       "interrupt_lines": interrupt_lines, "tick": tick,
       **{name: rdtime for name in ("rdtime_d", "rdtimel_w", "rdtimeh_w")}, "message": message, "wake": wake}


def cases_of(name, base):
    cases = lifted_cases(name, base)
    if name in OWN:
        OWN[name](cases)
    return cases.all
