// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "checker/implementation.h"

namespace vcpuspec {

/// How a program is talked to.
struct ExecOptions {
  unsigned window = 64;  // questions that may be under way at once
};

/// Starts a program that answers on its standard output, one JSON object a line, what it is asked on its standard input
/// (protocol vcpuspec/0, docs/plug_in_your_implementation.md). `command` is split into words at spaces; quotes keep
/// words together; no shell is involved. A program that cannot be started or says no proper hello is an InputError.
std::unique_ptr<Implementation> open_exec(const std::string& command, const Limits& limits,
                                          const ExecOptions& options = {});

/// The words of a command line; an InputError for a quote that is not closed or no words at all.
std::vector<std::string> command_words(const std::string& command);

}  // namespace vcpuspec
