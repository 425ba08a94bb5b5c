// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/gdb/packet.h"

#include <charconv>
#include <utility>

namespace vcpuspec::gdb {

namespace {

constexpr char escape = '}';
constexpr char escape_flip = 0x20;
constexpr char interrupt = 0x03;
constexpr char digits[] = "0123456789abcdef";

/// A run of n more is written as the character n + 29; those that can be printed are allowed.
constexpr char run_base = 29;
constexpr char first_run = ' ';
constexpr char last_run = '~';

int digit(char ch) {
  if (ch >= '0' && ch <= '9') return ch - '0';
  if (ch >= 'a' && ch <= 'f') return ch - 'a' + 10;
  if (ch >= 'A' && ch <= 'F') return ch - 'A' + 10;
  return -1;
}

}  // namespace

std::string frame(std::string_view payload) {
  std::string text = "$";
  std::uint8_t sum = 0;
  const auto put = [&](char byte) {
    text += byte;
    sum = static_cast<std::uint8_t>(sum + static_cast<std::uint8_t>(byte));
  };
  for (const char byte : payload) {
    const bool is_special = byte == '$' || byte == '#' || byte == '*' || byte == escape;
    if (is_special) put(escape);
    put(is_special ? static_cast<char>(byte ^ escape_flip) : byte);
  }
  text += '#';
  return text + digits[sum >> 4] + digits[sum & 15];
}

const char* describe(Fault fault) {
  switch (fault) {
    case Fault::none: return "is well formed";
    case Fault::wrong_checksum: return "has a wrong checksum";
    case Fault::no_checksum: return "has no two hexadecimal digits as its checksum";
    case Fault::bad_run: return "has a run of nothing, or with a count that there is not";
    case Fault::bad_escape: return "has an escape without a byte behind it";
    case Fault::unfinished: return "has no end before the next one begins";
    case Fault::too_long: return "is longer than allowed";
  }
  return "";
}

std::optional<Item> Decoder::take(std::string_view& bytes) {
  while (!bytes.empty()) {
    const char byte = bytes.front();
    bytes.remove_prefix(1);
    if (std::optional<Item> item = feed(byte)) return item;
  }
  return std::nullopt;
}

std::optional<Item> Decoder::feed(char byte) {
  if (state_ == State::outside) return feed_outside(byte);
  if (byte == '$') return begin(Item::Kind::packet);
  switch (state_) {
    case State::body: feed_body(byte); break;
    case State::run: feed_run(byte); break;
    case State::first_digit:
      first_digit_ = byte;
      state_ = State::second_digit;
      break;
    default: return end(byte);
  }
  // At once: the end may never come.
  if (fault_ != Fault::too_long || is_reported_) return std::nullopt;
  is_reported_ = true;
  return Item{kind_, fault_, {}};
}

std::optional<Item> Decoder::feed_outside(char byte) {
  switch (byte) {
    case '+': return Item{Item::Kind::ack, Fault::none, {}};
    case '-': return Item{Item::Kind::nack, Fault::none, {}};
    case interrupt: return Item{Item::Kind::interrupt, Fault::none, {}};
    case '$': return begin(Item::Kind::packet);
    case '%': return begin(Item::Kind::notification);
    default: ++skipped_; return std::nullopt;
  }
}

void Decoder::feed_body(char byte) {
  if (byte == '#') return end_of_body();
  sum_ = static_cast<std::uint8_t>(sum_ + static_cast<std::uint8_t>(byte));
  if (byte == '*') {
    state_ = State::run;
  } else {
    put(byte);
    last_ = byte;
  }
}

/// Runs are of bytes as they are sent: what an escape makes of them comes after.
void Decoder::feed_run(char byte) {
  if (byte == '#') {
    note(Fault::bad_run);
    return end_of_body();
  }
  sum_ = static_cast<std::uint8_t>(sum_ + static_cast<std::uint8_t>(byte));
  state_ = State::body;
  if (!last_ || byte < first_run || byte > last_run) return note(Fault::bad_run);
  if (is_escaped_) return note(Fault::bad_escape);
  for (int more = byte - run_base; more > 0; --more) put(*last_);
}

void Decoder::end_of_body() {
  if (is_escaped_) note(Fault::bad_escape);
  state_ = State::first_digit;
}

void Decoder::put(char byte) {
  if (byte == escape && !is_escaped_) {
    is_escaped_ = true;
    return;
  }
  if (payload_.size() == longest_) note(Fault::too_long);
  if (fault_ == Fault::none) payload_ += is_escaped_ ? static_cast<char>(byte ^ escape_flip) : byte;
  is_escaped_ = false;
}

void Decoder::note(Fault fault) {
  if (fault_ == Fault::none) fault_ = fault;
}

/// A new packet, and the one that it cut off.
std::optional<Item> Decoder::begin(Item::Kind kind) {
  std::optional<Item> cut_off;
  if (state_ != State::outside && !is_reported_) cut_off = Item{kind_, Fault::unfinished, {}};
  state_ = State::body;
  kind_ = kind;
  fault_ = Fault::none;
  is_reported_ = false;
  is_escaped_ = false;
  sum_ = 0;
  last_.reset();
  payload_.clear();
  return cut_off;
}

/// A checksum that is wrong explains whatever else is.
std::optional<Item> Decoder::end(char second_digit) {
  state_ = State::outside;
  if (is_reported_) return std::nullopt;
  const int high = digit(first_digit_);
  const int low = digit(second_digit);
  if (high < 0 || low < 0) fault_ = Fault::no_checksum;
  else if (high * 16 + low != sum_) fault_ = Fault::wrong_checksum;
  if (fault_ != Fault::none) payload_.clear();
  return Item{kind_, fault_, std::exchange(payload_, {})};
}

std::string to_hex(std::string_view bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char byte : bytes) {
    text += digits[static_cast<std::uint8_t>(byte) >> 4];
    text += digits[static_cast<std::uint8_t>(byte) & 15];
  }
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::string hex_number(std::uint64_t value) {
  char text[16];
  return {text, std::to_chars(text, text + sizeof text, value, 16).ptr};
}

std::optional<std::uint64_t> read_hex_number(std::string_view text) {
  std::uint64_t value = 0;
  const char* const last = text.data() + text.size();
  const auto result = std::from_chars(text.data(), last, value, 16);
  if (result.ec != std::errc{} || result.ptr != last) return std::nullopt;
  return value;
}

std::string little_endian(std::uint64_t value, std::size_t size) {
  std::string bytes;
  for (; bytes.size() < size; value >>= 8) bytes += static_cast<char>(value & 0xff);
  return bytes;
}

std::uint64_t from_little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) value = value << 8 | static_cast<std::uint8_t>(bytes[i - 1]);
  return value;
}

}  // namespace vcpuspec::gdb
