// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
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

/// Registers that instructions name by number are listed by number.
std::vector<const SlotInfo*> by_number(std::vector<const SlotInfo*> registers) {
  std::stable_sort(registers.begin(), registers.end(), [](const SlotInfo* a, const SlotInfo* b) {
    return a->number.value_or(~0U) < b->number.value_or(~0U);
  });
  return registers;
}

void list_registers(const std::string& of) {
  for (const Subject& subject : subjects())
    for (const SlotInfo* one : by_number(subject.registers())) {
      if (!of.empty() && subject.name != of) continue;
      const std::string number = one->number ? fmt::format("{:#06x} ", *one->number) : "";
      std::cout << fmt::format("{:<10} {}{:<36} {:>2} bits  {} [{}]\n", subject.name, number,
                               one->bank + "." + one->name, one->width, one->title, one->citation);
    }
}

/// The subject that a list is to be about; none is all.
std::string subject_asked_for(const Options& options) {
  if (options.names.size() < 2) return "";
  std::vector<std::string> known;
  for (const Subject& subject : subjects()) known.push_back(subject.name);
  const std::string& name = options.names[1];
  if (options.names.front() != "registers")
    throw InputError({}, "list.subject", "only registers are listed by subject", "leave '" + name + "' out");
  if (std::find(known.begin(), known.end(), name) == known.end())
    throw InputError({}, "list.subject", "there is no subject '" + name + "'", did_you_mean(name, known));
  return name;
}

/// An event as a call: what it takes and what it gives.
std::string call_of(const Callable& event, const std::string& name) {
  std::string args;
  for (const std::size_t at : event.arguments()) args += (args.empty() ? "" : ", ") + event.inputs()[at].name;
  std::string results;
  for (const std::size_t at : event.results()) results += (results.empty() ? " -> " : ", ") + event.outputs()[at].name;
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

/// Open values that are declared together have one line: the first of them and how many there are.
void list_choices() {
  for (const Subject& subject : subjects()) {
    const std::vector<OpenValueInfo>& all = subject.open_values;
    for (auto first = all.begin(); first != all.end();) {
      const auto next =
          std::find_if(first, all.end(), [&](const OpenValueInfo& other) { return other.meaning != first->meaning; });
      const std::string more = next - first > 1 ? fmt::format(" and {} more", next - first - 1) : "";
      std::cout << fmt::format("{:<10} {:<26} {:>2} bits, preset {:#x}{}  {} [{}]\n", subject.name, first->name,
                               first->width, first->preset, more, first->meaning, first->citation);
      first = next;
    }
  }
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
  std::cout << "so:LIBRARY         a shared library: docs/plug_in_your_implementation.md\n"
               "exec:COMMAND       a program that is asked by lines: docs/plug_in_your_implementation.md\n"
               "gdb:STUB           a LoongArch core behind a gdb stub: docs/judge_a_core.md\n"
               "qemu:loongarch64   the emulator that is installed: docs/judge_qemu.md\n"
               "qemu:loongarch32   la132 of a later emulator: docs/judge_qemu.md\n"
               "qemu:aarch64-gicv5 the GICv5 of a later emulator: docs/judge_qemu.md\n";
}

}  // namespace

ExitCode list(const Options& options) {
  const std::string subject = subject_asked_for(options);
  const std::map<std::string, std::function<void()>> lists = {
      {"rules", list_rules},           {"machines", list_machines},
      {"properties", list_properties}, {"registers", [&] { list_registers(subject); }},
      {"choices", list_choices},       {"citations", list_citations},
      {"endpoints", list_endpoints},   {"places", list_places}};
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
