// SPDX-License-Identifier: Apache-2.0
// How many CSR instructions a second the model of the CSRs takes on one core, every register and every instruction as
// frequent as any other, from whatever state the one before has left. Beside it the machine in C on the same ones.
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "checker/include/vcpuspec/implementation.h"
#include "checker/search/random.h"
#include "spec/loongarch/events.h"

namespace {

using namespace vcpuspec;
using loongarch::CsrInfo;
using loongarch::CsrResult;
using loongarch::CsrState;
using Word = Bits<Concrete, 64>;
using Open = loongarch::Open<Concrete>;

/// A CSR instruction on a register of a declaration.
struct Instruction {
  std::string event;
  const CsrInfo* csr;
  CsrResult<Concrete> (*run)(const CsrState<Concrete>&, const loongarch::NamedCsr<Concrete>&,
                             const loongarch::Operands<Concrete>&, const Open&);
  bool has_mask;
};

std::vector<Instruction> all_instructions() {
  std::vector<Instruction> all;
  const auto add = [&]<class R>() {
    const std::string name = "." + loongarch::name_of_declaration<R>();
    all.push_back({"csrrd" + name, &loongarch::csr<R>, &loongarch::csrrd<Concrete>, false});
    all.push_back({"csrwr" + name, &loongarch::csr<R>, &loongarch::csrwr<Concrete>, false});
    all.push_back({"csrxchg" + name, &loongarch::csr<R>, &loongarch::csrxchg<Concrete>, true});
  };
  loongarch::AllCsrs::each(add);
  return all;
}

/// One instruction with its operands.
struct Step {
  std::uint32_t instruction;
  std::uint32_t n;
  std::uint64_t rd;
  std::uint64_t rj;
};

std::vector<Step> random_steps(const std::vector<Instruction>& instructions, std::size_t count) {
  Random random(1);
  std::vector<Step> steps;
  for (std::size_t i = 0; i < count; ++i) {
    const auto which = static_cast<std::uint32_t>(random.below(instructions.size()));
    const auto n = static_cast<std::uint32_t>(random.below(instructions[which].csr->count));
    // Legal modes only: what follows an illegal one is not defined.
    const bool is_mode = instructions[which].csr->is<loongarch::CRMD>();
    steps.push_back({which, n, is_mode ? 0x8 | (random.next() & 7) : random.next(), is_mode ? 0x1f : random.next()});
  }
  return steps;
}

double seconds_of_core() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double million_a_second(std::size_t steps, const auto& work) {
  const double started = seconds_of_core();
  work();
  return static_cast<double>(steps) / (seconds_of_core() - started) / 1e6;
}

double model(const std::vector<Instruction>& instructions, const std::vector<Step>& steps, std::uint64_t& sum) {
  static const Open open{loongarch::Choices<Concrete>::presets(), loongarch::Arbitrary<Concrete>::presets()};
  std::vector<Word> slots(CsrState<Concrete>::slots);
  return million_a_second(steps.size(), [&] {
    for (const Step& step : steps) {
      const Instruction& instruction = instructions[step.instruction];
      const auto result = instruction.run(
          CsrState<Concrete>(slots.data()), {*instruction.csr, Bits<Concrete, 5>::of(step.n)},
          {Word::of(step.rd), Word::of(step.rj), Bits<Concrete, 1>::of(0), Bits<Concrete, 1>::of(0)}, open);
      result.next.commit(slots.data());
      sum += result.rd.value();
    }
  });
}

/// The numbers that the machine in C gives its events.
std::vector<std::uint32_t> numbers_in_c(const std::vector<Instruction>& instructions, std::size_t& slots) {
  const auto machine = nlohmann::json::parse(vcpuspec_implementation()->describe()).at("machines").at(0);
  slots = machine.at("slots").size();
  std::vector<std::uint32_t> numbers;
  for (const Instruction& instruction : instructions) {
    const auto& events = machine.at("events");
    const auto found = std::find_if(events.begin(), events.end(),
                                    [&](const auto& event) { return event.at("name") == instruction.event; });
    if (found == events.end()) throw std::runtime_error("the machine in C has no " + instruction.event);
    numbers.push_back(static_cast<std::uint32_t>(found - events.begin()));
  }
  return numbers;
}

double in_c(const std::vector<Instruction>& instructions, const std::vector<Step>& steps, std::uint64_t& sum) {
  std::size_t slots = 0;
  const std::vector<std::uint32_t> numbers = numbers_in_c(instructions, slots);
  const auto& table = *vcpuspec_implementation();
  auto* machine = table.create();
  table.load(machine, std::vector<std::uint64_t>(slots).data(), slots);
  const double pace = million_a_second(steps.size(), [&] {
    for (const Step& step : steps) {
      const Instruction& instruction = instructions[step.instruction];
      std::uint64_t arguments[5] = {};
      std::size_t at = 0;
      if (instruction.csr->count > 1) arguments[at++] = step.n;
      arguments[at++] = step.rd;
      if (instruction.has_mask) arguments[at++] = step.rj;
      std::uint64_t rd = 0;
      table.step(machine, numbers[step.instruction], arguments, &rd);
      sum += rd;
    }
  });
  table.destroy(machine);
  return pace;
}

double median(std::vector<double> all) {
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

void measure() {
  const std::vector<Instruction> instructions = all_instructions();
  const std::vector<Step> steps = random_steps(instructions, 1'000'000);
  std::vector<double> ours, theirs;
  std::uint64_t sum = 0;
  std::uint64_t sum_in_c = 0;
  for (int run = 0; run < 5; ++run) {
    ours.push_back(model(instructions, steps, sum));
    theirs.push_back(in_c(instructions, steps, sum_in_c));
  }
  std::printf("CSR instructions, every register and instruction equally frequent: million a second, medians of 5\n");
  std::printf("  %-44s %10.2f   >= 10  %s\n", "the model, on one core", median(ours),
              median(ours) >= 10 ? "met" : "MISSED");
  std::printf("  %-44s %10.2f   model/C %.2f\n", "the machine in C, on one core", median(theirs),
              median(ours) / median(theirs));
  if (sum != sum_in_c) std::printf("  what they read differs: unspecified values are their own\n");
}

}  // namespace

int main() {
  try {
    measure();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "csr_bench: %s\n", error.what());
    return 1;
  }
}
