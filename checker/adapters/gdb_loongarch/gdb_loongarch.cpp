// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/gdb_loongarch/gdb_loongarch.h"

#include "checker/adapters/loongarch_core/trace_question.h"
#include "checker/adapters/one_by_one.h"
#include "checker/adapters/second_run.h"
#include "checker/input_error.h"
#include "checker/style.h"

namespace vcpuspec {

namespace {

using Kind = Answer::Kind;
using loongarch_core::Declined;
using loongarch_core::Failure;

}  // namespace

GdbLoongarch::GdbLoongarch(const std::string& text, const Limits& limits, const GdbOptions& options)
    : GdbLoongarch(
          "gdb:" + text,
          [where = gdb::parse_endpoint(text), limit = time_limit_of(limits)] {
            return gdb::connect_to(where, gdb::Clock::now() + limit);
          },
          limits, options) {}

GdbLoongarch::GdbLoongarch(std::string endpoint, Connect connect, const Limits& limits, const GdbOptions& options)
    : endpoint_(std::move(endpoint)),
      connect_(std::move(connect)),
      limits_(limits),
      options_(options),
      machine_(*find_machine(loongarch_core::machine_name)),
      has_(machine_.shape().slots, true),
      is_read_(machine_.shape().slots, true) {
  try {
    this->connect();
  } catch (const Failure& failure) {
    lost_ = {failure.kind(), {}, failure.what()};
  }
}

void GdbLoongarch::connect() {
  board_.reset();
  core_.reset();
  core_ = std::make_unique<gdb_loongarch::RemoteCore>(loongarch_core::require(connect_()), time_limit_of(limits_),
                                                      options_.ram);
  board_ = std::make_unique<gdb_loongarch::RemoteBoard>(machine_, *core_);
  name_ = core_->architecture();
  choices_ = {board_->choices().begin(), board_->choices().end()};
  for (std::size_t i = 0; i < has_.size(); ++i) {
    has_[i] = board_->has_slot(i);
    is_read_[i] = board_->is_read(i);
  }
}

bool GdbLoongarch::exports_machine(std::string_view machine) const { return machine == loongarch_core::machine_name; }

bool GdbLoongarch::has_slot(std::string_view slot) const {
  const int at = machine_.slot(slot);
  return at >= 0 && has_[static_cast<std::size_t>(at)];
}

bool GdbLoongarch::observes(std::string_view place) const {
  if (place == "mat") return false;  // nobody tells the type of an access
  int at = machine_.slot(place);
  if (at < 0) at = machine_.slot(place.substr(0, place.rfind('.')));
  return at < 0 || is_read_[static_cast<std::size_t>(at)];
}

/// After a failure: brings the core home, or resets it, or connects anew, which is done once. False when nothing helps.
bool GdbLoongarch::recover() {
  try {
    if (board_ && (core_->come_home() || core_->reset())) {
      board_->start_over();
      return true;
    }
  } catch (const Failure&) {
    // The stub is gone or out of step.
  }
  board_.reset();
  if (has_reconnected_) return false;
  has_reconnected_ = true;
  try {
    connect();
  } catch (const Failure& failure) {
    given_up_ = std::string("the connection is lost, and there is no other: ") + failure.what();
    return false;
  }
  return true;
}

Answer GdbLoongarch::answer_to(const Question& question) {
  if (question.machine != loongarch_core::machine_name) return {Kind::unsupported, {}, "it does not export this"};
  try {
    const loongarch_core::TraceQuestion trace(machine_, question);
    board_->load(trace.wanted(), trace.names_entries());
    return {Kind::outputs, trace.run_on(*board_), {}};
  } catch (const Declined& declined) {
    return {Kind::unsupported, {}, declined.what()};
  } catch (const Failure& failure) {
    return {failure.kind(), {}, failure.what()};
  }
}

void GdbLoongarch::ask(std::span<const Question> questions, const Tell& tell) {
  unsigned guilty = 0;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (!given_up_.empty() || guilty >= limits_.guilty_cases) {
      tell(i, {Kind::not_run, {}, given_up_.empty() ? given_up_after(guilty) : given_up_});
      continue;
    }
    const Answer answer = board_ ? answer_to(questions[i]) : lost_;
    if (is_broken(answer.kind)) {
      ++guilty;
      if (!board_) given_up_ = "there is no connection: " + answer.detail;
      else if (!recover() && given_up_.empty()) given_up_ = "the connection was lost twice";
    }
    tell(i, answer);
  }
}

std::uint64_t parse_ram(const std::string& text) {
  constexpr std::uint64_t alignment = 0x10000, largest = std::uint64_t{1} << 47;
  const bool is_hexadecimal = text.starts_with("0x");
  const auto address = is_hexadecimal ? gdb::read_hex_number(std::string_view(text).substr(2)) : std::nullopt;
  if (!address || *address % alignment != 0 || *address >= largest)
    throw InputError({}, "gdb.ram", shown(text) + " is no address for programs",
                     "write a multiple of 0x10000 below 2^47 in hexadecimal, for example 0x200000; 128 KiB of memory "
                     "must be there that nothing else uses");
  return *address;
}

std::unique_ptr<Implementation> open_gdb_loongarch(const std::string& text, const Limits& limits,
                                                   const GdbOptions& options) {
  return std::make_unique<GdbLoongarch>(text, limits, options);
}

}  // namespace vcpuspec
