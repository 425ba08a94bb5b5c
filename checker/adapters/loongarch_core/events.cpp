// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/loongarch_core/events.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>

#include "checker/adapters/gdb/packet.h"
#include "checker/adapters/loongarch_core/csr_names.h"
#include "checker/adapters/loongarch_program/instruction_words.h"

namespace vcpuspec::loongarch_core {

namespace {

using loongarch_program::encode;

constexpr std::uint64_t plv_bits = 3;
bool is_user(const Happening& one) { return (one.board.slot("CRMD") & plv_bits) == 3; }

/// Interrupts that pend and are enabled one by one.
std::uint64_t raised_interrupts(const Happening& one) {
  return one.board.slot("ESTAT") & one.board.slot("ECFG") & 0x1fff;
}
bool are_interrupts_enabled(const Happening& one) { return (one.board.slot("CRMD") >> 2 & 1) != 0; }

// CSR instructions.

std::uint32_t named_csr(const Happening& one) {
  const std::string_view declaration = one.event.substr(one.event.find('.') + 1);
  if (declaration == "undefined") return static_cast<std::uint32_t>(one.argument("csr_num"));
  const auto number = csr_number(one.board.machine().subject(), declaration, one.argument("n"));
  if (!number) one.decline("no CSR has this name");
  return *number;
}

NamedWords csr_instruction(const Happening& one) {
  const std::uint32_t csr = named_csr(one);
  const bool rd_is_r0 = one.argument("rd_is_r0") != 0;
  const unsigned rd = rd_is_r0 ? 0 : r_rd;
  const unsigned rj = one.argument("rj_is_rd") != 0 ? rd : r_rj;
  std::uint32_t word = 0;
  if (one.event.starts_with("csrrd.")) word = encode("csrrd", {rd, csr});
  else if (one.event.starts_with("csrwr.")) word = encode("csrwr", {rd, csr});
  else if (rj < 2) one.decline("csrxchg with r0 as its mask is encoded as csrrd");
  else word = encode("csrxchg", {rd, rj, csr});
  one.board.set_general_register(r_rd, one.argument("rd"));
  if (rj == r_rj) one.board.set_general_register(r_rj, one.argument("rj"));
  if (csr == csr_numbers::tval && !one.board.has_timer_run())
    one.decline("nothing shows the count of a timer that stands");
  one.board.execute(word);
  if (csr == csr_numbers::tcfg) {
    const bool was_stopped = (one.board.slot("CORE") & 2) != 0;
    one.board.timer_was_written(one.board.slot("TCFG"));
    if (was_stopped && (one.board.slot("CORE") & 2) == 0 && (one.board.slot("TCFG") & 1) == 0)
      one.decline("nothing tells a disabled timer from one that an expired one-shot has disabled");
  }
  return {{"rd", rd_is_r0 ? 0 : one.board.general_register(r_rd)}};
}

/// Where there is privilege, the device of the address would answer, and which one has memory there is not known.
NamedWords io_csr_instruction(const Happening& one) {
  const bool reads = one.event.starts_with("iocsrrd_");
  if ((one.board.slot("CRMD") & plv_bits) == 0) one.decline("what lies in the I/O space of the board is its own");
  one.board.set_general_register(r_rd, one.argument("rd"));
  one.board.set_general_register(r_rj, one.argument("address"));
  const std::uint64_t pc = one.board.slot("PC");
  std::uint32_t word = 0;
  std::uint64_t bytes = 0;
  switch (one.event.back()) {
    case 'b': word = reads ? encode("iocsrrd.b", {r_rd, r_rj}) : encode("iocsrwr.b", {r_rd, r_rj}), bytes = 1; break;
    case 'h': word = reads ? encode("iocsrrd.h", {r_rd, r_rj}) : encode("iocsrwr.h", {r_rd, r_rj}), bytes = 2; break;
    case 'w': word = reads ? encode("iocsrrd.w", {r_rd, r_rj}) : encode("iocsrwr.w", {r_rd, r_rj}), bytes = 4; break;
    default: word = reads ? encode("iocsrrd.d", {r_rd, r_rj}) : encode("iocsrwr.d", {r_rd, r_rj}), bytes = 8; break;
  }
  one.board.execute(word);
  if (reads) return {{"rd", one.board.general_register(r_rd)}};
  const bool is_written = one.board.slot("PC") == one.board.behind(pc);
  const std::uint64_t value = one.argument("rd") & (~std::uint64_t{0} >> (64 - 8 * bytes));
  return {{"bytes", is_written ? bytes : 0}, {"value", is_written ? value : 0}};
}

// Exceptions.

/// An instruction that raises an exception, if it can in this state.
NamedWords raise(const Happening& one) {
  constexpr std::uint64_t ipe = 0xe, fpd = 0xf, system_call = 0xb, breakpoint = 0xc, no_instruction = 0xd;
  if (one.argument("esubcode") != 0) return raise_by_access(one);
  switch (one.argument("ecode")) {
    case system_call: return one.execute(encode("syscall", {0}));
    case breakpoint: return one.execute(encode("break", {0}));
    case no_instruction: return one.execute(0);
    case ipe:
      if (is_user(one)) return one.execute(encode("csrrd", {r_rd, 0}));
      one.decline("only at PLV3 does every core raise IPE");
    case fpd:
      if ((one.board.slot("EUEN") & 1) == 0) return one.execute(encode("fadd.d", {0, 0, 0}));
      one.decline("floating point is enabled");
    default: return raise_by_access(one);
  }
}

NamedWords bound_check(const Happening& one) {
  one.board.set_general_register(r_rj, one.argument("rj"));
  one.board.set_general_register(r_rk, one.argument("rk"));
  const bool is_le = one.event == "asrtle_d";
  return one.execute(is_le ? encode("asrtle.d", {r_rj, r_rk}) : encode("asrtgt.d", {r_rj, r_rk}));
}

NamedWords debug_exception(const Happening& one) {
  constexpr std::uint64_t debug_call = 1;
  if (one.argument("cause") != debug_call) one.decline("only DBCL is an instruction");
  return one.execute(encode("dbcl", {0}));
}

NamedWords come_out_of_reset(const Happening& one) {
  one.board.reset();
  return {};
}

// Interrupts and waiting.

/// Interrupts are taken before the instruction at the program counter. If none was, that has been executed, and the
/// core is put back to where it was. An idle core that nothing wakes executes nothing.
NamedWords interrupt(const Happening& one) {
  const bool was_idle = one.board.is_idle();
  if (was_idle && raised_interrupts(one) != 0 && !are_interrupts_enabled(one))
    one.decline("the core would wake without taking the interrupt");
  const std::uint64_t pc = one.board.slot("PC");
  one.board.put_word(encode("nop"));
  one.board.allow_interrupts(true);
  const bool has_run = one.board.step_ends();
  one.board.allow_interrupts(false);
  if (!has_run && !was_idle) throw Failure(Answer::Kind::hung, "a step without an instruction to wait does not end");
  one.board.set_idle(!has_run);
  const bool taken = has_run && one.board.slot("PC") != one.board.behind(pc);
  if (!taken) one.board.set_pc(pc);
  return {{"taken", taken ? 1 : 0}};
}

NamedWords interrupt_lines(const Happening& one) {
  constexpr unsigned hwi0 = 2, ipi = 12;
  one.board.stand();
  for (unsigned i = 0; i < 8; ++i) one.board.set_line(hwi0 + i, (one.argument("hwi") >> i & 1) != 0);
  one.board.set_line(ipi, one.argument("ipi") != 0);
  return {};
}

NamedWords idle(const Happening& one) {
  if (!is_user(one) && raised_interrupts(one) != 0) one.decline("the core would wake at once");
  one.board.execute_idle();
  return {};
}

/// A core that wakes executes an instruction without effect, and is put back. Interrupts are not taken.
NamedWords wake(const Happening& one) {
  if (!one.board.is_idle()) {
    one.board.stand();
    return {};
  }
  const std::uint64_t pc = one.board.slot("PC");
  one.board.put_word(encode("nop"));
  one.board.set_idle(!one.board.step_ends());
  one.board.set_pc(pc);
  return {};
}

NamedWords tick(const Happening& one) {
  if (one.board.is_idle()) one.decline("no instructions pass the time of an idle core");
  one.board.tick();
  return {};
}

/// The part of the time that the instruction gives.
std::uint64_t part_of_time(const Happening& one, std::uint64_t time) {
  const auto extended = [](std::uint64_t word) {
    return static_cast<std::uint64_t>(static_cast<std::int32_t>(static_cast<std::uint32_t>(word)));
  };
  if (one.event == "rdtimel_w") return extended(time);
  if (one.event == "rdtimeh_w") return extended(time >> 32);
  return time;
}

/// The emulator's clock cannot be set. What it gives is told as if it had been: the counter of the state, with CNTC if
/// the emulator adds that.
NamedWords rdtime(const Happening& one) {
  const std::uint64_t pc = one.board.slot("PC");
  const std::uint64_t counter = one.board.slot("StableCounter");
  const std::uint64_t compensation = one.board.slot("CNTC");
  const std::uint64_t next =
      one.predicted(one.event, one.arguments).after.at(static_cast<std::size_t>(one.board.machine().slot("host.PC")));
  const bool is_given = next == one.board.behind(pc);
  const std::uint64_t now = is_given ? one.board.begin_tick() : 0;
  one.board.set_general_register(r_rd, one.argument("rd"));
  one.board.set_general_register(r_rj, one.argument("rj"));
  if (one.event == "rdtimel_w") one.board.execute(encode("rdtimel.w", {r_rd, r_rj}));
  else if (one.event == "rdtimeh_w") one.board.execute(encode("rdtimeh.w", {r_rd, r_rj}));
  else one.board.execute(encode("rdtime.d", {r_rd, r_rj}));
  std::uint64_t rd = one.board.general_register(r_rd);
  if (is_given && rd == part_of_time(one, now)) rd = part_of_time(one, counter);
  else if (is_given && rd == part_of_time(one, now + compensation)) rd = part_of_time(one, counter + compensation);
  return {{"rd", rd}, {"rj", one.board.general_register(r_rj)}};
}

// Links.

NamedWords load_linked(const Happening& one) {
  one.board.set_general_register(r_address, one.board.link_address());
  return one.execute(one.board.is_la32() ? encode("ll.w", {r_data, r_address, 0})
                                         : encode("ll.d", {r_data, r_address, 0}));
}

/// Something else is stored than what is there, so that it shows.
NamedWords store_conditional(const Happening& one) {
  const std::uint64_t pa = one.board.place_of(one.board.link_address());
  const std::string before = one.board.read_memory(pa, 8);
  one.board.set_general_register(r_data, ~gdb::from_little_endian(before));
  one.board.set_general_register(r_address, one.board.link_address());
  one.execute(one.board.is_la32() ? encode("sc.w", {r_data, r_address, 0}) : encode("sc.d", {r_data, r_address, 0}));
  const bool stores = one.board.read_memory(pa, 8) != before;
  return {{"rd", one.board.general_register(r_data)}, {"stores", stores ? 1 : 0}};
}

NamedWords store_by_another(const Happening& one) {
  constexpr std::uint64_t another_line = 0x100;
  const std::uint64_t line = one.board.place_of(one.board.link_address());
  one.board.stand();
  const std::uint64_t pa = one.argument("to_line") != 0 ? line : line ^ another_line;
  std::string bytes = one.board.read_memory(pa, 8);
  for (char& byte : bytes) byte = static_cast<char>(~byte);
  one.board.write_memory(pa, bytes);
  return {};
}

// The TLB.

/// The model's entries are few, and its TLBIDX.Index names them by its lowest bits.
NamedWords tlb_instruction(const Happening& one, std::uint32_t word) {
  const bool uses_index = one.event == "tlbrd" || one.event == "tlbwr";
  if (uses_index && (one.board.slot("TLBIDX") & 0xffff) >= Board::entries)
    one.decline("TLBIDX.Index names none of the entries that the model has");
  const bool clears = one.event == "tlbclr" || one.event == "tlbflush";
  if (clears && (one.board.slot("TLBIDX") & 0xfff) >= one.board.entries_there())
    one.decline("TLBIDX.Index would not name the MTLB");
  const bool searches = one.event == "tlbsrch";
  for (const char* page : {"TLBEHI", "TLBREHI"})
    if (searches && one.board.is_added(one.board.slot(page)))
      one.decline("the adapter maps this page, because the program counter is there");
  return one.execute(word);
}

NamedWords invtlb(const Happening& one) {
  one.board.set_general_register(r_rj, one.argument("rj"));
  one.board.set_general_register(r_rk, one.argument("rk"));
  return one.execute(encode("invtlb", {static_cast<std::int64_t>(one.argument("op")), r_rj, r_rk}));
}

using Way = std::function<NamedWords(const Happening&)>;

Way executing(std::uint32_t word) {
  return [word](const Happening& one) { return one.execute(word); };
}
Way in_tlb(std::uint32_t word) {
  return [word](const Happening& one) { return tlb_instruction(one, word); };
}

/// How events happen, by their names up to the first dot.
const std::map<std::string, Way, std::less<>>& ways() {
  static const std::map<std::string, Way, std::less<>> all = {
      {"csrrd", csr_instruction},
      {"csrwr", csr_instruction},
      {"csrxchg", csr_instruction},
      {"iocsrrd_b", io_csr_instruction},
      {"iocsrrd_h", io_csr_instruction},
      {"iocsrrd_w", io_csr_instruction},
      {"iocsrrd_d", io_csr_instruction},
      {"iocsrwr_b", io_csr_instruction},
      {"iocsrwr_h", io_csr_instruction},
      {"iocsrwr_w", io_csr_instruction},
      {"iocsrwr_d", io_csr_instruction},
      {"reset", come_out_of_reset},
      {"general_exception_entry", raise},
      {"tlb_refill", raise_by_access},
      {"debug_exception", debug_exception},
      {"ertn", executing(encode("ertn"))},
      {"floating_point", executing(encode("fadd.d", {0, 0, 0}))},
      {"vector_128", executing(encode("vadd.b", {0, 0, 0}))},
      {"vector_256", executing(encode("xvadd.b", {0, 0, 0}))},
      {"binary_translation", executing(encode("movgr2scr", {0, r_rj}))},
      {"asrtle_d", bound_check},
      {"asrtgt_d", bound_check},
      {"interrupt", interrupt},
      {"interrupt_lines", interrupt_lines},
      {"idle", idle},
      {"wake", wake},
      {"tick", tick},
      {"rdtime_d", rdtime},
      {"rdtimel_w", rdtime},
      {"rdtimeh_w", rdtime},
      {"ll", load_linked},
      {"sc", store_conditional},
      {"store_by_another", store_by_another},
      {"tlbsrch", in_tlb(encode("tlbsrch"))},
      {"tlbrd", in_tlb(encode("tlbrd"))},
      {"tlbwr", in_tlb(encode("tlbwr"))},
      {"tlbclr", in_tlb(encode("tlbclr"))},
      {"tlbflush", in_tlb(encode("tlbflush"))},
      {"invtlb", invtlb},
      {"fetch", fetch},
      {"load", load_or_store},
      {"store", load_or_store},
  };
  return all;
}

}  // namespace

std::uint64_t Happening::argument(std::string_view name) const {
  const auto found = arguments.find(name);
  return found == arguments.end() ? 0 : found->second;
}

NamedWords Happening::execute(std::uint32_t word) const {
  board.execute(word);
  return {};
}

Prediction Happening::predicted(std::string_view other_event, const NamedWords& its_arguments) const {
  return predict(board.machine(), other_event, its_arguments, board.state(), board.choices());
}

void Happening::decline(const std::string& why) const {
  throw Declined(fmt::format("`{}` cannot be made to happen here: {}", event, why));
}

NamedWords happen(Board& board, std::string_view event, const NamedWords& arguments) {
  const Happening one{board, event, arguments};
  const auto way = ways().find(event.substr(0, event.find('.')));
  if (way == ways().end()) one.decline("the adapter knows no way");
  return way->second(one);
}

bool uses_tlb_index(std::string_view event) {
  constexpr std::string_view all[] = {"tlbsrch", "tlbrd", "tlbwr", "tlbfill", "tlbclr", "tlbflush"};
  return std::find(std::begin(all), std::end(all), event) != std::end(all);
}

}  // namespace vcpuspec::loongarch_core
