// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "spec/graph/passes.h"

namespace vcpuspec::graph {

namespace {

std::string sort_of(unsigned width) { return width == 0 ? "Bool" : "(_ BitVec " + std::to_string(width) + ")"; }

std::string literal(unsigned width, std::uint64_t value) {
  if (width == 0) return value != 0 ? "true" : "false";
  return "(_ bv" + std::to_string(value) + " " + std::to_string(width) + ")";
}

class Printer {
 public:
  explicit Printer(const Graph& graph) : graph_(graph) {}

  std::string term(NodeId id) const {
    const Node& n = graph_[id];
    if (n.op == Op::constant) return literal(n.width, graph_.constant_value(id));
    if (n.op == Op::variable) return smtlib_symbol(graph_.variables()[n.a].name);
    return "n" + std::to_string(id);
  }

  std::string body(NodeId id) const {
    const Node& n = graph_[id];
    const std::string a = term(n.a);
    const std::string b = arity(n.op) > 1 ? term(n.b) : "";
    const bool truth = n.width == 0;
    switch (n.op) {
      case Op::not_: return (truth ? "(not " : "(bvnot ") + a + ")";
      case Op::and_: return (truth ? "(and " : "(bvand ") + a + " " + b + ")";
      case Op::or_: return (truth ? "(or " : "(bvor ") + a + " " + b + ")";
      case Op::xor_: return (truth ? "(xor " : "(bvxor ") + a + " " + b + ")";
      case Op::eq: return "(= " + a + " " + b + ")";
      case Op::ult: return "(bvult " + a + " " + b + ")";
      case Op::ule: return "(bvule " + a + " " + b + ")";
      case Op::ite: return "(ite " + term(n.c) + " " + a + " " + b + ")";
      case Op::add: return "(bvadd " + a + " " + b + ")";
      case Op::sub: return "(bvsub " + a + " " + b + ")";
      case Op::mul: return "(bvmul " + a + " " + b + ")";
      case Op::shl: return shift("bvshl", n, a, b);
      case Op::shr: return shift("bvlshr", n, a, b);
      case Op::extract:
        return "((_ extract " + std::to_string(n.imm + n.width - 1) + " " + std::to_string(n.imm) + ") " + a + ")";
      case Op::insert: return insert(n, a, b);
      case Op::concat: return "(concat " + a + " " + b + ")";
      case Op::zext: return "((_ zero_extend " + std::to_string(n.width - graph_[n.a].width) + ") " + a + ")";
      case Op::sext: return "((_ sign_extend " + std::to_string(n.width - graph_[n.a].width) + ") " + a + ")";
      case Op::lowest_set_bit: return lowest_set_bit(n, a);
      case Op::min: return "(ite (bvult " + a + " " + b + ") " + a + " " + b + ")";
      case Op::constant:
      case Op::variable: break;
    }
    return term(id);
  }

 private:
  /// The amount has its own, narrower width; SMT-LIB wants one width and gives 0 for an amount that reaches it.
  std::string shift(const char* op, const Node& n, const std::string& a, const std::string& amount) const {
    const unsigned have = graph_[n.b].width;
    const std::string padded = have > n.width
                                   ? "(ite (bvuge " + amount + " " + literal(have, n.width) + ") " +
                                         literal(n.width, ones(n.width)) + " ((_ extract " +
                                         std::to_string(n.width - 1) + " 0) " + amount + "))"
                                   : "((_ zero_extend " + std::to_string(n.width - have) + ") " + amount + ")";
    if (have > n.width)
      return "(ite (bvuge " + amount + " " + literal(have, n.width) + ") " + literal(n.width, 0) + " (" + op + " " + a +
             " " + padded + "))";
    return std::string("(") + op + " " + a + " " + padded + ")";
  }

  std::string insert(const Node& n, const std::string& base, const std::string& part) const {
    const unsigned hi = n.imm + graph_[n.b].width;
    std::string result = part;
    if (n.imm > 0) result = "(concat " + result + " ((_ extract " + std::to_string(n.imm - 1) + " 0) " + base + "))";
    if (hi < n.width)
      result = "(concat ((_ extract " + std::to_string(n.width - 1) + " " + std::to_string(hi) + ") " + base + ") " +
               result + ")";
    return result;
  }

  std::string lowest_set_bit(const Node& n, const std::string& a) const {
    const unsigned of = graph_[n.a].width;
    std::string result = literal(n.width, of);
    for (unsigned i = of; i-- > 0;) {
      const std::string position = std::to_string(i);
      result = "(ite (= ((_ extract " + position + " " + position + ") " + a + ") #b1) " + literal(n.width, i) + " " +
               result + ")";
    }
    return result;
  }

  const Graph& graph_;
};

}  // namespace

std::string smtlib_symbol(std::string_view name) { return "|" + std::string(name) + "|"; }

std::string to_smtlib(const Graph& graph, std::span<const NamedNode> named, std::span<const NodeId> asserted) {
  std::vector<NodeId> roots(asserted.begin(), asserted.end());
  for (const NamedNode& n : named) roots.push_back(n.node);
  const std::vector<bool> in_cone = cone(graph, roots);
  const Printer printer(graph);
  std::string out = "(set-logic QF_BV)\n";
  for (NodeId id = 0; id < graph.nodes().size(); ++id) {
    if (!in_cone[id] || graph[id].op == Op::constant) continue;
    const std::string sort = sort_of(graph[id].width);
    if (graph[id].op == Op::variable) out += "(declare-const " + printer.term(id) + " " + sort + ")\n";
    else out += "(define-fun " + printer.term(id) + " () " + sort + " " + printer.body(id) + ")\n";
  }
  for (const NamedNode& n : named)
    out += "(define-fun " + smtlib_symbol(n.name) + " () " + sort_of(graph[n.node].width) + " " + printer.term(n.node) +
           ")\n";
  for (const NodeId root : asserted) out += "(assert " + printer.term(root) + ")\n";
  return out + "(check-sat)\n";
}

}  // namespace vcpuspec::graph
