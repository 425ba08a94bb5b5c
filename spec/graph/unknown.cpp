// SPDX-License-Identifier: Apache-2.0
#include "spec/graph/unknown.h"

#include <algorithm>
#include <bit>

#include "spec/value/spec_bug.h"

namespace vcpuspec::graph {

namespace {

PartlyKnown known(std::uint64_t bits) { return {bits, 0}; }
PartlyKnown made(std::uint64_t bits, std::uint64_t unknown) { return {bits & ~unknown, unknown}; }
PartlyKnown nothing_known(unsigned width) { return {0, ones(width)}; }

std::uint64_t least(const PartlyKnown& x) { return x.bits; }
std::uint64_t most(const PartlyKnown& x) { return x.bits | x.unknown; }

/// What both have in common.
PartlyKnown either(const PartlyKnown& a, const PartlyKnown& b) {
  return made(a.bits, a.unknown | b.unknown | (a.bits ^ b.bits));
}

PartlyKnown equal(const PartlyKnown& a, const PartlyKnown& b) {
  const std::uint64_t unknown = a.unknown | b.unknown;
  if (((a.bits ^ b.bits) & ~unknown) != 0) return known(0);
  return unknown == 0 ? known(1) : nothing_known(0);
}

PartlyKnown below(const PartlyKnown& a, const PartlyKnown& b, bool or_equal) {
  if (or_equal ? most(a) <= least(b) : most(a) < least(b)) return known(1);
  if (or_equal ? least(a) > most(b) : least(a) >= most(b)) return known(0);
  return nothing_known(0);
}

/// From the lowest unknown bit up, carries may run anywhere.
PartlyKnown with_carries(std::uint64_t result, const PartlyKnown& a, const PartlyKnown& b, unsigned width) {
  const std::uint64_t unknown = a.unknown | b.unknown;
  return made(result, unknown == 0 ? 0 : ~(std::bit_floor(unknown & -unknown) - 1) & ones(width));
}

PartlyKnown shifted(Op op, const Shape& shape, const PartlyKnown& a, const PartlyKnown& amount) {
  if (amount.unknown != 0) return a == known(0) ? known(0) : nothing_known(shape.width);
  return {apply(op, shape, a.bits, amount.bits, 0), apply(op, shape, a.unknown, amount.bits, 0)};
}

PartlyKnown lowest_set(const Shape& shape, const PartlyKnown& a) {
  const std::uint64_t first = apply(Op::lowest_set_bit, shape, most(a), 0, 0);
  const std::uint64_t sure = apply(Op::lowest_set_bit, shape, a.bits, 0, 0);
  return first == sure ? known(sure) : nothing_known(shape.width);
}

PartlyKnown smaller(const PartlyKnown& a, const PartlyKnown& b) {
  if (most(a) <= least(b)) return a;
  return most(b) <= least(a) ? b : either(a, b);
}

PartlyKnown sign_extended(const Shape& shape, const PartlyKnown& a) {
  return made(apply(Op::sext, shape, a.bits, 0, 0), apply(Op::sext, shape, a.unknown, 0, 0));
}

PartlyKnown operation(Op op, const Shape& shape, const PartlyKnown& a, const PartlyKnown& b, const PartlyKnown& c) {
  const auto on_bits = [&] { return apply(op, shape, a.bits, b.bits, c.bits); };
  const auto on_unknown = [&] { return apply(op, shape, a.unknown, b.unknown, c.unknown); };
  switch (op) {
    case Op::and_: return made(on_bits(), (a.unknown | b.unknown) & most(a) & most(b));
    case Op::or_: return made(on_bits(), (a.unknown | b.unknown) & ~a.bits & ~b.bits);
    case Op::xor_: return made(on_bits(), a.unknown | b.unknown);
    case Op::not_: return made(on_bits(), a.unknown);
    case Op::eq: return equal(a, b);
    case Op::ult: return below(a, b, false);
    case Op::ule: return below(a, b, true);
    case Op::ite: return c.unknown != 0 ? either(a, b) : c.bits != 0 ? a : b;
    case Op::add:
    case Op::sub:
    case Op::mul: return with_carries(on_bits(), a, b, shape.width);
    case Op::shl:
    case Op::shr: return shifted(op, shape, a, b);
    case Op::extract:
    case Op::insert:
    case Op::concat:
    case Op::zext: return {on_bits(), on_unknown()};
    case Op::sext: return sign_extended(shape, a);
    case Op::lowest_set_bit: return lowest_set(shape, a);
    case Op::min: return smaller(a, b);
    case Op::constant:
    case Op::variable: break;
  }
  spec_bug("an operation has no partly known value");
}

}  // namespace

std::vector<PartlyKnown> evaluate_partly(const Graph& graph, std::span<const PartlyKnown> inputs) {
  std::vector<PartlyKnown> value(graph.nodes().size());
  for (NodeId id = 0; id < value.size(); ++id) {
    const Node& n = graph[id];
    if (n.op == Op::constant) value[id] = known(graph.constant_value(id));
    else if (n.op == Op::variable) value[id] = made(inputs[n.a].bits, inputs[n.a].unknown);
    else {
      const unsigned operands = arity(n.op);
      const auto of = [&](unsigned at, NodeId operand) { return at < operands ? value[operand] : PartlyKnown{}; };
      value[id] = operation(n.op, graph.shape(id), of(0, n.a), of(1, n.b), of(2, n.c));
    }
  }
  return value;
}

}  // namespace vcpuspec::graph
