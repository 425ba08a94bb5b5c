// SPDX-License-Identifier: Apache-2.0
#include "spec/loongarch/events.h"

/// LoongArch as tools see it: its state, its machine, and what its architecture leaves open.
namespace vcpuspec::loongarch {

namespace {

/// What holds of every state that hardware can be in, a truth for each register.
struct LegalState {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto open = any_open(in);
    StatefulCsrs::each([&]<class R>() {
      out.put(std::string(R::name) + " holds what exists", holds_what_exists(s, csr<R>, open.choices));
    });
    out.put("ESTAT shows the interrupt of the performance monitors", performance_interrupt_is_shown(s, open.choices));
    out.put("MSGIR and ESTAT show the selected message", selected_message_is_shown(s, open));
    out.put("PC fits a general register", program_counter_fits(s, open.choices));
    out.put("the numbers of the implementation are possible ones", choices_are_possible(open.choices));
  }
};

}  // namespace

Subject subject() {
  Subject s{"loongarch", "loongarch64", slots_of<Machine>(), {}, text_of<LegalState>()};
  MachineInfo machine{"loongarch.csr", places_of<host::registers>(host::name), {}, text_of<LegalState>()};
  for (const Rule& rule : rules()) machine.events.push_back(rule.name.substr(s.name.size() + 1));
  s.machines.push_back(std::move(machine));
  s.views = registers_of<ViewCsrs>(host::name);
  for (const Exception& one : exceptions) s.exceptions.push_back({one.name, one.ecode, one.esubcode, one.meaning});
  describe<Choices<Concrete>>("choice.", s.open_values);
  describe<Arbitrary<Concrete>>("arbitrary.", s.open_values);
  describe<PowerOn<Concrete>>("arbitrary.", s.open_values);
  return s;
}

}  // namespace vcpuspec::loongarch
