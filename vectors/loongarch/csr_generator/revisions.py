# SPDX-License-Identifier: CC0-1.0
"""Which revision a case has: that of vectors/ids.lock while it means the same, else the next one."""
import functools
import hashlib
import json
import pathlib

IDS = pathlib.Path(__file__).resolve().parents[2] / "ids.lock"


@functools.cache
def _recorded():
    """Of each id the last revision and its digest."""
    lines = [line.split() for line in IDS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {words[0]: (int(words[1]), words[2]) for words in lines if words}


def digest(meaning):
    """As vectors/README.md has it."""
    text = json.dumps(meaning, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def revision(case_id, meaning):
    recorded, known = _recorded().get(case_id, (0, ""))
    return recorded if known == digest(meaning) else recorded + 1
