#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""reports_agree.py VCPUSPEC ENDPOINT...: every endpoint alone, and all of them together, are judged once with every
kind of report, and all reports and the text must count the same. The last endpoint is also judged with a list that is
out of date. Fails when some verdict did not come up."""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

NAMES = ["passed", "failed", "skipped", "as_recorded", "stale", "broken", "not_run"]
VERDICTS = dict(zip(["pass", "fail", "skip", "as-recorded", "stale", "broken", "not-run"], NAMES))
FILES = ["vectors/gicv5/wake/review.yaml", "vectors/gicv5/wake/candidates.yaml", "vectors/gicv5/effective_mask/mask.yaml",
         "vectors/found/gicv5/001-active-ppi-wakes.yaml", "vectors/loongarch/exception/ertn.yaml"]


def counted(verdicts):
    found = collections.Counter(VERDICTS[verdict] for verdict in verdicts)
    return {name: found[name] for name in NAMES}


def of_text(text):
    """The summaries: a number before each word, where it is not 0."""
    runs = []
    for line in text.splitlines():
        if found := re.search(r"(?:^|  )(\d+ passed, \d+ failed, .*)$", line):
            numbers = dict((name.replace(" ", "_"), int(number))
                           for number, name in re.findall(r"(\d+) ([a-z ]+)", found.group(1)))
            assert set(numbers) <= set(NAMES), line
            runs.append({name: numbers.get(name, 0) for name in NAMES})
    return runs


def of_jsonl(path):
    """Footers, which must count the cases above them."""
    runs, verdicts = [], []
    with open(path, encoding="utf-8") as file:
        for line in map(json.loads, file):
            if line["kind"] == "case":
                verdicts.append(line["verdict"])
            elif line["kind"] == "footer":
                runs.append({name: line[name] for name in NAMES})
                assert runs[-1] == counted(verdicts), path
                verdicts = []
    return runs


def of_html(path):
    """The counts of the page, and the verdicts in its columns, which must count alike."""
    with open(path, encoding="utf-8") as file:
        data = re.search(r'<script type="application/json" id="data">(.*?)</script>', file.read(), re.DOTALL)
    runs = []
    for run in json.loads(data.group(1))["runs"]:
        runs.append(dict(zip(NAMES, run["counts"])))
        assert runs[-1] == counted(list(VERDICTS)[int(digit)] for digit in run["verdict"]), path
    return runs


def of_sarif(path):
    """Properties of the runs, of which results and notifications must account for all but the passes."""
    runs = []
    with open(path, encoding="utf-8") as file:
        log = json.load(file)
    for run in log["runs"]:
        counts = {name: run["properties"][name] for name in NAMES}
        told = counted(result["properties"]["verdict"] for result in run["results"])
        for note in run["invocations"][0].get("toolExecutionNotifications", []):
            told[VERDICTS[note["properties"]["verdict"]]] += note["properties"]["cases"]
        assert {**told, "passed": counts["passed"]} == counts, path
        runs.append(counts)
    return runs


def of_junit(path):
    """Verdicts of the test cases, which the elements and the counts of their suites must bear out."""
    by_endpoint = collections.defaultdict(list)
    element = {"fail": "failure", "stale": "failure", "broken": "error", "skip": "skipped", "not-run": "skipped",
               "as-recorded": "system-out"}
    for suite in ElementTree.parse(path).getroot():
        elements = collections.Counter()
        for case in suite:
            verdict = next(one.get("value") for one in case.iter("property") if one.get("name") == "verdict")
            ends = [one.tag for one in case if one.tag != "properties"]
            assert ends == ([element[verdict]] if verdict in element else []), (path, case.get("name"))
            elements.update(ends)
            by_endpoint[case.get("classname")].append(verdict)
        for name, tag in {"failures": "failure", "errors": "error", "skipped": "skipped"}.items():
            assert int(suite.get(name)) == elements[tag], (path, suite.get("name"), name)
        assert int(suite.get("tests")) == len(suite), path
    return [counted(verdicts) for verdicts in by_endpoint.values()]


def of_ktap(path):
    """The summaries, which the directives of the results must bear out as far as they go."""
    runs, results = [], collections.Counter()
    with open(path, encoding="utf-8") as file:
        for line in file:
            if found := re.fullmatch(r" *# (\d+) passed, (\d+) failed, (\d+) stale, (\d+) broken, (\d+) as recorded, "
                                     r"(\d+) skipped, (\d+) not run\n", line):
                order = ["passed", "failed", "stale", "broken", "as_recorded", "skipped", "not_run"]
                counts = dict(zip(order, map(int, found.groups())))
                assert results["SKIP"] == counts["skipped"] + counts["not_run"], path
                assert results["XFAIL"] == counts["as_recorded"], path
                assert results["ERROR"] + results["TIMEOUT"] == counts["broken"], path
                assert results["ok"] == counts["passed"], path
                assert results["not ok"] == counts["failed"] + counts["stale"], path
                runs.append({name: counts[name] for name in NAMES})
                results = collections.Counter()
            elif found := re.match(r" +(ok|not ok) \d+ ([^ ]+)(?: # (SKIP|XFAIL|ERROR|TIMEOUT)?)?", line):
                if "/" not in found.group(2):  # a file
                    results[found.group(3) or found.group(1)] += 1
    return runs


def judge(command, environment, seen):
    """One run with all reports; what they count."""
    readers = {"jsonl": of_jsonl, "html": of_html, "sarif": of_sarif, "junit": of_junit, "ktap": of_ktap}
    with tempfile.TemporaryDirectory() as folder:
        reports = [word for kind in readers for word in ("--report", f"{kind}:{folder}/{kind}")]
        run = subprocess.run([*command, *FILES, "--timeout", "0.2", *reports], capture_output=True, check=False,
                             text=True, env=environment)
        assert run.returncode < 6 and run.returncode != 2, run.stderr
        wanted = of_text(run.stdout)
        assert wanted, run.stdout
        for kind, read in readers.items():
            found = read(f"{folder}/{kind}")
            assert found == wanted, f"{command}: {kind} counts {found}, the text {wanted}"
    for counts in wanted:
        seen |= {name for name in NAMES if counts[name] != 0}
    return wanted


def main():
    vcpuspec, *endpoints = sys.argv[1:]
    seen = set()
    environment = {**os.environ, "VCPUSPEC_TODAY": "2026-11-22"}
    alone = [judge([vcpuspec, "check", endpoint], environment, seen) for endpoint in endpoints]
    together = judge([vcpuspec, "check", *endpoints], environment, seen)
    assert together == [runs[0] for runs in alone], "together they are judged otherwise than alone"
    assert judge([vcpuspec, "check", endpoints[-1], "--fail-fast"], environment, seen)[0]["not_run"] != 0
    with tempfile.TemporaryDirectory() as folder:
        known = folder + "/known.yaml"
        record = [vcpuspec, "check", endpoints[-1], *FILES, "--update-known", known, "--issue", "a test"]
        subprocess.run(record, check=True, capture_output=True, env=environment)
        list_of_last = [vcpuspec, "check", endpoints[-1], "--known", known]
        assert judge(list_of_last, environment, seen)[0]["failed"] == 0
        assert judge(list_of_last, {**environment, "VCPUSPEC_TODAY": "2036-11-22"}, seen)[0]["stale"] != 0
    assert seen == set(NAMES), f"these did not come up: {set(NAMES) - seen}"
    print("all reports count the same")


main()
