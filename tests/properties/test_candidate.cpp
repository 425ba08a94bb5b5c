// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>

#include "checker/read_file.h"
#include "checker/vectors/bind.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/write_yaml.h"
#include "properties/prove/candidate.h"
#include "properties/prove/counterexample.h"

namespace vcpuspec {

namespace {

CandidateResult prove(const std::string& text, const CandidateOptions& options = {}) {
  const CandidateFile file("mine.smt2", text);
  return prove_candidate(file, options);
}

std::string shipped(const std::string& name) {
  return read_file(std::string(VCPUSPEC_SOURCE_DIR) + "/tests/implementations/candidates/" + name + ".smt2",
                   "candidate");
}

/// The right mask, as a helper of that name.
std::string shipped_mask_as(const std::string& name) {
  const std::string own = "gicv5.effective_mask";
  std::string text = shipped("mask");
  return text.replace(text.find(own), own.size(), name);
}

/// A candidate for the mask with this term; `helpers` stand on the first line.
std::string mask(const std::string& term, const std::string& helpers = "") {
  return helpers + "\n(define-fun gicv5.effective_mask ((vmcr (_ BitVec 64)) (apr (_ BitVec 64))) (_ BitVec 6)\n  " +
         term + ")";
}

/// What is wrong with a text: `line:column code`; empty when a verdict comes out.
std::string error_of(const std::string& text, const CandidateOptions& options = {}) {
  try {
    prove(text, options);
  } catch (const InputError& error) {
    CHECK(std::string(error.what()) != "");
    CHECK(error.hint() != "");
    return std::to_string(error.where().line) + ":" + std::to_string(error.where().column) + " " + error.code();
  }
  return "";
}

std::string repeated(const std::string& text, unsigned times) {
  std::string all;
  for (unsigned i = 0; i < times; ++i) all += text;
  return all;
}

TEST_CASE("a candidate that says what the rule says is equal on all inputs", "[candidate]") {
  CHECK(prove(shipped("mask")).outcome == CandidateOutcome::equal);
  CHECK(prove(shipped("sufficient")).outcome == CandidateOutcome::equal);
  const CandidateResult wake = prove(shipped("wake_4"));
  CHECK(wake.outcome == CandidateOutcome::equal);
  CHECK(wake.signature.ppis == 4);
}

TEST_CASE("a subtly wrong candidate is told apart by a vector that the rule passes and the candidate fails",
          "[candidate]") {
  for (const char* const name :
       {"mask_enable_ignored", "mask_off_by_one", "sufficient_le_instead_of_lt", "wake_4_active_wakes"}) {
    INFO(name);
    const CandidateResult result = prove(shipped(name));
    REQUIRE(result.outcome == CandidateOutcome::different);
    CHECK(result.candidate_gives != result.rule_gives);
    CHECK(run(result.signature.rule->text, result.inputs).front() == result.rule_gives);
    const std::string text = to_yaml(rule_vector(*result.signature.rule, result.inputs, "test", "A test."));
    const VectorFile file = parse_yaml(text, "printed");
    const Callable callable(file.rule, result.signature.rule->text, subject_of(file));
    CHECK(bind(file.cases.front(), callable) == result.inputs);
    for (const Expectation& expected : expectations(file.cases.front(), callable))
      CHECK(expected.value == result.rule_gives);
  }
}

TEST_CASE("what tells a candidate from its rule is as small as single bits allow", "[candidate]") {
  const CandidateResult result = prove(mask("(ite (= apr #x0000000080000001) #b111111 (_ bv0 6))"));
  REQUIRE(result.outcome == CandidateOutcome::different);
  int bits = 0;
  for (std::size_t i = 0; i < 2; ++i) bits += std::popcount(result.inputs[i]);
  CHECK(bits == 1);  // EN alone makes the mask 1, one bit of APR alone nothing
}

/// A candidate for the wake rule with this term.
std::string wake(unsigned ppis, const std::string& term) {
  const std::string bitmap = " (_ BitVec " + std::to_string(ppis) + "))";
  return "(define-fun gicv5.wake ((vmcr (_ BitVec 64)) (apr (_ BitVec 64)) (e" + bitmap + "(p" + bitmap + "(a" +
         bitmap + "(l" + bitmap + "(x" + bitmap + "(q (_ BitVec " + std::to_string(8 * ppis) + "))) Bool " + term + ")";
}
/// A right one that looks at the PPIs first..last.
std::string wake_by(unsigned ppis, unsigned first, unsigned last) {
  std::string term = "(and (= ((_ extract 0 0) vmcr) #b1) (or false";
  for (unsigned i = first; i <= last; ++i) {
    const std::string bit = "((_ extract " + std::to_string(i) + " " + std::to_string(i) + ") ";
    const std::string priority = "((_ extract " + std::to_string(8 * i + 4) + " " + std::to_string(8 * i) + ") q)";
    term += " (and (= #b1 " + bit + "(bvand e p x (bvnot a)))) (bvule " + priority +
            " ((_ extract 31 27) vmcr)) (= #x00000000 (bvand ((_ extract 31 0) apr) (bvsub (bvshl #x00000002 ((_ "
            "zero_extend 27) " +
            priority + ")) #x00000001))))";
  }
  return wake(ppis, term + "))");
}

TEST_CASE("a candidate for the wake rule decides about the PPIs it declares, and about no other", "[candidate]") {
  for (const unsigned ppis : {1U, 2U, 9U, 17U}) {
    INFO(ppis);
    const CandidateResult result = prove(wake_by(ppis, 0, ppis - 1));
    CHECK(result.outcome == CandidateOutcome::equal);
    CHECK(result.signature.ppis == ppis);
  }
}

TEST_CASE("a candidate that forgets the last PPI is told apart by that PPI alone", "[candidate]") {
  for (const unsigned ppis : {2U, 8U, 9U}) {
    INFO(ppis);
    const CandidateResult result = prove(wake_by(ppis, 0, ppis - 2));
    REQUIRE(result.outcome == CandidateOutcome::different);
    const Callable rule("gicv5.wake", result.signature.rule->text, subjects().front());
    CHECK(result.inputs[static_cast<std::size_t>(rule.input("cpu.ICH_PPI_PENDR0_EL2"))] == 1U << (ppis - 1));
  }
}

TEST_CASE("what tells candidates apart touches no PPI beyond the last one", "[candidate]") {
  for (const unsigned ppis : {1U, 8U, 63U, 64U, 65U, 127U, 128U}) {
    INFO(ppis);
    const CandidateResult never = prove(wake(ppis, "false"));
    REQUIRE(never.outcome == CandidateOutcome::different);
    const CandidateResult always = prove(wake(ppis, "true"));
    REQUIRE(always.outcome == CandidateOutcome::different);
    const Callable rule("gicv5.wake", never.signature.rule->text, subjects().front());
    const auto word = [&](const char* name) { return never.inputs[static_cast<std::size_t>(rule.input(name))]; };
    const std::uint64_t beyond_in_0 = ppis >= 64 ? 0 : ~ones(ppis);
    const std::uint64_t beyond_in_1 = ppis == 128 ? 0 : ppis <= 64 ? ~std::uint64_t{0} : ~ones(ppis - 64);
    CHECK((word("cpu.ICH_PPI_PENDR0_EL2") & beyond_in_0) == 0);
    CHECK((word("cpu.ICH_PPI_PENDR1_EL2") & beyond_in_1) == 0);
  }
}

TEST_CASE("a candidate over another number of PPIs than asked for is an error", "[candidate]") {
  CHECK(error_of(wake(5, "false"), {"", 4}) == "1:69 candidate.wrong-sort");
  CHECK(error_of(wake(129, "false")) == "1:69 candidate.wrong-sort");
  CHECK(prove(wake(4, "false"), {"", 4}).signature.ppis == 4);
}

TEST_CASE("no rule that a candidate is compared with depends on what is arbitrary each time", "[candidate]") {
  for (const std::string& rule : candidate_rules()) {
    const CandidateQuestion question(candidate_signature(rule, 128));
    const graph::Graph& graph = question.recording->graph;
    const std::vector<graph::NodeId> roots = {question.result};
    for (const std::string& name : graph::inputs_of(graph, roots)) CHECK_FALSE(name.starts_with("arbitrary."));
  }
}

TEST_CASE("everything a rule reads is an argument of its candidates, or a choice", "[candidate]") {
  for (const std::string& rule : candidate_rules()) {
    const CandidateQuestion question(candidate_signature(rule, 128));
    std::vector<std::string> arguments;
    for (const CandidateParameter& p : candidate_signature(rule, 128).parameters)
      arguments.insert(arguments.end(), p.words.begin(), p.words.end());
    const std::vector<graph::NodeId> roots = {question.result};
    for (const std::string& name : graph::inputs_of(question.recording->graph, roots)) {
      INFO(name);
      CHECK((name.starts_with("choice.") || std::find(arguments.begin(), arguments.end(), name) != arguments.end()));
    }
  }
}

TEST_CASE("a solver that gives up leaves a candidate unknown, never equal", "[candidate]") {
  // Where a remainder has one value: too hard to find, or to exclude, within a millisecond.
  const std::string hard =
      mask("(ite (= (bvurem (bvmul apr apr apr) #x000000006b8b4567) #x0000000012345678) (_ bv63 6) (right vmcr apr))",
           shipped_mask_as("right"));
  CandidateOptions hurried;
  hurried.timeout_ms = 1;
  const CandidateResult result = prove(hard, hurried);
  CHECK(result.outcome == CandidateOutcome::unknown);
  CHECK(result.reason.find("gave up") != std::string::npos);
  CHECK(result.inputs.empty());
}

/// A solver's answer that is not true of the rule: it claims a difference at `model`, where the function gives `given`.
class LyingTerm : public CandidateTerm {
 public:
  LyingTerm(std::vector<std::uint64_t> model, std::optional<std::uint64_t> given)
      : model_(std::move(model)), given_(given) {}
  SolverAnswer find_difference(const CandidateQuestion&, unsigned) override {
    return {SolverAnswer::Verdict::satisfiable, model_, {}};
  }
  std::string difference_query(const CandidateQuestion&) override { return ""; }
  std::optional<std::uint64_t> call(const CandidateQuestion&, std::span<const std::uint64_t>) override {
    return given_;
  }

 private:
  std::vector<std::uint64_t> model_;
  std::optional<std::uint64_t> given_;
};

TEST_CASE("a difference that does not replay on numbers leaves a candidate unknown", "[candidate]") {
  const CandidateSignature signature = candidate_signature("gicv5.effective_mask", 0);
  const CandidateQuestion question(signature);
  std::vector<std::uint64_t> presets;
  for (const graph::Variable& v : question.recording->graph.variables()) presets.push_back(v.preset);
  const auto outcome = [&](const std::vector<std::uint64_t>& model, std::optional<std::uint64_t> given) {
    LyingTerm term(model, given);
    return compare(term, signature, question, 60'000).outcome;
  };
  // A disabled interface has mask 0.
  CHECK(outcome(presets, 0) == CandidateOutcome::unknown);
  CHECK(outcome(presets, std::nullopt) == CandidateOutcome::unknown);
  CHECK(outcome(presets, 1) == CandidateOutcome::different);
}

TEST_CASE("names of a candidate never clash with those of the rule or the question", "[candidate]") {
  const std::string names[] = {"cpu.ICH_VMCR_EL2", "n1", "|argument0|", "argument", "argument_1", "|a b|", "mask"};
  std::string helpers;
  for (const std::string& name : names)
    helpers += "(define-fun " + name + " ((x (_ BitVec 64))) (_ BitVec 6) (_ bv3 6))";
  const CandidateResult result =
      prove(mask("(|cpu.ICH_VMCR_EL2| (concat #x00000000000000 (concat #b00 (argument0 "
                 "vmcr))))",
                 helpers));
  REQUIRE(result.outcome == CandidateOutcome::different);
  CHECK(result.candidate_gives == 3);
}

TEST_CASE("a candidate cannot weaken its proof: no command but definitions is accepted", "[candidate]") {
  const std::string refused[] = {"(assert false)",
                                 "(push 1)",
                                 "(exit)",
                                 "(check-sat)",
                                 "(reset)",
                                 "(include \"other.smt2\")",
                                 "(set-option :timeout 1)",
                                 "(declare-fun free () Bool)",
                                 "(declare-const free Bool)",
                                 "(declare-sort S 0)",
                                 "(declare-datatypes () ())",
                                 "(define-fun-rec f ((x Bool)) Bool (f x))",
                                 "(define-funs-rec ((f () Bool)) (true))",
                                 "(define-const c Bool true)"};
  for (const std::string& command : refused) {
    INFO(command);
    CHECK(error_of(mask("(_ bv0 6)", "  " + command)) == "1:3 candidate.refused-command");
  }
  CHECK(error_of(mask("(_ bv0 6)", "(set-logic QF_BV)(set-info :source |mine|)")).empty());
}

TEST_CASE("commands that solvers would see in comments, strings or symbols are not smuggled through", "[candidate]") {
  CHECK(error_of(mask("(_ bv0 6)", "(set-info :source \"a\"\"(assert false)\")")) == "1:22 candidate.syntax");
  CHECK(error_of(mask("(_ bv0 6)", "#| (assert false) |#")) == "1:1 candidate.syntax");
  CHECK(error_of(mask("(_ bv0 6)", "(set-info :source \"a\\\")")) == "1:19 candidate.unterminated-quote");
  CHECK(error_of(mask("(_ bv0 6)", "(|define-fun| f () Bool true)")) == "1:1 candidate.refused-command");
  // In a comment it is nothing, also to the solver.
  CHECK(prove(mask("(_ bv0 6)", "; (assert false)")).outcome == CandidateOutcome::different);
}

TEST_CASE("text that is no SMT-LIB is an error with line and column", "[candidate]") {
  CHECK(error_of("") == "0:0 candidate.no-function");
  CHECK(error_of("; only a comment") == "0:0 candidate.no-function");
  CHECK(error_of("(set-logic QF_BV)") == "0:0 candidate.no-function");
  CHECK(error_of("mask") == "1:1 candidate.syntax");
  CHECK(error_of("()") == "1:1 candidate.syntax");
  CHECK(error_of("\n )") == "2:2 candidate.unbalanced");
  CHECK(error_of("\n (define-fun") == "2:2 candidate.unbalanced");
  CHECK(error_of("(define-fun f () Bool |open)") == "1:23 candidate.unterminated-quote");
  CHECK(error_of("(define-fun f () (_ BitVec 4) #xg)") == "1:31 candidate.syntax");
  CHECK(error_of("(define-fun 1f () Bool true)") == "1:13 candidate.syntax");
  CHECK(error_of("(define-fun f () Bool {)") == "1:23 candidate.syntax");
  CHECK(error_of("\n  \xff") == "2:3 candidate.not-utf8");
  CHECK(error_of(std::string("(\0)", 3)) == "1:2 candidate.control-character");
  CHECK(error_of("; \xe2\x80\xae") == "1:3 candidate.hidden-character");
  CHECK(error_of("(define-fun \xc3\xa9 () Bool true)") == "1:13 candidate.syntax");
  CHECK(error_of("(define-fun f () Bool)") == "1:1 candidate.syntax");
  CHECK(error_of("(define-fun f (x) Bool true)") == "1:16 candidate.syntax");
}

TEST_CASE("a term that means nothing is an error with line and column", "[candidate]") {
  CHECK(error_of(mask("(bvadd (_ bv0 6) vpmr)")) == "3:20 candidate.unknown-symbol");
  CHECK(error_of(mask("(bvplus (_ bv0 6) (_ bv0 6))")) == "3:4 candidate.unknown-symbol");
  CHECK(error_of(mask("(gicv5.effective_mask vmcr apr)")) == "3:4 candidate.unknown-symbol");
  CHECK(error_of(mask("(ite (forall ((x Bool)) x) (_ bv0 6) (_ bv1 6))")) == "3:9 candidate.quantifier");
  CHECK(error_of(mask("5")) == "3:3 candidate.syntax");
  CHECK(error_of(mask("(_ bv5)")) == "3:3 candidate.syntax");
  CHECK(error_of(mask("()")) == "3:3 candidate.syntax");
  CHECK(error_of(mask("((_ int2bv 6) 5)")) == "3:4 candidate.syntax");
  CHECK(error_of(mask("(let () (_ bv0 6))")) == "3:3 candidate.syntax");
  CHECK(error_of(mask("(let ((x true) (x true)) (_ bv0 6))")) == "3:19 candidate.taken-name");
  CHECK(error_of(mask("(! (_ bv0 6) :named x)")) == "3:4 candidate.unknown-symbol");
  CHECK(error_of(mask("(_ bv0 6)", "(define-fun bvadd () Bool true)")) == "1:13 candidate.taken-name");
  CHECK(error_of(mask("(_ bv0 6)", "(define-fun f ((a Bool) (a Bool)) Bool a)")) == "1:26 candidate.taken-name");
  CHECK(error_of(mask("(_ bv0 6)", "(define-fun f () Bool true)(define-fun f () Bool true)")) ==
        "1:40 candidate.taken-name");
}

TEST_CASE("an operator that does not fit its operands is an error where it stands", "[candidate]") {
  CHECK(error_of(mask("(bvadd (_ bv0 6)\n  (bvadd vmcr #b1))")) == "4:3 candidate.rejected");
  CHECK(error_of(mask("((_ extract 64 59) vmcr)")) == "3:3 candidate.rejected");
  CHECK(error_of(mask("vmcr")).ends_with("candidate.rejected"));
}

TEST_CASE("a candidate whose parameters or result have other sorts is an error that says which", "[candidate]") {
  const auto with = [](const std::string& parameters, const std::string& result) {
    return "(define-fun gicv5.effective_mask (" + parameters + ") " + result + " x)";
  };
  const std::string word = "(_ BitVec 64)";
  CHECK(error_of("(define-fun gicv5.effective_mask () Bool true)") == "1:13 candidate.wrong-sort");
  CHECK(error_of(with("(x (_ BitVec 32)) (y " + word + ")", "(_ BitVec 6)")) == "1:38 candidate.wrong-sort");
  CHECK(error_of(with("(x " + word + ") (y Bool)", "(_ BitVec 6)")) == "1:56 candidate.wrong-sort");
  CHECK(error_of(with("(x " + word + ") (y " + word + ")", word)) == "1:72 candidate.wrong-sort");
  CHECK(error_of(with("(x Word) (y " + word + ")", word)) == "1:38 candidate.unknown-sort");
  CHECK(error_of(with("(x Int) (y " + word + ")", word)) == "1:38 candidate.unknown-sort");
  CHECK(error_of(with("(x (_ BitVec 0)) (y " + word + ")", word)) == "1:38 candidate.unknown-sort");
  CHECK(error_of("(define-sort Word (P) P)") == "1:1 candidate.syntax");
  CHECK(error_of("(define-sort Bool () Bool)") == "1:14 candidate.taken-name");
}

TEST_CASE("a file must have one candidate, by its name or by the rule that is asked for", "[candidate]") {
  const std::string other = "(define-fun mine ((v (_ BitVec 64)) (a (_ BitVec 64))) (_ BitVec 6) (_ bv9 6))";
  CHECK(error_of(other) == "1:13 candidate.no-candidate");
  CHECK(error_of(other, {"gicv5.no_such_rule"}) == "0:0 candidate.unknown-rule");
  CHECK(error_of(other, {"gicv5.effective_mask", 4}) == "0:0 candidate.ppis");
  const CandidateResult by_rule = prove(other, {"gicv5.effective_mask"});
  CHECK(by_rule.function == "mine");
  CHECK(by_rule.candidate_gives == 9);
  CHECK(prove(mask("(_ bv8 6)") + other, {"gicv5.effective_mask"}).candidate_gives == 8);
  CHECK(error_of(mask("(_ bv8 6)") + "\n(define-fun gicv5.wake () Bool true)") == "4:13 candidate.too-many");
}

TEST_CASE("text that is too large, too deep or too wide is an error, and soon", "[candidate]") {
  CHECK(error_of(repeated("(", 100'000)) == "1:513 candidate.too-deep");
  CHECK(error_of(repeated("() ", 600)) == "1:1 candidate.syntax");
  CHECK(error_of(repeated("(define-fun f () Bool true)\n", 300'000)).ends_with(" candidate.too-large"));
  CHECK(error_of(mask("(_ bv0 99999)")) == "3:10 candidate.too-wide");
  CHECK(error_of(mask("((_ zero_extend 4294967290) vmcr)")) == "3:19 candidate.too-wide");
  CHECK(error_of(mask("((_ extract 5 0) ((_ repeat 4096) vmcr))")) == "2:13 candidate.too-wide");
  // Forty short helpers, each of which calls the one before twice.
  std::string helpers = "(define-fun f0 ((x (_ BitVec 6))) (_ BitVec 6) x)";
  for (unsigned i = 1; i <= 40; ++i) {
    const std::string before = "(f" + std::to_string(i - 1) + " (bvadd x (_ bv";
    helpers += "\n(define-fun f" + std::to_string(i) + " ((x (_ BitVec 6))) (_ BitVec 6) (bvxor " + before + "1 6)))" +
               before + "2 6)))))";
  }
  CHECK(error_of(mask("(f40 (_ bv0 6))", helpers)).ends_with(" candidate.too-large"));
}

TEST_CASE("the question about a candidate can be given to another solver", "[candidate]") {
  CandidateOptions options;
  options.wants_query = true;
  const std::string query = prove(mask("(_ bv0 6)"), options).query;
  CHECK(query.starts_with("; Is there an input"));
  CHECK(query.find("(check-sat)") != std::string::npos);
  CHECK(query.find("gicv5.effective_mask differ") != std::string::npos);
}

}  // namespace

}  // namespace vcpuspec
