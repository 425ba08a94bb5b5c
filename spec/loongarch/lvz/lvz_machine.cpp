// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "spec/loongarch/kvm/switch.h"
#include "spec/loongarch/lvz/events.h"
#include "spec/loongarch/lvz/rules.h"

/// The machine of both worlds as tools see it.
namespace vcpuspec::loongarch::lvz {

namespace {

/// What holds of every state that hardware with LVZ can be in.
struct LegalState {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto open = any_lvz_open(in);
    put_legality(s, open, out);
  }
};

constexpr std::string_view from_outside[] = {
    "lvz.reset",   "lvz.machine_error", "lvz.interrupt", "lvz.interrupt_lines",
    "lvz.message", "lvz.wake",          "lvz.tick",      "lvz.store_by_another"};

const std::vector<std::string>& events_of_instructions() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> events;
    std::vector<Rule> rules;
    add_csr_rules(rules);
    add_gcsr_rules(rules);
    add_event_rules(rules);
    for (const Rule& rule : rules) events.push_back(rule.name.substr(rule.name.find('.') + 1));
    std::erase_if(events, [](const std::string& event) {
      return std::ranges::count(from_outside, event) != 0 || event == "lvz.debug_exception";
    });
    return events;
  }();
  return all;
}

/// An idle core executes nothing. Of debug mode in guest mode nothing is known, and of a guest while root has asked for
/// exits of which nobody has said when they happen.
struct Possible {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const RegisterValue<D, CORE> core{in.template bits<64>("host.CORE")};
    const RegisterValue<D, GSTAT> gstat{in.template bits<64>("host.GSTAT")};
    const RegisterValue<D, GCTL> gctl{in.template bits<64>("host.GCTL")};
    constexpr std::uint64_t unknown =
        mask_of(GCTL::TOPI) | mask_of(GCTL::TOE) | mask_of(GCTL::TOP) | mask_of(GCTL::TOHU);
    const auto is_root = !is_set(gstat[GSTAT::VM]);
    const auto is_known = is_root || (gctl.word() & Bits<D, 64>::of(unknown)) == 0;
    for (const std::string& event : events_of_instructions()) out.put(event, is_known && !is_set(core[CORE::Idle]));
    out.put("lvz.debug_exception", is_root);
  }
};

std::vector<std::string> places() {
  auto all = places_of<host::registers>(host::name);
  for (const std::string& place : places_of<guest::registers>(guest::name)) all.push_back(place);
  return all;
}

}  // namespace

MachineInfo lvz_machine(const std::vector<std::string>& events) {
  return {"loongarch.lvz", places(), events, text_of<LegalState>(), text_of<Possible>()};
}

void describe_lvz(Subject& subject) {
  subject.slots = slots_of<kvm::Machine>();
  describe<Unknown<Concrete>>("choice.", subject.open_values);
  describe<Unspecified<Concrete>>("arbitrary.", subject.open_values);
  describe<GuestPowerOn<Concrete>>("arbitrary.", subject.open_values);
  describe<kvm::Memory<Concrete>>("arbitrary.", subject.open_values);
}

}  // namespace vcpuspec::loongarch::lvz
