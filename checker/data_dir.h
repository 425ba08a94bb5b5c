// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace vcpuspec {

/// The directory that holds `vectors/` and `docs/citations.yaml`: what VCPUSPEC_DATA names, else the first of
/// `data_dir_candidates` that does. An InputError when there is none.
std::filesystem::path data_dir();

}  // namespace vcpuspec
