// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "checker/recorded/pass.h"

namespace vcpuspec::recorded {

/// Looks for values of the choices that nobody stated which give what a trace shows, from its first record on.
class ChoiceSearch {
 public:
  ChoiceSearch(std::string path, std::shared_ptr<Model> model, const SearchLimits& limits)
      : path_(std::move(path)), model_(std::move(model)), limits_(limits) {}

  /// What came out of a search.
  struct Found {
    std::unique_ptr<Pass> pass;  // one that has come as far, and agrees with the record; nothing: there is none
    std::string gave_up;         // why not all values were tried; empty: they were
  };
  /// For the record at which a pass stands, which differs by the choices given.
  Found find(const Pass& pass, ChoiceSet differs_by);

 private:
  using Values = std::vector<std::uint64_t>;

  /// The values to try for the choices of a set, those that change the fewest first; what bounds them.
  std::vector<Values> assignments(const Values& from, const ChoiceSet& set, std::string& bound) const;
  /// A pass with these choices up to the record, when it differs nowhere that `pass` does not; adds to `differs_by`
  /// what decides where it differs.
  std::unique_ptr<Pass> replay(const Pass& pass, const Values& values, ChoiceSet& differs_by);

  std::string path_;
  std::shared_ptr<Model> model_;
  SearchLimits limits_;
  std::size_t read_again_ = 0;
};

}  // namespace vcpuspec::recorded
