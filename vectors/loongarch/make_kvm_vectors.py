#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Writes vectors/loongarch/kvm_steps from the facts: what KVM's steps and services do, a file a rule.

usage: make_kvm_vectors.py [--check]

What is expected is derived here from the facts, without a look at the rules of spec/loongarch. --check writes nothing
and fails when a file is not as it would be written. After a change, `make vectors` writes the JSON Lines beside the
files.
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
FOLDERS = ("csr_generator", "event_generator", "lvz_generator", "kvm_generator")
sys.path[:0] = [str(HERE), *(str(HERE / folder) for folder in FOLDERS)]
import kvm_cases  # noqa: E402
import make_lvz_vectors  # noqa: E402
import preparation_cases  # noqa: E402
import writing  # noqa: E402
from emit import File  # noqa: E402
from kvm_steps import STEPS  # noqa: E402

NOTES = {**make_lvz_vectors.NOTES, "LVZ_INFERENCE": (
    "LOST_ON_SWITCH", "This is what Linux does, with hardware as we know it; docs/citations.yaml says what that rests on.",
    "A hypervisor that does otherwise is another one.")}


def _file(name, cases):
    return File(f"kvm_steps/{name}.yaml", f"KVM's {name}. Made by make_kvm_vectors.py: change that.", f"loongarch.kvm.{name}",
                NOTES, make_lvz_vectors.distinct(cases), "vectors/loongarch/make_kvm_vectors.py")


def files():
    for name in STEPS:
        yield _file(name, kvm_cases.step_cases(name))
    for name, cases in {**kvm_cases.SERVICES, **preparation_cases.PREPARATION}.items():
        yield _file(name, cases())


def main():
    return writing.run(__doc__.split("\n", maxsplit=1)[0], "kvm_steps", files())


if __name__ == "__main__":
    sys.exit(main())
