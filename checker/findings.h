// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/input_error.h"
#include "checker/reports/read_report.h"

/// Findings about an implementation: what its deviations come of, judged by people. docs/judge_qemu.md describes the
/// file of the judgements.
namespace vcpuspec {

inline constexpr auto judgements_schema = "vcpuspec/judgements/1";

/// Who is held to be wrong.
enum class Judgement : std::uint8_t { bug, unsupported, legal, unclear, ours };
inline const std::vector<std::string> judgement_names = {"bug", "unsupported", "legal", "unclear", "ours"};
inline const std::string& name_of(Judgement one) { return judgement_names[static_cast<std::size_t>(one)]; }

/// Cases that deviate: globs of what a report says of them.
struct Deviations {
  std::string id = "*";
  std::string rule = "*";
  std::string where = "*";  // of the cause: CRMD.PLV
  std::string shows = "*";  // CRMD.PLV is 0x2, expected 0x0
};

/// What some deviations have in common, and what is to be thought of it.
struct Finding {
  std::string id;
  std::string title;
  Judgement judgement = Judgement::bug;
  std::vector<Deviations> cases;
  std::string does;         // what the implementation does
  std::string says;         // what the manual says
  std::string consequence;  // for software
  std::string against;      // the strongest case that we are wrong
  std::string shown_by;     // what observation would show that we are
  Location where;
};

struct Judgements {
  std::string path;
  std::string implementation;
  std::string version;
  std::string about;  // what stands above the findings
  std::vector<Finding> findings;
};

/// Reads judgements. What is not exactly their format is an InputError.
Judgements read_judgements(const std::string& path);
/// The same for text that is at hand; errors call it `name`.
Judgements parse_judgements(const std::string& text, const std::string& name);

/// The deviations of a report, which must outlive this, each with the first finding that matches it.
struct JudgedReport {
  std::vector<std::vector<const ReportedCase*>> cases;  // of each finding
  std::vector<const ReportedCase*> unjudged;
};
JudgedReport judge(const WrittenReport& report, const Judgements& judgements);
JudgedReport judge(const WrittenReport&&, const Judgements&) = delete;

}  // namespace vcpuspec
