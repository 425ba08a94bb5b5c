// SPDX-License-Identifier: Apache-2.0
// Measures both readers of vector files on the shipped GICv5 cases, repeated under new ids until there are 20,000.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>

#include "checker/data_dir.h"
#include "checker/vectors/read_jsonl.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/write_jsonl.h"
#include "checker/vectors/write_yaml.h"

namespace {

using vcpuspec::VectorFile;

constexpr std::size_t case_count = 20000;

VectorFile many_cases() {
  VectorFile file = vcpuspec::read_yaml(vcpuspec::data_dir() / "vectors/gicv5/wake/review.yaml");
  const std::size_t shipped = file.cases.size();
  for (std::size_t i = shipped; i < case_count; ++i) {
    file.cases.push_back(file.cases[i % shipped]);
    file.cases.back().id += "." + std::to_string(i);
  }
  return file;
}

/// Prints the best of three readings.
template <class Read>
void measure(const char* form, const std::string& text, Read read) {
  double best = 1e9;
  for (int i = 0; i < 3; ++i) {
    const auto start = std::chrono::steady_clock::now();
    if (read(text, "bench").cases.size() != case_count) std::abort();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const double megabytes = static_cast<double>(text.size()) / 1e6;
  std::printf("  %-14s %8.1f %8.2f %10.0f %8.1f %10ld\n", form, megabytes, best, case_count / best, megabytes / best,
              used.ru_maxrss / 1024);
}

}  // namespace

int main() {
  const VectorFile file = many_cases();
  std::printf("Reading %zu cases: best of three\n  %-14s %8s %8s %10s %8s %10s\n", case_count, "form", "MB", "s",
              "cases/s", "MB/s", "peak MiB");
  measure("JSON Lines", to_jsonl(file), vcpuspec::parse_jsonl);
  measure("YAML", to_yaml(file), vcpuspec::parse_yaml);
  return 0;
}
