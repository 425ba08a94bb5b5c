// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/qemu_loongarch.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "checker/adapters/one_by_one.h"
#include "checker/adapters/qemu/loongarch_choices.h"
#include "checker/input_error.h"

namespace vcpuspec {

namespace {

using Kind = Answer::Kind;
using loongarch_core::machine_name;

}  // namespace

QemuLoongarch::QemuLoongarch(const Limits& limits, const QemuOptions& options)
    : limits_(limits), program_(qemu::find_program(options.path)), machine_(*find_machine(machine_name)) {
  try {
    start();
  } catch (const qemu::Failure& failure) {
    throw InputError({}, "qemu.not-ready", "the emulator does not get ready: " + std::string(failure.what()),
                     "vcpuspec was tried with version 7.2.22: see docs/judge_qemu.md");
  }
  choices_ = qemu::choices_of(qemu::MigrationReader().read(board_->stream()).cpu);
  for (std::size_t i = 0; i < machine_.shape().slots; ++i) has_.push_back(board_->has_slot(i));
}

bool QemuLoongarch::exports_machine(std::string_view machine) const { return machine == machine_name; }

bool QemuLoongarch::has_slot(std::string_view slot) const {
  const int at = machine_.slot(slot);
  return at >= 0 && has_[static_cast<std::size_t>(at)];
}

bool QemuLoongarch::observes(std::string_view place) const {
  return place != "mat" && !place.starts_with("host.StableCounter");
}

void QemuLoongarch::start() {
  board_.reset();
  board_ = std::make_unique<qemu::LoongarchBoard>(program_, time_limit_of(limits_), machine_);
}

std::unique_ptr<qemu::Process> QemuLoongarch::one_that_waits() const {
  return std::make_unique<qemu::Process>(program_, time_limit_of(limits_), qemu::Process::Start::from_stream);
}

/// A board in the state in which the question begins.
qemu::LoongarchBoard& QemuLoongarch::board_for(const loongarch_core::TraceQuestion& trace) {
  const qemu::Words wanted = trace.wanted();
  const bool translates_index = trace.names_entries();
  for (qemu::LoongarchBoard* board : {board_.get(), other_.get()}) {
    if (board == nullptr || !board->can_load(wanted)) continue;
    is_other_ = board == other_.get();
    board->load(wanted, translates_index);
    return *board;
  }
  is_other_ = true;
  if (!waiting_) waiting_ = one_that_waits();
  std::unique_ptr<qemu::Process> now = std::exchange(waiting_, one_that_waits());
  other_ = std::make_unique<qemu::LoongarchBoard>(*board_, std::move(now), wanted, translates_index);
  return *other_;
}

std::vector<std::uint64_t> QemuLoongarch::run(const loongarch_core::TraceQuestion& trace) {
  qemu::LoongarchBoard& board = board_for(trace);
  if (board.is_timer_running(board.state())) board.run_timer_down(trace.wanted());
  return trace.run_on(board);
}

Answer QemuLoongarch::answer_to(const Question& question) {
  if (question.machine != machine_name) return {Kind::unsupported, {}, "it does not export this"};
  try {
    is_other_ = false;
    if (!board_) start();
    return {Kind::outputs, run({machine_, question}), {}};
  } catch (const loongarch_core::Declined& declined) {
    return {Kind::unsupported, {}, declined.what()};
  } catch (const loongarch_core::Failure& failure) {
    Answer answer{failure.kind(), {}, failure.what()};
    std::unique_ptr<qemu::LoongarchBoard>& broken = is_other_ ? other_ : board_;
    if (broken && answer.kind != Kind::hung) answer.detail += "; " + broken->ending();
    broken.reset();
    return answer;
  }
}

void QemuLoongarch::ask(std::span<const Question> questions, const Tell& tell) {
  ask_one_by_one(questions, limits_, tell, [this](const Question& question) { return answer_to(question); });
}

std::string QemuLoongarch::version() const { return qemu::version_number(program_.version); }

std::unique_ptr<Implementation> open_qemu_loongarch(const Limits& limits, const QemuOptions& options) {
  return std::make_unique<QemuLoongarch>(limits, options);
}

}  // namespace vcpuspec
