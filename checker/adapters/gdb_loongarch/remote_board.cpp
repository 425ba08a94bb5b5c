// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/gdb_loongarch/remote_board.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "checker/adapters/gdb/packet.h"
#include "checker/adapters/loongarch_program/instruction_words.h"

namespace vcpuspec::gdb_loongarch {

namespace {

using loongarch_core::Declined;
using loongarch_core::direct_mode;
using loongarch_core::Failure;
using loongarch_core::mapped_mode;
using loongarch_core::physical_bits;
using loongarch_core::predict;
using loongarch_core::Prediction;
using loongarch_program::encode;
namespace numbers = loongarch_core::csr_numbers;

constexpr std::uint64_t word_size = sizeof(std::uint32_t);
constexpr std::uint64_t plv_bits = 3, interrupt_enable = 4;  // of CRMD
constexpr std::uint64_t software_lines = 3, lines = 0x1fff;  // of ESTAT
constexpr std::uint64_t codes = 0x7fff0000;
constexpr std::uint32_t msgir = 0xa4;  // what reads it takes a message away

/// CSRs that are there on every core, and that trying out would not leave as they are.
bool is_certain(std::uint32_t number) {
  constexpr std::uint32_t all[] = {numbers::crmd,   numbers::ecfg, numbers::estat, numbers::badi,
                                   numbers::eentry, numbers::tcfg, numbers::tval,  numbers::tlbrera};
  return std::find(std::begin(all), std::end(all), number) != std::end(all);
}
/// Registers by which a core enters guest mode, in which nobody could get it back from here: they are left alone.
bool is_of_virtualization(const SlotInfo& info) { return info.presence.starts_with("LVZ"); }
/// CSRs that the table does not have: written otherwise, or not by instructions.
bool is_never_written(std::uint32_t number) {
  return number == numbers::crmd || number == numbers::badi || number == numbers::tval;
}

}  // namespace

// What the core has.

RemoteBoard::RemoteBoard(const Stepper& machine, RemoteCore& core)
    : Board(machine), core_(core), has_(machine.shape().slots, true), is_read_back_(machine.shape().slots, false) {
  choices_ = core_.own().is_la32() ? choices_of_la32({configuration(1), configuration(2), configuration(6)})
                                   : choices_of_la64(configuration(2));
  get_to_know();
  find_entries();
  upload();
  for (const std::uint64_t address : {registers_.stop, reader_.stop, core_.own().trap()}) core_.add_breakpoint(address);
  is_read_back_[at("PC")] = true;
  try_out_entries();
}

/// A word that CPUCFG gives; nothing when the core does not execute it.
std::optional<std::uint32_t> RemoteBoard::configuration(std::uint32_t number) {
  const std::uint64_t at = core_.own().probe();
  core_.put_word(at, encode("cpucfg", {data_register, base_register}));
  core_.write_register(base_register, number);
  if (core_.step_at(at) != at + word_size) return std::nullopt;
  return static_cast<std::uint32_t>(core_.read_register(data_register));
}

void RemoteBoard::get_to_know() {
  const Own& own = core_.own();
  core_.write_register(data_register, own.trap());
  core_.put_word(own.probe(), encode("csrwr", {data_register, numbers::eentry}));
  if (core_.step_at(own.probe()) != own.probe() + word_size)
    throw Failure(Answer::Kind::gave_up, "the core does not execute csrwr at PLV0");
  for (std::size_t i = 0; i < has_.size(); ++i) {
    const SlotInfo* info = machine().subject().find(machine().machine().slots[i]);
    if (info == nullptr || !info->number) continue;
    Csr csr = {i, *info->number, 0};
    if (csr.number == msgir || is_of_virtualization(*info)) has_[i] = false;
    else if (!is_certain(csr.number)) try_out(csr);
    else if (!is_never_written(csr.number)) list_.written.push_back(csr.number);
    if (!has_[i]) continue;
    is_read_back_[i] = csr.number != numbers::tval;
    if (is_read_back_[i]) csrs_.push_back(csr);
  }
  list_.written = in_order_of_writing(list_.written);
  for (const Csr& csr : csrs_) list_.read.push_back(csr.number);
}

/// A CSR that reads 0 and keeps nothing of ones is none. One that raises an exception when it is written is what it is.
/// What it still holds when it was written with zeros is constant, if the model's slot has no place for it.
void RemoteBoard::try_out(Csr& csr) {
  const std::uint64_t at = core_.own().probe();
  const auto does = [&](std::uint32_t word) {
    core_.put_word(at, word);
    return core_.step_at(at) == at + word_size;
  };
  const auto reads = [&] {
    does(encode("csrrd", {data_register, csr.number}));
    return core_.read_register(data_register);
  };
  const auto writes = [&](std::uint64_t word) {
    core_.write_register(data_register, word);
    return does(encode("csrwr", {data_register, csr.number}));
  };
  has_[csr.slot] = does(encode("csrrd", {data_register, csr.number}));
  if (!has_[csr.slot]) return;
  const std::uint64_t before = core_.read_register(data_register);
  const bool is_written = writes(~std::uint64_t{0});
  if (is_written) has_[csr.slot] = before != 0 || reads() != 0;
  const std::uint64_t slot_bits = machine().subject().find(machine().machine().slots[csr.slot])->state_mask;
  csr.constants = (is_written && writes(0) ? reads() : before) & ~slot_bits;
  if (is_written) writes(before);
  if (is_written && has_[csr.slot]) list_.written.push_back(csr.number);
}

/// Entries for pages of any size come behind those for pages of one size, which an index does not suit as it is.
void RemoteBoard::find_entries() {
  core_.put_word(core_.own().probe(), encode("csrrd", {data_register, numbers::prcfg3}));
  core_.step_at(core_.own().probe());
  const std::uint64_t prcfg3 = core_.read_register(data_register);
  const auto bits = [&](unsigned hi, unsigned lo) { return static_cast<unsigned>(prcfg3 >> lo & ones(hi - lo + 1)); };
  constexpr unsigned with_stlb = 2;
  entries_there_ = bits(11, 4) + 1;
  first_entry_ = bits(3, 0) == with_stlb ? (bits(19, 12) + 1) << bits(25, 20) : 0;
}

/// An entry that a core reads back as it was written can be looked at; not all say whose address space it is in.
void RemoteBoard::try_out_entries() {
  Words wanted(has_.size());
  wanted[at("CRMD")] = direct_mode;
  const loongarch_core::TlbEntry entry = {1 | 0x2a << 16, 0x23450000 | 14, 0x5000 | 0x1, 0x9000 | 0x3};
  wanted[at("TLBKEY0")] = entry.key;
  wanted[at("TLBHI0")] = entry.hi;
  wanted[at("TLBLO0")] = entry.even;
  wanted[at("TLBLO1")] = entry.odd;
  expected_ = wanted;
  write_state(wanted);
  shows_address_spaces_ = state_[at("TLBKEY0")] == entry.key;
  bool is_shown = false;
  try {
    read();
    const loongarch_core::TlbEntry is = entry_of(*this, state_, 0);
    is_shown = is.key == entry.key && is.hi == entry.hi && is.even == entry.even && is.odd == entry.odd;
  } catch (const Declined&) {
    // TLBSRCH does not find it.
  }
  for (unsigned n = 0; n < entries; ++n) {
    const std::string number = std::to_string(n);
    for (const char* part : {"TLBKEY", "TLBHI"}) is_read_back_[at(part + number)] = is_shown;
    for (const unsigned half : {2 * n, 2 * n + 1}) is_read_back_[at("TLBLO" + std::to_string(half))] = is_shown;
  }
}

void RemoteBoard::upload() {
  const Own& own = core_.own();
  registers_ = registers_program(own, list_);
  reader_ = reader_program(own, list_, first_entry_);
  core_.write_memory(own.loader(), loader_program(own, list_).bytes);
  core_.write_memory(own.registers(), registers_.bytes);
  core_.write_memory(own.reader(), reader_.bytes);
  core_.put_word(own.enter(), encode("csrwr", {enter_register, numbers::crmd}));
}

void RemoteBoard::start_over() {
  held_.reset();
  entries_code_.clear();
  address_spaces_.clear();
  upload();
}

bool RemoteBoard::reset_board() {
  if (!core_.reset()) return false;
  start_over();
  return true;
}

// Loading.

RemoteBoard::Marks RemoteBoard::marks_of(const Words& words) const {
  return {words[at("BADI")], words[at("ESTAT")] & codes};
}

/// Where to begin so that BADI and the codes of ESTAT come out as wanted. A word raises an exception that leaves it in
/// BADI: 0 is no instruction.
std::uint64_t RemoteBoard::begin_of(const Words& wanted) {
  const Own& own = core_.own();
  const Marks marks = marks_of(wanted);
  if (held_ == marks) return own.loader();
  constexpr std::uint64_t least_word = std::uint64_t{1} << 32;
  const std::uint32_t word = marks.badi < least_word ? static_cast<std::uint32_t>(marks.badi) : 0;
  const std::uint32_t kind = word & ~std::uint32_t{0x7fff};
  const bool raises = word == 0 || kind == encode("syscall", {0}) || kind == encode("break", {0});
  core_.write_memory(own.first(), exception_program(own, raises ? word : 0).bytes);
  core_.write_memory(own.handler(), handler_program(own, marks.codes == 0).bytes);
  return own.first();
}

/// The words in the order in which the loader reads them.
std::string RemoteBoard::table_for(const Words& wanted) const {
  std::string bytes;
  for (const std::uint32_t number : list_.written) {
    const auto csr = std::find_if(csrs_.begin(), csrs_.end(), [&](const Csr& one) { return one.number == number; });
    std::uint64_t word = wanted[csr->slot];
    if (number == numbers::estat) word &= software_lines;
    if (number == numbers::tlbidx && translates_index_) word = loongarch_core::with_index_moved(word, first_entry_);
    bytes += gdb::little_endian(word, core_.own().word_size());
  }
  return bytes;
}

/// What no instruction shows of entries is not written either.
void RemoteBoard::refuse_entries(const Words& wanted) const {
  for (unsigned n = 0; n < entries; ++n) {
    const loongarch_core::TlbEntry entry = entry_of(*this, wanted, n);
    if (!entry.is_zero() && !entry.is_valid())
      throw Declined("an entry of the TLB holds something and is none, which no instruction shows");
    if (!entry.is_zero() && !is_read_back_[at("TLBHI" + std::to_string(n))])
      throw Declined("entries of the TLB are not read back as they were written");
  }
}

void RemoteBoard::put_entries(const Words& wanted) {
  std::vector<loongarch_core::EntryWords> all;
  for (unsigned n = 0; n < entries; ++n)
    if (const loongarch_core::TlbEntry entry = entry_of(*this, wanted, n); !entry.is_zero())
      all.push_back(words_for(entry, first_entry_ + n));
  if (added_) all.push_back(words_for(*added_, first_entry_ + entries_there_ - 1, core_.own().width));
  std::string code = entries_program(core_.own(), all).bytes;
  if (code == entries_code_) return;
  core_.write_memory(core_.own().entries(), code);
  entries_code_ = std::move(code);
}

void RemoteBoard::write_state(const Words& wanted) {
  put_entries(wanted);
  core_.write_memory(core_.own().table(), table_for(wanted));
  const std::uint64_t begin = begin_of(wanted);
  held_.reset();
  if (const std::uint64_t stop = core_.run(begin); stop != registers_.stop)
    throw Failure(Answer::Kind::gave_up, fmt::format("the program that writes the state ends at {:#x}", stop));
  state_ = wanted;
  state_[at("CRMD")] = direct_mode;
  read();
  state_[at("CRMD")] = wanted[at("CRMD")];
}

std::optional<std::size_t> RemoteBoard::difference_from(const Words& wanted) {
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (state()[i] != wanted[i]) return i;
  return std::nullopt;
}

/// What a stub cannot hold still while the core is looked at.
void RemoteBoard::refuse_what_goes_on(const Words& wanted) const {
  constexpr std::uint64_t long_enough = std::uint64_t{1} << 34;
  const std::uint64_t tcfg = wanted[at("TCFG")];
  if ((tcfg & 1) != 0 && tcfg < long_enough)
    throw Declined("the timer would run on, and may expire, while the core is looked at");
}

void RemoteBoard::refuse_missing(const Words& wanted) const {
  for (std::size_t i = 0; i < has_.size(); ++i)
    if (wanted[i] != 0 && !has_slot(i)) throw Declined(fmt::format("the core has no {}", machine().machine().slots[i]));
  if (wanted[at("CORE")] != 0) throw Declined("nothing makes this core idle, or its timer one that has expired");
}

/// A core of 32 bits is not put into states of another one.
void RemoteBoard::refuse_what_is_too_long(const Words& wanted) const {
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (is_read_back_[i] && (wanted[i] & ~core_.own().bits()) != 0)
      throw Declined(
          fmt::format("the core has 32 bits, and {}={:#x} has more", machine().machine().slots[i], wanted[i]));
}

void RemoteBoard::load(const Words& wanted, bool translates_index) {
  translates_index_ = translates_index;
  refuse_missing(wanted);
  refuse_what_is_too_long(wanted);
  refuse_entries(wanted);
  refuse_what_goes_on(wanted);
  added_ = page_to_add(wanted, core_.own().added_pages());
  expected_ = wanted;
  forget_link();
  written_.clear();
  write_state(wanted);
  std::optional<std::size_t> differs = difference_from(wanted);
  if (differs && !hopeless_.contains(*differs) && reset_board()) {
    write_state(wanted);
    differs = difference_from(wanted);
    if (differs) hopeless_.insert(*differs);
  }
  if (differs)
    throw Declined(fmt::format("the core cannot be put into {}={:#x}: it holds {:#x}",
                               machine().machine().slots[*differs], wanted[*differs], state_[*differs]));
  check_mode(wanted);
}

/// The mode is entered and left without an instruction in between, once for each.
void RemoteBoard::check_mode(const Words& wanted) {
  const std::uint64_t crmd = wanted[at("CRMD")];
  if ((crmd & plv_bits) == plv_bits || entered_.contains(crmd)) return;
  expected_ = wanted;
  const std::optional<std::uint64_t> out = way_out_of(wanted[at("PC")]);
  if (!out) throw Declined("nothing that looks at the core can be fetched in this state");
  enter();
  leave_by(*out);
  if (state_[at("CRMD")] != crmd)
    throw Declined(
        fmt::format("the core cannot be put into host.CRMD={:#x}: it holds {:#x}", crmd, state_[at("CRMD")]));
  entered_.insert(crmd);
}

// Looking.

/// Under which address space each entry is looked for.
void RemoteBoard::put_address_spaces() {
  std::string all;
  for (unsigned n = 0; n < entries; ++n)
    all += gdb::little_endian(loongarch_core::address_space_of(entry_of(*this, expected_, n)), core_.own().word_size());
  if (all == address_spaces_) return;
  core_.write_memory(core_.own().address_spaces(), all);
  address_spaces_ = all;
}

void RemoteBoard::read() {
  put_address_spaces();
  if (const std::uint64_t stop = core_.run(core_.own().reader()); stop != reader_.stop)
    throw Failure(Answer::Kind::gave_up, fmt::format("the program that reads the state ends at {:#x}", stop));
  const unsigned size = core_.own().word_size();
  const std::string bytes = core_.read_memory(core_.own().results(), size * csrs_.size());
  for (std::size_t i = 0; i < csrs_.size(); ++i)
    if (csrs_[i].number != numbers::crmd)
      state_[csrs_[i].slot] =
          gdb::from_little_endian(std::string_view(bytes).substr(size * i, size)) & ~csrs_[i].constants;
  constexpr std::size_t sets = 1 + entries;
  add_entries(core_.read_memory(core_.own().entry_results(), sets * words_of_entry * size));
  std::uint64_t& tlbidx = state_[at("TLBIDX")];
  if (translates_index_) tlbidx = loongarch_core::with_index_moved(tlbidx, 0 - std::uint64_t{first_entry_});
  is_read_ = true;
  held_ = marks_of(state_);
}

/// Where TLBRD does not say which address space an entry is in, TLBSRCH has looked for it in the one that it should be
/// in. Nothing finds out the address space of a global entry.
std::uint64_t RemoteBoard::key_of(const loongarch_core::TlbEntry& is, std::uint64_t expected_key, bool is_found) const {
  constexpr std::uint64_t valid = 1, global = 2;
  if (shows_address_spaces_ || !is.is_valid()) return is.key;
  const std::uint64_t expected = expected_key & ~ones(16);
  const bool is_clear = (is.key & global) == 0 && is_found;
  if (!is_clear && (expected_key & valid) != 0)
    throw Declined("nothing shows which address space an entry of the TLB is in");
  return (is.key & (valid | global)) | expected;
}

/// The registers come first, as they were before. Entries that are none show nothing of what they hold.
void RemoteBoard::add_entries(std::string_view results) {
  const auto word = [&](std::size_t set, std::size_t i) {
    const unsigned size = core_.own().word_size();
    return gdb::from_little_endian(results.substr((set * words_of_entry + i) * size, size));
  };
  for (unsigned n = 0; n < entries; ++n) {
    loongarch_core::EntryWords read{};
    for (std::size_t i = 0; i < std::size(read.words); ++i) read.words[i] = word(n + 1, i);
    const loongarch_core::TlbEntry is = entry_from(read);
    const loongarch_core::TlbEntry expected = entry_of(*this, expected_, n);
    if (!is.is_valid() && !expected.is_zero() && !expected.is_valid())
      throw Declined("an entry of the TLB would hold something and be none, which no instruction shows");
    constexpr std::uint64_t index_or_none = loongarch_core::not_an_entry | 0xfff;
    const bool is_found = (word(n + 1, words_of_entry - 1) & index_or_none) == first_entry_ + n;
    const std::string number = std::to_string(n);
    state_[at("TLBKEY" + number)] = key_of(is, expected.key, is_found);
    state_[at("TLBHI" + number)] = is.hi;
    state_[at("TLBLO" + std::to_string(2 * n))] = is.even;
    state_[at("TLBLO" + std::to_string(2 * n + 1))] = is.odd;
  }
}

const Words& RemoteBoard::state() {
  if (!is_read_) read();
  return state_;
}

// Doing.

/// An operand of more bits than a register has stands for its lower half if the model makes the same of both.
void RemoteBoard::refuse_long_operands(std::string_view event, const loongarch_core::NamedWords& arguments) {
  loongarch_core::NamedWords short_ones = arguments;
  for (auto& one : short_ones) one.second &= core_.own().bits();
  if (short_ones == arguments) return;
  const Prediction of_long = predict(machine(), event, arguments, state(), choices());
  const Prediction of_short = predict(machine(), event, short_ones, state(), choices());
  if (of_long.after != of_short.after || of_long.results != of_short.results)
    throw Declined("an operand has more than the 32 bits of a register");
}

void RemoteBoard::is_next(std::string_view event, const loongarch_core::NamedWords& arguments) {
  written_.clear();
  refuse_long_operands(event, arguments);
  expected_ = predict(machine(), event, arguments, state(), choices()).after;
  refuse_what_goes_on(expected_);
}

void RemoteBoard::set_pc(std::uint64_t address) {
  state();
  state_[at("PC")] = address;
}

void RemoteBoard::write_memory(std::uint64_t pa, std::string_view bytes) {
  written_.emplace_back(pa, bytes.size());
  core_.write_memory(pa, bytes);
}

bool RemoteBoard::is_free_memory(std::uint64_t pa, std::size_t size) {
  constexpr std::uint64_t page = 0x1000;
  if (pa + size > core_.own().base && pa < core_.own().end()) return false;
  if (pa + size - 1 > core_.own().bits()) return false;  // nothing reaches it in direct mode
  for (std::uint64_t at = pa & ~(page - 1); at < pa + size; at += page) {
    const auto known = is_memory_.find(at);
    const bool is_memory = known != is_memory_.end() ? known->second : core_.has_memory(at);
    is_memory_.emplace(at, is_memory);
    if (!is_memory) return false;
  }
  return true;
}

bool RemoteBoard::is_way_out(std::uint64_t address, std::uint64_t& pa) {
  bool is_refill = false;
  const std::optional<std::uint64_t> found = fetched_from(expected_, address, is_refill);
  if (!found && !(is_refill && is_added(address))) return false;
  pa = found ? *found & physical_bits : added_->pa + (address - added_->va);
  if (pa == core_.own().leave()) return true;
  const bool is_in_use = std::any_of(written_.begin(), written_.end(), [&](const auto& one) {
    return pa < one.first + one.second && one.first < pa + word_size;
  });
  return !is_in_use && (!found || is_free_memory(pa, word_size));
}

/// An address from where the core can fetch in the state that comes out, and the word there that brings it home. The
/// neighbourhood of the program counter is also good for many states that the model does not expect.
std::optional<std::uint64_t> RemoteBoard::way_out_of(std::uint64_t pc) {
  const std::uint64_t aligned = pc & ~(word_size - 1);
  const std::uint64_t next = expected_[at("PC")] & ~(word_size - 1);
  for (const std::uint64_t near : {aligned, next})
    for (const std::uint64_t away : {0x40U, 0x80U, 0x100U}) {
      std::uint64_t pa = 0;
      if (!is_way_out(near ^ away, pa)) continue;
      core_.put_word(pa, home_word());
      return near ^ away;
    }
  const std::uint64_t segment = is_la32() ? std::uint64_t{7} << 29 : ~std::uint64_t{0} << 60;  // of a window
  for (const char* window : {"DMW0", "DMW1", "DMW2", "DMW3"}) {
    std::uint64_t pa = 0;
    const std::uint64_t address = (expected_[at(window)] & segment) | (core_.own().leave() & ~segment);
    if (is_way_out(address, pa) && pa == core_.own().leave()) return address;
  }
  return std::nullopt;
}

void RemoteBoard::enter() {
  core_.write_register(enter_register, state_[at("CRMD")]);
  if (core_.step_at(core_.own().enter()) != core_.own().enter() + word_size)
    throw Failure(Answer::Kind::gave_up, "the core does not write CRMD where it did before");
}

void RemoteBoard::leave_by(std::uint64_t address) {
  const std::optional<std::uint64_t> crmd = core_.go_home_by(address);
  if (crmd) {
    state_[at("CRMD")] = *crmd;
    return;
  }
  held_.reset();
  if (!core_.come_home() && !reset_board())
    throw Failure(Answer::Kind::gave_up, "the core cannot be brought back to where it executes CSR instructions");
  throw Declined("the core ended where it executes nothing that looks at it");
}

void RemoteBoard::execute(std::uint32_t word) {
  const std::uint64_t place = place_of(state()[at("PC")]);
  write_memory(place, gdb::little_endian(word, sizeof word));
  step();
}

void RemoteBoard::step() {
  const Words& before = state();
  const std::uint64_t pc = before[at("PC")];
  const bool would_interrupt =
      (before[at("CRMD")] & interrupt_enable) != 0 && (before[at("ESTAT")] & before[at("ECFG")] & lines) != 0;
  if (would_interrupt) throw Declined("an interrupt pends that the core would take before this instruction");
  if (expected_.empty()) expected_ = before;
  const std::optional<std::uint64_t> out = way_out_of(pc);
  if (!out) throw Declined("nothing that looks at the core can be fetched in the state that comes out");
  enter();
  is_read_ = false;
  state_[at("PC")] = core_.step_at(pc);
  leave_by(*out);
}

}  // namespace vcpuspec::gdb_loongarch
