// SPDX-License-Identifier: Apache-2.0
#include "checker/write_file.h"

#include <fstream>

#include "checker/input_error.h"

namespace vcpuspec {

void write_file(const std::string& path, const std::string& text, const std::string& what) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out)
    throw InputError({path, 0, 0}, what + ".not-written", "the file cannot be written",
                     "name one in a folder that exists and that you may write");
}

}  // namespace vcpuspec
