// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/register/register.h"
#include "spec/value/concrete.h"

using namespace vcpuspec;
using C5 = Bits<Concrete, 5>;
using C6 = Bits<Concrete, 6>;
using Word = Bits<Concrete, 64>;
