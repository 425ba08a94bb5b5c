// SPDX-License-Identifier: Apache-2.0
#include "spec/graph/simplify.h"

#include <utility>

namespace vcpuspec::graph {

NodeId Simplifier::emit(const Node& n) {
  if (n.op == Op::constant) return g_.add(n);
  NodeId a = n.a;
  NodeId b = n.b;
  const NodeId c = n.c;
  if (all_constant(n.op, a, b, c)) return fold(n, a, b, c);
  switch (n.op) {
    case Op::ule: return make(Op::not_, 0, 0, make(Op::ult, 0, 0, b, a));
    case Op::not_:
      if (g_[a].op == Op::not_) return g_[a].a;
      break;
    case Op::ite:
      if (a == b) return a;
      if (is_constant(c)) return g_.constant_value(c) != 0 ? a : b;
      break;
    case Op::and_:
    case Op::or_:
    case Op::eq:
    case Op::add:
    case Op::mul:
    case Op::xor_:
    case Op::min:
      if (a > b) std::swap(a, b);
      if (a == b && (n.op == Op::and_ || n.op == Op::or_ || n.op == Op::min)) return a;
      break;
    case Op::extract: return extract(n.width, n.imm, a);
    default: break;
  }
  return make(n.op, n.width, n.imm, a, b, c);
}

bool Simplifier::all_constant(Op op, NodeId a, NodeId b, NodeId c) const {
  const unsigned operands = arity(op);
  return is_constant(a) && (operands < 2 || is_constant(b)) && (operands < 3 || is_constant(c));
}

NodeId Simplifier::make(Op op, unsigned width, unsigned imm, NodeId a, NodeId b, NodeId c) {
  return g_.add({op, static_cast<std::uint8_t>(width), static_cast<std::uint16_t>(imm), 0, a, b, c});
}

NodeId Simplifier::fold(const Node& n, NodeId a, NodeId b, NodeId c) {
  const unsigned operands = arity(n.op);
  const Shape shape{n.width, g_[a].width, operands > 1 ? g_[b].width : 0U, n.imm};
  return g_.constant(n.width, apply(n.op, shape, g_.constant_value(a), operands > 1 ? g_.constant_value(b) : 0,
                                    operands > 2 ? g_.constant_value(c) : 0));
}

NodeId Simplifier::extract(unsigned width, unsigned lo, NodeId a) {
  for (;;) {
    const Node& from = g_[a];
    if (lo == 0 && width == from.width) return a;
    if (from.op != Op::insert) break;
    const unsigned part_lo = from.imm;
    const unsigned part_hi = part_lo + g_[from.b].width;
    if (lo >= part_hi || lo + width <= part_lo) a = from.a;
    else if (lo >= part_lo && lo + width <= part_hi) {
      lo -= part_lo;
      a = from.b;
    } else break;
  }
  return make(Op::extract, width, lo, a);
}

}  // namespace vcpuspec::graph
