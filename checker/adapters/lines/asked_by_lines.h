// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "checker/implementation.h"

namespace vcpuspec {

/// How a program is talked to.
struct LineOptions {
  unsigned window = 64;  // questions that may be under way at once
};

/// Starts a program that answers on its standard output, one JSON object a line, what it is asked on its standard input
/// (protocol vcpuspec/1, docs/process_protocol.md). `command` is split into words at spaces; quotes keep words
/// together; no shell is involved. A program that cannot be started or says no proper hello is an InputError.
std::unique_ptr<Implementation> open_exec(const std::string& command, const Limits& limits,
                                          const LineOptions& options = {});

/// The same with a program that runs already and listens at `unix:PATH` or `tcp:HOST:PORT`, of this machine. When it
/// goes away it is connected to again.
std::unique_ptr<Implementation> open_socket(const std::string& endpoint, const Limits& limits,
                                            const LineOptions& options = {});

/// The words of a command line; an InputError for a quote that is not closed or no words at all.
std::vector<std::string> command_words(const std::string& command);

}  // namespace vcpuspec
