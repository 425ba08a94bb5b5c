# SPDX-License-Identifier: CC0-1.0
"""What KVM does last before it enters a guest, with the monitors that it lends, and about pages that the second stage
does not map, from the facts."""
import kvm_services
import steps
from kvm_services import TI, without_step
from kvm_steps import csrrd, csrwr, csrxchg, gcsrrd, gcsrwr, gcsrxchg
from machine import facts

LENT = range(4)
GID, GPM_NUM = 0xFF << 16, 7 << 24
BY_GUEST_AND_ADDRESS = 0x16
ADEM = 0x8, 0x1


def note_host_entry(both, state):
    return {}, state.changed({"vcpu.host_eentry": csrrd(both, state, "EENTRY")})


def meet_other_cpu(both, state, queued, requested, at, requests):
    """The vCPU announces guest mode, delivers what is queued, and looks for requests; the other CPU comes in between."""
    vcpu = {"mode": 0, "queued": queued, "requested": requested, "delivered": 0, "kicked": 0, "backs_out": 0}
    for place in range(4):
        if place == at:
            vcpu["requested" if requests else "queued"] = 1
            vcpu["kicked"], vcpu["mode"] = vcpu["kicked"] or vcpu["mode"], 0
        if place == 0:
            vcpu["mode"] = 1
        elif place == 1 and vcpu["queued"]:
            vcpu["delivered"], vcpu["queued"] = 1, 0
        elif place == 2 and vcpu["requested"]:
            vcpu["backs_out"], vcpu["mode"] = 1, 0
    return {name: vcpu[name] for name in ("delivered", "kicked", "backs_out")}, state


def check_vpid_and_flush(both, state, of_vcpu, last, moved, address):
    results, after = kvm_services.check_vpid(both, state, of_vcpu, last, moved)
    named = csrrd(both, after, "GSTAT") & GID
    return results, without_step(state, steps.BY_NAME["invtlb"](both, after, BY_GUEST_AND_ADDRESS, named, address)[1])


def mend_timer_interrupt(both, state, count_before):
    return {}, gcsrxchg(both, state, "ESTAT", TI, TI) if gcsrrd(both, state, "TVAL") > count_before else state


def _given(both, state, count):
    return csrxchg(both, state, "GCTL", count << 24, GPM_NUM)


def lend_monitors(both, state, count):
    after = state
    for n in LENT:
        after = csrwr(both, after, "PMCFG", 0, n)
    after = _given(both, after, count)
    for n in LENT:
        for family in ("PMCNT", "PMCFG"):
            after = gcsrwr(both, after, f"{family}{n}", state[f"saved.{family}{n}"])
    return {}, without_step(state, after)


def take_monitors_back(both, state, **kept):
    saved = {f"saved.{family}{n}": kvm_services.kept(f"{family}{n}", gcsrrd(both, state, f"{family}{n}"))
             for family in ("PMCNT", "PMCFG") for n in LENT}
    after = _given(both, state.changed(saved), 0)
    for n in LENT:
        after = csrwr(both, csrwr(both, after, "PMCNT", kept[f"count{n}"], n), "PMCFG", kept[f"setting{n}"], n)
    return {}, without_step(state, after)


def gctl_value(both, state, capabilities):
    """MATC becomes 1 where MATP offers root's, TOCI becomes 2 where TOCIP offers what is not secure."""
    return {"value": (capabilities >> 1 & 1) << 4 | (2 if capabilities >> 18 & 1 else 0) << 20}, state


def handle_page_fault(both, state, size, has_memory):
    if state["vcpu.badv"] < size:
        return {"is_of_device": 1 - has_memory, "is_mapped": has_memory}, state
    return {"is_of_device": 0, "is_mapped": 0}, kvm_services.inject_exception(both, state, *ADEM)[1]


BY_NAME = {event.__name__: event for event in (
    note_host_entry, meet_other_cpu, check_vpid_and_flush, mend_timer_interrupt, lend_monitors, take_monitors_back,
    gctl_value, handle_page_fault)}
