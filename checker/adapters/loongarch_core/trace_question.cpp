// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/loongarch_core/trace_question.h"

#include "checker/adapters/loongarch_core/events.h"

namespace vcpuspec::loongarch_core {

const std::string& TraceQuestion::event(std::size_t step) const {
  return machine_.machine().events[question_.inputs[machine_.shape().event(step)]];
}

NamedWords TraceQuestion::arguments(std::size_t step) const {
  const MachineShape& shape = machine_.shape();
  return named_arguments(machine_.rule(question_.inputs[shape.event(step)]),
                         &question_.inputs[shape.argument(step, 0)]);
}

bool TraceQuestion::has_event(std::string_view name) const {
  for (std::size_t step = 0; step < steps(); ++step)
    if (event(step) == name) return true;
  return false;
}

Words TraceQuestion::wanted() const {
  return {question_.inputs.begin(), question_.inputs.begin() + static_cast<std::ptrdiff_t>(machine_.shape().slots)};
}

bool TraceQuestion::is_about_timer() const {
  const bool runs = (wanted()[static_cast<std::size_t>(machine_.slot("host.TCFG"))] & 1) != 0;
  return runs || has_event("csrwr.TCFG") || has_event("csrxchg.TCFG");
}

bool TraceQuestion::names_entries() const {
  bool uses = false;
  bool moves = false;
  for (std::size_t step = 0; step < steps(); ++step) {
    uses = uses || uses_tlb_index(event(step));
    moves = moves || event(step).ends_with(".TLBIDX");
  }
  if (uses && moves)
    throw Declined("its entries of the TLB have other numbers, so CSR instructions on TLBIDX would see them");
  return uses;
}

std::vector<std::uint64_t> TraceQuestion::run_on(Board& board) const {
  const MachineShape& shape = machine_.shape();
  std::vector<std::uint64_t> words(shape.outputs(steps()));
  const bool uses_timer = is_about_timer();
  if (has_event("sc")) board.link((board.slot("LLBCTL") & 1) != 0);
  for (std::size_t step = 0; step < steps(); ++step) {
    const Callable& rule = machine_.rule(question_.inputs[shape.event(step)]);
    const NamedWords given = arguments(step);
    board.is_next(event(step), given);
    const NamedWords results = happen(board, event(step), given);
    for (std::size_t i = 0; i < rule.results().size(); ++i)
      words[shape.result(step, i)] = results.at(rule.outputs()[rule.results()[i]].name);
    if (uses_timer) board.look_at_timer();
    const Words& after = board.state();
    for (std::size_t i = 0; i < shape.slots; ++i) words[shape.slot_after(step, i)] = after[i];
  }
  return words;
}

}  // namespace vcpuspec::loongarch_core
