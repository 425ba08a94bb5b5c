// SPDX-License-Identifier: Apache-2.0
#include "checker/survey/registers.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace vcpuspec {

namespace {

constexpr std::uint64_t all_bits = ~std::uint64_t{0};
/// The last two are so that a bit which is a copy of another one, as above the top of an address, is not taken for one
/// that keeps its own.
constexpr std::uint64_t patterns[] = {
    0, all_bits, 0x5555'5555'5555'5555, 0xaaaa'aaaa'aaaa'aaaa, 0x9e37'79b9'7f4a'7c15, 0x0000'ffff'0000'ffff};

/// Where the questions start: in direct addressing, with everything else 0, at an address that has memory.
constexpr auto mode_place = "host.CRMD";
constexpr std::uint64_t direct_addressing = 8;
constexpr std::uint64_t first_instruction = 0x9000'0000'0020'0040;
constexpr std::uint64_t instruction_bytes = 4;
constexpr auto status_place = "host.ESTAT";

const auto csrrd = std::string("csrrd");
const auto csrwr = std::string("csrwr");
const auto reset = std::string("reset");

/// The name without its number, by which the events of a family go: DMW3 is DMW, MWP3CFG1 is MWPCFG1.
std::string family_of(const std::string& name) {
  const std::size_t digit = name.find_first_of("0123456789");
  if (digit == std::string::npos) return name;
  return name.substr(0, digit) + name.substr(std::min(name.find_first_not_of("0123456789", digit), name.size()));
}

bool has_event(const Stepper& machine, const std::string& name) {
  return std::count(machine.machine().events.begin(), machine.machine().events.end(), name) != 0;
}

/// What was seen in a register after each of some patterns, and what was raised instead.
struct Seen {
  std::vector<std::uint64_t> written{};
  std::vector<std::uint64_t> found{};
  std::vector<std::string> traps{};

  void add(const std::string& trap, std::uint64_t pattern, std::uint64_t word) {
    if (!trap.empty()) return traps.push_back(trap);
    written.push_back(pattern);
    found.push_back(word);
  }
  /// The exception that there was every time.
  std::string trap() const { return found.empty() && !traps.empty() ? traps.front() : ""; }
};

/// Which bits keep what is written, if anything was, and which of the others are always 1, or neither always 1 nor
/// always 0.
void classify(const Seen& seen, RegisterFinding& found) {
  std::uint64_t always = all_bits;
  std::uint64_t any = 0;
  std::uint64_t agree = all_bits;
  std::uint64_t set = 0;  // bits that were written as 1, and as 0
  std::uint64_t cleared = seen.written.empty() ? all_bits : 0;
  for (const std::uint64_t word : seen.found) {
    always &= word;
    any |= word;
  }
  for (std::size_t i = 0; i < seen.written.size(); ++i) {
    agree &= ~(seen.found[i] ^ seen.written[i]);
    set |= seen.written[i];
    cleared |= ~seen.written[i];
  }
  found.follows = agree & set & cleared;
  found.ones = always & cleared & ~found.follows;
  found.other = any & ~found.ones & ~found.follows;
  if (found.follows != 0) found.kind = RegisterKind::keeps;
  else found.kind = any != 0 ? RegisterKind::constant : RegisterKind::zero;
}

std::string above_32(const Seen& reads) {
  constexpr unsigned bits = 32;
  const auto all = [&](auto expected) {
    for (std::size_t i = 0; i < reads.found.size(); ++i)
      if (reads.found[i] >> bits != expected(reads.found[i] & ones(bits), reads.written[i]) >> bits) return false;
    return true;
  };
  const bool top_is_seen = std::any_of(reads.found.begin(), reads.found.end(),
                                       [](std::uint64_t value) { return (value >> (bits - 1) & 1) != 0; });
  if (reads.found.empty()) return "unknown";
  if (top_is_seen && all([](std::uint64_t low, std::uint64_t) {
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(static_cast<std::int32_t>(low)));
      }))
    return "sign";
  if (all([](std::uint64_t, std::uint64_t) { return std::uint64_t{0}; })) return "zero";
  if (all([](std::uint64_t, std::uint64_t written) { return written; })) return "written";
  return "unknown";
}

/// Whether the machine has this bank; a subject's other machines may have more.
bool has_bank(const Stepper& machine, const std::string& bank) {
  return std::any_of(machine.machine().slots.begin(), machine.machine().slots.end(),
                     [&](const std::string& slot) { return slot.starts_with(bank + "."); });
}

}  // namespace

RegisterSurvey::RegisterSurvey(const Stepper& machine) : machine_(machine), start_(machine.shape().slots) {
  std::map<std::string, std::uint64_t> members;
  for (const SlotInfo* info : machine.subject().registers()) {
    if (!info->number || !has_bank(machine, info->bank)) continue;
    const std::string event = has_event(machine, csrrd + "." + info->name) ? info->name : family_of(info->name);
    if (!has_event(machine, csrrd + "." + event) || !has_event(machine, csrwr + "." + event)) continue;
    registers_.push_back({info, event, members[event]++, machine.slot(info->bank + "." + info->name)});
  }
  std::stable_sort(registers_.begin(), registers_.end(),
                   [](const Named& a, const Named& b) { return *a.info->number < *b.info->number; });
  if (const int mode = machine.slot(mode_place); mode >= 0) start_[static_cast<std::size_t>(mode)] = direct_addressing;
  if (const int pc = machine.slot(counter_place); pc >= 0) start_[static_cast<std::size_t>(pc)] = first_instruction;
}

BoundStep RegisterSurvey::step(const std::string& instruction, const Named& one, std::uint64_t rd) const {
  const std::string name = instruction == reset ? reset : instruction + "." + one.event;
  const std::size_t event = machine_.event(name, {});
  const Callable& rule = machine_.rule(event);
  BoundStep step{event, {}};
  for (const graph::Variable& input : rule.inputs()) step.values.push_back(input.preset);
  if (const int n = rule.input("n"); n >= 0) step.values[static_cast<std::size_t>(n)] = one.n;
  if (const int at = rule.input("rd"); at >= 0) step.values[static_cast<std::size_t>(at)] = rd;
  return step;
}

/// Writes a pattern, and does one thing more.
Probe RegisterSurvey::probe(const Named& one, std::uint64_t pattern, const std::string& then) const {
  Probe probe{fmt::format("{} {:#x} to {}, {}", csrwr, pattern, one.info->name, then),
              {start_, {step(csrwr, one, pattern), step(then, one, 0)}},
              {}};
  for (const BoundStep& bound : probe.trace.steps) probe.events.push_back(machine_.machine().events[bound.event]);
  return probe;
}

Probe RegisterSurvey::plain_read(const Named& one) const {
  const BoundStep only = step(csrrd, one, 0);
  return {fmt::format("{} of {}", csrrd, one.info->name), {start_, {only}}, {csrrd + "." + one.event}};
}

std::vector<Probe> RegisterSurvey::probes() const {
  std::vector<Probe> all;
  for (const Named& one : registers_) {
    all.push_back(plain_read(one));
    for (const std::uint64_t pattern : patterns) all.push_back(probe(one, pattern, csrrd));
    if (!has_event(machine_, reset) || one.slot < 0) continue;
    for (const std::uint64_t pattern : {std::uint64_t{0}, all_bits}) all.push_back(probe(one, pattern, reset));
  }
  return all;
}

/// The exception that was raised in a step instead of going on with the next instruction; empty when it was none.
std::string RegisterSurvey::trap_at(const std::vector<std::uint64_t>& words, std::size_t step) const {
  const int pc = machine_.slot(counter_place);
  const int status = machine_.slot(status_place);
  if (pc < 0 || status < 0) return "";
  const std::uint64_t next = words[machine_.shape().slot_after(step, static_cast<std::size_t>(pc))];
  if (next == first_instruction + (step + 1) * instruction_bytes) return "";
  const SlotInfo& info = *machine_.subject().find(status_place);
  std::uint64_t code = 0;
  std::uint64_t subcode = 0;
  const std::uint64_t word = words[machine_.shape().slot_after(step, static_cast<std::size_t>(status))];
  for (const FieldInfo& field : info.fields) {
    if (field.name == "Ecode") code = word >> field.lo & ones(field.hi - field.lo + 1);
    if (field.name == "EsubCode") subcode = word >> field.lo & ones(field.hi - field.lo + 1);
  }
  for (const ExceptionInfo& one : machine_.subject().exceptions)
    if (one.code == code && one.subcode == subcode) return one.name;
  return fmt::format("exception {:#x}", code);
}

/// What a reset leaves, from two states that differ in everything that can be written.
void RegisterSurvey::add_reset(const Named& one, const AnswerTo& answer, RegisterFinding& found) const {
  if (!has_event(machine_, reset)) return;
  const auto* zeros = answer(probe(one, 0, reset));
  const auto* ones = answer(probe(one, all_bits, reset));
  if (zeros == nullptr || ones == nullptr) return;
  const auto held = [&](const std::vector<std::uint64_t>& words, std::size_t step) {
    return words[machine_.shape().slot_after(step, static_cast<std::size_t>(one.slot))];
  };
  found.reset = held(*ones, 1);
  found.kept_by_reset = (held(*zeros, 0) ^ held(*ones, 0)) & (held(*zeros, 1) ^ held(*ones, 1));
}

RegisterFinding RegisterSurvey::finding(const Named& one, const Endpoint& endpoint, const AnswerTo& answer) const {
  RegisterFinding found;
  found.name = one.info->bank + "." + one.info->name;
  found.family = one.event;
  found.number = *one.info->number;
  const Implementation* const foreign = endpoint.implementation.get();
  const bool is_held =
      one.slot >= 0 && (foreign == nullptr || (foreign->has_slot(found.name) && foreign->observes(found.name)));
  const MachineShape& shape = machine_.shape();
  Seen held;
  Seen reads;
  for (const std::uint64_t pattern : patterns) {
    const auto* words = answer(probe(one, pattern, csrrd));
    if (words == nullptr) continue;
    const std::string trap = trap_at(*words, 0);
    held.add(trap, pattern, is_held ? (*words)[shape.slot_after(0, static_cast<std::size_t>(one.slot))] : 0);
    // A write may have taken the right to read: that of CRMD does.
    if (trap.empty()) reads.add(trap_at(*words, 1), pattern, (*words)[shape.result(1, 0)]);
  }
  found.write_trap = held.trap();
  const Seen& best = is_held && !held.found.empty() ? held : reads;
  if (!best.found.empty()) classify(best, found);
  if (const auto* words = answer(plain_read(one))) {
    found.read_trap = trap_at(*words, 0);
    if (!found.read_trap.empty() && best.found.empty()) found.kind = RegisterKind::traps;
    if (found.read_trap.empty() && best.found.empty()) classify({{}, {(*words)[shape.result(0, 0)]}, {}}, found);
  }
  if (one.info->width <= 32) found.above = above_32(reads);
  if (is_held) add_reset(one, answer, found);
  return found;
}

std::vector<RegisterFinding> RegisterSurvey::findings(const Endpoint& endpoint, const AnswerTo& answer) const {
  std::vector<RegisterFinding> all;
  for (const Named& one : registers_) all.push_back(finding(one, endpoint, answer));
  return all;
}

}  // namespace vcpuspec
