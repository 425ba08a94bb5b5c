// SPDX-License-Identifier: Apache-2.0
#include "spec/loongarch/lvz/events.h"
#include "spec/loongarch/lvz/rules.h"

namespace vcpuspec::loongarch::lvz {

namespace {

constexpr auto step_text = "step.h";
constexpr auto sensitive_text = "sensitive.h";
constexpr auto interrupts_text = "interrupts.h";
constexpr auto tlb_text = "guest_tlb.h";

void add_instructions(std::vector<Rule>& all) {
  const Adding add{all};
  add("ertn", "in_current_world", step_text, text_of<Plain<loongarch::Ertn>>());
  add("ll", "in_current_world", step_text, text_of<Plain<LoadLinked>>());
  add("sc", "in_current_world", step_text, text_of<ConditionalStore>());
  add("rdtime_d", "in_current_world", step_text, text_of<Rdtime<TimePart::whole>>());
  add("rdtimel_w", "in_current_world", step_text, text_of<Rdtime<TimePart::low>>());
  add("rdtimeh_w", "in_current_world", step_text, text_of<Rdtime<TimePart::high>>());
  add("asrtle_d", "in_current_world", step_text, text_of<BoundCheck<Assertion::less_or_equal>>());
  add("asrtgt_d", "in_current_world", step_text, text_of<BoundCheck<Assertion::greater>>());
  add("floating_point", "use_unit", sensitive_text, text_of<UseOf<floating_point_unit>>());
  add("vector_128", "use_unit", sensitive_text, text_of<UseOf<vector_128_unit>>());
  add("vector_256", "use_unit", sensitive_text, text_of<UseOf<vector_256_unit>>());
  add("binary_translation", "use_unit", sensitive_text, text_of<UseOf<binary_translation_unit>>());
  add("idle", "idle", sensitive_text, text_of<Idle>());
  add("cpucfg", "cpucfg", sensitive_text, text_of<Cpucfg>());
  add("cacop", "cacop", sensitive_text, text_of<Cacop>());
  add("hvcl", "hvcl", sensitive_text, text_of<Hvcl>());
}

template <unsigned Bytes>
void add_iocsr(char size, std::vector<Rule>& all) {
  const Adding add{all};
  add(std::string("iocsrrd_") + size, "iocsrrd", sensitive_text, text_of<Iocsrrd<Bytes>>());
  add(std::string("iocsrwr_") + size, "iocsrwr", sensitive_text, text_of<Iocsrwr<Bytes>>());
}

void add_translation(std::vector<Rule>& all) {
  const Adding add{all};
  add("tlbsrch", "tlb_instruction", tlb_text, text_of<OfTlb<Finding<Tlbsrch>>>());
  add("tlbrd", "tlb_instruction", tlb_text, text_of<OfTlb<Finding<Tlbrd>>>());
  add("tlbwr", "tlb_instruction", tlb_text, text_of<OfTlb<Finding<Tlbwr>>>());
  add("tlbfill", "tlb_instruction", tlb_text, text_of<OfTlb<Finding<Tlbfill>>>());
  add("tlbclr", "tlb_instruction", tlb_text, text_of<OfTlb<Invalidating<Tlbclr>>>());
  add("tlbflush", "tlb_instruction", tlb_text, text_of<OfTlb<Invalidating<Tlbflush>>>());
  add("invtlb", "invtlb", tlb_text, text_of<Invtlb>());
  add("gtlbsrch", "gtlb_instruction", tlb_text, text_of<OfGuestTlb<Tlbsrch>>());
  add("gtlbrd", "gtlbrd", tlb_text, text_of<Gtlbrd>());
  add("gtlbwr", "gtlb_instruction", tlb_text, text_of<OfGuestTlb<Tlbwr>>());
  add("gtlbfill", "gtlb_instruction", tlb_text, text_of<OfGuestTlb<Tlbfill>>());
  add("gtlbclr", "gtlb_instruction", tlb_text, text_of<OfGuestTlb<Tlbclr>>());
  add("gtlbflush", "gtlb_instruction", tlb_text, text_of<OfGuestTlb<Tlbflush>>());
  add("fetch", "translate", tlb_text, text_of<AddressOf<Use::fetch>>());
  add("load", "translate", tlb_text, text_of<AddressOf<Use::load>>());
  add("store", "translate", tlb_text, text_of<AddressOf<Use::store>>());
}

void add_exceptions(std::vector<Rule>& all) {
  const Adding add{all};
  add("general_exception_entry", "general_exception_entry", sensitive_text, text_of<GeneralException>());
  add("tlb_refill", "tlb_refill", tlb_text, text_of<TlbRefill>());
  add("machine_error", "in_root", step_text, text_of<MachineErrorEvent>());
  add("debug_exception", "in_root", step_text, text_of<DebugException>());
  add("interrupt", "interrupt", interrupts_text, text_of<TakeInterrupt>());
  add("interrupt_lines", "sample_interrupt_lines", interrupts_text, text_of<InterruptLines>());
  add("message", "in_root", step_text, text_of<MessageArrives>());
  add("wake", "in_root", step_text, text_of<OfRoot<Wake>>());
  add("tick", "tick", interrupts_text, text_of<Tick>());
  add("store_by_another", "store_by_another", interrupts_text, text_of<StoreByAnother>());
  add("reset", "reset", "legal_state.h", text_of<ComeOutOfReset>());
}

}  // namespace

void add_event_rules(std::vector<Rule>& all) {
  add_instructions(all);
  add_iocsr<1>('b', all);
  add_iocsr<2>('h', all);
  add_iocsr<4>('w', all);
  add_iocsr<8>('d', all);
  add_translation(all);
  add_exceptions(all);
}

}  // namespace vcpuspec::loongarch::lvz
