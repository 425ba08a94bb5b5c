// SPDX-License-Identifier: Apache-2.0
// What `make fuzz` does for minutes, for a second and always the same.
#include <catch2/catch.hpp>

#include "tests/fuzz/mutate.h"
#include "tests/fuzz/record_promises.h"

namespace vcpuspec::fuzz {

TEST_CASE("a list, report, judgement or profile that is nearly right is read, or refused with a place and a hint") {
  std::minstd_rand random(1);
  for (std::size_t kind = 0; kind < record_kinds; ++kind) {
    const std::string good = good_record(static_cast<Record>(kind));
    CAPTURE(kind);
    CHECK(read_record(static_cast<Record>(kind), good).accepted);
    std::size_t accepted = 0;
    for (unsigned i = 0; i < 1000; ++i) {
      const std::string text = mutated(good, random);
      const Reading reading = read_record(static_cast<Record>(kind), text);
      INFO(text);
      CHECK(reading.broken == "");
      if (reading.accepted) ++accepted;
    }
    CHECK(accepted > 0);
    CHECK(accepted < 1000);
  }
}

}  // namespace vcpuspec::fuzz
