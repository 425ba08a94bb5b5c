// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "checker/vectors/trace.h"

namespace vcpuspec::loongarch_core {

/// One word for each slot of the machine.
using Words = std::vector<std::uint64_t>;
/// Arguments or results of an event, by their names.
using NamedWords = std::map<std::string, std::uint64_t, std::less<>>;

/// What the model makes of an event, with everything that is open as preset but what the choices say. It is asked where
/// things have to be put and what would not end, never what the emulator's answer is.
struct Prediction {
  Words after;
  NamedWords results;
};
Prediction predict(const Stepper& machine, std::string_view event, const NamedWords& arguments, const Words& state,
                   const NamedWords& choices);

/// Names for the numbers that a question has.
NamedWords named_arguments(const Callable& rule, const std::uint64_t* words);

}  // namespace vcpuspec::loongarch_core
