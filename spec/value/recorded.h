// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "spec/graph/graph.h"
#include "spec/value/apply.h"
#include "spec/value/place.h"
#include "spec/value/spec_bug.h"

namespace vcpuspec {

/// A word is a literal until it meets a node, so literals need no graph and `constexpr` tables work.
struct RecordedWord {
  graph::Graph* graph = nullptr;  // null: `value` is a literal
  std::uint64_t value = 0;        // a literal, or a node id
};

/// The domain of recording: a run of a rule gives a graph of the operations its text performs.
struct Recorded {
  using Word = RecordedWord;
  using At = Place;
  static constexpr bool is_concrete = false;

  static constexpr Word literal(unsigned, std::uint64_t k) { return {nullptr, k}; }

  template <Op op>
  static constexpr Word operate(Shape shape, const At& at, Word a, Word b = {}, Word c = {}) {
    if (a.graph == nullptr && b.graph == nullptr && c.graph == nullptr)
      return {nullptr, apply(op, shape, a.value, b.value, c.value)};
    return record(op, shape, at, a, b, c);
  }

  /// Both words are the same node of one graph, or the same literal: selecting between them is no choice.
  static constexpr bool same(const Word& a, const Word& b) { return a.graph == b.graph && a.value == b.value; }

 private:
  static Word record(Op op, Shape shape, const At& at, Word a, Word b, Word c);
};

}  // namespace vcpuspec
