// SPDX-License-Identifier: Apache-2.0
#include <rapidcheck.h>
#include <rapidcheck/state.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "tests/support/c_machine.h"
#include "tests/support/model_machine.h"
#include "tests/support/side_by_side.h"

/// rapidcheck drives the model and the PPI machine in C side by side, and makes what tells them apart as short as it
/// gets.
namespace vcpuspec {

namespace {

const test::ModelMachine& ppi() {
  static const test::ModelMachine machine("gicv5.ppi");
  return machine;
}

/// What the rules say, as far as it goes.
struct Model {
  std::vector<std::uint64_t> slots;
};

/// One event with its arguments.
class Event : public rc::state::Command<Model, test::CMachine> {
 public:
  Event(std::size_t event, std::vector<std::uint64_t> arguments) : event_(event), arguments_(std::move(arguments)) {}

  void apply(Model& model) const override { model.slots = answer(model).slots; }
  void run(const Model& before, test::CMachine& machine) const override {
    const Answered expected = answer(before);
    std::vector<std::uint64_t> results(ppi().shape().results, 0);
    machine.step(event_, arguments_.data(), results.data());
    RC_ASSERT(results == expected.results);
    std::vector<std::uint64_t> observed(ppi().shape().slots, 0);
    machine.observe(observed);
    RC_ASSERT(observed == expected.slots);
    for (const std::uint64_t truth : ppi().truths(observed)) RC_ASSERT(truth == 1U);
  }
  void show(std::ostream& out) const override {
    out << ppi().info().events[event_];
    for (const std::uint64_t word : arguments_) out << " 0x" << std::hex << word << std::dec;
  }

 private:
  struct Answered {
    std::vector<std::uint64_t> results;
    std::vector<std::uint64_t> slots;
  };
  Answered answer(const Model& model) const {
    const MachineShape& shape = ppi().shape();
    Question question{"", model.slots, ppi().info().name, 1};
    question.inputs.resize(shape.inputs(1));
    question.inputs[shape.event(0)] = event_;
    for (std::size_t i = 0; i < arguments_.size(); ++i) question.inputs[shape.argument(0, i)] = arguments_[i];
    const std::vector<std::uint64_t> words = ppi().answer(question);
    const auto at = [&](std::size_t word) { return words.begin() + static_cast<std::ptrdiff_t>(word); };
    return {{at(shape.result(0, 0)), at(shape.slot_after(0, 0))}, {at(shape.slot_after(0, 0)), words.end()}};
  }

  std::size_t event_;
  std::vector<std::uint64_t> arguments_;
};

using AnyCommand = std::shared_ptr<const rc::state::Command<Model, test::CMachine>>;

/// Words with few bits, of PPIs that are near each other: what two events do then meets.
rc::Gen<std::uint64_t> word() {
  const auto bit = rc::gen::map(rc::gen::inRange(0, 36), [](int at) { return std::uint64_t{1} << at; });
  return rc::gen::oneOf(
      rc::gen::apply([](std::uint64_t a, std::uint64_t b) { return a | b; }, bit, bit),
      rc::gen::inRange<std::uint64_t>(0, 33),
      rc::gen::map(rc::gen::inRange<std::uint64_t>(0, 8), [](std::uint64_t id) { return id | std::uint64_t{1} << 29; }),
      rc::gen::arbitrary<std::uint64_t>());
}

/// Half of the events are those in which an interrupt arrives, shows, and is handled: they tell what the others did.
rc::Gen<std::size_t> any_position() {
  static const std::vector<std::size_t> handling = [] {
    std::vector<std::size_t> all;
    for (const std::string name : {"set_ppi_inputs", "set_irs_candidate", "interrupt_lines", "cdia", "cdeoi", "cddi"})
      all.push_back(static_cast<std::size_t>(ppi().event(name)));
    return all;
  }();
  return rc::gen::oneOf(rc::gen::elementOf(handling), rc::gen::inRange<std::size_t>(0, ppi().info().events.size()));
}

rc::Gen<AnyCommand> any_event(const Model&) {
  return rc::gen::apply(
      [](std::size_t event, const std::vector<std::uint64_t>& words) -> AnyCommand {
        std::vector<std::uint64_t> arguments(ppi().shape().args, 0);
        const std::vector<unsigned> widths = ppi().widths(event);
        for (std::size_t i = 0; i < widths.size(); ++i) arguments[i] = words[i] & ones(widths[i]);
        return std::make_shared<const Event>(event, std::move(arguments));
      },
      any_position(), rc::gen::container<std::vector<std::uint64_t>>(ppi().shape().args, word()));
}

/// The interface and the first 64 PPIs are enabled, half of those are levels, and priorities are near each other.
Model new_machine() {
  Model model{std::vector<std::uint64_t>(ppi().shape().slots, 0)};
  const auto set = [&](const std::string& slot, std::uint64_t word) { model.slots[ppi().slot("cpu." + slot)] = word; };
  set("ICH_VMCR_EL2", 0xf8000001);
  set("ICH_PPI_ENABLER0_EL2", ~std::uint64_t{0});
  set("ICC_PPI_HMR0_EL1", 0xaaaaaaaaaaaaaaaa);
  for (unsigned n = 0; n < 8; ++n) set("ICH_PPI_PRIORITYR" + std::to_string(n) + "_EL2", 0x0302030201020100);
  return model;
}

rc::detail::TestResult drive(const std::string& library, const rc::detail::TestParams& params) {
  const test::Library loaded(library);
  return rc::detail::checkTestable(
      [&] {
        test::CMachine machine(loaded.table(), ppi().info());
        const Model model = new_machine();
        machine.load(model.slots);
        rc::state::check(model, machine, any_event);
      },
      rc::detail::TestMetadata(), params);
}

}  // namespace

TEST_CASE("for all sequences of events, the PPI machine in C does what the rules say and stays legal", "[rapidcheck]") {
  const rc::detail::TestResult result = drive("ppi_machine", test::fixed());
  INFO(test::text_of(result));
  CHECK(result.is<rc::detail::SuccessResult>());
}

TEST_CASE("sequences of events find what the PPI machine in C gets wrong", "[rapidcheck]") {
  rc::detail::TestParams params = test::fixed();
  params.disableShrinking = true;
  for (const int mistake : {6, 7, 8, 10, 17, 18, 19, 29, 30, 31, 32}) {
    const rc::detail::TestResult result = drive("ppi_machine_fault_" + std::to_string(mistake), params);
    INFO("FAULT=" << mistake << ": " << test::text_of(result));
    CHECK(test::tells_apart(result));
  }
}

TEST_CASE("what shows only at a later event is shrunk to its two events", "[rapidcheck]") {
  const rc::detail::TestResult result = drive("ppi_machine_fault_32", test::fixed());
  INFO(test::text_of(result));
  REQUIRE(test::tells_apart(result));
  const std::string& commands = test::commands_of(result);
  CHECK(std::count(commands.begin(), commands.end(), '\n') == 2);
  CHECK_THAT(commands, Catch::StartsWith("set_ppi_inputs") && Catch::Contains("\ninterrupt_lines"));
}

}  // namespace vcpuspec
