// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "checker/vectors/vector.h"

namespace vcpuspec {

/// The canonical text of a YAML vector file: what `to_yaml` writes, below the comment that the file begins with.
/// Formatting it again changes nothing. Any other comment is an InputError, because it would be lost.
std::string formatted(const std::string& text, const std::string& name);

/// A file of one case to start from. It is a valid case whose `why` is still to be said. `spec_rev` says which state of
/// the facts it is written against. An unknown rule is an InputError.
VectorFile template_file(const std::string& rule, const std::string& spec_rev);

/// The same for a trace of a machine.
VectorFile template_trace(const std::string& machine, const std::string& spec_rev);

/// What differs between two files, a line each: header keys and notes, then cases by id. Empty when they say the same.
std::string difference(const VectorFile& before, const VectorFile& after);

}  // namespace vcpuspec
