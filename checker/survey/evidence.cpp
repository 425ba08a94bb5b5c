// SPDX-License-Identifier: Apache-2.0
#include "checker/survey/evidence.h"

#include <algorithm>
#include <set>

namespace vcpuspec {

namespace {

bool contains(const std::vector<std::uint64_t>& values, std::uint64_t value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

/// Which bits of each word hang on other dials than that one.
std::vector<std::uint64_t> depends_on_others(const std::vector<Readings>& all, const Readings& one) {
  std::vector<std::uint64_t> depends(one.differ.size());
  for (const Readings& other : all)
    for (std::size_t i = 0; &other != &one && i < depends.size(); ++i) depends[i] |= other.depends[i];
  return depends;
}

/// The bits of each word that an answer must have as a reading has them: the words that differ, and those that say
/// where it went, but for what hangs on other choices and what is unspecified under some value.
std::vector<std::uint64_t> compared_bits(const std::vector<Readings>& all, const Readings& one, const Sight& sight) {
  std::vector<std::uint64_t> bits = depends_on_others(all, one);
  for (std::size_t i = 0; i < bits.size(); ++i) {
    const bool counts = one.differ[i] != 0 || sight.way[i];
    bits[i] = counts ? sight.seen[i] & (~bits[i] | one.differ[i]) : 0;
    for (const Reading& reading : one.each) bits[i] &= reading.known[i];
  }
  return bits;
}

bool is_explained(const Reading& reading, const std::vector<std::uint64_t>& bits,
                  const std::vector<std::uint64_t>& answer) {
  for (std::size_t i = 0; i < bits.size(); ++i)
    if (((reading.words[i] ^ answer[i]) & bits[i]) != 0) return false;
  return true;
}

/// The answer that leaves fewest values, and one that leaves none of these: where there is no such, as few as can be.
std::vector<Testimony> contradicting(const std::vector<Testimony>& all) {
  const auto fewest = std::min_element(all.begin(), all.end(), [](const Testimony& a, const Testimony& b) {
    return a.evidence.explain.size() < b.evidence.explain.size();
  });
  const auto common = [&](const Testimony& other) {
    return std::count_if(fewest->evidence.explain.begin(), fewest->evidence.explain.end(),
                         [&](std::uint64_t value) { return !contains(other.evidence.exclude, value); });
  };
  const auto against = std::min_element(all.begin(), all.end(),
                                        [&](const Testimony& a, const Testimony& b) { return common(a) < common(b); });
  return {*fewest, *against};
}

/// The answer that leaves fewest of the values that are left, the first of them.
Testimony most_telling(const std::vector<Testimony>& all) {
  return *std::min_element(all.begin(), all.end(), [](const Testimony& a, const Testimony& b) {
    return a.evidence.explain.size() < b.evidence.explain.size();
  });
}

}  // namespace

std::vector<Evidence> evidence_of(const std::vector<Readings>& readings, const Sight& sight,
                                  const std::vector<std::uint64_t>& answer) {
  std::vector<Evidence> all;
  for (const Readings& one : readings) {
    const std::vector<std::uint64_t> bits = compared_bits(readings, one, sight);
    std::size_t telling = 0;
    while (telling < bits.size() && (bits[telling] & one.differ[telling]) == 0) ++telling;
    if (telling == bits.size()) continue;
    Evidence evidence{one.dial, {}, {}, telling};
    evidence.bits = bits[telling] & one.differ[telling];
    evidence.given = answer[evidence.word];
    for (std::size_t i = one.values.size(); i-- > 0;) {
      const bool explains = is_explained(one.each[i], bits, answer);
      (explains ? evidence.explain : evidence.exclude).push_back(one.values[i]);
      if (!explains) evidence.would_give = one.each[i].words[evidence.word];
    }
    std::reverse(evidence.explain.begin(), evidence.explain.end());
    std::reverse(evidence.exclude.begin(), evidence.exclude.end());
    all.push_back(std::move(evidence));
  }
  return all;
}

DialFinding finding_of(const std::vector<Testimony>& all, std::uint64_t present) {
  DialFinding result;
  std::set<std::uint64_t> possible;
  std::set<std::uint64_t> excluded;
  std::vector<Testimony> telling;
  for (const Testimony& one : all) {
    if (one.evidence.explain.empty()) {
      ++result.unexplained;
      continue;
    }
    if (one.evidence.exclude.empty()) continue;
    possible.insert(one.evidence.explain.begin(), one.evidence.explain.end());
    excluded.insert(one.evidence.exclude.begin(), one.evidence.exclude.end());
    telling.push_back(one);
    if (contains(one.evidence.exclude, present)) result.against.push_back(one);
  }
  result.told = telling.size();
  if (telling.empty()) return result;
  std::set_difference(possible.begin(), possible.end(), excluded.begin(), excluded.end(),
                      std::back_inserter(result.left));
  for (const std::uint64_t value : possible) {
    const auto explained = static_cast<std::size_t>(std::count_if(
        telling.begin(), telling.end(), [&](const Testimony& w) { return contains(w.evidence.explain, value); }));
    if (explained <= result.most) continue;
    result.most = explained;
    result.likeliest = value;
  }
  if (result.left.empty()) result.finding = Conclusion::contradiction;
  else result.finding = result.left.size() == 1 ? Conclusion::told : Conclusion::narrowed;
  result.witnesses = result.left.empty() ? contradicting(telling) : std::vector<Testimony>{most_telling(telling)};
  return result;
}

}  // namespace vcpuspec
