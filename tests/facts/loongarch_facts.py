# SPDX-License-Identifier: Apache-2.0
"""The facts of loongarch_csr.yaml and loongarch_lvz.yaml as Python objects: every CSR with its numbers, width and bits.

Reads the facts and nothing else; the rules of spec/loongarch are not looked at. Whoever uses this for expectations has
therefore derived them a second time.
"""
import dataclasses
import functools
import pathlib
import re

import yaml

FACTS = pathlib.Path(__file__).with_name("loongarch_csr.yaml")
LVZ_FACTS = pathlib.Path(__file__).with_name("loongarch_lvz.yaml")

# What the implementation asked about is: the presets of the choices of the machine loongarch.csr.
PARAMETERS = {"GRLEN": 64, "PALEN": 48, "VALEN": 48, "TIMER_N": 48, "IDX_N": 12, "SAVE_NUM": 16, "PM_NUM": 32,
              "MWP_NUM": 8, "FWP_NUM": 8, "GID_bits_held": 8, "separate_vmid": 0, "TRGP_writable": 0}
# What LA32 demands of them.
LA32 = {"GRLEN": 32, "PALEN": 32, "VALEN": 32, "TIMER_N": 32}

# Bits that read a value of the implementation and never change.
CONSTANTS = {
    "ASID": {"ASIDBITS": 10},
    "DBG": {"DRev": 1},
    "CPUID": {"CoreID": 0},
    "PRCFG1": {"SAVENum": 15, "TimerBits": 47, "VSMax": 7},
    "PRCFG2": {"PSAVL": 0x3FFFF000},
    "PRCFG3": {"TLBType": 2, "MTLBEntries": 63, "STLBWays": 7, "STLBSets": 8},
    "MWPC": {"Num": 8},
    "FWPC": {"Num": 8},
    "GSTAT": {"GIDBIT": 8},
    "GCTL": {"MATP": 7, "TOPIP": 1, "TOTIP": 1, "TOEP": 1, "TOPP": 1, "TOHUP": 1, "TOCIP": 7, "GPMP": 1},
}

COMPUTED = ("PGD", "TICLR", "CPUID", "PRCFG1", "PRCFG2", "PRCFG3", "MWPC", "FWPC")  # CSRs that hold nothing
SIGN_EXTENDED_FIELD = "Sign_Ext"
ONES = (1 << 64) - 1


def ones(high, low):
    """A mask of the bits from high down to low."""
    return (1 << (high + 1)) - (1 << low)


def sign_extend(value, bits):
    """A 64-bit value whose bits from `bits` upwards are copies of the bit below."""
    value &= (1 << bits) - 1
    return value | (ONES ^ ((1 << bits) - 1)) if value >> (bits - 1) & 1 else value


@dataclasses.dataclass(frozen=True)
class Field:
    name: str
    high: int
    low: int
    access: str
    const: int = 0

    @property
    def mask(self):
        return ones(self.high, self.low)


@dataclasses.dataclass(frozen=True)
class Csr:
    """One declaration: a CSR, or a family of equal ones."""

    name: str  # as in the names of the rules: MWPCFG1
    slots: tuple  # of each member: MWP0CFG1, MWP1CFG1, ...
    numbers: tuple
    width: int
    fields: tuple
    presence: str  # where it is implemented, in the words of the facts
    register_width: int = 64  # GRLEN

    @property
    def is_family(self):
        return len(self.slots) > 1

    @property
    def is_computed(self):
        return self.name in COMPUTED

    @property
    def is_implementation_defined(self):
        return any(field.name == "IMPL" for field in self.fields)

    def field(self, name):
        return next(field for field in self.fields if field.name == name)

    def mask(self, *accesses):
        """The bits of these access classes."""
        return sum(field.mask for field in self.fields if field.access in accesses)

    @property
    def constants(self):
        """What the bits read that never change."""
        values = CONSTANTS.get(self.name, {})
        return sum(values.get(field.name, field.const) << field.low for field in self.fields)

    @functools.cached_property
    def holds(self):
        """The bits that a slot can hold."""
        if self.is_computed:
            return 0
        fixed = CONSTANTS.get(self.name, {})
        return sum(f.mask for f in self.fields if f.access in ("RW", "R", "RW1C") and f.name not in fixed)

    @property
    def sign_bit(self):
        """How many bits stand below those that copy the highest of them; 0 when the CSR has no such bits."""
        return next((f.low for f in self.fields if f.name == SIGN_EXTENDED_FIELD), 0)

    def canonical(self, value):
        """What the slot holds after `value` was put into all bits that can hold something."""
        value &= self.holds
        return sign_extend(value, self.sign_bit) if self.sign_bit else value

    def view(self, slot):
        """What csrrd gives for what the slot holds."""
        value = slot | self.constants
        return (sign_extend(value, 32) if self.width == 32 else value) & ones(self.register_width - 1, 0)


def _bit(bound, parameters):
    """A number, or a parameter with something subtracted: "VALEN-1"."""
    if isinstance(bound, int):
        return bound
    name, _, less = str(bound).partition("-")
    return parameters[name.strip()] - int(less or 0)


def _form(entry, parameters):
    """The fields of LA64 as in v1.10, where that differs: the model has message interrupts. Those need registers of 64
    bits, so LA32 has the fields of v1.00, or its own; TLBRELO is as TLBELO, whose format it is said to have."""
    if parameters["GRLEN"] == 64:
        return entry.get("fields_v1_10", entry["fields"])
    same = next((e for e in _entries() if e["name"] == entry.get("same_fields_as")), entry)
    fields = same.get("fields_la32", same["fields"])
    return [field for field in fields if not field.get("only_if", "").startswith("LA64")]


def _fields(entry, parameters):
    for field in _form(entry, parameters):
        high, low = (_bit(bound, parameters) for bound in field["bits"])
        if high >= low:  # MWPS.ZERO is empty with 16 watchpoints
            yield Field(str(field["name"]), high, low, field["access"], field.get("const", 0))


def _names(entry):
    """The name of the rules and the slots of the members."""
    name = entry["name"]
    count = entry.get("family", {}).get("count", 1)
    if count == 1:
        return name, (name,)
    members = entry["family"].get("members")
    if members:
        return re.sub(r"\d+$", "", name), tuple(members)
    if "n" in name:  # MWPnCFG1
        return name.replace("n", ""), tuple(name.replace("n", str(n)) for n in range(count))
    return name, tuple(f"{name}{n}" for n in range(count))


def _csr(entry, parameters):
    name, slots = _names(entry)
    stride = entry.get("family", {}).get("stride", 1)
    width = {"32": 32, "64": 64, "GRLEN": parameters["GRLEN"], "IMPL": parameters["GRLEN"]}[str(entry["width"])]
    numbers = tuple(entry["number"] + stride * n for n in range(len(slots)))
    return Csr(name, slots, numbers, width, tuple(_fields(entry, parameters)), entry["presence"],
               parameters["GRLEN"])


@functools.cache
def _document(path=FACTS):
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _entries():
    return _document()["csrs"] + _document()["csrs_v1_10"]


def _lvz_field(field, parameters):
    """A field of a CSR of LVZ, None where the parameters leave nothing of it. Where nobody says whether software can
    write it, a parameter does."""
    name, high, low, access = (field[key] for key in ("name", "hi", "lo", "access"))
    if name in ("GID", "TGID", "TRGID"):
        high = low + parameters["GID_bits_held"] - 1
    if name == "USEVMID" and not parameters["separate_vmid"]:
        access = "R0"
    if access == "U":
        access = "RW" if parameters["TRGP_writable"] else "R"
    return Field(f"{name}{low}" if name == "reserved" else name, high, low, access) if high >= low else None


def _lvz_csr(entry, parameters):
    fields = [_lvz_field(field, parameters) for field in entry["fields"]]
    width = max(field["hi"] for field in entry["fields"]) + 1
    return Csr(entry["name"], (entry["name"],), (entry["num"],), width, tuple(filter(None, fields)), "LVZ",
               parameters["GRLEN"])


@functools.cache
def lvz_csrs(**choices):
    """The host's CSRs of LVZ by their names; some parameters may be others."""
    entries = _document(LVZ_FACTS)["host_csrs"]
    return {entry["name"]: _lvz_csr(entry, {**PARAMETERS, **choices}) for entry in entries}


def all_csrs(**parameters):
    """Those of the base architecture and of LVZ."""
    return {**csrs(**parameters), **lvz_csrs(**parameters)}


def with_lvz(csr):
    """A CSR of the base architecture with the bit that it gains with LVZ: read-only 0 otherwise."""
    gained = [row.get("name") for row in _document(LVZ_FACTS)["base_csr_extra_bits"] if row["csr"] == csr.name]
    return dataclasses.replace(csr, fields=tuple(
        dataclasses.replace(field, access="RW") if field.name in gained else field for field in csr.fields))


def slots_of_reduced_la32():
    """The slots that LA32 reduced has."""
    return _document()["la32_reduced"]["present"]


@functools.cache
def csrs(**widths):
    """All declarations by the name that rules have, in the order of the facts; some widths may be others, as LA32's."""
    return {csr.name: csr for csr in (_csr(entry, {**PARAMETERS, **widths}) for entry in _entries())}


@functools.cache
def members():
    """Slot name -> (declaration, which member)."""
    return {slot: (csr, n) for csr in (*csrs().values(), *lvz_csrs().values()) for n, slot in enumerate(csr.slots)}


def exceptions():
    """The table of general exceptions: maps with ecode, esub, name and what each records."""
    return _document()["exceptions"]
