// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>

#include "checker/cli/options.h"
#include "checker/cli/print_error.h"
#include "checker/cli/vector_files.h"
#include "checker/data_dir.h"
#include "checker/input_error.h"
#include "checker/read_file.h"
#include "checker/strength/trace_lint.h"
#include "checker/strength/unspecified.h"
#include "checker/strength/vacuity.h"
#include "checker/vectors/format.h"
#include "checker/vectors/lint.h"
#include "checker/vectors/write_jsonl.h"
#include "checker/vectors/write_yaml.h"
#include "properties/claims/property.h"

namespace vcpuspec::cli {

namespace {

namespace fs = std::filesystem;

/// Replaces a file in one step, so that an interruption leaves the old or the new one; a link stays a link.
void replace(const std::string& name, const std::string& text) {
  std::error_code ignored;  // the file has just been read; what fails, fails below, too
  const fs::path target = fs::canonical(name, ignored);
  const fs::path fresh = target.string() + ".new-" + std::to_string(getpid());
  std::ofstream out(fresh, std::ios::binary);
  out << text;
  out.close();
  std::error_code failed;
  if (out) fs::permissions(fresh, fs::status(target).permissions(), failed);
  if (out && !failed) fs::rename(fresh, target, failed);
  if (out && !failed) return;
  fs::remove(fresh, ignored);
  throw InputError({name, 0, 0}, "vector.not-written", "the file cannot be written",
                   "check its permissions, those of its folder, and the space left");
}

/// Formats one file; whether it was as it should be.
bool format(const std::string& name, bool check) {
  if (!name.ends_with(".yaml"))
    throw InputError({name, 0, 0}, "vector.unknown-form", "only .yaml files are formatted",
                     "JSON Lines come from `vcpuspec vec expand`");
  const std::string text = read_file(name, "vector");
  const std::string wanted = formatted(text, name);
  if (wanted == text) return true;
  if (check)
    print_error(
        {{name, 0, 0}, "vector.not-formatted", "the file is not in canonical form", "vcpuspec vec fmt " + name});
  else replace(name, wanted);
  return false;
}

ExitCode fmt(const Options& options) {
  bool all_good = true;
  for (const std::string& name : authored_files_named(options.names)) {
    const bool good = format(name, options.check);
    if (!good && !options.check) std::cout << "formatted " << printable(name) << "\n";
    all_good = all_good && good;
  }
  return options.check && !all_good ? ExitCode::usage : ExitCode::conforms;
}

ExitCode lint(const Options& options) {
  const std::vector<std::string> shipped = authored_files();
  const bool all = options.names.empty();
  const std::vector<VectorFile> files = read_all(all ? shipped : authored_files_named(options.names));
  const std::vector<VectorFile> others = all ? std::vector<VectorFile>{} : read_all(shipped);
  const Citations citations = read_citations((data_dir() / "docs" / "citations.yaml").string());
  const std::string lock_file = options.ids.empty() ? as_typed(data_dir() / "vectors" / "ids.lock") : options.ids;
  const IdsLock lock = read_ids_lock(lock_file);

  std::vector<InputError> errors = vcpuspec::lint(files, {citations, lock, find_property_text, others});
  for (const auto& more : {vacuous_cases(files, others), lint_traces(files, others), unspecified_expectations(files)})
    errors.insert(errors.end(), more.begin(), more.end());
  if (all)
    for (const auto& more : {vanished_ids(files, lock), stale_json_lines(files)})
      errors.insert(errors.end(), more.begin(), more.end());
  for (const InputError& error : errors) print_error(error);
  std::size_t cases = 0;
  for (const VectorFile& file : files) cases += file.cases.size();
  std::cout << "files " << files.size() << ", cases " << cases << ", errors " << errors.size() << "\n";
  return errors.empty() ? ExitCode::conforms : ExitCode::usage;
}

ExitCode expand(const Options& options) {
  std::string lines;  // all or nothing: half a file must not look like one
  for (const VectorFile& file : read_all(authored_files_named(options.names))) lines += to_jsonl(file);
  std::cout << lines;
  return ExitCode::conforms;
}

/// The state of a document that its shipped files were written against.
std::string spec_rev(const std::string& doc) {
  for (const VectorFile& file : read_all(authored_files()))
    if (file.spec_doc == doc) return file.spec_rev;
  return "1";
}

ExitCode make_new(const Options& options) {
  VectorFile file = options.machine.empty() ? template_file(options.rule, "1") : template_trace(options.machine, "1");
  file.spec_rev = spec_rev(file.spec_doc);
  std::cout << "# SPDX-License-Identifier: CC0-1.0\n" << to_yaml(file);
  return ExitCode::conforms;
}

ExitCode diff(const Options& options) {
  const std::vector<VectorFile> files = read_all(options.names);
  std::cout << difference(files[0], files[1]);
  return ExitCode::conforms;
}

}  // namespace

ExitCode vec(const Options& options) {
  const std::map<std::string, ExitCode (*)(const Options&)> all = {
      {"fmt", fmt}, {"lint", lint}, {"expand", expand}, {"new", make_new}, {"diff", diff}};
  return all.at(options.action)(options);
}

}  // namespace vcpuspec::cli
