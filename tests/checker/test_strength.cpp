// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "checker/check.h"
#include "checker/cli/vector_files.h"
#include "checker/data_dir.h"
#include "checker/strength/generate.h"
#include "checker/strength/mutants.h"
#include "checker/strength/noticed.h"
#include "checker/strength/shared_text.h"
#include "checker/strength/sibling.h"
#include "checker/strength/witness.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/write_yaml.h"
#include "properties/claims/property.h"
#include "spec/graph/passes.h"

namespace vcpuspec {

namespace {

using Kind = MutantFate::Kind;

VectorFile review() { return read_yaml(data_dir() / "vectors/gicv5/wake/review.yaml"); }

const Rule& rule(const char* name) {
  const Rule* found = find_rule(name);
  REQUIRE(found != nullptr);
  return *found;
}

RuleStrength strength(const char* name, const std::vector<VectorFile>& files) {
  return strength_of(rule(name), files, {});
}

Generated generated(const char* name, const std::vector<VectorFile>& files, const GenerateOptions& options = {}) {
  return generate(rule(name), files, options, *make_solver());
}

/// How many mutants of the rule the cases kill; no solver is asked about the others.
std::size_t killed(const char* name, const VectorFile& file) {
  RuleUnderMutation under(rule(name));
  under.add_cases(file);
  std::size_t count = 0;
  for (const graph::Mutation& mutation : under.mutations()) {
    const RuleMutant mutant(under, mutation);
    count += std::any_of(under.cases().begin(), under.cases().end(),
                         [&](const RuleCase& one) { return mutant.is_killed_by(one); })
                 ? 1
                 : 0;
  }
  return count;
}

bool has_solver() { return make_solver() != nullptr; }

}  // namespace

TEST_CASE("without cases no mutant is killed, and a survivor comes with inputs that tell it apart", "[strength]") {
  const RuleStrength none = strength("gicv5.sufficient_priority", {});
  CHECK(none.count(Kind::killed) == 0);
  CHECK(none.mutants.size() > 10);
  if (!has_solver()) {
    CHECK(none.count(Kind::undecided) == none.mutants.size());
    return;
  }
  CHECK(none.count(Kind::survived) == none.mutants.size());
  const RuleUnderMutation under(rule("gicv5.sufficient_priority"));
  for (const MutantFate& fate : none.mutants) CHECK(RuleMutant(under, fate.mutation).differs_on(fate.witness));
}

TEST_CASE("a mutant that only one case kills survives without that case", "[strength]") {
  const VectorFile whole = review();
  VectorFile without = whole;
  std::erase_if(without.cases, [](const VectorCase& one) { return one.id == "gicv5.wake.several-active"; });
  CHECK(killed("gicv5.wake", without) < killed("gicv5.wake", whole));
}

TEST_CASE("cases of a rule are asked of its other forms and of KVM's code, too", "[strength]") {
  CHECK(rules_answering("gicv5.wake") ==
        std::vector<std::string>{"gicv5.wake", "gicv5.wake.best", "gicv5.wake.fast", "gicv5.kvm.wake"});
  CHECK(rules_answering("gicv5.effective_mask") == std::vector<std::string>{"gicv5.effective_mask"});
  RuleUnderMutation fast(rule("gicv5.wake.fast"));
  fast.add_cases(review());
  CHECK(fast.cases().size() == review().cases.size());
}

TEST_CASE("a case that a rule does not meet says nothing about its mutants", "[strength]") {
  VectorFile file = review();
  file.cases.front().outcome.outcome_class = OutcomeClass::no_wake;
  RuleUnderMutation wake(rule("gicv5.wake"));
  wake.add_cases(file);
  CHECK(wake.cases().size() == file.cases.size() - 1);
}

TEST_CASE("earlier revisions are negative controls and not mutated", "[strength]") {
  for (const Rule* one : rules_to_mutate()) CHECK(one->name.find('@') == std::string::npos);
}

TEST_CASE("legal inputs have no reserved bit, and every bit that may be one can be", "[strength]") {
  if (!has_solver()) return;
  const RuleUnderMutation wake(rule("gicv5.wake"));
  RuleMutant mutant(wake, wake.mutations().front());
  const std::vector<graph::NodeId> legal = legal_inputs(wake, mutant.graph());
  CHECK_FALSE(legal.empty());
  std::vector<std::uint64_t> inputs;
  for (const graph::Variable& v : wake.callable().inputs()) {
    const SlotInfo* slot = wake.callable().slot(v.name);
    inputs.push_back(slot != nullptr ? slot->state_mask & ones(v.width) : ones(v.width));
  }
  const auto all_hold = [&] {
    const std::vector<std::uint64_t> value = graph::evaluate(mutant.graph(), inputs);
    return std::all_of(legal.begin(), legal.end(), [&](graph::NodeId truth) { return value[truth] != 0; });
  };
  CHECK(all_hold());
  inputs.front() = ~std::uint64_t{0};
  CHECK_FALSE(all_hold());
}

TEST_CASE("generated vectors kill every mutant that is not equivalent, and none of them can go", "[strength]") {
  if (!has_solver()) return;
  for (const char* const name : {"gicv5.effective_mask", "gicv5.sufficient_priority", "gicv5.read_icc_hapr"}) {
    INFO(name);
    const Generated made = generated(name, {});
    CHECK(made.undecided.empty());
    CHECK(made.file.cases.size() <= made.made);
    const RuleStrength all = strength(name, {made.file});
    CHECK(all.count(Kind::killed) + all.count(Kind::equivalent) == all.mutants.size());
    CHECK(all.count(Kind::equivalent) == made.impossible.size());
    for (std::size_t i = 0; i < made.file.cases.size(); ++i) {
      VectorFile fewer = made.file;
      fewer.cases.erase(fewer.cases.begin() + static_cast<std::ptrdiff_t>(i));
      CHECK(strength(name, {fewer}).count(Kind::survived) > 0);
    }
  }
}

TEST_CASE("generated vectors conform, are vector files like any other, and come out the same again", "[strength]") {
  if (!has_solver()) return;
  const Citations citations = read_citations(data_dir() / "docs/citations.yaml");
  for (const GoalKind goal : {GoalKind::mutants, GoalKind::clauses, GoalKind::mcdc, GoalKind::boundaries}) {
    GenerateOptions options;
    options.goal = goal;
    const Generated made = generated("gicv5.sufficient_priority", {}, options);
    const std::string text = to_yaml(made.file);
    CHECK(to_yaml(parse_yaml(text, "made")) == text);
    const CheckRun run = check(find_endpoint("model"), {parse_yaml(text, "made")}, {}, citations);
    CHECK(run.counts.passed == made.file.cases.size());
    CHECK(made.file.cases.size() > 0);
    CHECK(to_yaml(generated("gicv5.sufficient_priority", {}, options).file) == text);
  }
}

TEST_CASE("a case at a limit comes with the nearest case that is answered otherwise", "[strength]") {
  if (!has_solver()) return;
  GenerateOptions options;
  options.goal = GoalKind::boundaries;
  const VectorFile made = generated("gicv5.sufficient_priority", {}, options).file;
  const RuleUnderMutation under(rule("gicv5.sufficient_priority"));
  REQUIRE(made.cases.size() >= 4);
  REQUIRE(made.cases.size() % 2 == 0);
  for (std::size_t i = 0; i < made.cases.size(); i += 2) {
    const VectorCase& one = made.cases[i];
    const VectorCase& sibling = made.cases[i + 1];
    INFO(one.id);
    CHECK(one.sibling == sibling.id);
    CHECK(sibling.sibling == one.id);
    const std::vector<std::uint64_t> a = bind(one, under.callable());
    const std::vector<std::uint64_t> b = bind(sibling, under.callable());
    CHECK(under.callable().call(a) != under.callable().call(b));
    int distance = 0;
    for (std::size_t k = 0; k < a.size(); ++k) distance += std::popcount(a[k] ^ b[k]);
    CHECK(distance == 1);
  }
}

TEST_CASE("inputs that nothing within two bits is told from have no sibling", "[strength]") {
  const RuleUnderMutation sufficient(rule("gicv5.sufficient_priority"));
  VectorCase one;  // the mask is 0, priority 0 is active, and the priority is the lowest
  one.pre = {{"cpu.ICH_APR_EL2.P", 1, {}}};
  one.steps.front().args = {{"priority", 0x1f, {}}};
  CHECK_FALSE(nearest_opposite(sufficient, bind(one, sufficient.callable())).has_value());
  one.pre.clear();
  const std::optional<Sibling> two_away = nearest_opposite(sufficient, bind(one, sufficient.callable()));
  REQUIRE(two_away.has_value());
  CHECK(two_away->distance == 2);
}

/// Rules whose text is literals only: there is nothing in it to make wrong, so only their cases say what they do.
const std::set<std::string> rules_of_literals = {"gicv5.kvm.set_traps"};

TEST_CASE("the rules that are said to be literals only are so, and have cases", "[strength]") {
  const std::vector<VectorFile> shipped = cli::read_named_or_shipped({});
  for (const std::string& name : rules_of_literals) {
    INFO(name);
    RuleUnderMutation under(rule(name.c_str()));
    for (const VectorFile& file : shipped) under.add_cases(file);
    CHECK(under.places().empty());
    CHECK(under.mutations().empty());
    CHECK(under.cases().size() > 1);
  }
}

TEST_CASE("shipped vectors kill every mutant of every GICv5 rule that is not proved equivalent", "[strength][.slow]") {
  if (!has_solver()) return;
  const std::vector<VectorFile> shipped = cli::read_named_or_shipped({});
  for (const Rule* one : rules_to_mutate()) {
    if (!one->name.starts_with("gicv5.") || rules_of_literals.contains(one->name)) continue;
    INFO(one->name);
    const RuleStrength all = strength_of(*one, shipped, {});
    CHECK(all.mutants.size() > 2);
    CHECK(all.count(Kind::killed) > 0);
    CHECK(all.count(Kind::survived) == 0);
    CHECK(all.count(Kind::undecided) == 0);
  }
}

TEST_CASE("a slip in a text that rules share is one mistake, which a case of any of them kills", "[strength]") {
  const std::vector<const Rule*> both = {&rule("loongarch.iocsrrd_b"), &rule("loongarch.iocsrrd_h")};
  const std::vector<VectorFile> of_one = {read_yaml(data_dir() / "vectors/loongarch/csr/iocsr/iocsrrd_b.yaml")};
  const SharedText text(both, of_one, 1);
  std::size_t shared = 0;
  std::size_t killed = 0;
  for (const TextMutation& mutation : text.mutations()) {
    const bool is_shared = mutation.occurrences.size() == 2;
    if (!is_shared || mutation.occurrences[0].mutation.slip != graph::Slip::negated) continue;
    ++shared;
    CHECK((mutation.occurrences[0].rule == 0 && mutation.occurrences[1].rule == 1));
    const MutantFate fate = text.decide(mutation, {});
    if (fate.kind != Kind::killed) continue;
    ++killed;
    CHECK(fate.rule == "loongarch.iocsrrd_b");
  }
  CHECK(shared > 8);
  CHECK(killed > 4);
}

TEST_CASE("a slip in what rules declare differently is a mistake of each of them", "[strength]") {
  const std::vector<const Rule*> both = {&rule("loongarch.iocsrrd_b"), &rule("loongarch.iocsrrd_h")};
  const std::vector<VectorFile> of_one = {read_yaml(data_dir() / "vectors/loongarch/csr/iocsr/iocsrrd_b.yaml")};
  const SharedText text(both, of_one, 1);
  std::size_t literals[] = {0, 0};
  for (const TextMutation& mutation : text.mutations()) {
    const TextMutation::Occurrence& here = mutation.occurrences.front();
    if (mutation.occurrences.size() != 1 || here.mutation.slip != graph::Slip::plus_one) continue;
    ++literals[here.rule];
    const MutantFate fate = text.decide(mutation, {});
    CHECK(fate.rule == both[here.rule]->name);
    if (here.rule == 1) CHECK(fate.kind != Kind::killed);
  }
  CHECK(literals[0] != 0);
  CHECK(literals[1] != 0);
}

/// What became of the mistakes in the text of rules, in these files only or in all, with all shipped vectors.
RuleStrength strength_of_all(bool (*is_meant)(const std::string&), const std::vector<std::string>& texts) {
  const std::vector<VectorFile> shipped = cli::read_named_or_shipped({});
  std::vector<const Rule*> meant;
  for (const Rule* one : rules_to_mutate())
    if (is_meant(one->name)) meant.push_back(one);
  StrengthOptions options;
  options.texts = texts;
  return strength_of_text(meant, shipped, options, 2);
}

bool is_of_lvz(const std::string& rule) { return rule.starts_with("loongarch.lvz."); }
bool is_of_kvm(const std::string& rule) { return rule.starts_with("loongarch.kvm."); }
bool is_of_root_alone(const std::string& rule) {
  return rule.starts_with("loongarch.") && !is_of_lvz(rule) && !is_of_kvm(rule);
}

TEST_CASE("shipped vectors kill every mutant of the text of LoongArch that is not proved equivalent, LVZ and KVM aside",
          "[strength][.slow]") {
  if (!has_solver()) return;
  const RuleStrength text = strength_of_all(is_of_root_alone, {});
  CHECK(text.mutants.size() > 10'000);
  CHECK(text.count(Kind::killed) > text.count(Kind::equivalent));
  CHECK(text.count(Kind::survived) == 0);
  CHECK(text.count(Kind::undecided) == 0);
}

TEST_CASE("shipped vectors kill every mutant of LVZ's own text that is not proved equivalent", "[strength][.slow]") {
  if (!has_solver()) return;
  const RuleStrength text = strength_of_all(is_of_lvz, {"spec/loongarch/lvz/*"});
  CHECK(text.mutants.size() > 800);
  CHECK(text.count(Kind::killed) > 700);
  CHECK(text.count(Kind::survived) == 0);
  CHECK(text.count(Kind::undecided) == 0);
}

TEST_CASE("of KVM's own text shipped vectors leave only mutants alive that show in bits which ESTAT reserves",
          "[strength][.slow]") {
  if (!has_solver()) return;
  const RuleStrength text = strength_of_all(is_of_kvm, {"spec/loongarch/kvm/*"});
  CHECK(text.mutants.size() > 1'000);
  CHECK(text.count(Kind::killed) > 900);
  CHECK(text.count(Kind::undecided) == 0);
  CHECK(text.count(Kind::survived) == 5);
  for (const MutantFate& fate : text.mutants)
    if (fate.kind == Kind::survived) CHECK(fate.place.owner == "loongarch.kvm.set_status");
}

TEST_CASE("mistakes are made in the files that are named, and in no other text that the rule runs", "[strength]") {
  const std::string file = "spec/gicv5/arch/wake.h";
  const RuleUnderMutation all(rule("gicv5.wake"));
  const RuleUnderMutation part(rule("gicv5.wake"), {"spec/*/wake.h"});
  CHECK_FALSE(part.mutations().empty());
  for (const graph::Mutation& mutation : part.mutations()) CHECK(part.place_of(mutation).at.file == file);
  for (const PublishedPlace& place : part.places()) CHECK(place.at.file == file);
  const auto is_there = [&](const graph::Mutation& m) { return all.place_of(m).at.file == file; };
  const auto in_file = std::ranges::count_if(all.mutations(), is_there);
  CHECK(part.mutations().size() == static_cast<std::size_t>(in_file));
  CHECK(part.mutations().size() < all.mutations().size());
}

TEST_CASE("a trace kills mutants of the events that it takes, and of no others", "[strength]") {
  const VectorFile traces = read_yaml(data_dir() / "vectors/gicv5/trace/kvm.yaml");
  for (const auto& [name, takes_it] : {std::pair{"gicv5.kvm.flush", true}, {"gicv5.kvm.userspace_ppis", false}}) {
    INFO(name);
    RuleUnderMutation under(rule(name));
    under.add_cases(traces);
    CHECK(under.traces().empty());
    under.add_traces(traces);
    CHECK(under.traces().empty() != takes_it);
    std::size_t killed = 0;
    for (const graph::Mutation& mutation : under.mutations()) {
      const RuleMutant mutant(under, mutation);
      killed += std::any_of(under.traces().begin(), under.traces().end(),
                            [&](const RuleTrace& trace) { return mutant.is_killed_by(trace); })
                    ? 1
                    : 0;
    }
    CHECK((killed > 0) == takes_it);
  }
}

TEST_CASE("a trace with the rule itself in the place of its event is answered as the machine answers it",
          "[strength]") {
  const VectorFile traces = read_yaml(data_dir() / "vectors/gicv5/trace/kvm.yaml");
  for (const char* const name : {"gicv5.kvm.save", "gicv5.kvm.inject", "gicv5.cdia"}) {
    INFO(name);
    RuleUnderMutation under(rule(name));
    under.add_traces(traces);
    REQUIRE_FALSE(under.traces().empty());
    for (const RuleTrace& trace : under.traces()) {
      const ChangedEvent itself{trace.event, [&](const auto& inputs) { return under.callable().call(inputs); }};
      CHECK(trace.machine->run(trace.trace, &itself) == trace.machine->run(trace.trace));
    }
  }
}

TEST_CASE("a trace that the model does not meet says nothing about mutants", "[strength]") {
  VectorFile traces = read_yaml(data_dir() / "vectors/gicv5/trace/kvm.yaml");
  const std::string id = traces.cases.front().id;
  traces.cases.front().outcome.values.front().value ^= 1;
  RuleUnderMutation flush(rule("gicv5.kvm.flush"));
  flush.add_traces(traces);
  CHECK_FALSE(flush.traces().empty());
  for (const RuleTrace& trace : flush.traces()) CHECK(trace.one->id != id);
}

TEST_CASE("generated vectors say nothing of registers that the rule leaves as they are", "[strength]") {
  if (!has_solver()) return;
  const Generated made = generated("gicv5.write_icc_ppi_enabler", {});
  REQUIRE_FALSE(made.file.cases.empty());
  for (const VectorCase& one : made.file.cases) {
    std::set<std::string> places;
    for (const Assignment& given : one.outcome.values) places.insert(given.place);
    CHECK(places == std::set<std::string>{"cpu.ICH_PPI_ENABLER0_EL2", "cpu.ICH_PPI_ENABLER1_EL2"});
  }
}

TEST_CASE("one generated vector notices all bits of a mask that one input can show", "[strength]") {
  if (!has_solver()) return;
  const VectorFile made = generated("gicv5.kvm.load", {}).file;
  RuleUnderMutation under(rule("gicv5.kvm.load"));
  under.add_cases(made);
  std::size_t most = 0;
  for (const RuleCase& one : under.cases()) {
    std::map<std::uint32_t, std::size_t> bits;  // by place
    for (const graph::Mutation& mutation : under.mutations())
      if (mutation.slip == graph::Slip::bit_flipped && RuleMutant(under, mutation).is_killed_by(one))
        most = std::max(most, ++bits[mutation.place]);
  }
  CHECK(most >= 5);
}

TEST_CASE("goals that the cases reach need no new vector", "[strength]") {
  if (!has_solver()) return;
  const Generated first = generated("gicv5.sufficient_priority", {});
  const Generated second = generated("gicv5.sufficient_priority", {first.file});
  CHECK(second.file.cases.empty());
  CHECK(second.reached_before == second.goals);
}

TEST_CASE("a spent budget is said, and never called done", "[strength]") {
  if (!has_solver()) return;
  GenerateOptions options;
  options.budget = 1;
  const Generated made = generated("gicv5.sufficient_priority", {}, options);
  CHECK(made.file.cases.size() == 1);
  CHECK_FALSE(made.undecided.empty());
}

TEST_CASE("proved properties notice every slip in the running priority, and each is named", "[strength]") {
  if (!has_solver()) return;
  const RuleStrength proofs = strength_of_properties(rule("gicv5.running_priority"), {});
  CHECK(proofs.cases > 5);
  CHECK(proofs.mutants.size() > 2);
  CHECK(proofs.count(Kind::killed) == proofs.mutants.size());
  for (const MutantFate& fate : proofs.mutants) CHECK(find_property_text(fate.killed_by) != nullptr);
}

TEST_CASE("the first witness is the smallest one in the order that is promised", "[strength]") {
  if (!has_solver()) return;
  graph::Graph g;
  const graph::NodeId x = g.variable({"x", 8, graph::Kind::input, 0});
  const graph::NodeId y = g.variable({"y", 8, graph::Kind::choice, 0xff});
  const graph::NodeId sum = g.operation(Op::add, 8, 0, {}, x, y);
  const graph::NodeId wanted = g.operation(Op::eq, 0, 0, {}, sum, g.constant(8, 0x21));
  const graph::NodeId y_is_even =
      g.operation(Op::eq, 0, 0, {}, g.operation(Op::extract, 1, 0, {}, y), g.constant(1, 0));
  const auto solver = make_solver();
  const Witness witness = first_witness(*solver, g, std::vector<graph::NodeId>{wanted, y_is_even}, 60'000);
  REQUIRE(witness.kind == Witness::Kind::found);
  CHECK(witness.values == std::vector<std::uint64_t>{0x23, 0xfe});
  const graph::NodeId never = g.constant(0, 0);
  CHECK(first_witness(*solver, g, std::vector<graph::NodeId>{never}, 60'000).kind == Witness::Kind::impossible);
}

TEST_CASE("a witness is the first one although truths tie its variables to each other", "[strength]") {
  if (!has_solver()) return;
  graph::Graph g;
  const graph::NodeId x = g.variable({"x", 64, graph::Kind::input, 0});
  const graph::NodeId y = g.variable({"y", 64, graph::Kind::input, 0});
  const graph::NodeId same = g.operation(Op::eq, 0, 0, {}, x, y);
  const graph::NodeId high = g.operation(Op::ult, 0, 0, {}, g.constant(64, 0xff), x);
  const auto solver = make_solver();
  const Witness witness = first_witness(*solver, g, std::vector<graph::NodeId>{same, high}, 60'000);
  REQUIRE(witness.kind == Witness::Kind::found);
  CHECK(witness.values == std::vector<std::uint64_t>{0x100, 0x100});
}

TEST_CASE("the solver is told of a truth only when an answer breaks it", "[strength]") {
  if (!has_solver()) return;
  struct Counting : Solver {
    SolverAnswer solve(const graph::Graph& g, std::span<const graph::NodeId> asserted, unsigned timeout_ms) override {
      most = std::max(most, asserted.size());
      return real->solve(g, asserted, timeout_ms);
    }
    std::unique_ptr<Solver> real = make_solver();
    std::size_t most = 0;
  } solver;
  graph::Graph g;
  const graph::NodeId x = g.variable({"x", 8, graph::Kind::input, 0});
  const graph::NodeId one = g.operation(Op::eq, 0, 0, {}, x, g.constant(8, 1));
  const graph::NodeId two = g.operation(Op::eq, 0, 0, {}, x, g.constant(8, 2));
  std::vector<graph::NodeId> truths;
  for (std::uint64_t k = 3; k < 100; ++k)
    truths.push_back(g.operation(Op::not_, 0, 0, {}, g.operation(Op::eq, 0, 0, {}, x, g.constant(8, k))));
  truths.push_back(one);
  truths.push_back(two);
  CHECK(first_witness(solver, g, truths, 60'000).kind == Witness::Kind::impossible);
  CHECK(solver.most < 10);
}

}  // namespace vcpuspec
