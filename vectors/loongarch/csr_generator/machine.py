# SPDX-License-Identifier: CC0-1.0
"""What a core is and what its registers hold: the bits that have names here, a state, and what a configuration decides.

A state is a map from the name of a slot ("SAVE3", "PC") to what it holds; what is not named holds 0.
"""
import dataclasses
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tests" / "facts"))
import loongarch_facts as facts  # noqa: E402

CRMD_PLV, CRMD_IE, CRMD_DA, CRMD_PG, CRMD_WE = 0x3, 0x4, 0x8, 0x10, 0x200
PRMD_PWE, TLBRPRMD_PWE = 0x8, 0x10
ESTAT_PMC, ESTAT_TI, ESTAT_MSGINT = 1 << 10, 1 << 11, 1 << 14
ESTAT_CODES = 0x7FFF0000
LLBIT, WCLLB, KLO = 0x1, 0x2, 0x4
TCFG_EN, TCFG_PERIODIC = 0x1, 0x2
CORE_IDLE, CORE_TIMER_STOPPED = 0x1, 0x2
PMIEN, PMCNT_TOP = 1 << 20, 1 << 63  # the latter on LA64
DM_ONLY = 0x1
DBG_DST = 0x1
IS_TLBR = 0x1
MSGIR_NULL = 1 << 31
VM, PGM = 0x1, 0x2  # of GSTAT
TLBRPRMD_PGM, MERRCTL_PGM = 0x8, 0x20
USE_TGID = 1 << 12  # of GTLBC
GUEST_ID_BIT = 16  # of GID, TGID and TRGID in their registers

DEBUG_ENTRY = 0x1C000000  # the preset of what is open about it


class State(dict):
    """Slots that are not named hold 0."""

    def __missing__(self, _):
        return 0

    def with_slots(self, **slots):
        return State({**self, **slots})

    @property
    def plv(self):
        return self["CRMD"] & CRMD_PLV

    @property
    def in_guest_mode(self):
        return bool(self["GSTAT"] & VM)

    @property
    def in_debug_mode(self):
        return bool(self["DBG"] & DBG_DST)


@dataclasses.dataclass(frozen=True)
class Core:
    """What of an implementation decides which registers there are, what an exception records and where it goes."""

    width: int = 64  # of a general register and so of an address
    valen: int = facts.PARAMETERS["VALEN"]
    palen: int = facts.PARAMETERS["PALEN"]
    is_reduced: bool = False
    word: int = 0  # the instruction as BADI records it
    debug_entry: int = DEBUG_ENTRY
    no_message: int = 0  # what MSGIR.INTNUM is while no message is selected
    has_watchpoints: bool = True
    has_tlb: bool = True
    has_messages: bool = True
    has_debug_mode: bool = True
    has_error_details: bool = True  # MERRINFO1 and MERRINFO2
    timer_bits: int = facts.PARAMETERS["TIMER_N"]
    one_shot_wraps: bool = True
    one_shot_disables: bool = False
    timer_expires_at_0: bool = False
    entry_offset_added: bool = False
    emptied_entry_kept: bool = False
    wakes_with_ie_0: bool = True
    wakes_when_locally_disabled: bool = False
    keeps_debug_causes: bool = False
    filled_entry: int = 0  # the one that TLBFILL chooses
    absent_units: tuple = ()  # of EUEN
    illegal: object = None  # what fields hold after an illegal value; None where nobody says
    vs_max: int = facts.CONSTANTS["PRCFG1"]["VSMax"]
    page_sizes: int = facts.CONSTANTS["PRCFG2"]["PSAVL"]
    saves: int = 16  # how many SAVE registers there are
    has_lvz: bool = False
    guest_id_bits: int = facts.PARAMETERS["GID_bits_held"]
    root_exceptions_clear_pgm: bool = True
    entry_clears_pgm: bool = False
    untagged_means_next_guest: bool = False

    @property
    def has_badi(self):
        return not self.is_reduced

    def address(self, value):
        return value & facts.ones(self.width - 1, 0)

    def guest_id(self, register):
        """GID, TGID or TRGID of its register."""
        return register >> GUEST_ID_BIT & (1 << self.guest_id_bits) - 1


# Where sentences can be read in two ways, and where there is none; with the preset of each. A case that comes out
# otherwise under the other one says which it is about.
READINGS = {"timer_expires_at_0": 0, "entry_offset_added": 0, "emptied_entry_kept": 0, "root_exceptions_clear_PGM": 1,
            "entry_clears_PGM": 0, "untagged_means_next_guest": 0}


def core_of(config):
    """The core of which a configuration speaks."""
    is_short = config.get("choice.LA32", 0) == 1
    is_reduced = is_short and config.get("choice.reduced_LA32", 0) == 1
    sizes = config.get("choice.PSAVL", Core.page_sizes)
    return Core(
        width=32 if is_short else 64,
        valen=32 if is_short else config.get("choice.VALEN", Core.valen),
        palen=min(config.get("choice.PALEN", Core.palen), 36 if is_short else 60),  # 36: PPN of LA32 has 24 bits
        is_reduced=is_reduced,
        word=config.get("arbitrary.instruction_word", 0),
        debug_entry=config.get("arbitrary.debug_entry", DEBUG_ENTRY),
        has_watchpoints=not is_reduced and config.get("choice.watchpoints", 1) == 1,
        has_tlb=config.get("choice.TLBType", 2) != 0,
        has_messages=not is_short and config.get("choice.message_interrupts", 1) == 1,
        has_debug_mode=not is_short and config.get("choice.debug", 1) == 1,
        has_error_details=not is_reduced and config.get("choice.implementation_csrs", 1) == 1,
        timer_bits=min(config.get("choice.TIMER_N", Core.timer_bits), 32 if is_short else 64),
        one_shot_wraps=config.get("choice.one_shot_wraps", 1) == 1,
        one_shot_disables=config.get("choice.one_shot_disables", 0) == 1,
        **{reading.lower(): config.get(f"choice.{reading}", preset) == 1 for reading, preset in READINGS.items()},
        saves=config.get("choice.SAVE_NUM", Core.saves),
        has_lvz=not is_short and config.get("choice.LVZ", 0) == 1,
        guest_id_bits=config.get("choice.GID_bits_held", Core.guest_id_bits),
        wakes_with_ie_0=config.get("choice.wakes_with_IE_0", 1) == 1,
        wakes_when_locally_disabled=config.get("choice.wakes_when_locally_disabled", 0) == 1,
        keeps_debug_causes=config.get("choice.debug_causes_kept", 0) == 1,
        no_message=config.get("arbitrary.no_message", 0),
        filled_entry=config.get("arbitrary.filled_entry", 0),
        absent_units=tuple(f"choice.{unit}" for unit in ("FP", "LSX", "LASX", "LBT")
                           if config.get(f"choice.{unit}", 1) == 0),
        illegal=config.get("arbitrary.illegal_value"),
        vs_max=config.get("choice.VSMax", Core.vs_max),
        page_sizes=sizes & facts.ones(31, 0) if is_short else sizes)  # as PRCFG2 has it
