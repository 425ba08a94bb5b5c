// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <exception>
#include <iostream>
#include <map>

#include "checker/cli/options.h"
#include "checker/cli/print_error.h"
#include "checker/input_error.h"
#include "checker/style.h"

namespace {

using vcpuspec::ExitCode;
namespace cli = vcpuspec::cli;

ExitCode run(const cli::Options& options) {
  const std::map<std::string, ExitCode (*)(const cli::Options&)> verbs = {{"check", cli::check},
                                                                          {"replay", cli::check},
                                                                          {"shrink", cli::shrink},
                                                                          {"mutants", cli::mutants},
                                                                          {"gen", cli::gen},
                                                                          {"cover", cli::cover},
                                                                          {"fuzz", cli::fuzz},
                                                                          {"exhaust", cli::exhaust},
                                                                          {"prove", cli::prove},
                                                                          {"list", cli::list},
                                                                          {"explain", cli::explain},
                                                                          {"decode", cli::decode},
                                                                          {"vec", cli::vec},
                                                                          {"version", cli::version},
                                                                          {"wake", cli::wake},
                                                                          {"trace", cli::trace},
                                                                          {"report", cli::report},
                                                                          {"serve", cli::serve},
                                                                          {"doctor", cli::doctor},
                                                                          {"data-dir", cli::data_dir_verb},
                                                                          {"completion", cli::completion},
                                                                          {"help", cli::manual_page}};
  return verbs.at(options.verb)(options);
}

ExitCode guarded(int argc, char** argv) {
  try {
    const cli::Parsed parsed = cli::parse(argc, argv);
    return parsed.ended ? parsed.exit : run(parsed.options);
  } catch (const vcpuspec::InputError& error) {
    std::cout << std::flush;
    cli::print_error(error);
    return ExitCode::usage;
  } catch (const std::exception& error) {
    std::cerr << "vcpuspec: internal error: " << vcpuspec::printable(error.what()) << "\n";
    return ExitCode::internal;
  }
}

}  // namespace

int main(int argc, char** argv) {
  ExitCode exit = guarded(argc, argv);
  std::cout << std::flush;
  if (!std::cout || std::fflush(stdout) != 0) {
    std::cerr << "vcpuspec: internal error: standard output cannot be written\n";
    exit = worse(exit, ExitCode::internal);
  }
  return static_cast<int>(exit);
}
