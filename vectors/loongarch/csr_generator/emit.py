# SPDX-License-Identifier: CC0-1.0
"""Cases as text, in the form that `vcpuspec vec fmt` writes."""
import dataclasses

import clauses
import revisions

WIDTH = 120


@dataclasses.dataclass
class Case:
    id: str
    refs: list  # names of registers and of clauses of la-csr; the one that a failure violates stands first
    tags: list
    why: str
    pre: dict  # place -> value, 0 left out
    args: dict
    result: dict
    level: str = "must"
    flags: list = dataclasses.field(default_factory=list)
    config: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class File:
    path: str  # below vectors/loongarch
    comment: str
    rule: str
    notes: dict  # flag -> (bug type, description, effect)
    cases: list
    tool: str = "vectors/loongarch/make_csr_vectors.py"


def _prose(indent, key, text):
    """A quoted text that goes on in lines two further in."""
    first, *words = f'"{text}"'.split(" ")
    lines = [f"{' ' * indent}{key}: {first}"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) <= WIDTH:
            lines[-1] += " " + word
        else:
            lines.append(" " * (indent + 2) + word)
    return "\n".join(lines) + "\n"


def _pairs(values):
    """n without quotes is a truth to some YAML libraries."""
    return [f'"n": "0x{value:x}"' if key == "n" else f'{key}: "0x{value:x}"' for key, value in values.items()]


def _map(values):
    return "{" + ", ".join(_pairs(values)) + "}"


def _entries(indent, values):
    return "".join(f"{' ' * indent}{pair}\n" for pair in _pairs(values))


def _step(args):
    line = f"    steps: [{{op: call{', args: ' + _map(args) if args else ''}}}]\n"
    if len(line) <= WIDTH + 1:
        return line
    return "    steps:\n      - op: call\n        args:\n" + _entries(10, args)


def _outcome(result):
    line = f"    outcome: {{class: ok, result: {_map(result)}}}\n"
    if len(line) <= WIDTH + 1:
        return line
    return "    outcome:\n      class: ok\n      result:\n" + _entries(8, result)


def _texts(values):
    return {key: f"0x{value:x}" for key, value in values.items()}


def _revision(rule, case):
    step = {"op": "call", **({"args": _texts(case.args)} if case.args else {})}
    meaning = {"rule": rule, "config": _texts(case.config), "pre": _texts(case.pre), "steps": [step],
               "outcome": {"class": "ok", "result": _texts(case.result)}, "observe": []}
    return revisions.revision(case.id, meaning)


def _case(rule, tool, case):
    out = f"  - id: {case.id}\n    rev: {_revision(rule, case)}\n    level: {case.level}\n    refs:\n"
    for doc, name in (reference.split(":") for reference in dict.fromkeys(map(clauses.key, case.refs))):
        out += f"      - {{doc: {doc}, clause: {name}}}\n"
    out += f"    tags: [{', '.join(case.tags)}]\n"
    if case.flags:
        out += f"    flags: [{', '.join(case.flags)}]\n"
    out += _prose(4, "why", case.why)
    for key, values in (("config", case.config), ("pre", case.pre)):
        if values:
            out += f"    {key}:\n" + _entries(6, values)
    out += _step(case.args) + _outcome(case.result)
    return out + f'    origin: {{by: script, tool: "{tool}"}}\n'


def to_yaml(file):
    out = f"# SPDX-License-Identifier: CC0-1.0\n# {file.comment}\n"
    out += 'schema: "vcpuspec/vectors/1"\narch: loongarch64\nkind: function\n'
    out += f'rule: {file.rule}\nspec: {{doc: la-csr, rev: "e0d6592"}}\n'
    used = sorted({flag for case in file.cases for flag in case.flags})
    if used:
        out += "notes:\n"
    for flag in used:
        bug_type, description, effect = file.notes[flag]
        out += f"  {flag}:\n    bug_type: {bug_type}\n"
        out += _prose(4, "description", description) + _prose(4, "effect", effect)
    return out + "cases:\n" + "".join(_case(file.rule, file.tool, case) for case in file.cases)
