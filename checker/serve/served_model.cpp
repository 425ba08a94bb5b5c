// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "checker/implementation.h"
#include "checker/serve/served.h"
#include "checker/vectors/trace.h"

namespace vcpuspec::serve {

namespace {

using Json = nlohmann::json;
using Choices = std::map<std::string, std::uint64_t>;

void check_fits(const Words& words, const std::vector<unsigned>& widths, const char* what) {
  if (words.size() != widths.size())
    throw Unsupported(std::string("there are ") + std::to_string(widths.size()) + " " + what);
  for (std::size_t i = 0; i < words.size(); ++i)
    if ((words[i] & ~ones(widths[i])) != 0)
      throw Unsupported(std::string("one of the ") + what + " has " + std::to_string(widths[i]) + " bits");
}

/// What the inputs of a text are that nobody gives: open values as they are chosen or preset.
Words open_values(const Callable& rule, const Choices& choices) {
  Words values;
  for (const graph::Variable& input : rule.inputs()) {
    const auto made = choices.find(input.name);
    values.push_back(made != choices.end() ? made->second : input.preset);
  }
  return values;
}

/// The slots that a machine has at its start: all zero.
class ModelMachine : public Machine {
 public:
  ModelMachine(const Stepper& rules, const Choices& choices)
      : rules_(rules), choices_(choices), state_(rules.machine().slots.size()) {
    for (const std::string& slot : rules.machine().slots) widths_.push_back(rules.subject().find(slot)->width);
  }
  void load(const Words& slots) override {
    check_fits(slots, widths_, "slots");
    state_ = slots;
  }
  Words step(std::size_t event, const Words& args) override {
    const Callable& rule = rules_.rule(event);
    std::vector<unsigned> widths;
    for (const std::size_t input : rule.arguments()) widths.push_back(rule.inputs()[input].width);
    check_fits(args, widths, "arguments");
    if (!rules_.is_possible(event, state_)) throw Unsupported("this event cannot happen now");
    Words values = open_values(rule, choices_);
    for (std::size_t i = 0; i < args.size(); ++i) values[rule.arguments()[i]] = args[i];
    const Words outputs = rules_.take({event, values}, state_);
    Words results;
    for (const std::size_t output : rule.results()) results.push_back(outputs[output]);
    return results;
  }
  Words observe() override { return state_; }
  std::string save() override {
    return {reinterpret_cast<const char*>(state_.data()), state_.size() * sizeof(std::uint64_t)};
  }
  void restore(const std::string& saved) override {
    if (saved.size() != state_.size() * sizeof(std::uint64_t)) throw Unsupported("this is no saved state of it");
    std::copy(saved.begin(), saved.end(), reinterpret_cast<char*>(state_.data()));
  }

 private:
  const Stepper& rules_;
  const Choices& choices_;
  Words state_;
  std::vector<unsigned> widths_;
};

class Model : public Served {
 public:
  Model() : description_({{"name", "model of vcpuspec"}, {"functions", Json::array()}, {"machines", Json::array()}}) {
    for (const Signature& signature : signatures()) describe(signature);
    for (const Subject& subject : subjects())
      for (const MachineInfo& machine : subject.machines) describe(machine);
  }
  const Json& description() const override { return description_; }
  bool saves() const override { return true; }
  std::vector<std::string> configurable() const override {
    std::vector<std::string> names;
    for (const Subject& subject : subjects())
      for (const OpenValueInfo& open : subject.open_values)
        if (open.name.starts_with("choice.")) names.push_back(open.name);
    return names;
  }
  Words call(std::size_t function, const Words& in) override {
    const Callable& rule = rules_.at(function);
    const Signature& signature = signatures().at(function);
    Words values = open_values(rule, choices_);
    for (std::size_t i = 0; i < in.size(); ++i) {
      const auto input = static_cast<std::size_t>(rule.input(signature.inputs[i]));
      values[input] = in[i] & ones(rule.inputs()[input].width);
    }
    const Words all = rule.call(values);
    Words out;
    for (const std::string& name : signature.outputs) out.push_back(all[static_cast<std::size_t>(rule.output(name))]);
    return out;
  }
  std::unique_ptr<Machine> create(std::size_t machine) override {
    return std::make_unique<ModelMachine>(*machines_.at(machine), choices_);
  }
  void configure(const std::vector<std::pair<std::string, std::uint64_t>>& choices) override {
    const Choices told(choices.begin(), choices.end());
    for (const auto& choice : told) check_choice(choice.first, choice.second);
    choices_ = told;
  }

 private:
  void describe(const Signature& signature) {
    const std::string subject = signature.function.substr(0, signature.function.find('.'));
    const auto of =
        std::find_if(subjects().begin(), subjects().end(), [&](const Subject& s) { return s.name == subject; });
    rules_.push_back(find_callable(signature.function, *of, {}));
    description_["functions"].push_back(
        {{"name", signature.function}, {"in", signature.inputs.size()}, {"out", signature.outputs.size()}});
  }
  void describe(const MachineInfo& machine) {
    const Stepper& rules = *machines_.emplace_back(std::make_unique<Stepper>(machine));
    Json events = Json::array();
    for (std::size_t event = 0; event < machine.events.size(); ++event)
      events.push_back({{"name", machine.events[event]},
                        {"args", rules.rule(event).arguments().size()},
                        {"results", rules.rule(event).results().size()}});
    description_["machines"].push_back({{"name", machine.name}, {"slots", machine.slots}, {"events", events}});
  }
  static void check_choice(const std::string& name, std::uint64_t value) {
    for (const Subject& subject : subjects())
      for (const OpenValueInfo& open : subject.open_values)
        if (open.name == name && name.starts_with("choice.")) {
          if ((value & ~ones(open.width)) == 0) return;
          throw Unsupported(name + " has " + std::to_string(open.width) + " bits");
        }
    throw Unsupported("there is no choice " + name);
  }

  Json description_;
  std::vector<Callable> rules_;
  std::vector<std::unique_ptr<Stepper>> machines_;
  Choices choices_;
};

}  // namespace

std::unique_ptr<Served> serve_model() { return std::make_unique<Model>(); }

}  // namespace vcpuspec::serve
