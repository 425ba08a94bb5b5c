// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "checker/check.h"
#include "checker/survey/readings.h"

/// What software finds out about a register that instructions name by number: it writes patterns and reads them back.
namespace vcpuspec {

/// What a register is there for.
enum class RegisterKind : std::uint8_t {
  unknown,   // nothing was answered
  keeps,     // some bits keep what is written
  constant,  // reads something, and keeps nothing
  zero,      // reads 0, and keeps nothing
  traps,     // instructions that name it raise an exception
};
inline const std::vector<std::string> register_kind_names = {"unknown", "keeps", "constant", "zero", "traps"};
inline const std::string& name_of(RegisterKind kind) { return register_kind_names[static_cast<std::size_t>(kind)]; }

struct RegisterFinding {
  std::string name;    // host.CRMD
  std::string family;  // of registers that differ in a number: the name without it
  unsigned number = 0;
  RegisterKind kind = RegisterKind::unknown;
  std::uint64_t follows = 0;  // bits that are as they were written, whatever is written
  std::uint64_t ones = 0;     // bits that are 1 whatever is written
  std::uint64_t other = 0;    // bits that are neither, nor 0 whatever is written
  std::string above;          // of a register of 32 bits, what reads give above them: zero, sign, written or unknown
  std::string write_trap;     // the exception that a write raises; empty: none
  std::string read_trap;
  std::optional<std::uint64_t> reset{};  // after all ones were written; nothing: unknown
  std::uint64_t kept_by_reset = 0;       // bits that hold after a reset what was written before
};

/// Where execution goes on.
inline constexpr auto counter_place = "host.PC";

/// The answer to a question, or nothing where there is none: not supported, not run, broken.
using AnswerTo = std::function<const std::vector<std::uint64_t>*(const Probe&)>;

/// The registers of a machine whose events access them, and the questions about them.
class RegisterSurvey {
 public:
  explicit RegisterSurvey(const Stepper& machine);
  std::vector<Probe> probes() const;
  std::vector<RegisterFinding> findings(const Endpoint& endpoint, const AnswerTo& answer) const;

 private:
  struct Named {
    const SlotInfo* info;
    std::string event;  // csrrd.EVENT, csrwr.EVENT
    std::uint64_t n;    // which of the registers of one event
    int slot;           // -1: it shows the state of others
  };
  BoundStep step(const std::string& instruction, const Named& one, std::uint64_t rd) const;
  Probe probe(const Named& one, std::uint64_t pattern, const std::string& then) const;
  Probe plain_read(const Named& one) const;
  RegisterFinding finding(const Named& one, const Endpoint& endpoint, const AnswerTo& answer) const;
  void add_reset(const Named& one, const AnswerTo& answer, RegisterFinding& found) const;
  std::string trap_at(const std::vector<std::uint64_t>& words, std::size_t step) const;

  const Stepper& machine_;
  std::vector<Named> registers_;
  std::vector<std::uint64_t> start_;
};

}  // namespace vcpuspec
