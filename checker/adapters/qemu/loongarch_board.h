// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "checker/adapters/loongarch_core/board.h"
#include "checker/adapters/loongarch_core/tlb_entry.h"
#include "checker/adapters/qemu/board_slots.h"
#include "checker/adapters/qemu/qemu_process.h"
#include "checker/vectors/trace.h"

namespace vcpuspec::qemu {

using loongarch_core::Declined;

/// The program counter among the registers of the stub.
inline constexpr unsigned pc_register = 33;

/// A core of the emulator that is put into states of the machine `loongarch.csr`, takes steps, and is looked at. Throws
/// Declined for what cannot be done, and Failure when the emulator breaks.
class LoongarchBoard final : public loongarch_core::Board {
 public:
  /// A new one. What the emulator keeps of a slot decides whether the board has it.
  LoongarchBoard(const Program& program, std::chrono::milliseconds time_limit, const Stepper& machine);
  /// One that comes up in a state, for those that a core cannot be put into by instructions. It takes twenty times as
  /// long. `like` is one of the others, `waiting` waits for a stream.
  LoongarchBoard(const LoongarchBoard& like, std::unique_ptr<Process> waiting, const Words& wanted,
                 bool translates_index);

  bool has_slot(std::size_t slot) const { return slots_.has(slot); }

  /// Resets the core, puts it into a state and reads it back: a state that is not there is Declined.
  /// `translates_index`: the entries of the model's TLB are those that TLBIDX.Index names.
  void load(const Words& wanted, bool translates_index);
  /// Whether `load` can set the slots that no instruction writes: to 0, or where they are right as they are.
  bool can_load(const Words& wanted) const;
  /// The state after what was done last; reads it when that was not done yet.
  const Words& state() override;
  /// A general register, as of the same moment.
  std::uint64_t general_register(unsigned number) override;
  /// The state that a reset leaves, as a migration has it.
  const std::string& stream() const { return stream_; }
  pid_t process_id() const { return process_->id(); }
  std::string ending() { return process_->ending(); }

  // What events are made of.

  void set_general_register(unsigned number, std::uint64_t value) override;
  void set_pc(std::uint64_t address) override;
  /// Puts a word where the core fetches next.
  void put_word(std::uint32_t word) override;
  /// One instruction.
  void step() override;
  /// A step that may never end: whether it did within a short time. A core that did not is stopped.
  bool step_ends() override;
  /// Whether steps take interrupts: then before the instruction.
  void allow_interrupts(bool allowed) override;
  /// Executes an instruction without effect. The core can be looked at only once in between two steps.
  void stand() override;
  /// Puts a word where the core fetches next, and executes it.
  void execute(std::uint32_t word) override;
  void reset() override;
  void set_line(unsigned line, bool level) override;
  std::string read_memory(std::uint64_t pa, std::size_t size) override;
  void write_memory(std::uint64_t pa, std::string_view bytes) override;
  /// Whether there is memory that the board does not use itself.
  bool is_free_memory(std::uint64_t pa, std::size_t size) override;
  const Added* added() const override { return added_ ? &*added_ : nullptr; }
  unsigned entries_there() const override { return BoardSlots::end_of_entries - BoardSlots::first_entry; }
  bool is_timer_running(const Words& wanted) const;
  bool is_idle() const override { return is_idle_; }
  void set_idle(bool idle) override { is_idle_ = idle; }
  void execute_idle() override;

  // The clock. It goes on by one tick with every ten instructions, and stands while none is executed.

  /// Whether the timer has run in this case. As long as it has not, nothing in the emulator is its count.
  bool has_timer_run() const override { return has_timer_run_; }
  /// To be told of each instruction that writes TCFG.
  void timer_was_written(std::uint64_t tcfg_word) override;
  /// Reads TVAL as software does, if the timer has run. A count that has just begun counts as whole: what is read is
  /// rounded down, so one more, since the instructions before it never add up to its last tick.
  void look_at_timer() override;
  /// Lets time pass until a running timer shows what it should.
  void run_timer_down(const Words& wanted);
  /// Executes instructions without effect until the next tick.
  void tick() override;
  /// Lets time pass until the clock has just gone on: what RDTIME gives from now on for nine instructions.
  std::uint64_t begin_tick() override;

 private:
  /// What exceptions write and instructions do not: BADI, and the codes of ESTAT.
  struct Marks {
    std::uint64_t badi = 0;
    std::uint64_t codes = 0;
    bool operator==(const Marks&) const = default;
  };
  Marks marks_of(const Words& words) const;
  void boot();
  void refuse_missing(const Words& wanted) const;
  void execute_in_place(std::uint32_t word);
  void begin_counting(const Words& wanted);
  std::uint64_t look_at_clock();
  void start_timer(const Words& wanted);
  bool is_idle(const Words& wanted) const;
  void become_idle(const Words& wanted);
  std::string stream_for(const LoongarchBoard& like, const Words& wanted) const;
  void put_entries(const Words& wanted, MigratedCpu& cpu) const;
  void run_loader(const Words& wanted);
  std::string table_for(const Words& wanted) const;
  std::vector<loongarch_core::EntryWords> entries_for(const Words& wanted) const;
  void set_lines(std::uint64_t wanted);
  void check(const Words& wanted);
  void read();
  void changed() { is_read_ = false; }
  std::uint64_t loaded_word(const Words& wanted, std::size_t slot) const;

  std::unique_ptr<Process> process_;
  std::string stream_;  // from reset
  BoardSlots slots_;
  std::chrono::milliseconds time_limit_;
  std::vector<std::uint64_t> block_at_;  // where the loader begins to write so many entries
  std::optional<Added> added_;
  bool translates_index_ = false;
  std::uint64_t tval_ = 0;      // the word behind TVAL, which the emulator neither shows nor changes
  std::optional<Marks> held_;   // while they are known
  bool has_timer_run_ = false;  // since the state was loaded
  bool was_enabled_ = false;    // by the last write of TCFG
  bool is_stopped_ = false;     // by a one-shot that had expired before
  std::uint64_t counter_ = 0;
  std::uint64_t instructions_ = 0;
  std::uint64_t timer_written_at_ = 0;
  bool is_idle_ = false;
  bool is_read_ = false;
  MigratedCpu cpu_;
  Words state_;
};

}  // namespace vcpuspec::qemu
