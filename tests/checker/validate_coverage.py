#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""validate_coverage.py VCPUSPEC SCHEMA: coverage of the shipped vectors must satisfy the schema, and must not without
one of the keys that it demands, with one that it does not know, or with a goal that shows what its kind cannot. Exit
code 77 when the library that decides is absent."""
import copy
import json
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("SKIPPED: nothing was validated, python3-jsonschema is not installed (`make setup` installs it)")
    sys.exit(77)


def broken(report, schema):
    """Variants that are no report."""
    for path, definition in (
        ((), schema),
        (("rules", 0), schema["$defs"]["rule"]),
        (("rules", 0, "goals", 0), schema["$defs"]["goal"]),
    ):
        for change in [*({"drop": key} for key in definition["required"]), {"unknown": 1}]:
            copied = copy.deepcopy(report)
            part = copied
            for step in path:
                part = part[step]
            if "drop" in change:
                del part[change["drop"]]
            else:
                part.update(change)
            yield copied
    for key, value in (("by", ""), ("line", 0), ("shows", "max"), ("kind", "branch"), ("file", None)):
        copied = copy.deepcopy(report)
        copied["rules"][0]["goals"][0][key] = value
        yield copied


def main():
    vcpuspec, schema_file = sys.argv[1:]
    with open(schema_file, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    # One subject has every kind of goal; all rules would take minutes and show no more of the form.
    command = [vcpuspec, "cover", "--rule", "gicv5.*", "--report", "json:-"]
    run = subprocess.run(command, capture_output=True, check=True, text=True)
    report = json.loads(run.stdout)
    validator.validate(report)
    goals = [goal for rule in report["rules"] for goal in rule["goals"]]
    assert {goal["kind"] for goal in goals} == set(schema["$defs"]["goal"]["properties"]["kind"]["enum"])
    assert any("by" in goal for goal in goals) and any("by" not in goal for goal in goals)
    first = {**report, "rules": report["rules"][:1]}
    first["rules"][0]["goals"] = first["rules"][0]["goals"][:1]
    assert first["rules"][0]["goals"][0]["kind"] == "clause"
    validator.validate(first)
    for wrong in broken(first, schema):
        assert not validator.is_valid(wrong), wrong
    print("the report satisfies the schema")


main()
