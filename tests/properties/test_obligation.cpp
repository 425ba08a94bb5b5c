// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "checker/input_error.h"
#include "checker/vectors/bind.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/write_yaml.h"
#include "properties/prove/counterexample.h"
#include "properties/prove/obligation.h"

namespace vcpuspec {

namespace {

template <Domain D>
Bits<D, 8> any_byte(Inputs<D>& in) {
  return in.template bits<8>("x");
}

struct True {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto x = any_byte(in);
    return {x < 100, x < 200};
  }
};
struct False {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto x = any_byte(in);
    return {x < 200, x < 100};
  }
};
struct Vacuous {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto x = any_byte(in);
    return {x < 3 && x > 7, x < 100};
  }
};
/// Factoring: out of reach within a millisecond.
struct Hard {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto x = in.template bits<64>("x") & 0xffffffffU;
    const auto y = in.template bits<64>("y") & 0xffffffffU;
    return {x > 1 && y > 1, !(x * y == 0xde0b6b3a7640001U)};
  }
};
/// Holds exactly below 100; `limit` is what the condition claims.
template <unsigned limit>
struct Conditional {
  template <Domain D>
  static ConditionalStatement<D> state(Inputs<D>& in) {
    const auto x = any_byte(in);
    return {x == x, x < 100, x < Bits<D, 8>::of(limit)};
  }
};

template <class T>
Property property(Expected expected) {
  Property p{"gicv5.test", "", "A test.", "gicv5:hppi", claim<T>()};
  p.expected = expected;
  if (expected == Expected::recorded) p.finding = "000-test";
  return p;
}

FindingLookup recorded(std::uint64_t x) {
  return [x](const Property&) { return RecordedInputs{std::vector<std::uint64_t>{x}, {}}; };
}

template <class T>
ProofResult prove_it(Expected expected, const FindingLookup& finding = {}) {
  static std::vector<Property> kept;
  return prove_one(kept.emplace_back(property<T>(expected)), {}, finding);
}

TEST_CASE("a true claim is proved, a false one refuted with the smallest input", "[prove]") {
  CHECK(prove_it<True>(Expected::proved).outcome == ProofOutcome::proved);
  const ProofResult refuted = prove_it<False>(Expected::proved);
  CHECK(refuted.outcome == ProofOutcome::refuted);
  REQUIRE(refuted.counterexample.size() == 1);
  // No single bit can be cleared any more.
  for (unsigned bit = 0; bit < 8; ++bit) {
    const std::uint64_t fewer = refuted.counterexample[0] & ~(1U << bit);
    CHECK((fewer == refuted.counterexample[0] || fewer < 100));
  }
}

TEST_CASE("a claim whose assumption is impossible is vacuous, never proved", "[prove]") {
  CHECK(prove_it<Vacuous>(Expected::proved).outcome == ProofOutcome::vacuous);
  CHECK(prove_it<Vacuous>(Expected::refuted).outcome == ProofOutcome::vacuous);
}

TEST_CASE("a solver that gives up leaves the claim undecided, never proved", "[prove]") {
  const Property p = property<Hard>(Expected::proved);
  ProofOptions hurried;
  hurried.timeout_ms = 1;
  const ProofResult result = prove_one(p, hurried, {});
  CHECK(result.outcome == ProofOutcome::undecided);
  CHECK_FALSE(result.reason.empty());
}

TEST_CASE("a negative control must be refuted: when it is proved the run is stale", "[prove]") {
  CHECK(prove_it<False>(Expected::refuted).outcome == ProofOutcome::refuted_as_expected);
  CHECK(prove_it<True>(Expected::refuted).outcome == ProofOutcome::stale);
}

TEST_CASE("a finding is as recorded while its vector refutes and its condition is necessary and sufficient",
          "[prove]") {
  CHECK(prove_it<Conditional<100>>(Expected::recorded, recorded(150)).outcome == ProofOutcome::refuted_as_recorded);
}

TEST_CASE("a finding whose vector no longer refutes is stale", "[prove]") {
  const ProofResult result = prove_it<Conditional<100>>(Expected::recorded, recorded(50));
  CHECK(result.outcome == ProofOutcome::stale);
  CHECK(result.reason.find("no longer refutes") != std::string::npos);
}

TEST_CASE("a finding whose condition is not sufficient or not necessary is stale", "[prove]") {
  const ProofResult too_wide = prove_it<Conditional<101>>(Expected::recorded, recorded(150));
  CHECK(too_wide.outcome == ProofOutcome::stale);
  CHECK(too_wide.reason.find("no longer sufficient") != std::string::npos);
  const ProofResult too_narrow = prove_it<Conditional<99>>(Expected::recorded, recorded(150));
  CHECK(too_narrow.outcome == ProofOutcome::stale);
  CHECK(too_narrow.reason.find("no longer necessary") != std::string::npos);
}

TEST_CASE("a finding that is gone, or whose vector is missing, is stale", "[prove]") {
  CHECK(prove_it<True>(Expected::recorded, recorded(150)).outcome == ProofOutcome::stale);
  const auto missing = [](const Property&) { return RecordedInputs{std::nullopt, "its vector is missing"}; };
  CHECK(prove_it<Conditional<100>>(Expected::recorded, missing).outcome == ProofOutcome::stale);
}

TEST_CASE("a finding whose vector cannot be read is an error with its text, and ends no program", "[prove]") {
  const Property quick = property<True>(Expected::proved);
  const Property finding = property<Conditional<100>>(Expected::recorded);
  const std::vector<const Property*> asked = {&quick, &finding, &quick};
  const auto broken = [](const Property&) -> RecordedInputs {
    throw InputError({"found.yaml", 3, 1}, "vector.not-a-slug", "`A` cannot be an id", "");
  };
  std::size_t reported = 0;
  const auto count = [&](const ProofResult&) { ++reported; };
  CHECK_THROWS_WITH(prove(asked, {}, broken, count), Catch::Contains("cannot be an id"));
  CHECK(reported == 1);
}

TEST_CASE("results are reported in the order asked, whatever finishes first", "[prove]") {
  const Property slow = property<Hard>(Expected::proved);
  const Property quick = property<True>(Expected::proved);
  ProofOptions options;
  options.timeout_ms = 50;
  std::vector<const Property*> reported;
  const std::vector<const Property*> asked = {&slow, &quick, &quick};
  prove(asked, options, {}, [&](const ProofResult& r) { reported.push_back(r.property); });
  CHECK(reported == asked);
}

TEST_CASE("every counterexample of a negative control is a vector that reads back to the same inputs",
          "[prove][exhaustive]") {
  for (const Property& p : properties()) {
    if (p.expected != Expected::refuted) continue;
    INFO(p.id);
    const ProofResult result = prove_one(p, {}, {});
    REQUIRE(result.outcome == ProofOutcome::refuted_as_expected);
    const std::string text = to_yaml(counterexample_vector(p, result.counterexample));
    const VectorFile file = parse_yaml(text, "printed");
    const Callable callable(p.id, p.text, subject_of(file));
    CHECK(bind(file.cases.front(), callable) == result.counterexample);
  }
}

}  // namespace

}  // namespace vcpuspec
