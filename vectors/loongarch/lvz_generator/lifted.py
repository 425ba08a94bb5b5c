# SPDX-License-Identifier: CC0-1.0
"""Cases of a core without LVZ, asked of a guest, and again of root beside a guest that has something else."""
from cases_of_worlds import GUEST_OF_STATUS, MAPPED
from machine import GUEST_ID_BIT, VM, facts

OF_NO_GUEST = ("MERR", "MWP", "FWP", "DBG", "DERA", "DSAVE", "IMPCTL", "CTAG", "GTLBC", "TRGP", "GSTAT", "GCTL", "GINTC",
               "GCNTC")
WITHOUT = ("choice.LA32", "choice.reduced_LA32", "choice.debug", "choice.LVZ", "arbitrary.debug_entry",
           "choice.implementation_csrs", "choice.watchpoints", "choice.UAL", "choice.PGD_by_top_bit",
           *(f"choice.{name}" for name in facts.PARAMETERS))
LINES = 0x3FC


def fits_a_guest(case):
    slots = [place.split(".")[1] for place in (*case.pre, *(p for p in case.result if "." in p))]
    return (not any(slot.startswith(OF_NO_GUEST) for slot in slots) and not any(key in case.config for key in WITHOUT)
            and not case.config.get("arbitrary.read_of_w1"))


def _moved(places, world):
    """The places of root's bank in the other world; of some things there is one."""
    moved = {}
    for place, value in places.items():
        if place.split(".")[0] != "host":
            continue
        slot = place.removeprefix("host.")
        moved[place if slot in ("PC", "StableCounter") else f"{world}.{slot}"] = value
    return moved


def _opposite(pre, world):
    """What the other world has in the same registers: something else, that it can have."""
    csrs = facts.members()
    found = {}
    for place, value in pre.items():
        slot = place.split(".")[1]
        if slot in csrs and slot not in ("CRMD", "ESTAT", "EUEN", "TCFG", "LLBCTL", "ECFG", "MISC", "RVACFG", "STLBPS", "TLBRERA",
                                         "MSGIR", "TLBIDX", "PMCFG0") and not slot.startswith(("PM", "MSG", "TLBK", "DMW")):
            if world == "guest" and slot.startswith(OF_NO_GUEST):
                continue
            found[f"{world}.{slot}"] = csrs[slot][0].canonical(~value & facts.ONES)
    return found


def lifted_state(case, tag=None):
    """The state of the case in guest mode; a guest's entries have its tag, if one is named."""
    absent = any(f"choice.{unit}" in case.config for unit in ("FP", "LSX", "LASX", "LBT"))
    pre = {"host.EUEN": 0 if absent else 0xF, "host.GCTL": 7 << 24, **_opposite(case.pre, "host"), **_moved(case.pre, "guest")}
    pre.setdefault("guest.CRMD", 0x8)
    if pre.get("guest.ESTAT", 0) & LINES:
        pre["host.GINTC"] = 0xFF00
    for place in pre:
        if tag is not None and place.startswith("guest.TLBKEY") and pre[place]:
            pre[place] |= tag << 32
    return {**pre, "host.CRMD": MAPPED, "host.GSTAT": VM | GUEST_OF_STATUS << GUEST_ID_BIT}


def lift(cases, case, drop=(), tag=None, more=None):
    """The case in guest mode, if a guest can have its registers."""
    if not fits_a_guest(case):
        return
    pre = {**lifted_state(case, tag), **(more or {})}
    watch = [place for place in _moved(case.result, "guest") if place.count(".") == 1]
    cases.add(f"guest-{case.id.split('.')[-1]}", f"In guest mode, of the guest's registers: {case.why[0].lower()}"
              f"{case.why[1:]}", pre, watch=[*watch, *[p for p in _opposite(case.pre, "host")][:2], "host.GSTAT"],
              config=_config(case, pre), tags=_tags(case), clauses=["instructions", *case.refs], drop=drop,
              only=(*_moved(case.result, "guest"), "host.GSTAT"), flags=case.flags, level=_level(case), **case.args)


def _level(case):
    """Of LVZ nothing is certain."""
    return case.level if case.level == "choice" else "should"


def _config(case, pre):
    """Whether guests have watchpoints decides where WE is kept."""
    return {**case.config, "choice.guest_watchpoints": 1} if pre["guest.CRMD"] & 0x200 else case.config


def _tags(case):
    return [tag for tag in case.tags if tag != "virtualization"]


def beside(cases, case, drop=()):
    """The case of root, beside a guest that keeps what it has."""
    if case.config.get("arbitrary.read_of_w1") or any(key in case.config for key in WITHOUT if key != "choice.LVZ"):
        return
    if case.config.get("choice.LVZ", 0) == 0 and any(
            place.startswith(("host.TLBRPRMD", "host.MERRCTL")) for place in (*case.pre, *case.result)):
        return
    pre = {**case.pre, **_opposite(case.pre, "guest"), "guest.CRMD": MAPPED | 3}
    if pre.get("host.GSTAT", 0) & VM:
        return
    if "host.GSTAT" not in pre:
        pre["host.GSTAT"] = GUEST_OF_STATUS << GUEST_ID_BIT
    config = {key: value for key, value in case.config.items() if key != "choice.LVZ"}
    cases.add(f"root-{case.id.split('.')[-1]}", f"In root mode the guest keeps its registers. {case.why}", pre,
              watch=[*[p for p in case.result if p.count(".") == 1], *list(_opposite(case.pre, "guest"))[:3]],
              config=config, tags=_tags(case), clauses=["instructions", *case.refs], drop=drop,
              only=(*case.result, "host.GSTAT"), flags=case.flags, level=_level(case), **case.args)
