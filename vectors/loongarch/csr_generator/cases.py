# SPDX-License-Identifier: CC0-1.0
"""The cases of one rule: which states and operands, what is named in the result, and why."""
from emit import Case
from entries import IPE
from machine import CRMD_IE, CRMD_WE, DBG_DST, ESTAT_CODES, ESTAT_TI, VM, State, core_of, facts
from semantics import execute, is_allowed, is_legal, read

ONES = facts.ONES
# Alternating bits: bit 31 clear below an upper half that is not, and the other way round. A 64-bit store, a store that
# extends the sign of 32 bits and one that drops the upper half all leave something else.
MIXED, OTHER = 0xAAAAAAAA55555555, 0x55555555AAAAAAAA
LOW_WORD = 0x00000000FFFFFFFF

DIRECT_MODE = 0x8
MAPPED_MODE = 0x10
PROGRAM = 0x120000040  # where an unprivileged program runs
KERNEL = 0x9000000000200040  # where a kernel runs
HANDLER = 0x9000000055AA5000  # where it has its handler of exceptions
HANDLER_BELOW_4G = 0x9A5A5000  # and where one of 32 bits has it
DEBUGGER = 0xA5A5A5A55A5A5A58  # where a debugger is

# Bits that one statement of the manual lets software write and another one does not: touched by cases of their own.
DOUBTFUL = {"MERRCTL": 1 << 1 | 1 << 4, "ECFG": 1 << 14}

SAME = object()  # the CSR is what the facts say

OPERATIONS = {"csrrd": "read", "csrwr": "write", "csrxchg": "exchange"}


def _two_bits(value, low, instead):
    """A memory type: 3 is reserved."""
    return value & ~(3 << low) | instead << low if value >> low & 3 == 3 else value


def legal_value(csr, value):
    """The value, changed as little as the manual demands of software that writes it."""
    if csr.name == "CRMD":
        mode = MAPPED_MODE if value & MAPPED_MODE else DIRECT_MODE
        return _two_bits(_two_bits(value & ~0x18 | mode, 5, 2), 7, 1)
    if csr.name == "RVACFG" and value & 0xF > 8:
        return value & ~0xF | (7 if value & 1 else 8)
    if csr.name == "STLBPS":
        size = {0x00: 12, 0x3F: 29, 0x2A: 26}.get(value & 0x3F, value & 0x3F)
        return value & ~0x3F | size
    return value


def held(csr, pattern):
    """What a CSR holds that got this pattern, in a state that can be."""
    value = csr.canonical(legal_value(csr, pattern))
    if csr.name == "CRMD":
        return value & ~3  # what follows needs PLV0
    if csr.name == "ESTAT":
        return value & ~0x4400  # these two follow from other CSRs
    if csr.name == "GSTAT":
        return value & ~VM  # root executes nothing in guest mode
    return value


class Cases:
    """The cases of one operation on one declaration."""

    def __init__(self, csr, op, tag, config=None, prefix="", clauses=()):
        """All cases are about the configuration; their names start with the prefix, and without clauses of their own
        they cite these first."""
        self.csr = csr
        self.op = op
        self.tag = tag
        self.config = config or {}
        self.prefix = prefix
        self.clauses = clauses
        self.all = []

    def _undecided(self, before, after, config):
        """What the manual leaves open after this: where a debugger is, a page size that is none, what WCLLB reads."""
        if before.in_debug_mode and before.plv and "arbitrary.debug_entry" not in config:
            yield "host.PC"
        if after["STLBPS"] == 0 != before["STLBPS"]:
            yield "host.STLBPS"
        if self.csr and self.csr.name == "LLBCTL" and "arbitrary.read_of_w1" not in config and before.plv == 0:
            yield "rd"

    def add(self, what, why, state=None, member=0, watch=(), clauses=(), tags=(), level="must", flags=(), drop=(),
            config=None, acting=SAME, **args):
        """Works the case out and keeps it, unless it gets where software must not go.

        acting: what the CSR is in the configuration `config`; None where it is not there."""
        config = {**self.config, **(config or {})}
        csr = self.csr if acting is SAME else acting
        core = core_of(config)
        before = self._before(core, csr, state or {})
        operands = {name: value for name, value in args.items() if name != "csr_num"}
        rd, after = execute(core, self.op, csr, member, before, **operands)
        if "arbitrary.illegal_value" not in config and not (is_legal(before) and is_legal(after)):
            return
        own = [self.csr.slots[member]] if self.csr and not self.csr.is_computed else []
        changed = [slot for slot in after if slot != "PC" and after[slot] != before[slot]]
        shown = dict.fromkeys([*own, *changed, *watch, *(["PC"] if before["PC"] else [])])
        result = {"rd": rd, **{f"host.{slot}": after[slot] for slot in shown}}
        if self.csr and self.csr.name == "LLBCTL" and self.op == "csrrd" and before.plv == 0:
            config = {"arbitrary.read_of_w1": 0, **config}
        dropped = [*drop, *self._undecided(before, after, config)]
        result = {place: value for place, value in result.items() if place not in dropped}
        self.all.append(Case(
            id=f"la.csr.{self._name()}.{OPERATIONS[self.op]}-{self.prefix}{what}", refs=self._clauses(clauses),
            tags=[self.tag, *tags], why=why, level=level, flags=list(flags),
            pre={f"host.{slot}": value for slot, value in before.items() if value}, result=result,
            args=self._arguments(member, args), config=config))

    def _before(self, core, csr, state):
        """Where it is refused, there is a handler."""
        before = State({"CRMD": DIRECT_MODE, **state})
        if is_allowed(self.op, csr, before) or before.in_debug_mode:
            return before
        return State({"EENTRY": HANDLER if core.width == 64 else HANDLER_BELOW_4G, **before})

    def own(self, pattern, member=0, **others):
        """A state in which the CSR holds the pattern."""
        if self.csr.is_computed:
            return dict(others)
        return {**others, self.csr.slots[member]: held(self.csr, pattern)}

    def operand(self, pattern, state, member=0):
        """What software may write: the pattern, with the doubtful bits as they are."""
        doubtful = DOUBTFUL.get(self.csr.name, 0) & self.csr.holds
        before = read(self.csr, member, State({"CRMD": DIRECT_MODE, **state}))
        return legal_value(self.csr, pattern & ~doubtful | before & doubtful)

    def with_mask(self, mask=ONES):
        """The mask of an exchange; the other instructions have none."""
        return {"rj": mask} if self.op == "csrxchg" else {}

    def mask(self, pattern):
        """A mask that leaves the doubtful bits alone and takes both bits of the translation mode or none."""
        pattern &= ~DOUBTFUL.get(self.csr.name, 0)
        return pattern | 0x18 if self.csr.name == "CRMD" and pattern & 0x18 else pattern

    def _name(self):
        return self.csr.name.lower() if self.csr else "undefined"

    def _clauses(self, clauses):
        own = [self.csr.name] if self.csr else []
        return list(dict.fromkeys([*(clauses or self.clauses or own), *own, *([] if clauses else ["S1"])]))

    def _arguments(self, member, args):
        number = {"csr_num": args["csr_num"]} if self.csr is None else {"n": member} if self.csr.is_family else {}
        return {**number, "rd": 0, **self.with_mask(0), **args}


def read_cases(cases):
    csr = cases.csr
    for name, pattern, start in (("mixed", MIXED, KERNEL), ("other", OTHER, 0)):
        state = {**cases.own(pattern), "PC": start}
        value = read(csr, 0, State(state))
        sign = f" Bit 31 is {value >> 31 & 1} and fills the upper half of rd." if csr.width == 32 else ""
        cases.add(name, f"A read of {csr.slots[0]} gives what it holds and changes nothing.{sign}", state,
                  rd=~value & ONES)
    cases.add("r0", f"A read of {csr.slots[0]} into r0 leaves r0 zero.", cases.own(ONES), clauses=["S1_inferred"],
              rd=ONES, rd_is_r0=1)


def write_cases(cases):
    csr, name = cases.csr, cases.csr.slots[0]
    bits = "the bits that software may write" if csr.mask("R0", "RC", "R") else "all bits"
    state = {**cases.own(0), "PC": KERNEL}
    watch = csr.slots[1:2]
    cases.add("ones", f"All ones set {bits} of {name}; rd gets what was there before, and execution goes on.", state,
              watch=watch, rd=cases.operand(ONES, state))
    state = cases.own(ONES & ~DOUBTFUL.get(csr.name, 0))
    cases.add("r0", f"With r0 as its source, a write of {name} writes zero, and nothing comes back in r0.", state,
              clauses=["S1_inferred"], rd=ONES, rd_is_r0=1)
    for what, old, new in (("mixed", OTHER, MIXED), ("other", MIXED, OTHER)):
        last = {csr.slots[-1]: held(csr, new)} if csr.is_family else {}
        state = {**last, **cases.own(old)}
        cases.add(what, f"Alternating bits go into {name} over their complement, which comes back in rd.", state,
                  watch=[*last], rd=cases.operand(new, state))


def exchange_cases(cases):
    csr, name = cases.csr, cases.csr.slots[0]
    state = {**cases.own(0), "PC": KERNEL}
    cases.add("sets-masked", f"Of all ones, only the bits of the mask get into {name}.", state, watch=csr.slots[1:2],
              rd=cases.operand(ONES, state), rj=cases.mask(MIXED))
    last = {csr.slots[-1]: held(csr, ONES)} if csr.is_family else {}
    state = {**last, **cases.own(ONES)}
    cases.add("clears-masked", f"Of zeros, only the bits of the mask get into {name}.", state, watch=[*last],
              rd=cases.operand(0, state), rj=cases.mask(OTHER))
    if csr.width == 32:
        state = cases.own(MIXED)
        cases.add("mask-above", f"A mask of the upper half alone leaves {name} alone, and rd still gets its value.",
                  state, rd=cases.operand(OTHER, state), rj=ONES ^ LOW_WORD)
    _register_cases(cases)
    _field_cases(cases)


def _register_cases(cases):
    name, state = cases.csr.slots[0], cases.own(MIXED)
    same = OTHER & ~DOUBTFUL.get(cases.csr.name, 0) & ~(0x1B8 if cases.csr.name == "CRMD" else 0)
    cases.add("rd-is-rj", f"One register as source and mask sets its ones in {name} and clears nothing.", state,
              clauses=["S1_inferred"], rd=same, rj=0, rj_is_rd=1)
    state = cases.own(ONES)
    keep = 0x18 if cases.csr.name == "CRMD" else 0
    cases.add("r0", f"With r0 as its source, an exchange clears the masked bits of {name}.", state,
              clauses=["S1_inferred"], rd=ONES, rj=cases.mask(MIXED) & ~keep, rd_is_r0=1)


def _field_cases(cases):
    """Each field alone, set and cleared by turns."""
    csr = cases.csr
    fields = [field for field in csr.fields if field.access in ("RW", "RW1C") and not field.mask & _alone_illegal(csr)]
    if len(fields) < 2:
        return
    for at, field in enumerate(fields):
        state = cases.own(0 if at % 2 == 0 else ONES)
        if csr.name == "TCFG":
            state["TCFG"] |= 0x1F0
        verb = "sets" if at % 2 == 0 else "clears"
        cases.add(f"field-{field.name.lower().replace('_', '-')}",
                  f"A mask of {field.name} alone {verb} {field.name} of {csr.slots[0]} and nothing beside it.", state,
                  rd=cases.operand(ONES if at % 2 == 0 else 0, state), rj=field.mask)


def _alone_illegal(csr):
    """Fields that a case of their own is about, or that cannot change alone."""
    return DOUBTFUL.get(csr.name, 0) | (0x18 if csr.name == "CRMD" else 0)


def privilege_cases(cases, levels):
    """At PLV1 to PLV3 nothing is read or written; the check comes before everything else."""
    csr = cases.csr
    entry = {"CRMD", "PRMD", "ERA", "ESTAT", "BADI"}  # what the exception itself changes
    for plv in levels:
        own = cases.own(MIXED) if csr and csr.slots[0] not in entry else {}
        enables = {1: CRMD_IE, 2: CRMD_WE, 3: CRMD_WE if csr and csr.name == "CRMD" else 0}[plv]
        saved = plv | (4 if enables & CRMD_IE else 0) | (8 if enables & CRMD_WE else 0)
        state = {**own, "CRMD": DIRECT_MODE | plv | enables, "PRMD": saved ^ (7 if plv == 3 else 0xF),
                 "ESTAT": 0x7FF10001 ^ IPE << 16, "PC": KERNEL if plv == 2 else PROGRAM}
        if csr and csr.name == "TICLR":
            state["ESTAT"] |= ESTAT_TI
        operands = {"rd": OTHER, **cases.with_mask()}
        _refused(cases, plv, state, operands)
    _refused_by_debug_mode(cases, levels[-1])
    if csr is None or csr.name not in ("CRMD", "ECFG"):  # which have other cases with VS
        _refused_at_its_vector(cases, levels[0])


def _refused_at_its_vector(cases, plv):
    """With ECFG.VS, IPE has an entry of its own."""
    vs = plv + 2
    number = {} if cases.csr else {"csr_num": 0x9}
    state = {"CRMD": MAPPED_MODE | plv, "ECFG": vs << 16, "ESTAT": ESTAT_CODES ^ IPE << 16, "PC": PROGRAM}
    cases.add("ipe-vectored", f"With VS = {vs}, IPE is handled {IPE} times {4 << vs} bytes above EENTRY.", state,
              drop=["host.BADI"], clauses=["vectors", "S1"], tags=["privilege"], flags=["PRIVILEGE_UNCHECKED"],
              watch=["CRMD", "ESTAT"], rd=OTHER, **cases.with_mask(), **number)


def _refused_by_debug_mode(cases, plv):
    """In debug mode the exception leaves its code in DBG and nothing else; DBG is in debug mode above."""
    is_dbg = cases.csr is not None and cases.csr.name == "DBG"
    mode, plv = (0, 3) if is_dbg else (DBG_DST, plv)
    state = {"CRMD": MAPPED_MODE | plv, "DBG": (0x3F ^ IPE) << 16 | mode, "ESTAT": ESTAT_CODES ^ IPE << 16,
             "PC": PROGRAM}
    number = {} if cases.csr else {"csr_num": 0x9}
    where = "Outside debug mode" if is_dbg else "In debug mode"
    what = "is taken as ever" if is_dbg else "only leaves its code in DBG"
    cases.add(f"ipe-{'outside-' if is_dbg else ''}debug-mode", f"{where}, an IPE {what}.", state, drop=["host.BADI"],
              clauses=["debug_mode", "S1"], tags=["privilege", "debug-mode"], flags=["PRIVILEGE_UNCHECKED"],
              watch=["CRMD", "PRMD", "ERA", "ESTAT", "DBG"], rd=OTHER, **cases.with_mask(), **number)


def _refused(cases, plv, state, operands):
    name = cases.csr.slots[0] if cases.csr else "a number that no CSR has"
    verb = {"csrrd": "read", "csrwr": "write", "csrxchg": "exchange"}[cases.op]
    number = {} if cases.csr else {"csr_num": 0x9}
    why = f"At PLV{plv} a {verb} of {name} raises IPE: nothing is read or written, and rd stays."
    debugger = {"arbitrary.debug_entry": DEBUGGER} if State(state).in_debug_mode else {}
    cases.add(f"ipe-plv{plv}", why, state, drop=["host.BADI"], clauses=["S1", "S1_inferred", "S3"],
              tags=["privilege"], flags=["PRIVILEGE_UNCHECKED"],
              watch=["CRMD", "PRMD", "ERA", "ESTAT"], config=debugger, **operands, **number)


def family_cases(cases):
    """Members in the middle and at the end, between neighbours that hold something else and stay."""
    csr, last = cases.csr, len(cases.csr.slots) - 1
    middle = len(csr.slots) // 2  # its number has the top bit alone
    for member in sorted({"csrrd": {last}, "csrwr": {middle, last}, "csrxchg": {middle}}[cases.op]):
        around = [n for n in (member - 1, member + 1) if n <= last]
        state = {csr.slots[n]: held(csr, OTHER) for n in around}
        state.update(cases.own(MIXED, member))
        operands = {"csrrd": {"rd": 0}, "csrwr": {"rd": OTHER}, "csrxchg": {"rd": OTHER, "rj": LOW_WORD}}[cases.op]
        cases.add(f"member-{member}", f"The access reaches {csr.slots[member]} and leaves its neighbours alone.", state,
                  member=member, watch=[csr.slots[n] for n in around], tags=["family"], **operands)
