// SPDX-License-Identifier: Apache-2.0
#include "checker/installed_places.h"

#include <system_error>

namespace vcpuspec {

namespace fs = std::filesystem;

fs::path own_executable() {
  std::error_code unknown;  // then nothing is found beside it, and the messages say where was looked
  return fs::read_symlink("/proc/self/exe", unknown);
}

std::vector<fs::path> data_dir_candidates(const fs::path& executable) {
  const fs::path bin = executable.parent_path();
  // The second differs where somebody installs into folders of other names.
  return {(bin / "../share/vcpuspec").lexically_normal(), (bin / VCPUSPEC_DATA_FROM_BIN).lexically_normal(),
          "/usr/local/share/vcpuspec", "/usr/share/vcpuspec"};
}

std::vector<fs::path> worker_candidates(const fs::path& executable) {
  const fs::path name = "vcpuspec-worker";
  const fs::path bin = executable.parent_path();
  return {bin / name, (bin / VCPUSPEC_WORKER_FROM_BIN / name).lexically_normal(), "/usr/local/libexec/vcpuspec" / name,
          "/usr/libexec/vcpuspec" / name};
}

}  // namespace vcpuspec
