// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>

namespace vcpuspec {

/// How the command ends. Stable; documented in the help and the manual pages.
enum class ExitCode : int {
  conforms = 0,        // also: every deviation is as recorded
  nonconformance = 1,  // or a refuted proof
  usage = 2,           // usage, input or schema error
  stale = 3,           // an expectation is out of date: something recorded changed or vanished
  nothing_ran = 4,
  broken = 5,        // the implementation or its adapter broke
  inconclusive = 6,  // a solver or a budget gave up
  internal = 7,
};

/// Of two ends the one that must be told: 7, 2, 5, 1, 3, 6, 4, 0.
constexpr ExitCode worse(ExitCode a, ExitCode b) {
  for (const ExitCode code : {ExitCode::internal, ExitCode::usage, ExitCode::broken, ExitCode::nonconformance,
                              ExitCode::stale, ExitCode::inconclusive, ExitCode::nothing_ran})
    if (a == code || b == code) return code;
  return ExitCode::conforms;
}

/// What an end of a check means, in words.
constexpr const char* words_of(ExitCode code) {
  switch (code) {
    case ExitCode::conforms: return "conforms";
    case ExitCode::nonconformance: return "nonconformance";
    case ExitCode::usage: return "usage or input error";
    case ExitCode::stale: return "stale expectation";
    case ExitCode::nothing_ran: return "nothing ran";
    case ExitCode::broken: return "the implementation broke";
    case ExitCode::inconclusive: return "inconclusive";
    case ExitCode::internal: return "internal error";
  }
  return "unknown";
}

}  // namespace vcpuspec
