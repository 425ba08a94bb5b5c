# SPDX-License-Identifier: CC0-1.0
"""Cases of what KVM does last before it enters a guest, of the monitors that it lends, and of pages that are not there."""
import itertools

import kvm_preparation
from cases_of_worlds import LvzCases
from event_cases import MIXED, ONES, SCATTERED
from kvm_cases import host
from tlb import KEYS, PAGES
from tlb_worlds import by_tags
from translation import TLB_E

ENTRIES = tuple(f"{world}.{key}" for world in ("host", "guest") for key in KEYS)
FULL_IDS = {"choice.GIDBIT": 8, "choice.GID_bits_held": 8}
SETTING, COUNT = 0x1F0055, 0x1234567890


def _cases(name, clauses):
    return LvzCases(name, kvm_preparation.BY_NAME[name], clauses, prefix="la.kvm")


def note_host_entry():
    cases = _cases("note_host_entry", ["kvm-la:O16"])
    for what, entry in (("usual", 0x9000000000240000), ("high", 0xFFFFFFFFFFFFF000), ("zero", 0)):
        cases.add(what, "EENTRY of root, not of the guest, is what the exit brings back.",
                  host(host_EENTRY=entry, vcpu_host_eentry=MIXED), watch=["host.EENTRY", "vcpu.host_eentry"])
    return cases.all


def meet_other_cpu():
    cases = _cases("meet_other_cpu", ["kvm-la:O13", "kvm-la:pre_enter_guest"])
    for queued, requested, at, requests in itertools.product((0, 1), (0, 1), range(4), (0, 1)):
        before = ("queued-" if queued else "") + ("requested-" if requested else "")
        cases.add(f"{before}{'request' if requests else 'interrupt'}-{at}",
                  "Who asks before the vCPU has looked is seen, and who asks later calls it out of its guest.", {},
                  clauses=["kvm-la:B13"] if at == 1 and not requests else (), drop=("host.PC",),
                  queued=queued, requested=requested, at=at, requests=requests)
    return cases.all


def check_vpid_and_flush():
    cases = _cases("check_vpid_and_flush", ["kvm-la:O12", "kvm-la:pre_enter_guest"])
    for what, of_vcpu, last, moved in (("current", 0x105, 0x107, 0), ("stale", 0x105, 0x207, 0), ("moved", 0x105, 0x107, 1),
                                       ("wraps", 0x105, 0x1FF, 1)):
        for address in (PAGES[2], PAGES[2] ^ 1 << 20):
            own = 0x05 if what == "current" else 1 if what == "wraps" else 0x08
            state = host(host_GSTAT=0x2A0000, **{place.replace(".", "_", 1): value for bank in ("host", "guest") for
                                                 place, value in by_tags(bank, (own, 0x2A, 0x05, own), flags=TLB_E).items()})
            cases.add(f"{what}-{'page' if address == PAGES[2] else 'other'}", "What is thrown away is what the number that the"
                      " vCPU has by then names.", state, watch=["host.GSTAT", "vcpu.tgid", *ENTRIES], config=FULL_IDS,
                      clauses=["kvm-la:B12"] if what == "moved" else (), of_vcpu=of_vcpu, last=last, moved=moved,
                      address=address)
    for half in (0, 4):
        tags = [0xFF ^ 1 << half + n for n in range(4)]
        entries = {place.replace(".", "_", 1): value for bank in ("host", "guest") for place, value in by_tags(bank, tags).items()}
        cases.add(f"others-{half}", "Entries of guests whose number differs in one bit stay.", host(host_GSTAT=0, **entries),
                  watch=["host.GSTAT", *ENTRIES], config=FULL_IDS, of_vcpu=0x1FF, last=0x1FF, moved=0, address=PAGES[2])
    return cases.all


def mend_timer_interrupt():
    cases = _cases("mend_timer_interrupt", ["kvm-la:B2"])
    for count, before in ((5, 5), (6, 5), (4, 5), (0xFFFFFFFFFFFF, 0), (0, 0), (0, 1), (0x800000000000, 0x7FFFFFFFFFFF),
                          (7, ONES)):
        for pends in (0, 0x800):
            cases.add(f"{count:x}-{before:x}-{'pends' if pends else 'none'}", "A count that is larger than before tells that"
                      " the timer has expired while ESTAT was exchanged.", host(guest_TVAL=count, guest_TCFG=0x1001,
                                                                                 guest_ESTAT=0x3 | pends),
                      watch=["guest.ESTAT", "guest.TVAL"], count_before=before)
    return cases.all


def _monitors(world, setting, count):
    return {f"{world}_{family}{n}": value + n for n in range(5) for family, value in (("PMCFG", setting), ("PMCNT", count))}


MONITORS = tuple(f"{world}.{family}{n}" for world in ("host", "guest", "saved") for family in ("PMCFG", "PMCNT")
                 for n in range(5))


def lend_monitors():
    cases = _cases("lend_monitors", ["kvm-la:pmu", "kvm-la:B5"])
    for count in (0, 1, 4, 5, 7):
        state = host(**_monitors("host", SETTING, COUNT), **_monitors("saved", 0x10030, 0x77), host_GCTL=0x20)
        cases.add(f"{count}-monitors", "Root's stop, and so many are the guest's, with what memory has of them.", state,
                  watch=["host.GCTL", *MONITORS], count=count)
        cases.add(f"{count}-again", "What the guest held before goes.", {
            **state, **{f"guest.PMCFG{n}": 0xF0001 for n in range(3)}, "host.GCTL": 3 << 24}, watch=["host.GCTL", *MONITORS],
            count=count)
    return cases.all


def take_monitors_back():
    cases = _cases("take_monitors_back", ["kvm-la:pmu", "kvm-la:B5"])
    for has in (0, 1, 4, 5):
        guests = {f"guest_{family}{n}": value + n for n in range(has) for family, value in
                  (("PMCFG", 0x30010), ("PMCNT", 0x8000000000000077))}
        state = host(**guests, **_monitors("host", 0, COUNT), **_monitors("saved", 0x20, 0x55), host_GCTL=has << 24 | 0x20)
        kept = {f"setting{n}": SETTING + 16 * n for n in range(4)} | {f"count{n}": SCATTERED >> n + 1 for n in range(4)}
        cases.add(f"from-{has}", "The guest's go to memory, and root's go on from what was kept, whether the guest has run or"
                  " its entry was given up.", state, watch=["host.GCTL", *MONITORS], **kept)
    return cases.all


def gctl_value():
    cases = _cases("gctl_value", ["kvm-la:enable_sequence", "kvm-la:B8"])
    for bit in range(64):
        cases.add(f"bit{bit}", "Root decides memory types, and cache operations that are not secure exit, where GCTL offers"
                  " that.", {}, drop=("host.PC",), capabilities=1 << bit)
    for offers in (0x40002, 0x10010, 0, ONES, 0x40002 ^ ONES, 0x7000F, 0x400A2):
        cases.add(f"offers-{offers:x}", "Only the masks of capabilities count, not those of values.", {}, drop=("host.PC",),
                  capabilities=offers)
    return cases.all


def handle_page_fault():
    cases = _cases("handle_page_fault", ["lvz-prop:P34", "kvm-la:exception_injection"])
    watch = ["vcpu.pc", "guest.ESTAT", "guest.CRMD", "guest.BADV", "guest.ERA", "host.PC"]
    for badv, size in ((0, 0), (0, 1), (0xFFF, 0x1000), (0x1000, 0x1000), (0x1001, 0x1000), (ONES, ONES), (ONES - 1, ONES),
                       (1 << 63, 1 << 47), (MIXED, MIXED)):
        for has_memory in (0, 1):
            cases.add(f"{badv:x}-of-{size:x}-{'memory' if has_memory else 'device'}", "Beyond all that the guest can have is"
                      " an address error of the guest; within it are memory and devices.",
                      host(vcpu_badv=badv, guest_CRMD=0x16), watch=watch, size=size, has_memory=has_memory)
    for vs in (1, 5, 7):
        cases.add(f"vs{vs}", "The guest takes it at the entry that its own ECFG says.",
                  host(vcpu_badv=0x1000, guest_ECFG=vs << 16), watch=watch, size=0x1000, has_memory=0)
    cases.add("lines", "What pends in the guest stays.", host(vcpu_badv=0x1000, guest_ESTAT=0x3FC | 0x1F << 16), watch=watch,
              size=0x1000, has_memory=0, config={"choice.HWIS_is_wired": 0})
    cases.add("no-lines", "And what does not pend does not.", host(vcpu_badv=0x1000, guest_ESTAT=0), watch=watch,
              size=0x1000, has_memory=0, config={"choice.HWIS_is_wired": 0})
    return cases.all


PREPARATION = {make.__name__: make for make in (
    note_host_entry, meet_other_cpu, check_vpid_and_flush, mend_timer_interrupt, lend_monitors, take_monitors_back,
    gctl_value, handle_page_fault)}
