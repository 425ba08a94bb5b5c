// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "checker/adapters/loongarch_core/failure.h"
#include "checker/adapters/qemu/gicv5_board.h"
#include "checker/implementation.h"

namespace vcpuspec {

/// The machine `gicv5.ppi` and functions about it, as the GICv5 of an emulator has them. It has no virtual interface:
/// its own CPU interface stands for it.
class QemuGicv5 final : public Implementation {
 public:
  using Start = std::function<std::unique_ptr<qemu::StubHost>()>;

  /// `start` gives a machine as reset leaves it. Throws InputError when its core has no GICv5.
  QemuGicv5(const Limits& limits, std::string version, Start start);

  const std::string& endpoint() const override { return endpoint_; }
  bool exports(std::string_view function) const override;
  bool exports_machine(std::string_view machine) const override;
  /// Not what the judge drives itself, nor how PPIs are handled, which no case can set.
  bool observes(std::string_view place) const override;
  void tolerate(unsigned broken_cases) override { limits_.guilty_cases += broken_cases; }
  void ask(std::span<const Question> questions, const Tell& tell) override;
  /// Which PPIs there are, and which of equal interrupts wins, as far as the core shows it.
  const std::map<std::string, std::uint64_t>& choices() const override { return choices_; }
  std::string name() const override { return "qemu-aarch64-gicv5"; }
  std::string version() const override { return version_; }

 private:
  void start();
  std::string with_ending(const qemu::Failure& failure);
  Answer answer_to(const Question& question);
  std::vector<std::uint64_t> answer_of(const Question& question);
  std::vector<std::uint64_t> run(const Question& question);
  std::uint64_t wake(const Question& question);
  std::uint64_t effective_mask(const Question& question);

  std::string endpoint_ = "qemu:aarch64-gicv5";
  Limits limits_;
  std::string version_;
  Start start_;
  Stepper machine_;
  std::map<std::string, std::uint64_t> choices_;
  std::unique_ptr<qemu::StubHost> host_;
  std::unique_ptr<qemu::Gicv5Board> board_;  // on that host; none when the last one broke
};

/// Starts the emulator that is installed, or the one that the options name. Throws InputError when there is none, or
/// when it is too old to have a GICv5.
std::unique_ptr<Implementation> open_qemu_gicv5(const Limits& limits, const std::string& path = {});

}  // namespace vcpuspec
