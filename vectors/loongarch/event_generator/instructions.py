# SPDX-License-Identifier: CC0-1.0
"""Cases of instructions that use a unit of an extension, and of those that check a bound."""
from event_cases import CONTEXTS, DIRECT, KERNEL, LA32, MAPPED, ONES, PROGRAM, SCATTERED, Events, full_state
from events import UNITS
from exceptions import DEBUGGER, INFERRED, INSTRUCTION
from machine import DBG_DST

ENABLES = 0xF  # of EUEN
WHERE = {"EENTRY": 0x1C00C000, "PC": PROGRAM}


def use(name):
    choice, bit, _ = UNITS[name]
    own = 1 << bit
    cases = Events(name, ["EUEN", "S3"], ["extension"])
    for plv in range(4):
        for what, enables in (("alone", own), ("with-all", ENABLES)):
            cases.add(f"plv{plv}-enabled-{what}", "An instruction of a unit that is enabled is executed.",
                      {**WHERE, "CRMD": MAPPED | plv, "EUEN": enables}, watch=("CRMD", "ESTAT", "EUEN"))
        for what, enables in (("all", 0), ("alone", ENABLES & ~own)):
            cases.add(f"plv{plv}-disabled-{what}", "While its unit is disabled, an instruction raises its exception.",
                      {**WHERE, "CRMD": MAPPED | plv | 4, "EUEN": enables}, watch=("EUEN",), config=INSTRUCTION)
    for vs in (1, 4, 7):
        cases.add(f"disabled-vs{vs}", "The exception goes to its entry.",
                  {**WHERE, "EENTRY": 0x9000000055A80000, "ECFG": vs << 16, "CRMD": MAPPED | 3})
    for enables in (0, ENABLES):
        cases.add(f"absent-{'enabled' if enables else 'disabled'}", "Where there is no such unit, there is no such instruction.",
                  {**WHERE, "CRMD": MAPPED | 3, "EUEN": enables & ~own}, config={choice: 0}, clauses=["EUEN", "EUEN_units"],
                  **INFERRED)
    for enables in (0, own):
        state = full_state(SCATTERED, CRMD=MAPPED | 3 | 0x204, PC=KERNEL, EUEN=enables, MISC=0)
        cases.add(f"whole-{'enabled' if enables else 'disabled'}", "Nothing else changes.", state, watch=CONTEXTS,
                  config=INSTRUCTION)
        cases.add(f"la32-{'enabled' if enables else 'disabled'}", "LA32 has the units, too.",
                  {"EENTRY": 0x1C00C000, "PC": 0xFFFFFFFC, "CRMD": DIRECT | 3, "EUEN": enables}, config=LA32,
                  clauses=["EUEN", "GRLEN"], watch=("ESTAT",))
    _in_debug_mode(cases, {"EUEN": ENABLES & ~own})
    return cases.all


def _in_debug_mode(cases, state, **args):
    for opened in ({}, DEBUGGER):
        cases.add(f"debug-mode{'-to-the-debugger' if opened else ''}", "In debug mode the exception is only recorded.",
                  {**WHERE, **state, "DBG": DBG_DST | 0x310000, "ESTAT": 0x3F0000, "BADV": 5},
                  watch=("CRMD", "ESTAT", "BADV", "DBG"), config=opened, tags=["debug-mode"],
                  clauses=["debug_mode", "EUEN" if "EUEN" in state else "bound_checks"], **args)


PAIRS = (("equal-zeros", 0, 0), ("equal-ones", ONES, ONES), ("one-less", 5, 6), ("one-more", 6, 5),
         ("negative-and-zero", ONES, 0), ("zero-and-negative", 0, ONES), ("extremes", 1 << 63, ONES >> 1),
         ("extremes-turned", ONES >> 1, 1 << 63), ("negative-less", ONES - 1, ONES), ("negative-more", ONES, ONES - 1))


def bound_check(name):
    cases = Events(name, ["bound_checks", "S3"], ["bound-check"])
    for what, rj, rk in PAIRS:
        for plv in (0, 3):
            cases.add(f"{what}-plv{plv}", "General registers are compared as signed numbers, all their bits.",
                      {**WHERE, "CRMD": MAPPED | plv | 4, "BADV": 0x55}, watch=("ESTAT", "BADV"), rj=rj, rk=rk)
    for bit in range(64):
        rj, rk = (1 << bit, 0) if (bit == 63) == (name == "asrtle_d") else (0, 1 << bit)
        cases.add(f"holds-by-bit-{bit}", "Each bit decides where those above it are equal.", WHERE, watch=("ESTAT",), rj=rj,
                  rk=rk)
        cases.add(f"fails-by-bit-{bit}", "Each bit decides where those above it are equal.", WHERE, watch=("TLBEHI",),
                  rj=rk, rk=rj)
    failing = {"rj": 0x9000000012345678 if name == "asrtgt_d" else 0x123456789ABCDEF0, "rk": 0}
    for vs in (1, 7):
        cases.add(f"fails-vs{vs}", "The exception goes to its entry.",
                  {**WHERE, "EENTRY": 0x9000000055A80000, "ECFG": vs << 16}, **failing)
    for plv in range(4):
        cases.add(f"short-addresses-plv{plv}", "Where MISC makes addresses short, BADV gets 32 bits.",
                  {**WHERE, "CRMD": MAPPED | plv, "MISC": 0xE}, watch=("BADV",), clauses=["bound_checks", "MISC"], **failing)
    cases.add("whole-fails", "Nothing else changes.", full_state(SCATTERED, CRMD=MAPPED | 3 | 0x204, PC=KERNEL, MISC=0),
              watch=CONTEXTS, config=INSTRUCTION, **failing)
    cases.add("whole-holds", "Nothing else changes.", full_state(SCATTERED, CRMD=MAPPED | 3 | 0x204, PC=KERNEL, MISC=0),
              watch=CONTEXTS, rj=failing["rk"], rk=failing["rj"])
    for what, (rj, rk) in (("less", (1, 2)), ("more", (2, 1))):
        cases.add(f"la32-{what}", "Instructions of .D are not there on LA32.",
                  {"EENTRY": 0x1C00C000, "PC": 0x80000044, "CRMD": DIRECT | 3}, watch=("BADV",), config=LA32,
                  clauses=["bound_checks", "GRLEN"], rj=rj, rk=rk, **INFERRED)
    _in_debug_mode(cases, {}, **failing)
    return cases.all


EVENTS = {**{name: lambda name=name: use(name) for name in UNITS},
          **{name: lambda name=name: bound_check(name) for name in ("asrtle_d", "asrtgt_d")}}
