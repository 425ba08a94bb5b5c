# SPDX-License-Identifier: CC0-1.0
"""Which page of the manual, or which sentence of ours, a case is about: keys of docs/citations.yaml."""

REGISTER_TABLE = {
    "GRLEN": "la-v1:length-of-control-and-status-registers-in-la32-and-la64",
    "CRMD": "la-csr:CRMD",
    "PRMD": "la-csr:PRMD",
    "EUEN": "la-v1:extended-component-unit-enable",
    "MISC": "la-v1:miscellaneous-controller",
    "ECFG": "la-v1:exception-configuration",
    "ESTAT": "la-csr:ESTAT",
    "ERA": "la-csr:ERA",
    "BADV": "la-v1:bad-virtual-address",
    "BADI": "la-v1:bad-instruction",
    "EENTRY": "la-v1:exception-entry-base-address",
    "TLBIDX": "la-v1:tlb-index",
    "TLBEHI": "la-v1:tlb-entry-high-order-bits",
    "TLBELO": "la-v1:tlb-entry-low-order-bits",
    "ASID": "la-v1:address-space-identifier",
    "PGDL": "la-v1:page-global-directory-base-address-for-lower-half-address-space",
    "PGDH": "la-v1:page-global-directory-base-address-for-higher-half-address-space",
    "PGD": "la-v1:page-global-directory-base-address",
    "PWCL": "la-v1:page-walk-controller-for-lower-half-address-space",
    "PWCH": "la-v1:page-walk-controller-for-higher-half-address-space",
    "STLBPS": "la-v1:stlb-page-size",
    "RVACFG": "la-v1:reduced-virtual-address-configuration",
    "CPUID": "la-v1:cpu-identity",
    "PRCFG1": "la-v1:privileged-resource-configuration-1",
    "PRCFG2": "la-v1:privileged-resource-configuration-2",
    "PRCFG3": "la-v1:privileged-resource-configuration-3",
    "SAVE": "la-v1:data-save-register",
    "TID": "la-v1:timer-identity",
    "TCFG": "la-v1:timer-configuration",
    "TVAL": "la-v1:timer-value",
    "CNTC": "la-v1:counter-compensation",
    "TICLR": "la-v1:timer-interrupt-clearing",
    "LLBCTL": "la-csr:LLBCTL",
    "IMPCTL1": "la-v1:implementation-specific-controller-1",
    "IMPCTL2": "la-v1:implementation-specific-controller-2",
    "TLBRENTRY": "la-v1:tlb-refill-exception-entry-base-address",
    "TLBRBADV": "la-v1:tlb-refill-exception-bad-virtual-address",
    "TLBRERA": "la-v1:tlb-refill-exception-return-address",
    "TLBRSAVE": "la-v1:tlb-refill-exception-data-save-register",
    "TLBRELO": "la-v1:tlb-refill-exception-entry-low-order-bits",
    "TLBREHI": "la-v1:tlb-refill-exception-entry-high-order-bits",
    "TLBRPRMD": "la-v1:tlb-refill-exception-pre-exception-mode-information",
    "MERRCTL": "la-v1:machine-error-controller",
    "MERRINFO": "la-v1:machine-error-information",
    "MERRENTRY": "la-v1:machine-error-exception-entry-base-address",
    "MERRERA": "la-v1:machine-error-exception-return-address",
    "MERRSAVE": "la-v1:machine-error-exception-data-save-register",
    "CTAG": "la-v1:cache-tags",
    "DMW": "la-v1:direct-mapping-configuration-window-n",
    "PMCFG": "la-v1:performance-monitor-configuration-n",
    "PMCNT": "la-v1:performance-monitor-overall-counter-n",
    "MWPC": "la-v1:memory-load-store-watchpoint-overall-controller",
    "MWPS": "la-v1:memory-load-store-watchpoint-overall-status",
    "MWPCFG1": "la-v1:memory-load-store-watchpoint-n-configuration",
    "MWPCFG2": "la-v1:memory-load-store-watchpoint-n-configuration",
    "MWPCFG3": "la-v1:memory-load-store-watchpoint-n-configuration",
    "MWPCFG4": "la-v1:memory-load-store-watchpoint-n-configuration",
    "FWPC": "la-v1:fetch-watchpoint-overall-controller",
    "FWPS": "la-v1:fetch-watchpoint-overall-status",
    "FWPCFG1": "la-v1:fetch-watchpoint-n-configuration",
    "FWPCFG2": "la-v1:fetch-watchpoint-n-configuration",
    "FWPCFG3": "la-v1:fetch-watchpoint-n-configuration",
    "FWPCFG4": "la-v1:fetch-watchpoint-n-configuration",
    "DBG": "la-v1:debug-register",
    "DERA": "la-v1:debug-exception-return-address",
    "DSAVE": "la-v1:debug-data-save-register",
    "MSGIS": "la-csr:message_registers",
    "MSGIR": "la-csr:message_registers",
    "MSGIE": "la-csr:message_registers",
}

# Of the virtualization extension, of which there is no public manual.
LVZ_SENTENCES = {name: f"la-lvz:{name.lower()}" for name in (
    "GTLBC", "TRGP", "GSTAT", "GCTL", "GINTC", "GCNTC", "gctl", "gintc", "gcntc", "gtlbc", "trgp", "detect",
    "base_csr_bits", "three_pgm", "tlb_tag", "ertn_root", "exit", "routing", "pgm_on_root_exc", "invtlb_ops", "gcsr_diff",
    "gcsr_pgd", "instructions", "gspr", "hvc", "gcsc", "gchc", "ertn_guest", "guest_timer")}


def key(clause):
    """Of a register, and of GRLEN, its page; of everything else the sentence of that name in la-lvz or la-csr, unless the
    document is named, too."""
    if ":" in clause:
        return clause
    return {**REGISTER_TABLE, **LVZ_SENTENCES}.get(clause, f"la-csr:{clause}")
