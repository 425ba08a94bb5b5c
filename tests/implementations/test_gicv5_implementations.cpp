// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "checker/implementation.h"
#include "checker/include/vcpuspec/implementation.h"
#include "properties/claims/property.h"
#include "spec/registry/registry.h"
#include "tests/support/random_inputs.h"

/// Implementations written from the facts alone, against the rules: two readings of the same sources.
namespace vcpuspec {

namespace {

/// The words of gicv5.wake.
using Words = std::array<std::uint64_t, 28>;
enum Word : unsigned { vmcr = 0, apr = 1, enabled = 2, pending = 4, active = 6, exposed = 10, priorityr = 12 };

constexpr const char* kvm_revisions[] = {"v1", "v6", "v7", "first_fix", "today"};

using Table = struct vcpuspec_implementation;  // the function is of the same name

/// The registry's name of a revision of a rule; today's is the rule itself.
std::string of_revision(const std::string& rule, const std::string& revision) {
  return revision == "today" ? rule : rule + "@" + revision;
}

/// A library under test in this very process: these are ours.
class Library {
 public:
  explicit Library(const std::string& name)
      : handle_(dlopen((VCPUSPEC_IMPLEMENTATIONS_DIR "/" + name + ".so").c_str(), RTLD_NOW | RTLD_LOCAL)) {
    INFO(name);
    REQUIRE(handle_ != nullptr);
    using Entry = const Table* (*)();
    const auto entry = reinterpret_cast<Entry>(dlsym(handle_.get(), "vcpuspec_implementation"));
    REQUIRE(entry != nullptr);
    table_ = entry();
    REQUIRE(table_->size == sizeof(Table));
    REQUIRE(table_->abi_version == VCPUSPEC_ABI_VERSION);
  }
  std::string description() const { return table_->describe(); }
  bool wake(const Words& in) const { return answer(0, in.data()) != 0; }
  std::uint64_t effective_mask(const Words& in) const { return answer(1, in.data()); }

 private:
  struct Close {
    void operator()(void* handle) const { dlclose(handle); }
  };
  std::uint64_t answer(std::uint32_t fn, const std::uint64_t* in) const {
    std::uint64_t out = ~std::uint64_t{0};
    if (table_->call(fn, in, &out, 1) != VCPUSPEC_OK) FAIL("not answered");
    return out;
  }
  std::unique_ptr<void, Close> handle_;
  const Table* table_ = nullptr;
};

/// What KVM held before the put of a PPI that it does not expose, which no word of gicv5.wake tells.
enum class Unexposed : std::uint8_t { as_hardware, anything };

/// The text of a registered rule or of a property.
const Text& text_named(const std::string& name) {
  INFO(name);
  const Rule* const rule = find_rule(name);
  const Text* const text = rule != nullptr ? &rule->text : find_property_text(name);
  REQUIRE(text != nullptr);
  return *text;
}

/// A registered rule, or a property, that is asked with the words of gicv5.wake.
class Model {
 public:
  explicit Model(const std::string& name) : text_(text_named(name)), variables_(record(text_)->graph.variables()) {
    const std::vector<std::string>& names = find_signature("gicv5.wake")->inputs;
    for (const graph::Variable& v : variables_) {
      const auto found = std::find(names.begin(), names.end(), v.name);
      word_of_.push_back(found == names.end() ? -1 : static_cast<int>(found - names.begin()));
    }
  }

  std::uint64_t operator()(const Words& in, std::uint64_t count_of_zero = 0,
                           Unexposed unexposed = Unexposed::as_hardware) {
    return outputs(in, count_of_zero, unexposed).front();
  }
  /// All that the text gives.
  std::vector<std::uint64_t> outputs(const Words& in, std::uint64_t count_of_zero, Unexposed unexposed) {
    inputs_.clear();
    for (std::size_t i = 0; i < variables_.size(); ++i) {
      const int word = word_of_[i];
      inputs_.push_back(word >= 0 ? in[static_cast<unsigned>(word)]
                                  : other(variables_[i], in, count_of_zero, unexposed));
    }
    return run(text_, inputs_);
  }

 private:
  std::uint64_t other(const graph::Variable& v, const Words& in, std::uint64_t count_of_zero, Unexposed unexposed) {
    if (v.kind == graph::Kind::choice) return ones(v.width);
    if (v.kind == graph::Kind::arbitrary) return count_of_zero;
    if (unexposed == Unexposed::anything) return numbers_.word(v.width);
    const int word = shadow_of(v.name);
    return word >= 0 ? in[static_cast<unsigned>(word)] : 0;
  }
  /// Which word KVM's own view of the same thing repeats.
  static int shadow_of(const std::string& name) {
    static const std::map<std::string, int> shadows = [] {
      std::map<std::string, int> all;
      for (int w = 0; w < 2; ++w) {
        all["kvm.irq_enabled" + std::to_string(w)] = enabled + w;
        all["kvm.irq_pending_latch" + std::to_string(w)] = pending + w;
      }
      for (int n = 0; n < 16; ++n) all["kvm.irq_priority" + std::to_string(n)] = priorityr + n;
      return all;
    }();
    const auto found = shadows.find(name);
    return found == shadows.end() ? -1 : found->second;
  }

  const Text& text_;
  std::vector<graph::Variable> variables_;
  std::vector<int> word_of_;
  std::vector<std::uint64_t> inputs_;
  test::Numbers numbers_{7};
};

/// One exposed PPI that is enabled, pending and not active. hap: the highest active priority, 32 when none is active.
struct One {
  std::uint64_t en;
  std::uint64_t pcr;
  unsigned hap;
  std::uint64_t priority;
  unsigned ppi;

  Words words() const {
    Words in{};
    in[vmcr] = en | pcr << 27;
    in[apr] = hap == 32 ? 0 : std::uint64_t{1} << hap;
    for (const unsigned map : {enabled, pending, exposed}) in[map + ppi / 64] = std::uint64_t{1} << ppi % 64;
    in[priorityr + ppi / 8] = priority << 8 * (ppi % 8);
    return in;
  }
};

/// All 67,584 states of one candidate (gicv5-prop:domain), its place changing from state to state.
template <class Visit>
void for_each_state(Visit visit) {
  constexpr unsigned places[] = {0, 27, 63, 64, 127};  // five: prime to the number of priorities
  unsigned count = 0;
  for (std::uint64_t en = 0; en < 2; ++en)
    for (std::uint64_t pcr = 0; pcr < 32; ++pcr)
      for (unsigned hap = 0; hap <= 32; ++hap)
        for (std::uint64_t priority = 0; priority < 32; ++priority)
          visit(One{en, pcr, hap, priority, places[count++ % std::size(places)]});
  REQUIRE(count == 67584);
}

/// Any state whose reserved bits are zero.
Words random_state(test::Numbers& numbers) {
  const std::vector<Subject>& all = subjects();
  static const Subject& gicv5 = *std::find_if(all.begin(), all.end(), [](const auto& s) { return s.name == "gicv5"; });
  const std::vector<std::string>& names = find_signature("gicv5.wake")->inputs;
  Words in;
  for (unsigned i = 0; i < in.size(); ++i) in[i] = numbers.word(64) & gicv5.find(names[i])->state_mask;
  return in;
}

/// How often each file differs from the hardware with EN set, counted by hand. v6: the pairs with min(hap, PCR + 1)
/// below 32; v7: without those where it is 0; first_fix: all with PCR < hap; v1: as v6 while a priority is active
/// (1024), and with none, counting zero as 0, all priorities from 1 to PCR (496).
const std::map<std::string, unsigned> differences_counted_by_hand = {
    {"v1", 1024 + 496}, {"v6", 1055}, {"v7", 1055 - 32}, {"first_fix", 528}, {"today", 0}};

/// How an answer differs from the hardware's.
enum Deviation : int { missed = -1, none = 0, spurious = 1 };
Deviation deviation(bool answer, bool hardware) {
  if (answer == hardware) return none;
  return answer ? spurious : missed;
}

/// The conditions under which the proved properties say that a revision deviates, run on numbers.
class ProvedDifference {
 public:
  explicit ProvedDifference(const std::string& revision) : nowhere_else_(id(revision, "nowhere_else")) {
    for (const Deviation part : {spurious, missed}) {
      const std::string name = id(revision, part == spurious ? "spurious" : "missed");
      if (find_property_text(name) != nullptr) parts_.emplace(part, Model(name));
    }
    REQUIRE_FALSE(parts_.empty());
  }

  Deviation operator()(const Words& in, Unexposed unexposed = Unexposed::as_hardware) {
    if (holds(nowhere_else_, in, unexposed)) return none;
    for (auto& [deviation, part] : parts_)
      if (holds(part, in, unexposed)) return deviation;
    FAIL("neither spurious nor missed, and yet a difference");
    return none;
  }

 private:
  static std::string id(const std::string& revision, const std::string& part) {
    return "gicv5.kvm.difference." + revision + "." + part;
  }
  /// Whether the condition of a part holds; the model must then bear out its claim.
  static bool holds(Model& part, const Words& in, Unexposed unexposed) {
    const std::vector<std::uint64_t> assumption_and_claim = part.outputs(in, 0, unexposed);
    const bool assumed = assumption_and_claim[0] != 0;
    if (assumed) REQUIRE(assumption_and_claim[1] != 0);
    return assumed;
  }

  Model nowhere_else_;
  std::map<Deviation, Model> parts_;
};

TEST_CASE("every C implementation of KVM answers as the model's revision in all 67,584 states of one candidate",
          "[implementations][domain][exhaustive]") {
  for (const std::string revision : kvm_revisions) {
    const Library library("kvm_" + revision);
    Model model(of_revision("gicv5.kvm.wake", revision));
    unsigned different = 0;
    for_each_state([&](const One& one) {
      const Words in = one.words();
      different += library.wake(in) != (model(in) != 0) ? 1 : 0;
    });
    INFO(revision);
    CHECK(different == 0);
  }
}

TEST_CASE("the C implementation of the hardware answers as the rule in all 67,584 states of one candidate",
          "[implementations][domain][exhaustive]") {
  const Library library("architecture");
  Model model("gicv5.wake");
  unsigned different = 0;
  for_each_state([&](const One& one) { different += library.wake(one.words()) != (model(one.words()) != 0) ? 1 : 0; });
  CHECK(different == 0);
}

TEST_CASE("every C implementation of KVM differs from the hardware exactly where it is proved to, in all 67,584 states",
          "[implementations][domain][exhaustive]") {
  const Library hardware("architecture");
  for (const std::string revision : kvm_revisions) {
    const Library library("kvm_" + revision);
    ProvedDifference proved(revision);
    unsigned unlike_the_proof = 0;
    unsigned while_enabled = 0;
    for_each_state([&](const One& one) {
      const Words in = one.words();
      const Deviation found = deviation(library.wake(in), hardware.wake(in));
      unlike_the_proof += found != proved(in) ? 1 : 0;
      while_enabled += found != none && one.en != 0 ? 1 : 0;
    });
    INFO(revision);
    CHECK(unlike_the_proof == 0);
    CHECK(while_enabled == differences_counted_by_hand.at(revision));
  }
}

TEST_CASE("every C implementation of KVM differs from the hardware exactly where it is proved to, in random states",
          "[implementations][exhaustive]") {
  const Library hardware("architecture");
  for (const std::string revision : kvm_revisions) {
    const Library library("kvm_" + revision);
    ProvedDifference proved(revision);
    const Unexposed unexposed = revision == "v1" ? Unexposed::as_hardware : Unexposed::anything;
    test::Numbers numbers(6);
    unsigned unlike_the_proof = 0;
    std::map<Deviation, unsigned> seen;
    for (unsigned i = 0; i < 10000; ++i) {
      const Words in = random_state(numbers);
      const Deviation found = deviation(library.wake(in), hardware.wake(in));
      ++seen[found];
      unlike_the_proof += found != proved(in, unexposed) ? 1 : 0;
    }
    INFO(revision);
    CHECK(unlike_the_proof == 0);
    CHECK(seen[none] > 0);
    CHECK(seen[spurious] > 0);
    CHECK((seen[missed] > 0) == (revision == "v1" || revision == "first_fix"));
  }
}

TEST_CASE("every C implementation of KVM answers as the model's revision in random states", "[implementations]") {
  for (const std::string revision : kvm_revisions) {
    const Library library("kvm_" + revision);
    Model model(of_revision("gicv5.kvm.wake", revision));
    // v1 looks at PPIs that are not exposed; what KVM holds of those must be said. To the others it must not matter.
    const Unexposed unexposed = revision == "v1" ? Unexposed::as_hardware : Unexposed::anything;
    test::Numbers numbers(1);
    unsigned different = 0;
    unsigned woken = 0;
    constexpr unsigned states = 10000;
    for (unsigned i = 0; i < states; ++i) {
      const Words in = random_state(numbers);
      const bool answer = library.wake(in);
      woken += answer ? 1 : 0;
      different += answer != (model(in, 0, unexposed) != 0) ? 1 : 0;
    }
    INFO(revision);
    CHECK(different == 0);
    CHECK(woken > states / 20);
    CHECK(woken < states - states / 20);
  }
}

TEST_CASE("the C implementation of the hardware answers as both forms of the rule in random states",
          "[implementations]") {
  const Library library("architecture");
  Model lanes("gicv5.wake");
  Model best("gicv5.wake.best");
  test::Numbers numbers(2);
  unsigned different = 0;
  for (unsigned i = 0; i < 10000; ++i) {
    const Words in = random_state(numbers);
    const bool answer = library.wake(in);
    different += answer != (lanes(in) != 0) || answer != (best(in) != 0) ? 1 : 0;
  }
  CHECK(different == 0);
}

TEST_CASE("today's KVM in C is the hardware in C unless a PPI is active", "[implementations]") {
  const Library today("kvm_today");
  const Library hardware("architecture");
  test::Numbers numbers(3);
  unsigned spurious = 0;
  for (unsigned i = 0; i < 10000; ++i) {
    Words in = random_state(numbers);
    if (hardware.wake(in)) REQUIRE(today.wake(in));
    else spurious += today.wake(in) ? 1 : 0;
    in[active] = in[active + 1] = 0;
    REQUIRE(today.wake(in) == hardware.wake(in));
  }
  CHECK(spurious > 0);
}

TEST_CASE("every C implementation's effective mask is the model's revision's", "[implementations][domain]") {
  for (const std::string revision : kvm_revisions) {
    const Library library("kvm_" + revision);
    Model model(of_revision("gicv5.effective_mask", revision));
    test::Numbers numbers(4);
    unsigned different = 0;
    for (std::uint64_t control = 0; control < 64; ++control)
      for (unsigned hap = 0; hap <= 32; ++hap) {
        Words in = One{control & 1, control >> 1, hap, 0, 0}.words();
        in[apr] |= hap == 32 ? 0 : numbers.word(32) << hap & 0xffffffffU;  // less urgent ones are active too
        different += library.effective_mask(in) != model(in) ? 1 : 0;
      }
    INFO(revision);
    CHECK(different == 0);
  }
}

// Reserved bits set: no rule of the registry is asked that, the row of the facts is.                 kvm-arm64:W8
TEST_CASE("up to the first fix the upper half of APR hides that the lower one is zero", "[implementations][facts]") {
  Words in = One{1, 10, 32, 0, 27}.words();
  in[apr] = std::uint64_t{1} << 32;
  for (const char* const name : {"kvm_v1", "kvm_v6", "kvm_v7", "kvm_first_fix"})
    CHECK(Library(name).effective_mask(in) == 0);
  CHECK(Library("kvm_today").effective_mask(in) == 11);
  CHECK(Library("architecture").wake(in));
}

TEST_CASE("hostile implementations answer rightly where they do no harm", "[implementations]") {
  const Library hardware("architecture");
  for (const char* const name : {"crash", "loop", "exit0", "memory", "forks"}) {
    const Library library(std::string("hostile_") + name);
    CHECK(library.description().find(std::string("hostile: ") + name) != std::string::npos);
    test::Numbers numbers(5);
    for (unsigned i = 0; i < 2000; ++i) {
      Words in = random_state(numbers);
      if ((in[vmcr] & 1) == 0) in[vmcr] &= ~(std::uint64_t{1} << 27);  // not the one input they wait for
      REQUIRE(library.wake(in) == hardware.wake(in));
    }
  }
}

}  // namespace

}  // namespace vcpuspec
