// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "checker/vectors/vector.h"

namespace vcpuspec {

/// The cases of a file as JSON Lines: one case a line, keys sorted, each line complete in itself, with its digest. Of
/// the notes those stay that some case uses.
std::string to_jsonl(const VectorFile& file);

}  // namespace vcpuspec
