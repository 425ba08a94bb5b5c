// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "checker/vectors/target.h"
#include "checker/vectors/vector.h"

namespace vcpuspec {

/// What is wrong with the one case of a file, in words that stay the same while it gets smaller; empty when it
/// conforms.
using FailureOf = std::function<std::string(const VectorFile&)>;

struct ShrinkLimits {
  std::chrono::steady_clock::duration time = std::chrono::seconds(60);
};

struct Shrunk {
  VectorFile file;         // its one case fails as the first one did
  std::size_t tried = 0;   // questions asked
  bool is_minimal = true;  // false: the time was over before every step had been tried
};

/// Makes the one case of a file smaller as long as it fails in the same way: first steps of a trace and what they
/// expect go, then assignments, then bits, then bits that two values share. What is expected is asked of the model anew
/// each time, and what it cannot hold is not tried. An InputError when the case conforms.
Shrunk shrink(const VectorFile& file, const Target& target, const FailureOf& failure_of,
              const ShrinkLimits& limits = {});

/// The same for a case that is known to fail in this way; nothing when it does not when it is asked once more.
std::optional<Shrunk> shrink_to(const std::string& failure, const VectorFile& file, const Target& target,
                                const FailureOf& failure_of, const ShrinkLimits& limits = {});

}  // namespace vcpuspec
