// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <span>

#include "checker/implementation.h"

/// What adapters share that have one core, which takes one question at a time.
namespace vcpuspec {

/// The limit of a case.
std::chrono::milliseconds time_limit_of(const Limits& limits);

/// Puts one question after the other, until too many broke what answers.
void ask_one_by_one(std::span<const Question> questions, const Limits& limits, const Tell& tell,
                    const std::function<Answer(const Question&)>& answer_to);

}  // namespace vcpuspec
