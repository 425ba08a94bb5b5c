// SPDX-License-Identifier: Apache-2.0
#include "checker/strength/sibling.h"

#include <algorithm>

#include "checker/strength/witness.h"
#include "spec/graph/passes.h"

namespace vcpuspec {

namespace {

/// There are as many pairs of bits as half the square of this.
constexpr std::size_t most_bits_for_pairs = 256;

/// One bit of the inputs.
struct InputBit {
  std::size_t input;
  std::uint64_t mask;
};

/// The bits that the rule reads and that may be anything, in a fixed order: what is declared first, low bits first.
std::vector<InputBit> free_bits(const RuleUnderMutation& rule) {
  const Callable& callable = rule.callable();
  const std::vector<std::string> read = graph::inputs_of(rule.graph(), rule.roots());
  std::vector<InputBit> bits;
  for (std::size_t i = 0; i < callable.inputs().size(); ++i) {
    const graph::Variable& input = callable.inputs()[i];
    if (input.kind == graph::Kind::choice || std::find(read.begin(), read.end(), input.name) == read.end()) continue;
    const SlotInfo* slot = callable.slot(input.name);
    const std::uint64_t legal = ones(std::max(1U, input.width)) & (slot != nullptr ? slot->state_mask : ~0ULL);
    for (std::uint64_t left = legal; left != 0; left &= left - 1) bits.push_back({i, left & -left});
  }
  return bits;
}

class NearestOpposite {
 public:
  NearestOpposite(const RuleUnderMutation& rule, const std::vector<std::uint64_t>& inputs)
      : rule_(rule), bits_(free_bits(rule)), inputs_(inputs), answer_(rule.callable().call(inputs)) {
    for (const graph::Variable& variable : rule.graph().variables()) legal_graph_.variable(variable);
    legal_ = legal_inputs(rule, legal_graph_);
  }

  std::optional<Sibling> find() {
    for (const InputBit& bit : bits_)
      if (is_opposite_with({bit})) return sibling_with({bit});
    if (bits_.size() > most_bits_for_pairs) return std::nullopt;
    for (std::size_t i = 0; i < bits_.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (is_opposite_with({bits_[i], bits_[j]})) return sibling_with({bits_[i], bits_[j]});
    return std::nullopt;
  }

 private:
  void flip(std::initializer_list<InputBit> bits) {
    for (const InputBit& bit : bits) inputs_[bit.input] ^= bit.mask;
  }
  bool is_opposite_with(std::initializer_list<InputBit> bits) {
    flip(bits);
    const bool is_opposite = rule_.callable().call(inputs_) != answer_ && is_legal();
    flip(bits);
    return is_opposite;
  }
  bool is_legal() const { return all_hold(legal_graph_, legal_, inputs_); }
  Sibling sibling_with(std::initializer_list<InputBit> bits) {
    flip(bits);
    return {inputs_, static_cast<unsigned>(bits.size())};
  }

  const RuleUnderMutation& rule_;
  std::vector<InputBit> bits_;
  std::vector<std::uint64_t> inputs_;
  std::vector<std::uint64_t> answer_;
  graph::Graph legal_graph_;
  std::vector<graph::NodeId> legal_;
};

}  // namespace

std::optional<Sibling> nearest_opposite(const RuleUnderMutation& rule, const std::vector<std::uint64_t>& inputs) {
  return NearestOpposite(rule, inputs).find();
}

}  // namespace vcpuspec
