// SPDX-License-Identifier: Apache-2.0
#include "checker/exhaust/input_space.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "spec/registry/registry.h"

namespace vcpuspec {

namespace {

const SlotInfo& slot_of(const std::string& place) {
  for (const Subject& subject : subjects())
    if (const SlotInfo* slot = subject.find(place)) return *slot;
  spec_bug("a signature names a register that no subject has");
}

unsigned bits_in(std::uint64_t mask) { return static_cast<unsigned>(std::popcount(mask)); }

/// The low bits of `value`, put where the mask has bits.
std::uint64_t deposit(std::uint64_t value, std::uint64_t mask) {
  std::uint64_t word = 0;
  for (; mask != 0; mask &= mask - 1, value >>= 1)
    if ((value & 1) != 0) word |= mask & -mask;
  return word;
}

/// `fixed` is the number of words, 0 where the compiler cannot know it. Where the last word starts at a multiple of
/// eight, the eight that follow differ from it in the same bits each time: that saves waiting for one after the other.
template <std::size_t fixed>
void fill_rows(const Run& run, std::uint64_t* to) {
  constexpr std::size_t step = 8;
  const std::size_t others = (fixed != 0 ? fixed : run.words) - 1;
  std::uint64_t ahead[step] = {};
  for (std::size_t i = 1; i < step; ++i) ahead[i] = next_within(run.mask, ahead[i - 1]);
  std::uint64_t last = run.first[others];
  const auto put = [&](std::uint64_t word) {
    for (std::size_t i = 0; i < others; ++i) *to++ = run.first[i];
    *to++ = word;
  };
  std::size_t done = 0;
  if ((last & ahead[step - 1]) == 0 && ahead[step - 1] != 0)
    for (; done + step <= run.length; done += step) {
      for (const std::uint64_t bits : ahead) put(last | bits);
      last = next_within(run.mask, last | ahead[step - 1]);
    }
  for (; done < run.length; ++done, last = next_within(run.mask, last)) put(last);
}

std::string text_of(const SpaceWord& word) {
  const SlotInfo& slot = slot_of(word.place);
  std::string text;
  for (const FieldInfo& field : slot.fields) {
    const unsigned bits = bits_in(word.mask & ones(field.hi - field.lo + 1) << field.lo);
    if (bits == 0) continue;
    text +=
        fmt::format("{}{}.{} ({} bit{})", text.empty() ? "" : ", ", slot.name, field.name, bits, bits == 1 ? "" : "s");
  }
  return text;
}

}  // namespace

InputSpace InputSpace::of(const Signature& signature) {
  std::vector<SpaceWord> words;
  for (const std::string& place : signature.inputs) words.push_back({place, slot_of(place).state_mask});
  return InputSpace(std::move(words));
}

unsigned InputSpace::bits() const {
  unsigned bits = 0;
  for (const SpaceWord& word : words_) bits += bits_in(word.mask);
  return bits;
}

std::string InputSpace::text() const {
  std::string text;
  for (const SpaceWord& word : words_)
    if (word.mask != 0) text += (text.empty() ? "" : ", ") + text_of(word);
  return text;
}

std::vector<std::uint64_t> InputSpace::at(std::uint64_t index) const {
  std::vector<std::uint64_t> words(words_.size());
  for (std::size_t i = words_.size(); i-- > 0;) {
    const unsigned bits = bits_in(words_[i].mask);
    words[i] = deposit(index, words_[i].mask);
    index = bits < 64 ? index >> bits : 0;
  }
  return words;
}

std::size_t InputSpace::run_length(std::uint64_t first, std::size_t n) const {
  const unsigned bits = bits_in(words_.back().mask);
  if (bits == 64) return n;
  const std::uint64_t period = std::uint64_t{1} << bits;
  return std::min<std::uint64_t>(n, period - first % period);
}

void fill(const Run& run, std::uint64_t* to) {
  if (run.words == 2) fill_rows<2>(run, to);
  else fill_rows<0>(run, to);
}

}  // namespace vcpuspec
