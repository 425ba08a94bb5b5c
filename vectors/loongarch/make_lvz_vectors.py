#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Writes vectors/loongarch/lvz from the facts: what a core with both worlds does, a file a rule.

usage: make_lvz_vectors.py [--check]

What is expected is derived here from the facts, without a look at the rules of spec/loongarch. --check writes nothing
and fails when a file is not as it would be written. After a change, `make vectors` writes the JSON Lines beside the
files.
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), *(str(HERE / folder) for folder in ("csr_generator", "event_generator", "lvz_generator"))]
import access_cases  # noqa: E402
import event_worlds  # noqa: E402
import io_space  # noqa: E402
import make_csr_vectors  # noqa: E402
import make_exception_vectors  # noqa: E402
import steps  # noqa: E402
import tlb_worlds  # noqa: E402
import writing  # noqa: E402
from guest_accesses import KEPT_BY_ROOT  # noqa: E402
from emit import File  # noqa: E402
from machine import facts  # noqa: E402

TOOL = "vectors/loongarch/make_lvz_vectors.py"
NOTES = {**make_csr_vectors.NOTES, **make_exception_vectors.NOTES, "LVZ_INFERENCE": (
    "SIDE_EFFECT", "There is no public manual of LVZ; docs/citations.yaml says what this sentence rests on.",
    "None as long as hardware agrees; else hypervisors that rely on the sentence.")}

OF_EVENTS = {file.path: file.cases for file in make_exception_vectors.files()}


def _file(name, cases):
    return File(f"lvz/{name.replace('.', '/').lower()}.yaml", f"{name} with both worlds. Made by make_lvz_vectors.py:"
                " change that.", f"loongarch.lvz.{name}", NOTES, distinct(cases), TOOL)


def distinct(cases):
    """Where two loops come to the same case, it is there once."""
    known, found = set(), []
    for case in cases:
        meaning = tuple(tuple(sorted(values.items())) for values in (case.config, case.pre, case.args, case.result))
        if meaning not in known:
            known.add(meaning)
            found.append(case)
    return found


def _files_of_accesses():
    for tag, names in make_csr_vectors.GROUPS:
        for name in names.split():
            csr = facts.all_csrs()[name]
            for op in access_cases.OPERATIONS:
                base = make_csr_vectors.access_file(csr, op, tag).cases
                yield _file(f"{op}.{name}", access_cases.cases_of_access(csr, op, base))
            if name not in KEPT_BY_ROOT:
                for op in access_cases.OPERATIONS:
                    yield _file(f"g{op}.{name}", access_cases.cases_of_gcsr(csr, f"g{op}"))
    for op in access_cases.OPERATIONS:
        yield _file(f"{op}.undefined", access_cases.undefined_cases(op))


def _base(name):
    """The cases of a core without both worlds."""
    if name.startswith("iocsr"):
        return io_space.io_cases(name[5:7], name[-1])
    return OF_EVENTS.get(f"event/{name}.yaml", [])


def _files_of_events():
    for name in steps.BY_NAME:
        of = tlb_worlds if "tlb" in name and name != "tlb_refill" or name in ("fetch", "load", "store") else event_worlds
        yield _file(name, of.cases_of(name, _base(name)))


def files():
    yield from _files_of_accesses()
    yield from _files_of_events()


def main():
    return writing.run(__doc__.split("\n", maxsplit=1)[0], "lvz", files())


if __name__ == "__main__":
    sys.exit(main())
