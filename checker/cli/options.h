// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "checker/exit_code.h"

namespace vcpuspec::cli {

/// What the command line asks for. Each verb reads its own part.
struct Options {
  std::string verb;
  std::vector<std::string> names;    // globs, files, keys, REGISTER=VALUE, what to list
  std::string endpoint;              // check; the first of several
  std::vector<std::string> others;   // check: the endpoints after the first
  std::vector<std::string> cases;    // check --case, wake --scene
  std::vector<std::string> tags;     // check --tag
  std::vector<std::string> clauses;  // check --clause
  bool fail_fast = false;            // check --fail-fast
  double case_timeout_s = 1;         // check --timeout
  unsigned window = 64;              // check --window
  std::string qemu;                  // --qemu: of an endpoint of that name
  std::string ram;                   // --ram: of an endpoint gdb:
  std::string min_evidence;          // check --min-evidence
  std::vector<std::string> reports;  // --report KIND:FILE
  std::vector<std::string> rules;    // mutants, gen, cover --rule
  std::uint64_t seed = 1;            // fuzz --seed
  std::size_t case_count = 0;        // fuzz --cases; 0: as many as the time allows
  std::string goal = "mutants";      // gen --goal
  std::size_t budget = 1000;         // gen --budget
  std::string survey;                // gen --survey
  std::string profile;               // check --profile
  bool by_properties = false;        // mutants --by-properties
  bool together = false;             // mutants --together
  std::vector<std::string> texts;    // mutants --text
  bool verbose = false;              // --verbose
  bool all_causes = false;           // check, report --all-causes
  std::string known;                 // check --known
  bool no_known = false;             // check --no-known
  std::string update_known;          // check --update-known
  std::string kind;                  // check --kind
  std::string issue;                 // check --issue
  std::string expires;               // check --expires
  std::string compare;               // report --compare
  std::string findings;              // report --findings
  std::vector<std::string> merged;   // cover --merge
  bool require_all = false;          // cover --require-all
  std::string write_vectors;         // prove --write-vectors
  std::string write_smt2;            // prove --write-smt2
  std::string out;                   // shrink --out
  unsigned time_s = 60;              // shrink --time
  double limit_s = 0;                // exhaust --time; 0: until the end
  std::string checkpoint;            // exhaust --checkpoint
  std::vector<std::string> resume;   // exhaust --resume
  std::string action;                // vec: fmt, lint, expand, new, diff
  std::string rule;                  // vec new, prove, exhaust --rule
  std::string machine;               // vec new --machine
  std::string ids;                   // vec lint --ids
  bool check = false;                // vec fmt --check
  std::string listen;                // serve --listen
  bool man = false;                  // help --man
  bool next = false;                 // completion --next
  unsigned timeout_s = 60;           // prove --timeout
  unsigned threads = 0;              // --threads; 0: as many as there are processors
  std::size_t spurious_wakes = 0;    // wake --spurious-wakes
  unsigned ppis = 0;                 // prove --ppis; 0: as many as the candidate declares
  /// prove --candidate
  std::optional<std::string> candidate;
};

/// Reads the command line. Gives options, or in `exit` how the command has already ended (help, usage error).
struct Parsed {
  Options options;
  bool ended = false;
  ExitCode exit = ExitCode::conforms;
};
Parsed parse(int argc, char** argv);

/// Sorts the words behind the first endpoint of `check`: leading endpoints, then files. An InputError for a word that
/// is neither.
void split_endpoints(Options& options);

/// The verbs. Each prints to standard output and says how the command ends; InputErrors are the caller's.
ExitCode check(const Options& options);  // also `replay`
ExitCode report(const Options& options);
ExitCode serve(const Options& options);
ExitCode doctor(const Options& options);
ExitCode trace(const Options& options);
ExitCode prove(const Options& options);
ExitCode prove_candidate(const Options& options);  // `prove --candidate`
ExitCode shrink(const Options& options);
ExitCode fuzz(const Options& options);
ExitCode exhaust(const Options& options);
ExitCode gen(const Options& options);
ExitCode survey(const Options& options);  // `gen --survey`
ExitCode mutants(const Options& options);
ExitCode cover(const Options& options);
ExitCode list(const Options& options);
ExitCode explain(const Options& options);
ExitCode decode(const Options& options);
ExitCode vec(const Options& options);
ExitCode completion(const Options& options);
ExitCode manual_page(const Options& options);  // `help --man`
ExitCode data_dir_verb(const Options& options);
ExitCode version(const Options& options);
ExitCode wake(const Options& options);

}  // namespace vcpuspec::cli
