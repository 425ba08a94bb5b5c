// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

namespace vcpuspec {

namespace {

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

std::string bar(std::size_t done, std::size_t all) {
  constexpr std::size_t width = 24;
  const std::size_t full = all == 0 ? width : width * done / all;
  return "[" + std::string(full, '#') + std::string(width - full, '.') + "]";
}

}  // namespace

ProgressStyle ProgressStyle::of_stderr() {
  if (isatty(STDERR_FILENO) == 0 || is_set("CI")) return {};
  return {Kind::bar, std::chrono::milliseconds(250)};
}

void Progress::begin(const Endpoint& endpoint, const std::vector<VectorFile>& files) { inner_.begin(endpoint, files); }

void Progress::selected(const std::vector<CaseResult>& results) {
  inner_.selected(results);
  ids_.clear();
  for (const CaseResult& result : results) ids_.push_back(result.one->id);
  counts_ = {};
  done_ = 0;
  ended_ = false;
  started_ = Clock::now();
  thread_ = std::thread([this] { beat(); });
}

void Progress::beat() {
  std::unique_lock lock(mutex_);
  while (!ended_cv_.wait_for(lock, every_, [this] { return ended_; })) shown_.show(done_, ids_.size(), line());
}

void Progress::result(const CaseResult& result) {
  const std::lock_guard lock(mutex_);
  shown_.hide();
  ++done_;
  counts_.add(result.verdict);
  inner_.result(result);
}

void Progress::end(const Counts& counts) {
  stop();
  inner_.end(counts);
}

void Progress::stop() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    shown_.hide();
  }
  ended_cv_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::string Progress::line() const {
  const double seconds = std::chrono::duration<double>(Clock::now() - started_).count();
  std::string text = fmt::format("{}/{} cases, {:.0f} a second, {} failed", done_, ids_.size(),
                                 static_cast<double>(done_) / seconds, counts_.failed + counts_.stale);
  if (counts_.broken != 0) text += fmt::format(", {} broken", counts_.broken);
  if (done_ < ids_.size()) text += ", now " + ids_[done_];
  return text;
}

void ProgressLine::show(std::size_t done, std::size_t all, const std::string& text) {
  if (style_.kind == ProgressStyle::Kind::heartbeat) {
    out_ << "progress: " << text << "\n" << std::flush;
    return;
  }
  constexpr std::size_t columns = 79;  // a longer one would not go away again
  out_ << "\r\033[K" << (bar(done, all) + " " + text).substr(0, columns) << std::flush;
  shown_ = true;
}

void ProgressLine::hide() {
  if (shown_) out_ << "\r\033[K" << std::flush;
  shown_ = false;
}

}  // namespace vcpuspec
