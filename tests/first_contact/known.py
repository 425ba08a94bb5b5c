# SPDX-License-Identifier: Apache-2.0
"""What differs in a case, and the list of differences that are known and argued."""
import fnmatch

import yaml

from replay import facts

KEYS = {"id", "cases", "count", "shows", "qemu", "right", "why", "wrong_if"}
SIDES = ("manual", "qemu", "open")  # who is right; open: the manual leaves it to the implementation


class ListError(Exception):
    """The list of known differences is not in order."""


def bit_classes(csr, bits):
    """What these bits of a CSR are: for each its access class and its field, "wide" above a CSR of 32 bits."""
    if csr is None:
        return [{"undefined"}]
    names = [{field.access, f"{csr.name}.{field.name}"} for field in csr.fields if field.mask & bits]
    return names + ([{"wide"}] if bits >> csr.width else [])


def _shown(value):
    return f"0x{value:x}" if isinstance(value, int) else value or "none"


class Difference:
    """What a case expects and what it got, as far as they are not the same. False when nothing differs."""

    def __init__(self, case, answer):
        self.case = case
        self.exception = None
        self.places = answer.differences()
        if case.exception != answer.exception():
            self.exception = _shown(case.exception), _shown(answer.exception())

    def __bool__(self):
        return bool(self.places or self.exception)

    def __str__(self):
        shown = [f"{place} expected {_shown(expected)} got {_shown(observed)}"
                 for place, (expected, observed, _) in self.places.items()]
        if self.exception:
            shown.insert(0, "exception expected {} got {}".format(*self.exception))
        return "; ".join(shown)

    def only_in(self, names):
        """Whether each bit that differs is in a field, or of an access class, that is named."""
        return all(
            names & classes
            for place, (_, _, bits) in self.places.items()
            for classes in bit_classes(self._csr_at(place), bits))

    def _csr_at(self, place):
        return self.case.csr if place == "rd" else facts.members()[place.split(".")[1]][0]


class Entry:
    def __init__(self, item):
        if not isinstance(item, dict) or set(item) != KEYS:
            raise ListError(f"an entry of the known differences needs the keys {', '.join(sorted(KEYS))}: {item}")
        self.__dict__.update(item)
        if set(self.shows) not in ({"exception"}, {"only"}):
            raise ListError(f"{self.id}: shows has the key exception or the key only, not {self.shows}")
        if self.right not in SIDES:
            raise ListError(f"{self.id}: right is one of {', '.join(SIDES)}, not {self.right}")
        self.explained = {glob: 0 for glob in self.cases}

    def explains(self, difference):
        globs = [glob for glob in self.cases if fnmatch.fnmatchcase(difference.case.id, glob)]
        if not globs or not self._shows(difference):
            return False
        for glob in globs:
            self.explained[glob] += 1
        return True

    def _shows(self, difference):
        """shows: {exception: CODE}, or {only: [...]} for differences in bits of these classes or fields alone."""
        if "exception" in self.shows:
            return difference.exception is not None and difference.exception[1] == self.shows["exception"]
        return difference.exception is None and difference.only_in(set(self.shows["only"]))


class Known:
    def __init__(self, entries):
        self.entries = entries
        self.counts = {entry.id: 0 for entry in entries}

    def explain(self, difference):
        """The id of the first entry that explains it, None when none does."""
        for entry in self.entries:
            if entry.explains(difference):
                self.counts[entry.id] += 1
                return entry.id
        return None

    def stale(self):
        """One line for each entry that does not stand for as many cases as it says, or names cases for nothing."""
        lines = []
        for entry in self.entries:
            if self.counts[entry.id] != entry.count:
                lines.append(f"{entry.id}: {self.counts[entry.id]} cases differ so, the list says {entry.count}")
            lines += [f"{entry.id}: no case of {glob} differs so" for glob, n in entry.explained.items() if n == 0]
        return lines


def read(path):
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))["differences"]
        return Known([Entry(item) for item in listed])
    except (yaml.YAMLError, TypeError, KeyError) as error:
        raise ListError(f"{path}: not a YAML map with the key `differences` and a list of entries: {error}") from error
