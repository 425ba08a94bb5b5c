#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts the report's page, its style and its scripts together, as the string literals that page.h declares. The page
allows exactly these texts to run, by their digests. Usage: embed_page.py OUTPUT.cpp PAGE.html STYLE.css SCRIPT.js..."""
import base64
import hashlib
import re
import sys

PLACES = ["title", "without_script", "data"]
NAMES = ["before_title", "before_text", "before_data", "after_data"]


def read(path):
    with open(path, encoding="ascii") as file:
        return file.read()


def without_licence(text):
    """Text without the line about its licence, which the page has once."""
    return re.sub(r"^(//|/\*) SPDX-License-Identifier: [^\n]*\n", "", text)


def source_of(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def literal(text):
    lines = text.splitlines(keepends=True)
    quoted = (line.replace("\\", "\\\\").replace('"', '\\"').replace("??", "?\\?").replace("\n", "\\n") for line in lines)
    return "\n".join(f'    "{line}"' for line in quoted)


def main():
    output, page, style, scripts = sys.argv[1], read(sys.argv[2]), read(sys.argv[3]), sys.argv[4:]
    style = without_licence(style)
    script = "".join(without_licence(read(path)) for path in scripts)
    if "</script" in script or "<!--" in script or "</style" in style:
        sys.exit("embed_page.py: a style or script must not hold what ends its element")
    policy = (f"default-src 'none'; style-src {source_of(style)}; script-src {source_of(script)}; base-uri 'none'; "
              "form-action 'none'; require-trusted-types-for 'script'")
    for name, text in (("policy", policy), ("style", style), ("script", script)):
        page = page.replace("{{" + name + "}}", text)
    parts = re.split("|".join(r"\{\{" + name + r"\}\}" for name in PLACES), page)
    if len(parts) != len(NAMES):
        sys.exit(f"embed_page.py: the page must have each of these once, in this order: {', '.join(PLACES)}")
    with open(output, "w", encoding="ascii") as file:
        file.write('// Made by checker/reports/html/embed_page.py; do not edit.\n#include "checker/reports/html/page.h"\n\n')
        file.write("namespace vcpuspec::html {\n")
        for name, text in zip(NAMES, parts):
            file.write(f"\nconst std::string_view {name} =\n{literal(text)};\n")
        file.write("\n}  // namespace vcpuspec::html\n")


main()
