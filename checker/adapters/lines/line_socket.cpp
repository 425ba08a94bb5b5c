// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/lines/line_socket.h"

#include <unistd.h>

#include <utility>

#include "checker/adapters/gdb/connection.h"
#include "checker/input_error.h"

namespace vcpuspec {

namespace {

constexpr std::string_view tcp = "tcp:";

}  // namespace

LineSocket::LineSocket(const std::string& endpoint, std::chrono::duration<double> timeout) {
  const bool is_tcp = endpoint.starts_with(tcp);
  const auto deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(timeout);
  auto connected =
      gdb::connect_to(gdb::parse_endpoint(is_tcp ? endpoint.substr(tcp.size()) : endpoint, "socket"), deadline);
  if (!connected.ok())
    throw InputError({endpoint, 0, 0}, "socket.not-connected", connected.detail,
                     "start the adapter first, and name where it listens");
  OwnedFd other = moved_up(dup(connected.value.get()));
  open(std::move(connected.value), std::move(other));
}

std::string LineSocket::ending(Clock::time_point) {
  return is_output_open() ? "keeps the connection open" : "closed the connection";
}

bool LineSocket::ended_well(Clock::time_point deadline) { return receive(deadline).event == Event::line; }

}  // namespace vcpuspec
