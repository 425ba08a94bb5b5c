# SPDX-License-Identifier: CC0-1.0
"""What CSR instructions do on a core with both worlds: those of the guest, and root's on the guest's registers."""
import semantics
from entries import INE, IPE
from machine import facts
from worlds import (GSPR, exits, guest_id, guest_of, of_guest, of_root, passed, refused_in_guest, refused_in_root,
                    with_guest, with_injected)

KEPT_BY_ROOT = ("IMPCTL1 IMPCTL2 CTAG MERRCTL MERRINFO MERRENTRY MERRERA MERRSAVE MWPC MWPS MWPCFG1 MWPCFG2 MWPCFG3 MWPCFG4"
                " FWPC FWPS FWPCFG1 FWPCFG2 FWPCFG3 FWPCFG4 DBG DERA DSAVE GTLBC TRGP GSTAT GCTL GINTC GCNTC").split()
OF_THE_TIMER = ("TCFG", "TVAL", "TICLR")
TOTI = 1 << 9  # of GCTL
GPMNUM = 24  # where it stands in GCTL
LINES = 0x3FC  # HWI0 to HWI7 in ESTAT
BY_ROOT = {"BADI": facts.ones(31, 0), "TVAL": facts.ones(facts.PARAMETERS["TIMER_N"] - 1, 0), "MSGIS": facts.ONES}
ESTAT_BY_ROOT = 0x7FFF1C00


def monitors_of_guest(state):
    return state["host.GCTL"] >> GPMNUM & 7


def is_kept(both, csr, member, state):
    """Whether an access of the guest exits, in its PLV0."""
    if csr is None or csr.name in KEPT_BY_ROOT:
        return True
    if csr.presence.startswith("TLB") and not both.root.has_tlb or csr.name[:3] == "MSG" and not both.guest.has_messages:
        return True
    if csr.name in OF_THE_TIMER:
        return bool(state["host.GCTL"] & TOTI)
    return csr.name in ("PMCFG", "PMCNT") and member >= monitors_of_guest(state)


def _executed(op, csr, member, operands):
    def event(core, state):
        own = facts.with_lvz(csr) if csr is not None and core.has_lvz else csr
        rd, after = semantics.execute(core, op, own, member, state, **operands)
        return {"rd": rd}, after
    return event


def access(op, csr, member=0):
    """csrrd, csrwr or csrxchg; csr is None for a number that no register has."""
    def run(both, state, **operands):
        operands = {name: value for name, value in operands.items() if name not in ("n", "csr_num")}
        if state.is_guest_kernel and is_kept(both, csr, member, state):
            return {"rd": _source(operands)}, exits(both, state, GSPR)
        event = _executed(op, csr, member, operands)
        results, after = (of_guest if state.in_guest_mode else of_root)(both, state, event)
        if csr is not None and csr.name == "CPUID" and state.is_guest_kernel and not operands.get("rd_is_r0"):
            results = {"rd": state["guest.CPUID"]}
        injects = csr is not None and csr.name == "GINTC" and op != "csrrd"
        injects = injects and not state.in_guest_mode and not state["host.CRMD"] & 3
        return results, with_injected(after) if injects else after
    return run


def _source(operands):
    return 0 if operands.get("rd_is_r0") else operands.get("rd", 0)


def _mask(op, operands):
    if op == "gcsrwr":
        return facts.ONES
    return _source(operands) if operands.get("rj_is_rd") else operands.get("rj", 0)


def _writable(both, csr, member, guest):
    """The bits that root can write of a register of the guest: also what hardware shows there."""
    bits = semantics.writable(csr, member, guest) | BY_ROOT.get(csr.name, 0)
    if csr.name == "ESTAT":
        bits |= ESTAT_BY_ROOT | (1 << 14 if both.guest.has_messages else 0) | (0 if both["HWIS_is_wired"] else LINES)
    return bits


def _write(both, csr, member, guest, new, mask):
    if csr.is_computed:
        return semantics._actions(csr, guest, new & mask)
    slot = csr.slots[member]
    bits = _writable(both, csr, member, guest) & mask
    held = csr.canonical(guest[slot] & ~bits | new & bits)
    after = semantics._actions(csr, guest.with_slots(**{slot: held}), new & mask)
    return semantics.select_message(after) if csr.name == "MSGIE" else after


def _is_there(both, csr, member, state):
    if csr.name == "SAVE":
        return member < both.root.saves
    return csr.name not in ("PMCFG", "PMCNT") or member < monitors_of_guest(state)


def gcsr_done(both, state, op, csr, member, operands):
    tag = guest_id(both, state)
    guest = guest_of(both, state, tag)
    if not _is_there(both, csr, member, state):
        return 0, state
    if csr.name == "CPUID":
        old, mask = state["guest.CPUID"], _mask(op, operands) & 0x1FF if op != "gcsrrd" else 0
        return old, state.changed({"guest.CPUID": old & ~mask | _source(operands) & mask})
    old = semantics.read(csr, member, guest)
    if csr.name == "MSGIR":
        guest = semantics.acknowledge_message(guest)
    if op == "gcsrrd":
        return old, with_guest(state, guest, tag)
    new, mask = _source(operands), _mask(op, operands)
    after = with_guest(state, _write(both, csr, member, guest, new, mask), tag, kept=())
    if csr.name == "ESTAT" and both["HWIC_clears"]:
        coupled = (new & mask) >> 2 & state["host.GINTC"] >> 16 & 0xFF
        after = after.changed({"host.ESTAT": after["host.ESTAT"] & ~(coupled << 2)})
    return old, after


def gcsr(op, csr, member=0):
    """gcsrrd, gcsrwr or gcsrxchg."""
    def run(both, state, **operands):
        operands = {name: value for name, value in operands.items() if name != "n"}
        if state.in_guest_mode:
            return {"rd": _source(operands)}, refused_in_guest(both, state, INE)
        if state["host.CRMD"] & 3:
            return {"rd": _source(operands)}, refused_in_root(both, state, IPE)
        old, after = gcsr_done(both, state, op, csr, member, operands)
        return {"rd": 0 if operands.get("rd_is_r0") else old}, passed(both, after)
    return run
