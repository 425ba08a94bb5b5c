// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "checker/recorded/record.h"

namespace vcpuspec::recorded {

/// Longest line of a recorded trace, and most records.
inline constexpr std::size_t max_line_bytes = std::size_t{1} << 20;
inline constexpr std::size_t max_records = 100'000'000;

/// Reads a recorded trace line by line, as docs/recorded_traces.md describes it; keeps one line at a time. What is not
/// exactly that format is an InputError at its line and column.
class Reader {
 public:
  /// A file that is read again has the machine that it had before.
  explicit Reader(const std::string& path, std::shared_ptr<const Stepper> machine = nullptr);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  const Header& header() const { return header_; }
  const std::shared_ptr<const Stepper>& machine() const { return machine_; }
  /// The next record; false at the end of the file.
  bool next(Record& record);

 private:
  class Line;
  struct Parser;

  bool fill();
  bool read_line();
  void check_characters() const;
  void read_header();
  std::string check_choice(const Line& line, const std::string& name) const;
  void read_event(const Line& line, Record& record) const;
  std::vector<Seen> read_places(const Line& line, const char* key) const;
  void check_observed(const Line& line, const Record& record) const;
  Seen seen_in_state(const Line& line, const std::string& place, std::uint64_t value) const;
  Seen seen_result(const Line& line, std::size_t event, const std::string& name, std::uint64_t value) const;
  static void check_width(const Line& line, const std::string& name, std::uint64_t value, unsigned width);
  void check_start(const Line& line) const;

  std::string path_;
  std::ifstream file_;
  std::unique_ptr<Parser> parser_;
  std::string block_;
  std::size_t at_ = 0;  // what of the block has been read
  std::string text_;
  std::size_t number_ = 0;
  Header header_;
  std::shared_ptr<const Stepper> machine_;
  bool may_start_ = true;  // a state without an event may stand here
};

}  // namespace vcpuspec::recorded
