// SPDX-License-Identifier: Apache-2.0
#include "spec/loongarch/csr/csr_access.h"
#include "spec/registry/registry.h"

/// The LoongArch rules as tools see them: what each takes and gives. No semantics stands here.
namespace vcpuspec::loongarch {

namespace {

template <Domain D>
Open<D> open_values(Inputs<D>& in) {
  const auto choices = in.template open<Choices<D>>(graph::Kind::choice);
  const auto arbitrary = in.template open<Arbitrary<D>>(graph::Kind::arbitrary);
  return {choices, arbitrary};
}

template <RegisterDeclaration R>
struct Csrxchg {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto rd = in.template bits<64>("rd");
    const auto rj = in.template bits<64>("rj");
    const auto result = csrxchg<R>(s, rd, rj, open_values(in));
    out.put("rd", result.rd);
    out.put_state(result.next);
  }
};

template <RegisterDeclaration R>
struct Csrwr {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto rd = in.template bits<64>("rd");
    const auto result = csrwr<R>(s, rd, open_values(in));
    out.put("rd", result.rd);
    out.put_state(result.next);
  }
};

struct GeneralException {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto ecode = in.template bits<6>("ecode");
    const auto esubcode = in.template bits<9>("esubcode");
    out.put_state(general_exception_entry(s, {ecode, esubcode}, open_values(in)));
  }
};

struct Ertn {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    out.put_state(ertn(s, open_values(in)));
  }
};

/// No two registers constrain each other.
struct LegalState {
  template <Domain D>
  static void run(Inputs<D>&, Outputs<D>&) {}
};

}  // namespace

std::vector<Rule> rules() {
  const std::string access = "spec/loongarch/csr/csr_access.h";
  const std::string exception = "spec/loongarch/csr/exception.h";
  std::vector<Rule> all;
  Registers<CRMD, PRMD, ESTAT, ERA, LLBCTL>::each([&]<class R>() {
    all.push_back({std::string("loongarch.csrxchg.") + R::name, "csrxchg", access, text_of<Csrxchg<R>>()});
    all.push_back({std::string("loongarch.csrwr.") + R::name, "csrwr", access, text_of<Csrwr<R>>()});
  });
  all.push_back(
      {"loongarch.general_exception_entry", "general_exception_entry", exception, text_of<GeneralException>()});
  all.push_back({"loongarch.ertn", "ertn", exception, text_of<Ertn>()});
  return all;
}

Subject subject() {
  Subject s{"loongarch", "loongarch64", slots_of<Machine>(), {}, text_of<LegalState>()};
  MachineInfo csr{"loongarch.csr", places_of<host::registers>(host::name), {}, text_of<LegalState>()};
  for (const Rule& rule : rules()) csr.events.push_back(rule.name.substr(s.name.size() + 1));
  s.machines.push_back(std::move(csr));
  describe<Choices<Concrete>>("choice.", s.open_values);
  describe<Arbitrary<Concrete>>("arbitrary.", s.open_values);
  return s;
}

}  // namespace vcpuspec::loongarch
