// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/qemu_gicv5.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "checker/adapters/one_by_one.h"
#include "checker/adapters/qemu/aarch64_process.h"
#include "checker/adapters/qemu/gicv5_choices.h"
#include "checker/adapters/qemu/gicv5_events.h"
#include "checker/input_error.h"

namespace vcpuspec {

namespace {

using Kind = Answer::Kind;
constexpr std::string_view machine_name = "gicv5.ppi";
constexpr std::string_view wake_name = "gicv5.wake";
constexpr std::string_view mask_name = "gicv5.effective_mask";
constexpr unsigned priorities = 32;

/// What no effective mask is: a core that signals a priority after one that it does not.
constexpr std::uint64_t no_mask = 63;

/// Where the two words of exposed PPIs stand among the inputs of gicv5.wake.
constexpr auto exposed_name = "kvm.ppi_mask";

std::uint64_t input(const Question& question, std::string_view place) {
  const std::vector<std::string>& places = find_signature(question.function)->inputs;
  const auto found = std::find(places.begin(), places.end(), place);
  return question.inputs[static_cast<std::size_t>(found - places.begin())];
}

}  // namespace

QemuGicv5::QemuGicv5(const Limits& limits, std::string version, Start start)
    : limits_(limits), version_(std::move(version)), start_(std::move(start)), machine_(*find_machine(machine_name)) {
  constexpr auto hint = "vcpuspec expects the machine virt,gic-version=x-5 with the core max";
  try {
    this->start();
    choices_ = qemu::choices_of(*board_, machine_);
  } catch (const qemu::Declined& declined) {
    throw InputError({}, "qemu.no-gicv5", std::string("the emulator has no usable GICv5: ") + declined.what(), hint);
  } catch (const qemu::Failure& failure) {
    throw InputError({}, "qemu.no-gicv5", "the emulator does not get ready: " + with_ending(failure), hint);
  }
}

bool QemuGicv5::exports(std::string_view function) const { return function == wake_name || function == mask_name; }
bool QemuGicv5::exports_machine(std::string_view machine) const { return machine == machine_name; }

bool QemuGicv5::observes(std::string_view place) const {
  return !place.starts_with("cpu.ppi_input") && !place.starts_with("cpu.ICC_PPI_HMR");
}

void QemuGicv5::start() {
  board_.reset();
  host_.reset();
  host_ = start_();
  board_ = std::make_unique<qemu::Gicv5Board>(*host_, time_limit_of(limits_), machine_);
}

/// One that hangs has not ended.
std::string QemuGicv5::with_ending(const qemu::Failure& failure) {
  if (!host_ || failure.kind() == Kind::hung) return failure.what();
  return std::string(failure.what()) + "; " + host_->ending();
}

/// The words of the answer. The steps are taken one after the other, and the core is looked at after each.
std::vector<std::uint64_t> QemuGicv5::run(const Question& question) {
  const MachineShape& shape = machine_.shape();
  const auto event_of = [&](std::size_t step) -> std::size_t { return question.inputs[shape.event(step)]; };
  const auto arguments_of = [&](std::size_t step) {
    return qemu::named_arguments(machine_.rule(event_of(step)), &question.inputs[shape.argument(step, 0)]);
  };
  qemu::PpiBits moved{};
  for (std::size_t step = 0; step < question.steps; ++step) {
    const qemu::PpiBits by_step = qemu::moved_by(machine_.machine().events[event_of(step)], arguments_of(step));
    for (unsigned n = 0; n < moved.size(); ++n) moved[n] |= by_step[n];
  }
  board_->load({question.inputs.begin(), question.inputs.begin() + static_cast<std::ptrdiff_t>(shape.slots)}, moved);
  std::vector<std::uint64_t> words(shape.outputs(question.steps));
  for (std::size_t step = 0; step < question.steps; ++step) {
    const Callable& rule = machine_.rule(event_of(step));
    const qemu::NamedWords results =
        qemu::happen(*board_, machine_.machine().events[event_of(step)], arguments_of(step));
    for (std::size_t i = 0; i < rule.results().size(); ++i)
      words[shape.result(step, i)] = results.at(rule.outputs()[rule.results()[i]].name);
    const qemu::Words after = board_->state();
    for (std::size_t i = 0; i < shape.slots; ++i) words[shape.slot_after(step, i)] = after[i];
  }
  return words;
}

/// Whether the core is signalled to in that state. Nothing here hides a PPI from a guest, so none that is hidden may be
/// a candidate.
std::uint64_t QemuGicv5::wake(const Question& question) {
  qemu::Words wanted(machine_.shape().slots);
  const std::vector<std::string>& places = find_signature(question.function)->inputs;
  for (std::size_t i = 0; i < places.size(); ++i)
    if (const int at = machine_.slot(places[i]); at >= 0) wanted[static_cast<std::size_t>(at)] = question.inputs[i];
  for (const char* const n : {"0", "1"}) {
    const auto word = [&](const char* before, const char* after) {
      return input(question, std::string("cpu.") + before + n + after);
    };
    const std::uint64_t pending = word("ICH_PPI_PENDR", "_EL2");
    wanted[board_->slot(std::string("cpu.ppi_input") + n)] = pending & word("ICC_PPI_HMR", "_EL1");
    const std::uint64_t candidates = pending & word("ICH_PPI_ENABLER", "_EL2") & ~word("ICH_PPI_ACTIVER", "_EL2");
    const std::uint64_t hidden = candidates & ~input(question, std::string(exposed_name) + n);
    if (hidden != 0)
      throw qemu::Declined(
          fmt::format("candidates {:#x} of bank {} are hidden from the guest, and nothing here hides a "
                      "PPI",
                      hidden, n));
  }
  board_->load(wanted, {});
  const qemu::SignalledLines lines = board_->lines();
  return std::uint64_t{lines.irq || lines.superpriority};
}

/// The first priority at which a pending PPI is not signalled, found by trying all.
std::uint64_t QemuGicv5::effective_mask(const Question& question) {
  const std::uint64_t edges = board_->implemented()[0] & ~board_->handling_modes()[0];
  if (edges == 0) throw qemu::Declined("no PPI here can be made pending by software");
  const auto probe = static_cast<unsigned>(std::countr_zero(edges));
  qemu::Words wanted(machine_.shape().slots);
  for (const std::string& place : find_signature(question.function)->inputs)
    wanted[board_->slot(place)] = input(question, place);
  for (const char* const bitmap : {"cpu.ICH_PPI_ENABLER0_EL2", "cpu.ICH_PPI_PENDR0_EL2"})
    wanted[board_->slot(bitmap)] = std::uint64_t{1} << probe;
  board_->load(wanted, {});
  std::uint64_t mask = priorities;
  for (unsigned priority = 0; priority < priorities; ++priority) {
    board_->set_priority(probe, priority);
    const qemu::SignalledLines lines = board_->lines();
    const bool is_signalled = lines.irq || lines.superpriority;
    if (is_signalled && mask != priorities) return no_mask;
    if (!is_signalled && mask == priorities) mask = priority;
  }
  return mask;
}

std::vector<std::uint64_t> QemuGicv5::answer_of(const Question& question) {
  if (question.machine == machine_name) return run(question);
  if (question.function == wake_name) return {wake(question)};
  return {effective_mask(question)};
}

Answer QemuGicv5::answer_to(const Question& question) {
  if (question.machine != machine_name && !exports(question.function))
    return {Kind::unsupported, {}, "it does not export this"};
  try {
    if (!board_) start();
    return {Kind::outputs, answer_of(question), {}};
  } catch (const qemu::Declined& declined) {
    return {Kind::unsupported, {}, declined.what()};
  } catch (const qemu::Failure& failure) {
    board_.reset();
    return {failure.kind(), {}, with_ending(failure)};
  }
}

void QemuGicv5::ask(std::span<const Question> questions, const Tell& tell) {
  ask_one_by_one(questions, limits_, tell, [this](const Question& question) { return answer_to(question); });
}

std::unique_ptr<Implementation> open_qemu_gicv5(const Limits& limits, const std::string& path) {
  const qemu::Aarch64Program program = qemu::find_aarch64_program(path.empty() ? "qemu-system-aarch64" : path);
  const std::chrono::milliseconds time_limit = time_limit_of(limits);
  return std::make_unique<QemuGicv5>(limits, program.version,
                                     [=] { return qemu::start_gicv5_machine(program, time_limit); });
}

}  // namespace vcpuspec
