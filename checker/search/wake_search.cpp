// SPDX-License-Identifier: Apache-2.0
#include "checker/search/wake_search.h"

#include <algorithm>
#include <map>

#include "checker/search/wake_machines.h"
#include "checker/strength/rule_file.h"

namespace vcpuspec {

namespace {

/// The sentences that wrong answers break.
constexpr auto lost_breaks = "gicv5:wfi";
constexpr auto spurious_breaks = "gicv5-prop:P45";

/// A state, and the ways to it that are the same from here on.
struct Node {
  MachineWords reference;
  MachineWords judged;
  WakeScript::Program agenda = {};    // steps that the vCPU takes before it does anything else
  std::vector<bool> guest_left = {};  // which programs of the guest, and which outside steps, are still to come
  std::vector<bool> outside_left = {};
  std::size_t spurious = 0;
  std::uint64_t orders = 1;
  std::vector<std::size_t> trace = {};  // one of the ways, in steps of the script
  std::size_t first_spurious = 0;       // length of the trace up to it
  OracleSays says = {};

  /// What decides about the future.
  MachineWords key() const {
    MachineWords all = reference;
    all.insert(all.end(), judged.begin(), judged.end());
    all.insert(all.end(), guest_left.begin(), guest_left.end());
    all.insert(all.end(), outside_left.begin(), outside_left.end());
    all.push_back(spurious);
    all.insert(all.end(), agenda.begin(), agenda.end());
    return all;
  }
};

/// All orders of a scene's steps, one step longer at a time, so that what is found first is shortest.
class Searcher {
 public:
  Searcher(const Endpoint& endpoint, const WakeScene& scene, const WakeOptions& options)
      : endpoint_(endpoint),
        scene_(scene),
        options_(options),
        script_(scene),
        reference_(script_),
        judged_(endpoint, script_, reference_) {}

  WakeSearch run() {
    std::vector<Node> level = begin();
    while (!level.empty() && !judged_.no_answer()) level = settled(moved(level));
    found_.no_answer = judged_.no_answer();
    found_.is_stale = !found_.no_answer && is_excused() && !scene_.finding.empty() && found_.counts.recorded == 0;
    if (found_.spurious) found_.spurious->repeated = further_wakes();
    return std::move(found_);
  }

 private:
  /// Findings about KVM excuse our model of today's code only.
  bool is_excused() const {
    return endpoint_.implementation == nullptr && (endpoint_.revision.empty() || endpoint_.is_excused_by_findings());
  }

  std::vector<Node> begin() {
    Node node{reference_.script().state, reference_.script().state};
    node.guest_left.assign(script_.guest.size(), true);
    node.outside_left.assign(script_.outside.size(), true);
    for (const std::size_t step : script_.begin) {
      const std::vector<MachineWords> after = judged_.after({{&node.judged, step}});
      if (after.empty()) return {};
      node.judged = after.front();
      node.reference = reference_.after(node.reference, step);
    }
    return {node};
  }

  /// The states one step further, still with the words from before it.
  std::vector<Node> moved(std::vector<Node>& level) {
    std::vector<Node> all;
    for (Node& node : level) {
      ask_oracle(node);
      if (is_lost(node)) continue;
      const std::size_t before = all.size();
      add_moves(node, all);
      if (all.size() == before) found_.counts.orders += node.orders;
    }
    return all;
  }

  void ask_oracle(Node& node) {
    node.says = reference_.oracle(node.reference);
    if (node.says.must) ++found_.counts.must;
    else if (node.says.must_not) ++found_.counts.must_not;
    else ++found_.counts.may;
  }

  /// Whether the vCPU would sleep for ever although it must wake, or does not even wait.
  bool is_lost(const Node& node) {
    const bool stays_asleep = reference_.sleeps(node.judged) && !reference_.is_woken(node.judged);
    if (!stays_asleep || (reference_.sleeps(node.reference) && !node.says.must)) return false;
    ++found_.counts.lost;
    found_.counts.orders += node.orders;
    if (!found_.lost) found_.lost = WakeFailure{file_of(node, node.trace.size(), true), node.spurious, 0};
    return true;
  }

  void add_moves(const Node& node, std::vector<Node>& all) const {
    for (std::size_t i = 0; i < script_.outside.size(); ++i) {
      if (!node.outside_left[i]) continue;
      all.push_back(one_step(node, {script_.outside[i]}));
      all.back().agenda = node.agenda;
      all.back().outside_left[i] = false;
    }
    if (!node.agenda.empty()) return all.push_back(one_step(node, node.agenda));
    if (reference_.sleeps(node.judged)) {
      if (reference_.is_woken(node.judged)) all.push_back(one_step(node, {script_.look}));
      return;
    }
    for (const WakeScript::Program* program : {&script_.wait, &script_.enter})
      if (can_begin(node, *program)) all.push_back(one_step(node, *program));
    for (std::size_t i = 0; i < script_.guest.size(); ++i) {
      if (!node.guest_left[i] || !can_begin(node, script_.guest[i])) continue;
      all.push_back(one_step(node, script_.guest[i]));
      all.back().guest_left[i] = false;
    }
  }
  bool can_begin(const Node& node, const WakeScript::Program& program) const {
    return reference_.is_possible(node.reference, script_.event(program.front()));
  }
  static Node one_step(const Node& node, const WakeScript::Program& program) {
    Node next = node;
    next.trace.push_back(program.front());
    next.agenda.assign(program.begin() + 1, program.end());
    return next;
  }

  /// The states with the words from after their last steps. Those that are the same become one.
  std::vector<Node> settled(std::vector<Node> all) {
    std::vector<WakeJudged::Move> moves;
    for (const Node& node : all) moves.push_back({&node.judged, node.trace.back()});
    std::vector<MachineWords> after = judged_.after(moves);
    std::map<MachineWords, std::size_t> known;
    std::vector<Node> level;
    for (std::size_t i = 0; i < after.size(); ++i) {
      Node& node = all[i];
      node.judged = std::move(after[i]);
      if (!goes_on(node)) continue;
      const auto [same, is_new] = known.emplace(node.key(), level.size());
      if (is_new) level.push_back(std::move(node));
      else level[same->second].orders += node.orders;
    }
    return level;
  }

  /// Takes the reference along. To wake the vCPU ends the trace, unless that was wrong and may be wrong once more. Only
  /// a look should wake it; what else does is judged in the same way.
  bool goes_on(Node& node) {
    const bool looks = node.trace.back() == script_.look;
    if (!looks) node.reference = reference_.after(node.reference, node.trace.back());
    const bool wakes = reference_.sleeps(node.reference) && !reference_.sleeps(node.judged);
    if (wakes && !looks) node.says = reference_.oracle(node.reference);
    if (wakes || looks) node.reference = reference_.after_look(node.reference, wakes);
    if (!wakes || (node.says.must_not && wakes_within_budget(node))) return true;
    found_.counts.orders += node.orders;
    return false;
  }

  bool wakes_within_budget(Node& node) {
    if (is_excused() && node.says.only_active) {
      ++found_.counts.recorded;
      return false;
    }
    ++found_.counts.spurious;
    if (node.first_spurious == 0) node.first_spurious = node.trace.size();
    if (++node.spurious <= options_.spurious_wakes) return true;
    ++found_.counts.over_budget;
    if (found_.spurious) return false;
    found_.spurious = WakeFailure{file_of(node, node.first_spurious, false), node.spurious, 0};
    hog_ = node;
    return false;
  }

  /// How many of some further waits end at once while nothing else happens.
  std::size_t further_wakes() {
    std::size_t wakes = 0;
    for (std::size_t i = 0; i < further_waits && !reference_.sleeps(hog_->judged); ++i) {
      WakeScript::Program steps = script_.enter;
      steps.insert(steps.end(), script_.wait.begin(), script_.wait.end());
      steps.push_back(script_.look);
      for (const std::size_t step : steps) {
        if (step == script_.look && !reference_.sleeps(hog_->judged)) continue;
        const std::vector<MachineWords> after = judged_.after({{&hog_->judged, step}});
        if (after.empty()) return wakes;
        hog_->judged = after.front();
      }
      wakes += reference_.sleeps(hog_->judged) ? 0 : 1;
    }
    return wakes;
  }

  /// The trace up to a wrong answer, with what would be right.
  VectorFile file_of(const Node& node, std::size_t length, bool must_wake) const {
    VectorFile file;
    file.arch = reference_.machine().subject().arch;
    file.kind = vector_kinds[1];
    file.machine = wake_machine;
    VectorCase one;
    one.id = "wake." + scene_.name + (must_wake ? ".lost" : ".spurious");
    one.refs = {reference_to(must_wake ? lost_breaks : spurious_breaks)};
    one.why = scene_.why + (must_wake ? " In this order a wake-up is lost." : " In this order the vCPU must not wake.");
    one.pre = scene_.pre;
    one.steps = scene_.enter;
    for (std::size_t i = 0; i < length; ++i) one.steps.push_back(script_.all.steps[node.trace[i]]);
    // Of a vCPU that waits, only a look ends the sleep; anything else wakes the thread so that it looks.
    const bool looks = length == 0 || node.trace[length - 1] == script_.look;
    if (must_wake && !looks && reference_.sleeps(node.reference)) one.outcome.values = {{"kvm.vcpu.WAKEUP", 1, {}}};
    else one.outcome.values = {{"kvm.vcpu.BLOCKED", must_wake ? 0U : 1U, {}}};
    one.origin.by = "fuzz";
    one.origin.tool = "vcpuspec wake";
    if (!must_wake && node.says.only_active) one.origin.finding = active_ppi_finding;
    file.spec_doc = one.refs.front().doc;
    file.spec_rev = "1";
    file.cases = {one};
    return file;
  }

  const Endpoint& endpoint_;
  const WakeScene& scene_;
  const WakeOptions& options_;
  WakeScript script_;
  WakeReference reference_;
  WakeJudged judged_;
  WakeSearch found_;
  std::optional<Node> hog_;  // after the first spurious wake-up too many
};

}  // namespace

void WakeCounts::add(const WakeCounts& other) {
  orders += other.orders;
  must += other.must;
  must_not += other.must_not;
  may += other.may;
  lost += other.lost;
  spurious += other.spurious;
  over_budget += other.over_budget;
  recorded += other.recorded;
}

ExitCode WakeSearch::exit_code() const {
  ExitCode code = ExitCode::conforms;
  if (no_answer) code = worse(code, is_broken(no_answer->kind) ? ExitCode::broken : ExitCode::nothing_ran);
  if (lost || spurious) code = worse(code, ExitCode::nonconformance);
  if (is_stale) code = worse(code, ExitCode::stale);
  return code;
}

WakeSearch search_wakes(const Endpoint& endpoint, const WakeScene& scene, const WakeOptions& options) {
  return Searcher(endpoint, scene, options).run();
}

}  // namespace vcpuspec
