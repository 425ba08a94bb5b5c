// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace vcpuspec {

/// How good the evidence for a sentence is, best first.
enum class Tier : std::uint8_t { manual, vendor_code, other_code, inferred };

inline const std::vector<std::string> tier_names = {"manual", "vendor-code", "other-code", "inferred"};
inline const std::string& name_of(Tier tier) { return tier_names[static_cast<std::size_t>(tier)]; }

/// A sentence that rules and vectors cite: what it says, who says so, and how good that evidence is.
struct Citation {
  Tier tier = Tier::inferred;
  std::string source;
  std::string says;
};

/// The citations of docs/citations.yaml by key (`document:clause`).
class Citations {
 public:
  explicit Citations(std::map<std::string, Citation, std::less<>> all) : all_(std::move(all)) {}

  /// The citation of that key, or nothing.
  const Citation* find(std::string_view key) const;
  /// All keys, sorted.
  std::vector<std::string> keys() const;

 private:
  std::map<std::string, Citation, std::less<>> all_;
};

Citations read_citations(const std::string& path);

/// The same for text that is at hand; errors call it `name`.
Citations parse_citations(const std::string& text, const std::string& name);

}  // namespace vcpuspec
