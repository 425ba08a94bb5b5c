// SPDX-License-Identifier: Apache-2.0
#include "checker/nearest.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace vcpuspec {

namespace {

/// How many slips turn one word into the other: a character too many, too few or wrong, or two neighbours swapped.
std::size_t distance(std::string_view a, std::string_view b) {
  using Row = std::vector<std::size_t>;
  Row above_that(b.size() + 1);
  Row above(b.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    Row row = {i + 1};
    for (std::size_t j = 0; j < b.size(); ++j) {
      row.push_back(std::min({above[j] + (a[i] == b[j] ? 0 : 1), row[j] + 1, above[j + 1] + 1}));
      const bool are_swapped = i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j];
      if (are_swapped) row[j + 1] = std::min(row[j + 1], above_that[j - 1] + 1);
    }
    above_that = std::exchange(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  constexpr std::size_t longest = 128;  // nobody misspells a name into a page of text; the cost is quadratic
  if (word.size() > longest) return "";
  std::size_t best = std::max<std::size_t>(2, word.size() / 3) + 1;
  std::string found;
  for (const std::string& candidate : known) {
    const std::size_t edits = distance(word, candidate);
    if (edits < best) {
      best = edits;
      found = candidate;
    }
  }
  return found;
}

std::string joined(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
  return list;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  constexpr std::size_t few = 24;
  const std::string found = nearest(word, known);
  if (!found.empty()) return "did you mean `" + found + "`?";
  return known.size() <= few ? "known here: " + joined(known) : "nothing known here comes near it";
}

}  // namespace vcpuspec
