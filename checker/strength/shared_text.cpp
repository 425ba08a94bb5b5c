// SPDX-License-Identifier: Apache-2.0
#include "checker/strength/shared_text.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "checker/parallel.h"
#include "spec/graph/passes.h"

namespace vcpuspec {

namespace {

using graph::NodeId;
using Kind = MutantFate::Kind;

struct InTheText {
  bool operator()(const PublishedPlace* a, const PublishedPlace* b) const { return is_before(*a, *b); }
};
using Literals = std::set<std::uint64_t>;
using LiteralsByPlace = std::map<const PublishedPlace*, Literals, InTheText>;

const PublishedPlace* place_at(const graph::Graph& graph, std::uint32_t place) {
  return &published_place(graph.places()[place]);
}

/// The literals that stand at each place of a rule. Truths that are known when a rule is recorded are none.
LiteralsByPlace literals_of(const RuleUnderMutation& rule) {
  const graph::Graph& graph = rule.graph();
  const std::vector<bool> in_cone = graph::cone(graph, rule.roots());
  std::map<std::uint32_t, Literals> found;
  for (graph::NodeId id = 0; id < graph.nodes().size(); ++id)
    if (in_cone[id] && graph[id].op == Op::constant && graph[id].width != 0)
      found[graph[id].place].insert(graph.constant_value(id));
  LiteralsByPlace all;
  for (const graph::Mutation& mutation : rule.mutations())
    if (const auto at = found.find(mutation.place); at != found.end())
      all.try_emplace(place_at(graph, mutation.place), at->second);
  return all;
}

/// The places whose literals are not the same in all rules.
std::set<const PublishedPlace*> places_of_declarations(
    const std::vector<std::unique_ptr<const RuleUnderMutation>>& rules) {
  LiteralsByPlace first;
  std::set<const PublishedPlace*> differ;
  for (const auto& rule : rules)
    for (const auto& [place, literals] : literals_of(*rule))
      if (first.try_emplace(place, literals).first->second != literals) differ.insert(place);
  return differ;
}

std::vector<TextMutation> mutations_of(const std::vector<std::unique_ptr<const RuleUnderMutation>>& rules) {
  const std::set<const PublishedPlace*> of_declarations = places_of_declarations(rules);
  const auto is_before = [](const auto& a, const auto& b) {
    const auto& [place_a, slip_a, bit_a, rule_a] = a;
    const auto& [place_b, slip_b, bit_b, rule_b] = b;
    if (place_a != place_b) return vcpuspec::is_before(*place_a, *place_b);
    return std::tuple(slip_a, bit_a, rule_a) < std::tuple(slip_b, bit_b, rule_b);
  };
  using Key = std::tuple<const PublishedPlace*, graph::Slip, unsigned, std::size_t>;
  std::map<Key, TextMutation, decltype(is_before)> found(is_before);
  for (std::size_t i = 0; i < rules.size(); ++i)
    for (const graph::Mutation& mutation : rules[i]->mutations()) {
      const PublishedPlace* place = place_at(rules[i]->graph(), mutation.place);
      const std::size_t owner = of_declarations.contains(place) ? i : rules.size();
      found[{place, mutation.slip, mutation.bit, owner}].occurrences.push_back({i, mutation});
    }
  const auto has_more_cases = [&](const TextMutation::Occurrence& a, const TextMutation::Occurrence& b) {
    return rules[a.rule]->cases().size() > rules[b.rule]->cases().size();
  };
  std::vector<TextMutation> all;
  for (auto& [key, mutation] : found) {
    std::ranges::stable_sort(mutation.occurrences, has_more_cases);
    all.push_back(std::move(mutation));
  }
  return all;
}

std::unique_ptr<const RuleUnderMutation> recorded(const Rule& rule, const std::vector<VectorFile>& files,
                                                  const std::vector<std::string>& texts) {
  auto under = std::make_unique<RuleUnderMutation>(rule, texts);
  for (const VectorFile& file : files) {
    under->add_cases(file);
    under->add_traces(file);
  }
  return under;
}

}  // namespace

bool SettledQuestions::has(const Question& question) const {
  const std::lock_guard lock(mutex_);
  return all_.contains(question);
}
void SettledQuestions::add(const Question& question) {
  const std::lock_guard lock(mutex_);
  all_.insert(question);
}

SharedText::SharedText(const std::vector<const Rule*>& rules, const std::vector<VectorFile>& files, unsigned threads,
                       const std::vector<std::string>& texts) {
  in_order(
      rules.size(), threads, [&](std::size_t i) { return recorded(*rules[i], files, texts); },
      [&](std::unique_ptr<const RuleUnderMutation>& rule) { rules_.push_back(std::move(rule)); });
  mutations_ = mutations_of(rules_);
}

MutantFate SharedText::decide(const TextMutation& mutation, const StrengthOptions& options) const {
  std::vector<TextMutation::Occurrence> unnoticed;
  for (const TextMutation::Occurrence& here : mutation.occurrences) {
    const RuleMutant mutant(*rules_[here.rule], here.mutation);
    if (mutant.is_same()) continue;
    const MutantFate tried = Judge::tried(*rules_[here.rule], mutant, here.mutation);
    if (tried.kind == Kind::killed) return tried;
    unnoticed.push_back(here);
  }
  return told_apart(unnoticed.empty() ? mutation.occurrences : unnoticed, options);
}

MutantFate SharedText::told_apart(const std::vector<TextMutation::Occurrence>& unnoticed,
                                  const StrengthOptions& options) const {
  MutantFate undecided;
  MutantFate fate;
  for (const TextMutation::Occurrence& here : unnoticed) {
    const RuleUnderMutation& rule = *rules_[here.rule];
    RuleMutant mutant(rule, here.mutation);
    fate = {rule.rule().name, here.mutation, rule.place_of(here.mutation), Kind::undecided, {}, {}, {}};
    const NodeId difference = mutant.difference();
    const SettledQuestions::Question question{&rule.legal(), structural_hash(mutant.graph(), {&difference, 1})};
    if (settled_.has(question)) fate.kind = Kind::equivalent;
    else Judge(rule, options).look_for_a_difference(mutant, fate);
    if (fate.kind == Kind::survived) return fate;
    if (fate.kind == Kind::undecided) undecided = fate;
    else settled_.add(question);
  }
  return undecided.reason.empty() ? fate : undecided;
}

RuleStrength SharedText::summary() const {
  RuleStrength all{std::to_string(rules_.size()) + " rules together", 0, 0, {}, {}};
  const auto before = [](const PublishedPlace& a, const PublishedPlace& b) { return is_before(a, b); };
  std::set<PublishedPlace, decltype(before)> places(before);
  std::set<PublishedPlace, decltype(before)> mutated(before);
  for (const auto& rule : rules_) {
    all.cases += rule->cases().size() + rule->traces().size();
    for (PublishedPlace& place : rule->places()) places.insert(std::move(place));
    for (const graph::Mutation& mutation : rule->mutations()) mutated.insert(rule->place_of(mutation));
  }
  all.places = places.size();
  std::set_difference(places.begin(), places.end(), mutated.begin(), mutated.end(), std::back_inserter(all.left_alone),
                      before);
  return all;
}

RuleStrength strength_of_text(const std::vector<const Rule*>& rules, const std::vector<VectorFile>& files,
                              const StrengthOptions& options, unsigned threads) {
  const SharedText text(rules, files, threads, options.texts);
  RuleStrength strength = text.summary();
  in_order(
      text.mutations().size(), threads, [&](std::size_t i) { return text.decide(text.mutations()[i], options); },
      [&](MutantFate& fate) { strength.mutants.push_back(std::move(fate)); });
  return strength;
}

}  // namespace vcpuspec
