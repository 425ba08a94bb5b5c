// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <ostream>
#include <thread>

#include "checker/check.h"

namespace vcpuspec {

/// How a long run shows that it is alive.
struct ProgressStyle {
  enum class Kind : std::uint8_t { bar, heartbeat };
  Kind kind = Kind::heartbeat;
  std::chrono::milliseconds every = std::chrono::seconds(30);

  /// A bar where someone looks: standard error is a terminal, and CI is not set. Else a line every 30 seconds.
  static ProgressStyle of_stderr();
};

/// The one line that says how far a run is. A bar is replaced by the next one, and hidden when anything else is
/// written.
class ProgressLine {
 public:
  ProgressLine(std::ostream& out, const ProgressStyle& style) : out_(out), style_(style) {}
  void show(std::size_t done, std::size_t all, const std::string& text);
  void hide();

 private:
  std::ostream& out_;
  ProgressStyle style_;
  bool shown_ = false;
};

/// Passes a run on to another report and says meanwhile how far it is, also while an implementation is silent: a bar
/// that is gone when anything else is written, or a line now and then.
class Progress : public Report {
 public:
  Progress(Report& inner, std::ostream& out, const ProgressStyle& style)
      : inner_(inner), shown_(out, style), every_(style.every) {}
  ~Progress() override { stop(); }
  void begin(const Endpoint& endpoint, const std::vector<VectorFile>& files) override;
  void selected(const std::vector<CaseResult>& results) override;
  void result(const CaseResult& result) override;
  void end(const Counts& counts) override;
  void close() override { inner_.close(); }

 private:
  using Clock = std::chrono::steady_clock;

  void beat();
  /// Ends the thread of a run; the next run starts another.
  void stop();
  std::string line() const;

  Report& inner_;

  std::mutex mutex_;  // of everything below
  ProgressLine shown_;
  std::condition_variable ended_cv_;
  std::chrono::milliseconds every_;
  bool ended_ = false;
  std::vector<std::string> ids_;
  Counts counts_;
  std::size_t done_ = 0;
  Clock::time_point started_;
  std::thread thread_;
};

}  // namespace vcpuspec
