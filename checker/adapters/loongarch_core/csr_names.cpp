// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/loongarch_core/csr_names.h"

#include <cctype>
#include <iterator>
#include <set>
#include <string>

namespace vcpuspec::loongarch_core {

namespace {

constexpr std::uint64_t index_bits = 0xfff;

/// Whether a name is that of a declaration with an index somewhere in it.
bool is_member(std::string_view name, std::string_view declaration) {
  const auto is_digit = [](char one) { return std::isdigit(static_cast<unsigned char>(one)) != 0; };
  for (std::size_t at = 0; at < name.size(); ++at)
    for (std::size_t end = at; end < name.size() && is_digit(name[end]); ++end)
      if (std::string(name.substr(0, at)).append(name.substr(end + 1)) == declaration) return true;
  return false;
}

}  // namespace

std::uint64_t with_index_moved(std::uint64_t tlbidx, std::uint64_t by) {
  return (tlbidx & ~index_bits) | ((tlbidx + by) & index_bits);
}

std::optional<std::uint32_t> csr_number(const Subject& subject, std::string_view declaration, std::uint64_t n) {
  std::set<std::uint32_t> family;
  for (const SlotInfo* info : subject.registers()) {
    if (!info->number) continue;
    if (info->name == declaration && n == 0) return info->number;
    if (is_member(info->name, declaration)) family.insert(*info->number);
  }
  if (n >= family.size()) return std::nullopt;
  return *std::next(family.begin(), static_cast<std::ptrdiff_t>(n));
}

}  // namespace vcpuspec::loongarch_core
