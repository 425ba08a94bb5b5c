// SPDX-License-Identifier: Apache-2.0
// write_seeds DIR: good texts as inputs of the fuzz targets, behind the letter that chooses the form.
#include <filesystem>
#include <fstream>

#include "tests/fuzz/good_texts.h"

int main(int count, char** words) {
  if (count != 2) return 2;
  for (const vcpuspec::fuzz::GoodText& good : vcpuspec::fuzz::good_texts())
    std::ofstream(std::filesystem::path(words[1]) / good.name)
        << (good.form == vcpuspec::fuzz::Form::yaml ? 'y' : 'j') << good.text;
  return 0;
}
