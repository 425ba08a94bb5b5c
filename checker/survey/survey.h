// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "checker/check.h"
#include "checker/survey/evidence.h"
#include "checker/survey/registers.h"

/// What an implementation is, as far as its own answers show it. No expectation of any case is looked at, and nothing
/// that is legal is a failure; an implementation that contradicts itself is.
namespace vcpuspec {

/// How a choice came out.
struct ChoiceFinding {
  std::string name;  // choice.PALEN
  unsigned width = 1;
  Conclusion finding = Conclusion::open;
  std::uint64_t value = 0;            // as far as it is known
  std::uint64_t known = 0;            // the bits of it that are; of a number that is narrowed, none
  std::vector<std::uint64_t> left{};  // of a number that is narrowed
  std::size_t told = 0;               // answers that told
  std::size_t unexplained = 0;        // answers that differ from what any value gives
  std::uint64_t likeliest = 0;        // of a contradiction: the value that explains most of the answers
  std::string of_bit;                 // of a contradiction in a bitmap: the bit that it is about
  std::size_t most = 0;               // that many
  std::vector<std::string> witnesses{};
  std::optional<std::uint64_t> stated{};  // what the endpoint itself says, or is taken to have made
  bool is_silent = true;                  // it is taken to have made the preset
  bool differs = false;                   // what the endpoint says from what its answers say
};

struct SurveyResult {
  std::string machine;
  std::vector<ChoiceFinding> choices;
  std::vector<RegisterFinding> registers;
  std::size_t asked = 0;
  std::size_t answered = 0;
  std::size_t unsupported = 0;
  std::size_t not_run = 0;
  std::vector<std::string> broken;  // how the implementation broke, and on what

  std::size_t contradictions() const;
  ExitCode exit_code() const;
};

/// The machine of that name, or the only one that the endpoint has; an InputError when there is none, or no only one.
const MachineInfo& machine_to_survey(const Endpoint& endpoint, const std::string& name);

/// Asks about the registers, and everything that the cases of the files ask; `threads` work out what choices change.
SurveyResult survey(const Endpoint& endpoint, const MachineInfo& machine, const std::vector<VectorFile>& files,
                    unsigned threads);

}  // namespace vcpuspec
