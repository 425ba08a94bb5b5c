// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <set>

#include "checker/data_dir.h"
#include "checker/read_file.h"
#include "checker/vectors/bind.h"
#include "checker/vectors/digest.h"
#include "checker/vectors/format.h"
#include "checker/vectors/lint.h"
#include "checker/vectors/read_yaml.h"
#include "properties/claims/property.h"
#include "spec/registry/cited_functions.h"

/// What holds of the vectors that are shipped, taken together.
namespace vcpuspec {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> files_ending_in(const std::string& extension) {
  std::vector<std::string> all;
  for (const auto& entry : fs::recursive_directory_iterator(data_dir() / "vectors"))
    if (entry.path().extension() == extension) all.push_back(entry.path().string());
  REQUIRE(all.size() >= 12);
  return all;
}

const std::vector<VectorFile>& shipped() {
  static const std::vector<VectorFile> all = [] {
    std::vector<VectorFile> files;
    for (const std::string& name : files_ending_in(".yaml")) files.push_back(read_yaml(name));
    return files;
  }();
  return all;
}

/// A case with what its rule takes and gives there.
struct Known {
  const VectorCase* one;
  std::vector<std::string> words;  // the inputs that are not open, and their values
  std::vector<std::uint64_t> state;
  std::vector<std::uint64_t> answer;
  bool accepts;  // what is expected is not 0: it wakes, or the mask lets something through
};

Known know(const VectorCase& one, const Callable& callable) {
  const std::vector<std::uint64_t> values = bind(one, callable);
  const Expectation expected = expectations(one, callable).front();
  Known known{&one, {}, {}, callable.call(values), expected.value != 0};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const graph::Variable& input = callable.inputs()[i];
    if (input.kind != graph::Kind::input) continue;
    known.words.push_back(input.name);
    known.state.push_back(values[i]);
  }
  return known;
}

using Cases = std::map<std::string, Known>;

/// All shipped cases of a rule, by id.
Cases cases_of(const std::string& rule) {
  Cases all;
  for (const VectorFile& file : shipped()) {
    if (file.rule != rule) continue;
    const Callable callable = find_callable(rule, subject_of(file), file.rule_at, find_property_text);
    for (const VectorCase& one : file.cases) all.emplace(one.id, know(one, callable));
  }
  return all;
}

std::set<std::string> rules_with_vectors() {
  std::set<std::string> names;
  for (const VectorFile& file : shipped())
    if (!file.is_trace()) names.insert(file.rule);
  return names;
}

/// In how many bits two states differ.
int distance(const Known& a, const Known& b) {
  int bits = 0;
  for (std::size_t i = 0; i < a.state.size(); ++i) bits += std::popcount(a.state[i] ^ b.state[i]);
  return bits;
}

/// Whether a case stands one bit from its sibling, which is answered otherwise.
bool is_boundary(const Known& known, const Cases& all) {
  const auto sibling = all.find(known.one->sibling);
  return sibling != all.end() && sibling->second.answer != known.answer && distance(known, sibling->second) == 1;
}

using Functions = std::set<const CitedFunction*>;

/// The function that is the rule's text, and the cited ones that its recording passes through.
Functions cited_by(const Rule& rule) {
  Functions functions;
  const auto recording = record(rule.text);
  for (const CitedFunction& function : cited_functions()) {
    bool reached = function.file == rule.file && function.name == rule.function;
    for (const graph::SourcePlace& place : recording->graph.places())
      reached = reached || (function.file == place.at.file && function.first_line <= place.at.line &&
                            place.at.line <= function.last_line);
    if (reached) functions.insert(&function);
  }
  return functions;
}

/// What a rule says: its text and its helpers, and those of its other forms, as `gicv5.wake.best` is one of
/// `gicv5.wake`.
Functions said_by(const std::string& name) {
  Functions all;
  for (const Rule& rule : rules())
    if (rule.name == name || rule.name.starts_with(name + ".")) all.merge(cited_by(rule));
  return all;
}

/// The keys that those sentences cite.
std::set<std::string> citations_of(const std::string& rule) {
  std::set<std::string> keys;
  for (const CitedFunction* function : said_by(rule)) keys.insert(function->citation);
  return keys;
}

/// Sentences that no case can show, and why.
const std::map<std::string, std::string> not_for_cases = {
    {"gicv5-prop:P01", "it says that two texts always give one answer, which is proved; there is no state to reject"},
};

/// What a sentence lacks among cases that name it first: `KEY accept`, `KEY reject`, `KEY boundary`.
std::set<std::string> lacking(const std::string& rule, const Cases& all) {
  std::set<std::string> out;
  for (const std::string& key : citations_of(rule)) {
    if (not_for_cases.contains(key)) continue;
    std::set<std::string> there;
    for (const auto& [id, known] : all) {
      if (known.one->refs.front().key() != key) continue;
      there.insert(known.accepts ? "accept" : "reject");
      if (is_boundary(known, all)) there.insert("boundary");
    }
    for (const std::string kind : {"accept", "reject", "boundary"})
      if (!there.contains(kind)) out.insert(key + " " + kind);
  }
  return out;
}

/// The cases that stay when those are taken away that are about `key` and meet a condition.
template <class Condition>
Cases without(const Cases& all, const std::string& key, Condition condition) {
  Cases some;
  for (const auto& [id, known] : all)
    if (known.one->refs.front().key() != key || !condition(known)) some.emplace(id, known);
  return some;
}

/// `REGISTER bit N` for every bit of a rule's state that alone tells a case from its sibling.
std::set<std::string> deciding_bits(const std::string& rule) {
  std::set<std::string> bits;
  const Cases all = cases_of(rule);
  for (const auto& [id, known] : all) {
    if (!is_boundary(known, all)) continue;
    const Known& sibling = all.at(known.one->sibling);
    for (std::size_t i = 0; i < known.state.size(); ++i)
      if (const std::uint64_t bit = known.state[i] ^ sibling.state[i])
        bits.insert(known.words[i] + " bit " + std::to_string(std::countr_zero(bit)));
  }
  return bits;
}

bool names(const VectorCase& one, const std::string& word) {
  for (const Assignment& given : one.pre)
    if (given.place == word || given.place.starts_with(word + ".")) return true;
  return false;
}

std::uint64_t value_of(const VectorCase& one, const std::string& word) {
  for (const Assignment& given : one.pre)
    if (given.place == word) return given.value;
  return 0;
}

}  // namespace

TEST_CASE("every shipped file is in canonical form", "[exhaustive]") {
  for (const std::string& name : files_ending_in(".yaml")) {
    CAPTURE(name);
    const std::string text = read_file(name, "vector");
    CHECK(formatted(text, name) == text);
  }
}

TEST_CASE("every shipped file has exactly its JSON Lines beside it, and no JSON Lines stand alone", "[exhaustive]") {
  for (const InputError& error : stale_json_lines(shipped())) FAIL_CHECK(error.where().file << ": " << error.what());
  CHECK(files_ending_in(".jsonl").size() == shipped().size());
}

TEST_CASE("no two shipped cases mean the same", "[exhaustive]") {
  std::map<std::string, std::string> seen;
  for (const VectorFile& file : shipped())
    for (const VectorCase& one : file.cases) {
      const auto [known, is_new] = seen.emplace(digest(file, one), one.id);
      INFO(one.id << " is " << known->second);
      CHECK(is_new);
    }
}

TEST_CASE(
    "every sentence of the wake rule and of the effective mask has a case that accepts, one that rejects, and one "
    "at the boundary, a bit from its sibling",
    "[exhaustive]") {
  for (const std::string rule : {"gicv5.wake", "gicv5.effective_mask"}) {
    const Cases all = cases_of(rule);
    for (const std::string& missing : lacking(rule, all)) FAIL_CHECK(rule << " lacks " << missing);
  }
  CHECK(citations_of("gicv5.wake").size() >= 8);
  CHECK(citations_of("gicv5.effective_mask").size() >= 2);
}

TEST_CASE("a sentence of the wake rule without its cases would be noticed", "[exhaustive]") {
  const Cases all = cases_of("gicv5.wake");
  for (const std::string& key : citations_of("gicv5.wake")) {
    if (not_for_cases.contains(key)) continue;
    CHECK(lacking("gicv5.wake", without(all, key, [](const Known& k) { return k.accepts; })).contains(key + " accept"));
    CHECK(
        lacking("gicv5.wake", without(all, key, [](const Known& k) { return !k.accepts; })).contains(key + " reject"));
    CHECK(lacking("gicv5.wake", without(all, key, [&](const Known& k) { return is_boundary(k, all); }))
              .contains(key + " boundary"));
  }
}

TEST_CASE("every other sentence of GICv5's architecture is a rule with a case at the boundary, a bit from its sibling",
          "[exhaustive]") {
  const Functions of_wake = said_by("gicv5.wake");
  unsigned others = 0;
  for (const Rule& rule : rules()) {
    const CitedFunction* text = find_cited_function(rule.file, rule.function);
    if (!rule.file.starts_with("spec/gicv5/arch/") || of_wake.contains(text)) continue;
    ++others;
    const Cases all = cases_of(rule.name);
    CAPTURE(rule.name);
    CHECK(std::any_of(all.begin(), all.end(), [&](const auto& entry) {
      return entry.second.one->refs.front().key() == text->citation && is_boundary(entry.second, all);
    }));
  }
  CHECK(others >= 6);
}

TEST_CASE("a sentence that is said to be not for cases is one of the wake rule's", "[exhaustive]") {
  for (const auto& [key, reason] : not_for_cases) {
    CHECK(citations_of("gicv5.wake").contains(key));
    CHECK_FALSE(reason.empty());
  }
}

TEST_CASE("no shipped case with another answer is nearer than the sibling", "[exhaustive]") {
  for (const std::string& rule : rules_with_vectors()) {
    const Cases all = cases_of(rule);
    for (const auto& [id, known] : all) {
      if (known.one->sibling.empty()) continue;
      const int to_sibling = distance(known, all.at(known.one->sibling));
      for (const auto& [other_id, other] : all) {
        if (other.answer == known.answer || distance(known, other) >= to_sibling) continue;
        FAIL_CHECK(other_id << " is nearer to " << id << " than " << known.one->sibling);
      }
    }
  }
}

TEST_CASE("at the ends of both words, each condition of a candidate decides alone, and so does its priority",
          "[exhaustive]") {
  const std::set<std::string> bits = deciding_bits("gicv5.wake");
  for (const unsigned ppi : {0U, 63U, 64U, 127U}) {
    const std::string word = std::to_string(ppi / 64);
    const std::string bit = " bit " + std::to_string(ppi % 64);
    for (const std::string& reg : {"cpu.ICH_PPI_ENABLER" + word + "_EL2", "cpu.ICH_PPI_PENDR" + word + "_EL2",
                                   "cpu.ICH_PPI_ACTIVER" + word + "_EL2", "kvm.ppi_mask" + word}) {
      CAPTURE(reg, bit);
      CHECK(bits.contains(reg + bit));
    }
    const std::string lanes = "cpu.ICH_PPI_PRIORITYR" + std::to_string(ppi / 8) + "_EL2 bit ";
    CHECK(bits.contains(lanes + std::to_string(8 * (ppi % 8))));
  }
}

TEST_CASE("the enable, both ends of the mask and both ends of the active priorities decide alone", "[exhaustive]") {
  for (const std::string rule : {"gicv5.wake", "gicv5.effective_mask"}) {
    const std::set<std::string> bits = deciding_bits(rule);
    for (const std::string bit :
         {"cpu.ICH_VMCR_EL2 bit 0", "cpu.ICH_VMCR_EL2 bit 27", "cpu.ICH_APR_EL2 bit 0", "cpu.ICH_APR_EL2 bit 31"}) {
      CAPTURE(rule, bit);
      CHECK(bits.contains(bit));
    }
  }
}

TEST_CASE("what a shipped case says about KVM's view is what a put under WFI leaves of it", "[exhaustive]") {
  for (const VectorFile& file : shipped()) {
    if (file.rule != "gicv5.wake") continue;
    const Callable put = find_callable("gicv5.kvm.put_under_wfi", subject_of(file), {});
    for (const VectorCase& one : file.cases) {
      const std::vector<std::uint64_t> before = bind(one, put);
      const std::vector<std::uint64_t> after = put.call(before);
      for (std::size_t i = 0; i < before.size(); ++i) {
        const std::string& word = put.inputs()[i].name;
        const int out = put.output(word);
        if (out < 0 || !word.starts_with("kvm.") || !names(one, word)) continue;
        CAPTURE(one.id, word);
        CHECK(after[static_cast<std::size_t>(out)] == before[i]);
      }
    }
  }
}

TEST_CASE("KVM handles every PPI of a shipped case as the hardware does", "[exhaustive]") {
  for (const VectorFile& file : shipped()) {
    if (file.rule != "gicv5.wake") continue;
    for (const VectorCase& one : file.cases)
      for (const std::string word : {"0", "1"}) {
        CAPTURE(one.id);
        CHECK(value_of(one, "kvm.irq_config_level" + word) == value_of(one, "cpu.ICC_PPI_HMR" + word + "_EL1"));
      }
  }
}

TEST_CASE("in a shipped case the software PPI is edge, and the timers and the PMU are level", "[exhaustive]") {
  constexpr std::uint64_t software = 1U << 3;
  constexpr std::uint64_t level = 1U << 23 | 1U << 27 | 1U << 30;
  for (const VectorFile& file : shipped()) {
    if (file.rule != "gicv5.wake") continue;
    for (const VectorCase& one : file.cases) {
      const std::uint64_t used = value_of(one, "cpu.ICH_PPI_ENABLER0_EL2") | value_of(one, "cpu.ICH_PPI_PENDR0_EL2");
      CAPTURE(one.id);
      CHECK((value_of(one, "cpu.ICC_PPI_HMR0_EL1") & used & (software | level)) == (used & level));
    }
  }
}

}  // namespace vcpuspec
