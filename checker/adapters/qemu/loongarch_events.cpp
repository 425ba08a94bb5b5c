// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/loongarch_events.h"

#include <fmt/format.h>

#include <functional>
#include <iterator>

#include "checker/adapters/loongarch_program/instruction_words.h"

namespace vcpuspec::qemu {

namespace {

using loongarch_program::encode;

constexpr unsigned r_rd = 4, r_rj = 5, r_rk = 6;

/// An event that is to happen.
struct Happening {
  LoongarchBoard& board;
  const Subject& subject;
  std::string_view event;
  const NamedWords& arguments;

  std::uint64_t argument(std::string_view name) const {
    const auto found = arguments.find(name);
    return found == arguments.end() ? 0 : found->second;
  }
  bool has(std::string_view name) const { return arguments.find(name) != arguments.end(); }
};

[[noreturn]] void decline(const Happening& one, const std::string& why) {
  throw Declined(fmt::format("`{}` cannot be made to happen on the emulator: {}", one.event, why));
}

/// An instruction without results that is executed as it stands.
NamedWords execute(const Happening& one, std::uint32_t word) {
  one.board.execute(word);
  return {};
}

// CSR instructions.

std::uint32_t named_csr(const Happening& one) {
  const std::string_view declaration = one.event.substr(one.event.find('.') + 1);
  if (declaration == "undefined") return static_cast<std::uint32_t>(one.argument("csr_num"));
  const auto number = csr_number(one.subject, declaration, one.argument("n"));
  if (!number) decline(one, "no CSR has this name");
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
  else if (rj < 2) decline(one, "csrxchg with r0 as its mask is encoded as csrrd");
  else word = encode("csrxchg", {rd, rj, csr});
  one.board.set_general_register(r_rd, one.argument("rd"));
  if (one.has("rj")) one.board.set_general_register(rj == r_rd ? r_rk : r_rj, one.argument("rj"));
  one.board.execute(word);
  return {{"rd", rd_is_r0 ? 0 : one.board.general_register(r_rd)}};
}

// Exceptions.

/// An instruction that raises an exception, if it can in this state.
NamedWords raise(const Happening& one) {
  constexpr std::uint64_t ipe = 0xe, fpd = 0xf, syscall = 0xb, breakpoint = 0xc, no_instruction = 0xd;
  if (one.argument("esubcode") != 0) decline(one, "no instruction raises an exception of this subcode");
  const bool is_user = (one.board.slot("CRMD") & 3) == 3;
  switch (one.argument("ecode")) {
    case syscall: return execute(one, encode("syscall", {0}));
    case breakpoint: return execute(one, encode("break", {0}));
    case no_instruction: return execute(one, 0);
    case ipe:
      if (is_user) return execute(one, encode("csrrd", {r_rd, 0}));
      decline(one, "only at PLV3 does an instruction raise IPE on this emulator");
    case fpd:
      if ((one.board.slot("EUEN") & 1) == 0) return execute(one, encode("fadd.d", {0, 0, 0}));
      decline(one, "floating point is enabled");
    default: decline(one, fmt::format("no instruction raises an exception of code {:#x}", one.argument("ecode")));
  }
}

NamedWords bound_check(const Happening& one) {
  one.board.set_general_register(r_rj, one.argument("rj"));
  one.board.set_general_register(r_rk, one.argument("rk"));
  const bool is_le = one.event == "asrtle_d";
  return execute(one, is_le ? encode("asrtle.d", {r_rj, r_rk}) : encode("asrtgt.d", {r_rj, r_rk}));
}

NamedWords come_out_of_reset(const Happening& one) {
  one.board.reset();
  return {};
}

/// Interrupts are taken before the instruction at the program counter. If none was, that has been executed, and the
/// core is put back to where it was.
NamedWords interrupt(const Happening& one) {
  const std::uint64_t pc = one.board.slot("PC");
  one.board.put_word(encode("nop"));
  one.board.step_with_interrupts();
  const bool taken = one.board.slot("PC") != pc + 4;
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

using Way = std::function<NamedWords(const Happening&)>;

Way executing(std::uint32_t word) {
  return [word](const Happening& one) { return execute(one, word); };
}

/// How events happen, by their names up to the first dot.
const std::map<std::string, Way, std::less<>>& ways() {
  static const std::map<std::string, Way, std::less<>> all = {
      {"csrrd", csr_instruction},
      {"csrwr", csr_instruction},
      {"csrxchg", csr_instruction},
      {"reset", come_out_of_reset},
      {"general_exception_entry", raise},
      {"ertn", executing(encode("ertn"))},
      {"floating_point", executing(encode("fadd.d", {0, 0, 0}))},
      {"vector_128", executing(encode("vadd.b", {0, 0, 0}))},
      {"vector_256", executing(encode("xvadd.b", {0, 0, 0}))},
      {"binary_translation", executing(encode("movgr2scr", {0, r_rj}))},
      {"asrtle_d", bound_check},
      {"asrtgt_d", bound_check},
      {"interrupt", interrupt},
      {"interrupt_lines", interrupt_lines},
  };
  return all;
}

}  // namespace

NamedWords happen(LoongarchBoard& board, const Subject& subject, const std::string& event,
                  const NamedWords& arguments) {
  const Happening one{board, subject, event, arguments};
  const auto way = ways().find(std::string_view(event).substr(0, event.find('.')));
  if (way == ways().end()) decline(one, "the adapter knows no way");
  return way->second(one);
}

bool uses_tlb_index(std::string_view event) {
  constexpr std::string_view all[] = {"tlbsrch", "tlbrd", "tlbwr", "tlbfill", "tlbclr", "tlbflush"};
  return std::find(std::begin(all), std::end(all), event) != std::end(all);
}

}  // namespace vcpuspec::qemu
