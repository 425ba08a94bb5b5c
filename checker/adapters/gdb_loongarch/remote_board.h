// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "checker/adapters/gdb_loongarch/core_choices.h"
#include "checker/adapters/gdb_loongarch/core_programs.h"
#include "checker/adapters/gdb_loongarch/remote_core.h"
#include "checker/adapters/loongarch_core/board.h"

namespace vcpuspec::gdb_loongarch {

using loongarch_core::Words;

/// A core behind a stub as a board: CSR instructions write its state and read it. The core rests at home; the mode of a
/// state is entered for one instruction, and left by a word that the core can fetch after it.
class RemoteBoard final : public loongarch_core::Board {
 public:
  /// Finds out which CSRs the core has.
  RemoteBoard(const Stepper& machine, RemoteCore& core);

  /// Whether the core has that slot, and it can be looked at. The words of others are those that were loaded.
  bool has_slot(std::size_t slot) const { return has_[slot]; }
  /// Whether what a slot holds is read from the core.
  bool is_read(std::size_t slot) const { return is_read_back_[slot]; }

  /// Puts the core into a state and reads it back: a state that is not there is Declined.
  /// `translates_index`: the entries of the model's TLB are those that TLBIDX.Index names.
  void load(const Words& wanted, bool translates_index);
  /// The core was brought home or reset: nothing is known of it, and memory may be lost.
  void start_over();

  const loongarch_core::NamedWords& choices() const override { return choices_; }
  loongarch_program::RegisterWidth width() const override { return core_.own().width; }
  const Words& state() override;
  std::uint64_t general_register(unsigned number) override { return core_.read_register(number); }
  void is_next(std::string_view event, const loongarch_core::NamedWords& arguments) override;
  void set_general_register(unsigned number, std::uint64_t value) override { core_.write_register(number, value); }
  void set_pc(std::uint64_t address) override;
  void execute(std::uint32_t word) override;
  void step() override;
  std::string read_memory(std::uint64_t pa, std::size_t size) override { return core_.read_memory(pa, size); }
  void write_memory(std::uint64_t pa, std::string_view bytes) override;
  bool is_free_memory(std::uint64_t pa, std::size_t size) override;
  unsigned entries_there() const override { return entries_there_; }
  const Added* added() const override { return added_ ? &*added_ : nullptr; }

 private:
  struct Csr {
    std::size_t slot;
    std::uint32_t number;
    std::uint64_t constants;  // bits that are no part of the model's slot
  };
  /// What exceptions write and instructions do not: BADI, and the codes of ESTAT.
  struct Marks {
    std::uint64_t badi = 0;
    std::uint64_t codes = 0;
    bool operator==(const Marks&) const = default;
  };
  void get_to_know();
  std::optional<std::uint32_t> configuration(std::uint32_t number);
  void try_out(Csr& csr);
  void upload();
  bool reset_board();
  void find_entries();
  void try_out_entries();
  void refuse_entries(const Words& wanted) const;
  void put_entries(const Words& wanted);
  void add_entries(std::string_view results);
  std::uint64_t key_of(const loongarch_core::TlbEntry& is, std::uint64_t expected_key, bool is_found) const;
  void put_address_spaces();
  Marks marks_of(const Words& words) const;
  std::uint64_t begin_of(const Words& wanted);
  std::string table_for(const Words& wanted) const;
  void write_state(const Words& wanted);
  std::optional<std::size_t> difference_from(const Words& wanted);
  void check_mode(const Words& wanted);
  void refuse_missing(const Words& wanted) const;
  void refuse_what_goes_on(const Words& wanted) const;
  void refuse_what_is_too_long(const Words& wanted) const;
  void refuse_long_operands(std::string_view event, const loongarch_core::NamedWords& arguments);
  void read();
  std::optional<std::uint64_t> way_out_of(std::uint64_t pc);
  bool is_way_out(std::uint64_t address, std::uint64_t& pa);
  void enter();
  void leave_by(std::uint64_t address);

  RemoteCore& core_;
  loongarch_core::NamedWords choices_;
  std::vector<Csr> csrs_;
  std::vector<bool> has_;
  std::vector<bool> is_read_back_;
  CsrList list_;
  PlacedProgram registers_;
  PlacedProgram reader_;
  std::map<std::uint64_t, bool> is_memory_;                     // pages that were tried
  std::set<std::uint64_t> entered_;                             // words of CRMD that were seen to be what is entered
  std::set<std::size_t> hopeless_;                              // slots that a reset does not help
  std::optional<Marks> held_;                                   // while they are known
  std::vector<std::pair<std::uint64_t, std::size_t>> written_;  // by the event, in memory
  Words expected_;                                              // the state that the model says comes next
  Words state_;
  bool is_read_ = false;
  unsigned first_entry_ = 0;  // of the TLB, of those that take any page
  unsigned entries_there_ = 0;
  bool shows_address_spaces_ = true;  // of entries, when they are read
  std::string address_spaces_;        // as they are in memory
  std::string entries_code_;          // as it is in memory
  std::optional<Added> added_;
  bool translates_index_ = false;
};

}  // namespace vcpuspec::gdb_loongarch
