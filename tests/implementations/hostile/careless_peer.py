#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An adapter that obeys the process protocol in all but what its argument names; `none` is in nothing.

Its function is gicv5.effective_mask as any two words make it, its machine a gicv5.ppi of two slots."""
import json
import os
import sys
import time

careless = sys.argv[1]
FUNCTION = "gicv5.effective_mask"
MACHINE = "gicv5.ppi"
SLOTS = ["cpu.ICH_APR_EL2", "cpu.ICH_VMCR_EL2"]
EVENTS = {"write_icc_apr": (1, 0), "read_icc_apr": (0, 1)}
COMMANDS = ["hello", "caps", "configure", "call", "reset", "load", "run", "step", "read", "save", "restore", "flush",
            "bye"]
START = [0, 1]
state = list(START)
counts = {"hellos": 0, "calls": 0}
unsent = []


class Refused(Exception):
    pass


def words(count):
    return [hex(word) for word in count]


def hello(_):
    counts["hellos"] += 1
    said = {"name": "careless" if careless != "other_hello" or counts["hellos"] < 2 else "other"}
    return {**said, "protocol": "vcpuspec/1", "commands": COMMANDS}


def caps(_):
    events = [{"name": name, "args": args, "results": results} for name, (args, results) in EVENTS.items()]
    return {"functions": [{"name": FUNCTION, "in": 2, "out": 1}], "configurable": ["choice.ppi_tie"],
            "machines": [{"name": MACHINE, "slots": SLOTS, "events": events}]}


def configure(request):
    if set(request["choices"]) - {"choice.ppi_tie"} and careless != "any_choice":
        raise Refused
    return {}


def call(request):
    if request.get("fn") != FUNCTION and careless != "any_function":
        raise Refused
    if len(request["in"]) != 2 and careless != "any_count":
        raise Refused
    counts["calls"] += 1
    answer = int((request["in"] + ["0x0"])[0], 16) % 32 + (counts["calls"] if careless == "remembers" else 0)
    return {"out": [answer if careless == "decimal" else hex(answer)]}


def of_ours(request):
    if request.get("machine") != MACHINE and careless != "any_machine":
        raise Refused


def load(request):
    of_ours(request)
    if len(request["state"]) != len(SLOTS) and careless != "half_states":
        raise Refused
    state[:] = [int(word, 16) for word in request["state"]] + [0] * (len(SLOTS) - len(request["state"]))
    return {}


def step(request):
    if request["op"] not in EVENTS:
        if careless != "any_event":
            raise Refused
        return {"out": []}
    if request["op"] == "write_icc_apr":
        state[0] = state[0] + 1  # any state that differs from the one before
        return {"out": []}
    return {"out": words([state[0]] * (2 if careless == "more_results" else 1))}


def read(request):
    of_ours(request)
    if careless == "reading_counts":
        state[0] += 1
    return {"state": words(state)}


def run(request):
    if "machine" not in request:
        done = [call(one) for one in request["steps"]]
        return {"steps": [{"out": ["0x1f"]}] if careless == "other_run" else done}
    load(request)
    steps = [{**step(one), **read(request)} for one in request["steps"]]
    if careless == "other_steps":
        steps[0]["state"] = ["0x77", "0x0"]
    return {"steps": steps}


def reset(request):
    of_ours(request)
    if careless != "no_reset":
        state[:] = START
    return {}


def save(request):
    of_ours(request)
    kept = {"nothing": True} if careless == "saves_nothing" else {"state": words(state)}
    return {"saved": os.getpid() if careless == "saves_places" else kept}


def restore(request):
    if careless == "saves_places" and request["saved"] != os.getpid():
        raise Refused
    if "state" in (request["saved"] if isinstance(request["saved"], dict) else {}):
        state[:] = [int(word, 16) for word in request["saved"]["state"]]
    return {}


def nothing(_):
    return {}


def body_of(request):
    command = request.get("cmd")
    if careless == "strict_keys" and any("later" in key for key in request):
        return {"error": {"class": "keys", "message": "unknown"}}
    if command not in COMMANDS:
        if careless == "dies_of_unknown":
            sys.exit(9)
        return {"ok": {}} if careless == "ok_to_unknown" else {"unsupported": {"reason": "no such command"}}
    try:
        return {"ok": (nothing if command in ("flush", "bye") else globals()[command])(request)}
    except Refused:
        return {"unsupported": {"reason": "refused"}}


def seq_of(request):
    seq = request["seq"]
    if careless == "number_seq" and not isinstance(seq, int):
        return 0
    if careless == "float_seq" and isinstance(seq, int) and seq > 1 << 40:
        return float(seq) * 4
    return seq


def say(reply, command):
    unsent.append(json.dumps(reply) + "\n")
    if careless == "no_flush" and command == "call" and len(unsent) < 2:
        return
    if careless == "early_flush" and command == "call" and counts["calls"] > 0:
        return
    if careless == "early_flush" and command == "flush":
        unsent.reverse()
    sys.stdout.write("".join(unsent))
    sys.stdout.flush()
    unsent.clear()


def answer(line):
    request = json.loads(line)
    command = request.get("cmd")
    if command == "bye" and careless == "mute_bye":
        sys.exit(0)
    say({"seq": seq_of(request), **body_of(request)}, command)
    if command == "caps" and careless == "says_more":
        sys.stdout.write("ready\n")
        sys.stdout.flush()
    if command == "bye":
        sys.exit(3 if careless == "bad_status" else 0)


def main():
    waiting = b""
    while True:
        got = os.read(0, 1 << 16)
        if not got:
            if careless == "lives_on":
                time.sleep(600)
            return
        waiting += got
        if careless == "half_lines" and b"\n" not in waiting and waiting.startswith(b"{\"cmd\":\"call\""):
            sys.stdout.write("{\"seq\":0,\"ok\":{}}\n")
            sys.stdout.flush()
        if careless == "short_lines" and len(waiting) > 1 << 16:
            sys.exit(1)
        *lines, waiting = waiting.split(b"\n")
        for line in lines[:1] if careless == "drops_second" else lines:
            answer(line)


main()
