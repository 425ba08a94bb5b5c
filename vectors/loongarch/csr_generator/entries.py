# SPDX-License-Identifier: CC0-1.0
"""What an exception leaves and where it goes, worked out from the facts and from nothing else."""
from machine import (CRMD_DA, CRMD_IE, CRMD_PG, CRMD_PLV, CRMD_WE, ESTAT_CODES, PRMD_PWE, facts)

PIL, PPI, ADE, ALE, BCE, SYS, INE, IPE = 0x1, 0x7, 0x8, 0x9, 0xA, 0xB, 0xD, 0xE
WITH_ADDRESS = {(code, 0) for code in range(PIL, BCE + 1)} | {(ADE, 1)}  # exact pairs of code and subcode
PAGE_CODES = {(code, 0) for code in range(PIL, PPI + 1)}
WITHOUT_INSTRUCTION = {(0x0, 0), (0x18, 1)}  # INT and GCHC
REFILL_OF_REDUCED = 0x3F
DEBUG_CODE_POSITION = 16  # of DBG.Ecode


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
    return core.address(state["EENTRY"] | (slot << vs + 2 if vs else 0))


def saved_mode(core, state, saved, pwe):
    """The slot that saves the mode, and CRMD: WE takes part where there are watchpoints and is left alone elsewhere."""
    crmd = state["CRMD"]
    cleared = CRMD_PLV | CRMD_IE
    mode = crmd & cleared | state[saved] & pwe
    if core.has_watchpoints:
        cleared |= CRMD_WE
        mode = mode & ~pwe | (pwe if crmd & CRMD_WE else 0)
    return mode, crmd & ~cleared


def in_debug_mode(core, state, code):
    """In debug mode an exception records its code and starts the debugger again; nothing else changes."""
    kept = state["DBG"] & ~(0x3F << DEBUG_CODE_POSITION)
    return state.with_slots(DBG=kept | code << DEBUG_CODE_POSITION, PC=core.debug_entry)


def general(core, state, code, subcode=0, address=0):
    """A general exception; the address is recorded by the codes that record one."""
    if state.in_debug_mode:
        return in_debug_mode(core, state, code)
    return _general(core, state, code, subcode, address).with_slots(PC=entry(core, state, code))


def _general(core, state, code, subcode, address):
    """What a general exception leaves, but for where it goes on."""
    mode, crmd = saved_mode(core, state, "PRMD", PRMD_PWE)
    address = recorded(state, core.address(address))
    after = state.with_slots(PRMD=mode, CRMD=crmd, ERA=recorded(state, state["PC"]),
                             ESTAT=state["ESTAT"] & ~ESTAT_CODES | code << 16 | subcode << 22)
    if core.has_badi and (code, subcode) not in WITHOUT_INSTRUCTION:
        after["BADI"] = core.word
    if (code, subcode) in WITH_ADDRESS or code == REFILL_OF_REDUCED and core.is_reduced:
        after["BADV"] = address
    if (code, subcode) in PAGE_CODES and core.has_tlb or code == REFILL_OF_REDUCED and core.is_reduced:
        after["TLBEHI"] = page_number(core, 0, address)
    return after
