// SPDX-License-Identifier: Apache-2.0
#include "checker/recorded/search.h"

#include <algorithm>
#include <set>

#include "checker/vectors/binder.h"

namespace vcpuspec::recorded {

namespace {

/// Wider choices are numbers, of which all values are too many to try.
constexpr unsigned most_bits = 6;

}  // namespace

std::vector<ChoiceSearch::Values> ChoiceSearch::assignments(const Values& from, const ChoiceSet& set,
                                                            std::string& bound) const {
  std::vector<Values> all = {from};
  std::vector<Values> changed_most = {from};  // from here on one more choice is changed
  std::vector<std::size_t> last_changed = {0};
  std::string wide;
  while (!changed_most.empty()) {
    std::vector<Values> next;
    std::vector<std::size_t> next_changed;
    for (std::size_t k = 0; k < changed_most.size(); ++k) {
      for (std::size_t i = last_changed[k]; i < from.size(); ++i) {
        const unsigned width = bits_of(model_->choices()[i].width);
        if (!set[i]) continue;
        if (width > most_bits) {
          wide = model_->choices()[i].name;
          continue;
        }
        for (std::uint64_t value = 0; value <= ones(width); ++value) {
          if (value == from[i]) continue;
          if (all.size() > limits_.assignments) {
            bound = "more than " + std::to_string(limits_.assignments) + " values of choices to try";
            return all;
          }
          all.push_back(changed_most[k]);
          all.back()[i] = value;
          next.push_back(all.back());
          next_changed.push_back(i + 1);
        }
      }
    }
    changed_most = std::move(next);
    last_changed = std::move(next_changed);
  }
  if (!wide.empty()) bound = "`" + wide + "` has too many values to try";
  return all;
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
