#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a recorded trace of loongarch.csr from a log of qemu-system-loongarch64.

  qemu-system-loongarch64 ... -singlestep -d in_asm,exec,cpu,int,nochain -D qemu.log
  qemu_log.py qemu.log > run.jsonl

-singlestep makes each instruction a block of its own, nochain logs each time that one runs. Only what the log shows is
written down. Before each instruction that is an event, the registers that the log shows stand under `before`, because
the instructions between two events change PC and more. `--know PLACE=VALUE` says what the log does not show and you
know, `--choice NAME=VALUE` what the core has chosen; both become part of the first lines.
"""
import argparse
import json
import re
import sys

BLOCK = re.compile(r"Trace \d+: \S+ \[[0-9a-f]+/([0-9a-f]+)/")
FETCHED = re.compile(r"0x([0-9a-f]+):\s+([0-9a-f]{8})\s")
GENERAL = re.compile(r"\br(\d+) ([0-9a-f]{16})")
REGISTER = re.compile(r"\b([A-Z][A-Z0-9]*)=([0-9a-f]{16})")
TAKEN = re.compile(r"loongarch_cpu_do_interrupt: PC ([0-9a-f]+) ERA ([0-9a-f]+) cause (-?\d+)")
DETAILS = re.compile(r"ESTAT ([0-9a-f]+) EXCFG ([0-9a-f]+) BADVA ([0-9a-f]+)")

# Those of the log that are slots of the machine.
SLOTS = ("CRMD", "PRMD", "EUEN", "ESTAT", "ERA", "BADV", "BADI", "EENTRY", "TLBRENTRY", "TLBRBADV", "TLBRERA")
# By number, those of the CSRs that stand alone; Reference Manual Vol.1, table of CSRs.
CSRS = {0x0: "CRMD", 0x1: "PRMD", 0x2: "EUEN", 0x3: "MISC", 0x4: "ECFG", 0x5: "ESTAT", 0x6: "ERA", 0x7: "BADV",
        0x8: "BADI", 0xC: "EENTRY", 0x10: "TLBIDX", 0x11: "TLBEHI", 0x18: "ASID", 0x19: "PGDL", 0x1A: "PGDH",
        0x1B: "PGD", 0x1C: "PWCL", 0x1D: "PWCH", 0x1E: "STLBPS", 0x20: "CPUID", 0x40: "TID", 0x41: "TCFG",
        0x42: "TVAL", 0x43: "CNTC", 0x44: "TICLR", 0x60: "LLBCTL", 0x88: "TLBRENTRY", 0x89: "TLBRBADV",
        0x8A: "TLBRERA", 0x8B: "TLBRSAVE", 0x8E: "TLBREHI", 0x8F: "TLBRPRMD"}
FAMILIES = {0x30: ("SAVE", 16), 0x180: ("DMW", 4)}
ERTN = 0x06483800
# General exceptions that an instruction raises by itself, and whose address the machine does not ask for.
WITHOUT_ADDRESS = {0xB, 0xC, 0xD, 0xE, 0xF, 0x10, 0x11, 0x12}


class Block:
    """One instruction: what was visible right before it, and the exception that it led to."""

    def __init__(self, pc):
        self.pc = pc
        self.state = {"PC": pc}
        self.general = {}
        self.exception = None
        self.ecfg = None


def read(lines):
    """The blocks of a log, and the word at each address."""
    words, blocks = {}, []
    for line in lines:
        if found := FETCHED.match(line):
            words[int(found[1], 16)] = int(found[2], 16)
        elif found := BLOCK.match(line):
            blocks.append(Block(int(found[1], 16)))
        elif not blocks:
            continue
        elif found := TAKEN.search(line):
            blocks[-1].exception = int(found[3])
        elif found := DETAILS.search(line):
            blocks[-1].ecfg = int(found[2], 16)
        elif line.startswith(" GPR"):
            blocks[-1].general.update({int(n): int(value, 16) for n, value in GENERAL.findall(line)})
        else:
            shown = {name: int(value, 16) for name, value in REGISTER.findall(line)}
            blocks[-1].state.update({name: value for name, value in shown.items() if name in SLOTS})
    return blocks, words


def csr_event(word, general):
    """The event, its arguments and the register with its result, of an instruction on a CSR."""
    number, rj, rd = word >> 10 & 0x3FFF, word >> 5 & 31, word & 31
    args = {"rd": general.get(rd), "rd_is_r0": int(rd == 0)}
    if rj > 1:
        args.update(rj=general.get(rj), rj_is_rd=int(rj == rd))
    name = CSRS.get(number)
    for first, (family, count) in FAMILIES.items():
        if first <= number < first + count:
            name, args["n"] = family, number - first
    if name is None:
        return None
    return f"{('csrrd', 'csrwr', 'csrxchg')[min(rj, 2)]}.{name}", args, rd


def event_of(block, word):
    if word is not None and word >> 24 == 0x04:
        return csr_event(word, block.general)
    if word == ERTN:
        return "ertn", {}, None
    if block.exception is not None and block.exception & 0x3F in WITHOUT_ADDRESS:
        code = block.exception
        return "general_exception_entry", {"ecode": code & 0x3F, "esubcode": code >> 6, "address": 0}, None
    return None


def hexadecimal(values):
    return {name: f"{value:#x}" for name, value in values.items() if value is not None}


def places(state):
    return hexadecimal({f"host.{name}": value for name, value in state.items()})


def record(block, after, word):
    """The record of a block; nothing when it is no event, a gap when it is one that the log does not describe."""
    found = event_of(block, word)
    if found is None:
        what = f"exception {block.exception:#x}" if block.exception is not None else None
        if word is None:
            what = "an instruction of which the log has no word"
        elif word >> 24 == 0x04 or word >> 15 in (0x0C90, 0x0C93):
            what = f"an instruction, {word:#010x}, that this script does not turn into an event"
        return {"gap": what} if what else None
    event, args, rd = found
    before = places(block.state)
    if block.ecfg is not None:
        before.update(places({"ECFG": block.ecfg}))
    line = {"event": event, "args": hexadecimal(args), "before": before}
    if rd and block.exception is None:
        line["results"] = hexadecimal({"rd": after.general.get(rd)})
    line["state"] = places(after.state)
    return line


def assignments(texts):
    return hexadecimal({name: int(value, 0) for name, _, value in (text.partition("=") for text in texts)})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log")
    parser.add_argument("--version", default="unknown", help="of QEMU, as the trace names it")
    parser.add_argument("--know", action="append", default=[], metavar="PLACE=VALUE")
    parser.add_argument("--choice", action="append", default=[], metavar="NAME=VALUE")
    options = parser.parse_args()
    with open(options.log, encoding="utf-8", errors="replace") as log:
        blocks, words = read(log)
    if len(blocks) < 2:
        sys.exit(f"{options.log}: no two blocks; was QEMU started with -singlestep -d in_asm,exec,cpu,int,nochain?")
    header = {"schema": "vcpuspec/recorded/1", "machine": "loongarch.csr", "name": "qemu-system-loongarch64",
              "version": options.version}
    if options.choice:
        header["choices"] = assignments(options.choice)
    print(json.dumps(header))
    if options.know:
        print(json.dumps({"state": assignments(options.know), "note": "known, not seen in the log"}))
    for block, after in zip(blocks, blocks[1:]):
        line = record(block, after, words.get(block.pc))
        if line is not None:
            print(json.dumps(line))


if __name__ == "__main__":
    main()
