#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""validate_schema.py SCHEMA FILE...: every line of the JSON Lines files must satisfy the schema, and lines that are
broken on purpose, made of one line of each shape, must not. Exit code 77 when the library that decides is absent."""
import copy
import json
import sys

try:
    import jsonschema
except ImportError:
    print("SKIPPED: nothing was validated, python3-jsonschema is not installed (`make setup` installs it)")
    sys.exit(77)


def broken(line):
    """Variants of a line that no reader may accept."""
    for change in (
        lambda c: c.pop("digest"),
        lambda c: c.update(digest="0"),
        lambda c: c.update(id="a..b"),
        lambda c: c.update(id="-a"),
        lambda c: c.update(id="a" * 129),
        lambda c: c.update(sibling=".."),
        lambda c: c.update(rev="1"),
        lambda c: c.update(rev=0),
        lambda c: c.update(exepct={}),
        lambda c: c.update(refs=[]),
        lambda c: c.update(steps=[]),
        lambda c: c.update(steps=c["steps"] * 65),
        lambda c: c["steps"][0].pop("op"),
        lambda c: c.update(kind="trace" if c["kind"] == "function" else "function"),
        lambda c: c.update(rule="a.b", machine="a.b"),
        lambda c: c.update(reachable="false"),
        lambda c: c.update(outcome={"class": "ok"}),
        lambda c: c.update(outcome={"class": "wake", "result": {"wake": "0x1"}}),
        lambda c: c.update(pre={"a.B": 1}),
        lambda c: c.update(pre={"a.B": "0X1"}),
        lambda c: c.update(schema="vcpuspec/vectors/0"),
    ):
        copied = copy.deepcopy(line)
        change(copied)
        yield copied


def shape(line):
    """What the schema tells lines apart by: which keys they have, on top and in their steps."""
    return line["kind"], tuple(sorted(line)), tuple(sorted({key for step in line["steps"] for key in step}))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    count = 0
    broken_already = set()
    for name in sys.argv[2:]:
        with open(name, encoding="utf-8") as file:
            for text in file:
                line = json.loads(text)
                validator.validate(line)
                count += 1
                if shape(line) in broken_already:
                    continue
                broken_already.add(shape(line))
                for wrong in broken(line):
                    assert not validator.is_valid(wrong), wrong
    assert count > 0, "no line was validated"
    print(f"{count} lines of {len(broken_already)} shapes satisfy the schema")


main()
