// SPDX-License-Identifier: Apache-2.0
// usage: lockstep_bench LIBRARY
// How many random events a second the model of the PPIs and a machine in C take side by side, both linked into this
// program, on one core: the events made up, and every slot compared after each. Beside it, how many the same machine
// takes through its worker, from LIBRARY.
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "checker/adapters/so.h"
#include "checker/search/random.h"
#include "spec/gicv5/arch/events.h"
#include "tests/support/c_machine.h"
#include "tests/support/model_machine.h"

namespace {

using namespace vcpuspec;
using gicv5::CpuState;
using Word = Bits<Concrete, 64>;

constexpr unsigned all_slots = CpuState<Concrete>::slots;
constexpr unsigned most_arguments = 2;
constexpr unsigned most_results = 2;
constexpr std::size_t steps_of_a_trace = 12;

using Choices = gicv5::Choices<Concrete>;

/// The arguments of an event as words, open values at their presets.
class DirectInputs {
 public:
  explicit DirectInputs(const std::uint64_t* words) : words_(words) {}
  template <unsigned W>
  Bits<Concrete, W> bits(const char*) {
    return Bits<Concrete, W>::from_word(*words_++ & ones(W));
  }
  Word value() { return bits<64>("value"); }
  const Choices& choices() const {
    static const Choices presets = Choices::presets();
    return presets;
  }

 private:
  const std::uint64_t* words_;
};

void put(const CpuState<Concrete>& next, Word* slots, std::uint64_t*) { next.commit(slots); }
void put(const Word& value, Word*, std::uint64_t* results) { results[0] = value.value(); }
template <RegisterDeclaration R>
void put(const RegisterValue<Concrete, R>& value, Word*, std::uint64_t* results) {
  results[0] = value.word().value();
}
void put(const gicv5::InterruptLines<Concrete>& lines, Word*, std::uint64_t* results) {
  results[0] = lines.irq.value();
  results[1] = lines.superpriority.value();
}
void put(const gicv5::Acknowledged<Concrete>& acknowledged, Word* slots, std::uint64_t* results) {
  results[0] = acknowledged.value.value();
  acknowledged.next.commit(slots);
}

template <class E>
void step_model(Word* slots, const std::uint64_t* arguments, std::uint64_t* results) {
  DirectInputs in(arguments);
  const CpuState<Concrete> s(slots);
  put(E::on(s, in), slots, results);
}

struct ModelEvent {
  const char* name;
  void (*step)(Word*, const std::uint64_t*, std::uint64_t*);
};
std::vector<ModelEvent> model_events() {
  std::vector<ModelEvent> all;
  gicv5::PpiEvents::each([&]<class E>() { all.push_back({E::name, &step_model<E>}); });
  return all;
}

/// What the machine in C begins with: half of the PPIs levels, priorities near each other, an open mask.
std::vector<std::uint64_t> start(const test::ModelMachine& ppi) {
  std::vector<std::uint64_t> slots(ppi.shape().slots, 0);
  slots[ppi.slot("cpu.ICH_VMCR_EL2")] = 0xf8000001;
  slots[ppi.slot("cpu.ICC_PPI_HMR0_EL1")] = 0xaaaaaaaaaaaaaaaa;
  slots[ppi.slot("cpu.ICC_PPI_HMR1_EL1")] = 0xffffffff00000000;
  slots[ppi.slot("cpu.nmi_enable")] = 1;
  for (unsigned n = 0; n < 16; ++n)
    slots[ppi.slot("cpu.ICH_PPI_PRIORITYR" + std::to_string(n) + "_EL2")] = 0x0f0e0d0c0b0a0908;
  return slots;
}

/// A kind of word that is written: the bits of it that are random, and those that are always set.
struct WordKind {
  std::uint64_t random;
  std::uint64_t set;
};
/// All kinds are equally frequent: a guest clears and fills whole registers as it starts and stops, else it writes
/// small numbers, names PPIs, sets priorities; and anything may come.
constexpr std::array<WordKind, 8> word_kinds = {{
    {0, 0},                       // nothing
    {0, ~std::uint64_t{0}},       // all
    {0x1f, 0},                    // a priority; also EN set or clear
    {0x7f, 0x20000000},           // a PPI, as GIC CDDI names it
    {0xf80000ffff, 0x160000000},  // an SPI as the IRS presents it: ID and PRIORITY any, VALID
    {0x1f1f1f1f1f1f1f1f, 0},      // eight priorities
    {~std::uint64_t{0}, 0},       // anything
    {~std::uint64_t{0}, 0},
}};

/// Random events, each of the machine's as frequent as any other, with random arguments.
class Events {
 public:
  explicit Events(const test::ModelMachine& ppi) {
    for (std::size_t event = 0; event < ppi.info().events.size(); ++event) {
      const std::vector<unsigned> widths = ppi.widths(event);
      const bool has_number = !widths.empty() && widths[0] < 64;
      arguments_.push_back({has_number ? ones(widths[0]) : 0, has_number ? 1U : 0U});
    }
  }
  /// Makes up the next event; returns its position in the machine's list.
  std::size_t next(std::array<std::uint64_t, most_arguments>& arguments) {
    const std::uint64_t draw = random_.next();
    const std::size_t event = (draw >> 32) * arguments_.size() >> 32;
    const WordKind& kind = word_kinds[draw % word_kinds.size()];
    arguments[0] = draw >> 8 & arguments_[event].number;
    arguments[arguments_[event].value_at] = (random_.next() & kind.random) | kind.set;
    return event;
  }

 private:
  struct Arguments {
    std::uint64_t number;  // the bits of the register's number, where the event takes one
    unsigned value_at;     // where the word that is written stands; an event that takes none does not look
  };
  std::vector<Arguments> arguments_;
  Random random_{1};
};

/// Steps a second: of this core's time, which other work on the machine disturbs least, and by the clock.
struct Pace {
  double of_core;
  double by_clock;
};

double seconds(clockid_t clock) {
  timespec now = {};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

Pace pace_of(std::size_t steps, const auto& work) {
  const double core = seconds(CLOCK_THREAD_CPUTIME_ID);
  const double clock = seconds(CLOCK_MONOTONIC);
  work();
  const auto n = static_cast<double>(steps);
  return {n / (seconds(CLOCK_THREAD_CPUTIME_ID) - core), n / (seconds(CLOCK_MONOTONIC) - clock)};
}

/// The model and the machine in C, on the same random events.
class SideBySide {
 public:
  explicit SideBySide(const test::ModelMachine& ppi)
      : events_(model_events()),
        generated_(ppi),
        ours_(all_slots),
        theirs_(*vcpuspec_implementation(), ppi.info()),
        observed_(start(ppi)) {
    std::transform(observed_.begin(), observed_.end(), ours_.begin(), Word::from_word);
    theirs_.load(observed_);
  }
  /// One event; throws when a result or a slot is not the same.
  void step() {
    std::array<std::uint64_t, most_arguments> arguments = {};
    const std::size_t event = generated_.next(arguments);
    std::array<std::uint64_t, most_results> ours_said = {};
    std::array<std::uint64_t, most_results> theirs_said = {};
    events_[event].step(ours_.data(), arguments.data(), ours_said.data());
    theirs_.step(event, arguments.data(), theirs_said.data());
    theirs_.observe(observed_);
    if (ours_said != theirs_said || std::memcmp(ours_.data(), observed_.data(), observed_.size() * sizeof(Word)) != 0)
      throw std::runtime_error(std::string("the model and the machine in C differ after ") + events_[event].name);
  }
  /// What the machine in C does not have, the model must leave as it was.
  void check_the_rest() const {
    for (std::size_t slot = observed_.size(); slot < ours_.size(); ++slot)
      if (ours_[slot].value() != 0) throw std::runtime_error("the model changed a slot that is not the machine's");
  }

 private:
  std::vector<ModelEvent> events_;
  Events generated_;
  std::vector<Word> ours_;
  test::CMachine theirs_;
  std::vector<std::uint64_t> observed_;
};

Pace lockstep(const test::ModelMachine& ppi, std::size_t steps) {
  SideBySide both(ppi);
  const Pace pace = pace_of(steps, [&] {
    for (std::size_t i = 0; i < steps; ++i) both.step();
  });
  both.check_the_rest();
  return pace;
}

std::vector<Question> random_traces(const test::ModelMachine& ppi) {
  test::Numbers numbers(1);
  std::vector<std::uint64_t> every_event(ppi.info().events.size());
  std::iota(every_event.begin(), every_event.end(), std::uint64_t{0});
  std::vector<Question> traces;
  for (int i = 0; i < 50'000; ++i) traces.push_back(ppi.trace(start(ppi), every_event, steps_of_a_trace, numbers));
  return traces;
}

/// The same machine through the adapter, which asks every trace twice.
Pace through_the_worker(const std::vector<Question>& traces, const std::string& library) {
  const auto implementation = open_so(library, {});
  return pace_of(steps_of_a_trace * traces.size(), [&] {
    implementation->ask(traces, [](std::size_t, const Answer& answer) {
      if (answer.kind != Answer::Kind::outputs) throw std::runtime_error(answer.detail);
    });
  });
}

double median(std::vector<double> all) {
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

void measure(const std::string& library) {
  const test::ModelMachine ppi("gicv5.ppi");
  const std::vector<Question> traces = random_traces(ppi);
  std::vector<double> linked, worker, ratio;
  for (int run = 0; run < 5; ++run) {
    const Pace ours = lockstep(ppi, 5'000'000);
    const Pace theirs = through_the_worker(traces, library);
    linked.push_back(ours.of_core / 1e6);
    worker.push_back(theirs.by_clock / 1e6);
    ratio.push_back(ours.by_clock / theirs.by_clock);
  }
  std::printf("The PPI machine, random events: million steps a second, medians of 5\n");
  std::printf("  %-44s %10.2f   >= 5  %s\n", "in lockstep, on one core", median(linked),
              median(linked) >= 5 ? "met" : "MISSED");
  std::printf("  %-44s %10.2f   lockstep/worker %.1f\n", "so: traces of 12, with both orders", median(worker),
              median(ratio));
}

int run(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: lockstep_bench LIBRARY\n", stderr);
    return 2;
  }
  measure(arguments[1]);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lockstep_bench: %s\n", error.what());
    return 1;
  }
}
