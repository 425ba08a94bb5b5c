// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The gdb remote serial protocol, as bytes.
namespace vcpuspec::gdb {

/// No payload is longer, its runs expanded.
inline constexpr std::size_t longest_payload = std::size_t{1} << 20;

/// `$payload#checksum`, escaped.
std::string frame(std::string_view payload);

/// What is wrong with a packet.
enum class Fault : std::uint8_t {
  none,
  wrong_checksum,
  no_checksum,  // `#` without two hexadecimal digits
  bad_run,      // nothing to repeat, or a count that there is not
  bad_escape,   // nothing is escaped
  unfinished,   // the next packet begins within it
  too_long
};

/// In words, to follow "the packet".
const char* describe(Fault fault);

/// One thing that a peer said.
struct Item {
  enum class Kind : std::uint8_t { ack, nack, interrupt, packet, notification };
  Kind kind;
  Fault fault = Fault::none;
  std::string payload;  // of a packet or notification without fault
  bool operator==(const Item&) const = default;
};

/// Makes items of bytes, however they arrive. What belongs to no item is skipped. Holds one payload at most.
class Decoder {
 public:
  explicit Decoder(std::size_t longest = longest_payload) : longest_(longest) {}
  /// Takes bytes from the front until an item is complete; nothing when they did not suffice.
  std::optional<Item> take(std::string_view& bytes);
  /// The bytes so far end within a packet.
  bool is_within() const { return state_ != State::outside; }
  /// How many bytes were skipped.
  std::uint64_t skipped() const { return skipped_; }

 private:
  enum class State : std::uint8_t { outside, body, run, first_digit, second_digit };

  std::optional<Item> feed(char byte);
  std::optional<Item> feed_outside(char byte);
  void feed_body(char byte);
  void feed_run(char byte);
  std::optional<Item> begin(Item::Kind kind);
  std::optional<Item> end(char second_digit);
  void end_of_body();
  void put(char byte);
  void note(Fault fault);

  std::size_t longest_;
  State state_ = State::outside;
  Item::Kind kind_ = Item::Kind::packet;
  Fault fault_ = Fault::none;  // the first of this packet
  bool is_reported_ = false;   // before the end of this packet
  bool is_escaped_ = false;
  std::uint8_t sum_ = 0;
  char first_digit_ = 0;
  std::optional<char> last_;  // what a run repeats
  std::string payload_;
  std::uint64_t skipped_ = 0;
};

/// Two lower-case digits for each byte.
std::string to_hex(std::string_view bytes);
/// The reverse, of either case; nothing when the text is not hexadecimal or has an odd digit.
std::optional<std::string> from_hex(std::string_view text);
/// A number as packets have it: no prefix, no leading zeros.
std::string hex_number(std::uint64_t value);
std::optional<std::uint64_t> read_hex_number(std::string_view text);
/// The low `size` bytes of a register, the lowest first.
std::string little_endian(std::uint64_t value, std::size_t size);
/// The reverse, of at most 8 bytes.
std::uint64_t from_little_endian(std::string_view bytes);

}  // namespace vcpuspec::gdb
