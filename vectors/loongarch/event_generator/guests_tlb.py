# SPDX-License-Identifier: CC0-1.0
"""Cases of the tags of TLB entries: whose entries the instructions of root are about, and whose an access finds."""
from accesses import ADDRESS, KINDS, one_entry, page
from event_cases import KERNEL, LA32, MAPPED, ONES, REDUCED, SCATTERED, Events
from exceptions import DEBUGGER
from guests import GUEST, LVZ, OTHER_GUEST, ROOT_REGISTERS, bits_of_modes, guest_control, status
from machine import DBG_DST, GUEST_ID_BIT, PGM, facts
from tlb import KEYS, OPERANDS, OTHER_SPACE, OWN, PAGES, SIZES, WATCHED, entry, four, full_tlb, operands
from translation import NE, TLB_E, TLB_G

ADDRESS_OF_GUEST = PAGES[2]


def tagged(number, tag, *others, **named):
    """The slots of an entry with a tag."""
    slots = entry(number, *others, **named)
    slots[f"TLBKEY{number}"] |= tag << 32
    return slots


def by_tags(tags, address=ADDRESS_OF_GUEST, flags=TLB_E, space=OWN, size=12):
    """Four entries that differ in their tags alone."""
    return {slot: value for n in range(4) for slot, value in tagged(n, tags[n], address, size, space, flags).items()}


def _events(name, clauses=("tlb_tag", "tlb_instructions"), config=None, prefix="lvz-"):
    return Events(name, list(clauses), ["virtualization", "translation"], {**LVZ, **(config or {})}, prefix)


WHOSE = ("Root's instructions are about the guest of TGID while UseTGID is 1, else about root's own entries, or about"
         " those of the guest that ERTN would enter.")
FLAGS = (("general", {}), ("refill", {"TLBRERA": 0x1001}), ("machine-error", {"MERRCTL": 0x1}),
         ("both", {"TLBRERA": 0x1001, "MERRCTL": 0x1}))


def _sources(cases, thoroughly):
    """(what, registers, configuration): each context with each set of the three bits, tagged and not."""
    for context, flags in FLAGS:
        for bits in range(8) if thoroughly else (0, 1, 2, 4, 7):
            for follows in (0, 1):
                for uses in (0, 1) if thoroughly and bits in (0, 7) or bits == 7 else (0,):
                    saved = bits_of_modes(bits & 1, bits >> 1 & 1, bits >> 2)
                    state = {**saved, **flags, "MERRCTL": saved["MERRCTL"] | flags.get("MERRCTL", 0),
                             "GSTAT": saved["GSTAT"] | status(guest=GUEST), "GTLBC": guest_control(OTHER_GUEST, uses)}
                    yield (f"{context}-{bits}{'-next' if follows else ''}{'-tgid' if uses else ''}", state,
                           {"choice.untagged_means_next_guest": follows})


def _by_source(cases, state, thoroughly=False, watch=(), **args):
    for what, registers, config in _sources(cases, thoroughly):
        before = {"PC": KERNEL, "ASID": OWN, **state, **registers}
        cases.add(f"tag-{what}", WHOSE, before, watch=(*watch, "GSTAT", "GTLBC"), config=config, level="choice", **args)


TAGS_OF_ALL = (0, GUEST, OTHER_GUEST, 0x5A)


def _each_bit(cases, make, watch, **args):
    """A tag is compared in all its bits."""
    for bit in range(8):
        for base in (GUEST, 0xFF ^ GUEST):
            cases.add(f"bit-{bit}-of-0x{base:x}", f"Bit {bit} of the tag is compared.",
                      {"PC": KERNEL, "ASID": OWN, "GTLBC": guest_control(base),
                       "GSTAT": status(guest=base ^ 1 << bit), **make(base, base ^ 1 << bit)}, watch=watch, **args)


IN_GUEST_MODE = {"level": "should", "flags": ["INFERENCE"]}


def _in_guest_mode(cases, state, watch, **args):
    """What a guest executes is a matter of its own registers, which are not here; whose entries these are is told."""
    for guest, tgid, uses in ((GUEST, OTHER_GUEST, 1), (GUEST, 0, 0), (0x5A, GUEST, 1)):
        for pgm in (0, 1):
            registers = {"GSTAT": status(1, pgm, guest), "GTLBC": guest_control(tgid, uses)}
            cases.add(f"guest-mode-0x{guest:x}-tgid{uses}-pgm{pgm}",
                      "In guest mode the entries are those of GID, whatever TGID is.",
                      {"PC": KERNEL, "ASID": OWN, **state, **registers}, watch=(*watch, "GSTAT"), **IN_GUEST_MODE,
                      **args)


def _held(cases, make, watch, **args):
    """As many bits as GID, TGID and TRGID hold."""
    for held in (0, 1, 4, 7):
        ids = (1 << held) - 1
        config = {"choice.GID_bits_held": held}
        for what, follows, registers in (
                ("tgid", 0, {"GTLBC": guest_control(ids)}),
                ("next", 1, {"GSTAT": PGM | ids << GUEST_ID_BIT, "GTLBC": guest_control(0, 0)})):
            cases.add(f"held-{held}-{what}", f"With {held} bits of an id, tags have no more.",
                      {"PC": KERNEL, "ASID": OWN, **registers, **make(ids, ids >> 1)}, watch=watch,
                      config={**config, "choice.untagged_means_next_guest": follows}, level="choice",
                      clauses=["tlb_tag", "GSTAT", "GTLBC"], **args)


def _elsewhere(cases, state, watch, **args):
    """Without LVZ, and with 32 bits, entries have no tag."""
    for what, config in (("not-there", {"choice.LVZ": 0}), ("la32", LA32), ("reduced", REDUCED)):
        for follows in (0, 1):
            cases.add(f"{what}-{follows}", "Without LVZ entries have no tag.",
                      {"PC": 0x1C000040, "GTLBC": 0, "GSTAT": 0, "TRGP": 0, "ASID": OWN, **state},
                      watch=(*watch, "TRGP", "GSTAT"), level="should", clauses=["detect", "tlb_instructions"],
                      config={**config, "choice.VALEN": 32, "choice.untagged_means_next_guest": follows}, **args)


def tlbsrch():
    cases = _events("tlbsrch", ["tlb_tag", "tlb_instructions", "TLBIDX"])
    search = {"TLBEHI": ADDRESS_OF_GUEST, "TLBREHI": ADDRESS_OF_GUEST, "TLBIDX": NE | 0xC000002}
    _by_source(cases, {**by_tags(TAGS_OF_ALL), **search}, watch=("TLBIDX",))
    _each_bit(cases, lambda own, other: {**search, **by_tags([other] * 4)}, ("TLBIDX",))
    _each_bit_hit(cases, search)
    for g in (0, 1):
        for n, tags in enumerate(((0, 7, 7, 7), (7, 0, 7, 7), (7, 7, 0, 7), (7, 7, 7, 0))):
            cases.add(f"root-{n}-g{g}", "An entry of a guest is not root's, global or not.",
                      {"PC": KERNEL, "ASID": OWN if g == 0 else OTHER_SPACE, "GSTAT": status(guest=7),
                       "GTLBC": guest_control(7, 0), **search, **by_tags(tags, flags=TLB_E | g * TLB_G)},
                      watch=("TLBIDX", "TRGP"))
    _in_guest_mode(cases, {**search, **by_tags(TAGS_OF_ALL)}, ("TLBIDX",))
    _held(cases, lambda own, other: {**search, **tagged(0, own, ADDRESS_OF_GUEST),
                                     **(tagged(1, other, ADDRESS_OF_GUEST) if other != own else {})}, ("TLBIDX",))
    short = {"TLBEHI": 0x2AAA8000, "TLBIDX": NE | 0xC000000}
    _elsewhere(cases, {**entry(1, 0x2AAA8000, config=LA32), **short}, ("TLBIDX",))
    return cases.all


def _each_bit_hit(cases, search):
    for n in range(4):
        tags = [GUEST ^ (0 if k == n else 1 << k) for k in range(4)]
        cases.add(f"of-guest-{n}", "The entry of the guest of TGID is found.",
                  {"PC": KERNEL, "ASID": OWN, "GTLBC": guest_control(GUEST), **search, **by_tags(tags)},
                  watch=("TLBIDX", "GTLBC"))


def tlbrd():
    cases = _events("tlbrd", ["TRGP", "tlb_instructions"])
    for n in range(4):
        for e in (0, 1):
            for at, tag in enumerate((GUEST, 0xFF ^ GUEST)):
                trgp = (0xFF ^ tag) << 16 | (n + e + at) % 2
                state = {**full_tlb(), **operands(TLBIDX=0x15000000 | n), "TRGP": trgp,
                         "GTLBC": guest_control(0x77, at), "GSTAT": status(guest=0x11, pgm=at)}
                state[f"TLBKEY{n}"] = e | tag << 32 | OWN << 16
                cases.add(f"entry-{n}-e{e}-0x{tag:x}", "TLBRD shows the entry whatever its tag, and the tag in TRGP: 0"
                          " of an entry that is not there. GTEP stays.", state, watch=(*OPERANDS, *ROOT_REGISTERS))
    for bit in range(8):
        state = {**tagged(1, 1 << bit, PAGES[0]), "TLBIDX": 1, "TRGP": 0xFF0000 ^ 1 << 16 + bit, "PC": KERNEL}
        cases.add(f"bit-{bit}", "Each bit of the tag is read.", state, watch=("TRGP",))
        cases.add(f"bit-{bit}-writable", "That software can write TRGP does not keep TLBRD from it.",
                  {**state, "TRGP": 1}, watch=("TRGP",), config={"choice.TRGP_writable": 1})
    for held in (0, 4, 7):
        ids = (1 << held) - 1
        cases.add(f"held-{held}", f"With {held} bits of an id, TRGID has as many.",
                  {**tagged(2, ids, PAGES[0]), "TLBIDX": 2, "TRGP": 1, "PC": KERNEL}, watch=("TRGP",),
                  config={"choice.GID_bits_held": held}, clauses=["TRGP", "GSTAT"])
    _elsewhere(cases, {**entry(1, 0x2AAA8000, config=LA32), "TLBIDX": 1}, ("TLBIDX",))
    return cases.all


def _writing(name):
    def make():
        cases = _events(name, ["tlb_tag", "tlb_instructions", "TLBIDX"], {"arbitrary.filled_entry": 2} if name ==
                        "tlbfill" else {})
        index = {"TLBIDX": 0xC000002, "TLBEHI": PAGES[0], "TLBREHI": PAGES[0] | 12}
        _by_source(cases, {**index, **by_tags((1, 2, 0xFF ^ GUEST, 4))}, watch=KEYS)
        for tag in (GUEST, 0xFF ^ GUEST, 1, 0x80):
            for ne in (0, 1):
                for kept in (0, 1):
                    state = {**full_tlb(flags=TLB_E | TLB_G), **operands(ONES ^ SCATTERED, TLBIDX=ne << 31 | 0xC000002),
                             "GTLBC": guest_control(tag)}
                    state["TLBKEY2"] |= (0xFF ^ tag) << 32
                    cases.add(f"0x{tag:x}-ne{ne}{'-kept' if kept else ''}", "What is written is tagged, also where it"
                              " is empty; where an emptied entry is kept, its tag is, too.", state, watch=WATCHED,
                              config={"choice.emptied_entry_kept": kept}, level="choice")
        _in_guest_mode(cases, {**index, **by_tags((1, 2, 3, 4))}, KEYS)
        _held(cases, lambda own, other: {**index, **by_tags((0, 0, 0, 0))}, KEYS)
        short = {"TLBIDX": 0xC000002, "TLBEHI": 0x2AAA8000}
        _elsewhere(cases, {**short, **entry(2, 0x1000, config=LA32)}, KEYS)
        return cases.all
    return make


def _emptying(name):
    def make():
        cases = _events(name)
        _by_source(cases, by_tags(TAGS_OF_ALL), name == "tlbflush", KEYS)
        _each_bit(cases, lambda own, other: by_tags((own, other, own, other)), KEYS)
        for own in (0, 1):
            for g in (0, 1):
                state = by_tags((GUEST, 0, GUEST, OTHER_GUEST), flags=TLB_E | g * TLB_G,
                                space=OWN if own else OTHER_SPACE)
                for what, tag in (("guest", GUEST), ("root", 0)):
                    cases.add(f"{what}-own{own}-g{g}", "Entries of others stay, whatever address space they are of.",
                              {**state, "PC": KERNEL, "ASID": OWN, "GTLBC": guest_control(tag)}, watch=KEYS)
        _in_guest_mode(cases, by_tags(TAGS_OF_ALL), KEYS)
        _held(cases, lambda own, other: by_tags((own, other, own, other)), KEYS)
        _elsewhere(cases, {**entry(0, 0x2000, config=LA32), **entry(3, 0x4000, config=LA32)}, KEYS)
        return cases.all
    return make


FIRST_OF_LVZ, LAST = 7, 0x1F
# What the operations empty: a guest's own entries map what it calls virtual, those of its memory what it calls
# physical.
DEFINED = {0x9: "a guest's own entries", 0xA: "a guest's own global entries",
           0xB: "those of its own that are not global", 0xC: "those of its own of an ASID",
           0xD: "those of its own of an ASID and an address",
           0xE: "those of its own that are global or of an ASID, and of an address", 0x10: "all guests' own entries",
           0x11: "the entries of all guests' memory", 0x12: "both kinds of all guests", 0x13: "one guest's own entries",
           0x14: "the entries of one guest's memory", 0x15: "both kinds of one guest",
           0x16: "the entries of one guest's memory at an address"}


def invtlb():
    cases = _events("invtlb", ["invtlb_ops", "tlb_tag", "tlb_instructions"])
    _invalidations_of_root(cases)
    _operations_of_lvz(cases)
    _guests_compared(cases)
    _addresses_of_guests(cases)
    _operations_elsewhere(cases)
    return cases.all


def _invalidations_of_root(cases):
    """Operations 0 to 6: of this tag alone."""
    for op in range(7):
        for what, control in (("guest", guest_control(GUEST)), ("root", guest_control(GUEST, 0)),
                              ("root-tgid", guest_control(0))):
            for g in (0, 1):
                state = by_tags((GUEST, 0, GUEST ^ 0x80, 0x1), flags=TLB_E | g * TLB_G)
                cases.add(f"op-{op}-{what}-g{g}", "Operations 0 to 6 are about entries of one tag.",
                          {**state, "PC": KERNEL, "GTLBC": control}, watch=KEYS, op=op, rj=OWN | OTHER_GUEST << 16,
                          rk=ADDRESS_OF_GUEST)
    _by_source(cases, by_tags(TAGS_OF_ALL), False, KEYS, op=0, rj=0, rk=0)
    _in_guest_mode(cases, by_tags(TAGS_OF_ALL), KEYS, op=0, rj=0, rk=0)
    _each_bit(cases, lambda own, other: by_tags((own, other, own, other)), KEYS, op=5, rj=OWN, rk=ADDRESS_OF_GUEST)
    _held(cases, lambda own, other: by_tags((own, other, own, other)), KEYS, op=1, rj=0, rk=0)


def _operations_of_lvz(cases):
    for op in range(FIRST_OF_LVZ, LAST + 1):
        why = f"There is no operation 0x{op:x}: it raises INE."
        if op in DEFINED:
            why = f"Operation 0x{op:x} empties {DEFINED[op]}; none of the entries here is a guest's own."
        for what, control in (("root", guest_control(GUEST, 0)), ("guest", guest_control(GUEST)),
                              ("other", guest_control(OTHER_GUEST))):
            for g in (0, 1):
                state = {**by_tags((GUEST, 0, OTHER_GUEST, GUEST), flags=TLB_E | g * TLB_G), "PC": KERNEL,
                         "EENTRY": 0x9000000055AA0000, "GTLBC": control}
                if what == "other":
                    state = {**state, **tagged(3, GUEST, ADDRESS_OF_GUEST ^ 0x4000000, 12, OTHER_SPACE)}
                cases.add(f"op-0x{op:x}-{what}-g{g}", why, state, watch=KEYS, op=op, rj=GUEST << 16 | OWN,
                          rk=ADDRESS_OF_GUEST, level="should")
        for plv in (1, 3):
            cases.add(f"op-0x{op:x}-plv{plv}", "Above PLV0 each raises IPE, whether it is defined or not.",
                      {**by_tags((GUEST, 0, OTHER_GUEST, GUEST)), "PC": KERNEL, "EENTRY": 0x9000000055AA0000,
                       "CRMD": MAPPED | plv, "ECFG": 0x20000}, watch=KEYS, tags=["privilege"],
                      flags=["PRIVILEGE_UNCHECKED"], clauses=["tlb_instructions", "S3"], op=op, rj=GUEST << 16,
                      rk=ADDRESS_OF_GUEST)
        cases.add(f"op-0x{op:x}-not-there", f"Without LVZ there is no operation 0x{op:x}.",
                  {**four(lambda n: (PAGES[n], SIZES[n])), "PC": KERNEL, "EENTRY": 0x9000000055AA0000}, watch=KEYS,
                  config={"choice.LVZ": 0}, clauses=["detect", "tlb_instructions"], op=op, rj=OWN, rk=PAGES[0])
    for op in (7, 0x10, 0x12, 0x16):
        cases.add(f"op-0x{op:x}-debug-mode", "In debug mode, too.",
                  {**by_tags((GUEST, 0, OTHER_GUEST, GUEST)), "PC": KERNEL, "DBG": DBG_DST | 0x150000}, watch=KEYS,
                  config=DEBUGGER, tags=["debug-mode"], op=op, rj=GUEST << 16, rk=ADDRESS_OF_GUEST, level="should")


def _guests_compared(cases):
    """Operations of one guest: all bits of its id, and none of root's entries."""
    for op in (0x14, 0x15, 0x16):
        for bit in range(8):
            base = GUEST if (op + bit) % 2 else 0xFF ^ GUEST
            state = by_tags((base, base ^ 1 << bit, base, 0))
            for what, noise in (("", 0), ("-among-others", ONES ^ 0xFF0000)):
                cases.add(f"op-0x{op:x}-bit-{bit}{what}", "Bits 23:16 of rj are the guest, no others count.",
                          {**state, "PC": KERNEL}, watch=KEYS, op=op, rj=base << 16 | noise, rk=ADDRESS_OF_GUEST)
        for guest in (0x5, 0x15, 0x85):
            cases.add(f"op-0x{op:x}-4-bits-0x{guest:x}", "Where an id has fewer bits, one with more is nobody's.",
                      {**by_tags((0x5, 0, 0xF, 0x1)), "PC": KERNEL}, watch=KEYS, op=op, rj=guest << GUEST_ID_BIT,
                      rk=ADDRESS_OF_GUEST, config={"choice.GID_bits_held": 4}, level="choice")
        cases.add(f"op-0x{op:x}-of-root", "Root is no guest: of guest 0 nothing goes.",
                  {**by_tags((0, 0, 1, 0x80)), "PC": KERNEL}, watch=KEYS, op=op, rj=0xFFFF, rk=ADDRESS_OF_GUEST)
    for op in (0x11, 0x12):
        for rj in (0, GUEST << 16, ONES):
            tags = (0, 1, 0x80, GUEST) if rj else (0x40, 0x2, 0, 0x10)
            cases.add(f"op-0x{op:x}-rj-0x{rj:x}", "All guests are all that are not root, whatever rj is.",
                      {**by_tags(tags, flags=TLB_E | (TLB_G if rj else 0)), "PC": KERNEL}, watch=KEYS, op=op, rj=rj,
                      rk=0)
        for bit in range(8):
            cases.add(f"op-0x{op:x}-tag-bit-{bit}", "A tag is a guest's where one bit of it is set.",
                      {**tagged(bit % 4, 1 << bit, PAGES[0]), **tagged((bit + 1) % 4, 0, PAGES[1]), "PC": KERNEL},
                      watch=KEYS, op=op, rj=0, rk=0)


def _addresses_of_guests(cases):
    for op, sizes in ((0x16, (0, 12, 13, 21, 29)), (0x14, (12,)), (0x15, (12,))):
        for size in sizes:
            for bit in dict.fromkeys((None, 12, size, size + 1, 30, 47, 48, 63)):
                rk = PAGES[3] ^ (1 << bit if bit is not None else 0) | 0x123
                state = {slot: value for n in range(4)
                         for slot, value in tagged(n, GUEST if n < 3 else OTHER_GUEST, PAGES[3] ^ (n % 2) << 30,
                                                   size + n // 2, OWN, TLB_E | (n & 2)).items()}
                cases.add(f"op-0x{op:x}-size-{size}-{'same' if bit is None else f'bit-{bit}'}",
                          "Operation 0x16 compares of the address what others compare, and no ASID; 0x14 and 0x15 do"
                          " not.", {**state, "PC": KERNEL}, watch=KEYS, op=op, rj=GUEST << 16 | OTHER_SPACE, rk=rk)
    for valen in (14, 39, 57, 64):
        base = facts.sign_extend(0xA5A5A5A5A5A5A5A5, valen)
        for bit in dict.fromkeys((None, valen - 1, valen, 63, 13)):
            if bit != 64:
                cases.add(f"op-0x16-valen-{valen}-{'same' if bit is None else f'bit-{bit}'}",
                          f"With VALEN = {valen}, bits of rk above do not count.",
                          {**tagged(3, GUEST, base, config={"choice.VALEN": valen}), "PC": KERNEL}, watch=KEYS,
                          config={"choice.VALEN": valen}, clauses=["invtlb_ops", "parameters"], op=0x16,
                          rj=GUEST << 16, rk=base ^ (1 << bit if bit is not None else 0))


def _operations_elsewhere(cases):
    for where, config in KINDS:
        for op in (0, 6, 7, 0x9, 0xE, 0x10, 0x11, 0x14, 0x16, 0x17):
            cases.add(f"{where}-op-0x{op:x}", "On LA32 there is no LVZ and no operation beyond 6.",
                      {**entry(0, 0x80014000, config=config), "PC": 0x80000044, "EENTRY": 0xA5A5A000}, watch=KEYS,
                      config=config, clauses=["detect", "tlb_instructions"], level="should", op=op, rj=OWN,
                      rk=0x80014000)


def access(name):
    def make():
        cases = _events(name, ["tlb_tag", "S8"])
        registers = {"GSTAT": status(guest=GUEST), "GTLBC": guest_control(GUEST), "EENTRY": 0x1C00C000,
                     "TLBRENTRY": 0x1C00A000}
        for bit in range(8):
            for n in (bit % 4, 3 - bit % 4):
                state = one_entry(n)
                state[f"TLBKEY{n}"] |= 1 << bit + 32
                cases.add(f"tag-bit-{bit}-entry-{n}", "In root mode an entry of a guest maps nothing.",
                          {**registers, **state}, watch=("GSTAT", "TLBRPRMD"), address=ADDRESS)
        for tag in (0, GUEST, OTHER_GUEST):
            for g in (0, 1):
                for uses in (0, 1):
                    state = one_entry(1, flags=TLB_E | g * TLB_G)
                    state["TLBKEY1"] |= tag << 32
                    cases.add(f"tag-0x{tag:x}-g{g}-tgid{uses}", "Whose entries the instructions are about does not"
                              " matter: root's entries, and no others, map addresses of root.",
                              {**registers, **state, "GTLBC": guest_control(GUEST, uses)}, watch=("GSTAT", "TLBRPRMD"),
                              config={"choice.untagged_means_next_guest": uses}, level="choice", address=ADDRESS)
        guests = {**one_entry(0, even=page(memory_type=2)), **one_entry(2)}
        guests["TLBKEY0"] |= GUEST << 32
        cases.add("of-a-guest-and-of-root", "Of two entries with one address, that of root counts.",
                  {**registers, **guests}, watch=("GSTAT", "TLBRPRMD"), address=ADDRESS)
        in_guest = {slot: value for n in range(4) for slot, value in one_entry(n, even=page(memory_type=n % 3)).items()}
        for n, tag in enumerate(TAGS_OF_ALL):
            in_guest[f"TLBKEY{n}"] |= tag << 32
        _in_guest_mode(cases, {**registers, **in_guest}, ("TLBRPRMD",), address=ADDRESS)
        for what, state in (("refill", {"TLBRPRMD": 0x8}), ("fault", one_entry(1, even=page(0)))):
            cases.add(f"{what}-in-root", "An exception of root's access tells that it was in root mode.",
                      {**registers, "PC": KERNEL, "CRMD": MAPPED, "ASID": OWN, "TLBRPRMD": 0, **state,
                       "GSTAT": status(0, 1)}, watch=("GSTAT", "TLBRPRMD"), address=ADDRESS)
        return cases.all
    return make


EVENTS = {"tlbsrch": tlbsrch, "tlbrd": tlbrd, "tlbwr": _writing("tlbwr"), "tlbfill": _writing("tlbfill"),
          "tlbclr": _emptying("tlbclr"), "tlbflush": _emptying("tlbflush"), "invtlb": invtlb,
          **{name: access(name) for name in ("fetch", "load", "store")}}
