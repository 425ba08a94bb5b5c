// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/junit.h"

#include <fmt/format.h>

#include "checker/reports/text.h"
#include "checker/style.h"

namespace vcpuspec {

namespace {

std::string attribute(const char* name, const std::string& value) {
  return fmt::format(" {}=\"{}\"", name, xml_text(value));
}

std::string properties_of(const CaseResult& result) {
  std::string refs;
  for (const Reference& ref : result.one->refs) refs += (refs.empty() ? "" : " ") + ref.key();
  return fmt::format(
      "      <properties>\n        <property name=\"verdict\"{}/>\n        <property name=\"refs\"{}/>\n"
      "        <property name=\"tier\"{}/>\n      </properties>\n",
      attribute("value", name_of(result.verdict)), attribute("value", refs),
      attribute("value", name_of(result.citation->tier)));
}

/// The element that says how a case ended; none for a pass.
std::string ending_of(const CaseResult& result, const std::string& endpoint) {
  switch (result.verdict) {
    case Verdict::pass: return "";
    case Verdict::as_recorded:
      return fmt::format("      <system-out>{}</system-out>\n",
                         xml_text("deviates as recorded in " + where_recorded(result)));
    case Verdict::skip:
    case Verdict::not_run: return fmt::format("      <skipped{}/>\n", attribute("message", result.reason));
    case Verdict::broken: return fmt::format("      <error type=\"broken\"{}/>\n", attribute("message", result.reason));
    case Verdict::fail:
    case Verdict::stale: break;
  }
  return fmt::format("      <failure type=\"{}\"{}>{}</failure>\n", name_of(result.verdict),
                     attribute("message", result.one->refs.front().key()),
                     xml_text(account_of(result) + "replay: " + replay_command(endpoint, result)));
}

}  // namespace

std::string xml_text(const std::string& text) {
  std::string out;
  for (const char ch : text) {
    switch (ch) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "\n"; break;
      default: out += printable(std::string(1, ch));
    }
  }
  return out;
}

void JunitReport::begin(const Endpoint& endpoint, const std::vector<VectorFile>& files) {
  endpoint_ = endpoint.name;
  ++runs_;
  for (const VectorFile& file : files) suites_.push_back({endpoint_, file.path, {}});
}

JunitReport::Suite& JunitReport::suite_of(const std::string& path) {
  for (Suite& suite : suites_)
    if (suite.endpoint == endpoint_ && suite.path == path) return suite;
  return suites_.emplace_back(Suite{endpoint_, path, {}});
}

/// The file; of several endpoints, whose.
std::string JunitReport::title_of(const Suite& suite) const {
  return runs_ == 1 ? suite.path : suite.endpoint + " " + suite.path;
}

void JunitReport::count(Suite& suite, Verdict verdict) {
  ++suite.tests;
  if (verdict == Verdict::fail || verdict == Verdict::stale) ++suite.failures;
  if (verdict == Verdict::broken) ++suite.errors;
  if (verdict == Verdict::skip || verdict == Verdict::not_run) ++suite.skipped;
}

void JunitReport::result(const CaseResult& result) {
  Suite& suite = suite_of(result.file->path);
  count(suite, result.verdict);
  suite.cases += fmt::format("    <testcase{}{}{}>\n{}{}    </testcase>\n", attribute("classname", endpoint_),
                             attribute("name", result.one->id), attribute("file", result.file->path),
                             properties_of(result), ending_of(result, endpoint_));
}

void JunitReport::close() {
  out_ << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"vcpuspec\">\n";
  for (const Suite& suite : suites_) {
    if (suite.tests == 0) continue;
    out_ << fmt::format("  <testsuite{} tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n{}  </testsuite>\n",
                        attribute("name", title_of(suite)), suite.tests, suite.failures, suite.errors, suite.skipped,
                        suite.cases);
  }
  out_ << "</testsuites>\n" << std::flush;
}

}  // namespace vcpuspec
