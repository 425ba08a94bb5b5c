# SPDX-License-Identifier: CC0-1.0
"""The cases of one event: a state and arguments, what is named in the result, and why."""
import dataclasses

import events
from emit import Case
from machine import ESTAT_MSGINT, ESTAT_PMC, MSGIR_NULL, PMIEN, READINGS, State, core_of, facts

ONES = facts.ONES
MIXED, OTHER = 0xAAAAAAAA55555555, 0x55555555AAAAAAAA
DIRECT, MAPPED = 0x8, 0x10
PROGRAM, KERNEL = 0x120000044, 0x9000000000200048
SCATTERED = 0x9E3779B97F4A7C15  # bits without a period
WORD = 0x9E3779B9  # of an instruction

LA32 = {"choice.LA32": 1}
REDUCED = {**LA32, "choice.reduced_LA32": 1}

# What an exception of one context must leave to the others.
CONTEXTS = ("CRMD", "PRMD", "ESTAT", "ERA", "BADV", "BADI", "TLBEHI", "TLBRPRMD", "TLBRERA", "TLBRBADV", "TLBREHI",
            "MERRCTL", "MERRERA", "MERRINFO1", "MERRINFO2", "DBG", "DERA", "LLBCTL", "CORE", "TCFG", "TVAL")
ENTRIES = ("EENTRY", "TLBRENTRY", "MERRENTRY", "ECFG", "MISC")
# The flags of the contexts, of the link and of the core: a case sets what it is about.
FLAGS = {"TLBRERA": 0x3, "MERRCTL": 0x1, "DBG": 0x1, "LLBCTL": 0x2, "ESTAT": ESTAT_PMC | ESTAT_MSGINT, "CORE": 0x3,
         "MISC": 0xFFFFFFFF, "TCFG": 0x1, "ECFG": 0x70000}


def registers(config):
    """The declarations that a core has."""
    core = core_of(config)
    widths = {name: value for name, value in ((key.removeprefix("choice."), value) for key, value in config.items())
              if name in facts.PARAMETERS}
    base = facts.csrs(**{**(facts.LA32 if core.width == 32 else {}), **widths})
    if not core.has_lvz:
        return base
    return {**{name: facts.with_lvz(csr) for name, csr in base.items()}, **facts.lvz_csrs(**widths)}


def _is_there(core, csr, slot):
    if core.is_reduced:
        return slot in facts.slots_of_reduced_la32()
    return core.width == 64 or csr.name not in ("DBG", "DERA", "DSAVE", "MSGIS", "MSGIR", "MSGIE")


def full_state(pattern, config=None, **others):
    """Something in all registers that an exception could touch: the pattern and its complement by turns."""
    config = config or {}
    core = core_of(config)
    state = {}
    for at, slot in enumerate((*CONTEXTS, *ENTRIES)):
        if slot in ("CRMD", "CORE"):
            continue
        csr = registers(config)[facts.members()[slot][0].name]
        if _is_there(core, csr, slot):
            rotated = pattern >> at | pattern << 64 - at  # neighbours hold other bits of a pattern that repeats
            state[slot] = csr.canonical(rotated & ONES) & ~FLAGS.get(slot, 0)
    return {**state, **others}


def absent(cases, what, config, state=None, **args):
    """On a core without its registers the event changes nothing."""
    cases.add(f"absent-{what}", "A core without the registers of this event does not have it: nothing changes.",
              {**full_state(SCATTERED, config, PC=0x1C000044, CRMD=DIRECT | 0x4, **(state or {}))},
              watch=(*CONTEXTS, *(state or {})), config=config, clauses=["parameters", *cases.clauses], level="should",
              flags=["INFERENCE"],
              **args)


class Events:
    """The cases of one event on one kind of core."""

    def __init__(self, name, clauses, tags, config=None, prefix=""):
        self.name = name
        self.clauses = clauses
        self.tags = tags
        self.config = config or {}
        self.prefix = prefix
        self.all = []

    def add(self, what, why, state, watch=(), config=None, clauses=(), tags=(), level="must", flags=(), drop=(),
            **args):
        """Works the case out. What changes is named, and of what does not change that in `watch`; bits that depend on
        what the configuration leaves open are not."""
        config = {**self.config, **(config or {})}
        core = core_of(config)
        before = State(_consistent(core, {"CRMD": DIRECT, **state}))
        results, after = self._run(core, before, args)
        open_results, open_after = self._run(_other_openings(config), before, args)
        result = {name: value for name, value in results.items() if open_results[name] == value}
        changed = [slot for slot in after if after[slot] != before[slot] and slot != "PC"]
        for slot in dict.fromkeys([*changed, *(slot for slot in watch if slot in before), "PC"]):
            if slot not in drop and (slot != "PC" or before["PC"] or after["PC"]):
                result.update(_shown(slot, after, open_after))
        other_readings = self._other_readings(config, before, args, result)
        if other_readings:
            config, level = {**config, **other_readings}, "choice" if level == "must" else level
        self.all.append(Case(
            id=f"la.{self.name.replace('_', '-')}.{self.prefix}{what}", refs=list(clauses or self.clauses),
            tags=[*self.tags, *tags], why=why, level=level, flags=list(flags), args=args, result=result, config=config,
            pre={f"host.{slot}": value for slot, value in before.items() if value}))

    def _other_readings(self, config, before, args, result):
        """The readings that are not named, and under whose other side this result would be another."""
        slots = [place.split(".")[1] for place in result if place.count(".") == 1]

        def would_differ(reading, preset):
            _, after = self._run(core_of({**config, reading: 1 - preset}), before, args)
            return any(result[f"host.{slot}"] != after[slot] for slot in slots)

        readings = {f"choice.{reading}": preset for reading, preset in READINGS.items()}
        return {reading: preset for reading, preset in readings.items()
                if reading not in config and would_differ(reading, preset)}

    def _run(self, core, state, args):
        return events.BY_NAME[self.name](core, state, **args)


def _shown(slot, after, open_after):
    if slot == "MSGIR" and after[slot] & MSGIR_NULL:
        return {"host.MSGIR.NULL": 1}  # nothing says what INTNUM is then
    return {f"host.{slot}": after[slot]} if after[slot] == open_after[slot] else {}


def _other_openings(config):
    """The same core, with other values where the configuration names none."""
    core = core_of(config)
    open_values = {"word": "instruction_word", "debug_entry": "debug_entry"}
    return dataclasses.replace(core, **{field: ~getattr(core, field) & facts.ones(31, 0)
                                        for field, name in open_values.items() if f"arbitrary.{name}" not in config})


def _consistent(core, state):
    """Bits 10 and 14 of ESTAT follow from other registers."""
    status = state.get("ESTAT", 0)
    if status & ESTAT_PMC:
        state = {**state, "PMCFG3": PMIEN, "PMCNT3": 1 << core.width - 1}
    if status & ESTAT_MSGINT and "MSGIR" not in state:
        state = {**state, "MSGIS1": 0x20, "MSGIR": 69}
    return state
