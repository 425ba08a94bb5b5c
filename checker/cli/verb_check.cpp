// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "checker/check.h"
#include "checker/cli/check_recorded.h"
#include "checker/cli/options.h"
#include "checker/cli/report_files.h"
#include "checker/cli/setup.h"
#include "checker/cli/vector_files.h"
#include "checker/data_dir.h"
#include "checker/input_error.h"
#include "checker/known.h"
#include "checker/nearest.h"
#include "checker/reports/html.h"
#include "checker/reports/jsonl.h"
#include "checker/reports/junit.h"
#include "checker/reports/ktap.h"
#include "checker/reports/matrix.h"
#include "checker/reports/progress.h"
#include "checker/reports/sarif.h"
#include "checker/reports/text.h"
#include "checker/reports/trace.h"
#include "checker/survey/profile.h"
#include "checker/write_file.h"
#include "properties/claims/property.h"

namespace vcpuspec::cli {

namespace {

std::optional<Tier> tier(const std::string& name) {
  if (name.empty()) return std::nullopt;
  const auto found = std::find(tier_names.begin(), tier_names.end(), name);
  if (found == tier_names.end())
    throw InputError({}, "option.tier", "unknown evidence tier '" + name + "'", did_you_mean(name, tier_names));
  return static_cast<Tier>(found - tier_names.begin());
}

CheckOptions check_options(const Options& options) {
  CheckOptions how;
  how.cases = options.cases;
  how.tags = options.tags;
  how.clauses = options.clauses;
  how.fail_fast = options.fail_fast;
  how.min_evidence = tier(options.min_evidence);
  how.resolver = find_property_text;
  return how;
}

std::unique_ptr<Report> report_to(const ReportFiles::Stream& stream, std::size_t runs) {
  if (stream.kind == "html") return std::make_unique<HtmlReport>(*stream.out);
  if (stream.kind == "junit") return std::make_unique<JunitReport>(*stream.out);
  if (stream.kind == "ktap") return std::make_unique<KtapReport>(*stream.out, runs);
  if (stream.kind == "sarif") return std::make_unique<SarifReport>(*stream.out);
  return std::make_unique<JsonlReport>(*stream.out);
}

/// Whether some of the files' cases are left out.
bool is_filtered(const Options& options) {
  return !options.cases.empty() || !options.tags.empty() || !options.clauses.empty() || options.fail_fast ||
         !options.min_evidence.empty();
}

/// The list of known deviations that a run compares with: the named one, or the one that belongs to this version.
std::optional<KnownList> known_list(const Options& options, const Endpoint& endpoint) {
  const Identity identity = identity_of(endpoint);
  std::string path = options.known;
  if (path.empty()) {
    const bool is_wanted = options.verb == "check" && !options.no_known && options.update_known.empty();
    const std::string name = known_file_name(identity);
    if (!is_wanted || name.empty()) return std::nullopt;
    const std::filesystem::path shipped = data_dir() / "docs" / "known" / name;
    if (!std::filesystem::exists(shipped)) return std::nullopt;
    path = as_typed(shipped);
  }
  KnownList list = read_known(path);
  check_identity(list, identity);
  return list;
}

/// Cases that are known to break do not end a run; nor do any while they are being recorded.
void tolerate_broken(const Options& options, const Endpoint& endpoint, const std::optional<KnownList>& list) {
  constexpr std::size_t most_recorded = 1000;
  std::size_t cases = options.update_known.empty() ? 0 : most_recorded;
  if (list)
    for (const KnownEntry& entry : list->entries)
      if (entry.kind == KnownKind::crash || entry.kind == KnownKind::hang) cases += entry.cases;
  if (endpoint.implementation) endpoint.implementation->tolerate(static_cast<unsigned>(std::min(cases, most_recorded)));
}

NewEntries new_entries(const Options& options) {
  const std::vector<std::string> kinds = {"bug", "unsupported", "dispute"};
  if (!options.kind.empty() && std::find(kinds.begin(), kinds.end(), options.kind) == kinds.end())
    throw InputError({}, "option.kind", "a deviation is not recorded as " + shown(options.kind),
                     "write one of these: " + joined(kinds) + "; crashes and hangs are recorded as such");
  if (!options.expires.empty() && !is_date(options.expires))
    throw InputError({}, "option.expires", shown(options.expires) + " is no date",
                     "write a day that there is, as YYYY-MM-DD");
  constexpr unsigned half_a_year = 182;
  return {options.kind, options.issue, options.expires.empty() ? days_after(today(), half_a_year) : options.expires};
}

/// Options that do not go together.
void check_known_options(const Options& options) {
  const auto refuse = [](const std::string& what, const std::string& hint) {
    throw InputError({}, "option.known", what, hint);
  };
  if (options.no_known && !options.known.empty())
    refuse("--known names what --no-known leaves out", "give one of them");
  if (options.update_known.empty()) {
    if (!options.kind.empty() || !options.issue.empty() || !options.expires.empty())
      refuse("--kind, --issue and --expires say what is recorded, and nothing is", "give --update-known, too");
    return;
  }
  if (options.no_known || !options.known.empty())
    refuse("--update-known records what fails without any list", "leave --known and --no-known out");
  if (is_filtered(options))
    throw InputError({}, "known.partial", "what some cases show is not recorded: the others would be lost",
                     "leave --case, --tag, --clause, --fail-fast and --min-evidence out");
  if (!options.reports.empty())
    refuse("a report says how a run ends, and this one ends with a list", "write the report with --known FILE then");
  new_entries(options);  // what is wrong about them is said before anything runs
}

/// A run of some files must not take away what a list has about others.
void check_nothing_is_lost(const KnownList& before, const CheckRun& run) {
  for (const KnownEntry& entry : before.entries)
    for (const std::string& glob : entry.match)
      if (std::none_of(run.results.begin(), run.results.end(),
                       [&](const CaseResult& result) { return glob_matches(glob, result.one->id); }))
        throw InputError(entry.where, "known.partial", "no case of this run is matched by " + shown(glob),
                         "name all files that the list is about, or none for all that are shipped");
}

/// Records all failures of a run in a list, and says so.
ExitCode update_known(const Options& options, const Endpoint& endpoint, const CheckRun& run) {
  if (run.counts.not_run != 0)
    throw InputError({}, "known.partial", std::to_string(run.counts.not_run) + " cases were not run",
                     "record a run that is complete; an implementation that breaks is not asked again and again");
  if (run.counts.exit_code() == ExitCode::nothing_ran) return ExitCode::nothing_ran;
  KnownList before;
  before.path = options.update_known;
  if (std::filesystem::exists(options.update_known)) {
    before = read_known(options.update_known);
    if (before.implementation != identity_of(endpoint).implementation) check_identity(before, identity_of(endpoint));
  }
  if (!options.names.empty()) check_nothing_is_lost(before, run);
  const KnownList after = recorded(identity_of(endpoint), run, before, new_entries(options));
  write_file(options.update_known, to_yaml(after), "known");
  std::cout << run.counts.failed + run.counts.broken << " failing cases are recorded in " << after.entries.size()
            << (after.entries.size() == 1 ? " entry: " : " entries: ") << printable(options.update_known) << "\n";
  return ExitCode::conforms;
}

TextOptions text_options(const Options& options, const Known* known) {
  TextOptions how;
  how.known = known;
  how.verbose = options.verbose;
  how.most_causes = most_causes(options);
  return how;
}

/// What is judged, and what is recorded about it.
struct Judged {
  Endpoint endpoint;
  std::optional<KnownList> list;
  std::unique_ptr<Known> known = {};
};

/// Options that are about one implementation.
void check_options_of_several(const Options& options) {
  if (options.others.empty()) return;
  const auto refuse = [](const std::string& option, const std::string& why) {
    throw InputError({}, "option.one-endpoint", option + " cannot be given with several endpoints: " + why,
                     "check that endpoint alone");
  };
  if (!options.known.empty() || !options.update_known.empty())
    refuse(options.known.empty() ? "--update-known" : "--known", "a list has the deviations of one implementation");
  if (!options.profile.empty()) refuse("--profile", "it has the choices of one implementation");
}

/// Everything that is judged, ready to be asked. Code under test starts here: before any expectation is read.
std::vector<Judged> all_judged(const Options& options) {
  std::vector<Judged> all;
  all.push_back({endpoint_of(options), {}});
  for (const std::string& name : options.others) all.push_back({endpoint_of(name, options), {}});
  if (!options.profile.empty()) apply(read_profile(options.profile), all.front().endpoint);
  return all;
}

/// What a person reads: failures only, or every case in full; of several endpoints, how they compare.
std::unique_ptr<Report> report_for_people(const Options& options, ReportFiles& files, const Known* known) {
  if (options.verb == "replay") return std::make_unique<TraceReport>(files.text(), files.text_style());
  if (options.others.empty())
    return std::make_unique<TextReport>(files.text(), files.text_style(), text_options(options, known));
  std::vector<std::string> names = {options.endpoint};
  names.insert(names.end(), options.others.begin(), options.others.end());
  MatrixOptions how;
  how.verbose = options.verbose;
  if (options.all_causes) how.most_rows = most_causes(options);
  return std::make_unique<MatrixReport>(files.text(), files.text_style(), names, how);
}

}  // namespace

ExitCode check(const Options& asked) {
  if (asked.verb == "check" && is_recorded(asked.endpoint)) return check_recorded(asked);
  Options options = asked;
  if (options.verb == "check") split_endpoints(options);
  check_known_options(options);
  check_options_of_several(options);
  std::vector<Judged> all = all_judged(options);
  const Citations citations = shipped_citations();
  const std::vector<VectorFile> files = read_named_or_shipped(options.names);

  CheckOptions how = check_options(options);
  how.complete = options.names.empty() && !is_filtered(options);
  for (Judged& one : all) {
    one.list = known_list(options, one.endpoint);
    tolerate_broken(options, one.endpoint, one.list);
    if (one.list) one.known = std::make_unique<Known>(*one.list, files, today());
  }

  ReportFiles report_files(options.reports, {"jsonl", "junit", "ktap", "sarif", "html"});
  const std::unique_ptr<Report> read =
      report_for_people(options, report_files, how.complete ? all.front().known.get() : nullptr);
  Progress progress(*read, std::cerr, report_files.prints() ? ProgressStyle{} : ProgressStyle::of_stderr());
  std::vector<std::unique_ptr<Report>> written;
  std::vector<Report*> reports = {&progress};
  for (const ReportFiles::Stream& stream : report_files.streams()) {
    written.push_back(report_to(stream, all.size()));
    reports.push_back(written.back().get());
  }
  std::vector<Counts> counts;
  CheckRun run;
  for (const Judged& one : all) {
    how.known = one.known.get();
    run = vcpuspec::check(one.endpoint, files, how, citations, reports);
    counts.push_back(run.counts);
  }
  for (Report* report : reports) report->close();
  report_files.close();
  if (!options.update_known.empty()) return update_known(options, all.front().endpoint, run);
  return worst_of(counts);
}

}  // namespace vcpuspec::cli
