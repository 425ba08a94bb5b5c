// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "checker/include/vcpuspec/implementation.h"
#include "spec/registry/registry.h"

namespace vcpuspec::test {

/// A machine behind the C interface, in this process: for machines of ours only. Events are counted as the rules' own
/// machine counts them.
class CMachine {
 public:
  CMachine(const struct ::vcpuspec_implementation& table, const MachineInfo& info)
      : table_(table), machine_(table.create()) {
    if (machine_ == nullptr) throw std::runtime_error("the machine in C cannot be made");
    const auto described = nlohmann::json::parse(table.describe()).at("machines").at(0);
    if (described.at("slots") != info.slots) throw std::runtime_error("it lists its slots in another order");
    const auto& events = described.at("events");
    for (const std::string& name : info.events) {
      const auto is_it = [&](const auto& event) { return event.at("name") == name; };
      numbers_.push_back(
          static_cast<std::uint32_t>(std::find_if(events.begin(), events.end(), is_it) - events.begin()));
    }
  }
  ~CMachine() { table_.destroy(machine_); }
  CMachine(const CMachine&) = delete;
  CMachine& operator=(const CMachine&) = delete;

  void load(const std::vector<std::uint64_t>& slots) { ok(table_.load(machine_, slots.data(), slots.size())); }
  void step(std::size_t event, const std::uint64_t* arguments, std::uint64_t* results) {
    ok(table_.step(machine_, numbers_[event], arguments, results));
  }
  void observe(std::vector<std::uint64_t>& slots) { ok(table_.observe(machine_, slots.data(), slots.size())); }

 private:
  static void ok(std::int32_t status) {
    if (status != VCPUSPEC_OK) throw std::runtime_error("the machine in C did not answer");
  }

  const struct ::vcpuspec_implementation& table_;
  struct ::vcpuspec_machine* machine_;
  std::vector<std::uint32_t> numbers_;  // of the events, in its own list
};

}  // namespace vcpuspec::test
