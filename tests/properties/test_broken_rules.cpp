// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <functional>

#include "checker/solver/solver.h"
#include "properties/claims/property.h"

namespace vcpuspec {

namespace {

using graph::Graph;
using graph::Node;
using graph::NodeId;

/// A mistake in one rule, or in the condition of a claim: what becomes of the operations of one kind in one function,
/// in that scope.
struct Mistake {
  const char* what;
  const char* function;
  Op op;
  std::function<Node(const Graph&, const Node&)> change;
  graph::Scope scope = graph::Scope::rule;
};

Node with_op(Node n, Op op) {
  n.op = op;
  return n;
}
/// The operation replaced by its first operand: an `or` of it with itself.
Node first_operand(Node n) {
  n.op = Op::or_;
  n.b = n.a;
  return n;
}
Node second_operand(Node n) {
  n.op = Op::or_;
  n.a = n.b;
  return n;
}

std::vector<Mistake> mistakes() {
  return {
      {"the priority mask excludes the equal priority", "has_sufficient_priority", Op::ule,
       [](const Graph&, const Node& n) { return with_op(n, Op::ult); }},
      {"the running priority does not block its own priority", "has_sufficient_priority", Op::ult,
       [](const Graph&, const Node& n) { return with_op(n, Op::ule); }},
      {"the enable bit is not looked at", "interrupt_signalled", Op::eq,
       [](const Graph&, const Node& n) { return Node{Op::eq, 0, 0, n.place, n.a, n.a, 0}; }},
      {"an active interrupt is a candidate", "candidates", Op::not_,
       [](const Graph&, const Node& n) { return first_operand(n); }},
      {"the effective mask forgets to add one", "effective_mask", Op::add,
       [](const Graph&, const Node& n) { return first_operand(n); }},
      {"of two candidates the lower priority wins", "better_candidate", Op::ult,
       [](const Graph&, const Node& n) { return Node{Op::ult, 0, 0, n.place, n.b, n.a, 0}; }},
      {"ERTN does not look at watchpoints", "return_from_general_exception", Op::ite,
       [](const Graph&, const Node& n) { return second_operand(n); }},
      // Once bugs of an emulator.
      {"ECFG.VS is the distance of entries itself", "entry_address", Op::shl,
       [](const Graph&, const Node& n) { return first_operand(n); }},
      {"BADV takes an address whatever the exception is about", "record_address", Op::ite,
       [](const Graph&, const Node& n) { return first_operand(n); }},
      {"a page number is extended into the bits that it has", "sign_extended", Op::not_,
       [](const Graph&, const Node& n) { return first_operand(n); }},
  };
}

/// Whether the solver finds an input under which the property fails once the mistake is made.
bool notices(const Property& property, const Mistake& mistake) {
  const auto recording = record(property.text, graph::Scope::claim);
  const Graph& g = recording->graph;
  bool touched = false;
  const auto edit = [&](NodeId, const Node& n) {
    const graph::SourcePlace& place = g.places()[n.place];
    const bool here = n.op == mistake.op && place.scope == mistake.scope && n.place != 0 &&
                      place.at.function_name() == mistake.function;
    touched = touched || here;
    return here ? mistake.change(g, n) : n;
  };
  const std::vector<NodeId> roots = {recording->output("assumption"), recording->output("claim")};
  Graph broken;
  const auto new_roots = graph::rebuild(g, roots, broken, edit);
  if (!touched) return false;
  const std::vector<NodeId> asserted = {new_roots[0], broken.operation(Op::not_, 0, 0, {}, new_roots[1])};
  return make_solver()->solve(broken, asserted, 60'000).verdict == SolverAnswer::Verdict::satisfiable;
}

TEST_CASE("each deliberately broken rule is noticed by at least one property", "[properties][broken][exhaustive]") {
  for (const Mistake& mistake : mistakes()) {
    INFO(mistake.what);
    bool noticed = false;
    for (const Property& property : properties())
      noticed = noticed || (property.expected == Expected::proved && notices(property, mistake));
    CHECK(noticed);
  }
}

/// The comparison a == b answered with "no", and so a != b with "yes".
Node never(const Graph&, const Node& n) { return Node{Op::ult, 0, 0, n.place, n.a, n.a, 0}; }
Node strictly(const Graph&, const Node& n) { return with_op(n, Op::ult); }
Node second_only(const Graph&, const Node& n) { return second_operand(n); }
Node first_only(const Graph&, const Node& n) { return first_operand(n); }

/// A mistake in the condition under which a revision is said to deviate.
struct WrongCondition {
  const char* revision;
  Mistake mistake;
};

std::vector<WrongCondition> wrong_conditions() {
  constexpr auto claim = graph::Scope::claim;
  return {
      {"v1", {"hidden PPIs are forgotten", "held_pending", Op::or_, first_only, claim}},
      {"v1", {"the count of zero is forgotten", "difference_of_v1", Op::ite, second_only, claim}},
      {"v6", {"what the hardware signals is forgotten", "difference_of_v6", Op::and_, first_only, claim}},
      {"v6", {"a priority equal to the limit does not pass", "operator()", Op::ule, strictly, claim}},
      {"v7", {"one is not added to the priority mask", "first_insufficient", Op::add, first_only, claim}},
      {"v7", {"a limit of 0 is forgotten", "difference_of_v7", Op::eq, never, claim}},
      {"first_fix", {"the running priority is forgotten", "difference_of_first_fix", Op::min, first_only, claim}},
      {"first_fix", {"everything but the enable is forgotten", "difference_of_first_fix", Op::and_, first_only, claim}},
      {"today", {"the candidates are the active PPIs", "scene", Op::not_, first_only, claim}},
      {"today", {"no priority is ever active", "highest_active", Op::ite, second_only, claim}},
  };
}

TEST_CASE("a wrong condition of a revision's difference is noticed", "[properties][broken]") {
  for (const WrongCondition& wrong : wrong_conditions()) {
    const std::string ids = std::string("gicv5.kvm.difference.") + wrong.revision + ".*";
    INFO(wrong.revision << ": " << wrong.mistake.what);
    bool noticed = false;
    for (const Property& property : properties())
      noticed = noticed || (matches(property, ids) && notices(property, wrong.mistake));
    CHECK(noticed);
  }
}

TEST_CASE("a mistake that changes nothing is noticed by no property", "[properties][broken]") {
  const Mistake none = {"nothing", "has_sufficient_priority", Op::ule, [](const Graph&, const Node& n) { return n; }};
  for (const Property& property : properties())
    if (property.expected == Expected::proved && property.id.rfind("gicv5.priority", 0) == 0)
      CHECK_FALSE(notices(property, none));
}

TEST_CASE("a helper that rule and claim share is broken in the rule only", "[properties][broken]") {
  graph::Graph g;
  const auto x = Bits<Recorded, 8>::from_word({&g, g.variable({"x", 8, graph::Kind::input, 0})});
  const auto helper = [](const Bits<Recorded, 8>& v) { return v + 1; };
  const auto in = [&](graph::Scope scope) {
    const graph::InScope entered(g, scope);
    return helper(x);
  };
  CHECK(in(graph::Scope::rule).word().value != in(graph::Scope::claim).word().value);
}

}  // namespace

}  // namespace vcpuspec
