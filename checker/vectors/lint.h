// SPDX-License-Identifier: Apache-2.0
#pragma once

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

}  // namespace vcpuspec
