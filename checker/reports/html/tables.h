// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "checker/check.h"

/// What the page of a run holds as data: tables of what many cases share, and columns of numbers that refer to them.
namespace vcpuspec::html {

/// A text as JSON that may stand inside of a script element, whatever it holds: ASCII, without any `<`.
std::string json_text(std::string_view text);
/// A word as JSON: "0x2a".
std::string json_word(std::uint64_t value);
/// A column, with what repeats counted: [3,1000,4,1] is a thousand threes and a four.
std::string json_runs(const std::vector<std::uint32_t>& column);

/// Texts by number, each kept once.
class Texts {
 public:
  /// The number of a row; the same for the same row.
  std::uint32_t number_of(const std::string& row);
  std::size_t bytes() const { return bytes_; }
  /// The rows as they were given, which are JSON, as a list.
  void write(std::ostream& out) const;

 private:
  std::unordered_map<std::string, std::uint32_t> number_;
  std::vector<const std::string*> rows_;
  std::size_t bytes_ = 0;
};

/// Everything that cases of several runs share.
class Tables {
 public:
  /// The number of a case, which is a new one when no run has had it.
  std::uint32_t add(const CaseResult& result);
  std::uint32_t file_of(std::uint32_t at) const { return file_[at]; }
  std::uint32_t reason(const std::string& text);
  std::uint32_t rule(const std::string& name, const std::string& says, const std::string& citation);
  /// Keeps what the fields of a register are, where the place is a whole one.
  void need_register(const std::string& place, const VectorFile& file);
  std::size_t cases() const { return ids_.size(); }
  std::size_t files() const { return files_.size(); }
  /// All as members of a JSON object.
  void write(std::ostream& out) const;

 private:
  void write_cases(std::ostream& out) const;

  std::unordered_map<std::string, std::uint32_t> case_number_;
  std::vector<const std::string*> ids_;
  std::vector<std::uint32_t> file_;
  std::vector<std::uint32_t> line_;
  std::vector<std::uint32_t> clause_;
  std::vector<std::uint32_t> rule_;
  std::map<std::string, std::uint32_t> file_number_;
  std::vector<std::string> files_;  // as JSON
  Texts clauses_;
  Texts rule_names_;
  Texts rules_;
  Texts reasons_;
  std::map<std::string, std::string> registers_;  // as JSON, by architecture and place
};

}  // namespace vcpuspec::html
