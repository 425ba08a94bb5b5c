// SPDX-License-Identifier: Apache-2.0
// usage: lines_bench ADAPTER
// How many cases a second a program answers that is asked by lines, every answer compared with the model's: one round
// trip a case, and with several under way.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "checker/adapters/lines/asked_by_lines.h"
#include "tests/bench/model_forms.h"

namespace {

using namespace vcpuspec;

std::vector<Question> random_questions(std::size_t n) {
  std::mt19937_64 random(1);
  std::vector<Question> questions;
  for (std::size_t i = 0; i < n; ++i) questions.push_back({"gicv5.effective_mask", {random(), random()}});
  return questions;
}

/// Cases a second with so many under way, each asked twice: the best of several tries, which other work on the machine
/// disturbs least.
double rate_of(const std::string& adapter, std::size_t cases, unsigned window) {
  const std::vector<Question> questions = random_questions(cases);
  const auto implementation = open_exec(adapter, {}, {window});
  double best = 0;
  for (int tries = 0; tries < 5; ++tries) {
    const auto before = std::chrono::steady_clock::now();
    implementation->ask(questions, [&](std::size_t i, const Answer& answer) {
      const std::vector<std::uint64_t>& in = questions[i].inputs;
      if (answer.outputs != std::vector<std::uint64_t>{model_effective_mask(in[0], in[1])})
        throw std::runtime_error("a wrong answer: " + answer.detail);
    });
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
    best = std::max(best, static_cast<double>(cases) / took.count());
  }
  return best;
}

void row(const char* what, double rate, double target) {
  std::printf("  %-44s %10.0f", what, rate);
  if (target != 0) std::printf("   >= %.0f  %s", target, rate >= target ? "met" : "MISSED");
  std::printf("\n");
}

int run(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: lines_bench ADAPTER\n", stderr);
    return 2;
  }
  std::printf("A program asked by lines: checked cases a second, each asked in two orders, the best of 5\n");
  const double one = rate_of(arguments[1], 20'000, 1);
  const double usual = rate_of(arguments[1], 300'000, 64);
  const double many = rate_of(arguments[1], 300'000, 1024);
  row("one round trip a case", one, 0);
  row("64 under way, as usual", usual, 0);
  row("1024 under way", many, 300'000);
  std::printf("  %-44s %10.1f   >= 10  %s\n", "64 under way / one round trip", usual / one,
              usual >= 10 * one ? "met" : "MISSED");
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lines_bench: %s\n", error.what());
    return 1;
  }
}
