// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <set>

#include "properties/prove/candidate.h"
#include "properties/prove/z3_terms.h"
#include "spec/value/spec_bug.h"

namespace vcpuspec {

namespace {

using graph::Graph;
using graph::NodeId;

/// Where Z3 found something wrong, and what. It counts columns from 0 in every line but the first.
struct Complaint {
  unsigned line = 0;
  unsigned column = 0;
  std::string what;
};
Complaint first_complaint(const std::string& message) {
  Complaint complaint;
  int start = 0;
  if (std::sscanf(message.c_str(), "(error \"line %u column %u: %n", &complaint.line, &complaint.column, &start) != 2)
    return {0, 0, message};
  const std::size_t from = static_cast<std::size_t>(start);
  complaint.what = message.substr(from, message.find("\")", from) - from);
  return complaint;
}

class Z3Candidate : public CandidateTerm {
 public:
  Z3Candidate(const CandidateFile& file, const CandidateFunction& function) : file_(file), function_(function) {
    Z3_set_error_handler(context(), nullptr);  // the one it starts with ends the process
    const std::string prefix = file.unused_prefix();
    std::string call = "(|" + function.name + "|";
    for (const DeclaredSort& parameter : function.parameters) {
      call += " " + prefix + std::to_string(names_.size());
      arguments_.push_back(declare(prefix, parameter.width));
    }
    value_ = declare(prefix, function.result.width);
    equation_ =
        parsed(file.definitions() + "\n(assert (= " + call + ") " + prefix + std::to_string(arguments_.size()) + "))");
    body_ = Z3_get_app_arg(context(), Z3_to_app(context(), equation_), 0);
    check_widths();
  }

  SolverAnswer find_difference(const CandidateQuestion& question, unsigned timeout_ms) override {
    z3_.limit_time(timeout_ms);
    assert_difference(question);
    return decide(z3_, question.recording->graph);
  }

  std::string difference_query(const CandidateQuestion& question) override {
    assert_difference(question);
    Z3_ast_vector asserted = Z3_solver_get_assertions(context(), z3_.solver());
    Z3_ast_vector_inc_ref(context(), asserted);
    std::vector<Z3_ast> all;
    for (unsigned i = 0; i < Z3_ast_vector_size(context(), asserted); ++i)
      all.push_back(Z3_ast_vector_get(context(), asserted, i));
    const unsigned but_one = static_cast<unsigned>(all.size()) - 1;
    std::string text =
        Z3_benchmark_to_smtlib_string(context(), "", "QF_BV", "unknown", "", but_one, all.data(), all.back());
    Z3_ast_vector_dec_ref(context(), asserted);
    Z3_solver_reset(context(), z3_.solver());
    return text;
  }

  std::optional<std::uint64_t> call(const CandidateQuestion& question,
                                    std::span<const std::uint64_t> node_values) override {
    const Graph& graph = question.recording->graph;
    std::vector<Z3_ast> numbers;
    for (const std::vector<NodeId>& parts : question.arguments)
      numbers.push_back(joined(parts, [&](NodeId part) {
        return Z3_mk_unsigned_int64(context(), node_values[part], Z3_mk_bv_sort(context(), graph[part].width));
      }));
    const unsigned count = static_cast<unsigned>(arguments_.size());
    const Z3_ast written = Z3_substitute(context(), body_, count, arguments_.data(), numbers.data());
    return number(Z3_simplify(context(), written));
  }

 private:
  Z3_context context() const { return z3_.context(); }

  Z3_ast declare(const std::string& prefix, unsigned width) {
    Z3_sort sort = width == 0 ? Z3_mk_bool_sort(context()) : Z3_mk_bv_sort(context(), width);
    names_.push_back(Z3_mk_string_symbol(context(), (prefix + std::to_string(names_.size())).c_str()));
    declarations_.push_back(Z3_mk_func_decl(context(), names_.back(), 0, nullptr, sort));
    return Z3_mk_app(context(), declarations_.back(), 0, nullptr);
  }

  /// The one assertion of a text.
  Z3_ast parsed(const std::string& text) {
    const unsigned count = static_cast<unsigned>(names_.size());
    Z3_ast_vector all = Z3_parse_smtlib2_string(context(), text.c_str(), 0, nullptr, nullptr, count, names_.data(),
                                                declarations_.data());
    if (const Z3_error_code error = Z3_get_error_code(context()); error != Z3_OK)
      refuse(Z3_get_error_msg(context(), error));
    Z3_ast_vector_inc_ref(context(), all);
    if (Z3_ast_vector_size(context(), all) != 1) spec_bug("a candidate's text asserts something of its own");
    Z3_ast only = Z3_ast_vector_get(context(), all, 0);
    Z3_inc_ref(context(), only);  // so far only the vector holds it; given back with the context
    Z3_ast_vector_dec_ref(context(), all);
    return only;
  }

  /// The definitions stand one line lower than in the user's file; an operator that does not fit its operands is found
  /// at its closing parenthesis.
  [[noreturn]] void refuse(const std::string& message) const {
    const Complaint complaint = first_complaint(message);
    const TextPosition where =
        complaint.line < 2 ? function_.where : file_.opening_of({complaint.line - 1, complaint.column + 1});
    fail_in_candidate(file_.path(), where, "candidate.rejected", "the solver says: " + complaint.what,
                      "compare the sorts of what stands here with what the operator takes");
  }

  /// Widths multiply with `repeat` and `concat`, and the work of a solver with them.
  void check_widths() const {
    std::vector<Z3_ast> left = {body_};
    std::set<unsigned> seen;
    while (!left.empty()) {
      const Z3_ast term = left.back();
      left.pop_back();
      if (!seen.insert(Z3_get_ast_id(context(), term)).second) continue;
      const Z3_sort sort = Z3_get_sort(context(), term);
      if (Z3_get_sort_kind(context(), sort) == Z3_BV_SORT && Z3_get_bv_sort_size(context(), sort) > max_candidate_width)
        fail_in_candidate(file_.path(), function_.where, "candidate.too-wide",
                          "a part of this function has more than 4096 bits", "use narrower bit-vectors");
      const Z3_app app = Z3_to_app(context(), term);
      for (unsigned i = 0; i < Z3_get_app_num_args(context(), app); ++i)
        left.push_back(Z3_get_app_arg(context(), app, i));
    }
  }

  /// Parts as one bit-vector, the first one lowest.
  template <class TermOf>
  Z3_ast joined(const std::vector<NodeId>& parts, TermOf term_of) const {
    Z3_ast whole = term_of(parts.front());
    for (auto part = parts.begin() + 1; part != parts.end(); ++part)
      whole = Z3_mk_concat(context(), term_of(*part), whole);
    return whole;
  }

  void assert_difference(const CandidateQuestion& question) {
    Terms terms(context(), question.recording->graph);
    std::vector<NodeId> roots = {question.legal, question.result};
    for (const std::vector<NodeId>& parts : question.arguments) roots.insert(roots.end(), parts.begin(), parts.end());
    terms.translate(roots);
    const auto require = [&](Z3_ast truth) { Z3_solver_assert(context(), z3_.solver(), truth); };
    require(terms[question.legal]);
    for (std::size_t i = 0; i < arguments_.size(); ++i)
      require(
          Z3_mk_eq(context(), arguments_[i], joined(question.arguments[i], [&](NodeId part) { return terms[part]; })));
    require(equation_);
    require(Z3_mk_not(context(), Z3_mk_eq(context(), value_, terms[question.result])));
  }

  std::optional<std::uint64_t> number(Z3_ast value) const {
    if (function_.result.width == 0) {
      const Z3_lbool truth = Z3_get_bool_value(context(), value);
      return truth == Z3_L_UNDEF ? std::nullopt : std::optional<std::uint64_t>(truth == Z3_L_TRUE ? 1 : 0);
    }
    std::uint64_t result = 0;
    if (!Z3_is_numeral_ast(context(), value) || !Z3_get_numeral_uint64(context(), value, &result)) return std::nullopt;
    return result;
  }

  const CandidateFile& file_;
  const CandidateFunction& function_;
  Z3 z3_;
  std::vector<Z3_symbol> names_;
  std::vector<Z3_func_decl> declarations_;
  std::vector<Z3_ast> arguments_;
  Z3_ast value_ = nullptr;     // stands for what the function gives
  Z3_ast equation_ = nullptr;  // says so
  Z3_ast body_ = nullptr;      // the function, written out over `arguments_`
};

}  // namespace

std::unique_ptr<CandidateTerm> make_candidate_term(const CandidateFile& file, const CandidateFunction& function) {
  return std::make_unique<Z3Candidate>(file, function);
}

}  // namespace vcpuspec
