// SPDX-License-Identifier: Apache-2.0
#include "properties/prove/z3_terms.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "spec/graph/passes.h"
#include "spec/value/spec_bug.h"

namespace vcpuspec {

using graph::arity;
using graph::Graph;
using graph::Node;
using graph::NodeId;

namespace {

Z3_context make_context() {
  Z3_config config = Z3_mk_config();
  Z3_context context = Z3_mk_context(config);
  Z3_del_config(config);
  return context;
}

std::uint64_t value_of(Z3_context c, Z3_model model, const Graph& graph, NodeId id) {
  const graph::Variable& v = graph.variables()[graph[id].a];
  Z3_sort sort = v.width == 0 ? Z3_mk_bool_sort(c) : Z3_mk_bv_sort(c, v.width);
  Z3_ast constant = Z3_mk_const(c, Z3_mk_string_symbol(c, v.name.c_str()), sort);
  Z3_ast value = nullptr;
  std::uint64_t number = 0;
  if (!Z3_model_eval(c, model, constant, true, &value)) spec_bug("Z3 gives no value for a variable of its model");
  if (v.width == 0) return Z3_get_bool_value(c, value) == Z3_L_TRUE ? 1 : 0;
  if (!Z3_get_numeral_uint64(c, value, &number)) spec_bug("Z3 gives a value that is no number");
  return number;
}

std::vector<std::uint64_t> model_of(const Z3& z3, const Graph& graph) {
  Z3_context c = z3.context();
  Z3_model model = Z3_solver_get_model(c, z3.solver());
  Z3_model_inc_ref(c, model);
  std::vector<std::uint64_t> values(graph.variables().size(), 0);
  for (NodeId id = 0; id < graph.nodes().size(); ++id)
    if (graph[id].op == Op::variable) values[graph[id].a] = value_of(c, model, graph, id);
  Z3_model_dec_ref(c, model);
  return values;
}

}  // namespace

Z3::Z3() : context_(make_context()), solver_(Z3_mk_solver_for_logic(context_, Z3_mk_string_symbol(context_, "QF_BV"))) {
  Z3_solver_inc_ref(context_, solver_);
}

Z3::~Z3() {
  Z3_solver_dec_ref(context_, solver_);
  Z3_del_context(context_);
}

// The timer of Z3 can run out before the search begins, and is then lost: the search would never end. A bound on its
// steps, a hundred times what it takes in that time, ends it.
void Z3::limit_time(unsigned milliseconds) {
  constexpr std::uint64_t steps_a_millisecond = 100'000, most = std::numeric_limits<unsigned>::max();
  Z3_params params = Z3_mk_params(context_);
  Z3_params_inc_ref(context_, params);
  Z3_params_set_uint(context_, params, Z3_mk_string_symbol(context_, "timeout"), milliseconds);
  Z3_params_set_uint(context_, params, Z3_mk_string_symbol(context_, "rlimit"),
                     static_cast<unsigned>(std::min(milliseconds * steps_a_millisecond, most)));
  Z3_solver_set_params(context_, solver_, params);
  Z3_params_dec_ref(context_, params);
}

void Terms::translate(std::span<const NodeId> roots) {
  const std::vector<bool> in_cone = graph::cone(graph_, roots);
  for (NodeId id = 0; id < terms_.size(); ++id)
    if (in_cone[id]) terms_[id] = term(id);
}

Z3_ast Terms::literal(unsigned width, std::uint64_t value) const {
  if (width == 0) return value != 0 ? Z3_mk_true(z3_) : Z3_mk_false(z3_);
  return Z3_mk_unsigned_int64(z3_, value, sort(width));
}

Z3_ast Terms::variable(const Node& n) const {
  const std::string& name = graph_.variables()[n.a].name;
  return Z3_mk_const(z3_, Z3_mk_string_symbol(z3_, name.c_str()), sort(n.width));
}

Z3_ast Terms::term(NodeId id) const {
  const Node& n = graph_[id];
  if (n.op == Op::constant) return literal(n.width, graph_.constant_value(id));
  if (n.op == Op::variable) return variable(n);
  return n.width == 0 ? truth(n) : word(n);
}

Z3_ast Terms::truth(const Node& n) const {
  const Z3_ast a = terms_[n.a];
  const Z3_ast b = arity(n.op) > 1 ? terms_[n.b] : nullptr;
  const Z3_ast both[] = {a, b};
  switch (n.op) {
    case Op::not_: return Z3_mk_not(z3_, a);
    case Op::and_: return Z3_mk_and(z3_, 2, both);
    case Op::or_: return Z3_mk_or(z3_, 2, both);
    case Op::xor_: return Z3_mk_xor(z3_, a, b);
    case Op::eq: return Z3_mk_eq(z3_, a, b);
    case Op::ult: return Z3_mk_bvult(z3_, a, b);
    case Op::ule: return Z3_mk_bvule(z3_, a, b);
    case Op::ite: return Z3_mk_ite(z3_, terms_[n.c], a, b);
    default: spec_bug("an operation gives a truth that Z3 has no term for");
  }
}

Z3_ast Terms::word(const Node& n) const {
  const Z3_ast a = terms_[n.a];
  const Z3_ast b = arity(n.op) > 1 ? terms_[n.b] : nullptr;
  const unsigned width_a = graph_[n.a].width;
  switch (n.op) {
    case Op::not_: return Z3_mk_bvnot(z3_, a);
    case Op::and_: return Z3_mk_bvand(z3_, a, b);
    case Op::or_: return Z3_mk_bvor(z3_, a, b);
    case Op::xor_: return Z3_mk_bvxor(z3_, a, b);
    case Op::ite: return Z3_mk_ite(z3_, terms_[n.c], a, b);
    case Op::add: return Z3_mk_bvadd(z3_, a, b);
    case Op::sub: return Z3_mk_bvsub(z3_, a, b);
    case Op::mul: return Z3_mk_bvmul(z3_, a, b);
    case Op::shl: return shifted(n, Z3_mk_bvshl);
    case Op::shr: return shifted(n, Z3_mk_bvlshr);
    case Op::extract: return Z3_mk_extract(z3_, n.imm + n.width - 1U, n.imm, a);
    case Op::insert: return inserted(n);
    case Op::concat: return Z3_mk_concat(z3_, a, b);
    case Op::zext: return Z3_mk_zero_ext(z3_, n.width - width_a, a);
    case Op::sext: return Z3_mk_sign_ext(z3_, n.width - width_a, a);
    case Op::lowest_set_bit: return lowest_set_bit(n);
    case Op::min: return Z3_mk_ite(z3_, Z3_mk_bvult(z3_, a, b), a, b);
    default: spec_bug("an operation gives bits that Z3 has no term for");
  }
}

/// Z3 wants equal widths and shifts out to 0; our amount may be narrower, or too wide to fit.
Z3_ast Terms::shifted(const Node& n, Z3_ast (*shift)(Z3_context, Z3_ast, Z3_ast)) const {
  const unsigned have = graph_[n.b].width;
  const Z3_ast amount = terms_[n.b];
  if (have <= n.width)
    return shift(z3_, terms_[n.a], have == n.width ? amount : Z3_mk_zero_ext(z3_, n.width - have, amount));
  const Z3_ast narrow = Z3_mk_extract(z3_, n.width - 1U, 0, amount);
  const Z3_ast too_far = Z3_mk_bvuge(z3_, amount, literal(have, n.width));
  return Z3_mk_ite(z3_, too_far, literal(n.width, 0), shift(z3_, terms_[n.a], narrow));
}

Z3_ast Terms::inserted(const Node& n) const {
  const unsigned above = n.imm + graph_[n.b].width;
  Z3_ast result = terms_[n.b];
  if (n.imm > 0) result = Z3_mk_concat(z3_, result, Z3_mk_extract(z3_, n.imm - 1U, 0, terms_[n.a]));
  if (above < n.width) result = Z3_mk_concat(z3_, Z3_mk_extract(z3_, n.width - 1U, above, terms_[n.a]), result);
  return result;
}

Z3_ast Terms::lowest_set_bit(const Node& n) const {
  const unsigned of = graph_[n.a].width;
  Z3_ast result = literal(n.width, of);
  for (unsigned i = of; i-- > 0;) {
    const Z3_ast is_one = Z3_mk_eq(z3_, Z3_mk_extract(z3_, i, i, terms_[n.a]), literal(1, 1));
    result = Z3_mk_ite(z3_, is_one, literal(n.width, i), result);
  }
  return result;
}

SolverAnswer decide(const Z3& z3, const Graph& graph) {
  switch (Z3_solver_check(z3.context(), z3.solver())) {
    case Z3_L_TRUE: return {SolverAnswer::Verdict::satisfiable, model_of(z3, graph), {}};
    case Z3_L_FALSE: return {SolverAnswer::Verdict::unsatisfiable, {}, {}};
    default: return {SolverAnswer::Verdict::unknown, {}, Z3_solver_get_reason_unknown(z3.context(), z3.solver())};
  }
}

}  // namespace vcpuspec
