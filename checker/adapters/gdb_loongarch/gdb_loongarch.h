// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "checker/adapters/gdb_loongarch/remote_board.h"
#include "checker/implementation.h"

namespace vcpuspec {

struct GdbOptions {
  std::uint64_t ram = 0x0f000000;  // 128 KiB of memory there are for our programs
};

/// The machine `loongarch.csr` as a core has it that somebody else has started, with a gdb stub.
class GdbLoongarch final : public Implementation {
 public:
  /// `text` is what follows `gdb:`. Throws InputError when that is no endpoint. That nobody listens there is the answer
  /// to the first question.
  GdbLoongarch(const std::string& text, const Limits& limits, const GdbOptions& options);

  const std::string& endpoint() const override { return endpoint_; }
  bool exports(std::string_view) const override { return false; }
  bool exports_machine(std::string_view machine) const override;
  bool has_slot(std::string_view slot) const override;
  /// Only what is read from the core.
  bool observes(std::string_view place) const override;
  void tolerate(unsigned broken_cases) override { limits_.guilty_cases += broken_cases; }
  void ask(std::span<const Question> questions, const Tell& tell) override;
  std::string name() const override { return name_; }

 private:
  void connect();
  bool recover();
  Answer answer_to(const Question& question);

  std::string endpoint_;
  gdb::Endpoint where_;
  Limits limits_;
  GdbOptions options_;
  Stepper machine_;
  std::string name_;
  std::unique_ptr<gdb_loongarch::RemoteCore> core_;
  std::unique_ptr<gdb_loongarch::RemoteBoard> board_;  // none while there is no core
  std::vector<bool> has_;
  std::vector<bool> is_read_;
  bool has_reconnected_ = false;
  Answer lost_;           // what the first question is answered when there is no core
  std::string given_up_;  // why nothing is asked any more
};

/// Reads an address of memory. Throws InputError.
std::uint64_t parse_ram(const std::string& text);

std::unique_ptr<Implementation> open_gdb_loongarch(const std::string& text, const Limits& limits,
                                                   const GdbOptions& options = {});

}  // namespace vcpuspec
