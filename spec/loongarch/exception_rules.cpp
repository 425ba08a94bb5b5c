// SPDX-License-Identifier: Apache-2.0
#include "spec/loongarch/events.h"
#include "spec/loongarch/rules.h"

namespace vcpuspec::loongarch {

namespace {

constexpr auto general_text = "spec/loongarch/exception/general.h";
constexpr auto interrupt_text = "spec/loongarch/exception/interrupt.h";
constexpr auto idle_text = "spec/loongarch/exception/idle.h";
constexpr auto counter_text = "spec/loongarch/timer/counter.h";
constexpr auto llbit_text = "spec/loongarch/llbit/llbit.h";

void add_exceptions(std::vector<Rule>& all) {
  const Adding add{all};
  add("general_exception_entry", "general_exception", general_text, text_of<GeneralException>());
  add("tlb_refill", "tlb_refill", "spec/loongarch/exception/refill.h", text_of<TlbRefill>());
  add("machine_error", "machine_error", "spec/loongarch/exception/machine_error.h", text_of<MachineErrorEvent>());
  add("debug_exception", "debug_exception", "spec/loongarch/exception/debug.h", text_of<DebugException>());
  add("ertn", "ertn", "spec/loongarch/exception/ertn.h", text_of<Plain<Ertn>>());
  add("interrupt", "interrupt", interrupt_text, text_of<TakeInterrupt>());
  add("interrupt_lines", "sample_interrupt_lines", interrupt_text, text_of<InterruptLines>());
  add("message", "message_arrives", interrupt_text, text_of<MessageArrives>());
  add("idle", "idle", idle_text, text_of<Plain<Idle>>());
  add("wake", "wake", idle_text, text_of<Plain<Wake>>());
  add("tick", "tick", "spec/loongarch/timer/timer.h", text_of<Plain<Tick>>());
  add("rdtime_d", "rdtime", counter_text, text_of<Rdtime<TimePart::whole>>());
  add("rdtimel_w", "rdtime", counter_text, text_of<Rdtime<TimePart::low>>());
  add("rdtimeh_w", "rdtime", counter_text, text_of<Rdtime<TimePart::high>>());
  add("ll", "load_linked", llbit_text, text_of<Plain<LoadLinked>>());
  add("sc", "store_conditional", llbit_text, text_of<ConditionalStore>());
  add("store_by_another", "store_by_another", llbit_text, text_of<StoreByAnother>());
}

void add_instructions(std::vector<Rule>& all) {
  const Adding add{all};
  constexpr auto units_text = "spec/loongarch/exception/units.h";
  constexpr auto bound_text = "spec/loongarch/exception/bound_check.h";
  add("floating_point", "use_unit", units_text, text_of<Plain<UseOf<floating_point_unit>>>());
  add("vector_128", "use_unit", units_text, text_of<Plain<UseOf<vector_128_unit>>>());
  add("vector_256", "use_unit", units_text, text_of<Plain<UseOf<vector_256_unit>>>());
  add("binary_translation", "use_unit", units_text, text_of<Plain<UseOf<binary_translation_unit>>>());
  add("asrtle_d", "assert_bound", bound_text, text_of<BoundCheck<Assertion::less_or_equal>>());
  add("asrtgt_d", "assert_bound", bound_text, text_of<BoundCheck<Assertion::greater>>());
}

}  // namespace

void add_exception_rules(std::vector<Rule>& all) {
  add_exceptions(all);
  add_instructions(all);
  Adding{all}("exception_priority", "taken_cause", "spec/loongarch/exception/priority.h", text_of<ExceptionPriority>());
}

}  // namespace vcpuspec::loongarch
