// SPDX-License-Identifier: Apache-2.0
#include "checker/survey/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "checker/wrapped.h"

namespace vcpuspec {

namespace {

/// More broken questions than this are only counted.
constexpr std::size_t told_broken = 3;

std::string short_name(const std::string& name) { return name.substr(name.find('.') + 1); }

/// What the endpoint says about a choice, or is taken to have made where it says nothing.
std::string stated(const ChoiceFinding& one) {
  return fmt::format("{} {:#x}", one.is_silent ? "it is silent, which stands for" : "it says", *one.stated);
}

std::string found(const ChoiceFinding& one) {
  if (one.left.empty()) return fmt::format("{:#x}", one.value);
  const bool is_range = one.left.back() - one.left.front() + 1 == one.left.size();
  return fmt::format("{} {:#x} to {:#x}", is_range ? "one of" : "some of", one.left.front(), one.left.back());
}

void print_contradiction(std::ostream& out, const Style& style, const ChoiceFinding& one) {
  const std::string text =
      fmt::format("{}: no value{} explains all {} answers that tell, {:#x} explains {} of them; {}", one.name,
                  one.of_bit, one.told, one.likeliest, one.most, stated(one));
  const std::string title = "CONTRADICTION";
  out << style.bad(title) << " " << wrapped(text, title.size() + 1, 4) << "\n";
  for (const std::string& witness : one.witnesses) out << "    " << wrapped(witness, 4, 6) << "\n";
}

void print_told(std::ostream& out, const Style& style, const ChoiceFinding& one) {
  const std::string verdict = one.differs ? style.notable("differs") : "as told";
  out << fmt::format("  {:<32} {}, by {} answers, {} fit no value; {}: {}\n", one.name, found(one), one.told,
                     one.unexplained, verdict, stated(one));
  if (one.differs)
    for (const std::string& witness : one.witnesses) out << "    " << wrapped(witness, 4, 6) << "\n";
}

void print_names(std::ostream& out, const std::string& title, const std::vector<std::string>& names) {
  if (names.empty()) return;
  const std::string text = fmt::format("{}: {}", title, fmt::join(names, ", "));
  out << "  " << wrapped(text, 2, 4) << "\n";
}

/// Choices that need a line of their own first; of the others the names will do.
void print_choices(std::ostream& out, const Style& style, const SurveyResult& result) {
  std::vector<std::string> as_taken;
  std::vector<std::string> open;
  out << style.strong("choices") << "\n";
  for (const ChoiceFinding& one : result.choices) {
    if (one.finding == Conclusion::open && !one.differs) open.push_back(short_name(one.name));
    else if (one.finding != Conclusion::contradiction && one.is_silent && !one.differs)
      as_taken.push_back(fmt::format("{} {}", short_name(one.name), found(one)));
    else if (one.finding != Conclusion::contradiction) print_told(out, style, one);
  }
  print_names(out, "as they are preset", as_taken);
  print_names(out, "open, nothing told", open);
}

/// The names of registers; of a family, its name and how many of it.
std::vector<std::string> names_of(const std::vector<const RegisterFinding*>& registers) {
  std::vector<std::string> families;
  std::map<std::string, std::vector<std::string>> members;
  for (const RegisterFinding* one : registers) {
    if (!members.contains(one->family)) families.push_back(one->family);
    members[one->family].push_back(short_name(one->name));
  }
  std::vector<std::string> names;
  for (const std::string& family : families) {
    const std::vector<std::string>& all = members[family];
    names.push_back(all.size() == 1 ? all.front() : fmt::format("{} ({})", family, all.size()));
  }
  return names;
}

void print_registers(std::ostream& out, const Style& style, const std::vector<RegisterFinding>& all) {
  if (all.empty()) return;
  std::map<RegisterKind, std::vector<const RegisterFinding*>> by_kind;
  std::map<std::string, std::vector<const RegisterFinding*>> traps;
  for (const RegisterFinding& one : all) {
    by_kind[one.kind].push_back(&one);
    if (!one.write_trap.empty()) traps["writes raise " + one.write_trap].push_back(&one);
    if (!one.read_trap.empty()) traps["reads raise " + one.read_trap].push_back(&one);
  }
  out << style.strong("registers") << "\n";
  const std::pair<RegisterKind, const char*> titles[] = {{RegisterKind::keeps, "keep bits that are written"},
                                                         {RegisterKind::constant, "constant"},
                                                         {RegisterKind::zero, "read 0 and keep nothing"},
                                                         {RegisterKind::traps, "raise an exception"},
                                                         {RegisterKind::unknown, "unknown, nothing was answered"}};
  for (const auto& [kind, title] : titles) print_names(out, title, names_of(by_kind[kind]));
  for (const auto& [title, registers] : traps) print_names(out, title, names_of(registers));
}

void print_broken(std::ostream& out, const Style& style, const SurveyResult& result) {
  for (std::size_t i = 0; i < std::min(result.broken.size(), told_broken); ++i)
    out << style.bad("BROKEN") << " " << result.broken[i] << "\n";
  if (result.broken.size() > told_broken)
    out << fmt::format("and {} more questions on which it broke\n", result.broken.size() - told_broken);
  if (result.not_run != 0) out << fmt::format("{} questions were not put any more\n", result.not_run);
}

}  // namespace

void print_survey(std::ostream& out, const Style& style, const SurveyResult& result, const Identity& identity) {
  out << fmt::format("{}{}, machine {}: {} of {} questions answered, {} not supported\n",
                     printable(identity.implementation),
                     identity.version.empty() ? "" : " " + printable(identity.version), result.machine, result.answered,
                     result.asked, result.unsupported);
  print_broken(out, style, result);
  for (const ChoiceFinding& one : result.choices)
    if (one.finding == Conclusion::contradiction) print_contradiction(out, style, one);
  print_choices(out, style, result);
  print_registers(out, style, result.registers);
  std::map<Conclusion, std::size_t> count;
  std::size_t differ = 0;
  for (const ChoiceFinding& one : result.choices) {
    ++count[one.finding];
    differ += one.differs ? 1 : 0;
  }
  out << fmt::format(
      "{} choices: {} told, {} narrowed, {} open, {} contradict themselves; {} differ from what it says\n",
      result.choices.size(), count[Conclusion::told], count[Conclusion::narrowed], count[Conclusion::open],
      count[Conclusion::contradiction], differ);
}

}  // namespace vcpuspec
