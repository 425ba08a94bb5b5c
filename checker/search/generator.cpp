// SPDX-License-Identifier: Apache-2.0
#include "checker/search/generator.h"

#include <algorithm>

namespace vcpuspec {

Generator::Generator(const Callable& rule) {
  for (std::size_t i = 0; i < rule.inputs().size(); ++i) {
    const graph::Variable& input = rule.inputs()[i];
    presets_.push_back(input.preset);
    Word word;
    if (const SlotInfo* slot = rule.slot(input.name)) {
      for (const FieldInfo& field : slot->fields)
        if (field.access != Access::R0) word.push_back({i, field.lo, field.hi - field.lo + 1});
    } else if (input.kind != graph::Kind::choice) {
      word.push_back({i, 0, std::max(1U, input.width)});
    }
    // What an implementation may choose is left as it is: not everybody can be told.
    if (!word.empty()) (rule.reads(i) ? read_ : unread_).push_back(std::move(word));
  }
}

std::vector<std::uint64_t> Generator::fresh(Random& random) const {
  std::vector<std::uint64_t> inputs = presets_;
  for (std::uint64_t n = 1 + random.below(12); n > 0; --n) change_one(inputs, random);
  return inputs;
}

std::vector<std::uint64_t> Generator::changed(std::vector<std::uint64_t> inputs, Random& random) const {
  for (std::uint64_t n = 1 + random.below(4); n > 0; --n) change_one(inputs, random);
  return inputs;
}

const Generator::Field& Generator::pick(Random& random) const {
  const bool is_unread = read_.empty() || (!unread_.empty() && random.below(16) == 0);
  const std::vector<Word>& words = is_unread ? unread_ : read_;
  const Word& word = words[random.below(words.size())];
  return word[random.below(word.size())];
}

void Generator::change_one(std::vector<std::uint64_t>& inputs, Random& random) const {
  const Field& field = pick(random);
  const std::uint64_t mask = ones(field.width) << field.lo;
  const std::uint64_t value = value_for(field, inputs, random) & ones(field.width);
  inputs[field.input] = (inputs[field.input] & ~mask) | value << field.lo;
}

std::uint64_t Generator::value_for(const Field& field, const std::vector<std::uint64_t>& inputs, Random& random) const {
  const auto value_of = [&](const Field& f) { return inputs[f.input] >> f.lo & ones(f.width); };
  const std::uint64_t now = value_of(field);
  switch (random.below(10)) {
    case 0: return 0;
    case 1: return ones(field.width);
    case 2: return now + 1;
    case 3: return now - 1;
    case 4: return std::uint64_t{1} << random.below(field.width);
    case 5: return now ^ std::uint64_t{1} << random.below(field.width);
    case 6:
    case 7: return value_of(pick(random)) + random.below(3) - 1;
    case 8: return now | value_of(pick(random));
    default: return random.next();
  }
}

}  // namespace vcpuspec
