// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "checker/adapters/gdb/packet.h"

namespace vcpuspec::fuzz {

/// What the decoder makes of bytes that arrive in pieces, which a seed chooses; in one piece with seed 0.
std::vector<gdb::Item> items_of(std::string_view bytes, std::uint64_t seed, std::size_t longest = gdb::longest_payload);

/// Promise: whatever comes in, in whatever pieces, the same items come out, none of them longer than allowed, and what
/// a packet says can be sent again. The first one broken, in words.
std::string broken_by_packets(std::string_view bytes, std::uint64_t seed);

/// The bytes as the body of a packet with the right checksum.
std::string as_body(std::string_view bytes);

}  // namespace vcpuspec::fuzz
