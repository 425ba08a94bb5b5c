// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/sarif.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "checker/data_dir.h"
#include "checker/vectors/read_yaml.h"

namespace vcpuspec {

namespace {

using nlohmann::json;

/// Endpoints judged on the cases of the review, as one log.
json log_of(const std::vector<std::string>& endpoints, const CheckOptions& options = {},
            const std::string& called = "review.yaml") {
  std::vector<VectorFile> files = {read_yaml(data_dir() / "vectors/gicv5/wake/review.yaml")};
  files.front().path = called;
  const Citations citations = read_citations(data_dir() / "docs/citations.yaml");
  std::ostringstream out;
  SarifReport sarif(out);
  for (const std::string& endpoint : endpoints) check(find_endpoint(endpoint), files, options, citations, {&sarif});
  sarif.close();
  return json::parse(out.str());
}

}  // namespace

TEST_CASE("SARIF names a file by a URI, whatever its path holds") {
  CHECK(sarif_uri("vectors/gicv5/wake.yaml") == "vectors/gicv5/wake.yaml");
  CHECK(sarif_uri("my vectors/50%#1?.yaml") == "my%20vectors/50%25%231%3F.yaml");
  CHECK(sarif_uri("caf\xc3\xa9:1.yaml") == "caf%C3%A9%3A1.yaml");
  CHECK(sarif_uri("/data/a.yaml") == "file:///data/a.yaml");
  const json log = log_of({"model@v6"}, {}, "a\xff\n\"b\".yaml");
  CHECK(log.at("runs")[0].at("results")[0].at("locations")[0].at("physicalLocation").at("artifactLocation").at("uri") ==
        "a%FF%0A%22b%22.yaml");
}

TEST_CASE("SARIF of several endpoints has a run of each, with its own rules, results and counts") {
  const json runs = log_of({"model@v6", "model", "model@v7"}).at("runs");
  REQUIRE(runs.size() == 3);
  CHECK(runs[0].at("properties").at("endpoint") == "model@v6");
  CHECK(runs[0].at("properties").at("failed") == 5);
  CHECK(runs[0].at("results").size() == 5);
  CHECK(runs[1].at("results").empty());
  CHECK(runs[1].at("tool").at("driver").at("rules").empty());
  CHECK(runs[1].at("properties").at("passed") == 15);
  CHECK(runs[2].at("results").size() == runs[2].at("properties").at("failed"));
}

TEST_CASE("SARIF counts what was not judged and says why, and has no result of it") {
  CheckOptions options;
  options.fail_fast = true;
  options.min_evidence = Tier::manual;
  const json skipped = log_of({"model@v6"}, options).at("runs")[0];
  CHECK(skipped.at("results").empty());
  const json& why = skipped.at("invocations")[0].at("toolExecutionNotifications");
  std::size_t cases = 0;
  for (const json& one : why) {
    cases += one.at("properties").at("cases").get<std::size_t>();
    CHECK(one.at("message").at("text").get<std::string>().find(" skipped: its evidence is ") != std::string::npos);
  }
  CHECK(cases == 15);
  options.min_evidence = {};
  const json stopped = log_of({"model@v6"}, options).at("runs")[0];
  CHECK(stopped.at("results").size() == 1);
  CHECK(stopped.at("properties").at("not_run") == 13);
  CHECK(stopped.at("invocations")[0].at("executionSuccessful") == false);
  CHECK(stopped.at("invocations")[0].at("toolExecutionNotifications")[0].at("level") == "warning");
}

}  // namespace vcpuspec
