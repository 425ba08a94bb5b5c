// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace vcpuspec::test {

/// Compares docs/generated/NAME with what a test run makes of it; with WRITE_PAGES in the environment it is written.
inline void check_page(const std::string& name, const std::string& made) {
  const std::string path = std::string(VCPUSPEC_SOURCE_DIR) + "/docs/generated/" + name;
  if (std::getenv("WRITE_PAGES") != nullptr) std::ofstream(path) << made;
  std::ostringstream kept;
  kept << std::ifstream(path).rdbuf();
  INFO(path << " is stale: run this test with WRITE_PAGES=1");
  CHECK((kept.str() == made));
}

}  // namespace vcpuspec::test
