// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tests/fuzz/promises.h"

namespace vcpuspec::fuzz {

/// A text that is a vector file.
struct GoodText {
  std::string name;
  Form form;
  std::string text;
};

/// The first case of each shipped vector file, in both forms: what mutations start from.
std::vector<GoodText> good_texts();

}  // namespace vcpuspec::fuzz
