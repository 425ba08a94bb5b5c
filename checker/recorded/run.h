// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "checker/exit_code.h"
#include "checker/recorded/judge.h"
#include "checker/recorded/record.h"

namespace vcpuspec::recorded {

/// How much a search for other choices may do for one trace: how many of their values it tries for one record, and how
/// many records it reads again in all.
struct SearchLimits {
  std::size_t assignments = 512;
  std::size_t records = 1'000'000;
};

/// A record with its verdict and what came before it.
struct Finding {
  Record record;
  Judged judged;
  std::vector<Record> before;  // the few events before it, the oldest first
  std::string gave_up;         // why no choice was found, where some might give what was seen
};

/// A choice that the trace needs.
struct InferredChoice {
  std::uint64_t value;
  std::size_t line;  // of the first record that needs it
};

/// What became of a recorded trace.
struct RunResult {
  Header header;
  std::size_t records = 0;  // without the header
  std::size_t conforms = 0;
  std::size_t violates = 0;
  std::size_t not_explainable = 0;
  std::size_t shows_nothing = 0;
  std::vector<Finding> violated;              // the first ones
  std::vector<Finding> unexplained;           // the first ones
  std::map<std::string, std::size_t> hidden;  // what was never visible, and how many records depend on it
  std::map<std::string, InferredChoice> inferred;
  std::map<std::string, std::uint64_t> presets;  // choices that records conform with, and that nobody stated

  ExitCode exit_code() const;
};

/// Judges a recorded trace. A file that is not exactly one is an InputError, however far it has been judged.
RunResult judge_recorded(const std::string& path, const SearchLimits& limits = {});

}  // namespace vcpuspec::recorded
