// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/declaration.h"

/// Registers of message interrupts (v1.10), each declared once.
namespace vcpuspec::loongarch {

/// Pending bit of message 64*n+i at bit i of MSGISn.
struct MSGIS : Csr<MSGIS, 0xa0, Width::W64, 4> {
  static constexpr auto name = "MSGIS<n>";
  static constexpr auto title = "message interrupt status";
  static constexpr auto citation = "la-csr:message_registers";
  static constexpr auto presence = Presence::message_interrupts;
  static constexpr F<63, 0> IS{"IS", R, undefined, "set on message arrival, cleared through MSGIR read"};
  static constexpr auto fields = std::tuple{IS};
};

/// Number of the selected (highest) pending message; reading clears its pending bit.
struct MSGIR : Csr<MSGIR, 0xa4, Width::W32> {
  static constexpr auto name = "MSGIR";
  static constexpr auto title = "message interrupt request";
  static constexpr auto citation = "la-csr:message_registers";
  static constexpr auto presence = Presence::message_interrupts;
  static constexpr F<7, 0> INTNUM{"INTNUM", R, undefined, "selected message number"};
  static constexpr F<30, 8> RSV{"RSV", R0, 0, "reserved (inferred)"};
  static constexpr F<31> Null{
      "NULL", R, undefined,
      "1 = nothing selected (polarity from QEMU code, which sets the bit when idle; its header calls the bit ACTIVE)"};
  static constexpr auto fields = std::tuple{INTNUM, RSV, Null};
};

/// Only messages numbered at or above PT can be selected.
struct MSGIE : Csr<MSGIE, 0xa5, Width::W32> {
  static constexpr auto name = "MSGIE";
  static constexpr auto title = "message interrupt enable threshold";
  static constexpr auto citation = "la-csr:message_registers";
  static constexpr auto presence = Presence::message_interrupts;
  static constexpr F<7, 0> PT{"PT", RW, undefined, "priority threshold"};
  static constexpr F<31, 8> RSV{"RSV", R0, 0, "reserved (inferred)"};
  static constexpr auto fields = std::tuple{PT, RSV};
};

}  // namespace vcpuspec::loongarch
