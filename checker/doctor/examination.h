// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "checker/doctor/patient.h"

namespace vcpuspec::doctor {

/// A promise that a program makes by speaking the protocol, as one sentence, and what tries it. It returns when the
/// promise is kept, and throws Broken or NotTried otherwise.
struct Promise {
  const char* says;
  void (*examine)(Patient&);
  bool finds_out = false;  // what the program can do: the others need it
};

/// All of them, in the order in which they are tried: the first finds out what the program can do.
std::vector<Promise> promises();
std::vector<Promise> promises_of_starting();
std::vector<Promise> promises_of_numbers();
std::vector<Promise> promises_of_requests();
std::vector<Promise> promises_of_machines();
std::vector<Promise> promises_of_ending();

struct Finding {
  enum class Kind : std::uint8_t { kept, broken, not_tried };
  std::string promise;
  Kind kind;
  std::string why;  // of what is not kept
};
Finding try_promise(const Promise& promise, Patient& patient);
/// Tries every promise, each told as soon as it is known.
void examine(Patient& patient, const std::function<void(const Finding&)>& tell);

}  // namespace vcpuspec::doctor
