// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "tests/bench/model_forms.h"

namespace {

using Random = std::mt19937_64;
using States = std::vector<ppi_words>;

// Too many states for a branch predictor to learn by heart, few enough to stay in a second-level cache.
constexpr unsigned state_count = 2048;
constexpr std::uint64_t all = ~std::uint64_t{0};

unsigned below(Random& random, unsigned bound) { return static_cast<unsigned>(random() % bound); }

ppi_words enabled_interface(unsigned pcr) {
  ppi_words words{};
  words.vmcr = std::uint64_t{pcr} << 27 | 1;
  for (unsigned w = 0; w < 2; ++w) words.exposed[w] = words.enabled[w] = all;
  return words;
}

void set_priority(ppi_words& words, unsigned ppi, unsigned priority) {
  words.priorityr[ppi / 8] |= std::uint64_t{priority} << (8 * (ppi % 8));
}

/// Every PPI is a candidate, none above the mask: whoever looks at them one by one looks at all.
ppi_words none_passes(Random& random) {
  ppi_words words = enabled_interface(below(random, 16));
  words.pending[0] = words.pending[1] = all;
  for (unsigned ppi = 0; ppi < 128; ++ppi) set_priority(words, ppi, 16 + below(random, 16));
  return words;
}

/// Four candidates in random places; one of them, not always the first, can be signalled.
ppi_words sparse(Random& random) {
  ppi_words words = enabled_interface(15);
  const unsigned passing = below(random, 4);
  for (unsigned n = 0; n < 4; ++n) {
    unsigned ppi = below(random, 128);
    while ((words.pending[ppi / 64] >> (ppi % 64) & 1) != 0) ppi = below(random, 128);
    words.pending[ppi / 64] |= std::uint64_t{1} << (ppi % 64);
    set_priority(words, ppi, (n == passing ? 0 : 16) + below(random, 16));
  }
  return words;
}

/// Half of the PPIs enabled, half pending, so a quarter are candidates; priorities are spread, and an interrupt being
/// handled or the priority mask keeps most of them out.
ppi_words dense(Random& random) {
  ppi_words words = enabled_interface(below(random, 32));
  words.apr = std::uint64_t{1} << below(random, 32);
  for (unsigned w = 0; w < 2; ++w) {
    words.enabled[w] = random();
    words.pending[w] = random();
  }
  for (unsigned ppi = 0; ppi < 128; ++ppi) set_priority(words, ppi, below(random, 32));
  return words;
}

/// A guest as Linux sets it up: the mask and all priorities are equal, so the first candidate can be signalled and an
/// early exit comes early.                                                                     gicv5:linux_priorities
ppi_words one_priority(Random& random) {
  ppi_words words = enabled_interface(31);
  for (unsigned w = 0; w < 2; ++w) {
    words.enabled[w] = random();
    words.pending[w] = random();
  }
  for (unsigned ppi = 0; ppi < 128; ++ppi) set_priority(words, ppi, 31);
  return words;
}

States make_states(ppi_words (*make)(Random&)) {
  Random random(1);  // every run and every form sees the same states
  States states;
  for (unsigned n = 0; n < state_count; ++n) states.push_back(make(random));
  return states;
}

using Form = bool(const ppi_words*);

void run(benchmark::State& state, Form* form, const States& states) {
  unsigned at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(form(&states[at]));
    at = (at + 1) % state_count;
  }
}

struct NamedForm {
  const char* name;
  Form* form;
};
constexpr NamedForm forms[] = {{"model_fast", model_wake_fast},
                               {"c_early_exit", c_wake_early_exit},
                               {"c_set_bits", c_wake_set_bits},
                               {"model_lanes", model_wake_lanes}};

void must_agree(const char* input, const States& states) {
  for (const ppi_words& words : states)
    for (const NamedForm& f : forms)
      if (f.form(&words) != c_wake_early_exit(&words)) {
        std::fprintf(stderr, "wake: %s and c_early_exit differ on input %s\n", f.name, input);
        std::exit(1);
      }
}

void add_input(const char* input, ppi_words (*make)(Random&)) {
  const States states = make_states(make);
  must_agree(input, states);
  for (const NamedForm& f : forms)
    benchmark::RegisterBenchmark((std::string(input) + "/" + f.name).c_str(),
                                 [=](benchmark::State& state) { run(state, f.form, states); });
}

}  // namespace

int main(int argc, char** argv) {
  add_input("none_passes", none_passes);
  add_input("sparse", sparse);
  add_input("dense", dense);
  add_input("one_priority", one_priority);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
}
