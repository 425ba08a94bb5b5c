// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "spec/graph/graph.h"
#include "spec/state/state.h"
#include "spec/value/concrete.h"
#include "spec/value/recorded.h"

namespace vcpuspec {

namespace detail {

/// Gives the words of the inputs: values in order of declaration, or fresh variables.
template <Domain D>
class Supply;

template <>
class Supply<Concrete> {
 public:
  explicit Supply(std::span<const std::uint64_t> values) : values_(values) {}
  std::uint64_t next(const graph::Variable& declared) {
    if (used_ >= values_.size()) spec_bug("a rule asks for more inputs than it declared when recorded");
    return values_[used_++] & ones(declared.width);
  }

 private:
  std::span<const std::uint64_t> values_;
  std::size_t used_ = 0;
};

template <>
class Supply<Recorded> {
 public:
  explicit Supply(graph::Graph& graph) : graph_(graph) {}
  Recorded::Word next(const graph::Variable& declared) { return {&graph_, graph_.variable(declared)}; }
  graph::Graph& graph() { return graph_; }

 private:
  graph::Graph& graph_;
};

/// What is asked for, and given, for a slot.
struct SlotShape {
  std::string name;  // bank.REGISTER
  unsigned width;
  std::uint64_t state_mask;
};
template <class M>
const std::vector<SlotShape>& slot_shapes() {
  static const std::vector<SlotShape> all = [] {
    std::vector<SlotShape> shapes;
    M::banks::each([&]<class Bank>() {
      Bank::registers::each([&]<class R>() {
        for (unsigned i = 0; i < R::count; ++i)
          shapes.push_back({std::string(Bank::name) + "." + name_of_register<R>(i), R::width, state_mask<R>()});
      });
    });
    return shapes;
  }();
  return all;
}

}  // namespace detail

/// The free values of a rule or a claim: "for all states, for all priorities, ...". Both domains ask in the order of
/// the text, so the i-th value of a concrete run is the i-th variable of the recording. Owns the states it gives.
template <Domain D>
class Inputs {
 public:
  explicit Inputs(detail::Supply<D> supply) : supply_(supply) {}

  template <unsigned W>
  Bits<D, W> bits(const std::string& name) {
    return Bits<D, W>::from_word(supply_.next({name, W, graph::Kind::input, 0}));
  }

  /// An argument that is 0 where a vector does not name it.
  template <unsigned W>
  Bits<D, W> option(const std::string& name) {
    return Bits<D, W>::from_word(supply_.next({name, W, graph::Kind::input, 0, true}));
  }

  /// Any state of machine M whose reserved bits are zero, seen from bank B. Slots are named `prefix` + `bank.REGISTER`.
  template <class M, class B>
  State<D, M, B> state(const std::string& prefix = "") {
    auto& words = states_.emplace_back();
    for (const detail::SlotShape& slot : detail::slot_shapes<M>()) words.push_back(any_legal(slot, prefix));
    return State<D, M, B>{words.data()};
  }

  /// Any values for all declarations of an OpenValues list. Named `choice.NAME` or `arbitrary.NAME`.
  template <class Open>
  Open open(graph::Kind kind) {
    typename Open::Words words;
    unsigned slot = 0;
    const std::string prefix = kind == graph::Kind::choice ? "choice." : "arbitrary.";
    for (const OpenRow& row : Open::rows)
      for (unsigned i = 0; i < row.count; ++i) {
        const std::string index = row.count > 1 ? std::to_string(i) : "";
        const std::string name = D::is_concrete ? std::string() : prefix + row.name + index;
        words[slot++] = supply_.next({name, row.width, kind, row.preset});
      }
    return Open{words};
  }

  /// Runs a part of a claim as the rule under test, so that mutation can tell the rule from its claim.
  template <class Body>
  auto rule(Body body) {
    return within(graph::Scope::rule, body);
  }
  template <class Body>
  auto within(graph::Scope scope, Body body) {
    if constexpr (D::is_concrete) {
      return body();
    } else {
      const graph::InScope entered(supply_.graph(), scope);
      return body();
    }
  }

 private:
  /// Plain numbers have no names, and making them would cost more than most rules do.
  Bits<D, 64> any_legal(const detail::SlotShape& slot, const std::string& prefix) {
    return within(graph::Scope::harness, [&] {
      const std::string name = D::is_concrete ? std::string() : prefix + slot.name;
      auto any = supply_.next({name, slot.width, graph::Kind::input, 0});
      if (slot.width < 64) any = D::template operate<Op::zext>({64, slot.width, 0, 0}, D::At::here(), any);
      return Bits<D, 64>::from_word(any) & Bits<D, 64>::of(slot.state_mask);
    });
  }

  detail::Supply<D> supply_;
  std::deque<std::vector<Bits<D, 64>>> states_;
};

/// One named result of a rule.
template <Domain D>
struct Output {
  std::string name;
  unsigned width;
  typename D::Word word;
};

/// The results of a rule, in the order of the text.
template <Domain D>
class Outputs {
 public:
  template <unsigned W>
  void put(const std::string& name, const Bits<D, W>& value) {
    all_.push_back({name, W, value.word()});
  }
  /// Every slot of a state, under its `bank.REGISTER` name.
  template <class M, class B>
  void put_state(const State<D, M, B>& s) {
    unsigned number = 0;
    for (const detail::SlotShape& slot : detail::slot_shapes<M>())
      all_.push_back({slot.name, 64, s.word(number++).word()});
  }
  const std::vector<Output<D>>& all() const { return all_; }

 private:
  std::vector<Output<D>> all_;
};

}  // namespace vcpuspec
