// SPDX-License-Identifier: Apache-2.0
#include "checker/findings.h"

#include <algorithm>
#include <set>

#include "checker/read_file.h"
#include "checker/strict_map.h"
#include "checker/style.h"
#include "checker/vectors/read_yaml.h"
#include "properties/claims/property.h"

namespace vcpuspec {

namespace {

const FileKind judgement_files = {"judgements", "see docs/judge_qemu.md"};

Deviations deviations_of(const Tree& tree) {
  const StrictMap map(tree, judgement_files, "a pattern of cases", {}, {"id", "rule", "where", "shows"});
  if (tree.entries.empty()) map.refuse(tree.where, "matches-all", "this pattern would match every deviation");
  Deviations all;
  for (const auto& [key, glob] : {std::pair{"id", &all.id}, std::pair{"rule", &all.rule},
                                  std::pair{"where", &all.where}, std::pair{"shows", &all.shows}})
    if (map.has(key)) *glob = map.text(key);
  return all;
}

/// Text that must say something.
std::string sentence(const StrictMap& map, const std::string& key) {
  std::string text = map.text(key);
  if (text.empty()) map.refuse(map.at(key).where, "says-nothing", "`" + key + "` says nothing");
  return text;
}

Finding finding_of(const Tree& tree) {
  const StrictMap map(tree, judgement_files, "a finding",
                      {"id", "title", "judgement", "cases", "does", "says", "consequence", "against", "shown_by"});
  Finding finding;
  finding.where = tree.where;
  finding.judgement = static_cast<Judgement>(map.one_of("judgement", judgement_names));
  for (const auto& [key, text] :
       {std::pair{"id", &finding.id}, std::pair{"title", &finding.title}, std::pair{"does", &finding.does},
        std::pair{"says", &finding.says}, std::pair{"consequence", &finding.consequence},
        std::pair{"against", &finding.against}, std::pair{"shown_by", &finding.shown_by}})
    *text = sentence(map, key);
  for (const Tree& one : map.list("cases")) finding.cases.push_back(deviations_of(one));
  return finding;
}

bool is_of(const ReportedCase& one, const Deviations& which) {
  return glob_matches(which.id, one.failure.id) && glob_matches(which.rule, one.rule) &&
         glob_matches(which.where, one.failure.cause.where) && glob_matches(which.shows, one.failure.shows);
}

}  // namespace

Judgements parse_judgements(const std::string& text, const std::string& name) {
  const Tree tree = parse_yaml_tree(text, name);
  const StrictMap root(tree, judgement_files, "a file of judgements",
                       {"schema", "implementation", "version", "about", "findings"});
  if (const std::string schema = root.text("schema"); schema != judgements_schema)
    root.refuse(root.at("schema").where, "schema", shown(schema) + " is no schema of judgements that I know",
                std::string("this version reads \"") + judgements_schema + "\"");
  Judgements all{name, root.text("implementation"), root.text("version"), sentence(root, "about"), {}};
  std::set<std::string> ids;
  for (const Tree& one : root.list("findings")) {
    all.findings.push_back(finding_of(one));
    if (!ids.insert(all.findings.back().id).second)
      root.refuse(one.where, "duplicate-id", "a finding above is called " + shown(all.findings.back().id) + ", too");
  }
  return all;
}

Judgements read_judgements(const std::string& path) { return parse_judgements(read_file(path, "judgements"), path); }

JudgedReport judge(const WrittenReport& report, const Judgements& judgements) {
  JudgedReport judged;
  judged.cases.resize(judgements.findings.size());
  for (const auto& entry : report.cases) {
    const ReportedCase& one = entry.second;
    if (!one.deviates()) continue;
    const auto found =
        std::find_if(judgements.findings.begin(), judgements.findings.end(), [&](const Finding& finding) {
          return std::any_of(finding.cases.begin(), finding.cases.end(),
                             [&](const Deviations& which) { return is_of(one, which); });
        });
    if (found == judgements.findings.end()) judged.unjudged.push_back(&one);
    else judged.cases[static_cast<std::size_t>(found - judgements.findings.begin())].push_back(&one);
  }
  return judged;
}

}  // namespace vcpuspec
