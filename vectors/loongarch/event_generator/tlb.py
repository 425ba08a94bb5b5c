# SPDX-License-Identifier: CC0-1.0
"""Cases of the instructions that search, read, write and empty the TLB."""
import translation
from event_cases import (CONTEXTS, DIRECT, KERNEL, LA32, MAPPED, ONES, PROGRAM, REDUCED, SCATTERED, Events, full_state,
                         registers)
from exceptions import DEBUGGER, INFERRED, INSTRUCTION
from machine import DBG_DST, IS_TLBR, State, core_of, facts
from translation import NE, TLB_E, TLB_G

ENTRIES = tuple(f"TLB{part}{n}" for n in range(4) for part in ("KEY", "HI")) + tuple(f"TLBLO{n}" for n in range(8))
KEYS = tuple(f"TLBKEY{n}" for n in range(4))
OPERANDS = ("TLBIDX", "TLBEHI", "TLBELO0", "TLBELO1", "ASID", "TLBREHI", "TLBRELO0", "TLBRELO1", "TLBRERA")
WATCHED = (*ENTRIES, *OPERANDS)
PAGES = (0x00002AAAAAAAA000, 0xFFFFD55555554000, 0x0000123456788000, 0xFFFF876543218000)  # of entries 0 to 3
SIZES = (12, 13, 14, 12)
SPACES = (0x155, 0x2AA, 0x0F0, 0x30F)
OWN, OTHER_SPACE = 0x1A5, 0x25A
SHORT = {**LA32, "choice.VALEN": 32, "choice.PALEN": 32}
SHORT_REDUCED = {**REDUCED, "choice.VALEN": 32, "choice.PALEN": 32}
KINDS = (("la32", SHORT), ("reduced", SHORT_REDUCED))


def entry(number, address, size=12, space=OWN, flags=TLB_E, low=(0, 0), config=None):
    """The slots of one entry."""
    core = core_of(config or {})
    page = core.address(facts.sign_extend(address, core.valen)) & ~0x1FFF
    return {f"TLBKEY{number}": flags | space << 16, f"TLBHI{number}": page | size,
            f"TLBLO{2 * number}": low[0], f"TLBLO{2 * number + 1}": low[1]}


def four(make):
    """The slots of all entries: what `make` gives for each number are the arguments of entry() after it."""
    return {slot: value for n in range(4) for slot, value in entry(n, *make(n)).items()}


def page_register(value, config=None):
    """What TLBELO can hold of a value, without G."""
    return registers(config or {})["TLBELO"].canonical(value & ONES) & ~0x40


def full_tlb(pattern=SCATTERED, config=None, flags=TLB_E):
    """Four entries that differ in everything; the pattern fills their pages."""
    state = {}
    for n in range(4):
        low = [page_register(pattern >> 7 * n + at | pattern << 64 - 7 * n - at, config) for at in (0, 3)]
        state.update(entry(n, PAGES[n], SIZES[n], SPACES[n], flags, low, config))
    return state


def operands(pattern=SCATTERED, config=None, **others):
    """Something in the registers that the instructions read and write."""
    state = {}
    present = facts.slots_of_reduced_la32() if core_of(config or {}).is_reduced else OPERANDS
    for at, slot in enumerate(OPERANDS):
        if slot in present:
            csr = registers(config or {})[facts.members()[slot][0].name]
            state[slot] = csr.canonical((pattern >> at | pattern << 64 - at) & ONES)
    if "TLBRERA" in state:
        state["TLBRERA"] &= ~IS_TLBR
    state["TLBIDX"] &= ~0xFFF
    return {**state, "PC": 0x80000044 if core_of(config or {}).width == 32 else KERNEL, **others}


def _level(where):
    return {"level": "should"} if where == "reduced" else {}


def _events(name, clauses=()):
    return Events(name, ["tlb_instructions", *clauses], ["translation"])


def _refused(cases, state, args, done=None):
    """Above PLV0, and on a core without a TLB.

    An implementation can be asked where a case says nothing of what is open. So the word of the instruction is named at
    PLV1 only; `done` is what a case has to say in which the instruction does its work."""
    for plv in (1, 2, 3):
        for what, kind in (("", 2), ("-without-tlb", 0)) if plv == 3 else (("", 2),):
            before = {**(full_state(SCATTERED) if plv == 1 else {}), **({} if what else state),
                      "CRMD": MAPPED | plv | 0x204, "PC": PROGRAM, "EENTRY": 0x9000000055AA0000,
                      "ECFG": (1, 4, 7)[plv - 1] << 16, **({"MISC": 0} if plv == 1 else {})}
            before = before if kind else _without_tlb(before)
            cases.add(f"plv{plv}{what}", f"At PLV{plv} the instruction raises IPE, and the TLB stays.", before,
                      watch=(*CONTEXTS, *WATCHED) if kind else ("CRMD", "ESTAT"),
                      config={**(INSTRUCTION if plv == 1 else {}), **({} if kind else {"choice.TLBType": 0})},
                      tags=["privilege"], clauses=["tlb_instructions", "S3"], flags=["PRIVILEGE_UNCHECKED"], **args)
    for opened in ({}, DEBUGGER):
        cases.add(f"debug-mode-plv2{'-to-the-debugger' if opened else ''}",
                  "In debug mode the IPE is only recorded.",
                  {**state, "CRMD": MAPPED | 2, "DBG": DBG_DST | 0x310000, "ESTAT": 0x3F0000},
                  watch=("CRMD", "ESTAT", *WATCHED), config=opened, tags=["privilege", "debug-mode"],
                  clauses=["debug_mode", "tlb_instructions"], flags=["PRIVILEGE_UNCHECKED"], **args)
    for kind in (0, 1):
        cases.add(f"tlb-type-{kind}", "Without an STLB the instruction is there." if kind else
                  "Without a TLB there is no such instruction: it raises INE.",
                  state if kind else _without_tlb({"CRMD": DIRECT | 4, "EENTRY": 0x1C008000, "ECFG": 0x20000,
                                                   "PC": KERNEL}),
                  watch=WATCHED if kind else ("CRMD", "ESTAT"),
                  config={**((done or {}) if kind else INSTRUCTION), "choice.TLBType": kind},
                  clauses=["tlb_instructions", "parameters"],
                  **({} if kind else INFERRED), **args)


def _without_tlb(state):
    return {slot: value for slot, value in state.items() if not slot.startswith(("TLB", "ASID"))}


def _flat(cases, prefix, config, level):
    """The same event on another kind of core."""
    return Events(cases.name, ["tlb_instructions", "S12_la32r" if level else "GRLEN"], ["translation"], config, prefix)


def tlbsrch():
    cases = _events("tlbsrch", ["TLBIDX"])
    for n in range(4):
        for refill in (0, 1):
            key, other = PAGES[n], PAGES[(n + 1) % 4]
            state = {**four(lambda k: (PAGES[k], SIZES[k])), "TLBIDX": NE | 0x2A000FF0 | 3 - n, "ASID": OWN,
                     "PC": KERNEL, "TLBRERA": 0x120000044 | refill}
            if n == 0:
                state = {**full_tlb(), **operands(), **state, **{f"TLBKEY{k}": TLB_E | OWN << 16 for k in range(4)}}
            state["TLBREHI" if refill else "TLBEHI"] = key
            state["TLBEHI" if refill else "TLBREHI"] = other
            state["TLBREHI"] |= 0x15
            cases.add(f"entry-{n}{'-refill' if refill else ''}",
                      f"{'TLBREHI, in a refill,' if refill else 'TLBEHI'} finds the entry: Index and NE tell.", state,
                      watch=OPERANDS if n else WATCHED)
            state = {**state, "TLBIDX": 0x15000ABC, ("TLBREHI" if refill else "TLBEHI"): 0x777777770000}
            cases.add(f"miss-{n}{'-refill' if refill else ''}", "No entry matches: NE is 1, and Index stays.", state,
                      watch=OPERANDS if n else WATCHED)
    _keys(cases)
    _pages(cases)
    _search_sizes(cases)
    _refused(cases, {**full_tlb(), **operands(ASID=OWN)}, {})
    for where, config in KINDS:
        _search_on_la32(where, config, cases)
    return cases.all


def _searched(cases, what, why, state, **others):
    cases.add(what, why, {"TLBIDX": 0x0C000555, "ASID": OWN, "PC": KERNEL, **state},
              watch=("TLBIDX", "TLBEHI", "ASID", *others.pop("watch", ())), **others)


def _keys(cases):
    """E, G and ASID of the four entries, and all of Index."""
    for at in range(8):
        e, g, own = at & 1, at >> 1 & 1, at >> 2 & 1
        for n in (at % 4, 3 - at % 4):
            key = {"TLBEHI": PAGES[n], **entry(n, PAGES[n], SIZES[n], OWN if own else OTHER_SPACE, e | g << 1)}
            _searched(cases, f"entry-{n}-e{e}-g{g}-{'own' if own else 'other'}-asid",
                      "An entry matches that is there and global or of this address space.", key)
    for bit in range(10):
        base = ~OWN & 0x3FF if bit % 2 else OWN
        _searched(cases, f"asid-bit-{bit}-{base >> bit & 1}", f"Bit {bit} of the ASID is compared.",
                  {**entry(bit % 4, PAGES[2], space=base ^ 1 << bit), "TLBEHI": PAGES[2], "ASID": base})
    for width in (2, 16):
        for there in (1, 0):
            _searched(cases, f"index-of-{width}-bits-{'hit' if there else 'miss'}",
                      "A hit changes all bits of Index that there are, a miss none of them.",
                      {**entry(2, PAGES[2], flags=there), "TLBEHI": PAGES[2],
                       "TLBIDX": 0x8C000000 | facts.ones(width - 1, 0) & 0xFFFD}, config={"choice.IDX_N": width},
                      clauses=["tlb_instructions", "TLBIDX", "parameters"])


def _pages(cases):
    """Each bit of the page number."""
    for bit in range(13, 48):
        address = PAGES[bit % 2]
        flipped = facts.sign_extend(address ^ 1 << bit, 48) & ~0x1FFF
        _searched(cases, f"page-bit-{bit}", f"Bit {bit} of the address is compared.",
                  {**entry(bit % 4, address), "TLBEHI": flipped})
    config = {"choice.VALEN": 64}
    for bit in range(47, 64):
        _searched(cases, f"valen-64-page-bit-{bit}", f"With VALEN = 64, bit {bit} of the address is compared, too.",
                  {**entry(bit % 4, PAGES[2], config=config), "TLBEHI": PAGES[2] ^ 1 << bit}, config=config,
                  clauses=["tlb_instructions", "parameters"])


def _search_sizes(cases):
    for size in (0, 11, 12, 13, 14, 21, 29, 30, 46, 47, 63):
        for bit in dict.fromkeys((None, 13, size, size + 1)):
            if bit is not None and (not 13 <= bit < 48 or bit == 13 and size > 14):
                continue
            flipped = facts.sign_extend(PAGES[3] ^ (1 << bit if bit else 0), 48) & ~0x1FFF
            _searched(cases, f"size-{size}-{'same' if bit is None else f'bit-{bit}'}",
                      f"Of a pair of pages of 2^{size} bytes each, bits from {max(size + 1, 13)} up are compared.",
                      {**entry(size % 4, PAGES[3], size), "TLBEHI": flipped},
                      **(INFERRED if not 12 <= size <= 29 else {}))
    for valen in (14, 32, 57):
        config = {"choice.VALEN": valen}
        for bit in dict.fromkeys((None, valen - 1, 13)):
            address = facts.sign_extend(0xA5A5A5A5A5A5A5A5, valen) & ~0x1FFF
            flipped = facts.sign_extend(address ^ (1 << bit if bit else 0), valen) & ~0x1FFF
            _searched(cases, f"valen-{valen}-{'same' if bit is None else f'bit-{bit}'}",
                      f"With VALEN = {valen}, all bits of the page number take part.",
                      {**entry(1, address, config=config), "TLBEHI": flipped}, config=config,
                      clauses=["tlb_instructions", "parameters"])


def _search_on_la32(where, config, cases):
    short = _flat(cases, f"{where}-", config, where == "reduced")
    for n in range(4):
        for bit in (None, 13, 31) if n == 1 else (None,):
            key = PAGES[n] & 0xFFFFC000 ^ (1 << bit if bit else 0)
            state = {**entry(n, PAGES[n] & ~0x3FFF, config=config), "TLBEHI": key, "PC": 0xFFFFFFFC}
            _searched(short, f"entry-{n}-{'same' if bit is None else f'bit-{bit}'}",
                      "On LA32, page numbers end at bit 31.",
                      state, **_level(where))
    if where == "la32":
        state = {**full_tlb(config=config), **operands(config=config, ASID=SPACES[2]), "TLBRERA": 0x45,
                 "TLBREHI": PAGES[2] & 0xFFFFE000, "TLBEHI": 0x1000000}
        short.add("refill", "On LA32, too, TLBREHI is searched for while IsTLBR is 1.", state, watch=WATCHED)
    else:
        for code in (0x3F, 0x1):
            _searched(short, f"code-0x{code:x}", "LA32 reduced searches for TLBEHI in a refill, too.",
                      {**entry(2, 0x55AA8000, config=config), "TLBEHI": 0x55AA8000, "ESTAT": code << 16,
                       "PC": 0x80000044}, level="should", watch=("ESTAT",))
    cases.all += short.all


def tlbrd():
    cases = _events("tlbrd", ["TLBIDX", "TLBEHI", "TLBELO"])
    for n in range(4):
        for e in (0, 1):
            for g in (0, 1):
                at = (n + e + g) % 2
                pattern = ONES ^ SCATTERED if at else SCATTERED
                state = {**full_tlb(pattern), **operands(ONES ^ pattern, TLBIDX=(NE if e else 0) | 0x15000000 | n)}
                state[f"TLBKEY{n}"] = e | g << 1 | SPACES[n] << 16
                if at:
                    state["TLBRERA"] |= IS_TLBR
                cases.add(f"entry-{n}-e{e}-g{g}-{'even' if at else 'odd'}",
                          "What the entry holds goes into TLBEHI, both TLBELO with its G, PS, and ASID." if e else
                          "Of an entry that is not there all is read as 0, and NE is 1.", state,
                          watch=OPERANDS if n else WATCHED)
    for at, (low, what) in enumerate(((0, "zeros"), (page_register(ONES), "ones"))):
        for which in (0, 1):
            pages = (low, page_register(ONES) ^ low) if which else (page_register(ONES) ^ low, low)
            state = {**entry(2, PAGES[at], 0x3F if at else 0, 0x3FF if at else 0, TLB_E | 2 * which, pages),
                     **operands(ONES if which else 0, TLBIDX=0x2A000002, ASID=0 if at else 0x3FF)}
            cases.add(f"{what}-{which}", "Each bit of the entry is read.", state, watch=WATCHED)
    _refused(cases, {**full_tlb(), **operands(TLBIDX=0x80000001)}, {})
    for where, config in KINDS:
        short = _flat(cases, f"{where}-", config, where == "reduced")
        for n in range(4):
            for e in (0, 1) if n in (1, 2) else (1,):
                state = {**full_tlb(ONES if n == 3 else SCATTERED, config),
                         **operands(ONES ^ SCATTERED, config, TLBIDX=n | (NE if e else 0))}
                state[f"TLBKEY{n}"] = e | n % 2 * TLB_G | SPACES[n] << 16
                if n == 1:
                    state["PC"] = 0xFFFFFFFC
                short.add(f"entry-{n}-e{e}", "On LA32, what an entry holds has 32 bits a register.", state,
                          watch=OPERANDS, **_level(where))
        cases.all += short.all
    return cases.all


def _writing(name):
    """TLBWR writes the entry of Index, TLBFILL one that the core chooses; how, is told thoroughly for TLBWR."""
    cases = _events(name, ["TLBIDX"])

    def chosen(n):
        return {"arbitrary.filled_entry": n} if name == "tlbfill" else {}

    for n in range(4):
        for refill in (0, 1):
            for ne in (0, 1):
                at = (n + ne) % 2
                pattern = ONES ^ SCATTERED if at else SCATTERED
                index = n if name == "tlbwr" else 3 - n
                size = 0x2A000000 if at else 0x15000000
                state = {**_around(n, full_tlb(pattern, flags=TLB_E if at else TLB_G), ne == refill),
                         **operands(ONES ^ pattern, TLBIDX=ne << 31 | size | index)}
                state["TLBRERA"] |= refill
                cases.add(f"entry-{n}-{'refill' if refill else 'ordinary'}-ne{ne}-{'even' if at else 'odd'}",
                          "In a refill the entry comes from its registers and is there." if refill else
                          "Outside a refill the entry comes from ordinary registers, and is there unless NE is 1.",
                          state, watch=KEYS if n else WATCHED, config=chosen(n))
    _kept_when_emptied(cases, chosen)
    _written_global(cases, chosen)
    if name == "tlbwr":
        _written_bits(cases)
    else:
        _filled_anywhere(cases)
    _refused(cases, {**full_tlb(), **operands(TLBIDX=0x15000001)}, {}, chosen(1))
    for where, config in KINDS:
        _written_on_la32(cases, where, config, chosen)
    return cases.all


def _kept_when_emptied(cases, chosen):
    """What is behind E of an entry that is not there, no instruction shows: it may stay."""
    for n in range(4):
        for refill, ne in ((0, 1), (0, 0), (1, 1)):
            pattern = SCATTERED if n % 2 else ONES ^ SCATTERED
            state = {**full_tlb(pattern, flags=TLB_E | (TLB_G if n % 2 else 0)),
                     **operands(ONES ^ pattern, TLBIDX=ne << 31 | 0x15000000 | n)}
            state["TLBRERA"] |= refill
            cases.add(f"kept-{n}-{'refill' if refill else 'ordinary'}-ne{ne}",
                      "Where an emptied entry is kept, NE clears E and nothing else of it." if ne > refill else
                      "An entry that is there is written, whatever becomes of emptied ones.", state, watch=WATCHED,
                      config={**chosen(n), "choice.emptied_entry_kept": 1}, level="choice")


def _around(number, state, all_of_it):
    """One entry and the keys of the others, or all of the TLB."""
    return {slot: value for slot, value in state.items()
            if all_of_it or slot in KEYS or slot in entry(number, 0)}


def _written_global(cases, chosen):
    for at in range(8):
        refill, g0, g1 = at >> 2, at >> 1 & 1, at & 1
        own, other = ("TLBRELO", "TLBELO") if refill else ("TLBELO", "TLBRELO")
        before = TLB_G if (refill ^ g0 ^ g1) else 0
        state = {"TLBIDX": 0x0C000002, "TLBEHI": PAGES[0], "TLBREHI": PAGES[0] | 12, "TLBRERA": 0x120000044 | refill,
                 f"{own}0": 0x1001 | g0 << 6, f"{own}1": 0x2002 | g1 << 6,
                 f"{other}0": 0x1001 | (1 - (g0 & g1)) << 6, f"{other}1": 0x2002 | (1 - (g0 & g1)) << 6}
        cases.add(f"g{g0}-g{g1}-{'refill' if refill else 'ordinary'}-over-g{before >> 1}",
                  "An entry is global when both its pages are.",
                  {**state, **entry(2, PAGES[1], flags=before), "PC": KERNEL}, watch=KEYS, config=chosen(2))


def _written_bits(cases):
    """Each register all ones with the others 0, and the other way round."""
    sources = ("TLBEHI", "TLBELO0", "TLBELO1", "ASID", "TLBREHI", "TLBRELO0", "TLBRELO1")
    everything = operands(ONES)
    for refill in (0, 1):
        for source in sources:
            for inverse in (0, 1):
                state = {slot: everything[slot] if (slot == source) != bool(inverse) else 0 for slot in sources}
                state.update(TLBIDX=0x3F000001 if inverse else 0x1, TLBRERA=0x120000044 | refill, PC=KERNEL)
                cases.add(f"{'all-but' if inverse else 'alone'}-{source.lower()}{'-refill' if refill else ''}",
                          "Each register gives its bits to the entry, and no others.",
                          {**_around(1, full_tlb(0 if inverse else ONES), False), **state},
                          watch=(*KEYS, *entry(1, 0)))
        widest = {"choice.VALEN": 64, "choice.PALEN": 60}
        state = operands(ONES, widest, TLBIDX=0x3F000001)
        state["TLBRERA"] |= refill
        cases.add(f"widest{'-refill' if refill else ''}", "With VALEN = 64 and PALEN = 60 there are more bits of both.",
                  state, watch=KEYS, config=widest, clauses=["tlb_instructions", "parameters"])


def _filled_anywhere(cases):
    """Which entry TLBFILL writes is open. When all of them hold what it writes, they do so afterwards, too."""
    for refill, ne in ((0, 0), (0, 1), (1, 1)):
        for what, pattern in (("odd", SCATTERED), ("even", ONES ^ SCATTERED)):
            state = State(operands(pattern, TLBIDX=ne << 31 | 0x15000000 | ne << 1, CRMD=DIRECT))
            state["TLBRERA"] |= refill
            written = translation.BY_NAME["tlbfill"](core_of({}), state)[1]
            for n in range(4):
                state.update({f"TLBKEY{n}": written["TLBKEY0"], f"TLBHI{n}": written["TLBHI0"],
                              f"TLBLO{2 * n}": written["TLBLO0"], f"TLBLO{2 * n + 1}": written["TLBLO1"]})
            cases.add(f"anywhere-{'refill' if refill else 'ordinary'}-ne{ne}-{what}",
                      "Whichever entry TLBFILL chooses, it writes there what the registers say.", state, watch=WATCHED)


def _written_on_la32(cases, where, config, chosen):
    short = _flat(cases, f"{where}-", config, where == "reduced")
    for n in range(4):
        for refill in (0, 1):
            ne = (n ^ refill) & 1 if where == "la32" else 1 - n % 2
            if cases.name == "tlbfill" and refill != n // 2:
                continue
            pattern = (SCATTERED, ONES, 0, ONES ^ SCATTERED)[n]
            state = {**_around(n, full_tlb(ONES ^ pattern, config), False),
                     **operands(pattern, config, TLBIDX=ne << 31 | 0x15000000 | n)}
            if where == "reduced":
                state["ESTAT"] = (0x3F if refill else (0x1F, 0x2F, 0x3E, 0x7)[n]) << 16
            else:
                state["TLBRERA"] = 0x45 & ~1 | refill
                state["ESTAT"] = 0x3F0000 if n % 2 else 0
            short.add(f"entry-{n}-{'refill' if refill else 'ordinary'}-ne{ne}",
                      "LA32 reduced has one set of registers; in its refill, code 0x3f, NE does not count."
                      if where == "reduced" else "On LA32, registers have 32 bits; code 0x3f means nothing.",
                      state, watch=(*KEYS, "ESTAT"), config=chosen(n), **_level(where))
    if where == "reduced":
        for code in (0x3B, 0x3D, 0x37) if cases.name == "tlbwr" else (0x3B,):
            short.add(f"code-0x{code:x}", "Only code 0x3f is a refill.",
                      {**operands(config=config, TLBIDX=NE | 0xC000001), **entry(1, 0x2000, config=config),
                       "ESTAT": code << 16 | 0x1FF << 22}, watch=KEYS, config=chosen(1), level="should")
    last = {**operands(config=config, TLBIDX=0xC000003), "PC": 0xFFFFFFFC}
    short.add("last-word", "What follows the last word of the address space is the first.", last, config=chosen(3),
              **_level(where))
    cases.all += short.all
    if where == "reduced":
        cases.add("code-0x3f", "On LA64, code 0x3f means nothing to the TLB.",
                  {**operands(TLBIDX=NE | 0xC000001), **entry(1, 0x2000), "ESTAT": 0x3F0000}, watch=KEYS,
                  config=chosen(1))
        cases.add("code-0x3f-reduced-la64", "Where there are 64 bits nothing is reduced.",
                  {**operands(TLBIDX=NE | 0xC000001), **entry(1, 0x2000), "ESTAT": 0x3F0000, "TLBRERA": 0x45},
                  watch=KEYS, config={**chosen(1), "choice.reduced_LA32": 1})


def _keys_of(flags, spaces):
    return {f"TLBKEY{n}": flags[n] | spaces[n] << 16 for n in range(4)}


def _emptying(name):
    """TLBCLR clears E of what is not global and of this address space, TLBFLUSH of all."""
    cases = _events(name)
    for n in range(4):
        for flags in range(4):
            for own in (0, 1) if name == "tlbclr" else (flags >> 1 ^ n & 1,):
                others = (TLB_E, TLB_E | TLB_G, 0, TLB_G)[(n + flags + own) % 4] if name == "tlbclr" else TLB_E
                spaces = [OWN if (k == n) == bool(own) else SPACES[k] for k in range(4)]
                keys = _keys_of([flags if k == n else others for k in range(4)], spaces)
                before = {**full_tlb(), **operands()} if n == flags else {"PC": KERNEL}
                cases.add(f"entry-{n}-flags-{flags}-{'own' if own else 'other'}-among-{others}",
                          "Entries of this address space that are not global go." if name == "tlbclr" else
                          "All entries go, whatever they are; the rest of them stays.",
                          {**before, **keys, "ASID": OWN, "TLBIDX": 0x8C000000 | n}, watch=WATCHED)
    for bit in range(10) if name == "tlbclr" else ():
        base = ~OWN & 0x3FF if bit % 2 else OWN
        spaces = [base ^ (1 << bit if k % 2 else 0) for k in range(4)]
        cases.add(f"asid-bit-{bit}-{base >> bit & 1}", "Each bit of the ASID is compared, and no other.",
                  {**_keys_of([TLB_E] * 4, spaces), "ASID": base, "PC": PROGRAM, "CRMD": MAPPED}, watch=KEYS)
    _refused(cases, {**_keys_of([TLB_E] * 4, [OWN] * 4), **operands(ASID=OWN)}, {})
    for where, config in KINDS:
        short = _flat(cases, f"{where}-", config, where == "reduced")
        short.add("all", "On LA32 it is the same.",
                  {**full_tlb(config=config), **operands(config=config, ASID=SPACES[1]), "PC": 0xFFFFFFFC},
                  watch=WATCHED,
                  **_level(where))
        cases.all += short.all
    return cases.all


INVTLB = ("all", "all", "the global ones", "those that are not global", "those of the ASID that are not global",
          "those of the ASID that are not global and have the address",
          "those that are global or of the ASID, and have the address")


def invtlb():
    cases = _events("invtlb")
    address = PAGES[2] | 0x5000
    for op in range(7):
        for at in range(8):
            g, own, has = at & 1, at >> 1 & 1, at >> 2 & 1
            state = {**operands(), "ASID": OTHER_SPACE} if at == 0 else {"PC": KERNEL, "ASID": OTHER_SPACE}
            for n in range(4):  # entry n differs from entry 0 in one of the conditions
                bits = at ^ (0, 1, 2, 4)[n]
                page = address if bits & 4 else address ^ 0x4000000
                low = [page_register(SCATTERED >> n), page_register(SCATTERED << n)] if at == 0 else (0, 0)
                state.update(entry(n, page, 16, OWN if bits & 2 else OTHER_SPACE, TLB_E | (bits & 1) << 1, low))
            cases.add(f"op-{op}-g{g}-own{own}-has{has}", f"Operation {op} empties {INVTLB[op]}.", state,
                      watch=KEYS if at else WATCHED, op=op, rj=OWN, rk=address)
        _none_there(cases, op, address)
    _invalidated_spaces(cases, address)
    _invalidated_sizes(cases)
    _invalidated_widths(cases)
    _not_an_operation(cases)
    _refused(cases, {**full_tlb(), **operands(ASID=OWN)}, {"op": 0, "rj": 0, "rk": 0})
    for where, config in KINDS:
        _invtlb_on_la32(cases, where, config)
    return cases.all


def _none_there(cases, op, address):
    state = four(lambda n: (address, 12, OWN, 0 if n % 2 else TLB_G))
    cases.add(f"op-{op}-empty", "Of an entry that is not there nothing changes.", {**state, "PC": KERNEL},
              watch=KEYS, op=op, rj=OWN, rk=address)


def _invalidated_spaces(cases, address):
    """The lowest ten bits of rj are the ASID; the register ASID does not count."""
    for op in range(7):
        for rj in (0, ONES, ONES ^ OWN, ONES ^ 0x3FF | OWN, OWN | 0x400) if op > 3 else (ONES ^ OWN,):
            state = four(lambda n: (address, 12, OWN if n % 2 else ~OWN & 0x3FF, TLB_E | n & 2))
            cases.add(f"op-{op}-rj-0x{rj:x}", "The ASID stands in the lowest ten bits of rj.",
                      {**state, "PC": KERNEL}, watch=KEYS, op=op, rj=rj, rk=address)
    for op in (4, 5, 6):
        for bit in range(10):
            base = OWN if (op + bit) % 2 else ~OWN & 0x3FF
            state = four(lambda n: (address, 12, base ^ (1 << bit if n % 2 else 0)))
            cases.add(f"op-{op}-asid-bit-{bit}-{base >> bit & 1}", "All ten bits of the ASID are compared.",
                      {**state, "PC": KERNEL, "ASID": base ^ 0x3FF}, watch=KEYS, op=op, rj=base | 0xA5A5 << 10,
                      rk=address)


def _invalidated_sizes(cases):
    """Of the address, operations 5 and 6 compare what a search compares."""
    for op, sizes in ((5, (12, 21)), (6, (0, 12, 13, 21, 29, 47, 63))):
        for size in sizes:
            for bit in dict.fromkeys((None, 12, size, size + 1, 47, 48, 63)):
                if bit is not None and (bit > 63 or op == 5 and bit not in (size, size + 1, 63)):
                    continue
                state = four(lambda n: (PAGES[3] ^ n << 30, size + n if 12 < size < 40 else size))
                rk = PAGES[3] ^ (1 << bit if bit is not None else 0) | 0x123
                cases.add(f"op-{op}-size-{size}-{'same' if bit is None else f'bit-{bit}'}",
                          "Of the address bits above the size count up to VALEN, and not those inside the pair of"
                          " pages.", {**state, "PC": KERNEL}, watch=KEYS, op=op, rj=OWN, rk=rk,
                          **(INFERRED if not 12 <= size <= 29 else {}))


def _invalidated_widths(cases):
    for op, widths in ((5, (39,)), (6, (14, 39, 57, 64))):
        for valen in widths:
            config = {"choice.VALEN": valen}
            for bit in dict.fromkeys((None, valen - 1, valen, 63, 13)):
                if bit == 64:
                    continue
                base = facts.sign_extend(0xA5A5A5A5A5A5A5A5, valen)
                state = entry(3, base, 12, OWN, config=config)
                rk = base ^ (1 << bit if bit is not None else 0)
                cases.add(f"op-{op}-valen-{valen}-{'same' if bit is None else f'bit-{bit}'}",
                          f"With VALEN = {valen}, bits of rk above do not count.", {**state, "PC": KERNEL},
                          watch=KEYS, config=config, clauses=["tlb_instructions", "parameters"], op=op, rj=OWN, rk=rk)


def _not_an_operation(cases):
    for op in (7, 8, 9, 12, 14, 15, 16, 17, 20, 22, 24, 30, 31):
        for plv in (0, 3) if op == 7 else (0,):
            state = {**_keys_of([TLB_E] * 4, SPACES), "PC": KERNEL, "CRMD": MAPPED | plv | 4,
                     "EENTRY": 0x9000000055AA0000, "ECFG": 0x60000 if op % 2 else 0}
            cases.add(f"op-{op}-plv{plv}",
                      f"There is no operation {op}: it raises {'IPE above PLV0' if plv else 'INE'}.",
                      state, watch=KEYS, config=INSTRUCTION if op % 4 == 0 else {},
                      clauses=["tlb_instructions", "S3"], op=op, rj=OWN, rk=PAGES[0])
    for op in (0, 6, 7):
        cases.add(f"debug-mode-op-{op}", "In debug mode what is empty is emptied, and INE is only recorded.",
                  {**four(lambda n: (PAGES[n], SIZES[n])), "PC": KERNEL, "DBG": DBG_DST | 0x320000},
                  watch=(*KEYS, "ESTAT", "CRMD"), config=DEBUGGER, tags=["debug-mode"],
                  clauses=["tlb_instructions", "debug_mode"], op=op, rj=OWN, rk=PAGES[0])


def _invtlb_on_la32(cases, where, config):
    short = _flat(cases, f"{where}-", config, where == "reduced")
    for op in range(8):
        for what, rk in (("same", 0x80014ABC), ("bit-31", 0x14ABC), ("bit-32", 0x180014ABC), ("bit-13", 0x80016ABC)):
            if what != "same" and op not in (5, 6):
                continue
            state = four(lambda n: (0x80014000, 12, OWN if n & 1 else OTHER_SPACE, TLB_E | n & 2, (0, 0), config))
            short.add(f"op-{op}-{what}", "On LA32, addresses end at bit 31.",
                      {**state, "PC": 0xFFFFFFFC, "EENTRY": 0xA5A5A000}, watch=KEYS, op=op, rj=OWN, rk=rk,
                      **_level(where))
    cases.all += short.all


EVENTS = {"tlbsrch": tlbsrch, "tlbrd": tlbrd, "tlbwr": lambda: _writing("tlbwr"),
          "tlbfill": lambda: _writing("tlbfill"),
          "tlbclr": lambda: _emptying("tlbclr"), "tlbflush": lambda: _emptying("tlbflush"), "invtlb": invtlb}
