// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/ids_lock.h"

#include <fmt/format.h>

#include <set>
#include <sstream>

#include "checker/read_file.h"
#include "checker/style.h"
#include "checker/vectors/digest.h"
#include "checker/vectors/scan.h"

namespace vcpuspec {

namespace {

bool only(const std::string& text, const char* allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string::npos;
}

/// One line of the lock.
struct Line {
  std::string id;
  LockedCase locked;
};

Line parse_line(const std::string& text, const Location& where) {
  std::istringstream words(text);
  std::string id, rev, digest, retired, more;
  words >> id >> rev >> digest >> retired >> more;
  const bool good = only(id, "abcdefghijklmnopqrstuvwxyz0123456789._-") && only(rev, "0123456789") && rev[0] != '0' &&
                    rev.size() <= 18 && digest.size() == 16 && only(digest, "0123456789abcdef") &&
                    (retired.empty() || retired == "retired") && more.empty();
  if (!good)
    throw InputError(where, "ids.line", "this line is not `ID REV DIGEST`, or that and `retired`",
                     "`vcpuspec vec lint` prints the line that a case needs");
  return {id, {std::stoull(rev), digest, !retired.empty(), where}};
}

void add(IdsLock& lock, const Line& line) {
  const auto [known, is_new] = lock.emplace(line.id, line.locked);
  if (is_new) return;
  const LockedCase& before = known->second;
  const bool retires = line.locked.retired && line.locked.rev == before.rev && line.locked.digest == before.digest;
  if (before.retired)
    throw InputError(line.locked.where, "ids.retired", "`" + line.id + "` is retired, so it stays so",
                     "choose a new id");
  if (line.locked.rev <= before.rev && !retires)
    throw InputError(line.locked.where, "ids.not-newer",
                     fmt::format("`{}` has revision {} in a line above", line.id, before.rev),
                     "lines are only added, and each revision is greater than the one before");
  known->second = line.locked;
}

}  // namespace

IdsLock parse_ids_lock(const std::string& text, const std::string& name) {
  scan_characters(text, name);
  IdsLock lock;
  std::istringstream lines(text);
  std::string line;
  for (unsigned number = 1; std::getline(lines, line); ++number)
    if (!line.empty() && line[0] != '#') add(lock, parse_line(line, {name, number, 1}));
  return lock;
}

IdsLock read_ids_lock(const std::string& path) { return parse_ids_lock(read_file(path, "ids"), path); }

std::string lock_line(const VectorFile& file, const VectorCase& one) {
  return fmt::format("{} {} {}", one.id, one.rev, digest(file, one));
}

std::vector<InputError> check_lock(const VectorFile& file, const VectorCase& one, const IdsLock& lock) {
  const std::string line = lock_line(file, one);
  const auto found = lock.find(one.id);
  if (found == lock.end())
    return {{one.where, "ids.unknown", "`" + one.id + "` does not stand in ids.lock", "add the line `" + line + "`"}};
  const LockedCase& locked = found->second;
  if (locked.retired)
    return {{one.where, "ids.retired", "`" + one.id + "` was in use before and is retired", "choose a new id"}};
  if (one.rev < locked.rev)
    return {{one.where, "ids.older", fmt::format("`{}` was at revision {} already", one.id, locked.rev),
             "revisions never go back; raise `rev` above that"}};
  if (one.rev > locked.rev)
    return {{one.where, "ids.unknown", fmt::format("revision {} of `{}` does not stand in ids.lock", one.rev, one.id),
             "add the line `" + line + "`"}};
  if (digest(file, one) == locked.digest) return {};
  return {{one.where, "ids.changed",
           fmt::format("`{}` means something else than before ({} was {}), but its `rev` is the same", one.id,
                       digest(file, one), locked.digest),
           fmt::format("raise `rev` to {} and add the line `{} {} {}` to ids.lock, or take the change back",
                       one.rev + 1, one.id, one.rev + 1, digest(file, one))}};
}

std::vector<InputError> vanished_ids(const std::vector<VectorFile>& all, const IdsLock& lock) {
  std::set<std::string> there;
  for (const VectorFile& file : all)
    for (const VectorCase& one : file.cases) there.insert(one.id);
  std::vector<InputError> errors;
  for (const auto& [id, locked] : lock)
    if (!locked.retired && !there.contains(id))
      errors.emplace_back(
          locked.where, "ids.vanished", "no file has the case `" + id + "` any more",
          fmt::format("bring it back, or add the line `{} {} {} retired`", id, locked.rev, locked.digest));
  return errors;
}

}  // namespace vcpuspec
