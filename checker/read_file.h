// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace vcpuspec {

/// Largest input file that is read.
inline constexpr std::size_t max_file_bytes = std::size_t{64} << 20;

/// The whole content of a regular file. `what` starts the error codes: `vector` gives `vector.not-a-file`.
std::string read_file(const std::string& path, const std::string& what);

}  // namespace vcpuspec
