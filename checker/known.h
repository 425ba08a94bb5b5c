// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "checker/check.h"
#include "checker/input_error.h"

/// Known deviations of one version of an implementation: which cases fail, how, why that is accepted, and until when.
/// docs/known_deviations.md describes the file.
namespace vcpuspec {

/// The schema that this version reads and writes.
inline constexpr auto known_schema = "vcpuspec/known/1";

/// What a deviation is held for.
enum class KnownKind : std::uint8_t { bug, unsupported, dispute, crash, hang };
inline const std::vector<std::string> known_kind_names = {"bug", "unsupported", "dispute", "crash", "hang"};
inline const std::string& name_of(KnownKind kind) { return known_kind_names[static_cast<std::size_t>(kind)]; }

/// Cases that fail in the same way.
struct KnownEntry {
  std::vector<std::string> match;  // globs of ids
  std::size_t cases = 0;           // that they matched when the entry was written
  std::string signature;           // signature_of each of them
  KnownKind kind = KnownKind::bug;
  std::string issue;    // where it is followed; empty for kind `unsupported` only
  std::string expires;  // the last day on which it excuses anything, YYYY-MM-DD
  Location where;
};

/// Whose deviations these are, and what they are.
struct KnownList {
  std::string path;
  std::string implementation;
  std::string version;
  std::vector<KnownEntry> entries;
};

/// Reads a list. What is not exactly its format is an InputError.
KnownList read_known(const std::string& path);
/// The same for text that is at hand; errors call it `name`.
KnownList parse_known(const std::string& text, const std::string& name);

/// The text of a list. Reading it back gives the same list; the places of its parts apart.
std::string to_yaml(const KnownList& list);

/// Whose deviations an endpoint's are.
struct Identity {
  std::string implementation;
  std::string version;
  bool operator==(const Identity&) const = default;
};
Identity identity_of(const Endpoint& endpoint);

/// The name of the list that belongs to an implementation: NAME-VERSION.yaml. Empty when it does not say both.
std::string known_file_name(const Identity& identity);

/// An InputError when the list is about another implementation, or another version of it.
void check_identity(const KnownList& list, const Identity& identity);

/// `today` of the clock, or what VCPUSPEC_TODAY says: YYYY-MM-DD.
std::string today();
/// Whether a text is a date as lists have it.
bool is_date(const std::string& text);
/// So many days after a date.
std::string days_after(const std::string& date, unsigned days);

/// A list, applied to the cases of some files.
class Known {
 public:
  /// An InputError when two entries match the same case.
  Known(const KnownList& list, const std::vector<VectorFile>& files, const std::string& today);

  /// Gives a result the verdict that it has in the light of what is recorded.
  void apply(CaseResult& result) const;

  Known(const Known&) = delete;
  Known& operator=(const Known&) = delete;

  /// What is out of date about entries themselves, when all cases there are ran: one sentence each.
  const std::vector<std::string>& outdated() const { return outdated_; }

 private:
  std::map<std::string, const KnownEntry*> by_id_;
  std::vector<KnownEntry> entries_;
  std::vector<std::string> outdated_;
  std::string today_;
};

/// What new entries say.
struct NewEntries {
  std::string kind;     // empty: bug
  std::string issue;    // must be there for every kind but `unsupported`
  std::string expires;  // a date
};

/// The list of all failures of a run: an entry for each signature, with the shortest globs that match exactly its
/// cases. Entries of `before` whose signature is still there keep kind, issue and expiry.
KnownList recorded(const Identity& identity, const CheckRun& run, const KnownList& before, const NewEntries& fresh);

/// The shortest globs found that match all of `wanted`, and none of `others`.
std::vector<std::string> globs_of(const std::vector<std::string>& wanted, const std::vector<std::string>& others);

}  // namespace vcpuspec
