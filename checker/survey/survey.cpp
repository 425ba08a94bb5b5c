// SPDX-License-Identifier: Apache-2.0
#include "checker/survey/survey.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "checker/nearest.h"
#include "checker/parallel.h"
#include "checker/style.h"

namespace vcpuspec {

namespace {

/// Of the cases that may show the same choice by the same events, so many are asked: the others would say it again.
constexpr unsigned enough = 6;

/// After so many rounds what is still unsettled stays so.
constexpr unsigned most_rounds = 6;

/// A case of a file as a question; nothing when it is none about the machine.
std::optional<Probe> probe_of(const VectorFile& file, const VectorCase& one, const Stepper& machine) {
  VectorCase trace = one;
  if (!file.is_trace()) {
    const std::string prefix = machine.subject().name + ".";
    if (!file.rule.starts_with(prefix)) return std::nullopt;
    trace.steps.front().op = file.rule.substr(prefix.size());
    const std::vector<std::string>& events = machine.machine().events;
    if (std::count(events.begin(), events.end(), trace.steps.front().op) == 0) return std::nullopt;
    std::erase_if(trace.config, [](const Assignment& given) { return given.place.starts_with("arbitrary."); });
  } else if (file.machine != machine.name()) {
    return std::nullopt;
  }
  if (!one.reachable || !one.superseded_by.empty()) return std::nullopt;
  Probe probe{one.id, {}, {}};
  try {
    probe.trace = bind(trace, machine);
  } catch (const InputError&) {
    return std::nullopt;  // a call in a state that is no state of the machine
  }
  for (const Step& step : trace.steps) probe.events.push_back(step.op);
  return probe;
}

/// The cases as questions, each once.
std::vector<Probe> probes_of(const std::vector<VectorFile>& files, const Stepper& machine) {
  std::vector<Probe> all;
  for (const VectorFile& file : files)
    for (const VectorCase& one : file.cases)
      if (std::optional<Probe> probe = probe_of(file, one, machine)) all.push_back(std::move(*probe));
  std::set<std::vector<std::uint64_t>> seen;
  std::erase_if(all, [&](const Probe& probe) { return !seen.insert(machine.question(probe.trace)).second; });
  return all;
}

/// Those that may tell about a choice.
std::vector<Probe> telling(std::vector<Probe> all, const ChoosingMachine& machine, unsigned threads) {
  std::vector<Probe> chosen;
  std::map<std::pair<std::size_t, std::string>, unsigned> there;
  std::size_t next = 0;
  in_order(
      all.size(), threads, [&](std::size_t i) { return machine.shown_by(all[i], machine.presets()); },
      [&](const std::vector<std::size_t>& dials) {
        Probe& probe = all[next++];
        const std::string events = fmt::format("{}", fmt::join(probe.events, " "));
        bool is_new = false;
        for (const std::size_t dial : dials) is_new = there[{dial, events}]++ < enough || is_new;
        if (is_new) chosen.push_back(std::move(probe));
      });
  return chosen;
}

/// The bits of the words of an answer that are the endpoint's own.
class View {
 public:
  View(const Endpoint& endpoint, const Stepper& machine) : endpoint_(endpoint), machine_(machine) {
    for (const std::string& slot : machine.machine().slots) slots_.push_back(has(slot) && sees(slot));
  }
  /// Whether a question starts with something in a slot that the endpoint does not have.
  bool lacks_a_slot(const Probe& probe) const {
    for (std::size_t i = 0; i < slots_.size(); ++i)
      if (probe.trace.state[i] != 0 && !has(machine_.machine().slots[i])) return true;
    return false;
  }
  Sight of(const Probe& probe) const {
    const MachineShape& shape = machine_.shape();
    std::vector<std::uint64_t> seen(shape.outputs(probe.trace.steps.size()));
    std::vector<bool> way(seen.size());
    for (std::size_t step = 0; step < probe.trace.steps.size(); ++step) {
      const Callable& rule = machine_.rule(probe.trace.steps[step].event);
      for (std::size_t i = 0; i < rule.results().size(); ++i)
        if (sees(rule.outputs()[rule.results()[i]].name)) seen[shape.result(step, i)] = ~std::uint64_t{0};
      for (std::size_t i = 0; i < slots_.size(); ++i)
        if (slots_[i]) seen[shape.slot_after(step, i)] = ~std::uint64_t{0};
      if (const int counter = machine_.slot(counter_place); counter >= 0)
        way[shape.slot_after(step, static_cast<std::size_t>(counter))] = true;
    }
    return {std::move(seen), std::move(way)};
  }
  /// What a word of an answer is: `host.CRMD after csrwr.CRMD`.
  std::string name_of(const Probe& probe, std::size_t word) const {
    const MachineShape& shape = machine_.shape();
    const std::size_t step = word / (shape.results + shape.slots);
    const std::size_t at = word - shape.result(step, 0);
    const Callable& rule = machine_.rule(probe.trace.steps[step].event);
    const std::string place =
        at < shape.results ? rule.outputs()[rule.results()[at]].name : machine_.machine().slots[at - shape.results];
    return fmt::format("{} after step {}, {},", place, step + 1, probe.events[step]);
  }

 private:
  bool has(const std::string& slot) const {
    return endpoint_.implementation == nullptr || endpoint_.implementation->has_slot(slot);
  }
  bool sees(const std::string& place) const {
    return endpoint_.implementation == nullptr || endpoint_.implementation->observes(place);
  }

  const Endpoint& endpoint_;
  const Stepper& machine_;
  std::vector<bool> slots_;
};

/// One survey: what was asked, what was answered, and what that says about each dial.
class Campaign {
 public:
  Campaign(const Endpoint& endpoint, const Stepper& machine, unsigned threads)
      : endpoint_(endpoint),
        machine_(machine),
        view_(endpoint, machine_.stepper()),
        base_(machine_.presets()),
        threads_(threads) {
    result_.machine = machine.name();
  }

  SurveyResult run(const RegisterSurvey& registers, const std::vector<VectorFile>& files) {
    probes_ = registers.probes();
    for (Probe& probe : telling(probes_of(files, machine_.stepper()), machine_, threads_))
      probes_.push_back(std::move(probe));
    answers_.resize(probes_.size());
    evidence_.resize(probes_.size());
    ask();
    settle();
    for (std::size_t i = 0; i < machine_.choices().size(); ++i) result_.choices.push_back(choice(i));
    result_.registers = registers.findings(endpoint_, [&](const Probe& probe) { return answer_to(probe); });
    return std::move(result_);
  }

 private:
  void ask() {
    if (endpoint_.implementation == nullptr) {
      for (std::size_t i = 0; i < probes_.size(); ++i)
        take(i, {Answer::Kind::outputs, machine_.read(probes_[i].trace, base_).words, {}});
      return;
    }
    std::vector<Question> questions;
    std::vector<std::size_t> asked;
    for (std::size_t i = 0; i < probes_.size(); ++i) {
      if (view_.lacks_a_slot(probes_[i])) continue;
      const BoundTrace& trace = probes_[i].trace;
      questions.push_back({"", machine_.stepper().question(trace), result_.machine, trace.steps.size()});
      asked.push_back(i);
    }
    endpoint_.implementation->ask(questions,
                                  [&](std::size_t index, const Answer& answer) { take(asked[index], answer); });
  }

  void take(std::size_t probe, const Answer& answer) {
    ++result_.asked;
    if (answer.kind == Answer::Kind::unsupported) ++result_.unsupported;
    else if (answer.kind == Answer::Kind::not_run) ++result_.not_run;
    else if (is_broken(answer.kind))
      result_.broken.push_back(
          fmt::format("{}: {}, {}", probes_[probe].id, vcpuspec::name_of(answer.kind), printable(answer.detail)));
    if (answer.kind != Answer::Kind::outputs) return;
    ++result_.answered;
    answers_[probe] = answer.outputs;
    by_question_.emplace(machine_.stepper().question(probes_[probe].trace), probe);
  }

  const std::vector<std::uint64_t>* answer_to(const Probe& probe) const {
    const auto found = by_question_.find(machine_.stepper().question(probe.trace));
    return found == by_question_.end() ? nullptr : &answers_[found->second];
  }

  /// Makes the readings of the probes that some of these choices may change, and what the answers say to them.
  void read(const std::vector<std::size_t>& changed) {
    std::vector<std::size_t> concerned;
    for (std::size_t i = 0; i < probes_.size(); ++i)
      if (!answers_[i].empty() && std::any_of(changed.begin(), changed.end(), [&](std::size_t choice) {
            return machine_.may_show(probes_[i], choice);
          }))
        concerned.push_back(i);
    std::size_t next = 0;
    in_order(
        concerned.size(), threads_,
        [&](std::size_t i) {
          const Probe& probe = probes_[concerned[i]];
          return evidence_of(machine_.readings_of(probe, base_), view_.of(probe), answers_[concerned[i]]);
        },
        [&](std::vector<Evidence>& evidence) { evidence_[concerned[next++]] = std::move(evidence); });
  }

  std::vector<DialFinding> findings() const {
    std::vector<std::vector<Testimony>> all(machine_.dials().size());
    for (std::size_t i = 0; i < probes_.size(); ++i)
      for (const Evidence& evidence : evidence_[i]) all[evidence.dial].push_back({i, evidence});
    std::vector<DialFinding> found;
    for (std::size_t i = 0; i < all.size(); ++i) found.push_back(finding_of(all[i], machine_.dials()[i].of(base_)));
    return found;
  }

  /// What one choice shows may hang on what another one is. So the first readings are made with presets, the next ones
  /// with what these have told, until nothing changes.
  void settle() {
    std::vector<std::size_t> changed(machine_.choices().size());
    for (std::size_t i = 0; i < changed.size(); ++i) changed[i] = i;
    for (unsigned round = 0; round < most_rounds && !changed.empty(); ++round) {
      read(changed);
      std::vector<DialFinding> now = findings();
      dials_.resize(now.size());
      for (std::size_t i = 0; i < now.size(); ++i)
        if (now[i].finding != Conclusion::open || !is_adopted(i)) dials_[i] = std::move(now[i]);
      changed = adopt();
    }
  }

  /// Whether the survey goes on with what was told before. That may hide the answers that told it: one that explains
  /// why a register is absent leaves nothing for another one to explain.
  bool is_adopted(std::size_t dial) const {
    const std::vector<std::uint64_t>& left = dials_[dial].left;
    return std::count(left.begin(), left.end(), machine_.dials()[dial].of(base_)) != 0;
  }

  /// Goes on with what was told, and gives the choices that this changes. Where two choices explain the same answers,
  /// only the one that explains more: the other is looked at again.
  std::vector<std::size_t> adopt() {
    std::vector<std::size_t> order(dials_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return dials_[a].against.size() > dials_[b].against.size(); });
    std::map<std::pair<std::size_t, std::size_t>, std::uint64_t> explained;  // the bits of words of answers
    std::set<std::size_t> changed;
    for (const std::size_t at : order) {
      const Dial& dial = machine_.dials()[at];
      const DialFinding& found = dials_[at];
      if (found.left.empty() || is_adopted(at)) continue;
      const auto bits_of = [&](const Testimony& one) -> std::uint64_t& {
        return explained[{one.probe, one.evidence.word}];
      };
      const bool is_new = std::any_of(found.against.begin(), found.against.end(),
                                      [&](const Testimony& one) { return (bits_of(one) & one.evidence.bits) == 0; });
      if (!is_new) continue;
      for (const Testimony& one : found.against) bits_of(one) |= one.evidence.bits;
      base_ = dial.set(base_, found.left.front());
      changed.insert(dial.choice);
    }
    return {changed.begin(), changed.end()};
  }

  /// Which bit of a bitmap a dial is: ` of bit 3`.
  std::string bit_of(const Dial& dial) const {
    return dial.width == machine_.choices()[dial.choice].width ? "" : fmt::format(" of bit {}", dial.lo);
  }

  std::string text_of(const Testimony& witness, const Dial& dial) const {
    const Evidence& evidence = witness.evidence;
    const Probe& probe = probes_[witness.probe];
    return fmt::format("{}: {} is {:#x}, as {}{} gives it; {:#x} would give {:#x}", probe.id,
                       view_.name_of(probe, evidence.word), evidence.given, values_text(evidence.explain), bit_of(dial),
                       evidence.exclude.front(), evidence.would_give);
  }

  static std::string values_text(const std::vector<std::uint64_t>& values) {
    if (values.size() == 1) return fmt::format("{:#x}", values.front());
    const bool is_range = values.back() - values.front() + 1 == values.size();
    return fmt::format("{} {:#x} to {:#x}", is_range ? "each of" : "some of", values.front(), values.back());
  }

  ChoiceFinding choice(std::size_t at) const {
    const OpenValueInfo& info = machine_.choices()[at];
    ChoiceFinding one;
    one.name = info.name;
    one.width = info.width;
    std::size_t open = 0;
    std::size_t dials = 0;
    for (std::size_t i = 0; i < dials_.size(); ++i) {
      const Dial& dial = machine_.dials()[i];
      if (dial.choice != at) continue;
      ++dials;
      open += dials_[i].finding == Conclusion::open ? 1 : 0;
      add(dials_[i], dial, one);
    }
    const bool is_contradiction = one.finding == Conclusion::contradiction;
    if (!is_contradiction && open == dials) one.finding = Conclusion::open;
    else if (!is_contradiction) one.finding = one.known == ones(info.width) ? Conclusion::told : Conclusion::narrowed;
    compare_with_stated(info, one);
    return one;
  }

  void add(const DialFinding& found, const Dial& dial, ChoiceFinding& one) const {
    one.told += found.told;
    one.unexplained += found.unexplained;
    const std::uint64_t value = found.finding == Conclusion::told ? found.left.front() : dial.of(base_);
    one.value |= value << dial.lo;
    if (found.finding == Conclusion::told) one.known |= ones(dial.width) << dial.lo;
    if (found.finding == Conclusion::narrowed) one.left = found.left;
    const bool is_first = found.finding == Conclusion::contradiction && one.finding != Conclusion::contradiction;
    if (is_first) {
      one.finding = Conclusion::contradiction;
      one.likeliest = found.likeliest;
      one.of_bit = bit_of(dial);
      one.most = found.most;
      one.told = found.told;
      one.witnesses.clear();
    }
    if (is_first || one.witnesses.empty())
      for (const Testimony& witness : found.witnesses) one.witnesses.push_back(text_of(witness, dial));
  }

  void compare_with_stated(const OpenValueInfo& info, ChoiceFinding& one) const {
    one.stated = info.preset;
    if (endpoint_.implementation != nullptr)
      if (const auto made = endpoint_.implementation->choices().find(info.name);
          made != endpoint_.implementation->choices().end()) {
        one.stated = made->second;
        one.is_silent = false;
      }
    if (one.finding == Conclusion::contradiction) return;
    const bool is_left = one.left.empty() || std::count(one.left.begin(), one.left.end(), *one.stated) != 0;
    one.differs = ((*one.stated ^ one.value) & one.known) != 0 || !is_left;
  }

  const Endpoint& endpoint_;
  ChoosingMachine machine_;
  View view_;
  std::vector<Probe> probes_;
  std::vector<std::vector<std::uint64_t>> answers_;  // empty: none
  std::map<std::vector<std::uint64_t>, std::size_t> by_question_;
  std::vector<std::vector<Evidence>> evidence_;
  std::vector<DialFinding> dials_;
  ChoiceValues base_;
  unsigned threads_;
  SurveyResult result_;
};

}  // namespace

std::size_t SurveyResult::contradictions() const {
  return static_cast<std::size_t>(std::count_if(choices.begin(), choices.end(), [](const ChoiceFinding& one) {
    return one.finding == Conclusion::contradiction;
  }));
}

ExitCode SurveyResult::exit_code() const {
  if (!broken.empty() || not_run != 0) return ExitCode::broken;
  if (contradictions() != 0) return ExitCode::nonconformance;
  return answered == 0 ? ExitCode::nothing_ran : ExitCode::conforms;
}

const MachineInfo& machine_to_survey(const Endpoint& endpoint, const std::string& name) {
  std::vector<std::string> known;
  for (const Subject& subject : subjects())
    for (const MachineInfo& machine : subject.machines)
      if (endpoint.steps(machine.name)) known.push_back(machine.name);
  if (known.empty())
    throw InputError({}, "survey.no-machine", endpoint.name + " has no machine, and a survey asks for runs of one",
                     "`vcpuspec list machines` shows what there is; see docs/plug_in_your_implementation.md");
  if (name.empty() && known.size() == 1) return *find_machine(known.front());
  if (name.empty())
    throw InputError({}, "survey.which-machine", endpoint.name + " has several machines",
                     "name one with --machine: " + joined(known));
  if (std::find(known.begin(), known.end(), name) == known.end())
    throw InputError({}, "survey.unknown-machine", endpoint.name + " has no machine " + shown(name),
                     did_you_mean(name, known));
  return *find_machine(name);
}

SurveyResult survey(const Endpoint& endpoint, const MachineInfo& machine, const std::vector<VectorFile>& files,
                    unsigned threads) {
  const Stepper stepper(machine, endpoint.revision);
  const RegisterSurvey registers(stepper);
  return Campaign(endpoint, stepper, threads).run(registers, files);
}

}  // namespace vcpuspec
