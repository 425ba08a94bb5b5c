# SPDX-License-Identifier: CC0-1.0
"""Cases of interrupts: which one is taken and where, how lines and messages show, and IDLE, which waits for them."""
from event_cases import (CONTEXTS, DIRECT, KERNEL, LA32, MAPPED, ONES, PROGRAM, REDUCED, SCATTERED, Events, absent,
                         full_state)
from exceptions import DEBUGGER, INFERRED, INSTRUCTION, mode
from machine import CORE_IDLE, CORE_TIMER_STOPPED, CRMD_IE, DBG_DST, ESTAT_CODES, ESTAT_MSGINT, MSGIR_NULL

LINES = tuple(range(13))
MESSAGE = 14
ALL = 0x1FFF | ESTAT_MSGINT
RUNNING = DIRECT | CRMD_IE  # interrupts are on
HANDLER = 0x9000000055AA5000


def interrupt():
    cases = Events("interrupt", ["interrupts", "S3"], ["interrupt"])
    _alone(cases)
    _priority(cases)
    _not_taken(cases)
    _what_it_leaves(cases)
    _where_it_goes(cases)
    _added_offsets(cases)
    _without_messages(cases)
    return cases.all + _interrupt_on_la32()


def _alone(cases):
    """Each interrupt alone, among all others that pend, and disabled where all others are enabled."""
    for at in (*LINES, MESSAGE):
        bit = 1 << at
        vs = at % 7 + 1
        state = {"CRMD": RUNNING, "PC": KERNEL, "EENTRY": HANDLER}
        cases.add(f"line-{at}", f"Interrupt {at}, alone pending and enabled, is taken, at its own vector.",
                  {**state, "ESTAT": bit, "ECFG": bit | vs << 16}, drop=("ESTAT",), clauses=["interrupts", "vectors"])
        cases.add(f"line-{at}-of-all",
                  f"Interrupt {at} is enabled alone, and all others pend: it is the one that is taken.",
                  {**state, "ESTAT": ALL, "ECFG": bit | vs << 16}, drop=("ESTAT",), clauses=["interrupts", "vectors"])
        cases.add(f"line-{at}-disabled", f"Interrupt {at} is enabled by no bit but its own, and is not taken.",
                  {**state, "ESTAT": bit | ESTAT_CODES, "ECFG": ALL ^ bit | vs << 16}, watch=("CRMD", "ESTAT"))


def _priority(cases):
    """Of two, the higher number wins, whatever is enabled below."""
    for low, high in (*zip(LINES, LINES[1:]), (0, 12), (12, MESSAGE), (0, MESSAGE), (3, 8)):
        pair = 1 << low | 1 << high
        cases.add(f"priority-{high}-over-{low}", f"Interrupt {high} is taken before interrupt {low}.",
                  {"CRMD": RUNNING, "PC": PROGRAM, "EENTRY": HANDLER, "ESTAT": pair, "ECFG": pair | 0x20000},
                  drop=("ESTAT",), clauses=["interrupts", "vectors"])
        cases.add(f"priority-{high}-off-{low}", f"Interrupt {high} is disabled, so interrupt {low} is taken.",
                  {"CRMD": RUNNING, "PC": PROGRAM, "EENTRY": HANDLER, "ESTAT": pair,
                   "ECFG": 0x20000 | ALL & ~(1 << high)},
                  drop=("ESTAT",), clauses=["interrupts", "vectors"])


def _not_taken(cases):
    full = {"CRMD": RUNNING, "PC": PROGRAM, "EENTRY": HANDLER, "ESTAT": ALL, "ECFG": ALL}
    shown = ("CRMD", "PRMD", "ERA", "ESTAT", "CORE")
    table = (("ie-0", {"CRMD": DIRECT}, "CRMD.IE is 0"), ("ie-0-plv3", {"CRMD": MAPPED | 0x203}, "CRMD.IE is 0"),
             ("nothing-pends", {"ESTAT": 0x3F << 16}, "nothing pends"),
             ("all-disabled", {"ECFG": 0}, "all are disabled"),
             ("all-disabled-vs", {"ECFG": 0x70000}, "all are disabled"),
             ("complement", {"ESTAT": ALL & 0x5555, "ECFG": ALL & 0xAAAA | 0x50000}, "those that pend are disabled"),
             ("other-complement", {"ESTAT": ALL & 0xAAAA, "ECFG": ALL & 0x5555}, "those that pend are disabled"),
             ("codes-are-no-interrupts", {"ESTAT": ESTAT_CODES}, "bits of the code are no interrupts"))
    for what, state, why in table:
        cases.add(what, f"No interrupt is taken: {why}.", {"PRMD": 0xD, "ERA": 0x77, "CORE": 0, **full, **state},
                  watch=shown)
        if what in ("ie-0", "nothing-pends", "complement"):
            cases.add(f"{what}-in-idle", f"No interrupt is taken: {why}. The core goes on waiting.",
                      {**full, **state, "CORE": CORE_IDLE | CORE_TIMER_STOPPED}, watch=shown)
    for at, crmd in enumerate((RUNNING, MAPPED | 7 | 0x200)):
        state = full_state(SCATTERED if at else ONES ^ SCATTERED, CRMD=crmd, PC=PROGRAM, DBG=DBG_DST | 0x3F0F00 * at,
                           ESTAT=ALL, ECFG=ALL)
        cases.add("debug-mode-odd" if at else "debug-mode-even", "In debug mode no interrupt is taken.", state,
                  watch=CONTEXTS, config=DEBUGGER if at else {}, tags=["debug-mode"],
                  clauses=["debug_mode", "interrupts"],
                  **INFERRED)


def _what_it_leaves(cases):
    """An interrupt is a general exception with code 0 that belongs to no instruction."""
    for at in (0, 1):
        for plv in range(4):
            state = full_state(SCATTERED if at else ONES ^ SCATTERED, CRMD=mode(plv, 1, (plv + at) % 2, MAPPED),
                               PC=PROGRAM if at else KERNEL, CORE=CORE_TIMER_STOPPED * (plv % 2))
            state.update(ESTAT=state["ESTAT"] | ESTAT_CODES if plv % 2 else 0x1800, ECFG=ALL & ~0x400)
            cases.add(f"plv{plv}-{'odd' if at else 'even'}",
                      "An interrupt leaves the mode and the PC in PRMD and ERA and code 0 in ESTAT; BADV, BADI and"
                      " other contexts stay.", state, watch=CONTEXTS, config=INSTRUCTION if at else {})
    for we, pwe in ((0, 1), (1, 0)):
        cases.add(f"without-watchpoints-{we}-{pwe}", "Without watchpoints, WE and PWE stay as they are.",
                  {"CRMD": mode(3, 1, we), "PRMD": pwe << 3, "PC": PROGRAM, "ESTAT": 1, "ECFG": 1},
                  watch=("CRMD", "PRMD"), config={"choice.watchpoints": 0})
    for plv in (1, 2, 3):
        for which, misc in (("own", 1 << plv), ("others", 0xE & ~(1 << plv))):
            cases.add(f"plv{plv}-{which}-va32l", f"ERA gets 32 bits where MISC.VA32L{plv} is set at PLV{plv}.",
                      {"CRMD": mode(plv, 1, 0, MAPPED), "MISC": misc, "PC": ONES ^ 7, "ESTAT": 4, "ECFG": 4},
                      clauses=["ERA", "MISC", "S3"])
    state = {"CRMD": RUNNING, "PC": KERNEL + 4, "CORE": CORE_IDLE | CORE_TIMER_STOPPED, "ESTAT": 0x800, "ECFG": 0x800,
             "EENTRY": HANDLER}
    cases.add("ends-idle", "An interrupt ends the wait of IDLE, and ERA has the instruction after it.", state,
              watch=("CORE",), clauses=["S5", "interrupts"])
    for what, flags in (("refill", {"TLBRERA": 0x120000001}), ("machine-error", {"MERRCTL": 0x5F1FDD})):
        state = full_state(SCATTERED, CRMD=mode(0, 1, 0, MAPPED), PC=KERNEL, ESTAT=0x3F0002, ECFG=2, **flags)
        cases.add(f"in-{what}", "An interrupt in another context is a general exception, and the context stays open.",
                  state,
                  watch=CONTEXTS)


def _where_it_goes(cases):
    """Each VS, with slots of alternating bits: 64 + 11 is 0x4b, 64 + 4 is 0x44, 64 + 14 is 0x4e."""
    for vs in range(8):
        for at in (0, 4, 11, 12, MESSAGE):
            entry = 0x9000000055AA5000 if at == 4 else ONES ^ 0xFFF if at == 12 else 0x1C000000
            cases.add(f"vs-{vs}-line-{at}",
                      f"With VS = {vs}, interrupt {at} is handled at slot {64 + at if vs else 0}.",
                      {"CRMD": RUNNING, "PC": PROGRAM, "EENTRY": entry, "ESTAT": 1 << at, "ECFG": 1 << at | vs << 16},
                      drop=("ESTAT",) if vs else (), clauses=["vectors", "interrupts"])


def _added_offsets(cases):
    """Where the bits of an offset meet those of EENTRY, adding carries."""
    for vs, at, entry in ((7, 12, ONES ^ 0xFFF), (6, MESSAGE, 0x9000000055AA5000), (7, 0, 0x1C008000)):
        cases.add(f"added-vs-{vs}-line-{at}", "Where the offset is added, it carries into what EENTRY says.",
                  {"CRMD": RUNNING, "PC": PROGRAM, "EENTRY": entry, "ESTAT": 1 << at, "ECFG": 1 << at | vs << 16},
                  drop=("ESTAT",), clauses=["vectors", "interrupts"], config={"choice.entry_offset_added": 1},
                  level="choice")


def _without_messages(cases):
    """Without message interrupts, bit 14 of ESTAT and ECFG is not there, and the lines are as ever."""
    for at in (12, 0):
        cases.add(f"without-messages-line-{at}", "Without message interrupts, the lines are taken as with them.",
                  {"CRMD": RUNNING, "PC": PROGRAM, "EENTRY": HANDLER, "ESTAT": 1 << at, "ECFG": 0x31FFF},
                  drop=("ESTAT",),
                  config={"choice.message_interrupts": 0}, clauses=["interrupts", "vectors", "v1_10"])


def _interrupt_on_la32():
    found = []
    for where, config, clauses in (("la32", LA32, ["GRLEN"]), ("reduced", REDUCED, ["S12_la32r"])):
        cases = Events("interrupt", [*clauses, "interrupts", "S3"], ["interrupt"], config, f"{where}-")
        widths = {**config, "choice.VALEN": 32}
        for at in (0, 1):
            state = full_state(SCATTERED if at else ONES ^ SCATTERED, widths, CRMD=mode(3, 1, at, MAPPED),
                               PC=0xFFFFFFF4 if at else 0x7FFFFFF8, ESTAT=0x1FF << 22 | 3, ECFG=0x1FFF)
            cases.add("odd" if at else "even", "Registers and addresses have 32 bits.", state, watch=CONTEXTS)
        for vs in (1, 4, 7):
            cases.add(f"vs-{vs}", "Vectors are as on LA64.",
                      {"CRMD": RUNNING, "PC": 0x80000044, "EENTRY": 0xFFFFE000, "ESTAT": 0x1000,
                       "ECFG": 0x1000 | vs << 16},
                      drop=("ESTAT",))
        cases.add("added-over-the-top", "An offset that is added carries no further than an address has bits.",
                  {"CRMD": RUNNING, "PC": 0x80000044, "EENTRY": 0xFFFFF000, "ESTAT": 0x1000, "ECFG": 0x71000},
                  drop=("ESTAT",), config={**config, "choice.entry_offset_added": 1}, level="choice")
        for case in cases.all if where == "reduced" else ():
            case.level = "should"
        found += cases.all
    return found


def lines():
    cases = Events("interrupt_lines", ["ESTAT", "interrupts"], ["interrupt"])
    patterns = [(0x00, 0), (0xFF, 1), (0x55, 1), (0xAA, 0), *((1 << at, 0) for at in range(8)), (0, 1)]
    for hwi, ipi in patterns:
        for what, status in (("none", 0), ("all", 0x7FFF0000 | ALL))[0 if hwi or ipi else 1:]:
            cases.add(f"hwi-0x{hwi:02x}-ipi-{ipi}-over-{what}",
                      "The lines show in bits 9 to 2 and 12 of ESTAT, and no other bit changes.",
                      {"ESTAT": status, "PC": PROGRAM, "ECFG": 0x51355, "CORE": CORE_IDLE if ipi else 0},
                      watch=("ESTAT", "ECFG", "CORE"), hwi=hwi, ipi=ipi)
    for where, config in (("la32", LA32), ("reduced", REDUCED)):
        level = {"level": "should"} if where == "reduced" else {}
        for hwi, ipi in ((0xA5, 1), (0x5A, 0)):
            cases.add(f"{where}-hwi-0x{hwi:02x}", "Lines are as on LA64.",
                      {"ESTAT": 0x7FFF1BFF if ipi else 0, "PC": 0x80000044}, watch=("ESTAT",), config=config, hwi=hwi,
                      ipi=ipi, **level)
    return cases.all


def message():
    cases = Events("message", ["message_registers"], ["interrupt", "message"])
    none = {"MSGIR": MSGIR_NULL, "PC": PROGRAM}
    words = ("MSGIS0", "MSGIS1", "MSGIS2", "MSGIS3")
    shown = (*words, "MSGIR", "MSGIE", "ESTAT")
    empty = dict.fromkeys(words, 0)
    for number in (0, 1, 63, 64, 85, 127, 128, 170, 191, 192, 254, 255):
        cases.add(f"{number}", f"Message {number} arrives: it pends in its bit, and is selected.",
                  {**empty, **none, "MSGIE": 0, "ESTAT": 0x2}, watch=shown, number=number)
        rest = {"ESTAT": ESTAT_CODES | ALL, "MSGIS0": ONES, "MSGIS1": ONES, "MSGIS2": ONES, "MSGIS3": ONES,
                "MSGIR": 255}
        rest[f"MSGIS{number // 64}"] ^= 1 << number % 64
        if number != 255:
            cases.add(f"{number}-among-all", f"Message {number} arrives where all others pend: 255 stays selected.",
                      {**none, "MSGIE": 0, **rest}, watch=shown, number=number)
    _threshold(cases, empty, none, shown)
    _selected(cases, empty, shown)
    for what, config in (("v1-00", {"choice.message_interrupts": 0}), ("la32", LA32), ("reduced", REDUCED)):
        absent(cases, what, config, {"ESTAT": 0x3F1803, "ECFG": 0x1FFF, **dict.fromkeys(shown[:-1], 0)},
               number=77)
    return cases.all


def _threshold(cases, empty, none, shown):
    for threshold in (1, 64, 85, 128, 170, 255):
        for what, number in (("below", threshold - 1), ("at", threshold), ("above", threshold + 1)):
            if number > 255:
                continue
            why = "is not selected" if what == "below" else "is selected"
            cases.add(f"{what}-threshold-{threshold}", f"A message {what} the threshold {threshold} pends and {why}.",
                      {**empty, **none, "MSGIE": threshold, "ESTAT": 0x1801}, watch=shown, number=number)
    cases.add("below-threshold-while-idle", "A message that is not selected does not show in ESTAT.",
              {**empty, **none, "MSGIE": 200, "CORE": CORE_IDLE}, watch=(*shown, "CORE"), number=199)


def _selected(cases, empty, shown):
    """Another one is selected already."""
    for what, number, threshold in (("higher", 100, 0), ("highest", 255, 77), ("next-word", 128, 0), ("lower", 70, 0),
                                    ("lowest", 0, 0), ("lower-word", 63, 0), ("again", 77, 77),
                                    ("below-threshold", 70, 77)):
        cases.add(f"{what}-than-selected",
                  "The highest number that the threshold allows is selected, whichever came first.",
                  {**empty, "MSGIS1": 1 << 13, "MSGIR": 77, "MSGIE": threshold, "ESTAT": ESTAT_MSGINT | 0x3F0001,
                   "PC": PROGRAM}, watch=shown, number=number)
    cases.add("with-interrupts-on", "That a message arrives takes no interrupt yet.",
              {**empty, "MSGIR": MSGIR_NULL, "CRMD": RUNNING, "ECFG": ESTAT_MSGINT, "PC": PROGRAM, "CORE": CORE_IDLE},
              watch=(*shown, "CRMD", "CORE"), number=33)


def idle():
    cases = Events("idle", ["S5"], ["interrupt", "idle"])
    for at, core in enumerate((0, CORE_TIMER_STOPPED)):
        cases.add(f"waits-{at}", "IDLE makes the core wait; what comes next is the instruction after it.",
                  full_state(SCATTERED if at else ONES ^ SCATTERED, CRMD=RUNNING if at else MAPPED | 0x200, PC=KERNEL,
                             CORE=core), watch=CONTEXTS)
    cases.add("with-an-interrupt-pending", "IDLE itself takes no interrupt.",
              {"CRMD": RUNNING, "PC": 0xFFFFFFFC, "ESTAT": 0x1000, "ECFG": 0x1000, "CORE": 0}, watch=("CRMD", "ESTAT"))
    cases.add("debug-mode", "IDLE is there in debug mode, too.", {"DBG": DBG_DST, "PC": KERNEL}, watch=("DBG",),
              **INFERRED)
    cases.add("last-word", "On LA64, addresses have 64 bits.", {"PC": (1 << 63) - 4})
    for plv in (1, 2, 3):
        state = full_state(SCATTERED, CRMD=mode(plv, plv % 2, 1, MAPPED), PC=PROGRAM, ECFG=0x30000,
                           CORE=CORE_TIMER_STOPPED * (plv % 2))
        cases.add(f"ipe-plv{plv}", f"At PLV{plv}, IDLE raises IPE, and the core does not wait.", state, watch=CONTEXTS,
                  config=INSTRUCTION if plv == 2 else {}, tags=["privilege"], clauses=["S5", "S3"],
                  flags=["PRIVILEGE_UNCHECKED"])
    cases.add("ipe-debug-mode", "In debug mode the IPE of IDLE is only recorded.",
              {"CRMD": MAPPED | 3, "DBG": DBG_DST | 0x310000, "PC": PROGRAM, "ESTAT": 0x3F0000, "CORE": 0},
              watch=("CRMD", "ESTAT", "CORE"), config=DEBUGGER, tags=["privilege", "debug-mode"],
              clauses=["debug_mode", "S5"], flags=["PRIVILEGE_UNCHECKED"])
    for where, config in (("la32", LA32), ("reduced", REDUCED)):
        level = {"level": "should"} if where == "reduced" else {}
        cases.add(f"{where}-wraps", "What follows the last word of the address space is the first.", {"PC": 0xFFFFFFFC},
                  config=config, **level)
        cases.add(f"{where}-ipe", "IDLE raises IPE at PLV3.",
                  {"CRMD": MAPPED | 7, "PC": 0x80000044, "EENTRY": 0xA5A5A000}, config=config, tags=["privilege"],
                  flags=["PRIVILEGE_UNCHECKED"], **level)
    return cases.all


def wake():
    """With each of the two choices alone, both, and none."""
    found = []
    for ie_0, disabled in ((1, 0), (0, 0), (1, 1), (0, 1)):
        config = {"choice.wakes_with_IE_0": ie_0, "choice.wakes_when_locally_disabled": disabled}
        prefix = f"ie-0-{'wakes' if ie_0 else 'waits'}-disabled-{'wakes' if disabled else 'waits'}-"
        cases = Events("wake", ["wake", "S5"], ["interrupt", "idle"], config, prefix)
        _wake(cases)
        for case in cases.all:
            case.level = "choice"
        found += cases.all
    return found + _wake_elsewhere()


def _wake(cases):
    for ie in (0, CRMD_IE):
        for what, status, enabled in (("enabled", 0x1000, 0x1000), ("disabled", 0x1000, 0xFFF | ESTAT_MSGINT),
                                      ("lowest", 1, 1), ("lowest-disabled", 1, ALL ^ 1), ("nothing", 0x3F << 16, ALL),
                                      ("message", ESTAT_MSGINT, ESTAT_MSGINT),
                                      ("message-disabled", ESTAT_MSGINT, 0x1FFF)):
            cases.add(f"{what}-ie-{1 if ie else 0}",
                      "Whether an interrupt that pends ends the wait, and no exception is taken.",
                      {"CRMD": DIRECT | ie, "PC": KERNEL, "ESTAT": status, "ECFG": enabled | 0x20000, "EENTRY": HANDLER,
                       "CORE": CORE_IDLE | CORE_TIMER_STOPPED}, watch=("CRMD", "ESTAT", "CORE"))


def _wake_elsewhere():
    cases = Events("wake", ["wake", "S5"], ["interrupt", "idle"])
    for at in (*range(1, 12), MESSAGE):
        cases.add(f"line-{at}", f"Interrupt {at} ends the wait.",
                  {"PC": KERNEL, "CRMD": DIRECT | CRMD_IE, "ESTAT": 1 << at, "ECFG": 1 << at, "CORE": CORE_IDLE},
                  watch=("CRMD", "ESTAT"))
    state = full_state(SCATTERED, CRMD=RUNNING, PC=KERNEL, CORE=CORE_IDLE)
    cases.add("changes-nothing-else", "A wake-up is no exception: nothing else changes.",
              {**state, "ESTAT": 0x3F0800, "ECFG": ALL}, watch=CONTEXTS)
    cases.add("runs-already", "A core that does not wait goes on.",
              {"CRMD": RUNNING, "PC": KERNEL, "CORE": CORE_TIMER_STOPPED, "ESTAT": 4, "ECFG": 4},
              watch=("CORE", "ESTAT"))
    for where, config in (("la32", LA32), ("reduced", REDUCED)):
        for what, status in (("line", 0x800), ("nothing", 0x3F << 16)):
            cases.add(f"{where}-{what}", "Waking is as on LA64.",
                      {"CRMD": RUNNING, "PC": 0x80000044, "ESTAT": status, "ECFG": 0x1FFF, "CORE": CORE_IDLE},
                      watch=("CORE",), config=config, **({"level": "should"} if where == "reduced" else {}))
    return cases.all
