// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// How the LoongArch calling convention divides the registers, as sets with one bit a register.
namespace vcpuspec::loongarch::kvm {

using RegisterSet = std::uint32_t;

constexpr RegisterSet registers_from(unsigned first, unsigned last) {
  RegisterSet set = 0;
  for (unsigned n = first; n <= last; ++n) set |= RegisterSet{1} << n;
  return set;
}

// General registers by their names.                                        la-abi:registers
inline constexpr unsigned r_zero = 0, r_ra = 1, r_tp = 2, r_sp = 3, r_a0 = 4, r_a1 = 5, r_a2 = 6, r_percpu = 21;

/// What a function leaves in the general registers as it found it: sp, fp or s9, and s0 to s8.     la-abi:registers
inline constexpr RegisterSet preserved_by_functions = registers_from(r_sp, r_sp) | registers_from(22, 31);
/// What stays out of every function's hands: the thread pointer, and what Linux keeps per CPU.     la-abi:registers
inline constexpr RegisterSet of_the_kernel = registers_from(r_tp, r_tp) | registers_from(r_percpu, r_percpu);
/// Floating-point registers that a function leaves: fs0 to fs7.                                     la-abi:registers
inline constexpr RegisterSet floating_point_preserved = registers_from(24, 31);

/// The general registers of the host that KVM's switch stores on the stack of the host.             kvm-la:save_set
inline constexpr RegisterSet saved_in_frame = registers_from(r_ra, r_sp) | registers_from(22, 31);
/// Those that it stores in the vCPU.                                                                kvm-la:save_set
inline constexpr RegisterSet saved_in_vcpu = registers_from(r_tp, r_sp) | registers_from(r_percpu, r_percpu);
/// The general registers of the guest that the switch exchanges: all but r0.                        kvm-la:save_set
inline constexpr RegisterSet exchanged_with_guest = registers_from(1, 31);
/// The floating-point registers that KVM exchanges, as a whole, when the unit changes hands.        kvm-la:save_set
inline constexpr RegisterSet floating_point_exchanged = registers_from(0, 31);

static_assert((preserved_by_functions & ~saved_in_frame) == 0,
              "the callee must preserve what the switch does not save");
static_assert((of_the_kernel & ~saved_in_vcpu) == 0, "the kernel would lose a register of its own");
static_assert((floating_point_preserved & ~floating_point_exchanged) == 0);

}  // namespace vcpuspec::loongarch::kvm
