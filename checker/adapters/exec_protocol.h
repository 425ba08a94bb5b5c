// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "checker/adapters/exported_functions.h"
#include "checker/adapters/exported_machine.h"
#include "checker/implementation.h"

/// The lines of protocol vcpuspec/0 (docs/plug_in_your_implementation.md).
namespace vcpuspec::protocol {

/// How a question is put: as a call, or as a trace of one step, for programs that say that they take traces.
enum class Command : std::uint8_t { call, run };

struct Hello {
  std::string name;  // this and `version` are empty when it does not say them
  std::string version;
  ExportedFunctions functions;
  std::vector<ExportedMachine> machines;
  Command command = Command::call;
  nlohmann::json said;  // all of it, as it was said

  /// The machine of that name; null when it has none.
  const ExportedMachine* machine(std::string_view name) const;
};

/// Reads the reply to a hello; what is wrong with it is refused in the name of `by`.
Hello read_hello(const std::string& line, const Describer& by);

std::string hello_line();
/// A question of a function, or of a machine that the hello has.
std::string question_line(std::uint64_t seq, const Question& question, const Hello& hello);
std::string bye_line();

/// A line that is a reply to some question.
class Reply {
 public:
  /// Nothing when the line is no object with a number `seq`.
  static std::optional<Reply> read(const std::string& line);
  std::uint64_t seq() const { return seq_; }
  /// What it says to the question; Kind::protocol when that is no answer.
  Answer answer(const Question& question, const Hello& hello) const;

 private:
  explicit Reply(nlohmann::json json, std::uint64_t seq) : json_(std::move(json)), seq_(seq) {}
  Answer of_function(const Signature& signature, Command command) const;
  Answer of_machine(const Question& trace, const ExportedMachine& machine) const;
  nlohmann::json json_;
  std::uint64_t seq_;
};

}  // namespace vcpuspec::protocol
