// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/fuzz/promises.h"

namespace vcpuspec::fuzz {

/// Files about runs, which people and other programs hand on: lists of known deviations, reports, judgements, profiles.
enum class Record : std::uint8_t { known, report, judgements, profile };
inline constexpr std::size_t record_kinds = 4;

/// Promise: whatever comes in, the outcome is what the file says or an InputError with a place, a code and a hint; and
/// a list that was read can be written and says the same when it is read again.
Reading read_record(Record kind, const std::string& text);

/// A good text of that kind: what mutations start from.
std::string good_record(Record kind);

}  // namespace vcpuspec::fuzz
