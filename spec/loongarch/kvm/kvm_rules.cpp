// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "spec/loongarch/kvm/events.h"
#include "spec/loongarch/kvm/rules.h"

/// KVM's switch as tools see it: each step a rule, and a machine whose events they are.
namespace vcpuspec::loongarch::kvm {

namespace {

/// A step that several versions have is one rule.
void add(const SwitchStep<Concrete>& step, const Text& text, std::vector<Rule>& all) {
  const std::string name = std::string("loongarch.kvm.") + step.name;
  const auto is_it = [&](const Rule& rule) { return rule.name == name; };
  if (std::none_of(all.begin(), all.end(), is_it))
    all.push_back({name, step.name, "spec/loongarch/kvm/switch.h", text, step.why, step.citation});
}
template <Version version, std::size_t... at>
void add_entry(std::vector<Rule>& all, std::index_sequence<at...>) {
  const auto steps = switch_to_guest<Concrete>(version);
  (void(add(steps.at(at), text_of<EntryStep<version, at>>(), all)), ...);
}
template <std::size_t... at>
void add_exit(std::vector<Rule>& all, std::index_sequence<at...>) {
  const auto steps = kvm_exc_entry<Concrete>();
  (void(add(steps.at(at), text_of<ExitStep<at>>(), all)), ...);
}

/// What KVM does between two entries, by the names of the functions of this specification.
void add_services(std::vector<Rule>& all) {
  const auto add = [&](const char* name, const char* file, const Text& text) {
    all.push_back({std::string("loongarch.kvm.") + name, name, std::string("spec/loongarch/kvm/") + file, text});
  };
  add("store_percpu_pointer", "switch.h", text_of<FirstOfReturn>());
  add("handle_gspr", "handle_exit.h", text_of<HandleGspr>());
  add("handle_hvcl", "handle_exit.h", text_of<HandleHvcl>());
  add("inject_exception", "inject.h", text_of<InjectException>());
  add("queue_interrupt", "inject.h", text_of<QueueInterrupt<false>>());
  add("dequeue_interrupt", "inject.h", text_of<QueueInterrupt<true>>());
  add("deliver_interrupts", "inject.h", text_of<DeliverInterrupts>());
  add("save_timer", "timer.h", text_of<Alone<SaveTimer>>());
  add("stop_timer_of_guest", "timer.h", text_of<Alone<TimerRestore<0>>>());
  add("restore_status", "timer.h", text_of<Alone<TimerRestore<1>>>());
  add("restore_setting", "timer.h", text_of<Alone<TimerRestore<2>>>());
  add("restore_count", "timer.h", text_of<Alone<TimerRestore<3>>>());
  add("vcpu_put", "context.h", text_of<Alone<VcpuPut>>());
  add("vcpu_load", "context.h", text_of<Alone<VcpuLoad>>());
  add("check_vpid", "vpid.h", text_of<CheckVpid>());
  add("get_status", "one_reg.h", text_of<GetStatus>());
  add("set_status", "one_reg.h", text_of<SetStatus>());
  add("reset_status", "one_reg.h", text_of<ResetStatus>());
  add("note_host_entry", "pre_enter.h", text_of<Alone<NoteHostEntry>>());
  add("meet_other_cpu", "pre_enter.h", text_of<MeetOtherCpu>());
  add("check_vpid_and_flush", "pre_enter.h", text_of<CheckVpidAndFlush>());
  add("mend_timer_interrupt", "inject.h", text_of<MendTimerInterrupt>());
  add("lend_monitors", "monitors.h", text_of<LendMonitors>());
  add("take_monitors_back", "monitors.h", text_of<TakeMonitorsBack>());
  add("gctl_value", "emulate.h", text_of<GctlValue>());
  add("handle_page_fault", "page_fault.h", text_of<HandlePageFault>());
}

/// What holds of every state of the machine: what holds of the core.
struct LegalState {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto open = any_kvm_open(in);
    lvz::put_legality(core(s), open.core, out);
  }
};

/// The steps are those of the host's kernel: none is possible in guest mode, in user mode, nor while the core waits.
struct Possible {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const RegisterValue<D, CORE> waits{in.template bits<64>("host.CORE")};
    const RegisterValue<D, GSTAT> mode{in.template bits<64>("host.GSTAT")};
    const RegisterValue<D, CRMD> privilege{in.template bits<64>("host.CRMD")};
    const auto is_kernel = !is_set(mode[GSTAT::VM]) && privilege[CRMD::PLV] == 0;
    std::vector<Rule> all;
    add_rules(all);
    for (const Rule& rule : all)
      out.put(rule.name.substr(rule.name.find('.') + 1), is_kernel && !is_set(waits[CORE::Idle]));
  }
};

template <class Bank>
void add_places(std::vector<std::string>& all) {
  for (const std::string& place : places_of<typename Bank::registers>(Bank::name)) all.push_back(place);
}

}  // namespace

void add_rules(std::vector<Rule>& all) {
  add_entry<Version::SW2>(all, std::make_index_sequence<entry_steps>{});
  add_entry<Version::SW0>(all, std::make_index_sequence<entry_steps + 1>{});
  add_entry<Version::pie_only>(all, std::make_index_sequence<entry_steps + 1>{});
  add_exit(all, std::make_index_sequence<exit_steps>{});
  add_services(all);
}

MachineInfo kvm_machine(const std::vector<std::string>& events) {
  MachineInfo machine{"loongarch.kvm", {}, events, text_of<LegalState>(), text_of<Possible>()};
  add_places<host>(machine.slots);
  add_places<lvz::guest>(machine.slots);
  add_places<gpr>(machine.slots);
  add_places<vcpu>(machine.slots);
  add_places<saved>(machine.slots);
  return machine;
}

}  // namespace vcpuspec::loongarch::kvm
