# SPDX-License-Identifier: CC0-1.0
"""What the TLB instructions do and how addresses are translated, worked out from the facts and from nothing else."""
import entries
from entries import ADE, INE, IPE
from machine import CRMD_DA, GUEST_ID_BIT, IS_TLBR, MERRCTL_PGM, PGM, TLBRPRMD_PGM, USE_TGID, facts

ENTRIES = 4
TLB_E, TLB_G = 0x1, 0x2  # of TLBKEY
TLB_GID = 0xFF << 32
ELO_V, ELO_D, ELO_G = 0x1, 0x2, 0x40
ELO_NR, ELO_NX, ELO_RPLV = 1 << 61, 1 << 62, 1 << 63
NE = 1 << 31  # of TLBIDX
INDEX, PS = 0xFFFF, 0x3F
ASID = 0x3FF
MEMORY = 1  # the subcode of an address error that is not of a fetch
PME, PNR, PNX, PPI = 4, 5, 6, 7
INVALID = {"load": 1, "store": 2, "fetch": 3}
NO_ADDRESS = {"pa": 0, "mat": 0, "done": 0}
ROOT = 0  # the tag of root's entries
LAST_OPERATION = 6  # of INVTLB without LVZ
OPERATIONS_OF_LVZ = (0x9, *range(0xA, 0xF), *range(0x10, 0x17))


def tag(core, state):
    """Whose entries the TLB instructions are about."""
    if not core.has_lvz:
        return ROOT
    if state.in_guest_mode:
        return core.guest_id(state["GSTAT"])
    if state["GTLBC"] & USE_TGID:
        return core.guest_id(state["GTLBC"])
    if state["MERRCTL"] & 1:
        enters = state["MERRCTL"] & MERRCTL_PGM
    elif state["TLBRERA"] & IS_TLBR:
        enters = state["TLBRPRMD"] & TLBRPRMD_PGM
    else:
        enters = state["GSTAT"] & PGM
    return core.guest_id(state["GSTAT"]) if core.untagged_means_next_guest and enters else ROOT


def tag_of(key):
    return (key & TLB_GID) >> 32


def covers(core, state, number, address):
    """Whether the pair of pages of an entry has the address."""
    high = state[f"TLBHI{number}"]
    from_bit = max(high & PS, 12) + 1
    return core.address(high ^ address) >> from_bit == 0


def matches(core, state, number, address, asid):
    key = state[f"TLBKEY{number}"]
    same_space = key & TLB_G or key >> 16 & ASID == asid
    return bool(key & TLB_E and same_space and covers(core, state, number, address))


def lookup(core, state, address, whose):
    """The number of the entry of this tag that has the address in the current address space, or None."""
    hits = [n for n in range(ENTRIES) if matches(core, state, n, address, state["ASID"] & ASID)
            and tag_of(state[f"TLBKEY{n}"]) == whose]
    if len(hits) > 1:
        raise ValueError(f"entries {hits} all match 0x{address:x}: nothing says what happens then")
    return hits[0] if hits else None


def _instruction(act):
    """An instruction of the kernel, which cores without a TLB do not have."""
    def event(core, state, **args):
        if state.plv != 0:
            return {}, entries.general(core, state, IPE)
        if not core.has_tlb or not _is_operation(core, args.get("op", 0)):
            return {}, entries.general(core, state, INE)
        return {}, act(core, state, **args).with_slots(PC=core.address(state["PC"] + 4))
    event.__name__ = act.__name__.removeprefix("_")
    return event


def _is_operation(core, op):
    return op <= LAST_OPERATION or core.has_lvz and op in OPERATIONS_OF_LVZ


def _in_refill(core, state):
    """Whether registers of the refill take part; LA32 reduced has none."""
    return not core.is_reduced and bool(state["TLBRERA"] & IS_TLBR)


def _tlbsrch(core, state):
    key = state["TLBREHI" if _in_refill(core, state) else "TLBEHI"]
    number = lookup(core, state, key & ~0x1FFF, tag(core, state))
    index = state["TLBIDX"]
    return state.with_slots(TLBIDX=index | NE if number is None else index & ~(NE | INDEX) | number)


def _numbered(state):
    number = state["TLBIDX"] & INDEX
    if number >= ENTRIES:
        raise ValueError(f"there is no entry {number}: nothing says what happens then")
    return number


def _tlbrd(core, state):
    number = _numbered(state)
    index, asid = state["TLBIDX"] & ~(PS << 24 | NE), state["ASID"] & ~ASID
    key, high = state[f"TLBKEY{number}"], state[f"TLBHI{number}"]
    if core.has_lvz:
        read_tag = tag_of(key) if key & TLB_E else 0
        state = state.with_slots(TRGP=read_tag << GUEST_ID_BIT)  # an entry of root, which GTEP says
    if not key & TLB_E:
        return state.with_slots(TLBIDX=index | NE, TLBEHI=0, TLBELO0=0, TLBELO1=0, ASID=asid)
    is_global = ELO_G if key & TLB_G else 0
    return state.with_slots(TLBIDX=index | (high & PS) << 24, TLBEHI=high & ~0x1FFF, ASID=asid | key >> 16 & ASID,
                            TLBELO0=state[f"TLBLO{2 * number}"] | is_global,
                            TLBELO1=state[f"TLBLO{2 * number + 1}"] | is_global)


def _written(core, state, number):
    if _in_refill(core, state):
        high, low = state["TLBREHI"], (state["TLBRELO0"], state["TLBRELO1"])
        exists = True
    else:
        high = state["TLBEHI"] & ~0x1FFF | state["TLBIDX"] >> 24 & PS
        low = (state["TLBELO0"], state["TLBELO1"])
        refill_of_reduced = core.is_reduced and state["ESTAT"] >> 16 & 0x3F == entries.REFILL_OF_REDUCED
        exists = refill_of_reduced or not state["TLBIDX"] & NE
    if not exists and core.emptied_entry_kept:
        return _without(state, lambda at, _: at == number)
    is_global = low[0] & low[1] & ELO_G
    key = (TLB_E if exists else 0) | (TLB_G if is_global else 0) | (state["ASID"] & ASID) << 16
    key |= tag(core, state) << 32
    return state.with_slots(**{f"TLBKEY{number}": key, f"TLBHI{number}": high, f"TLBLO{2 * number}": low[0] & ~ELO_G,
                               f"TLBLO{2 * number + 1}": low[1] & ~ELO_G})


def _tlbwr(core, state):
    return _written(core, state, _numbered(state))


def _tlbfill(core, state):
    return _written(core, state, core.filled_entry)


def _without(state, goes):
    """Only E of the entries that go is cleared."""
    return state.with_slots(**{f"TLBKEY{n}": state[f"TLBKEY{n}"] & ~TLB_E for n in range(ENTRIES)
                               if f"TLBKEY{n}" in state and goes(n, state[f"TLBKEY{n}"])})


def _tlbclr(core, state):
    own = tag(core, state)
    return _without(state, lambda _, key: tag_of(key) == own and not key & TLB_G
                    and key >> 16 & ASID == state["ASID"] & ASID)


def _tlbflush(core, state):
    own = tag(core, state)
    return _without(state, lambda _, key: tag_of(key) == own)


def _invtlb(core, state, op, rj, rk):
    address = core.address(facts.sign_extend(rk, core.valen))
    if op > LAST_OPERATION:
        return _without(state, lambda number, key: _of_guests(core, state, op, rj, number, address))
    own = tag(core, state)

    def goes(number, key):
        if tag_of(key) != own:
            return False
        is_global, same = bool(key & TLB_G), key >> 16 & ASID == rj & ASID
        has = covers(core, state, number, address)
        return (True, True, is_global, not is_global, not is_global and same, not is_global and same and has,
                (is_global or same) and has)[op]
    return _without(state, goes)


def _of_guests(core, state, op, rj, number, address):
    """Which entries the operations beyond 6 empty: those that map addresses of guests to addresses of memory. The
    others are about entries that map guests' virtual addresses; there are none here."""
    whose = tag_of(state[f"TLBKEY{number}"])
    if op in (0x11, 0x12):
        return whose != ROOT
    if op in (0x14, 0x15, 0x16):
        of_guest = whose != ROOT and whose == rj >> GUEST_ID_BIT & 0xFF
        return of_guest and (op != 0x16 or covers(core, state, number, address))
    return False


def _translation(kind):
    def event(core, state, address):
        address = core.address(entries.recorded(state, address))
        if state["CRMD"] & CRMD_DA:
            return _done(core, state, address, state["CRMD"] >> (5 if kind == "fetch" else 7))
        window = _window(core, state, kind, address)
        if window is not None:
            if core.width == 32:
                address = address & facts.ones(28, 0) | (window >> 25 & 7) << 29
            return _done(core, state, address, window >> 4)
        if core.width == 64 and not _is_canonical(core, state, address):
            return NO_ADDRESS, entries.general(core, state, ADE, 0 if kind == "fetch" else MEMORY, address)
        return _by_tlb(core, state, kind, address)
    event.__name__ = kind
    return event


def _done(core, state, address, memory_type):
    return {"pa": address & facts.ones(core.palen - 1, 0), "mat": memory_type & 3, "done": 1}, state


def _window(core, state, kind, address):
    """The window that has the address at this level."""
    segment_bit = 60 if core.width == 64 else 29
    numbers = range(2 if kind == "fetch" or core.is_reduced else 4)
    hits = [state[f"DMW{n}"] for n in numbers if state[f"DMW{n}"] >> state.plv & 1
            and state[f"DMW{n}"] >> segment_bit == address >> segment_bit]
    if len(hits) > 1:
        raise ValueError(f"two windows have 0x{address:x}: nothing says what happens then")
    return hits[0] if hits else None


def _is_canonical(core, state, address):
    top = address >> core.valen - (state["RVACFG"] & 0xF) - 1
    return top in (0, facts.ONES >> core.valen - (state["RVACFG"] & 0xF) - 1)


def _by_tlb(core, state, kind, address):
    if not core.has_tlb:
        raise ValueError("nothing says what mapped addresses are without a TLB")
    number = lookup(core, state, address, core.guest_id(state["GSTAT"]) if state.in_guest_mode else ROOT)
    if number is None:
        return NO_ADDRESS, entries.refill(core, state, address)
    size = state[f"TLBHI{number}"] & PS
    page = state[f"TLBLO{2 * number + (address >> size & 1)}"]
    code = _fault(state, kind, page)
    if code is not None:
        return NO_ADDRESS, entries.general(core, state, code, 0, address)
    inside = facts.ones(size - 1, 0)
    frame = page & facts.ones(59, 12) if core.width == 64 else (page >> 8 & 0xFFFFFF) << 12
    return _done(core, state, frame & ~inside | address & inside, page >> 4)


def _fault(state, kind, page):
    """The exception of a page that does not allow the access, by the order of the manual."""
    level, only = page >> 2 & 3, bool(page & ELO_RPLV)
    unprotected = state.plv != 3 and state["MISC"] >> 16 + state.plv & 1  # DWPL0 to DWPL2
    if not page & ELO_V:
        return INVALID[kind]
    if kind == "fetch" and page & ELO_NX:
        return PNX
    if state.plv != level if only else state.plv > level:
        return PPI
    if kind == "load" and page & ELO_NR:
        return PNR
    if kind == "store" and not page & ELO_D and not unprotected:
        return PME
    return None


BY_NAME = {**{event.__name__: event for event in map(_instruction, (
    _tlbsrch, _tlbrd, _tlbwr, _tlbfill, _tlbclr, _tlbflush, _invtlb))},
    **{kind: _translation(kind) for kind in ("fetch", "load", "store")}}
