// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/migration_stream.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "checker/style.h"

namespace vcpuspec::qemu {

namespace {

using Json = nlohmann::json;
using Kind = MigrationReading::Kind;

constexpr std::string_view magic = "QEVM";
constexpr char description_follows = 0x06;
constexpr char section_ends = 0x7e;
constexpr char subsection_follows = 0x05;
constexpr std::string_view cpu_name(
    "\x03"
    "cpu",
    4);
constexpr std::size_t longest_description = std::size_t{1} << 20;
constexpr std::size_t largest_section = std::size_t{1} << 20;

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

/// The JSON at the end, which its length stands before; empty when there is none.
std::string_view description_of(std::string_view stream) {
  constexpr std::size_t head = 5;
  for (std::size_t size = 2; size <= longest_description && size + head <= stream.size(); ++size) {
    const std::size_t at = stream.size() - size - head;
    if (stream[at] == description_follows && big_endian(stream.substr(at + 1, 4)) == size)
      return stream.substr(at + head);
  }
  return {};
}

/// What the description lacks.
struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::size_t number(const Json& object, const char* key, std::size_t otherwise) {
  const auto at = object.find(key);
  if (at == object.end()) return otherwise;
  if (!at->is_number_unsigned() || at->get<std::uint64_t>() > largest_section)
    throw Malformed(std::string("`") + key + "` is no number that it can be");
  return at->get<std::size_t>();
}
std::string text(const Json& object, const char* key) {
  const auto at = object.find(key);
  if (at == object.end() || !at->is_string()) throw Malformed(std::string("`") + key + "` is no text");
  return at->get<std::string>();
}
const Json& list(const Json& object, const char* key) {
  const auto at = object.is_object() ? object.find(key) : object.end();
  if (at == object.end() || !at->is_array()) throw Malformed(std::string("the list `") + key + "` is missing");
  return *at;
}

/// Adds the fields of an object that stands at `offset`, `count` times at a distance of `stride`; gives how long one
/// of them is.
std::size_t add_fields(const Json& object, const std::string& prefix, std::size_t offset, std::size_t count,
                       std::size_t stride, MigratedLayout& layout) {
  std::size_t length = 0;
  for (const Json& field : list(object, "fields")) {
    const std::size_t size = number(field, "size", 0);
    const std::size_t repeats = number(field, "array_len", 1);
    const std::string name = prefix + text(field, "name");
    if (const auto inner = field.find("struct"); inner != field.end() && prefix.empty()) {
      if (add_fields(*inner, name + ".", offset + length, repeats, size, layout) > size)
        throw Malformed("`" + printable(name) + "` is longer than it says");
    } else if (size == 1 || size == 2 || size == 4 || size == 8) {
      // An array within an array is not needed.
      const bool is_array = repeats > 1;
      if (!is_array || count == 1)
        layout.fields[name] = {offset + length, size, is_array ? repeats : count, is_array ? size : stride};
    }
    length += size * repeats;
    if (offset + length + (count - 1) * stride > largest_section) throw Malformed("the section is too long");
  }
  return length;
}

/// What stands before the fields of a subsection: a mark, its name with its length, and its version.
std::size_t head_size(std::string_view name) { return 2 + name.size() + 4; }

/// Adds what only some cores have: it follows the fields, in this order.
void add_subsections(const Json& device, MigratedLayout& layout) {
  const auto all = device.find("subsections");
  if (all == device.end()) return;
  for (const Json& one : list(device, "subsections")) {
    const std::string name = text(one, "vmsd_name");
    layout.subsections.push_back({name, layout.size});
    layout.size += head_size(name);
    layout.size += add_fields(one, "", layout.size, 1, 0, layout);
    if (layout.size > largest_section) throw Malformed("the section is too long");
  }
}

/// The layout of the CPU's section. Throws Malformed, and what JSON throws.
MigratedLayout layout_of(std::string_view description) {
  const auto shallow = [](int depth, Json::parse_event_t, Json&) {
    if (depth > 32) throw Malformed("it is nested too deeply");
    return true;
  };
  const Json root = Json::parse(description, shallow);
  for (const Json& device : list(root, "devices"))
    if (device.is_object() && device.value("name", Json()) == "cpu") {
      MigratedLayout layout;
      layout.size = add_fields(device, "", 0, 1, 0, layout);
      add_subsections(device, layout);
      return layout;
    }
  throw Malformed("it has no device `cpu`");
}

/// Whether each subsection begins where the description has it.
bool has_subsections(std::string_view section, const MigratedLayout& layout) {
  return std::all_of(layout.subsections.begin(), layout.subsections.end(), [&](const MigratedSubsection& one) {
    return section[one.offset] == subsection_follows &&
           static_cast<unsigned char>(section[one.offset + 1]) == one.name.size() &&
           section.substr(one.offset + 2, one.name.size()) == one.name;
  });
}

/// The bytes of the CPU's section: what follows its name, instance and version and has the right length.
std::optional<std::string_view> section_of(std::string_view stream, const MigratedLayout& layout) {
  constexpr std::size_t id = 4;
  constexpr std::size_t instance_and_version = 8;
  for (std::size_t at = stream.find(cpu_name); at != std::string_view::npos; at = stream.find(cpu_name, at + 1)) {
    const std::size_t begin = at + cpu_name.size() + instance_and_version;
    const std::size_t end = begin + layout.size;
    if (at < id || end + 1 + id > stream.size()) continue;
    const bool ends_here = stream[end] == section_ends && stream.substr(end + 1, id) == stream.substr(at - id, id);
    const std::string_view section = stream.substr(begin, layout.size);
    if (ends_here && has_subsections(section, layout)) return section;
  }
  return std::nullopt;
}

}  // namespace

const MigratedField* MigratedCpu::find(std::string_view name, std::size_t index) const {
  if (!layout_) return nullptr;
  const auto field = layout_->fields.find(name);
  return field == layout_->fields.end() || index >= field->second.count ? nullptr : &field->second;
}

bool MigratedCpu::has_subsection(std::string_view name) const {
  return layout_ && std::any_of(layout_->subsections.begin(), layout_->subsections.end(),
                                [&](const MigratedSubsection& one) { return one.name == name; });
}

std::optional<std::uint64_t> MigratedCpu::word(std::string_view name, std::size_t index) const {
  const MigratedField* field = find(name, index);
  if (field == nullptr) return std::nullopt;
  return big_endian(std::string_view(section_).substr(field->offset + index * field->stride, field->size));
}

bool MigratedCpu::put(std::string_view name, std::size_t index, std::uint64_t value) {
  const MigratedField* field = find(name, index);
  if (field == nullptr) return false;
  const std::size_t at = field->offset + index * field->stride;
  for (std::size_t i = 0; i < field->size; ++i)
    section_[at + i] = static_cast<char>(value >> 8 * (field->size - 1 - i) & 0xff);
  return true;
}

MigrationReading MigrationReader::read(std::string_view stream) {
  if (!stream.starts_with(magic)) return {Kind::no_stream, "it does not begin with `QEVM`", {}};
  const bool is_known =
      layout_ && stream.ends_with(description_) && stream.size() > description_.size() &&
      description_of(stream.substr(stream.size() - description_.size() - 5)).size() == description_.size();
  if (!is_known) {
    const std::string_view description = description_of(stream);
    if (description.empty()) return {Kind::no_description, "no description ends it", {}};
    try {
      layout_ = std::make_shared<MigratedLayout>(layout_of(description));
    } catch (const std::exception& error) {
      layout_ = nullptr;
      return {Kind::bad_description, std::string("its description cannot be read: ") + printable(error.what()), {}};
    }
    description_ = description;
  }
  const std::optional<std::string_view> section = section_of(stream, *layout_);
  if (!section) return {Kind::no_cpu, "it does not have the section `cpu` that it describes", {}};
  return {Kind::ok, "", MigratedCpu(layout_, std::string(*section)),
          static_cast<std::size_t>(section->data() - stream.data())};
}

}  // namespace vcpuspec::qemu
