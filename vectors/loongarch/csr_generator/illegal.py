# SPDX-License-Identifier: CC0-1.0
"""Cases of values that software must not write: the field, and no other, holds anything then."""
from cases import DIRECT_MODE, MAPPED_MODE, ONES

# Of this value and its complement all fields below get other bits than their neighbours: a field that takes its bits
# from another place shows.
ANYTHING = 0x9E3779B97F4501CA
BOTH = MAPPED_MODE | DIRECT_MODE
FOUR_SIZES = {"choice.PSAVL": 1 << 63 | 1 << 40 | 1 << 21 | 1 << 12}

# What, the old and the new value, the configuration.
VALUES = {
    "CRMD": (("da-and-pg", DIRECT_MODE, BOTH | 0x204, {}), ("neither-da-nor-pg", MAPPED_MODE | 0x20, 0xA0, {}),
             ("datf", DIRECT_MODE, MAPPED_MODE | 0xE7, {}), ("datm", DIRECT_MODE | 0x80, MAPPED_MODE | 0x1A0, {}),
             ("all", MAPPED_MODE, ONES, {}), ("all-but-mode", MAPPED_MODE, ONES ^ DIRECT_MODE, {}),
             ("none", DIRECT_MODE | 0x20, MAPPED_MODE | 0x340, {})),
    "ECFG": (("vs-4-of-3", 0, 0x41234, {"choice.VSMax": 3}), ("vs-7-of-6", 0x31FFF, 0x70000, {"choice.VSMax": 6}),
             ("vs-1-of-0", 0, 0x11FFF, {"choice.VSMax": 0}), ("vs-3-of-3", 0, 0x30ABC, {"choice.VSMax": 3})),
    "RVACFG": (("9", 8, 9, {}), ("15", 1, ONES, {}), ("8", 1, 0x8, {})),
    "STLBPS": (("11", 12, 11, {}), ("30", 29, ONES ^ 0x21, {}), ("13-of-four", 12, 13, FOUR_SIZES),
               ("41-of-four", 40, 41, FOUR_SIZES), ("63-of-four", 12, ONES, FOUR_SIZES),
               ("40-of-four", 21, 40, FOUR_SIZES), ("40-on-la32", 21, 40, {"choice.LA32": 1, **FOUR_SIZES})),
}

# With a mask: a field of which a part is written becomes illegal as a whole, one beside the mask keeps what it has.
MASKED = {
    "CRMD": (("da-alone", MAPPED_MODE, ONES, 0x8), ("pg-alone", MAPPED_MODE, 0, 0x10),
             ("half-of-datf", DIRECT_MODE | 0x40, ONES, 0x20), ("half-of-datm", DIRECT_MODE | 0x80, ONES, 0x100),
             ("mode-kept", BOTH, ONES, 0x204), ("no-mode-kept", 0, ONES, 0x204),
             ("datf-kept", DIRECT_MODE | 0x60, 0, 0x304), ("datm-kept", DIRECT_MODE | 0x180, 0, 0x264),
             ("others-kept", BOTH | 0x1E0, 0, 0x60)),
    "ECFG": (("half-of-vs", 0x10000, ONES, 0x40000), ("vs-kept", 0x70FFF, 0, 0xFFF)),
    "RVACFG": (("part", 1, ONES, 0x8), ("kept", 9, ONES, ONES ^ 0xF)),
    "STLBPS": (("part", 12, ONES, 0x10), ("kept", 11, ONES, ONES ^ 0x3F)),
}
LIMITS = {"ECFG": {"choice.VSMax": 3}, "STLBPS": {"choice.PSAVL": 1 << 12}}


def illegal_cases(cases):
    """Twice each, with a value and its complement in the fields that hold anything."""
    name = cases.csr.name
    rows = [(what, old, new, ONES, config) for what, old, new, config in VALUES.get(name, ())]
    if cases.op == "csrxchg":
        rows += [(f"mask-{what}", old, new, mask, LIMITS.get(name, {})) for what, old, new, mask in MASKED.get(name, ())]
    for what, old, new, mask, config in rows if cases.op != "csrrd" else ():
        for sign, anything in (("plus", ANYTHING), ("minus", ONES ^ ANYTHING)):
            cases.add(f"illegal-{what}-{sign}",
                      f"A field of {name} that gets an illegal value holds anything; the others hold what they are"
                      " given.", {name: old}, clauses=["illegal_values", name, "S1"],
                      config={**config, "arbitrary.illegal_value": anything}, rd=new, **cases.with_mask(mask))
