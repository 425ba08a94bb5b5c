// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "checker/implementation.h"
#include "tests/support/model_machine.h"

/// Questions of one event about the machine `loongarch.csr`, and what is answered to them.
namespace vcpuspec::test {

inline const ModelMachine& csr() {
  static const ModelMachine machine("loongarch.csr");
  return machine;
}

inline constexpr std::uint64_t direct = 0x8, code = 0x9000000000200040, entry = 0x9000000055aa5000;

/// One event at a place in memory, in direct mode.
inline Question one_event(const std::string& event, std::initializer_list<std::uint64_t> arguments = {}) {
  const MachineShape& shape = csr().shape();
  Question question{"", std::vector<std::uint64_t>(shape.inputs(1)), "loongarch.csr", 1};
  question.inputs[csr().slot("host.CRMD")] = direct;
  question.inputs[csr().slot("host.PC")] = code;
  question.inputs[csr().slot("host.EENTRY")] = entry;
  question.inputs[shape.event(0)] = csr().event(event);
  std::size_t at = shape.argument(0, 0);
  for (const std::uint64_t argument : arguments) question.inputs[at++] = argument;
  return question;
}
inline Question with(Question question, const char* slot, std::uint64_t value) {
  question.inputs[csr().slot(slot)] = value;
  return question;
}

inline std::vector<Answer> answers_of(Implementation& core, const std::vector<Question>& questions) {
  std::vector<Answer> answers(questions.size());
  core.ask(questions, [&](std::size_t i, const Answer& answer) { answers[i] = answer; });
  return answers;
}
/// What a slot holds after the event.
inline std::uint64_t after(const Answer& answer, const char* slot) {
  return answer.outputs.at(csr().shape().slot_after(0, csr().slot(slot)));
}

}  // namespace vcpuspec::test
