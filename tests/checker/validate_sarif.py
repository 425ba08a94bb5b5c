#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""validate_sarif.py VCPUSPEC SCHEMA ENDPOINT...: the SARIF report of a run of every endpoint must satisfy what SARIF
demands, say of each verdict what docs/reports.md promises, and must not satisfy it with one of its parts damaged. Exit
code 77 when the library that decides is absent."""
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

TO_ANSWER = "vcpuspec:implementation-answers"


def damaged(log):
    """Variants of a report that are no SARIF. Each changes one fact."""
    def variant(change):
        copied = copy.deepcopy(log)
        change(copied["runs"][0])
        return copied

    yield {**log, "version": "2.1"}
    yield {key: value for key, value in log.items() if key != "runs"}
    yield variant(lambda run: run.pop("tool"))
    yield variant(lambda run: run["tool"]["driver"].pop("name"))
    yield variant(lambda run: run["invocations"][0].pop("executionSuccessful"))
    yield variant(lambda run: run["properties"].pop("passed"))
    if not log["runs"][0]["results"]:
        return
    for key in ("ruleId", "message", "locations"):
        yield variant(lambda run, key=key: run["results"][0].pop(key))
    for key, value in (("level", "fatal"), ("kind", "broken"), ("level", "none"), ("ruleIndex", -1)):
        yield variant(lambda run, key=key, value=value: run["results"][0].update({key: value}))
    yield variant(lambda run: run["results"][0]["locations"][0]["physicalLocation"]["region"].update(startLine=0))
    yield variant(lambda run: run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"].pop("uri"))
    yield variant(lambda run: run["tool"]["driver"]["rules"][0].pop("id"))


def check_result(result, rules, endpoint):
    """What a schema cannot say."""
    verdict = result["properties"]["verdict"]
    broke = "broke" in result["properties"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"], result
    assert (result["ruleId"] == TO_ANSWER) == broke, result
    assert broke or result["ruleId"] == result["properties"]["refs"][0], result
    assert result["kind"] == "fail" and result["level"] == ("note" if verdict == "as-recorded" else "error"), result
    assert ("suppressions" in result) == (verdict == "as-recorded"), result
    assert verdict in ("fail", "stale", "broken", "as-recorded"), result
    assert endpoint in result["message"]["text"] and result["properties"]["case"] in result["message"]["text"], result
    assert result["partialFingerprints"]["case/v1"] == result["properties"]["case"], result
    where = result["locations"][0]["physicalLocation"]
    with open(where["artifactLocation"]["uri"], encoding="utf-8") as file:
        line = file.read().splitlines()[where["region"]["startLine"] - 1]
    assert result["properties"]["case"] in line, (line, result)
    for flow in result.get("codeFlows", []):
        steps = flow["threadFlows"][0]["locations"]
        assert [step["executionOrder"] for step in steps] == list(range(1, len(steps) + 1)), result
        assert verdict != "fail" or "expected" in steps[-1]["location"]["message"]["text"], result


def check_run(run):
    """Every count of the run, and every result."""
    counts = run["properties"]
    told = {"failed": "fail", "stale": "stale", "broken": "broken", "as_recorded": "as-recorded"}
    for name, verdict in told.items():
        assert counts[name] == sum(one["properties"]["verdict"] == verdict for one in run["results"]), name
    notifications = run["invocations"][0].get("toolExecutionNotifications", [])
    for name, verdict in {"skipped": "skip", "not_run": "not-run"}.items():
        cases = sum(one["properties"]["cases"] for one in notifications if one["properties"]["verdict"] == verdict)
        assert counts[name] == cases, name
    assert run["invocations"][0]["executionSuccessful"] == (counts["broken"] + counts["not_run"] == 0)
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules), rules
    assert {rule["id"] for rule in rules} == {one["ruleId"] for one in run["results"]}, rules
    for result in run["results"]:
        check_result(result, rules, counts["endpoint"])


def main():
    vcpuspec, schema_file, *endpoints = sys.argv[1:]
    with open(schema_file, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    files = sorted(glob.glob("vectors/gicv5/*/*.jsonl")) + ["vectors/gicv5/wake/review.yaml"]
    files += glob.glob("vectors/found/gicv5/*.jsonl")
    files.remove("vectors/gicv5/wake/review.jsonl")
    seen = set()
    for endpoint in endpoints:
        command = [vcpuspec, "check", endpoint, *files, "--timeout", "0.2", "--report", "sarif:-"]
        reports = [subprocess.run(command, capture_output=True, check=False, text=True) for _ in range(2)]
        assert reports[0].stdout == reports[1].stdout, "two runs gave different bytes"
        log = json.loads(reports[0].stdout)
        assert len(log["runs"]) == 1 and log["runs"][0]["properties"]["exit"] == reports[0].returncode, command
        validator.validate(log)
        for wrong in damaged(log):
            assert not validator.is_valid(wrong), wrong
        check_run(log["runs"][0])
        seen |= {one["properties"]["verdict"] for one in log["runs"][0]["results"]}
        seen |= {"flow" for one in log["runs"][0]["results"] if "codeFlows" in one}
    missing = {"fail", "broken", "as-recorded", "flow"} - seen
    assert not missing, f"no result had these: {missing}"
    print("every report is SARIF, and says what it promises")


main()
