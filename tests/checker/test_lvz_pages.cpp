// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "checker/citations.h"
#include "checker/cli/vector_files.h"
#include "checker/vectors/bind.h"
#include "checker/vectors/read_vectors.h"
#include "properties/claims/property.h"
#include "spec/registry/cited_functions.h"
#include "tests/support/generated_page.h"

/// Pages about what is not decided: what each sentence about LVZ and KVM rests on, of which there is no public manual,
/// and which vectors tell readings of LoongArch apart.
namespace vcpuspec {

namespace {

std::string escaped(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.replace(at, 1, "\\|");
  return text;
}

const std::string& tier_of(const std::string& key) {
  static const Citations citations = read_citations(std::string(VCPUSPEC_SOURCE_DIR) + "/docs/citations.yaml");
  const Citation* citation = citations.find(key);
  REQUIRE(citation != nullptr);
  return name_of(citation->tier);
}

/// One table for each header, in the order in which a reader meets them.
std::string sentences_page() {
  std::string text =
      "# What each sentence about LVZ and KVM rests on\n\nMade from the headers in `spec/loongarch/lvz` and "
      "`spec/loongarch/kvm`, and from `docs/citations.yaml`; a test compares. There is no public\nmanual of LVZ: "
      "*vendor-code* is what Linux does, from which hardware is concluded, *other-code* what emulators and other "
      "hypervisors do,\n*inferred* our own conclusion. `docs/lvz.md` is the text to these tables.\n";
  std::string file;
  for (const CitedFunction& function : cited_functions()) {
    if (!function.file.starts_with("spec/loongarch/lvz/") && !function.file.starts_with("spec/loongarch/kvm/"))
      continue;
    if (function.file != file)
      text += fmt::format("\n## `{}`\n\n| function | says | by | evidence |\n|---|---|---|---|\n", function.file);
    file = function.file;
    text += fmt::format("| `{}` | {} | `{}` | {} |\n", function.name, escaped(function.sentence), function.citation,
                        tier_of(function.citation));
  }
  return text;
}

/// For each choice, the cases that tell its values apart.
using Told = std::map<std::string, std::set<std::string>>;

/// What the rule answers to a case whose choice has another value, or nothing where its state is impossible then.
std::vector<std::uint64_t> answer_to(VectorCase one, std::size_t config, std::uint64_t value,
                                     const Callable& callable) {
  one.config[config].value = value;
  try {
    return callable.call(bind(one, callable));
  } catch (const InputError&) {
    return {};
  }
}

/// A case that names a choice tells its value from another one if the rule answers otherwise under that. Of a choice
/// with more bits than one, values are tried that differ in one of them.
void look(const VectorCase& one, const Callable& callable, Told& told) {
  const std::vector<Expectation> expected = expectations(one, callable);
  for (std::size_t i = 0; i < one.config.size(); ++i) {
    const Assignment& given = one.config[i];
    const int at = callable.input(given.place);
    if (!given.place.starts_with("choice.") || at < 0) continue;
    for (unsigned bit = 0; bit < callable.inputs()[static_cast<std::size_t>(at)].width; ++bit) {
      const std::vector<std::uint64_t> answer = answer_to(one, i, given.value ^ std::uint64_t{1} << bit, callable);
      if (!answer.empty() && !are_met(expected, answer)) told[given.place].insert(one.id);
    }
  }
}

Told all_told() {
  Told told;
  for (const std::string& name : cli::shipped_files()) {
    const VectorFile file = read_vectors(name);
    if (file.is_trace() || !file.rule.starts_with("loongarch.")) continue;
    const Callable callable = find_callable(file.rule, subject_of(file), file.rule_at, find_property_text);
    for (const VectorCase& one : file.cases) look(one, callable, told);
  }
  return told;
}

std::string readings_page() {
  const Told told = all_told();
  std::string text =
      "# Readings of LoongArch, and the vectors that tell them apart\n\nMade from the choices of the model and the "
      "shipped vectors; a test compares. A case tells readings apart if it names the choice and\nthe rules answer "
      "otherwise under another value. Of a choice with several bits the other value differs in one of them.\n\n"
      "| choice | bits | meaning | by | evidence | cases | for example |\n|---|---|---|---|---|---|---|\n";
  for (const OpenValueInfo& open : subject_of_name("loongarch.lvz").open_values) {
    if (!open.name.starts_with("choice.")) continue;
    const auto found = told.find(open.name);
    INFO(open.name);
    CHECK(found != told.end());
    if (found == told.end()) continue;
    text += fmt::format("| `{}` | {} | {} | `{}` | {} | {} | `{}` |\n", open.name, open.width, escaped(open.meaning),
                        open.citation, tier_of(open.citation), found->second.size(), *found->second.begin());
  }
  return text;
}

TEST_CASE("the page of sentences about LVZ and KVM says what each rests on", "[pages]") {
  test::check_page("lvz_sentences.md", sentences_page());
}

TEST_CASE("the page of readings has a case for every pair of readings of a choice", "[pages][exhaustive]") {
  test::check_page("loongarch_readings.md", readings_page());
}

}  // namespace

}  // namespace vcpuspec
