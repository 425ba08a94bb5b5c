// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <iostream>

#include "checker/cli/options.h"
#include "checker/solver/solver.h"
#include "checker/vectors/vector.h"

namespace vcpuspec::cli {

ExitCode version(const Options&) {
  std::cout << fmt::format("vcpuspec {}\nsolver   {}\nvectors  {}\ncompiler {}\n", VCPUSPEC_VERSION, solver_version(),
                           vector_schema, VCPUSPEC_COMPILER);
  return ExitCode::conforms;
}

}  // namespace vcpuspec::cli
