// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace vcpuspec::cli {

/// An option, or what stands without one: a file, an endpoint.
struct OptionRow {
  std::vector<std::string> names;  // -h, --help; of what stands without an option its one name
  std::string value;               // FILE; empty: it takes none
  std::string says;
  bool is_many = false;  // one or more of them
  bool is_required = false;
};

/// A verb, or an action of one. The command itself is the verb above all.
struct VerbRow {
  std::string name;
  std::string says;
  std::string footer;
  std::vector<OptionRow> options;
  std::vector<OptionRow> operands;
  std::vector<VerbRow> verbs;

  /// The verb of that name below this one, or nothing.
  const VerbRow* find(const std::string& verb) const;
  /// The option of that name, or nothing.
  const OptionRow* find_option(const std::string& option) const;
};

/// What the command line takes, as data: completion and manual pages are made from it, as the help is.
VerbRow option_table();

}  // namespace vcpuspec::cli
