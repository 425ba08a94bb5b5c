// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "checker/adapters/loongarch_core/trace_question.h"
#include "checker/adapters/qemu/loongarch_board.h"
#include "checker/implementation.h"

namespace vcpuspec {

struct QemuOptions {
  std::string path = "qemu-system-loongarch64";  // looked for as a shell does
};

/// The machine `loongarch.csr` as an emulator has it that is installed here.
class QemuLoongarch final : public Implementation {
 public:
  /// Throws InputError when there is no such emulator.
  QemuLoongarch(const Limits& limits, const QemuOptions& options);

  const std::string& endpoint() const override { return endpoint_; }
  bool exports(std::string_view) const override { return false; }
  bool exports_machine(std::string_view machine) const override;
  bool has_slot(std::string_view slot) const override;
  /// Not memory types, which the emulator does not have, nor the stable counter, which nothing sets.
  bool observes(std::string_view place) const override;
  void tolerate(unsigned broken_cases) override { limits_.guilty_cases += broken_cases; }
  void ask(std::span<const Question> questions, const Tell& tell) override;
  const std::map<std::string, std::uint64_t>& choices() const override { return choices_; }
  std::string name() const override { return "qemu-loongarch64"; }
  /// The number in what the emulator says that it is: 7.2.22
  std::string version() const override;
  pid_t process_id() const { return board_->process_id(); }

 private:
  void start();
  std::unique_ptr<qemu::Process> one_that_waits() const;
  Answer answer_to(const Question& question);
  qemu::LoongarchBoard& board_for(const loongarch_core::TraceQuestion& trace);
  std::vector<std::uint64_t> run(const loongarch_core::TraceQuestion& trace);

  std::string endpoint_ = "qemu:loongarch64";
  Limits limits_;
  qemu::Program program_;
  Stepper machine_;
  std::vector<bool> has_;
  std::map<std::string, std::uint64_t> choices_;
  std::unique_ptr<qemu::LoongarchBoard> board_;  // none when the last one broke
  std::unique_ptr<qemu::LoongarchBoard> other_;  // that came up in a state which instructions do not make
  std::unique_ptr<qemu::Process> waiting_;       // for the next such state: it gets ready meanwhile
  bool is_other_ = false;                        // whether that one is asked
};

std::unique_ptr<Implementation> open_qemu_loongarch(const Limits& limits, const QemuOptions& options = {});

}  // namespace vcpuspec
