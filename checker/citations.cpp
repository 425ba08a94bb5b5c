// SPDX-License-Identifier: Apache-2.0
#include "checker/citations.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "checker/input_error.h"
#include "checker/nearest.h"
#include "checker/read_file.h"
#include "checker/style.h"

namespace vcpuspec {

namespace {

[[noreturn]] void fail(const std::string& file, const YAML::Mark& mark, const char* code, const std::string& message,
                       const std::string& hint) {
  const Location where{file, static_cast<unsigned>(mark.line + 1), static_cast<unsigned>(mark.column + 1)};
  throw InputError(where, code, message, hint);
}

std::string part(const std::string& file, const YAML::Node& key, const YAML::Node& citation, const char* name) {
  if (citation.IsMap() && citation[name] && citation[name].IsScalar() && !citation[name].Scalar().empty())
    return citation[name].Scalar();
  fail(file, key.Mark(), "citations.missing-key", "citation `" + printable(key.Scalar()) + "` lacks `" + name + "`",
       "every citation has `tier`, `source` and `says`");
}

Citation citation_of(const std::string& file, const YAML::Node& key, const YAML::Node& node) {
  const std::string tier = part(file, key, node, "tier");
  const auto found = std::find(tier_names.begin(), tier_names.end(), tier);
  if (found == tier_names.end())
    fail(file, node["tier"].Mark(), "citations.unknown-tier", "`" + printable(tier) + "` is not a tier",
         did_you_mean(tier, tier_names));
  return {static_cast<Tier>(found - tier_names.begin()), part(file, key, node, "source"),
          part(file, key, node, "says")};
}

Citations citations_of(const std::string& file, const YAML::Node& root) {
  if (!root.IsMap() || !root["citations"] || !root["citations"].IsMap())
    fail(file, root.Mark(), "citations.no-citations", "this file has no map `citations`",
         "it is the project's docs/citations.yaml that is read here");
  std::map<std::string, Citation, std::less<>> all;
  for (const auto& pair : root["citations"])
    if (!all.emplace(pair.first.Scalar(), citation_of(file, pair.first, pair.second)).second)
      fail(file, pair.first.Mark(), "citations.duplicate-key",
           "citation `" + printable(pair.first.Scalar()) + "` stands here twice", "keep one of them");
  return Citations(std::move(all));
}

}  // namespace

const Citation* Citations::find(std::string_view key) const {
  const auto found = all_.find(key);
  return found == all_.end() ? nullptr : &found->second;
}

std::vector<std::string> Citations::keys() const {
  std::vector<std::string> keys;
  for (const auto& citation : all_) keys.push_back(citation.first);
  return keys;
}

Citations parse_citations(const std::string& text, const std::string& name) {
  try {
    return citations_of(name, YAML::Load(text));
  } catch (const YAML::Exception& error) {
    fail(name, error.mark, "citations.syntax", "this is not YAML: " + printable(error.msg), "look around here");
  }
}

Citations read_citations(const std::string& path) { return parse_citations(read_file(path, "citations"), path); }

}  // namespace vcpuspec
