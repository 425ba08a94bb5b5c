// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "checker/vectors/vector.h"

namespace vcpuspec {

/// SHA-256 (FIPS 180-4) of some bytes, as 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);

/// What a case means, in 16 hexadecimal digits: the start of the SHA-256 of its rule, config, pre, steps, outcome and
/// observe as JSON with sorted keys and no spaces. Cases that mean the same have the same digest, however their entries
/// are ordered; a changed `why` changes nothing.
std::string digest(const VectorFile& file, const VectorCase& one);

}  // namespace vcpuspec
