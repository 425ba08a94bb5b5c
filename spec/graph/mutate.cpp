// SPDX-License-Identifier: Apache-2.0
#include "spec/graph/mutate.h"

#include <algorithm>
#include <map>
#include <set>

#include "spec/graph/passes.h"
#include "spec/graph/simplify.h"
#include "spec/value/spec_bug.h"

namespace vcpuspec::graph {

namespace {

/// The slips that an operation invites.
std::vector<Slip> slips_of(Op op) {
  using enum Slip;
  switch (op) {
    case Op::constant: return {plus_one, minus_one, bit_flipped};
    case Op::not_: return {dropped};
    case Op::and_:
    case Op::or_: return {other_operator, first_only, second_only};
    case Op::xor_: return {other_operator, first_only, second_only};
    case Op::eq: return {negated, always, never};
    case Op::ult:
    case Op::ule: return {boundary, negated, swapped, always, never};
    case Op::ite: return {swapped, first_only, second_only};
    case Op::add: return {other_operator, first_only, second_only};
    case Op::sub:
    case Op::shl:
    case Op::shr: return {other_operator, swapped, first_only, second_only};
    case Op::mul: return {first_only, second_only};
    case Op::extract: return {one_bit_higher, one_bit_lower, one_bit_shorter};
    case Op::insert: return {dropped, one_bit_higher, one_bit_lower, one_bit_shorter};
    case Op::concat: return {};
    case Op::zext:
    case Op::sext: return {other_operator};
    case Op::lowest_set_bit: return {from_the_top};
    case Op::min: return {other_operator, first_only, second_only};
    case Op::variable: break;
  }
  return {};
}

/// The node that stands for another one, which must have the width of the result; a truth or bits.
class Slipping {
 public:
  explicit Slipping(Simplifier& to) : to_(to) {}

  /// Writes the node `n`, whose operands are in the new graph, as the slip makes it; false where it cannot be made.
  bool emit(const Node& n, const Mutation& mutation, NodeId& result) {
    if (n.op == Op::constant) return literal(n, mutation, result);
    if (n.op == Op::extract || n.op == Op::insert) return position(n, mutation.slip, result);
    result = operation(n, mutation.slip);
    return true;
  }

 private:
  bool literal(const Node& n, const Mutation& mutation, NodeId& result) {
    const std::uint64_t value = n.a | static_cast<std::uint64_t>(n.b) << 32;
    std::uint64_t wrong = value;
    if (mutation.slip == Slip::plus_one) wrong = (value + 1) & ones(n.width);
    else if (n.width <= 1) return false;  // the only other literal has been made
    else if (mutation.slip == Slip::minus_one) wrong = (value - 1) & ones(n.width);
    else if (mutation.bit < n.width) wrong = value ^ std::uint64_t{1} << mutation.bit;
    result = to_.constant(n.width, wrong);
    return true;
  }

  /// Where a part of a word stands; some parts have no room on one side.
  bool position(const Node& n, Slip slip, NodeId& result) {
    const bool reads = n.op == Op::extract;
    const unsigned of = to_.graph()[n.a].width;
    const unsigned part = reads ? n.width : to_.graph()[n.b].width;
    if (slip == Slip::dropped) {
      result = n.a;
      return true;
    }
    if (slip == Slip::one_bit_shorter) {
      if (part < 2) return false;
      result = reads ? shorter_read(n) : to_.emit(Op::insert, n.width, n.imm, n.a, low_bits(n.b, part - 1));
      return true;
    }
    if (slip == Slip::one_bit_higher ? n.imm + part >= of : n.imm == 0) return false;
    result = to_.emit(n.op, n.width, slip == Slip::one_bit_higher ? n.imm + 1U : n.imm - 1U, n.a, n.b);
    return true;
  }
  NodeId low_bits(NodeId word, unsigned width) { return to_.emit(Op::extract, width, 0, word); }
  NodeId shorter_read(const Node& n) {
    return to_.emit(Op::zext, n.width, 0, to_.emit(Op::extract, n.width - 1U, n.imm, n.a));
  }

  NodeId operation(const Node& n, Slip slip) {
    switch (slip) {
      case Slip::boundary: return to_.emit(n.op == Op::ult ? Op::ule : Op::ult, 0, 0, n.a, n.b);
      case Slip::negated: return to_.emit(Op::not_, 0, 0, to_.emit(n));
      case Slip::always: return to_.constant(0, 1);
      case Slip::never: return to_.constant(0, 0);
      case Slip::swapped: return swapped(n);
      case Slip::first_only: return n.a;
      case Slip::second_only: return same_width(n.b, n.width);
      case Slip::dropped: return n.a;
      case Slip::other_operator: return other_operator(n);
      case Slip::from_the_top: return highest_set_bit(n);
      default: spec_bug("an operation has no such slip");
    }
  }
  /// An amount of shift may be narrower or wider than what is shifted.
  NodeId same_width(NodeId id, unsigned width) {
    const unsigned have = to_.graph()[id].width;
    if (have == width) return id;
    return have < width ? to_.emit(Op::zext, width, 0, id) : low_bits(id, width);
  }
  NodeId swapped(const Node& n) {
    if (n.op != Op::shl && n.op != Op::shr) return to_.emit(n.op, n.width, n.imm, n.b, n.a, n.c);
    return to_.emit(n.op, n.width, 0, same_width(n.b, n.width), n.a);
  }
  NodeId other_operator(const Node& n) {
    switch (n.op) {
      case Op::and_: return to_.emit(Op::or_, n.width, 0, n.a, n.b);
      case Op::or_: return to_.emit(Op::and_, n.width, 0, n.a, n.b);
      case Op::xor_: return to_.emit(Op::or_, n.width, 0, n.a, n.b);
      case Op::add: return to_.emit(Op::sub, n.width, 0, n.a, n.b);
      case Op::sub: return to_.emit(Op::add, n.width, 0, n.a, n.b);
      case Op::shl: return to_.emit(Op::shr, n.width, 0, n.a, n.b);
      case Op::shr: return to_.emit(Op::shl, n.width, 0, n.a, n.b);
      case Op::zext: return to_.emit(Op::sext, n.width, 0, n.a);
      case Op::sext: return to_.emit(Op::zext, n.width, 0, n.a);
      case Op::min: return to_.emit(Op::ite, n.width, 0, n.b, n.a, to_.emit(Op::ult, 0, 0, n.a, n.b));
      default: spec_bug("an operator has no other one");
    }
  }
  NodeId highest_set_bit(const Node& n) {
    const unsigned of = to_.graph()[n.a].width;
    NodeId result = to_.constant(n.width, of);
    for (unsigned i = 0; i < of; ++i) {
      const NodeId bit = to_.emit(Op::extract, 1, i, n.a);
      const NodeId is_one = to_.emit(Op::eq, 0, 0, bit, to_.constant(1, 1));
      result = to_.emit(Op::ite, n.width, 0, to_.constant(n.width, i), result, is_one);
    }
    return result;
  }

  Simplifier& to_;
};

/// A literal is a mask where a bitwise operation takes it.
std::set<std::uint32_t> places_of_masks(const Graph& graph, const std::vector<bool>& in_cone) {
  std::set<std::uint32_t> masks;
  for (NodeId id = 0; id < graph.nodes().size(); ++id) {
    const Node& n = graph[id];
    if (!in_cone[id] || n.width < 2 || (n.op != Op::and_ && n.op != Op::or_ && n.op != Op::xor_)) continue;
    for (const NodeId operand : {n.a, n.b})
      if (graph[operand].op == Op::constant) masks.insert(graph[operand].place);
  }
  return masks;
}

bool belongs_to_rule(const Graph& graph, std::uint32_t place) {
  return place != 0 && graph.places()[place].scope == Scope::rule;
}

/// The widest operand that stands at each place of the rule.
std::map<std::uint32_t, unsigned> widths_by_place(const Graph& graph, const std::vector<bool>& in_cone) {
  std::map<std::uint32_t, unsigned> widths;
  for (NodeId id = 0; id < graph.nodes().size(); ++id)
    if (in_cone[id] && belongs_to_rule(graph, graph[id].place)) {
      unsigned& width = widths[graph[id].place];
      width = std::max(width, unsigned{graph[id].width});
    }
  return widths;
}

/// Whether the slip can be made at one node at least.
bool is_possible(const Graph& graph, const std::vector<bool>& in_cone, const Mutation& mutation) {
  for (NodeId id = 0; id < graph.nodes().size(); ++id) {
    const Node& n = graph[id];
    if (!in_cone[id] || n.place != mutation.place) continue;
    const Shape shape = graph.shape(id);
    const unsigned part = n.op == Op::insert ? shape.b : n.width;
    switch (mutation.slip) {
      case Slip::minus_one:
        if (n.width > 1) return true;
        break;
      case Slip::one_bit_higher:
        if (n.imm + part < shape.a) return true;
        break;
      case Slip::one_bit_lower:
        if (n.imm > 0) return true;
        break;
      case Slip::one_bit_shorter:
        if (part > 1) return true;
        break;
      default: return true;
    }
  }
  return false;
}

}  // namespace

std::string_view name_of(Slip slip) {
  constexpr std::string_view names[] = {"boundary",
                                        "negated",
                                        "always",
                                        "never",
                                        "swapped",
                                        "first operand only",
                                        "second operand only",
                                        "other operator",
                                        "dropped",
                                        "plus one",
                                        "minus one",
                                        "bit flipped",
                                        "one bit higher",
                                        "one bit lower",
                                        "one bit shorter",
                                        "from the top"};
  return names[static_cast<std::size_t>(slip)];
}

std::vector<std::uint32_t> places_of(const Graph& graph, std::span<const NodeId> roots) {
  std::vector<std::uint32_t> places;
  for (const auto& [place, width] : widths_by_place(graph, cone(graph, roots))) places.push_back(place);
  return places;
}

std::vector<Mutation> mutations_of(const Graph& graph, std::span<const NodeId> roots) {
  const std::vector<bool> in_cone = cone(graph, roots);
  const std::set<std::uint32_t> masks = places_of_masks(graph, in_cone);
  std::vector<Mutation> all;
  for (const auto& [place, width] : widths_by_place(graph, in_cone))
    for (const Slip slip : slips_of(graph.places()[place].op)) {
      const unsigned bits = slip != Slip::bit_flipped ? 1 : masks.contains(place) ? width : 0;
      for (unsigned bit = 0; bit < bits; ++bit)
        if (is_possible(graph, in_cone, {place, slip, bit})) all.push_back({place, slip, bit});
    }
  return all;
}

Mutant mutate(const Graph& from, std::span<const NodeId> roots, const Mutation& mutation, Graph& to) {
  const std::vector<bool> in_cone = cone(from, roots);
  Simplifier simplifier(to);
  Slipping slipping(simplifier);
  Mutant mutant;
  std::vector<NodeId> variables;
  for (const Variable& variable : from.variables()) variables.push_back(to.variable(variable));
  std::vector<NodeId> original(from.nodes().size(), 0);
  std::vector<NodeId> mutated(from.nodes().size(), 0);
  const auto with_operands = [&](Node n, const std::vector<NodeId>& copied) {
    const unsigned operands = arity(n.op);
    n.place = 0;
    if (operands > 0) n.a = copied[n.a];
    if (operands > 1) n.b = copied[n.b];
    if (operands > 2) n.c = copied[n.c];
    return n;
  };
  for (NodeId id = 0; id < from.nodes().size(); ++id) {
    if (!in_cone[id]) continue;
    const Node& n = from[id];
    if (n.op == Op::variable) {
      original[id] = mutated[id] = variables[n.a];
      continue;
    }
    const Node unchanged = with_operands(n, original);
    original[id] = simplifier.emit(unchanged);
    if (n.place == mutation.place) mutant.instances.push_back({original[id], unchanged.a, unchanged.b});
    const Node reached = with_operands(n, mutated);
    if (n.place != mutation.place || !slipping.emit(reached, mutation, mutated[id]))
      mutated[id] = simplifier.emit(reached);
  }
  for (const NodeId root : roots) {
    mutant.original.push_back(original[root]);
    mutant.mutated.push_back(mutated[root]);
  }
  return mutant;
}

}  // namespace vcpuspec::graph
