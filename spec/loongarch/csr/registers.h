// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/registers/basic.h"
#include "spec/loongarch/csr/registers/core.h"
#include "spec/loongarch/csr/registers/debug.h"
#include "spec/loongarch/csr/registers/machine_error.h"
#include "spec/loongarch/csr/registers/message.h"
#include "spec/loongarch/csr/registers/performance.h"
#include "spec/loongarch/csr/registers/program_counter.h"
#include "spec/loongarch/csr/registers/timer.h"
#include "spec/loongarch/csr/registers/tlb_entry.h"
#include "spec/loongarch/csr/registers/translation.h"
#include "spec/loongarch/csr/registers/virtualization.h"
#include "spec/loongarch/csr/registers/watchpoint.h"
#include "spec/state/state.h"

/// The list of all CSRs, by chapter of the manual. A register that stands here has its state, its access instructions,
/// its reset, its properties and its line in every list.
namespace vcpuspec::loongarch {

namespace chapters {

using Basic = Registers<CRMD, PRMD, EUEN, MISC, ECFG, ESTAT, ERA, BADV, BADI, EENTRY, RVACFG, CPUID, PRCFG1, PRCFG2,
                        PRCFG3, SAVE, LLBCTL, IMPCTL1, IMPCTL2, CTAG>;
using Translation = Registers<TLBIDX, TLBEHI, TLBELO, ASID, PGDL, PGDH, PGD, PWCL, PWCH, STLBPS, TLBRENTRY, TLBRBADV,
                              TLBRERA, TLBRSAVE, TLBRELO, TLBREHI, TLBRPRMD, DMW>;
using Timer = Registers<TID, TCFG, TVAL, CNTC, TICLR>;
using MachineError = Registers<MERRCTL, MERRINFO, MERRENTRY, MERRERA, MERRSAVE>;
using Performance = Registers<PMCFG, PMCNT>;
using Watchpoint =
    Registers<MWPC, MWPS, MWPCFG1, MWPCFG2, MWPCFG3, MWPCFG4, FWPC, FWPS, FWPCFG1, FWPCFG2, FWPCFG3, FWPCFG4>;
using Debug = Registers<DBG, DERA, DSAVE>;
using Message = Registers<MSGIS, MSGIR, MSGIE>;
using Virtualization = Registers<GTLBC, TRGP, GSTAT, GCTL, GINTC, GCNTC>;

}  // namespace chapters

using AllCsrs =
    Joined<chapters::Basic, chapters::Translation, chapters::Timer, chapters::MachineError, chapters::Performance,
           chapters::Watchpoint, chapters::Debug, chapters::Message, chapters::Virtualization>;

template <class R>
struct HoldsState : std::bool_constant<!R::shows_only> {};
template <class R>
struct ShowsOnly : std::bool_constant<R::shows_only> {};

/// CSRs that hold something, and those that show the state of others or what the implementation is, or only act.
using StatefulCsrs = Filtered<HoldsState, AllCsrs>;
using ViewCsrs = Filtered<ShowsOnly, AllCsrs>;

}  // namespace vcpuspec::loongarch
