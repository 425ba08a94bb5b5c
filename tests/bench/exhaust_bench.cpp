// SPDX-License-Identifier: Apache-2.0
// usage: exhaust_bench LIBRARY
// How many cases of gicv5.effective_mask a second an exhaustive run gets through on two threads, beside the bare loop
// of the same library on two threads of this process, which judges nothing. Over a part of the inputs: all of EN and
// VPMR, and the lower bits of the active priorities.
#include <dlfcn.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "checker/exhaust/exhaust.h"
#include "checker/include/vcpuspec/implementation.h"

namespace {

using namespace vcpuspec;

constexpr unsigned threads = 2;

double seconds_of(const auto& work) {
  const auto before = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
}

ExhaustJob part_of_the_job() {
  ExhaustJob job = exhaust_job("gicv5.effective_mask");
  std::vector<SpaceWord> words = job.space.words();
  words.back().mask &= 0x1ffffff;
  job.space = InputSpace(words);
  return job;
}

using Table = struct ::vcpuspec_implementation;

const Table& load(const std::string& library) {
  void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* symbol = handle != nullptr ? dlsym(handle, "vcpuspec_implementation") : nullptr;
  if (symbol == nullptr) throw std::runtime_error(library + " cannot be loaded");
  return *reinterpret_cast<const Table* (*)()>(symbol)();
}

/// One thread's share of all cases, in batches of the size that a run uses, which are filled once.
void call_only(const Table& table, const ExhaustJob& job) {
  constexpr std::size_t batch = 32768;
  const std::vector<std::uint64_t> first = job.space.at(job.space.size() / 2 + (job.space.words().back().mask + 1));
  std::vector<std::uint64_t> in(batch * 2);
  std::vector<std::uint64_t> out(batch);
  fill({first.data(), 2, job.space.words().back().mask, batch}, in.data());
  for (std::uint64_t done = 0; done < job.space.size() / threads; done += batch)
    if (table.call(0, in.data(), out.data(), batch) != VCPUSPEC_OK) throw std::runtime_error("it was not answered");
}

double bare_seconds(const Table& table, const ExhaustJob& job) {
  return seconds_of([&] {
    std::vector<std::jthread> all;
    for (unsigned i = 0; i < threads; ++i) all.emplace_back([&] { call_only(table, job); });
  });
}

double exhaust_seconds(const std::string& library, const ExhaustJob& job) {
  return seconds_of([&] {
    const ExhaustRun run = exhaust(library, job, {}, threads, {}, [](const Fingerprints&) { return true; });
    if (!run.is_complete()) throw std::runtime_error(library + " does not answer as the rule does");
  });
}

int run(const std::string& argument) {
  const std::string library = std::filesystem::absolute(argument).string();
  const ExhaustJob job = part_of_the_job();
  const Table& table = load(library);
  double bare = 1e9;
  double judged = 1e9;
  for (int tries = 0; tries < 3; ++tries) {
    bare = std::min(bare, bare_seconds(table, job));
    judged = std::min(judged, exhaust_seconds(library, job));
  }
  constexpr double target = 350;
  const double millions = static_cast<double>(job.space.size()) / 1e6;
  std::printf("Exhaustive run: million cases a second over 2^%u of them on %u threads, the best of 3\n",
              job.space.bits(), threads);
  std::printf("  %-44s %10.2f\n", "bare loop of the library, nothing judged", millions / bare);
  std::printf("  %-44s %10.2f   >= %.0f  %s\n", "exhaust", millions / judged, target,
              millions / judged >= target ? "met" : "MISSED");
  std::printf("  %-44s %10.2f\n", "bare/exhaust", judged / bare);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: exhaust_bench LIBRARY\n", stderr);
    return 2;
  }
  try {
    return run(arguments[1]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "exhaust_bench: %s\n", error.what());
    return 1;
  }
}
