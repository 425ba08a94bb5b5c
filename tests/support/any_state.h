// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "spec/registry/registry.h"

/// rapidcheck's generators for legal states of a subject, from its declarations alone.
namespace vcpuspec::test {

inline const Subject& subject_named(std::string_view name) {
  const std::vector<Subject>& all = subjects();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Subject& s) { return s.name == name; });
  if (found == all.end()) throw std::logic_error("no such subject");
  return *found;
}

/// A number that every field of the register takes, as far as it has the bits.
inline std::uint64_t in_every_field(const SlotInfo& slot, std::uint64_t number) {
  std::uint64_t word = 0;
  for (const FieldInfo& field : slot.fields)
    if (field.access != Access::R0) word |= (number & ones(field.hi - field.lo + 1)) << field.lo;
  return word;
}

/// Any legal value of a register: often empty, full, one bit, or with equal fields.
inline rc::Gen<std::uint64_t> any_value(const SlotInfo& slot) {
  const std::uint64_t legal = slot.state_mask;
  const auto any = rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>());
  return rc::gen::weightedOneOf<std::uint64_t>(
      {{2, rc::gen::just(std::uint64_t{0})},
       {3, rc::gen::just(legal)},
       {1,
        rc::gen::map(rc::gen::inRange(0U, slot.width), [=](unsigned bit) { return legal & std::uint64_t{1} << bit; })},
       {2, rc::gen::map(rc::gen::inRange<std::uint64_t>(0, 32), [=](auto n) { return in_every_field(slot, n); })},
       {3, rc::gen::map(any, [=](std::uint64_t word) { return word & legal; })}});
}

/// A word without some of its bits is as legal as it was.
inline rc::Seq<std::uint64_t> smaller(std::uint64_t word) {
  if (word == 0) return {};
  return rc::seq::concat(rc::seq::just(std::uint64_t{0}), rc::seq::map(rc::seq::range(0, 64), [=](int bit) {
                           return word & ~(std::uint64_t{1} << bit);
                         }));
}

/// Any legal state: a word for each register, in the order of the subject.
inline rc::Gen<std::vector<std::uint64_t>> any_state(const Subject& subject) {
  std::vector<rc::Gen<std::uint64_t>> words;
  for (const SlotInfo& slot : subject.slots) words.push_back(any_value(slot));
  return [words](const rc::Random& random, int size) {
    rc::Random next = random;
    std::vector<std::uint64_t> state;
    for (const auto& word : words) state.push_back(word(next.split(), size).value());
    return rc::shrinkable::shrinkRecur(state, [](const std::vector<std::uint64_t>& larger) {
      const auto all = rc::shrink::eachElement(larger, smaller);
      return rc::seq::filter(all, [larger](const std::vector<std::uint64_t>& one) { return one != larger; });
    });
  };
}

}  // namespace vcpuspec::test
