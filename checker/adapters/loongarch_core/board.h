// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "checker/adapters/loongarch_core/failure.h"
#include "checker/adapters/loongarch_core/prediction.h"
#include "checker/adapters/loongarch_program/program.h"
#include "checker/vectors/trace.h"

namespace vcpuspec::loongarch_core {

/// A core that is put into states of the machine `loongarch.csr`, takes steps, and is looked at. Throws Declined for
/// what cannot be done, and Failure when what is behind it breaks.
class Board {
 public:
  explicit Board(const Stepper& machine) : machine_(machine) {}
  virtual ~Board() = default;
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;

  const Stepper& machine() const { return machine_; }
  /// Position of a slot by its name without that of the bank. An unknown name is a mistake in this program.
  std::size_t at(std::string_view name) const;
  std::uint64_t slot(std::string_view name) { return state()[at(name)]; }

  /// What the core has chosen, by the names of the choices: the model is asked under these.
  virtual const NamedWords& choices() const;
  virtual loongarch_program::RegisterWidth width() const { return loongarch_program::RegisterWidth::bits_64; }
  /// The address of the instruction behind that one.
  std::uint64_t behind(std::uint64_t pc) const;
  bool is_la32() const { return width() == loongarch_program::RegisterWidth::bits_32; }

  /// The state after what was done last; reads it when that was not done yet.
  virtual const Words& state() = 0;
  /// A general register, as of the same moment.
  virtual std::uint64_t general_register(unsigned number) = 0;

  // What events are made of.

  /// To be told of each event before it is made to happen.
  virtual void is_next(std::string_view /*event*/, const NamedWords& /*arguments*/) {}
  virtual void set_general_register(unsigned number, std::uint64_t value) = 0;
  virtual void set_pc(std::uint64_t address) = 0;
  /// Puts a word where the core fetches next, and executes it.
  virtual void execute(std::uint32_t word) = 0;
  /// One instruction, whatever is there.
  virtual void step() = 0;
  virtual std::string read_memory(std::uint64_t pa, std::size_t size) = 0;
  virtual void write_memory(std::uint64_t pa, std::string_view bytes) = 0;
  /// Whether there is memory that the board does not use itself.
  virtual bool is_free_memory(std::uint64_t pa, std::size_t size) = 0;
  /// Where the core would fetch from that address; Declined when that is nowhere.
  std::uint64_t place_of(std::uint64_t address);
  /// Where the core links and stores; and a link that is there, or not, whatever was before.
  std::uint64_t link_address();
  void link(bool is_set);

  // The TLB.

  /// The model's entries stand behind one that the board chooses: that many can be there.
  static constexpr unsigned entries = 4;
  virtual unsigned entries_there() const = 0;
  /// Pages that the board maps, because the state does not map the program counter.
  struct Added {
    std::uint64_t va;
    std::uint64_t pa;
  };
  virtual const Added* added() const { return nullptr; }
  bool is_added(std::uint64_t address) const;

  // What only some boards can do.

  /// Puts a word where the core fetches next.
  virtual void put_word(std::uint32_t word);
  /// A step that may never end: whether it did within a short time. A core that did not is stopped.
  virtual bool step_ends();
  /// Whether steps take interrupts: then before the instruction.
  virtual void allow_interrupts(bool allowed);
  /// Executes an instruction without effect.
  virtual void stand();
  virtual void reset();
  virtual void set_line(unsigned line, bool level);
  virtual bool is_idle() const { return false; }
  virtual void set_idle(bool is_idle);
  virtual void execute_idle();
  /// Whether the timer has run in this case. As long as it has not, nothing shows its count.
  virtual bool has_timer_run() const { return false; }
  /// To be told of each instruction that writes TCFG.
  virtual void timer_was_written(std::uint64_t /*tcfg_word*/) {}
  /// Reads TVAL as software does, if the timer has run.
  virtual void look_at_timer() {}
  /// Executes instructions without effect until the next tick.
  virtual void tick();
  /// Lets time pass until the clock has just gone on: what RDTIME gives from now on for some instructions.
  virtual std::uint64_t begin_tick();

 protected:
  /// Where the model says that the core fetches from an address; nothing when it raises an exception.
  std::optional<std::uint64_t> fetched_from(const Words& from, std::uint64_t address, bool& is_refill) const;
  /// A page to add at that address of memory, when the program counter of a state is in none and no exception of a page
  /// that is there refuses it. Declined for states of no mode.
  std::optional<Added> page_to_add(const Words& wanted, std::uint64_t pa) const;
  /// To be told that another state was loaded.
  void forget_link() { link_address_.reset(); }

 private:
  const Stepper& machine_;
  std::optional<std::uint64_t> link_address_;
};

inline constexpr std::uint64_t direct_mode = 1U << 3, mapped_mode = 1U << 4;  // CRMD.DA and PG
inline constexpr std::uint64_t within_pair = 0x7fff;                          // of pages of the size that is added
/// No core has more bits in a physical address.
inline constexpr std::uint64_t physical_bits = (std::uint64_t{1} << 48) - 1;

}  // namespace vcpuspec::loongarch_core
