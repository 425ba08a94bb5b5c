// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace vcpuspec::serve {

using Words = std::vector<std::uint64_t>;

/// What is asked is not done: the sentence goes into the reply.
class Unsupported : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A machine that is served. Each member may throw Unsupported.
class Machine {
 public:
  Machine() = default;
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  virtual ~Machine() = default;

  virtual void load(const Words& slots) = 0;
  /// Takes the event of that number in the description and gives its results.
  virtual Words step(std::size_t event, const Words& args) = 0;
  virtual Words observe() = 0;
  virtual std::string save() = 0;  // bytes
  virtual void restore(const std::string& saved) = 0;
};

/// Somebody who answers questions, and describes himself as the C interface does: name, version, functions and
/// machines.
class Served {
 public:
  Served() = default;
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;
  virtual ~Served() = default;

  virtual const nlohmann::json& description() const = 0;
  /// Whether its machines hand out their state and take it back.
  virtual bool saves() const = 0;
  /// The choices that it can be told.
  virtual std::vector<std::string> configurable() const { return {}; }
  /// Answers the function of that number in the description.
  virtual Words call(std::size_t function, const Words& in) = 0;
  /// A new machine, of that number in the description.
  virtual std::unique_ptr<Machine> create(std::size_t machine) = 0;
  /// From now on these choices, all others as they are preset. A machine that is there has them, too.
  virtual void configure(const std::vector<std::pair<std::string, std::uint64_t>>&) { throw Unsupported("nothing"); }
};

/// A library with the C interface, loaded into this process. Throws InputError.
std::unique_ptr<Served> serve_library(const std::string& path);
/// The model itself: its functions, and all machines.
std::unique_ptr<Served> serve_model();

}  // namespace vcpuspec::serve
