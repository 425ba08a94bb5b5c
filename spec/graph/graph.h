// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "spec/value/apply.h"
#include "spec/value/place.h"

/// The recorded form of rules and claims: a hash-consed, straight-line graph of typed bit-vector operations.
namespace vcpuspec::graph {

using NodeId = std::uint32_t;

/// What a variable stands for.
enum class Kind : std::uint8_t { input, choice, arbitrary };

struct Variable {
  std::string name;
  unsigned width = 0;
  Kind kind = Kind::input;
  std::uint64_t preset = 0;  // the value where nothing else is said
  bool is_optional = false;  // of an argument: vectors need not name it
};

/// Whose text a node belongs to: a helper shared by a rule and its claim is mutated in the rule only.
enum class Scope : std::uint8_t { harness, rule, claim };

/// A place together with the operator that stands there and the scope it was recorded in.
struct SourcePlace {
  Op op{};
  Scope scope{};
  Place at;
};

/// One operation. Children have smaller ids than their parents. Width 0 is a truth.
struct Node {
  Op op{};
  std::uint8_t width = 0;
  std::uint16_t imm = 0;    // bit position of extract and insert
  std::uint32_t place = 0;  // index into Graph::places(); 0 is "no place"
  NodeId a = 0;             // constant: low half of the value; variable: index into Graph::variables()
  NodeId b = 0;             // constant: high half of the value
  NodeId c = 0;

  friend bool operator==(const Node&, const Node&) = default;
};

/// How many operands an operation has.
constexpr unsigned arity(Op op) {
  switch (op) {
    case Op::constant:
    case Op::variable: return 0;
    case Op::not_:
    case Op::extract:
    case Op::zext:
    case Op::sext:
    case Op::lowest_set_bit: return 1;
    case Op::ite: return 3;
    default: return 2;
  }
}

/// The graph of one recording. Not shared between threads.
class Graph {
 public:
  Graph();
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  NodeId constant(unsigned width, std::uint64_t value, const Place& at = {});
  NodeId variable(const Variable& declared);
  /// The variable of that name where there is one.
  NodeId variable_or_new(const Variable& declared);
  /// Records one operation; equal operations at the same place are one node.
  NodeId operation(Op op, unsigned width, unsigned imm, const Place& at, NodeId a, NodeId b = 0, NodeId c = 0);
  /// Adds a node as it is (for passes that rebuild a graph).
  NodeId add(Node node);

  const std::vector<Node>& nodes() const { return nodes_; }
  const Node& operator[](NodeId id) const { return nodes_[id]; }
  const std::vector<Variable>& variables() const { return variables_; }
  const std::vector<SourcePlace>& places() const { return places_; }
  /// Value of a constant node.
  std::uint64_t constant_value(NodeId id) const;
  /// Widths and position of a node, as `apply` takes them.
  Shape shape(NodeId id) const;

  /// Sets the scope of what is recorded from now on; returns the previous one.
  Scope enter(Scope scope);

 private:
  std::uint32_t intern(Op op, const Place& at);

  struct NodeHash {
    std::size_t operator()(const Node& n) const;
  };
  /// By the characters of the file's name: each translation unit may have a copy of its own.
  struct PlaceKey {
    std::string_view file;
    unsigned line;
    unsigned column;
    Op op;
    Scope scope;

    friend bool operator==(const PlaceKey&, const PlaceKey&) = default;
  };
  struct PlaceHash {
    std::size_t operator()(const PlaceKey& key) const;
  };
  std::vector<Node> nodes_;
  std::vector<Variable> variables_;
  std::vector<SourcePlace> places_;
  std::unordered_map<std::string, NodeId> variable_at_;  // by name, its position
  std::unordered_map<Node, NodeId, NodeHash> known_;
  std::unordered_map<PlaceKey, std::uint32_t, PlaceHash> known_places_;
  Scope scope_ = Scope::harness;
};

/// Enters a scope for as long as it lives.
class InScope {
 public:
  InScope(Graph& graph, Scope scope) : graph_(graph), previous_(graph.enter(scope)) {}
  ~InScope() { graph_.enter(previous_); }
  InScope(const InScope&) = delete;
  InScope& operator=(const InScope&) = delete;

 private:
  Graph& graph_;
  Scope previous_;
};

}  // namespace vcpuspec::graph
