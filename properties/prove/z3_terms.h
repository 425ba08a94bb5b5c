// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <z3.h>

#include <cstdint>
#include <span>
#include <vector>

#include "checker/solver/solver.h"
#include "spec/graph/graph.h"

namespace vcpuspec {

/// A context, its terms and one solver. Terms are owned by the context, the rest is counted by hand: the next call may
/// free an object that nobody holds.
class Z3 {
 public:
  Z3();
  ~Z3();
  Z3(const Z3&) = delete;
  Z3& operator=(const Z3&) = delete;

  Z3_context context() const { return context_; }
  Z3_solver solver() const { return solver_; }

  void limit_time(unsigned milliseconds);

 private:
  Z3_context context_;
  Z3_solver solver_;
};

/// Terms of a graph's nodes, in node order.
class Terms {
 public:
  Terms(Z3_context context, const graph::Graph& graph) : z3_(context), graph_(graph), terms_(graph.nodes().size()) {}

  void translate(std::span<const graph::NodeId> roots);
  Z3_ast operator[](graph::NodeId id) const { return terms_[id]; }

 private:
  Z3_sort sort(unsigned width) const { return width == 0 ? Z3_mk_bool_sort(z3_) : Z3_mk_bv_sort(z3_, width); }
  Z3_ast literal(unsigned width, std::uint64_t value) const;
  Z3_ast variable(const graph::Node& n) const;
  Z3_ast term(graph::NodeId id) const;
  Z3_ast truth(const graph::Node& n) const;
  Z3_ast word(const graph::Node& n) const;
  Z3_ast shifted(const graph::Node& n, Z3_ast (*shift)(Z3_context, Z3_ast, Z3_ast)) const;
  Z3_ast inserted(const graph::Node& n) const;
  Z3_ast lowest_set_bit(const graph::Node& n) const;

  Z3_context z3_;
  const graph::Graph& graph_;
  std::vector<Z3_ast> terms_;
};

/// Decides what is asserted; a model has one value per variable of the graph.
SolverAnswer decide(const Z3& z3, const graph::Graph& graph);

}  // namespace vcpuspec
