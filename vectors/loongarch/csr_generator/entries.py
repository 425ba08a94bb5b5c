# SPDX-License-Identifier: CC0-1.0
"""What an exception leaves and where it goes, worked out from the facts and from nothing else."""
from machine import (CORE_IDLE, CRMD_DA, CRMD_IE, CRMD_PG, CRMD_PLV, CRMD_WE, DBG_DST, ESTAT_CODES, ESTAT_MSGINT,
                     IS_TLBR, MERRCTL_PGM, PGM, PRMD_PWE, TLBRPRMD_PGM, TLBRPRMD_PWE, VM, facts)

PIL, PPI, ADE, ALE, BCE, SYS, INE, IPE = 0x1, 0x7, 0x8, 0x9, 0xA, 0xB, 0xD, 0xE
WITH_ADDRESS = {(code, 0) for code in range(PIL, BCE + 1)} | {(ADE, 1)}  # exact pairs of code and subcode
PAGE_CODES = {(code, 0) for code in range(PIL, PPI + 1)}
WITHOUT_INSTRUCTION = {(0x0, 0), (0x18, 1)}  # INT and GCHC
REFILL_OF_REDUCED = 0x3F
REFILL_IN_DEBUG_MODE, CALL_IN_DEBUG_MODE, ERROR_IN_DEBUG_MODE = 0x7, 0xC, 0xE  # in DBG.Ecode
DEBUG_CALL = 1  # of the causes of a debug exception
DEBUG_CAUSES = 0xF00  # of DBG
FIRST_INTERRUPT = 64  # its slot
LINES = 0x1FFF  # of ESTAT.IS and ECFG.LIE


def has_short_addresses(state):
    """MISC.VA32L1 to VA32L3, bits 1 to 3, give PLV1 to PLV3 addresses of 32 bits."""
    return state.plv != 0 and bool(state["MISC"] >> state.plv & 1)


def recorded(state, address):
    """An address as an exception records it: above 32 bits 0 where addresses have no more."""
    return address & facts.ones(31, 0) if has_short_addresses(state) else address


def page_number(core, slot, address):
    """What TLBEHI or TLBREHI holds after VPPN got that of the address, with the bits below as they were."""
    low = slot & facts.ones(12, 0)
    pages = address & facts.ones(core.valen - 1, 13)
    return core.address(facts.sign_extend(pages, core.valen)) | low


def entry(core, state, slot):
    """Where the handler is: EENTRY, and from it 2^VS instructions for each slot when VS is not 0."""
    vs = state["ECFG"] >> 16 & 7
    offset = slot << vs + 2 if vs else 0
    return core.address(state["EENTRY"] + offset if core.entry_offset_added else state["EENTRY"] | offset)


def saved_mode(core, state, saved, pwe):
    """The slot that saves the mode, and CRMD: WE takes part where there are watchpoints and is left alone elsewhere."""
    crmd = state["CRMD"]
    cleared = CRMD_PLV | CRMD_IE
    mode = crmd & cleared | state[saved] & pwe
    if core.has_watchpoints:
        cleared |= CRMD_WE
        mode = mode & ~pwe | (pwe if crmd & CRMD_WE else 0)
    return mode, crmd & ~cleared


def _root_mode(core, state):
    """Of GSTAT what a general exception leaves: PGM says which mode it came from, if root's exceptions say that."""
    if not core.has_lvz:
        return {}
    kept = state["GSTAT"] & ~(PGM if core.root_exceptions_clear_pgm else 0)
    return {"GSTAT": (kept | (PGM if state.in_guest_mode else 0)) & ~VM}


def _left_guest(state):
    """Of GSTAT what the other exceptions leave: they have a bit of their own for the mode that they came from."""
    return {"GSTAT": state["GSTAT"] & ~VM} if state.in_guest_mode else {}


def in_debug_mode(core, state, code):
    """In debug mode an exception records its code and starts the debugger again; nothing else changes."""
    kept = state["DBG"] & ~(0x3F << 16)
    return state.with_slots(DBG=kept | code << 16, PC=core.debug_entry, CORE=state["CORE"] & ~CORE_IDLE)


def general(core, state, code, subcode=0, address=0):
    """A general exception; the address is recorded by the codes that record one."""
    if state.in_debug_mode:
        return in_debug_mode(core, state, code)
    return _general(core, state, code, subcode, address).with_slots(PC=entry(core, state, code))


def _general(core, state, code, subcode, address):
    """What a general exception leaves, but for where it goes on."""
    mode, crmd = saved_mode(core, state, "PRMD", PRMD_PWE)
    address = recorded(state, core.address(address))
    after = state.with_slots(PRMD=mode, CRMD=crmd, ERA=recorded(state, state["PC"]), **_root_mode(core, state),
                             ESTAT=state["ESTAT"] & ~ESTAT_CODES | code << 16 | subcode << 22)
    if core.has_badi and (code, subcode) not in WITHOUT_INSTRUCTION:
        after["BADI"] = core.word
    if (code, subcode) in WITH_ADDRESS or code == REFILL_OF_REDUCED and core.is_reduced:
        after["BADV"] = address
    if (code, subcode) in PAGE_CODES and core.has_tlb or code == REFILL_OF_REDUCED and core.is_reduced:
        after["TLBEHI"] = page_number(core, 0, address)
    return after


def refill(core, state, address):
    """A TLB refill; LA32 reduced has no registers of its own for it and takes it like a page exception."""
    if core.is_reduced:
        after = _general(core, state, REFILL_OF_REDUCED, 0, address)
    elif state.in_debug_mode:
        return in_debug_mode(core, state, REFILL_IN_DEBUG_MODE)
    else:
        after = _refill(core, state, recorded(state, core.address(address)))
    return after.with_slots(CRMD=after["CRMD"] & ~CRMD_PG | CRMD_DA, PC=state["TLBRENTRY"])


def _refill(core, state, address):
    mode, crmd = saved_mode(core, state, "TLBRPRMD", TLBRPRMD_PWE)
    mode |= TLBRPRMD_PGM if state.in_guest_mode else 0
    return state.with_slots(TLBRPRMD=mode, CRMD=crmd, BADI=core.word, TLBRBADV=address, **_left_guest(state),
                            TLBRERA=recorded(state, state["PC"]) & ~3 | IS_TLBR,
                            TLBREHI=page_number(core, state["TLBREHI"], address))


def machine_error(core, state, cause, repairable, info1, info2):
    """The whole mode is saved, and direct mode with the first memory types is what remains."""
    if state.in_debug_mode:
        return in_debug_mode(core, state, ERROR_IN_DEBUG_MODE)
    crmd = state["CRMD"]
    pwe = crmd >> 9 & 1 if core.has_watchpoints else state["MERRCTL"] >> 6 & 1
    saved = 1 | repairable << 1 | (crmd & 3) << 2 | (crmd >> 2 & 1) << 4 | pwe << 6 | (crmd >> 3 & 3) << 7
    saved |= (crmd >> 5 & 3) << 9 | (crmd >> 7 & 3) << 11 | cause << 16
    saved |= MERRCTL_PGM if state.in_guest_mode else 0
    kept = 0 if core.has_watchpoints else crmd & CRMD_WE
    after = state.with_slots(MERRCTL=saved, **_left_guest(state), CRMD=CRMD_DA | kept, MERRERA=state["PC"],
                             PC=state["MERRENTRY"], CORE=state["CORE"] & ~CORE_IDLE)
    if core.has_error_details:
        after.update(MERRINFO1=core.address(info1), MERRINFO2=core.address(info2))
    return after


def debug(core, state, cause):
    """A debug exception; in debug mode only a debug call is noticed."""
    if state.in_debug_mode:
        return in_debug_mode(core, state, CALL_IN_DEBUG_MODE) if cause == DEBUG_CALL else state
    causes = state["DBG"] & DEBUG_CAUSES if core.keeps_debug_causes else 0
    return state.with_slots(DERA=state["PC"], PC=core.debug_entry, CORE=state["CORE"] & ~CORE_IDLE,
                            DBG=state["DBG"] & ~DEBUG_CAUSES | causes | 0x100 << cause | DBG_DST)


def pending(core, state, enabled=None):
    """The interrupts that are pending and locally enabled."""
    interrupts = LINES | (ESTAT_MSGINT if core.has_messages else 0)
    return state["ESTAT"] & (state["ECFG"] if enabled is None else enabled) & interrupts


def interrupt(core, state):
    """Whether one is taken, and the state after it: the highest number wins."""
    waiting = pending(core, state)
    if not state["CRMD"] & CRMD_IE or not waiting or state.in_debug_mode:
        return 0, state
    slot = FIRST_INTERRUPT + waiting.bit_length() - 1
    after = _general(core, state, 0, 0, 0)
    return 1, after.with_slots(PC=entry(core, state, slot), CORE=state["CORE"] & ~CORE_IDLE)
