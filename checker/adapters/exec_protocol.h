// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "checker/adapters/exported_functions.h"
#include "checker/implementation.h"

/// The lines of protocol vcpuspec/0 (docs/plug_in_your_implementation.md).
namespace vcpuspec::protocol {

/// How a question is put: as a call, or as a trace of one step, for programs that say that they take traces.
enum class Command : std::uint8_t { call, run };

struct Hello {
  std::string name;  // this and `version` are empty when it does not say them
  std::string version;
  ExportedFunctions functions;
  Command command = Command::call;
  bool operator==(const Hello&) const = default;
};

/// Reads the reply to a hello; what is wrong with it is refused in the name of `by`.
Hello read_hello(const std::string& line, const Describer& by);

std::string hello_line();
std::string question_line(std::uint64_t seq, const Question& question, Command command);
std::string bye_line();

/// A line that is a reply to some question.
class Reply {
 public:
  /// Nothing when the line is no object with a number `seq`.
  static std::optional<Reply> read(const std::string& line);
  std::uint64_t seq() const { return seq_; }
  /// What it says to a question that was put as `command`; Kind::protocol when that is no answer.
  Answer answer(const Signature& signature, Command command) const;

 private:
  explicit Reply(nlohmann::json json, std::uint64_t seq) : json_(std::move(json)), seq_(seq) {}
  nlohmann::json json_;
  std::uint64_t seq_;
};

}  // namespace vcpuspec::protocol
