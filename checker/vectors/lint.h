// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "checker/citations.h"
#include "checker/vectors/bind.h"
#include "checker/vectors/ids_lock.h"

namespace vcpuspec {

/// What linting needs to know besides the files.
struct LintContext {
  const Citations& citations;
  const IdsLock& lock;
  Resolver resolver;
  const std::vector<VectorFile>& others;  // where siblings may stand, too
};

/// Everything that is wrong with files that could be read: in their order, each with its place and what to do.
std::vector<InputError> lint(const std::vector<VectorFile>& files, const LintContext& context);

/// The file that ships what a YAML file says: its name with `.jsonl`.
std::string json_lines_beside(const std::string& yaml);

/// The command that writes that file, as a hint.
std::string how_to_expand(const std::string& yaml);

/// Names each of these YAML files that does not have beside it exactly its own JSON Lines.
std::vector<InputError> stale_json_lines(const std::vector<VectorFile>& files);

}  // namespace vcpuspec
