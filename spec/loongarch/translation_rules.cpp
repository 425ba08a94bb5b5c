// SPDX-License-Identifier: Apache-2.0
#include "spec/loongarch/events.h"
#include "spec/loongarch/rules.h"

namespace vcpuspec::loongarch {

void add_translation_rules(std::vector<Rule>& all) {
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

}  // namespace vcpuspec::loongarch
