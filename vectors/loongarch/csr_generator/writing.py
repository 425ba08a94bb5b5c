# SPDX-License-Identifier: CC0-1.0
"""Writes the files of a generator, or says which of them are not as it would write them."""
import argparse
import pathlib
import sys

from emit import to_yaml

VECTORS = pathlib.Path(__file__).resolve().parents[2]
LOONGARCH = VECTORS / "loongarch"


def run(description, folder, files, as_text=to_yaml):
    """The files go below the folder of vectors/loongarch, which holds no others. Gives the exit code."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is not as it would be")
    check = parser.parse_args().check
    wanted = {LOONGARCH / file.path: as_text(file) for file in files}
    there = set((LOONGARCH / folder).rglob("*.yaml"))
    wrong = [path for path, text in wanted.items() if path not in there or path.read_text(encoding="utf-8") != text]
    wrong += sorted(there - set(wanted))
    for path in wrong:
        _put_right(path, wanted.get(path), check)
    print(f"{len(wanted)} files, {sum(text.count('  - id: ') for text in wanted.values())} cases,"
          f" {len(wrong)} {'wrong' if check else 'written or removed'}")
    return 1 if check and wrong else 0


def _put_right(path, text, check):
    if check:
        print(f"{path.relative_to(VECTORS)} is not what {pathlib.Path(sys.argv[0]).name} writes")
    elif text is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
