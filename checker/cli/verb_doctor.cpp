// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <iostream>

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

std::string word_for(Finding::Kind kind, const Style& style) {
  switch (kind) {
    case Finding::Kind::kept: return style.good("ok") + "      ";
    case Finding::Kind::broken: return style.bad("BROKEN") + "  ";
    case Finding::Kind::not_tried: break;
  }
  return "-       ";
}

}  // namespace

ExitCode doctor(const Options& options) {
  const Style style = Style::of(stdout);
  std::size_t counts[3] = {};
  doctor::Patient patient = patient_of(options);
  doctor::examine(patient, [&](const Finding& finding) {
    ++counts[static_cast<std::size_t>(finding.kind)];
    std::cout << word_for(finding.kind, style) << finding.promise << "\n";
    if (!finding.why.empty()) std::cout << "        " << wrapped(printable(finding.why), 8, 8) << "\n";
    std::cout << std::flush;
  });
  std::cout << fmt::format("{} promises kept, {} broken, {} not tried\n", counts[0], counts[1], counts[2]);
  if (counts[1] != 0) return ExitCode::broken;
  return counts[0] != 0 ? ExitCode::conforms : ExitCode::nothing_ran;
}

}  // namespace vcpuspec::cli
