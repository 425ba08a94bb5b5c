// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/implementation.h"

namespace vcpuspec::protocol {

using Words = std::vector<std::uint64_t>;

/// A line that is a reply to some question. It lives until the next one is read.
class Reply {
 public:
  enum class Says : std::uint8_t { ok, unsupported, error, nothing };

  std::uint64_t seq() const { return seq_; }
  Says says() const { return says_; }
  /// What follows a reply that is not ok: that it is unsupported, an error, or no answer.
  Answer refusal() const;

  /// What an ok has under a key, so many words of it; a breach of protocol when it has something else.
  Answer words(const char* key, std::size_t count) const;
  /// Of the one step of a trace: its `out`.
  Answer words_of_step(std::size_t count) const;
  /// The steps of a trace: how many results each gives, and how many slots there are.
  struct Step {
    Words results;
    Words slots;
  };
  /// What is wrong with them goes to `breach`; then there are none.
  std::optional<std::vector<Step>> steps(const std::vector<std::size_t>& results, std::size_t slots,
                                         Answer& breach) const;
  /// What an ok has under a key, as JSON; nothing when it has none.
  std::optional<std::string> json(const char* key) const;

 private:
  friend class ReplyReader;
  simdjson::dom::element all_;
  simdjson::dom::element said_;  // under ok, unsupported or error
  std::uint64_t seq_ = 0;
  Says says_ = Says::nothing;
};

/// Reads replies. Lines are bounded, and so is their depth.
class ReplyReader {
 public:
  /// Nothing when the line is no object with a number `seq`. It must be followed by LineStream::padding bytes.
  std::optional<Reply> read(std::string_view padded_line);

 private:
  simdjson::dom::parser parser_;
};

}  // namespace vcpuspec::protocol
