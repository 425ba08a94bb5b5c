// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <iostream>
#include <string>

#include "checker/cli/options.h"
#include "checker/reports/text.h"
#include "checker/vectors/vector.h"
#include "checker/vectors/write_yaml.h"
#include "checker/write_file.h"

namespace vcpuspec::cli {

/// Shows the one case of a file that a verb found: the file itself or, with --out, how to see it again.
inline void show_found(const Options& options, const VectorFile& file) {
  const std::string text = "# SPDX-License-Identifier: CC0-1.0\n" + to_yaml(file);
  if (options.out.empty()) {
    std::cout << text << std::flush;
    return;
  }
  const std::string name = file.about() + "." + file.cases.front().id + ".yaml";
  const std::string path = (std::filesystem::path(options.out) / name).string();
  write_file(path, text, options.verb);
  std::cout << "  replay: vcpuspec replay " << shell_word(options.endpoint) << " " << shell_word(path) << "\n"
            << std::flush;
}

}  // namespace vcpuspec::cli
