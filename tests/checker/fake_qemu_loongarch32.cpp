// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/small_core.h"

/// Started as an emulator is, it is the simulated core of the tests with 32 bits: what the whole program does with an
/// emulator that has la132 can be tried without one. FAKE_LA32 in its environment says what is wrong with it.
int main(int argc, char** argv) {
  using namespace vcpuspec;
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words == std::vector<std::string>{"--version"}) {
    std::cout << "QEMU emulator version 11.1.0 (simulated by the tests of vcpuspec)\n";
    return 0;
  }
  if (words == std::vector<std::string>{"-cpu", "help"}) {
    std::cout << "  la464\n  la132\n";
    return 0;
  }
  std::string path;
  bool has_core = false;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    constexpr std::string_view socket = "socket,path=";
    if (words[i] == "-cpu") has_core = words[i + 1] == "la132";
    if (words[i] == "-chardev" && words[i + 1].starts_with(socket))
      path = words[i + 1].substr(socket.size(), words[i + 1].find(',', socket.size()) - socket.size());
  }
  if (path.empty() || !has_core) {
    std::cerr << "fake_qemu_loongarch32: no stub, or no la132, is asked for\n";
    return 1;
  }
  const char* const wrong = std::getenv("FAKE_LA32");
  const std::string how = wrong == nullptr ? "" : wrong;
  constexpr std::uint32_t save0 = 0x30;
  constexpr std::uint64_t program = 0x80000040;  // of the cases
  test::SmallCore::Behaviour behaviour = test::small_la32();
  behaviour.path = path;
  if (how == "writes-half") behaviour.kept[save0] = 0xffff;
  if (how == "long-registers") behaviour.register_size = 8;
  if (how == "departs") behaviour.mischief = {test::Mischief::Kind::departure, program, 0};
  const test::SmallCore core(behaviour);
  for (;;) std::this_thread::sleep_for(std::chrono::seconds(1));
}
