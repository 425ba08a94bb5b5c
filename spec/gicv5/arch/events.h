// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "spec/gicv5/arch/cpu_interface.h"
#include "spec/gicv5/arch/interrupt.h"
#include "spec/gicv5/arch/ppi_registers.h"
#include "spec/registry/inputs.h"

/// The events of a CPU interface, each with what it takes besides the state: what a guest, the wires and the IRS do. No
/// semantics stands here.
namespace vcpuspec::gicv5 {

template <Domain D>
Choices<D> any_choices(Inputs<D>& in) {
  return in.template open<Choices<D>>(graph::Kind::choice);
}
template <Domain D>
Arbitrary<D> any_arbitrary(Inputs<D>& in) {
  return in.template open<Arbitrary<D>>(graph::Kind::arbitrary);
}

/// What an event takes besides the state. What is open is asked for once, whoever asks first.
template <Domain D>
class EventInputs {
 public:
  explicit EventInputs(Inputs<D>& in) : in_(in) {}
  EventInputs(Inputs<D>& in, const Choices<D>& choices, const Arbitrary<D>& arbitrary)
      : in_(in), choices_(choices), arbitrary_(arbitrary) {}

  template <unsigned W>
  Bits<D, W> bits(const std::string& name) {
    return in_.template bits<W>(name);
  }
  Bits<D, 64> value() { return bits<64>("value"); }
  const Choices<D>& choices() {
    if (!choices_) choices_ = any_choices(in_);
    return *choices_;
  }
  const Arbitrary<D>& arbitrary() {
    if (!arbitrary_) arbitrary_ = any_arbitrary(in_);
    return *arbitrary_;
  }

 private:
  Inputs<D>& in_;
  std::optional<Choices<D>> choices_;
  std::optional<Arbitrary<D>> arbitrary_;
};

/// A list of events.
template <class... Es>
struct Events {
  template <class Visit>
  static constexpr void each(Visit visit) {
    (void(visit.template operator()<Es>()), ...);
  }
};

/// The state that an event leaves; one that only gives a value has none.
template <Domain D, class B>
const State<D, Machine, B>& next_state(const State<D, Machine, B>& next) {
  return next;
}
template <Domain D>
const CpuState<D>& next_state(const Acknowledged<D>& acknowledged) {
  return acknowledged.next;
}
template <class Result>
inline constexpr bool changes_state = requires(const Result& result) {
  next_state(result);
};

namespace events {

inline constexpr auto interface_text = "spec/gicv5/arch/cpu_interface.h";
inline constexpr auto registers_text = "spec/gicv5/arch/ppi_registers.h";
inline constexpr auto interrupt_text = "spec/gicv5/arch/interrupt.h";

struct ReadIccCr0 {
  static constexpr auto name = "read_icc_cr0";
  static constexpr auto file = interface_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In&) {
    return read_icc_cr0(s);
  }
};

struct WriteIccCr0 {
  static constexpr auto name = "write_icc_cr0";
  static constexpr auto file = interface_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    const auto value = in.value();
    return write_icc_cr0(s, RegisterValue<D, ICC_CR0_EL1>{value});
  }
};

struct ReadIccPcr {
  static constexpr auto name = "read_icc_pcr";
  static constexpr auto file = interface_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In&) {
    return read_icc_pcr(s);
  }
};

struct WriteIccPcr {
  static constexpr auto name = "write_icc_pcr";
  static constexpr auto file = interface_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    const auto value = in.value();
    return write_icc_pcr(s, RegisterValue<D, ICC_PCR_EL1>{value});
  }
};

struct ReadIccApr {
  static constexpr auto name = "read_icc_apr";
  static constexpr auto file = interface_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In&) {
    return read_icc_apr(s);
  }
};

struct WriteIccApr {
  static constexpr auto name = "write_icc_apr";
  static constexpr auto file = interface_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    const auto value = in.value();
    return write_icc_apr(s, RegisterValue<D, ICC_APR_EL1>{value});
  }
};

struct ReadIccHapr {
  static constexpr auto name = "read_icc_hapr";
  static constexpr auto file = interface_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In&) {
    return read_icc_hapr(s);
  }
};

struct ReadIccHppir {
  static constexpr auto name = "read_icc_hppir";
  static constexpr auto file = interrupt_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    return read_icc_hppir(s, in.choices());
  }
};

struct ReadIccPpiHmr {
  static constexpr auto name = "read_icc_ppi_hmr";
  static constexpr auto file = registers_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    const auto n = in.template bits<1>("number");
    return read_icc_ppi_hmr(s, n);
  }
};

struct ReadIccPpiEnabler {
  static constexpr auto name = "read_icc_ppi_enabler";
  static constexpr auto file = registers_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    const auto n = in.template bits<1>("number");
    return read_icc_ppi_enabler(s, n);
  }
};

struct WriteIccPpiEnabler {
  static constexpr auto name = "write_icc_ppi_enabler";
  static constexpr auto file = registers_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    const auto n = in.template bits<1>("number");
    const auto value = in.value();
    return write_icc_ppi_enabler(s, n, value, in.choices());
  }
};

struct ReadIccPpiPendr {
  static constexpr auto name = "read_icc_ppi_pendr";
  static constexpr auto file = registers_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    const auto n = in.template bits<1>("number");
    return read_icc_ppi_pendr(s, n);
  }
};

struct WriteIccPpiSpendr {
  static constexpr auto name = "write_icc_ppi_spendr";
  static constexpr auto file = registers_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    const auto n = in.template bits<1>("number");
    const auto value = in.value();
    return write_icc_ppi_spendr(s, n, value, in.choices());
  }
};

struct WriteIccPpiCpendr {
  static constexpr auto name = "write_icc_ppi_cpendr";
  static constexpr auto file = registers_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    const auto n = in.template bits<1>("number");
    const auto value = in.value();
    return write_icc_ppi_cpendr(s, n, value, in.choices());
  }
};

struct ReadIccPpiActiver {
  static constexpr auto name = "read_icc_ppi_activer";
  static constexpr auto file = registers_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    const auto n = in.template bits<1>("number");
    return read_icc_ppi_activer(s, n);
  }
};

struct WriteIccPpiSactiver {
  static constexpr auto name = "write_icc_ppi_sactiver";
  static constexpr auto file = registers_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    const auto n = in.template bits<1>("number");
    const auto value = in.value();
    return write_icc_ppi_sactiver(s, n, value, in.choices());
  }
};

struct WriteIccPpiCactiver {
  static constexpr auto name = "write_icc_ppi_cactiver";
  static constexpr auto file = registers_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    const auto n = in.template bits<1>("number");
    const auto value = in.value();
    return write_icc_ppi_cactiver(s, n, value);
  }
};

struct ReadIccPpiPriorityr {
  static constexpr auto name = "read_icc_ppi_priorityr";
  static constexpr auto file = registers_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    const auto n = in.template bits<4>("number");
    return read_icc_ppi_priorityr(s, n);
  }
};

struct WriteIccPpiPriorityr {
  static constexpr auto name = "write_icc_ppi_priorityr";
  static constexpr auto file = registers_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    const auto n = in.template bits<4>("number");
    const auto value = in.value();
    return write_icc_ppi_priorityr(s, n, value, in.choices());
  }
};

struct Cdia {
  static constexpr auto name = "cdia";
  static constexpr auto file = interrupt_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    return cdia(s, in.choices());
  }
};

struct Cdnmia {
  static constexpr auto name = "cdnmia";
  static constexpr auto file = interrupt_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    return cdnmia(s, in.choices());
  }
};

struct Cdeoi {
  static constexpr auto name = "cdeoi";
  static constexpr auto file = interrupt_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In&) {
    return cdeoi(s);
  }
};

struct Cddi {
  static constexpr auto name = "cddi";
  static constexpr auto file = interrupt_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    const auto value = in.value();
    return cddi(s, value);
  }
};

struct SetPpiInputs {
  static constexpr auto name = "set_ppi_inputs";
  static constexpr auto file = registers_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    const auto n = in.template bits<1>("number");
    const auto value = in.value();
    return set_ppi_inputs(s, n, value, in.choices());
  }
};

struct SetIrsCandidate {
  static constexpr auto name = "set_irs_candidate";
  static constexpr auto file = interrupt_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    const auto value = in.value();
    return set_irs_candidate(s, RegisterValue<D, irs_candidate>{value});
  }
};

struct InterruptLines {
  static constexpr auto name = "interrupt_lines";
  static constexpr auto file = interrupt_text;
  template <Domain D, class In>
  static auto on(const CpuState<D>& s, In& in) {
    return interrupt_lines(s, in.choices());
  }
};

}  // namespace events

using PpiEvents =
    Events<events::ReadIccCr0, events::WriteIccCr0, events::ReadIccPcr, events::WriteIccPcr, events::ReadIccApr,
           events::WriteIccApr, events::ReadIccHapr, events::ReadIccHppir, events::ReadIccPpiHmr,
           events::ReadIccPpiEnabler, events::WriteIccPpiEnabler, events::ReadIccPpiPendr, events::WriteIccPpiSpendr,
           events::WriteIccPpiCpendr, events::ReadIccPpiActiver, events::WriteIccPpiSactiver,
           events::WriteIccPpiCactiver, events::ReadIccPpiPriorityr, events::WriteIccPpiPriorityr, events::Cdia,
           events::Cdnmia, events::Cdeoi, events::Cddi, events::SetPpiInputs, events::SetIrsCandidate,
           events::InterruptLines>;

}  // namespace vcpuspec::gicv5
