#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Writes vectors/loongarch/csr from tests/facts/loongarch_csr.yaml and loongarch_lvz.yaml.

usage: make_csr_vectors.py [--check]

The expected values are derived here from the facts, without a look at the rules of spec/loongarch: when both agree, two
people who read the same table understood the same. --check writes nothing and fails when a file is not as it would be
written. After a change, `make vectors` writes the JSON Lines beside the files.
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "csr_generator"))
import configured  # noqa: E402
import illegal  # noqa: E402
import io_space  # noqa: E402
import la32  # noqa: E402
import special  # noqa: E402
import writing  # noqa: E402
from cases import (OPERATIONS, Cases, exchange_cases, family_cases, privilege_cases, read_cases,  # noqa: E402
                   write_cases)
from emit import File  # noqa: E402
from machine import facts  # noqa: E402

NOTES = {
    "PRIVILEGE_UNCHECKED": (
        "PRIVILEGE_CHECK", "A privileged instruction is executed above PLV0 instead of raising IPE.",
        "A program reads or changes the state of the kernel."),
    "UNDEFINED_NUMBER": (
        "RESERVED_BITS", "The instruction section says that it reads 0, the CSR chapter that it reads anything.",
        "A kernel that looks for a CSR by reading it finds one that is not there."),
    "CONTRADICTION": (
        "LEGALISATION", "The manual says two things about these bits; docs/manual_errata.md says which one we take.",
        "Software that follows the other sentence finds another value."),
    "WCLLB_READ": (
        "RESERVED_BITS", "WCLLB reads 0 here; the manual says only that software ignores what it reads.",
        "Software that compares all of LLBCTL depends on it."),
    "WRITE_READS": (
        "SIDE_EFFECT", "A write of MSGIR reads it, too, and takes the message; that is inferred.",
        "A message is lost, or stays selected."),
    "NOTHING_SELECTED": (
        "SIDE_EFFECT", "A read of MSGIR takes a message although none is selected.",
        "None as long as nothing pends; else a message is lost."),
    "IMPLEMENTATION_VALUE": (
        "READ_ONLY", "The value belongs to the implementation; this is what the model is configured to.",
        "None: an implementation with another value conforms."),
}

GROUPS = (
    ("basic", "CRMD PRMD EUEN MISC ECFG ESTAT ERA BADV BADI EENTRY CPUID PRCFG1 PRCFG2 PRCFG3 SAVE LLBCTL"
     " IMPCTL1 IMPCTL2"),
    ("translation", "TLBIDX TLBEHI TLBELO ASID PGDL PGDH PGD PWCL PWCH STLBPS RVACFG TLBRENTRY TLBRBADV TLBRERA"
     " TLBRSAVE TLBRELO TLBREHI TLBRPRMD DMW"),
    ("machine-error", "MERRCTL MERRINFO MERRENTRY MERRERA MERRSAVE CTAG"),
    ("timer", "TID TCFG TVAL CNTC TICLR"),
    ("performance", "PMCFG PMCNT"),
    ("watchpoint", "MWPC MWPS MWPCFG1 MWPCFG2 MWPCFG3 MWPCFG4 FWPC FWPS FWPCFG1 FWPCFG2 FWPCFG3 FWPCFG4"),
    ("debug", "DBG DERA DSAVE"),
    ("message", "MSGIS MSGIR MSGIE"),
    ("virtualization", "GTLBC TRGP GSTAT GCTL GINTC GCNTC"),
)
IMPLEMENTATION_VALUES = ("CPUID", "PRCFG1", "PRCFG2", "PRCFG3", "MWPC", "FWPC")
GENERIC = {"csrrd": read_cases, "csrwr": write_cases, "csrxchg": exchange_cases}
# Of each area one register is refused at all levels by each instruction. Elsewhere csrwr is refused at PLV1 and PLV2,
# which together notice every mistake in the comparison, csrrd and csrxchg at one of the two by turns.
ALL_LEVELS = ("CRMD", "SAVE", "BADI", "PGDL", "TLBRERA", "MERRSAVE", "TID", "TICLR", "DMW", "PMCFG", "DSAVE")


def cases_of_the_fields(cases):
    """What follows from the access classes of the bits."""
    csr, op = cases.csr, cases.op
    if csr.name in ("PGD", "TICLR", "LLBCTL", "MSGIR"):
        return
    if csr.name in IMPLEMENTATION_VALUES:
        _implementation_value(cases)
    elif csr.is_implementation_defined and op != "csrrd":
        special.implementation_defined(cases)
    elif not csr.mask("RW", "RW1C", "W1") and op != "csrrd":
        special.read_only(cases, **({"MSGIE": 0xFF} if csr.name == "MSGIS" else {}))
    else:
        GENERIC[op](cases)


def _implementation_value(cases):
    flagged = {"level": "choice", "flags": ["IMPLEMENTATION_VALUE"]}
    if cases.op != "csrrd":
        special.read_only(cases, **flagged)
        return
    cases.add("value", f"{cases.csr.name} reads what the implementation is, and 0 in the reserved bits.", {}, rd=0x55,
              **flagged)
    cases.add("r0", f"A read of {cases.csr.name} into r0 leaves r0 zero.", {}, clauses=["S1_inferred"], rd=0x55,
              rd_is_r0=1)


SPECIAL = {
    "CRMD": special.current_mode,
    "MISC": special.short_addresses,
    "PGD": special.page_directory,
    "TICLR": special.timer_clear,
    "LLBCTL": special.load_linked,
    "TCFG": special.timer,
    "MSGIR": special.message_request,
    "STLBPS": special.size_limits,
    "RVACFG": special.size_limits,
    "MWPS": special.status,
    "FWPS": special.status,
}


def cases_of_its_own(cases):
    """What the fields do not say."""
    csr, op = cases.csr, cases.op
    if csr.name in SPECIAL:
        SPECIAL[csr.name](cases)
    if csr.name in ("PMCFG", "PMCNT"):
        special.counter_permission(cases)
        if op != "csrrd":
            special.counter_overflow(cases)
    if csr.name[1:6] == "WPCFG" and op != "csrrd":
        special.watchpoint(cases)
    if op != "csrrd" and csr.name == "ECFG":
        special.doubtful(cases, 1 << 14, "The enable of message interrupts")
    if op != "csrrd" and csr.name == "MERRCTL":
        special.doubtful(cases, 1 << 4, "PIE")
        cases.add("doubtful-repairable", "Repairable of MERRCTL is not software's to write, as we read it.", {},
                  clauses=["S12", "MERRCTL"], level="should", flags=["CONTRADICTION"], rd=2,
                  **cases.with_mask(2))


CONFIGURED = {
    "CRMD": configured.entry,
    "EUEN": configured.units,
    "MISC": configured.alignment,
    "ECFG": configured.v1_00,
    "PWCH": configured.hardware_walk,
    "MERRCTL": configured.machine_error,
    "TLBRPRMD": configured.previous_mode,
    "GTLBC": configured.separate_ids,
    "TRGP": configured.writable_information,
    "GSTAT": configured.guest_status,
    "GCTL": configured.guest_control,
    "PGD": configured.top_bit,
    **dict.fromkeys(("TLBEHI", "TLBREHI"), configured.copies),
    **dict.fromkeys(IMPLEMENTATION_VALUES, configured.value),
}


def cases_of_choices(cases):
    """What an implementation may have chosen otherwise."""
    configured.absent(cases)
    configured.width(cases)
    if cases.csr.name in CONFIGURED:
        CONFIGURED[cases.csr.name](cases)
    la32.la32_cases(cases)
    illegal.illegal_cases(cases)


def refused_levels(csr, op):
    if csr.name in ALL_LEVELS:
        return (1, 2, 3)
    turn = list(facts.all_csrs()).index(csr.name) % 2
    return {"csrrd": (1 + turn,), "csrwr": (1, 2), "csrxchg": (2 - turn,)}[op]


def access_file(csr, op, tag):
    cases = Cases(csr, op, tag, configured.LVZ if csr.presence == "LVZ" else {})
    cases_of_the_fields(cases)
    cases_of_its_own(cases)
    privilege_cases(cases, refused_levels(csr, op))
    if csr.is_family and csr.name not in ("MERRINFO",):
        family_cases(cases)
    cases_of_choices(cases)
    return File(f"csr/{csr.name.lower()}/{op}.yaml", f"{op} of {csr.name}. Made by make_csr_vectors.py: change that.",
                f"loongarch.{op}.{csr.name}", NOTES, cases.all)


def files():
    """All files, in the order of the areas."""
    for tag, names in GROUPS:
        for name in names.split():
            for op in OPERATIONS:
                yield access_file(facts.all_csrs()[name], op, tag)
    for op in OPERATIONS:
        cases = Cases(None, op, "undefined")
        special.undefined(cases)
        yield File(f"csr/undefined/{op}.yaml",
                   f"{op} of numbers that no CSR has. Made by make_csr_vectors.py: change that.",
                   f"loongarch.{op}.undefined", NOTES, cases.all)
    for direction in ("rd", "wr"):
        for letter in io_space.IO_SIZES:
            yield File(f"csr/iocsr/iocsr{direction}_{letter}.yaml",
                       f"iocsr{direction}.{letter}. Made by make_csr_vectors.py: change that.",
                       f"loongarch.iocsr{direction}_{letter}", NOTES, io_space.io_cases(direction, letter))


def main():
    grouped = sorted(name for _, names in GROUPS for name in names.split())
    assert grouped == sorted(facts.all_csrs()), "each CSR of the facts stands in one group"
    return writing.run(__doc__.split("\n")[0], "csr", files())


if __name__ == "__main__":
    sys.exit(main())
