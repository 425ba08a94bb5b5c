// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "checker/adapters/gdb/remote.h"
#include "checker/adapters/loongarch_core/failure.h"

namespace vcpuspec::qemu {

using loongarch_core::Declined, loongarch_core::Failure, loongarch_core::require;

/// A machine that stands behind a stub, whatever runs it. It ends with this object.
class StubHost {
 public:
  StubHost() = default;
  StubHost(const StubHost&) = delete;
  StubHost& operator=(const StubHost&) = delete;
  virtual ~StubHost() = default;
  /// After its handshake.
  virtual GdbRemote& stub() = 0;
  /// How it ended and what it said last, as part of a sentence.
  virtual std::string ending() = 0;
};

}  // namespace vcpuspec::qemu
