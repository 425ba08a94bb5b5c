// SPDX-License-Identifier: Apache-2.0
#include "checker/search/generator.h"

#include <algorithm>

namespace vcpuspec {

Generator::Generator(const Callable& rule) {
  for (std::size_t i = 0; i < rule.inputs().size(); ++i) {
    const graph::Variable& input = rule.inputs()[i];
    presets_.push_back(input.preset);
    const SlotInfo* slot = rule.slot(input.name);
    if (slot == nullptr) {
      // What an implementation may choose is left as it is: not everybody can be told.
      if (input.kind != graph::Kind::choice) fields_.push_back({i, 0, std::max(1U, input.width)});
      continue;
    }
    for (const FieldInfo& field : slot->fields)
      if (field.access != Access::R0) fields_.push_back({i, field.lo, field.hi - field.lo + 1});
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

void Generator::change_one(std::vector<std::uint64_t>& inputs, Random& random) const {
  const Field& field = fields_[random.below(fields_.size())];
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
    case 7: return value_of(fields_[random.below(fields_.size())]) + random.below(3) - 1;
    case 8: return now | value_of(fields_[random.below(fields_.size())]);
    default: return random.next();
  }
}

}  // namespace vcpuspec
