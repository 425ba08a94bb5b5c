// SPDX-License-Identifier: Apache-2.0
#include <poll.h>
#include <sys/socket.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "checker/adapters/qemu/unix_socket.h"
#include "tests/support/gicv5_stub.h"

/// Started as an emulator is, it is the simulated core of the tests: what the whole program does with an emulator that
/// has a GICv5 can be tried without one. FAKE_GICV5 in its environment says what is wrong with it.
int main(int argc, char** argv) {
  using namespace vcpuspec;
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words == std::vector<std::string>{"--version"}) {
    std::cout << "QEMU emulator version 11.1.0 (simulated by the tests of vcpuspec)\n";
    return 0;
  }
  std::string path;
  bool has_gicv5 = false;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    constexpr std::string_view socket = "socket,path=";
    if (words[i] == "-M") has_gicv5 = words[i + 1] == "virt,gic-version=x-5";
    if (words[i] == "-chardev" && words[i + 1].starts_with(socket))
      path = words[i + 1].substr(socket.size(), words[i + 1].find(',', socket.size()) - socket.size());
  }
  if (path.empty() || !has_gicv5) {
    std::cerr << "fake_qemu_aarch64: no stub, or no GICv5, is asked for\n";
    return 1;
  }
  const char* const wrong = std::getenv("FAKE_GICV5");
  const std::string how = wrong == nullptr ? "" : wrong;
  test::Gicv5Core core;
  core.masks_its_own_priority = how == "masks-its-own-priority";
  if (how == "dies") core.dies_at.insert(test::Gicv5Core::mrs(1, 12, 0, 3));
  if (how == "no-gicv5") core.traps.insert(test::Gicv5Core::mrs(0, 12, 10, 0));
  const OwnedFd listening = qemu::listen_at(path);
  if (!gdb::wait_for(listening.get(), POLLIN, gdb::Clock::now() + std::chrono::seconds(10))) return 1;
  test::serve_gicv5(OwnedFd(accept(listening.get(), nullptr, nullptr)), core);
  return 0;
}
