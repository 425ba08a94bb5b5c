// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace vcpuspec {

/// A mistake in the specification itself (never a verdict): prints the sentence and aborts.
[[noreturn]] void spec_bug(const char* sentence);

}  // namespace vcpuspec
