# SPDX-License-Identifier: CC0-1.0
"""Cases of which of several exceptions of an instruction is taken."""
import itertools

from emit import Case

# In the manual's order: interrupts first, then by stage, and within fetching and executing as it lists them.
ORDER = ("interrupt", "fetch_watchpoint", "fetch_address_error", "fetch_translation", "fetch_machine_error", "decoding",
         "misaligned", "address_error", "bound_check", "translation", "misaligned_across_types")


def _case(what, why, found):
    taken = min((ORDER.index(cause) for cause in found), default=len(ORDER))
    return Case(id=f"la.exception_priority.{what}", refs=["exception_priority"], tags=["exception", "priority"], why=why,
                pre={}, args={cause: 1 for cause in found}, result={"taken": taken})


def _slug(cause):
    return cause.replace("_", "-")


def cases():
    yield _case("none", "Where nothing is found, nothing is taken.", ())
    for cause in ORDER:
        yield _case(f"only-{_slug(cause)}", "What is found alone is taken.", (cause,))
        later = ORDER[ORDER.index(cause) + 1:]
        if len(later) > 1:
            yield _case(f"{_slug(cause)}-and-all-later", "All that is found later is hidden.", (cause, *later))
    for first, second in itertools.combinations(ORDER, 2):
        yield _case(f"{_slug(first)}-before-{_slug(second)}", "What is found first is taken.", (first, second))
