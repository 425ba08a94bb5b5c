// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vcpuspec {

/// What an implementation made of one question. Only `outputs` is an answer; the others are verdicts about the
/// implementation itself and never conformance or nonconformance.
struct Answer {
  enum class Kind : std::uint8_t {
    outputs,        // one word per output of the function, or the words of a machine's run
    unsupported,    // it says that it does not do this
    crashed,        // it died on this question: `detail` says how
    hung,           // no answer within the time limit
    slow,           // answers came too slowly to go on
    gave_up,        // it reported an error of its own
    wrote_outside,  // it wrote where it must not
    tampered,       // it changed the process it runs in: `detail` says what
    inconsistent,   // the same question in another order got another answer
    lost_state,     // a trace went on otherwise on a fresh machine that got the state of the first: `detail` says where
    protocol,       // what came back is no answer: `detail` says why
    not_run,        // given up before this question: `detail` says why
  };
  Kind kind = Kind::not_run;
  std::vector<std::uint64_t> outputs;
  std::string detail;
};

/// The word that reports use for a kind of answer.
constexpr const char* name_of(Answer::Kind kind) {
  switch (kind) {
    case Answer::Kind::outputs: return "outputs";
    case Answer::Kind::unsupported: return "unsupported";
    case Answer::Kind::crashed: return "crashed";
    case Answer::Kind::hung: return "hung";
    case Answer::Kind::slow: return "slow";
    case Answer::Kind::gave_up: return "gave-up";
    case Answer::Kind::wrote_outside: return "wrote-outside";
    case Answer::Kind::tampered: return "tampered";
    case Answer::Kind::inconsistent: return "inconsistent";
    case Answer::Kind::lost_state: return "lost-state";
    case Answer::Kind::protocol: return "protocol";
    case Answer::Kind::not_run: return "not-run";
  }
  return "unknown";
}

/// Whether an answer says that the implementation or its adapter broke.
constexpr bool is_broken(Answer::Kind kind) {
  return kind != Answer::Kind::outputs && kind != Answer::Kind::unsupported && kind != Answer::Kind::not_run;
}

/// One call of a function: the words of its inputs in the order of the function's signature. Or a run of a machine: its
/// words as machine_words.h says.
struct Question {
  using Choices = std::vector<std::pair<std::string, std::uint64_t>>;
  std::string function;
  std::vector<std::uint64_t> inputs;
  std::string machine = {};  // empty for a function
  std::size_t steps = 0;     // of a machine
  Choices choices = {};      // that it is configured to make, of those that it lets be configured
};

/// Tells the answer to question number `index`; called once for each question, in the order of the questions.
using Tell = std::function<void(std::size_t index, const Answer&)>;

/// Code under test behind an adapter. It runs in another process: nothing it does reaches the judge but its answers.
class Implementation {
 public:
  Implementation() = default;
  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;
  virtual ~Implementation() = default;

  /// The endpoint as it was given: so:./ours.so
  virtual const std::string& endpoint() const = 0;
  /// What it says that it is called, and which version of that it is; empty when it does not say.
  virtual std::string name() const { return ""; }
  virtual std::string version() const { return ""; }
  /// Whether it says that it exports the function.
  virtual bool exports(std::string_view function) const = 0;
  /// Whether it says that it exports the machine.
  virtual bool exports_machine(std::string_view /*machine*/) const { return false; }
  /// What it is where the manual leaves that to implementations, as far as it says so: choices by name. Of the others
  /// it is taken to have made those that are preset.
  virtual const std::map<std::string, std::uint64_t>& choices() const {
    static const std::map<std::string, std::uint64_t> none;
    return none;
  }
  /// Whether it can be told to make that choice otherwise than it has.
  virtual bool lets_configure(std::string_view /*choice*/) const { return false; }
  /// Whether what it answers in that place, a slot or a result, is its own. Nothing else is compared.
  virtual bool observes(std::string_view /*place*/) const { return true; }
  /// Whether the machine that it exports has that slot.
  virtual bool has_slot(std::string_view /*slot*/) const { return true; }
  /// So many cases more may break before the rest counts as not run: it is known that they do.
  virtual void tolerate(unsigned /*broken_cases*/) {}
  /// Asks all questions and tells every answer; one with outputs has as many words as the question asks for.
  virtual void ask(std::span<const Question> questions, const Tell& tell) = 0;
};

/// Limits for implementations.
struct Limits {
  double seconds_per_case = 1.0;
  std::uint64_t memory_bytes = std::uint64_t{1} << 30;
  unsigned guilty_cases = 3;             // after so many broken cases the rest counts as not run
  double slow_below_per_second = 100.0;  // fewer answers than that, for 2 seconds, is "slow"
};

/// The functions that implementations may export: their words in order, each a place of the rule of the same name.
struct Signature {
  std::string function;              // gicv5.wake, also the name of the rule
  std::vector<std::string> inputs;   // cpu.ICH_VMCR_EL2, ...
  std::vector<std::string> outputs;  // wake
};
const std::vector<Signature>& signatures();
const Signature* find_signature(std::string_view function);

}  // namespace vcpuspec
