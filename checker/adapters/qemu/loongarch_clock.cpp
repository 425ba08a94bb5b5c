// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/gdb/packet.h"
#include "checker/adapters/loongarch_program/instruction_words.h"
#include "checker/adapters/qemu/loongarch_board.h"
#include "checker/adapters/qemu/loongarch_loader.h"

/// The clock of the board and its timer.
namespace vcpuspec::qemu {

namespace {

using loongarch_program::encode;

constexpr std::uint64_t instructions_per_tick = 10;  // of a nanosecond each

}  // namespace

/// No instruction sets the counter: ticks are counted from what is wanted. A timer that is disabled cannot be told from
/// one that an expired one-shot has disabled.
void LoongarchBoard::begin_counting(const Words& wanted) {
  counter_ = wanted[slots_.at("StableCounter")];
  is_stopped_ = !is_timer_running(wanted) && (wanted[slots_.at("CORE")] & 2) != 0;
}

void LoongarchBoard::timer_was_written(std::uint64_t tcfg_word) {
  was_enabled_ = (tcfg_word & 1) != 0;
  has_timer_run_ = has_timer_run_ || was_enabled_;
  is_stopped_ = false;
  timer_written_at_ = instructions_;
}

void LoongarchBoard::execute_in_place(std::uint32_t word) {
  const std::uint64_t pc = slot("PC");
  put_word(word);
  step();
  if (require(process_->stub().read_register(pc_register)) != pc + sizeof word)
    throw Declined("the core does not execute what would look at its clock");
  set_pc(pc);
}

void LoongarchBoard::look_at_timer() {
  constexpr unsigned data = 9;
  if (!has_timer_run_) return;
  Words seen = state();
  execute_in_place(encode("csrrd", {data, csr_numbers::tval}));
  seen[slots_.at("TVAL")] = require(process_->stub().read_register(data)) + 1;
  state_ = std::move(seen);
  is_read_ = true;
}

void LoongarchBoard::run_timer_down(const Words& wanted) {
  constexpr std::uint64_t most_ticks = 32;
  const std::uint64_t initial = wanted[slots_.at("TCFG")] & ~std::uint64_t{3};
  const std::uint64_t ticks = initial - wanted[slots_.at("TVAL")];
  if (ticks > most_ticks) throw Declined("the timer would have to run for too long to show this host.TVAL");
  for (std::uint64_t i = 0; i < ticks; ++i) tick();
  look_at_timer();
  check(wanted);
}

void LoongarchBoard::tick() {
  const Words seen = state();
  const std::uint64_t began = instructions_;
  const std::uint64_t before = look_at_clock();
  if (!has_timer_run_) timer_written_at_ = instructions_;
  do {
    execute_in_place(encode("nop"));
    state_ = seen;  // but for the clock
    is_read_ = true;
  } while ((instructions_ - timer_written_at_) % instructions_per_tick != 0);
  const std::uint64_t passed = look_at_clock() - before;
  // So many instructions begin one or two ticks of the clock, which does not begin its own with those of the timer.
  const std::uint64_t least = (instructions_ - began - 1) / instructions_per_tick;
  counter_ += passed == least || passed == least + 1 ? 1 : passed;
  changed();
}

/// Keeps what is known of the state: only the clock goes on.
std::uint64_t LoongarchBoard::look_at_clock() {
  constexpr unsigned data = 9;
  const Words seen = state();
  execute_in_place(encode("rdtime.d", {data, 0}));
  state_ = seen;
  is_read_ = true;
  return require(process_->stub().read_register(data));
}

std::uint64_t LoongarchBoard::begin_tick() {
  const std::uint64_t first = look_at_clock();
  for (unsigned i = 0; i < 2 * instructions_per_tick; ++i)
    if (const std::uint64_t now = look_at_clock(); now != first) return now;
  throw Failure(Answer::Kind::protocol, "the emulator's clock does not go on with instructions");
}

}  // namespace vcpuspec::qemu
