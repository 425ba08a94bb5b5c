// SPDX-License-Identifier: Apache-2.0
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "checker/adapters/lines/asked_by_lines.h"
#include "checker/adapters/so.h"

namespace vcpuspec {

namespace {

/// What the judge holds.
struct Held {
  long descriptors;
  long kilobytes;

  static Held now() {
    namespace fs = std::filesystem;
    long pages = 0;
    long resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    return {std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator()),
            resident * (sysconf(_SC_PAGESIZE) / 1024)};
  }
};

/// So many times asks a question on which the implementation dies, a hundred at a time.
void crash(Implementation& implementation, int times) {
  const std::vector<Question> hundred(100, {"gicv5.effective_mask", {7, 0}});
  int crashes = 0;
  for (int asked = 0; asked < times; asked += 100)
    implementation.ask(
        hundred, [&](std::size_t, const Answer& answer) { crashes += answer.kind == Answer::Kind::crashed ? 1 : 0; });
  CHECK(crashes == times);
}

void stays_flat(const char* what, Implementation& implementation) {
  constexpr int times = 10'000;
  crash(implementation, 100);  // what is allocated once is allocated then
  const Held before = Held::now();
  const auto start = std::chrono::steady_clock::now();
  crash(implementation, times);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  const Held after = Held::now();
  std::printf("%s: %d crashes in %.1f s; resident memory %ld kB, then %ld kB; descriptors %ld, then %ld\n", what, times,
              took.count(), before.kilobytes, after.kilobytes, before.descriptors, after.descriptors);
  CHECK(after.descriptors == before.descriptors);
  // A leak of 30 bytes a crash would show.
  CHECK(after.kilobytes - before.kilobytes < 300);
}

Limits patient() {
  Limits limits;
  limits.guilty_cases = 1000;
  return limits;
}

}  // namespace

TEST_CASE("ten thousand crashes of a library leave the judge's memory and descriptors flat", "[.slow]") {
  stays_flat("library", *open_so(std::string(VCPUSPEC_TEST_SO_DIR) + "/crash.so", patient()));
}

TEST_CASE("ten thousand crashes of a program leave the judge's memory and descriptors flat", "[.slow]") {
  stays_flat("program", *open_exec(VCPUSPEC_CRASHING_ADAPTER, patient(), {1}));
  CHECK(waitpid(-1, nullptr, WNOHANG) == -1);  // no zombie
  CHECK(errno == ECHILD);
}

}  // namespace vcpuspec
