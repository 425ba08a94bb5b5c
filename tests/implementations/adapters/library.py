#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An adapter in Python for a machine: puts the events of a trace, which come as lines, to a library with the C interface.

usage: library.py LIBRARY.so"""
import ctypes
import json
import sys

WORDS = ctypes.POINTER(ctypes.c_uint64)
STATUS, MACHINE = ctypes.c_int32, ctypes.c_void_p
OK = 0


class Implementation(ctypes.Structure):
    """struct vcpuspec_implementation, as far as a trace needs it."""
    _fields_ = [
        ("size", ctypes.c_size_t), ("abi_version", ctypes.c_uint32), ("describe", ctypes.CFUNCTYPE(ctypes.c_char_p)),
        ("call", ctypes.c_void_p), ("create", ctypes.CFUNCTYPE(MACHINE)), ("destroy", ctypes.CFUNCTYPE(None, MACHINE)),
        ("reset", ctypes.c_void_p), ("load", ctypes.CFUNCTYPE(STATUS, MACHINE, WORDS, ctypes.c_uint64)),
        ("step", ctypes.CFUNCTYPE(STATUS, MACHINE, ctypes.c_uint32, WORDS, WORDS)), ("run", ctypes.c_void_p),
        ("observe", ctypes.CFUNCTYPE(STATUS, MACHINE, WORDS, ctypes.c_uint64))]


class Refused(Exception):
    """The library does not do what is asked."""


def words_of(values):
    return (ctypes.c_uint64 * max(1, len(values)))(*(int(value, 16) for value in values))


def listed(words, count):
    return [hex(word) for word in words[:count]]


class Machine:
    """The machine that a library describes."""

    def __init__(self, path):
        library = ctypes.CDLL(path)
        library.vcpuspec_implementation.restype = ctypes.POINTER(Implementation)
        self.calls = library.vcpuspec_implementation().contents
        self.description = json.loads(self.calls.describe())
        machine = self.description["machines"][0]
        self.slots = len(machine["slots"])
        self.events = {event["name"]: (number, event["results"]) for number, event in enumerate(machine["events"])}

    def run(self, request):
        one = self.calls.create()
        try:
            demand(self.calls.load(one, words_of(request["state"]), self.slots))
            return {"steps": [self.step(one, step) for step in request["steps"]]}
        finally:
            self.calls.destroy(one)

    def step(self, one, step):
        number, count = self.events[step["op"]]
        results, slots = words_of(["0"] * count), words_of(["0"] * self.slots)
        demand(self.calls.step(one, number, words_of(step["in"]), results))
        demand(self.calls.observe(one, slots, self.slots))
        return {"out": listed(results, count), "state": listed(slots, self.slots)}


def demand(status):
    if status != OK:
        raise Refused(f"the library says {status}")


def reply_to(machine, request):
    command = request.get("cmd")
    if command == "hello":
        return {"ok": {**machine.description, "commands": ["call", "run"]}}
    if command == "bye":
        return {"ok": {}}
    if command != "run" or "machine" not in request:
        return {"unsupported": {"reason": f"no {command}"}}
    try:
        return {"ok": machine.run(request)}
    except Refused as why:
        return {"unsupported": {"reason": str(why)}}


def main():
    machine = Machine(sys.argv[1])
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"seq": request["seq"], **reply_to(machine, request)}), flush=True)
        if request.get("cmd") == "bye":
            return


main()
