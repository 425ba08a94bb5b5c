# SPDX-License-Identifier: CC0-1.0
"""Cases of KVM's steps and services: a host with a guest, every register with something of its own."""
import kvm_services
from cases import held
from cases_of_worlds import LvzCases
from event_cases import MIXED, ONES, OTHER, SCATTERED
from kvm_steps import LISTED, OF_MESSAGES, STEPS
from machine import PGM, facts

SIGNATURE_NUMBER = 0x40000000
POINTER = 0x9000000005000000
ELSEWHERE = 0xDEADBEEF00C0FFEE
GINTC, GCTL = "host.GINTC", "host.GCTL"
STATUS = 0x7FFF5FFF  # the bits that ESTAT has
WORDS = {"pc": 0x120000044, "host_eentry": 0x9000000000240000, "host_ecfg": 0x60000, "host_pgd": 0x4000000,
         "kvm_pgd": 0x7000000, "tgid": 0x55, "host_sp": 0x9000000004003F00, "host_tp": 0x9000000004000000,
         "host_percpu": 0x9000000006000000, "pointer": POINTER, "kvm_exc_entry": 0x9000000000310000,
         "host_estat": 0x160000, "badv": 0x1234567890, "badi": 0x04001444}


def _rotated(n, pattern=SCATTERED):
    return (pattern >> n | pattern << 64 - n) & ONES


def host(**places):
    """Root in KVM's switch, with its vCPU in a2."""
    state = {"host.CRMD": 0x10, "guest.CRMD": 0x17, "host.PC": 0x9000000000300000, "host.GSTAT": 0x2A << 16,
             "host.GTLBC": 1 << 12, "host.ECFG": 0x61C00, "host.EENTRY": 0x9000000000240000, "host.ERA": 0x120000000,
             "host.PRMD": 0x3, "host.PGDL": 0x4000000, "guest.ERA": 0x12008, "guest.EENTRY": 0x9000000000008000,
             "host.ESTAT": 0x160000, "host.BADV": 0x77777770, "host.BADI": 0x88888888, "host.SAVE4": POINTER,
             "host.SAVE5": 0x6666,
             **{f"vcpu.{word}": value for word, value in WORDS.items()},
             **{f"vcpu.gprs{n}": _rotated(n) for n in range(1, 32)}, **{f"gpr.r{n}": _rotated(n, MIXED ^ 0x77) for n in range(1, 32)},
             **{f"vcpu.frame{n}": n for n in range(1, 32)}, "gpr.r6": POINTER}
    return {**state, **{place.replace("_", ".", 1): value for place, value in places.items()}}


def step_cases(name):
    """Of one step of the switch: as it stands in a sequence, on the opposite of what it writes, and with a2 elsewhere."""
    def run(both, state, **_):
        return {}, STEPS[name](both, state, ELSEWHERE)
    cases = LvzCases(name, run, ["kvm-la:switch_to_guest" if name in ENTRY else "kvm-la:kvm_exc_entry"], prefix="la.kvm")
    watch = ("gpr.r6", "host.PRMD", "host.GSTAT", "host.GTLBC", "host.ECFG", "vcpu.host_sp", "vcpu.host_percpu", "guest.ERA")
    cases.add("usual", "The step, in its place.", host(), watch=watch)
    opposite = {"host_ECFG": 0x3, "host_PRMD": 0x7, "host_GTLBC": 0xFF1000, "host_GSTAT": 0x550000 | PGM, "host_PGDL": 0x123000,
                "host_EENTRY": 0x1000, "host_ERA": ONES, "host_SAVE4": POINTER ^ ONES, "host_SAVE5": ONES ^ 0x6666}
    cases.add("over-the-opposite", "The step on registers that hold something else before.", host(**opposite), watch=watch)
    cases.add("elsewhere", "With a2 elsewhere the step loads what is there, and stores nothing to the vCPU.",
              host(gpr_r6=POINTER + 8), watch=watch, config={"arbitrary.memory_elsewhere": ELSEWHERE} if name in LOADS else {})
    cases.add("other-vcpu", "Words of the vCPU are taken as they are.", host(
        vcpu_host_ecfg=0x70000, vcpu_tgid=0xAA, vcpu_pc=MIXED & ~3, vcpu_host_sp=OTHER, vcpu_host_tp=MIXED,
        vcpu_host_percpu=SCATTERED, vcpu_kvm_pgd=0x5555000, vcpu_host_pgd=0xAAAA000, host_ECFG=0x0), watch=watch)
    if name == "enter_by_ertn":
        cases.add("enters", "With PGM the guest runs.", host(host_GSTAT=0x2A0000 | PGM, host_PRMD=4, host_ERA=0x120000044),
                  watch=watch, clauses=["kvm-la:switch_to_guest", "ertn_root"])
    return cases.all


ENTRY = tuple(STEPS)[:17]
LOADS = ("set_exit_entry", "set_resume_address", "set_second_stage_table", "set_target_tag", "load_guest_registers",
         "load_guest_a2", "restore_vector_spacing", "restore_entry", "restore_host_table", "load_host_pointers")


def _service(name, clauses):
    run = kvm_services.BY_NAME[name]
    return LvzCases(name, run, clauses, prefix="la.kvm")


def _gspr(word, **others):
    arguments = dict(is_software=1, software=0xA5A5A5A5A5A5A5A5, configuration=0x89ABCDEF, features=0x76543210,
                     device=0x8877665544332291, interrupt_waits=0, has_monitors=0, last_monitor=0)
    arguments.update({key: others.pop(key) for key in tuple(others) if key in arguments})
    return host(vcpu_badi=word, **others), arguments


def csr_word(number, rj, rd):
    return 0x4 << 24 | number << 10 | rj << 5 | rd


def handle_gspr():
    cases = _service("handle_gspr", ["kvm-la:gspr_decode"])

    def add(what, why, word, clauses=("kvm-la:gspr_decode",), watched=None, **others):
        state, arguments = _gspr(word, **others)
        cases.add(what, why, state, watch=["vcpu.pc", *(f"vcpu.gprs{n}" for n in watched or (word & 31,))],
                  clauses=list(clauses), **arguments)
    for rj in (0, 1, 2, 7):
        for software in (1, 0):
            add(f"csr-rj{rj}-{'kept' if software else 'unknown'}", "The number of rj says whether a CSR is read, written or"
                " exchanged; one that KVM does not keep reads 0.", csr_word(0x155, rj, 12), ["kvm-la:sw_csr"],
                is_software=software)
    add("csr-keeps", "What is read is kept as it is.", csr_word(0x155, 0, 12), ["kvm-la:sw_csr"],
        software=ONES ^ _rotated(12))
    for mask in (0, 0x0F):
        add(f"csr-mask-{mask:x}", "An exchange gives all of what the CSR held, whatever its mask.", csr_word(0x155, 7, 12),
            ["kvm-la:B1"], software=0xA5, vcpu_gprs7=mask, vcpu_gprs12=0x5A)
    add("csr-same", "One register may be rd and rj.", csr_word(0x3FFF, 9, 9), ["kvm-la:sw_csr"])
    add("csr-r0", "To KVM r0 is a word of memory like any other.", csr_word(0x50, 2, 0), ["kvm-la:emulated_registers"])
    for last in (0, 3, 15):
        for number in (0x1FF, 0x200, 0x201 + 2 * last, 0x202 + 2 * last):
            add(f"monitor-{last}-0x{number:x}", "A guest that asks for its performance monitors gets them and asks again.",
                csr_word(number, 0, 12), ["kvm-la:sw_csr"], has_monitors=1, last_monitor=last)
    for what, why, rj, rd in (("r0-reads", "the mask that an exchange needs is not asked for", 0, 12),
                              ("r0-writes", "nor for a write", 1, 12), ("r0-to", "nor as what is written", 1, 0),
                              ("r31", "the last register is as good", 7, 31), ("r16-r1", "numbers have five bits", 1, 16),
                              ("r1-r16", "numbers have five bits", 16, 1)):
        for software in (0, 1):
            add(f"csr-{what}-{software}", f"A CSR instruction and r0's word in memory: {why}.", csr_word(0x50, rj, rd),
                ["kvm-la:sw_csr", "kvm-la:emulated_registers"], is_software=software, vcpu_gprs0=MIXED)
    for rj, rd in ((7, 0), (7, 31), (16, 16), (31, 1), (0, 15), (0, 0)):
        add(f"cpucfg-r{rj}-to-r{rd}", "CPUCFG takes its number from one register and gives its word to another.",
            0x1B << 10 | rj << 5 | rd, ["kvm-la:cpucfg", "kvm-la:emulated_registers"], watched=range(32),
            **{"vcpu_gprs0": MIXED, f"vcpu_gprs{rj}": SIGNATURE_NUMBER})
    for name, base, lowest in (("cpucfg", 0x1B << 10, 10), ("csr", 0x4 << 24, 24), ("cacop", 0x18 << 22, 22),
                               ("iocsr", 0x19201 << 10, 10), ("idle", 0xC91 << 15, 15)):
        for bit in range(lowest, 32):
            add(f"{name}-but-bit{bit}", "A word that differs from one of a class in one bit is of that class only where the"
                " bit is not part of what tells it.", base ^ 1 << bit | 7 << 5 | 12)
    for number in (0x0, 0x1FF, 0x2200, 0x1200, 0xA00):
        add(f"no-monitor-0x{number:x}", "What is no performance monitor is not, whatever monitors the guest has.",
            csr_word(number, 1, 12), ["kvm-la:sw_csr"], has_monitors=1, last_monitor=3)
        add(f"no-csr-0x{number:x}", "And what is no CSR instruction asks for none.", number << 10, has_monitors=1,
            last_monitor=3)
    add("no-csr-0x200", "And what is no CSR instruction asks for none, though it has a monitor's number where that has its.",
        0x200 << 10, has_monitors=1, last_monitor=3)
    add("monitor-none", "A guest without performance monitors gets what KVM keeps.", csr_word(0x200, 0, 12),
        ["kvm-la:sw_csr"], last_monitor=15)
    for number in (0, 1, 20, 21, 0x3FFFFFFF, 0x40000000, 0x40000001, 0x40000003, 0x40000004, 0x40000005, 0x1_0000_0014, 0xC0000000):
        add(f"cpucfg-0x{number:x}", "CPUCFG has a table for the first numbers, and two of KVM's own.",
            0x1B << 10 | 7 << 5 | 30, ["kvm-la:cpucfg"], vcpu_gprs7=number)
    for word in (0x1A << 10 | 0x1F, 0x1C << 10, 0x1F << 10, 0x1B << 10 | 1 << 23, 0x9B << 10 | 0x25, 0x03000000, 0x05000000,
                 0x06800000, 0x05C00000, 0x19208 << 10, 0x191FF << 10, 0x06490000, 0x064A0000 - 4, 0x0C000000, 0x84000000,
                 0x26000000, 0x86000000, 0x46480000, 0xFFFFFFFF, 0x0, 0x16000000):
        add(f"word-0x{word:x}", "Every word is of one class or of none.", word)
    for word in (0x06000000, 0x063FFFFF):
        add(f"cacop-0x{word:x}", "A cache operation does nothing.", word)
    for word in (0x06488000, 0x0648FFFF):
        for waits in (0, 1):
            add(f"idle-0x{word:x}-{waits}", "IDLE halts unless something waits.", word, ["kvm-la:idle_iocsr"],
                interrupt_waits=waits)
    for op in range(8):
        for device in (0x8877665544332291, 0x7F7F7F7F80808080, 0x80808080807F7F7F):
            add(f"iocsr-{op}-{device & 0xFF:x}", "IOCSR goes to a device, as wide as it says; what is read keeps its sign.",
                (0x19200 + op) << 10 | 7 << 5 | 12, ["kvm-la:idle_iocsr"], device=device)
    return cases.all


def handle_hvcl():
    cases = _service("handle_hvcl", ["kvm-la:hvcl"])
    for number in (0x0, 0xFF, 0x100, 0x101, 0x102, 0x103, 0x200, 0x7FFF, 0x4100, 0x900):
        for breakpoints, features in ((0, 0), (1, 0), (0, 1 << 25), (1, ONES & 0xFFFFFFFF ^ 1 << 25)):
            cases.add(f"number-0x{number:x}-{breakpoints}-{features:x}", "What a hypercall asks for is its number.",
                      host(vcpu_badi=0x2B8000 | number, vcpu_gprs4=1), watch=["vcpu.pc", "vcpu.gprs4"], features=features,
                      has_breakpoints=breakpoints)
    for function in (0, 1, 2, 3, 5, 1 << 32 | 1, 1 << 32 | 2):
        cases.add(f"service-0x{function:x}", "KVM has two services.", host(vcpu_badi=0x2B8100, vcpu_gprs4=function,
                                                                           vcpu_gprs5=4, vcpu_gprs6=0x1040), features=0,
                  has_breakpoints=0, watch=["vcpu.gprs4"])
    for number in (0x0, 0x101, 0x102):
        cases.add(f"no-service-0x{number:x}", "What would be a service's number is none in another hypercall.",
                  host(vcpu_badi=0x2B8000 | number, vcpu_gprs4=2, vcpu_gprs5=4, vcpu_gprs6=0x1040), features=0,
                  has_breakpoints=0, watch=["vcpu.gprs4"])
    for what, address in ((4, 0x1040), (4, 0x1041), (4, 0x1042), (4, 0x1060), (4, 0x20), (4, 0), (5, 0x1040), (0, 0), (6, 0x2),
                          (4 | 1 << 40, 0), (4, ONES & ~0x3E), (4, 0x10), (4, 0x8), (4, 0x4)):
        cases.add(f"notify-{what:x}-{address:x}", "Memory for stolen time is 64 bytes, with bit 0 to say that it is there.",
                  host(vcpu_badi=0x2B8100, vcpu_gprs4=2, vcpu_gprs5=what, vcpu_gprs6=address), watch=["vcpu.gprs4"],
                  features=0, has_breakpoints=0)
    return cases.all


def inject_exception():
    cases = _service("inject_exception", ["kvm-la:exception_injection"])
    watch = [f"guest.{slot}" for slot in ("BADV", "BADI", "PRMD", "CRMD", "ERA", "ESTAT")]
    for code, subcode in ((0xD, 0), (8, 0), (8, 1), (9, 0), (0x18, 1), (0x7, 0), (0x2D, 0), (0x3F, 0), (8, 0x1FF), (8, 0x100)):
        for vs, crmd in ((0, 0x17), (3, 0x8), (7, 0x214)):
            cases.add(f"0x{code:x}-0x{subcode:x}-vs{vs}", "KVM writes what an exception leaves, as it does it.",
                      host(guest_ECFG=vs << 16, guest_CRMD=crmd, guest_ESTAT=0x7FFF0001, guest_BADV=0x99, guest_BADI=0x98,
                           guest_EENTRY=0x9000000000010000), watch=watch, ecode=code, esubcode=subcode)
    for bit in range(9):
        cases.add(f"mode-bit{bit}", "The guest's mode is kept in PRMD as far as that has it; translation and cache types stay.",
                  host(guest_CRMD=1 << bit, guest_ESTAT=0), watch=watch, ecode=9, esubcode=0)
    for bit in (*range(15), *range(16, 31)):
        if bit not in (13, 15):
            cases.add(f"status-bit{bit}", "Of ESTAT, the guest's Ecode makes room, and nothing else does.",
                      host(guest_ESTAT=1 << bit), watch=watch, config={"choice.HWIS_is_wired": 0},
                      ecode=9 if bit != 3 else 6, esubcode=0,  # whose number does not reach the bit
                      drop=("guest.MSGIR",))
    cases.add("not-wired", "Where root can write the lines, they pend, too.", host(guest_ESTAT=0x8), watch=watch,
              config={"choice.HWIS_is_wired": 0}, ecode=0xD, esubcode=0)
    cases.add("clears-roots", "And may take them from root.", host(host_GINTC=0xFF0000, host_ESTAT=0xC), watch=[
        *watch, "host.ESTAT"], config={"choice.HWIS_is_wired": 0, "choice.HWIC_clears": 1}, ecode=0xD, esubcode=0)
    return cases.all


def queues(name):
    cases = _service(name, ["kvm-la:interrupt_injection"])
    for number in range(16):
        cases.add(f"number-{number}", "An interrupt is in one of two queues.", {}, pending=MIXED, clear=OTHER, drop=("host.PC",),
                  number=number)
    cases.add("all", "The others stay where they are.", {}, pending=ONES, clear=ONES, drop=("host.PC",), number=15)
    return cases.all


def deliver_interrupts():
    cases = _service("deliver_interrupts", ["kvm-la:interrupt_injection"])
    for what, pending, clear in (("set", ONES, 0), ("clear", 0, ONES), ("both", MIXED, OTHER), ("other", OTHER, MIXED),
                                 ("same", 0x5C03, 0x5FFF), ("none", 0, 0), ("ti", 0x800, 0), ("ti-back", 0, 0x800)):
        for estat, gintc, messages in ((0, 0, {}), (0x1C03 | 0x3FC, 0xFF, {}), (0x154, 0xA50055, {})):
            cases.add(f"{what}-{estat:x}", "What waits to be taken back goes first, then what is to pend.",
                      host(guest_ESTAT=estat, host_GINTC=gintc, **messages), watch=["guest.ESTAT", GINTC, "host.ESTAT"],
                      drop=("guest.MSGIR",), pending=pending & ~0x4000, clear=clear & ~0x4000)
    watch = ["guest.ESTAT", GINTC, "host.ESTAT"]
    for what, message in (("no-message", {"guest_ESTAT": 0x3}), ("message", {"guest_ESTAT": 0x4003, "guest_MSGIR": 0x25})):
        for to in ("pending", "clear"):
            queued = {"pending": 0, "clear": 0, to: 0x4000}
            cases.add(f"{what}-{to}", "That a message pends is told by the messages, so a write does not change it.",
                      host(**message, guest_MSGIS0=1 << 0x25 if what == "message" else 0), watch=watch, **queued)
    for which in (0, 0x800, 0x5C03, ONES ^ 0x3FC):
        for to in ("pending", "clear"):
            cases.add(f"no-line-{which:x}-{to}", "Without a hardware interrupt to change, GINTC is not written, and what"
                      " the guest shows of its lines stays.", host(guest_ESTAT=0x18, host_GINTC=0xA5), watch=watch,
                      config={"choice.HWIS_is_wired": 0}, **{"pending": 0, "clear": 0, to: which})
    for bit in range(2, 10):
        for where, mode in (("root", {}), ("user", {"host_CRMD": 0x11}), ("debug", {"host_CRMD": 0x11, "host_DBG": 1})):
            for to in ("pending", "clear"):
                queued = {"pending": 0, "clear": 0, to: 1 << bit}
                cases.add(f"line{bit - 2}-{where}-{to}", "A line pends by HWIS alone, and so only where root can change GINTC.",
                          host(guest_ESTAT=0x3FC ^ 1 << bit if to == "pending" else 0x3FC, **mode), watch=watch,
                          config={"choice.HWIS_is_wired": 0}, **queued)
    return cases.all


def _legal(slot, pattern):
    """What the register can hold of a pattern."""
    if slot == "CPUID":
        return pattern & 0x1FF
    csr = facts.members()[slot][0]
    return held(csr, pattern)


def _saved(bank, pattern, without=()):
    """Something in each register that KVM lists."""
    return {f"{bank}.{slot}": _legal(slot, _rotated(n, pattern)) for n, slot in enumerate(LISTED) if slot not in without}


def _both_banks(pattern):
    calm = ("CRMD", "LLBCTL", "TLBRERA", "RVACFG", "STLBPS", "ECFG", "MISC", "TLBIDX")
    guest = _saved("guest", pattern, calm)
    memory = _saved("saved", ONES ^ pattern, calm)
    return {**guest, **memory, "guest.CRMD": 0x17, "saved.CRMD": 0x14, "guest.STLBPS": 14, "saved.STLBPS": 21, "guest.ECFG": 0x10003,
            "saved.ECFG": 0x31000, "guest.RVACFG": 3, "saved.RVACFG": 5, "guest.MISC": 0x2, "saved.MISC": 0x80,
            "guest.LLBCTL": 1, "saved.LLBCTL": 0x4, "guest.TLBIDX": 0x0C000002, "saved.TLBIDX": 0x8E000003}


TIMES = (("off", 0, 0x77), ("running", 0x1001, 0x55), ("periodic", 0x1003, 0x2000), ("expired", 0x1001, 0xFFFFFFFFFFFF),
         ("at-setting", 0x1001, 0x1001), ("above-setting", 0x1001, 0x1002), ("off-expired", 0x1000, 0xFFFFFFFFFFFF),
         ("periodic-expired", 0x1003, 0xFFFFFFFFFFFF), ("last", 0x1001, 1), ("zero", 0x1001, 0),
         ("periodic-goes-on", 0x1003, 0x55), ("periodic-last", 0x1003, 1), ("periodic-zero", 0x1003, 0),
         ("periodic-start", 0x1003, 0x1000), ("periodic-above-start", 0x1003, 0x1002), ("off-zero", 0x1002, 0))


def timers(name):
    cases = _service(name, ["kvm-la:timer_save_restore"])
    watch = [f"{bank}.{slot}" for bank in ("guest", "saved") for slot in ("TCFG", "TVAL", "ESTAT")]
    for what, tcfg, tval in TIMES:
        for ti in (0, 0x800):
            state = host(saved_TCFG=tcfg, saved_TVAL=tval, saved_ESTAT=ti | 0x3, guest_TCFG=0x2001, guest_TVAL=0x123,
                         guest_ESTAT=0x800 ^ ti)
            if name == "save_timer":
                state.update({"guest.TCFG": tcfg, "guest.TVAL": tval, "guest.ESTAT": ti | 1, "saved.TCFG": tcfg ^ 0x4001,
                              "saved.TVAL": tval ^ 0x5A5A, "saved.ESTAT": 0x800 ^ ti | 2})
            if name == "restore_count" and what in ("expired", "above-setting"):
                for stands in (0, 1):
                    cases.add(f"{what}-{'ti' if ti else 'acknowledged'}-{'runs' if stands else 'stands'}", "An expired timer is"
                              " made to expire again, and TI is as it was.", {**state, "guest.TCFG": tcfg}, watch=watch,
                              config={"choice.guest_timer_runs_in_root": stands})
            cases.add(f"{what}-{'ti' if ti else 'none'}", "The timer of a guest, by KVM's steps.", state, watch=watch)
    for pattern in (SCATTERED, ONES ^ SCATTERED) if name == "restore_count" else ():
        cases.add(f"period-{pattern & 0xFFF:x}", "A period is all of the setting but its two lowest bits.", host(
            saved_TCFG=pattern & facts.ones(47, 2) | 3, saved_TVAL=0, guest_TCFG=0x1003), watch=watch)
    return cases.all


def contexts(name):
    cases = _service(name, ["kvm-la:context_flags", "kvm-la:gcsr_tables"])
    cases.config = {"arbitrary.read_of_w1": 0}
    watch = ["host.PC", GINTC, "host.GCNTC", "saved.GCNTC", "guest.ESTAT", "saved.ESTAT", "guest.SAVE8", "saved.SAVE8",
             "saved.GINTC", "saved.GSTAT", "guest.LLBCTL"]
    for what, pattern in (("scattered", SCATTERED), ("complement", ONES ^ SCATTERED), ("mixed", MIXED)):
        state = host(**{GINTC.replace(".", "_", 1): 0xA5, "saved_GINTC": 0x5A, "host_GCNTC": 0x1234,
                        "saved_GCNTC": ONES ^ pattern, "saved_TCFG": 0x1001, "saved_TVAL": 0x55, "saved_ESTAT": 0x803,
                        "guest_TCFG": 0x2003, "guest_TVAL": 0x66, "guest_SAVE8": 0x88, "host_GSTAT": 0x550000})
        state.update(_both_banks(pattern))
        state["guest.ESTAT"] = 0xA5 << 2 | 0x1000
        cases.add(what, "The registers of KVM's list, the timer, and what is injected.", state, watch=watch)
    messages = {**state, **{f"guest.{slot}": _rotated(n) for n, slot in enumerate(OF_MESSAGES[:4])},
                **{f"saved.{slot}": _rotated(n + 9) for n, slot in enumerate(OF_MESSAGES[:4])}, "guest.MSGIE": 0x55,
                "saved.MSGIE": 0xAA}
    cases.add("without-messages", "A guest without message interrupts has no such registers to save.", state, watch=watch,
              config={"choice.guest_message_interrupts": 0})
    best = max(n for n in range(256) if messages[f"guest.MSGIS{n // 64}"] >> n % 64 & 1)
    messages.update({"guest.MSGIR": best, "guest.ESTAT": messages["guest.ESTAT"] | 0x4000})
    cases.add("messages", "One with message interrupts has.", messages, watch=watch,
              config={"choice.guest_message_interrupts": 1})
    cases.add("lines-are-not-wired", "Where HWIS is not wired to the guest's ESTAT, a write of ESTAT takes back what a"
              " write of GINTC shows there.", host(host_GSTAT=0x50000, host_GTLBC=0x1000, host_GINTC=0x81, saved_GINTC=0x42,
                                                   guest_ESTAT=0x81 << 2, saved_ESTAT=0x803, saved_CRMD=0x10),
              watch=watch, config={"choice.HWIS_is_wired": 0})
    for number in range(1, 16):
        held_by = {f"host.SAVE{n}": 0 for n in range(number, 16)}
        one_more = {f"saved.SAVE{number}": MIXED, f"guest.SAVE{number - 1}": OTHER, f"saved.SAVE{number - 1}": SCATTERED}
        cases.add(f"save-{number}", "Only registers that the guest has are saved and restored.",
                  {**host(saved_CRMD=0x10), **held_by, **one_more}, watch=[*one_more, f"guest.SAVE{number}"],
                  config={"choice.SAVE_NUM": number, "arbitrary.read_of_w1": 0})
    for case in cases.all:
        case.result = dict(_as_fields(case.result))
        del case.config["arbitrary.read_of_w1"]  # what is saved of WCLLB, and that is not named
    return cases.all


FIELDS_SAVED = {"saved.ASID": {"ASID": (9, 0)}, "saved.BADI": {"Inst": (31, 0)}, "saved.LLBCTL": {"ROLLB": (0, 0), "KLO": (2, 2)}}


def _as_fields(result):
    """What KVM's memory has of a word beyond the register's own bits, copies of a sign and constants, is not named."""
    for place, value in result.items():
        is_short = place.startswith("saved.") and facts.members()[place[6:]][0].width == 32 and value >> 31
        if place in FIELDS_SAVED:
            for field, (high, low) in FIELDS_SAVED[place].items():
                yield f"{place}.{field}", (value & facts.ones(high, 0)) >> low
        elif not is_short:
            yield place, value


def check_vpid():
    cases = _service("check_vpid", ["kvm-la:vpid"])
    for what, of_vcpu, last in (("current", 0x105, 0x107), ("stale", 0x105, 0x207), ("older", 0x2FF, 0x100), ("full", 0x1FE, 0x2FF),
                                ("last-but-one", 0x1FE, 0x2FE), ("none", 0, 0x100), ("wraps", 1, ONES), ("top", 0, ONES ^ 1)):
        for moved in (0, 1):
            for kept, bits in ((8, 8), (8, 6), (4, 4), (8, 0)):
                cases.add(f"{what}{'-moved' if moved else ''}-{kept}-{bits}", "A vCPU keeps its number on its CPU within a"
                          " version; otherwise it gets the next one.",
                          host(host_GSTAT=0x550000 & facts.ones(15 + kept, 16), guest_LLBCTL=1, host_GTLBC=0x1000),
                          watch=["host.GSTAT", "guest.LLBCTL", "vcpu.tgid"],
                          config={"choice.GIDBIT": bits, "choice.GID_bits_held": kept}, of_vcpu=of_vcpu, last=last, moved=moved)
    for what, mode in (("user", {"host_CRMD": 0x11}), ("user-high-entry", {"host_CRMD": 0x11, "host_EENTRY": 1 << 63})):
        cases.add(what, "The access is an instruction, and KVM's code goes on where it was whatever becomes of it.",
                  host(**mode, host_GSTAT=0x550000), watch=["host.GSTAT", "host.PC"], of_vcpu=0x105, last=0x107, moved=0,
                  config={"choice.GIDBIT": 8, "choice.GID_bits_held": 8})
    for of_vcpu, last in ((0, 0xFF), (0x100, 0xFF), (0xFF, 0xFF), (0, 0x1FF)):
        cases.add(f"first-{of_vcpu:x}-{last:x}", "Only a CPU that goes to a new version flushes.", host(host_GSTAT=0),
                  watch=["host.GSTAT", "vcpu.tgid"], of_vcpu=of_vcpu, last=last, moved=0,
                  config={"choice.GIDBIT": 8, "choice.GID_bits_held": 8})
    for of_vcpu, moved in ((0x105, 0), (0x105, 1), (0x3, 0)):
        cases.add(f"own-vmid-{of_vcpu:x}-{moved}", "Where entries of the second stage have ids of their own, the number"
                  " does not tag them.", host(host_GSTAT=0, vcpu_tgid=0x3C), watch=["host.GSTAT", "vcpu.tgid"],
                  of_vcpu=of_vcpu, last=0x107, moved=moved, config={"choice.GIDBIT": 8, "choice.GID_bits_held": 8,
                                                                    "choice.separate_vmid": 1})
    return cases.all


def status(name):
    cases = _service(name, ["kvm-la:one_reg"])
    changed = [] if name == "get_status" else ["saved.ESTAT", "saved.GINTC"]
    for bit in range(24 if name != "set_status" else 0):
        cases.add(f"gintc-bit{bit}", "What is injected is HWIS, and no other field of GINTC.",
                  {"saved.ESTAT": 0, "saved.GINTC": 1 << bit}, drop=("host.PC",), watch=changed)
    for bit in range(32 if name == "set_status" else 0):
        cases.add(f"status-bit{bit}", "A bit of ESTAT goes to HWIS when it is a hardware interrupt, and else stays in ESTAT.",
                  {"saved.ESTAT": 0, "saved.GINTC": 0}, drop=("host.PC",), watch=changed,
                  status=1 << bit)
        if not STATUS >> bit & 1:  # a vector names no reserved bit, so only that HWIS does not get it is looked at
            cases.all[-1].result.pop("saved.ESTAT")
    for estat, gintc in ((0, 0), (0x7FFF1C03, 0xFFFFFF), (0x155, 0xAA00), (0x2A8, 0x55)):
        for word in (0, 0xFFFFFFFF7FFF5FFF, MIXED & STATUS | MIXED >> 32 << 32, 0x80000003FC, 0x7FFF5C03) if name == "set_status" else (None,):
            cases.add(f"{estat:x}-{gintc:x}{'' if word is None else f'-{word:x}'}", "ESTAT as user space sees it is in two"
                      " words of KVM's.", {"saved.ESTAT": estat, "saved.GINTC": gintc, "saved.SAVE0": 0x77},
                      drop=("host.PC",), watch=[*changed, "saved.SAVE0"] if changed else [],
                      **({} if word is None else {"status": word}))
    return cases.all


SERVICES = {"handle_gspr": handle_gspr, "handle_hvcl": handle_hvcl, "inject_exception": inject_exception,
            **{name: lambda name=name: queues(name) for name in ("queue_interrupt", "dequeue_interrupt")},
            "deliver_interrupts": deliver_interrupts,
            **{name: lambda name=name: timers(name) for name in
               ("save_timer", "stop_timer_of_guest", "restore_status", "restore_setting", "restore_count")},
            **{name: lambda name=name: contexts(name) for name in ("vcpu_put", "vcpu_load")}, "check_vpid": check_vpid,
            **{name: lambda name=name: status(name) for name in ("get_status", "set_status", "reset_status")}}
