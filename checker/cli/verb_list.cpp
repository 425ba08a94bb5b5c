// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <functional>
#include <iostream>
#include <map>

#include "checker/check.h"
#include "checker/citations.h"
#include "checker/cli/options.h"
#include "checker/data_dir.h"
#include "checker/input_error.h"
#include "checker/nearest.h"
#include "checker/vectors/trace.h"
#include "properties/claims/property.h"
#include "spec/registry/cited_functions.h"
#include "spec/registry/places.h"

namespace vcpuspec::cli {

namespace {

void list_rules() {
  for (const Rule& rule : rules()) {
    const CitedFunction* function = find_cited_function(rule.file, rule.function);
    std::cout << fmt::format("{:<40} {} [{}]\n", rule.name, function->sentence, function->citation);
  }
}

const char* name_of(Expected expected) {
  switch (expected) {
    case Expected::proved: return "to be proved";
    case Expected::refuted: return "negative control";
    case Expected::recorded: return "finding";
  }
  return "";
}

void list_properties() {
  for (const Property& p : properties())
    std::cout << fmt::format("{:<52} {:<16} {:<16} {}\n", p.id, p.alias, name_of(p.expected), p.title);
}

void list_registers() {
  for (const Subject& subject : subjects())
    for (const SlotInfo* one : subject.registers())
      std::cout << fmt::format("{:<10} {:<36} {:>2} bits  {} [{}]\n", subject.name, one->bank + "." + one->name,
                               one->width, one->title, one->citation);
}

/// An event as a call: what it takes and what it gives.
std::string call_of(const Callable& event, const std::string& name) {
  std::string args;
  for (const std::size_t at : arguments_of(event)) args += (args.empty() ? "" : ", ") + event.inputs()[at].name;
  std::string results;
  for (const std::size_t at : results_of(event))
    results += (results.empty() ? " -> " : ", ") + event.outputs()[at].name;
  return name + "(" + args + ")" + results;
}

void list_machines() {
  for (const Subject& subject : subjects())
    for (const MachineInfo& info : subject.machines) {
      const Stepper machine(info);
      std::cout << fmt::format("{}  {} slots, {} events\n", info.name, info.slots.size(), info.events.size());
      for (std::size_t i = 0; i < info.events.size(); ++i)
        std::cout << "  " << call_of(machine.rule(i), info.events[i]) << "\n";
    }
}

void list_choices() {
  for (const Subject& subject : subjects())
    for (const OpenValueInfo& open : subject.open_values)
      std::cout << fmt::format("{:<10} {:<26} {:>2} bits, preset {:#x}  {} [{}]\n", subject.name, open.name, open.width,
                               open.preset, open.meaning, open.citation);
}

void list_citations() {
  const Citations citations = read_citations((data_dir() / "docs" / "citations.yaml").string());
  for (const std::string& key : citations.keys()) {
    const Citation* citation = citations.find(key);
    std::cout << fmt::format("{:<28} {:<12} {}\n", key, vcpuspec::name_of(citation->tier), citation->says);
  }
}

void list_places() {
  for (const PublishedPlace& p : published_places())
    std::cout << fmt::format("{:<44} {:<15} {:>2}  {}:{}\n", p.owner, vcpuspec::name_of(p.op), p.ordinal, p.at.file,
                             p.at.line);
}

void list_endpoints() {
  for (const std::string& name : endpoint_names()) std::cout << name << "\n";
}

}  // namespace

ExitCode list(const Options& options) {
  const std::map<std::string, std::function<void()>> lists = {
      {"rules", list_rules},         {"machines", list_machines}, {"properties", list_properties},
      {"registers", list_registers}, {"choices", list_choices},   {"citations", list_citations},
      {"endpoints", list_endpoints}, {"places", list_places}};
  const std::string& what = options.names.front();
  const auto found = lists.find(what);
  if (found == lists.end()) {
    std::vector<std::string> known;
    for (const auto& entry : lists) known.push_back(entry.first);
    throw InputError({}, "list.what", "there is no list of '" + what + "'", did_you_mean(what, known));
  }
  found->second();
  return ExitCode::conforms;
}

}  // namespace vcpuspec::cli
