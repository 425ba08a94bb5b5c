// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/record_promises.h"

#include "checker/data_dir.h"
#include "checker/findings.h"
#include "checker/known.h"
#include "checker/reports/read_report.h"
#include "checker/survey/profile.h"

namespace vcpuspec::fuzz {

namespace {

const std::string name = "f";

const Citations& citations() {
  static const Citations all = read_citations((data_dir() / "docs/citations.yaml").string());
  return all;
}

/// What is lost when a list is written and read again.
std::string lost_by_writing(const std::string& text) {
  const KnownList list = parse_known(text, name);
  const std::string written = to_yaml(list);
  return to_yaml(parse_known(written, name)) == written ? "" : "a list is written as it was read";
}

std::string parse(Record kind, const std::string& text) {
  switch (kind) {
    case Record::known: return lost_by_writing(text);
    case Record::report: parse_report(text, name, citations()); return "";
    case Record::judgements: parse_judgements(text, name); return "";
    case Record::profile: parse_profile(text, name); return "";
  }
  return "there is no such kind";
}

constexpr auto known = R"(schema: "vcpuspec/known/1"
implementation: "mine"
version: "2"
known:
  - match:
      - "la.csr.badi.*"
      - "la.csr.cpuid.write-ones"
    cases: 3
    signature: "la-csr:S1 rd"
    kind: bug
    issue: "list-1"
    expires: "2027-05-23"
  - match: ["la.ertn.*"]
    cases: 1
    signature: "la-csr:S4 hung"
    kind: hang
    issue: "list-2"
    expires: "2027-05-23"
)";

constexpr auto report =
    R"({"kind":"header","schema":"vcpuspec/report/0","endpoint":"so:mine.so","implementation":"mine","version":"2","files":["a.yaml"]}
{"kind":"case","id":"a.one","rev":1,"file":"a.yaml","line":3,"rule":"gicv5.wake","verdict":"pass","refs":["gicv5:hppi"],"tier":"manual"}
{"kind":"case","id":"a.two","rev":1,"file":"a.yaml","line":9,"rule":"gicv5.wake","verdict":"skip","refs":["gicv5:hppi"],"tier":"manual","reason":"it does not export this"}
{"kind":"case","id":"a.three","rev":2,"file":"a.yaml","line":12,"rule":"gicv5.wake","verdict":"fail","refs":["gicv5:hppi"],"tier":"manual","differences":[{"place":"wake","expected":"0x0","actual":"0x1","differs":"0x1"}],"signature":"gicv5:hppi wake=1","replay":"vcpuspec replay so:mine.so a.yaml --case a.three","cause":{"where":"result wake","event":"wake","shows":"wake is 0x1, expected 0x0","steps":1,"places":5}}
{"kind":"footer","passed":1,"failed":1,"skipped":1,"as_recorded":0,"stale":0,"broken":0,"not_run":0,"exit":1}
)";

constexpr auto judgements = R"(schema: "vcpuspec/judgements/1"
implementation: "mine"
version: "2"
about: "all of it"
findings:
  - id: F-1
    title: "a title"
    judgement: bug
    cases:
      - {id: "a.*", shows: "wake is 0x1*"}
      - {rule: "gicv5.*", where: "result*"}
    does: "what it does"
    says: "what the manual says"
    consequence: "what comes of it"
    against: "what speaks against us"
    shown_by: "what would show it"
)";

constexpr auto profile = R"(schema: "vcpuspec/profile/1"
implementation: "mine"
version: "2"
machine: "loongarch.csr"
choices:
  - name: "choice.PALEN"
    finding: narrowed
    value: "0x30"
    known: "0x0"
    told: 11
    unexplained: 66
    witness:
      - "la.fetch.direct-0x1000000000000: pa after step 1, fetch, is 0x0"
  - name: "choice.LSX"
    finding: open
    value: "0x1"
    known: "0x0"
    told: 0
    unexplained: 0
    witness: []
registers:
  - {name: "host.PRMD", number: "0x1", kind: keeps, follows: "0xf", ones: "0x0", other: "0x0", above: "written", write_trap: "", read_trap: "", reset: "0x7", kept_by_reset: "0x7"}
)";

}  // namespace

Reading read_record(Record kind, const std::string& text) {
  Reading out;
  try {
    out.broken = parse(kind, text);
    out.accepted = true;
  } catch (const InputError& error) {
    if (error.code().empty() || error.hint().empty() || error.where().file != name)
      out.broken = "an error has a place, a code and a hint: " + error.code();
  }
  return out;
}

std::string good_record(Record kind) {
  switch (kind) {
    case Record::known: return known;
    case Record::report: return report;
    case Record::judgements: return judgements;
    case Record::profile: return profile;
  }
  return "";
}

}  // namespace vcpuspec::fuzz
