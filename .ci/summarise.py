"""Sums the JUnit reports of several ctest runs. Usage: summarise.py MINIMUM_EXECUTED MAKE_FAILED REPORT..."""

import sys
import xml.etree.ElementTree as ElementTree


def outcome(case):
    status = case.get("status")
    if status == "run":
        return "passed"
    if status == "disabled":
        return "skipped"
    # ctest reports "notrun" both for a test that skipped itself and for one it could not start; the latter is a failure.
    skipped = case.find("skipped")
    if status == "notrun" and skipped is not None and skipped.get("message", "").startswith("SKIP_"):
        return "skipped"
    return "failed"


def count(report):
    """A run that left no readable report, or an empty one, counts as one failure."""
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    try:
        cases = list(ElementTree.parse(report).iter("testcase"))
    except (OSError, ElementTree.ParseError) as error:
        print(f"ci: {report}: no readable report: {error}")
        cases = []
    for case in cases:
        kind = outcome(case)
        counts[kind] += 1
        if kind != "passed":
            print(f"ci: {report}: {kind}: {case.get('name')}")
    if not cases:
        counts["failed"] = 1
    print(f"ci: {report}: {counts['passed'] + counts['failed']} executed, {counts['skipped']} skipped")
    return counts


def main(minimum, make_failed, *reports):
    counts = [count(report) for report in reports]
    passed, failed, skipped = (sum(each[kind] for each in counts) for kind in ("passed", "failed", "skipped"))
    executed = passed + failed
    print(f"ci: {executed} executed (at least {minimum} demanded), {skipped} skipped")
    if executed < int(minimum):
        print("ci: too few tests were executed; if tests were removed on purpose, lower .ci/minimum_tests with them")
    if make_failed == "1" and failed == 0:
        print("ci: make failed although no test did; its message stands above")
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or make_failed == "1" or executed < int(minimum) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
