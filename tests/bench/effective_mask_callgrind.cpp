// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdio>
#include <string_view>

#include "tests/bench/model_forms.h"

namespace {

/// One state of the domain of gicv5-prop:domain. Only `p` is not read by the effective mask.
struct MaskState {
  bool enabled;
  unsigned pcr;
  unsigned hap;  // 32: no priority is active
  unsigned p;

  std::uint64_t vmcr() const { return std::uint64_t{pcr} << 27 | (enabled ? 1U : 0U); }
  std::uint64_t apr() const { return hap == 32 ? 0 : std::uint64_t{1} << hap; }
  bool signalled() const { return enabled && p <= pcr && p < hap; }
};

template <class Visit>
void each_state(bool enabled, Visit visit) {
  for (unsigned pcr = 0; pcr < 32; ++pcr)
    for (unsigned hap = 0; hap <= 32; ++hap)
      for (unsigned p = 0; p < 32; ++p) visit(MaskState{enabled, pcr, hap, p});
}

/// A fast wrong side must not win: both forms are compared with each other and with what the mask stands for.
unsigned count_wrong(bool enabled) {
  unsigned wrong = 0;
  each_state(enabled, [&](const MaskState& s) {
    const unsigned model = model_effective_mask(s.vmcr(), s.apr());
    const unsigned c = c_effective_mask(s.vmcr(), s.apr());
    if (model != c || (s.p < model) != s.signalled()) ++wrong;
  });
  return wrong;
}

using Form = unsigned(std::uint64_t vmcr, std::uint64_t apr);

unsigned run(Form* form, bool enabled) {
  unsigned calls = 0;
  volatile unsigned result = 0;
  each_state(enabled, [&](const MaskState& s) {
    result = form(s.vmcr(), s.apr());
    ++calls;
  });
  return calls;
}

int usage() {
  std::fputs("usage: effective_mask_callgrind check | (model | c) (enabled | disabled)\n", stderr);
  return 2;
}

}  // namespace

/// Runs one form over half of the domain and prints the number of calls; callgrind counts the instructions.
int main(int argc, char** argv) {
  const std::string_view form = argc > 1 ? argv[1] : "";
  const std::string_view states = argc > 2 ? argv[2] : "";
  if (form == "check") {
    const unsigned wrong = count_wrong(true) + count_wrong(false);
    if (wrong != 0) std::fprintf(stderr, "effective_mask: the model and C differ in %u states\n", wrong);
    return wrong == 0 ? 0 : 1;
  }
  if ((form != "model" && form != "c") || (states != "enabled" && states != "disabled")) return usage();
  std::printf("%u\n", run(form == "model" ? model_effective_mask : c_effective_mask, states == "enabled"));
  return 0;
}
