// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/loongarch_program/program.h"

#include <fmt/format.h>

#include <stdexcept>

namespace vcpuspec::loongarch_program {

namespace {

/// `width` bits of `value` from bit `low` on, as a signed number: the instructions take their immediates so.
std::int64_t signed_part(std::uint64_t value, unsigned low, unsigned width) {
  return static_cast<std::int64_t>(value << (64 - low - width)) >> (64 - width);
}

}  // namespace

void Program::load(unsigned rd, std::uint64_t value) {
  if (rd == 0) throw std::invalid_argument("r0 is always 0; load the constant into another register");
  if (width_ == RegisterWidth::bits_32 && value >> 32 != 0)
    throw std::invalid_argument(fmt::format("{:#x} does not fit into a 32-bit register; give at most 32 bits", value));
  append("lu12i.w", {rd, signed_part(value, 12, 20)});
  append("ori", {rd, rd, static_cast<std::int64_t>(value & 0xfff)});
  if (width_ == RegisterWidth::bits_32) return;
  append("lu32i.d", {rd, signed_part(value, 32, 20)});
  append("lu52i.d", {rd, rd, signed_part(value, 52, 12)});
}

std::string Program::bytes() const {
  std::string all;
  all.reserve(size_in_bytes());
  for (const std::uint32_t word : words_)
    for (unsigned shift = 0; shift < 32; shift += 8) all += static_cast<char>(word >> shift & 0xff);
  return all;
}

}  // namespace vcpuspec::loongarch_program
