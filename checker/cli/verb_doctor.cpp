// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <iostream>
#include <map>

#include "checker/adapters/lines/asked_by_lines.h"
#include "checker/adapters/lines/line_process.h"
#include "checker/adapters/lines/line_socket.h"
#include "checker/cli/options.h"
#include "checker/doctor/examination.h"
#include "checker/style.h"
#include "checker/wrapped.h"

namespace vcpuspec::cli {

namespace {

using doctor::Finding;

doctor::Patient patient_of(const Options& options) {
  const std::string& first = options.names.front();
  const Describer by = {{first, 0, 0}, "doctor.hello", "hello", "see docs/process_protocol.md"};
  if (options.names.size() == 1 && (first.starts_with("unix:") || first.starts_with("tcp:"))) {
    const auto timeout = std::chrono::duration<double>(options.case_timeout_s);
    doctor::Patient patient([=] { return std::make_unique<LineSocket>(first, timeout); }, by, options.case_timeout_s);
    patient.is_no_program();
    return patient;
  }
  const bool is_endpoint = options.names.size() == 1 && first.starts_with("exec:");
  const std::vector<std::string> words = is_endpoint ? command_words(first.substr(5)) : options.names;
  return {[words] { return std::make_unique<LineProcess>(words); }, by, options.case_timeout_s};
}

}  // namespace

ExitCode doctor(const Options& options) {
  const Style style = Style::of(stdout);
  std::size_t kept = 0;
  std::size_t broken = 0;
  std::map<std::string, std::vector<std::string>> not_tried;  // by the reason
  doctor::Patient patient = patient_of(options);
  doctor::examine(patient, [&](const Finding& finding) {
    if (finding.kind == Finding::Kind::not_tried) {
      not_tried[finding.why].push_back(finding.promise);
      return;
    }
    const bool is_kept = finding.kind == Finding::Kind::kept;
    ++(is_kept ? kept : broken);
    std::cout << (is_kept ? style.good("ok") + "      " : style.bad("BROKEN") + "  ") << finding.promise << "\n";
    if (!is_kept) std::cout << "        " << wrapped(printable(finding.why), 8, 8) << "\n";
    std::cout << std::flush;
  });
  std::size_t left_out = 0;
  for (const auto& [why, promises] : not_tried) {
    left_out += promises.size();
    std::cout << fmt::format("not tried, since {}: {}\n", printable(why), promises.size());
    for (const std::string& promise : promises)
      if (options.verbose) std::cout << "        " << promise << "\n";
  }
  std::cout << fmt::format("{} promises kept, {} broken, {} not tried\n", kept, broken, left_out);
  if (broken != 0) return ExitCode::broken;
  return kept != 0 ? ExitCode::conforms : ExitCode::nothing_ran;
}

}  // namespace vcpuspec::cli
