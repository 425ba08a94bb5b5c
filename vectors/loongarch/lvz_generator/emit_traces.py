# SPDX-License-Identifier: CC0-1.0
"""Traces as text, in the form that `vcpuspec vec fmt` writes."""
import dataclasses

import clauses
import revisions
from emit import WIDTH, _entries, _map, _prose, _texts

MACHINE = "loongarch.lvz"


@dataclasses.dataclass
class TraceFile:
    path: str  # below vectors/loongarch
    comment: str
    notes: dict  # flag -> (bug type, description, effect)
    traces: list
    tool: str


def _parts(step):
    """What a step says beyond its event, in the order of the form."""
    found = {"args": step.args, "config": step.config, "expect": step.expect}
    return {key: values for key, values in found.items() if values}


def _step(step):
    parts = _parts(step)
    line = f"      - {{op: lvz.{step.op}{''.join(f', {key}: {_map(values)}' for key, values in parts.items())}}}\n"
    if len(line) <= WIDTH + 1:
        return line
    return f"      - op: lvz.{step.op}\n" + "".join(
        f"        {key}:\n{_entries(10, values)}" for key, values in parts.items())


def _outcome(result):
    line = f"    outcome: {{class: ok, result: {_map(result)}}}\n"
    if len(line) <= WIDTH + 1:
        return line
    return "    outcome:\n      class: ok\n      result:\n" + _entries(8, result)


def _revision(trace):
    steps = [{"op": f"lvz.{step.op}", **{key: _texts(values) for key, values in _parts(step).items()}}
             for step in trace.steps]
    meaning = {"machine": MACHINE, "config": _texts(trace.config), "pre": _texts(trace.pre), "steps": steps,
               "outcome": {"class": "ok", "result": _texts(trace.result)}, "observe": []}
    return revisions.revision(trace.id, meaning)


def _trace(tool, trace):
    out = f"  - id: {trace.id}\n    rev: {_revision(trace)}\n    level: {trace.level}\n    refs:\n"
    for doc, name in (reference.split(":") for reference in dict.fromkeys(map(clauses.key, trace.refs))):
        out += f"      - {{doc: {doc}, clause: {name}}}\n"
    out += f"    tags: [{', '.join(trace.tags)}]\n"
    if trace.flags:
        out += f"    flags: [{', '.join(trace.flags)}]\n"
    out += _prose(4, "why", trace.why)
    for key, values in (("config", trace.config), ("pre", trace.pre)):
        if values:
            out += f"    {key}:\n" + _entries(6, values)
    out += "    steps:\n" + "".join(map(_step, trace.steps)) + _outcome(trace.result)
    return out + f'    origin: {{by: script, tool: "{tool}"}}\n'


def to_yaml(file):
    out = f"# SPDX-License-Identifier: CC0-1.0\n# {file.comment}\n"
    out += 'schema: "vcpuspec/vectors/1"\narch: loongarch64\nkind: trace\n'
    out += f'machine: {MACHINE}\nspec: {{doc: la-lvz, rev: "2026-11-21"}}\n'
    used = sorted({flag for trace in file.traces for flag in trace.flags})
    if used:
        out += "notes:\n"
    for flag in used:
        bug_type, description, effect = file.notes[flag]
        out += f"  {flag}:\n    bug_type: {bug_type}\n"
        out += _prose(4, "description", description) + _prose(4, "effect", effect)
    return out + "cases:\n" + "".join(_trace(file.tool, trace) for trace in file.traces)
