// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spec/graph/passes.h"
#include "spec/registry/inputs.h"

namespace vcpuspec {

/// A text over D compiled for both domains: a rule or a claim.
struct Text {
  void (*concrete)(Inputs<Concrete>&, Outputs<Concrete>&);
  void (*recorded)(Inputs<Recorded>&, Outputs<Recorded>&);
};

/// Both instances of `Entry::run<D>(inputs, outputs)`.
template <class Entry>
constexpr Text text_of() {
  return {&Entry::template run<Concrete>, &Entry::template run<Recorded>};
}

/// A registered rule: the function template that is its text, the sentence it says and who says so.
struct Rule {
  std::string name;      // gicv5.wake
  std::string function;  // the function template under spec/ that is the text
  std::string file;      // where it stands, relative to the repository
  Text text;
  // Of a step of software that stands where it stands for a reason: the reason, and who says so.
  std::string why_here = {};
  std::string why_here_citation = {};
};

/// A text recorded once: its graph and its named results.
struct Recording {
  graph::Graph graph;
  std::vector<graph::NamedNode> outputs;

  graph::NodeId output(std::string_view name) const;
};
std::unique_ptr<Recording> record(const Text& text, graph::Scope scope = graph::Scope::rule);

/// Runs the text on numbers: one value per variable of its recording, in order; gives one value per output, in order.
std::vector<std::uint64_t> run(const Text& text, std::span<const std::uint64_t> inputs);

/// Every rule, in a fixed order.
const std::vector<Rule>& rules();
/// The rule of that name, or nothing.
const Rule* find_rule(std::string_view name);

/// One field as tools see it.
struct FieldInfo {
  std::string name;
  unsigned hi;
  unsigned lo;
  Access access;
  std::string meaning;
  Place row;               // where it is declared
  std::string bits = {};   // as the manual prints them where that is more than hi:lo, such as PALEN-1:12
  std::string reset = {};  // what it holds after reset, where the declaration says it
  std::string legal = {};  // the values that may be written, where not all may
};
/// One register of a bank as tools see it.
struct SlotInfo {
  std::string bank;
  std::string name;  // CRMD, ICH_PPI_PRIORITYR3_EL2
  std::string title;
  std::string citation;
  unsigned width;
  std::uint64_t state_mask;
  std::vector<FieldInfo> fields;
  std::optional<unsigned> number = {};  // by which instructions name it
  std::string width_name = {};          // GRLEN, where the width is not the same everywhere
  std::string presence = {};            // what it belongs to, where not every implementation has it
};
/// One open value (a choice of an implementation, or something unspecified each time) as tools see it.
struct OpenValueInfo {
  std::string name;  // choice.watchpoints
  unsigned width;
  std::string meaning;
  std::string citation;
  std::uint64_t preset;  // what a vector that does not name it gets
};
/// A code by which an architecture reports an exception.
struct ExceptionInfo {
  std::string name;  // IPE
  unsigned code;
  unsigned subcode;
  std::string meaning;
};
/// A part of a subject's state with the events that change it: what traces run on, and what an implementation may be
/// asked to be. An event is a rule that takes the state and gives the next one; an output that is no slot is a result
/// of the event, and a slot that is no output stays as it is. Events are named as their rules, without the subject.
struct MachineInfo {
  std::string name;                 // gicv5.ppi
  std::vector<std::string> slots;   // bank.REGISTER, in the order in which an implementation lists them
  std::vector<std::string> events;  // write_icc_pcr: the rule gicv5.write_icc_pcr
  Text legal_state;                 // outputs: truths about every state that the events can reach
  Text possible = {};               // outputs: for an event that is not always possible, the truth that it is now
};
/// A subject: its state, its machines, and what its architecture leaves open.
struct Subject {
  std::string name;  // gicv5
  std::string arch;  // as vector files name it
  std::vector<SlotInfo> slots;
  std::vector<OpenValueInfo> open_values;
  Text legal_state;  // outputs: truths about every state that hardware can be in; reserved bits are zero anyway
  std::vector<MachineInfo> machines = {};
  std::vector<SlotInfo> views = {};  // registers that show or change the state of others and hold nothing themselves
  std::vector<ExceptionInfo> exceptions = {};

  /// The slot of `bank.REGISTER`, or nothing.
  const SlotInfo* find(std::string_view place) const;
  /// Slots and views.
  std::vector<const SlotInfo*> registers() const;
};
const std::vector<Subject>& subjects();
/// The subject that a rule, a property or a machine of that name belongs to: each is named after its subject.
const Subject& subject_of_name(std::string_view name);
/// The machine of that name, or nothing.
const MachineInfo* find_machine(std::string_view name);
/// What holds of the states that a rule of the subject is meant for: those of the first machine of which it is an
/// event, else all that hardware can be in.
const Text& legal_state_for(const Subject& subject, std::string_view rule);

/// Describes the fields of a register. Kinds of declarations that say more have an overload of this and of the next.
template <RegisterDeclaration R>
std::vector<FieldInfo> describe_fields(const R*) {
  std::vector<FieldInfo> all;
  each_field<R>([&](const auto& field) {
    all.push_back({field.name, field.hi, field.lo, field.access, field.meaning, field.row});
  });
  return all;
}
template <RegisterDeclaration R>
void add_details(const R*, unsigned, SlotInfo&) {}

/// Describes registers of a bank.
template <class RegisterList>
std::vector<SlotInfo> registers_of(const std::string& bank) {
  std::vector<SlotInfo> all;
  RegisterList::each([&]<class R>() {
    for (unsigned i = 0; i < R::count; ++i) {
      const auto declaration = static_cast<const R*>(nullptr);
      SlotInfo info{bank, name_of_register<R>(i), R::title, R::citation, R::width, state_mask<R>(), {}};
      info.fields = describe_fields(declaration);
      add_details(declaration, i, info);
      all.push_back(std::move(info));
    }
  });
  return all;
}
/// Describes all slots of a machine.
template <class M>
std::vector<SlotInfo> slots_of() {
  std::vector<SlotInfo> all;
  M::banks::each([&]<class Bank>() {
    for (SlotInfo& slot : registers_of<typename Bank::registers>(Bank::name)) all.push_back(std::move(slot));
  });
  return all;
}

/// The places of registers in a bank.
template <class RegisterList>
std::vector<std::string> places_of(const std::string& bank) {
  std::vector<std::string> all;
  RegisterList::each([&]<class R>() {
    for (unsigned i = 0; i < R::count; ++i) all.push_back(bank + "." + name_of_register<R>(i));
  });
  return all;
}

/// Describes a list of open values.
template <class Open>
void describe(const std::string& prefix, std::vector<OpenValueInfo>& all) {
  Open::each([&]<class Declaration>() {
    for (unsigned i = 0; i < Declaration::count; ++i) {
      const std::string index = Declaration::count > 1 ? std::to_string(i) : "";
      all.push_back({prefix + Declaration::name + index, Declaration::width, Declaration::meaning,
                     Declaration::citation, Declaration::preset});
    }
  });
}

namespace gicv5 {
std::vector<Rule> rules();
Subject subject();
}  // namespace gicv5
namespace loongarch {
std::vector<Rule> rules();
Subject subject();
}  // namespace loongarch

}  // namespace vcpuspec
