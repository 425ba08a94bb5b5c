# SPDX-License-Identifier: CC0-1.0
"""What the events of a core with both worlds do, but for CSR instructions."""
import entries
import events
import semantics
import translation
from entries import INE, IPE
from machine import GUEST_ID_BIT, facts
from translation import NO_ADDRESS, ROOT
from worlds import (GSPR, HVC, exits, guest_of, in_current_world, of_guest, of_root, passed, refused_in_guest,
                    refused_in_root, root_of, tag_of_root, with_guest, with_injected, with_root)

TOTLBINV = 1 << 13  # of GTLBC
TOCI = 20  # where it stands in GCTL
MATC = 4
GTEP = 1  # of TRGP
EXITS_ALWAYS = {(0x16, 0), (0x17, 0), (0x18, 0), (0x18, 1)}


def cpucfg(both, state, word, rd):
    if state.in_guest_mode:
        return {"rd": rd}, exits(both, state, GSPR)
    return {"rd": word}, passed(both, state)


def _privileged(both, state):
    """What is only for PLV0 and does nothing to this state."""
    if state.in_guest_mode:
        return {}, refused_in_guest(both, state, IPE) if state.guest_plv else passed(both, state)
    return {}, refused_in_root(both, state, IPE) if state["host.CRMD"] & 3 else passed(both, state)


def cacop(both, state):
    if state.is_guest_kernel and (state["host.GCTL"] >> TOCI & 3 == 0 or both.caches_exit):
        return {}, exits(both, state, GSPR)
    return _privileged(both, state)


def idle(both, state):
    if state.is_guest_kernel:
        return {}, exits(both, state, GSPR)
    return in_current_world(events.idle)(both, state)


def hvcl(both, state):
    if not state.in_guest_mode:
        return {}, refused_in_root(both, state, INE)
    if both["hvcl_is_privileged"] and state.guest_plv:
        return {}, refused_in_guest(both, state, IPE)
    return {}, exits(both, state, HVC)


def _io_of_a_core(direction, size):
    def event(core, state, address, rd, data=0):
        code = semantics.io_access(core, size, address, state)
        value = (data if direction == "rd" else rd) & facts.ones(8 * size - 1, 0)
        refused, done = ({"rd": rd}, {"rd": facts.sign_extend(value, 8 * size)}) if direction == "rd" else (
            {"bytes": 0, "value": 0}, {"bytes": size, "value": value})
        if code is not None:
            return refused, entries.general(core, state, code, 0, address)
        return done, state.with_slots(PC=core.address(state["PC"] + 4))
    return event


def _io(direction, size):
    base = in_current_world(_io_of_a_core(direction, size))

    def run(both, state, **args):
        if not state.in_guest_mode:
            return base(both, state, **args)
        after = exits(both, state, GSPR)
        if not both["iocsr_exits_first"] and state.guest_plv:
            after = refused_in_guest(both, state, IPE)
        return ({"rd": args["rd"]} if direction == "rd" else {"bytes": 0, "value": 0}), after
    return run


def _use_of(name):
    base = in_current_world(events.BY_NAME[name])
    choice, bit, disabled = events.UNITS[name]

    def run(both, state):
        enabled = state["guest.EUEN"] >> bit & 1
        if state.in_guest_mode and choice not in both.root.absent_units and enabled:
            if not state["host.EUEN"] >> bit & 1:
                return {}, exits(both, state, disabled)
        return base(both, state)
    return run


def general_exception_entry(both, state, ecode, esubcode, address):
    args = {"ecode": ecode, "esubcode": esubcode, "address": address}
    if state.in_guest_mode and (ecode, esubcode) in EXITS_ALWAYS:
        return {}, exits(both, state, ecode, esubcode, address)
    return in_current_world(events.general_exception_entry)(both, state, **args)


def interrupt(both, state):
    of = [of_root, of_guest] if state.in_guest_mode else [of_root]
    if both["guest_interrupts_first"]:
        of.reverse()
    for world in of:
        results, after = world(both, state, events.interrupt)
        if results["taken"]:
            return results, after
    return {"taken": 0}, state


def interrupt_lines(both, state, hwi, ipi):
    after = of_root(both, state, events.interrupt_lines, hwi=hwi, ipi=ipi)[1]
    return {}, with_injected(after, hwi)


def tick(both, state):
    after = of_root(both, state, events.tick)[1]
    if not state.in_guest_mode and not both["guest_timer_runs_in_root"]:
        return {}, after
    ticked = events.tick(both.guest, guest_of(both, state, ROOT))[1]
    return {}, with_guest(after, ticked, ROOT)


def store_by_another(both, state, to_line):
    after = of_root(both, state, events.store_by_another, to_line=to_line)[1]
    guest = events.store_by_another(both.guest, guest_of(both, state, ROOT), to_line)[1]
    return {}, with_guest(after, guest, ROOT)


def _root_alone(name):
    return lambda both, state, **args: of_root(both, state, events.BY_NAME[name], **args)


def _tlb(name, invalidates):
    base = in_current_world(translation.BY_NAME[name])

    def run(both, state, **args):
        traps = state["host.GTLBC"] & TOTLBINV and (invalidates or both["TOTLBINV_traps_all"])
        if state.is_guest_kernel and traps:
            return {}, exits(both, state, GSPR)
        return base(both, state, **args)
    return run


def _gtlb(name):
    event = translation.BY_NAME[f"tlb{name}"]

    def run(both, state):
        if state.in_guest_mode:
            return {}, refused_in_guest(both, state, INE)
        if state["host.CRMD"] & 3:
            return {}, refused_in_root(both, state, IPE)
        if not both.root.has_tlb:
            return {}, refused_in_root(both, state, INE)
        tag = tag_of_root(both, state)
        guest = guest_of(both, state, tag)
        after = event(both.guest, guest.with_slots(CRMD=guest["CRMD"] & ~3))[1].with_slots(CRMD=guest["CRMD"])
        done = passed(both, with_guest(state, after, tag))
        return {}, _with_read_tag(done) if name == "rd" else done
    return run


def _with_read_tag(state):
    """TRGP tells of the entry that was read."""
    key = state[f"guest.TLBKEY{state['guest.TLBIDX'] & translation.INDEX}"]
    tag = translation.tag_of(key) if key & translation.TLB_E else 0
    return state.changed({"host.TRGP": state["host.TRGP"] & ~(0xFF << GUEST_ID_BIT) | tag << GUEST_ID_BIT | GTEP})


def invtlb(both, state, op, rj, rk):
    results, after = _tlb("invtlb", True)(both, state, op=op, rj=rj, rk=rk)
    executed = not state.in_guest_mode and not state["host.CRMD"] & 3 and both.root.has_tlb
    return results, _without_virtual(both, after, op, rj, rk) if executed else after


def _without_virtual(both, state, op, rj, rk):
    """Of the entries that map a guest's virtual addresses, those that root's operation empties."""
    guest = guest_of(both, state, ROOT)
    address = both.root.address(facts.sign_extend(rk, both.root.valen))
    for n in range(translation.ENTRIES):
        key = guest[f"TLBKEY{n}"]
        of_guest, is_global = translation.tag_of(key) == rj >> GUEST_ID_BIT & 0xFF, bool(key & translation.TLB_G)
        same = key >> 16 & translation.ASID == rj & translation.ASID
        has = translation.covers(both.root, guest, n, address)
        goes = {0x9: of_guest, 0xA: of_guest and is_global, 0xB: of_guest and not is_global,
                0xC: of_guest and not is_global and same, 0xD: of_guest and not is_global and same and has,
                0xE: of_guest and (is_global or same) and has, 0x10: True, 0x12: True, 0x13: of_guest,
                0x15: of_guest}.get(op, False)
        if goes:
            state = state.changed({f"guest.TLBKEY{n}": key & ~translation.TLB_E})
    return state


def _translate(kind):
    base = in_current_world(events.BY_NAME[kind])

    def run(both, state, address):
        first, after = base(both, state, address=address)
        if not state.in_guest_mode or not first["done"]:
            return first, after
        second, root = translation._by_tlb(both.root, root_of(state), kind, first["pa"])
        if not second["done"]:
            return NO_ADDRESS, with_root(state, root)
        types = (first["mat"], second["mat"], both.memory_type, both.memory_type)
        return {**second, "mat": types[state["host.GCTL"] >> MATC & 3]}, state
    return run


BY_NAME = {
    **{name: in_current_world(events.BY_NAME[name]) for name in
       ("ertn", "ll", "sc", "rdtime_d", "rdtimel_w", "rdtimeh_w", "asrtle_d", "asrtgt_d", "tlb_refill")},
    **{event.__name__: event for event in (cpucfg, cacop, idle, hvcl, general_exception_entry, interrupt,
                                           interrupt_lines, tick, store_by_another, invtlb)},
    **{name: _root_alone(name) for name in ("machine_error", "debug_exception", "message", "wake")},
    **{name: _use_of(name) for name in events.UNITS},
    **{f"iocsr{direction}_{letter}": _io(direction, size) for direction in ("rd", "wr")
       for letter, size in zip("bhwd", (1, 2, 4, 8))},
    **{f"tlb{name}": _tlb(f"tlb{name}", name in ("clr", "flush"))
       for name in ("srch", "rd", "wr", "fill", "clr", "flush")},
    **{f"gtlb{name}": _gtlb(name) for name in ("srch", "rd", "wr", "fill", "clr", "flush")},
    **{kind: _translate(kind) for kind in ("fetch", "load", "store")},
}
