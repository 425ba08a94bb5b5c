// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/support/model_machine.h"

/// Records what a machine does, as docs/recorded_traces.md describes it.
namespace vcpuspec::test {

/// Which slots, and which results, a recorder sees.
using Visible = std::function<bool(const std::string&)>;
inline bool everything(const std::string&) { return true; }

inline std::string header_of(const std::string& machine, const std::string& more = "") {
  return fmt::format(
      "{{\"schema\":\"vcpuspec/recorded/1\",\"machine\":\"{}\",\"name\":\"ours\",\"version\":\"1\"{}}}\n", machine,
      more);
}

/// The slots at that place of a list of words, but for those that are not visible.
inline std::string state_text(const ModelMachine& machine, const std::vector<std::uint64_t>& words, std::size_t at,
                              const Visible& visible) {
  std::string text;
  for (std::size_t i = 0; i < machine.shape().slots; ++i)
    if (const std::string& name = machine.info().slots[i]; visible(name))
      text += fmt::format("{}\"{}\":\"{:#x}\"", text.empty() ? "" : ",", name, words[at + i]);
  return "\"state\":{" + text + "}";
}

/// The lines of a run: the state before it, and a record for each of its events.
inline std::vector<std::string> recorded_lines(const ModelMachine& machine, const Question& run,
                                               const std::vector<std::uint64_t>& answer, const Visible& visible) {
  const MachineShape& shape = machine.shape();
  std::vector<std::string> lines = {"{" + state_text(machine, run.inputs, 0, visible) + "}\n"};
  for (std::size_t step = 0; step < run.steps; ++step) {
    const auto event = static_cast<std::size_t>(run.inputs[shape.event(step)]);
    const Callable& rule = machine.stepper().rule(event);
    std::string args, results;
    for (std::size_t i = 0; i < rule.arguments().size(); ++i)
      args += fmt::format("{}\"{}\":\"{:#x}\"", args.empty() ? "" : ",", rule.inputs()[rule.arguments()[i]].name,
                          run.inputs[shape.argument(step, i)]);
    for (std::size_t i = 0; i < rule.results().size(); ++i)
      if (const std::string& name = rule.outputs()[rule.results()[i]].name; visible(name))
        results += fmt::format("{}\"{}\":\"{:#x}\"", results.empty() ? "" : ",", name, answer[shape.result(step, i)]);
    lines.push_back(fmt::format("{{\"event\":\"{}\",\"args\":{{{}}},\"results\":{{{}}},{}}}\n",
                                machine.info().events[event], args, results,
                                state_text(machine, answer, shape.slot_after(step, 0), visible)));
  }
  return lines;
}

}  // namespace vcpuspec::test
