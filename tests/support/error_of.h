// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "checker/input_error.h"

namespace vcpuspec::test {

/// Code of the InputError that an action throws, which must have a hint; "accepted" when it throws none.
template <class Action>
std::string error_code(Action action) {
  try {
    action();
  } catch (const InputError& error) {
    CHECK_FALSE(error.hint().empty());
    return error.code();
  }
  return "accepted";
}

/// The same with its place: `line:column code`.
template <class Action>
std::string error_at(Action action) {
  Location where;
  const std::string code = error_code([&] {
    try {
      action();
    } catch (const InputError& error) {
      where = error.where();
      throw;
    }
  });
  if (code == "accepted") return code;
  return std::to_string(where.line) + ":" + std::to_string(where.column) + " " + code;
}

}  // namespace vcpuspec::test
