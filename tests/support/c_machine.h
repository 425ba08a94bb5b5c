// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "checker/include/vcpuspec/implementation.h"
#include "spec/registry/registry.h"

namespace vcpuspec::test {

/// A machine behind the C interface, in this process: for machines of ours only. Slots and events are counted as the
/// rules' own machine counts them.
class CMachine {
 public:
  CMachine(const struct ::vcpuspec_implementation& table, const MachineInfo& info) : table_(table), machine_(fresh()) {
    const auto described = nlohmann::json::parse(table.describe()).at("machines").at(0);
    const std::vector<std::string> slots = described.at("slots"), events = names_of(described.at("events"));
    if (slots.size() != info.slots.size()) throw std::runtime_error("it does not have the slots of the rules");
    if (slots != info.slots)
      for (const std::string& name : info.slots) slots_.push_back(position_of(name, slots));
    for (const std::string& name : info.events)
      events_.push_back(static_cast<std::uint32_t>(position_of(name, events)));
  }

  void load(const std::vector<std::uint64_t>& slots) {
    if (slots_.empty()) return ok(table_.load(machine_.get(), slots.data(), slots.size()));
    std::vector<std::uint64_t> own(slots.size());
    for (std::size_t i = 0; i < slots_.size(); ++i) own[slots_[i]] = slots[i];
    ok(table_.load(machine_.get(), own.data(), own.size()));
  }
  void step(std::size_t event, const std::uint64_t* arguments, std::uint64_t* results) {
    ok(table_.step(machine_.get(), events_[event], arguments, results));
  }
  void observe(std::vector<std::uint64_t>& slots) const {
    ok(table_.observe(machine_.get(), slots.data(), slots.size()));
    if (slots_.empty()) return;
    const std::vector<std::uint64_t> own = slots;
    for (std::size_t i = 0; i < slots_.size(); ++i) slots[i] = own[slots_[i]];
  }
  /// Goes on as a fresh machine that got what this one saved. The old one is reset, which must not reset the fresh one.
  void move() {
    std::size_t size = 0;
    table_.save(machine_.get(), nullptr, &size);
    std::vector<unsigned char> saved(size);
    ok(table_.save(machine_.get(), saved.data(), &size));
    Machine next = fresh();
    ok(table_.restore(next.get(), saved.data(), size));
    ok(table_.reset(machine_.get()));
    machine_ = std::move(next);
  }

 private:
  using Machine = std::unique_ptr<struct ::vcpuspec_machine, void (*)(struct ::vcpuspec_machine*)>;

  Machine fresh() const {
    Machine made(table_.create(), table_.destroy);
    if (made == nullptr) throw std::runtime_error("the machine in C cannot be made");
    return made;
  }
  static std::vector<std::string> names_of(const nlohmann::json& events) {
    std::vector<std::string> names;
    for (const auto& event : events) names.push_back(event.at("name"));
    return names;
  }
  static std::size_t position_of(const std::string& name, const std::vector<std::string>& all) {
    const auto found = std::find(all.begin(), all.end(), name);
    if (found == all.end()) throw std::runtime_error("the machine in C has no " + name);
    return static_cast<std::size_t>(found - all.begin());
  }
  static void ok(std::int32_t status) {
    if (status != VCPUSPEC_OK) throw std::runtime_error("the machine in C did not answer");
  }

  const struct ::vcpuspec_implementation& table_;
  Machine machine_;
  std::vector<std::size_t> slots_;     // where it has them; empty when it lists them in the same order
  std::vector<std::uint32_t> events_;  // where it has them
};

}  // namespace vcpuspec::test
