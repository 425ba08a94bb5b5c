// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

namespace vcpuspec {

/// The directory that holds `vectors/` and `docs/citations.yaml`: what VCPUSPEC_DATA names, else where the command was
/// built or installed, else the sources it was built from. An InputError when there is none.
std::filesystem::path data_dir();

/// Where `data_dir` looks when VCPUSPEC_DATA is not set, in this order.
std::vector<std::filesystem::path> data_dir_candidates(const std::filesystem::path& executable);

}  // namespace vcpuspec
