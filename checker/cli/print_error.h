// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iostream>
#include <string>

#include "checker/input_error.h"
#include "checker/style.h"

namespace vcpuspec::cli {

/// An error as a person reads it, on standard error: `file:line:column: error [code]: what`, and what to do.
inline void print_error(const InputError& error) {
  const Style style = Style::of(stderr);
  const Location& where = error.where();
  std::string place;
  if (!where.file.empty()) place = printable(where.file) + ":";
  if (where.line != 0) place += std::to_string(where.line) + ":" + std::to_string(where.column) + ":";
  if (!place.empty()) place += " ";
  std::cerr << place << style.bad("error") << " [" << error.code() << "]: " << printable(error.what()) << "\n";
  if (!error.hint().empty()) std::cerr << "  hint: " << printable(error.hint()) << "\n";
}

}  // namespace vcpuspec::cli
