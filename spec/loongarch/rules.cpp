// SPDX-License-Identifier: Apache-2.0
#include "spec/loongarch/events.h"

/// The LoongArch rules as tools see them: what each takes and gives. No semantics stands here.
namespace vcpuspec::loongarch {

namespace {

constexpr auto access_text = "spec/loongarch/csr/access.h";
constexpr auto undefined_text = "spec/loongarch/csr/undefined.h";
constexpr auto iocsr_text = "spec/loongarch/csr/iocsr.h";
constexpr auto general_text = "spec/loongarch/exception/general.h";
constexpr auto interrupt_text = "spec/loongarch/exception/interrupt.h";
constexpr auto idle_text = "spec/loongarch/exception/idle.h";
constexpr auto counter_text = "spec/loongarch/timer/counter.h";
constexpr auto llbit_text = "spec/loongarch/llbit/llbit.h";

template <class Instruction>
void add_access(std::vector<Rule>& all) {
  const auto add = [&]<class R>() {
    all.push_back({rule_name<R>(Instruction::name), Instruction::name, access_text, text_of<Access<Instruction, R>>()});
  };
  AllCsrs::each(add);
  all.push_back({std::string("loongarch.") + Instruction::name + ".undefined", "access_undefined", undefined_text,
                 text_of<AccessUndefined<Instruction>>()});
}

template <unsigned Bytes>
void add_iocsr(char size, std::vector<Rule>& all) {
  all.push_back({std::string("loongarch.iocsrrd_") + size, "iocsrrd", iocsr_text, text_of<Iocsrrd<Bytes>>()});
  all.push_back({std::string("loongarch.iocsrwr_") + size, "iocsrwr", iocsr_text, text_of<Iocsrwr<Bytes>>()});
}

/// Adds a rule by its name without that of the subject.
struct Adding {
  std::vector<Rule>& all;

  void operator()(const char* name, const char* function, const char* file, const Text& text) const {
    all.push_back({std::string("loongarch.") + name, function, file, text});
  }
};

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

void add_translation(std::vector<Rule>& all) {
  const Adding add{all};
  constexpr auto tlb_text = "spec/loongarch/translation/tlb_instructions.h";
  constexpr auto translate_text = "spec/loongarch/translation/translate.h";
  add("tlbsrch", "tlbsrch", tlb_text, text_of<Plain<Tlbsrch>>());
  add("tlbrd", "tlbrd", tlb_text, text_of<Plain<Tlbrd>>());
  add("tlbwr", "tlbwr", tlb_text, text_of<Plain<Tlbwr>>());
  add("tlbfill", "tlbfill", tlb_text, text_of<Plain<Tlbfill>>());
  add("tlbclr", "tlbclr", tlb_text, text_of<Plain<Tlbclr>>());
  add("tlbflush", "tlbflush", tlb_text, text_of<Plain<Tlbflush>>());
  add("invtlb", "invtlb", tlb_text, text_of<Invtlb>());
  add("fetch", "translate", translate_text, text_of<AddressOf<Use::fetch>>());
  add("load", "translate", translate_text, text_of<AddressOf<Use::load>>());
  add("store", "translate", translate_text, text_of<AddressOf<Use::store>>());
}

}  // namespace

std::vector<Rule> rules() {
  std::vector<Rule> all;
  add_access<CsrrdInstruction>(all);
  add_access<CsrwrInstruction>(all);
  add_access<CsrxchgInstruction>(all);
  add_iocsr<1>('b', all);
  add_iocsr<2>('h', all);
  add_iocsr<4>('w', all);
  add_iocsr<8>('d', all);
  const Adding add{all};
  add("reset", "reset", "spec/loongarch/csr/reset.h", text_of<ComeOutOfReset>());
  add_exceptions(all);
  add_instructions(all);
  add_translation(all);
  add("exception_priority", "taken_cause", "spec/loongarch/exception/priority.h", text_of<ExceptionPriority>());
  return all;
}

}  // namespace vcpuspec::loongarch
