#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turns the doc comments of the rules into a table, so that a rule's sentence stands in one place only.

A cited function is a function template whose `///` comment ends in a citation key. Usage:
cited_functions.py ROOT OUTPUT.cpp HEADER..."""
import re
import sys

KEY = re.compile(r"\s+([a-z0-9-]+:[A-Za-z0-9_.-]+)$")
NAME = re.compile(r"\b([A-Za-z_]\w*)\s*\(")
NOT_A_FUNCTION = re.compile(r"^(template\b.*>\s*)?(struct|class|enum|using|inline|static|namespace|#)\b")


def end_of_function(lines, start):
    """Last line of the function whose text starts at `start`: where its braces close."""
    depth = 0
    opened = False
    for number in range(start, len(lines)):
        depth += lines[number].count("{") - lines[number].count("}")
        opened = opened or "{" in lines[number]
        if opened and depth == 0:
            return number
    raise SystemExit(f"no end of the function that starts at line {start + 1}")


def cited_functions(path, text):
    lines = text.split("\n")
    comment = []
    number = 0
    while number < len(lines):
        line = lines[number]
        if line.startswith("///"):
            comment.append(line[3:].strip())
        elif line.startswith("template") and line.rstrip().endswith(">"):
            pass
        else:
            joined = " ".join(comment)
            key = KEY.search(joined)
            name = NAME.search(line)
            if comment and key and name and not NOT_A_FUNCTION.match(line):
                sentence = joined[: key.start()].strip()
                yield path, name.group(1), number + 1, end_of_function(lines, number) + 1, sentence, key.group(1)
            comment = []
        number += 1


def main():
    root, output, headers = sys.argv[1], sys.argv[2], sys.argv[3:]
    rows = []
    for header in headers:
        with open(f"{root}/{header}", encoding="utf-8") as file:
            rows += cited_functions(header, file.read())
    with open(output, "w", encoding="utf-8") as file:
        file.write('// Made by spec/registry/cited_functions.py; do not edit.\n#include "spec/registry/cited_functions.h"\n\n')
        file.write("namespace vcpuspec {\n\nconst std::vector<CitedFunction>& cited_functions() {\n")
        file.write("  static const std::vector<CitedFunction> all = {\n")
        for path, name, first, last, sentence, key in rows:
            quoted = sentence.replace("\\", "\\\\").replace('"', '\\"')
            file.write(f'      {{"{path}", "{name}", {first}, {last}, "{quoted}", "{key}"}},\n')
        file.write("  };\n  return all;\n}\n\n}  // namespace vcpuspec\n")


main()
