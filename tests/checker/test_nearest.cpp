// SPDX-License-Identifier: Apache-2.0
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include "checker/nearest.h"

using namespace vcpuspec;

TEST_CASE("two neighbours that are swapped are one slip of the pen") {
  CHECK(nearest("write_icc_prc", {"write_icc_cr0", "write_icc_pcr"}) == "write_icc_pcr");
  CHECK(nearest("ab", {"ac", "ba"}) == "ac");  // one slip each: the first stands
  CHECK(nearest("abcd", {"axcy", "badc"}) == "axcy");
}

TEST_CASE("a missing, a spare and a wrong character are one slip each") {
  CHECK(nearest("fil", {"fall", "file"}) == "file");
  CHECK(nearest("filee", {"filter", "file"}) == "file");
  CHECK(nearest("fale", {"fall-through", "file"}) == "file");
}

TEST_CASE("what is far from every known word has no nearest one") {
  CHECK(nearest("gicv5.wake", {"loongarch.csrrd", "zzz"}).empty());
  CHECK(nearest("", {}).empty());
  CHECK(did_you_mean("wake", {"abcdefgh"}) == "known here: abcdefgh");
}

TEST_CASE("a known word is found behind a swap of two neighbours") {
  rc::prop("for every word and every place", [](const std::string& start, const std::string& end, char a, char b) {
    const std::string known = start + a + b + end;
    RC_PRE(known.size() <= 100U);
    RC_ASSERT(nearest(start + b + a + end, {std::string(200, 'x'), known}) == known);
  });
}
