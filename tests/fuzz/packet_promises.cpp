// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/packet_promises.h"

#include <random>

namespace vcpuspec::fuzz {

namespace {

constexpr std::size_t short_enough = 200;  // less than three runs

}  // namespace

std::vector<gdb::Item> items_of(std::string_view bytes, std::uint64_t seed, std::size_t longest) {
  std::minstd_rand random(static_cast<std::minstd_rand::result_type>(seed));
  gdb::Decoder decoder(longest);
  std::vector<gdb::Item> items;
  while (!bytes.empty()) {
    std::string_view piece = seed == 0 ? bytes : bytes.substr(0, 1 + random() % 9);
    bytes.remove_prefix(piece.size());
    while (auto item = decoder.take(piece)) items.push_back(std::move(*item));
  }
  return items;
}

std::string broken_by_packets(std::string_view bytes, std::uint64_t seed) {
  const std::vector<gdb::Item> items = items_of(bytes, 0, short_enough);
  if (items_of(bytes, seed, short_enough) != items) return "pieces change nothing";
  for (const gdb::Item& item : items) {
    if (item.payload.size() > short_enough) return "nothing is longer than allowed";
    if (item.fault != gdb::Fault::none && !item.payload.empty()) return "what is at fault says nothing";
    if (item.kind != gdb::Item::Kind::packet || item.fault != gdb::Fault::none) continue;
    if (items_of(gdb::frame(item.payload), seed, short_enough) != std::vector{item})
      return "a packet that was read is the same when it is sent and read again";
  }
  return "";
}

std::string as_body(std::string_view bytes) {
  std::uint8_t sum = 0;
  for (const char byte : bytes) sum = static_cast<std::uint8_t>(sum + static_cast<std::uint8_t>(byte));
  return "$" + std::string(bytes) + "#" + gdb::to_hex({reinterpret_cast<const char*>(&sum), 1});
}

}  // namespace vcpuspec::fuzz
