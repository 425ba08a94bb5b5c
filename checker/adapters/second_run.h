// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "checker/implementation.h"

namespace vcpuspec {

/// Asks the questions with these numbers, in this order, and writes each answer to its place.
using AskAll = std::function<void(const std::vector<std::size_t>& order, std::vector<Answer>& answers)>;

/// A second run of what was answered, in another order.
struct SecondRun {
  std::vector<std::size_t> order;
  std::vector<Answer> answers;
  std::vector<std::size_t> differ;  // questions that got another answer
};

/// Asks again, in another order, what was answered in the first run, which went in `order`. What broke or was not run
/// the second time takes the place of its first answer; what to make of answers that differ is left to the caller.
SecondRun run_again(std::vector<Answer>& first, const std::vector<std::size_t>& order, const AskAll& ask);

/// The verdict on a question whose answers differ.
Answer answered_otherwise();

/// Whether answers come too slowly to go on, looked at whenever they have taken two seconds.
class Pace {
 public:
  explicit Pace(const Limits& limits) : slow_below_per_second_(limits.slow_below_per_second) {}
  /// So many answers came, and took so long. Waiting for what never came does not count.
  void add(double seconds, std::size_t answers);
  bool is_slow() const { return slow_; }
  /// The verdict on the next question, after which the pace is looked at afresh.
  Answer verdict();

 private:
  double slow_below_per_second_;
  double seconds_ = 0;
  double answers_ = 0;
  bool slow_ = false;
};
inline constexpr const char* given_up_for_slowness = "given up because answers came too slowly";

/// Why the rest is not run after so many broken ones.
std::string given_up_after(unsigned broken, const char* what = "cases");

}  // namespace vcpuspec
