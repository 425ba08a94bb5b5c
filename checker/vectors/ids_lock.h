// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "checker/vectors/vector.h"

namespace vcpuspec {

/// What is on record about a case: the newest line of vectors/ids.lock with its id.
struct LockedCase {
  std::uint64_t rev = 0;
  std::string digest;
  bool retired = false;  // the id was in use and must not be used again
  Location where;
};

/// vectors/ids.lock, by id. Lines are only ever added: `ID REV DIGEST`, one for each revision of a case, and
/// `ID REV DIGEST retired` when the case is gone.
using IdsLock = std::map<std::string, LockedCase>;

/// Reads ids.lock; lines that take something back (a smaller revision, another digest for a revision, a retired id in
/// use) are InputErrors.
IdsLock read_ids_lock(const std::string& path);

/// The same for text that is at hand; errors call it `name`.
IdsLock parse_ids_lock(const std::string& text, const std::string& name);

/// The line that records a case as it is now.
std::string lock_line(const VectorFile& file, const VectorCase& one);

/// What is wrong with a case according to the lock, if anything is.
std::vector<InputError> check_lock(const VectorFile& file, const VectorCase& one, const IdsLock& lock);

/// Ids that are locked and not retired, but that none of these files (all there are) has.
std::vector<InputError> vanished_ids(const std::vector<VectorFile>& all, const IdsLock& lock);

}  // namespace vcpuspec
