/* SPDX-License-Identifier: Apache-2.0 */
/* What units of extensions and failed bound checks raise. la-csr:EUEN  la-csr:bound_checks */
#include "csr_instructions.h"

#include "csr_exceptions.h"
#include "csr_faults.h"

enum { ecode_fpd = 0xf, ecode_sxd = 0x10, ecode_asxd = 0x11, ecode_btd = 0x14 };

static bool is_enabled(const struct vcpuspec_machine* m, enum unit unit) {
  const unsigned at = has(fpe_is_next_bit) && unit == floating_point_unit ? vector_128_unit : (unsigned)unit;
  if (has(fpe_not_looked_at) && unit == floating_point_unit) return true;
  if (has(sxe_enables_256) && unit == vector_256_unit && (m->csr[euen][0] >> vector_128_unit & 1) != 0) return true;
  return (m->csr[euen][0] >> at & 1) != 0;
}

void use_unit(struct vcpuspec_machine* m, enum unit unit) {
  static const uint64_t disabled[] = {ecode_fpd, ecode_sxd, ecode_asxd, ecode_btd};
  if (is_enabled(m, unit)) {
    m->pc += 4;
    return;
  }
  const bool is_btd_one_more = has(btd_is_bte) && unit == binary_translation_unit;
  raise_exception(m, has(asxd_is_sxd) && unit == vector_256_unit ? ecode_sxd : disabled[unit] + is_btd_one_more, 0, 0);
}

static bool is_greater(uint64_t one, uint64_t other) {
  if (has(bounds_are_unsigned)) return one > other;
  return has(bounds_of_32_bits) ? (int32_t)one > (int32_t)other : (int64_t)one > (int64_t)other;
}

void assert_bound(struct vcpuspec_machine* m, enum assertion assertion, uint64_t rj, uint64_t rk) {
  const bool is_equal_wrong = has(equal_is_out_of_bounds) && rj == rk;
  if (is_greater(rj, rk) == (assertion == greater) && !is_equal_wrong) {
    m->pc += 4;
    return;
  }
  const uint64_t address = has(bound_check_without_address) ? m->pc : rj;
  if (has(bound_check_raises_adem)) raise_exception(m, ecode_ade, 1, address);
  else raise_exception(m, ecode_bce, 0, address);
}
