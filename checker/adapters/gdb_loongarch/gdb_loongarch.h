// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
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
class GdbLoongarch : public Implementation {
 public:
  /// Gives a connection to the stub of a core that stands.
  using Connect = std::function<gdb::Result<OwnedFd>()>;

  /// `text` is what follows `gdb:`. Throws InputError when that is no endpoint. That nobody listens there is the answer
  /// to the first question.
  GdbLoongarch(const std::string& text, const Limits& limits, const GdbOptions& options);
  GdbLoongarch(std::string endpoint, Connect connect, const Limits& limits, const GdbOptions& options);

  const std::string& endpoint() const override { return endpoint_; }
  bool exports(std::string_view) const override { return false; }
  bool exports_machine(std::string_view machine) const override;
  bool has_slot(std::string_view slot) const override;
  /// Only what is read from the core.
  bool observes(std::string_view place) const override;
  void tolerate(unsigned broken_cases) override { limits_.guilty_cases += broken_cases; }
  void ask(std::span<const Question> questions, const Tell& tell) override;
  /// What a core of 32 bits says of itself. One of 64 bits is taken to be what is preset.
  const std::map<std::string, std::uint64_t>& choices() const override { return choices_; }
  std::string name() const override { return name_; }

 protected:
  /// Why there is no core; empty when there is one.
  std::string why_there_is_none() const { return board_ ? "" : lost_.detail; }

 private:
  void connect();
  bool recover();
  Answer answer_to(const Question& question);

  std::string endpoint_;
  Connect connect_;
  Limits limits_;
  GdbOptions options_;
  Stepper machine_;
  std::string name_;
  std::unique_ptr<gdb_loongarch::RemoteCore> core_;
  std::unique_ptr<gdb_loongarch::RemoteBoard> board_;  // none while there is no core
  std::map<std::string, std::uint64_t> choices_;
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
