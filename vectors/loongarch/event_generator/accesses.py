# SPDX-License-Identifier: CC0-1.0
"""Cases of fetches, loads and stores: where an address is in memory, or which exception it raises."""
import events
from event_cases import (CONTEXTS, DIRECT, KERNEL, MAPPED, MIXED, ONES, OTHER, PROGRAM, SCATTERED, Events,
                         full_state)
from exceptions import DEBUGGER, INFERRED, INSTRUCTION
from machine import DBG_DST, State, core_of, facts
from tlb import ENTRIES, KINDS, OTHER_SPACE, OWN, PAGES, SIZES, entry, four, page_register
from translation import TLB_E

V, D, NR, NX, RPLV = 0x1, 0x2, 1 << 61, 1 << 62, 1 << 63
ADDRESS = 0x0000123456788ABC
FRAME = 0x0000A5A5A5A5A000
SHORT_ADDRESS = 0x87654ABC
WINDOWS = ("DMW0", "DMW1", "DMW2", "DMW3")
EXCEPTIONS = ("CRMD", "PRMD", "ESTAT", "ERA", "BADV", "TLBEHI", "TLBRPRMD", "TLBRERA", "TLBRBADV", "TLBREHI")
HANDLERS = {"TLBRENTRY": 0x1C00A000, "EENTRY": 0x1C00C000}

# What does not depend on the kind of an access is told thoroughly for one of them, and in a few cases for the others.
TOLD_BY = {"direct": "fetch", "windows": "load", "canonical": "store", "entries": "fetch", "sizes": "load",
           "levels": "fetch", "pages of a pair": "load", "writing": "store", "frames": "store", "short mode": "load",
           "contexts": "store", "debug mode": "fetch", "no TLB": "store", "la32": "store", "reduced": "load"}


class Accesses(Events):
    """The cases of one kind of access."""

    def tells(self, topic):
        return TOLD_BY[topic] == self.name

    def add(self, what, why, state, address, config=None, **others):
        """Where no exception is raised it does not matter where its handler is."""
        core = core_of({**self.config, **(config or {})})
        results, _ = events.BY_NAME[self.name](core, State({"CRMD": DIRECT, **state}), address)
        if not results["done"]:
            state = {**HANDLERS, **state}
        super().add(what, why, state, config=config, address=address, **others)


def access(kind):
    cases = Accesses(kind, ["S8"], ["translation"])
    _direct(cases)
    _narrow_memory(cases)
    _windows(cases)
    _segments(cases)
    _canonical(cases)
    _narrow_addresses(cases)
    _entries(cases)
    _address_bits(cases)
    _sizes(cases)
    _permissions(cases)
    _levels(cases)
    _writing(cases)
    _pages_of_a_pair(cases)
    _frames(cases)
    _short_mode(cases)
    _exceptions(cases)
    _in_debug_mode(cases)
    _without_tlb(cases)
    for where, config in KINDS:
        _on_la32(cases, where, config)
    return cases.all


def page(flags=V | D, plv=3, frame=FRAME, memory_type=1):
    return flags | plv << 2 | memory_type << 4 | frame


def one_entry(number=0, address=ADDRESS, size=12, even=page(), odd=0, space=OWN, flags=TLB_E, config=None):
    """Mapped mode with one page, the even one of a pair."""
    return {"ASID": OWN, "PC": PROGRAM, "CRMD": MAPPED,
            **entry(number, address, size, space, flags, (even, odd), config)}


def _direct(cases):
    addresses = (0, ONES, MIXED, OTHER, ADDRESS, 1 << 47, 1 << 48) if cases.tells("direct") else (ADDRESS, ONES)
    for at, address in enumerate(addresses):
        cases.add(f"direct-0x{address:x}", "In direct mode an address is that of memory; all are legal, and neither"
                  " windows nor the TLB are asked.",
                  {**one_entry(1), "CRMD": DIRECT | (0 if at % 2 else 3), "DMW0": address & 15 << 60 | 0x3F},
                  address=address)
    for fetch in range(3):
        for memory in range(3):
            cases.add(f"direct-datf-{fetch}-datm-{memory}",
                      "DATF is the memory type of fetches, DATM that of the others.",
                      {"CRMD": DIRECT | fetch << 5 | memory << 7, "PC": PROGRAM}, address=0x5000,
                      clauses=["S8", "CRMD"])


def _narrow_memory(cases):
    """What is above PALEN is dropped."""
    for palen in (13, 32, 36, 40, 47, 60) if cases.tells("direct") else (32,):
        config = {"choice.PALEN": palen}
        for what, address in (("ones", ONES), ("top", 1 << palen - 1), ("above", 1 << palen)):
            cases.add(f"palen-{palen}-direct-{what}", f"With PALEN = {palen}, bits above are dropped.",
                      {"CRMD": DIRECT, "PC": PROGRAM}, config=config, address=address, clauses=["S8", "parameters"])
    for palen in (13, 32, 60) if cases.tells("windows") else (36,):
        for what, address in (("ones", ONES), ("top", 1 << palen - 1), ("above", 1 << palen)):
            cases.add(f"palen-{palen}-window-{what}", f"With PALEN = {palen}, a window drops the bits above.",
                      {"CRMD": MAPPED, "PC": PROGRAM, "DMW1": address & 15 << 60 | 0x11},
                      config={"choice.PALEN": palen}, address=address, clauses=["S8", "parameters", "DMW"])


def _windows(cases):
    """Each window at each level and with each memory type; fetches have two of them."""
    address = 0x9000FFFF12345678
    for n in range(4):
        for plv in range(4):
            for which, bits in (("own", 1 << plv), ("others", 15 & ~(1 << plv))):
                if cases.tells("windows") or which == "own" and (cases.name == "fetch" or plv == n):
                    cases.add(f"window-{n}-plv{plv}-{which}",
                              f"Window {n} is that of the levels whose bits are set; for a fetch only the first two"
                              " count.",
                              {"PC": PROGRAM, "CRMD": MAPPED | plv, f"DMW{n}": 9 << 60 | (n ^ 1) << 4 | bits},
                              watch=("BADV", "ESTAT"), clauses=["S8", "DMW"], address=address)
        for memory_type in range(3) if cases.tells("windows") else (n % 3,):
            cases.add(f"window-{n}-type-{memory_type}", "The window gives the memory type.",
                      {"PC": PROGRAM, "CRMD": MAPPED | 0xA0, f"DMW{n}": 9 << 60 | memory_type << 4 | 1,
                       f"DMW{(n + 1) % 4}": 8 << 60 | (memory_type ^ 3) << 4 | 15}, clauses=["S8", "DMW"],
                      address=address)
        cases.add(f"window-{n}-before-tlb", "A window goes before the TLB; a fetch does not look at the last two.",
                  {**one_entry(1), "CRMD": MAPPED | 2, f"DMW{n}": 0x24}, clauses=["S8", "DMW"], address=ADDRESS)
        if cases.tells("windows"):
            cases.add(f"window-{n}-of-others", "A window of other levels leaves the address to the TLB.",
                      {**one_entry(1), "CRMD": MAPPED | 2, f"DMW{n}": 0x2B}, clauses=["S8", "DMW"], address=ADDRESS)


def _segments(cases):
    """A window has all addresses whose upper four bits are VSEG."""
    for n in range(4) if cases.tells("windows") else (1,):
        for bit in range(60, 64):
            segment = 6 if (n + bit) % 2 else 9
            cases.add(f"window-{n}-vseg-{segment}-bit-{bit}", "All four bits of VSEG are compared.",
                      {"PC": PROGRAM, "CRMD": MAPPED, f"DMW{n}": (segment << 60) ^ (1 << bit) | 1},
                      clauses=["S8", "DMW"], address=segment << 60 | 0x5000)
    for bit in (59, 58, 48, 47, 13, 12, 0) if cases.tells("windows") else (59,):
        for sense in (0, 1):
            address = 9 << 60 | (1 << bit if sense else (1 << 60) - 1 ^ 1 << bit)
            cases.add(f"window-address-bit-{bit}-{sense}",
                      "A window takes all addresses of its segment, canonical or not.",
                      {"PC": PROGRAM, "CRMD": MAPPED, "DMW0": 9 << 60 | 0x11}, clauses=["S8", "DMW"], address=address)
    if cases.tells("windows"):
        cases.add("window-three-others", "Windows of other segments do not matter.",
                  {"PC": PROGRAM, "CRMD": MAPPED, "DMW0": 1 << 60 | 0x0F, "DMW1": 9 << 60 | 0x11,
                   "DMW2": 3 << 60 | 0x2F, "DMW3": 5 << 60 | 0x2F}, watch=WINDOWS, clauses=["S8", "DMW"],
                  address=0x9000FFFF12345678)


def _canonical(cases):
    mapped = {"ASID": OWN, "PC": KERNEL, "CRMD": MAPPED}
    for bit in range(46, 64) if cases.tells("canonical") else (46, 47, 48, 63):
        for base in (0x5555AAAAA000 & ~(1 << 47), facts.sign_extend(0xAAAA55554000, 48)):
            if cases.tells("canonical") or bit % 2 == base >> 63:
                cases.add(f"canonical-bit-{bit}-{base >> 63}",
                          f"Bit {bit} of an address is as bits 47 and above, or it is an error.", {**mapped, "BADV": 7},
                          watch=("BADV", "TLBEHI", "TLBRBADV"), address=base ^ 1 << bit)
    for plv in (1, 3):
        cases.add(f"not-canonical-plv{plv}", "The address error is that of the access, and of all its bits.",
                  {**mapped, "CRMD": MAPPED | plv | 0x204, "ECFG": (1 if plv == 1 else 4) << 16}, watch=EXCEPTIONS,
                  config=INSTRUCTION, address=0x8000123456789ABD if plv == 1 else 0x0000800000000001)


def _narrow_addresses(cases):
    """VALEN and RVACFG.RBits decide which bits of an address are equal."""
    if cases.tells("canonical"):
        limits = [(48, bits) for bits in range(9)]
        limits += [(valen, bits) for valen in (32, 39, 57, 63, 64) for bits in (0, 7)] + [(14, 0)]
    else:
        limits = [(48, 8), (39, 0)]
    for valen, bits in limits:
        top = valen - bits - 1
        for what, address in (("ones", ONES ^ facts.ones(top - 1, 0)), ("boundary", 1 << top),
                              ("zeros", (1 << top) - 1), ("below", ONES ^ facts.ones(top, 0)),
                              ("missing-top", ONES >> 1)):
            if cases.tells("canonical") or what in ("ones", "boundary"):
                cases.add(f"valen-{valen}-rbits-{bits}-{what}",
                          f"With VALEN = {valen} and RBits = {bits}, bits from {top} up are equal, or it is an address"
                          " error.", {"ASID": OWN, "PC": KERNEL, "CRMD": MAPPED, "RVACFG": bits},
                          watch=("BADV", "TLBEHI", "TLBRBADV", "TLBREHI"), config={"choice.VALEN": valen},
                          clauses=["S8", "RVACFG", "parameters"], address=address)


def _entries(cases):
    """Which entry is hit: its number, E, G and ASID."""
    for n in range(4):
        for odd in (0, 1):
            pages = [page(V | D, 3, FRAME ^ k << 20, k % 3) for k in range(8)]
            state = {**one_entry(), **four(lambda m: (PAGES[m], SIZES[m], OWN, TLB_E, pages[2 * m:2 * m + 2]))}
            if cases.tells("entries") or odd == n % 2:
                cases.add(f"entry-{n}-{'odd' if odd else 'even'}",
                          "The entry has two pages: the bit of the size chooses.", state,
                          address=PAGES[n] ^ odd << SIZES[n] | 0xABC)
    for at in range(8) if cases.tells("entries") else (1, 5):
        e, g, own = at & 1, at >> 1 & 1, at >> 2 & 1
        for n in (at % 4, 3 - at % 4):
            cases.add(f"entry-{n}-e{e}-g{g}-{'own' if own else 'other'}-asid",
                      "An entry counts that is there and global or of this address space; else it is a refill.",
                      one_entry(n, space=OWN if own else OTHER_SPACE, flags=e | g << 1), watch=("BADV", "ESTAT"),
                      address=ADDRESS)


def _address_bits(cases):
    """Each bit that an entry has in common with an address."""
    for bit in range(10) if cases.tells("entries") else (0, 9):
        cases.add(f"asid-bit-{bit}", f"Bit {bit} of the ASID is compared.", one_entry(bit % 4, space=OWN ^ 1 << bit),
                  address=ADDRESS)
    for bit in range(12, 47) if cases.tells("entries") else (13, 46):
        cases.add(f"address-bit-{bit}", f"Bit {bit} of the address is compared above the pair of pages.",
                  one_entry(bit % 4, odd=page(memory_type=0)), address=ADDRESS ^ 1 << bit)
    cases.add("address-bit-47", "The upper half of the addresses is another.", one_entry(2),
              address=facts.sign_extend(ADDRESS ^ 1 << 47, 48))
    for bit in range(48, 64) if cases.tells("entries") else ():
        cases.add(f"valen-64-address-bit-{bit}", f"With VALEN = 64, bit {bit} of the address is compared, too.",
                  one_entry(bit % 4, config={"choice.VALEN": 64}), address=ADDRESS ^ 1 << bit,
                  config={"choice.VALEN": 64}, clauses=["S8", "parameters"])


def _sizes(cases):
    for size in (12, 13, 14, 16, 21, 25, 29, 30, 39, 11, 0) if cases.tells("sizes") else (12, 21):
        for bit in dict.fromkeys((None, 0, 11, 12, 13, size - 1, size, size + 1, size + 2)):
            near = cases.tells("sizes") and bit is not None and bit >= 0
            if bit is not None and bit not in (size, size + 1) and not near:
                continue
            pages = page(frame=0x555555555000, memory_type=1), page(frame=0xAAAAAAAAA000, memory_type=2)
            address = 0x123456789ABC if size % 2 else 0x6DCBA9876543
            cases.add(f"size-{size}-{'same' if bit is None else f'bit-{bit}'}",
                      f"Pages of 2^{size} bytes: that many bits of the address stay, the next one chooses the page, and"
                      " those above are compared.", one_entry(size % 4, address, size, *pages),
                      address=address ^ (1 << bit if bit is not None else 0),
                      **(INFERRED if size not in range(12, 30) else {}))
    if cases.tells("sizes"):
        cases.add("size-0-low-bits", "Bits of the address below those of a page number are never compared.",
                  one_entry(1, size=0, odd=page(memory_type=2)), address=ADDRESS | 0x1FFF, **INFERRED)


def _permissions(cases):
    """All sets of faults, at a level that the page is for and at one that it is not for."""
    for level in (0, 1):
        for bits in range(32):
            flags = sum(flag for at, flag in enumerate((V, NX, NR, D, RPLV)) if bits >> at & 1)
            names = "".join(letter for at, letter in enumerate(("v", "-nx", "-nr", "-d", "-rplv")) if bits >> at & 1)
            cases.add(f"{'allowed' if level else 'forbidden'}-{names or 'nothing'}",
                      "A page is valid, executable, of the level, readable and writable: what fails first is raised.",
                      {**one_entry(1, even=page(flags, 2 if level else 1)), "CRMD": MAPPED | 2 | 0x204},
                      watch=("BADV", "TLBEHI", "TLBRBADV"), clauses=["S8", "S3"], address=ADDRESS)


def _levels(cases):
    """Each level and a page of each level."""
    for plv in range(4):
        for of_page in range(4):
            for only in (0, 1):
                if cases.tells("levels") or only == (plv ^ of_page) & 1:
                    state = one_entry(3, even=page(V | D | (RPLV if only else 0), of_page, memory_type=2))
                    cases.add(f"plv{plv}-page-{of_page}{'-rplv' if only else ''}",
                              "A page with RPLV is that of its level alone, others are that of the levels above, too.",
                              {**state, "CRMD": MAPPED | plv | 0x200}, watch=("ESTAT",), clauses=["S8", "S3"],
                              address=ADDRESS)


def _writing(cases):
    """D and MISC.DWPL matter to stores."""
    for plv in range(4) if cases.tells("writing") else (1,):
        for dirty in (0, 1):
            for which, misc in (("none", 0), ("own", 0x10000 << plv & 0x70000), ("others", 0x70000 & ~(0x10000 << plv)),
                                ("all", 0x70000), ("all-else", 0xFEE0)):
                if cases.tells("writing") or which in ("own", "others"):
                    cases.add(f"plv{plv}-d{dirty}-dwpl-{which}",
                              "MISC.DWPL0 to DWPL2 let their level write pages with D = 0.",
                              {**one_entry(2, even=page(V | (D if dirty else 0))), "CRMD": MAPPED | plv, "MISC": misc},
                              watch=("ESTAT",), clauses=["S8", "MISC"], address=ADDRESS)


def _pages_of_a_pair(cases):
    for odd in (0, 1):
        for name, bad in (("v", page(D)), ("nx", page(V | D | NX)), ("nr", page(V | D | NR)), ("d", page(V)),
                          ("plv", page(V | D, 0)), ("rplv", page(V | D | RPLV, 2))):
            for address_odd in (0, 1):
                if not cases.tells("pages of a pair") and (odd == address_odd or name in ("plv", "rplv")):
                    continue
                state = one_entry(0, even=page() if odd else bad, odd=bad if odd else page())
                cases.add(f"{name}-of-{'odd' if odd else 'even'}-at-{'odd' if address_odd else 'even'}",
                          "Only what is said of the page itself counts.", {**state, "CRMD": MAPPED | 3},
                          watch=("ESTAT",), clauses=["S8", "S3"], address=ADDRESS ^ address_odd << 12)


def _frames(cases):
    patterns = (("ones", ONES), ("zeros", 0), ("even", 0x5555555555555555), ("odd", ONES // 15 * 10))
    for palen in (13, 32, 40, 48, 60) if cases.tells("frames") else (60,):
        config = {"choice.PALEN": palen}
        for what, bits in patterns if cases.tells("frames") else patterns[:1]:
            low = page_register(bits & ~0xFFF & ~(7 << 61) | V | D | 0xC, config)
            for size in (12, 21) if palen in (48, 60) else (12 if palen % 8 else 21,):
                cases.add(f"palen-{palen}-frame-{what}-size-{size}",
                          f"With PALEN = {palen}, the page number ends there.",
                          one_entry(1, size=size, even=low, odd=low), config=config, address=ADDRESS ^ 0xFFF,
                          clauses=["S8", "parameters"])
    for size in (21, 29) if cases.tells("frames") else ():
        address = ONES ^ (1 << 47) - 1 | (1 << 47) - 1
        cases.add(f"address-above-palen-size-{size}", "Bits of the address inside the page stay up to PALEN.",
                  one_entry(1, address, size, page(frame=0), page(frame=0)), config={"choice.PALEN": 20},
                  clauses=["S8", "parameters"], address=address)
    for memory_type in range(3):
        odd = memory_type % 2
        pages = [page(memory_type=memory_type if odd == at else memory_type ^ 3) for at in (0, 1)]
        cases.add(f"type-{memory_type}-{'odd' if odd else 'even'}", "The page gives the memory type.",
                  {**one_entry(0, even=pages[0], odd=pages[1]), "CRMD": MAPPED | 0xA0}, address=ADDRESS | odd << 12)


def _short_mode(cases):
    """Where addresses have 32 bits, those above do not count."""
    states = {"page": one_entry(1, 0x87654000), "miss": one_entry(1, 0x87650000),
              "window": {"PC": PROGRAM, "DMW1": 0x1F}, "invalid": one_entry(1, 0x87654000, even=page(D)),
              "direct": {"PC": PROGRAM}}
    for plv in range(4) if cases.tells("short mode") else (2,):
        for which, misc in (("own", 1 << plv & 0xE), ("others", 0xE & ~(1 << plv))):
            for what in states if cases.tells("short mode") else ("page", "invalid"):
                mode = (DIRECT if what == "direct" else MAPPED) | plv
                cases.add(f"short-{what}-plv{plv}-va32l-{which}",
                          "Where MISC.VA32L1 to VA32L3 make addresses short, bits above 31 do not count.",
                          {**states[what], "CRMD": mode, "MISC": misc}, watch=("BADV", "TLBRBADV", "TLBEHI"),
                          clauses=["S8", "MISC"],
                          address=0xA5A5A5A587654321 if what != "direct" else 0xA5A5A5A5F7654321, **INFERRED)


def _exceptions(cases):
    """What an exception leaves, and what it does not touch."""
    faults = (("invalid", one_entry(1, even=page(D))), ("privilege", one_entry(1, even=page(V | D, 1))),
              ("refill", one_entry(1, address=0x4000)), ("not-executable", one_entry(1, even=page(V | D | NX))),
              ("not-readable", one_entry(1, even=page(V | D | NR))), ("not-writable", one_entry(1, even=page(V))),
              ("good", one_entry(1)))
    own = {"fetch": "not-executable", "load": "not-readable", "store": "not-writable"}[cases.name]
    for at, (what, state) in enumerate(faults):
        if not cases.tells("contexts") and what not in ("invalid", "refill", own):
            continue
        before = full_state(SCATTERED if at % 2 else ONES ^ SCATTERED, ECFG=0x70000)
        before = {**before, **state, "CRMD": MAPPED | 2 | 0x204, "EENTRY": 0x9000000055AA0000, "MISC": 0}
        cases.add(f"whole-{what}", "The exception is as anywhere; an access that succeeds changes nothing.",
                  before, watch=(*CONTEXTS, *ENTRIES, "ASID"), config=INSTRUCTION, clauses=["S8", "S3"],
                  address=ADDRESS)
        if cases.tells("contexts"):
            cases.add(f"in-refill-{what}", "In a handler of a refill that has gone into mapped mode it is the same.",
                      {**state, "TLBRERA": 0x120000045, "TLBRBADV": 0x1000, "TLBREHI": 0x2A}, watch=EXCEPTIONS,
                      clauses=["S8", "S3"], address=ADDRESS)


def _in_debug_mode(cases):
    for what, state, address in (("invalid", one_entry(1, even=page(D)), ADDRESS), ("refill", one_entry(1), 0x4000),
                                 ("error", one_entry(1), 1 << 55), ("good", one_entry(1), ADDRESS)):
        for opened in ({}, DEBUGGER) if cases.tells("debug mode") else (DEBUGGER,):
            cases.add(f"debug-mode-{what}{'-to-the-debugger' if opened else ''}",
                      "In debug mode the code is recorded, and nothing else changes.",
                      {**state, "DBG": DBG_DST | 0x380000, "ESTAT": 0x3F0000, "BADV": 0x5, "TLBRBADV": 0x9},
                      watch=("CRMD", "ESTAT", "BADV", "TLBEHI", "TLBRBADV", "DBG"), config=opened, tags=["debug-mode"],
                      clauses=["S8", "debug_mode"], address=address)


def _without_tlb(cases):
    for kind in (0, 1) if cases.tells("no TLB") else (0,):
        config = {"choice.TLBType": kind}
        cases.add(f"tlb-type-{kind}-direct", "Direct mode needs no TLB.", {"PC": PROGRAM, "CRMD": DIRECT | 0x120},
                  config=config, address=OTHER, clauses=["S8", "parameters"])
        cases.add(f"tlb-type-{kind}-window", "Windows need no TLB.",
                  {"PC": PROGRAM, "CRMD": MAPPED, "DMW0": 9 << 60 | 0x11}, config=config, address=0x9000800012345678,
                  clauses=["S8", "parameters"], **({} if kind else INFERRED))
    for what, address in (("page", ADDRESS), ("miss", 0x1000)) if cases.tells("no TLB") else ():
        cases.add(f"tlb-type-1-{what}", "Without an STLB the other part of the TLB, and its refill, are there.",
                  one_entry(2), config={"choice.TLBType": 1}, address=address, clauses=["S8", "parameters"])


def _on_la32(cases, where, config):
    reduced = where == "reduced"
    short = Accesses(cases.name, ["S12_la32r", "S8"] if reduced else ["S8", "GRLEN"], ["translation"], config,
                     f"{where}-")
    level = {"level": "should"} if reduced else {}
    levels = (0, 3) if reduced else range(4)
    base = {"PC": 0x80000044, "ASID": OWN, "CRMD": MAPPED}

    def add(what, why, state, address=SHORT_ADDRESS, watch=(), **others):
        short.add(what, why, {**base, **state}, watch=("BADV", "TLBEHI", *watch), address=address,
                  **{**level, **others})

    told = cases.tells(where)
    for what, value in (("ones", ONES), ("even", 0x5555555555555555), ("bit-31", 0x80000000),
                        ("bit-32", 1 << 32))[:4 if told else 1]:
        add(f"direct-{what}", "In direct mode an address has 32 bits.", {"CRMD": DIRECT | 0xA0}, value)
    for palen in (20, 31) if told else ():
        add(f"direct-palen-{palen}", "What is above PALEN is dropped.", {"CRMD": DIRECT}, ONES,
            config={"choice.PALEN": palen})
    _short_windows(add, levels, 2 if reduced else 4, told)
    _short_pages(add, config, told)
    _short_permissions(add, levels, config, told)
    _short_exceptions(add, short, base, reduced)
    cases.all += short.all


def _short_windows(add, levels, windows, told):
    for n in range(windows):
        for segment in range(8) if told and n == 0 else (n, 7 - n):
            physical = segment ^ 5
            add(f"window-{n}-to-{physical}", "A window replaces the upper three bits of an address.",
                {f"DMW{n}": segment << 29 | physical << 25 | 0x11}, segment << 29 | 0x1A5A5A5C)
        for plv in levels if told else ():
            for which, bits in (("own", 1 << plv), ("others", 15 & ~(1 << plv))):
                bits &= sum(1 << level for level in levels)  # the others have no bits
                if which == "own" or plv == levels[n % len(levels)]:
                    add(f"window-{n}-plv{plv}-{which}", "A window is that of its levels.",
                        {"CRMD": MAPPED | plv, f"DMW{n}": 4 << 29 | 2 << 25 | 0x20 | bits}, 0x90001234)
    for bit in (29, 30, 31):
        n = bit % windows
        add(f"window-{n}-bit-{bit}", "All three bits of VSEG are compared, and nothing below.",
            {f"DMW{n}": 4 << 29 ^ 1 << bit | 3 << 25 | 0x11}, 4 << 29 | 0x1000)
    for segment in (3, 4) if told else ():
        add(f"window-to-{segment}-of-many-bits", "What a window puts above bit 28 are three bits, whatever PALEN is.",
            {"DMW0": 4 << 29 | segment << 25 | 0x11}, 0x9A5A5A5C, config={"choice.PALEN": 48})
    if told:
        add("window-bit-28", "Bit 28 is one of the address inside of the window.", {"DMW0": 4 << 29 | 0x11},
            0x9FFFFFFF)


def _short_pages(add, config, told):
    low = [0x5A5A5A00 | 0x1F, 0xA5A5A500 | 0x2F]
    for n in range(4) if told else (2,):
        size = 12 if n % 2 else 22
        for bit in dict.fromkeys((None, 12, 13, size, size + 1, 31, 32) if told else (None, size, 31, 32)):
            add(f"entry-{n}-size-{size}-{'same' if bit is None else f'bit-{bit}'}",
                "The page number of LA32 stands from bit 8 up, and addresses end at bit 31.",
                entry(n, SHORT_ADDRESS, size, low=low, config=config),
                SHORT_ADDRESS ^ (1 << bit if bit is not None else 0))
    for palen in (34, 36) if told and not core_of(config).is_reduced else ():
        add(f"palen-{palen}-page", "The page number of LA32 has 24 bits, so it can reach up to bit 35 of memory.",
            entry(3, SHORT_ADDRESS, low=[0xFFFFFF1F, 0xFFFFFF1F], config=config), config={"choice.PALEN": palen},
            **INFERRED)
    for odd in (0, 1) if told else ():
        add(f"size-0-{'odd' if odd else 'even'}", "What stands below the page number is not of the address.",
            entry(1, SHORT_ADDRESS, 0, low=low, config=config), SHORT_ADDRESS | odd, **INFERRED)


def _short_permissions(add, levels, config, told):
    for bits in range(4):
        for of_page in levels if told else (levels[-1],):
            for plv in levels if told and bits == 3 else (levels[0],):
                page_bits = 0x12345600 | of_page << 2 | bits | 0x10
                add(f"flags-{bits}-page-{of_page}-plv{plv}", "LA32 has V, D and PLV of a page.",
                    {**entry(1, SHORT_ADDRESS, low=[page_bits, page_bits], config=config), "CRMD": MAPPED | plv})
    for plv in levels if told and len(levels) == 4 else ():  # LA32 reduced has no MISC
        for which, misc in (("own", 0x10000 << plv & 0x70000), ("others", 0x70000 & ~(0x10000 << plv))):
            add(f"dwpl-plv{plv}-{which}", "On LA32, too, DWPL lets a level write.",
                {**entry(1, SHORT_ADDRESS, low=[0x1D, 0x1D], config=config), "CRMD": MAPPED | plv, "MISC": misc})


def _short_exceptions(add, short, base, reduced):
    for at, address in ((0, 0x40DE4ABC), (1, 0xC0DE4ABC)):
        before = full_state(SCATTERED if at else ONES ^ SCATTERED, short.config, **base, **HANDLERS)
        before.update(CRMD=MAPPED | 3 | 0x4, **({} if reduced else {"MISC": 0}), EENTRY=0xA5A5A000, ECFG=0)
        add(f"refill-{at}", "A miss is a refill.", before, address, watch=CONTEXTS)
        add(f"invalid-{at}", "An invalid page is a page exception.",
            {**before, **entry(2, SHORT_ADDRESS, low=[0xC, 0xC], config=short.config)}, SHORT_ADDRESS, watch=CONTEXTS)
