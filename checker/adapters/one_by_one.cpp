// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/one_by_one.h"

#include "checker/adapters/second_run.h"

namespace vcpuspec {

std::chrono::milliseconds time_limit_of(const Limits& limits) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::duration<double>(limits.seconds_per_case));
}

void ask_one_by_one(std::span<const Question> questions, const Limits& limits, const Tell& tell,
                    const std::function<Answer(const Question&)>& answer_to) {
  unsigned guilty = 0;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (guilty >= limits.guilty_cases) {
      tell(i, {Answer::Kind::not_run, {}, given_up_after(guilty)});
      continue;
    }
    const Answer answer = answer_to(questions[i]);
    if (is_broken(answer.kind)) ++guilty;
    tell(i, answer);
  }
}

}  // namespace vcpuspec
