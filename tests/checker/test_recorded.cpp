// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "checker/recorded/report.h"
#include "checker/recorded/run.h"
#include "tests/support/error_of.h"
#include "tests/support/library_under_test.h"
#include "tests/support/recorder.h"

/// Recorded traces: their file, the verdicts on their records, and the choices that they need.
namespace vcpuspec {

namespace {

using recorded::judge_recorded;
using recorded::RunResult;
using test::header_of;

/// A file of a test that is gone afterwards.
class TraceFile {
 public:
  explicit TraceFile(const std::string& text)
      : path_((std::filesystem::temp_directory_path() / ("recorded-" + std::to_string(getpid()) + ".jsonl")).string()) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~TraceFile() { std::filesystem::remove(path_); }
  TraceFile(const TraceFile&) = delete;
  TraceFile& operator=(const TraceFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

RunResult judged(const std::string& text, const recorded::SearchLimits& limits = {}) {
  const TraceFile file(text);
  return judge_recorded(file.path(), limits);
}

std::string error_in(const std::string& text) {
  return test::error_at([&] { judged(text); });
}

/// Conform, violate, not explainable, show nothing.
std::string counts(const RunResult& result) {
  return fmt::format("{} {} {} {}", result.conforms, result.violates, result.not_explainable, result.shows_nothing);
}

std::string ppi(const std::string& records, const std::string& more = "") {
  return header_of("gicv5.ppi", more) + records;
}

std::string joined_lines(const std::string& machine, const std::vector<std::string>& lines) {
  std::string text = header_of(machine);
  for (const std::string& line : lines) text += line;
  return text;
}

/// Where a run starts: anywhere with PPIs that are pending by edges, as any of them may be then, or at zero.
std::vector<std::uint64_t> start(const test::ModelMachine& machine, test::Numbers& numbers) {
  if (machine.info().name != "gicv5.ppi") return std::vector<std::uint64_t>(machine.shape().slots);
  std::vector<std::uint64_t> slots = machine.any_slots(numbers);
  for (const char* name : {"cpu.ICC_PPI_HMR0_EL1", "cpu.ICC_PPI_HMR1_EL1"}) slots[machine.slot(name)] = 0;
  return slots;
}

/// Whether each event of a run can happen where it stands: a core that idles executes nothing.
bool is_possible(const test::ModelMachine& machine, const Question& run, const std::vector<std::uint64_t>& answer) {
  const MachineShape& shape = machine.shape();
  for (std::size_t step = 0; step < run.steps; ++step) {
    const auto from =
        step == 0 ? run.inputs.begin() : answer.begin() + static_cast<std::ptrdiff_t>(shape.slot_after(step - 1, 0));
    const auto event = static_cast<std::size_t>(run.inputs[shape.event(step)]);
    if (!machine.stepper().is_possible(event, {from, from + static_cast<std::ptrdiff_t>(shape.slots)})) return false;
  }
  return true;
}

/// Runs of a library, each recorded.
std::vector<std::vector<std::string>> recordings(const std::string& library, const test::ModelMachine& machine,
                                                 std::size_t runs, const test::Visible& visible) {
  test::Numbers numbers(7);
  std::vector<std::uint64_t> events;
  for (std::uint64_t event = 0; event < machine.info().events.size(); ++event) events.push_back(event);
  std::vector<Question> questions;
  for (std::size_t i = 0; i < runs; ++i)
    questions.push_back(machine.trace(start(machine, numbers), events, 8, numbers));
  const std::vector<Answer> answers = test::answers_of(library, questions);
  std::vector<std::vector<std::string>> all;
  for (std::size_t i = 0; i < runs; ++i)
    if (answers[i].kind == Answer::Kind::outputs && is_possible(machine, questions[i], answers[i].outputs))
      all.push_back(test::recorded_lines(machine, questions[i], answers[i].outputs, visible));
  return all;
}

const test::ModelMachine& ppi_machine() {
  static const test::ModelMachine machine("gicv5.ppi");
  return machine;
}

/// The choices of the subject of the PPI machine, as the machines in C have made them.
const std::string all_choices = R"(,"choices":{"choice.implemented_ppis0":"0xffffffffffffffff",)"
                                R"("choice.implemented_ppis1":"0xffffffffffffffff",)"
                                R"("choice.ppi_tie":"0x0","choice.irs_tie":"0x0"})";
constexpr int mistakes_in_slots = 30;

/// One trace out of many: between two of them nothing is known.
std::string with_gaps(const std::string& machine, const std::vector<std::vector<std::string>>& runs,
                      const std::string& more = "") {
  std::string text = header_of(machine, more);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (i != 0) text += "{\"gap\":\"the next run\"}\n";
    for (const std::string& line : runs[i]) text += line;
  }
  return text;
}

}  // namespace

TEST_CASE("what our PPI machine did conforms, whole and where all is visible", "[recorded]") {
  const auto runs = recordings("ppi_machine", ppi_machine(), 200, test::everything);
  REQUIRE(runs.size() == 200);
  const RunResult result = judged(with_gaps("gicv5.ppi", runs));
  CHECK(counts(result) == "1600 0 0 399");
  CHECK(result.exit_code() == ExitCode::conforms);
}

TEST_CASE("what our CSR machine did conforms where all is visible", "[recorded]") {
  const test::ModelMachine csr("loongarch.csr");
  const auto runs = recordings("csr_machine", csr, 60, test::everything);
  REQUIRE(runs.size() > 50);
  const RunResult result = judged(with_gaps("loongarch.csr", runs));
  CHECK(result.violates == 0);
  CHECK(result.conforms >= 8 * runs.size() - 5);
  // After a reset, values that nobody specifies are linked with each other: no single one of them is found out.
  for (const recorded::Finding& one : result.unexplained) CHECK(csr.info().events[one.record.event] == "reset");
}

TEST_CASE("what our LVZ machine did never violates", "[recorded]") {
  const test::ModelMachine machine("loongarch.lvz");
  const auto runs = recordings("lvz_machine", machine, 20, test::everything);
  REQUIRE(runs.size() > 10);
  const RunResult result = judged(with_gaps("loongarch.lvz", runs));
  CHECK(result.violates == 0);
  CHECK(result.conforms > 7 * runs.size());
}

TEST_CASE("what the model of KVM itself does conforms", "[recorded][exhaustive]") {
  const test::ModelMachine machine("loongarch.kvm");
  test::Numbers numbers(3);
  std::vector<std::uint64_t> events;
  for (std::uint64_t event = 0; event < machine.info().events.size(); ++event) events.push_back(event);
  std::vector<std::vector<std::string>> runs;
  for (std::size_t i = 0; i < 20; ++i) {
    const Question run = machine.trace(std::vector<std::uint64_t>(machine.shape().slots), events, 4, numbers);
    const std::vector<std::uint64_t> answer = machine.answer(run);
    if (is_possible(machine, run, answer)) runs.push_back(test::recorded_lines(machine, run, answer, test::everything));
  }
  REQUIRE(runs.size() > 5);
  const RunResult result = judged(with_gaps("loongarch.kvm", runs));
  CHECK(result.violates == 0);
  CHECK(result.inferred.empty());
  CHECK(result.conforms > 3 * runs.size());
}

TEST_CASE("each mistake of the PPI machine that its runs show is a violation", "[recorded]") {
  std::size_t noticed = 0;
  for (int mistake = 1; mistake <= mistakes_in_slots; ++mistake) {
    const auto runs = recordings("ppi_machine_fault_" + std::to_string(mistake), ppi_machine(), 300, test::everything);
    const RunResult result = judged(with_gaps("gicv5.ppi", runs, all_choices));
    INFO(mistake);
    CHECK(result.not_explainable == 0);
    noticed += result.exit_code() == ExitCode::nonconformance ? 1U : 0U;
  }
  INFO(noticed);
  CHECK(noticed >= 20);
}

TEST_CASE("a recorded run with one visible bit changed violates at that record and conforms again after it",
          "[recorded]") {
  const auto runs = recordings("ppi_machine", ppi_machine(), 1, test::everything);
  for (std::size_t at = 1; at < runs[0].size(); ++at) {
    std::vector<std::string> lines = runs[0];
    const std::string place = "\"cpu.nmi_enable\":\"0x";
    const std::size_t digit = lines[at].find(place) + place.size();
    lines[at][digit] = lines[at][digit] == '0' ? '1' : '0';
    const RunResult result = judged(joined_lines("gicv5.ppi", lines));
    REQUIRE(!result.violated.empty());
    CHECK(result.violated[0].record.line == at + 2);
    REQUIRE(result.violated[0].judged.differences.size() == 1);
    CHECK(result.violated[0].judged.differences[0].seen.place == "cpu.nmi_enable");
    CHECK(result.exit_code() == ExitCode::nonconformance);
  }
}

TEST_CASE("runs of which little is visible never violate, and what is hidden is no pass", "[recorded]") {
  const auto only_results = [](const std::string& name) { return !name.starts_with("cpu."); };
  const auto runs = recordings("ppi_machine", ppi_machine(), 200, only_results);
  const RunResult result = judged(with_gaps("gicv5.ppi", runs));
  CHECK(result.violates == 0);
  CHECK(result.not_explainable > 100);
  CHECK(result.conforms > 0);  // what was written is read back
  CHECK(!result.hidden.empty());
}

TEST_CASE("a hidden register is no pass when it is read first, and a violation when it reads otherwise", "[recorded]") {
  const std::string first = R"({"event":"read_icc_pcr","results":{"value":"0x10"}})"
                            "\n";
  const RunResult once = judged(ppi(first));
  CHECK(counts(once) == "0 0 1 0");
  CHECK(once.exit_code() == ExitCode::inconclusive);
  CHECK(once.hidden == std::map<std::string, std::size_t>{{"cpu.ICH_VMCR_EL2", 1}});
  CHECK(counts(judged(ppi(first + first))) == "1 0 1 0");
  const RunResult twice = judged(ppi(first + R"({"event":"read_icc_pcr","results":{"value":"0x11"}})"
                                             "\n"));
  CHECK(counts(twice) == "0 1 1 0");
  CHECK(counts(judged(ppi(first + "{\"gap\":\"lost 4 events\"}\n" + first))) == "0 0 2 1");
}

TEST_CASE("what is seen before an event is taken as it is, and what the event makes of it is judged", "[recorded]") {
  const auto read = [](const std::string& before, const std::string& value) {
    return "{\"event\":\"read_icc_pcr\",\"before\":{\"cpu.ICH_VMCR_EL2.VPMR\":\"" + before +
           "\"},\"results\":{\"value\":\"" + value + "\"}}\n";
  };
  CHECK(counts(judged(ppi(read("0x3", "0x3") + read("0x4", "0x4")))) == "2 0 0 0");
  CHECK(counts(judged(ppi(read("0x3", "0x3") + read("0x4", "0x3")))) == "1 1 0 0");
}

TEST_CASE("an event that cannot happen where it stands violates", "[recorded]") {
  const std::string start = R"({"state":{"host.CRMD":"0x8","host.ECFG":"0x0","host.ESTAT":"0x0","host.CORE":"0x0"}})"
                            "\n";
  const std::string read = R"({"event":"csrrd.CRMD","args":{"rd":"0x0","rd_is_r0":"0x0"}})"
                           "\n";
  const RunResult awake = judged(header_of("loongarch.csr") + start + read);
  CHECK(awake.violates == 0);
  const RunResult asleep = judged(header_of("loongarch.csr") + start + "{\"event\":\"idle\"}\n" + read);
  REQUIRE(asleep.violated.size() == 1);
  CHECK(asleep.violated[0].judged.is_impossible);
  CHECK(asleep.violated[0].record.line == 4);
}

TEST_CASE("an argument that is not said is unknown, not zero", "[recorded]") {
  const std::string text = R"({"event":"write_icc_pcr","state":{"cpu.ICH_VMCR_EL2.VPMR":"0x10"}})"
                           "\n";
  const RunResult result = judged(ppi(text));
  CHECK(counts(result) == "0 0 1 0");
  CHECK(result.hidden.contains("value"));
}

TEST_CASE("records that show nothing, and a file without records, are no pass", "[recorded]") {
  CHECK(judged(ppi("")).exit_code() == ExitCode::nothing_ran);
  CHECK(judged(ppi("{\"event\":\"cdeoi\"}\n")).exit_code() == ExitCode::nothing_ran);
}

TEST_CASE("what nobody specifies may be anything", "[recorded]") {
  // An exception records the instruction word, which the trace does not name.
  const test::ModelMachine csr("loongarch.csr");
  Question run{"", std::vector<std::uint64_t>(csr.shape().inputs(1)), "loongarch.csr", 1};
  run.inputs[csr.shape().event(0)] = csr.event("general_exception_entry");
  run.inputs[csr.shape().argument(0, 0)] = 13;
  const std::vector<std::uint64_t> answer = csr.answer(run, 0x12345678);
  const RunResult result =
      judged(joined_lines("loongarch.csr", test::recorded_lines(csr, run, answer, test::everything)));
  CHECK(answer[csr.shape().slot_after(0, csr.slot("host.BADI"))] == 0x12345678);
  CHECK(counts(result) == "1 0 0 1");
}

namespace {

/// Two PPIs of one priority pend, and which of them wins is a choice: the lines of what a machine sees that has made
/// it.
std::vector<std::string> tie(std::uint64_t choice, const test::Visible& visible = test::everything) {
  const test::ModelMachine machine("gicv5.ppi", {{"choice.ppi_tie", choice}});
  Question run{"", std::vector<std::uint64_t>(machine.shape().inputs(1)), "gicv5.ppi", 1};
  run.inputs[machine.slot("cpu.ICH_VMCR_EL2")] = 0xf8000001;
  run.inputs[machine.slot("cpu.ICH_PPI_ENABLER0_EL2")] = 6;
  run.inputs[machine.slot("cpu.ICH_PPI_PENDR0_EL2")] = 6;
  run.inputs[machine.shape().event(0)] = machine.event("read_icc_hppir");
  return test::recorded_lines(machine, run, machine.answer(run), visible);
}

}  // namespace

TEST_CASE("a choice other than its preset is inferred, with the record that needs it", "[recorded]") {
  REQUIRE(tie(0) != tie(1));
  const RunResult preset = judged(joined_lines("gicv5.ppi", tie(0)));
  CHECK(counts(preset) == "1 0 0 1");
  CHECK(preset.inferred.empty());
  CHECK(preset.presets.contains("choice.ppi_tie"));

  const RunResult other = judged(joined_lines("gicv5.ppi", tie(1)));
  CHECK(counts(other) == "1 0 0 1");
  REQUIRE(other.inferred.contains("choice.ppi_tie"));
  CHECK(other.inferred.at("choice.ppi_tie").value == 1);
  CHECK(other.inferred.at("choice.ppi_tie").line == 3);
}

TEST_CASE("a choice that the header states is not changed", "[recorded]") {
  const std::string stated = ppi("", R"(,"choices":{"choice.ppi_tie":"0x0"})");
  const RunResult result = judged(stated + tie(1)[0] + tie(1)[1]);
  CHECK(result.inferred.empty());
  CHECK(result.conforms == 0);
}

TEST_CASE("records that need two values of one choice violate, wherever the second stands", "[recorded]") {
  // How many PPIs there are is too much to try, so the header says it.
  const std::string all_ppis = ppi("", R"(,"choices":{"choice.implemented_ppis0":"0xffffffffffffffff",)"
                                       R"("choice.implemented_ppis1":"0xffffffffffffffff"})");
  for (const std::uint64_t first : {0U, 1U}) {
    const RunResult result = judged(all_ppis + tie(first)[0] + tie(first)[1] + tie(1 - first)[1]);
    CHECK(counts(result) == "1 1 0 1");
    REQUIRE(result.violated.size() == 1);
    CHECK(result.violated[0].record.line == 4);
  }
}

TEST_CASE("a choice that only shows through hidden state later is inferred, too", "[recorded]") {
  // CDIA acknowledges one of two PPIs; which one is seen only when the active state is read.
  const test::ModelMachine machine("gicv5.ppi", {{"choice.ppi_tie", 1}});
  Question run{"", std::vector<std::uint64_t>(machine.shape().inputs(2)), "gicv5.ppi", 2};
  run.inputs[machine.slot("cpu.ICH_VMCR_EL2")] = 0xf8000001;
  run.inputs[machine.slot("cpu.ICH_PPI_ENABLER0_EL2")] = 6;
  run.inputs[machine.slot("cpu.ICH_PPI_PENDR0_EL2")] = 6;
  run.inputs[machine.shape().event(0)] = machine.event("cdia");
  run.inputs[machine.shape().event(1)] = machine.event("read_icc_ppi_activer");
  const std::vector<std::uint64_t> answer = machine.answer(run);
  const auto all = test::recorded_lines(machine, run, answer, test::everything);
  const std::string silent = "{\"event\":\"cdia\"}\n";
  const std::string read =
      "{\"event\":\"read_icc_ppi_activer\",\"args\":{\"number\":\"0x0\"},\"results\":{\"value\":\"" +
      fmt::format("{:#x}", answer[machine.shape().result(1, 0)]) + "\"}}\n";
  const RunResult result = judged(header_of("gicv5.ppi") + all[0] + silent + read);
  CHECK(counts(result) == "1 0 0 2");
  REQUIRE(result.inferred.contains("choice.ppi_tie"));
  CHECK(result.inferred.at("choice.ppi_tie").line == 4);
}

TEST_CASE("a search that gives up is no pass and no violation, and says why", "[recorded]") {
  recorded::SearchLimits none;
  none.assignments = 0;
  const RunResult result = judged(joined_lines("gicv5.ppi", tie(1)), none);
  CHECK(counts(result) == "0 0 1 1");
  REQUIRE(result.unexplained.size() == 1);
  CHECK(result.unexplained[0].gave_up == "more than 0 values of choices to try");
  recorded::SearchLimits few;
  few.records = 0;
  CHECK(counts(judged(joined_lines("gicv5.ppi", tie(1)), few)) == "0 0 1 1");
}

TEST_CASE("what is wrong about a recorded trace is said with its place", "[recorded]") {
  const std::string event = R"({"event":"read_icc_pcr","results":{"value":"0x10"}})"
                            "\n";
  CHECK(error_in("") == "0:0 recorded.empty");
  CHECK(error_in("{}\n") == "1:1 recorded.missing-key");
  CHECK(error_in("[]\n") == "1:1 recorded.not-a-map");
  CHECK(error_in("\xef\xbb\xbf" + ppi("")) == "1:1 recorded.hidden-character");
  CHECK(error_in(ppi("{\"event\":\"cd\xff\"}\n")) == "2:13 recorded.not-utf8");
  CHECK(error_in(ppi(std::string("{\"event\":\"c\0\"}\n", 15))) == "2:12 recorded.control-character");
  CHECK(error_in(ppi("{\"event\":\"\\u0063\"}\n")) == "2:11 recorded.escape");
  CHECK(error_in(ppi(event + "{\"event\":\"cdeoi\"")) == "3:17 recorded.truncated");
  CHECK(error_in(ppi(event + "{\"event\":\"cdeoi\"\n")) == "3:17 recorded.syntax");
  CHECK(error_in(ppi("\n")) == "2:1 recorded.syntax");
  CHECK(error_in(ppi(std::string(2U << 20, ' ') + "\n")) == "2:1 recorded.too-long");
  CHECK(error_in(ppi(std::string(2U << 20, '['))) == "2:1 recorded.too-long");
  CHECK(error_in(ppi(std::string(1000, '[') + std::string(1000, ']') + "\n")) == "2:1 recorded.too-deep");
  CHECK(error_in(ppi(R"({"evnt":"cdeoi"})"
                     "\n")) == "2:2 recorded.unknown-key");
  CHECK(error_in(ppi(R"({"event":"cdeoi","event":"cdia"})"
                     "\n")) == "2:18 recorded.duplicate-key");
  CHECK(error_in(ppi(R"({"event":7})"
                     "\n")) == "2:2 recorded.not-a-text");
  CHECK(error_in(ppi(R"({"event":"cdoei"})"
                     "\n")) == "2:10 recorded.unknown-event");
  CHECK(error_in(ppi(R"({"event":"cdeoi","args":{"x":"0x0"}})"
                     "\n")) == "2:26 recorded.unknown-argument");
  CHECK(error_in(ppi(R"({"event":"cdeoi","args":[]})"
                     "\n")) == "2:18 recorded.not-a-map");
  CHECK(error_in(ppi(R"({"event":"cdia","results":{"x":"0x0"}})"
                     "\n")) == "2:28 recorded.unknown-result");
  CHECK(error_in(ppi(R"({"event":"cdia","results":{"value":16}})"
                     "\n")) == "2:28 recorded.not-hex");
  CHECK(error_in(ppi(R"({"event":"cdia","results":{"value":"0X1"}})"
                     "\n")) == "2:28 recorded.not-hex");
  CHECK(error_in(ppi(R"({"event":"cdia","results":{"value":"0x11111111111111111"}})"
                     "\n")) == "2:28 recorded.too-wide");
  CHECK(error_in(ppi(R"({"event":"cdeoi","state":{"cpu.nothing":"0x0"}})"
                     "\n")) == "2:27 recorded.unknown-place");
  CHECK(error_in(ppi(R"({"event":"cdeoi","state":{"cpu.ICH_VMCR_EL2.VPMR":"0x20"}})"
                     "\n")) == "2:27 recorded.too-wide");
  CHECK(error_in(ppi(R"({"event":"cdeoi","state":{"cpu.ICH_VMCR_EL2":"0x0","cpu.ICH_VMCR_EL2.EN":"0x0"}})"
                     "\n")) == "2:52 recorded.overlap");
  CHECK(error_in(ppi(event + R"({"state":{"cpu.ICH_VMCR_EL2":"0x0"}})"
                             "\n")) == "3:2 recorded.order");
  CHECK(error_in(ppi(R"({"args":{}})"
                     "\n")) == "2:2 recorded.order");
  CHECK(error_in(ppi(R"({"gap":"x","event":"cdia"})"
                     "\n")) == "2:12 recorded.order");
  CHECK(error_in(ppi(R"({"note":"x"})"
                     "\n")) == "2:1 recorded.missing-key");
  CHECK(error_in(header_of("gicv5.pip")) == "1:43 recorded.unknown-machine");
  CHECK(error_in(ppi("", R"(,"choices":{"choice.ppi_tei":"0x0"})")) == "1:94 recorded.unknown-choice");
  CHECK(error_in(ppi("", R"(,"observes":["cpu.x"])")) == "1:95 recorded.unknown-place");
  CHECK(error_in(ppi(event, R"(,"observes":["cpu.ICH_VMCR_EL2.EN"])")) == "2:1 recorded.not-observed");
  CHECK(error_in(header_of("loongarch.csr", R"(,"choices":{"choice.SAVE_NUM":"0x0"})")) == "1:1 recorded.choices");
  CHECK(test::error_code([] { judge_recorded("/nowhere.jsonl"); }) == "recorded.unreadable");
  CHECK(test::error_code([] { judge_recorded("/"); }) == "recorded.not-a-file");
}

TEST_CASE("lines may end as on other systems, and the nearest name is told", "[recorded]") {
  CHECK(counts(judged(ppi("{\"event\":\"cdeoi\"}\r\n"))) == "0 0 0 1");
  try {
    judged(ppi("{\"event\":\"cdoei\"}\n"));
  } catch (const InputError& error) {
    CHECK(error.hint().find("cdeoi") != std::string::npos);
  }
}

TEST_CASE("a million records take no more memory than a thousand", "[recorded][exhaustive]") {
  const std::string pair = R"({"event":"write_icc_pcr","args":{"value":"0x1"}})"
                           "\n"
                           R"({"event":"read_icc_pcr","results":{"value":"0x1"}})"
                           "\n";
  const TraceFile file(ppi(""));
  std::ofstream out(file.path(), std::ios::binary | std::ios::app);
  for (int i = 0; i < 500'000; ++i) out << pair;
  out.close();
  struct rusage before = {}, after = {};
  getrusage(RUSAGE_SELF, &before);
  const RunResult result = judge_recorded(file.path());
  getrusage(RUSAGE_SELF, &after);
  CHECK(counts(result) == "500000 0 0 500000");
  CHECK(after.ru_maxrss - before.ru_maxrss < 16'000);
}

TEST_CASE("the report names the sentence, the place and both values, and the records before", "[recorded]") {
  const TraceFile file(ppi(R"({"event":"write_icc_pcr","args":{"value":"0x1"}})"
                           "\n"
                           R"({"event":"read_icc_pcr","results":{"value":"0x2"}})"
                           "\n"));
  std::ostringstream out;
  recorded::print(judge_recorded(file.path()), "run.jsonl", false, Style(false), out);
  CHECK(out.str().find("VIOLATES run.jsonl:3: read_icc_pcr\n") == 0);
  CHECK(out.str().find("sees ICH_VMCR_EL2.VPMR. [gicv5:icc_pcr]") != std::string::npos);
  CHECK(out.str().find("value was seen as 0x2, the model gives 0x1\n") != std::string::npos);
  CHECK(out.str().find("before    2: {\"event\":\"write_icc_pcr\"") != std::string::npos);
}

}  // namespace vcpuspec
