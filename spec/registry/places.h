// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "spec/graph/graph.h"
#include "spec/registry/cited_functions.h"
#include "spec/value/apply.h"
#include "spec/value/place.h"

namespace vcpuspec {

/// A place of the source text under the name it is published by: its owner, its operator, and its rank among the
/// owner's places with that operator. The owner is the rule whose text it stands in, the function where that is no
/// rule of its own, or the field whose row it is. Names do not depend on compilers, columns or the order of recording.
struct PublishedPlace {
  std::string owner;  // gicv5.sufficient_priority, ICH_VMCR_EL2.VPMR
  Op op;
  unsigned ordinal;  // from 1
  Place at;
};

/// Every place that some registered rule's recording passes through, sorted by name.
const std::vector<PublishedPlace>& published_places();

/// The name of a place of some rule's recording.
const PublishedPlace& published_place(const graph::SourcePlace& place);

/// The function whose sentence the text at a place is; null for a field's row or a helper without a sentence.
const CitedFunction* cited_function_at(const Place& place);

}  // namespace vcpuspec
