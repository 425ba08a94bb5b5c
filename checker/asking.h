// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "checker/check.h"
#include "checker/vectors/target.h"

/// How cases are put to what is judged.
namespace vcpuspec {

/// What cases are about. Rules and machines are recorded once a run.
class Targets {
 public:
  explicit Targets(const Resolver& resolver) : resolver_(resolver) {}
  /// What the cases of the file are about.
  const Target& of(const VectorFile& file);
  /// A rule in the place of the one that they are about.
  const Target& rule(const VectorFile& file, const std::string& name);
  /// A machine that takes their calls as steps, or a revision of it.
  const Target& machine(const VectorFile& file, const MachineInfo& machine, const std::string& revision = "");

 private:
  template <class Make>
  const Target& get(const VectorFile& file, const std::string& name, Make make);

  const Resolver& resolver_;
  std::map<std::string, Target> known_;
};

/// How one case is put to an endpoint, or why it is not.
struct Asking {
  std::string name;                // of the rule or the machine that answers
  const Target* target = nullptr;  // what gives the words of the answer their meaning
  std::optional<VectorCase>
      as_trace{};  // in the place of the case: a call as a step, choices as the endpoint made them
  // Of the answer of an implementation: with its choices, and of what can be seen there.
  std::optional<std::vector<Expectation>> expected{};
  Question::Choices told{};  // that the endpoint is told first
  std::string reason{};      // why the endpoint cannot be asked
};
Asking asking_of(const VectorFile& file, const VectorCase& one, const Endpoint& endpoint, Targets& targets);

/// The question to an implementation.
Question question_of(const Asking& asking, const VectorCase& one);

/// What is expected of the answer.
std::vector<Expectation> expectations_of(const Asking& asking, const VectorCase& one);

}  // namespace vcpuspec
