# SPDX-License-Identifier: CC0-1.0
"""What KVM's steps do to a core with both worlds, its general registers and the memory of a vCPU, from the facts."""
import steps
from guest_accesses import access, gcsr_done
from machine import facts

A0, A1, A2, SP, TP, PERCPU = 4, 5, 6, 3, 2, 21
FRAME = (1, 2, 3, *range(22, 32))
EXCHANGED = tuple(n for n in range(1, 32) if n != A2)
KS_VCPU, KS_A2 = 4, 5
CSR = facts.all_csrs()
# The registers that KVM saves and restores, and in which order; of SAVE the first eight.
LISTED = ("CRMD PRMD EUEN MISC ECFG ERA BADV BADI EENTRY TLBIDX TLBEHI TLBELO0 TLBELO1 ASID PGDL PGDH PWCL PWCH STLBPS"
          " RVACFG CPUID SAVE0 SAVE1 SAVE2 SAVE3 SAVE4 SAVE5 SAVE6 SAVE7 TID CNTC LLBCTL TLBRENTRY TLBRBADV TLBRERA"
          " TLBRSAVE TLBRELO0 TLBRELO1 TLBREHI TLBRPRMD DMW0 DMW1 DMW2 DMW3").split()
OF_MESSAGES = "MSGIS0 MSGIS1 MSGIS2 MSGIS3 MSGIE".split()
MEMBERS = facts.members()


def _named(slot):
    """The register and the number of the member that a slot is."""
    if slot in CSR and slot not in MEMBERS:
        return CSR[slot], 0
    csr, member = MEMBERS[slot][:2]
    return csr, member


def reaches(state):
    """Loads and stores find the vCPU by a2."""
    return state["gpr.r6"] == state["vcpu.pointer"]


def load(elsewhere, state, word):
    return state[f"vcpu.{word}"] if reaches(state) else elsewhere


def store(state, word, value):
    return state.changed({f"vcpu.{word}": value}) if reaches(state) else state


def on(state):
    """An instruction that changes no CSR."""
    return state.changed({"host.PC": state["host.PC"] + 4})


def _csr(op, name, member=0):
    run = access(op, CSR[name], member)
    return lambda both, state, **operands: run(both, state, **operands)


def csrwr(both, state, name, value, member=0):
    return _csr("csrwr", name, member)(both, state, rd=value)[1]


def csrxchg(both, state, name, value, mask):
    return _csr("csrxchg", name)(both, state, rd=value, rj=mask)[1]


def csrrd(both, state, name, member=0):
    return _csr("csrrd", name, member)(both, state, rd=0)[0]["rd"]


def gcsrrd(both, state, slot):
    csr, member = _named(slot)
    return gcsr_done(both, state, "gcsrrd", csr, member, {"rd": 0})[0]


def gcsrxchg(both, state, slot, value, mask):
    csr, member = _named(slot)
    return gcsr_done(both, state, "gcsrxchg", csr, member, {"rd": value, "rj": mask})[1]


def gcsrwr(both, state, slot, value):
    return gcsrxchg(both, state, slot, value, facts.ONES)


def _frame(_, state, elsewhere):
    return on(state).changed({f"vcpu.frame{n}": state[f"gpr.r{n}"] for n in FRAME})


def _pointers(_, state, elsewhere):
    after = on(state)
    for word, n in (("host_sp", SP), ("host_tp", TP), ("host_percpu", PERCPU)):
        after = store(after, word, state[f"gpr.r{n}"])
    return after


def _guest_registers(_, state, elsewhere):
    return on(state).changed({f"gpr.r{n}": load(elsewhere, state, f"gprs{n}") for n in EXCHANGED})


def _store_guest_registers(_, state, elsewhere):
    after = on(state)
    for n in EXCHANGED:
        after = store(after, f"gprs{n}", state[f"gpr.r{n}"])
    return after


def _stored(word, value):
    return lambda both, state, elsewhere: store(on(state), word, value(both, state))


def _written(name, value, member=0):
    return lambda both, state, elsewhere: csrwr(both, state, name, value(both, state, elsewhere), member)


def _exchanged(name, value, mask):
    return lambda both, state, elsewhere: csrxchg(both, state, name, value(both, state, elsewhere), mask)


def _loaded(word):
    return lambda both, state, elsewhere: load(elsewhere, state, word)


def _details(both, state, elsewhere):
    return store(store(on(state), "badv", csrrd(both, state, "BADV")), "badi", csrrd(both, state, "BADI"))


def _park(both, state, elsewhere):
    """csrwr exchanges: a2 gets what the register held."""
    return csrwr(both, state, "SAVE", state["gpr.r6"], KS_A2).changed({"gpr.r6": csrrd(both, state, "SAVE", KS_A2)})


def _host_pointers(_, state, elsewhere):
    return on(state).changed({f"gpr.r{n}": load(elsewhere, state, word) for word, n in
                              (("host_tp", TP), ("host_sp", SP), ("host_percpu", PERCPU))})


def _zero(*_):
    return 0


STEPS = {
    "store_host_frame": _frame,
    "store_host_pointers": _pointers,
    "remember_vcpu": _written("SAVE", lambda both, state, elsewhere: state["gpr.r6"], KS_VCPU),
    "clear_vector_spacing": _exchanged("ECFG", _zero, 0x70000),
    "set_exit_entry": _written("EENTRY", _loaded("kvm_exc_entry")),
    "set_resume_address": _written("ERA", _loaded("pc")),
    "store_host_table": _stored("host_pgd", lambda both, state: csrrd(both, state, "PGDL")),
    "set_second_stage_table": _written("PGDL", _loaded("kvm_pgd")),
    "set_target_tag": _exchanged("GTLBC", lambda both, state, elsewhere: load(elsewhere, state, "tgid") << 16 & facts.ONES,
                                 0xFF0000),
    "set_target_tag_of_gid": _exchanged("GTLBC", lambda both, state, elsewhere: csrrd(both, state, "GSTAT"), 0xFF0000),
    "set_previous_mode": _written("PRMD", lambda *_: 0x4),
    "set_previous_interrupt_enable": _exchanged("PRMD", lambda *_: 0x4, 0x4),
    "set_pgm": _exchanged("GSTAT", lambda *_: 0x2, 0x2),
    "load_guest_registers": _guest_registers,
    "load_guest_a2": lambda both, state, elsewhere: on(state).changed({"gpr.r6": load(elsewhere, state, "gprs6")}),
    "enter_by_ertn": lambda both, state, elsewhere: steps.BY_NAME["ertn"](both, state)[1],
    "store_percpu_pointer": _stored("host_percpu", lambda both, state: state["gpr.r21"]),
    "park_guest_a2": _park,
    "find_vcpu": lambda both, state, elsewhere: on(state).changed({"gpr.r6": csrrd(both, state, "SAVE", KS_VCPU)}),
    "store_guest_registers": _store_guest_registers,
    "store_guest_a2": _stored("gprs6", lambda both, state: csrrd(both, state, "SAVE", KS_A2)),
    "store_exit_cause": _stored("host_estat", lambda both, state: csrrd(both, state, "ESTAT")),
    "store_resume_address": _stored("pc", lambda both, state: csrrd(both, state, "ERA")),
    "store_exit_details": _details,
    "restore_vector_spacing": _written("ECFG", lambda both, state, elsewhere: csrrd(both, state, "ECFG")
                                       | load(elsewhere, state, "host_ecfg")),
    "restore_entry": _written("EENTRY", _loaded("host_eentry")),
    "restore_host_table": _written("PGDL", _loaded("host_pgd")),
    "clear_pgm": _exchanged("GSTAT", _zero, 0x2),
    "clear_target_tag": _exchanged("GTLBC", _zero, 0xFF0000),
    "load_host_pointers": _host_pointers,
}
