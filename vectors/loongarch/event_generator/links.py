# SPDX-License-Identifier: CC0-1.0
"""Cases of the LLbit, and of ERTN, which clears it."""
from event_cases import CONTEXTS, DIRECT, KERNEL, LA32, MAPPED, PROGRAM, REDUCED, SCATTERED, Events, full_state
from exceptions import DEBUGGER, mode
from machine import DBG_DST

LINKS = ((0, "none"), (1, "llbit"), (4, "klo"), (5, "llbit-and-klo"))


def ll():
    cases = Events("ll", ["S7", "LLBCTL"], ["llbit"])
    for link, what in LINKS:
        for plv in (0, 3):
            cases.add(f"{what}-plv{plv}", "LL sets the LLbit, whatever it was, and leaves KLO.",
                      {"LLBCTL": link, "CRMD": MAPPED | plv, "PC": PROGRAM, "ESTAT": 0x3F0003, "DBG": 0},
                      watch=("LLBCTL", "CRMD", "ESTAT"))
    return cases.all + _program_counters("ll", {"LLBCTL": 4})


def sc():
    cases = Events("sc", ["S7", "LLBCTL"], ["llbit"])
    for link, what in LINKS:
        for plv in (0, 3):
            cases.add(f"{what}-plv{plv}", "SC stores where the LLbit is set, says so in rd, and the LLbit is used up.",
                      {"LLBCTL": link, "CRMD": MAPPED | plv, "PC": PROGRAM, "ESTAT": 0x3F0003},
                      watch=("LLBCTL", "CRMD", "ESTAT"))
    return cases.all + _program_counters("sc", {"LLBCTL": 5})


def _program_counters(name, state):
    cases = Events(name, ["S7", "LLBCTL"], ["llbit"])
    cases.add("last-word", "On LA64, addresses have 64 bits.", {**state, "PC": 0xFFFFFFFC})
    full = full_state(SCATTERED, CRMD=mode(3, 1, 1, MAPPED), PC=KERNEL, **state)
    cases.add("nothing-else", "Nothing else changes.", full, watch=CONTEXTS)
    cases.add("la32-last-word", "On LA32, what follows the last word of the address space is the first.",
              {**state, "PC": 0xFFFFFFFC}, config=LA32, clauses=["S7", "GRLEN"])
    cases.add("reduced", "LA32 reduced has the LLbit, too.", {**state, "PC": 0x80000044}, config=REDUCED,
              level="should", clauses=["S12_la32r", "S7"])
    return cases.all


def store_by_another():
    cases = Events("store_by_another", ["S7", "LLBCTL"], ["llbit"])
    for link, what in LINKS:
        for to_line in (0, 1) if link & 1 else (1,):
            where = "to the line of LL clears the LLbit" if to_line else "elsewhere leaves the LLbit"
            cases.add(f"{what}-{'line' if to_line else 'elsewhere'}", f"A store of another core {where}; KLO stays.",
                      {"LLBCTL": link, "PC": PROGRAM, "CRMD": MAPPED | 3}, watch=("LLBCTL", "CRMD"), to_line=to_line)
    cases.add("nothing-else", "A store of another core changes nothing else.",
              full_state(SCATTERED, CRMD=mode(3, 1, 1, MAPPED), PC=KERNEL, LLBCTL=5, CORE=1), watch=CONTEXTS, to_line=1)
    cases.add("reduced", "LA32 reduced has the LLbit, too.", {"LLBCTL": 1, "PC": 0x80000044}, config=REDUCED,
              level="should", clauses=["S12_la32r", "S7"], to_line=1)
    return cases.all


RETURNS = (("general", {}), ("refill", {"TLBRERA": 0x120000045}), ("machine-error", {"MERRCTL": 0x1FDD}),
           ("debug", {"DBG": DBG_DST}), ("machine-error-in-refill", {"MERRCTL": 0x8D, "TLBRERA": 0x120000045}),
           ("debug-in-machine-error", {"DBG": DBG_DST, "MERRCTL": 0x1FDD}))


def ertn():
    cases = Events("ertn", ["S4", "LLBCTL"], ["exception", "llbit"], prefix="link-")
    for name, flags in RETURNS:
        for link, what in LINKS:
            state = {"CRMD": DIRECT, "PRMD": 7, "ERA": 0x9000000000200044, "DERA": 0x9000000000300048,
                     "MERRERA": 0x900000000040004C, "LLBCTL": link, **flags}
            cases.add(f"{name}-{what}", "Every return clears the LLbit unless KLO is set, and uses KLO up.", state,
                      watch=("LLBCTL", "CRMD", "TLBRERA", "MERRCTL", "DBG"))
    return cases.all + _modes() + _refused_returns() + _returns_of_reduced()


SAVED = (  # the context, its flag, where the mode is saved, and the bits of the mode there
    ("general", {}, "PRMD", (0, 1, 2, 3)),
    ("refill", {"TLBRERA": 0x1C000001}, "TLBRPRMD", (0, 1, 2, 4)),
    ("machine-error", {}, "MERRCTL", (2, 3, 4, 6, 7, 8, 9, 10, 11, 12)))


def _modes():
    """Each saved bit alone over all ones in CRMD, and all but it over zeros."""
    cases = Events("ertn", ["S4", "CRMD"], ["exception", "mode"])
    for context, flags, slot, bits in SAVED:
        every = sum(1 << bit for bit in bits)
        for bit in bits:
            for what, saved in (("alone", 1 << bit), ("missing", every ^ 1 << bit)):
                crmd = DIRECT | 0x3A4 if what == "alone" else MAPPED  # at PLV0
                own = 1 if context == "machine-error" else 0
                cases.add(f"{context}-bit-{bit}-{what}", f"Each bit of the mode comes back from its own bit of {slot}.",
                          {"CRMD": crmd, **flags, slot: saved | own, "ERA": 0x1000, "MERRERA": 0x2000}, watch=("CRMD",))
    return cases.all


def _refused_returns():
    cases = Events("ertn", ["S4", "S3"], ["exception", "privilege"])
    for plv in (1, 2, 3):
        for link, what in LINKS[1:]:
            state = full_state(SCATTERED, CRMD=mode(plv, plv % 2, 0, MAPPED), PC=PROGRAM, ECFG=0x20000, LLBCTL=link)
            cases.add(f"refused-plv{plv}-{what}",
                      f"At PLV{plv}, ERTN raises IPE: it returns from nothing, and the LLbit"
                      " stays.", state, watch=CONTEXTS, flags=["PRIVILEGE_UNCHECKED"])
    cases.add("refused-debug-mode", "In debug mode the IPE of ERTN is only recorded.",
              {"CRMD": MAPPED | 3, "DBG": DBG_DST | 0x310000, "PC": PROGRAM, "LLBCTL": 5, "ESTAT": 0x3F0000,
               "DERA": 0x1000},
              watch=("CRMD", "LLBCTL", "ESTAT"), config=DEBUGGER, clauses=["debug_mode", "S4"],
              flags=["PRIVILEGE_UNCHECKED"])
    return cases.all


def _returns_of_reduced():
    """Code 0x3f in ESTAT says that a refill is to be returned from."""
    cases = Events("ertn", ["S12_la32r", "S4"], ["exception", "mode"], REDUCED, "reduced-")
    for code in (0x3F, 0x1F, 0x2F, 0x37, 0x3B, 0x3D, 0x3E, 0x00):
        for at, prmd in enumerate((0x7, 0x0)):
            state = {"CRMD": DIRECT, "PRMD": prmd, "ERA": 0x80000044 + 0x1000 * at,
                     "ESTAT": 0x1FF << 22 | code << 16 | 3,
                     "PC": 0x1C000040, "LLBCTL": 1}
            what = "returns to mapped mode" if code == 0x3F else "leaves the translation mode"
            cases.add(f"code-0x{code:02x}-prmd-{prmd}", f"On LA32 reduced, ERTN with code 0x{code:x} {what}.", state,
                      watch=("CRMD", "ESTAT", "PRMD"), level="should")
    cases.add("in-mapped-mode", "A handler of LA32 reduced that went on in mapped mode returns there.",
              {"CRMD": MAPPED, "PRMD": 0x3, "ERA": 0x1000, "ESTAT": 0x3F0000}, watch=("CRMD",), level="should")
    others = Events("ertn", ["S4", "S12_la32r"], ["exception", "mode"])
    for what, config in (("la64", {}), ("la32", LA32), ("reduced-la64", {"choice.reduced_LA32": 1})):
        others.add(f"code-0x3f-{what}", "Elsewhere than on LA32 reduced, code 0x3f means nothing to ERTN.",
                   {"CRMD": DIRECT, "PRMD": 0x7, "ERA": 0x80000044, "ESTAT": 0x3F0000}, watch=("CRMD",), config=config)
    return cases.all + others.all
