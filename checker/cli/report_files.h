// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "checker/input_error.h"
#include "checker/nearest.h"
#include "checker/style.h"

namespace vcpuspec::cli {

/// The files that `--report KIND:FILE` names, opened before anything runs and checked when all is written.
class ReportFiles {
 public:
  struct Stream {
    std::string kind;
    std::ostream* out;
  };

  ReportFiles(const std::vector<std::string>& asked, const std::vector<std::string>& kinds) {
    for (const std::string& report : asked) open(report, kinds);
  }
  std::vector<Stream> streams() {
    std::vector<Stream> all;
    for (Entry& entry : entries_)
      all.push_back({entry.kind, entry.file ? static_cast<std::ostream*>(entry.file.get()) : &std::cout});
    return all;
  }
  /// Whether a report is printed on standard output.
  bool prints() const { return prints_; }
  /// Where the text for people goes: not among the lines of a report that is printed.
  std::ostream& text() { return prints_ ? std::cerr : std::cout; }
  Style text_style() const { return Style::of(prints_ ? stderr : stdout); }
  /// An InputError when a report could not be written whole.
  void close() {
    for (Entry& entry : entries_) {
      if (!entry.file) continue;
      entry.file->close();
      if (!*entry.file)
        throw InputError({entry.name, 0, 0}, "report.not-written", "the report could not be written whole",
                         "free some space, or name another file");
    }
  }

 private:
  struct Entry {
    std::string kind;
    std::string name;
    std::unique_ptr<std::ofstream> file;  // null: standard output
  };

  void open(const std::string& report, const std::vector<std::string>& kinds) {
    const std::size_t colon = report.find(':');
    const std::string kind = report.substr(0, colon);
    if (colon == std::string::npos || colon + 1 == report.size() ||
        std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
      throw InputError({}, "report.kind", "unknown report '" + report + "'",
                       "write KIND:FILE with one of these kinds: " + joined(kinds));
    const std::string name = report.substr(colon + 1);
    if (name == "-") {
      entries_.push_back({kind, name, nullptr});
      prints_ = true;
      return;
    }
    auto file = std::make_unique<std::ofstream>(name, std::ios::binary);
    if (!*file)
      throw InputError({name, 0, 0}, "report.not-writable", "the report file cannot be opened for writing",
                       "name a file in a folder that exists and that you may write");
    entries_.push_back({kind, name, std::move(file)});
  }

  std::vector<Entry> entries_;
  bool prints_ = false;
};

}  // namespace vcpuspec::cli
