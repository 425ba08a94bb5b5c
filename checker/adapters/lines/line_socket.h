// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "checker/adapters/lines/line_stream.h"

namespace vcpuspec {

/// Somebody who listens at `unix:PATH` or `tcp:HOST:PORT` of this machine. Throws InputError when nobody does.
class LineSocket : public LineStream {
 public:
  LineSocket(const std::string& endpoint, std::chrono::duration<double> timeout);

  std::string ending(Clock::time_point deadline) override;
  bool ended_well(Clock::time_point deadline) override;
};

}  // namespace vcpuspec
