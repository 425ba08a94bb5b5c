// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "checker/known.h"
#include "checker/survey/survey.h"

/// What a survey found out, as a file. docs/profiles.md describes it.
namespace vcpuspec {

/// The schema that this version reads and writes.
inline constexpr auto profile_schema = "vcpuspec/profile/1";

struct Profile {
  std::string path;
  Identity identity;
  std::string machine;
  std::map<std::string, std::uint64_t> choices;  // that a run goes by: not those that are open or contradictory
};

/// The text of a profile: the same findings give the same bytes.
std::string to_yaml(const SurveyResult& result, const Identity& identity);

/// Reads a profile. What is not exactly its format, and what no machine can have, is an InputError.
Profile read_profile(const std::string& path);
/// The same for text that is at hand; errors call it `name`.
Profile parse_profile(const std::string& text, const std::string& name);

/// Gives an endpoint the choices of a profile. An InputError when it is the profile of something else.
void apply(const Profile& profile, Endpoint& endpoint);

}  // namespace vcpuspec
