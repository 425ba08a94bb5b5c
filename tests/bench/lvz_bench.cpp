// SPDX-License-Identifier: Apache-2.0
// How many steps a second the model of a core with LVZ takes on one core, in a random mix of both worlds: CSR
// instructions of whichever world runs, root's accesses to the guest, calls, returns, interrupts and ticks.
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "checker/search/random.h"
#include "spec/loongarch/lvz/events.h"

namespace {

using namespace vcpuspec;
using namespace vcpuspec::loongarch;
using Word = Bits<Concrete, 64>;
using Core = lvz::LvzState<Concrete>;
using AnyOpen = lvz::LvzOpen<Concrete>;
using One = lvz::Stepped<Concrete, 1>;

struct Step {
  std::uint32_t event;
  std::uint32_t n;
  std::uint64_t rd;
  std::uint64_t rj;
};

/// A CSR instruction on a register of a declaration.
struct Instruction {
  const CsrInfo* csr;
  One (*run)(const Core&, const NamedCsr<Concrete>&, const Operands<Concrete>&, const AnyOpen&);
};

std::vector<Instruction> all_instructions() {
  std::vector<Instruction> all;
  AllCsrs::each([&]<class R>() {
    all.push_back({&csr<R>, &lvz::InWorld<CsrrdInstruction>::run<Concrete>});
    all.push_back({&csr<R>, &lvz::InWorld<CsrxchgInstruction>::run<Concrete>});
    if (lvz::is_one_of<lvz::SensitiveCsrs>(csr<R>)) return;
    all.push_back({&csr<R>, &lvz::Gcsrrd::run<Concrete>});
    all.push_back({&csr<R>, &lvz::Gcsrxchg::run<Concrete>});
  });
  return all;
}

/// What is no CSR instruction, as frequent as all of them together, so that the worlds take turns.
enum Other : std::uint32_t { call, return_from_exception, take_interrupt, pass_time, others };

Core stepped(const std::vector<Instruction>& instructions, const Core& s, const Step& step, const AnyOpen& open) {
  const auto returns = [](const CsrState<Concrete>& world, const Open<Concrete>& its) { return ertn(world, its); };
  switch (step.event) {
    case call: return lvz::hvcl(s, open).next;
    case return_from_exception: return lvz::in_current_world(s, open, returns).next;
    case take_interrupt: return lvz::interrupt(s, open).next;
    case pass_time: return lvz::tick(s, open);
    default: break;
  }
  const Instruction& instruction = instructions[step.event - others];
  const Operands<Concrete> operands{Word::of(step.rd), Word::of(step.rj), Bits<Concrete, 1>::of(0),
                                    Bits<Concrete, 1>::of(0)};
  return instruction.run(s, {*instruction.csr, Bits<Concrete, 5>::of(step.n)}, operands, open).next;
}

/// The number of the csrxchg on a register without a family.
std::uint32_t exchange_of(const std::vector<Instruction>& instructions, const CsrInfo& csr) {
  for (std::size_t i = 0; i < instructions.size(); ++i)
    if (instructions[i].csr->number == csr.number &&
        instructions[i].run == &lvz::InWorld<CsrxchgInstruction>::run<Concrete>)
      return static_cast<std::uint32_t>(others + i);
  return call;
}

std::vector<Step> random_steps(const std::vector<Instruction>& instructions, std::size_t count) {
  Random random(1);
  std::vector<Step> steps;
  const std::uint32_t prmd = exchange_of(instructions, csr<PRMD>), gstat = exchange_of(instructions, csr<GSTAT>);
  while (steps.size() < count) {
    const auto event = static_cast<std::uint32_t>(random.below(2 * others));
    if (event == return_from_exception) {  // to the guest, where root does it
      steps.push_back({prmd, 0, 4, 7});
      steps.push_back({gstat, 0, 2, 2});
    }
    if (event < others) {
      steps.push_back({event, 0, 0, 0});
      continue;
    }
    const auto which = random.below(instructions.size());
    const CsrInfo& named = *instructions[which].csr;
    const auto n = static_cast<std::uint32_t>(random.below(named.count));
    const bool is_mode = named.is<CRMD>() || named.is<MERRCTL>() || named.is<TLBRERA>();
    steps.push_back(
        {static_cast<std::uint32_t>(others + which), n, is_mode ? 0x8 : random.next(), is_mode ? 0x18 : random.next()});
  }
  return steps;
}

double seconds_of_core() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

AnyOpen presets() {
  const auto choices = Choices<Concrete>::presets().with<Lvz>(Bits<Concrete, 1>::of(1));
  return {{choices, Arbitrary<Concrete>::presets()},
          lvz::Unknown<Concrete>::presets(),
          lvz::Unspecified<Concrete>::presets()};
}

struct Measured {
  double million_a_second;
  double part_in_guest_mode;
};
Measured measure(const std::vector<Instruction>& instructions, const std::vector<Step>& steps) {
  const AnyOpen open = presets();
  std::vector<Word> slots(Core::slots);
  std::size_t in_guest = 0;
  const double started = seconds_of_core();
  for (const Step& step : steps) {
    const Core s(slots.data());
    in_guest += s[GSTAT::VM].value();
    stepped(instructions, s, step, open).commit(slots.data());
  }
  const double seconds = seconds_of_core() - started;
  const auto count = static_cast<double>(steps.size());
  return {count / seconds / 1e6, static_cast<double>(in_guest) / count};
}

}  // namespace

int main() {
  const std::vector<Instruction> instructions = all_instructions();
  const std::vector<Step> steps = random_steps(instructions, 1'000'000);
  std::vector<double> all;
  Measured one{};
  for (int run = 0; run < 5; ++run) {
    one = measure(instructions, steps);
    all.push_back(one.million_a_second);
  }
  std::sort(all.begin(), all.end());
  std::printf(
      "both worlds of LVZ, mixed: %.2f million steps a second on one core, >= 4  %s; %.0f %% of them in guest mode\n",
      all[all.size() / 2], all[all.size() / 2] >= 4 ? "met" : "MISSED", 100 * one.part_in_guest_mode);
}
