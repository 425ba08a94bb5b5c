// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "checker/serve/served.h"

namespace vcpuspec::serve {

/// Answers the lines of protocol vcpuspec/1 (docs/process_protocol.md) for somebody who is served.
class Server {
 public:
  explicit Server(Served& served) : served_(served) {}
  /// The reply to a line, without its end.
  std::string reply_to(std::string_view line);
  /// Whether the last line was a bye.
  bool is_over() const { return over_; }

 private:
  using Json = nlohmann::json;

  bool does(const std::string& command) const;
  bool has_machines() const;
  Json answer(const Json& request);
  Json hello() const;
  Json caps() const;
  Json configure(const Json& request);
  Json call(const Json& request);
  Json run(const Json& request);
  Json step(std::size_t machine, const Json& request);
  Json of_machine(const std::string& command, const Json& request);
  std::size_t machine_of(const Json& request) const;
  Machine& machine(std::size_t number);

  Served& served_;
  std::map<std::size_t, std::unique_ptr<Machine>> machines_;
  bool over_ = false;
};

/// Answers lines that come on one descriptor with lines on another until a bye or the end: true after a bye.
bool serve_lines(Served& served, int from, int to);

}  // namespace vcpuspec::serve
