#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An adapter in Python: puts what comes as lines to a library with the C interface.

usage: library.py LIBRARY.so"""
import ctypes
import json
import sys

WORDS = ctypes.POINTER(ctypes.c_uint64)
STATUS, MACHINE, SIZE = ctypes.c_int32, ctypes.c_void_p, ctypes.c_size_t
OK = 0


class Implementation(ctypes.Structure):
    """struct vcpuspec_implementation."""
    _fields_ = [
        ("size", SIZE), ("abi_version", ctypes.c_uint32), ("describe", ctypes.CFUNCTYPE(ctypes.c_char_p)),
        ("call", ctypes.CFUNCTYPE(STATUS, ctypes.c_uint32, WORDS, WORDS, ctypes.c_uint64)),
        ("create", ctypes.CFUNCTYPE(MACHINE)), ("destroy", ctypes.CFUNCTYPE(None, MACHINE)),
        ("reset", ctypes.CFUNCTYPE(STATUS, MACHINE)),
        ("load", ctypes.CFUNCTYPE(STATUS, MACHINE, WORDS, ctypes.c_uint64)),
        ("step", ctypes.CFUNCTYPE(STATUS, MACHINE, ctypes.c_uint32, WORDS, WORDS)), ("run", ctypes.c_void_p),
        ("observe", ctypes.CFUNCTYPE(STATUS, MACHINE, WORDS, ctypes.c_uint64)),
        ("save", ctypes.CFUNCTYPE(STATUS, MACHINE, ctypes.c_void_p, ctypes.POINTER(SIZE))),
        ("restore", ctypes.CFUNCTYPE(STATUS, MACHINE, ctypes.c_char_p, SIZE))]


class Refused(Exception):
    """The library does not do what is asked."""


def words_of(values, count=None):
    if count is not None and len(values) != count:
        raise Refused(f"there are {count} words")
    return (ctypes.c_uint64 * max(1, len(values)))(*(int(value, 16) for value in values))


def listed(words, count):
    return [hex(word) for word in words[:count]]


def demand(status):
    if status != OK:
        raise Refused(f"the library says {status}")


COMMANDS = ("hello", "call", "run", "reset", "load", "step", "read", "save", "restore", "flush", "bye")
OF_A_MACHINE = ("reset", "load", "step", "read", "save", "restore")


class Adapter:
    """A library, and the machine that it makes if it describes one. Each command is a method of its name."""

    def __init__(self, path):
        library = ctypes.CDLL(path)
        library.vcpuspec_implementation.restype = ctypes.POINTER(Implementation)
        self.table = library.vcpuspec_implementation().contents
        self.description = json.loads(self.table.describe())
        self.functions = {f["name"]: (number, f["in"], f["out"])
                          for number, f in enumerate(self.description["functions"])}
        self.machine, self.name, self.slots, self.events = None, None, 0, {}
        for machine in self.description.get("machines", []):
            self.name, self.slots = machine["name"], len(machine["slots"])
            self.events = {event["name"]: (number, event["args"], event["results"])
                           for number, event in enumerate(machine["events"])}
            self.machine = self.table.create()

    def hello(self, _):
        commands = ["call"] if self.machine is None else ["call", "run", "reset", "load", "step", "read", "flush"]
        if self.table.save and self.table.restore:
            commands += ["save", "restore"]
        return {**self.description, "protocol": "vcpuspec/1", "commands": commands}

    def call(self, request):
        number, given, count = self.functions[request["fn"]]
        outputs = words_of(["0x0"] * count)
        demand(self.table.call(number, words_of(request["in"], given), outputs, 1))
        return {"out": listed(outputs, count)}

    def run(self, request):
        if "machine" not in request:
            return {"steps": [self.call(step) for step in request["steps"]]}
        self.load(request)
        return {"steps": [{**self.step(step), **self.read(step)} for step in request["steps"]]}

    def reset(self, _):
        self.table.destroy(self.machine)
        self.machine = self.table.create()
        return {}

    def load(self, request):
        demand(self.table.load(self.machine, words_of(request["state"], self.slots), self.slots))
        return {}

    def step(self, request):
        number, given, count = self.events[request["op"]]
        results = words_of(["0x0"] * count)
        demand(self.table.step(self.machine, number, words_of(request["in"], given), results))
        return {"out": listed(results, count)}

    def read(self, _):
        slots = words_of(["0x0"] * self.slots)
        demand(self.table.observe(self.machine, slots, self.slots))
        return {"state": listed(slots, self.slots)}

    def save(self, _):
        size = SIZE(0)
        self.table.save(self.machine, None, ctypes.byref(size))
        buffer = ctypes.create_string_buffer(size.value)
        demand(self.table.save(self.machine, buffer, ctypes.byref(size)))
        return {"saved": buffer.raw[:size.value].hex()}

    def restore(self, request):
        saved = bytes.fromhex(request["saved"])
        demand(self.table.restore(self.machine, saved, len(saved)))
        return {}

    def flush(self, _):
        return {}  # every answer has been flushed already

    def bye(self, _):
        return {}

    def reply_to(self, request):
        command = request.get("cmd")
        is_of_machine = command in OF_A_MACHINE or "machine" in request
        if command not in COMMANDS or (is_of_machine and (self.name is None or request["machine"] != self.name)):
            return {"unsupported": {"reason": f"no {command}"}}
        try:
            return {"ok": getattr(self, command)(request)}
        except (Refused, KeyError) as why:
            return {"unsupported": {"reason": str(why)}}


def main():
    adapter = Adapter(sys.argv[1])
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"seq": request["seq"], **adapter.reply_to(request)}), flush=True)
        if request.get("cmd") == "bye":
            return


main()
