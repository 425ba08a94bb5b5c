// SPDX-License-Identifier: Apache-2.0
#include "checker/machine_words.h"

#include <catch2/catch.hpp>

#include "checker/vectors/trace.h"

namespace vcpuspec {

TEST_CASE("a machine's steps have room for the event that takes most and the one that gives most") {
  const MachineInfo& csr = *find_machine("loongarch.csr");
  const MachineShape shape = Stepper(csr).shape();
  CHECK(shape.slots == csr.slots.size());
  CHECK(shape.args == 5);     // csrxchg.SAVE: n, rd, rj, rd_is_r0, rj_is_rd
  CHECK(shape.results == 3);  // fetch: pa, mat, done
}

TEST_CASE("a question is the slots and then the steps, an answer is the steps") {
  const MachineShape shape{6, 2, 1};
  CHECK(shape.inputs(0) == 6);
  CHECK(shape.inputs(3) == 6 + 3 * 3);
  CHECK(shape.outputs(3) == 3 * 7);
  CHECK(shape.event(0) == 6);
  CHECK(shape.argument(1, 1) == 6 + 3 + 2);
  CHECK(shape.result(2, 0) == 14);
  CHECK(shape.slot_after(2, 5) == shape.outputs(3) - 1);
}

}  // namespace vcpuspec
