// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "spec/loongarch/events.h"
#include "spec/loongarch/kvm/rules.h"
#include "spec/loongarch/lvz/rules.h"

/// LoongArch as tools see it: its state, its machine, and what its architecture leaves open.
namespace vcpuspec::loongarch {

namespace {

/// Fields tile their register. Asked here for all of them, since every unit that includes declarations would ask again.
template <class R>
struct Tiled : std::true_type {
  static_assert(each_form_tiles<R>(), "the fields of a CSR must tile it exactly, in each of its forms");
};
static_assert(std::is_same_v<Filtered<Tiled, AllCsrs>, AllCsrs>);

/// What holds of every state that hardware can be in.
struct LegalState {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    put_legality(s, any_open(in), out);
  }
};

/// Events that come from outside the core: these happen also while it executes nothing.
constexpr std::string_view from_outside[] = {
    "reset", "machine_error", "debug_exception", "interrupt", "interrupt_lines", "message",
    "wake",  "tick",          "store_by_another"};

/// Exceptions that come up in root mode only, and what an instruction of a guest can raise, too.
constexpr std::string_view in_root_mode_only[] = {"debug_exception"};
constexpr std::string_view in_either_mode[] = {"general_exception_entry", "tlb_refill"};

/// The one rule that is a question and no event of a core.
constexpr std::string_view question = "exception_priority";

/// The names of the rules of one machine without the name of the subject: those of LVZ and of KVM have a prefix.
std::vector<std::string> event_names(std::string_view prefix) {
  const auto prefix_of = [](std::string_view event) {
    for (const std::string_view one : {lvz::prefix, kvm::prefix})
      if (event.starts_with(one)) return one;
    return std::string_view();
  };
  std::vector<std::string> all;
  for (const Rule& rule : rules()) all.push_back(rule.name.substr(rule.name.find('.') + 1));
  std::erase_if(all, [&](const std::string& event) { return prefix_of(event) != prefix; });
  std::erase(all, question);
  return all;
}
const std::vector<std::string>& events_of_instructions() {
  static const std::vector<std::string> all = [] {
    auto events = event_names("");
    std::erase_if(events, [](const std::string& event) {
      return std::ranges::count(from_outside, event) != 0 || std::ranges::count(in_either_mode, event) != 0;
    });
    return events;
  }();
  return all;
}

/// An idle core executes nothing, and root nothing in guest mode. Of debug mode in guest mode nothing is known.
struct Possible {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const RegisterValue<D, CORE> core{in.template bits<64>("host.CORE")};
    const RegisterValue<D, GSTAT> gstat{in.template bits<64>("host.GSTAT")};
    const auto is_root = !is_set(gstat[GSTAT::VM]);
    const auto executes = !is_set(core[CORE::Idle]);
    for (const std::string& event : events_of_instructions()) out.put(event, is_root && executes);
    for (const std::string_view event : in_root_mode_only) out.put(std::string(event), is_root);
    for (const std::string_view event : in_either_mode) out.put(std::string(event), executes);
  }
};

}  // namespace

Subject subject() {
  Subject s{"loongarch", "loongarch64", {}, {}, text_of<LegalState>()};
  s.machines.push_back({"loongarch.csr", places_of<host::registers>(host::name), event_names(""), text_of<LegalState>(),
                        text_of<Possible>()});
  s.machines.push_back(lvz::lvz_machine(event_names(lvz::prefix)));
  s.machines.push_back(kvm::kvm_machine(event_names(kvm::prefix)));
  s.views = registers_of<ViewCsrs>(host::name);
  for (const Exception& one : exceptions) s.exceptions.push_back({one.name, one.ecode, one.esubcode, one.meaning});
  describe<Choices<Concrete>>("choice.", s.open_values);
  describe<Arbitrary<Concrete>>("arbitrary.", s.open_values);
  describe<PowerOn<Concrete>>("arbitrary.", s.open_values);
  lvz::describe_lvz(s);
  return s;
}

}  // namespace vcpuspec::loongarch
