// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "spec/loongarch/kvm/switch.h"

/// The order of the steps, by version of KVM, and why each stands where it stands.
namespace vcpuspec::loongarch::kvm {

/// Versions of the switch code, as the facts name them.
enum class Version {
  pie_only,  // before 3011b29ec5a3: of PRMD only PIE is set
  SW0,       // about Linux 6.14: PGDL is stored with each entry, TGID is that of GSTAT
  SW1,       // PGDL is not stored any more
  SW2,       // the newest: TGID is that of the vCPU
};

/// One step: what it does, and why it stands where it stands.
template <Domain D>
struct SwitchStep {
  const char* name;
  KvmState<D> (*act)(const KvmState<D>&, const KvmOpen<D>&);
  const char* why;
  const char* citation;
};
template <Domain D>
using Sequence = std::vector<SwitchStep<D>>;

/// How many steps the newest versions have; a test counts them.
inline constexpr std::size_t entry_steps = 13, exit_steps = 13;

/// kvm_enter_guest and switch_to_guest.
template <Domain D>
Sequence<D> switch_to_guest(Version version) {
  Sequence<D> steps = {
      {"store_host_frame", store_host_frame<D>, "The guest will overwrite every register.", "kvm-la:save_set"},
      {"store_host_pointers", store_host_pointers<D>, "The exit has only the vCPU to find them by.", "kvm-la:save_set"},
      {"remember_vcpu", remember_vcpu<D>, "The exit begins with nothing but KS4.", "kvm-la:O7"},
      {"clear_vector_spacing", clear_vector_spacing<D>, "Else an exit would land behind kvm_exc_entry.", "kvm-la:O1"},
      {"set_exit_entry", set_exit_entry<D>, "Else an exit would run the host's handler with the guest's registers.",
       "kvm-la:O1"},
      {"set_resume_address", set_resume_address<D>, "No exception may come after it that would write ERA.",
       "kvm-la:O6"}};
  if (version <= Version::SW0)
    steps.push_back(
        {"store_host_table", store_host_table<D>, "The next step overwrites it.", "kvm-la:switch_to_guest"});
  steps.push_back({"set_second_stage_table", set_second_stage_table<D>,
                   "From here on no address of the host may need the TLB.", "kvm-la:O3"});
  if (version == Version::SW2)
    steps.push_back(
        {"set_target_tag", set_target_tag<D>, "Refills of the guest must not make entries of the host.", "kvm-la:O11"});
  else
    steps.push_back({"set_target_tag_of_gid", set_target_tag_of_gid<D>, "GSTAT.GID must be that of this vCPU by now.",
                     "kvm-la:O12"});
  if (version == Version::pie_only)
    steps.push_back({"set_previous_interrupt_enable", set_previous_interrupt_enable<D>,
                     "Else no interrupt of the host would stop the guest.", "kvm-la:O5"});
  else
    steps.push_back({"set_previous_mode", set_previous_mode<D>, "Else no interrupt of the host would stop the guest.",
                     "kvm-la:O5"});
  const Sequence<D> last = {
      {"set_pgm", set_pgm<D>, "An exception after it would return to the guest with the host's program counter.",
       "kvm-la:O4"},
      {"load_guest_registers", load_guest_registers<D>, "They are found by a2.", "kvm-la:O8"},
      {"load_guest_a2", load_guest_a2<D>, "Nothing is found after it.", "kvm-la:O8"},
      {"enter_by_ertn", enter_by_ertn<D>, "It takes the mode from PRMD only outside refills and machine errors.",
       "kvm-la:O17"}};
  steps.insert(steps.end(), last.begin(), last.end());
  return steps;
}

/// How a guest is entered again once its exit was handled, perhaps on another CPU: the host's registers are on its
/// stack and in the vCPU from the first time, but for what each CPU has of its own.
template <Domain D>
Sequence<D> return_to_guest(Version version) {
  Sequence<D> steps = switch_to_guest<D>(version);
  steps.erase(steps.begin());
  steps.front() = {"store_percpu_pointer", store_percpu_pointer<D>, "The next exit may come to another CPU.",
                   "kvm-la:kvm_exc_entry"};
  return steps;
}

/// kvm_exc_entry, up to where the exit is handled.
template <Domain D>
Sequence<D> kvm_exc_entry() {
  return {
      {"park_guest_a2", park_guest_a2<D>, "The first register that the exit needs is the guest's.", "kvm-la:O8"},
      {"find_vcpu", find_vcpu<D>, "KS4 is as the entry left it.", "kvm-la:O7"},
      {"store_guest_registers", store_guest_registers<D>, "The host will overwrite them.", "kvm-la:save_set"},
      {"store_guest_a2", store_guest_a2<D>, "A2 is the guest's again in the vCPU.", "kvm-la:O8"},
      {"store_exit_cause", store_exit_cause<D>, "The next exception overwrites ESTAT.", "kvm-la:O9"},
      {"store_resume_address", store_resume_address<D>, "The next exception overwrites ERA.", "kvm-la:O9"},
      {"store_exit_details", store_exit_details<D>, "The next exception overwrites BADV and BADI.", "kvm-la:O9"},
      {"restore_vector_spacing", restore_vector_spacing<D>, "The host's interrupts have entries of their own.",
       "kvm-la:O2"},
      {"restore_entry", restore_entry<D>, "An interrupt of the host must not come to kvm_exc_entry.", "kvm-la:O2"},
      {"restore_host_table", restore_host_table<D>, "Refills are the host's again.", "kvm-la:O3"},
      {"clear_pgm", clear_pgm<D>, "The first return of a handler of the host would enter the guest.", "kvm-la:O10"},
      {"clear_target_tag", clear_target_tag<D>, "Entries of the host must not get the guest's tag.", "kvm-la:O11"},
      {"load_host_pointers", load_host_pointers<D>, "What handles the exit needs a stack.", "kvm-la:kvm_exc_entry"},
  };
}

/// The state after all steps.
template <Domain D>
KvmState<D> after(const Sequence<D>& steps, KvmState<D> s, const KvmOpen<D>& open) {
  for (const SwitchStep<D>& step : steps) s = step.act(s, open);
  return s;
}

}  // namespace vcpuspec::loongarch::kvm
