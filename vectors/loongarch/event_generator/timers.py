# SPDX-License-Identifier: CC0-1.0
"""Cases of the clock: one tick of the timer, and what RDTIME reads."""
from event_cases import (CONTEXTS, KERNEL, LA32, MAPPED, MIXED, ONES, OTHER, PROGRAM, REDUCED, SCATTERED, Events,
                         full_state)
from exceptions import DEBUGGER, INFERRED, INSTRUCTION, mode
from machine import CORE_IDLE, CORE_TIMER_STOPPED, DBG_DST, ESTAT_TI, facts

SHOWN = ("TCFG", "TVAL", "ESTAT", "CORE")
FULL = facts.ones(47, 0)
WRAPS = {"choice.one_shot_wraps": 1, "choice.one_shot_disables": 0}  # what an expired one-shot leaves
PENDING = 0x7FFF0000 | 0x1BFF & ~ESTAT_TI | 0x1000  # all that is not the timer, nor follows from other registers


def tick():
    cases = Events("tick", ["S6"], ["timer"])
    _clock(cases)
    _counts(cases)
    _expires(cases)
    _expires_at_0(cases)
    _stands_still(cases)
    _other_widths(cases)
    return cases.all


def _tick(cases, what, why, state, **others):
    cases.add(what, why, {"StableCounter": 7, "PC": KERNEL, **state}, watch=(*SHOWN, *others.pop("watch", ())),
              **others)


def _clock(cases):
    """The counter of the clock, which has 64 bits on every core."""
    for count in (0, 0x7FFFFFFF, 0xFFFFFFFF, (1 << 63) - 1, ONES, MIXED, 0x00FFFFFFFFFFFFFF):
        _tick(cases, f"clock-0x{count:x}", "Each tick counts one, and the count wraps after 64 bits.",
              {"StableCounter": count, "TCFG": 0, "TVAL": 5})
    for where, config in (("la32", LA32), ("reduced", REDUCED)):
        _tick(cases, f"clock-{where}", "The clock has 64 bits on LA32, too.",
              {"StableCounter": 0xFFFFFFFF, "TCFG": 0, "PC": 0x80000044}, config=config,
              **({"level": "should"} if where == "reduced" else {}))
    state = full_state(SCATTERED, CRMD=mode(3, 1, 1, MAPPED), PC=PROGRAM, CORE=CORE_IDLE, TCFG=0x1003, TVAL=0)
    _tick(cases, "nothing-else", "A tick changes no other register, and takes no interrupt itself.", state,
          watch=CONTEXTS)
    _tick(cases, "debug-mode", "The clock runs in debug mode, too.", {"DBG": DBG_DST, "TCFG": 0x1001, "TVAL": 0},
          watch=("DBG",), **INFERRED)


def _counts(cases):
    """An enabled timer counts down from anything that is not 0."""
    for value in (1, 2, 0x80000000, 0x100000000, 0x555555555555, 0xAAAAAAAAAAAA, FULL, 1 << 47):
        for periodic in (0, 2):
            _tick(cases, f"counts-0x{value:x}{'-periodic' if periodic else ''}",
                  "A timer that is not at 0 counts one down, and raises nothing.",
                  {"TCFG": 0x9C | 1 | periodic, "TVAL": value, "ESTAT": 0})
    _tick(cases, "counts-while-pending", "That the timer's interrupt pends does not stop a periodic timer.",
          {"TCFG": 0x1003, "TVAL": 0x10, "ESTAT": ESTAT_TI})
    _tick(cases, "counts-in-idle", "A core that waits goes on counting.",
          {"TCFG": 0x1001, "TVAL": 1, "CORE": CORE_IDLE, "ESTAT": PENDING})


def _expires(cases):
    for initial in (0x4, 0xAAAAAAAAAAA8, 0x555555555554, FULL & ~3):
        for status in (0, PENDING, ESTAT_TI):
            _tick(cases, f"periodic-0x{initial:x}-over-0x{status:x}",
                  "At 0 a periodic timer raises its interrupt and starts again at InitVal times four.",
                  {"TCFG": initial | 3, "TVAL": 0, "ESTAT": status})
    for wraps in (1, 0):
        for disables in (0, 1):
            config = {"choice.one_shot_wraps": wraps, "choice.one_shot_disables": disables}
            for initial, status, core in ((0x1000, 0, 0), (0x555555555554, PENDING, CORE_IDLE),
                                          (0xAAAAAAAAAAA8, ESTAT_TI, 0)):
                _tick(cases, f"one-shot-0x{initial:x}-wraps-{wraps}-disables-{disables}",
                      f"At 0 a one-shot timer interrupts and stops; TVAL shows {'ones' if wraps else '0'}, En is"
                      f" {'cleared' if disables else 'kept'}.",
                      {"TCFG": initial | 1, "TVAL": 0, "ESTAT": status, "CORE": core}, config=config,
                      level="choice", clauses=["one_shot", "S6"])
            _tick(cases, f"periodic-wraps-{wraps}-disables-{disables}", "A periodic timer knows no such choice.",
                  {"TCFG": 0x1003, "TVAL": 0, "ESTAT": 0}, config=config)
            _tick(cases, f"before-the-end-wraps-{wraps}-disables-{disables}", "Before its end a one-shot counts.",
                  {"TCFG": 0x1001, "TVAL": 1, "ESTAT": 0}, config=config)
    _tick(cases, "no-initial-value", "A timer that is started with InitVal 0 expires at once.",
          {"TCFG": 0x1, "TVAL": 0, "ESTAT": 0}, config=WRAPS, **INFERRED)


def _expires_at_0(cases):
    """The other reading: the tick that brings the timer to 0 expires it."""
    at_0 = {"choice.timer_expires_at_0": 1}
    for value in (0, 1, 2, 3, 0x100000001, 1 << 47 | 1):
        for periodic in (0, 2):
            _tick(cases, f"at-0-count-0x{value:x}{'-periodic' if periodic else ''}",
                  "Where a timer expires as it gets to 0, the tick at 1 raises the interrupt, and one at 0 would.",
                  {"TCFG": 0x9C | 1 | periodic, "TVAL": value, "ESTAT": 0}, config={**WRAPS, **at_0}, level="choice",
                  clauses=["TCFG", "one_shot", "S6"])
    for what, state in (("disabled", {"TCFG": 0x1554, "CORE": 0}),
                        ("expired", {"TCFG": 0x1001, "CORE": CORE_TIMER_STOPPED})):
        _tick(cases, f"at-0-{what}", "A timer that does not count stands still at 1, too.",
              {**state, "TVAL": 1, "ESTAT": 0}, config=at_0, level="choice",
              clauses=["TCFG", "S6"])


def _stands_still(cases):
    for at, value in enumerate((0, 1, FULL, 0x5555)):
        for periodic in (0, 2):
            _tick(cases, f"disabled-0x{value:x}{'-periodic' if periodic else ''}",
                  "A timer without En stands still and raises nothing.",
                  {"TCFG": 0x1554 | periodic, "TVAL": value, "ESTAT": PENDING if at % 2 else 0,
                   "CORE": CORE_TIMER_STOPPED if at > 1 else 0})
        for config in ({}, {"choice.one_shot_wraps": 0}):
            _tick(cases, f"expired-0x{value:x}{'-at-0' if config else ''}",
                  "A one-shot timer that has expired stands still until it is configured again, its interrupt cleared"
                  " or not.", {"TCFG": 0x1001, "TVAL": value, "ESTAT": ESTAT_TI if at % 2 else 0,
                            "CORE": CORE_TIMER_STOPPED},
                  config=config, clauses=["one_shot", "S6"])


def _other_widths(cases):
    for bits in (3, 30, 32, 33, 64):
        full = facts.ones(bits - 1, 0)
        config = {"choice.TIMER_N": bits}
        _tick(cases, f"timer-{bits}-counts", f"A timer of {bits} bits counts down from its highest value.",
              {"TCFG": full & ~2, "TVAL": full, "ESTAT": 0}, config=config, clauses=["parameters", "S6"])
        _tick(cases, f"timer-{bits}-top", f"A timer of {bits} bits borrows through all of them.",
              {"TCFG": full & ~2, "TVAL": 1 << bits - 1, "ESTAT": 0}, config=config, clauses=["parameters", "S6"])
        _tick(cases, f"timer-{bits}-one-shot",
              f"A one-shot timer of {bits} bits shows {bits} ones when it has expired.",
              {"TCFG": 0x5, "TVAL": 0, "ESTAT": 0}, config={**config, **WRAPS}, level="choice",
              clauses=["one_shot", "parameters", "S6"])
        _tick(cases, f"timer-{bits}-periodic", f"A periodic timer of {bits} bits starts again with all of InitVal.",
              {"TCFG": full, "TVAL": 0, "ESTAT": 0}, config=config, clauses=["parameters", "S6"])
    for where, config in (("la32", LA32), ("reduced", REDUCED)):
        level = {"level": "should"} if where == "reduced" else {}
        for what, state in (("one-shot", {"TCFG": 0x5, "TVAL": 0}), ("periodic", {"TCFG": 0xFFFFFFFF, "TVAL": 0}),
                            ("counts", {"TCFG": 0x5, "TVAL": 0x80000000})):
            _tick(cases, f"{where}-{what}", "On LA32, a timer has 32 bits at most.",
                  {**state, "PC": 0x80000044, "ESTAT": 0}, config={**config, **WRAPS, "choice.TIMER_N": 32},
                  clauses=["GRLEN", "one_shot", "S6"], **level)
        _tick(cases, f"{where}-one-shot-of-48-bits", "What is said of more than 32 bits does not matter on LA32.",
              {"TCFG": 0x5, "TVAL": 0, "PC": 0x80000044, "ESTAT": 0}, config={**config, **WRAPS},
              clauses=["GRLEN", "one_shot", "S6"], **level)


TIMES = (  # what, the clock, the compensation
    ("zero", 0, 0), ("clock-alone", 0x123456789ABCDEF0, 0), ("compensation-alone", 0, 0xFEDCBA9876543210),
    ("carry", 0x00000000FFFFFFFF, 1), ("carry-below", 0x00000000FFFFFFFE, 1), ("borrow", 0x100000000, ONES),
    ("minus-one", 0, ONES), ("wraps", ONES, 2), ("bit-31", 0x80000000, 0), ("bit-63", 1 << 63, 0),
    ("long-compensation", 0x7FFFFFFF, 0x80000000), ("even", OTHER, 0x1111111111111111),
         ("odd", MIXED, 0x0101010101010101),
    ("halves", 0x8000000080000000, 0x8000000080000000))


def rdtime(name):
    """rdtime.d, rdtimel.w or rdtimeh.w: the whole time, or one half of it with its sign."""
    cases = Events(name, ["S6"], ["timer"])
    old = {"rd": 0x1122334455667788, "rj": 0x99AABBCCDDEEFF00}
    shown = ("StableCounter", "CNTC", "TID", "TVAL")
    for at, (what, clock, compensation) in enumerate(TIMES):
        state = {"StableCounter": clock, "CNTC": compensation, "TID": 0xA5A5A5A5 if at % 2 else 0x5A5A5A5A,
                 "PC": KERNEL,
                 "TVAL": 0x123}
        cases.add(what, "The clock and what CNTC adds to it go into rd, TID into rj.", state, watch=shown, **old)
    _permission(cases, old)
    if name == "rdtime_d":
        _not_on_la32(cases, name, old)
    else:
        _on_la32(cases, name)
    return cases.all


def _permission(cases, old):
    """MISC.DRDTL1 to DRDTL3, bits 5 to 7, forbid it to their level."""
    time = {"StableCounter": 0x123456789ABCDEF0, "TID": 0x80000001, "PC": PROGRAM}
    for plv in (1, 2, 3):
        for which, misc in (("own", 0x10 << plv), ("others", 0xFFFFF & ~0x1111 & ~(0x10 << plv)), ("none", 0)):
            state = full_state(SCATTERED, CRMD=mode(plv, 1, plv % 2, MAPPED), ECFG=plv << 16, **time)
            state["MISC"] = misc & 0x7FEFE
            why = "may not read the time and gets IPE" if which == "own" else "may read the time"
            cases.add(f"plv{plv}-drdtl-{which}", f"PLV{plv} {why}: MISC.DRDTL{plv} alone decides.", state,
                      watch=CONTEXTS if which == "own" else ("CRMD", "ERA", "ESTAT"), clauses=["MISC", "S6", "S3"],
                      config=INSTRUCTION if plv == 1 else {}, tags=["privilege"],
                      flags=["PRIVILEGE_UNCHECKED"] if which == "own" else [], **old)
    cases.add("plv0-drdtl", "PLV0 may always read the time.", {"MISC": 0xE0, **time}, watch=("ESTAT",),
              clauses=["MISC", "S6"], **old)
    cases.add("debug-mode-drdtl", "In debug mode the IPE is only recorded.",
              {"MISC": 0x80, "CRMD": MAPPED | 3, "DBG": DBG_DST | 0x310000, "ESTAT": 0x3F0000, **time},
              watch=("CRMD", "ESTAT"), config=DEBUGGER, tags=["privilege", "debug-mode"],
              clauses=["debug_mode", "MISC"],
              flags=["PRIVILEGE_UNCHECKED"], **old)
    cases.add("last-word", "On LA64, addresses have 64 bits.", {**time, "PC": 0xFFFFFFFC}, **old)


SHORT_TIMES = (("carry", 0xFFFFFFFF, 1), ("minus-one", 0x100000000, 0xFFFFFFFF), ("minus-one-of-0", 0, 0xFFFFFFFF),
               ("least", 0x8000000000000000, 0x80000000), ("most", 0x7FFFFFFF, 0x7FFFFFFF), ("even", OTHER, 0x11111111),
               ("bit-31", 0x8000000080000000, 0), ("below-bit-31", 0x7FFFFFFF7FFFFFFF, 0))


def _on_la32(cases, name):
    """CNTC has 32 bits and a sign; rd and rj have 32 bits."""
    old = {"rd": 0x55667788, "rj": 0xDDEEFF00}
    for where, config in (("la32", LA32), ("reduced", REDUCED)):
        level = {"level": "should"} if where == "reduced" else {}
        for what, clock, compensation in SHORT_TIMES if where == "la32" else ():
            cases.add(f"la32-{what}", "On LA32, CNTC is a signed number of 32 bits, and the time has 64.",
                      {"StableCounter": clock, "CNTC": compensation, "TID": 0x80000001, "PC": 0x80000044},
                      config=config, clauses=["GRLEN", "S6"], **old)
        cases.add(f"{where}-last-word", "What follows the last word of the address space is the first.",
                  {"StableCounter": 0x8000000080000000, "TID": 0xA5A5A5A5, "PC": 0xFFFFFFFC}, config=config,
                  clauses=["GRLEN", "S6"], **level, **old)
    for which, misc in (("own", 0x80), ("others", 0x60)):
        cases.add(f"la32-plv3-drdtl-{which}", "On LA32, too, MISC.DRDTL3 forbids PLV3 to read the time.",
                  {"CRMD": MAPPED | 7, "MISC": misc, "StableCounter": 0x8000000080000000, "TID": 0xA5A5A5A5,
                   "PC": 0x80000044, "EENTRY": 0xA5A5A000}, watch=("ESTAT",), config=LA32, clauses=["MISC", "S6", "S3"],
                  tags=["privilege"], flags=["PRIVILEGE_UNCHECKED"] if which == "own" else [], **old)
    cases.add("reduced-plv3", "LA32 reduced has no MISC, so PLV3 may read the time.",
              {"CRMD": MAPPED | 7, "StableCounter": 0x1234567887654321, "PC": 0x80000044}, config=REDUCED,
              clauses=["S12_la32r", "S6"], level="should", **old)


def _not_on_la32(cases, name, old):
    old = {"rd": 0x55667788, "rj": 0xDDEEFF00}
    for where, config in (("la32", LA32), ("reduced", REDUCED)):
        for plv in (0, 3):
            state = {"CRMD": MAPPED | plv | 4, "StableCounter": MIXED, "PC": 0xFFFFFFFC, "EENTRY": 0xA5A5A000,
                     "ECFG": 0x10000 * plv, "PRMD": 0}
            cases.add(f"{where}-plv{plv}", "The instruction rdtime.d is one of LA64: elsewhere it raises INE.", state,
                      watch=("CRMD",),
                      config=config, clauses=["S6", "S3"], **INFERRED, **old)
