// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <string_view>

#include "checker/check.h"
#include "checker/cli/options.h"
#include "checker/input_error.h"
#include "checker/nearest.h"
#include "checker/style.h"

namespace vcpuspec::cli {

namespace {

/// Whether a word is meant as an endpoint, whether or not there is one of that name.
bool is_endpoint(const std::string& word) {
  constexpr std::string_view beginnings[] = {"so:", "exec:", "qemu:", "gdb:", "unix:", "tcp:", "trace:", "model@"};
  return word == "model" || std::any_of(std::begin(beginnings), std::end(beginnings),
                                        [&](std::string_view beginning) { return word.starts_with(beginning); });
}

/// A word that is no endpoint must be a file; one that looks like a file is left to who reads it.
void check_is_file(const std::string& word) {
  if (is_endpoint(word))
    throw InputError({}, "check.endpoint-after-file", shown(word) + " is an endpoint and stands behind a file",
                     "name all endpoints first, then the files");
  if (word.find_first_of("/.") != std::string::npos || std::filesystem::exists(word)) return;
  throw InputError({}, "check.unknown-word", shown(word) + " is neither an endpoint nor a file",
                   did_you_mean(word, endpoint_names()));
}

}  // namespace

void split_endpoints(Options& options) {
  constexpr std::size_t most_endpoints = 26;  // A to Z
  const auto first_file = std::find_if_not(options.names.begin(), options.names.end(), is_endpoint);
  options.others.assign(options.names.begin(), first_file);
  options.names.erase(options.names.begin(), first_file);
  for (const std::string& word : options.names) check_is_file(word);
  if (options.others.size() >= most_endpoints)
    throw InputError({}, "check.too-many-endpoints", "more than 26 endpoints are named", "compare fewer at a time");
  std::vector<std::string> seen = {options.endpoint};
  for (const std::string& other : options.others) {
    if (std::find(seen.begin(), seen.end(), other) != seen.end())
      throw InputError({}, "check.same-endpoint", shown(other) + " is named twice, and would agree with itself",
                       "name each endpoint once");
    seen.push_back(other);
  }
}

}  // namespace vcpuspec::cli
