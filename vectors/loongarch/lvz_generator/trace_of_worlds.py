# SPDX-License-Identifier: CC0-1.0
"""Traces of a core with both worlds: steps one after the other, each worked out from what the one before has left."""
import dataclasses

import machine
import steps
import worlds
from cases_of_worlds import _with_other_openings
from guest_accesses import access, gcsr
from machine import GUEST_ID_BIT, MSGIR_NULL, PGM, VM, facts
from worlds import Worlds, both_of

READINGS = {f"choice.{name}": preset for name, preset in
            {**machine.READINGS, **worlds.READINGS, "one_shot_wraps": 1, "one_shot_disables": 0}.items()}
PC, GSTAT = "host.PC", "host.GSTAT"
CLEARS = "choice.entry_clears_PGM"
BEFORE_READ = 0x77
WORD = "arbitrary.instruction_word"


@dataclasses.dataclass
class Step:
    """One event. sees: what it gives and leaves, by hand; also: places that are named although they stay as they are.

    What is said by hand and what is worked out must agree: otherwise there are no vectors."""

    op: str
    args: dict
    config: dict
    sees: dict
    also: tuple
    expect: dict = dataclasses.field(default_factory=dict)


class Trace:
    """A start and steps; each step names what it changes, the last one where everything has come to."""

    def __init__(self, name, why, refs, start, config=None, tags=(), flags=()):
        self.id = f"la.trace.worlds.{name}"
        self.why = why
        self.refs = refs
        self.config = dict(config or {})
        self.pre = {place: value for place, value in start.items() if value}
        self.tags = ["virtualization", *tags]
        self.flags = list(flags)
        self.level = "should"
        self.steps = []
        self.result = {}

    def then(self, op, sees=None, /, also=(), config=None, **args):
        """One step more. LLBCTL has a bit that reads as anything: it reads as 0. A read has something in rd before."""
        args = {**args, "rd": args.get("rd", BEFORE_READ)} if "csrrd." in op else args
        opened = {"arbitrary.read_of_w1": 0} if op.endswith(".LLBCTL") else {}
        self.steps.append(Step(op, args, {**opened, **(config or {})}, sees or {}, also))
        return self

    def exits(self, op, word, sees=None, /, also=(), **args):
        """An instruction of the guest that exits: BADI has its word."""
        return self.then(op, sees, also=also, config={WORD: word}, **args)

    def done(self):
        """Works out what each step is expected to give."""
        run = self._run({})
        other = self._run({}, opened=True)
        for step, (before, results, after), (_, open_results, open_after) in zip(self.steps, run, other):
            self._check(step, results, after)
            step.expect = {name: value for name, value in results.items() if open_results[name] == value}
            changed = [place for place in after if after[place] != before[place]]
            if after[PC] == before[PC] + 4 and PC not in step.sees:
                changed.remove(PC)
            for place in dict.fromkeys([*changed, *step.also, *(place for place in step.sees if "." in place)]):
                step.expect.update(_shown(place, after, open_after))
        self._finish(run[-1][2])
        self._leave_pgm_open(run)
        self._name_readings()
        return self

    def _finish(self, last):
        """What the last step expects, and where everything has come to that a step has spoken of, is the outcome."""
        final, self.result = self.steps[-1], {}
        self.result.update(final.expect)
        final.expect = {}
        for place in dict.fromkeys([place for step in self.steps for place in step.expect if place.count(".") == 1]):
            if place not in self.result and not _is_open(place, last):
                self.result[place] = last[place]
        self.result[PC] = last[PC]

    def _leave_pgm_open(self, run):
        """Where only PGM of GSTAT depends on whether an entry clears it, the rest of GSTAT is named."""
        if CLEARS in self.config:
            return
        other = self._run({CLEARS: 1})
        expected = [*(step.expect for step in self.steps[:-1]), self.result]
        for expect, (_, _, after), (_, _, other_after) in zip(expected, run, other):
            if GSTAT in expect and after[GSTAT] ^ other_after[GSTAT] == PGM:
                status = expect.pop(GSTAT)
                expect.update({f"{GSTAT}.VM": status & VM, f"{GSTAT}.GID": status >> GUEST_ID_BIT})

    def _check(self, step, results, after):
        for name, value in step.sees.items():
            found = after[name] if "." in name else results[name]
            if found != value:
                raise AssertionError(f"{self.id} {step.op}: {name} is 0x{found:x}, by hand 0x{value:x}")

    def _run(self, readings, opened=False):
        """What each step gives: the state before it, its results and the state after it."""
        state, found = Worlds(self.pre), []
        for step in self.steps:
            both = both_of({**self.config, **readings, **step.config})
            root = dataclasses.replace(both.root, **{
                name: ({**self.config, **readings}).get(f"choice.{name}", preset) == 1
                for name, preset in (("one_shot_wraps", 1), ("one_shot_disables", 0))})
            both = dataclasses.replace(both, root=_with_other_openings(root, step.config) if opened else root)
            results, after = _event(step)(both, state, **step.args)
            found.append((state, results, after))
            state = after
        return found

    def _name_readings(self):
        """A reading under whose other side the trace would come out otherwise is named."""
        named = {}
        for reading, preset in READINGS.items():
            if reading not in self.config and self._differs(reading, preset):
                named[reading] = preset
        self.config.update(named)
        if any(reading in self.config for reading in READINGS):
            self.level = "choice"

    def _differs(self, reading, preset):
        try:
            run = self._run({reading: 1 - preset})
        except ValueError:  # what nothing is said about
            return True
        expected = [*(step.expect for step in self.steps[:-1]), self.result]
        return any((_value(name, after) if "." in name else results[name]) != value
                   for expect, (_, results, after) in zip(expected, run) for name, value in expect.items())


def _event(step):
    op, _, name = step.op.partition(".")
    if not name:
        return steps.BY_NAME[op]
    csr = facts.all_csrs()[name] if name != "undefined" else None
    member = step.args.get("n", 0)
    return gcsr(op, csr, member) if op.startswith("g") else access(op, csr, member)


def _is_open(place, state):
    """Nothing says what a message's number is while there is none."""
    return place.endswith("MSGIR") and state[place] & MSGIR_NULL or place.endswith("BADI")


def _shown(place, after, open_after):
    if place.endswith("MSGIR") and after[place] & MSGIR_NULL:
        return {f"{place}.NULL": 1}
    return {place: after[place]} if after[place] == open_after[place] else {}


def _value(place, state):
    if place == f"{GSTAT}.VM":
        return state[GSTAT] & VM
    if place == f"{GSTAT}.GID":
        return state[GSTAT] >> GUEST_ID_BIT
    if place.endswith(".NULL"):
        return state[place.removesuffix(".NULL")] >> 31 & 1
    return state[place]
