// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vcpuspec::qemu {

/// Where words stand in the CPU's section of a migration stream.
struct MigratedField {
  std::size_t offset;  // of the first one
  std::size_t size;    // of each, in bytes
  std::size_t count;
  std::size_t stride;
};
/// A part of the section that only some cores have. It begins with its name.
struct MigratedSubsection {
  std::string name;    // cpu/tlb
  std::size_t offset;  // of its head
};
struct MigratedLayout {
  std::map<std::string, MigratedField, std::less<>> fields;  // by their names in the emulator: env.CSR_CRMD
  std::vector<MigratedSubsection> subsections;
  std::size_t size = 0;  // of the section
};

/// The state of the CPU as a migration stream has it.
class MigratedCpu {
 public:
  MigratedCpu() = default;
  MigratedCpu(std::shared_ptr<const MigratedLayout> layout, std::string section)
      : layout_(std::move(layout)), section_(std::move(section)) {}

  /// A word, or one of an array; nothing when there is none.
  std::optional<std::uint64_t> word(std::string_view name, std::size_t index = 0) const;
  /// Changes a word; false when there is none.
  bool put(std::string_view name, std::size_t index, std::uint64_t value);
  bool has_subsection(std::string_view name) const;
  const std::string& section() const { return section_; }

 private:
  const MigratedField* find(std::string_view name, std::size_t index) const;

  std::shared_ptr<const MigratedLayout> layout_;
  std::string section_;
};

/// What a stream was, or what is wrong with it.
struct MigrationReading {
  enum class Kind : std::uint8_t {
    ok,
    no_stream,        // it does not begin as one
    no_description,   // no JSON of the length that stands before it ends it
    bad_description,  // the JSON is not what it should be
    no_cpu            // what it describes is not in the stream
  };
  Kind kind = Kind::ok;
  std::string detail;
  MigratedCpu cpu;
  std::size_t offset = 0;  // of the CPU's section
  bool ok() const { return kind == Kind::ok; }
};

/// Reads migration streams. A stream describes itself at its end, so other versions of the emulator are read by what
/// they say; the description is read again only when it changes.
class MigrationReader {
 public:
  MigrationReading read(std::string_view stream);

 private:
  std::string description_;
  std::shared_ptr<const MigratedLayout> layout_;
};

}  // namespace vcpuspec::qemu
