#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An adapter that misbehaves in the way its first argument names; on every other question it answers 7.

Where a mode has to know that it was started before, the second argument names the file that it leaves."""
import json
import os
import sys
import time

mode = sys.argv[1]
TRIGGER = "0xf8000000"


def say(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def hello(seq):
    listed = [{"name": "gicv5.effective_mask", "in": 2, "out": 1}]
    if mode == "wrong_counts":
        listed[0]["in"] = 3
    if mode == "twice":
        listed *= 2
    told = {"name": mode, "functions": listed}
    if mode.startswith("run"):
        told["commands"] = ["call", "run", "of a later version"]
    if mode == "no_command":
        told["commands"] = ["jump"]
    if mode == "unknown_key":
        told["colour"] = "blue"
    if mode == "says_other_hello" and was_started_before():
        told["functions"] = []
    say(json.dumps({"seq": seq, "ok": told}) + "\n")


def was_started_before():
    before = os.path.exists(sys.argv[2])
    open(sys.argv[2], "w").close()
    return before


def misbehave(seq):
    answer = json.dumps({"seq": seq, "ok": {"out": ["0x7"]}}) + "\n"
    if mode in ("dies", "starts_once", "says_other_hello"):
        sys.stderr.write("assertion failed: I meant to\n")
        os._exit(3)
    if mode == "exits_well":
        os._exit(0)
    if mode == "exits_as_a_shell_says":
        os._exit(139)
    if mode == "killed":
        os.kill(os.getpid(), 9)
    if mode == "leaves_a_child":
        if os.fork() != 0:
            os._exit(4)
        time.sleep(600)
    if mode == "hangs":
        time.sleep(600)
    if mode == "garbage":
        say("\x00\xff not json\n")
    elif mode == "wrong_seq":
        say(json.dumps({"seq": 9999, "ok": {"out": ["0x7"]}}) + "\n")
    elif mode == "answers_twice":
        say(answer + answer)
    elif mode == "too_few_outputs":
        say(json.dumps({"seq": seq, "ok": {"out": []}}) + "\n")
    elif mode == "decimal":
        say(json.dumps({"seq": seq, "ok": {"out": [7]}}) + "\n")
    elif mode == "zeros":
        say("\0" * 1000 + "\n")
    elif mode == "list":
        say("[" + answer[:-1] + "]\n")
    elif mode == "deep":
        say('{"seq":%d,"ok":' % seq + "[" * 100000 + "]" * 100000 + "}\n")
    elif mode == "huge_number":
        say('{"seq":%d,"ok":{"out":["0x10000000000000000"]}}\n' % seq)
    elif mode == "no_answer":
        return
    elif mode == "drip":
        for byte in answer:
            say(byte)
            time.sleep(0.1)
    elif mode == "error":
        say(json.dumps({"seq": seq, "error": {"class": "mine", "message": "no memory"}}) + "\n")
    elif mode == "endless_line":
        while True:
            say("x" * 65536)
    elif mode == "closes_output":
        os.close(1)
        time.sleep(600)
    elif mode == "partial_line":
        say(answer[:-5])
        os._exit(0)
    elif mode == "floods_errors":
        for _ in range(100):
            sys.stderr.write("noise " * 20000)
        say(answer)
    else:
        say(answer)


if mode == "mute":
    time.sleep(600)
if mode == "half_hello":
    say('{"seq":0,"ok":{"functions":[]')
    time.sleep(600)
if mode == "dies_at_once" or (mode == "starts_once" and was_started_before()):
    sys.exit(1)
asked = 0
held = []
for line in sys.stdin:
    request = json.loads(line)
    if mode == "out_of_order" and request["cmd"] == "call":
        held.append(json.dumps({"seq": request["seq"], "ok": {"out": ["0x7"]}}) + "\n")
        if len(held) == 5:
            say("".join(reversed(held)))
            held = []
        continue
    if request["cmd"] == "hello":
        say("good morning\n") if mode == "wrong_hello" else hello(request["seq"])
    elif request["cmd"] == "bye":
        break
    elif mode == "unsupported":
        say(json.dumps({"seq": request["seq"], "unsupported": {"reason": "all of it"}}) + "\n")
    elif mode.startswith("run"):
        step = request["steps"][0]
        wanted = {"cmd": "run", "observe": ["mask"], "seq": request["seq"], "steps": [{**step, "op": "call"}]}
        guilty = mode != "run" and step["in"][0] == TRIGGER
        assert request == wanted and set(step) == {"op", "fn", "in"} and step["fn"] == "gicv5.effective_mask"
        steps = [{"out": ["0x7"]}] * (2 if guilty and mode == "run_two_steps" else 1)
        answer = {"out": ["0x7"]} if guilty and mode == "run_answers_call" else {"steps": steps}
        say(json.dumps({"seq": request["seq"], "ok": answer}) + "\n")
    elif request["in"][0] == TRIGGER and mode == "order":
        say(json.dumps({"seq": request["seq"], "ok": {"out": [hex(asked)]}}) + "\n")
    elif request["in"][0] == TRIGGER:
        misbehave(request["seq"])
    else:
        if mode == "slow":
            time.sleep(0.25)
        say(json.dumps({"seq": request["seq"], "ok": {"out": ["0x7"]}}) + "\n")
    asked += 1
