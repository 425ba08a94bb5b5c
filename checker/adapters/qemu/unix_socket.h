// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "checker/adapters/gdb/connection.h"
#include "checker/adapters/owned_fd.h"

/// Sockets at which the emulator is the client.
namespace vcpuspec::qemu {

/// Listens at a path that must not exist yet. Throws std::system_error.
OwnedFd listen_at(const std::string& path);
/// The next client.
gdb::Result<OwnedFd> accept_from(const OwnedFd& listening, gdb::Clock::time_point deadline);
/// Appends what comes next; false at the end.
gdb::Result<bool> read_more(const OwnedFd& socket, std::string& bytes, gdb::Clock::time_point deadline);
/// Everything until the other side closes. More than `longest` bytes are a breach of protocol.
gdb::Result<std::string> read_all(const OwnedFd& socket, std::size_t longest, gdb::Clock::time_point deadline);
gdb::Outcome write_all(const OwnedFd& socket, std::string_view bytes, gdb::Clock::time_point deadline);

}  // namespace vcpuspec::qemu
