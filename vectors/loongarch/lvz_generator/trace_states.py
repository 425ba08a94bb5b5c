# SPDX-License-Identifier: CC0-1.0
"""Where traces of both worlds start, and what stands in them again and again."""
from cases_of_worlds import (GUEST_OF_STATUS, KERNEL_OF_GUEST, OTHER_GUEST, PROGRAM_OF_GUEST, ROOT_CODE, in_guest,
                             in_root)
from machine import GUEST_ID_BIT, PGM, USE_TGID, VM
from tlb import entry
from translation import TLB_E, TLB_G

ID = GUEST_OF_STATUS << GUEST_ID_BIT
OTHER_ID = OTHER_GUEST << GUEST_ID_BIT
OUTSIDE, LEFT, INSIDE = ID, ID | PGM, ID | PGM | VM  # GSTAT: no guest about, left by an exception, in guest mode
TGID = USE_TGID | ID  # GTLBC while root handles entries of the guest
EXIT_ENTRY, REFILL_ENTRY, ERROR_ENTRY = 0x9000000000310000, 0x1C00A000, 0x1C00C000
GUEST_ENTRY, GUEST_REFILL = 0x9000000000240000, 0x240000
GSPR, HVC = 0x160000, 0x170000  # in ESTAT
HVCL, CPUCFG, IDLE, IOCSRRD_W, IOCSRWR_W = 0x2B8100, 0x6C85, 0x6488000, 0x6480885, 0x6481885
PAGE = 0x1F  # of a page: valid, dirty, of every level, cached
PROGRAM, KERNEL, ROOT = PROGRAM_OF_GUEST, KERNEL_OF_GUEST, ROOT_CODE


def csr_word(number, rj):
    """csrrd for rj 0, csrwr for rj 1, csrxchg otherwise, with r5."""
    return 0x04000000 | number << 10 | rj << 5 | 5


def running(plv=0, gstat=INSIDE, **places):
    """A guest that root has entered as KVM does."""
    return {**in_guest(plv, **places), "host.GSTAT": gstat}


def stopped(gstat=OUTSIDE, plv=0, **places):
    """Root, which is about to enter a guest; its program counter and mode for that are ready."""
    return {**in_root(), "host.PRMD": 0x4, "host.ERA": PROGRAM if plv else KERNEL, "guest.CRMD": 0x10 | plv,
            **{place.replace("_", ".", 1): value for place, value in places.items()}, "host.GSTAT": gstat}


def left(plv=0, **places):
    """Root in the handler of an exit, the guest having called it."""
    return stopped(LEFT, plv, **{"host_ESTAT": HVC, "host_PC": EXIT_ENTRY, **places})


def maps(bank, number, address, frame, tag=GUEST_OF_STATUS, size=12, page=PAGE, flags=TLB_E | TLB_G):
    """An entry for the address and the other page of its pair; the frame is of the even one."""
    low = (page | frame, page | frame | 1 << size)
    slots = entry(number, address, size, 0, flags, low)
    slots[f"TLBKEY{number}"] |= tag << 32
    return {f"{bank}.{slot}": value for slot, value in slots.items()}


def memory_of_guest(number=3, page=PAGE):
    """Root's entry for four megabytes of the guest's memory at 0x80000000: they are at 0x540000000."""
    return maps("host", number, 0x80000000, 0x540000000, size=21, page=page)


def program_of_guest(number=1, tag=GUEST_OF_STATUS, frame=0x80002000):
    """The guest's entry for its program at 0x120004000."""
    return maps("guest", number, 0x120004000, frame, tag)
