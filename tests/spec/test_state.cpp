// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <catch2/catch.hpp>

#include "spec/loongarch/exception/ertn.h"
#include "spec/registry/inputs.h"

namespace vcpuspec {

namespace {

using loongarch::CRMD;
using loongarch::CsrState;
using loongarch::PRMD;
constexpr unsigned slots = CsrState<Concrete>::slots;

using Base = std::array<Bits<Concrete, 64>, slots>;

TEST_CASE("with changes one field of one slot and leaves the original alone", "[state]") {
  const Base base{};
  const CsrState<Concrete> s{base.data()};
  const auto changed = s.with(CRMD::PLV, 3).with(CRMD::WE, 1);
  CHECK(changed[CRMD::PLV].value() == 3);
  CHECK(changed[CRMD::WE].value() == 1);
  CHECK(changed[CRMD::IE].value() == 0);
  CHECK(s[CRMD::PLV].value() == 0);
}

TEST_CASE("commit writes the changed slots only", "[state]") {
  const Base base{};
  Base to;
  to.fill(Bits<Concrete, 64>::of(7));
  CsrState<Concrete>{base.data()}.with(CRMD::PLV, 1).commit(to.data());
  CHECK(to[0].value() == 1);
  for (unsigned slot = 1; slot < slots; ++slot) CHECK(to[slot].value() == 7);
}

TEST_CASE("a recorded select merges only the slots that differ", "[state][recorded]") {
  graph::Graph g;
  Inputs<Recorded> in{detail::Supply<Recorded>(g)};
  const auto s = in.state<loongarch::Machine, loongarch::host>();
  const auto one = s.with(CRMD::PLV, 1).with(PRMD::PIE, 1);
  const auto two = s.with(CRMD::PLV, 2).with(PRMD::PIE, s[PRMD::PIE]);
  const auto chosen = select(s[CRMD::IE] == 1, one, two);
  unsigned merges = 0;
  for (const graph::Node& n : g.nodes()) merges += n.op == Op::ite ? 1 : 0;
  CHECK(merges == 2);
  for (unsigned slot = 2; slot < slots; ++slot) CHECK(Recorded::same(chosen.word(slot).word(), s.word(slot).word()));
}

TEST_CASE("choose takes the arm that select would take, and the other arm changes nothing", "[state]") {
  for (const std::uint64_t plv : {0U, 3U}) {
    Base base{};
    base[0] = Bits<Concrete, 64>::of(plv);
    const CsrState<Concrete> s{base.data()};
    const auto then = [&] { return s.with(CRMD::IE, 1); };
    const auto other = [&] { return s.with(CRMD::DA, 1); };
    const auto chosen = choose(s[CRMD::PLV] == 0, then, other);
    const auto selected = select(s[CRMD::PLV] == 0, then(), other());
    for (unsigned slot = 0; slot < slots; ++slot) CHECK(holds(chosen.word(slot) == selected.word(slot)));
  }
}

TEST_CASE("a state may be assigned, also to itself", "[state]") {
  const Base base{};
  auto s = CsrState<Concrete>{base.data()}.with(CRMD::PLV, 1);
  const auto& same = s;
  s = same;
  CHECK(s[CRMD::PLV].value() == 1);
  s = CsrState<Concrete>{base.data()}.with(PRMD::PIE, 1);
  CHECK(s[CRMD::PLV].value() == 0);
  CHECK(s[PRMD::PIE].value() == 1);
}

}  // namespace

}  // namespace vcpuspec
