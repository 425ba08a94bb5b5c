// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "checker/input_error.h"

/// What a vector file says, as data. `read_yaml.h` makes it, `bind.h` gives it meaning. The format is described in
/// vectors/README.md.
namespace vcpuspec {

/// The schema that this version reads and writes.
inline constexpr auto vector_schema = "vcpuspec/vectors/1";

/// A place of the machine, an argument or a result, and its value.
struct Assignment {
  std::string place;  // cpu.ICH_VMCR_EL2.VPMR
  std::uint64_t value = 0;
  Location where;
};

/// A key of docs/citations.yaml: `document:clause`.
struct Reference {
  std::string doc;
  std::string clause;
  Location where;

  std::string key() const { return doc + ":" + clause; }
};

/// How binding an expectation is.
enum class Level : std::uint8_t { must, should, choice, unpredictable };

/// What a case expects, in one word.
enum class OutcomeClass : std::uint8_t {
  wake,     // output `wake` is 1
  no_wake,  // output `wake` is 0
  ok,       // the outputs that `values` names have those values
  holds,    // output `claim` is 1, and so is `assumption` where there is one
};

/// What a case expects.
struct Outcome {
  OutcomeClass outcome_class = OutcomeClass::ok;
  std::vector<Assignment> values;  // for `ok`
  Location where;
};

/// Where a case comes from.
struct Origin {
  std::string by = "hand";  // hand, script, solver, fuzz, log
  std::string issue;
  std::string finding;  // id of the finding whose minimal case this is
  std::string tool;
  std::string seed;
  std::string goal;
  std::string shrunk_from;  // id of the case that this one is a smaller form of
};

/// One step of a case: the call of a function, or an event of a machine.
struct Step {
  std::string op = "call";
  std::vector<Assignment> args;
  std::vector<Assignment> config;  // arbitrary.NAME: anew in each step of a trace
  std::vector<Assignment> expect;  // results of the event, and places of the state after it
  Location where;
};

/// One case: a state, one call of the file's rule or some steps of its machine, and what must come out.
struct VectorCase {
  std::string id;
  std::uint64_t rev = 1;
  Level level = Level::must;
  std::vector<Reference> refs;  // the first one names the sentence that a failure violates
  std::vector<std::string> tags;
  std::vector<std::string> flags;  // keys of the file's notes
  std::string why;
  std::vector<Assignment> config;  // choice.NAME, arbitrary.NAME
  std::vector<Assignment> pre;     // bank.REGISTER, bank.REGISTER.FIELD
  bool reachable = true;           // false: a trace from a state that the machine's events never reach
  std::vector<Step> steps = {Step{}};
  Outcome outcome;
  Origin origin;
  std::string sibling;  // id of the nearest case with the opposite outcome
  std::string since;
  std::string until;
  std::string superseded_by;
  Location where;
};

/// What a case names before its first step.
inline std::vector<Assignment> start_of(const VectorCase& one) {
  std::vector<Assignment> all = one.config;
  all.insert(all.end(), one.pre.begin(), one.pre.end());
  return all;
}

/// Everything that a case names besides what it expects.
inline std::vector<Assignment> given_by(const VectorCase& one) {
  std::vector<Assignment> all = start_of(one);
  for (const Step& step : one.steps)
    for (const auto* part : {&step.config, &step.args}) all.insert(all.end(), part->begin(), part->end());
  return all;
}

/// What a flag means: the kind of mistake that a case with this flag catches.
struct Note {
  std::string bug_type;
  std::string description;
  std::string effect;
};

/// Most steps of a trace: what needs more is a program, and no reader would find the one that matters.
inline constexpr std::size_t max_steps = 64;

/// The vector_kinds of vector files.
inline const std::vector<std::string> vector_kinds = {"function", "trace"};

/// One vector file.
struct VectorFile {
  std::string path;
  std::string schema = vector_schema;
  std::string arch;
  std::string kind = vector_kinds[0];
  std::string rule;     // of kind `function`
  std::string machine;  // of kind `trace`
  std::string spec_doc;
  std::string spec_rev;
  std::map<std::string, Note> notes;
  std::vector<VectorCase> cases;
  Location rule_at;  // where the rule or the machine is named

  bool is_trace() const { return kind == vector_kinds[1]; }
  /// What the cases are about: the rule or the machine.
  const std::string& about() const { return is_trace() ? machine : rule; }
};

/// The words of the format, in the order of the enumerators.
inline const std::vector<std::string> level_names = {"must", "should", "choice", "unpredictable"};
inline const std::vector<std::string> outcome_names = {"wake", "no_wake", "ok", "holds"};

inline const std::string& name_of(Level level) { return level_names[static_cast<std::size_t>(level)]; }
inline const std::string& name_of(OutcomeClass c) { return outcome_names[static_cast<std::size_t>(c)]; }

/// The vector_kinds of mistakes that notes may name.
inline const std::vector<std::string> bug_types = {
    "RESERVED_BITS",    "READ_ONLY",      "LEGALISATION",        "PRIVILEGE_CHECK",
    "TRAP_ROUTING",     "TRAP_PRIORITY",  "SIDE_EFFECT",         "STATE_LEAK_HOST",
    "STATE_LEAK_GUEST", "LOST_ON_SWITCH", "ENABLE_IGNORED",      "SPURIOUS_WAKE",
    "LOST_WAKE",        "TIMER_EDGE",     "OFF_BY_ONE_PRIORITY", "UNDEFINED_C_BEHAVIOUR"};

}  // namespace vcpuspec
