// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <iostream>

#include "checker/citations.h"
#include "checker/cli/options.h"
#include "checker/data_dir.h"
#include "checker/input_error.h"
#include "checker/nearest.h"
#include "properties/claims/property.h"
#include "spec/registry/cited_functions.h"

namespace vcpuspec::cli {

namespace {

/// Says what a name means; each part knows one kind of name and tells whether it knew this one.
class Explainer {
 public:
  explicit Explainer(Citations citations) : citations_(std::move(citations)) {}

  bool rule(const std::string& name) const {
    const Rule* rule = find_rule(name);
    if (rule == nullptr) return false;
    const CitedFunction* function = find_cited_function(rule->file, rule->function);
    const auto recording = record(rule->text);
    std::vector<graph::NodeId> roots;
    for (const graph::NamedNode& out : recording->outputs) roots.push_back(out.node);
    std::cout << fmt::format("{}: {}\n  text      {} in {}:{}\n", name, function->sentence, rule->function, rule->file,
                             function->first_line);
    evidence(function->citation);
    if (!rule->why_here.empty())
      std::cout << fmt::format("  here      {} [{}]\n", rule->why_here, rule->why_here_citation);
    std::cout << "  reads     " << joined(graph::inputs_of(recording->graph, roots)) << "\n";
    std::cout << fmt::format("  recorded  {} operations, hash {:016x}\n", recording->graph.nodes().size(),
                             graph::structural_hash(recording->graph, roots));
    return true;
  }

  bool machine(const std::string& name) const {
    const MachineInfo* machine = find_machine(name);
    if (machine == nullptr) return false;
    std::cout << fmt::format("{}: a part of the state, and what changes it\n  slots\n", name);
    const Subject& subject = subject_of_name(name);
    for (const std::string& slot : machine->slots)
      std::cout << fmt::format("    {:<36} {}\n", slot, subject.find(slot)->title);
    std::cout << "  events\n";
    for (const std::string& event : machine->events) {
      const Rule* rule = find_rule(subject.name + "." + event);
      const CitedFunction* function = find_cited_function(rule->file, rule->function);
      std::cout << fmt::format("    {:<36} {} [{}]\n", event, function->sentence, function->citation);
    }
    return true;
  }

  bool property(const std::string& name) const {
    bool found = false;
    for (const Property& p : properties()) {
      if (p.id != name && (p.alias.empty() || p.alias != name)) continue;
      found = true;
      std::cout << fmt::format("{} ({}): {}\n", p.id, p.alias.empty() ? "no alias" : p.alias, p.title);
      evidence(p.citation);
      if (!p.finding.empty())
        std::cout << fmt::format("  finding   docs/findings/{}.md: refuted today, as recorded\n", p.finding);
      if (p.expected == Expected::refuted) std::cout << "  control   a historical revision that must be refuted\n";
    }
    return found;
  }

  bool place(const std::string& name) const {
    bool found = false;
    for (const Subject& subject : subjects())
      for (const SlotInfo* one : subject.registers()) {
        SlotInfo slot = *one;
        if (name.starts_with("CSR.") && slot.number) slot.name = "CSR." + slot.name;
        if (name.rfind(slot.name, 0) == 0 && name.size() > slot.name.size() && name[slot.name.size()] == '.')
          found = field(slot, name.substr(slot.name.size() + 1)) || found;
        else if (slot.name == name || slot.bank + "." + slot.name == name) {
          whole(slot);
          found = true;
        }
        if (found) return true;
      }
    return false;
  }

  /// An exception by its name, or every one with a code.
  bool exception(const std::string& name) const {
    return any_exception([&](const ExceptionInfo& one) { return one.name == name; });
  }
  void exceptions_with(const std::string& code) const {
    char* end = nullptr;
    const unsigned long number = std::strtoul(code.c_str(), &end, 0);
    if (code.empty() || *end != '\0')
      throw InputError({}, "explain.code", "'" + code + "' is no code of an exception",
                       "write a number, for example: explain ecode 0x16");
    if (!any_exception([&](const ExceptionInfo& one) { return one.code == number; }))
      throw InputError({}, "explain.code", fmt::format("no exception has the code {:#x}", number),
                       "codes that are not listed are reserved");
  }

  bool citation(const std::string& name) const {
    if (citations_.find(name) == nullptr) return false;
    std::cout << name << "\n";
    evidence(name);
    return true;
  }

  std::vector<std::string> known() const {
    std::vector<std::string> names = citations_.keys();
    for (const Rule& rule : rules()) names.push_back(rule.name);
    for (const Property& p : properties()) names.push_back(p.id);
    for (const Subject& subject : subjects())
      for (const MachineInfo& machine : subject.machines) names.push_back(machine.name);
    for (const Subject& subject : subjects())
      for (const SlotInfo* one : subject.registers()) names.push_back(one->name);
    return names;
  }

 private:
  template <class Matches>
  static bool any_exception(const Matches& matches) {
    bool found = false;
    for (const Subject& subject : subjects())
      for (const ExceptionInfo& one : subject.exceptions) {
        if (!matches(one)) continue;
        found = true;
        std::cout << fmt::format("{}: {}\n  {}  Ecode {:#x}, EsubCode {}\n", one.name, one.meaning, subject.name,
                                 one.code, one.subcode);
      }
    return found;
  }
  void evidence(const std::string& key) const {
    const Citation* citation = citations_.find(key);
    if (citation == nullptr) return;
    std::cout << fmt::format("  cites     {} ({} evidence)\n  says      {}\n  source    {}\n", key,
                             name_of(citation->tier), citation->says, citation->source);
  }
  void whole(const SlotInfo& slot) const {
    std::cout << fmt::format("{}: {}\n", slot.name, slot.title);
    if (slot.number)
      std::cout << fmt::format("  number    {:#x}, {} bits{}\n", *slot.number, slot.width_name,
                               slot.presence.empty() ? "" : ", where there is: " + slot.presence);
    evidence(slot.citation);
    for (const FieldInfo& f : slot.fields)
      if (f.access != Access::R0) field(slot, f.name);
  }
  static bool field(const SlotInfo& slot, const std::string& name) {
    for (const FieldInfo& f : slot.fields) {
      if (f.name != name) continue;
      const std::string bits = f.bits.empty() ? fmt::format("{}:{}", f.hi, f.lo) : f.bits;
      std::cout << fmt::format("  {}.{} bits {} {}: {}{}{}\n", slot.name, f.name, bits, name_of(f.access), f.meaning,
                               f.reset.empty() ? "" : "; after reset " + f.reset,
                               f.legal.empty() ? "" : "; legal " + f.legal);
      return true;
    }
    return false;
  }

  Citations citations_;
};

}  // namespace

ExitCode explain(const Options& options) {
  const Explainer explainer(read_citations((data_dir() / "docs" / "citations.yaml").string()));
  for (const std::string& name : options.names) {
    if (name == "ecode" && &name != &options.names.back()) continue;
    if (&name != &options.names.front() && *(&name - 1) == "ecode") {
      explainer.exceptions_with(name);
      continue;
    }
    const bool known = explainer.rule(name) || explainer.machine(name) || explainer.property(name) ||
                       explainer.place(name) || explainer.exception(name) || explainer.citation(name);
    if (!known)
      throw InputError({}, "explain.unknown", "nothing is called '" + name + "'",
                       did_you_mean(name, explainer.known()));
  }
  return ExitCode::conforms;
}

}  // namespace vcpuspec::cli
