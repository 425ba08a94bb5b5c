# SPDX-License-Identifier: CC0-1.0
"""What KVM does between two entries, from the facts: exits that it handles, what it injects, and how a vCPU leaves its
CPU and comes back."""
import steps
from kvm_steps import (A0, A1, A2, LISTED, OF_MESSAGES, csrrd, csrwr, csrxchg, gcsrrd, gcsrwr, gcsrxchg)
from machine import facts

ADE = 0x8
SIGNATURE, FEATURES = 0x40000000, 0x40000004
INVALID_CODE, INVALID_PARAMETER = facts.ONES, facts.ONES - 1
BY_STATUS, LINES, TI, WCLLB = 0x5C03, 0x3FC, 0x800, 0x2
CLASSES = ("csr", "cpucfg", "cacop", "iocsr", "idle")


def class_of(word):
    """What the word is to KVM, or None."""
    if word >> 10 == 0x1B:
        return "cpucfg"
    if word >> 24 == 0x4:
        return "csr"
    if word >> 22 == 0x18:
        return "cacop"
    if 0x19200 <= word >> 10 <= 0x19207:
        return "iocsr"
    return "idle" if word >> 15 == 0xC91 else None


def _gprs(state, n):
    return state[f"vcpu.gprs{n}"]


def handle_gspr(both, state, is_software, software, configuration, features, device, interrupt_waits, has_monitors,
                last_monitor):
    word = state["vcpu.badi"] & facts.ones(31, 0)
    kind, rd, rj = class_of(word), word & 31, word >> 5 & 31
    results = {"software": software, "value": 0, "bytes": 0, "halts": 0, "wants_monitors": 0,
               "is_not_defined": 1 if kind is None else 0}
    gone_on = state.changed({"vcpu.pc": state["vcpu.pc"] + 4 & facts.ONES})
    if kind is None:
        return results, state
    if kind == "csr":
        if has_monitors and 0x200 <= word >> 10 & 0x3FFF <= 0x201 + 2 * last_monitor:
            return {**results, "wants_monitors": 1}, state
        old = software if is_software else 0
        mask = 0 if rj == 0 else facts.ONES if rj == 1 else _gprs(state, rj)
        kept = old & ~mask | _gprs(state, rd) & mask
        return ({**results, "software": kept} if is_software else results), gone_on.changed({f"vcpu.gprs{rd}": old})
    if kind == "cpucfg":
        number = _gprs(state, rj) & facts.ones(31, 0)
        value = configuration if number <= 20 else {SIGNATURE: 0x4D564B, FEATURES: features}.get(number, 0)
        return results, gone_on.changed({f"vcpu.gprs{rd}": value})
    if kind == "iocsr":
        size = 1 << (word >> 10 & 3)
        if word >> 12 & 1:
            return {**results, "bytes": size, "value": _gprs(state, rd) & facts.ones(8 * size - 1, 0)}, gone_on
        read = facts.sign_extend(device & facts.ones(8 * size - 1, 0), 8 * size)
        return results, gone_on.changed({f"vcpu.gprs{rd}": read})
    return ({**results, "halts": 1 - interrupt_waits} if kind == "idle" else results), gone_on


def handle_hvcl(both, state, features, has_breakpoints):
    number, function = state["vcpu.badi"] & 0x7FFF, _gprs(state, A0)
    if number == 0x101 and has_breakpoints or number == 0x102 and features >> 25 & 1:
        return {"leaves": 1, "sends": 0}, state
    sends, answer = 0, INVALID_CODE
    if number == 0x100 and function == 1:
        sends, answer = 1, 0
    elif number == 0x100 and function == 2 and _gprs(state, A1) == 4:
        answer = INVALID_PARAMETER if _gprs(state, A2) & 0x3E else 0
    return {"leaves": 0, "sends": sends}, state.changed({f"vcpu.gprs{A0}": answer,
                                                        "vcpu.pc": state["vcpu.pc"] + 4 & facts.ONES})


def inject_exception(both, state, ecode, esubcode):
    pc = state["vcpu.pc"]
    after = gcsrwr(both, state, "BADV", pc if esubcode == 0 else state["vcpu.badv"]) if ecode == ADE else state
    after = gcsrwr(both, after, "BADI", state["vcpu.badi"])
    crmd = gcsrrd(both, after, "CRMD")
    after = gcsrwr(both, gcsrwr(both, after, "PRMD", crmd), "CRMD", crmd & ~0x7)
    after = gcsrwr(both, after, "ERA", pc)
    after = gcsrwr(both, after, "ESTAT", gcsrrd(both, after, "ESTAT") & ~(0x3F << 16) | ecode)
    vs = gcsrrd(both, after, "ECFG") >> 16 & 7
    return {}, after.changed({"vcpu.pc": gcsrrd(both, after, "EENTRY") + (ecode << vs + 2 if vs else 0) & facts.ONES})


def queue_interrupt(both, state, pending, clear, number):
    return {"pending": pending | 1 << number, "clear": clear & ~(1 << number)}, state


def dequeue_interrupt(both, state, pending, clear, number):
    return {"pending": pending & ~(1 << number), "clear": clear | 1 << number}, state


def _injected(both, state, which, to):
    after = gcsrxchg(both, state, "ESTAT", to, which & BY_STATUS)
    lines = (which & LINES) >> 2
    return without_step(state, csrxchg(both, after, "GINTC", to, lines)) if lines else after


def without_step(state, after):
    """What KVM's C code does takes no step here."""
    return after.changed({"host.PC": state["host.PC"]})


def deliver_interrupts(both, state, pending, clear):
    done = _injected(both, _injected(both, state, clear, 0), pending, facts.ONES)
    return {}, done.changed({"host.PC": done["host.PC"]})


def kept(slot, value):
    """A word of KVM's memory as a place shows it: without copies of a sign, and without what is always the same."""
    csr = facts.members()[slot][0] if slot in facts.members() else None
    return csr.canonical(value) if csr is not None and slot != "CPUID" else value


def save_timer(both, state):
    return {}, state.changed({f"saved.{slot}": kept(slot, gcsrrd(both, state, slot)) for slot in ("TCFG", "TVAL", "ESTAT")})


def stop_timer_of_guest(both, state):
    return {}, gcsrwr(both, state, "TCFG", 0)


def restore_status(both, state):
    return {}, gcsrwr(both, state, "ESTAT", state["saved.ESTAT"])


def restore_setting(both, state):
    return {}, gcsrwr(both, state, "TCFG", state["saved.TCFG"])


def restore_count(both, state):
    tcfg, tval = state["saved.TCFG"], state["saved.TVAL"]
    if not tcfg & 1:
        return {}, gcsrwr(both, state, "TVAL", tval)
    if tcfg & 2 or tval <= tcfg:
        left = tval if tval < tcfg else 0
        return {}, gcsrwr(both, state, "TVAL", left or (tcfg & ~3 if tcfg & 2 else 0))
    after = gcsrwr(both, state, "TVAL", 0)
    for _ in range(2):
        after = steps.BY_NAME["tick"](both, after)[1]
    return {}, after if state["saved.ESTAT"] & TI else gcsrwr(both, after, "TICLR", 1)


def vcpu_put(both, state):
    messages = OF_MESSAGES if both.guest.has_messages else []
    saved = {f"saved.{slot}": kept(slot, gcsrrd(both, state, slot)) for slot in (*LISTED, *messages)}
    after = save_timer(both, state.changed(saved))[1]
    return {}, after.changed({"saved.GINTC": kept("GINTC", csrrd(both, state, "GINTC"))})


def vcpu_load(both, state):
    after = state
    for step in (stop_timer_of_guest, restore_status, restore_setting, restore_count):
        after = step(both, after)[1]
    after = without_step(state, csrwr(both, after, "GCNTC", state["saved.GCNTC"]))
    for slot in (*LISTED, *(OF_MESSAGES if both.guest.has_messages else [])):
        after = gcsrwr(both, after, slot, state[f"saved.{slot}"])
    after = without_step(state, csrwr(both, after, "GINTC", state["saved.GINTC"]))
    return {}, gcsrxchg(both, after, "LLBCTL", WCLLB, WCLLB)


def check_vpid(both, state, of_vcpu, last, moved):
    mask = (1 << both.id_bits) - 1
    flushes, after = 0, state
    if moved or of_vcpu & ~mask != last & ~mask:
        last = last + 1 & facts.ONES
        flushes = 1 if last & mask == 0 else 0
        last = last + flushes & facts.ONES
        of_vcpu, after = last, gcsrxchg(both, state, "LLBCTL", WCLLB, WCLLB)
    if not both.separate_vmid:
        after = after.changed({"vcpu.tgid": of_vcpu & mask})
    after = without_step(state, csrxchg(both, after, "GSTAT", (of_vcpu & mask) << 16 & facts.ONES, mask << 16 & facts.ONES))
    return {"of_vcpu": of_vcpu, "last": last, "flushes": flushes}, after


def get_status(both, state):
    return {"status": state["saved.ESTAT"] | (state["saved.GINTC"] & 0xFF) << 2}, state


def set_status(both, state, status):
    others = status & ~LINES & facts.ones(31, 0)
    return {}, state.changed({"saved.GINTC": state["saved.GINTC"] | (status & LINES) >> 2,
                              "saved.ESTAT": state["saved.ESTAT"] | others})


def reset_status(both, state):
    return {}, state.changed({"saved.GINTC": 0, "saved.ESTAT": 0})


BY_NAME = {event.__name__: event for event in (
    handle_gspr, handle_hvcl, inject_exception, queue_interrupt, dequeue_interrupt, deliver_interrupts, save_timer,
    stop_timer_of_guest, restore_status, restore_setting, restore_count, vcpu_put, vcpu_load, check_vpid, get_status,
    set_status, reset_status)}
