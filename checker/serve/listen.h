// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "checker/adapters/owned_fd.h"

namespace vcpuspec::serve {

/// Listens at `unix:PATH`, or at `tcp:PORT` of this machine only; port 0 is any that is free. A socket that nobody
/// listens at any more is replaced. Throws InputError.
class Listening {
 public:
  explicit Listening(const std::string& where);
  /// Removes the socket's file.
  ~Listening();
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

  /// Where clients find it: `tcp:127.0.0.1:40123`.
  const std::string& endpoint() const { return endpoint_; }
  /// Waits for the next client.
  OwnedFd accept();

 private:
  void at_path(const std::string& path);
  void at_port(const std::string& port);

  OwnedFd socket_;
  std::string endpoint_;
  std::string path_;  // of the file that is ours
};

}  // namespace vcpuspec::serve
