// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/loongarch/laws.h"

/// Claims about the LoongArch CSR instructions, one for each law and chapter of registers.
namespace vcpuspec::loongarch {

namespace {

template <class List>
const std::vector<CsrInfo>& csrs_of() {
  static const std::vector<CsrInfo> all = [] {
    std::vector<CsrInfo> list;
    List::each([&]<class R>() { list.push_back(csr<R>); });
    return list;
  }();
  return all;
}

/// A law of every register of a list, from any legal state. Compiled once for all lists.
template <class Law, Domain D>
Statement<D> law_of(const std::vector<CsrInfo>& csrs, Inputs<D>& in) {
  const Setting<D> setting = any_setting(in);
  auto all = Bit<D>::of(1);
  for (const CsrInfo& csr : csrs)
    if (Law::concerns(csr)) all = all && Law::template holds<D>(in, setting, {csr, setting.n});
  return {always<D>(), all};
}
template <class Law, class Chapter>
struct OfChapter {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    return law_of<Law>(csrs_of<Chapter>(), in);
  }
};

template <class Law, class Chapter>
void add(const char* chapter, std::vector<Property>& all) {
  const auto& csrs = csrs_of<Chapter>();
  if (std::none_of(csrs.begin(), csrs.end(), [](const CsrInfo& csr) { return Law::concerns(csr); })) return;
  all.push_back({std::string("loongarch.csr.") + Law::name + "." + chapter, Law::alias, Law::title, Law::citation,
                 claim<OfChapter<Law, Chapter>>()});
}
template <class Law>
void add_law(std::vector<Property>& all) {
  add<Law, chapters::Basic>("basic", all);
  add<Law, chapters::Translation>("translation", all);
  add<Law, chapters::Timer>("timer", all);
  add<Law, chapters::MachineError>("machine_error", all);
  add<Law, chapters::Performance>("performance", all);
  add<Law, chapters::Watchpoint>("watchpoint", all);
  add<Law, chapters::Debug>("debug", all);
  add<Law, chapters::Message>("message", all);
  add<Law, chapters::Virtualization>("virtualization", all);
}

}  // namespace

std::vector<Property> csr_properties() {
  std::vector<Property> all;
  add_law<laws::GivesOldValue>(all);
  add_law<laws::FullMaskIsCsrwr>(all);
  add_law<laws::EmptyMaskIsCsrrd>(all);
  add_law<laws::WritingBackChangesNothing>(all);
  add_law<laws::ReadsAsWritten>(all);
  add_law<laws::OtherBitsAreIgnored>(all);
  add_law<laws::FixedBitsAreFixed>(all);
  add_law<laws::ReadsSignExtended>(all);
  add_law<laws::UpperHalfIsIgnored>(all);
  add_law<laws::MasksCompose>(all);
  add_law<laws::RefusedAbovePlv0>(all);
  add_law<laws::KeepsPrivilege>(all);
  add_law<laws::KeepsContexts>(all);
  add_law<laws::KeepsScratch>(all);
  add_law<laws::KeepsLegalStates>(all);
  return all;
}

}  // namespace vcpuspec::loongarch
