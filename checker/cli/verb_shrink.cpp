// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>

#include "checker/cli/options.h"
#include "checker/cli/setup.h"
#include "checker/nearest.h"
#include "checker/reports/text.h"
#include "checker/search/shrink.h"
#include "checker/style.h"
#include "checker/vectors/read_vectors.h"
#include "checker/vectors/target.h"
#include "checker/vectors/write_yaml.h"
#include "checker/write_file.h"
#include "properties/claims/property.h"

namespace vcpuspec::cli {

namespace {

/// The one case of a file that `--case` names.
VectorFile only_case(const std::string& path, const std::vector<std::string>& globs) {
  VectorFile file = read_vectors(path);
  std::vector<std::string> ids;
  for (const VectorCase& one : file.cases) ids.push_back(one.id);
  std::erase_if(file.cases, [&](const VectorCase& one) {
    return !globs.empty() && std::none_of(globs.begin(), globs.end(), [&](auto& g) { return glob_matches(g, one.id); });
  });
  if (file.cases.size() == 1) return file;
  const std::string wanted = globs.empty() ? "" : globs.front();
  throw InputError({path, 0, 0}, "shrink.one-case",
                   std::to_string(file.cases.size()) + " cases are meant, but one at a time gets smaller",
                   file.cases.empty() ? did_you_mean(wanted, ids) : "name one with --case");
}

/// The case under a name of its own, and where it comes from; notes that it does not need go.
void name_anew(VectorFile& file) {
  VectorCase& one = file.cases.front();
  std::erase_if(file.notes, [&](const auto& note) {
    return std::find(one.flags.begin(), one.flags.end(), note.first) == one.flags.end();
  });
  one.origin.shrunk_from = one.id;
  one.origin.tool = "vcpuspec shrink";
  one.why = "A smaller form of " + one.id + ", whose point is: " + one.why;
  one.id += ".shrunk";
  one.sibling.clear();
  one.rev = 1;
}

/// How large the case was and is: `9 assignments became 5`, `4 steps with 9 assignments became 2 with 5`.
std::string change_of(const VectorFile& before, const VectorFile& after) {
  const VectorCase& large = before.cases.front();
  const VectorCase& small = after.cases.front();
  const std::string steps = before.is_trace() ? std::to_string(large.steps.size()) + " steps with " : "";
  const std::string left = before.is_trace() ? std::to_string(small.steps.size()) + " with " : "";
  return steps + std::to_string(given_by(large).size()) + " assignments became " + left +
         std::to_string(given_by(small).size());
}

}  // namespace

ExitCode shrink(const Options& options) {
  const Endpoint endpoint = endpoint_of(options);
  const Citations citations = shipped_citations();
  const VectorFile file = only_case(options.names.front(), options.cases);
  CheckOptions how;
  how.resolver = find_property_text;
  const auto failure_of = [&](const VectorFile& candidate) {
    return signature_of(vcpuspec::check(endpoint, {candidate}, how, citations).results.front());
  };
  Shrunk shrunk =
      vcpuspec::shrink(file, find_target(file, find_property_text), failure_of, {std::chrono::seconds(options.time_s)});

  name_anew(shrunk.file);
  const std::string text = "# SPDX-License-Identifier: CC0-1.0\n" + to_yaml(shrunk.file);
  if (options.out.empty()) std::cout << text;
  else write_file(options.out, text, "shrink");
  std::cerr << change_of(file, shrunk.file) << " in " << shrunk.tried << " questions\n";
  if (!options.out.empty())
    std::cerr << "replay: vcpuspec replay " << shell_word(options.endpoint) << " " << shell_word(options.out) << "\n";
  if (shrunk.is_minimal) return ExitCode::conforms;
  std::cerr << "the time was over before everything was tried; --time gives more\n";
  return ExitCode::inconclusive;
}

}  // namespace vcpuspec::cli
