// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include "checker/vectors/vector.h"

namespace vcpuspec {

/// What decides about a case, and nothing else: rule or machine, config, pre, reachable, steps, outcome, observe.
/// nlohmann's maps are sorted.
nlohmann::json meaning_of(const VectorFile& file, const VectorCase& one);

/// A case with everything that its file says about it; without the digest.
nlohmann::json case_json(const VectorFile& file, const VectorCase& one);

}  // namespace vcpuspec
