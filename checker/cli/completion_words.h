// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "checker/cli/option_table.h"

namespace vcpuspec::cli {

/// The shells that are served.
inline const std::vector<std::string> shells = {"bash", "fish", "zsh"};

/// What may stand in a place of the command line.
enum class WordKind : std::uint8_t {
  any,  // nothing that could be listed
  files,
  folders,
  endpoints,
  rules,
  properties,
  machines,
  scenes,
  cases,
  tags,
  citations,
  tiers,
  report_files,
  candidates,
  deviation_kinds,
  goals,
  spec_files,
  lists,
  subjects,
  names,  // whatever `explain` knows
  register_values,
  shells,
  verbs,
};

/// What stands in an option or an operand of a verb.
WordKind kind_of(const std::string& verb, const OptionRow& row);

/// A word that a shell offers, and what it means.
struct Candidate {
  std::string word;
  std::string says = {};
};

/// The words of that kind; of `verb`, since not all write the same reports.
std::vector<Candidate> words_of(WordKind kind, const std::string& verb, const std::string& begun);

/// What a shell shall offer for the last of these words, those that were typed after the name of the command.
struct Offer {
  WordKind kind = WordKind::any;  // files and folders are listed by the shell
  std::vector<Candidate> words = {};
};
Offer offer_for(const VerbRow& table, const std::vector<std::string>& typed);

}  // namespace vcpuspec::cli
