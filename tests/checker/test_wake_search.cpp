// SPDX-License-Identifier: Apache-2.0
#include "checker/search/wake_search.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <set>

#include "checker/data_dir.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/write_yaml.h"
#include "tests/support/error_of.h"
#include "tests/support/model_machine.h"

namespace vcpuspec {

namespace {

using Words = std::vector<std::uint64_t>;
constexpr std::uint64_t blocked = 1U << 4;
constexpr std::uint64_t wakeup = 1U << 5;
constexpr std::uint64_t irq_pending = 1U << 6;

const test::ModelMachine& model() {
  static const test::ModelMachine machine(wake_machine);
  return machine;
}
std::uint64_t& slot(Words& state, const char* name) { return state[model().slot(name)]; }

/// The machine as another process might be it: it answers with the model's rules, but for its mistake.
class Simulated : public Implementation {
 public:
  using Mistake = std::function<void(const std::string& event, const Words& before, Words& after)>;
  explicit Simulated(Mistake mistake) : mistake_(std::move(mistake)) {}
  const std::string& endpoint() const override { return name_; }
  bool exports(std::string_view) const override { return false; }
  bool exports_machine(std::string_view machine) const override { return machine == wake_machine; }
  void ask(std::span<const Question> questions, const Tell& tell) override {
    for (std::size_t i = 0; i < questions.size(); ++i) tell(i, {Answer::Kind::outputs, answer(questions[i]), {}});
  }

  std::set<Words> asked;  // events with their arguments

 private:
  Words answer(const Question& question) {
    REQUIRE(question.steps == 1);
    const auto slots = static_cast<std::ptrdiff_t>(model().shape().slots);
    asked.emplace(question.inputs.begin() + slots, question.inputs.end());
    const Words before(question.inputs.begin(), question.inputs.begin() + slots);
    Words words = model().answer(question);
    Words after(words.end() - slots, words.end());
    mistake_(model().info().events[question.inputs[model().shape().event(0)]], before, after);
    std::copy(after.begin(), after.end(), words.end() - slots);
    return words;
  }

  std::string name_ = "simulated";
  Mistake mistake_;
};

Endpoint simulated(Simulated::Mistake mistake) {
  return {"simulated", "", std::make_shared<Simulated>(std::move(mistake))};
}
void no_mistake(const std::string&, const Words&, Words&) {}

const WakeScene& scene(const std::string& name) {
  const auto found =
      std::find_if(wake_scenes().begin(), wake_scenes().end(), [&](const WakeScene& one) { return one.name == name; });
  REQUIRE(found != wake_scenes().end());
  return *found;
}
WakeSearch search(const Endpoint& endpoint, const std::string& name, std::size_t budget = 0) {
  return search_wakes(endpoint, scene(name), {budget});
}
WakeSearch search(const char* endpoint, const std::string& name) { return search(find_endpoint(endpoint), name); }

const Step& last_step(const WakeFailure& failure) { return failure.file.cases.front().steps.back(); }
/// What the last step of the found trace should have left.
std::string expected(const WakeFailure& failure) {
  const Assignment& right = failure.file.cases.front().outcome.values.front();
  return right.place + "=" + std::to_string(right.value);
}

/// The scenes in which an endpoint loses a wake-up, and those in which it has one too many.
struct Faults {
  std::set<std::string> lost;
  std::set<std::string> spurious;
};
Faults faults_of(const Endpoint& endpoint) {
  Faults faults;
  for (const WakeScene& one : wake_scenes()) {
    const WakeSearch found = search_wakes(endpoint, one);
    CHECK(found.lost.has_value() == (found.counts.lost != 0));
    CHECK(found.spurious.has_value() == (found.counts.spurious != 0));
    if (found.lost) faults.lost.insert(one.name);
    if (found.spurious) faults.spurious.insert(one.name);
  }
  return faults;
}

/// A look that goes by what was pending at the last exit, as the first versions did (kvm-arm64:W2).
void looks_at_last_exit(const std::string& event, const Words& before, Words& after) {
  if (event != "kvm.check_block") return;
  Words then = before;
  const std::uint64_t level = slot(then, "kvm.irq_config_level0");
  slot(then, "kvm.irq_pending_latch0") = slot(then, "kvm.ppi_pendr0") & ~level;
  slot(then, "kvm.irq_line_level0") = slot(then, "kvm.ppi_pendr0") & level;
  Question question{"", then, wake_machine, 1};
  question.inputs.resize(model().shape().inputs(1));
  question.inputs[model().shape().event(0)] = model().event(event);
  const Words answer = model().answer(question);
  Words state = before;
  for (const char* const kept : {"kvm.irq_pending_latch0", "kvm.irq_line_level0"}) slot(then, kept) = slot(state, kept);
  std::copy(answer.end() - static_cast<std::ptrdiff_t>(after.size()), answer.end(), after.begin());
  for (const char* const kept : {"kvm.irq_pending_latch0", "kvm.irq_line_level0"})
    slot(after, kept) = slot(state, kept);
}

/// A look that also goes on for any request, whatever it was for.
void wakes_on_request(const std::string& event, const Words& before, Words& after) {
  Words asked = before;
  if (event != "kvm.check_block" || (slot(asked, "kvm.vcpu") & irq_pending) == 0) return;
  slot(after, "kvm.vcpu") = (slot(asked, "kvm.vcpu") & ~(blocked | wakeup | 0xfU)) | 1U;  // loaded, waits no longer
  slot(after, "cpu.ICH_VMCR_EL2") = slot(asked, "kvm.ICH_VMCR_EL2");
  slot(after, "kvm.host_ppi_masked0") = slot(asked, "kvm.ICH_PPI_DVIR0_EL2");
}

}  // namespace

TEST_CASE("today's code loses no wake-up in any order, and wakes too often only as finding 001 has recorded",
          "[wake_search]") {
  for (const char* const endpoint : {"model", "model@today"}) {
    for (const WakeScene& one : wake_scenes()) {
      INFO(endpoint << " " << one.name);
      const WakeSearch found = search_wakes(find_endpoint(endpoint), one);
      CHECK_FALSE(found.lost.has_value());
      CHECK_FALSE(found.spurious.has_value());
      CHECK((found.counts.recorded != 0) == (one.name == "deferred"));
      CHECK((found.counts.recorded != 0) == !one.finding.empty());
      CHECK(found.exit_code() == ExitCode::conforms);
    }
  }
}

TEST_CASE("a recorded wake-up that no longer happens is stale", "[wake_search]") {
  WakeScene without = scene("enable");
  without.finding = "001-active-ppi-wakes";
  CHECK(search_wakes(find_endpoint("model"), without).exit_code() == ExitCode::stale);
  CHECK_FALSE(search_wakes(simulated(no_mistake), without).is_stale);
}

TEST_CASE("a finding about KVM's model excuses neither an old revision nor other code", "[wake_search]") {
  for (const Endpoint& endpoint : {find_endpoint("model@first_fix"), simulated(no_mistake)}) {
    const WakeSearch found = search(endpoint, "deferred");
    CHECK(found.counts.recorded == 0);
    REQUIRE(found.spurious.has_value());
    CHECK(found.spurious->file.cases.front().origin.finding == "001-active-ppi-wakes");
    CHECK(found.exit_code() == ExitCode::nonconformance);
  }
}

TEST_CASE("each verdict of the oracle is met in every scene, and each of its writes happens", "[wake_search]") {
  for (const WakeScene& one : wake_scenes()) {
    INFO(one.name);
    const auto implementation = std::make_shared<Simulated>(no_mistake);
    const WakeSearch found = search_wakes({"simulated", "", implementation}, one);
    CHECK(found.counts.must != 0);
    CHECK(found.counts.must_not != 0);
    CHECK(found.counts.may != 0);
    std::set<std::string> all = {"kvm.save", "kvm.fold", "kvm.wfi_trap", "kvm.check_block"};
    std::size_t writes = 0;
    for (const std::vector<Step>& steps : one.guest) {
      for (const Step& step : steps) all.insert(step.op);
      writes += steps.size() == 1 ? 1 : 0;
    }
    for (const Step& step : one.outside) all.insert(step.op);
    std::set<std::string> asked;
    for (const Words& event : implementation->asked) asked.insert(model().info().events[event.front()]);
    CHECK(std::includes(asked.begin(), asked.end(), all.begin(), all.end()));
    CHECK(implementation->asked.size() >= writes + one.outside.size() + 4);
  }
}

TEST_CASE("an injection can come at five places of one wait", "[wake_search]") {
  WakeScene one = scene("enable");
  one.guest.clear();
  CHECK(search_wakes(find_endpoint("model"), one).counts.orders == 5);
  one.outside.clear();
  CHECK(search_wakes(find_endpoint("model"), one).counts.orders == 1);
}

TEST_CASE("without an enable test (W4) a disabled guest that waits is woken at once, again and again",
          "[wake_search]") {
  const WakeSearch found = search("model@v6", "enable");
  REQUIRE(found.spurious.has_value());
  CHECK_FALSE(found.lost.has_value());
  CHECK(found.spurious->spurious == 1);
  CHECK(found.spurious->repeated == further_waits);
  CHECK(last_step(*found.spurious).op == "kvm.check_block");
  CHECK(expected(*found.spurious) == "kvm.vcpu.BLOCKED=1");
  CHECK(found.exit_code() == ExitCode::nonconformance);
  CHECK(faults_of(find_endpoint("model@v6")).lost.empty());
}

TEST_CASE("comparing with <= (W5) wakes at the mask's limit and for the running priority, and loses nothing",
          "[wake_search]") {
  const Faults faults = faults_of(find_endpoint("model@v7"));
  CHECK(faults.lost.empty());
  for (const char* const name : {"mask", "priority", "running"}) CHECK(faults.spurious.contains(name));
  CHECK_FALSE(faults.spurious.contains("enable"));
}

TEST_CASE("without the +1 (W6) wake-ups at the mask are lost; only timers (W9) and active PPIs wake for nothing",
          "[wake_search]") {
  const Faults faults = faults_of(find_endpoint("model@first_fix"));
  for (const char* const name : {"mask", "priority", "line"}) CHECK(faults.lost.contains(name));
  CHECK_FALSE(faults.lost.contains("enable"));
  CHECK(faults.spurious == std::set<std::string>{"deferred", "running", "timer", "together"});
  const WakeSearch found = search("model@first_fix", "mask");
  CHECK(last_step(*found.lost).op == "kvm.check_block");
  CHECK(expected(*found.lost) == "kvm.vcpu.BLOCKED=0");
}

TEST_CASE("what is found is a vector that the model meets and that fails where it was found", "[wake_search]") {
  const Citations citations = read_citations(data_dir() / "docs/citations.yaml");
  const auto verdict = [&](const char* endpoint, const WakeFailure& failure) {
    const VectorFile file = parse_yaml(to_yaml(failure.file), "found");
    return check(find_endpoint(endpoint), {file}, {}, citations).results.front().verdict;
  };
  const WakeSearch spurious = search("model@v6", "enable");
  CHECK(verdict("model", *spurious.spurious) == Verdict::pass);
  CHECK(verdict("model@today", *spurious.spurious) == Verdict::pass);
  CHECK(verdict("model@v6", *spurious.spurious) == Verdict::fail);
  const WakeSearch lost = search("model@first_fix", "mask");
  CHECK(verdict("model", *lost.lost) == Verdict::pass);
  CHECK(verdict("model@first_fix", *lost.lost) == Verdict::fail);
  const WakeSearch recorded = search("model@v6", "deferred");
  CHECK(verdict("model@today", *recorded.spurious) == Verdict::as_recorded);
}

TEST_CASE("other code without a mistake is found wrong only where finding 001 is", "[wake_search]") {
  const Faults faults = faults_of(simulated(no_mistake));
  CHECK(faults.lost.empty());
  CHECK(faults.spurious == std::set<std::string>{"deferred"});
}

TEST_CASE("other code is judged by what it decides, not by what it holds", "[wake_search]") {
  const Endpoint endpoint = simulated([](const std::string&, const Words&, Words& after) {
    slot(after, "kvm.ppi_hmr0") ^= 0x5555;  // never read
  });
  const WakeSearch found = search(endpoint, "enable");
  CHECK(found.exit_code() == ExitCode::conforms);
  CHECK(found.counts.must != 0);
}

TEST_CASE("an injection that does not wake the sleeper is a lost wake-up, and the trace ends with it",
          "[wake_search]") {
  const Endpoint endpoint = simulated([](const std::string& event, const Words& before, Words& after) {
    Words then = before;
    if (event == "kvm.inject") slot(after, "kvm.vcpu") = slot(then, "kvm.vcpu") | irq_pending;
  });
  const WakeSearch found = search(endpoint, "mask");
  REQUIRE(found.lost.has_value());
  CHECK_FALSE(found.spurious.has_value());
  CHECK(last_step(*found.lost).op == "kvm.inject");
  CHECK(expected(*found.lost) == "kvm.vcpu.WAKEUP=1");
}

TEST_CASE("a trapped WFI that does not sleep wakes too often, without a look", "[wake_search]") {
  const Endpoint endpoint = simulated([](const std::string& event, const Words& before, Words& after) {
    if (event == "kvm.wfi_trap") after = before;
  });
  const WakeSearch found = search(endpoint, "enable");
  REQUIRE(found.spurious.has_value());
  CHECK_FALSE(found.lost.has_value());
  CHECK(last_step(*found.spurious).op == "kvm.wfi_trap");
  CHECK(expected(*found.spurious) == "kvm.vcpu.BLOCKED=1");
  CHECK(found.spurious->repeated == further_waits);
}

TEST_CASE("a vCPU that sleeps and does not even wait is lost", "[wake_search]") {
  const Endpoint endpoint = simulated([](const std::string& event, const Words&, Words& after) {
    if (event == "kvm.fold") slot(after, "kvm.vcpu") |= blocked;
  });
  const WakeSearch found = search(endpoint, "enable");
  REQUIRE(found.lost.has_value());
  CHECK(last_step(*found.lost).op == "kvm.fold");
  CHECK(expected(*found.lost) == "kvm.vcpu.BLOCKED=0");
}

TEST_CASE("an edge that the exit drops is a lost wake-up", "[wake_search]") {
  const Endpoint endpoint = simulated([](const std::string& event, const Words& before, Words& after) {
    Words then = before;
    if (event == "kvm.fold") slot(after, "kvm.irq_pending_latch0") = slot(then, "kvm.irq_pending_latch0");
  });
  CHECK(search(endpoint, "pending").counts.lost != 0);
  CHECK(search(endpoint, "line").counts.lost == 0);
}

TEST_CASE("a put that leaves priorities old loses a wake-up, or wakes too often, by which way they changed",
          "[wake_search]") {
  const Endpoint endpoint = simulated([](const std::string& event, const Words& before, Words& after) {
    Words then = before;
    if (event == "kvm.wfi_trap") slot(after, "kvm.irq_priority0") = slot(then, "kvm.irq_priority0");
  });
  const WakeSearch found = search(endpoint, "priority");
  CHECK(found.counts.lost == 0);  // KVM's copy is 0 until the first put, the highest priority
  CHECK(found.counts.spurious != 0);
  WakeScene known = scene("priority");
  known.pre.push_back({"kvm.irq_priority0", 0x14000000, {}});
  CHECK(search_wakes(endpoint, known).counts.lost != 0);
}

TEST_CASE("a look at what was pending at the last exit (W2) misses an injection since the entry, and none before it",
          "[wake_search]") {
  WakeScene before = scene("mask");
  before.outside.clear();
  before.pre.push_back({"kvm.irq_pending_latch0", 0x8, {}});
  const Endpoint endpoint = simulated(looks_at_last_exit);
  CHECK(search(endpoint, "mask").counts.lost != 0);
  const WakeSearch found = search_wakes(endpoint, before);
  CHECK(found.counts.lost == 0);
  CHECK(found.counts.must != 0);
}

TEST_CASE("a budget allows so many spurious wake-ups in one trace and no more", "[wake_search]") {
  const WakeSearch none = search(simulated(wakes_on_request), "enable", 0);
  REQUIRE(none.spurious.has_value());
  CHECK(none.spurious->repeated == 0);  // the request is used up: this is no loop
  const WakeSearch one = search(simulated(wakes_on_request), "enable", 1);
  CHECK(one.counts.spurious != 0);
  CHECK(one.counts.over_budget == 0);
  CHECK(one.exit_code() == ExitCode::conforms);
  for (const std::size_t budget : {1, 3, 6}) {
    const WakeSearch hog = search(find_endpoint("model@v6"), "enable", budget);
    REQUIRE(hog.spurious.has_value());
    CHECK(hog.spurious->spurious == budget + 1);
  }
}

TEST_CASE("an endpoint that breaks or does not answer is no conforming one", "[wake_search]") {
  class Silent : public Implementation {
   public:
    explicit Silent(Answer::Kind kind) : kind_(kind) {}
    const std::string& endpoint() const override { return name_; }
    bool exports(std::string_view) const override { return false; }
    bool exports_machine(std::string_view) const override { return true; }
    void ask(std::span<const Question> questions, const Tell& tell) override {
      for (std::size_t i = 0; i < questions.size(); ++i) tell(i, {kind_, {}, {}});
    }

   private:
    Answer::Kind kind_;
    std::string name_ = "silent";
  };
  const auto exit_of = [](Answer::Kind kind) {
    return search({"silent", "", std::make_shared<Silent>(kind)}, "enable").exit_code();
  };
  CHECK(exit_of(Answer::Kind::crashed) == ExitCode::broken);
  CHECK(exit_of(Answer::Kind::hung) == ExitCode::broken);
  CHECK(exit_of(Answer::Kind::unsupported) == ExitCode::nothing_ran);
}

TEST_CASE("an endpoint that is no such machine is refused", "[wake_search]") {
  class Other : public Simulated {
   public:
    Other() : Simulated(no_mistake) {}
    bool exports_machine(std::string_view machine) const override { return machine == "gicv5.ppi"; }
  };
  CHECK(test::error_code([] { search({"other", "", std::make_shared<Other>()}, "enable"); }) == "wake.nothing-ran");
}

}  // namespace vcpuspec
