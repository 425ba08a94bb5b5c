// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "checker/adapters/so.h"
#include "checker/check.h"
#include "checker/cli/vector_files.h"
#include "tests/support/model_machine.h"

/// Machines in C, by the names of their libraries, and what is made of them.
namespace vcpuspec::test {

inline std::string path_of(const std::string& library) { return VCPUSPEC_IMPLEMENTATIONS_DIR "/" + library + ".so"; }

inline std::vector<Answer> answers_of(const std::string& library, const std::vector<Question>& questions) {
  std::vector<Answer> answers(questions.size());
  open_so(path_of(library), {})->ask(questions, [&](std::size_t i, const Answer& answer) { answers[i] = answer; });
  return answers;
}

/// Whether a library answers one of the questions wrongly. Few are asked first: most mistakes show soon.
template <class IsWrong>
bool is_any_wrong(const std::string& library, const std::vector<Question>& questions, IsWrong is_wrong) {
  std::size_t asked = 0;
  for (std::size_t more = 64; asked < questions.size(); more *= 2) {
    const std::size_t end = std::min(questions.size(), asked + more);
    const std::vector<Answer> answers =
        answers_of(library, {questions.begin() + std::ptrdiff_t(asked), questions.begin() + std::ptrdiff_t(end)});
    for (const Answer& answer : answers)
      if (is_wrong(asked++, answer)) return true;
  }
  return false;
}

/// What a trace did and where the answer first differs, for the eye.
inline std::string account(const ModelMachine& machine, const Question& trace,
                           const std::vector<std::uint64_t>& answered, const std::vector<std::uint64_t>& expected) {
  const MachineShape& shape = machine.shape();
  std::string text;
  for (std::size_t step = 0; step < trace.steps; ++step) {
    text += machine.info().events[static_cast<std::size_t>(trace.inputs[shape.event(step)])] + " ";
    for (std::size_t at = shape.result(step, 0); at < shape.result(step + 1, 0); ++at) {
      if (answered.at(at) == expected.at(at)) continue;
      const std::size_t in_step = at - shape.result(step, 0);
      const std::string word = in_step < shape.results ? "result" : machine.info().slots[in_step - shape.results];
      return text + ": " + word + " is " + std::to_string(answered[at]) + ", not " + std::to_string(expected[at]);
    }
  }
  return text;
}

inline std::vector<VectorFile> shipped_vectors() { return cli::read_named_or_shipped({}); }

/// What the shipped vectors say about a library that has made these choices.
inline Counts judged(const std::string& library, const std::vector<VectorFile>& vectors,
                     const CheckOptions& options = {}, const Choices& choices = {}) {
  static const Citations citations = read_citations(std::string(VCPUSPEC_SOURCE_DIR) + "/docs/citations.yaml");
  Endpoint endpoint = find_endpoint("so:" + path_of(library));
  if (!choices.empty()) endpoint.profile = choices;
  return check(endpoint, vectors, options, citations).counts;
}

/// Whether a library comes to grief on one of the files. That file is moved to the front, to be asked first about the
/// next mistake, which is often like this one.
inline bool is_noticed(const std::string& library, std::size_t Counts::*how, std::vector<VectorFile>& vectors,
                       const Choices& choices) {
  CheckOptions until_one_fails;
  until_one_fails.fail_fast = true;
  for (auto file = vectors.begin(); file != vectors.end(); ++file) {
    if (judged(library, {*file}, until_one_fails, choices).*how == 0) continue;
    std::rotate(vectors.begin(), file, file + 1);
    return true;
  }
  return false;
}

}  // namespace vcpuspec::test
