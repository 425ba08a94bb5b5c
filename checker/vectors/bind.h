// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "checker/vectors/vector.h"
#include "spec/registry/registry.h"

namespace vcpuspec {

/// Finds the text of a name that the registry does not have: how properties are plugged in. Nothing when unknown.
using Resolver = std::function<const Text*(std::string_view)>;

/// An output of a callable: its name and how many bits it has; 0 bits is a truth.
struct OutputInfo {
  std::string name;
  unsigned width;
};

/// What a text of a subject takes and gives.
struct TextSignature {
  TextSignature(const Text& text, const Subject& subject);

  std::vector<graph::Variable> inputs;
  std::vector<OutputInfo> outputs;
  std::vector<bool> reads;  // for each input, whether an output depends on it
  std::map<std::string, int, std::less<>> input_at;
  std::map<std::string, int, std::less<>> output_at;
  std::map<std::string, const SlotInfo*, std::less<>> slots;  // the registers behind inputs and outputs
  std::vector<const SlotInfo*> input_slots;                   // for each input, its register or nothing
  std::vector<const SlotInfo*> output_slots;                  // for each output
  std::vector<std::size_t> arguments;                         // inputs that are named under `args`
  std::vector<std::size_t> results;                           // outputs that are no registers
};

/// A rule or a claim as vectors call it.
class Callable {
 public:
  Callable(std::string name, const Text& text, const Subject& subject);

  const std::string& name() const { return name_; }
  const Subject& subject() const { return *subject_; }
  const std::vector<graph::Variable>& inputs() const { return signature_->inputs; }
  const std::vector<OutputInfo>& outputs() const { return signature_->outputs; }

  /// Position of an input or an output of that name; -1 when there is none.
  int input(std::string_view name) const;
  int output(std::string_view name) const;
  /// Whether an output depends on input number `at`.
  bool reads(std::size_t at) const { return signature_->reads[at]; }
  /// The register behind a named word: `kvm.ICH_APR_EL2`, also with a prefix when a claim compares two states.
  const SlotInfo* slot(std::string_view word) const;
  /// Whether an input is named under `args`: it is neither state nor open.
  bool is_argument(const graph::Variable& input) const;

  /// Which inputs are named under `args`, and which outputs are no registers: what an event of a machine takes and
  /// gives.
  const std::vector<std::size_t>& arguments() const { return signature_->arguments; }
  const std::vector<std::size_t>& results() const { return signature_->results; }
  /// For each input, and for each output, the register that it is; nothing for what is none.
  const std::vector<const SlotInfo*>& input_slots() const { return signature_->input_slots; }
  const std::vector<const SlotInfo*>& output_slots() const { return signature_->output_slots; }

  /// One value per output for one value per input.
  std::vector<std::uint64_t> call(const std::vector<std::uint64_t>& values) const { return run(text_, values); }

 private:
  std::string name_;
  Text text_;
  const Subject* subject_;
  const TextSignature* signature_;
};

/// The callable of that name for vectors of a subject: a rule of the registry, else what the resolver knows.
/// An unknown name, or a rule of another subject, is an InputError at `where`.
Callable find_callable(const std::string& name, const Subject& subject, const Location& where,
                       const Resolver& resolver = {});

/// The subject that vector files call `arch`.
const Subject& subject_of(const VectorFile& file);

/// The values of the callable's inputs that a case stands for. What the case does not name is 0 (state) or its preset
/// (open values); arguments must be named. A place that the subject does not know, a value that does not fit, reserved
/// bits, two writes to the same bits and a state that the choices rule out are InputErrors; state that the callable
/// does not read is fine.
std::vector<std::uint64_t> bind(const VectorCase& one, const Callable& callable);

/// One thing that a case expects: some bits of one word of the answer.
struct Expectation {
  std::string place;
  int output;
  unsigned lo;
  unsigned width;
  std::uint64_t value;
  std::size_t step = 0;  // of a trace: after which step, from 0 on
};

/// What a case expects of the callable's outputs.
std::vector<Expectation> expectations(const VectorCase& one, const Callable& callable);

/// Whether the words of an answer are as expected.
bool are_met(const std::vector<Expectation>& all, const std::vector<std::uint64_t>& words);

/// The reverse of `bind`: fills config, pre and args of a case from the values of all inputs, in the shortest form that
/// binds to the same values. Used to print a counterexample as a vector.
void unbind(const std::vector<std::uint64_t>& values, const Callable& callable, VectorCase& one);

}  // namespace vcpuspec
