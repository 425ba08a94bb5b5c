#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The replay fails when it should: a difference that is not listed, one that vanished, a list out of order, no QEMU."""
import os
import pathlib
import subprocess
import sys
import tempfile

import yaml

HERE = pathlib.Path(__file__).parent
VECTORS = HERE.parents[1] / "vectors" / "loongarch" / "csr" / "prcfg1"


def exit_code(known, vectors=VECTORS, **environment):
    """Of a replay with this list of known differences."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(known if isinstance(known, str) else yaml.safe_dump({"differences": known}))
        file.flush()
        command = [sys.executable, str(HERE / "first_contact.py"), "--known", file.name, str(vectors)]
        return subprocess.run(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=120).returncode


def only_prcfg1():
    """The listed differences that these vectors show, with their counts here: all others would have vanished."""
    entries = yaml.safe_load((HERE / "known_differences.yaml").read_text(encoding="utf-8"))["differences"]
    counts = {"executed-at-plv1-and-plv2": ("la.csr.*-ipe-plv*", 1), "configuration-reads-zero": ("la.csr.prcfg1.*", 1),
              "write-of-read-only-register-raises-ine": ("la.csr.prcfg1.*", 7)}
    return [{**entry, "cases": [counts[entry["id"]][0]], "count": counts[entry["id"]][1]}
            for entry in entries if entry["id"] in counts]


def main():
    listed = only_prcfg1()
    assert len(listed) == 3, listed
    assert exit_code(listed) == 0, "what differs as listed passes"
    assert exit_code(listed[1:]) == 1, "a difference that is not listed fails"
    assert exit_code([*listed[:2], {**listed[2], "count": 2}]) == 1, "a count that is too high fails"
    assert exit_code([*listed, {**listed[0], "id": "another", "count": 0}]) == 1, "a glob that explains nothing fails"
    assert exit_code([{**listed[0], "right": "nobody"}]) == 2, "who is right is one of three"
    assert exit_code([{"id": "half-an-entry"}]) == 2, "an entry has all its keys"
    assert exit_code("differences: [") == 2, "a list that is no YAML is refused"
    assert exit_code(listed, vectors=HERE / "nothing.yaml") == 2, "vectors that do not exist are refused"
    assert exit_code(listed, vectors=HERE / "CMakeLists.txt") == 2, "a file that is no vector file is refused"
    assert exit_code([], vectors=VECTORS.parent / "iocsr") == 4, "skips only are no success"
    assert exit_code(listed, PATH="/nonexistent") == 4, "without QEMU nothing ran"
    print("11 runs ended as they should")


main()
