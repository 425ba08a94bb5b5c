// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/vectors/vector.h"
#include "properties/prove/obligation.h"

namespace vcpuspec {

/// A counterexample as a vector file of one case: of the rule the property speaks about where it names one, with the
/// outcome that rule gives, else of the property itself, which must hold.
VectorFile counterexample_vector(const Property& property, const std::vector<std::uint64_t>& values);

/// Inputs of a rule as a vector file of one case, with the outcome that the rule gives.
VectorFile rule_vector(const Rule& rule, const std::vector<std::uint64_t>& values, const std::string& id,
                       const std::string& why);

/// Finds the committed vector of a property's finding under `vectors_dir`/found and binds it to the property's inputs.
RecordedInputs recorded_inputs(const std::string& vectors_dir, const Property& property);

}  // namespace vcpuspec
