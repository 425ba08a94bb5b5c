# SPDX-License-Identifier: CC0-1.0
"""Cases of the TLB and of translation with both worlds: whose entries an instruction is about, and the two steps of an
access of a guest."""
import lifted
import steps
from accesses import ADDRESS, V, D, NR, NX, RPLV, page
from cases_of_worlds import EXIT, GUEST_OF_STATUS, OTHER_GUEST, LvzCases, in_guest, in_root
from event_worlds import some
from machine import GUEST_ID_BIT, IS_TLBR
from tlb import KEYS, OWN, PAGES, SPACES, entry
from translation import TLB_E, TLB_G
from worlds import Worlds, both_of

INSTRUCTIONS = ("tlbsrch", "tlbrd", "tlbwr", "tlbfill", "tlbclr", "tlbflush", "invtlb")
GPA = 0x0000765432100ABC & ~0xFFF | 0xABC
TOTLBINV, USE_TGID = 1 << 13, 1 << 12
GUEST_KEYS, HOST_KEYS = tuple(f"guest.{key}" for key in KEYS), tuple(f"host.{key}" for key in KEYS)


def in_bank(bank, slots, tag=None):
    """Slots of a bank; its entries have the tag."""
    places = {f"{bank}.{slot}": value for slot, value in slots.items()}
    if tag is not None:
        for slot in slots:
            if slot.startswith("TLBKEY"):
                places[f"{bank}.{slot}"] |= tag << 32
    return places


def by_tags(bank, tags, address=PAGES[2], flags=TLB_E, spaces=(OWN, OWN, OWN, OWN), pages=None):
    """Four entries of a bank."""
    found = {}
    for n, tag in enumerate(tags):
        slots = entry(n, pages[n] if pages else address, 12, spaces[n], flags if isinstance(flags, int) else flags[n])
        found.update(in_bank(bank, slots, tag))
    return found


def operands(number=2):
    """What the TLB registers of the guest say."""
    return in_bank("guest", {"TLBIDX": 12 << 24 | number, "TLBEHI": PAGES[2] & ~0x1FFF, "TLBELO0": V | D | 0x1000,
                             "TLBELO1": V | 0x2000, "ASID": OWN})


def _arguments(name):
    return {"op": 0, "rj": 0, "rk": 0} if name == "invtlb" else {}


def _without_tlb():
    """Root of a core that has no registers for a TLB."""
    return {place: value for place, value in in_root().items() if not place.endswith("TLBRENTRY")}


def _filled(name):
    """Which entry TLBFILL fills is the implementation's choice."""
    return {"arbitrary.filled_entry": 1} if name.endswith("fill") else {}


def of_guest(name, base):
    """TLB instructions by their usual names."""
    cases = LvzCases(name, steps.BY_NAME[name], ["tlb_tag", "instructions"], config=_filled(name))
    for case in some([c for c in base if lifted.fits_a_guest(c)], 14):
        lifted.lift(cases, case, tag=GUEST_OF_STATUS)
    for case in some([c for c in base if c.config.get("choice.LVZ") == 1], 8):
        lifted.beside(cases, case)
    for traps_all in (0, 1):
        for totlbinv in (0, 1):
            for plv in (0, 3):
                state = {**in_guest(plv, host_GTLBC=TOTLBINV * totlbinv), **operands(),
                         **by_tags("guest", (GUEST_OF_STATUS, 0, OTHER_GUEST, GUEST_OF_STATUS), pages=PAGES)}
                cases.add(f"totlbinv{totlbinv}-{'all' if traps_all else 'invalidating'}-plv{plv}", "TOTLBINV makes TLB"
                          " instructions of the guest's kernel exit; whether all of them is not known.", state,
                          watch=(*EXIT, *GUEST_KEYS), clauses=["gtlbc", "gspr"],
                          config={"choice.TOTLBINV_traps_all": traps_all}, **_arguments(name))
    tags = (OTHER_GUEST, GUEST_OF_STATUS, 0, GUEST_OF_STATUS ^ 1)
    for number in (0, 3):
        cases.add(f"keeps-trgp-{number}", "The guest's instructions leave TRGP, which is root's, as it is.",
                  {**in_guest(host_TRGP=0x7F0001 if number else 0x7F0000), **operands(number),
                   **by_tags("guest", (GUEST_OF_STATUS, OTHER_GUEST, 0, OTHER_GUEST), pages=PAGES)},
                  watch=(*GUEST_KEYS, "host.TRGP"), clauses=["trgp", "tlb_tag"], **_arguments(name))
    cases.add("own-tag", "The guest's instructions are about entries with its tag.",
              {**in_guest(), **operands(1), **by_tags("guest", tags), **by_tags("host", tags)},
              watch=(*GUEST_KEYS, *HOST_KEYS), **_arguments(name))
    return cases.all


def invtlb_cases(cases):
    for op in (*range(0, 0x19), 0x1F):
        flags = (TLB_E, TLB_E | TLB_G, TLB_E, TLB_E)
        spaces = (OWN, OWN, SPACES[0], OWN)
        for at, tags in enumerate(((OTHER_GUEST,) * 4, (0, OTHER_GUEST, GUEST_OF_STATUS, OTHER_GUEST))):
            state = {**in_root(), **by_tags("guest", tags, flags=flags, spaces=spaces),
                     **by_tags("host", tags, flags=flags, spaces=spaces)}
            for what, rk in (("here", PAGES[2]), ("elsewhere", PAGES[0])):
                cases.add(f"root-op{op:x}-{at}-{what}", "Operations of root say of whose entries they are: those that map"
                          " guests' addresses, those that map their memory, or both.", state,
                          watch=(*GUEST_KEYS, *HOST_KEYS), clauses=["invtlb_ops"], op=op,
                          rj=OTHER_GUEST << GUEST_ID_BIT | OWN, rk=rk)
        cases.add(f"guest-op{op:x}", "A guest has the operations of a core without LVZ.",
                  {**in_guest(), **by_tags("guest", (GUEST_OF_STATUS,) * 3 + (0,), flags=flags, spaces=spaces)},
                  watch=(*EXIT, *GUEST_KEYS), clauses=["invtlb_ops", "instructions"], op=op,
                  rj=GUEST_OF_STATUS << GUEST_ID_BIT | OWN, rk=PAGES[2])
    for op in (0x9, 0xC, 0xD, 0xE, 0x13):
        spaces, tags = (0x201, OWN, 0x201, 0x1), (0xAA, 0xAA, 0x2A, 0xAA)
        state = {**in_root(), **by_tags("guest", tags, flags=(TLB_E, TLB_E | TLB_G, TLB_E, TLB_E), spaces=spaces)}
        cases.add(f"root-op{op:x}-wide", "Ids and spaces are compared in all their bits, and a global entry is of every space.",
                  state, watch=GUEST_KEYS, clauses=["invtlb_ops"], op=op, rj=0xAA << GUEST_ID_BIT | 0x201, rk=PAGES[2])
    cases.add("no-watchpoints", "A guest has no watchpoints where root has none.", in_guest(3, guest_CRMD=0x213), watch=EXIT, op=0,
              rj=0, rk=0, clauses=["routing"], config={"choice.watchpoints": 0, "choice.guest_watchpoints": 1})
    cases.add("root-plv3", "INVTLB of root is for PLV0.", {**in_root(3), **by_tags("guest", (OTHER_GUEST,) * 4)}, op=0x12,
              rj=0, rk=0, watch=(*EXIT, *GUEST_KEYS), clauses=["invtlb_ops"])
    cases.add("no-tlb", "A core without a TLB has no INVTLB.", _without_tlb(), config={"choice.TLBType": 0}, op=0x12, rj=0, rk=0,
              watch=EXIT[:5], clauses=["invtlb_ops"])


def of_root_on_guest(name):
    """gtlb instructions."""
    cases = LvzCases(name, steps.BY_NAME[name], ["instructions", "tlb_tag"], config=_filled(name))
    tags = (GUEST_OF_STATUS, OTHER_GUEST, 0, 0x7F)
    for uses in (0, 1):
        for follows in (0, 1):
            for number in range(4):
                for pages in (None, PAGES):
                    gtlbc = USE_TGID * uses | OTHER_GUEST << GUEST_ID_BIT
                    state = {**in_root(host_GTLBC=gtlbc, host_TRGP=0x7F0000), **operands(number),
                             **by_tags("guest", tags, pages=pages), **by_tags("host", tags, pages=pages)}
                    cases.add(f"{'tgid' if uses else 'untagged'}{'-next' if follows else ''}-{number}"
                              f"{'' if pages is None else '-pages'}", "Root's instruction on the guest's entries takes the"
                              " guest's registers, and the tag of root's.", state,
                              watch=(*GUEST_KEYS, "guest.TLBIDX", "host.TLBIDX", "host.TRGP", "guest.CRMD"),
                              config={"choice.untagged_means_next_guest": follows})
    for what, places in (("refill", {"host_TLBRERA": 0x1001, "host_TLBRPRMD": 0x8}), ("refill-root", {"host_TLBRERA": 0x1001}),
                         ("error", {"host_MERRCTL": 0x21}), ("error-root", {"host_MERRCTL": 0x1}),
                         ("guests-refill", {"guest_TLBRERA": 0x1001})):
        for pgm in (0, 2):
            state = {**in_root(**places), **operands(1), **by_tags("guest", tags, pages=PAGES)}
            state["host.GSTAT"] = GUEST_OF_STATUS << GUEST_ID_BIT | pgm
            cases.add(f"next-{what}-pgm{pgm}", "Whether ERTN would enter the guest is said by what root handles.", state,
                      watch=(*GUEST_KEYS, "guest.TLBIDX", "host.TRGP"), config={"choice.untagged_means_next_guest": 1})
    cases.add("refill-of-guest", "In a refill of the guest the refill's registers of the guest take part.",
              {**in_root(host_GTLBC=USE_TGID | OTHER_GUEST << GUEST_ID_BIT), **operands(1),
               **in_bank("guest", {"TLBRERA": 0x1000 | IS_TLBR, "TLBREHI": PAGES[0] & ~0x1FFF | 12, "TLBRELO0": 0x5041,
                                   "TLBRELO1": 0x6041}), **by_tags("guest", tags, pages=PAGES)},
              watch=(*GUEST_KEYS, "guest.TLBIDX"))
    for uses in (0, 1):
        for number in (0, 1):
            cases.add(f"wide-ids-{'tgid' if uses else 'untagged'}-{number}", "Ids have eight bits; root's GTLBC stays as it is.",
                      {**in_root(host_GTLBC=USE_TGID * uses | 0xAA << GUEST_ID_BIT, host_TRGP=0xFF0000), **operands(number),
                       **by_tags("guest", (0x2A, 0xAA, 0x2B, 0xAB))},
                      watch=(*GUEST_KEYS, "guest.TLBIDX", "host.TRGP", "host.GTLBC"),
                      config={"choice.untagged_means_next_guest": 1})
    cases.add("empty", "An entry that is not there.", {**in_root(host_TRGP=0x7F0000), **operands(1)},
              watch=(*GUEST_KEYS, "guest.TLBIDX", "host.TRGP"))
    for plv in (1, 2, 3):
        cases.add(f"root-plv{plv}", "It is for PLV0 of root.", {**in_root(plv), **operands()}, watch=EXIT[:5])
    for plv in (0, 3):
        cases.add(f"guest-plv{plv}", "A guest does not have it: INE.", {**in_guest(plv), **operands()}, watch=EXIT)
    cases.add("no-tlb", "Without a TLB there is none: INE.", _without_tlb(), watch=EXIT[:5], config={"choice.TLBType": 0})
    return cases.all


def second_step(address, low=None, size=21, tag=GUEST_OF_STATUS, flags=TLB_E | TLB_G, number=3, space=0):
    """Root's entry for an address of the guest's memory, mapped to itself unless said."""
    frame = address & ~((1 << size + 1) - 1)
    pages = low or (V | D | 3 << 2 | frame, V | D | 3 << 2 | frame | 1 << size)
    return in_bank("host", entry(number, address, size, space, flags, pages), tag)


def of_access(kind, base):
    cases = LvzCases(kind, steps.BY_NAME[kind], ["routing", "tlb_tag"])
    for case in some([c for c in base if lifted.fits_a_guest(c)], 40):
        _lifted_access(cases, case)
    for case in some([c for c in base if c.config.get("choice.LVZ") == 1], 8):
        lifted.beside(cases, case)
    _second_steps(cases, kind)
    _types(cases)
    return cases.all


def _lifted_access(cases, case):
    """A guest whose memory is mapped to the same addresses: it finds what a core of its own would."""
    before = lifted.lifted_state(case, GUEST_OF_STATUS)
    first, _ = steps.in_current_world(steps.events.BY_NAME[cases.name])(
        both_of(case.config), Worlds(before), **case.args)
    if first["done"] and first["pa"] >> 47:
        return
    more = second_step(first["pa"]) if first["done"] else {}
    lifted.lift(cases, case, tag=GUEST_OF_STATUS, more=more)


def _in_direct_mode(**places):
    """A guest whose address is that of its memory."""
    return {**in_guest(**places), "guest.CRMD": 0x8}


def _second_steps(cases, kind):
    watch = (*EXIT, "host.BADV", "host.TLBEHI", "host.TLBRBADV", "host.TLBREHI", "host.TLBRERA", "guest.BADV",
             "guest.TLBRERA")
    why = "What root's entries say of an address of the guest's memory is root's affair: the address is the guest's physical one."
    frame = 0x0000123456000000
    for what, more in (
            ("refill", {}), ("other-tag", second_step(GPA, tag=OTHER_GUEST)), ("roots-own", second_step(GPA, tag=0)),
            ("neighbour-tag", second_step(GPA, tag=GUEST_OF_STATUS ^ 1)), ("mapped", second_step(GPA)),
            ("other-frame", second_step(GPA, (page(frame=frame), page(frame=frame | 1 << 21)))),
            ("invalid", second_step(GPA, (page(flags=D), page(flags=D)))),
            ("clean", second_step(GPA, (page(flags=V), page(flags=V)))),
            ("not-readable", second_step(GPA, (page(flags=V | D | NR), page(flags=V | D | NR)))),
            ("not-executable", second_step(GPA, (page(flags=V | D | NX), page(flags=V | D | NX)))),
            ("privileged", second_step(GPA, (page(plv=0), page(plv=0)))),
            ("only-plv3", second_step(GPA, (page(flags=V | D | RPLV), page(flags=V | D | RPLV)))),
            ("other-space", second_step(GPA, flags=TLB_E, space=OWN)),
            ("not-there", second_step(GPA, flags=TLB_G))):
        for plv in (0, 3):
            state = {**_in_direct_mode(host_DMW0=0x11), "host.CRMD": 0x10 | plv, **more}
            cases.add(f"second-{what}-root-plv{plv}", why, state, watch=watch, address=GPA)
    mapped = {**in_guest(3), **in_bank("guest", entry(1, ADDRESS, 12, OWN, TLB_E, (page(frame=GPA & ~0xFFF), 0)), GUEST_OF_STATUS),
              "guest.ASID": OWN}
    for what, more in (("refill", {}), ("mapped", second_step(GPA)), ("invalid", second_step(GPA, (D, D)))):
        cases.add(f"both-{what}", "The guest's entry gives an address of its memory, for which root's entry is asked.",
                  {**mapped, **more}, watch=watch, address=ADDRESS)
    cases.add("first-refill", "A miss of the guest's own entries is the guest's own.", {**mapped, **second_step(GPA)},
              watch=watch, address=ADDRESS ^ 1 << 20)
    cases.add("other-guests-entry", "An entry of another guest is none.",
              {**mapped, **in_bank("guest", entry(1, ADDRESS, 12, OWN, TLB_E, (page(frame=GPA & ~0xFFF), 0)), OTHER_GUEST),
               **second_step(GPA)}, watch=watch, address=ADDRESS)
    cases.add("root-direct", "Root's direct mode is no matter for the second step.",
              {**_in_direct_mode(), "host.CRMD": 0x8, **second_step(GPA, (page(frame=frame), page(frame=frame)))},
              watch=watch, address=GPA)
    cases.add(f"window-of-guest-{kind}", "A window of the guest gives an address of its memory.",
              {**in_guest(), "guest.DMW0": 9 << 60 | 0x11, **second_step(GPA)}, watch=watch, address=9 << 60 | GPA)


def _types(cases):
    for matc in range(4):
        for nested in (0, 3):
            state = {**_in_direct_mode(host_GCTL=matc << 4), "guest.CRMD": 0x8 | 1 << 5 | 1 << 7,
                     **second_step(GPA, (page(memory_type=2, frame=GPA & ~0xFFF & ~((1 << 22) - 1)),
                                         page(memory_type=2, frame=GPA & ~((1 << 22) - 1) | 1 << 21)))}
            cases.add(f"matc{matc}-{nested}", "GCTL.MATC says whose memory type counts.", state, clauses=["gctl"],
                      config={"arbitrary.nested_memory_type": nested}, address=GPA)


def cases_of(name, base):
    if name in ("fetch", "load", "store"):
        return of_access(name, base)
    if name.startswith("gtlb"):
        return of_root_on_guest(name)
    found = of_guest(name, base)
    if name == "invtlb":
        cases = LvzCases(name, steps.BY_NAME[name], ["invtlb_ops"])
        invtlb_cases(cases)
        found += cases.all
    return found
