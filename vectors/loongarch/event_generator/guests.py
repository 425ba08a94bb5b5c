# SPDX-License-Identifier: CC0-1.0
"""Cases of LVZ as root sees it: into guest mode, out of it, and which lines are the host's."""
from event_cases import (CONTEXTS, DIRECT, KERNEL, LA32, MAPPED, MIXED, ONES, OTHER, PROGRAM, REDUCED, SCATTERED,
                         Events, full_state)
from exceptions import DEBUGGER, INSTRUCTION, mode
from machine import (DBG_DST, GUEST_ID_BIT, IS_TLBR, MERRCTL_PGM, PGM, TLBRPRMD_PGM, VM)

LVZ = {"choice.LVZ": 1}
GUEST, OTHER_GUEST = 0xA5, 0x3C  # their ids
MODES = ("GSTAT", "TLBRPRMD", "MERRCTL")  # each has the bit of one kind of exception
ROOT_REGISTERS = ("GSTAT", "GTLBC", "TRGP", "GCTL", "GINTC", "GCNTC")
HANDLERS = {"EENTRY": 0x9000000055AA0000, "TLBRENTRY": 0x1C00A000, "MERRENTRY": 0x1C00C000}


def status(vm=0, pgm=0, guest=GUEST):
    """GSTAT."""
    return (VM if vm else 0) | (PGM if pgm else 0) | guest << GUEST_ID_BIT


def guest_control(tgid=0, uses=1):
    """GTLBC."""
    return (1 << 12 if uses else 0) | tgid << GUEST_ID_BIT


def bits_of_modes(general, refill, error):
    """The three bits that say that the mode before was guest mode."""
    return {"GSTAT": PGM if general else 0, "TLBRPRMD": TLBRPRMD_PGM if refill else 0,
            "MERRCTL": MERRCTL_PGM if error else 0}


def _word(*names):
    return "-".join(name for name, there in names if there) or "none"


def _everything(pattern, **others):
    """Something in all registers, those of LVZ among them."""
    state = full_state(pattern, LVZ)
    return {**state, "GTLBC": 0x5A203F, "TRGP": 0x3C0001, "GCTL": 0x3208A20, "GINTC": 0xA55AC3, "GCNTC": pattern,
            **others}


def _events(name, clauses, config=None, prefix="lvz-"):
    return Events(name, clauses, ["virtualization"], {**LVZ, **(config or {})}, prefix)


def _state(vm, pgm, **others):
    crmd = others.pop("CRMD", mode(0, 1, 0, MAPPED))
    return {**HANDLERS, "CRMD": crmd, "PC": PROGRAM if vm else KERNEL, "GSTAT": status(vm, pgm), **others}


CODES = ((0x16, 0), (0x17, 0), (0x18, 0), (0x18, 1), (0x1, 0), (0x7, 0), (0x8, 1), (0xD, 0), (0xF, 0), (0x3F, 0))


def general():
    cases = _events("general_exception_entry", ["exit", "GSTAT", "S3"])
    for at, (code, subcode) in enumerate(CODES):
        state = _everything(SCATTERED if at % 2 else ONES ^ SCATTERED, CRMD=mode(at % 4, 1, at % 2, MAPPED), PC=PROGRAM,
                            GSTAT=status(1, at // 2 % 2), **HANDLERS)
        cases.add(f"exit-0x{code:x}-0x{subcode:x}", "An exception of the guest that root handles leaves guest mode, and"
                  " PGM says where it came from; the bits of other exceptions and the guest's id stay.", state,
                  watch=(*CONTEXTS, *ROOT_REGISTERS), config=INSTRUCTION if at % 2 else {}, ecode=code,
                  esubcode=subcode, address=MIXED)
    for vm in (0, 1):
        for pgm in (0, 1):
            for clears in (1, 0):
                cases.add(f"vm{vm}-pgm{pgm}-{'cleared' if clears else 'left'}",
                          "In guest mode PGM is set; in root mode it is cleared, or left alone where root's exceptions"
                          " do that.", _state(vm, pgm, PRMD=0), watch=("GSTAT", "PRMD", "TLBRPRMD", "MERRCTL"),
                          config={"choice.root_exceptions_clear_PGM": clears}, level="choice",
                          clauses=["exit" if vm else "pgm_on_root_exc", "GSTAT", "S3"], ecode=0xB, esubcode=0,
                          address=0)
    for what, others in (("refill", {"TLBRERA": KERNEL | IS_TLBR}), ("machine-error", {"MERRCTL": 1})):
        for vm in (0, 1):
            cases.add(f"in-{what}-vm{vm}", "Inside another exception's handler, too, PGM of GSTAT tells of this one.",
                      _state(vm, 1 - vm, **others), watch=MODES, level="choice",
                      config={"choice.root_exceptions_clear_PGM": 0}, ecode=0xD, esubcode=0, address=0)
    cases.add("debug-mode", "In debug mode an exception leaves PGM alone.",
              _everything(SCATTERED, DBG=DBG_DST | 0x150000, GSTAT=status(0, 1)),
              watch=(*CONTEXTS, *ROOT_REGISTERS), config=DEBUGGER, tags=["debug-mode"],
              clauses=["debug_mode", "GSTAT"], ecode=0xB, esubcode=0, address=0)
    _elsewhere(cases, dict(ecode=0xB, esubcode=0, address=0))
    return cases.all


def _elsewhere(cases, args):
    """Where there is no LVZ there is no guest mode to tell of."""
    for what, config in (("la32", {**LVZ, **LA32}), ("reduced", {**LVZ, **REDUCED}), ("not-there", {"choice.LVZ": 0})):
        for clears in (0, 1) if cases.name == "general_exception_entry" else (1,):
            cases.add(f"{what}{'' if clears else '-left'}", "Without LVZ, or with 32 bits, there is no guest mode.",
                      {"CRMD": MAPPED | 4, "PC": 0x1C000044, "GSTAT": 0, "TLBRPRMD": 0, "MERRCTL": 0, "EENTRY": 0x5000,
                       "TLBRENTRY": 0x6000, "MERRENTRY": 0x7000} if what != "reduced" else
                      {"CRMD": MAPPED | 4, "PC": 0x1C000044, "GSTAT": 0, "EENTRY": 0x5000, "TLBRENTRY": 0x6000},
                      watch=MODES, config={**config, "choice.root_exceptions_clear_PGM": clears},
                      clauses=["detect", *cases.clauses], level="should", **args)


def refill():
    cases = _events("tlb_refill", ["exit", "TLBRPRMD", "S3"])
    _exits_of_their_own(cases, "TLBRPRMD", TLBRPRMD_PGM, {"address": 0x0000123456789ABC})
    _elsewhere(cases, {"address": 0x7000})
    return cases.all


def machine_error():
    cases = _events("machine_error", ["exit", "MERRCTL", "S3"])
    args = {"cause": 0x5A, "repairable": 1, "info1": MIXED, "info2": OTHER}
    _exits_of_their_own(cases, "MERRCTL", MERRCTL_PGM, args)
    _elsewhere(cases, args)
    return cases.all


def _exits_of_their_own(cases, slot, own_bit, args):
    """A refill and a machine error have a bit of their own for the mode; that of general exceptions stays."""
    for vm in (0, 1):
        for at, pattern in enumerate((SCATTERED, ONES ^ SCATTERED)):
            state = _everything(pattern, CRMD=mode(3 * at, 1, at, MAPPED), PC=PROGRAM, GSTAT=status(vm, at), **HANDLERS)
            state[slot] = state[slot] & ~own_bit | (0 if vm else own_bit)
            cases.add(f"vm{vm}-{'odd' if at else 'even'}",
                      f"PGM of {slot} says whether guest mode was left, and that of GSTAT stays with the guest's id.",
                      state, watch=(*CONTEXTS, *ROOT_REGISTERS), **args)
        for general in (0, 1):
            for own in (0, 1):
                cases.add(f"vm{vm}-pgm{general}-own{own}", f"PGM of {slot} gets the mode, whatever it was.",
                          _state(vm, general, **{slot: own_bit if own else 0}), watch=MODES, **args)
    for vm in (0, 1):
        cases.add(f"debug-mode-{vm}", "In debug mode no mode is saved.",
                  _state(0, vm, DBG=DBG_DST, **{slot: own_bit if vm else 0}), watch=MODES, config=DEBUGGER,
                  tags=["debug-mode"], clauses=["debug_mode", slot], **args)


def interrupt():
    cases = _events("interrupt", ["routing", "exit", "S5"])
    for vm in (0, 1):
        for pgm in (0, 1):
            for what, ie, lines, enabled in (("taken", 1, 0x8, 0x8), ("disabled", 0, 0x8, 0x8), ("other", 1, 0x8, 0x10),
                                             ("none", 1, 0, 0x1FFF)):
                state = _state(vm, pgm, CRMD=mode(0, ie, 0, MAPPED), ESTAT=lines, ECFG=0x20000 | enabled, PRMD=0)
                cases.add(f"vm{vm}-pgm{pgm}-{what}", "An interrupt of the host that is enabled leaves guest mode; one"
                          " that is not leaves the guest alone.", state,
                          watch=("GSTAT", "CRMD", "PRMD", "ESTAT", "TLBRPRMD", "MERRCTL"))
    state = _everything(SCATTERED, CRMD=mode(0, 1, 1, MAPPED), PC=PROGRAM, ESTAT=0x1804, ECFG=0x1FFF, **HANDLERS)
    cases.add("exit", "What the guest was doing is in the host's registers of general exceptions, and nothing else is"
              " changed.", {**state, "GSTAT": status(1, 0)}, watch=(*CONTEXTS, *ROOT_REGISTERS))
    for vm in (0, 1):
        cases.add(f"vm{vm}-hwis", "What GINTC makes pend in the guest does not pend for the host.",
                  _state(vm, 0, ECFG=0x1FFF, GINTC=0xFF00FF), watch=("GSTAT", "ESTAT", "GINTC"),
                  clauses=["GINTC", "routing", "S5"])
    cases.add("in-root-left", "Where root's exceptions leave PGM, an interrupt does.",
              _state(0, 1, ESTAT=0x8, ECFG=0x8), watch=("GSTAT",), level="choice",
              config={"choice.root_exceptions_clear_PGM": 0}, clauses=["pgm_on_root_exc", "GSTAT", "S5"])
    return cases.all


def lines():
    cases = _events("interrupt_lines", ["GINTC", "ESTAT", "S5"])
    for line in range(8):
        for what, passed, hwi in (("alone", 1 << line, 0xFF), ("missing", 0xFF ^ 1 << line, 0xFF),
                                  ("and-line-alone", 1 << line, 1 << line),
                                  ("but-line", 0xFF ^ 1 << line, 1 << line)):
            vm = line % 2
            cases.add(f"hwip-{line}-{what}", "The line of a bit of HWIP is the guest's and not pending for the host.",
                      {**_state(vm, 0), "GINTC": passed << 8 | (0xFF00FF if line % 2 else 0), "ESTAT": 0x3F0003 |
                       (0x13FC if line % 4 > 1 else 0)}, watch=("ESTAT", "GINTC", "GSTAT"), hwi=hwi, ipi=line & 1)
    for ipi in (0, 1):
        cases.add(f"all-passed-ipi-{ipi}", "HWIP has no bit for the interrupt between cores.",
                  {**_state(1, 1), "GINTC": 0xFF00, "ESTAT": 0x7FFF1BFF & ~0x4400}, watch=("ESTAT", "GINTC", "GSTAT"),
                  hwi=0xFF, ipi=ipi)
        cases.add(f"none-passed-ipi-{ipi}", "Neither HWIS nor HWIC passes a line to the guest.",
                  {**_state(ipi, 1), "GINTC": 0xFF00FF}, watch=("ESTAT", "GINTC", "GSTAT"), hwi=0xFF, ipi=ipi)
    cases.add("everything", "Lines change nothing but ESTAT.", {**_everything(SCATTERED, PC=PROGRAM, CRMD=MAPPED),
                                                                "GSTAT": status(1, 1)},
              watch=(*CONTEXTS, *ROOT_REGISTERS), hwi=0xFF, ipi=0)
    return cases.all


CONTEXTS_OF_ERTN = (
    ("general", {}), ("refill", {"TLBRERA": PROGRAM & ~3 | IS_TLBR}), ("machine-error", {"MERRCTL": 0x81}),
    ("both", {"MERRCTL": 0x101, "TLBRERA": PROGRAM & ~3 | IS_TLBR}), ("debug", {"DBG": DBG_DST}),
    ("debug-in-all", {"DBG": DBG_DST, "MERRCTL": 0x101, "TLBRERA": 0x2001}))


def ertn():
    cases = _events("ertn", ["ertn_root", "three_pgm", "S4"])
    for context, flags in CONTEXTS_OF_ERTN:
        for bits in range(8):
            general, refill_bit, error = bits & 1, bits >> 1 & 1, bits >> 2
            for clears in (0, 1):
                saved = bits_of_modes(general, refill_bit, error)
                state = {"CRMD": DIRECT, "PRMD": 0x4, "ERA": PROGRAM, "MERRERA": PROGRAM + 0x1000, "DERA": KERNEL,
                         "PC": KERNEL, "LLBCTL": 1, "DBG": 0, "TLBRERA": 0x1000, **saved, **flags}
                state["MERRCTL"] = flags.get("MERRCTL", 0) | saved["MERRCTL"]
                state["GSTAT"] |= status(guest=GUEST if bits % 2 else OTHER_GUEST)
                names = _word(("general", general), ("refill", refill_bit), ("error", error))
                cases.add(f"{context}-{names}{'-cleared' if clears else ''}",
                          "ERTN enters guest mode where the bit of the exception that it returns from says so; the"
                          " other bits do not matter and stay.", state,
                          watch=(*MODES, "CRMD", "TLBRERA", "DBG", "LLBCTL"),
                          config={"choice.entry_clears_PGM": clears}, level="choice")
    for pgm in (0, 1):
        state = _everything(SCATTERED, CRMD=mode(0, 0, 0, MAPPED), PC=KERNEL, GSTAT=status(0, pgm))
        cases.add(f"nothing-else-pgm{pgm}", "Entering the guest changes nothing else.", state,
                  watch=(*CONTEXTS, *ROOT_REGISTERS))
    for plv in (1, 2, 3):
        state = {**_state(0, 1), "CRMD": mode(plv, 1, 0, MAPPED)}
        for context in ({}, {"TLBRERA": IS_TLBR, "TLBRPRMD": TLBRPRMD_PGM}, {"MERRCTL": 1 | MERRCTL_PGM}):
            name = _word(("refill", "TLBRERA" in context), ("error", "MERRCTL" in context))
            cases.add(f"refused-plv{plv}-{name}", f"At PLV{plv} ERTN raises IPE, and no guest is entered.",
                      {**state, **context}, watch=(*MODES, "CRMD", "PRMD", "TLBRERA"), tags=["privilege"],
                      flags=["PRIVILEGE_UNCHECKED"])
    for what, config in (("not-there", {"choice.LVZ": 0}), ("la32", LA32), ("reduced", REDUCED)):
        state = {"CRMD": DIRECT, "PRMD": 0x4, "ERA": 0x2000, "GSTAT": 0, "PC": 0x1C000040}
        for clears in (0, 1):
            cases.add(f"{what}-{clears}", "Without LVZ there is no guest to be entered.", state,
                      watch=("GSTAT", "CRMD"), config={**config, "choice.entry_clears_PGM": clears},
                      clauses=["detect", "S4"], level="should")
    return cases.all


def in_guest_mode(name, **args):
    """What comes from outside leaves guest mode alone."""
    def make():
        cases = _events(name, ["routing", "GSTAT"])
        state = _everything(SCATTERED, CRMD=mode(0, 1, 1, MAPPED), PC=PROGRAM, GSTAT=status(1, 1))
        state["ESTAT"] &= ~0x1FFF
        cases.add("in-guest-mode", "The event changes neither the mode nor whose it is.", state,
                  watch=(*CONTEXTS, *ROOT_REGISTERS), **args)
        return cases.all
    return make


def rdtime(name):
    """Root reads its own time."""
    def make():
        cases = _events(name, ["GCNTC", "S6"])
        for what, counter, offset in (("all-ones", 0x123456789ABCDEF0, ONES), ("high", 1, 1 << 63), ("low", ONES, 1)):
            cases.add(f"gcntc-{what}", "GCNTC is added to the time of a guest, not to that of root.",
                      {"StableCounter": counter, "GCNTC": offset, "PC": KERNEL, "GSTAT": status(0, 1)},
                      watch=("GCNTC", "GSTAT"), rd=0x55, rj=0x77)
        return cases.all
    return make


EVENTS = {"general_exception_entry": general, "tlb_refill": refill, "machine_error": machine_error,
          "interrupt": interrupt, "interrupt_lines": lines, "ertn": ertn,
          "message": in_guest_mode("message", number=0x45), "tick": in_guest_mode("tick"),
          **{name: rdtime(name) for name in ("rdtime_d", "rdtimel_w", "rdtimeh_w")},
          "store_by_another": in_guest_mode("store_by_another", to_line=1)}
