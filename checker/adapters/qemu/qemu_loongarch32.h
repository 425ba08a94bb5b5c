// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "checker/adapters/gdb_loongarch/gdb_loongarch.h"
#include "checker/implementation.h"

namespace vcpuspec {

namespace qemu {

/// The options of a machine with a core of 32 bits and no devices, that listens with its stub at a path.
std::vector<std::string> words_of_la132_machine(const std::string& program, const std::string& stub_at,
                                                const std::string& bios);

}  // namespace qemu

/// The core la132 of an emulator. It is met through its stub alone, as any core that somebody else has started: nothing
/// that only this emulator has is needed, and of its migration streams for LA32 nothing is known.
class QemuLoongarch32 final : public GdbLoongarch {
 public:
  QemuLoongarch32(const std::string& path, std::string version, const Limits& limits);

  std::string name() const override { return "qemu-loongarch32"; }
  /// The number in what the emulator says that it is.
  std::string version() const override { return version_; }

 private:
  std::string version_;
};

/// Starts the emulator that is installed, or the one at a path. Throws InputError when there is none, or when it does
/// not have the core.
std::unique_ptr<Implementation> open_qemu_loongarch32(const Limits& limits, const std::string& path = {});

}  // namespace vcpuspec
