// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/loongarch_board.h"

#include <fmt/format.h>

#include <algorithm>

#include "checker/adapters/gdb/packet.h"
#include "checker/adapters/loongarch_program/instruction_words.h"
#include "checker/adapters/qemu/loongarch_loader.h"

namespace vcpuspec::qemu {

namespace {

using loongarch_core::physical_bits, loongarch_core::with_index_moved;
using loongarch_program::encode;

/// Memory of the emulated board: 256 MiB low and the rest of 3 GiB high, of which this much is there in all versions.
/// It begins at 0x90000000 in 7.2, and 256 MiB lower in 10.0 and 11.1.
bool is_memory(std::uint64_t pa) { return pa < 0x10000000 || (pa >= 0x90000000 && pa < 0x130000000); }

// ESTAT.
constexpr std::uint64_t software_lines = 0x3;
constexpr std::uint64_t codes = 0x7fff0000;

std::string differs(const std::string& name, std::uint64_t wanted, std::uint64_t actual) {
  return fmt::format("the emulator cannot be put into {}={:#x}: it holds {:#x}", name, wanted, actual);
}

}  // namespace

LoongarchBoard::LoongarchBoard(const qemu::Program& program, std::chrono::milliseconds time_limit,
                               const Stepper& machine)
    : Board(machine),
      process_(std::make_unique<Process>(program, time_limit)),
      stream_(process_->read_stream()),
      slots_(machine, process_->reading_of(stream_).cpu),
      time_limit_(time_limit) {}

LoongarchBoard::LoongarchBoard(const LoongarchBoard& like, std::unique_ptr<Process> waiting, const Words& wanted,
                               bool translates_index)
    : Board(like.machine()),
      process_(std::move(waiting)),
      slots_(like.slots_),
      time_limit_(like.time_limit_),
      translates_index_(translates_index),
      tval_(is_timer_running(wanted) ? 0 : wanted[slots_.at("TVAL")]) {
  refuse_missing(wanted);
  begin_counting(wanted);
  added_ = page_to_add(wanted, added_pages);
  process_->come_up_from(stream_for(like, wanted));
  if (!is_idle(wanted)) set_lines(wanted[slots_.at("ESTAT")]);
  if (is_timer_running(wanted)) start_timer(wanted);
  if (is_idle(wanted)) become_idle(wanted);
  check(wanted);
}

void LoongarchBoard::boot() {
  const Loader program(slots_);
  for (std::size_t entries = 0; entries <= most_entries; ++entries) block_at_.push_back(program.block(entries));
  process_->monitor("system_reset");
  write_memory(loader, first_program());
  write_memory(first_handler, program_at_first_handler());
  write_memory(second_handler, program.code());
  require(process_->stub().insert_breakpoint(program.stop()));
}

// Loading.

void LoongarchBoard::refuse_missing(const Words& wanted) const {
  for (std::size_t i = 0; i < slots_.count(); ++i)
    if (wanted[i] != 0 && !has_slot(i)) throw Declined(fmt::format("the emulator has no {}", slots_.name(i)));
}

/// What exceptions write and instructions do not.
LoongarchBoard::Marks LoongarchBoard::marks_of(const Words& words) const {
  return {words[slots_.at("BADI")], words[slots_.at("ESTAT")] & codes};
}

bool LoongarchBoard::can_load(const Words& wanted) const {
  const Marks marks = marks_of(wanted);
  // A reset makes MISC 0. No instruction writes the word behind TVAL, which is no more than kept.
  return wanted[slots_.at("MISC")] == 0 && (is_timer_running(wanted) || wanted[slots_.at("TVAL")] == tval_) &&
         (marks == Marks{} || marks == held_);
}

void LoongarchBoard::load(const Words& wanted, bool translates_index) {
  translates_index_ = translates_index;
  refuse_missing(wanted);
  if (block_at_.empty()) boot();
  reset();
  forget_link();
  has_timer_run_ = false;
  begin_counting(wanted);
  added_ = page_to_add(wanted, added_pages);
  run_loader(wanted);
  if (!is_idle(wanted)) set_lines(wanted[slots_.at("ESTAT")]);
  step();  // TCFG, by a step: the clock stands still when it ends
  if (is_timer_running(wanted)) timer_was_written(wanted[slots_.at("TCFG")]);
  step();  // CRMD
  set_pc(wanted[slots_.at("PC")]);
  if (is_idle(wanted)) become_idle(wanted);
  check(wanted);
}

/// The word that a slot is loaded with.
std::uint64_t LoongarchBoard::loaded_word(const Words& wanted, std::size_t slot) const {
  if (translates_index_ && slot == slots_.at("TLBIDX")) return with_index_moved(wanted[slot], BoardSlots::first_entry);
  return wanted[slot] | slots_.constants(slot);
}

std::vector<loongarch_core::EntryWords> LoongarchBoard::entries_for(const Words& wanted) const {
  std::vector<loongarch_core::EntryWords> all;
  for (unsigned n = 0; n < BoardSlots::entries; ++n) {
    const loongarch_core::TlbEntry entry = loongarch_core::entry_of(*this, wanted, n);
    if (entry.is_zero()) continue;
    all.push_back(words_for(entry, BoardSlots::first_entry + n));
    if (entry.is_valid()) continue;
    all.push_back(all.back());
    all.back().words[1] |= loongarch_core::not_an_entry;
  }
  if (added_) all.push_back(words_for(*added_, BoardSlots::end_of_entries - 1, width()));
  return all;
}

/// The words in the order in which the loader reads them.
std::string LoongarchBoard::table_for(const Words& wanted) const {
  const std::vector<loongarch_core::EntryWords> entries = entries_for(wanted);
  std::vector<std::uint64_t> words = {block_at_[entries.size()]};
  words.resize(1 + (most_entries - entries.size()) * std::size(entry_registers));
  for (const loongarch_core::EntryWords& entry : entries)
    words.insert(words.end(), std::begin(entry.words), std::end(entry.words));
  const auto of = [&](const char* name) { return wanted[slots_.at(name)]; };
  for (const BoardSlots::Csr& csr : slots_.csrs())
    if (!is_special(csr.number)) words.push_back(loaded_word(wanted, csr.slot));
  for (const std::uint64_t word : {of("TLBRERA"), of("ESTAT") & software_lines, of("TCFG"), of("CRMD")})
    words.push_back(word);
  std::string bytes;
  for (const std::uint64_t word : words) bytes += gdb::little_endian(word, 8);
  return bytes;
}

/// An entry as the emulator keeps it, at the place that its TLBIDX names.
void LoongarchBoard::put_entries(const Words& wanted, MigratedCpu& cpu) const {
  for (const loongarch_core::EntryWords& entry : entries_for(wanted)) {
    const auto [address_space, where, page, even, odd] = entry.words;
    const std::size_t index = where & 0xfff;
    const std::uint64_t size = where >> 24 & 0x3f;
    const std::uint64_t is_one = (where >> 31 & 1) == 0 ? 1 : 0;
    const std::uint64_t vppn = page & physical_bits;
    cpu.put("env.tlb.tlb_misc", index, size << 48 | vppn | address_space << 1 | is_one);
    cpu.put("env.tlb.tlb_entry0", index, even);
    cpu.put("env.tlb.tlb_entry1", index, odd);
  }
}

bool LoongarchBoard::is_timer_running(const Words& wanted) const { return (wanted[slots_.at("TCFG")] & 1) != 0; }

/// A stream says nothing of a running timer: TCFG is written once more, from where a core can write it.
void LoongarchBoard::start_timer(const Words& wanted) {
  write_memory(loader, last_words());
  step();
  timer_was_written(wanted[slots_.at("TCFG")]);
  step();
  set_pc(wanted[slots_.at("PC")]);
}

std::string LoongarchBoard::stream_for(const LoongarchBoard& like, const Words& wanted) const {
  MigrationReader reader;
  MigrationReading reading = reader.read(like.stream_);
  for (const BoardSlots::Csr& csr : slots_.csrs()) reading.cpu.put(csr.field, csr.index, loaded_word(wanted, csr.slot));
  reading.cpu.put("env.pc", 0, wanted[slots_.at("PC")]);
  if (is_timer_running(wanted)) {
    reading.cpu.put("env.pc", 0, loader);
    reading.cpu.put("env.gpr", tcfg_register, wanted[slots_.at("TCFG")]);
    reading.cpu.put("env.gpr", crmd_register, wanted[slots_.at("CRMD")]);
    reading.cpu.put("env.CSR_CRMD", 0, direct_mode);
  }
  put_entries(wanted, reading.cpu);
  std::string stream = like.stream_;
  return stream.replace(reading.offset, reading.cpu.section().size(), reading.cpu.section());
}

void LoongarchBoard::run_loader(const Words& wanted) {
  write_memory(table, table_for(wanted));
  const bool holds_them = held_ == marks_of(wanted);
  set_line(first_line, !holds_them);
  held_.reset();
  require(process_->stub().resume(holds_them ? second_handler : loader));
  require(process_->stub().wait_for_stop(gdb::Clock::now() + time_limit_));
  changed();
}

bool LoongarchBoard::is_idle(const Words& wanted) const { return (wanted[slots_.at("CORE")] & 1) != 0; }

/// Executes IDLE right before the program counter while nothing ends it, and only then lets interrupts pend.
void LoongarchBoard::become_idle(const Words& wanted) {
  const std::uint64_t pc = wanted[slots_.at("PC")];
  set_lines(0);
  set_pc(pc - sizeof(std::uint32_t));
  execute_idle();
  if (slot("PC") != pc) throw Declined("the core cannot be made idle in this state");
  step_ends();  // it is looked at once more
  set_lines(wanted[slots_.at("ESTAT")]);
}

/// While the core is idle the emulator's clock goes on at once to when the timer expires.
void LoongarchBoard::execute_idle() {
  if (is_timer_running(state())) throw Declined("the timer of an idle core does not stand still");
  put_word(encode("idle", {0}));
  is_idle_ = !step_ends();
}

void LoongarchBoard::set_lines(std::uint64_t wanted) {
  for (unsigned line = first_line; line <= last_line; ++line) set_line(line, (wanted >> line & 1) != 0);
}

bool LoongarchBoard::is_free_memory(std::uint64_t pa, std::size_t size) {
  return is_memory(pa) && is_memory(pa + size - 1) && (pa + size <= loader || pa >= end_of_own);
}

void LoongarchBoard::check(const Words& wanted) {
  const Words& is = state();
  for (std::size_t i = 0; i < slots_.count(); ++i)
    if (is[i] != wanted[i] && (i != slots_.at("TVAL") || !is_timer_running(wanted)))
      throw Declined(differs(slots_.name(i), wanted[i], is[i]));
}

// Looking.

void LoongarchBoard::read() {
  cpu_ = process_->read_cpu();
  state_ = slots_.words_of(cpu_, translates_index_);
  is_read_ = true;
  held_ = marks_of(state_);
}

const Words& LoongarchBoard::state() {
  if (!is_read_) read();
  const bool is_enabled = (state_[slots_.at("TCFG")] & 1) != 0;
  const bool is_stopped = is_stopped_ || (has_timer_run_ && was_enabled_ && !is_enabled);
  state_[slots_.at("CORE")] = (is_idle_ ? 1U : 0U) | (is_stopped ? 2U : 0U);
  state_[slots_.at("StableCounter")] = counter_;
  return state_;
}

std::uint64_t LoongarchBoard::general_register(unsigned number) {
  state();
  return cpu_.word("env.gpr", number).value_or(0);
}

// Doing.

void LoongarchBoard::set_general_register(unsigned number, std::uint64_t value) {
  require(process_->stub().write_register(number, value));
}

void LoongarchBoard::set_pc(std::uint64_t address) {
  require(process_->stub().write_register(pc_register, address));
  if (is_read_) state_[slots_.at("PC")] = address;
}

void LoongarchBoard::put_word(std::uint32_t word) {
  write_memory(place_of(slot("PC")), gdb::little_endian(word, sizeof word));
}

void LoongarchBoard::step() {
  held_.reset();
  ++instructions_;
  require(process_->stub().step());
  require(process_->stub().wait_for_stop(gdb::Clock::now() + time_limit_));
  changed();
}

void LoongarchBoard::stand() {
  const std::uint64_t pc = slot("PC");
  put_word(encode("nop"));
  if (step_ends() == is_idle_) throw Declined("an idle core does not stand still while it is looked at");
  set_pc(pc);
}

bool LoongarchBoard::step_ends() {
  constexpr auto a_while = std::chrono::milliseconds(100);  // more than one instruction takes on a busy machine
  held_.reset();
  ++instructions_;
  require(process_->stub().step());
  const auto stop = process_->stub().wait_for_stop(gdb::Clock::now() + a_while);
  changed();
  if (stop.kind != gdb::Outcome::Kind::timed_out) {
    require(stop);
    return true;
  }
  require(process_->stub().interrupt());
  require(process_->stub().wait_for_stop(gdb::Clock::now() + time_limit_));
  return false;
}

void LoongarchBoard::allow_interrupts(bool allowed) {
  constexpr unsigned interrupts = 5, none = 7;  // in both the clock stands
  require(process_->stub().set_step_flags(allowed ? interrupts : none));
}

void LoongarchBoard::execute(std::uint32_t word) {
  put_word(word);
  step();
}

void LoongarchBoard::reset() {
  process_->monitor("system_reset");
  is_idle_ = false;
  changed();
}

void LoongarchBoard::set_line(unsigned line, bool level) {
  require(process_->qtest().set_irq_in(std::string(Process::core), line, level));
  changed();
}

std::string LoongarchBoard::read_memory(std::uint64_t pa, std::size_t size) {
  return require(process_->qtest().read(pa, size));
}
void LoongarchBoard::write_memory(std::uint64_t pa, std::string_view bytes) {
  require(process_->qtest().write(pa, bytes));
}

}  // namespace vcpuspec::qemu
