// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>

#include <cstddef>
#include <cstring>

#include "checker/include/vcpuspec/implementation.h"
#include "checker/input_error.h"
#include "checker/serve/served.h"
#include "checker/style.h"

namespace vcpuspec::serve {

namespace {

using Table = struct vcpuspec_implementation;
using Json = nlohmann::json;

void demand(std::int32_t status, const char* what) {
  if (status != VCPUSPEC_OK)
    throw Unsupported(std::string("the library answers ") + what + " with " + std::to_string(status));
}

class LibraryMachine : public Machine {
 public:
  LibraryMachine(const Table& table, const Json& description)
      : table_(table), slots_(description.at("slots").size()), machine_(table.create()) {
    if (machine_ == nullptr) throw Unsupported("create returned NULL");
    for (const Json& event : description.at("events")) results_.push_back(event.at("results").get<std::size_t>());
  }
  ~LibraryMachine() override { table_.destroy(machine_); }

  void load(const Words& slots) override { demand(table_.load(machine_, slots.data(), slots.size()), "load"); }
  Words step(std::size_t event, const Words& args) override {
    Words results(results_.at(event));
    demand(table_.step(machine_, static_cast<std::uint32_t>(event), args.data(), results.data()), "step");
    return results;
  }
  Words observe() override {
    Words slots(slots_);
    demand(table_.observe(machine_, slots.data(), slots.size()), "observe");
    return slots;
  }
  std::string save() override {
    std::size_t size = 0;
    table_.save(machine_, nullptr, &size);
    std::string bytes(size, '\0');
    demand(table_.save(machine_, bytes.data(), &size), "save");
    bytes.resize(size);
    return bytes;
  }
  void restore(const std::string& saved) override {
    demand(table_.restore(machine_, saved.data(), saved.size()), "restore");
  }

 private:
  const Table& table_;
  std::size_t slots_;
  vcpuspec_machine* machine_;
  std::vector<std::size_t> results_;
};

class Library : public Served {
 public:
  Library(const Table& table, Json description) : description_(std::move(description)) {
    std::memcpy(&table_, &table, std::min(table.size, sizeof table_));  // a shorter table has nothing at its end
    for (const Json& function : description_.at("functions")) outputs_.push_back(function.at("out").get<std::size_t>());
  }
  const Json& description() const override { return description_; }
  bool saves() const override { return table_.save != nullptr && table_.restore != nullptr; }
  Words call(std::size_t function, const Words& in) override {
    Words out(outputs_.at(function));
    demand(table_.call(static_cast<std::uint32_t>(function), in.data(), out.data(), 1), "call");
    return out;
  }
  std::unique_ptr<Machine> create(std::size_t machine) override {
    return std::make_unique<LibraryMachine>(table_, description_.at("machines").at(machine));
  }

 private:
  Table table_ = {};
  Json description_;
  std::vector<std::size_t> outputs_;
};

[[noreturn]] void refuse(const std::string& path, const char* code, const std::string& what) {
  throw InputError({path, 0, 0}, code, what, "`vcpuspec check so:" + path + "` says more about what is wrong with it");
}

/// Served code is the user's own, in a process that judges nothing: it is not isolated.
const Table& load(const std::string& path) {
  void* const file = dlopen(path.find('/') == std::string::npos ? ("./" + path).c_str() : path.c_str(), RTLD_NOW);
  if (file == nullptr)
    refuse(path, "serve.not-loaded", std::string("this is no library that can be loaded: ") + dlerror());
  const auto entry = reinterpret_cast<const Table* (*)()>(dlsym(file, "vcpuspec_implementation"));
  if (entry == nullptr) refuse(path, "serve.no-entry", "the library does not define vcpuspec_implementation");
  const Table* table = entry();
  if (table == nullptr || table->size < offsetof(Table, create) || table->abi_version != VCPUSPEC_ABI_VERSION ||
      table->describe == nullptr)
    refuse(path, "serve.table", "its table is not that of version " + std::to_string(VCPUSPEC_ABI_VERSION));
  return *table;
}

}  // namespace

std::unique_ptr<Served> serve_library(const std::string& path) {
  const Table& table = load(path);
  const char* text = table.describe();
  Json description = Json::parse(text == nullptr ? "" : text, nullptr, false);
  if (!description.is_object() || !description.contains("functions"))
    refuse(path, "serve.describe", "what it describes is no JSON object with functions");
  return std::make_unique<Library>(table, std::move(description));
}

}  // namespace vcpuspec::serve
