// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/trace.h"

#include <catch2/catch.hpp>
#include <random>

#include "checker/strength/trace_lint.h"
#include "checker/vectors/format.h"
#include "checker/vectors/read_jsonl.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/target.h"
#include "checker/vectors/write_jsonl.h"
#include "checker/vectors/write_yaml.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

using test::error_at;

const std::string good = R"(schema: "vcpuspec/vectors/1"
arch: loongarch64
kind: trace
machine: loongarch.csr
spec: {doc: la-csr, rev: "1"}
cases:
  - id: a.b
    rev: 1
    level: must
    refs:
      - {doc: la-csr, clause: S4}
    why: "There and back again."
    config:
      choice.watchpoints: "0x1"
    pre:
      host.CRMD.PLV: "0x3"
      host.PC: "0x40"
    steps:
      - {op: csrwr.CRMD, args: {rd: "0x8"}, config: {arbitrary.instruction_word: "0x80"}, expect: {host.BADI: "0x80"}}
      - {op: csrwr.ERA, args: {rd: "0x44"}, expect: {rd: "0x40"}}
      - {op: ertn}
    outcome: {class: ok, result: {host.CRMD.PLV: "0x3", host.PC: "0x44"}}
    origin: {by: hand}
)";

std::string with(const std::string& old_text, const std::string& new_text) {
  std::string text = good;
  const std::size_t at = text.find(old_text);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old_text.size(), new_text);
}

VectorFile file_with(const std::string& old_text, const std::string& new_text) {
  return parse_yaml(with(old_text, new_text), "f.yaml");
}

/// Where reading or binding the text with one piece replaced fails, and with what code.
std::string error_with(const std::string& old_text, const std::string& new_text) {
  return error_at([&] {
    const VectorFile file = file_with(old_text, new_text);
    const Target target = find_target(file);
    for (const VectorCase& one : file.cases) target.validate(one);
  });
}

const Stepper& csr() {
  static const Stepper machine(*find_machine("loongarch.csr"));
  return machine;
}

/// True of states whose ERA is even.
struct EvenEra {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto era = in.template bits<64>("host.ERA");
    out.put("era_is_even", select(era.test(0), Bits<D, 1>::of(0), 1));
  }
};

/// The LoongArch machine with something to say about its states.
const Stepper& with_legal_state() {
  static const Stepper machine = [] {
    MachineInfo info = *find_machine("loongarch.csr");
    info.legal_state = text_of<EvenEra>();
    return Stepper(info);
  }();
  return machine;
}

std::string start_error(std::uint64_t era, bool reachable) {
  VectorCase one = parse_yaml(good, "f.yaml").cases.front();
  one.pre = {{"host.ERA", era, {}}};
  one.reachable = reachable;
  return error_at([&] { bind(one, with_legal_state()); });
}

std::vector<std::string> remarks(const std::string& text) {
  std::vector<std::string> all;
  for (const InputError& error : lint_traces({parse_yaml(text, "f.yaml")}, {}))
    all.push_back(std::to_string(error.where().line) + " " + error.code());
  return all;
}

}  // namespace

TEST_CASE("a trace keeps its steps through YAML and JSON Lines", "[trace]") {
  CHECK(formatted(good, "f.yaml") == good);
  const VectorFile file = parse_yaml(good, "f.yaml");
  const std::string lines = to_jsonl(file);
  CHECK(to_jsonl(parse_jsonl(lines, "f.jsonl")) == lines);
  CHECK(to_yaml(parse_jsonl(lines, "f.jsonl")) == good);
  CHECK(file.machine == "loongarch.csr");
  CHECK(file.rule.empty());
  const Step& first = file.cases.front().steps.at(0);
  CHECK(first.op == "csrwr.CRMD");
  CHECK(first.args.at(0).value == 8);
  CHECK(first.config.at(0).place == "arbitrary.instruction_word");
  CHECK(first.expect.at(0).place == "host.BADI");
  CHECK(first.where.line == 19);
}

TEST_CASE("a start that is not reachable is said so in YAML and in JSON Lines", "[trace]") {
  const std::string text = with("    steps:", "    reachable: false\n    steps:");
  CHECK(formatted(text, "f.yaml") == text);
  const VectorFile file = parse_yaml(text, "f.yaml");
  CHECK_FALSE(file.cases.front().reachable);
  const std::string lines = to_jsonl(file);
  CHECK(lines.find(R"("reachable":false)") != std::string::npos);
  CHECK_FALSE(parse_jsonl(lines, "f.jsonl").cases.front().reachable);
  CHECK(formatted(with("    steps:", "    reachable: true\n    steps:"), "f.yaml") == good);
}

TEST_CASE("one step stands beside its key, and one that is too long on lines of its own", "[trace]") {
  VectorFile file = parse_yaml(good, "f.yaml");
  VectorCase& one = file.cases.front();
  one.steps = {one.steps.back()};
  CHECK(to_yaml(file).find("    steps: [{op: ertn}]\n") != std::string::npos);
  for (const char* place : {"host.CRMD", "host.PRMD", "host.ESTAT", "host.ERA", "host.LLBCTL", "host.PC"})
    one.steps.front().expect.push_back({place, 0x1000000, {}});
  CHECK(to_yaml(file).find("    steps:\n      - op: ertn\n        expect:\n          host.CRMD: \"0x1000000\"\n") !=
        std::string::npos);
  CHECK(to_yaml(parse_yaml(to_yaml(file), "f.yaml")) == to_yaml(file));
}

TEST_CASE("what is wrong with the frame of a trace is refused where it stands", "[trace]") {
  CHECK(error_with("a.b", "a.c") == "accepted");
  CHECK(error_with("machine: loongarch.csr", "rule: loongarch.ertn") == "4:1 vector.wrong-kind");
  CHECK(error_with("machine: loongarch.csr\n", "") == "1:1 vector.missing-key");
  CHECK(error_with("kind: trace", "kind: function") == "4:1 vector.wrong-kind");
  CHECK(error_with("kind: trace", "kind: traces") == "3:7 vector.unknown-word");
  CHECK(error_with("machine: loongarch.csr", "machine: loongarch.crs") == "4:10 vector.unknown-machine");
  CHECK(error_with("arch: loongarch64", "arch: arm-gicv5-ppi") == "4:10 vector.machine-of-another-arch");
  CHECK(error_with("    steps:", "    reachable: \"false\"\n    steps:") == "18:16 vector.not-a-truth");
  CHECK(error_with("    steps:", "    reachable: no\n    steps:") == "18:16 vector.not-a-truth");
  CHECK(error_with("    steps:", "    reachable: false\n    steps:") == "7:5 vector.legal-state");
}

TEST_CASE("a trace has one to sixty-four steps", "[trace]") {
  const std::string steps = good.substr(good.find("    steps:"), good.find("    outcome") - good.find("    steps:"));
  CHECK(error_with(steps, "    steps: []\n") == "18:12 vector.steps");
  const auto many = [&](unsigned count) {
    std::string text = "    steps:\n";
    for (unsigned i = 0; i < count; ++i) text += "      - {op: ertn}\n";
    return error_with(steps, text);
  };
  CHECK(many(1) == "accepted");
  CHECK(many(max_steps) == "accepted");
  CHECK(many(max_steps + 1) == "19:7 vector.steps");
}

TEST_CASE("what is wrong with a step is refused where it stands", "[trace]") {
  CHECK(error_with("op: ertn", "op: ernt") == "21:14 vector.unknown-event");
  CHECK(error_with("op: ertn", "op: call") == "21:14 vector.unknown-event");
  CHECK(error_with("rd: \"0x44\"", "rj: \"0x44\"") == "20:32 vector.unknown-argument");
  CHECK(error_with(", args: {rd: \"0x44\"}", "") == "20:14 vector.missing-argument");
  CHECK(error_with("{op: ertn}", "{op: ertn, args: {rd: \"0x1\"}}") == "21:27 vector.unknown-argument");
  CHECK(error_with("{rd: \"0x40\"}", "{rj: \"0x40\"}") == "20:54 vector.unknown-output");
  CHECK(error_with("{host.BADI: \"0x80\"}", "{host.PCC: \"0x80\"}") == "19:100 vector.unknown-output");
  CHECK(error_with("op: ertn", "op: ertn, expect: {rd: \"0x0\"}") == "21:29 vector.unknown-output");
  CHECK(error_with("result: {host.CRMD.PLV", "result: {rd: \"0x0\", host.CRMD.PLV") == "22:35 vector.unknown-output");
  CHECK(error_with("host.CRMD.PLV: \"0x3\", host", "host.CRMD.PLV: \"0x4\", host") == "22:35 vector.too-wide");
  CHECK(error_with("class: ok, result: {host.CRMD.PLV: \"0x3\", host.PC: \"0x44\"}", "class: wake") ==
        "22:14 vector.wrong-class");
}

TEST_CASE("choices hold for the whole trace, and what is unspecified is anew in each step", "[trace]") {
  CHECK(error_with("choice.watchpoints", "arbitrary.instruction_word") == "14:7 vector.wrong-config");
  CHECK(error_with("config: {arbitrary.instruction_word: \"0x80\"}", "config: {choice.watchpoints: \"0x0\"}") ==
        "19:54 vector.wrong-config");
  CHECK(error_with("arbitrary.instruction_word: \"0x80\"", "arbitrary.instruction_wort: \"0x80\"") ==
        "19:54 vector.unknown-open-value");
}

TEST_CASE("a function has none of what only traces have", "[trace]") {
  const std::string head = with("kind: trace\nmachine: loongarch.csr", "kind: function\nrule: loongarch.ertn");
  const auto function = [&](const std::string& steps) {
    std::string text = head.substr(0, head.find("    steps:")) + steps + head.substr(head.find("    outcome:"));
    return error_at([&] { parse_yaml(text, "f.yaml"); });
  };
  CHECK(function("    steps: [{op: call}]\n") == "accepted");
  CHECK(function("    steps: [{op: call, expect: {host.PC: \"0x0\"}}]\n") == "18:24 vector.wrong-kind");
  CHECK(function("    steps: [{op: call, config: {}}]\n") == "18:24 vector.wrong-kind");
  CHECK(function("    reachable: true\n    steps: [{op: call}]\n") == "18:5 vector.wrong-kind");
  CHECK(function("    steps: [{op: call}, {op: call}]\n") == "18:12 vector.not-one-step");
}

TEST_CASE("a trace starts where its machine can be, or says that it does not", "[trace]") {
  CHECK(start_error(0x40, true) == "accepted");
  CHECK(start_error(0x41, true) == "7:5 vector.illegal-state");
  CHECK(start_error(0x41, false) == "accepted");
  CHECK(start_error(0x40, false) == "7:5 vector.legal-state");
}

TEST_CASE("a step happens only where its event can, unless the trace starts beyond what the machine reaches",
          "[trace]") {
  const Stepper vcpu(*find_machine("gicv5.kvm"));
  const auto steps_from = [&](std::uint64_t phase, std::vector<std::string> ops, bool reachable = true) {
    VectorCase one = parse_yaml(good, "f.yaml").cases.front();
    one.config.clear();
    one.outcome.values = {{"kvm.vcpu.ID", 0, {}}};
    one.pre = {{"kvm.vcpu.PHASE", phase, {}}};
    one.reachable = reachable;
    one.steps.clear();
    for (unsigned line = 1; std::string & op : ops)
      one.steps.push_back({std::move(op), {}, {}, {}, {"f.yaml", line++, 9}});
    return error_at([&] { Target(vcpu).validate(one); });
  };
  CHECK(steps_from(0, {"kvm.load", "kvm.flush", "kvm.restore"}) == "accepted");
  CHECK(steps_from(0, {"kvm.flush"}) == "1:9 vector.impossible-step");
  CHECK(steps_from(0, {"kvm.load", "kvm.load"}) == "2:9 vector.impossible-step");
  CHECK(steps_from(7, {"kvm.flush"}, false) == "accepted");
}

TEST_CASE("the steps of a trace are the rules, each on what the one before has left", "[trace]") {
  const VectorCase one = parse_yaml(good, "f.yaml").cases.front();
  const std::vector<std::uint64_t> words = csr().run(bind(one, csr()));
  const MachineShape& shape = csr().shape();
  REQUIRE(words.size() == shape.outputs(3));
  const auto after = [&](std::size_t step, const char* place) {
    return words[shape.slot_after(step, static_cast<std::size_t>(csr().slot(place)))];
  };
  CHECK(after(0, "host.CRMD") == 0);
  CHECK(after(0, "host.PRMD") == 3);
  CHECK(after(0, "host.ERA") == 0x40);
  CHECK(after(0, "host.BADI") == 0x80);
  CHECK(words[shape.result(0, 0)] == 8);  // refused, so rd stays
  CHECK(words[shape.result(1, 0)] == 0x40);
  CHECK(after(1, "host.ERA") == 0x44);
  CHECK(words[shape.result(2, 0)] == 0);  // ertn gives nothing
  CHECK(after(2, "host.CRMD") == 3);
  CHECK(after(2, "host.PC") == 0x44);
}

TEST_CASE("a question is the start and the events with their arguments", "[trace]") {
  const VectorCase one = parse_yaml(good, "f.yaml").cases.front();
  const std::vector<std::uint64_t> words = csr().question(bind(one, csr()));
  const std::vector<std::string>& events = csr().machine().events;
  const MachineShape& shape = csr().shape();
  REQUIRE(words.size() == shape.inputs(3));
  CHECK(words[static_cast<std::size_t>(csr().slot("host.CRMD"))] == 3);
  CHECK(events.at(words[shape.event(0)]) == "csrwr.CRMD");
  CHECK(words[shape.argument(0, 0)] == 8);
  CHECK(words[shape.argument(0, 1)] == 0);
  CHECK(events.at(words[shape.event(2)]) == "ertn");
}

TEST_CASE("an expectation knows its step, and the outcome belongs to the last one", "[trace]") {
  const std::vector<Expectation> all = expectations(parse_yaml(good, "f.yaml").cases.front(), csr());
  REQUIRE(all.size() == 4);
  CHECK(all[0].step == 0);
  CHECK(all[1].step == 1);
  CHECK(all[2].step == 2);
  CHECK(all[3].step == 2);
  CHECK(all[1].output == static_cast<int>(csr().shape().result(1, 0)));
}

TEST_CASE("no event of a machine touches state that is none of its slots", "[trace]") {
  std::mt19937_64 random(1);
  for (const Subject& subject : subjects())
    for (const MachineInfo& info : subject.machines) {
      const Stepper machine(info);
      for (std::size_t event = 0; event < info.events.size(); ++event) {
        CAPTURE(info.name, info.events[event]);
        const Callable& rule = machine.rule(event);
        std::vector<std::uint64_t> values;
        for (const graph::Variable& input : rule.inputs()) {
          const SlotInfo* slot = rule.slot(input.name);
          values.push_back(random() & (slot != nullptr ? slot->state_mask : ones(input.width)));
        }
        const std::vector<std::uint64_t> outputs = rule.call(values);
        for (std::size_t i = 0; i < outputs.size(); ++i) {
          const std::string& name = rule.outputs()[i].name;
          if (rule.slot(name) == nullptr || machine.slot(name) >= 0) continue;
          CAPTURE(name);
          CHECK(outputs[i] == values.at(static_cast<std::size_t>(rule.input(name))));
        }
      }
    }
}

TEST_CASE("a step without which everything comes out as expected is refused", "[trace]") {
  CHECK(remarks(good).empty());
  // Nothing tells whether KLO was there before ERTN used it up.
  const std::string idle =
      with("      - {op: ertn}", "      - {op: csrwr.LLBCTL, args: {rd: \"0x4\"}}\n      - {op: ertn}");
  CHECK(remarks(idle) == std::vector<std::string>{"21 lint.idle-step"});
  // The last step, too, when its outcome was there before.
  const std::string last = with("host.CRMD.PLV: \"0x3\", host.PC: \"0x44\"", "host.PRMD.PPLV: \"0x3\"");
  CHECK(remarks(last) == std::vector<std::string>{"21 lint.idle-step"});
}

TEST_CASE("a step that changes nothing on purpose says so under its own expectation", "[trace]") {
  CHECK(remarks(
            with("      - {op: ertn}",
                 "      - {op: csrwr.LLBCTL, args: {rd: \"0x0\"}, expect: {host.LLBCTL: \"0x0\"}}\n      - {op: ertn}"))
            .empty());
}

TEST_CASE("a step names what is unspecified in it when that matters for what is expected", "[trace]") {
  const std::string unnamed = with("config: {arbitrary.instruction_word: \"0x80\"}, expect: {host.BADI: \"0x80\"}",
                                   "expect: {host.BADI: \"0x0\"}");
  CHECK(remarks(unnamed) == std::vector<std::string>{"19 lint.unspecified"});
  CHECK(remarks(with("config: {arbitrary.instruction_word: \"0x80\"}, expect: {host.BADI: \"0x80\"}",
                     "expect: {host.ERA: \"0x40\"}"))
            .empty());
}

TEST_CASE("traces that an implementation answering zeros would pass need one that it does not", "[trace]") {
  const std::string zeros =
      with("      - {op: csrwr.ERA, args: {rd: \"0x44\"}, expect: {rd: \"0x40\"}}\n      - {op: ertn}\n", "");
  std::string text = zeros;
  const auto put = [&](const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
  };
  put("{host.BADI: \"0x80\"}", "{host.CRMD: \"0x0\"}");
  put("host.CRMD.PLV: \"0x3\", host.PC: \"0x44\"", "host.CRMD.PLV: \"0x0\"");
  CHECK(remarks(text) == std::vector<std::string>{"0 lint.zeros"});
  std::vector<InputError> errors = lint_traces({parse_yaml(text, "f.yaml")}, {parse_yaml(good, "g.yaml")});
  CHECK(errors.empty());
}

TEST_CASE("the template of every machine is canonical, and its case comes out as it says", "[trace]") {
  for (const Subject& subject : subjects())
    for (const MachineInfo& machine : subject.machines) {
      CAPTURE(machine.name);
      const VectorFile file = template_trace(machine.name, "1");
      CHECK(formatted(to_yaml(file), "f.yaml") == to_yaml(file));
      const Target target = find_target(file);
      const std::vector<std::uint64_t> words = target.answer(file.cases.front());
      for (const Expectation& e : target.expectations(file.cases.front()))
        CHECK((words[static_cast<std::size_t>(e.output)] >> e.lo & ones(e.width)) == e.value);
      for (const InputError& error : lint_traces({file}, {})) CHECK(error.code() == "lint.zeros");
    }
  CHECK(test::error_code([] { template_trace("loongarch.crs", "1"); }) == "vector.unknown-machine");
}

TEST_CASE("a difference between two traces names the step", "[trace]") {
  const auto differences = [](const std::string& after) {
    return difference(parse_yaml(good, "a.yaml"), parse_yaml(after, "b.yaml"));
  };
  CHECK(differences(good).empty());
  CHECK(differences(with("rd: \"0x44\"", "rd: \"0x48\"")) == "changed a.b\n    steps.02.args.rd: 0x44 -> 0x48\n");
  CHECK(differences(with("      - {op: ertn}\n", "")) == "changed a.b\n    steps.03.op: ertn -> (none)\n");
}

}  // namespace vcpuspec
