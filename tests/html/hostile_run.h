// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "checker/check.h"

/// A run in which everything that comes from outside wants to be more than text.
namespace vcpuspec::test {

inline const std::vector<std::string> hostile_texts = {
    "</script><script>window.taken=1</script>",
    "<!--<script>window.taken=1",
    "\"><img src=x onerror=window.taken=1>",
    "'];window.taken=1;//",
    "]]>&lt;b&gt;&amp;",
    "\xe2\x80\xa8window.taken=1\xe2\x80\xa9",
    "\x1b[31mred\x07\x01",
    "\xe2\x80\xae turned round",
    "\xff\xfe no UTF-8",
    "__proto__",
    "constructor",
    "a\nb\tc",
    "${window.taken=1}{{data}}",
};

/// An implementation whose names are hostile, and which breaks on everything with a hostile reason.
class HostileImplementation : public Implementation {
 public:
  const std::string& endpoint() const override { return endpoint_; }
  std::string name() const override { return hostile_texts[0]; }
  std::string version() const override { return hostile_texts[2]; }
  bool exports(std::string_view) const override { return true; }
  void ask(std::span<const Question> questions, const Tell& tell) override {
    for (std::size_t i = 0; i < questions.size(); ++i)
      tell(i, {Answer::Kind::crashed, {}, hostile_texts[i % hostile_texts.size()]});
  }

 private:
  std::string endpoint_ = "so:./" + hostile_texts[0];
};

/// Cases of the effective mask, one for each text, none of which the model meets.
inline std::vector<VectorFile> hostile_files() {
  VectorFile file;
  file.path = hostile_texts[0] + ".yaml";
  file.arch = "arm-gicv5-ppi";
  file.rule = "gicv5.effective_mask";
  for (const std::string& text : hostile_texts) {
    VectorCase one;
    one.id = text;
    one.why = text;
    one.refs = {{"doc", text, {}}};
    one.pre = {{"cpu.ICH_VMCR_EL2.EN", 1, {}}, {"cpu.ICH_VMCR_EL2.VPMR", 10, {}}};
    one.outcome.values = {{"mask", 0x15, {}}};
    file.cases.push_back(one);
  }
  return {file};
}

inline Citations hostile_citations() {
  std::map<std::string, Citation, std::less<>> all;
  for (const std::string& text : hostile_texts) all["doc:" + text] = {Tier::inferred, text, text};
  return Citations(all);
}

/// The model fails every case, and the implementation breaks on every one.
inline void run_hostile_cases(Report& report) {
  const std::vector<VectorFile> files = hostile_files();
  const Citations citations = hostile_citations();
  check(find_endpoint("model"), files, {}, citations, {&report});
  const auto implementation = std::make_shared<HostileImplementation>();
  check({implementation->endpoint(), "", implementation}, files, {}, citations, {&report});
}

}  // namespace vcpuspec::test
