// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/register/register.h"

namespace vcpuspec::loongarch {

/// The program counter: not a CSR, but a part of every exception.
struct PC : Register<PC, 64> {
  static constexpr auto name = "PC";
  static constexpr auto title = "program counter";
  static constexpr auto citation = "la-csr:S3";
  static constexpr F<63, 0> address{"address", Access::RW, "address of the instruction to execute next"};
  static constexpr auto fields = std::tuple{address};
};

}  // namespace vcpuspec::loongarch
