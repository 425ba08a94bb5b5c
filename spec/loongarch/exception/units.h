// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/access.h"

/// Instructions that use a unit of an extension, as far as they touch privileged state: whether they may.
namespace vcpuspec::loongarch {

/// A unit of an extension: what says that it is there, what enables it, and what its instructions raise without that.
template <class Enable>
struct Unit {
  Feature feature;
  Enable enable;
  const Exception& disabled;
};
template <class Enable>
Unit(Feature, Enable, const Exception&) -> Unit<Enable>;

inline constexpr Unit floating_point_unit{Feature::fp, EUEN::FPE, FPD};
inline constexpr Unit vector_128_unit{Feature::lsx, EUEN::SXE, SXD};
inline constexpr Unit vector_256_unit{Feature::lasx, EUEN::ASXE, ASXD};
inline constexpr Unit binary_translation_unit{Feature::lbt, EUEN::BTE, BTD};

/// An instruction of a unit raises the exception of that unit while EUEN does not enable it, and is not defined where
/// there is no such unit.                                               la-v1:extended-component-unit-enable
template <Domain D, class Enable>
CsrState<D> use_unit(const CsrState<D>& s, const Unit<Enable>& unit, const Open<D>& open) {
  const auto raise = [&](const Exception& exception) { return general_exception(s, raised<D>(exception), open); };
  const auto there = [&] {
    return choose(
        is_set(s[unit.enable]), [&] { return next_instruction(s, open.choices); },
        [&] { return raise(unit.disabled); });
  };
  return choose(has(unit.feature, open.choices), there, [&] { return raise(INE); });
}

}  // namespace vcpuspec::loongarch
