// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/check.h"
#include "checker/vectors/target.h"

namespace vcpuspec {

/// Part of the state that a step changes.
struct Change {
  std::string place;  // cpu.ICH_VMCR_EL2.VPMR, or the register where its fields do not say it all
  std::uint64_t before;
  std::uint64_t after;
};

/// What one step of a case does in the model, and what the case expects of it.
struct StepEffect {
  std::string rule;  // as `explain` takes it
  std::string says;  // its sentence
  std::string citation;
  std::string why_here;  // why the step stands where it stands, where there is a reason
  std::string why_here_citation;
  std::vector<Change> changes;
  std::vector<Assignment> results;
  std::vector<Comparison> compared;
};

/// The steps of a case one by one; a call of a rule is one step. All that the case expects is compared, also after a
/// step that is not as expected: the model goes on as it does whatever a case expects of it.
std::vector<StepEffect> step_effects(const VectorCase& one, const Target& target);

}  // namespace vcpuspec
