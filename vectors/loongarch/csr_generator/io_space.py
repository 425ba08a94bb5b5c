# SPDX-License-Identifier: CC0-1.0
"""Cases of iocsrrd and iocsrwr."""
from cases import DIRECT_MODE, MIXED, OTHER, PROGRAM
from emit import Case
from semantics import ALE, ENTRY, State, facts, io_access, io_exception

IO_SIZES = {"b": 1, "h": 2, "w": 4, "d": 8}


def io_cases(direction, letter):
    """iocsrrd and iocsrwr of one size."""
    size = IO_SIZES[letter]
    state = {"CRMD": DIRECT_MODE, "PC": PROGRAM}
    found = [_io(direction, letter, f"value-{value >> 60:x}", "The bytes of the access, and no others, go over.", state,
                 0x1008, value) for value in (0x0123456789ABCDEF, 0x7F7F7F7F80808080, 0x808080807F7F7F7F)]
    for plv in (1, 2, 3):
        found.append(_io(direction, letter, f"ipe-plv{plv}", f"At PLV{plv} it raises IPE, aligned or not.",
                         {**state, "CRMD": DIRECT_MODE | plv | 4, "MISC": 0xF000}, 0x1000 + plv, MIXED,
                         tags=["privilege"], flags=["PRIVILEGE_UNCHECKED"]))
    for offset in (0, 1, 2, 4):
        found.append(_io(direction, letter, f"checked-{offset}",
                         "With MISC.ALCL0, an address must be a multiple of the size.",
                         {**state, "CRMD": DIRECT_MODE | 4, "MISC": 1 << 12, "BADV": 0x77}, 0xABCD00001000 + offset,
                         OTHER, tags=["alignment"]))
    found.append(_io(direction, letter, "unchecked", "Without MISC.ALCL0 any address will do, whatever PLV1 checks.",
                     {**state, "MISC": 0xE000}, 0x1007, OTHER, tags=["alignment"]))
    return found


def _io(direction, letter, what, why, state, address, data, tags=(), flags=()):
    size, state = IO_SIZES[letter], State(state)
    code = io_access(size, address, state)
    low = data & (1 << 8 * size) - 1
    if direction == "rd":
        args = {"address": address, "data": data, "rd": MIXED ^ 1}
        result = {"rd": facts.sign_extend(low, 8 * size) if code is None else args["rd"]}
    else:
        args = {"address": address, "rd": data}
        result = {"bytes": size, "value": low} if code is None else {"bytes": 0, "value": 0}
    result.update(_io_state(state, code, address))
    return Case(id=f"la.iocsr.{direction}-{letter}.{what}", refs=_io_clauses(code), tags=["iocsr", *tags], why=why,
                flags=list(flags), pre={f"host.{slot}": value for slot, value in state.items() if value}, args=args,
                result=result)


def _io_state(state, code, address):
    if code is None:
        return {"host.PC": state["PC"] + 4, "host.BADV": state["BADV"]}
    after = io_exception(state, code, address)
    assert after["PC"] == ENTRY
    return {f"host.{slot}": after[slot] for slot in ("PC", "CRMD", "PRMD", "ERA", "ESTAT", "BADV")}


def _io_clauses(code):
    return ["iocsr", "MISC", "S3"] if code == ALE else ["iocsr", "S3"] if code else ["iocsr"]
