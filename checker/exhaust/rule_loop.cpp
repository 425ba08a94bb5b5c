// SPDX-License-Identifier: Apache-2.0
#include "checker/exhaust/rule_loop.h"

#include <bit>

#include "spec/gicv5/kvm/effective_mask.h"
#include "spec/value/concrete.h"

namespace vcpuspec {

namespace {

constexpr std::uint64_t odd = 0x9e3779b97f4a7c15U;  // without a pattern, as splitmix64 uses it

std::uint64_t mixed(std::uint64_t word) {
  word *= odd;
  return word ^ word >> 32;
}

/// `rule` gives the answer to a last word; the words before it are the same in the whole run.
template <class Rule>
Judged judge(const Run& run, const volatile std::uint64_t* answers, Rule rule) {
  std::uint64_t before = 0;
  for (std::size_t i = 0; i + 1 < run.words; ++i) before = mixed(before + run.first[i]);
  Judged judged;
  std::uint64_t last = run.first[run.words - 1];
  for (std::size_t i = 0; i < run.length; ++i) {
    const std::uint64_t answer = answers[i];
    judged.differing |= answer ^ rule(last);
    judged.fingerprint += mixed((before + last) ^ std::rotl(answer, 40));
    last = next_within(run.mask, last);
  }
  return judged;
}

Judged judge_effective_mask(const Run& run, const volatile std::uint64_t* answers) {
  using namespace gicv5;
  using Word = Bits<Concrete, 64>;
  const Arbitrary<Concrete> unread{Arbitrary<Concrete>::Words{}};  // today's revision never counts zero
  const RegisterValue<Concrete, ICH_VMCR_EL2> vmcr{Word::from_word(run.first[0])};
  return judge(run, answers, [&](std::uint64_t apr) {
    const VirtualInterface<Concrete> v = {vmcr, RegisterValue<Concrete, ICH_APR_EL2>{Word::from_word(apr)}};
    return kvm::effective_mask(v, unread).value();
  });
}

}  // namespace

RuleLoop find_rule_loop(std::string_view rule) {
  return rule == "gicv5.effective_mask" ? judge_effective_mask : nullptr;
}

}  // namespace vcpuspec
