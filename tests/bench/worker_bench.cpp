// SPDX-License-Identifier: Apache-2.0
// usage: worker_bench LIBRARY CRASHING_LIBRARY
// How many cases a second a library answers through its worker, in the largest batches that a run uses, and through the
// whole adapter, which asks twice; and how many crashes a second are survived.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "checker/adapters/so.h"
#include "checker/adapters/so_worker.h"
#include "checker/input_error.h"

namespace {

using namespace vcpuspec;

constexpr std::size_t batch = 4096;

double seconds_of(const auto& work) {
  const auto before = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
}

/// The best of several tries, which other work on the machine disturbs least.
double best_rate(double cases, const auto& work) {
  double best = 0;
  for (int tries = 0; tries < 5; ++tries) best = std::max(best, cases / seconds_of(work));
  return best;
}

void row(const std::string& name, double millions, double target = 0) {
  std::printf("  %-44s %10.2f", name.c_str(), millions);
  if (target != 0) std::printf("   >= %.0f  %s", target, millions >= target ? "met" : "MISSED");
  std::printf("\n");
}

ExportedFunction find(SoWorker& worker, const std::string& name) {
  const Describer by = {{}, "bench", "describe", ""};
  return read_functions(nlohmann::json::parse(worker.describe()), by).at(name);
}

std::vector<std::uint64_t> random_words(std::size_t n) {
  std::mt19937_64 random(1);
  std::vector<std::uint64_t> words(n);
  std::generate(words.begin(), words.end(), random);
  return words;
}

void measure_batches(const std::string& library, const std::string& name, double target) {
  SoWorker worker(library, {});
  if (worker.start().kind != BatchOutcome::Kind::ok) throw std::runtime_error(library + " cannot be loaded");
  const ExportedFunction function = find(worker, name);
  const std::vector<std::uint64_t> in = random_words(batch * function.inputs);
  std::vector<std::uint64_t> out(batch * function.outputs);
  constexpr int batches = 1000;
  const double rate = best_rate(double{batches} * batch, [&] {
    for (int i = 0; i < batches; ++i)
      if (worker.run_batch(function, in.data(), out.data(), batch, 1).kind != BatchOutcome::Kind::ok)
        throw std::runtime_error(name + " was not answered");
  });
  row(name + ", batches of 4096", rate / 1e6, target);
}

void measure_adapter(const std::string& library, const std::string& name) {
  const std::size_t inputs = find_signature(name)->inputs.size();
  std::vector<Question> questions;
  for (std::size_t i = 0; i < 100'000; ++i) questions.push_back({name, random_words(inputs)});
  const auto implementation = open_so(library, {});
  const double rate = best_rate(static_cast<double>(questions.size()), [&] {
    implementation->ask(questions, [&](std::size_t, const Answer& answer) {
      if (answer.kind != Answer::Kind::outputs) throw std::runtime_error(name + ": " + answer.detail);
    });
  });
  row(name + ", so: with both orders", rate / 1e6);
}

void measure_crashes(const std::string& library) {
  SoWorker worker(library, {});
  const std::uint64_t in[2] = {7, 0};
  std::uint64_t out = 0;
  constexpr int crashes = 300;
  const double rate = best_rate(crashes, [&] {
    for (int i = 0; i < crashes; ++i)
      if (worker.run_batch({1, 2, 1}, in, &out, 1, 5).kind != BatchOutcome::Kind::died)
        throw std::runtime_error("it did not crash");
  });
  std::printf("  %-44s %10.0f a second\n", "crashes, each with a new worker", rate);
}

int run(int count, char** arguments) {
  if (count != 3) {
    std::fputs("usage: worker_bench LIBRARY CRASHING_LIBRARY\n", stderr);
    return 2;
  }
  std::printf("Libraries in the worker: million cases a second, the best of 5\n");
  measure_batches(arguments[1], "gicv5.effective_mask", 20);
  measure_batches(arguments[1], "gicv5.wake", 0);
  measure_adapter(arguments[1], "gicv5.effective_mask");
  measure_adapter(arguments[1], "gicv5.wake");
  measure_crashes(arguments[2]);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "worker_bench: %s\n", error.what());
    return 1;
  }
}
