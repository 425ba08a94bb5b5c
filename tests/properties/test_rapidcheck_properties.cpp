// SPDX-License-Identifier: Apache-2.0
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>

#include "checker/adapters/so.h"
#include "checker/search/fuzz.h"
#include "properties/claims/property.h"
#include "spec/graph/passes.h"
#include "tests/support/any_state.h"

/// The sentences that are proved, asked of whoever decides about waking, on rapidcheck's states. None is said again:
/// the proved text itself is judged, the decision in it replaced by the answer that came.
namespace vcpuspec {

namespace {

using State = std::vector<std::uint64_t>;  // a word for each register, in the order of the subject
using States = std::vector<State>;

const Subject& gicv5() { return test::subject_named("gicv5"); }

/// Where the state has each of these values: the number of the register, or -1.
std::vector<int> places_of(const std::vector<std::string>& names) {
  std::vector<int> all;
  for (const std::string& name : names) {
    const SlotInfo* const slot = gicv5().find(name);
    all.push_back(slot == nullptr ? -1 : static_cast<int>(slot - gicv5().slots.data()));
  }
  return all;
}

/// The values of a recording's variables in a state; what is open is as a vector that does not name it has it.
class View {
 public:
  explicit View(const std::vector<graph::Variable>& variables) : variables_(variables) {
    std::vector<std::string> names;
    for (const graph::Variable& v : variables) names.push_back(v.name);
    at_ = places_of(names);
  }
  bool is_of_the_state_only() const {
    for (std::size_t i = 0; i < at_.size(); ++i)
      if (at_[i] < 0 && variables_[i].kind == graph::Kind::input) return false;
    return true;
  }
  std::vector<std::uint64_t> operator()(const State& state) const {
    std::vector<std::uint64_t> values;
    for (std::size_t i = 0; i < at_.size(); ++i)
      values.push_back(at_[i] < 0 ? variables_[i].preset : state[static_cast<std::size_t>(at_[i])]);
    return values;
  }

 private:
  std::vector<graph::Variable> variables_;
  std::vector<int> at_;
};

/// The truths that a text asks its rule for.
std::vector<graph::NodeId> answers_in(const Recording& recording) {
  const graph::Graph& g = recording.graph;
  const auto is_of_the_rule = [&](graph::NodeId id) {
    return g[id].op != Op::constant && g.places()[g[id].place].scope == graph::Scope::rule;
  };
  std::vector<bool> asked(g.nodes().size(), false);
  for (graph::NodeId id = 0; id < g.nodes().size(); ++id) {
    const graph::NodeId operands[] = {g[id].a, g[id].b, g[id].c};
    for (unsigned i = 0; i < graph::arity(g[id].op); ++i)
      if (!is_of_the_rule(id) && is_of_the_rule(operands[i])) asked[operands[i]] = true;
  }
  for (const graph::NamedNode& output : recording.outputs)
    if (is_of_the_rule(output.node)) asked[output.node] = true;
  std::vector<graph::NodeId> all;
  for (graph::NodeId id = 0; id < asked.size(); ++id)
    if (asked[id] && g[id].width == 0) all.push_back(id);
  return all;
}

/// What a property says once its rule has given an answer: the proved text with that answer in the place of the rule.
class Said {
 public:
  Said(const Recording& recording, graph::NodeId asked, bool answer) {
    const std::vector<graph::NodeId> all = {recording.output("assumption"), recording.output("claim")};
    graph::Graph edited;
    const std::vector<graph::NodeId> roots =
        graph::rebuild(recording.graph, all, edited, [&](graph::NodeId id, const graph::Node& n) {
          return id == asked ? graph::Node{Op::constant, 0, 0, 0, answer ? 1U : 0U, 0, 0} : n;
        });
    roots_ = graph::simplify(edited, roots, *graph_);
    view_.emplace(graph_->variables());
  }
  const std::vector<graph::Variable>& variables() const { return graph_->variables(); }

  /// Assumption and claim.
  std::pair<bool, bool> in(const State& state) const {
    const std::vector<std::uint64_t> value = graph::evaluate(*graph_, (*view_)(state));
    return {value[roots_[0]] != 0, value[roots_[1]] != 0};
  }

 private:
  std::unique_ptr<graph::Graph> graph_ = std::make_unique<graph::Graph>();
  std::vector<graph::NodeId> roots_;
  std::optional<View> view_;
};

/// A proved property of a single answer about a state.
struct Sentence {
  const Property* property;
  Said of_no;
  Said of_yes;

  const Said& of(bool answer) const { return answer ? of_yes : of_no; }
};

/// What is proved about waking, of one state and one answer.
const std::vector<Sentence>& sentences() {
  static const std::vector<Sentence> all = [] {
    std::vector<Sentence> found;
    for (const Property& property : properties()) {
      if (property.rule != "gicv5.wake" || property.expected != Expected::proved) continue;
      const auto recording = record(property.text, graph::Scope::claim);
      const std::vector<graph::NodeId> answers = answers_in(*recording);
      if (answers.size() != 1 || !View(recording->graph.variables()).is_of_the_state_only()) continue;
      found.push_back({&property, Said(*recording, answers[0], false), Said(*recording, answers[0], true)});
    }
    return found;
  }();
  return all;
}

/// Decides about waking in many states.
using Decide = std::function<std::vector<bool>(const States&)>;

Decide model(const std::string& rule) {
  const Text& text = find_rule(rule)->text;
  const View view(record(text)->graph.variables());
  return [=](const States& states) {
    std::vector<bool> answers;
    for (const State& state : states) answers.push_back(run(text, view(state))[0] != 0);
    return answers;
  };
}

std::string library_path(const std::string& name) { return VCPUSPEC_IMPLEMENTATIONS_DIR "/" + name + ".so"; }

Decide library(const std::string& name) {
  const std::shared_ptr<Implementation> so = open_so(library_path(name), {});
  const std::vector<int> places = places_of(find_signature("gicv5.wake")->inputs);
  return [=](const States& states) {
    std::vector<Question> questions;
    for (const State& state : states) {
      questions.push_back({"gicv5.wake", {}});
      for (const int at : places) questions.back().inputs.push_back(state[static_cast<std::size_t>(at)]);
    }
    std::vector<bool> answers;
    so->ask(questions, [&](std::size_t, const Answer& answer) {
      if (answer.kind != Answer::Kind::outputs) throw std::runtime_error(name + ": " + answer.detail);
      answers.push_back(answer.outputs[0] != 0);
    });
    return answers;
  };
}

/// The same states every time. A failure names its sentence; its states are printed as they came, without shrinking.
rc::detail::TestParams fixed(int tests) {
  rc::detail::TestParams params;
  params.seed = 1;
  params.maxSuccess = tests;
  params.disableShrinking = true;
  return params;
}

/// How often the assumption of each property held.
using Met = std::map<std::string, unsigned>;

/// Every sentence, for rapidcheck's states, a few at a time.
rc::detail::TestResult every_sentence_holds(const Decide& decide, Met& met) {
  const auto states = rc::gen::container<States>(10, test::any_state(gicv5()));
  const auto property = [&] {
    const States all = *states;
    const std::vector<bool> answers = decide(all);
    for (const Sentence& sentence : sentences())
      for (std::size_t i = 0; i < all.size(); ++i) {
        const auto [assumed, claimed] = sentence.of(answers[i]).in(all[i]);
        met[sentence.property->id] += assumed ? 1 : 0;
        if (assumed && !claimed) RC_FAIL(sentence.property->id);
      }
  };
  return rc::detail::checkTestable(property, rc::detail::TestMetadata(), fixed(80));
}

std::string text_of(const rc::detail::TestResult& result) {
  std::ostringstream text;
  rc::detail::printResultMessage(result, text);
  return text.str();
}

void check_all_hold(const Decide& decide) {
  Met met;
  const rc::detail::TestResult result = every_sentence_holds(decide, met);
  INFO(text_of(result));
  CHECK(result.is<rc::detail::SuccessResult>());
  for (const Sentence& sentence : sentences()) {
    INFO(sentence.property->id << " was assumed " << met[sentence.property->id] << " times");
    CHECK(met[sentence.property->id] >= 5);
  }
}

TEST_CASE("rapidcheck asks for what is proved about one answer to gicv5.wake", "[rapidcheck]") {
  std::set<std::string> ids;
  for (const Sentence& sentence : sentences()) ids.insert(sentence.property->id);
  CHECK(ids == std::set<std::string>{"gicv5.kvm.equal_to_the_mask_wakes", "gicv5.kvm.only_higher_than_running_wakes",
                                     "gicv5.kvm.wake_is_complete", "gicv5.kvm.wake_is_sound_while_nothing_is_active",
                                     "gicv5.wake.active_priority_zero_blocks_all",
                                     "gicv5.wake.disabled_interface_signals_nothing",
                                     "gicv5.wake.equal_to_the_mask_is_signalled", "gicv5.wake.only_higher_than_running",
                                     "gicv5.wake.open_interface_signals_every_candidate"});
}

TEST_CASE("for all states, what is proved about waking holds of the model's answers", "[rapidcheck]") {
  check_all_hold(model("gicv5.wake"));
}

TEST_CASE("for all states, what is proved about waking holds of an implementation's answers", "[rapidcheck]") {
  check_all_hold(library("architecture"));
}

TEST_CASE("for all states, an implementation answers as the model", "[rapidcheck]") {
  const Decide implementation = library("architecture");
  const Decide rule = model("gicv5.wake");
  const auto states = rc::gen::container<States>(20, test::any_state(gicv5()));
  std::map<bool, unsigned> seen;
  const auto result = rc::detail::checkTestable(
      [&] {
        const States all = *states;
        const std::vector<bool> answers = implementation(all);
        for (const bool answer : answers) ++seen[answer];
        RC_ASSERT(answers == rule(all));
      },
      rc::detail::TestMetadata(), fixed(100));
  INFO(text_of(result));
  CHECK(result.is<rc::detail::SuccessResult>());
  CHECK(seen[true] > 100);
  CHECK(seen[false] > 100);
}

/// Each revision of KVM that deviates from the hardware and is written in C, too: its rule and its library.
struct Historical {
  std::string rule;
  std::string endpoint;
  std::string library;
};
std::vector<Historical> historical_revisions() {
  std::vector<Historical> all;
  for (const std::string name : {"v1", "v6", "v7", "first_fix", "today"})
    all.push_back({"gicv5.kvm.wake" + (name == "today" ? "" : "@" + name), "model@" + name, "kvm_" + name});
  return all;
}

TEST_CASE("rapidcheck finds what each revision of KVM does wrong, in the model and in C", "[rapidcheck]") {
  for (const Historical& revision : historical_revisions()) {
    INFO(revision.library);
    Met met;
    CHECK(every_sentence_holds(model(revision.rule), met).is<rc::detail::FailureResult>());
    CHECK(every_sentence_holds(library(revision.library), met).is<rc::detail::FailureResult>());
  }
}

TEST_CASE("fuzz finds what each revision of KVM does wrong, in the model and in C", "[rapidcheck][fuzz]") {
  FuzzOptions options;
  options.cases = 100'000;
  options.time = std::chrono::minutes(5);  // the number of cases decides, not the machine
  options.stop_at_first = true;
  for (const Historical& revision : historical_revisions())
    for (const std::string& endpoint : {revision.endpoint, "so:" + library_path(revision.library)}) {
      INFO(endpoint);
      const FuzzRun found = fuzz(find_endpoint(endpoint), *find_rule("gicv5.wake"), options, [](const Cluster&) {});
      CHECK(found.exit_code() == ExitCode::nonconformance);
    }
}

}  // namespace

}  // namespace vcpuspec
