#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a recorded trace of loongarch.kvm from the tracepoints of one vCPU's thread.

  trace-cmd record -e kvm ...; trace-cmd report > report.txt
  kvm_tracepoints.py report.txt --task qemu-system-loo-4711 > run.jsonl

The tracepoints of LoongArch's KVM show where the guest was, and the word of an instruction that KVM emulates. Between
two exits the guest runs unseen: a gap. Of an exit for a privileged instruction or a hypercall, what is visible is the
address before and after KVM has handled it. Everything else is unknown, and so are most verdicts.
"""
import argparse
import json
import re
import sys

LINE = re.compile(r"^\s*(\S.*?-\d+)\s+(?:\([^)]*\)\s+)?\[\d+\]\s+(?:\S+\s+)?(\d+\.\d+):\s+(kvm_\w+):\s+(.*)$")
ADDRESS = re.compile(r"PC: 0x([0-9a-f]+)")
REASON = re.compile(r"\[(\w+)\]")
WORD = re.compile(r"Inst word: 0x([0-9a-f]+)")
# Ecodes of exits; the manual's table of exceptions.
HANDLERS = {0x16: "kvm.handle_gspr", 0x17: "kvm.handle_hvcl"}


class Exit:
    """An exit that KVM handles."""

    def __init__(self, reason, pc):
        self.reason, self.pc, self.word = reason, pc, None

    def records(self, after, when):
        handler = HANDLERS.get(self.reason)
        if handler is None:
            return []
        before = {"vcpu.pc": f"{self.pc:#x}"}
        if self.word is not None:
            before["vcpu.badi"] = f"{self.word:#x}"
        return [{"gap": "the guest ran", "note": when}, {"state": before},
                {"event": handler, "state": {"vcpu.pc": f"{after:#x}"}}]


def reason_of(text):
    found = REASON.search(text)
    try:
        return int(found[1], 0) if found else None
    except ValueError:
        return None  # IDLE, CACHE: parts of an exit for a privileged instruction


def records_of(lines, task):
    """The records of one thread. An exit is over when the guest is entered again, or KVM goes out."""
    pending, tasks = None, set()
    for line in lines:
        found = LINE.match(line)
        if found is None or (task is not None and found[1] != task):
            continue
        tasks.add(found[1])
        when, event, text = found[2], found[3], found[4]
        if len(tasks) > 1:
            sys.exit(f"more than one thread: {', '.join(sorted(tasks))}; name one with --task")
        address = ADDRESS.search(text)
        if event == "kvm_exit" and address:
            pending = Exit(reason_of(text), int(address[1], 16))
        elif event == "kvm_exit_gspr" and pending and (word := WORD.search(text)):
            pending.word = int(word[1], 16)
        elif event in ("kvm_reenter", "kvm_out", "kvm_enter") and pending and address:
            yield from pending.records(int(address[1], 16), when)
            pending = None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report")
    parser.add_argument("--task", help="NAME-PID of the vCPU's thread, as the report prints it")
    parser.add_argument("--version", default="unknown", help="of the kernel, as the trace names it")
    options = parser.parse_args()
    with open(options.report, encoding="utf-8", errors="replace") as report:
        records = list(records_of(report, options.task))
    if not records:
        sys.exit(f"{options.report}: no exit for a privileged instruction or a hypercall that was handled")
    print(json.dumps({"schema": "vcpuspec/recorded/1", "machine": "loongarch.kvm", "name": "Linux KVM",
                      "version": options.version}))
    for record in records:
        print(json.dumps(record))


if __name__ == "__main__":
    main()
