// SPDX-License-Identifier: Apache-2.0
// What `make fuzz` does for minutes, for a second and always the same.
#include <catch2/catch.hpp>

#include "tests/fuzz/good_texts.h"
#include "tests/fuzz/mutate.h"
#include "tests/fuzz/promises.h"

namespace vcpuspec::fuzz {

TEST_CASE("whatever bytes come in, the outcome is a file or an error with a place and a hint") {
  std::minstd_rand random(1);
  const std::vector<GoodText> good = good_texts();
  for (unsigned i = 0; i < 20000; ++i) {
    const GoodText& base = good[random() % good.size()];
    std::string text = random() % 4 == 0 ? std::string() : base.text.substr(0, random() % base.text.size());
    for (std::size_t changes = 1 + random() % 64; changes > 0; --changes)
      text.insert(random() % (text.size() + 1), 1, static_cast<char>(random() >> 8));
    INFO(text);
    CHECK(read(base.form, text).broken.empty());
  }
}

TEST_CASE("a file that is nearly right is refused with a place and a hint, or survives being written and read again") {
  std::minstd_rand random(1);
  std::size_t past_scan = 0;
  std::size_t accepted = 0;
  const std::vector<GoodText> good = good_texts();
  for (unsigned i = 0; i < 3000; ++i) {
    const GoodText& base = good[i % good.size()];
    const std::string text = mutated(base.text, random);
    const Reading reading = read_and_write(base.form, text);
    INFO(text);
    CHECK(reading.broken == "");
    if (passes_scan(base.form, text)) ++past_scan;
    if (reading.accepted) ++accepted;
  }
  CHECK(past_scan > 1500);
  CHECK(accepted > 100);
}

TEST_CASE("the good texts that mutations start from are good", "[exhaustive]") {
  const std::vector<GoodText> good = good_texts();
  REQUIRE(good.size() >= 6);
  for (const GoodText& one : good) CHECK(read_and_write(one.form, one.text).accepted);
}

}  // namespace vcpuspec::fuzz
