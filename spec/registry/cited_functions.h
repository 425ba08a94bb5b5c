// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vcpuspec {

/// A function template of the specification that cites its source, as its doc comment says it.
struct CitedFunction {
  std::string file;
  std::string name;
  unsigned first_line;
  unsigned last_line;
  std::string sentence;
  std::string citation;
};

/// All of them; the table is made from the headers when the project is built.
const std::vector<CitedFunction>& cited_functions();

/// The cited function of that name in that file, or nothing.
const CitedFunction* find_cited_function(std::string_view file, std::string_view name);

}  // namespace vcpuspec
