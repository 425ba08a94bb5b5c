# SPDX-License-Identifier: CC0-1.0
"""A core with both worlds, worked out from the facts: a step of the guest is the step of a core without LVZ on the
guest's registers, and here stands what is otherwise.

A state maps places ("host.CRMD", "guest.CRMD") to what they hold; what is not named holds 0.
"""
import dataclasses

import entries
import translation
from machine import CRMD_PLV, VM, Core, State, core_of, facts

GSPR, HVC = 0x16, 0x17
# Of which there is one for both worlds, or which a guest's instruction cannot change.
SHARED = ("PC", "StableCounter")
TAG = 32  # where the tag stands in TLBKEY

# What is not known of LVZ, with the preset of each.
READINGS = {"guest_message_interrupts": 1, "guest_watchpoints": 0, "HWIS_is_wired": 1, "HWIC_clears": 0,
            "guest_time_adds_CNTC": 1, "guest_timer_runs_in_root": 1, "guest_interrupts_first": 0,
            "iocsr_exits_first": 1, "TOTLBINV_traps_all": 1, "hvcl_is_privileged": 0}


class Worlds(State):
    """A state by places of both worlds."""

    def with_slots(self, **slots):
        raise TypeError("name the world")

    def changed(self, places):
        return Worlds({**self, **places})

    @property
    def in_guest_mode(self):
        return bool(self["host.GSTAT"] & VM)

    @property
    def guest_plv(self):
        return self["guest.CRMD"] & CRMD_PLV

    @property
    def is_guest_kernel(self):
        return self.in_guest_mode and self.guest_plv == 0


@dataclasses.dataclass(frozen=True)
class Both:
    """What the core is, and what is chosen of LVZ."""

    root: Core
    readings: dict
    caches_exit: bool = False  # arbitrary.cache_operation_exits
    memory_type: int = 0  # arbitrary.nested_memory_type
    id_bits: int = 8  # what GSTAT.GIDBIT reads
    separate_vmid: bool = False

    def __getitem__(self, reading):
        return self.readings[reading]

    @property
    def guest(self):
        return dataclasses.replace(
            self.root, has_lvz=False, has_debug_mode=False,
            has_messages=self.root.has_messages and bool(self["guest_message_interrupts"]),
            has_watchpoints=self.root.has_watchpoints and bool(self["guest_watchpoints"]))


def both_of(config):
    """The core of which a configuration speaks."""
    return Both(core_of({**config, "choice.LVZ": 1}),
                {name: config.get(f"choice.{name}", preset) for name, preset in READINGS.items()},
                config.get("arbitrary.cache_operation_exits", 0) == 1, config.get("arbitrary.nested_memory_type", 0),
                config.get("choice.GIDBIT", 8), config.get("choice.separate_vmid", 0) == 1)


def root_of(state):
    return State({place.removeprefix("host."): value for place, value in state.items() if place.startswith("host.")})


def with_root(state, root):
    return state.changed({f"host.{slot}": value for slot, value in root.items()})


def guest_id(both, state):
    """The tag of what the guest does."""
    return both.root.guest_id(state["host.GSTAT"])


def guest_of(both, state, tag):
    """The guest as a core of its own. Entries with the tag are its own there, which have no tag; all others are not."""
    slots = {place.removeprefix("guest."): value for place, value in state.items() if place.startswith("guest.")}
    keys = {f"TLBKEY{n}": slots.get(f"TLBKEY{n}", 0) ^ tag << TAG for n in range(translation.ENTRIES)}
    time = state["host.StableCounter"] + state["host.GCNTC"]
    if not both["guest_time_adds_CNTC"]:
        time -= state["guest.CNTC"]
    return State({**slots, **keys, "PC": state["host.PC"], "StableCounter": time & facts.ONES})


def with_guest(state, guest, tag, kept=("MISC",)):
    """What a step of the guest leaves in both worlds: MISC is root's to write."""
    places = {f"guest.{slot}": value for slot, value in guest.items() if slot not in SHARED and slot not in kept}
    for n in range(translation.ENTRIES):
        places[f"guest.TLBKEY{n}"] = guest[f"TLBKEY{n}"] ^ tag << TAG
    return state.changed(places)


def exits(both, state, code, subcode=0, address=0):
    """An exception of root's that the guest has raised."""
    return with_root(state, entries.general(both.root, root_of(state), code, subcode, address))


def of_root(both, state, event, **args):
    results, after = event(both.root, root_of(state), **args)
    return results, with_root(state, after)


def of_guest(both, state, event, **args):
    tag = guest_id(both, state)
    results, after = event(both.guest, guest_of(both, state, tag), **args)
    return results, with_guest(state, after, tag).changed({"host.PC": after["PC"]})


def in_current_world(event):
    """An event that does not know in which world it is."""
    def run(both, state, **args):
        return (of_guest if state.in_guest_mode else of_root)(both, state, event, **args)
    return run


def refused_in_guest(both, state, code):
    """An exception of the guest's own that an instruction raises."""
    return of_guest(both, state, lambda core, guest: ({}, entries.general(core, guest, code)))[1]


def refused_in_root(both, state, code):
    return with_root(state, entries.general(both.root, root_of(state), code))


def passed(both, state):
    """An instruction that completes."""
    return state.changed({"host.PC": both.root.address(state["host.PC"] + 4)})


def with_injected(state, lines=None):
    """Lines of the guest: those that GINTC.HWIS injects, and of the others those that HWIP passes, as they were or are."""
    passes, injected = state["host.GINTC"] >> 8 & 0xFF, state["host.GINTC"] & 0xFF
    before = state["guest.ESTAT"] >> 2 & 0xFF if lines is None else lines
    return state.changed({"guest.ESTAT": state["guest.ESTAT"] & ~0x3FC | (injected | before & passes) << 2})


def tag_of_root(both, state):
    """The tag of root's instructions on entries, of whichever world."""
    return translation.tag(both.root, root_of(state))

