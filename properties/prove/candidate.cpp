// SPDX-License-Identifier: Apache-2.0
#include "properties/prove/candidate.h"

#include <algorithm>
#include <chrono>

#include "checker/implementation.h"
#include "checker/nearest.h"
#include "properties/prove/obligation.h"

namespace vcpuspec {

namespace {

using graph::Graph;
using graph::NodeId;

constexpr auto about_priority = "gicv5.sufficient_priority";
constexpr auto about_mask = "gicv5.effective_mask";
constexpr auto about_wake = "gicv5.wake";
constexpr unsigned most_ppis = 128;

std::string printed(unsigned width) { return width == 0 ? "Bool" : "(_ BitVec " + std::to_string(width) + ")"; }

/// `count` words of the C interface, from the one after those that other parameters have.
std::vector<std::string> words_of(const Signature& s, const std::vector<CandidateParameter>& before,
                                  std::size_t count) {
  std::size_t first = 0;
  for (const CandidateParameter& parameter : before) first += parameter.words.size();
  const auto from = s.inputs.begin() + static_cast<std::ptrdiff_t>(first);
  return {from, from + static_cast<std::ptrdiff_t>(count)};
}

std::vector<CandidateParameter> wake_parameters(unsigned ppis) {
  const Signature& s = *find_signature(about_wake);
  std::vector<CandidateParameter> all;
  for (const char* const name : {"vmcr", "apr"}) all.push_back({name, words_of(s, all, 1), 64});
  for (const char* const name : {"enabled", "pending", "active", "level", "exposed"})
    all.push_back({name, words_of(s, all, 2), ppis});
  all.push_back({"priorities", words_of(s, all, 16), 8 * ppis});
  return all;
}

std::vector<CandidateParameter> interface_parameters() {
  const Signature& s = *find_signature(about_mask);
  std::vector<CandidateParameter> all;
  for (const char* const name : {"vmcr", "apr"}) all.push_back({name, words_of(s, all, 1), 64});
  return all;
}

std::string printed(const CandidateSignature& s, unsigned result) {
  std::string text = "(define-fun " + s.rule->name + " (";
  for (const CandidateParameter& p : s.parameters)
    text += (text.ends_with("(") ? "(" : " (") + p.name + " " + printed(p.width) + ")";
  return text + ") " + printed(result) + " ...)";
}

NodeId node_of_variable(const Graph& graph, const std::string& name) {
  for (NodeId id = 0; id < graph.nodes().size(); ++id)
    if (graph[id].op == Op::variable && graph.variables()[graph[id].a].name == name) return id;
  spec_bug("a candidate's rule has no variable of that name");
}

/// The bits of a word that the architecture has; all of an argument.
std::uint64_t state_bits(const std::string& word, unsigned width) {
  for (const Subject& subject : subjects())
    if (const SlotInfo* slot = subject.find(word)) return slot->state_mask;
  return ones(width);
}

/// Finds the function to judge and the rule it is judged by.
class Choice {
 public:
  Choice(const CandidateFile& file, const CandidateOptions& options) : file_(file), options_(options) {
    if (options.rule.empty()) by_name();
    else asked_for();
  }
  const CandidateFunction& function() const { return *function_; }
  const std::string& rule() const { return rule_; }

 private:
  void by_name() {
    for (const CandidateFunction& f : file_.functions()) {
      if (!is_rule(f.name)) continue;
      if (function_ != nullptr)
        fail_in_candidate(file_.path(), f.where, "candidate.too-many",
                          "this file has candidates for `" + rule_ + "` and for `" + f.name + "`",
                          "say which one to judge: --rule " + f.name);
      function_ = &f;
      rule_ = f.name;
    }
    if (function_ == nullptr)
      fail_in_candidate(file_.path(), file_.functions().back().where, "candidate.no-candidate",
                        "no function of this file is named after a rule",
                        "name it " + either() + ", or say what it should equal: --rule RULE");
  }

  void asked_for() {
    rule_ = options_.rule;
    if (!is_rule(rule_))
      throw InputError({}, "candidate.unknown-rule", "a candidate cannot be compared with `" + rule_ + "`",
                       "it can be with " + either());
    function_ = &file_.functions().back();
    for (const CandidateFunction& f : file_.functions())
      if (f.name == rule_) function_ = &f;
  }

  static bool is_rule(const std::string& name) {
    return std::find(candidate_rules().begin(), candidate_rules().end(), name) != candidate_rules().end();
  }
  static std::string either() {
    std::string text;
    for (const std::string& rule : candidate_rules())
      text += (text.empty() ? "" : rule == candidate_rules().back() ? " or " : ", ") + rule;
    return text;
  }

  const CandidateFile& file_;
  const CandidateOptions& options_;
  const CandidateFunction* function_ = nullptr;
  std::string rule_;
};

/// The number of PPIs: as asked for, else as wide as the first bitmap is declared.
unsigned ppis_of(const CandidateFunction& function, const CandidateOptions& options) {
  constexpr std::size_t first_bitmap = 2;
  if (options.ppis != 0) return options.ppis;
  if (function.parameters.size() <= first_bitmap) return most_ppis;
  const unsigned width = function.parameters[first_bitmap].width;
  return width >= 1 && width <= most_ppis ? width : most_ppis;
}

void check_sorts(const CandidateFile& file, const CandidateFunction& function, const CandidateSignature& s,
                 unsigned result) {
  const std::string hint = "write " + printed(s, result);
  const auto fail = [&](const TextPosition& where, const std::string& message) {
    fail_in_candidate(file.path(), where, "candidate.wrong-sort", message, hint);
  };
  if (function.parameters.size() != s.parameters.size())
    fail(function.where, "a candidate for `" + s.rule->name + "` has " + std::to_string(s.parameters.size()) +
                             " parameters, this function has " + std::to_string(function.parameters.size()));
  for (std::size_t i = 0; i < s.parameters.size(); ++i)
    if (function.parameters[i].width != s.parameters[i].width)
      fail(function.parameters[i].where, "parameter " + std::to_string(i + 1) + ", " + s.parameters[i].name + ", is " +
                                             printed(s.parameters[i].width) + ", not " +
                                             printed(function.parameters[i].width));
  if (function.result.width != result)
    fail(function.result.where, "the result is " + printed(result) + ", not " + printed(function.result.width));
}

/// Nothing is proved about no input at all.
void require_some_legal_input(const CandidateQuestion& q) {
  std::vector<std::uint64_t> presets;
  for (const graph::Variable& variable : q.recording->graph.variables()) presets.push_back(variable.preset);
  if (graph::evaluate(q.recording->graph, presets)[q.legal] == 0) spec_bug("a candidate has no legal input");
}

/// One candidate on its way to a result.
class Comparison {
 public:
  Comparison(CandidateTerm& term, const CandidateQuestion& question, CandidateResult& result)
      : term_(term), question_(question), result_(result) {}

  void decide(unsigned timeout_ms) {
    limit_ = std::chrono::milliseconds(timeout_ms);
    const SolverAnswer answer = term_.find_difference(question_, timeout_ms);
    switch (answer.verdict) {
      case SolverAnswer::Verdict::unknown: return unknown("the solver gave up: " + answer.reason);
      case SolverAnswer::Verdict::unsatisfiable: result_.outcome = CandidateOutcome::equal; return;
      case SolverAnswer::Verdict::satisfiable: return different(answer.model);
    }
  }

 private:
  void unknown(std::string reason) {
    result_.outcome = CandidateOutcome::unknown;
    result_.reason = std::move(reason);
  }

  /// The difference as the rule runs on numbers and the candidate evaluates to, not as the solver says.
  void different(const std::vector<std::uint64_t>& model) {
    const auto deadline = std::chrono::steady_clock::now() + limit_;
    result_.inputs = shrink_inputs(question_.recording->graph.variables(), model, [&](const auto& inputs) {
      return std::chrono::steady_clock::now() < deadline && tells_apart(inputs);
    });
    const std::vector<std::uint64_t> nodes = graph::evaluate(question_.recording->graph, result_.inputs);
    const std::optional<std::uint64_t> given = term_.call(question_, nodes);
    result_.rule_gives = run(result_.signature.rule->text, result_.inputs).front();
    if (nodes[question_.legal] == 0 || !given || *given == result_.rule_gives) {
      result_.inputs.clear();
      return unknown("the difference does not replay on numbers: solver and rule disagree");
    }
    result_.candidate_gives = *given;
    result_.outcome = CandidateOutcome::different;
  }

  bool tells_apart(const std::vector<std::uint64_t>& inputs) {
    const std::vector<std::uint64_t> nodes = graph::evaluate(question_.recording->graph, inputs);
    if (nodes[question_.legal] == 0) return false;
    const std::optional<std::uint64_t> given = term_.call(question_, nodes);
    return given && *given != nodes[question_.result];
  }

  CandidateTerm& term_;
  const CandidateQuestion& question_;
  CandidateResult& result_;
  std::chrono::milliseconds limit_{};  // for the solver, and again for making its answer small
};

}  // namespace

const std::vector<std::string>& candidate_rules() {
  static const std::vector<std::string> all = {about_mask, about_priority, about_wake};
  return all;
}

CandidateSignature candidate_signature(const std::string& rule, unsigned ppis) {
  CandidateSignature s{find_rule(rule), 0, interface_parameters()};
  if (rule == about_priority) s.parameters.push_back({"priority", {"priority"}, 5});
  if (rule != about_wake) return s;
  s.ppis = ppis;
  s.parameters = wake_parameters(ppis);
  return s;
}

CandidateQuestion::CandidateQuestion(const CandidateSignature& signature)
    : recording(record(signature.rule->text)),
      legal(recording->graph.constant(0, 1)),
      result(recording->outputs.front().node) {
  for (const CandidateParameter& parameter : signature.parameters) add_argument(parameter);
  fix_choices();
}

void CandidateQuestion::require(NodeId truth) { legal = recording->graph.operation(Op::and_, 0, 0, {}, legal, truth); }

void CandidateQuestion::require_zero(NodeId variable, std::uint64_t bits) {
  Graph& graph = recording->graph;
  const unsigned width = graph[variable].width;
  const NodeId these = graph.operation(Op::and_, width, 0, {}, variable, graph.constant(width, bits));
  require(graph.operation(Op::eq, 0, 0, {}, these, graph.constant(width, 0)));
}

void CandidateQuestion::add_argument(const CandidateParameter& parameter) {
  Graph& graph = recording->graph;
  std::vector<NodeId>& parts = arguments.emplace_back();
  unsigned left = parameter.width;
  for (const std::string& word : parameter.words) {
    const NodeId variable = node_of_variable(graph, word);
    const unsigned width = graph[variable].width;
    const unsigned seen = std::min(left, width);
    const std::uint64_t may_be_one = seen == 0 ? 0 : state_bits(word, width) & ones(seen);
    require_zero(variable, ones(width) & ~may_be_one);
    if (seen != 0) parts.push_back(graph.operation(Op::extract, seen, 0, {}, variable));
    left -= seen;
  }
}

/// What an implementation chooses is as the C interface has it; what is arbitrary each time stays so.
void CandidateQuestion::fix_choices() {
  Graph& graph = recording->graph;
  for (NodeId id = 0, end = static_cast<NodeId>(graph.nodes().size()); id < end; ++id) {
    if (graph[id].op != Op::variable) continue;
    const graph::Variable variable = graph.variables()[graph[id].a];
    if (variable.kind == graph::Kind::choice)
      require(graph.operation(Op::eq, 0, 0, {}, id, graph.constant(variable.width, variable.preset)));
  }
}

CandidateResult compare(CandidateTerm& term, const CandidateSignature& signature, const CandidateQuestion& question,
                        unsigned timeout_ms) {
  require_some_legal_input(question);
  CandidateResult result;
  result.signature = signature;
  Comparison(term, question, result).decide(timeout_ms);
  return result;
}

CandidateResult prove_candidate(const CandidateFile& file, const CandidateOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const Choice choice(file, options);
  const CandidateFunction& function = choice.function();
  const CandidateSignature signature = candidate_signature(choice.rule(), ppis_of(function, options));
  if (options.ppis != 0 && signature.ppis == 0)
    throw InputError({}, "candidate.ppis", "`" + choice.rule() + "` is not about PPIs", "leave out --ppis");
  const CandidateQuestion question(signature);
  check_sorts(file, function, signature, question.recording->graph[question.result].width);
  const auto term = make_candidate_term(file, function);
  const std::string query = options.wants_query
                                ? "; Is there an input on which the candidate and " + choice.rule() +
                                      " differ? unsat: they are equal.\n" + term->difference_query(question)
                                : "";
  CandidateResult result = compare(*term, signature, question, options.timeout_ms);
  result.where = function.where;
  result.function = function.name;
  result.query = query;
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace vcpuspec
