# SPDX-License-Identifier: CC0-1.0
"""Cases of implementations that have chosen otherwise: registers that are absent, other widths, other values.

The other cases are about the presets. An implementation is asked only those of these cases that are about its choices.
"""
import dataclasses

from cases import DIRECT_MODE, MIXED, ONES, OTHER, PROGRAM, State, held, legal_value
from entries import IPE
from machine import CRMD_WE, ESTAT_CODES, PGM, PRMD_PWE, facts

LVZ = {"choice.LVZ": 1}
ABSENT = {  # presence in the facts -> the choice that takes the register away
    "TLB": ("TLBType", 0),
    "TLBType 2": ("TLBType", 1),
    "TLB with software/hardware walk": ("page_walk", 0),
    "LA64 with walk support": ("page_walk", 0),
    "LA64, CPUCFG.3.RVA": ("RVA", 0),
    "watchpoints": ("watchpoints", 0),
    "debug mechanism": ("debug", 0),
    "CPUCFG.1 bit 26 MSGINT": ("message_interrupts", 0),
    "MSGINT": ("message_interrupts", 0),
    "implementation": ("implementation_csrs", 0),
    "LVZ": ("LVZ", 0),
}


def absent(cases):
    """A register that an implementation lacks is as a number that no CSR has."""
    csr = cases.csr
    presence = csr.presence
    if presence.startswith("index below"):
        _beyond_the_last(cases, presence.split()[-1])
        presence = "watchpoints" if "WP_NUM" in presence else presence
    if presence in ABSENT and (cases.op != "csrrd" or csr.constants):  # it holds 0: only constants show
        choice, value = ABSENT[presence]
        config = {f"choice.{choice}": value}
        if presence == "implementation":
            config["arbitrary.implementation_defined"] = ONES  # which must not show
        cases.add("absent", f"Where {csr.slots[0]} is not implemented, it reads 0 and a write changes nothing.",
                  {"PC": PROGRAM}, clauses=["S12", csr.name, "parameters"], level="should",
                  flags=["UNDEFINED_NUMBER"], config=config, acting=None, rd=OTHER, **cases.with_mask())
        absent_legal(cases, csr.slots[0], config)
    if "walk" in presence:
        _without_tlb(cases)


def _without_tlb(cases):
    """A page walk fills a TLB, whatever that is made of; without one there is none."""
    csr = cases.csr
    if cases.op == "csrrd":
        cases.add("mtlb-alone", f"{csr.name} is there with an MTLB alone.", cases.own(MIXED),
                  config={"choice.TLBType": 1}, rd=OTHER)
    else:
        cases.add("without-tlb", f"Without a TLB there is no page walk and no {csr.name}.", {"PC": PROGRAM},
                  clauses=["S12", csr.name, "parameters"], level="should", flags=["UNDEFINED_NUMBER"],
                  config={"choice.TLBType": 0}, acting=None, rd=OTHER, **cases.with_mask())


def absent_legal(cases, name, config=None):
    """An illegal value leaves nothing where illegal values leave 0: of those that are illegal a legal one, too."""
    value = legal_value(cases.csr, OTHER)
    if value != OTHER and cases.op != "csrrd":
        cases.add("absent-legal", f"Where {name} is not implemented, a legal value does not get into it either.",
                  clauses=["S12", name, "parameters"], level="should", flags=["UNDEFINED_NUMBER"], config=config,
                  acting=None, rd=value, **cases.with_mask())


def _beyond_the_last(cases, choice):
    """The last member that is there, and the first that is not."""
    csr, count = cases.csr, 3
    for member, there in ((count - 1, True), (count, False)):
        if not there and cases.op == "csrrd":
            continue  # it holds 0 and reads 0, there or not
        state = {csr.slots[member]: held(csr, MIXED)} if there else {}
        cases.add(f"member-{member}-of-{count}", f"With {choice} = {count}, number {member} is"
                  f" {'the last one' if there else 'not implemented and reads 0'}.", state, member=member,
                  clauses=["parameters", csr.name] if there else ["S12", csr.name, "parameters"],
                  level="must" if there else "should", flags=[] if there else ["UNDEFINED_NUMBER"],
                  config={f"choice.{choice}": count}, acting=csr if there else None, rd=OTHER, **cases.with_mask())


OTHER_WIDTHS = {  # from the least that is tried to the most
    "TLBIDX": ("IDX_N", 1, 3, 16),
    "TLBEHI": ("VALEN", 32, 57),
    "TLBREHI": ("VALEN", 39, 63),
    "TLBELO": ("PALEN", 13, 60),
    "TLBRELO": ("PALEN", 13, 36, 60),
    "TLBRENTRY": ("PALEN", 13, 60),
    "MERRENTRY": ("PALEN", 13, 40, 60),
    "TCFG": ("TIMER_N", 3, 64),
    "TVAL": ("TIMER_N", 3, 30, 64),
    "MWPS": ("MWP_NUM", 1, 3),
    "FWPS": ("FWP_NUM", 2, 5),
    **dict.fromkeys(("GTLBC", "TRGP", "GSTAT"), ("GID_bits_held", 0, 1, 4, 7)),
}


def width(cases):
    """All ones show which bits are there."""
    choice, *values = OTHER_WIDTHS.get(cases.csr.name, (None,))
    for value in values:
        csr = facts.all_csrs(**{choice: value})[cases.csr.name]
        state = {csr.slots[0]: held(csr, ONES)} if cases.op == "csrrd" else {}
        cases.add(f"{choice.lower().replace('_', '-')}-{value}",
                  f"With {choice} = {value}, {csr.slots[0]} has as many bits as that says.", state,
                  clauses=[csr.name, "parameters"], config={f"choice.{choice}": value}, acting=csr, rd=ONES,
                  **cases.with_mask())


def copies(cases):
    """The bits above VALEN are copies of the highest one below, whatever is written to them."""
    for valen in (14, 33, 48, 64):
        csr = facts.csrs(VALEN=valen)[cases.csr.name]
        top, above = 1 << valen - 1, ONES ^ facts.ones(valen - 1, 0)
        table = [("top-alone", 0, top, ONES), ("all-but-top", ONES, ONES ^ top, ONES), ("zeros", ONES, 0, ONES)]
        if cases.op == "csrxchg":
            table += [("top-set", 0, ONES, top), ("top-cleared", ONES, 0, top)]
            table += [("above-set", 0, ONES, above), ("above-cleared", ONES, 0, above)] if above else []
        for what, old, new, mask in table if cases.op != "csrrd" else ():
            bits = f"above bit {valen - 1}, {csr.name} has copies of it" if above else f"{csr.name} has no copies"
            cases.add(f"copies-{valen}-{what}", f"With VALEN = {valen}, {bits}.", {csr.name: csr.canonical(old)},
                      config={"choice.VALEN": valen}, acting=csr, rd=new, **cases.with_mask(mask))


def with_access(csr, accesses, consts=()):
    """The CSR with some fields of another access class."""
    return dataclasses.replace(csr, fields=tuple(
        dataclasses.replace(field, access=accesses.get(field.name, field.access), const=dict(consts).get(field.name, 0))
        for field in csr.fields))


def units(cases):
    """EUEN has no enable for a unit that is absent."""
    if cases.op == "csrwr":
        for choice, field in (("FP", "FPE"), ("LSX", "SXE"), ("LASX", "ASXE"), ("LBT", "BTE")):
            cases.add(f"without-{choice.lower()}", f"Without its unit, {field} of EUEN stays 0.", {},
                      clauses=["EUEN_units", "EUEN"], config={f"choice.{choice}": 0},
                      acting=with_access(cases.csr, {field: "R0"}), rd=ONES)


def alignment(cases):
    """Without unaligned accesses, MISC.ALCL is constant 1."""
    names = [f"ALCL{plv}" for plv in range(4)]
    acting = with_access(cases.csr, dict.fromkeys(names, "RC"), dict.fromkeys(names, 1))
    for what, old, new in (("ones", 0, ONES), ("zeros", ONES, 0)):
        cases.add(f"without-ual-{what}", "Without unaligned accesses, ALCL0 to ALCL3 of MISC are constant 1.",
                  {"MISC": acting.canonical(old)}, config={"choice.UAL": 0}, acting=acting, rd=new,
                  **cases.with_mask())


def v1_00(cases):
    """Without message interrupts, bit 14 is reserved."""
    acting = with_access(cases.csr, {"MSGINT": "R0"})
    cases.add("without-message-interrupts", f"Without message interrupts, bit 14 of {cases.csr.name} is reserved.", {},
              clauses=["v1_10", cases.csr.name], config={"choice.message_interrupts": 0}, acting=acting, rd=ONES,
              **cases.with_mask())


def hardware_walk(cases):
    """With a hardware page walk, bit 24 of PWCH enables it."""
    fields = tuple(field for field in cases.csr.fields if field.name != "RSV24")
    acting = dataclasses.replace(cases.csr, fields=(*fields, facts.Field("HPTW_EN", 24, 24, "RW")))
    for what, old, new in (("ones", 0, ONES), ("zeros", ONES, 0)):
        cases.add(f"hardware-walk-{what}", "With a hardware page walk, bit 24 of PWCH can be written, no other.",
                  {"PWCH": acting.canonical(old)}, clauses=["v1_10", "PWCH"], config={"choice.hardware_walk": 1},
                  acting=acting, rd=new, **cases.with_mask())


def as_printed(cases):
    """MERRCTL with the access letters as its table prints them."""
    acting = with_access(cases.csr, {"Repairable": "RW", "PIE": "R"})
    for what, old, new in (("ones", 0, ONES), ("zeros", ONES, 0)):
        cases.add(f"as-printed-{what}", "Read as it is printed, Repairable of MERRCTL is writable and PIE is not.",
                  {"MERRCTL": cases.csr.canonical(old)}, clauses=["S12", "MERRCTL"],
                  config={"choice.MERRCTL_as_printed": 1}, acting=acting, rd=new,
                  **cases.with_mask())


def machine_error(cases):
    as_printed(cases)
    previous_mode(cases)
    if cases.op != "csrrd":
        acting = with_access(facts.with_lvz(cases.csr), {"Repairable": "RW", "PIE": "R"})
        cases.add("as-printed-with-lvz", "PGM of MERRCTL does not depend on how its table is read.", {},
                  clauses=["base_csr_bits", "S12", "MERRCTL"], config={**LVZ, "choice.MERRCTL_as_printed": 1},
                  acting=acting, rd=ONES, **cases.with_mask())


def previous_mode(cases):
    """With LVZ there is a bit for the mode before: 1 when it was guest mode."""
    acting = facts.with_lvz(cases.csr)
    name, bit = acting.name, acting.field("PGM").mask
    for what, old, new, mask in (("set", 0, bit, ONES), ("cleared", ONES, ONES ^ bit, ONES), ("ones", 0, ONES, ONES),
                                 ("zeros", ONES, 0, ONES), ("alone", 0, ONES, bit), ("masked", ONES, 0, ONES ^ bit)):
        if mask != ONES and cases.op != "csrxchg" or cases.op == "csrrd" and new not in (bit, ONES ^ bit):
            continue
        state = {name: acting.canonical(old) if cases.op != "csrrd" else bit if old else acting.canonical(ONES ^ bit)}
        cases.add(f"pgm-{what}", f"With LVZ, PGM of {name} is a bit that software can write.", state,
                  clauses=["base_csr_bits", name], config=LVZ, acting=acting, rd=cases.operand(new, state),
                  **cases.with_mask(mask))
    for what, config in (("la32", {"choice.LA32": 1}), ("not-there", {"choice.LVZ": 0})) if cases.op != "csrrd" else ():
        cases.add(f"pgm-{what}", "Without LVZ, and with 32 bits, it is reserved.", {}, clauses=["base_csr_bits", name],
                  config={**LVZ, **config}, rd=bit, **cases.with_mask())


def separate_ids(cases):
    """Bit 14 of GTLBC, of which only patches tell."""
    acting = facts.lvz_csrs(separate_vmid=1)["GTLBC"]
    bit = acting.field("USEVMID").mask
    for what, old, new in (("ones", 0, ONES), ("zeros", ONES, 0), ("alone", 0, bit), ("all-but", ONES, ONES ^ bit)):
        state = {"GTLBC": acting.canonical(old)}
        if cases.op == "csrrd":
            state = {"GTLBC": acting.canonical(new)}
        cases.add(f"separate-vmid-{what}", "Where ids of machines are separate, USEVMID of GTLBC can be written.",
                  state, config={"choice.separate_vmid": 1}, acting=acting, level="choice", rd=new, **cases.with_mask())


def writable_information(cases):
    """Whether software can write TRGP nobody says."""
    acting = facts.lvz_csrs(TRGP_writable=1)["TRGP"]
    for what, old, new in (("ones", 0, ONES), ("zeros", ONES, 0), ("even", OTHER, MIXED), ("odd", MIXED, OTHER)):
        cases.add(f"writable-{what}", "Where TRGP can be written, that is both its fields and nothing else.",
                  {"TRGP": acting.canonical(old)}, config={"choice.TRGP_writable": 1}, acting=acting, level="choice",
                  rd=new, **cases.with_mask())
    for held_bits in (0, 3) if cases.op != "csrrd" else ():
        acting = facts.lvz_csrs(TRGP_writable=1, GID_bits_held=held_bits)["TRGP"]
        cases.add(f"writable-{held_bits}-bits", "It holds as many bits of an id as the others do.", {}, level="choice",
                  config={"choice.TRGP_writable": 1, "choice.GID_bits_held": held_bits}, acting=acting, rd=ONES,
                  **cases.with_mask())


def guest_status(cases):
    """GIDBIT reads what was chosen, VM never changes, and a refused access can change PGM."""
    _constants(cases, "GIDBIT", ((0x3F, 0x3F0), (0, 0), (0x15, 0x150), (0x2A, 0x2A0)))
    for bits in (0x3F, 0) if cases.op != "csrrd" else ():
        cases.add(f"gidbit-{bits}-held", "What GIDBIT reads does not say which bits of GID are held.", {}, drop=["rd"],
                  config={"choice.GIDBIT": bits}, rd=ONES, **cases.with_mask())
    for clears in (0, 1):
        for plv in (1, 3):
            cases.add(f"ipe-plv{plv}-pgm-{'cleared' if clears else 'left'}",
                      "The IPE of an access to GSTAT is a general exception in root mode itself.",
                      {"CRMD": DIRECT_MODE | plv, "PC": PROGRAM, "GSTAT": 0xA50000 | PGM}, drop=["host.BADI"],
                      clauses=["pgm_on_root_exc", "GSTAT", "S1"], level="choice", tags=["privilege"],
                      flags=["PRIVILEGE_UNCHECKED"], config={"choice.root_exceptions_clear_PGM": clears},
                      watch=["CRMD", "ESTAT"], rd=OTHER, **cases.with_mask())


def guest_control(cases):
    """What GCTL offers stands at its places; bits of the choice that are no capabilities do not show."""
    offers = cases.csr.mask("R")
    each = [(1 << bit, 1 << bit) for bit in range(32) if offers >> bit & 1]
    _constants(cases, "GCTL_offers", ((facts.ones(31, 0), offers), (0, 0), (facts.ones(31, 0) ^ offers, 0), *each))


def _constants(cases, choice, table):
    """A read, or what a write of all ones finds."""
    csr = cases.csr
    for value, shown in table if cases.op == "csrrd" else table[:3]:
        for what, old in (("", 0),) if cases.op != "csrrd" else (("", 0), ("-over-ones", held(csr, ONES))):
            cases.add(f"{choice.lower().replace('_', '-')}-0x{value:x}{what}",
                      f"{csr.name} reads what the implementation is, whatever is written.", {csr.name: old},
                      drop=["rd"], config={f"choice.{choice}": value}, level="choice", rd=ONES, **cases.with_mask())
            cases.all[-1].result["rd"] = facts.sign_extend(old | shown, 32)


def top_bit(cases):
    """PGD by the top bit of the address, as its own text says."""
    if cases.op != "csrrd":
        return
    for what, address, chosen in (("63", 1 << 63, 0x2000), ("47", 1 << 47, 0x1000)):
        cases.add(f"by-top-bit-{what}", "Read as PGD's own text has it, bit 63 of the bad address decides.",
                  {"PGDL": 0x1000, "PGDH": 0x2000, "BADV": address}, clauses=["S12", "PGD"], drop=["rd"],
                  config={"choice.PGD_by_top_bit": 1}, rd=0)
        cases.all[-1].result["rd"] = chosen


VALUES = {  # configuration -> what is read then
    "CPUID": (("", {"CoreID": 0x1A5}, 0x1A5),),
    "PRCFG1": (("", {"SAVE_NUM": 5, "TIMER_N": 30, "VSMax": 3}, 5 | 29 << 4 | 3 << 12),
               ("-16-saves-as-0", {"SAVENum_of_16": 0}, 47 << 4 | 7 << 12)),
    "PRCFG2": (("", {"PSAVL": 0x8000000000201000}, 0x8000000000201000),),
    "PRCFG3": (("", {"TLBType": 1, "MTLBEntries": 0xA5, "STLBWays": 0, "STLBSets": 0}, 1 | 0xA5 << 4),
               ("-mtlb-and-stlb", {"TLBType": 2, "MTLBEntries": 0xFF, "STLBWays": 0xFF, "STLBSets": 0x3F},
                2 | 0xFF << 4 | 0xFF << 12 | 0x3F << 20),
               ("-mtlb-alone", {"TLBType": 1, "MTLBEntries": 0x5A, "STLBWays": 0xFF, "STLBSets": 0x3F}, 1 | 0x5A << 4),
               ("-no-tlb", {"TLBType": 0, "MTLBEntries": 0xFF, "STLBWays": 0xFF, "STLBSets": 0x3F}, 0)),
    "MWPC": (("", {"MWP_NUM": 5}, 5),),
    "FWPC": (("", {"FWP_NUM": 2}, 2),),
}


def value(cases):
    """A register that says what the implementation is follows its choices."""
    for what, config, expected in VALUES[cases.csr.name] if cases.op == "csrrd" else ():
        cases.add(f"configured{what}", f"{cases.csr.name} says what the implementation is.", {},
                  clauses=[cases.csr.name], drop=["rd"], rd=0,
                  config={f"choice.{name}": number for name, number in config.items()})
        cases.all[-1].result["rd"] = expected


def entry(cases):
    """What is open about an exception entry: the instruction word, and PWE without watchpoints; and where it goes."""
    word = {"csrrd": 0x04000004, "csrwr": 0x04000024, "csrxchg": 0x040000A4}[cases.op]  # rd is r4, rj is r5
    state = {"CRMD": DIRECT_MODE | 3, "PC": PROGRAM, "ESTAT": ESTAT_CODES ^ IPE << 16, "BADI": 0xFFFFFFFF}
    operands = {"rd": OTHER, **cases.with_mask()}
    shown = {"watch": ["CRMD", "PRMD", "ERA", "ESTAT"], "tags": ["privilege"], "clauses": ["S3", "S1"],
             "drop": ["host.BADI"],
             **operands}
    cases.add("ipe-open-values", "On IPE, BADI gets the word of the instruction; it goes on at the entry.", state,
              config={"arbitrary.instruction_word": word}, **{**shown, "drop": []})
    for vs in (1, 7):  # bit 12 of EENTRY is one of the offset's with the latter
        reading = {"config": {"choice.entry_offset_added": 0}, "level": "choice"} if vs == 7 else {}
        cases.add(f"ipe-vs-{vs}",
                  f"With VS = {vs}, entries are {1 << vs} instructions apart, and IPE has the 14th one.",
                  {**state, "ECFG": vs << 16 | 0x1FFF}, **reading, **shown)
    cases.add("ipe-without-watchpoints", "Without watchpoints, an exception neither saves nor clears WE.",
              {**state, "CRMD": DIRECT_MODE | 3 | CRMD_WE, "PRMD": PRMD_PWE},
              config={"choice.watchpoints": 0}, **shown)
    cases.add("ipe-without-watchpoints-unlike", "Without watchpoints, an exception does not touch WE or PWE.",
              {**state, "CRMD": DIRECT_MODE | 3 | CRMD_WE}, config={"choice.watchpoints": 0}, **shown)
