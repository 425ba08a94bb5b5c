// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

/// What belongs to the command and stands elsewhere. It is found from where the command itself stands, so that a folder
/// in which everything is installed can be moved; programs of others that use the library find what the system has.
namespace vcpuspec {

/// The program that runs.
std::filesystem::path own_executable();

/// Where the directory of the vectors may be, in this order.
std::vector<std::filesystem::path> data_dir_candidates(const std::filesystem::path& executable);

/// Where the program that loads libraries may be, in this order.
std::vector<std::filesystem::path> worker_candidates(const std::filesystem::path& executable);

}  // namespace vcpuspec
