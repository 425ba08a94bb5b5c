// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/gdb_loongarch/gdb_loongarch.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <iostream>
#include <thread>

#include "checker/adapters/line_process.h"
#include "checker/adapters/qemu/qemu_loongarch.h"
#include "checker/asking.h"
#include "checker/data_dir.h"
#include "checker/input_error.h"
#include "checker/vectors/read_vectors.h"
#include "tests/support/model_machine.h"

/// A core behind a gdb stub. `[.qemu]`: with the emulator that is installed, as a test of its own.
namespace vcpuspec {

namespace {

using Kind = Answer::Kind;

const test::ModelMachine& csr() {
  static const test::ModelMachine machine("loongarch.csr");
  return machine;
}

std::vector<Answer> answers_of(Implementation& core, const std::vector<Question>& questions) {
  std::vector<Answer> answers(questions.size());
  core.ask(questions, [&](std::size_t i, const Answer& answer) { answers[i] = answer; });
  return answers;
}

/// An emulator that was started by somebody else, who gave it a gdb stub and nothing more.
class Peer {
 public:
  Peer() : socket_((std::filesystem::temp_directory_path() / ("vcpuspec-peer-" + std::to_string(getpid()))).string()) {
    std::filesystem::remove(socket_);
    process_ = std::make_unique<LineProcess>(
        std::vector<std::string>{"qemu-system-loongarch64", "-M", "virt", "-m", "3G", "-display", "none", "-serial",
                                 "null", "-monitor", "none", "-parallel", "none", "-nodefaults", "-S", "-chardev",
                                 "socket,path=" + socket_ + ",server=on,wait=off,id=g0", "-gdb", "chardev:g0"});
  }
  ~Peer() {
    process_.reset();
    std::filesystem::remove(socket_);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  std::string endpoint() const { return "unix:" + socket_; }
  void wait() const {
    for (int i = 0; i < 1000 && !gdb::connect_to(gdb::parse_endpoint(endpoint()), gdb::Clock::now()).ok(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }

 private:
  std::string socket_;
  std::unique_ptr<LineProcess> process_;
};

/// Every so many of the shipped cases that can be put to the emulator.
std::vector<Question> sample_of_shipped(const Endpoint& endpoint, std::size_t every) {
  std::vector<Question> questions;
  std::size_t seen = 0;
  Targets targets({});
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data_dir() / "vectors" / "loongarch")) {
    if (entry.path().extension() != ".jsonl") continue;
    const VectorFile file = read_vectors(entry.path().string());
    for (const VectorCase& one : file.cases) {
      const Asking asking = asking_of(file, one, endpoint, targets);
      if (asking.reason.empty() && seen++ % every == 0) questions.push_back(question_of(asking, one));
    }
  }
  return questions;
}

/// Whether a slot holds a part of an entry of the TLB that is none for both: no instruction shows what is left of it.
bool is_of_no_entry(std::size_t slot, std::size_t step, const Answer& a, const Answer& b) {
  const std::string& name = csr().info().slots[slot];
  const bool is_half = name.starts_with("host.TLBLO");
  if (!is_half && !name.starts_with("host.TLBHI")) return false;
  const int number = std::stoi(name.substr(std::string("host.TLBHI").size()));
  const std::string key = "host.TLBKEY" + std::to_string(is_half ? number / 2 : number);
  const std::size_t at = csr().shape().slot_after(step, csr().slot(key));
  return (a.outputs[at] & 1) == 0 && (b.outputs[at] & 1) == 0;
}

/// The places in which two answers to a question differ, of those that both cores show.
std::string differences(const Question& question, const Answer& a, const Answer& b, const Implementation& one,
                        const Implementation& other) {
  const Stepper& machine = csr().stepper();
  const MachineShape& shape = csr().shape();
  std::string all;
  const auto compare = [&](const std::string& place, std::size_t at) {
    if (a.outputs[at] == b.outputs[at] || !one.observes(place) || !other.observes(place)) return;
    all += " " + place + " " + gdb::hex_number(a.outputs[at]) + " " + gdb::hex_number(b.outputs[at]);
  };
  for (std::size_t step = 0; step < question.steps; ++step) {
    const std::size_t event = question.inputs[shape.event(step)];
    const Callable& rule = machine.rule(event);
    all += all.empty() ? "" : ";";
    for (std::size_t i = 0; i < rule.results().size(); ++i)
      compare(rule.outputs()[rule.results()[i]].name, shape.result(step, i));
    for (std::size_t i = 0; i < shape.slots; ++i)
      if (!is_of_no_entry(i, step, a, b)) compare(machine.machine().slots[i], shape.slot_after(step, i));
    // The emulator's DBG.DRev reads 0; the other adapter writes into it what a constant would be.
    if (machine.machine().events[event].ends_with(".DBG")) return "";
    if (all.find_first_not_of(';') != std::string::npos) return machine.machine().events[event] + all;
  }
  return "";
}

}  // namespace

TEST_CASE("an emulator is judged alike by its stub alone and with its monitor's help", "[.qemu]") {
  constexpr std::size_t every = 5;
  std::shared_ptr<QemuLoongarch> qemu;
  try {
    qemu = std::make_shared<QemuLoongarch>(Limits{}, QemuOptions{});
  } catch (const InputError& error) {
    std::cout << "SKIPPED: " << error.what() << "; " << error.hint() << "\n";
    return;
  }
  const Peer peer;
  peer.wait();
  GdbLoongarch gdb(peer.endpoint(), Limits{}, {});
  const std::vector<Question> questions = sample_of_shipped({"qemu:loongarch64", "", qemu}, every);
  const std::vector<Answer> one = answers_of(*qemu, questions);
  const std::vector<Answer> other = answers_of(gdb, questions);
  std::size_t both = 0;
  std::string differing;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    CHECK_FALSE(is_broken(other[i].kind));
    CHECK(other[i].kind != Kind::not_run);
    if (one[i].kind != Kind::outputs || other[i].kind != Kind::outputs) continue;
    ++both;
    const std::string here = differences(questions[i], one[i], other[i], *qemu, gdb);
    if (!here.empty()) differing += here + "\n";
  }
  INFO(both << " of " << questions.size() << " questions were answered by both");
  CHECK(both * 4 > questions.size());
  CHECK(differing == "");
}

}  // namespace vcpuspec
