# SPDX-License-Identifier: Apache-2.0
"""One case of a CSR access rule as a piece of LoongArch program, and what the record that it leaves says.

Each piece clears the CSRs, puts the state of `pre` there and reads it back, executes the one instruction in question
and stores rd and the CSRs of `result`. What is compared is what csrrd shows, all 64 bits of it: a reserved bit that
comes back as 1 is a difference.
"""
import dataclasses
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "facts"))
import loongarch_facts as facts  # noqa: E402
from loongarch_code import Image, branch, csrrd, csrwr, csrxchg, jirl, ori, st_d  # noqa: E402

# CSR numbers that QEMU 7.2 has. The run proves it: in each CSR that is skipped nothing can be stored, see Probe.
IMPLEMENTED = frozenset((*range(0x0, 0x9), 0xC, *range(0x10, 0x14), *range(0x18, 0x24), *range(0x30, 0x40),
                         *range(0x40, 0x45), 0x60, 0x80, 0x81, *range(0x88, 0x90), *range(0x90, 0x96), 0x98,
                         *range(0x180, 0x184), *range(0x500, 0x503)))
# Writing these raises INE there, MISC (0x3) among them, so a state cannot be put into them.
READ_ONLY = frozenset((0x3, 0x8, 0x1B, 0x20, 0x21, 0x22, 0x23, 0x42))

CRMD, ESTAT, EENTRY, TCFG, TICLR, TLBRENTRY, DMW0 = 0x0, 0x5, 0xC, 0x41, 0x44, 0x88, 0x180
DIRECT_MODE = 0x8  # CRMD.DA
IDENTITY_WINDOW = 0x1F  # DMW0: the lowest sixteenth of the addresses as they are, at every PLV
IPE = 0xE
VECTOR_SPACING = 0x70000  # ECFG.VS
DEBUG_MODE = 0x1  # DBG.DST
REFILL = "refill"  # a TLB refill, which leaves no code in ESTAT
TIMER_BIT = 0x800  # of ESTAT
EXCEPTION_CODES = 0x7FFF0000  # of ESTAT
# A word from here on is no instruction of the LA464 core in QEMU 7.2: executing it puts it into BADI.
FIRST_UNDEFINED_WORD = 0x78000000

# What a case may decide and the replay follows: the word with rd = r4, rj = r5, as it is executed.
OPEN_VALUES = {"arbitrary.instruction_word"}

# The registers of the program. What the instruction in question uses is kept apart from all others.
R0, RA, RD, RJ, RECORD, WAY, COLLECT, SCRATCH = 0, 1, 4, 5, 20, 21, 22, 23

# How the instruction ended, in r21: it was passed, or the handler was entered, or both.
PASSED, HANDLED = 1, 2

TIMER_TICKS_ALLOWED = 100  # from the write of TCFG until TVAL is read


class Skip(Exception):
    """Why a case cannot be replayed."""


@dataclasses.dataclass(frozen=True)
class Case:
    id: str
    op: str  # csrrd, csrwr or csrxchg
    csr: object  # facts.Csr, None for a number that no CSR has
    number: int
    slot: object  # the name of the slot, None for a number that no CSR has
    args: dict
    pre: dict  # place -> value
    result: dict
    config: dict

    @property
    def plv(self):
        return self.state("CRMD") & 3

    @property
    def exception(self):
        """The exception code that it expects, None for no exception."""
        return IPE if self.plv else None

    def named_slots(self):
        places = [place.split(".")[1] for place in (*self.pre, *self.result) if place.startswith("host.")]
        own = [self.slot] if self.slot else []
        kept = {"PC", "EENTRY"} if self.exception else {"PC"}  # the program has its own handler
        return [slot for slot in dict.fromkeys(own + places) if slot not in kept]

    def state(self, slot):
        """What the slot holds before the instruction."""
        value = self.pre.get(f"host.{slot}", 0)
        for place, part in self.pre.items():
            _, name, *field = place.split(".")
            if name == slot and field:
                value |= part << facts.members()[slot][0].field(field[0]).low
        return value

    def result_slots(self):
        """The CSRs that are compared."""
        return [place.split(".")[1] for place in self.result if place not in ("rd", "host.PC")]


def read_case(line):
    """A case from a line of JSON Lines, or from YAML of the same keys."""
    op, _, name = line["rule"].removeprefix("loongarch.").partition(".")
    if op not in ("csrrd", "csrwr", "csrxchg"):
        raise Skip(f"{line['rule']} is no CSR instruction")
    args = {key: int(value, 16) for key, value in line["steps"][0].get("args", {}).items()}
    csr = None if name == "undefined" else facts.all_csrs()[name]
    member = args.get("n", 0)
    return Case(
        id=line["id"], op=op, csr=csr, args=args,
        number=csr.numbers[member] if csr else args["csr_num"],
        slot=csr.slots[member] if csr else None,
        pre={place: int(value, 16) for place, value in line.get("pre", {}).items()},
        result={place: int(value, 16) for place, value in line["outcome"]["result"].items()},
        config=line.get("config", {}))


def number_of(slot):
    csr, member = facts.members()[slot]
    return csr.numbers[member]


def require_replayable(case):
    """Raises Skip with the reason when QEMU 7.2 or this program cannot be put into the state of the case."""
    decided = sorted(set(case.config) - OPEN_VALUES)
    if decided:
        raise Skip(f"is about {', '.join(decided)}, which QEMU has decided")
    for slot in case.named_slots():
        if slot not in facts.members():
            raise Skip(f"names {slot}, which is no CSR")
        if number_of(slot) not in IMPLEMENTED:
            raise Skip(f"QEMU 7.2 has no {facts.members()[slot][0].name}")
    crmd = case.state("CRMD")
    if crmd >> 3 & 3 not in (1, 2):
        raise Skip("starts with an illegal pair of CRMD.DA and CRMD.PG")
    paged = crmd >> 4 & 1 or case.result.get("host.CRMD", 0) >> 4 & 1
    if paged and "DMW0" in case.named_slots():
        raise Skip("is in mapped mode and names DMW0, through which the program runs")
    _require_one_handler(case)
    if "BADI" in case.named_slots() and 0 < case.state("BADI") < FIRST_UNDEFINED_WORD:
        raise Skip("BADI cannot be made what the case says, which may be an instruction")
    if case.args.get("rd_is_r0") and case.args.get("rj_is_rd"):
        raise Skip("has r0 as mask, which is the word of csrrd")


def _require_one_handler(case):
    """The program has one handler, at EENTRY, which stands for that of the case."""
    if case.exception and "EENTRY" in case.result_slots():
        raise Skip("takes an exception and compares EENTRY, which the program needs for it")
    if case.exception and case.state("DBG") & DEBUG_MODE:
        raise Skip("takes an exception in debug mode, which QEMU 7.2 does not have")
    if case.exception and case.state("ECFG") & VECTOR_SPACING:
        raise Skip("takes an exception in vectored mode, and the program has one handler")


class Program:
    """The image of a batch of cases, all of whose records lie one after the other in RAM."""

    DONE = 0x000FF000  # how many cases have ended
    RECORDS = 0x00100000

    def __init__(self, base):
        self.image = Image(base)
        start = self.image.load_later(COLLECT)
        self.image.emit(jirl(R0, COLLECT))
        self._handler()
        self._clear()
        start(self.image.here)
        self.next_record = self.RECORDS
        self.cases = []

    def _handler(self):
        """At EENTRY and TLBRENTRY: notes that it was entered and goes on where r22 says, in PLV0."""
        self.image.align(4096)
        self.handler = self.image.here
        self.image.emit(ori(WAY, WAY, HANDLED), jirl(R0, COLLECT))

    def _clear(self):
        """Direct mode, the handler, the identity window, and 0 in all other CSRs that can be written."""
        image = self.image
        self.clear = image.here
        self._write(CRMD, DIRECT_MODE)
        self._write(EENTRY, self.handler)
        self._write(TLBRENTRY, self.handler)
        for number in sorted(IMPLEMENTED - READ_ONLY - {CRMD, EENTRY, TLBRENTRY, DMW0, TICLR}):
            image.emit(csrwr(R0, number))
        self._write(DMW0, IDENTITY_WINDOW)
        self._write(TICLR, 1)
        image.emit(jirl(R0, RA))

    def _write(self, number, value):
        self.image.load(SCRATCH, value)
        self.image.emit(csrwr(SCRATCH, number))

    def add(self, case):
        piece = Piece(self, case)
        self.cases.append(piece)
        self.next_record += 8 * len(piece.layout)
        self._done(len(self.cases))

    def probe(self, numbers):
        """Writes all ones to each CSR and stores what it reads then."""
        self.image.call(self.clear)
        for at, number in enumerate(numbers):
            after = self.image.load_later(COLLECT)
            self.image.load(RECORD, self.RECORDS + 8 * at)
            self._write(number, facts.ONES)
            after(self.image.here)
            self.image.emit(csrrd(SCRATCH, number), st_d(SCRATCH, RECORD, 0))
        self._done(1)

    def _done(self, count):
        self.image.load(RECORD, self.DONE)
        self.image.load(SCRATCH, count)
        self.image.emit(st_d(SCRATCH, RECORD, 0))

    def finish(self):
        self.image.emit(branch(0))
        return self.image.bytes()


class Piece:
    """The part of the program that replays one case."""

    def __init__(self, program, case):
        self.case = case
        self.record = program.next_record
        self.layout = []  # what each word of the record is
        self._program = program
        self._image = program.image
        self._set_state()
        collect = self._image.load_later(COLLECT)
        self._image.load(RD, case.args.get("rd", 0))
        self._image.load(RJ, case.args.get("rj", 0))
        self._image.emit(ori(WAY, R0, 0))
        program._write(CRMD, case.state("CRMD"))
        self.address = self._image.here
        self._image.emit(self._instruction(), ori(WAY, R0, PASSED))
        collect(self._image.here)
        self._collect()

    def _instruction(self):
        rd = R0 if self.case.args.get("rd_is_r0") else RD
        if self.case.op == "csrrd":
            return csrrd(rd, self.case.number)
        if self.case.op == "csrwr":
            return csrwr(rd, self.case.number)
        return csrxchg(rd, RD if self.case.args.get("rj_is_rd") else RJ, self.case.number)

    def _store(self, register, what):
        self._image.emit(st_d(register, RECORD, 8 * len(self.layout)))
        self.layout.append(what)

    def _store_csr(self, slot, what):
        self._image.emit(csrrd(SCRATCH, number_of(slot)))
        self._store(SCRATCH, what)

    def _set_state(self):
        image, case = self._image, self.case
        image.call(self._program.clear)
        image.load(RECORD, self.record)
        slots = [slot for slot in case.named_slots() if slot != "CRMD"]
        if "BADI" in slots:
            self._set_badi(case.state("BADI"))
        if case.state("ESTAT") & TIMER_BIT:
            self._expire_timer()
        for slot in slots:
            if number_of(slot) not in READ_ONLY and not facts.members()[slot][0].is_computed:
                self._program._write(number_of(slot), case.state(slot))
        for slot in slots:
            self._store_csr(slot, ("pre", slot))

    def _set_badi(self, word):
        """Executes the word, which is no instruction: the exception puts it into BADI."""
        after = self._image.load_later(COLLECT)
        self._image.emit(word)
        after(self._image.here)

    def _expire_timer(self):
        """One shot of four ticks, then waits until ESTAT shows it."""
        andi_timer = 0x03400000 | TIMER_BIT << 10 | SCRATCH << 5 | SCRATCH
        beqz_two_back = 0x40000000 | (-2 & 0xFFFF) << 10 | SCRATCH << 5 | 0x1F
        self._program._write(TCFG, 5)
        self._image.emit(csrrd(SCRATCH, ESTAT), andi_timer, beqz_two_back, csrwr(R0, TCFG))

    def _collect(self):
        """After the instruction, or from the handler: also for a second time, when the first attempt raised IPE."""
        self._store(R0 if self.case.args.get("rd_is_r0") else RD, "rd")
        self._store(WAY, "way")
        for slot in dict.fromkeys([*self.case.result_slots(), "CRMD", "PRMD", "ESTAT", "TLBRERA"]):
            self._store_csr(slot, ("after", slot))


class Answer:
    """What the record of a case says, in the words of the case."""

    def __init__(self, piece, memory):
        self.piece = piece
        self.case = piece.case
        start = piece.record - Program.RECORDS
        words = [int.from_bytes(memory[at : at + 8], "little") for at in range(start, start + 8 * len(piece.layout), 8)]
        self.words = dict(zip(piece.layout, words))
        self.way = self.words["way"]

    def _states(self):
        """The CSRs of the state, each with what it read before the instruction."""
        return [(what[1], word) for what, word in self.words.items() if what[0] == "pre"]

    def require_state(self):
        """Raises Skip when QEMU did not take over the state of the case."""
        overwritten = {"PRMD", "ERA", "BADI"} if self.case.plv else set()
        if self._starts_timer():
            overwritten.add("TVAL")
        for slot, word in self._states():
            csr = facts.members()[slot][0]
            care = csr.holds & ~(EXCEPTION_CODES if self.case.plv and slot == "ESTAT" else 0)
            wanted = self.case.state(slot)
            if (word ^ wanted) & care and slot not in overwritten and not self.impossible():
                raise Skip(f"{slot} cannot be made what the case says")

    def impossible(self):
        """place -> (expected, observed, bits): what no state may show, and QEMU shows before the instruction."""
        found = {}
        for slot, word in self._states():
            csr = facts.members()[slot][0]
            bits = (word ^ csr.constants) & csr.mask("R0", "RC")
            if bits:
                found[f"host.{slot}"] = word & ~bits, word, bits
        return found

    def exception(self):
        """The exception code that the instruction raised, None when it was passed."""
        if self.way & PASSED:
            return None
        return REFILL if self.words[("after", "TLBRERA")] & 1 else self.words[("after", "ESTAT")] >> 16 & 0x3F

    def observed(self, place):
        if place == "rd":
            return self.words["rd"]
        if place == "host.PC":
            return self._pc()
        _, slot, *field = place.split(".")
        value = self._after(slot)
        if not field:
            return value
        bits = facts.members()[slot][0].field(field[0])
        return (value & bits.mask) >> bits.low

    def _pc(self):
        """The next instruction when it was passed; otherwise the handler, which stands at EENTRY of the case."""
        if self.way & PASSED:
            return (self.case.state("PC") + 4) & facts.ONES
        return self.case.state("EENTRY")

    def _after(self, slot):
        value = self.words[("after", slot)]
        if slot == "ERA" and self.way == HANDLED:  # the address of the case, not of the program
            return (value - self.piece.address + self.case.state("PC")) & facts.ONES
        if slot == "CRMD" and self.way == PASSED | HANDLED:  # not PLV0 afterwards: reading it raised IPE
            return value & ~7 | self.words[("after", "PRMD")] & 7
        return value

    def differences(self):
        """place -> (expected, observed, the bits that differ)."""
        found = self.impossible()
        if found:
            return found
        for place, expected in self.case.result.items():
            expected, observed = self._shown(place, expected), self.observed(place)
            bits = (expected ^ observed) & ~self._unspecified(place)
            if bits and not self._counts_down(place, expected, observed):
                found[place] = (expected, observed, bits)
        return found

    def _shown(self, place, expected):
        """What csrrd shows for what the slot holds: constants, and the sign of 32 bits."""
        parts = place.split(".")
        if len(parts) != 2 or parts[1] == "PC":
            return expected
        return facts.members()[parts[1]][0].view(expected)

    def _unspecified(self, place):
        """Bits that start an action have no specified value when they are read."""
        csr = self.case.csr if place == "rd" else None
        if len(parts := place.split(".")) == 2 and parts[1] != "PC":
            csr = facts.members()[parts[1]][0]
        return csr.field("WCLLB").mask if csr and csr.name == "LLBCTL" else 0

    def _starts_timer(self):
        return self.case.result.get("host.TCFG", 0) & 1 == 1

    def _counts_down(self, place, expected, observed):
        return place == "host.TVAL" and self._starts_timer() and 0 <= expected - observed <= TIMER_TICKS_ALLOWED
