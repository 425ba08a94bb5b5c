# SPDX-License-Identifier: CC0-1.0
"""What an access to a CSR does, worked out from the facts and from nothing else.

This is a second derivation, on purpose: the rules of spec/loongarch are the first one, and nothing here looks at them.
"""
import entries
from entries import ALE, INE, IPE
from machine import (CORE_TIMER_STOPPED, DBG_DST, DM_ONLY, ESTAT_MSGINT, ESTAT_PMC, ESTAT_TI, LLBIT, MSGIR_NULL,
                     PMIEN, TCFG_EN, WCLLB, facts)


def is_legal(state):
    """Whether a CPU can be in this state by software that keeps the rules of the manual."""
    crmd = state["CRMD"]
    modes = crmd >> 3 & 3 in (1, 2) and crmd >> 5 & 3 != 3 and crmd >> 7 & 3 != 3
    timer = not state["TCFG"] & TCFG_EN or state["TCFG"] >> 2 != 0
    sizes = state["STLBPS"] == 0 or facts.CONSTANTS["PRCFG2"]["PSAVL"] >> state["STLBPS"] & 1
    return bool(modes and timer and sizes and state["RVACFG"] <= 8)


def page_directory(state, valen):
    """PGD: the top bit of the current bad address chooses."""
    refill = state["TLBRERA"] & 1
    address = state["TLBRBADV"] if refill else state["BADV"]
    return state["PGDH"] if address >> (valen - 1) & 1 else state["PGDL"]


def read(csr, member, state):
    if csr.name == "PGD":
        return page_directory(state, (facts.LA32 if csr.register_width == 32 else facts.PARAMETERS)["VALEN"])
    return csr.view(state[csr.slots[member]] if not csr.is_computed else 0)


def writable(csr, member, state):
    """The bits that a write can give any value."""
    bits = csr.mask("RW")
    watchpoint = csr.name[:6]
    if watchpoint not in ("MWPCFG", "FWPCFG"):
        return bits
    debug = state["DBG"] & DBG_DST
    control = csr.slots[member][:-1] + "3"
    if not debug and state[control] & DM_ONLY:
        return 0
    return bits if debug or csr.name[6:] != "3" else bits & ~DM_ONLY


def illegal_bits(core, csr, value):
    """The fields that hold what software must not write."""
    if csr.name == "CRMD":
        mode = 0 if value >> 3 & 3 in (1, 2) else 0x18
        return mode | sum(3 << low for low in (5, 7) if value >> low & 3 == 3)
    if csr.name == "ECFG":
        return 0x70000 if value >> 16 & 7 > core.vs_max else 0
    if csr.name == "RVACFG":
        return 0xF if value & 0xF > 8 else 0
    if csr.name == "STLBPS":
        return 0 if core.page_sizes >> (value & 0x3F) & 1 else 0x3F
    return 0


def _legalised(core, csr, old, value):
    """A field that gets an illegal value holds anything; one that keeps what it has was not written."""
    if core.illegal is None:
        return value
    bits = illegal_bits(core, csr, value) & ~_unchanged_fields(csr, old, value)
    return value & ~bits | core.illegal & bits


def _unchanged_fields(csr, old, value):
    """DA and PG are one field here: what is legal depends on both."""
    pair = 0x18 if csr.name == "CRMD" and (old ^ value) & 0x18 else 0
    return sum(field.mask for field in csr.fields if not (old ^ value) & field.mask) & ~pair


def write(core, csr, member, state, new, mask):
    """The state after the bits of `mask` were written."""
    if csr.is_computed:
        return _actions(csr, state, new & mask)
    slot = csr.slots[member]
    bits = writable(csr, member, state) & mask
    cleared = csr.mask("RW1C") & mask & new
    held = csr.canonical(state[slot] & ~bits & ~cleared | new & bits)
    return _actions(csr, state.with_slots(**{slot: _legalised(core, csr, state[slot], held)}), new & mask)


def _actions(csr, state, written):
    """What a write does beyond the CSR that it names."""
    if csr.name == "TICLR" and written & 1:
        return state.with_slots(ESTAT=state["ESTAT"] & ~ESTAT_TI)
    if csr.name == "LLBCTL" and written & WCLLB:
        return state.with_slots(LLBCTL=state["LLBCTL"] & ~LLBIT)
    if csr.name == "TCFG" and state["TCFG"] & TCFG_EN:
        return state.with_slots(TVAL=state["TCFG"] & ~3, CORE=state["CORE"] & ~CORE_TIMER_STOPPED)
    if csr.name in ("PMCFG", "PMCNT"):
        top = 1 << csr.register_width - 1
        over = any(state[f"PMCFG{i}"] & PMIEN and state[f"PMCNT{i}"] & top
                   for i in range(facts.PARAMETERS["PM_NUM"]))
        return state.with_slots(ESTAT=state["ESTAT"] & ~ESTAT_PMC | (ESTAT_PMC if over else 0))
    return state


def acknowledge_message(state):
    """Reading MSGIR takes the selected message and selects the next one."""
    if not state["ESTAT"] & ESTAT_MSGINT:
        return state
    number = state["MSGIR"] & 0xFF
    slot = f"MSGIS{number // 64}"
    return select_message(state.with_slots(**{slot: state[slot] & ~(1 << number % 64)}))


def select_message(state):
    """The highest pending message at or above the threshold, if there is one."""
    pending = [n for n in range(256) if state[f"MSGIS{n // 64}"] >> n % 64 & 1 and n >= state["MSGIE"] & 0xFF]
    if pending:
        return state.with_slots(MSGIR=max(pending), ESTAT=state["ESTAT"] | ESTAT_MSGINT)
    return state.with_slots(MSGIR=state["MSGIR"] & 0xFF | MSGIR_NULL, ESTAT=state["ESTAT"] & ~ESTAT_MSGINT)


def is_allowed(op, csr, state):
    """PLV0 may do everything; csrrd of a performance counter is allowed where MISC.RPCNTL says so."""
    if state.plv == 0:
        return True
    return op == "csrrd" and csr is not None and csr.name == "PMCNT" and state["MISC"] >> (8 + state.plv) & 1 == 1


def execute(core, op, csr, member, state, rd=0, rj=0, rd_is_r0=0, rj_is_rd=0):
    """rd and the state after the instruction. csr is None for a number that no CSR has."""
    rd = 0 if rd_is_r0 else rd
    if not is_allowed(op, csr, state):
        return rd, entries.general(core, state, IPE)
    old = read(csr, member, state) if csr else 0
    if csr and op != "csrrd":
        mask = facts.ONES if op == "csrwr" else rd if rj_is_rd else rj
        state = write(core, csr, member, state, rd, mask)
    if csr and csr.name == "MSGIR":
        state = acknowledge_message(state)
    return 0 if rd_is_r0 else old, state.with_slots(PC=core.address(state["PC"] + 4))


def io_access(core, size, address, state, unaligned=True):
    """The exception code of an IOCSR access, None when it is done. unaligned: the core supports such accesses."""
    if state.plv != 0:
        return IPE
    if 8 * size > core.width:
        return INE
    checked = not unaligned or state["MISC"] >> 12 & 1
    return ALE if checked and address % size else None
