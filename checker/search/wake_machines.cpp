// SPDX-License-Identifier: Apache-2.0
#include "checker/search/wake_machines.h"

#include "spec/gicv5/arch/events.h"
#include "spec/gicv5/kvm/wait.h"

namespace vcpuspec {

namespace {

namespace kvm = gicv5::kvm;

/// How a vCPU waits, and how it goes on after it was woken. A look at it stands alone.
const std::vector<std::string> wait_events = {"kvm.save", "kvm.fold", "kvm.wfi_trap"};
const std::vector<std::string> enter_events = {"kvm.flush", "kvm.restore"};
constexpr auto look_event = "kvm.check_block";

std::vector<Step> steps_of(const std::vector<std::string>& events) {
  std::vector<Step> steps(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) steps[i].op = events[i];
  return steps;
}

/// What a look leaves, when it is told what it found.
struct AfterLook {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<gicv5::Machine, kvm::bank>();
    const auto runnable = in.template bits<1>("runnable");
    out.put_state(kvm::after_look(s, is_set(runnable), gicv5::any_arbitrary(in)));
  }
};

/// The slots after the first step of an answer.
MachineWords slots_of(const MachineWords& answer, const MachineShape& shape) {
  return {answer.begin() + static_cast<std::ptrdiff_t>(shape.slot_after(0, 0)), answer.end()};
}

std::uint64_t vcpu_of(const MachineWords& state, const Stepper& machine) {
  return state[static_cast<std::size_t>(machine.slot("kvm.vcpu"))];
}

}  // namespace

WakeScript::WakeScript(const WakeScene& scene) {
  all.pre = scene.pre;
  all.steps.clear();
  begin = add(scene.enter);
  for (const std::vector<Step>& writes : scene.guest) guest.push_back(add(writes));
  wait = add(steps_of(wait_events));
  enter = add(steps_of(enter_events));
  outside = add(scene.outside);
  look = add(steps_of({look_event})).front();
}

WakeScript::Program WakeScript::add(const std::vector<Step>& steps) {
  Program numbers;
  for (const Step& one : steps) {
    numbers.push_back(all.steps.size());
    all.steps.push_back(one);
  }
  return numbers;
}

RuleOnState::RuleOnState(Callable rule, const Stepper& machine) : rule_(std::move(rule)) {
  for (const graph::Variable& input : rule_.inputs()) slots_.push_back(machine.slot(input.name));
}

MachineWords RuleOnState::ask(const MachineWords& state, std::uint64_t argument) const {
  MachineWords values;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const graph::Variable& input = rule_.inputs()[i];
    if (slots_[i] >= 0) values.push_back(state[static_cast<std::size_t>(slots_[i])]);
    else values.push_back(rule_.is_argument(input) ? argument : input.preset);
  }
  return rule_.call(values);
}

WakeReference::WakeReference(const WakeScript& script)
    : machine_(*find_machine(wake_machine)),
      script_(bind(script.all, machine_)),
      oracle_(find_callable("gicv5.kvm.wake_verdict", machine_.subject(), {}), machine_),
      after_look_({wake_machine, text_of<AfterLook>(), machine_.subject()}, machine_) {}

bool WakeReference::is_possible(const MachineWords& state, const std::string& event) const {
  return machine_.is_possible(machine_.event(event, {}), state);
}

OracleSays WakeReference::oracle(const MachineWords& state) const {
  const MachineWords says = oracle_.ask(state);
  return {says[oracle_.output("must_wake")] != 0, says[oracle_.output("must_not_wake")] != 0,
          says[oracle_.output("only_active_ppis_suffice")] != 0};
}

MachineWords WakeReference::after(const MachineWords& state, std::size_t step) const {
  MachineWords next = state;
  machine_.take(script_.steps[step], next);
  return next;
}

MachineWords WakeReference::after_look(const MachineWords& state, bool runnable) const {
  return after_look_.ask(state, runnable ? 1 : 0);
}

bool WakeReference::sleeps(const MachineWords& state) const {
  return (vcpu_of(state, machine_) >> kvm::vcpu::BLOCKED.lo & 1) != 0;
}
bool WakeReference::is_woken(const MachineWords& state) const {
  return (vcpu_of(state, machine_) >> kvm::vcpu::WAKEUP.lo & 1) != 0;
}

WakeJudged::WakeJudged(const Endpoint& endpoint, const WakeScript& script, const WakeReference& reference)
    : endpoint_(endpoint), reference_(reference) {
  if (!endpoint.steps(wake_machine))
    throw InputError({}, "wake.nothing-ran", endpoint.name + " has nothing in the place of " + wake_machine,
                     "name an endpoint that is this machine: model, model@REVISION or so:LIBRARY");
  if (endpoint.implementation != nullptr) return;
  revision_.emplace(*find_machine(wake_machine), endpoint.revision);
  script_ = bind(script.all, *revision_);
}

std::vector<MachineWords> WakeJudged::after(const std::vector<Move>& moves) {
  if (!revision_) return asked(moves);
  std::vector<MachineWords> all;
  for (const Move& move : moves) {
    all.push_back(*move.state);
    revision_->take(script_.steps[move.step], all.back());
  }
  return all;
}

std::vector<MachineWords> WakeJudged::asked(const std::vector<Move>& moves) {
  const Stepper& machine = reference_.machine();
  std::vector<Question> questions;
  for (const Move& move : moves)
    questions.push_back(
        {"", machine.question({*move.state, {reference_.script().steps[move.step]}}), machine.name(), 1});
  std::vector<MachineWords> all;
  endpoint_.implementation->ask(questions, [&](std::size_t, const Answer& answer) {
    if (answer.kind == Answer::Kind::outputs) all.push_back(slots_of(answer.outputs, machine.shape()));
    else if (!no_answer_) no_answer_ = answer;
  });
  return no_answer_ ? std::vector<MachineWords>{} : all;
}

}  // namespace vcpuspec
