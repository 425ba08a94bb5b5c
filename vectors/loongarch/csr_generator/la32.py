# SPDX-License-Identifier: CC0-1.0
"""Cases of LA32, whose registers have 32 bits, and of LA32 reduced, which has fewer registers."""
import dataclasses

from cases import DIRECT_MODE, MIXED, ONES, OTHER, Cases, held
from configured import absent_legal, with_access
from entries import IPE
from machine import CRMD_IE, CRMD_WE, ESTAT_CODES, ESTAT_PMC, ESTAT_TI, PMIEN, PRMD_PWE, State, facts
from semantics import read

LA32 = {"choice.LA32": 1}
REDUCED = {**LA32, "choice.reduced_LA32": 1}
# The choices that a register depends on and that LA32 limits.
LIMITED = {"TLBEHI": "VALEN", "TLBREHI": "VALEN", "PGD": "VALEN", "TLBRENTRY": "PALEN", "MERRENTRY": "PALEN",
           "TCFG": "TIMER_N", "TVAL": "TIMER_N", "PRCFG1": "TIMER_N"}
# Of these registers the LA32 table contradicts another one.
CONTRADICTED = ("TLBRELO", "TLBREHI")
PROGRAM = 0x80000040  # bit 31 is set: an address that is not to be extended
TOP = 1 << 31
HANDLER = 0xA5A5A000
HANDLER_OF_REDUCED = 0xA5A5AFC0  # aligned to 64 bytes


def la32_cases(cases):
    """What LA32 and LA32 reduced have, register by register."""
    csr = facts.all_csrs(**facts.LA32)[cases.csr.name]
    limit = LIMITED.get(csr.name)
    limits = {f"choice.{limit}": facts.LA32[limit]} if limit else {}
    contradicted = ["S12"] if csr.name in CONTRADICTED else []
    short = Cases(csr, cases.op, cases.tag, {**cases.config, **LA32, **limits}, "la32-", [*contradicted, "GRLEN"])
    if _needs_la64(csr):
        _absent(short, 0, "LA32")
    else:
        _present(short)
    reduced = Cases(_reduced(csr), cases.op, cases.tag, {**cases.config, **REDUCED, **limits}, "reduced-",
                    ["S12_la32r"])
    _reduced_cases(reduced)
    for case in reduced.all:
        case.level = "should"  # the manual of LA32 reduced is not at hand
    cases.all += short.all + reduced.all
    _on_la64(cases)


def _on_la64(cases):
    """What an implementation of LA64 says about LA32 does not matter."""
    csr = cases.csr
    if csr.name == "DMW":
        cases.add("reduced-without-la32", "Reduced or not, LA64 has four windows of 64 bits.", cases.own(MIXED, 3),
                  member=3, clauses=["S12_la32r", "DMW"], config={"choice.reduced_LA32": 1}, rd=OTHER,
                  **cases.with_mask())
    if csr.name == "TLBRELO" and cases.op != "csrrd":
        cases.add("as-printed-without-la32", "How the LA32 table of TLBRELO is read does not matter on LA64.", {},
                  clauses=["S12", "TLBRELO"], config={"choice.TLBRELO_as_printed": 1}, rd=ONES, **cases.with_mask())


def _needs_la64(csr):
    """A register of 64 bits is there on LA64 alone, and so are the others of its mechanism."""
    mechanism = csr.presence.split()[-1]
    all_of_it = [other for other in facts.csrs(**facts.LA32).values() if other.presence.split()[-1] == mechanism]
    return csr.presence.startswith(("LA64", "LVZ")) or any(other.width == 64 for other in all_of_it)


def _absent(cases, member, where):
    csr = cases.csr
    if cases.op != "csrrd" or csr.constants:  # it holds 0: only constants show
        cases.add("absent" if member == 0 else f"absent-{member}",
                  f"{where} has no {csr.slots[member]}: it reads 0, and a write changes nothing.", {"PC": PROGRAM},
                  member=member, clauses=["S12", *cases.clauses, csr.name], level="should", flags=["UNDEFINED_NUMBER"],
                  acting=None, rd=OTHER, **cases.with_mask())
        absent_legal(cases, csr.name)


def _present(cases):
    name = cases.csr.name
    if name in READ:
        READ[name](cases)
    elif cases.csr.is_computed and name != "TICLR":
        return  # all that these read is below bit 31
    elif cases.csr.is_implementation_defined and cases.op != "csrrd":
        _implementation_defined(cases)
    else:
        {"csrrd": _read, "csrwr": _write, "csrxchg": _exchange}[cases.op](cases)
    if name in SPECIAL:
        SPECIAL[name](cases)


def _read(cases):
    state = {**cases.own(ONES), "PC": PROGRAM}
    if read(cases.csr, 0, State(state)) & TOP:
        cases.add("bit-31", f"On LA32, rd gets the 32 bits of {cases.csr.slots[0]}, and nothing above bit 31.", state,
                  rd=0)


def _write(cases):
    """All ones into a register that holds none, and zeros into one that holds all it can, where LA64 has other bits."""
    csr, name = cases.csr, cases.csr.slots[0]
    _ones(cases, 0)
    if csr.holds != facts.csrs()[csr.name].holds:
        state = cases.own(ONES)
        cases.add("zeros", f"On LA32, zeros clear what software may write of {name}, and rd gets 32 bits.", state,
                  watch=csr.slots[1:2], rd=cases.operand(0, state))


def _ones(cases, member, where="LA32"):
    csr = cases.csr
    state = {**cases.own(0, member), "PC": PROGRAM, **({"ESTAT": ESTAT_TI | 3} if csr.name == "TICLR" else {})}
    cases.add("ones" if member == 0 else f"ones-{member}",
              f"On {where}, all ones of 64 bits set what is there of {csr.slots[member]}, nothing above bit 31.", state,
              member=member, watch=csr.slots[1:2], rd=cases.operand(ONES, state, member), **cases.with_mask())


def _exchange(cases):
    state = cases.own(ONES)
    cases.add("clears", f"On LA32, an exchange clears what software may write of {cases.csr.slots[0]}.", state,
              watch=cases.csr.slots[1:2], rd=cases.operand(0, state), rj=ONES)


def _implementation_defined(cases, where="LA32"):
    name = cases.csr.slots[0]
    cases.add("decided", f"On {where}, {name} holds 32 bits of what the implementation makes of a write.",
              cases.own(ONES), config={"arbitrary.implementation_defined": 0x123456789ABCDEF0}, rd=ONES,
              **cases.with_mask())
    cases.all[-1].result[f"host.{name}"] = 0x9ABCDEF0


def _page_sizes(cases):
    """PRCFG2 has a bit for each size; bit 31 is not extended, and those above are not there."""
    cases.add("psavl", "On LA32, PRCFG2 has 32 bits.", {"PC": PROGRAM}, config={"choice.PSAVL": 0x50000000C0201000},
              drop=["rd"], rd=0x55, **cases.with_mask())
    cases.all[-1].result["rd"] = 0xC0201000


def _timer_bits(cases):
    if cases.op == "csrrd":
        cases.add("timer", "On LA32, the timer has 32 bits at most, and TimerBits says one less.", drop=["rd"], rd=0)
        fields = {field.name: field.low for field in cases.csr.fields}
        values = {**facts.CONSTANTS["PRCFG1"], "TimerBits": 31}
        cases.all[-1].result["rd"] = sum(value << fields[name] for name, value in values.items())


def _page_directory(cases, where="LA32"):
    """LA32 reduced has no TLBRERA and no TLBRBADV."""
    places = {"PGDL": 0x81234000, "PGDH": 0xFEDCB000}
    table = (("low-half", {"BADV": TOP - 1}), ("high-half", {"BADV": TOP}),
             ("refill-low-half", {"TLBRERA": 1, "BADV": TOP, "TLBRBADV": TOP - 1}),
             ("refill-high-half", {"TLBRERA": 1, "TLBRBADV": TOP}))
    for what, state in table[:4 if where == "LA32" else 2]:
        cases.add(what, f"On {where}, bit 31 of the bad address chooses what PGD shows.", {**places, **state},
                  watch=["PGDL", "PGDH"], rd=ONES, **cases.with_mask())


READ = {"PRCFG1": _timer_bits, "PRCFG2": _page_sizes, "PGD": _page_directory}


def _overflow(cases):
    """Bit 31 is the top bit of a counter of 32 bits."""
    if cases.op == "csrrd":
        return
    table = {"PMCNT": (("raised", {"PMCFG0": PMIEN}, TOP, "raises"),
                       ("dropped", {"PMCFG0": PMIEN, "PMCNT0": TOP, "ESTAT": ESTAT_PMC}, TOP - 1, "drops")),
             "PMCFG": (("raised", {"PMCNT0": TOP}, PMIEN, "raises"),
                       ("not-below", {"PMCNT0": TOP - 1}, PMIEN, "alone raises"))}
    for what, state, new, verb in table[cases.csr.name]:
        cases.add(f"overflow-{what}", f"On LA32, bit 31 of a counter {verb} the overflow interrupt.", state,
                  watch=["ESTAT"], clauses=["S12", *cases.clauses, "PMCNT", "ESTAT"], rd=new, **cases.with_mask())


def _counters(cases):
    _overflow(cases)
    if cases.op == "csrrd":
        _permission(cases)


def _permission(cases):
    for plv in (1, 2, 3):
        own = 1 << 8 + plv
        for what, misc in (("alone", own), ("missing", 0xE00 & ~own)):
            cases.add(f"rpcntl{plv}-{what}", f"On LA32, too, MISC.RPCNTL{plv} decides who reads a counter at PLV{plv}.",
                      {"CRMD": DIRECT_MODE | plv, "PC": PROGRAM, "MISC": misc, **cases.own(MIXED | TOP, 5)}, member=5,
                      watch=["CRMD", "PRMD", "ERA", "ESTAT"], tags=["privilege"], flags=["PRIVILEGE_UNCHECKED"],
                      clauses=["MISC", *cases.clauses, "PMCNT", "S1"], rd=0x55AA55AA)


def _as_printed(cases):
    """TLBRELO with the bits that its own LA32 table prints."""
    fields = tuple(field for field in cases.csr.fields if field.low < 7)
    acting = dataclasses.replace(cases.csr, fields=(*fields, facts.Field("ZERO7", 11, 7, "RC"),
                                                    facts.Field("PPN", 31, 12, "RW")))
    for what, old, new in (("ones", 0, ONES), ("zeros", ONES, 0)) if cases.op != "csrrd" else ():
        cases.add(f"as-printed-{what}", "Read as it is printed, PPN of TLBRELO starts at bit 12 on LA32.",
                  {"TLBRELO0": acting.canonical(old)}, config={"choice.TLBRELO_as_printed": 1}, acting=acting, rd=new,
                  **cases.with_mask())


def _entry(cases):
    for plv in (1, 2, 3):
        _refused(cases, plv, {"EENTRY": HANDLER + plv * 0x1000},
                 "On LA32, an exception records and goes to addresses of 32 bits.")
    cases.add("pc-wraps", "On LA32, what follows the last word of the address space is the first.",
              {"PC": 0xFFFFFFFC}, rd=DIRECT_MODE, **cases.with_mask())


def _refused(cases, plv, before, why):
    """BADI gets the word of the instruction: rd is r4, rj is r5."""
    word = {"csrrd": 0x84000004, "csrwr": 0x84000024, "csrxchg": 0x840000A4}[cases.op]
    cases.add(f"ipe-plv{plv}", why,
              {"CRMD": DIRECT_MODE | plv | CRMD_IE, "PC": 0xFFFFFFF8 - 0x10 * plv, "ESTAT": ESTAT_CODES ^ IPE << 16,
               **before},
              config={"arbitrary.instruction_word": word},
              watch=["CRMD", "PRMD", "ERA", "ESTAT", "BADI"], tags=["privilege"], clauses=["S3", *cases.clauses, "S1"],
              rd=0x55AA55AA, **cases.with_mask())


SPECIAL = {"PMCFG": _overflow, "PMCNT": _counters, "TLBRELO": _as_printed, "CRMD": _entry}


def _reduced(csr):
    """Entries are aligned to 64 bytes, and only PLV0 and PLV3 exist."""
    if csr.name in ("EENTRY", "TLBRENTRY"):
        zero, page = csr.fields
        return dataclasses.replace(csr, fields=(dataclasses.replace(zero, high=5), dataclasses.replace(page, low=6)))
    return with_access(csr, {"PLV1": "R0", "PLV2": "R0"}) if csr.name == "DMW" else csr


def _reduced_cases(cases):
    csr = cases.csr
    there = [slot in facts.slots_of_reduced_la32() for slot in csr.slots]
    if not any(there):
        _absent(cases, 0, "LA32 reduced")
        return
    if csr.name == "PGD":
        _page_directory(cases, "LA32 reduced")
    elif csr.name == "CPUID":
        cases.add("core", "LA32 reduced has CPUID.", config={"choice.CoreID": 0x15A}, drop=["rd"], rd=ONES,
                  **cases.with_mask())
        cases.all[-1].result["rd"] = 0x15A
    else:
        _reduced_present(cases, there.count(True) - 1)
    if not all(there):
        _absent(cases, there.index(False), "LA32 reduced")
    if csr.name == "CRMD":
        state = {"CRMD": DIRECT_MODE | 3 | CRMD_IE | CRMD_WE, "PRMD": PRMD_PWE, "EENTRY": HANDLER_OF_REDUCED}
        _refused(cases, 3, state, "LA32 reduced has no BADI, and without watchpoints WE is neither saved nor cleared.")


def _reduced_present(cases, last):
    csr = cases.csr
    if cases.op == "csrwr" and csr.is_implementation_defined:
        _implementation_defined(cases, "LA32 reduced")
    elif cases.op == "csrwr":
        for member in sorted({0, last}):
            _ones(cases, member, "LA32 reduced")
    elif cases.op == "csrxchg" and csr.name in ("EENTRY", "TLBRENTRY", "DMW"):
        for member in sorted({0, last}):
            state = {csr.slots[member]: held(csr, ONES)}
            cases.add(f"clears-{member}", f"On LA32 reduced, an exchange clears what is there of {csr.slots[member]}.",
                      state, member=member, rd=0, rj=ONES)
