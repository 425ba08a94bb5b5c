// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <thread>

#include "checker/cli/found_case.h"
#include "checker/cli/options.h"
#include "checker/cli/setup.h"
#include "checker/exhaust/checkpoint.h"
#include "checker/exhaust/exhaust.h"
#include "checker/reports/progress.h"
#include "checker/style.h"

namespace vcpuspec::cli {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kind = "so:";
constexpr auto between_checkpoints = std::chrono::seconds(5);

volatile std::sig_atomic_t interrupted = 0;

/// While it lives, the first SIGINT or SIGTERM is only noted; the second one ends the command at once.
class NotedSignals {
 public:
  NotedSignals() {
    struct sigaction action = {};
    action.sa_handler = [](int) { interrupted = 1; };
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, &before_int_);
    sigaction(SIGTERM, &action, &before_term_);
  }
  ~NotedSignals() {
    sigaction(SIGINT, &before_int_, nullptr);
    sigaction(SIGTERM, &before_term_, nullptr);
  }
  NotedSignals(const NotedSignals&) = delete;
  NotedSignals& operator=(const NotedSignals&) = delete;

 private:
  struct sigaction before_int_ = {};
  struct sigaction before_term_ = {};
};

std::string library_of(const Options& options) {
  if (options.endpoint.starts_with(kind)) return options.endpoint.substr(kind.size());
  throw InputError({}, "exhaust.endpoint", shown(options.endpoint) + " cannot be asked that much",
                   "only a shared library is quick enough: so:LIBRARY");
}

/// Where the run is kept: the file that was named, else the one that it goes on from; empty when nowhere.
std::string kept_in(const Options& options) {
  if (options.checkpoint.empty()) return options.resume.empty() ? "" : options.resume.front();
  const bool goes_on =
      std::find(options.resume.begin(), options.resume.end(), options.checkpoint) != options.resume.end();
  if (!goes_on && std::filesystem::exists(options.checkpoint))
    throw InputError({options.checkpoint, 0, 0}, "exhaust.exists", "this file is there already",
                     "go on from it with --resume, or name another one");
  return options.checkpoint;
}

/// Looks after a run: shows how far it is, keeps it, and ends it in time.
class Watcher {
 public:
  Watcher(const Options& options, Checkpoint& checkpoint, std::string path)
      : checkpoint_(checkpoint),
        path_(std::move(path)),
        library_(library_of(options)),
        limit_s_(options.limit_s),
        style_(ProgressStyle::of_stderr()),
        progress_(std::cerr, style_),
        before_(count_done(checkpoint.blocks)) {
    keep();
  }

  bool goes_on(const Fingerprints& blocks) {
    if (Clock::now() - shown_ > style_.every) show(blocks);
    if (Clock::now() - kept_ > between_checkpoints) keep(blocks);
    return interrupted == 0 && (limit_s_ == 0 || seconds() < limit_s_);
  }
  /// What is done at the end, when nothing runs any more.
  void keep(const Fingerprints& blocks) {
    checkpoint_.blocks = blocks;
    keep();
  }
  void hide() { progress_.hide(); }
  /// Blocks that were done before.
  std::size_t resumed() const { return before_; }
  double seconds() const { return std::chrono::duration<double>(Clock::now() - started_).count(); }
  double millions_a_second(const Fingerprints& blocks) const {
    const double size = static_cast<double>(std::uint64_t{1} << checkpoint_.block_bits);
    return static_cast<double>(count_done(blocks) - before_) * size / seconds() / 1e6;
  }

 private:
  void show(const Fingerprints& blocks) {
    shown_ = Clock::now();
    const std::size_t done = count_done(blocks);
    progress_.show(
        done, blocks.size(),
        fmt::format("{}/{} blocks, {:.0f} million cases a second", done, blocks.size(), millions_a_second(blocks)));
  }
  /// A library that is built anew meanwhile would leave us with answers of both.
  void keep() {
    kept_ = Clock::now();
    if (digest_of_library(library_) != checkpoint_.library)
      throw InputError({library_, 0, 0}, "exhaust.library-changed", "this file was changed while it was run",
                       "start anew, and leave it alone until the end");
    if (!path_.empty()) write_checkpoint(path_, checkpoint_);
  }

  Checkpoint& checkpoint_;
  std::string path_;
  std::string library_;
  double limit_s_;
  ProgressStyle style_;
  ProgressLine progress_;
  std::size_t before_;
  Clock::time_point started_ = Clock::now();
  Clock::time_point shown_ = started_;
  Clock::time_point kept_ = started_;
};

/// What the implementation does on a found input alone, in a new process: only what shows there, too, is a failure of
/// that input.
struct Alone {
  Verdict verdict;
  std::string why;
};
Alone ask_alone(const Endpoint& endpoint, const VectorFile& file) {
  const Citations citations = shipped_citations();
  const std::vector<VectorFile> files = {file};  // the result refers to them
  const CheckRun run = vcpuspec::check(endpoint, files, {}, citations);
  const CaseResult& result = run.results.front();
  std::string why = result.reason;
  for (const Comparison& one : result.differences())
    why += fmt::format("{} is {:#x}, the rule gives {:#x}", one.expected.place, one.actual, one.expected.value);
  return {result.verdict, why};
}

std::string how_it_broke(const Found& found, const Alone& alone) {
  if (alone.verdict == Verdict::broken) return alone.why;
  if (found.answer.kind != Answer::Kind::outputs) return found.answer.detail;
  return "among others it gave a wrong answer, alone the right one";
}

ExitCode tell_found(const Options& options, const ExhaustJob& job, const Found& found, const Endpoint& endpoint) {
  const Style style = Style::of(stdout);
  if (!found.index) {
    std::cout << style.bad("BROKEN") << " " << job.rule->name << ": " << printable(found.answer.detail) << "\n";
    return ExitCode::broken;
  }
  const VectorFile file = vector_at(job, *found.index);
  const Alone alone = ask_alone(endpoint, file);
  ExitCode exit = ExitCode::broken;
  if (alone.verdict == Verdict::fail) {
    std::cout << style.bad("FAIL") << " " << job.rule->name << ": " << printable(alone.why) << "\n";
    exit = ExitCode::nonconformance;
  } else if (found.answer.kind == Answer::Kind::unsupported) {
    std::cout << style.notable("UNSUPPORTED") << " " << job.rule->name << ": it does not answer every input\n";
    exit = ExitCode::inconclusive;
  } else {
    std::cout << style.bad("BROKEN") << " " << job.rule->name << ": " << printable(how_it_broke(found, alone)) << "\n";
  }
  show_found(options, file);
  return exit;
}

std::string cases_in(const ExhaustJob& job, const Fingerprints& blocks) {
  return fmt::format("{} of {} inputs", count_done(blocks) * job.block_size(), job.space.size());
}

void tell_work(const ExhaustJob& job, const Fingerprints& blocks, const Watcher& watcher, unsigned threads) {
  std::cout << fmt::format("{}: {} done, {:.1f} million a second on {} thread{}", job.rule->name, cases_in(job, blocks),
                           watcher.millions_a_second(blocks), threads, threads == 1 ? "" : "s");
  if (watcher.resumed() != 0) std::cout << ", " << watcher.resumed() * job.block_size() << " resumed";
  std::cout << fmt::format(" [{:.2f} s]\n", watcher.seconds());
}

ExitCode tell_unfinished(const Options& options, const ExhaustJob& job, const ExhaustRun& run,
                         const std::string& path) {
  std::cout << Style::of(stdout).notable("UNFINISHED") << " " << job.rule->name << ": " << cases_in(job, run.blocks)
            << " done, none differs\n";
  if (path.empty()) std::cout << "  nothing was kept: name a file with --checkpoint\n";
  else
    std::cout << "  go on: vcpuspec exhaust " << shell_word(options.endpoint) << " --rule " << job.rule->name
              << " --resume " << shell_word(path) << "\n";
  return ExitCode::inconclusive;
}

/// The same for each complete run of the same library and rule, on however many threads and in however many parts.
void tell_complete(const ExhaustJob& job, const Checkpoint& checkpoint) {
  std::cout << fmt::format("{} {}: all 2^{} = {} inputs, {}; inputs and answers {}, rule {}, library sha256 {}\n",
                           Style::of(stdout).good("EXHAUSTED"), job.rule->name, job.space.bits(), job.space.size(),
                           job.space.text(), hash_of(checkpoint.blocks), checkpoint.rule_text, checkpoint.library);
}

}  // namespace

ExitCode exhaust(const Options& options) {
  const std::string library = library_of(options);
  const ExhaustJob job = exhaust_job(options.rule);
  const Endpoint endpoint = endpoint_of(options);
  if (!endpoint.implementation->exports(options.rule))
    throw InputError({}, "exhaust.nothing-ran", endpoint.name + " does not export " + options.rule,
                     "name a function that it exports");
  Checkpoint checkpoint = Checkpoint::of(job, options.endpoint, digest_of_library(library));
  const std::string path = kept_in(options);
  for (const std::string& from : options.resume) resume_from(from, checkpoint);

  const NotedSignals noted;
  Watcher watcher(options, checkpoint, path);
  const unsigned threads = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  const ExhaustRun run =
      vcpuspec::exhaust(std::filesystem::absolute(library).string(), job, checkpoint.blocks, threads,
                        limits_of(options), [&](const Fingerprints& blocks) { return watcher.goes_on(blocks); });
  watcher.hide();
  watcher.keep(run.blocks);
  const ExitCode exit = run.found ? tell_found(options, job, *run.found, endpoint) : ExitCode::conforms;
  tell_work(job, run.blocks, watcher, threads);
  if (run.found) return exit;
  if (!run.is_complete()) return tell_unfinished(options, job, run, path);
  tell_complete(job, checkpoint);
  return exit;
}

}  // namespace vcpuspec::cli
