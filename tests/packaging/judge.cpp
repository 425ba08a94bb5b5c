// SPDX-License-Identifier: Apache-2.0
// A program of another project that judges by itself: the library that it is given, on the vectors that are installed.
#include <iostream>

#include "checker/check.h"
#include "checker/data_dir.h"
#include "checker/input_error.h"
#include "checker/reports/text.h"
#include "checker/vectors/read_vectors.h"
#include "properties/claims/property.h"

using namespace vcpuspec;

int main(int, char** argv) {
  try {
    const Citations citations = read_citations((data_dir() / "docs/citations.yaml").string());
    const std::string file = (data_dir() / "vectors/gicv5/effective_mask/mask.jsonl").string();
    CheckOptions options;
    options.resolver = find_property_text;
    const CheckRun run = check(find_endpoint(argv[1]), {read_vectors(file)}, options, citations);
    std::cout << summary(run.counts) << "\n";
    return static_cast<int>(run.counts.exit_code());
  } catch (const InputError& error) {
    std::cerr << error.what() << "\n";
    return 2;
  }
}
