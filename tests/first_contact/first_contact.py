#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Replays vectors of loongarch.csrrd, csrwr and csrxchg on QEMU and compares.

usage: first_contact.py [--known FILE] VECTORS...     VECTORS: .yaml or .jsonl files, or folders of .yaml

A line for each case: agree, differ or skip, with the reason. Exit code 0: what differs is what known_differences.yaml
lists, no more and no less; 1: something else; 2: an input is wrong; 4: nothing ran, as without QEMU; 5: QEMU does not work.
"""
import argparse
import collections
import json
import pathlib
import sys

import yaml

import known
import qemu
import replay
from replay import Answer, Program, Skip

HERE = pathlib.Path(__file__).parent
BATCH = 200  # cases a process
LISTED_VERSION = "version 7.2"  # what known_differences.yaml is about
NOTHING_RAN = 4  # exit code
SECONDS = 20  # for a batch, which takes well below one
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class InputError(Exception):
    """A file of vectors cannot be used."""


def lines_of(path):
    """The cases of a file or a folder, each with the rule of its file."""
    if path.is_dir():
        for file in sorted(path.rglob("*.yaml")):
            yield from lines_of(file)
    elif path.suffix == ".jsonl":
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)
    else:
        file = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)
        for case in file["cases"]:
            yield {"rule": file["rule"], **case}


def in_batches(cases):
    """Cases that name ESTAT come first: no exception may have put a code there, and only an exception can clear it."""
    clean = [case for case in cases if "ESTAT" in case.named_slots() and not case.plv]
    rest = [case for case in cases if case not in clean]
    for part in (clean, rest):
        for at in range(0, len(part), BATCH):
            yield part[at : at + BATCH]


def run_batch(cases, cpu):
    """Gives (case, Answer or None) for each; None: QEMU never came to the end of it."""
    program = Program(qemu.RESET_PC)
    for case in cases:
        program.add(case)
    with qemu.Run(program.finish(), cpu) as run:
        done = run.wait_for(Program.DONE, len(program.cases), SECONDS)
        memory = run.memory(Program.RECORDS, program.next_record - Program.RECORDS)
    for piece in program.cases[:done]:
        yield piece.case, Answer(piece, memory)
    if done < len(program.cases):
        yield cases[done], None
        if cases[done + 1 :]:
            yield from run_batch(cases[done + 1 :], cpu)


def require_absent(cpu):
    """What is skipped because QEMU has no such CSR must really hold nothing there."""
    numbers = sorted({number for csr in replay.facts.csrs().values() for number in csr.numbers} - replay.IMPLEMENTED)
    program = Program(qemu.RESET_PC)
    program.probe(numbers)
    with qemu.Run(program.finish(), cpu) as run:
        if run.wait_for(Program.DONE, 1, SECONDS) != 1:
            raise qemu.QemuError("QEMU does not come to the end of the probe of absent CSRs")
        memory = run.memory(Program.RECORDS, 8 * len(numbers))
    for at, number in enumerate(numbers):
        if any(memory[8 * at : 8 * at + 8]):
            raise qemu.QemuError(f"CSR 0x{number:x} holds what is written to it: add it to replay.IMPLEMENTED")


class Tally:
    """Prints a line for each case and counts."""

    def __init__(self, known_differences):
        self.known = known_differences
        self.counts = collections.Counter()
        self.reasons = collections.Counter()

    def skip(self, case_id, reason):
        self.counts["skip"] += 1
        self.reasons[reason] += 1
        print(f"skip   {case_id}: {reason}")

    def take(self, case, answer):
        if answer is None:
            self.counts["new"] += 1
            print(f"DIFFER {case.id}: QEMU hangs or leaves the program")
            return
        try:
            answer.require_state()
        except Skip as skip:
            self.skip(case.id, str(skip))
            return
        self._compare(case, answer)

    def _compare(self, case, answer):
        difference = known.Difference(case, answer)
        if not difference:
            self.counts["agree"] += 1
            print(f"agree  {case.id}")
            return
        entry = self.known.explain(difference)
        self.counts["known" if entry else "new"] += 1
        print(f"{'differ' if entry else 'DIFFER'} {case.id} [{entry or 'not listed'}]: {difference}")

    def summary(self):
        """Prints the sums; the exit code."""
        for reason, count in self.reasons.most_common():
            print(f"  skipped {count}: {reason}")
        stale = self.known.stale()
        for line in stale:
            print(f"VANISHED {line}")
        counts = self.counts
        print(f"{counts['agree']} agree, {counts['known']} differ as listed, {counts['new']} differ otherwise, "
              f"{counts['skip']} skipped, {len(stale)} listed differences vanished")
        if counts["agree"] + counts["known"] + counts["new"] == 0:
            return NOTHING_RAN
        return 1 if counts["new"] or stale else 0


def replayable(paths, tally):
    """The cases that QEMU 7.2 can be asked; the others are counted with the reason."""
    cases = []
    for path in paths:
        try:
            for line in lines_of(path):
                try:
                    case = replay.read_case(line)
                    replay.require_replayable(case)
                    cases.append(case)
                except Skip as skip:
                    tally.skip(line["id"], str(skip))
        except (yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{path}: not a file of vectors of CSR instructions ({error!r}); `vcpuspec vec lint` says"
                             " more") from error
    return cases


def first_contact(paths, known_differences):
    """Replays everything; the exit code."""
    version, cpu = qemu.version(), qemu.cpu()
    print(f"{version}; core {cpu}")
    require_absent(cpu)
    tally = Tally(known_differences)
    for batch in in_batches(replayable(paths, tally)):
        for case, answer in run_batch(batch, cpu):
            tally.take(case, answer)
    code = tally.summary()
    if code == 1 and LISTED_VERSION not in version:
        print(f"The known differences are those of QEMU {LISTED_VERSION}; another one may well differ elsewhere.")
    return code


def main():
    parser = argparse.ArgumentParser(description="Replays CSR vectors on QEMU and compares.")
    parser.add_argument("--known", type=pathlib.Path, default=HERE / "known_differences.yaml")
    parser.add_argument("vectors", type=pathlib.Path, nargs="+")
    options = parser.parse_args()
    for path in (options.known, *options.vectors):
        if not path.exists():
            parser.error(f"{path} does not exist")
    if not qemu.installed():
        print(f"{qemu.BINARY} is not installed: apt-get install --no-install-recommends qemu-system-misc",
              file=sys.stderr)
        return NOTHING_RAN
    try:
        return first_contact(options.vectors, known.read(options.known))
    except (InputError, known.ListError) as error:
        print(error, file=sys.stderr)
        return 2
    except qemu.QemuError as error:
        print(error, file=sys.stderr)
        return 5


if __name__ == "__main__":
    sys.exit(main())
