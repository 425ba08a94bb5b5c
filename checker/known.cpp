// SPDX-License-Identifier: Apache-2.0
#include "checker/known.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <set>

#include "checker/failure.h"
#include "checker/style.h"
#include "properties/claims/property.h"

namespace vcpuspec {

namespace {

std::string place_of(const KnownEntry& entry) {
  return fmt::format("{}:{}", printable(entry.where.file), entry.where.line);
}

std::string as_words(const Identity& identity) {
  return shown(identity.implementation) + (identity.version.empty() ? "" : " " + shown(identity.version));
}

bool matches(const KnownEntry& entry, const std::string& id) {
  return std::any_of(entry.match.begin(), entry.match.end(),
                     [&](const std::string& glob) { return glob_matches(glob, id); });
}

std::chrono::year_month_day day_of(const std::string& text) {
  const auto number = [&](std::size_t at, std::size_t size) {
    unsigned value = 0;
    std::from_chars(text.data() + at, text.data() + at + size, value);
    return value;
  };
  return std::chrono::year(static_cast<int>(number(0, 4))) / std::chrono::month(number(5, 2)) /
         std::chrono::day(number(8, 2));
}

std::string text_of(std::chrono::sys_days days) {
  const std::chrono::year_month_day day(days);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

/// Why a result is not as its entry says; empty when it is.
std::string deviation_of(const CaseResult& result, const KnownEntry& entry, const std::string& today) {
  const std::string records = fmt::format("{} records `{}`", place_of(entry), printable(entry.signature));
  if (entry.expires < today) return fmt::format("{} until {}, which is over", records, entry.expires);
  if (result.verdict == Verdict::pass) return records + ", but it passes";
  if (result.verdict == Verdict::skip) return records + ", but it is skipped: " + result.reason;
  const std::string signature = signature_of(result);
  return signature == entry.signature ? "" : fmt::format("{}, but it is `{}`", records, printable(signature));
}

/// Text with one of its parts, between dots, free: `la.csr.*.read-ones`.
std::vector<std::string> with_a_free_part(const std::string& id) {
  std::vector<std::string> globs;
  for (std::size_t begin = 0; begin <= id.size();) {
    const std::size_t end = std::min(id.find('.', begin), id.size());
    globs.push_back(id.substr(0, begin) + "*" + id.substr(end));
    begin = end + 1;
  }
  return globs;
}

/// What all have at their beginning and at their end, and `*` between.
std::string common_glob(const std::vector<std::string>& all) {
  const std::string& first = all.front();
  std::size_t before = first.size();
  std::size_t after = first.size();
  std::size_t shortest = first.size();
  for (const std::string& one : all) {
    const auto head = std::mismatch(first.begin(), first.end(), one.begin(), one.end()).first - first.begin();
    const auto tail = std::mismatch(first.rbegin(), first.rend(), one.rbegin(), one.rend()).first - first.rbegin();
    before = std::min(before, static_cast<std::size_t>(head));
    after = std::min(after, static_cast<std::size_t>(tail));
    shortest = std::min(shortest, one.size());
  }
  after = std::min(after, shortest - before);
  return first.substr(0, before) + "*" + first.substr(first.size() - after);
}

bool matches_one_of(const std::string& glob, const std::vector<std::string>& ids) {
  return std::any_of(ids.begin(), ids.end(), [&](const std::string& id) { return glob_matches(glob, id); });
}

KnownKind kind_of_new(const CaseResult& result, const std::string& asked) {
  if (result.answer == Answer::Kind::crashed) return KnownKind::crash;
  if (result.answer == Answer::Kind::hung) return KnownKind::hang;
  if (is_broken(result.answer))
    throw InputError(
        {}, "known.not-recordable",
        fmt::format("`{}` breaks the run itself ({}), which no list excuses", result.one->id, name_of(result.answer)),
        "mend that first; crashes and hangs can be recorded");
  const auto found = std::find(known_kind_names.begin(), known_kind_names.end(), asked.empty() ? "bug" : asked);
  return static_cast<KnownKind>(found - known_kind_names.begin());
}

KnownEntry entry_for(const CaseResult& first, const KnownList& before, const NewEntries& fresh) {
  const std::string signature = signature_of(first);
  for (const KnownEntry& old : before.entries)
    if (old.signature == signature) return old;
  KnownEntry entry;
  entry.signature = signature;
  entry.kind = kind_of_new(first, fresh.kind);
  entry.issue = fresh.issue;
  entry.expires = fresh.expires;
  if (entry.issue.empty() && entry.kind != KnownKind::unsupported)
    throw InputError({}, "known.no-issue", fmt::format("`{}` fails in a new way, and no issue is named", first.one->id),
                     "--issue says where it is followed; what is not supported at all is --kind unsupported");
  return entry;
}

}  // namespace

Identity identity_of(const Endpoint& endpoint) {
  if (endpoint.implementation == nullptr) return {endpoint.name, ""};
  const std::string name = printable(endpoint.implementation->name());
  return {name.empty() ? endpoint.name : name, printable(endpoint.implementation->version())};
}

std::string known_file_name(const Identity& identity) {
  if (identity.implementation.empty() || identity.version.empty()) return "";
  std::string name = identity.implementation + "-" + identity.version;
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+~-";
  for (char& ch : name)
    if (plain.find(ch) == std::string_view::npos) ch = '_';
  return name + ".yaml";
}

void check_identity(const KnownList& list, const Identity& identity) {
  const Identity about = {list.implementation, list.version};
  if (about == identity) return;
  throw InputError({list.path, 0, 0}, "known.of-another",
                   "these are deviations of " + as_words(about) + ", and this is " + as_words(identity),
                   "name the list of this version, or record one with --update-known");
}

bool is_date(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9')) return false;
  return day_of(text).ok();
}

std::string days_after(const std::string& date, unsigned days) {
  return text_of(std::chrono::sys_days(day_of(date)) + std::chrono::days(days));
}

std::string today() {
  if (const char* set = std::getenv("VCPUSPEC_TODAY"); set != nullptr && *set != '\0') {
    if (is_date(set)) return set;
    throw InputError({}, "known.today", "VCPUSPEC_TODAY is " + shown(set) + ", which is no date",
                     "write a day that there is, as YYYY-MM-DD, or unset it");
  }
  return text_of(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
}

Known::Known(const KnownList& list, const std::vector<VectorFile>& files, const std::string& today)
    : entries_(list.entries), today_(today) {
  for (const KnownEntry& entry : entries_) {
    std::size_t count = 0;
    for (const VectorFile& file : files)
      for (const VectorCase& one : file.cases) {
        if (!matches(entry, one.id)) continue;
        ++count;
        if (!by_id_.emplace(one.id, &entry).second)
          throw InputError(
              entry.where, "known.overlap",
              fmt::format("`{}` is matched by the entry in line {}, too", one.id, by_id_.at(one.id)->where.line),
              "a case fails in one way: record the list again with --update-known");
      }
    if (count != entry.cases)
      outdated_.push_back(
          fmt::format("{} records {} cases, and the vectors have {}", place_of(entry), entry.cases, count));
  }
}

void Known::apply(CaseResult& result) const {
  const auto found = by_id_.find(result.one->id);
  if (found == by_id_.end() || result.verdict == Verdict::not_run || result.verdict == Verdict::as_recorded) return;
  const KnownEntry& entry = *found->second;
  const std::string deviation = deviation_of(result, entry, today_);
  result.recorded = fmt::format("{} ({})", place_of(entry), name_of(entry.kind));
  if (!entry.issue.empty()) result.recorded += ": " + printable(entry.issue);
  result.verdict = deviation.empty() ? Verdict::as_recorded : Verdict::stale;
  if (!deviation.empty()) result.reason = deviation;
}

std::vector<std::string> globs_of(const std::vector<std::string>& wanted, const std::vector<std::string>& others) {
  if (wanted.size() == 1) return wanted;
  if (const std::string glob = common_glob(wanted); glob != "*" && !matches_one_of(glob, others)) return {glob};
  std::map<std::string, std::vector<std::string>> matched;  // by globs with one free part
  for (const std::string& id : wanted)
    for (const std::string& glob : with_a_free_part(id)) matched[glob].push_back(id);
  std::vector<std::pair<std::string, std::vector<std::string>>> useful;
  for (const auto& [glob, ids] : matched)
    if (glob != "*" && ids.size() > 1 && !matches_one_of(glob, others)) useful.emplace_back(glob, ids);
  std::stable_sort(useful.begin(), useful.end(),
                   [](const auto& a, const auto& b) { return a.second.size() > b.second.size(); });
  std::set<std::string> left(wanted.begin(), wanted.end());
  std::vector<std::string> globs;
  for (const auto& [glob, ids] : useful) {
    std::size_t gained = 0;
    for (const std::string& id : ids) gained += left.contains(id) ? 1 : 0;
    if (gained < 2) continue;
    for (const std::string& id : ids) left.erase(id);
    globs.push_back(glob);
  }
  globs.insert(globs.end(), left.begin(), left.end());
  std::sort(globs.begin(), globs.end());
  return globs;
}

KnownList recorded(const Identity& identity, const CheckRun& run, const KnownList& before, const NewEntries& fresh) {
  std::map<std::string, std::vector<const CaseResult*>> by_signature;
  for (const CaseResult& result : run.results)
    if (is_failure(result.verdict)) by_signature[signature_of(result)].push_back(&result);
  KnownList list = {before.path, identity.implementation, identity.version, {}};
  for (const auto& [signature, failures] : by_signature) {
    KnownEntry entry = entry_for(*failures.front(), before, fresh);
    std::vector<std::string> wanted;
    for (const CaseResult* one : failures) wanted.push_back(one->one->id);
    const std::set<std::string> here(wanted.begin(), wanted.end());
    std::vector<std::string> others;
    for (const CaseResult& result : run.results)
      if (!here.contains(result.one->id)) others.push_back(result.one->id);
    entry.match = globs_of(wanted, others);
    entry.cases = wanted.size();
    list.entries.push_back(std::move(entry));
  }
  return list;
}

}  // namespace vcpuspec
