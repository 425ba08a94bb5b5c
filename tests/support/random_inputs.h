// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <rapidcheck.h>

#include <vector>

#include "checker/search/random.h"
#include "spec/graph/graph.h"

namespace vcpuspec::test {

/// Words from a seed: rapidcheck's own cost a hundred times more, and a state has seventy.
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : random_(seed) {}
  std::uint64_t next() { return random_.next(); }
  /// Words as mistakes like them: all zero, all ones, one bit, few bits, many bits, a small number, anything.
  std::uint64_t word(unsigned width) {
    const std::uint64_t all = ones(width);
    const std::uint64_t kind = next() % 12;
    if (kind < 2) return 0;
    if (kind < 4) return all;
    if (kind < 6) return std::uint64_t{1} << (next() % (width == 0 ? 1 : width));
    if (kind == 6) return next() & next() & next() & all;
    if (kind == 7) return (next() | next() | next()) & all;
    if (kind == 8) return next() & 31 & all;
    return next() & all;
  }

 private:
  Random random_;
};

/// One value for each variable of a recording.
inline std::vector<std::uint64_t> inputs_from(const std::vector<graph::Variable>& variables, std::uint64_t seed) {
  Numbers numbers(seed);
  std::vector<std::uint64_t> values;
  values.reserve(variables.size());
  for (const graph::Variable& v : variables) values.push_back(numbers.word(v.width));
  return values;
}

/// The same as a rapidcheck generator, which shrinks word by word.
inline rc::Gen<std::vector<std::uint64_t>> any_inputs(const std::vector<graph::Variable>& variables) {
  const auto filled =
      rc::gen::map(rc::gen::noShrink(rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>())),
                   [variables](std::uint64_t seed) { return inputs_from(variables, seed); });
  return rc::gen::shrink(filled, [](std::vector<std::uint64_t> values) {
    return rc::shrink::eachElement(std::move(values), [](std::uint64_t word) { return rc::shrink::integral(word); });
  });
}

}  // namespace vcpuspec::test
