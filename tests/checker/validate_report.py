#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""validate_report.py VCPUSPEC SCHEMA ENDPOINT...: the JSON Lines report of a run of every endpoint, and of traces, must
satisfy the schema, line by line, and must not without one of the keys that it demands or with one that it does not
know. Exit code 77 when the library that decides is absent."""
import copy
import glob
import json
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("SKIPPED: nothing was validated, python3-jsonschema is not installed (`make setup` installs it)")
    sys.exit(77)


def broken(line, schema):
    """Variants of a line that are no report."""
    for key in schema["$defs"][line["kind"]]["required"]:
        yield {name: value for name, value in line.items() if name != key}
    yield {**line, "unknown": 1}
    for number in (name for name, value in line.items() if isinstance(value, int)):
        yield {**line, number: "1"}
    if line.get("verdict") == "broken":
        yield {name: value for name, value in line.items() if name != "broke"}
    if "differences" in line:
        copied = copy.deepcopy(line)
        copied["differences"][0]["actual"] = 1
        yield copied
        yield {**line, "differences": []}
    for step in line.get("steps", [])[:1]:
        for key in step:
            yield {**line, "steps": [{name: value for name, value in step.items() if name != key}]}
        yield {**line, "steps": [{**step, "unknown": 1}]}
        yield {**line, "steps": [{**step, "results": {"rd": 1}}]}


def commands(vcpuspec, endpoints):
    """What writes a report."""
    found = glob.glob("vectors/found/*/*.jsonl")
    files = sorted(glob.glob("vectors/gicv5/*/*.jsonl")) + ["vectors/loongarch/trace/exception.jsonl"] + found
    for endpoint in endpoints:
        yield [vcpuspec, "check", endpoint, *files, "--timeout", "0.2"]
    for file in glob.glob("vectors/*/trace/*.jsonl") + found:
        yield [vcpuspec, "trace", file]


def main():
    vcpuspec, schema_file, *endpoints = sys.argv[1:]
    with open(schema_file, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    verdicts = set()
    for command in commands(vcpuspec, endpoints):
        report = subprocess.run([*command, "--report", "jsonl:-"], capture_output=True, check=False, text=True)
        lines = [json.loads(line) for line in report.stdout.splitlines()]
        assert lines[0]["kind"] == "header" and lines[-1]["kind"] == "footer", command
        assert lines[-1]["exit"] == report.returncode, command
        for line in lines:
            assert ("steps" in line) == (command[1] == "trace" and line["kind"] == "case"), line
            validator.validate(line)
            verdicts.add(line.get("verdict"))
            for wrong in broken(line, schema):
                assert not validator.is_valid(wrong), wrong
    missing = set(schema["$defs"]["case"]["properties"]["verdict"]["enum"]) - verdicts - {"stale"}
    assert not missing, f"no case had these verdicts: {missing}"
    print("every line satisfies the schema")


main()
