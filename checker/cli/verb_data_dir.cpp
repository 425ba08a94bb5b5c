// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "checker/cli/options.h"
#include "checker/data_dir.h"

namespace vcpuspec::cli {

ExitCode data_dir_verb(const Options&) {
  std::cout << data_dir().string() << "\n";
  return ExitCode::conforms;
}

}  // namespace vcpuspec::cli
