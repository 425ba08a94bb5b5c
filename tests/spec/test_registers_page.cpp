// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "spec/registry/registry.h"
#include "tests/support/generated_page.h"

/// docs/generated/registers.md: every register as its declaration says it.
namespace vcpuspec {

namespace {

std::string bits_of(const FieldInfo& field) {
  if (!field.bits.empty()) return field.bits;
  return field.hi == field.lo ? std::to_string(field.lo) : fmt::format("{}:{}", field.hi, field.lo);
}

std::string escaped(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.replace(at, 1, "\\|");
  return text;
}

/// A register by its first name; the others of its family have the same declaration.
std::string section(const SlotInfo& one, std::size_t members) {
  std::string text = fmt::format("### {}: {}\n\n", one.name, one.title);
  if (one.number) text += fmt::format("Number {:#x}, {} bits. ", *one.number, one.width_name);
  else text += fmt::format("{} bits. ", one.width);
  if (members > 1) text += fmt::format("The first of {}. ", members);
  if (!one.presence.empty()) text += fmt::format("Where there is: {}. ", one.presence);
  text += fmt::format("`{}`\n\n| bits | field | access | reset | meaning |\n|---|---|---|---|---|\n", one.citation);
  for (const FieldInfo& field : one.fields) {
    const std::string legal = field.legal.empty() ? "" : " Legal: " + field.legal + ".";
    text += fmt::format("| {} | {} | {} | {} | {}{} |\n", bits_of(field), field.name, name_of(field.access),
                        field.reset, escaped(field.meaning), escaped(legal));
  }
  return text + "\n";
}

bool is_same_declaration(const SlotInfo& a, const SlotInfo& b) {
  return a.bank == b.bank && !a.fields.empty() && !b.fields.empty() &&
         a.fields.front().row.line == b.fields.front().row.line &&
         std::string_view(a.fields.front().row.file) == b.fields.front().row.file;
}

std::string page() {
  std::string text =
      "# Registers\n\nMade from the declarations in `spec/`; a test compares. Access classes: RW, R (read-only), RC "
      "(read-only\n"
      "constant), R0 (reserved, reads 0), W1 (writing 1 acts), RW1C (writing 1 clears). Bounds such as PALEN are "
      "choices of\n"
      "the implementation: `vcpuspec list choices`.\n\n";
  for (const Subject& subject : subjects()) {
    text += "## " + subject.name + "\n\n";
    std::vector<const SlotInfo*> all = subject.registers();
    std::stable_sort(all.begin(), all.end(), [](const SlotInfo* a, const SlotInfo* b) {
      return a->number.value_or(~0U) < b->number.value_or(~0U);
    });
    std::vector<const SlotInfo*> done;
    for (const SlotInfo* one : all) {
      const auto is_it = [&](const SlotInfo* other) { return is_same_declaration(*one, *other); };
      if (std::any_of(done.begin(), done.end(), is_it)) continue;
      done.push_back(one);
      text += section(*one, static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is_it)));
    }
  }
  return text;
}

TEST_CASE("the page of registers is what the declarations say", "[pages]") { test::check_page("registers.md", page()); }

}  // namespace

}  // namespace vcpuspec
