#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Writes vectors/loongarch/event from the facts: exceptions, interrupts, timer, LLbit and TLB, a file an event.

usage: make_exception_vectors.py [--check]

As with make_csr_vectors.py, what is expected is derived here from the facts, without a look at the rules of
spec/loongarch. --check writes nothing and fails when a file is not as it would be written. After a change,
`make vectors` writes the JSON Lines beside the files.
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "csr_generator"), str(HERE / "event_generator")]
import accesses  # noqa: E402
import exceptions  # noqa: E402
import guests  # noqa: E402
import guests_tlb  # noqa: E402
import instructions  # noqa: E402
import interrupts  # noqa: E402
import links  # noqa: E402
import priority  # noqa: E402
import timers  # noqa: E402
import tlb  # noqa: E402
import writing  # noqa: E402
from emit import File  # noqa: E402

NOTES = {
    "PRIVILEGE_UNCHECKED": (
        "PRIVILEGE_CHECK", "A privileged instruction is executed above its level instead of raising IPE.",
        "A program reads or changes the state of the kernel."),
    "INFERENCE": (
        "SIDE_EFFECT", "The manual does not say it; this is how we read what it does say.",
        "Software that depends on it finds another value on a core whose makers read it otherwise."),
}

EVENTS = {
    "general_exception_entry": exceptions.general,
    "tlb_refill": exceptions.refill,
    "machine_error": exceptions.machine_error,
    "debug_exception": exceptions.debug,
    "interrupt": interrupts.interrupt,
    "interrupt_lines": interrupts.lines,
    "message": interrupts.message,
    "idle": interrupts.idle,
    "wake": interrupts.wake,
    "tick": timers.tick,
    **{name: lambda name=name: timers.rdtime(name) for name in ("rdtime_d", "rdtimel_w", "rdtimeh_w")},
    "ll": links.ll,
    "sc": links.sc,
    "store_by_another": links.store_by_another,
    "ertn": links.ertn,
    **instructions.EVENTS,
    **tlb.EVENTS,
    **{name: lambda name=name: accesses.access(name) for name in ("fetch", "load", "store")},
}
OF_LVZ = {**guests.EVENTS, **guests_tlb.EVENTS}
QUESTIONS = {"exception_priority": priority.cases}


def _distinct(cases):
    """Where two loops come to the same case, it is there once."""
    def meaning(case):
        return tuple(sorted(values.items()) for values in (case.config, case.pre, case.args, case.result))
    known = []
    for case in cases:
        if meaning(case) not in known:
            known.append(meaning(case))
            yield case


def files():
    for name, cases in {**EVENTS, **QUESTIONS}.items():
        kind = "event" if name in EVENTS else "question"
        of_lvz = OF_LVZ[name]() if name in OF_LVZ else []
        yield File(f"event/{name}.yaml", f"The {kind} {name}. Made by make_exception_vectors.py: change that.",
                   f"loongarch.{name}", NOTES, list(_distinct([*cases(), *of_lvz])),
                   "vectors/loongarch/make_exception_vectors.py")


def main():
    return writing.run(__doc__.split("\n")[0], "event", files())


if __name__ == "__main__":
    sys.exit(main())
