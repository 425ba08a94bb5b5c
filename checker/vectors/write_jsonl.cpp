// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/write_jsonl.h"

#include "checker/vectors/case_json.h"
#include "checker/vectors/digest.h"

namespace vcpuspec {

std::string to_jsonl(const VectorFile& file) {
  std::string out;
  for (const VectorCase& one : file.cases) {
    nlohmann::json line = case_json(file, one);
    line["digest"] = digest(file, one);
    out += line.dump() + "\n";
  }
  return out;
}

}  // namespace vcpuspec
