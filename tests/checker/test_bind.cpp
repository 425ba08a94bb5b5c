// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <random>

#include "checker/vectors/bind.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/write_yaml.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

const Subject& subject_named(const std::string& name) {
  for (const Subject& subject : subjects())
    if (subject.name == name) return subject;
  FAIL("no such subject");
  return subjects()[0];
}

Callable callable(const std::string& rule) {
  return find_callable(rule, subject_named(rule.substr(0, rule.find('.'))), {"f.yaml", 4, 7});
}

std::uint64_t value_of(const VectorCase& one, const Callable& rule, const std::string& input) {
  const int at = rule.input(input);
  REQUIRE(at >= 0);
  return bind(one, rule).at(static_cast<std::size_t>(at));
}

VectorCase with_pre(std::vector<Assignment> pre) {
  VectorCase one;
  one.where = {"f.yaml", 9, 5};
  one.outcome.where = {"f.yaml", 21, 14};
  one.pre = std::move(pre);
  return one;
}

std::string bind_error(const VectorCase& one, const std::string& rule) {
  const Callable called = callable(rule);
  return test::error_at([&] { bind(one, called); });
}

std::string outcome_error(OutcomeClass outcome_class, std::vector<Assignment> values, const std::string& rule) {
  VectorCase one = with_pre({});
  one.outcome.outcome_class = outcome_class;
  one.outcome.values = std::move(values);
  const Callable called = callable(rule);
  return test::error_at([&] { expectations(one, called); });
}

const Location at = {"f.yaml", 19, 7};

/// A claim over two states, as properties will have them.
struct TwoStates {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto before = in.template bits<64>("cpu.ICH_APR_EL2");
    const auto after = in.template bits<64>("after.cpu.ICH_APR_EL2");
    const auto swapped = in.template bits<1>("swapped");
    out.put("assumption", before != 0);
    out.put("claim", before == after || swapped == 1);
  }
};
const Text two_states = text_of<TwoStates>();
const Text* resolve(std::string_view name) { return name == "gicv5-prop:P99" ? &two_states : nullptr; }

}  // namespace

TEST_CASE("state that a case does not name is zero and an open value its preset") {
  const Callable wake = callable("gicv5.wake");
  CHECK(value_of({}, wake, "cpu.ICH_VMCR_EL2") == 0);
  CHECK(value_of({}, wake, "choice.implemented_ppis0") == ~std::uint64_t{0});
  CHECK(value_of({}, callable("gicv5.kvm.wake"), "arbitrary.count_of_zero") == 32);
}

TEST_CASE("fields of one register are put together") {
  const Callable wake = callable("gicv5.wake");
  const VectorCase one = with_pre({{"cpu.ICH_VMCR_EL2.EN", 1, at}, {"cpu.ICH_VMCR_EL2.VPMR", 0x1f, at}});
  CHECK(value_of(one, wake, "cpu.ICH_VMCR_EL2") == 0xf8000001);
  CHECK(value_of(one, wake, "kvm.ICH_VMCR_EL2") == 0);
}

TEST_CASE("a whole register takes every bit that holds state") {
  const Callable wake = callable("gicv5.wake");
  const std::uint64_t lanes = 0x1f1f1f1f1f1f1f1f;
  CHECK(value_of(with_pre({{"cpu.ICH_PPI_PRIORITYR15_EL2", lanes, at}}), wake, "cpu.ICH_PPI_PRIORITYR15_EL2") == lanes);
}

TEST_CASE("state that the rule does not read is accepted and checked all the same") {
  const std::string rule = "gicv5.running_priority";
  CHECK(bind_error(with_pre({{"kvm.irq_hw0", 1, at}}), rule) == "accepted");
  CHECK(bind_error(with_pre({{"kvm.ICH_VMCR_EL2", 2, at}}), rule) == "19:7 vector.reserved-bits");
}

TEST_CASE("a place that the subject does not have is refused, and the nearest one named") {
  for (const char* wrong : {"cpu.ICH_VMCR_EL2.VPMX", "cpu.ICH_VMCR", "ICH_VMCR_EL2", "gpu.ICH_VMCR_EL2", "cpu", "", ".",
                            "cpu.", "cpu.ICH_PPI_PRIORITYR16_EL2", "cpu.ICH_VMCR_EL2.RES0", "before.cpu.ICH_VMCR_EL2",
                            "choice.implemented_ppis0", "\xd1\x81pu.ICH_VMCR_EL2"})
    CHECK(bind_error(with_pre({{wrong, 0, at}}), "gicv5.wake") == "19:7 vector.unknown-place");
  try {
    bind(with_pre({{"cpu.ICH_VMCR_EL2.VMPR", 0, at}}), callable("gicv5.wake"));
    FAIL("accepted");
  } catch (const InputError& error) {
    CHECK(error.hint() == "did you mean `cpu.ICH_VMCR_EL2.VPMR`?");
  }
}

TEST_CASE("a value wider than its place is refused with the width of the place") {
  CHECK(bind_error(with_pre({{"cpu.ICH_VMCR_EL2.VPMR", 0x1f, at}}), "gicv5.wake") == "accepted");
  CHECK(bind_error(with_pre({{"cpu.ICH_VMCR_EL2.VPMR", 0x20, at}}), "gicv5.wake") == "19:7 vector.too-wide");
  CHECK(bind_error(with_pre({{"cpu.ICH_APR_EL2.P", 0x100000000, at}}), "gicv5.wake") == "19:7 vector.too-wide");
  CHECK(bind_error(with_pre({{"host.CRMD", 0x100000000, at}}), "loongarch.ertn") == "19:7 vector.too-wide");
  VectorCase one;
  one.config = {{"arbitrary.count_of_zero", 0x40, at}};
  CHECK(bind_error(one, "gicv5.kvm.wake") == "19:7 vector.too-wide");
  one.config.clear();
  one.steps.front().args = {{"priority", 0x20, at}};
  CHECK(bind_error(one, "gicv5.can_signal") == "19:7 vector.too-wide");
}

TEST_CASE("reserved bits of a register are refused") {
  CHECK(bind_error(with_pre({{"cpu.ICH_VMCR_EL2", 0xf8000001, at}}), "gicv5.wake") == "accepted");
  CHECK(bind_error(with_pre({{"cpu.ICH_VMCR_EL2", 2, at}}), "gicv5.wake") == "19:7 vector.reserved-bits");
  CHECK(bind_error(with_pre({{"cpu.ICH_PPI_PRIORITYR0_EL2", 0x20, at}}), "gicv5.wake") == "19:7 vector.reserved-bits");
}

TEST_CASE("two writes to the same bits are refused, whatever their values and order") {
  const Assignment whole = {"cpu.ICH_VMCR_EL2", 0, {"f.yaml", 1, 1}};
  const Assignment field = {"cpu.ICH_VMCR_EL2.EN", 0, {"f.yaml", 2, 2}};
  CHECK(bind_error(with_pre({whole, field}), "gicv5.wake") == "2:2 vector.overlap");
  CHECK(bind_error(with_pre({field, whole}), "gicv5.wake") == "1:1 vector.overlap");
  CHECK(bind_error(with_pre({field, field}), "gicv5.wake") == "2:2 vector.overlap");
  CHECK(bind_error(with_pre({field, whole}), "gicv5.effective_mask") == "1:1 vector.overlap");
}

TEST_CASE("arguments are named completely and nothing else is") {
  VectorCase one = with_pre({});
  CHECK(bind_error(one, "gicv5.can_signal") == "9:5 vector.missing-argument");
  one.steps.front().args = {{"priority", 31, at}};
  CHECK(value_of(one, callable("gicv5.can_signal"), "priority") == 31);
  CHECK(bind_error(one, "gicv5.wake") == "19:7 vector.unknown-argument");
  one.steps.front().args = {{"prioriti", 31, at}};
  CHECK(bind_error(one, "gicv5.can_signal") == "19:7 vector.unknown-argument");
  one.steps.front().args = {{"priority", 31, at}, {"priority", 31, at}};
  CHECK(bind_error(one, "gicv5.can_signal") == "19:7 vector.overlap");
  one.steps.front().args = {{"cpu.ICH_APR_EL2", 0, at}};
  CHECK(bind_error(one, "gicv5.can_signal") == "19:7 vector.unknown-argument");
}

TEST_CASE("config names what the subject leaves open and nothing else") {
  VectorCase one;
  one.config = {{"choice.implemented_ppis1", 5, at}, {"arbitrary.count_of_zero", 7, at}};
  CHECK(value_of(one, callable("gicv5.wake"), "choice.implemented_ppis1") == 5);
  CHECK(value_of(one, callable("gicv5.kvm.wake"), "arbitrary.count_of_zero") == 7);
  one.config = {{"choice.count_of_zero", 7, at}};
  CHECK(bind_error(one, "gicv5.kvm.wake") == "19:7 vector.unknown-open-value");
  one.config = {{"cpu.ICH_APR_EL2", 7, at}};
  CHECK(bind_error(one, "gicv5.kvm.wake") == "19:7 vector.unknown-open-value");
}

TEST_CASE("a rule must exist and belong to the architecture of the file") {
  const Location rule_at = {"f.yaml", 4, 7};
  const Subject& gicv5 = subject_named("gicv5");
  CHECK(test::error_at([&] { find_callable("gicv5.wak", gicv5, rule_at); }) == "4:7 vector.unknown-rule");
  CHECK(test::error_at([&] { find_callable("gicv5-prop:P98", gicv5, rule_at, resolve); }) == "4:7 vector.unknown-rule");
  CHECK(test::error_at([&] { find_callable("loongarch.ertn", gicv5, rule_at); }) == "4:7 vector.rule-of-another-arch");
}

TEST_CASE("a property found by the resolver takes two states, and must not hold vacuously") {
  const Callable property = find_callable("gicv5-prop:P99", subject_named("gicv5"), at, resolve);
  VectorCase one = with_pre({{"cpu.ICH_APR_EL2.P", 1, at}, {"after.cpu.ICH_APR_EL2.P", 2, at}});
  CHECK(test::error_at([&] { bind(one, property); }) == "9:5 vector.missing-argument");
  one.steps.front().args = {{"swapped", 1, at}};
  CHECK(bind(one, property) == std::vector<std::uint64_t>{1, 2, 1});
  one.outcome.outcome_class = OutcomeClass::holds;
  REQUIRE(expectations(one, property).size() == 2);
  CHECK(expectations(one, property)[0].place == "assumption");
  CHECK(expectations(one, property)[1].place == "claim");
  CHECK(property.call(bind(one, property)) == std::vector<std::uint64_t>{1, 1});
  one.steps.front().args = {{"swapped", 2, at}};
  CHECK(test::error_at([&] { bind(one, property); }) == "19:7 vector.too-wide");
}

TEST_CASE("outcomes name outputs that the rule has, with values that fit") {
  CHECK(outcome_error(OutcomeClass::wake, {}, "gicv5.wake") == "accepted");
  CHECK(outcome_error(OutcomeClass::wake, {}, "gicv5.effective_mask") == "21:14 vector.wrong-class");
  CHECK(outcome_error(OutcomeClass::holds, {}, "gicv5.wake") == "21:14 vector.wrong-class");
  CHECK(outcome_error(OutcomeClass::ok, {{"mask", 0x20, at}}, "gicv5.effective_mask") == "accepted");
  CHECK(outcome_error(OutcomeClass::ok, {{"mask", 0x40, at}}, "gicv5.effective_mask") == "19:7 vector.too-wide");
  CHECK(outcome_error(OutcomeClass::ok, {{"wake", 2, at}}, "gicv5.wake") == "19:7 vector.too-wide");
  CHECK(outcome_error(OutcomeClass::ok, {{"mask", 1, at}}, "gicv5.wake") == "19:7 vector.unknown-output");
  CHECK(outcome_error(OutcomeClass::ok, {{"cpu.ICH_APR_EL2", 1, at}}, "gicv5.wake") == "19:7 vector.unknown-output");
  CHECK(outcome_error(OutcomeClass::ok, {{"host.CRMD.PLV", 1, at}}, "loongarch.ertn") == "accepted");
}

TEST_CASE("an outcome may name one field of a register that the rule gives") {
  VectorCase one;
  one.outcome.values = {{"kvm.ICH_VMCR_EL2.VPMR", 0x1f, at}};
  const Callable put = callable("gicv5.kvm.put_under_wfi");
  const Expectation expected = expectations(one, put).at(0);
  CHECK(put.outputs().at(static_cast<std::size_t>(expected.output)).name == "kvm.ICH_VMCR_EL2");
  CHECK(expected.lo == 27);
  CHECK(expected.width == 5);
}

TEST_CASE("a state that the choices of a case rule out is refused") {
  VectorCase one = with_pre({{"cpu.ICH_PPI_PENDR0_EL2", 0x80, {}}, {"kvm.ppi_mask0", 0x80, {}}});
  one.config = {{"choice.implemented_ppis0", 0xff, {}}};
  const auto code = [&] { return test::error_code([&] { bind(one, callable("gicv5.wake")); }); };
  CHECK(code() == "accepted");
  for (const char* const place : {"cpu.ICH_PPI_PENDR0_EL2", "cpu.ICH_PPI_PRIORITYR1_EL2", "kvm.ppi_mask0"}) {
    INFO(place);
    one.pre = {{place, 0x100, {}}};
    CHECK(code() == "vector.illegal-state");
  }
  one.config.clear();
  CHECK(code() == "accepted");
}

TEST_CASE("values of every rule come back through a case and its text", "[exhaustive]") {
  std::mt19937_64 random(1);
  for (const Rule& rule : rules()) {
    INFO(rule.name);
    const Callable called = callable(rule.name);
    std::vector<std::uint64_t> values;
    for (const graph::Variable& input : called.inputs()) {
      const SlotInfo* slot = called.slot(input.name);
      const std::uint64_t legal = slot != nullptr ? slot->state_mask : ones(std::max(input.width, 1U));
      const bool is_choice = input.kind == graph::Kind::choice;  // a choice may rule out most states
      values.push_back(is_choice ? input.preset : random() % 3 == 0 ? 0 : random() & legal);
    }
    VectorFile file;
    file.arch = called.subject().arch;
    file.rule = rule.name;
    file.spec_doc = "d";
    file.spec_rev = "1";
    VectorCase one;
    one.id = "found";
    one.why = "a counterexample";
    one.refs = {{"d", "c", {}}};
    one.outcome.values = {{"x", 1, {}}};
    unbind(values, called, one);
    file.cases = {one};
    CHECK(bind(parse_yaml(to_yaml(file), "f.yaml").cases.at(0), called) == values);
  }
}

}  // namespace vcpuspec
