// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/lines/put_question.h"

#include <array>
#include <utility>

#include "checker/adapters/lines/requests.h"

namespace vcpuspec::protocol {

namespace {

using Kind = Answer::Kind;

}  // namespace

PutQuestion::PutQuestion(const Question& question, const Capabilities& to, Manner manner, bool configures)
    : question_(&question),
      to_(&to),
      machine_(question.machine.empty() ? nullptr : to.machine(question.machine)),
      manner_(manner),
      configures_(configures) {
  if (machine_ != nullptr) {
    steps_ = machine_->steps_of(question);
    slots_ = machine_->state_of(question);
    answered_.resize(steps_.size());
    const std::size_t steps = steps_.size();
    switch (manner_) {
      case Manner::at_once: break;
      case Manner::step_by_step: requests_ = 1 + 2 * steps; break;
      case Manner::reloaded: requests_ = to.runs ? steps : 3 * steps; break;
      case Manner::restored: requests_ = 1 + 5 * steps; break;
    }
  }
  if (configures_) ++requests_;
}

/// What the request of that number asks, and of which step.
PutQuestion::Request PutQuestion::request(std::size_t number) const {
  if (configures_ && number-- == 0) return {What::configure, 0};
  if (machine_ == nullptr) return {to_->runs ? What::run : What::call, 0};
  constexpr std::array loaded = {What::load, What::step, What::read};
  constexpr std::array restored = {What::save, What::reset, What::restore, What::step, What::read};
  switch (manner_) {
    case Manner::at_once: break;
    case Manner::step_by_step:
      if (number == 0) return {What::load, 0};
      return {number % 2 == 1 ? What::step : What::read, (number - 1) / 2};
    case Manner::reloaded:
      if (to_->runs) return {What::run_one, number};
      return {loaded[number % loaded.size()], number / loaded.size()};
    case Manner::restored:
      if (number == 0) return {What::load, 0};
      return {restored[(number - 1) % restored.size()], (number - 1) / restored.size()};
  }
  return {What::run, 0};
}

/// Whether the next request says what a reply had.
bool PutQuestion::waits_for_reply() const {
  const Request next = request(next_);
  return next.what == What::restore || (manner_ == Manner::reloaded && next.step > 0);
}

void PutQuestion::write(std::uint64_t seq, std::string& out) {
  const Request now = request(next_++);
  const std::string& machine = question_->machine;
  switch (now.what) {
    case What::configure: return ask_configure(out, seq, question_->choices);
    case What::call: return ask_call(out, seq, *question_);
    case What::run:
      return machine_ == nullptr ? ask_run(out, seq, *question_) : ask_run(out, seq, machine, slots_, steps_);
    case What::run_one: return ask_run(out, seq, machine, slots_, {steps_[now.step]});
    case What::load: return ask_load(out, seq, machine, slots_);
    case What::step: return ask_step(out, seq, machine, steps_[now.step]);
    case What::read: return ask_read(out, seq, machine);
    case What::save: return ask_save(out, seq, machine);
    case What::reset: return ask_reset(out, seq, machine);
    case What::restore: return ask_restore(out, seq, machine, saved_);
  }
}

std::optional<Answer> PutQuestion::take(std::size_t number, const Reply& reply) {
  ++replied_;
  const Request asked = request(number);
  if (reply.says() == Reply::Says::ok) return take_ok(asked, reply);
  Answer refusal = reply.refusal();
  if (asked.what == What::configure && refusal.kind == Kind::unsupported)
    refusal.detail = "it cannot be configured so" + (refusal.detail.empty() ? "" : ": " + refusal.detail);
  return refusal;
}

std::optional<Answer> PutQuestion::take_ok(const Request& asked, const Reply& reply) {
  switch (asked.what) {
    case What::configure:
    case What::load:
    case What::reset:
    case What::restore: return std::nullopt;
    case What::save: {
      const std::optional<std::string> saved = reply.json("saved");
      if (!saved) return Answer{Kind::protocol, {}, "a reply to save has no `ok.saved`"};
      saved_ = *saved;
      return std::nullopt;
    }
    case What::call:
    case What::run: return machine_ == nullptr ? take_function(asked, reply) : take_steps(asked, reply);
    case What::run_one: return take_steps(asked, reply);
    case What::step:
    case What::read: break;
  }
  return take_words(asked, reply);
}

std::optional<Answer> PutQuestion::take_function(const Request& asked, const Reply& reply) const {
  const std::size_t outputs = find_signature(question_->function)->outputs.size();
  return asked.what == What::call ? reply.words("out", outputs) : reply.words_of_step(outputs);
}

std::optional<Answer> PutQuestion::take_steps(const Request& asked, const Reply& reply) {
  const std::size_t last = asked.what == What::run_one ? asked.step + 1 : steps_.size();
  std::vector<std::size_t> results;
  for (std::size_t step = asked.step; step < last; ++step) results.push_back(steps_[step].results);
  Answer breach;
  std::optional<std::vector<Reply::Step>> steps = reply.steps(results, slots_.size(), breach);
  if (!steps) return breach;
  for (Reply::Step& step : *steps) answered_[complete_++] = {std::move(step.results), std::move(step.slots)};
  slots_ = answered_[complete_ - 1].slots;
  return whole();
}

std::optional<Answer> PutQuestion::take_words(const Request& asked, const Reply& reply) {
  const bool looks = asked.what == What::read;
  Answer words = reply.words(looks ? "state" : "out", looks ? slots_.size() : steps_[asked.step].results);
  if (words.kind != Kind::outputs) return words;
  ExportedMachine::StepAnswer& answer = answered_[asked.step];
  if (!looks) {
    answer.results = std::move(words.outputs);
    return std::nullopt;
  }
  answer.slots = std::move(words.outputs);
  slots_ = answer.slots;
  ++complete_;
  return whole();
}

/// The answer when every step has its part of it.
std::optional<Answer> PutQuestion::whole() const {
  if (complete_ < steps_.size()) return std::nullopt;
  return Answer{Kind::outputs, machine_->outputs_of(*question_, answered_), {}};
}

}  // namespace vcpuspec::protocol
