// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <csignal>
#include <iostream>

#include "checker/cli/options.h"
#include "checker/input_error.h"
#include "checker/serve/listen.h"
#include "checker/serve/served.h"
#include "checker/serve/server.h"
#include "checker/style.h"

namespace vcpuspec::cli {

namespace {

std::unique_ptr<serve::Served> served(const std::string& endpoint) {
  if (endpoint == "model") return serve::serve_model();
  if (endpoint.starts_with("so:")) return serve::serve_library(endpoint.substr(3));
  throw InputError({}, "serve.endpoint", shown(endpoint) + " cannot be served", "write so:PATH or model");
}

}  // namespace

ExitCode serve(const Options& options) {
  const std::unique_ptr<serve::Served> one = served(options.endpoint);
  // Who asks may go away before his answer has left.
  std::signal(SIGPIPE, SIG_IGN);
  if (options.listen.empty())
    return serve::serve_lines(*one, STDIN_FILENO, STDOUT_FILENO) ? ExitCode::conforms : ExitCode::broken;
  serve::Listening listening(options.listen);
  std::cerr << "listening at " << listening.endpoint() << "\n";
  for (;;) {
    const OwnedFd client = listening.accept();
    serve::serve_lines(*one, client.get(), client.get());
  }
}

}  // namespace vcpuspec::cli
