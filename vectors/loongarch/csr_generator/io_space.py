# SPDX-License-Identifier: CC0-1.0
"""Cases of iocsrrd and iocsrwr."""
import entries
from cases import DIRECT_MODE, HANDLER, HANDLER_BELOW_4G, KERNEL, MIXED, OTHER
from emit import Case
from entries import ALE
from machine import DBG_DST, State, core_of, facts
from semantics import io_access

HIGHEST = 0xFFFFFFFFFFFFFFF8  # the last address that all sizes may have
IO_SIZES = {"b": 1, "h": 2, "w": 4, "d": 8}


def io_cases(direction, letter):
    """iocsrrd and iocsrwr of one size."""
    state = {"CRMD": DIRECT_MODE, "PC": KERNEL, "EENTRY": HANDLER}
    found = [_io(direction, letter, f"value-{value >> 60:x}", "The bytes of the access, and no others, go over.", state,
                 0x1008, value) for value in (0x0123456789ABCDEF, 0x7F7F7F7F80808080, 0x808080807F7F7F7F)]
    for plv in (1, 2, 3):
        found.append(_io(direction, letter, f"ipe-plv{plv}", f"At PLV{plv} it raises IPE, aligned or not.",
                         {**state, "CRMD": DIRECT_MODE | plv | 4, "MISC": 0xF000}, 0x1000 + plv, MIXED,
                         tags=["privilege"], flags=["PRIVILEGE_UNCHECKED"]))
    for offset in (0, 1, 2, 4):
        found.append(_io(direction, letter, f"checked-{offset}",
                         "With MISC.ALCL0, an address must be a multiple of the size.",
                         {**state, "CRMD": DIRECT_MODE | 4, "MISC": 1 << 12, "BADV": 0x77}, HIGHEST + offset, OTHER,
                         tags=["alignment"]))
    found.append(_io(direction, letter, "without-ual", "A core without unaligned accesses checks whatever MISC says.",
                     {**state, "BADV": 0x77}, 0x1001, OTHER, tags=["alignment"], config={"choice.UAL": 0}))
    found.append(_io(direction, letter, "unchecked", "Without MISC.ALCL0 any address will do, whatever PLV1 checks.",
                     {**state, "MISC": 0xE000}, 0x1007, OTHER, tags=["alignment"]))
    if letter != "b":
        found.append(_io(direction, letter, "va32-plv0", "PLV0 has long addresses, whatever MISC says of others.",
                         {**state, "MISC": 0x100E}, HIGHEST + 1, OTHER, tags=["alignment"]))
    return found + _entry_cases(direction, letter, state) + _short_cases(direction, letter)


def _entry_cases(direction, letter, state):
    """Where its exceptions go with ECFG.VS, and what they leave in debug mode."""
    refused = {"tags": ["privilege"], "flags": ["PRIVILEGE_UNCHECKED"]}
    found = [_io(direction, letter, "ipe-vectored", "With VS = 3, IPE is handled 14 times 32 bytes above EENTRY.",
                 {**state, "CRMD": DIRECT_MODE | 2, "ECFG": 0x30000}, 0x1000, MIXED, **refused)]
    debug = {**state, "DBG": DBG_DST | 0x300000, "MISC": 1 << 12, "BADV": 0x77, "ESTAT": 0x150003}
    found.append(_io(direction, letter, "ipe-debug-mode", "In debug mode an IPE only leaves its code in DBG.",
                     {**debug, "CRMD": DIRECT_MODE | 3}, 0x1001, MIXED, **refused))
    if letter != "b":
        found.append(_io(direction, letter, "checked-in-debug-mode",
                         "In debug mode an ALE only leaves its code in DBG.", debug, HIGHEST + 1, OTHER,
                         tags=["alignment"]))
        found.append(_io(direction, letter, "checked-vectored",
                         "With VS = 5, ALE is handled 9 times 128 bytes above EENTRY.",
                         {**state, "MISC": 1 << 12, "ECFG": 0x50000}, HIGHEST + 1, OTHER, tags=["alignment"]))
    return found


def _short_cases(direction, letter):
    """LA32 has registers and addresses of 32 bits, and no access of eight bytes."""
    state = {"CRMD": DIRECT_MODE | 4, "PC": 0xFFFFFFFC, "BADV": 0x77, "MISC": 1 << 12, "EENTRY": HANDLER_BELOW_4G}
    config = {"choice.LA32": 1}
    low, recorded = HIGHEST & 0xFFFFFFFF, "On LA32, what an exception records and where it goes has 32 bits."
    if letter == "d":  # at PLV0: nothing says whether INE or IPE comes first
        cases = [_io(direction, letter, f"la32-{offset}", "LA32 has no access of eight bytes: INE, aligned or not.",
                     state, low + offset, MIXED, config=config) for offset in (0, 1)]
        cases.append(_io(direction, letter, "la32-vectored",
                         "With VS = 2, INE is handled 13 times 16 bytes above EENTRY.", {**state, "ECFG": 0x20000},
                         low, MIXED, config=config))
        for case in cases:
            case.level = "should"  # that it is INE is inferred
        return cases
    why = "On LA32, registers have 32 bits, and what follows the last word of the address space is the first."
    cases = [_io(direction, letter, "la32-bit-31", why, state, low, 0x8080808080808080, config=config),
             _io(direction, letter, "la32-ipe", recorded, {**state, "CRMD": DIRECT_MODE | 7}, low, MIXED,
                 tags=["privilege"], flags=["PRIVILEGE_UNCHECKED"], config=config)]
    if letter != "b":
        cases.append(_io(direction, letter, "la32-unaligned", recorded, state, low + 1, MIXED, tags=["alignment"],
                         config=config))
    return cases


def _io(direction, letter, what, why, state, address, data, tags=(), flags=(), config=None):
    size, state, config = IO_SIZES[letter], State(state), config or {}
    core = core_of(config)
    code = io_access(core, size, address, state, unaligned=config.get("choice.UAL", 1) == 1)
    low = data & (1 << 8 * size) - 1
    if direction == "rd":
        args = {"address": address, "data": data, "rd": core.address(MIXED ^ 1)}
        result = {"rd": core.address(facts.sign_extend(low, 8 * size)) if code is None else args["rd"]}
    else:
        args = {"address": address, "rd": data}
        result = {"bytes": size, "value": low} if code is None else {"bytes": 0, "value": 0}
    result.update(_io_state(core, state, code, address))
    return Case(id=f"la.iocsr.{direction}-{letter}.{what}", refs=_io_clauses(code), tags=["iocsr", *tags], why=why,
                flags=list(flags), config=config, args=args, result=result,
                pre={f"host.{slot}": value for slot, value in state.items() if value})


def _io_state(core, state, code, address):
    if code is None:
        return {"host.PC": core.address(state["PC"] + 4), "host.BADV": state["BADV"]}
    after = entries.general(core, state, code, address=address)
    shown = ("DBG",) if state.in_debug_mode else ("PC",)  # where a debugger is stays open
    return {f"host.{slot}": after[slot] for slot in (*shown, "CRMD", "PRMD", "ERA", "ESTAT", "BADV")}


def _io_clauses(code):
    return ["iocsr", "MISC", "S3"] if code == ALE else ["iocsr", "S3"] if code else ["iocsr"]
