// SPDX-License-Identifier: Apache-2.0
// How many exceptions and returns from them a second the model takes on one core: each kind of exception as frequent as
// any other, an ERTN after each. Then each kind by itself, with the registers that it changes: cost follows these.
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "checker/search/random.h"
#include "spec/loongarch/events.h"

namespace {

using namespace vcpuspec;
using loongarch::CsrState;
using Word = Bits<Concrete, 64>;
using State = CsrState<Concrete>;
using Open = loongarch::Open<Concrete>;
using Slots = std::vector<Word>;

/// A step of the core; `operand` is its address or its cause.
struct Kind {
  const char* name;
  State (*run)(const State&, const Word& operand, const Open&);
};

State raise(const loongarch::Exception& exception, const State& s, const Word& operand, const Open& open) {
  return loongarch::general_exception(s, loongarch::raised<Concrete>(exception, operand), open);
}

const Kind exceptions[] = {
    {"system call",
     [](const State& s, const Word& operand, const Open& open) { return raise(loongarch::SYS, s, operand, open); }},
    {"page fault",
     [](const State& s, const Word& operand, const Open& open) { return raise(loongarch::PIL, s, operand, open); }},
    {"interrupt", [](const State& s, const Word&, const Open& open) { return loongarch::interrupt(s, open).next; }},
    {"TLB refill",
     [](const State& s, const Word& operand, const Open& open) { return loongarch::tlb_refill(s, operand, open); }},
    {"machine error",
     [](const State& s, const Word& operand, const Open& open) {
       const loongarch::MachineFault<Concrete> fault{
           Bits<Concrete, 8>::of(1), Bits<Concrete, 1>::of(0), {operand, operand}};
       return loongarch::machine_error(s, fault, open);
     }},
    {"debug exception",
     [](const State& s, const Word&, const Open& open) {
       return loongarch::debug_exception(s, Bits<Concrete, 2>::of(loongarch::debug_interrupt), open);
     }},
};
const Kind ertn = {"ERTN", [](const State& s, const Word&, const Open& open) { return loongarch::ertn(s, open); }};

/// A program in mapped mode with an interrupt that pends, and vectors.
Slots start() {
  Slots slots(State::slots);
  const State s(slots.data());
  s.with(loongarch::CRMD::PG, 1)
      .with(loongarch::CRMD::IE, 1)
      .with(loongarch::ECFG::VS, 3)
      .with(loongarch::ECFG::LIE, 0x1fff)
      .with(loongarch::ESTAT::IS_HW, 0x20)
      .with(loongarch::EENTRY::VPN, 0x9000000000008)
      .with(loongarch::PC::address, 0x120000040)
      .commit(slots.data());
  return slots;
}

double seconds_of_core() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void take(const Kind& kind, std::uint64_t operand, Slots& slots) {
  static const Open open{loongarch::Choices<Concrete>::presets(), loongarch::Arbitrary<Concrete>::presets()};
  kind.run(State(slots.data()), Word::of(operand), open).commit(slots.data());
}

/// Nanoseconds a step, of exceptions of the chosen kinds with an ERTN after each.
double nanoseconds(const std::vector<const Kind*>& kinds, std::size_t pairs) {
  Random random(1);
  Slots slots = start();
  const double started = seconds_of_core();
  for (std::size_t i = 0; i < pairs; ++i) {
    take(*kinds[random.below(kinds.size())], random.next(), slots);
    take(ertn, 0, slots);
  }
  return (seconds_of_core() - started) / static_cast<double>(2 * pairs) * 1e9;
}

/// How many registers the exception and the ERTN after it change.
std::size_t changed_by(const Kind& kind) {
  const Slots before = start();
  Slots handler = before;
  take(kind, 0x7fff0000, handler);
  Slots after = handler;
  take(ertn, 0, after);
  std::size_t changed = 0;
  for (std::size_t i = 0; i < before.size(); ++i)
    changed += (before[i].value() != handler[i].value()) + (handler[i].value() != after[i].value());
  return changed;
}

void measure() {
  std::vector<const Kind*> all;
  for (const Kind& kind : exceptions) all.push_back(&kind);
  std::vector<double> runs;
  for (int i = 0; i < 5; ++i) runs.push_back(nanoseconds(all, 1'000'000));
  std::sort(runs.begin(), runs.end());
  const double pace = 1e3 / runs[runs.size() / 2];
  std::printf("Exceptions of every kind, an ERTN after each: million steps a second, median of 5\n");
  std::printf("  %-44s %10.2f   >= 4  %s\n", "the model, on one core", pace, pace >= 4 ? "met" : "MISSED");
  for (const Kind* kind : all)
    std::printf("  %-16s and ERTN: %6.1f ns a step, %2zu registers changed\n", kind->name, nanoseconds({kind}, 500'000),
                changed_by(*kind));
}

}  // namespace

int main() {
  measure();
  return 0;
}
