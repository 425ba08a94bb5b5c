// SPDX-License-Identifier: Apache-2.0
#include "checker/recorded/run.h"

#include <memory>

#include "checker/recorded/search.h"

namespace vcpuspec::recorded {

namespace {

/// The choices that a header states, and the presets of the others.
std::vector<std::uint64_t> first_choices(const Header& header, const Model& model) {
  std::vector<std::uint64_t> values;
  for (const OpenValueInfo& choice : model.choices()) {
    const auto stated = header.choices.find(choice.name);
    values.push_back(stated == header.choices.end() ? choice.preset : stated->second);
  }
  return values;
}

void check_choices(const std::string& path, const Model& model, const std::vector<std::uint64_t>& values) {
  if (!model.allows(values))
    throw InputError({path, 1, 1}, "recorded.choices", "no implementation has made these choices together",
                     "`vcpuspec list choices` says what each means");
}

/// What a pass has taken otherwise than the one before it, since that record.
void note_changes(const std::vector<std::uint64_t>& before, const Pass& pass, const Model& model,
                  std::map<std::string, InferredChoice>& inferred) {
  for (std::size_t i = 0; i < before.size(); ++i) {
    const OpenValueInfo& choice = model.choices()[i];
    if (pass.choices()[i] == before[i]) continue;
    if (pass.choices()[i] == choice.preset) inferred.erase(choice.name);
    else inferred[choice.name] = {pass.choices()[i], pass.last_line()};
  }
}

}  // namespace

ExitCode RunResult::exit_code() const {
  if (violates != 0) return ExitCode::nonconformance;
  if (conforms != 0) return ExitCode::conforms;
  return not_explainable != 0 ? ExitCode::inconclusive : ExitCode::nothing_ran;
}

RunResult judge_recorded(const std::string& path, const SearchLimits& limits) {
  const Reader first(path);
  const auto model = std::make_shared<Model>(first.machine());
  const std::vector<std::uint64_t> choices = first_choices(first.header(), *model);
  check_choices(path, *model, choices);
  auto pass = std::make_unique<Pass>(path, model, choices);
  ChoiceSearch search(path, model, limits);
  std::map<std::string, InferredChoice> inferred;
  while (std::optional<Judged> judged = pass->next()) {
    if (judged->verdict != Verdict::needs_choice) {
      pass->settle(*judged);
      continue;
    }
    ChoiceSearch::Found found = search.find(*pass, judged->choices);
    if (found.pass != nullptr) {
      const std::vector<std::uint64_t> before = pass->choices();
      pass = std::move(found.pass);
      note_changes(before, *pass, *model, inferred);
      continue;
    }
    if (found.gave_up.empty()) judged->verdict = Verdict::violates;
    pass->settle(*judged, found.gave_up);
  }
  RunResult result = pass->result();
  result.inferred = std::move(inferred);
  return result;
}

}  // namespace vcpuspec::recorded
