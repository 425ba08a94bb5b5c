// SPDX-License-Identifier: Apache-2.0
#include "checker/recorded/search.h"

#include <algorithm>
#include <set>

#include "checker/vectors/binder.h"

namespace vcpuspec::recorded {

namespace {

/// Wider choices are numbers, of which all values are too many to try.
constexpr unsigned most_bits = 6;

/// Values of all choices, some of them changed, and which of the choices that may be come behind those.
struct Changed {
  std::vector<std::uint64_t> values;
  std::size_t behind;
};

std::vector<std::vector<std::uint64_t>> values_of(const std::vector<Changed>& all) {
  std::vector<std::vector<std::uint64_t>> values;
  for (const Changed& one : all) values.push_back(one.values);
  return values;
}

}  // namespace

std::vector<ChoiceSearch::Values> ChoiceSearch::assignments(const Values& from, const ChoiceSet& set,
                                                            std::string& bound) const {
  std::vector<std::size_t> narrow;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (!set[i]) continue;
    if (bits_of(model_->choices()[i].width) <= most_bits) narrow.push_back(i);
    else bound = "`" + model_->choices()[i].name + "` has too many values to try";
  }
  // Each is extended by a change of one choice behind those that it has changed already.
  std::vector<Changed> all = {{from, 0}};
  for (std::size_t next = 0; next < all.size(); ++next)
    for (std::size_t k = all[next].behind; k < narrow.size(); ++k)
      for (std::uint64_t value = 0; value <= ones(bits_of(model_->choices()[narrow[k]].width)); ++value) {
        if (value == from[narrow[k]]) continue;
        if (all.size() > limits_.assignments) {
          bound = "more than " + std::to_string(limits_.assignments) + " values of choices to try";
          return values_of(all);
        }
        all.push_back({all[next].values, k + 1});
        all.back().values[narrow[k]] = value;
      }
  return values_of(all);
}

std::unique_ptr<Pass> ChoiceSearch::replay(const Pass& pass, const Values& values, ChoiceSet& differs_by) {
  auto other = std::make_unique<Pass>(path_, model_, values);
  while (std::optional<Judged> judged = other->next()) {
    ++read_again_;
    const std::size_t line = other->record().line;
    const bool differs = judged->verdict == Verdict::violates || judged->verdict == Verdict::needs_choice;
    const auto before = pass.different().find(line);
    if (differs && before == pass.different().end()) {
      differs_by |= judged->choices;
      return nullptr;
    }
    // What has been said of a record before, no later one takes back.
    if (differs) judged->verdict = before->second;
    other->settle(*judged, differs ? "no values of the choices were found that give it" : "");
    if (line == pass.record().line) return other;
    if (read_again_ > limits_.records) return nullptr;
  }
  return nullptr;
}

ChoiceSearch::Found ChoiceSearch::find(const Pass& pass, ChoiceSet differs_by) {
  const std::string spent = "the search has read " + std::to_string(limits_.records) + " records again";
  if (pass.different().size() >= Pass::most_different)
    return {nullptr, std::to_string(Pass::most_different) + " records differ already"};
  std::set<Values> tried;
  for (;;) {
    std::string bound;
    ChoiceSet more = differs_by;
    for (const Values& values : assignments(pass.choices(), differs_by, bound)) {
      if (values == pass.choices() || !tried.insert(values).second || !model_->allows(values)) continue;
      if (auto found = replay(pass, values, more)) return {std::move(found), ""};
      if (read_again_ > limits_.records) return {nullptr, spent};
    }
    if (more == differs_by || !bound.empty()) return {nullptr, bound};
    differs_by = more;
  }
}

}  // namespace vcpuspec::recorded
