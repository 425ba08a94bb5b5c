// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/good_texts.h"

#include <filesystem>

#include "checker/data_dir.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/write_jsonl.h"
#include "checker/vectors/write_yaml.h"

namespace vcpuspec::fuzz {

std::vector<GoodText> good_texts() {
  std::vector<GoodText> all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data_dir() / "vectors")) {
    if (entry.path().extension() != ".yaml") continue;
    VectorFile file = read_yaml(entry.path());
    file.cases.resize(1);
    all.push_back({entry.path().filename(), Form::yaml, to_yaml(file)});
    all.push_back({entry.path().stem().concat(".jsonl"), Form::json_lines, to_jsonl(file)});
  }
  return all;
}

}  // namespace vcpuspec::fuzz
