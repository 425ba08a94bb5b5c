// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

namespace vcpuspec {

/// A place in an input file. Lines and columns count from 1; 0 is "the file as a whole".
struct Location {
  std::string file;
  unsigned line = 0;
  unsigned column = 0;
};

/// Input that cannot be used: where, a stable code, what was wrong, and what to do. Ends the command with exit code 2.
class InputError : public std::runtime_error {
 public:
  InputError(Location where, std::string code, const std::string& message, std::string hint)
      : std::runtime_error(message), where_(std::move(where)), code_(std::move(code)), hint_(std::move(hint)) {}
  const Location& where() const { return where_; }
  const std::string& code() const { return code_; }
  const std::string& hint() const { return hint_; }

 private:
  Location where_;
  std::string code_;
  std::string hint_;
};

}  // namespace vcpuspec
