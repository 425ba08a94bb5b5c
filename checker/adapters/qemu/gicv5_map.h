// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// Where QEMU's machine `virt,gic-version=x-5` has things. Tested against tests/facts/aarch64_system_words.yaml.
namespace vcpuspec::qemu {

/// The configuration frame of the IRS, and registers in it, which are 4 bytes wide.
inline constexpr std::uint64_t irs_frame = 0x08010000;
inline constexpr std::uint64_t irs_idr5 = 0x14;  // how many SPIs there are
inline constexpr std::uint32_t irs_idr5_spi_range = 0x1ffffff;
inline constexpr std::uint64_t irs_cr0 = 0x80;
inline constexpr std::uint32_t irs_cr0_irsen = 1;

/// PPIs that the core's own timers drive.                                                      gicv5:R_XDVCM
inline constexpr unsigned cntv_ppi = 27, cntp_ppi = 30;

}  // namespace vcpuspec::qemu
