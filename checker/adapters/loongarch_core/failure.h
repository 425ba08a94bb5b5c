// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

#include "checker/adapters/gdb/connection.h"
#include "checker/implementation.h"

namespace vcpuspec::loongarch_core {

/// What is behind it broke: it died, hangs, or says what it must not.
class Failure : public std::runtime_error {
 public:
  Failure(Answer::Kind kind, const std::string& detail) : std::runtime_error(detail), kind_(kind) {}
  Answer::Kind kind() const { return kind_; }

 private:
  Answer::Kind kind_;
};

/// There is no way to put a question to a core: why, as a sentence.
class Declined : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws what an outcome that is not ok means for the process.
inline void require(const gdb::Outcome& outcome) {
  using Kind = gdb::Outcome::Kind;
  switch (outcome.kind) {
    case Kind::ok: return;
    case Kind::timed_out: throw Failure(Answer::Kind::hung, outcome.detail);
    case Kind::not_connected:
    case Kind::closed: throw Failure(Answer::Kind::crashed, outcome.detail);
    case Kind::protocol:
    case Kind::refused:
    case Kind::unsupported: throw Failure(Answer::Kind::protocol, outcome.detail);
  }
}
template <class T>
T require(gdb::Result<T> result) {
  require(static_cast<const gdb::Outcome&>(result));
  return std::move(result.value);
}

}  // namespace vcpuspec::loongarch_core
