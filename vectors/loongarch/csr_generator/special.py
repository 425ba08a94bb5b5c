# SPDX-License-Identifier: CC0-1.0
"""Cases of what one register does and no other: derived reads, actions of a write, conditions on a write."""
from cases import DIRECT_MODE, LOW_WORD, MAPPED_MODE, MIXED, ONES, OTHER, PROGRAM, held, privilege_cases
from machine import (CORE_TIMER_STOPPED, DBG_DST, DM_ONLY, ESTAT_MSGINT, ESTAT_PMC, ESTAT_TI, MSGIR_NULL, PMCNT_TOP,
                     PMIEN, WCLLB, facts)


def implementation_defined(cases):
    """Of a register whose format the implementation chooses only the old value is known after a write."""
    name = cases.csr.slots[0]
    for what, old, new in (("mixed", OTHER, MIXED), ("other", MIXED, OTHER)):
        operands = {"rd": new, **cases.with_mask()}
        cases.add(what, f"What {name} held comes back in rd; what it holds then is for the implementation to say.",
                  {**cases.own(old), "PC": PROGRAM}, drop=[f"host.{name}"], **operands)
    cases.add("decided", f"What {name} holds after a write is what the implementation makes of it.", cases.own(MIXED),
              config={"arbitrary.implementation_defined": 0x123456789ABCDEF0}, rd=ONES, **cases.with_mask())
    cases.all[-1].result[f"host.{name}"] = 0x123456789ABCDEF0


def read_only(cases, watch=(), level="must", flags=(), **state):
    """A write changes nothing, raises nothing, and still gives the old value."""
    name = cases.csr.slots[0]
    for what, old, new in (("ones", 0, ONES), ("zeros", ONES, 0)):
        operands = {"rd": new, **cases.with_mask()}
        cases.add(what, f"Software cannot change {name}: a write is ignored without an exception; rd gets its value.",
                  {**cases.own(old), "PC": PROGRAM, **state}, watch=watch, clauses=["S1", cases.csr.name],
                  tags=["read-only"], level=level, flags=list(flags), **operands)


def current_mode(cases):
    cases.add("ipe-plv3-r0", "Refused or not, an instruction that names r0 leaves it zero.",
              {"CRMD": DIRECT_MODE | 3, "PC": PROGRAM}, clauses=["S1_inferred", "S3"], watch=["CRMD", "ESTAT"],
              tags=["privilege"], rd=ONES, rd_is_r0=1, **cases.with_mask())
    for what, start in (("last-word-of-32-bits", 0xFFFFFFFC), ("last-word-of-lower-half", (1 << 63) - 4)):
        cases.add(what, "On LA64, addresses have 64 bits.", {"PC": start}, rd=DIRECT_MODE,
                  **cases.with_mask())
    if cases.op == "csrxchg":
        cases.add("field-da-pg", "A mask of DA and PG switches to mapped mode and leaves the rest of CRMD alone.",
                  {"CRMD": DIRECT_MODE}, rd=0x3F7 & ~0x160, rj=0x18)
        cases.add("memory-types", "A mask of DATF and DATM sets both memory types and nothing else.",
                  {"CRMD": DIRECT_MODE}, rd=0x127 | MAPPED_MODE, rj=0x1E0)


def size_limits(cases):
    """STLBPS and RVACFG take few values; these go through all bits that legal ones have."""
    if cases.op == "csrxchg":
        name = cases.csr.name
        values = {"STLBPS": ((16, ONES, 0x2), (16, ONES, 0xC), (29, 0, 0x5), (28, 0, 0x8), (22, 0, 0x2)),
                  "RVACFG": ((0, ONES, 0x8), (8, 0, 0x8), (3, ONES, 0x4))}[name]
        for old, new, mask in values:
            cases.add(f"from-{old}-{'set' if new else 'clear'}-0x{mask:x}",
                      f"The mask 0x{mask:x} turns {old} into another legal value of {name}.", {name: old}, rd=new,
                      rj=mask)
    if cases.csr.name == "STLBPS":
        _page_sizes(cases)


def _page_sizes(cases):
    """Sizes that share no bit with those above."""
    if cases.op == "csrrd":
        cases.add("12", "STLBPS holds 12 for pages of 4 KiB.", {"STLBPS": 12}, rd=ONES)
    else:
        two_sizes = {"choice.PSAVL": 1 << 44 | 1 << 12, "arbitrary.illegal_value": ONES}  # which must not show
        cases.add("from-44-to-12", "Pages of 2^44 bytes give way to pages of 4 KiB.", {"STLBPS": 44}, config=two_sizes,
                  clauses=["PRCFG2", "STLBPS"], rd=12, **cases.with_mask())


def status(cases):
    """A 1 clears a hit, a 0 keeps it."""
    for what, hits in (("even", MIXED), ("odd", OTHER)):
        operands = {"csrwr": {"rd": hits}, "csrxchg": {"rd": ONES, "rj": hits}}.get(cases.op)
        if operands:
            cases.add(f"clears-{what}-hits", f"A 1 that gets to {cases.csr.name} clears that hit; the others stay.",
                      cases.own(ONES), **operands)


def doubtful(cases, bits, what):
    """Bits of which the manual says two things; we expect what our reading of the errata says."""
    name = cases.csr.slots[0]
    clauses = ["v1_10" if name == "ECFG" else "S12", name]
    for verb, old, new in (("set", 0, bits), ("cleared", bits, 0)):
        operands = {"rd": new, **cases.with_mask(bits)}
        cases.add(f"doubtful-{verb}", f"{what} of {name} is {verb} as our reading of the contradiction has it.",
                  {name: old}, clauses=clauses, level="should", flags=["CONTRADICTION"], **operands)


def short_addresses(cases):
    """In the 32-bit address mode of its PLV an exception records no more than 32 bits of the PC."""
    if cases.op != "csrrd":
        return
    for plv in (1, 2, 3):
        for what, enabled in (("alone", 1 << plv), ("missing", 0xE & ~(1 << plv))):
            state = {"CRMD": DIRECT_MODE | plv, "MISC": enabled, "PC": ONES ^ 3, "ERA": 0}
            cases.add(f"va32l{plv}-{what}",
                      f"ERA gets the lower half of the PC where MISC.VA32L{plv} is set, else all of it.", state,
                      clauses=["ERA", "MISC", "S3"], watch=["ERA", "CRMD", "ESTAT"], tags=["privilege"], rd=OTHER)


def page_directory(cases):
    top = 1 << facts.PARAMETERS["VALEN"] - 1
    low, high = 0x123456789ABCD000, 0xFEDCBA9876543000
    places = {"PGDL": low, "PGDH": high}
    chosen = (
        ("low-half", "bit VALEN-1 of BADV is clear", {"BADV": ~top & (1 << 47) - 1}),
        ("high-half", "bit VALEN-1 of BADV is set", {"BADV": ONES ^ top - 1}),
        ("refill-low-half", "in a refill, TLBRBADV decides, not BADV",
         {"TLBRERA": 1, "BADV": ONES, "TLBRBADV": top - 1}),
        ("refill-high-half", "in a refill, TLBRBADV decides, not BADV", {"TLBRERA": 1, "TLBRBADV": ONES ^ top - 1}),
        ("refill-is-over", "outside a refill, TLBRBADV does not matter",
         {"TLBRERA": LOW_WORD ^ 3, "TLBRBADV": ONES, "BADV": 0x7000}),
    )
    operands = {"csrrd": {"rd": 0x55}, "csrwr": {"rd": ONES}, "csrxchg": {"rd": 0, "rj": ONES}}[cases.op]
    for what, why, state in chosen if cases.op == "csrrd" else chosen[:4]:
        cases.add(what, f"PGD shows PGDL or PGDH: {why}; neither changes.", {**places, **state}, watch=["PGDL", "PGDH"],
                  **operands)
    if cases.op == "csrrd":
        cases.add("r0", "A read of PGD into r0 leaves r0 zero.", places, clauses=["S1_inferred"], rd=ONES, rd_is_r0=1)
        _bit_63_alone(cases, places, top)


def _bit_63_alone(cases, places, top):
    """The two sentences about PGD differ for an address that is not canonical."""
    for what, address in (("bit-63-alone", 1 << 63), ("bit-47-alone", top)):
        cases.add(what, "Of an address that is not canonical, bit VALEN-1 decides and not bit 63.",
                  {**places, "BADV": address}, clauses=["S12", "PGD"], level="should", flags=["CONTRADICTION"],
                  watch=["PGDL", "PGDH"], rd=0)


def timer_clear(cases):
    pending = {"ESTAT": ESTAT_TI | 3, "PC": PROGRAM}
    exchange = cases.op == "csrxchg"
    why = "{} the timer interrupt; TICLR reads 0, and no other bit of ESTAT changes."
    if cases.op == "csrrd":
        cases.add("zero", "TICLR reads 0 and a read clears nothing.", pending, watch=["ESTAT"], rd=ONES)
        cases.add("r0", "A read of TICLR into r0 leaves r0 zero and clears nothing.", pending, watch=["ESTAT"],
                  clauses=["S1_inferred"], rd=ONES, rd_is_r0=1)
        return
    mask = cases.with_mask(1)
    cases.add("clear", why.format("A 1 in CLR clears"), pending, watch=["ESTAT"], rd=1, **mask)
    cases.add("all-but-clear", why.format("What stands beside CLR does not clear"), pending, watch=["ESTAT"],
              rd=ONES ^ 1, **cases.with_mask())
    cases.add("r0", why.format("A write of r0 does not clear"), pending, watch=["ESTAT"], clauses=["S1_inferred"],
              rd=ONES, rd_is_r0=1, **cases.with_mask())
    for what, others in (("nothing-pending", 0x3), ("everything-pending", 0x7FFF1BFF)):
        cases.add(what, "A 1 in CLR changes nothing in ESTAT but the bit of the timer.",
                  {"ESTAT": others, "PC": PROGRAM}, watch=["ESTAT"], rd=ONES, **cases.with_mask())
    if exchange:
        cases.add("masked", why.format("A 1 in CLR outside the mask does not clear"), pending, watch=["ESTAT"],
                  clauses=["S1_inferred"], rd=ONES, rj=ONES ^ 1)
        cases.add("rd-is-rj", why.format("One register as source and mask clears"), pending, watch=["ESTAT"],
                  clauses=["S1_inferred"], rd=1, rj=0, rj_is_rd=1)


def load_linked(cases):
    """LLBCTL: nothing says what WCLLB reads, so rd is left out, but for cases that say so."""
    flagged = {"level": "should", "flags": ["WCLLB_READ"]}
    if cases.op == "csrrd":
        for value in (0x1, 0x4):
            cases.add(f"0x{value:x}", "ROLLB shows the LLbit, KLO what was written, and the rest reads 0.",
                      {"LLBCTL": value}, rd=ONES, **flagged)
        for value in (0x0, 0x5):
            _reads_anything(cases, f"0x{value:x}", {"LLBCTL": value}, {"rd": ONES})
        cases.add("r0", "A read of LLBCTL into r0 leaves r0 zero.", {"LLBCTL": 5}, clauses=["S1_inferred"], rd=ONES,
                  rd_is_r0=1)
        return
    table = (("ones", 0x1, ONES, ONES, "WCLLB clears the LLbit and KLO is set"),
             ("llbit-not-set", 0x0, ONES ^ 2, ONES, "ROLLB cannot be set by software"),
             ("llbit-not-cleared", 0x5, 0x0, ONES, "a 0 does not clear the LLbit, and KLO is cleared"),
             ("clear", 0x5, 0x6, ONES, "WCLLB clears the LLbit, and KLO keeps its 1"),
             ("clear-alone", 0x5, 0x2, ONES, "WCLLB clears the LLbit whatever stands beside it, and KLO is cleared"),
             ("nothing-to-clear", 0x4, 0x2, ONES, "WCLLB leaves no trace when there is no LLbit, and KLO is cleared"),
             ("upper-half", 0x1, 0x200000000, ONES, "the upper half of what is written is no WCLLB"))
    masked = (("wcllb-masked", 0x5, 0x0, ~0x2 & ONES, "a WCLLB outside the mask does nothing"),
              ("wcllb-masked-one", 0x1, ONES, ~0x2 & ONES, "a 1 in WCLLB outside the mask does nothing"),
              ("klo-masked", 0x5, 0x0, ~0x4 & ONES, "KLO outside the mask stays set"),
              ("klo-masked-one", 0x0, ONES, ~0x4 & ONES, "KLO outside the mask stays clear"),
              ("mask-zero", 0x5, ONES ^ 4, 0, "a mask without bits leaves LLBCTL alone"))
    for what, old, new, mask, why in table + (masked if cases.op == "csrxchg" else ()):
        operands = {"rd": new, **cases.with_mask(mask)}
        cases.add(what, f"In LLBCTL, {why}.", {"LLBCTL": old, "PC": PROGRAM}, clauses=["S7", "LLBCTL"], drop=["rd"],
                  **operands)
    for what, old, shown in (("zero", 0x0, 0x0), ("one", 0x4, facts.ones(31, 0))):
        cases.add(f"wcllb-reads-{what}", f"WCLLB may read {what}; no other bit of LLBCTL reads what it does not hold.",
                  {"LLBCTL": old}, config={"arbitrary.read_of_w1": shown}, drop=["rd"], rd=0, **cases.with_mask())
        cases.all[-1].result["rd"] = old | shown & WCLLB
    _load_linked_shapes(cases, flagged)


def _load_linked_shapes(cases, flagged):
    mask = cases.with_mask()
    cases.add("r0", "With r0 as source nothing but KLO changes in LLBCTL.", {"LLBCTL": 5}, clauses=["S1_inferred"],
              rd=ONES, rd_is_r0=1, **mask)
    if mask:
        cases.add("rd-is-rj", "One register as source and mask clears the LLbit and leaves KLO.", {"LLBCTL": 5},
                  clauses=["S1_inferred"], drop=["rd"], rd=2, rj=0, rj_is_rd=1)
    cases.add("old-0x1", "What LLBCTL held before the write comes back in rd.", {"LLBCTL": 1}, rd=6, **flagged, **mask)
    _reads_anything(cases, "old-0x4", {"LLBCTL": 4}, {"rd": 6, **mask})


def _reads_anything(cases, what, state, operands):
    """With every bit that W1 bits may read as: it shows in WCLLB and nowhere else."""
    cases.add(what, "Whatever WCLLB reads as, the other bits of LLBCTL read what they hold.", state,
              config={"arbitrary.read_of_w1": LOW_WORD}, **operands)
    cases.all[-1].result["rd"] |= WCLLB


def timer(cases):
    """A write of TCFG that leaves it enabled starts the timer anew."""
    if cases.op == "csrrd":
        return
    table = (("starts", 0x0, 0x1001, ONES, "starts the timer at InitVal times four"),
             ("starts-periodic", 0x0, 0xFFFFFFFFFFFF, ONES, "starts the timer at InitVal times four, periodic or not"),
             ("restarts", 0x2001, 0x2001, ONES, "starts the timer anew though nothing changes"),
             ("does-not-start", 0x0, 0x1002, ONES, "leaves the timer as it is without En"),
             ("stops", 0x1001, 0x1000, ONES, "stops the timer, and its value stays"))
    masked = (("en-alone-starts", 0x1000, ONES, 0x1, "with a mask of En starts the timer with the InitVal there"),
              ("restarts-with-mask-zero", 0x1003, 0, 0, "with an empty mask starts the timer anew when it is enabled"),
              ("periodic-alone-restarts", 0x1001, ONES, 0x2, "with a mask of Periodic starts the timer anew"),
              ("en-masked", 0x1000, ONES, 0x1002, "with En outside the mask leaves the timer as it is"))
    for what, old, new, mask, why in table + (masked if cases.op == "csrxchg" else ()):
        operands = {"rd": new, **cases.with_mask(mask)}
        cases.add(what, f"A write of TCFG {why}.", {"TCFG": old, "TVAL": 0x123}, clauses=["S6", "TCFG"], watch=["TVAL"],
                  **operands)
    _expired(cases)


def _expired(cases):
    """A one-shot timer that expired stands still until TCFG is written with En."""
    table = [("expired-starts", 0x1001, 0x1001, ONES, "starts a timer that has expired"),
             ("expired-stays", 0x1001, 0x1000, ONES, "without En leaves a timer that has expired")]
    if cases.op == "csrxchg":
        table += [("expired-starts-with-mask-zero", 0x1001, 0, 0, "with an empty mask starts a timer that has expired"),
                  ("expired-stays-with-en-masked", 0x1000, ONES, 0x1002,
                   "with En masked leaves a timer that has expired")]
    for what, old, new, mask, why in table:
        operands = {"rd": new, **cases.with_mask(mask)}
        cases.add(what, f"A write of TCFG {why}.", {"TCFG": old, "TVAL": facts.ones(47, 0), "CORE": CORE_TIMER_STOPPED},
                  clauses=["S6", "TCFG"], watch=["TVAL", "CORE"], **operands)


def counter_permission(cases):
    """csrrd of a counter is allowed at PLVn where MISC.RPCNTLn is set, and nothing else is."""
    for plv in (1, 2, 3):
        own, others = 1 << 8 + plv, 0xE00 & ~(1 << 8 + plv)
        state = {"CRMD": DIRECT_MODE | plv, "PC": PROGRAM, **cases.own(MIXED, 5)}
        operands = {"rd": OTHER, **cases.with_mask()}
        shown = {"member": 5, "watch": ["CRMD", "PRMD", "ERA", "ESTAT"], "tags": ["privilege"],
                 "clauses": ["MISC", cases.csr.name, "S1"], "flags": ["PRIVILEGE_UNCHECKED"]}
        may = cases.op == "csrrd" and cases.csr.name == "PMCNT"
        why = "may be read" if may else "may not be accessed"
        cases.add(f"rpcntl{plv}",
                  f"With MISC.RPCNTL{plv} alone, {cases.csr.slots[5]} {why} at PLV{plv} with {cases.op}.",
                  {**state, "MISC": own}, **shown, **operands)
        if may:
            cases.add(f"rpcntl{plv}-alone-missing", f"Without MISC.RPCNTL{plv}, a counter may not be read at PLV{plv}.",
                      {**state, "MISC": others}, **shown, **operands)
            cases.add(f"rpcntl{plv}-absent", "Whatever MISC says, a counter that is absent may not be read below PLV0.",
                      {"CRMD": DIRECT_MODE | plv, "PC": PROGRAM, "MISC": own}, config={"choice.PM_NUM": 3}, acting=None,
                      **shown, **operands)


def counter_overflow(cases):
    """ESTAT bit 10 is the OR over all monitors of the interrupt enable and the top bit of the counter."""
    configuration = cases.csr.name == "PMCFG"
    bit, other = (PMIEN, PMCNT_TOP) if configuration else (PMCNT_TOP, PMIEN)
    partner = "PMCNT" if configuration else "PMCFG"
    all_but = facts.csrs()[partner].canonical(ONES) & ~other
    for member in (0, 31) if cases.op == "csrwr" else (17,):
        own, beside = f"{cases.csr.name}{member}", f"{partner}{member}"
        away = f"{cases.csr.name}{(member + 1) % 32}", f"{partner}{(member + 1) % 32}"
        _overflow(cases, member, "raised", {beside: other}, bit, "raises")
        _overflow(cases, member, "dropped", {own: bit, beside: other, "ESTAT": ESTAT_PMC | 3}, 0, "drops")
        _overflow(cases, member, "not-by-half", {away[0]: bit, away[1]: all_but}, bit, "does not raise")
        _overflow(cases, member, "kept-by-another", {own: bit, beside: other, away[0]: bit, away[1]: other,
                                                     "ESTAT": ESTAT_PMC}, 0, "cannot drop another monitor's")


def _overflow(cases, member, what, state, new, verb):
    operands = {"rd": new, **cases.with_mask(PMIEN | PMCNT_TOP)}
    cases.add(f"overflow-{what}-{member}", f"A write of {cases.csr.name}{member} {verb} the overflow interrupt.", state,
              member=member, watch=["ESTAT"], clauses=["PMCNT", "ESTAT", "PMCFG"], **operands)


def watchpoint(cases):
    """A watchpoint that is reserved to debug mode ignores writes outside it."""
    csr = cases.csr
    kind, part = csr.name[:3], csr.name[-1]
    outside = "FWP" if kind == "MWP" else "MWP"
    mine, next_one, foreign = f"{kind}2CFG3", f"{kind}3CFG3", f"{outside}2CFG3"
    keeps = [("reserved-keeps-ones", {mine: DM_ONLY, csr.slots[2]: held(csr, ONES)}, 0,
              "keeps its ones outside debug mode")] if part != "3" else []
    table = (("reserved", {mine: DM_ONLY}, ONES, "is reserved to debug mode and ignores a write outside it"),
             *keeps,
             ("reserved-in-debug-mode", {mine: DM_ONLY, "DBG": DBG_DST}, ONES, "can be written in debug mode"),
             ("others-reserved", {next_one: DM_ONLY, foreign: DM_ONLY}, ONES,
              "can be written when only others are reserved"))
    if cases.op == "csrxchg" and part != "3":
        table = table[:2]
    if part == "3":
        table += (("reserve-in-debug-mode", {"DBG": DBG_DST}, DM_ONLY, "can be reserved in debug mode"),
                  ("reserve", {}, DM_ONLY, "cannot be reserved outside debug mode"),
                  ("release-in-debug-mode", {mine: DM_ONLY, "DBG": DBG_DST}, 0, "can be released in debug mode"),
                  ("release", {mine: DM_ONLY}, 0, "cannot be released outside debug mode"))
    for what, state, new, why in table:
        operands = {"rd": new, **cases.with_mask()}
        _watchpoint(cases, what, why, state, operands, mine)
    if part == "3" and cases.op == "csrxchg":
        _watchpoint(cases, "reserve-masked", "is not reserved when DMOnly is outside the mask", {"DBG": DBG_DST},
                    {"rd": ONES, "rj": ONES ^ DM_ONLY}, mine)


def _watchpoint(cases, what, why, state, operands, mine):
    cases.add(what, f"Watchpoint 2 {why}.", state, member=2, watch=[mine], tags=["debug-mode"],
              clauses=[cases.csr.name, "S1"], **operands)


def message_request(cases):
    """Each access of MSGIR reads it, and a read takes the selected message."""
    table = (("takes-message-0", {"MSGIS0": 1}, 0, 0, "the lowest number is one like the others"),
             ("takes-the-last", {"MSGIS1": 1 << 5}, 69, 0, "with no other one pending, nothing is selected then"),
             ("takes-the-highest", {"MSGIS3": 1 << 63, "MSGIS0": 1}, 255, 0, "the next one is selected at once"),
             ("next-in-the-same-word", {"MSGIS2": 0x8000000000000101}, 191, 0, "the next one is selected at once"),
             ("next-below-threshold", {"MSGIS2": 3}, 129, 129, "a pending one below the threshold is not selected"),
             ("next-at-threshold", {"MSGIS2": 3}, 129, 128, "one that equals the threshold is selected"))
    for what, pending, number, threshold, why in table:
        state = {**pending, "MSGIR": number, "MSGIE": threshold, "ESTAT": ESTAT_MSGINT | 2, "PC": PROGRAM}
        _message(cases, what, f"Reading MSGIR takes message {number}; {why}.", state)
    _message(cases, "nothing-selected", "With nothing selected, MSGIR shows NULL and a read takes nothing.",
             {"MSGIR": MSGIR_NULL, "MSGIS0": 6, "MSGIE": 0xFF, "PC": PROGRAM}, rd=0)
    _nothing_selected(cases)


def _nothing_selected(cases):
    """What stays as it is while no message is selected: a number that was once, and a NULL that is not shown."""
    if cases.op == "csrrd":
        cases.add("nothing-selected-and-no-null", "A read of MSGIR with nothing selected changes nothing.",
                  {"PC": PROGRAM}, level="should", flags=["NOTHING_SELECTED"], drop=["rd"], rd=0)
    else:
        cases.add("nothing-selected-keeps-number", "Software cannot write the number in MSGIR.",
                  {"MSGIR": MSGIR_NULL | 0xFF, "PC": PROGRAM}, drop=["rd"], rd=0, **cases.with_mask())


def _message(cases, what, why, state, rd=ONES):
    operands = {"rd": rd, **cases.with_mask()}
    before = len(cases.all)
    cases.add(what, why, state, watch=["ESTAT", *(slot for slot in state if slot.startswith("MSGIS"))],
              level="must" if cases.op == "csrrd" else "should", flags=[] if cases.op == "csrrd" else ["WRITE_READS"],
              **operands)
    for case in cases.all[before:]:
        _null_alone(case)


def _null_alone(case):
    """While NULL is set, nothing says what INTNUM is."""
    if case.result["host.MSGIR"] & MSGIR_NULL:
        del case.result["host.MSGIR"]
        case.result["host.MSGIR.NULL"] = 1


def undefined(cases):
    """Numbers without a CSR: holes in the table, numbers that only Linux knows, or a fork of QEMU for GTLBC, and those
    past a CSR's number by a power of two, which a decoder that drops high bits takes for that CSR."""
    numbers = (0x9, 0xB, 0xD, 0x14, 0x17, 0x24, 0x54, 0x82, 0xA6, 0xC0, 0xFF, 0x240, 0x350, 0x503, 0x3FFF)
    beyond = ((0x400, "CRMD"), (0x430, "SAVE0"), (0x130, "SAVE0"), (0x1006, "ERA"), (0x2030, "SAVE0"), (0x830, "SAVE0"))
    for number in numbers if cases.op == "csrrd" else numbers[::3]:
        _undefined(cases, number, {}, [])
    _undefined(cases, 0x9, {}, [], "-whatever-others-read", {"arbitrary.value_of_other": ONES})
    for number, slot in beyond:
        _undefined(cases, number, {slot: DIRECT_MODE if slot == "CRMD" else MIXED}, [slot])
    of_lvz = [(number, {}) for number in (0x15, 0x16, 0x50, 0x51, 0x52, 0x53)]
    declared = ((0x0, {}), (0x8, {}), (0x502, {}), *of_lvz, (0x5, {"choice.LA32": 1}))
    for number, config in declared if cases.op == "csrrd" else ():
        _declared(cases, number, config)
    cases.add("r0", "With r0 named, nothing comes back of a number that no CSR has.", {"PC": PROGRAM}, csr_num=0x9,
              clauses=["S1_inferred"], rd=ONES, rd_is_r0=1, **cases.with_mask())
    privilege_cases(cases, (1, 2, 3))


def _undefined(cases, number, state, watch, suffix="", config=None):
    operands = {"rd": OTHER, **cases.with_mask()}
    cases.add(f"0x{number:x}{suffix}", f"No CSR has the number 0x{number:x}: it reads 0, and a write changes nothing.",
              {"PC": PROGRAM, **state}, watch=watch, clauses=["S12", "S1"], level="should", flags=["UNDEFINED_NUMBER"],
              csr_num=number, config=config, **operands)


def _declared(cases, number, config):
    """Where a CSR has the number, an event of its own says what comes back."""
    cases.add(f"0x{number:x}-is-a-csr", f"A CSR has the number 0x{number:x}: what it reads is not said here.",
              {"PC": PROGRAM & facts.ones(31, 0)}, clauses=["S1"], csr_num=number,
              config={"arbitrary.value_of_other": MIXED, **config}, drop=["rd"], rd=OTHER)
    cases.all[-1].result["rd"] = MIXED & facts.ones(31, 0) if config else MIXED
