# SPDX-License-Identifier: CC0-1.0
"""Cases of CSR instructions with both worlds: a guest's own registers, those that root keeps, and root's access to the
guest's."""
import lifted
from guest_accesses import KEPT_BY_ROOT, OF_THE_TIMER, access, gcsr
from cases import held
from cases_of_worlds import EXIT, LvzCases, in_guest, in_root
from event_cases import MIXED, ONES, OTHER
from machine import State
from semantics import is_legal

OPERATIONS = ("csrrd", "csrwr", "csrxchg")
# Of the cases of a core without LVZ, those that say where the bits go.
LIFTED = {"csrrd": ("mixed", "value", "r0", "member-31", "member-7", "ipe-plv1", "ipe-plv2", "nothing-selected"),
          "csrwr": ("ones", "mixed", "value", "ipe-plv1", "member-16", "starts"),
          "csrxchg": ("sets-masked", "rd-is-rj", "clears-masked", "ipe-plv2", "ipe-plv1")}
OF_ROOT = {"csrrd": ("mixed", "value"), "csrwr": ("mixed", "ipe-plv1"), "csrxchg": ("sets-masked",)}


def cases_of_access(csr, op, base):
    """Of one instruction on one register; base: the cases of a core without LVZ."""
    open_read = {"arbitrary.read_of_w1": 0} if csr.name == "LLBCTL" else {}
    cases = LvzCases(f"{op}.{csr.name}", access(op, csr), [csr.name], config=open_read)
    for case in base:
        member = case.args.get("n", 0)
        cases.run = access(op, csr, member)
        name = case.id.split(".")[-1].split("-", 1)[1]
        if csr.name not in KEPT_BY_ROOT and (name in LIFTED[op] or _is_special(csr, name)):
            lifted.lift(cases, case)
        if name in OF_ROOT[op]:
            lifted.beside(cases, case)
    cases.run = access(op, csr, 0)
    _of_its_own(cases, csr, op)
    return cases.all


def _is_special(csr, name):
    return csr.name in ("TICLR", "TCFG", "LLBCTL", "PGD", "MSGIR", "ESTAT") and not name.startswith(("la32", "ipe"))


def _number(csr):
    return {"n": 0} if csr is not None and csr.is_family else {}


def _operands(op, rd=MIXED, rj=ONES):
    return {"rd": rd, **({"rj": rj} if op == "csrxchg" else {})}


def _of_its_own(cases, csr, op):
    if csr.name in KEPT_BY_ROOT:
        _kept(cases, csr, op)
    if csr.name in OF_THE_TIMER:
        for toti in (0, 1):
            cases.add(f"toti-{toti}", "With GCTL.TOTI an access of the guest to its timer exits.",
                      in_guest(host_GCTL=toti << 9, guest_TCFG=0x1001, guest_TVAL=0x77), watch=EXIT,
                      clauses=["gctl", "gspr", csr.name], **_operands(op, rd=0x2001))
    if csr.name in ("PMCFG", "PMCNT"):
        _monitors(cases, csr, op)
    if csr.name == "CPUID":
        _number_of_core(cases, op)
    if csr.name == "GINTC":
        _injecting(cases, op)
        _not_injecting(cases, op)


def _kept(cases, csr, op):
    cases.add("kept", f"{csr.name} is root's: an access of the guest's kernel exits by GSPR and changes nothing else.",
              in_guest(), watch=EXIT, clauses=["gspr", "kvm-la:gcsr_tables", csr.name], **_number(csr), **_operands(op))
    cases.add("kept-r0", f"An access of the guest to {csr.name} with r0 leaves r0 zero.", in_guest(),
              clauses=["gspr", csr.name], rd_is_r0=1, **_number(csr), **_operands(op))
    cases.add("kept-plv3", f"Above PLV0 an access to {csr.name} is the guest's own affair: IPE.", in_guest(3),
              watch=EXIT, clauses=["routing", "instructions", csr.name], tags=["privilege"], **_number(csr), **_operands(op))
    cases.add("exit-vectored", "An exit goes where root's EENTRY and ECFG say.", in_guest(host_ECFG=0x30000),
              watch=EXIT, clauses=["exit", "gspr", csr.name], **_number(csr), **_operands(op))


def _monitors(cases, csr, op):
    for number in (1, 2, 7):
        for member in sorted({number - 1, number, 31}):
            cases.run = access(op, csr, member)
            cases.add(f"gpmnum-{number}-{member}", "Performance monitors below GCTL.GPMNum are the guest's; an access to"
                      " another one exits.", in_guest(host_GCTL=number << 24, **{f"guest_{csr.name}{member}": 0x155}
                                                      if member < number else {}),
                      watch=EXIT, clauses=["gctl", csr.name], **{**_number(csr), "n": member}, **_operands(op, rd=0x2AA))


def _number_of_core(cases, op):
    for guest in (0x1FF, 0xA5):
        cases.add(f"of-guest-{guest:x}", "A guest reads the number that root gave it, and cannot change it.",
                  in_guest(guest_CPUID=guest), watch=["guest.CPUID"], clauses=["gcsr_diff", "CPUID"], **_operands(op))
    cases.add("of-guest-r0", "A read into r0 leaves r0 zero.", in_guest(guest_CPUID=0x155), rd_is_r0=1,
              clauses=["gcsr_diff", "CPUID"], **_operands(op))


def _injecting(cases, op):
    """GINTC shows in the guest's ESTAT."""
    for what, gintc, rd, rj, estat in (("all", 0, 0xFFFFFF, ONES, 0), ("none", 0xFF, 0, ONES, 0x3FC),
                                       ("passed", 0xFF00, 0xFF00, ONES, 0x154), ("unmasked", 0x0F5A, MIXED, 0, 0x168 | 0x28),
                                       ("mixed", 0x00A5, 0x5A5A, 0xFF, 0x294)):
        for wired in (1, 0):
            cases.add(f"injects-{what}{'' if wired else '-once'}", "What GINTC.HWIS has pends in the guest, beside what"
                      " HWIP passes of the lines.", in_root(host_GINTC=gintc, guest_ESTAT=estat), watch=["guest.ESTAT"],
                      clauses=["gintc"], config={"choice.HWIS_is_wired": wired}, **_operands(op, rd, rj))


def _not_injecting(cases, op):
    """An access that is refused, or makes a guest exit, writes nothing, so nothing is injected again."""
    for what, state in (("root-plv1", in_root(1)), ("root-plv3", in_root(3)), ("guest-plv0", in_guest()), ("guest-plv3", in_guest(3))):
        cases.add(f"refused-{what}", "An access that does not come to pass injects nothing.",
                  {**state, "host.GINTC": 0xFF, "guest.ESTAT": 0x154}, watch=["guest.ESTAT", "host.GINTC"],
                  clauses=["gintc", "gspr"], config={"choice.HWIS_is_wired": 0}, **_operands(op, 0, ONES))
    for line in range(8):
        cases.add(f"line{line}-passed", "A line that HWIP passes on pends in the guest as it did.",
                  in_root(host_GINTC=1 << line, guest_ESTAT=4 << line), watch=["guest.ESTAT"], clauses=["gintc"],
                  **_operands(op, 0x100 << line, ONES))


def undefined_cases(op):
    cases = LvzCases(f"{op}.undefined", access(op, None), ["gspr", "S1"])
    for plv in (0, 1, 3):
        for number in (0x9, 0x3FF):
            cases.add(f"guest-plv{plv}-0x{number:x}", "A number that no register has may be root's: the guest's kernel"
                      " exits; above PLV0 it is IPE there.", in_guest(plv), watch=EXIT, csr_num=number, **_operands(op))
    cases.add("guest-r0", "With r0 as rd an exit leaves r0 zero.", in_guest(), csr_num=0x9, rd_is_r0=1, **_operands(op))
    cases.add("root", "In root mode such a number reads 0.", in_root(), watch=EXIT, csr_num=0x9, **_operands(op))
    return cases.all


def cases_of_gcsr(csr, op):
    """Of one of root's instructions on one register of the guest."""
    open_read = {"arbitrary.read_of_w1": 0} if csr.name == "LLBCTL" else {}
    cases = LvzCases(f"{op}.{csr.name}", None, ["gcsr_diff", "instructions", csr.name], config=open_read)
    members = sorted({0, len(csr.slots) - 1, len(csr.slots) // 2}) if csr.is_family else [0]
    for member in members:
        cases.run = gcsr(op, csr, member)
        _accepted(cases, csr, op, member)
    cases.run = gcsr(op, csr, 0)
    _refused(cases, csr, op)
    if csr.name == "ESTAT":
        _status(cases, op)
    if csr.name in ("PMCFG", "PMCNT"):
        _monitors_of_guest(cases, csr, op)
    if csr.name in OF_THE_TIMER:
        _timer_of_guest(cases, op)
    if csr.name == "CPUID":
        _number_of_guest(cases, op)
    return cases.all


def _gcsr_operands(op, rd=ONES, rj=ONES):
    return {"rd": rd, **({"rj": rj} if op == "gcsrxchg" else {})}


def _with_register(csr, member, pattern):
    """A guest that has something in the register, and root the opposite of it."""
    if csr.is_computed or csr.name == "CPUID":
        return {}
    slot, value = csr.slots[member], held(csr, pattern)
    places = {f"guest.{slot}": value}
    if csr.name not in ("CRMD", "ESTAT", "TCFG", "MSGIR") and not slot.startswith("PM"):
        places[f"host.{slot}"] = csr.canonical(~value & ONES) if csr.name not in (
            "RVACFG", "STLBPS", "ECFG", "LLBCTL", "TLBRERA") else 0
    if csr.name == "ESTAT":
        places["host.GINTC"] = 0xFF00
    return places


def _accepted(cases, csr, op, member):
    if csr.name in ("MSGIR", "MSGIE", "MSGIS", "STLBPS", "RVACFG", "TCFG"):
        patterns = (("mixed", 0, 0x14),)
    else:
        patterns = (("mixed", OTHER, MIXED), ("other", MIXED, OTHER), ("ones", 0, ONES), ("zeros", ONES, 0))
    gctl = {"host.GCTL": 7 << 24} if csr.name in ("PMCFG", "PMCNT") else {}
    for what, old, new in patterns:
        state = {**in_root(), **gctl, **_with_register(csr, member, old)}
        rd = held(csr, new) if csr.name == "CRMD" else new
        args = {**_number_of(csr, member), **_gcsr_operands(op, rd, 0xFF00FF00FF00FF00 | (0x18 if csr.name == "CRMD" else 0))}
        own = [] if csr.is_computed or csr.name == "CPUID" else [f"guest.{csr.slots[member]}", f"host.{csr.slots[member]}"]
        _add_legal(cases, f"{what}{f'-{member}' if csr.is_family else ''}", "Root's access is to the register of the guest"
                   " and leaves its own of that name alone.", state, own, args)


def _add_legal(cases, what, why, state, watch, args):
    """Keeps the case unless the guest would get where software must not go."""
    cases.add(what, why, state, watch=watch, **args)
    case = cases.all[-1]
    guest = {place.removeprefix("guest."): value for place, value in {**case.pre, **case.result}.items()
             if place.startswith("guest.") and place.count(".") == 1}
    if not is_legal(State({"CRMD": 8, **guest})):
        cases.all.pop()


def _number_of(csr, member):
    return {"n": member} if csr.is_family else {}


def _refused(cases, csr, op):
    number = _number_of(csr, 0)
    cases.add("plv3", "Above PLV0 root's gcsr instructions raise IPE.", in_root(3), watch=EXIT, tags=["privilege"],
              **number, **_gcsr_operands(op, MIXED))
    for plv in (0, 3):
        cases.add(f"guest-plv{plv}", "A guest does not have gcsr instructions: INE, whatever its level.", in_guest(plv),
                  watch=EXIT, **number, **_gcsr_operands(op, MIXED))
    cases.add("r0", "With r0 as rd nothing comes back, and a write writes zero.",
              {**in_root(), **_with_register(csr, 0, 0x28 if csr.name in ("CRMD",) else 0x10)}, rd_is_r0=1, **number,
              **_gcsr_operands(op, MIXED, 0x3 if csr.name == "CRMD" else 0x10)) if _takes_zero(csr, op) else None
    if op == "gcsrxchg" and csr.name != "STLBPS":
        cases.add("rd-is-rj", "One register as source and mask sets its ones.", in_root(**_ready(csr)), rj_is_rd=1,
                  **number, **_gcsr_operands(op, 0x30 if csr.name not in ("CRMD", "STLBPS", "RVACFG") else 0x4, 0))


def _ready(csr):
    return {"host_GCTL": 7 << 24} if csr.name in ("PMCFG", "PMCNT") else {}


def _takes_zero(csr, op):
    return op == "gcsrrd" or csr.name not in ("CRMD", "MSGIR", "STLBPS")


def _status(cases, op):
    for wired in (1, 0):
        for clears in (0, 1):
            cases.add(f"lines-wired{wired}-clears{clears}", "Whether root can write lines of the guest, and takes them from"
                      " its own then, is not known.", in_root(host_GINTC=0xA5FF00, host_ESTAT=0, guest_ESTAT=0x154),
                      watch=["guest.ESTAT", "host.ESTAT"], clauses=["gintc", "gcsr_diff"],
                      config={"choice.HWIS_is_wired": wired, "choice.HWIC_clears": clears},
                      **_gcsr_operands(op, 0x3FC, 0xFF0))
    _status_of_messages(cases, op)
    _status_and_lines_of_root(cases, op)
    for messages in (1, 0):
        cases.add(f"messages{messages}", "IS[14] is the guest's where guests have message interrupts.", in_root(),
                  watch=["guest.ESTAT"], config={"choice.guest_message_interrupts": messages},
                  drop=("guest.MSGIR",), **_gcsr_operands(op, 0x7FFF0003))


def _timer_of_guest(cases, op):
    for what, rd, rj in (("starts", 0x81, ONES), ("acknowledges", 1, ONES), ("masked", 0x81, 0)):
        cases.add(f"timer-{what}", "Root starts the guest's timer and acknowledges its interrupt; its own stays as it is.",
                  in_root(guest_TCFG=0x2003, guest_TVAL=0x33, guest_ESTAT=0x801, host_TCFG=0x4001, host_TVAL=0x44,
                          host_ESTAT=0x801),
                  watch=[f"{bank}.{slot}" for bank in ("guest", "host") for slot in ("TCFG", "TVAL", "ESTAT")],
                  clauses=["gcsr_diff", "guest_timer"], **_gcsr_operands(op, rd, rj))


def _status_of_messages(cases, op):
    for root, guest in ((0, 0), (0, 1), (1, 0)):
        cases.add(f"message-bit-root{root}-guest{guest}", "A guest has message interrupts only where root has them, too.",
                  in_root(), watch=["guest.ESTAT"], drop=("guest.MSGIR",), config={
                      "choice.message_interrupts": root, "choice.guest_message_interrupts": guest},
                  **_gcsr_operands(op, 0x4000))


def _status_and_lines_of_root(cases, op):
    """That a line pends in the guest may take it from root: bit by bit, as the write and HWIC say."""
    for bit in range(8):
        for what, coupled, rd, rj in (("coupled", 1 << bit, 4 << bit, ONES), ("others", 0xFF ^ 1 << bit, 4 << bit, ONES),
                                      ("written-0", 0xFF, 0x3FF ^ 4 << bit, ONES), ("masked", 0xFF, 0x3FF, 0x3FF ^ 4 << bit),
                                      ("neighbours", 0xFF, 0xA << bit, ONES)):
            for clears in (1, 0):
                cases.add(f"line{bit}-{what}-clears{clears}", "With the reading a line that root makes pend in the guest no"
                          " longer pends in root, if HWIC has it.", in_root(host_GINTC=coupled << 16, host_ESTAT=0x3FF),
                          watch=["guest.ESTAT", "host.ESTAT"], clauses=["gintc", "gcsr_diff"],
                          config={"choice.HWIS_is_wired": 0, "choice.HWIC_clears": clears}, **_gcsr_operands(op, rd, rj))
    for pending in (0x156, 0x2AA):
        cases.add(f"none-coupled-{pending:x}", "Lines of root that HWIC has not are none of the guest's.",
                  in_root(host_ESTAT=pending), watch=["guest.ESTAT", "host.ESTAT"], clauses=["gintc", "gcsr_diff"],
                  config={"choice.HWIS_is_wired": 0, "choice.HWIC_clears": 1}, **_gcsr_operands(op, 0x3FC))


def _number_of_guest(cases, op):
    for what, number, rd, rj in (("number", 0xAA, ONES, ONES), ("none", 0x1FF, 0, ONES), ("nibble", 0xAA, 0x155, 0xF0),
                                 ("masked", 0x1FF, 0, 0), ("beyond", 0, ~0x1FF & ONES, ONES), ("low", 0x1FF, 0, 1),
                                 ("high", 0x100, 0xFF, 0x100), ("sets-high", 0xFF, 0x100, 0x100)):
        cases.add(what, "Root gives the guest its number, of nine bits.", in_root(guest_CPUID=number),
                  watch=["guest.CPUID"], **_gcsr_operands(op, rd, rj))


def _monitors_of_guest(cases, csr, op):
    for number in (0, 1, 7):
        for member in sorted({max(number - 1, 0), number}):
            cases.run = gcsr(op, csr, member)
            cases.add(f"gpmnum-{number}-{member}", "A monitor that the guest has not reads 0, and keeps nothing.",
                      in_root(host_GCTL=number << 24), watch=[f"guest.{csr.slots[member]}"], clauses=["gctl", csr.name],
                      n=member, **_gcsr_operands(op, 0x3FF))

