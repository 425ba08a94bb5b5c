// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/machine.h"
#include "spec/loongarch/csr/machine.h"
#include "tests/must_not_compile/prelude.h"
