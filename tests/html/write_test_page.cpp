// SPDX-License-Identifier: Apache-2.0
// Writes pages that the command line cannot be made to write, for the tests and the benchmark in a browser:
//   write_test_page several FILE               three endpoints on the same cases
//   write_test_page hostile FILE               names, sentences and reasons that want to be markup
//   write_test_page many ENDPOINT COUNT FILE   the shipped cases, again and again under other ids
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "checker/data_dir.h"
#include "checker/input_error.h"
#include "checker/reports/html.h"
#include "checker/vectors/read_vectors.h"
#include "properties/claims/property.h"
#include "tests/html/hostile_run.h"

namespace {

using namespace vcpuspec;

Citations shipped_citations() { return read_citations((data_dir() / "docs/citations.yaml").string()); }

CheckOptions with_properties() {
  CheckOptions how;
  how.resolver = find_property_text;
  return how;
}

void write_several(std::ostream& out) {
  const std::vector<VectorFile> files = {read_vectors((data_dir() / "vectors/gicv5/wake/review.yaml").string()),
                                         read_vectors((data_dir() / "vectors/gicv5/trace/kvm.yaml").string())};
  HtmlReport report(out);
  for (const char* name : {"model", "model@v6", "model@today"})
    check(find_endpoint(name), files, with_properties(), shipped_citations(), {&report});
  report.close();
}

void write_hostile(std::ostream& out) {
  HtmlReport report(out);
  test::run_hostile_cases(report);
  report.close();
}

/// The shipped files, and copies of them with ids of their own until there are so many cases.
std::vector<VectorFile> many_files(std::size_t count) {
  std::vector<VectorFile> shipped;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data_dir() / "vectors"))
    if (entry.path().extension() == ".jsonl") shipped.push_back(read_vectors(entry.path().string()));
  std::vector<VectorFile> all;
  for (std::size_t copy = 1; count != 0; ++copy)
    for (VectorFile file : shipped) {
      if (file.cases.size() > count) file.cases.resize(count);
      count -= file.cases.size();
      for (VectorCase& one : file.cases) one.id = fmt::format("copy{}.{}", copy, one.id);
      file.path = fmt::format("copy{}/{}", copy, std::filesystem::relative(file.path, data_dir()).string());
      if (!file.cases.empty()) all.push_back(std::move(file));
    }
  return all;
}

void write_many(const std::string& endpoint, std::size_t count, std::ostream& out) {
  HtmlReport report(out);
  check(find_endpoint(endpoint), many_files(count), with_properties(), shipped_citations(), {&report});
  report.close();
}

}  // namespace

int main(int argc, char** argv) try {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 2 && words[0] == "several") {
    std::ofstream out(words[1], std::ios::binary);
    write_several(out);
  } else if (words.size() == 2 && words[0] == "hostile") {
    std::ofstream out(words[1], std::ios::binary);
    write_hostile(out);
  } else if (words.size() == 4 && words[0] == "many") {
    std::ofstream out(words[3], std::ios::binary);
    write_many(words[1], std::stoul(words[2]), out);
  } else {
    std::cerr << "usage: write_test_page several FILE | hostile FILE | many ENDPOINT COUNT FILE\n";
    return 2;
  }
  return 0;
} catch (const InputError& error) {
  std::cerr << error.what() << "\n";
  return 2;
}
