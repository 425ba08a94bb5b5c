// SPDX-License-Identifier: Apache-2.0
// The one option table. The only file that includes CLI11: it costs seconds to compile.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "checker/cli/option_table.h"
#include "checker/cli/options.h"
#include "checker/nearest.h"
#include "checker/style.h"

namespace vcpuspec::cli {

namespace {

CLI::App* verb(CLI::App& app, Options& options, const std::string& name, const std::string& says,
               const std::string& example) {
  CLI::App* sub = app.add_subcommand(name, says);
  sub->footer("Example:\n  vcpuspec " + example);
  sub->callback([&options, name] { options.verb = name; });
  return sub;
}

void add_report(CLI::App* sub, Options& options) {
  sub->add_option("--report", options.reports, "also write a report; jsonl:- prints it")->type_name("KIND:FILE");
}

/// How long each case may take.
void add_case_timeout(CLI::App* sub, Options& options) {
  sub->add_option("--timeout", options.case_timeout_s, "limit for each case, 1 if not given")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.001, 86400.0).description(""));
}

/// What is judged, and how long and how many questions at a time it is asked.
void add_endpoint(CLI::App* sub, Options& options, const std::string& more = "") {
  sub->add_option("endpoint", options.endpoint,
                  "model, model@REVISION, so:LIBRARY, exec:COMMAND, unix:PATH,\ntcp:HOST:PORT, gdb:STUB, "
                  "qemu:loongarch64, qemu:loongarch32\nor qemu:aarch64-gicv5" +
                      more)
      ->required();
  add_case_timeout(sub, options);
  sub->add_option("--window", options.window, "exec: questions under way at once, 64 if not given")
      ->type_name("N")
      ->check(CLI::Range(1U, 4096U).description(""));
  sub->add_option("--qemu", options.qemu, "qemu: the emulator, if not the installed one")->type_name("PATH");
  sub->add_option("--ram", options.ram, "gdb: 128 KiB of memory for programs, 0xf000000 if not given")
      ->type_name("ADDRESS");
}

/// What bounds work with the solver.
void add_proof_limits(CLI::App* sub, Options& options) {
  sub->add_option("--timeout", options.timeout_s, "limit for each question, 60 if not given")
      ->type_name("SECONDS")
      ->check(CLI::Range(1U, 86400U).description(""));
  sub->add_option("--threads", options.threads, "proofs at a time; 0: one a processor")
      ->type_name("N")
      ->check(CLI::Range(0U, 1024U).description(""));
}

std::vector<std::string> verb_names(const CLI::App& app) {
  std::vector<std::string> verbs;
  for (const CLI::App* sub : app.get_subcommands(nullptr)) verbs.push_back(sub->get_name());
  return verbs;
}

/// CLI11 only says that a subcommand is missing; a misspelt verb deserves its name and the nearest one.
bool is_unknown_verb(const CLI::App& app, const std::string& word) {
  const std::vector<std::string> verbs = verb_names(app);
  if (std::find(verbs.begin(), verbs.end(), word) != verbs.end()) return false;
  std::cerr << "vcpuspec: there is no verb '" << printable(word) << "'\n  hint: " << did_you_mean(word, verbs) << "\n";
  return true;
}

CLI::App* vec_action(CLI::App* vec, Options& options, const std::string& name, const std::string& says,
                     const std::string& example) {
  CLI::App* sub = vec->add_subcommand(name, says);
  sub->footer("Example:\n  vcpuspec vec " + example);
  sub->callback([&options, name] { options.action = name; });
  return sub;
}

void add_vec(CLI::App& app, Options& options) {
  CLI::App* vec = verb(app, options, "vec", "write, format and compare test vectors", "vec new --rule gicv5.wake");
  vec->require_subcommand(1);
  const std::string shipped = "vectors/gicv5/wake/review.yaml";
  CLI::App* fmt = vec_action(vec, options, "fmt", "bring files into canonical form", "fmt --check " + shipped);
  fmt->add_option("files", options.names, "vector files (.yaml) or folders")->required();
  fmt->add_flag("--check", options.check, "only say which files are not in it");
  CLI::App* lint = vec_action(vec, options, "lint", "look for what makes cases hard to trust", "lint " + shipped);
  lint->add_option("files", options.names, "vector files or folders; none: all that are shipped");
  lint->add_option("--ids", options.ids, "the ids in use; vectors/ids.lock if not given")->type_name("FILE");
  CLI::App* expand = vec_action(vec, options, "expand", "print cases as JSON Lines", "expand " + shipped);
  expand->add_option("files", options.names, "vector files or folders")->required();
  CLI::App* make = vec_action(vec, options, "new", "print a file to start from", "new --rule gicv5.wake");
  CLI::Option_group* about = make->add_option_group("what the case is about");
  about->add_option("--rule", options.rule, "the rule that it calls")->type_name("RULE");
  about->add_option("--machine", options.machine, "the machine that it steps")->type_name("MACHINE");
  about->require_option(1);
  CLI::App* diff = vec_action(vec, options, "diff", "say which cases differ, and in what", "diff old.yaml new.jsonl");
  diff->add_option("files", options.names, "the old and the new file")->required()->expected(2);
}

/// One function of a library, on all its inputs.
void add_exhaust(CLI::App& app, Options& options) {
  CLI::App* exhaust = verb(app, options, "exhaust", "run a library over all inputs of a rule",
                           "exhaust so:./mine.so --rule gicv5.effective_mask --checkpoint run.json");
  exhaust->add_option("endpoint", options.endpoint, "so:LIBRARY")->required();
  exhaust->add_option("--rule", options.rule, "what it is asked")->type_name("RULE")->required();
  exhaust->add_option("--threads", options.threads, "workers at a time; 0, if not given: one a processor")
      ->type_name("N")
      ->check(CLI::Range(0U, 1024U).description(""));
  exhaust->add_option("--checkpoint", options.checkpoint, "keep there what is done")->type_name("FILE");
  exhaust->add_option("--resume", options.resume, "go on from what was kept, in one file or several")
      ->type_name("FILE");
  exhaust->add_option("--time", options.limit_s, "stop after that time; if not given, at the end")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.001, 1e7).description(""));
  add_case_timeout(exhaust, options);
  exhaust->add_option("--out", options.out, "the folder for a found vector; printed if not given")->type_name("DIR");
}

/// Logic of the user's own, which takes the place of the properties.
void add_candidate(CLI::App* prove, Options& options) {
  prove
      ->add_option("--candidate", options.candidate,
                   "instead: prove a function of your own equal to a\nrule; smt2:FILE")
      ->type_name("KIND:FILE");
  prove->add_option("--rule", options.rule, "its rule; if not given, the one it is named after")->type_name("RULE");
  prove->add_option("--ppis", options.ppis, "PPIs it decides about; if not given, as it declares")
      ->type_name("N")
      ->check(CLI::Range(1U, 128U).description(""));
}

void add_prove(CLI::App& app, Options& options) {
  CLI::App* prove =
      verb(app, options, "prove", "prove properties for all inputs, or refute them", "prove 'gicv5.wake.*'");
  prove->add_option("globs", options.names, "ids or aliases, * stands for any text; none: all");
  add_proof_limits(prove, options);
  prove->add_option("--write-vectors", options.write_vectors, "write every counterexample as a vector")
      ->type_name("DIR");
  prove->add_option("--write-smt2", options.write_smt2, "write every question as SMT-LIB 2")->type_name("DIR");
  add_report(prove, options);
  add_candidate(prove, options);
}

void add_cover(CLI::App& app, Options& options) {
  CLI::App* cover = verb(app, options, "cover", "say how much of the rules' texts the vectors exercise",
                         "cover vectors/gicv5/wake/review.yaml --rule gicv5.wake");
  cover->add_option("files", options.names,
                    "vector files or folders; none: all that are shipped,\nor only what --merge gives");
  cover->add_option("--rule", options.rules, "rules to measure; none: all")->type_name("GLOB")->allow_extra_args(false);
  cover->add_option("--merge", options.merged, "add what an earlier run wrote")
      ->type_name("FILE")
      ->allow_extra_args(false);
  cover->add_flag("--require-all", options.require_all, "exit with 1 when something is not covered");
  cover->add_flag("--verbose", options.verbose, "list all that is not covered, and what is, by which case");
  cover->add_option("--report", options.reports, "also write JSON to merge later; json:- prints it")
      ->type_name("KIND:FILE")
      ->allow_extra_args(false);
}

void add_wake(CLI::App& app, Options& options) {
  CLI::App* wake = verb(app, options, "wake", "look for lost and spurious wake-ups of a waiting vCPU",
                        "wake model@v6 --scene enable");
  wake->add_option("endpoints", options.names, "model, model@REVISION or so:LIBRARY; none: model");
  wake->add_option("--scene", options.cases, "only scenes whose name matches")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  // More would not fit into the steps of a vector.
  wake->add_option("--spurious-wakes", options.spurious_wakes, "as many are allowed in one trace, 0 if not given")
      ->type_name("N")
      ->check(CLI::Range(0U, 6U).description(""));
  wake->add_option("--out", options.out, "the folder for found vectors; printed if not given")->type_name("DIR");
  add_case_timeout(wake, options);
}

/// The model alone: there is nothing to judge but the cases themselves.
void add_trace(CLI::App& app, Options& options) {
  CLI::App* trace = verb(app, options, "trace", "show what each step of a case changes, and why",
                         "trace vectors/gicv5/trace/kvm.yaml --case '*edge-not-taken*'");
  trace->add_option("file", options.names, "the vector file, or the name of a shipped one: loongarch.enter_guest")
      ->required()
      ->expected(1);
  trace->add_option("--case", options.cases, "only cases whose id matches")->type_name("GLOB");
  add_report(trace, options);
}

/// Reports that `check` wrote.
void add_report_verb(CLI::App& app, Options& options) {
  CLI::App* report = verb(app, options, "report", "say what a written report is about, or compare two",
                          "report before.jsonl --compare after.jsonl");
  report->add_option("file", options.names, "a report that `check --report jsonl:FILE` wrote")->required()->expected(1);
  CLI::Option* compare =
      report->add_option("--compare", options.compare, "a later one: what is fixed, broken, still failing")
          ->type_name("FILE");
  report->add_option("--findings", options.findings, "people's judgements of the deviations: write a page of findings")
      ->type_name("FILE")
      ->excludes(compare);
  report->add_flag("--all-causes", options.all_causes, "print more causes than fit on a screen");
}

/// What deviates as recorded, and how it is recorded.
void add_known(CLI::App* check, Options& options) {
  check
      ->add_option("--known", options.known,
                   "the deviations that are recorded; if not given,\nthose of docs/known/NAME-VERSION.yaml")
      ->type_name("FILE");
  check->add_flag("--no-known", options.no_known, "known deviations are failures");
  check->add_option("--update-known", options.update_known, "record all failures as known deviations")
      ->type_name("FILE");
  check->add_option("--issue", options.issue, "of new ones: where they are followed")->type_name("TEXT");
  check->add_option("--kind", options.kind, "of new ones: bug, unsupported or dispute;\nbug if not given")
      ->type_name("KIND");
  check->add_option("--expires", options.expires, "of new ones: the last day, in half a year if not given")
      ->type_name("YYYY-MM-DD");
}

/// An implementation's answers, in the place of rules.
void add_survey(CLI::App* gen, Options& options) {
  gen->add_option("--survey", options.survey, "instead: find out what an implementation has\nchosen, by its answers")
      ->type_name("ENDPOINT");
  gen->add_option("--machine", options.machine, "--survey: of several machines that it has, this")
      ->type_name("MACHINE");
  gen->add_option("--case-timeout", options.case_timeout_s, "--survey: limit for each question, 1 if not given")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.001, 86400.0).description(""));
  gen->add_option("--qemu", options.qemu, "--survey: the emulator, if not the installed one")->type_name("PATH");
}

void add_gen(CLI::App& app, Options& options) {
  CLI::App* gen = verb(app, options, "gen", "make the vectors that are missing, or a profile",
                       "gen --rule gicv5.effective_mask --goal mutants --out made");
  gen->add_option("--rule", options.rules, "rules to make vectors for; none: all")->type_name("GLOB");
  gen->add_option("--goal", options.goal, "mutants, clauses, mcdc or boundaries;\nmutants if not given");
  gen->add_option("--against", options.names, "vector files or folders to add to; none: all that are\nshipped")
      ->type_name("FILE");
  gen->add_option("--budget", options.budget, "most vectors for each rule, 1000 if not given")->type_name("N");
  gen->add_option("--out", options.out, "the folder for the vector files; with --survey, the\nfile for the profile")
      ->type_name("DIR|FILE");
  add_proof_limits(gen, options);
  add_survey(gen, options);
}

/// Somebody who answers lines, as `check exec:` asks them.
void add_serve(CLI::App& app, Options& options) {
  CLI::App* serve = verb(app, options, "serve", "answer the lines of the process protocol", "serve so:./mine.so");
  serve->add_option("endpoint", options.endpoint, "so:LIBRARY or model")->required();
  serve
      ->add_option("--listen", options.listen,
                   "at a socket, until it is killed; if not given, on\nstandard input and output")
      ->type_name("unix:PATH|tcp:PORT");
}

/// The protocol alone: no case is run.
void add_doctor(CLI::App& app, Options& options) {
  CLI::App* doctor = verb(app, options, "doctor", "prove that an adapter obeys the process protocol",
                          "doctor -- python3 tests/implementations/adapters/adapter.py");
  doctor
      ->add_option("command", options.names,
                   "the program and its arguments, behind --; or one of\nexec:COMMAND, unix:PATH, tcp:HOST:PORT")
      ->required();
  add_case_timeout(doctor, options);
  doctor->add_flag("--verbose", options.verbose, "list what was not tried, too");
}

/// Which choices an implementation is held to.
void add_profile(CLI::App* sub, Options& options) {
  sub->add_option("--profile", options.profile, "the choices that it has made, as\n`gen --survey` found out")
      ->type_name("FILE");
}

/// What tells people and shells about the command itself.
void add_about_the_command(CLI::App& app, Options& options) {
  CLI::App* help = verb(app, options, "help", "say more about a verb, or print its manual page", "help check");
  help->add_option("verb", options.names, "none: the whole command")->expected(0, 1);
  help->add_flag("--man", options.man, "print the manual page, for `man -l -`");
  CLI::App* completion = verb(app, options, "completion", "print what makes a shell complete words of vcpuspec",
                              "completion bash >~/.local/share/bash-completion/completions/vcpuspec");
  completion->add_option("shell", options.names, "bash, zsh or fish")->required();
  // What these scripts ask: the words typed so far follow.
  completion->add_flag("--next", options.next)->group("");
  verb(app, options, "data-dir", "print where the vectors and documents are", "data-dir");
}

void add_verbs(CLI::App& app, Options& options) {
  CLI::App* check = verb(app, options, "check", "judge an implementation on test vectors",
                         "check model vectors/gicv5/wake/review.yaml");
  add_endpoint(check, options, ";\nseveral, before the files, are compared;\nor trace:FILE, which was recorded");
  check->add_option("files", options.names, "vector files or folders; none: all that are shipped");
  check->add_option("--case", options.cases, "only cases whose id matches")->type_name("GLOB");
  check->add_option("--tag", options.tags, "only cases with this tag")->type_name("GLOB");
  check->add_option("--clause", options.clauses, "only cases that cite this key")->type_name("GLOB");
  check->add_flag("--fail-fast", options.fail_fast, "stop at the first case that does not conform");
  check->add_option("--min-evidence", options.min_evidence, "skip cases with weaker evidence than TIER")
      ->type_name("TIER");
  add_profile(check, options);
  add_known(check, options);
  check->add_flag("--verbose", options.verbose, "print each case, however many fail or are skipped");
  check->add_flag("--all-causes", options.all_causes, "of many failures, print more causes than fit on a screen");
  add_report(check, options);

  const std::string one_case = "model@v7 vectors/gicv5/wake/review.yaml --case '*past-mask'";
  CLI::App* replay = verb(app, options, "replay", "run cases again and show each in full", "replay " + one_case);
  add_endpoint(replay, options);
  replay->add_option("files", options.names, "vector files")->required();
  replay->add_option("--case", options.cases, "only cases whose id matches")->type_name("GLOB");
  add_profile(replay, options);

  CLI::App* shrink =
      verb(app, options, "shrink", "find a smaller case that fails in the same way", "shrink " + one_case);
  add_endpoint(shrink, options);
  shrink->add_option("file", options.names, "the vector file")->required()->expected(1);
  shrink->add_option("--case", options.cases, "the case; not needed when the file has one")->type_name("GLOB");
  shrink->add_option("--out", options.out, "write the smaller case there; printed if not given")->type_name("FILE");
  shrink->add_option("--time", options.time_s, "limit for the search, 60 if not given")
      ->type_name("SECONDS")
      ->check(CLI::Range(1U, 86400U).description(""));

  add_report_verb(app, options);
  add_trace(app, options);
  add_prove(app, options);

  CLI::App* mutants = verb(app, options, "mutants", "say which mistakes in a rule the vectors would notice",
                           "mutants --rule gicv5.effective_mask");
  mutants->add_option("--rule", options.rules, "rules to make mistakes in; none: all")->type_name("GLOB");
  mutants->add_option("--against", options.names, "vector files or folders; none: all that are shipped")
      ->type_name("FILE");
  mutants->add_option("--text", options.texts, "make them in these files of the specification; none: all")
      ->type_name("GLOB");
  mutants->add_flag("--together", options.together, "a slip in text that several of the rules run is one mistake");
  mutants->add_flag("--by-properties", options.by_properties, "instead: say which would refute a proved property");
  mutants->add_flag("--verbose", options.verbose, "also list what was killed, by which case, and what is equivalent");
  add_proof_limits(mutants, options);

  add_cover(app, options);

  CLI::App* fuzz = verb(app, options, "fuzz", "look for cases that an implementation fails",
                        "fuzz model@v6 --rule gicv5.wake --seed 1 --time 2");
  add_endpoint(fuzz, options);
  fuzz->add_option("--rule", options.rules, "what it is asked")->type_name("GLOB")->required();
  fuzz->add_option("--seed", options.seed, "the same seed gives the same cases; 1 if not given")->type_name("N");
  fuzz->add_option("--cases", options.case_count, "stop after so many cases")->type_name("N");
  fuzz->add_option("--time", options.time_s, "stop after that time, 60 if not given")
      ->type_name("SECONDS")
      ->check(CLI::Range(1U, 86400U).description(""));
  fuzz->add_flag("--fail-fast", options.fail_fast, "stop at the first cause");
  fuzz->add_option("--out", options.out, "the folder for found vectors; printed if not given")->type_name("DIR");

  add_exhaust(app, options);

  add_gen(app, options);

  CLI::App* list = verb(app, options, "list", "list what there is", "list rules");
  list->add_option("what", options.names,
                   "rules, machines, places, properties, registers [SUBJECT],\nchoices, citations or endpoints")
      ->required()
      ->expected(1, 2);

  CLI::App* explain =
      verb(app, options, "explain", "say what a rule, property, register or key means", "explain gicv5:D_MSQKF");
  explain
      ->add_option("names", options.names,
                   "rule, machine, property, REGISTER[.FIELD], exception,\n`ecode` and a number, or key")
      ->required();

  CLI::App* decode =
      verb(app, options, "decode", "split a register value into its fields", "decode ICH_VMCR_EL2=0x50000001");
  decode->add_option("values", options.names, "REGISTER=VALUE")->required();

  add_vec(app, options);
  add_wake(app, options);
  add_serve(app, options);
  add_doctor(app, options);

  add_about_the_command(app, options);
  verb(app, options, "version", "print the version of the command and of its solver", "version");
}

/// The whole table.
void fill(CLI::App& app, Options& options) {
  app.description("vcpuspec: executable specification and conformance suite\nfor virtual-CPU privileged state");
  app.name("vcpuspec");
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 conforms, 1 nonconformance or refuted proof, 2 usage or input\n"
      "error, 3 stale expectation, 4 nothing ran, 5 implementation broken,\n"
      "6 inconclusive, 7 internal error.\n"
      "vcpuspec VERB --help says more about a verb.");
  add_verbs(app, options);
}

OptionRow row_of(const CLI::Option& option) {
  OptionRow row;
  if (option.get_positional()) row.names.push_back(option.get_name(true));
  for (const std::string& name : option.get_snames()) row.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) row.names.push_back("--" + name);
  if (option.get_items_expected_max() > 0) row.value = option.get_type_name();
  row.says = option.get_description();
  row.is_many = option.get_items_expected_max() > 1;
  row.is_required = option.get_required();
  return row;
}

VerbRow row_of(const CLI::App& app) {
  VerbRow row{app.get_name(), app.get_description(), app.get_footer(), {}, {}, {}};
  for (const CLI::Option* option : app.get_options())
    if (!option->get_group().empty())
      (option->get_positional() ? row.operands : row.options).push_back(row_of(*option));
  for (const CLI::App* below : app.get_subcommands(nullptr)) {
    VerbRow verb = row_of(*below);
    if (!verb.name.empty()) {
      row.verbs.push_back(std::move(verb));
      continue;
    }
    // Options that exclude each other, as a group without a name.
    row.options.insert(row.options.end(), verb.options.begin(), verb.options.end());
  }
  return row;
}

/// `help VERB` prints what `VERB --help` does; manual pages are written elsewhere.
Parsed help(const CLI::App& app, const Parsed& parsed) {
  const std::vector<std::string>& names = parsed.options.names;
  if (!names.empty() && is_unknown_verb(app, names.front())) return {{}, true, ExitCode::usage};
  if (parsed.options.man) return parsed;
  std::cout << (names.empty() ? app.help() : app.get_subcommand(names.front())->help("vcpuspec"));
  return {{}, true, ExitCode::conforms};
}

/// Whether the command line names a verb that there is not, and says so.
bool names_unknown_verb(const CLI::App& app, int argc, char** argv) {
  const bool names_one = argc > 1 && argv[1][0] != '-';
  return names_one && is_unknown_verb(app, argv[1]);
}

}  // namespace

const VerbRow* VerbRow::find(const std::string& verb) const {
  const auto found = std::find_if(verbs.begin(), verbs.end(), [&](const VerbRow& row) { return row.name == verb; });
  return found == verbs.end() ? nullptr : &*found;
}

const OptionRow* VerbRow::find_option(const std::string& option) const {
  const auto found = std::find_if(options.begin(), options.end(), [&](const OptionRow& row) {
    return std::find(row.names.begin(), row.names.end(), option) != row.names.end();
  });
  return found == options.end() ? nullptr : &*found;
}

VerbRow option_table() {
  Options unused;
  CLI::App app;
  fill(app, unused);
  return row_of(app);
}

Parsed parse(int argc, char** argv) {
  Parsed parsed;
  CLI::App app;
  fill(app, parsed.options);
  if (argc < 2) {
    std::cerr << app.help();
    return {{}, true, ExitCode::usage};
  }
  if (names_unknown_verb(app, argc, argv)) return {{}, true, ExitCode::usage};
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const std::vector<CLI::App*> subs = app.get_subcommands();
    std::cout << (subs.empty() ? app.help() : subs.front()->help("vcpuspec"));
    return {{}, true, ExitCode::conforms};
  } catch (const CLI::ParseError& error) {
    const std::vector<CLI::App*> subs = app.get_subcommands();
    const std::string of = subs.empty() ? "vcpuspec" : "vcpuspec " + subs.front()->get_name();
    std::cerr << of << ": " << error.what() << "\n  hint: " << of << " --help\n";
    return {{}, true, ExitCode::usage};
  }
  return parsed.options.verb == "help" ? help(app, parsed) : parsed;
}

}  // namespace vcpuspec::cli
