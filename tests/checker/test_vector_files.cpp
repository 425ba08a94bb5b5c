// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "checker/cli/vector_files.h"
#include "tests/support/error_of.h"

using namespace vcpuspec;
using namespace vcpuspec::cli;
using test::error_code;

namespace {

namespace fs = std::filesystem;

/// A folder with vector files in all forms: a.yaml alone, b.yaml beside b.jsonl, deeper/c.jsonl alone, and a text.
class Folder {
 public:
  Folder() {
    fs::create_directories(path_ / "deeper");
    fs::create_directories(path_ / "empty" / "d.jsonl");
    for (const char* name : {"a.yaml", "b.yaml", "b.jsonl", "deeper/c.jsonl", "notes.txt"}) std::ofstream(path_ / name);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string name() const { return path_.string(); }

 private:
  fs::path path_ = fs::temp_directory_path() / ("vcpuspec-folder-" + std::to_string(getpid()));
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a folder stands for all vector files below it, each read once") {
  const Folder folder;
  CHECK(files_named({folder.name()}) == Names{folder / "a.yaml", folder / "b.jsonl", folder / "deeper/c.jsonl"});
}

TEST_CASE("where files are authored a folder stands for those that a person writes") {
  const Folder folder;
  CHECK(authored_files_named({folder.name()}) == Names{folder / "a.yaml", folder / "b.yaml"});
}

TEST_CASE("files stay what they are and where they are among folders") {
  const Folder folder;
  const Names named = {"z.yaml", folder / "deeper", "none"};
  CHECK(files_named(named) == Names{"z.yaml", folder / "deeper/c.jsonl", "none"});
  CHECK(files_named({}).empty());
}

TEST_CASE("a folder without vector files is an error, not nothing to do") {
  const Folder folder;
  CHECK(error_code([&] { files_named({folder / "empty"}); }) == "vector.no-cases");
  CHECK(error_code([&] { files_named({folder.name(), folder / "empty"}); }) == "vector.no-cases");
  CHECK(error_code([&] { authored_files_named({folder / "deeper"}); }) == "vector.no-cases");
}
