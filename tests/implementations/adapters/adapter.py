#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An adapter in Python: answers gicv5.wake and gicv5.effective_mask over JSON Lines.

Put your own code into `effective_mask` and `wake`; the rest can stay. Written from the facts, not from the model."""
import json
import sys


def effective_mask(vmcr, apr):
    """The first priority that may not be signalled; 0 when the interface is disabled."""
    if not vmcr & 1:
        return 0
    apr &= 0xFFFFFFFF
    running = (apr & -apr).bit_length() - 1 if apr else 32
    return min(running, (vmcr >> 27 & 0x1F) + 1)


def wake(words):
    """Whether some exposed PPI that is enabled, pending and inactive has a priority above the mask."""
    vmcr, apr = words[0], words[1]
    enabled, pending, active, _handling_mode, exposed = (words[2 + 2 * i] | words[3 + 2 * i] << 64 for i in range(5))
    priorityr = words[12:28]
    mask = effective_mask(vmcr, apr)
    candidates = enabled & pending & ~active & exposed
    for ppi in range(128):
        priority = priorityr[ppi // 8] >> 8 * (ppi % 8) & 0x1F
        if candidates >> ppi & 1 and priority < mask:
            return 1
    return 0


FUNCTIONS = {
    "gicv5.wake": {"in": 28, "out": 1, "call": lambda words: [wake(words)]},
    "gicv5.effective_mask": {"in": 2, "out": 1, "call": lambda words: [effective_mask(*words)]},
}


def can_do(step):
    function = FUNCTIONS.get(step.get("fn"))
    return step.get("op", "call") == "call" and function is not None and len(step["in"]) == function["in"]


def outputs_of(step):
    words = [int(word, 16) for word in step["in"]]
    return {"out": [hex(word) for word in FUNCTIONS[step["fn"]]["call"](words)]}


def reply_to(request):
    command = request.get("cmd")
    if command == "hello":
        listed = [{"name": name, "in": f["in"], "out": f["out"]} for name, f in FUNCTIONS.items()]
        commands = ["call", "run"]
        return {"ok": {"name": "example in Python", "version": "1", "functions": listed, "commands": commands}}
    if command == "call" and can_do(request):
        return {"ok": outputs_of(request)}
    # A trace: its steps one after the other. Without a machine there is nothing that one step leaves for the next.
    if command == "run" and all(can_do(step) for step in request["steps"]):
        return {"ok": {"steps": [outputs_of(step) for step in request["steps"]]}}
    if command == "bye":
        return {"ok": {}}
    return {"unsupported": {"reason": f"no {command}"}}


def main():
    for line in sys.stdin:
        request = json.loads(line)
        # Without the flush the judge waits for what lies in a buffer.
        print(json.dumps({"seq": request["seq"], **reply_to(request)}), flush=True)
        if request.get("cmd") == "bye":
            return


main()
