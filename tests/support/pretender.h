// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace vcpuspec::test {

/// A program that says it is an emulator of some version with some cores, writes down with which arguments it is
/// started, and ends.
class Pretender {
 public:
  explicit Pretender(const std::string& version, const std::string& cores = "") {
    path_ = (std::filesystem::temp_directory_path() / "vcpuspec-pretender-XXXXXX").string();
    REQUIRE(mkdtemp(path_.data()) != nullptr);
    std::ofstream(program()) << "#!/bin/sh\n"
                             << "case \"$*\" in\n"
                             << "--version) echo 'QEMU emulator version " << version << " (Debian)'; exit 0;;\n"
                             << "'-cpu help') for core in " << cores << "; do echo \"  $core\"; done; exit 0;;\n"
                             << "esac\n"
                             << "printf '%s\\n' \"$@\" >'" << record() << "'\n"
                             << "echo 'only pretending' >&2\n"
                             << "exit 3\n";
    std::filesystem::permissions(program(), std::filesystem::perms::owner_all);
  }
  Pretender(const Pretender&) = delete;
  Pretender& operator=(const Pretender&) = delete;
  ~Pretender() { std::filesystem::remove_all(path_); }

  std::string program() const { return path_ + "/qemu"; }
  /// With what it was started last.
  std::vector<std::string> arguments() const {
    std::ifstream file(record());
    std::vector<std::string> all;
    for (std::string line; std::getline(file, line);) all.push_back(line);
    return all;
  }

 private:
  std::string record() const { return path_ + "/arguments"; }

  std::string path_;
};

}  // namespace vcpuspec::test
