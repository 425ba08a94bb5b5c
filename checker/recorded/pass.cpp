// SPDX-License-Identifier: Apache-2.0
#include "checker/recorded/pass.h"

namespace vcpuspec::recorded {

namespace {

constexpr std::size_t most_findings = 20;
constexpr std::size_t events_before = 3;

}  // namespace

std::vector<bool> stated_choices(const Header& header, const Model& model) {
  std::vector<bool> stated;
  for (const OpenValueInfo& choice : model.choices()) stated.push_back(header.choices.contains(choice.name));
  return stated;
}

Pass::Pass(const std::string& path, std::shared_ptr<Model> model, std::vector<std::uint64_t> choices)
    : reader_(path, model->shared_machine()),
      model_(std::move(model)),
      choices_(std::move(choices)),
      judge_(model_, choices_, stated_choices(reader_.header(), *model_)) {}

std::optional<Judged> Pass::next() {
  if (!reader_.next(record_)) return std::nullopt;
  ++result_.records;
  return judge_.judge(record_);
}

void Pass::keep(std::vector<Finding>& findings, const Judged& judged, const std::string& gave_up) const {
  if (findings.size() < most_findings) findings.push_back({record_, judged, {before_.begin(), before_.end()}, gave_up});
}

void Pass::settle(const Judged& judged, const std::string& gave_up) {
  const bool is_different =
      !judged.differences.empty() || judged.verdict == Verdict::needs_choice || judged.verdict == Verdict::violates;
  if (judged.verdict == Verdict::conforms) {
    ++result_.conforms;
    relied_on_ |= judged.choices;
  } else if (judged.verdict == Verdict::shows_nothing) {
    ++result_.shows_nothing;
  } else if (judged.verdict == Verdict::violates) {
    ++result_.violates;
    keep(result_.violated, judged, gave_up);
  } else {
    ++result_.not_explainable;
    keep(result_.unexplained, judged, gave_up);
    for (const std::string& place : judged.hidden) ++result_.hidden[place];
  }
  if (is_different) {
    judge_.resume(record_);
    if (different_.size() < most_different) different_.emplace(record_.line, judged.verdict);
  }
  before_.push_back(std::move(record_));
  if (before_.size() > events_before) before_.pop_front();
}

RunResult Pass::result() const {
  RunResult result = result_;
  result.header = reader_.header();
  for (std::size_t i = 0; i < choices_.size(); ++i) {
    const OpenValueInfo& choice = model_->choices()[i];
    if (relied_on_[i] && choices_[i] == choice.preset) result.presets.emplace(choice.name, choices_[i]);
  }
  return result;
}

}  // namespace vcpuspec::recorded
