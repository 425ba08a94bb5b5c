# SPDX-License-Identifier: CC0-1.0
"""What the events of a core do, worked out from the facts and from nothing else.

Each takes the core, the state and the arguments of the event, and gives its results by name and the state after.
"""
import entries
import translation
from entries import BCE, INE, IPE
from machine import (CORE_IDLE, CORE_TIMER_STOPPED, CRMD_DA, CRMD_IE, CRMD_PG, CRMD_PLV, CRMD_WE, DBG_DST, ESTAT_TI,
                     IS_TLBR,
                     KLO, LLBIT, MERRCTL_PGM, PGM, PRMD_PWE, TCFG_EN, TCFG_PERIODIC, TLBRPRMD_PGM, TLBRPRMD_PWE, VM,
                     facts)
from semantics import select_message

RETURN_FROM_REFILL_OF_REDUCED = 0x3F


def _passed(core, state):
    """An instruction that completes."""
    return state.with_slots(PC=core.address(state["PC"] + 4))


def general_exception_entry(core, state, ecode, esubcode, address):
    return {}, entries.general(core, state, ecode, esubcode, address)


def tlb_refill(core, state, address):
    if not core.has_tlb:
        return {}, state
    return {}, entries.refill(core, state, address)


def machine_error(core, state, cause, repairable, info1, info2):
    if core.is_reduced:
        return {}, state
    return {}, entries.machine_error(core, state, cause, repairable, info1, info2)


def debug_exception(core, state, cause):
    if not core.has_debug_mode:
        return {}, state
    return {}, entries.debug(core, state, cause)


def interrupt(core, state):
    taken, after = entries.interrupt(core, state)
    return {"taken": taken}, after


def interrupt_lines(_, state, hwi, ipi):
    """ESTAT.IS shows the lines: HWI0 to HWI7 from bit 2, IPI at bit 12. Those that GINTC.HWIP passes to the guest are
    not the host's."""
    hwi &= ~(state["GINTC"] >> 8)
    return {}, state.with_slots(ESTAT=state["ESTAT"] & ~0x13FC | hwi << 2 | ipi << 12)


def message(core, state, number):
    if not core.has_messages:
        return {}, state
    slot = f"MSGIS{number // 64}"
    return {}, select_message(state.with_slots(**{slot: state[slot] | 1 << number % 64}))


def idle(core, state):
    if state.plv != 0:
        return {}, entries.general(core, state, IPE)
    return {}, _passed(core, state).with_slots(CORE=state["CORE"] | CORE_IDLE)


def wake(core, state):
    waiting = entries.pending(core, state, facts.ONES if core.wakes_when_locally_disabled else None)
    if not waiting or not (core.wakes_with_ie_0 or state["CRMD"] & CRMD_IE):
        return {}, state
    return {}, state.with_slots(CORE=state["CORE"] & ~CORE_IDLE)


def tick(core, state):
    after = state.with_slots(StableCounter=state["StableCounter"] + 1 & facts.ONES)
    if not state["TCFG"] & TCFG_EN or state["CORE"] & CORE_TIMER_STOPPED:
        return {}, after
    if state["TVAL"] > (1 if core.timer_expires_at_0 else 0):
        return {}, after.with_slots(TVAL=state["TVAL"] - 1)
    return {}, _expired(core, after.with_slots(ESTAT=state["ESTAT"] | ESTAT_TI))


def _expired(core, state):
    """Periodic, the timer starts anew; otherwise it stands still until it is configured again."""
    if state["TCFG"] & TCFG_PERIODIC:
        return state.with_slots(TVAL=state["TCFG"] & ~3)
    return state.with_slots(CORE=state["CORE"] | CORE_TIMER_STOPPED,
                            TVAL=facts.ones(core.timer_bits - 1, 0) if core.one_shot_wraps else 0,
                            TCFG=state["TCFG"] & ~(TCFG_EN if core.one_shot_disables else 0))


def _time(core, state):
    compensation = state["CNTC"]
    return state["StableCounter"] + facts.sign_extend(compensation, core.width) & facts.ONES


def _rdtime(core, state, rd, rj, value):
    if state.plv and state["MISC"] >> 4 + state.plv & 1:  # DRDTL1 to DRDTL3, bits 5 to 7
        return {"rd": rd, "rj": rj}, entries.general(core, state, IPE)
    identity = core.address(facts.sign_extend(state["TID"], 32))
    return {"rd": core.address(value), "rj": identity}, _passed(core, state)


def rdtime_d(core, state, rd, rj):
    if core.width == 32:
        return {"rd": rd, "rj": rj}, entries.general(core, state, INE)
    return _rdtime(core, state, rd, rj, _time(core, state))


def rdtimel_w(core, state, rd, rj):
    return _rdtime(core, state, rd, rj, facts.sign_extend(_time(core, state), 32))


def rdtimeh_w(core, state, rd, rj):
    return _rdtime(core, state, rd, rj, facts.sign_extend(_time(core, state) >> 32, 32))


def ll(core, state):
    return {}, _passed(core, state).with_slots(LLBCTL=state["LLBCTL"] | LLBIT)


def sc(core, state):
    stores = state["LLBCTL"] & LLBIT
    return {"rd": stores, "stores": stores}, _passed(core, state).with_slots(LLBCTL=state["LLBCTL"] & ~LLBIT)


def store_by_another(_, state, to_line):
    return {}, state.with_slots(LLBCTL=state["LLBCTL"] & ~LLBIT) if to_line else state


def ertn(core, state):
    """Debug mode is left first, then machine error, then refill, then the general exception."""
    if state.plv != 0:
        return {}, entries.general(core, state, IPE)
    link = state["LLBCTL"] & ~(KLO if state["LLBCTL"] & KLO else LLBIT)
    state = state.with_slots(LLBCTL=link)
    if state.in_debug_mode:
        return {}, state.with_slots(DBG=state["DBG"] & ~DBG_DST, PC=core.address(state["DERA"]))
    if state["MERRCTL"] & 1:
        return {}, _from_machine_error(core, state)
    if state["TLBRERA"] & IS_TLBR:
        after = _restored(core, state, state["TLBRPRMD"], TLBRPRMD_PWE)
        after = _to_guest(core, after, state["TLBRPRMD"] & TLBRPRMD_PGM)
        return {}, _mapped(after).with_slots(TLBRERA=state["TLBRERA"] & ~IS_TLBR, PC=state["TLBRERA"] & ~3)
    after = _restored(core, state, state["PRMD"], PRMD_PWE).with_slots(PC=state["ERA"])
    if core.entry_clears_pgm and state["GSTAT"] & PGM:
        after["GSTAT"] &= ~PGM
    after = _to_guest(core, after, state["GSTAT"] & PGM)
    code = state["ESTAT"] >> 16 & 0x3F
    return {}, _mapped(after) if core.is_reduced and code == RETURN_FROM_REFILL_OF_REDUCED else after


def _restored(core, state, saved, pwe):
    crmd = state["CRMD"] & ~(CRMD_PLV | CRMD_IE) | saved & (CRMD_PLV | CRMD_IE)
    if core.has_watchpoints:
        crmd = crmd & ~CRMD_WE | (CRMD_WE if saved & pwe else 0)
    return state.with_slots(CRMD=crmd)


def _to_guest(core, state, enters):
    """The state in guest mode where the bit of this kind of exception says so."""
    return state.with_slots(GSTAT=state["GSTAT"] | VM) if core.has_lvz and enters else state


def _mapped(state):
    return state.with_slots(CRMD=state["CRMD"] & ~CRMD_DA | CRMD_PG)


def _from_machine_error(core, state):
    saved = state["MERRCTL"]
    crmd = saved >> 2 & 7 | (saved >> 7 & 3) << 3 | (saved >> 9 & 3) << 5 | (saved >> 11 & 3) << 7
    watch = saved >> 6 & 1 if core.has_watchpoints else state["CRMD"] >> 9 & 1
    after = state.with_slots(CRMD=crmd | watch << 9, MERRCTL=saved & ~1, PC=state["MERRERA"])
    return _to_guest(core, after, saved & MERRCTL_PGM)


# What says that the unit is there, its bit in EUEN, and its exception.
UNITS = {"floating_point": ("choice.FP", 0, 0xF), "vector_128": ("choice.LSX", 1, 0x10),
         "vector_256": ("choice.LASX", 2, 0x11), "binary_translation": ("choice.LBT", 3, 0x14)}


def _use_of(name):
    choice, bit, disabled = UNITS[name]

    def event(core, state):
        if choice in core.absent_units:
            return {}, entries.general(core, state, INE)
        if not state["EUEN"] >> bit & 1:
            return {}, entries.general(core, state, disabled)
        return {}, _passed(core, state)
    return event


def _signed(value):
    return value - (1 << 64) if value >> 63 else value


def _asserts(holds):
    def event(core, state, rj, rk):
        if core.width == 32:
            return {}, entries.general(core, state, INE)
        if not holds(_signed(rj), _signed(rk)):
            return {}, entries.general(core, state, BCE, 0, rj)
        return {}, _passed(core, state)
    return event


BY_NAME = {event.__name__: event for event in (
    general_exception_entry, tlb_refill, machine_error, debug_exception, interrupt, interrupt_lines, message, idle,
                                               wake,
    tick, rdtime_d, rdtimel_w, rdtimeh_w, ll, sc, store_by_another, ertn)} | translation.BY_NAME | {
        **{name: _use_of(name) for name in UNITS},
        "asrtle_d": _asserts(lambda rj, rk: rj <= rk), "asrtgt_d": _asserts(lambda rj, rk: rj > rk)}
