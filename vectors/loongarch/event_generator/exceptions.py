# SPDX-License-Identifier: CC0-1.0
"""Cases of the exceptions: what each leaves, what it does not touch, and where it goes."""
from event_cases import (CONTEXTS, DIRECT, KERNEL, LA32, MAPPED, MIXED, ONES, OTHER, PROGRAM, REDUCED, SCATTERED, WORD,
                         Events, absent, full_state)
from machine import CORE_IDLE, CRMD_IE, CRMD_WE, DBG_DST, IS_TLBR, facts

DEBUGGER = {"arbitrary.debug_entry": 0x5A5A5A5AA5A5A5A8}
INSTRUCTION = {"arbitrary.instruction_word": WORD}
INFERRED = {"level": "should", "flags": ["INFERENCE"]}
TLB_REGISTERS = ("TLBEHI", "TLBRPRMD", "TLBRERA", "TLBRBADV", "TLBREHI", "TLBRENTRY")
MODES = tuple((plv, ie, we) for plv in range(4) for ie in (0, 1) for we in (0, 1))


def mode(plv, ie, we, rest=DIRECT):
    return rest | plv | (CRMD_IE if ie else 0) | (CRMD_WE if we else 0)


def bits_of_modes():
    """A mode, and PRMD's bits with all of them the other way round."""
    for at, (plv, ie, we) in enumerate(MODES):
        rest = (DIRECT, MAPPED, DIRECT | 0x120, DIRECT | 0xC0)[at % 4]
        yield f"plv{plv}{'-ie' if ie else ''}{'-we' if we else ''}", mode(plv, ie, we, rest), (plv, ie, we)


def complement(plv, ie, we):
    return 3 - plv, 1 - ie, 1 - we


def general():
    cases = Events("general_exception_entry", ["S3"], ["exception"])
    _codes(cases)
    _no_code(cases)
    _modes(cases)
    _short_addresses(cases)
    _vectors(cases)
    _added_offsets(cases)
    _page_numbers(cases)
    _without_watchpoints(cases)
    _general_in_debug_mode(cases)
    _instructions(cases, ecode=0xB, esubcode=0, address=0)
    short = Events("general_exception_entry", ["S3", "GRLEN"], ["exception"], LA32, "la32-")
    _general_on_la32(short, "LA32")
    reduced = Events("general_exception_entry", ["S12_la32r", "S3"], ["exception"], REDUCED, "reduced-")
    _general_on_la32(reduced, "LA32 reduced")
    for case in reduced.all:
        case.level = "should"
    return cases.all + short.all + reduced.all


def _codes(cases):
    """Each exception of the table, with something in all registers that it must leave alone."""
    for at, row in enumerate(facts.exceptions()):
        code, subcode, name = row["ecode"], row["esub"], row["name"]
        if code == 0:
            continue
        recorded = "its address in BADV" if row["badv"] else "no address"
        page = " and the page number in TLBEHI" if row.get("tlbehi") else ""
        state = full_state(SCATTERED if at % 2 else ONES ^ SCATTERED, CRMD=mode(at % 4, 1, at % 2, MAPPED), PC=PROGRAM)
        cases.add(name.lower(), f"{name} leaves {recorded}{page}, and nothing in other contexts.", state,
                  watch=CONTEXTS, clauses=["S3", "BADV", "ESTAT"], config=INSTRUCTION if at % 2 else {},
                  ecode=code, esubcode=subcode, address=MIXED if at % 2 else OTHER)


def _no_code(cases):
    """Pairs of code and subcode beside those that record an address, and beside those that leave BADI alone."""
    pairs = [(1, 1), (2, 0x100), (3, 2), (4, 4), (7, 1), (8, 2), (8, 3), (8, 0x101), (8, 0x1FF), (9, 1), (9, 0x100),
             (0xA, 1), (0xA, 2), (0x11, 0), (0x21, 0), (0x28, 1), (0x19, 0), (0x2A, 0), (0x1A, 0), (0x18, 3),
             (0x18, 0x101),
             (0x8, 0x11), (0x38, 1), (0x3F, 0), (0x3F, 0x1FF), (0x20, 0), (0x0, 0x1), (0x0, 0x100)]
    for at, (code, subcode) in enumerate(pairs):
        state = {"CRMD": mode(3, 1, 0, MAPPED), "PC": PROGRAM, "BADV": 0x123456789ABCDEF1, "TLBEHI": 0x5555AAAAA000,
                 "BADI": 0x12345678, "EENTRY": KERNEL & ~0xFFF}
        cases.add(f"0x{code:x}-0x{subcode:x}",
                  f"The table of exceptions has no pair 0x{code:x}, 0x{subcode:x}: an exception that it has records"
                  " more or less.", state, watch=("BADV", "TLBEHI", "BADI"), clauses=["S3", "BADV", "ESTAT"],
                  config=INSTRUCTION, ecode=code, esubcode=subcode, address=OTHER if at % 2 else MIXED, **INFERRED)


def _modes(cases):
    for what, crmd, bits in bits_of_modes():
        plv, ie, we = complement(*bits)
        state = {"CRMD": crmd, "PRMD": plv | ie << 2 | we << 3, "PC": KERNEL, "EENTRY": 0x1C00A000}
        cases.add(f"from-{what}", "PLV, IE and WE go into PRMD and are cleared; how addresses are translated stays.",
                  state,
                  watch=("CRMD", "PRMD"), clauses=["S3", "CRMD", "PRMD"], ecode=0xB, esubcode=0, address=0)


SHORT = (("page-invalid", 1, 0), ("page-privilege", 7, 0), ("memory-address", 8, 1), ("alignment", 9, 0),
         ("bound", 10, 0), ("system-call", 11, 0))


def _short_addresses(cases):
    """MISC.VA32L1 to VA32L3 give their level addresses of 32 bits."""
    for at, (what, code, subcode) in enumerate(SHORT):
        for plv in (1, 2, 3):
            for which, misc in (("own", 1 << plv), ("others", 0xE & ~(1 << plv))):
                state = {"CRMD": mode(plv, 0, 0, MAPPED), "MISC": misc, "PC": ONES ^ 7 ^ 8 << at, "BADV": 0x77,
                         "TLBEHI": 0x2000}
                cases.add(f"{what}-plv{plv}-{which}-va32l",
                          f"ERA and BADV get 32 bits where MISC.VA32L{plv} is set at PLV{plv}, else all of them.",
                          state,
                          watch=("BADV", "TLBEHI"), clauses=["S3", "BADV", "ERA", "MISC"], ecode=code, esubcode=subcode,
                          address=MIXED if at % 2 else OTHER)
        state = {"CRMD": MAPPED, "MISC": 0xE, "PC": ONES ^ 3, "BADV": 0x77}
        cases.add(f"{what}-plv0-va32l", "PLV0 has long addresses, whatever MISC says of other levels.", state,
                  watch=("BADV",), clauses=["S3", "BADV", "ERA", "MISC"], ecode=code, esubcode=subcode,
                  address=MIXED if at % 2 else OTHER)


def _vectors(cases):
    """With VS, each code has its own entry; where its bits meet those of EENTRY nothing is carried."""
    for vs in range(8):
        for code, subcode in ((0x1, 0), (0x12, 1), (0x3F, 0), (0x20, 0), (0x15, 0)):
            state = {"CRMD": mode(3, 1, 0, MAPPED), "PC": PROGRAM, "ECFG": vs << 16 | (0x1FFF if vs % 2 else 0),
                     "EENTRY": ONES ^ 0xFFF if code == 0x3F else 0x9000000055AA5000, "TLBRENTRY": 0x1111000,
                     "MERRENTRY": 0x2222000}
            where = f"{1 << vs} instructions apart" if vs else "one for all"
            cases.add(f"vs-{vs}-code-0x{code:x}", f"With VS = {vs}, entries are {where}; EENTRY is ORed, not added to.",
                      state, watch=("ECFG", "EENTRY"), clauses=["S3", "S12", "ECFG"], ecode=code, esubcode=subcode,
                      address=0)


def _added_offsets(cases):
    """Where the bits of an offset meet those of EENTRY, adding carries."""
    for vs, code, entry in ((7, 0x3F, 0x9000000055AA7000), (6, 0x21, 0x1C002000), (7, 0x2B, ONES ^ 0xFFF),
                            (7, 0x15, 0x9000000055AA5000), (0, 0x15, 0x9000000055AA5000)):
        cases.add(f"added-vs-{vs}-code-0x{code:x}", "Where the offset is added, it carries into what EENTRY says.",
                  {"CRMD": mode(3, 1, 0, MAPPED), "PC": PROGRAM, "ECFG": vs << 16, "EENTRY": entry},
                  watch=("ECFG", "EENTRY"), clauses=["vectors", "S3"], config={"choice.entry_offset_added": 1},
                  level="choice", ecode=code, esubcode=0, address=0)


def _page_numbers(cases):
    """VPPN of TLBEHI ends at VALEN, and its highest bit fills what is above."""
    for valen in (14, 33, 48, 63, 64):
        top = 1 << valen - 1
        for what, address in (("top", top), ("all-but-top", ONES ^ top), ("ones", ONES), ("below-vppn", 0x1FFF)):
            config = {"choice.VALEN": valen}
            cases.add(f"valen-{valen}-{what}",
                      f"With VALEN = {valen}, TLBEHI gets bits {valen - 1} to 13 of the address, the highest copied.",
                      {"PC": PROGRAM, "TLBEHI": 0, "BADV": 0x5}, watch=("BADV", "TLBEHI"), config=config,
                      clauses=["TLBEHI", "parameters", "S3"], ecode=1 + valen % 7, esubcode=0, address=address)
    for kind in (0, 1):
        there = "there without an STLB" if kind else "not there without a TLB"
        cases.add(f"tlb-type-{kind}", f"TLBEHI is {there}.", {"PC": PROGRAM}, watch=("TLBEHI",),
                  config={"choice.TLBType": kind}, clauses=["TLBEHI", "parameters", "S3"], ecode=4, esubcode=0,
                  address=0x123456789000, **({} if kind else INFERRED))
        if kind == 0:
            cases.all[-1].result["host.TLBEHI"] = 0


def _without_watchpoints(cases):
    for we in (0, 1):
        for pwe in (0, 1):
            cases.add(f"without-watchpoints-{we}-{pwe}", "Without watchpoints, WE and PWE stay as they are.",
                      {"CRMD": mode(3, 1, we), "PRMD": pwe << 3, "PC": PROGRAM}, watch=("CRMD", "PRMD"),
                      config={"choice.watchpoints": 0}, ecode=0xB, esubcode=0, address=0)


def _instructions(cases, **args):
    """All 32 bits of the instruction are recorded."""
    for what, before, word in (("zeros", 0xFFFFFFFF, 0), ("ones", 0, 0xFFFFFFFF), ("even", 0xAAAAAAAA, 0x55555555)):
        cases.add(f"instruction-{what}", "BADI gets all of the word of the instruction.",
                  {"BADI": before, "PC": PROGRAM},
                  watch=("BADI",), config={"arbitrary.instruction_word": word}, clauses=["BADI", "S3"], **args)


def _general_in_debug_mode(cases):
    """In debug mode only the code is recorded."""
    for at, (code, subcode) in enumerate(((0x15, 0x155), (0x2A, 0), (0x1, 0), (0x8, 1), (0x3F, 0x1FF), (0x0, 1))):
        for opened in ({}, DEBUGGER):
            dbg = DBG_DST | (0x3F ^ code) << 16 | (0xF00 if at % 2 else 0)
            state = full_state(SCATTERED, CRMD=mode(at % 4, at % 2, 1, MAPPED), DBG=dbg, ECFG=0x70000, PC=PROGRAM)
            cases.add(f"debug-mode-0x{code:x}{'-to-the-debugger' if opened else ''}",
                      "In debug mode an exception records its code in DBG, and nothing else changes.", state,
                      watch=CONTEXTS, config={**opened, **(INSTRUCTION if opened else {})}, tags=["debug-mode"],
                      clauses=["S3", "DBG"], ecode=code, esubcode=subcode, address=MIXED)


def _general_on_la32(cases, where):
    """Addresses and registers have 32 bits, whatever comes in."""
    config = {"choice.VALEN": 32}
    widths = {**cases.config, **config}
    for at, (code, subcode) in enumerate(((0x1, 0), (0x7, 0), (0x8, 0), (0x8, 1), (0x9, 0), (0xB, 0), (0xE, 0))):
        state = full_state(SCATTERED if at % 2 else ONES ^ SCATTERED, widths, CRMD=mode(3, 1, 0, MAPPED),
                           PC=0xFFFFFFF4 if at % 2 else 0x7FFFFFF8)
        state.setdefault("BADI", 0)  # which LA32 reduced does not have
        cases.add(f"code-0x{code:x}-0x{subcode:x}", f"On {where}, what an exception records has 32 bits.", state,
                  watch=CONTEXTS, config={**config, **(INSTRUCTION if at % 2 else {})}, ecode=code, esubcode=subcode,
                  address=MIXED ^ 0x80000000 if at % 2 else OTHER ^ 0x80000000)
    for vs in (0, 1, 7):
        low = 0xFC0 if where == "LA32 reduced" else 0
        cases.add(f"vs-{vs}", f"On {where}, too, ECFG.VS tells how far entries are apart.",
                  {"CRMD": mode(3, 0, 0, MAPPED), "EENTRY": 0xA5A5A000 | low, "ECFG": vs << 16, "PC": 0x80000044},
                  clauses=[*cases.clauses, "ECFG"], ecode=0x15, esubcode=0, address=0)
    for we in (0, 1) if where == "LA32 reduced" else ():
        cases.add(f"we-{we}", "LA32 reduced has no watchpoints: WE and PWE stay as they are.",
                  {"CRMD": mode(3, 1, we), "PRMD": (1 - we) << 3, "PC": 0x80000044}, watch=("CRMD", "PRMD"), ecode=0xB,
                  esubcode=0, address=0)


def refill():
    cases = Events("tlb_refill", ["S3"], ["exception", "translation"])
    for at, what in enumerate(("even", "odd")):
        for rest in (DIRECT | 0x120, MAPPED):
            state = full_state(SCATTERED if at else ONES ^ SCATTERED, CRMD=mode(3 - at, 1, at, rest),
                               PC=PROGRAM if at else KERNEL, ECFG=0x70000)
            cases.add(f"{what}-{'direct' if rest & DIRECT else 'mapped'}",
                      "A refill has registers of its own: PRMD, ERA, ESTAT, BADV and TLBEHI are left to the one that it"
                      " interrupts.", state, watch=CONTEXTS, config=INSTRUCTION if at else {},
                      address=MIXED if at else OTHER)
    _refill_modes(cases)
    _refill_addresses(cases)
    _refill_contexts(cases)
    _instructions(cases, address=0x7000)
    absent(cases, "without-tlb", {"choice.TLBType": 0}, dict.fromkeys(TLB_REGISTERS, 0), address=MIXED)
    short = Events("tlb_refill", ["S3", "GRLEN"], ["exception", "translation"], {**LA32, "choice.VALEN": 32}, "la32-")
    _refill_on_la32(short)
    return cases.all + short.all + _refill_on_reduced()


def _refill_modes(cases):
    for what, crmd, bits in bits_of_modes():
        plv, ie, we = complement(*bits)
        state = {"CRMD": crmd, "TLBRPRMD": plv | ie << 2 | we << 4, "PRMD": 0x5, "PC": PROGRAM, "TLBRENTRY": 0x1C00A000,
                 "EENTRY": 0x9000000055AA5000}
        cases.add(f"from-{what}", "PLV, IE and WE go into TLBRPRMD and are cleared; addresses are those of memory.",
                  state,
                  watch=("CRMD", "TLBRPRMD", "PRMD"), clauses=["S3", "CRMD", "TLBRPRMD"], address=0x7000)
    for we in (0, 1):
        cases.add(f"without-watchpoints-{we}", "Without watchpoints, WE and PWE stay as they are.",
                  {"CRMD": mode(3, 1, we, MAPPED), "TLBRPRMD": 0x10 * (1 - we), "PC": PROGRAM},
                  watch=("CRMD", "TLBRPRMD"), config={"choice.watchpoints": 0}, address=0x7000)


def _refill_addresses(cases):
    for plv in (1, 2, 3):
        for which, misc in (("own", 1 << plv), ("others", 0xE & ~(1 << plv))):
            state = {"CRMD": mode(plv, 0, 0, MAPPED), "MISC": misc, "PC": ONES ^ 0x7, "TLBREHI": 0x2000 | 0x2A}
            cases.add(f"plv{plv}-{which}-va32l",
                      f"Addresses are recorded with 32 bits where MISC.VA32L{plv} is set at PLV{plv}.", state,
                      watch=("TLBREHI",), clauses=["S3", "TLBRBADV", "TLBRERA", "MISC"], address=OTHER)
    cases.add("plv0-va32l", "PLV0 has long addresses, whatever MISC says of other levels.",
              {"CRMD": MAPPED, "MISC": 0xE, "PC": ONES ^ 3}, clauses=["S3", "TLBRBADV", "MISC"], address=MIXED)
    for low in (1, 2, 3):
        cases.add(f"pc-{low}", "TLBRERA has no place for the lowest two bits of the PC: one is IsTLBR, one is 0.",
                  {"CRMD": MAPPED, "PC": PROGRAM | low, "TLBRENTRY": 0x1000}, clauses=["TLBRERA", "S3"],
                  address=PROGRAM)
    for valen in (14, 39, 48, 63, 64):
        top = 1 << valen - 1
        for what, address in (("top", top), ("all-but-top", ONES ^ top), ("below-vppn", 0x1FFF)):
            cases.add(f"valen-{valen}-{what}",
                      f"With VALEN = {valen}, TLBREHI gets bits {valen - 1} to 13 of the address; its page size stays.",
                      {"CRMD": MAPPED, "PC": PROGRAM, "TLBREHI": 0x15 if valen % 2 else 0x2A}, watch=("TLBREHI",),
                      config={"choice.VALEN": valen}, clauses=["TLBREHI", "parameters", "S3"], address=address)
    cases.add("mtlb-alone", "A refill is there without an STLB, too.", {"CRMD": MAPPED, "PC": PROGRAM},
              config={"choice.TLBType": 1}, address=MIXED)


def _refill_contexts(cases):
    """Inside another context, and inside itself."""
    inside = (("refill", {"TLBRERA": 0x120000001}), ("machine-error", {"MERRCTL": 0x5F0001}),
              ("both", {"TLBRERA": 0x120000001, "MERRCTL": 0xA00001}))
    for what, flags in inside:
        state = full_state(SCATTERED, CRMD=mode(0, 1, 1, MAPPED), PC=KERNEL, **flags)
        cases.add(f"in-{what}",
                  "A refill overwrites what an earlier one has recorded, and leaves a machine error alone.",
                  state, watch=CONTEXTS, address=OTHER)
    for opened in ({}, DEBUGGER):
        state = full_state(SCATTERED, CRMD=mode(3, 1, 1, MAPPED), PC=KERNEL, DBG=DBG_DST | 0x380000 | 0xA00)
        cases.add(f"debug-mode{'-to-the-debugger' if opened else ''}",
                  "In debug mode a refill is recorded as code 7 in DBG, and nothing else changes.", state,
                  watch=CONTEXTS,
                  config={**opened, **(INSTRUCTION if opened else {})}, tags=["debug-mode"], clauses=["S3", "DBG"],
                  address=OTHER)


def _refill_on_la32(cases):
    for at, plv in enumerate((0, 3)):
        state = full_state(SCATTERED if at else ONES ^ SCATTERED, cases.config, CRMD=mode(plv, 1, at, MAPPED),
                           PC=0xFFFFFFF4 if at else 0x7FFFFFF8)
        cases.add(f"plv{plv}", "On LA32, a refill records addresses of 32 bits.", state, watch=CONTEXTS,
                  address=MIXED ^ 0x80000000 if at else OTHER ^ 0x80000000)


def _refill_on_reduced():
    """An exception like a page exception, with a code, an entry and a translation mode of its own."""
    cases = Events("tlb_refill", ["S12_la32r"], ["exception", "translation"], {**REDUCED, "choice.VALEN": 32},
                   "reduced-")
    for at in (0, 1):
        state = full_state(SCATTERED if at else ONES ^ SCATTERED, cases.config, CRMD=mode(3 * at, 1 - at, at, MAPPED),
                           PC=0xFFFFFFF4 if at else 0x7FFFFFF8, ECFG=0x70000)
        state["TLBRENTRY"] |= 0xFC0 if at else 0x540
        cases.add("odd" if at else "even", "LA32 reduced records a refill as code 0x3f, where other exceptions are"
                  " recorded, and handles it in direct mode.", state, watch=CONTEXTS,
                  address=0x80000FFF if at else 0x7FFFF000)
        cases.add("subcode-odd" if at else "subcode-even",
                  "A refill of LA32 reduced has subcode 0, whatever was there.",
                  {"CRMD": mode(3 * at, at, 0, DIRECT if at else MAPPED), "ESTAT": 0x7FC00003 if at else 0x3F0000,
                   "PRMD": 0xB if at else 0, "PC": 0x80000044, "TLBRENTRY": 0x1C000040}, watch=("ESTAT",),
                  address=0x2000)
    for case in cases.all:
        case.level = "should"
    return cases.all


def machine_error():
    cases = Events("machine_error", ["S3"], ["exception", "machine-error"])
    errors = (("even", 0x55, 0, MIXED, OTHER), ("odd", 0xAA, 1, OTHER, MIXED), ("ones", 0xFF, 1, ONES, 0),
              ("zeros", 0x00, 0, 0, ONES), ("cache", 0x01, 1, 0x1234, 0x5678))
    for at, (what, cause, repairable, info1, info2) in enumerate(errors):
        state = full_state(SCATTERED if at % 2 else ONES ^ SCATTERED, CRMD=mode(at % 4, 1, 1, MAPPED), PC=PROGRAM,
                           ECFG=0x70000)
        cases.add(what, "A machine error has registers of its own; those of other exceptions keep what they have.",
                  state,
                  watch=CONTEXTS, clauses=["S3", "MERRCTL"], cause=cause, repairable=repairable, info1=info1,
                  info2=info2)
    _error_modes(cases)
    _error_contexts(cases)
    absent(cases, "reduced", REDUCED, cause=1, repairable=1, info1=MIXED, info2=OTHER)
    short = Events("machine_error", ["S3", "GRLEN"], ["exception", "machine-error"], LA32, "la32-")
    for at in (0, 1):
        state = full_state(SCATTERED if at else ONES ^ SCATTERED, {**LA32, "choice.VALEN": 32, "choice.PALEN": 32},
                           CRMD=mode(3 * at, 1, at, MAPPED), PC=0xFFFFFFF4 if at else 0x7FFFFFF8)
        short.add("odd" if at else "even", "On LA32, registers of a machine error have 32 bits.", state, watch=CONTEXTS,
                  cause=0x5A, repairable=at, info1=MIXED, info2=OTHER)
    return cases.all + short.all


def _error(cases, what, why, state, **others):
    cases.add(what, why, state, cause=others.pop("cause", 1), repairable=others.pop("repairable", 0),
              info1=others.pop("info1", 0x1111), info2=others.pop("info2", 0x2222), **others)


def _error_modes(cases):
    """Each bit of the mode alone, and all but it, with all of MERRCTL the other way round."""
    whole = (("plv-1", DIRECT | 1), ("plv-2", DIRECT | 2), ("ie", DIRECT | 4), ("direct", DIRECT), ("mapped", MAPPED),
             ("datf-1", DIRECT | 0x20), ("datf-2", DIRECT | 0x40), ("datm-1", DIRECT | 0x80),
             ("datm-2", DIRECT | 0x100),
             ("we", DIRECT | 0x200), ("most", MAPPED | 0x3 | 0x4 | 0x140 | 0x200), ("others", MAPPED | 0x2A0))
    for at, (what, crmd) in enumerate(whole):
        state = {"CRMD": crmd, "MERRCTL": 0x1FDC if at % 2 else 0, "PC": KERNEL, "MERRENTRY": 0x1C00A000,
                 "MERRERA": 0x77, "EENTRY": 0x3000, "TLBRENTRY": 0x5000}
        _error(cases, f"from-{what}", "A machine error saves the whole mode and leaves direct mode and nothing else.",
               state, watch=("CRMD",), clauses=["S3", "CRMD", "MERRCTL"])
    for we, pwe in ((0, 0), (0, 1), (1, 0), (1, 1)):
        _error(cases, f"without-watchpoints-{we}-{pwe}", "Without watchpoints, WE and PWE stay as they are.",
               {"CRMD": mode(3, 1, we), "MERRCTL": pwe << 6, "PC": PROGRAM}, watch=("CRMD", "MERRCTL"),
               config={"choice.watchpoints": 0})
    _error(cases, "without-details", "Where MERRINFO1 and MERRINFO2 are not implemented, they hold nothing.",
           {"PC": PROGRAM}, config={"choice.implementation_csrs": 0}, clauses=["parameters", "S3"],
           info1=MIXED, info2=OTHER)
    cases.all[-1].result.update({"host.MERRINFO1": 0, "host.MERRINFO2": 0})
    for plv in (1, 3):
        _error(cases, f"plv{plv}-va32l", "MERRERA gets the whole PC in 32-bit address mode, too.",
               {"CRMD": mode(plv, 0, 0), "MISC": 0xE, "PC": ONES ^ 0x37}, clauses=["MERRERA", "S3"], **INFERRED)


def _error_contexts(cases):
    inside = (("refill", {"TLBRERA": 0x5555555555555555}), ("machine-error", {"MERRCTL": 0x5F1FDD}),
              ("both", {"TLBRERA": 0x1, "MERRCTL": 0xA00003}))
    for what, flags in inside:
        state = full_state(SCATTERED, CRMD=mode(0, 1, 1, DIRECT | 0x120), PC=KERNEL, **flags)
        _error(cases, f"in-{what}", "A machine error leaves IsTLBR alone, and overwrites an earlier machine error.",
               state,
               watch=CONTEXTS, cause=0xC3, repairable=1)
    _error(cases, "in-idle", "A machine error ends the wait of IDLE.",
           {"CRMD": DIRECT | 4, "CORE": CORE_IDLE | 2, "PC": KERNEL, "MERRENTRY": 0x1000}, clauses=["S5", "S3"],
           **INFERRED)
    for stopped in (0, 2):
        _error(cases, f"in-idle-and-debug-mode-{stopped}", "A machine error in debug mode ends the wait of IDLE, too.",
               {"DBG": DBG_DST, "CORE": CORE_IDLE | stopped, "PC": KERNEL}, watch=("CORE", "MERRCTL"),
               clauses=["S5", "debug_mode"], tags=["debug-mode"], **INFERRED)
    for opened in ({}, DEBUGGER):
        state = full_state(SCATTERED, CRMD=mode(3, 1, 1, MAPPED), PC=KERNEL, DBG=DBG_DST | 0x310000 | 0x500)
        _error(cases, f"debug-mode{'-to-the-debugger' if opened else ''}",
               "In debug mode a machine error is recorded as code 0xe in DBG, and nothing else changes.", state,
               watch=CONTEXTS, config=opened, tags=["debug-mode"], clauses=["S3", "DBG"], cause=0xFF, repairable=1)


CAUSES = ("interrupt", "call", "fetch-watchpoint", "load-or-store-watchpoint")


def debug():
    cases = Events("debug_exception", ["DBG", "S3"], ["exception", "debug-mode"])
    for cause, what in enumerate(CAUSES):
        for opened in ({}, DEBUGGER):
            pattern = SCATTERED if cause % 2 else ONES ^ SCATTERED
            state = full_state(pattern, CRMD=mode(cause, 1, 1, MAPPED), PC=ONES ^ 0x7, MISC=0xE,
                               DBG=0x2A0000 | 0xF00 & ~(0x100 << cause) if cause % 2 else 0x150000)
            cases.add(f"{what}{'-to-the-debugger' if opened else ''}",
                      "A debug exception records its cause and the PC, enters debug mode, and changes nothing else.",
                      state, watch=CONTEXTS, config=opened, cause=cause)
        for before in (0x000, 0xF00, *(0x100 << other for other in range(4) if other != cause)):
            cases.add(f"{what}-over-0x{before:x}", "Of an earlier cause nothing is left.",
                      {"DBG": before | 0x3F0000, "PC": PROGRAM}, cause=cause, **INFERRED)
            cases.add(f"{what}-over-0x{before:x}-kept", "Where earlier causes stay, this one is added to them.",
                      {"DBG": before | 0x3F0000, "PC": PROGRAM}, config={"choice.debug_causes_kept": 1}, level="choice",
                      flags=["INFERENCE"], cause=cause)
        _in_debug_mode(cases, cause, what)
    for what, config in (("without-debug", {"choice.debug": 0}), ("la32", LA32), ("reduced", REDUCED)):
        absent(cases, what, config, {"DBG": 0, "DERA": 0}, cause=1)
    cases.add("in-idle", "A debug exception ends the wait of IDLE.", {"CORE": CORE_IDLE | 2, "PC": KERNEL},
              clauses=["S5", "DBG"], cause=0, **INFERRED)
    for what, flags in (("refill", {"TLBRERA": IS_TLBR | 0x1000}), ("machine-error", {"MERRCTL": 0x10101})):
        cases.add(f"in-{what}", "A debug exception leaves the context that it interrupts alone.",
                  full_state(SCATTERED, CRMD=DIRECT, PC=KERNEL, **flags), watch=CONTEXTS, cause=1)
    return cases.all


def _in_debug_mode(cases, cause, what):
    why = "In debug mode a debug call is recorded as code 0xc." if cause == 1 else "In debug mode it is not noticed."
    for opened in ({}, DEBUGGER):
        state = full_state(SCATTERED, CRMD=mode(0, 0, 0, MAPPED), PC=PROGRAM, DBG=DBG_DST | 0x330000 | 0x400)
        cases.add(f"{what}-in-debug-mode{'-to-the-debugger' if opened else ''}", why, state, watch=CONTEXTS,
                  config=opened,
                  cause=cause, **({} if cause == 1 else INFERRED))
