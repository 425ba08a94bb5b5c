// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "checker/vectors/bind.h"
#include "checker/vectors/vector.h"

/// Vectors that are made rather than written: what is the same whoever makes them.
namespace vcpuspec {

/// A file without cases for a rule.
VectorFile rule_file(const Rule& rule, const std::string& spec_rev);

/// A citation key as a reference.
Reference reference_to(const std::string& key);
/// The sentence that a rule is.
Reference rule_reference(const std::string& rule);

/// A case of these inputs that expects everything that the rule computes, other than what it hands through.
VectorCase rule_case(const Callable& rule, const graph::Graph& graph, std::span<const graph::NamedNode> outputs,
                     const std::vector<std::uint64_t>& inputs, const std::vector<std::uint64_t>& answers);

}  // namespace vcpuspec
