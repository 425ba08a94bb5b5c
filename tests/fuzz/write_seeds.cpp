// SPDX-License-Identifier: Apache-2.0
// write_seeds VECTORS_DIR RECORDS_DIR: good texts as inputs of the fuzz targets, behind the byte that chooses the form
// of a vector file, or the kind of a file about runs.
#include <filesystem>
#include <fstream>

#include "tests/fuzz/good_texts.h"
#include "tests/fuzz/record_promises.h"

using namespace vcpuspec::fuzz;

int main(int count, char** words) {
  if (count != 3) return 2;
  for (const GoodText& good : good_texts())
    std::ofstream(std::filesystem::path(words[1]) / good.name) << (good.form == Form::yaml ? 'y' : 'j') << good.text;
  for (std::size_t kind = 0; kind < record_kinds; ++kind)
    std::ofstream(std::filesystem::path(words[2]) / std::to_string(kind))
        << static_cast<char>(kind) << good_record(static_cast<Record>(kind));
  return 0;
}
