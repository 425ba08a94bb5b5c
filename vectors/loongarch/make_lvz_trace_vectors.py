#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Writes vectors/loongarch/trace/worlds from the facts: traces of a core with both worlds, a file a topic.

usage: make_lvz_trace_vectors.py [--check]

What is expected is derived here from the facts, without a look at the rules of spec/loongarch. --check writes nothing
and fails when a file is not as it would be written. After a change, `make vectors` writes the JSON Lines beside the
files.
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), *(str(HERE / folder) for folder in ("csr_generator", "event_generator", "lvz_generator"))]
import emit_traces  # noqa: E402
import traces_between_worlds  # noqa: E402
import traces_of_entries  # noqa: E402
import traces_of_interrupts  # noqa: E402
import writing  # noqa: E402

TOOL = "vectors/loongarch/make_lvz_trace_vectors.py"
NOTES = {
    "LOST_BETWEEN_WORLDS": (
        "LOST_ON_SWITCH", "What one world had is lost, or taken from the other one, when guest mode is entered or"
                            " left.",
        "A guest goes on with something that it has not left, or root does."),
    "STALE_BETWEEN_STEPS": (
        "SIDE_EFFECT", "A bit that an earlier step has set or cleared is not what a later step looks at.",
        "A return goes to the other world, or an event that is over takes place again."),
    "TAG_MIXED_UP": (
        "STATE_LEAK_HOST", "An entry of the TLB is found, written or emptied under the id of somebody else.",
        "A guest reads the memory of another guest, or of root."),
    "INTERRUPT_MISROUTED": (
        "TRAP_ROUTING", "An interrupt is taken in the world that it is not for, is lost, or comes twice.",
        "A guest waits for ever, or its handler runs for nothing."),
}


def files():
    topics = {**traces_of_entries.TOPICS, **traces_between_worlds.TOPICS, **traces_of_interrupts.TOPICS}
    for name, (comment, traces) in topics.items():
        yield emit_traces.TraceFile(
            f"trace/worlds/{name}.yaml", f"{comment} Made by make_lvz_trace_vectors.py: change that.", NOTES,
            [trace.done() for trace in traces()], TOOL)


def main():
    return writing.run(__doc__.split("\n", maxsplit=1)[0], "trace/worlds", files(), emit_traces.to_yaml)


if __name__ == "__main__":
    sys.exit(main())
