// SPDX-License-Identifier: Apache-2.0
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "checker/solver/solver.h"
#include "spec/graph/passes.h"
#include "tests/support/random_inputs.h"

namespace vcpuspec::graph {

namespace {

/// One operation over fresh variables, as every pass must understand it.
struct Sample {
  Op op;
  unsigned width;
  unsigned a;
  unsigned b;
  unsigned imm;
};

std::vector<Sample> samples() {
  std::vector<Sample> all;
  for (const Op op : {Op::and_, Op::or_, Op::xor_, Op::eq, Op::ite}) all.push_back({op, 0, 0, 0, 0});
  all.push_back({Op::not_, 0, 0, 0, 0});
  for (const unsigned w : {1U, 5U, 32U, 63U, 64U}) {
    for (const Op op : {Op::and_, Op::or_, Op::xor_, Op::add, Op::sub, Op::mul, Op::min, Op::ite, Op::not_})
      all.push_back({op, w, w, w, 0});
    for (const Op op : {Op::eq, Op::ult, Op::ule}) all.push_back({op, 0, w, w, 0});
    const auto amount = static_cast<unsigned>(std::bit_width(w));
    for (const Op op : {Op::shl, Op::shr})
      for (const unsigned b : {amount, 7U}) all.push_back({op, w, w, b, 0});
    all.push_back({Op::lowest_set_bit, amount, w, 0, 0});
    all.push_back({Op::extract, 1, w, 0, w - 1});
    all.push_back({Op::extract, w, w, 0, 0});
    all.push_back({Op::insert, w, w, 1, w - 1});
    all.push_back({Op::insert, w, w, w, 0});
    all.push_back({Op::zext, 64, w, 0, 0});
    all.push_back({Op::sext, 64, w, 0, 0});
    if (w < 64) all.push_back({Op::concat, w + 1, w, 1, 0});
  }
  all.push_back({Op::insert, 64, 64, 5, 27});
  all.push_back({Op::extract, 5, 64, 0, 27});
  return all;
}

/// A graph with the sample's operation over variables a, b and c.
NodeId build(Graph& g, const Sample& s) {
  const NodeId a = g.variable({"a", s.a, Kind::input, 0});
  const NodeId b = arity(s.op) > 1 ? g.variable({"b", s.b, Kind::input, 0}) : 0;
  const NodeId c = arity(s.op) > 2 ? g.variable({"c", 0, Kind::input, 0}) : 0;
  return g.operation(s.op, s.width, s.imm, {}, a, b, c);
}

std::vector<std::uint64_t> draw(const Graph& g) { return *test::any_inputs(g.variables()); }

/// Asserts that the variables have these values, as truths of the graph.
std::vector<NodeId> pinned(Graph& g, const std::vector<std::uint64_t>& values) {
  std::vector<NodeId> truths;
  for (NodeId id = 0, n = static_cast<NodeId>(g.nodes().size()); id < n; ++id)
    if (g[id].op == Op::variable)
      truths.push_back(g.operation(Op::eq, 0, 0, {}, id, g.constant(g[id].width, values[g[id].a])));
  return truths;
}

std::string describe(const Sample& s) {
  return std::string(name_of(s.op)) + " width " + std::to_string(s.width) + " of " + std::to_string(s.a) + ", " +
         std::to_string(s.b) + " at " + std::to_string(s.imm);
}

TEST_CASE("every operation means the same to Z3 as to apply, at every width", "[graph][z3]") {
  if (make_solver() == nullptr) return;
  for (const Sample& s : samples()) {
    INFO(describe(s));
    rc::prop("for all operands, the other result is impossible", [&] {
      Graph g;
      const NodeId result = build(g, s);
      const auto values = draw(g);
      const std::uint64_t expected = evaluate(g, values)[result];
      std::vector<NodeId> asserted = pinned(g, values);
      asserted.push_back(
          g.operation(Op::not_, 0, 0, {}, g.operation(Op::eq, 0, 0, {}, result, g.constant(s.width, expected))));
      RC_ASSERT(make_solver()->solve(g, asserted, 10'000).verdict == SolverAnswer::Verdict::unsatisfiable);
    });
  }
}

TEST_CASE("every operation means the same in SMT-LIB as to apply, to every solver that is installed",
          "[graph][smtlib]") {
  std::string text = "(set-option :print-success false)\n";
  const std::string logic = "(set-logic QF_BV)\n";
  text += logic;
  std::uint64_t seed = 0;
  for (const Sample& s : samples()) {
    Graph g;
    const NodeId result = build(g, s);
    const auto values = test::inputs_from(g.variables(), ++seed);
    std::vector<NodeId> asserted = pinned(g, values);
    asserted.push_back(g.operation(
        Op::not_, 0, 0, {}, g.operation(Op::eq, 0, 0, {}, result, g.constant(s.width, evaluate(g, values)[result]))));
    text += "(push 1)\n" + to_smtlib(g, {}, asserted).substr(logic.size()) + "(pop 1)\n";
  }
  const std::string file = "smtlib_samples.smt2";
  std::ofstream(file) << text;
  unsigned asked = 0;
  for (const std::string solver : {"z3 -smt2", "cvc5 --lang=smt2 --incremental"}) {
    if (std::system(("command -v " + solver.substr(0, solver.find(' ')) + " >/dev/null").c_str()) != 0) {
      WARN(solver << " is not installed: its opinion is missing");
      continue;
    }
    FILE* pipe = popen((solver + " " + file + " 2>&1").c_str(), "r");
    std::string answers;
    for (int ch = fgetc(pipe); ch != EOF; ch = fgetc(pipe)) answers += static_cast<char>(ch);
    CHECK(pclose(pipe) == 0);
    std::string expected;
    for (std::size_t i = 0; i < samples().size(); ++i) expected += "unsat\n";
    CHECK(answers == expected);
    ++asked;
  }
  std::remove(file.c_str());
  CHECK(asked > 0);
}

TEST_CASE("simplifying changes no result", "[graph]") {
  for (const Sample& s : samples()) {
    INFO(describe(s));
    rc::prop("for all operands, the simplified graph gives the same", [&] {
      Graph g;
      const NodeId first = build(g, s);
      // Something to simplify: a choice between equal arms, a comparison, a double negation.
      const NodeId same = g.operation(Op::ite, s.width, 0, {}, first, first, g.constant(0, 1));
      const NodeId truth = s.width == 0 ? same : g.operation(Op::ule, 0, 0, {}, same, g.constant(s.width, 3));
      const NodeId root = g.operation(Op::not_, 0, 0, {}, g.operation(Op::not_, 0, 0, {}, truth));
      const std::vector<NodeId> roots = {root, first};
      Graph simple;
      const auto simple_roots = simplify(g, roots, simple);
      const auto values = draw(g);
      const auto before = evaluate(g, values);
      const auto after = evaluate(simple, values);
      RC_ASSERT(before[root] == after[simple_roots[0]]);
      RC_ASSERT(before[first] == after[simple_roots[1]]);
      RC_ASSERT(simple.nodes().size() <= g.nodes().size());
    });
  }
}

TEST_CASE("the structural hash ignores places and operand order, and nothing else", "[graph]") {
  const auto hash = [](Op op, unsigned line, bool swapped) {
    Graph g;
    const NodeId a = g.variable({"a", 8, Kind::input, 0});
    const NodeId b = g.variable({"b", 8, Kind::input, 0});
    const Place at{"file", "f", line, 1};
    const std::vector<NodeId> root = {g.operation(op, 8, 0, at, swapped ? b : a, swapped ? a : b)};
    return structural_hash(g, root);
  };
  CHECK(hash(Op::add, 1, false) == hash(Op::add, 2, true));
  CHECK(hash(Op::sub, 1, false) != hash(Op::sub, 1, true));
  CHECK(hash(Op::add, 1, false) != hash(Op::sub, 1, false));
}

TEST_CASE("a cone holds what the roots depend on and nothing else", "[graph]") {
  Graph g;
  const NodeId a = g.variable({"a", 8, Kind::input, 0});
  const NodeId b = g.variable({"b", 8, Kind::input, 0});
  const NodeId used = g.operation(Op::add, 8, 0, {}, a, a);
  g.operation(Op::add, 8, 0, {}, b, b);
  const std::vector<NodeId> roots = {used};
  CHECK(inputs_of(g, roots) == std::vector<std::string>{"a"});
}

TEST_CASE("a rebuilt graph differs exactly where it was edited", "[graph]") {
  Graph g;
  const NodeId a = g.variable({"a", 8, Kind::input, 0});
  const NodeId b = g.variable({"b", 8, Kind::input, 0});
  const std::vector<NodeId> roots = {g.operation(Op::ult, 0, 0, {}, a, b)};
  Graph swapped;
  const auto new_roots = rebuild(g, roots, swapped, [](NodeId, const Node& n) {
    Node changed = n;
    if (n.op == Op::ult) std::swap(changed.a, changed.b);
    return changed;
  });
  const std::vector<std::uint64_t> values = {1, 2};
  CHECK(evaluate(g, values)[roots[0]] == 1);
  CHECK(evaluate(swapped, values)[new_roots[0]] == 0);
}

}  // namespace

}  // namespace vcpuspec::graph
