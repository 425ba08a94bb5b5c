// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "checker/adapters/exported_machine.h"
#include "checker/implementation.h"

/// What a program is asked: each appends a line whose keys are in alphabetical order, so that a program without a JSON
/// library finds its way.
namespace vcpuspec::protocol {

void ask_hello(std::string& out, std::uint64_t seq);
void ask_caps(std::string& out, std::uint64_t seq);
void ask_flush(std::string& out, std::uint64_t seq);
void ask_bye(std::string& out, std::uint64_t seq);

/// A function, as a call or as a trace of one step.
void ask_call(std::string& out, std::uint64_t seq, const Question& question);
void ask_run(std::string& out, std::uint64_t seq, const Question& question);
/// A trace of a machine: the slots before its first step, and its steps by the names of their events.
void ask_run(std::string& out, std::uint64_t seq, std::string_view machine, const std::vector<std::uint64_t>& state,
             const std::vector<ExportedMachine::Step>& steps);

/// One machine, command by command.
void ask_reset(std::string& out, std::uint64_t seq, std::string_view machine);
void ask_load(std::string& out, std::uint64_t seq, std::string_view machine, const std::vector<std::uint64_t>& state);
void ask_step(std::string& out, std::uint64_t seq, std::string_view machine, const ExportedMachine::Step& step);
void ask_read(std::string& out, std::uint64_t seq, std::string_view machine);
void ask_save(std::string& out, std::uint64_t seq, std::string_view machine);
/// `saved` is JSON, as the reply to a save had it.
void ask_restore(std::string& out, std::uint64_t seq, std::string_view machine, std::string_view saved);

/// These choices, and of all others those that are preset.
void ask_configure(std::string& out, std::uint64_t seq, const Question::Choices& choices);

}  // namespace vcpuspec::protocol
