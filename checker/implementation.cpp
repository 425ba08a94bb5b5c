// SPDX-License-Identifier: Apache-2.0
#include "checker/implementation.h"

#include "spec/loongarch/exception/priority.h"

namespace vcpuspec {

namespace {

Signature wake() {
  Signature s{"gicv5.wake", {"cpu.ICH_VMCR_EL2", "cpu.ICH_APR_EL2"}, {"wake"}};
  const char* const bitmaps[][2] = {{"cpu.ICH_PPI_ENABLER", "_EL2"},
                                    {"cpu.ICH_PPI_PENDR", "_EL2"},
                                    {"cpu.ICH_PPI_ACTIVER", "_EL2"},
                                    {"cpu.ICC_PPI_HMR", "_EL1"},
                                    {"kvm.ppi_mask", ""}};
  for (const auto& [before, after] : bitmaps)
    for (const char* const word : {"0", "1"}) s.inputs.push_back(std::string(before) + word + after);
  for (unsigned n = 0; n < 16; ++n) s.inputs.push_back("cpu.ICH_PPI_PRIORITYR" + std::to_string(n) + "_EL2");
  return s;
}

Signature exception_priority() {
  Signature s{"loongarch.exception_priority", {}, {"taken"}};
  for (const loongarch::Cause& cause : loongarch::causes) s.inputs.emplace_back(cause.name);
  return s;
}

}  // namespace

const std::vector<Signature>& signatures() {
  static const std::vector<Signature> all = {
      wake(), {"gicv5.effective_mask", {"cpu.ICH_VMCR_EL2", "cpu.ICH_APR_EL2"}, {"mask"}}, exception_priority()};
  return all;
}

const Signature* find_signature(std::string_view function) {
  for (const Signature& s : signatures())
    if (s.function == function) return &s;
  return nullptr;
}

}  // namespace vcpuspec
