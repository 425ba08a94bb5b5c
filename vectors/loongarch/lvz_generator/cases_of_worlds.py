# SPDX-License-Identifier: CC0-1.0
"""The cases of one rule of the machine with both worlds: states and arguments, what is named in the result, and why."""
import dataclasses

import machine
import worlds
from emit import Case
from event_cases import _other_openings
from machine import MSGIR_NULL, PGM, VM
from worlds import Worlds, both_of

GUEST_OF_STATUS, OTHER_GUEST = 0x2A, 0x55  # ids of guests
KERNEL_OF_GUEST, PROGRAM_OF_GUEST, ROOT_CODE = 0x9000000000204000, 0x120004440, 0x9000000000300440
HANDLERS = {"host.EENTRY": 0x9000000000310000, "host.TLBRENTRY": 0x1C00A000, "host.MERRENTRY": 0x1C00C000,
            "guest.EENTRY": 0x9000000000240000, "guest.TLBRENTRY": 0x240000}
MAPPED = 0x10


def in_guest(plv=0, guest=GUEST_OF_STATUS, **places):
    """A guest that runs; its root has interrupts enabled and its own handlers."""
    return {**HANDLERS, "host.CRMD": MAPPED | 4, "guest.CRMD": MAPPED | plv,
            "host.PC": PROGRAM_OF_GUEST if plv else KERNEL_OF_GUEST,
            "host.GSTAT": VM | guest << machine.GUEST_ID_BIT, **_places(places)}


def in_root(plv=0, guest=GUEST_OF_STATUS, **places):
    """Root, with a guest that it could enter."""
    return {**HANDLERS, "host.CRMD": MAPPED | plv, "guest.CRMD": MAPPED | 3, "host.PC": ROOT_CODE,
            "host.GSTAT": PGM | guest << machine.GUEST_ID_BIT, **_places(places)}


def _places(places):
    """host_CRMD=3 names host.CRMD."""
    return {place.replace("_", ".", 1): value for place, value in places.items()}


EXIT = ("host.GSTAT", "host.CRMD", "host.PRMD", "host.ERA", "host.ESTAT", "guest.CRMD", "guest.PRMD", "guest.ERA",
        "guest.ESTAT")


class LvzCases:
    """The cases of one rule."""

    def __init__(self, name, run, clauses, tags=("virtualization",), config=None, prefix="la.lvz"):
        self.name = name
        self.run = run
        self.clauses = clauses
        self.tags = tags
        self.config = config or {}
        self.prefix = prefix
        self.all = []

    def add(self, what, why, state, watch=(), config=None, clauses=(), tags=(), level="should", flags=(), drop=(),
            only=None, **args):
        """Works the case out. What changes is named, and of what does not change that in `watch`; bits that depend on
        what the configuration leaves open are not. Where a reading of what is not known decides, it is named. only: of
        what changes, too, nothing else is named."""
        config = {**self.config, **(config or {})}
        before = Worlds({place: value for place, value in state.items() if value})
        results, after = self.run(both_of(config), before, **args)
        if only is not None:
            drop = [*drop, *(place for place in after if place not in only and place not in watch)]
        result = self._result(config, before, after, results, args, watch, drop)
        readings = self._readings(config, before, args, result)
        if readings:
            config, level = {**config, **readings}, "choice"
        flags = [*flags, *(["LVZ_INFERENCE"] if level == "should" and not flags else [])]
        self.all.append(Case(
            id=f"{self.prefix}.{self.name.replace('_', '-').replace('.', '-').lower()}.{what}", refs=list(clauses or self.clauses),
            tags=[*self.tags, *tags], why=why, level=level, flags=flags, args=args, result=result,
            config=config, pre=dict(before)))

    def _result(self, config, before, after, results, args, watch, drop):
        other = both_of(config)
        other = dataclasses.replace(other, root=_with_other_openings(other.root, config))
        open_results, open_after = self.run(other, before, **args)
        changed = [place for place in after if after[place] != before[place] and place != "host.PC"]
        shown = dict.fromkeys([*changed, *(place for place in watch if place not in drop),
                               *(["host.PC"] if "host.PC" not in drop else [])])
        found = {name: value for name, value in results.items() if open_results[name] == value}
        for place in shown:
            if place in drop or after[place] != open_after[place]:
                continue
            if place.endswith("MSGIR") and after[place] & MSGIR_NULL:
                found[f"{place}.NULL"] = 1  # nothing says what INTNUM is then
            else:
                found[place] = after[place]
        return found

    def _readings(self, config, before, args, result):
        """The readings that are not named, and under whose other side this result would be another."""
        presets = {f"choice.{name}": value for name, value in {**machine.READINGS, **worlds.READINGS}.items()}

        def differs(reading, preset):
            results, after = self.run(both_of({**config, reading: 1 - preset}), before, **args)
            return any((after[place] if "." in place else results[place]) != value
                       for place, value in result.items() if place.count(".") < 2)
        return {reading: preset for reading, preset in presets.items()
                if reading not in config and differs(reading, preset)}


def _with_other_openings(core, config):
    """The same core with other values where the configuration names none."""
    changed = _other_openings({**config, "choice.LVZ": 1})
    return dataclasses.replace(core, word=changed.word, debug_entry=changed.debug_entry)
