#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An adapter that misbehaves in the way its argument names; on every other question it answers 7."""
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
    if mode == "exports_nothing":
        listed = []
    say(json.dumps({"seq": seq, "ok": {"name": mode, "functions": listed}}) + "\n")


def misbehave(seq):
    answer = json.dumps({"seq": seq, "ok": {"out": ["0x7"]}}) + "\n"
    if mode == "dies":
        sys.stderr.write("assertion failed: I meant to\n")
        os._exit(3)
    if mode == "exits_well":
        os._exit(0)
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
if mode == "dies_at_once":
    sys.exit(1)
for line in sys.stdin:
    request = json.loads(line)
    if request["cmd"] == "hello":
        say("good morning\n") if mode == "wrong_hello" else hello(request["seq"])
    elif request["cmd"] == "bye":
        break
    elif mode == "unsupported":
        say(json.dumps({"seq": request["seq"], "unsupported": {"reason": "all of it"}}) + "\n")
    elif request["in"][0] == TRIGGER:
        misbehave(request["seq"])
    else:
        say(json.dumps({"seq": request["seq"], "ok": {"out": ["0x7"]}}) + "\n")
