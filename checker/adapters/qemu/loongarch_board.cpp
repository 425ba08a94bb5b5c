// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/loongarch_board.h"

#include <fmt/format.h>

#include <algorithm>

#include "checker/adapters/gdb/packet.h"
#include "checker/adapters/loongarch_program/program.h"
#include "checker/adapters/qemu/prediction.h"

namespace vcpuspec::qemu {

namespace {

using loongarch_program::encode;

// Where the board keeps its own things, at the top of low memory.
constexpr std::uint64_t loader = 0x0f000000;
constexpr std::uint64_t first_handler = loader + 0x1000;
constexpr std::uint64_t second_handler = loader + 0x2000;
constexpr std::uint64_t table = loader + 0x8000;
constexpr std::uint64_t added_pages = loader + 0x10000;
constexpr std::uint64_t end_of_own = loader + 0x20000;

/// Memory of the emulated board: 256 MiB low and the rest of 3 GiB high.
bool is_memory(std::uint64_t pa) { return pa < 0x10000000 || (pa >= 0x90000000 && pa < 0x140000000); }

constexpr unsigned pc_register = 33;
constexpr unsigned base_register = 4, data_register = 5, jump_register = 6, tcfg_register = 6, crmd_register = 7;
constexpr std::uint64_t physical_bits = (std::uint64_t{1} << 48) - 1;

constexpr std::uint32_t asid = 0x18, tlbidx = 0x10, tlbehi = 0x11, tlbelo0 = 0x12, tlbelo1 = 0x13;
constexpr std::uint32_t crmd = 0x0, ecfg = 0x4, estat = 0x5, eentry = 0xc, tcfg = 0x41, ticlr = 0x44, tlbrera = 0x8a;
constexpr std::uint32_t dbg = 0x500, misc = 0x3, badi = 0x8, tval = 0x42;
constexpr std::uint32_t entry_registers[] = {asid, tlbidx, tlbehi, tlbelo0, tlbelo1};

/// The most that writing the model's entries takes: each twice, the second time to make it none, and an added one.
constexpr std::size_t most_entries = 2 * BoardSlots::entries + 1;

constexpr std::uint64_t instructions_per_tick = 10;                    // of a nanosecond each
constexpr std::uint64_t within_pair = 0x7fff;                          // of pages of the size that is added
constexpr std::uint64_t direct_mode = 1U << 3, mapped_mode = 1U << 4;  // CRMD.DA and PG

// ESTAT.
constexpr std::uint64_t software_lines = 0x3;
constexpr unsigned first_line = 2, last_line = 12;
constexpr std::uint64_t codes = 0x7fff0000;

void csrwr(loongarch_program::Program& program, unsigned rd, std::uint32_t number) {
  program.append("csrwr", {rd, number});
}
void constant_to(loongarch_program::Program& program, std::uint32_t number, std::uint64_t value) {
  program.load(data_register, value);
  csrwr(program, data_register, number);
}

/// CSRs that the loader leaves alone or writes on its own.
bool is_special(std::uint32_t number) {
  constexpr std::uint32_t special[] = {crmd, misc, badi, estat, tcfg, tval, tlbrera};
  return std::find(std::begin(special), std::end(special), number) != std::end(special);
}

/// The program that writes a state: the words that it writes come from the table.
class Loader {
 public:
  explicit Loader(const BoardSlots& slots) {
    begin();
    for (std::size_t i = 0; i < most_entries; ++i) add_block();
    entries_end_ = second_handler + program_.size_in_bytes();
    for (const BoardSlots::Csr& csr : slots.csrs())
      if (!is_special(csr.number)) from_table(csr.number);
    from_table(tlbrera);
    from_table(estat);
    word_from_table(tcfg_register);
    word_from_table(crmd_register);
    stop_ = second_handler + program_.size_in_bytes();
    csrwr(program_, tcfg_register, tcfg);
    csrwr(program_, crmd_register, crmd);
  }
  std::string code() const { return program_.bytes(); }
  std::uint64_t stop() const { return stop_; }
  /// Where to begin so that so many entries are written: the last blocks.
  std::uint64_t block(std::size_t entries) const { return entries_end_ - entries * block_size_; }

 private:
  void word_from_table(unsigned rd) {
    program_.append("ld.d", {rd, base_register, static_cast<std::int64_t>(8 * in_table_++)});
  }
  void from_table(std::uint32_t number) {
    word_from_table(data_register);
    csrwr(program_, data_register, number);
  }
  /// A timer that was left running may have expired by now; entries are written outside a refill.
  void begin() {
    constant_to(program_, tcfg, 0);
    constant_to(program_, ticlr, 1);
    constant_to(program_, tlbrera, 0);
    program_.load(base_register, table);
    word_from_table(jump_register);
    program_.append("jirl", {0, jump_register, 0});
  }
  void add_block() {
    const std::size_t before = program_.size_in_bytes();
    for (const std::uint32_t number : entry_registers) from_table(number);
    program_.append("tlbwr");
    block_size_ = program_.size_in_bytes() - before;
  }

  loongarch_program::Program program_;
  std::size_t in_table_ = 0;
  std::size_t block_size_ = 0;
  std::uint64_t entries_end_ = 0;
  std::uint64_t stop_ = 0;
};

/// What runs before: no instruction writes BADI or the codes of ESTAT, but exceptions do. The word 0 is none, so it
/// makes BADI 0; an interrupt, whose line stands up, makes the codes 0.
std::string first_program() {
  loongarch_program::Program program;
  constant_to(program, tcfg, 0);
  constant_to(program, dbg, 0);  // no interrupt is taken in debug mode
  constant_to(program, eentry, first_handler);
  program.append(0);
  return program.bytes();
}
std::string program_at_first_handler() {
  loongarch_program::Program program;
  constant_to(program, eentry, second_handler);
  constant_to(program, ecfg, 1U << first_line);
  constant_to(program, crmd, direct_mode | 1U << 2);  // IE
  program.append("b", {0});
  return program.bytes();
}

std::string differs(const std::string& name, std::uint64_t wanted, std::uint64_t actual) {
  return fmt::format("the emulator cannot be put into {}={:#x}: it holds {:#x}", name, wanted, actual);
}

}  // namespace

/// What is written for one entry.
struct LoongarchBoard::Entry {
  std::uint64_t words[std::size(entry_registers)];
};

LoongarchBoard::LoongarchBoard(const qemu::Program& program, std::chrono::milliseconds time_limit,
                               const Stepper& machine)
    : machine_(machine),
      process_(std::make_unique<Process>(program, time_limit)),
      stream_(process_->read_stream()),
      slots_(machine, process_->reading_of(stream_).cpu),
      time_limit_(time_limit) {}

LoongarchBoard::LoongarchBoard(const LoongarchBoard& like, std::unique_ptr<Process> waiting, const Words& wanted,
                               bool translates_index)
    : machine_(like.machine_),
      process_(std::move(waiting)),
      slots_(like.slots_),
      time_limit_(like.time_limit_),
      translates_index_(translates_index),
      tval_(is_timer_running(wanted) ? 0 : wanted[slots_.at("TVAL")]) {
  refuse_missing(wanted);
  begin_counting(wanted);
  plan_fetch(wanted);
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
  link_address_.reset();
  has_timer_run_ = false;
  begin_counting(wanted);
  plan_fetch(wanted);
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

std::vector<LoongarchBoard::Entry> LoongarchBoard::entries_for(const Words& wanted) const {
  constexpr std::uint64_t not_an_entry = std::uint64_t{1} << 31;
  constexpr std::uint64_t global = 1U << 6;
  std::vector<Entry> all;
  for (unsigned n = 0; n < BoardSlots::entries; ++n) {
    const std::string number = std::to_string(n);
    const std::uint64_t key = wanted[slots_.at("TLBKEY" + number)];
    const std::uint64_t hi = wanted[slots_.at("TLBHI" + number)];
    const std::uint64_t even = wanted[slots_.at("TLBLO" + std::to_string(2 * n))];
    const std::uint64_t odd = wanted[slots_.at("TLBLO" + std::to_string(2 * n + 1))];
    if ((key | hi | even | odd) == 0) continue;  // as reset leaves it
    const std::uint64_t g = (key & 2) != 0 ? global : 0;
    const std::uint64_t where = (BoardSlots::first_entry + n) | (hi & 0x3f) << 24;
    const std::uint64_t page = hi & ~std::uint64_t{0x1fff};
    all.push_back({{key >> 16 & 0x3ff, where, page, even | g, odd | g}});
    if ((key & 1) != 0) continue;
    all.push_back(all.back());
    all.back().words[1] |= not_an_entry;
  }
  if (added_) {
    constexpr std::uint64_t page_size = 14;
    constexpr std::uint64_t open_to_all = 0x1 | 0x2 | 0x3 << 2 | 0x1 << 4 | global;  // V, D, PLV3, MAT 1, G
    const std::uint64_t where = (BoardSlots::end_of_entries - 1) | page_size << 24;
    all.push_back({{0, where, added_->va, added_->pa | open_to_all,
                    (added_->pa + (std::uint64_t{1} << page_size)) | open_to_all}});
  }
  return all;
}

/// The words in the order in which the loader reads them.
std::string LoongarchBoard::table_for(const Words& wanted) const {
  const std::vector<Entry> entries = entries_for(wanted);
  std::vector<std::uint64_t> words = {block_at_[entries.size()]};
  words.resize(1 + (most_entries - entries.size()) * std::size(entry_registers));
  for (const Entry& entry : entries) words.insert(words.end(), std::begin(entry.words), std::end(entry.words));
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
  for (const Entry& entry : entries_for(wanted)) {
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
  loongarch_program::Program program;
  csrwr(program, tcfg_register, tcfg);
  csrwr(program, crmd_register, crmd);
  write_memory(loader, program.bytes());
  step();
  timer_was_written(wanted[slots_.at("TCFG")]);
  step();
  set_pc(wanted[slots_.at("PC")]);
}

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
  if (process_->stub().read_register(pc_register).value != pc + sizeof word)
    throw Declined("the core does not execute what would look at its clock");
  set_pc(pc);
}

void LoongarchBoard::look_at_timer() {
  constexpr unsigned data = 9;
  if (!has_timer_run_) return;
  Words seen = state();
  execute_in_place(encode("csrrd", {data, tval}));
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

void LoongarchBoard::execute_idle() {
  put_word(encode("idle", {0}));
  is_idle_ = !step_ends();
}

void LoongarchBoard::set_lines(std::uint64_t wanted) {
  for (unsigned line = first_line; line <= last_line; ++line) set_line(line, (wanted >> line & 1) != 0);
}

/// Where the model says that the core fetches from an address; nothing when it raises an exception.
std::optional<std::uint64_t> LoongarchBoard::fetched_from(const Words& from, std::uint64_t address,
                                                          bool& is_refill) const {
  Words outside_debug_mode = from;
  outside_debug_mode[slots_.at("DBG")] = 0;  // within it a refill would look like any exception
  const Prediction fetch = predict(machine_, "fetch", {{"address", address}}, outside_debug_mode);
  const std::size_t mode = slots_.at("CRMD");
  const bool is_done = fetch.results.at("done") != 0;
  is_refill = !is_done && (from[mode] & direct_mode) == 0 && (fetch.after[mode] & direct_mode) != 0;
  if (!is_done) return std::nullopt;
  return fetch.results.at("pa");
}

/// Sees to it that the word at the program counter can be fetched. What of an address no page decides stays.
void LoongarchBoard::plan_fetch(const Words& wanted) {
  added_.reset();
  const std::uint64_t mode = wanted[slots_.at("CRMD")] & (direct_mode | mapped_mode);
  if (mode != direct_mode && mode != mapped_mode)
    throw Declined("CRMD has DA and PG both 0 or both 1, which is no mode, and nothing says what is fetched in it");
  const std::uint64_t pc = wanted[slots_.at("PC")];
  bool is_refill = false;
  fetched_from(wanted, pc, is_refill);
  if (is_refill) added_ = Added{pc & ~within_pair, added_pages};
}

bool LoongarchBoard::is_added(std::uint64_t address) const { return added_ && (address & ~within_pair) == added_->va; }

bool LoongarchBoard::is_free_memory(std::uint64_t pa, std::size_t size) {
  return is_memory(pa) && is_memory(pa + size - 1) && (pa + size <= loader || pa >= end_of_own);
}

std::uint64_t LoongarchBoard::place_of(std::uint64_t address) {
  bool is_refill = false;
  std::optional<std::uint64_t> pa = fetched_from(state(), address, is_refill);
  if (is_refill && is_added(address)) return added_->pa + (address - added_->va);
  if (!pa) throw Declined(fmt::format("no instruction can be fetched from {:#x} in this state", address));
  *pa &= physical_bits;
  if (!is_free_memory(*pa, sizeof(std::uint32_t)))
    throw Declined(fmt::format("the emulated board has no free memory at {:#x}, from where it would fetch", *pa));
  return *pa;
}

void LoongarchBoard::check(const Words& wanted) {
  const Words& is = state();
  for (std::size_t i = 0; i < slots_.count(); ++i)
    if (is[i] != wanted[i] && (i != slots_.at("TVAL") || !is_timer_running(wanted)))
      throw Declined(differs(slots_.name(i), wanted[i], is[i]));
}

// LLbit: no register shows it.

std::uint64_t LoongarchBoard::link_address() {
  constexpr std::uint64_t within_page = 0xfff, half_a_page = 0x800, aligned = 0xff8;
  if (!link_address_) {
    const std::uint64_t pc = slot("PC");
    link_address_ = (pc & ~within_page) | ((pc + half_a_page) & aligned);
  }
  return *link_address_;
}

void LoongarchBoard::link(bool is_set) {
  const std::uint64_t pc = slot("PC");
  constexpr unsigned data = 7, address = 8;
  set_general_register(address, link_address());
  execute(is_set ? encode("ll.d", {data, address, 0}) : encode("sc.d", {data, address, 0}));
  if (slot("PC") != pc + sizeof(std::uint32_t)) throw Declined("the core cannot access the line of the LLbit");
  set_pc(pc);
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

std::uint64_t LoongarchBoard::slot(std::string_view name) { return state()[slots_.at(name)]; }

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
  constexpr auto a_while = std::chrono::milliseconds(20);
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
