// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "checker/exhaust/job.h"

namespace vcpuspec {

/// What a checkpoint file says: whose answers were looked at, and which blocks are done.
struct Checkpoint {
  std::string rule;
  std::string rule_text;  // the hash of what it says
  std::vector<SpaceWord> space;
  unsigned block_bits = 0;
  std::string library;   // SHA-256 of the file
  std::string endpoint;  // as it was called; for people
  Fingerprints blocks;

  static Checkpoint of(const ExhaustJob& job, const std::string& endpoint, const std::string& library);
};

/// Writes a checkpoint, and never half of one: it takes the place of what was there when it is whole.
void write_checkpoint(const std::string& path, const Checkpoint& checkpoint);

/// Takes over the blocks that are done in a checkpoint file. An InputError when the file is damaged, when it is about
/// another library, rule or text of the rule, or when it has another result for a block.
void resume_from(const std::string& path, Checkpoint& checkpoint);

/// The SHA-256 of a library's file, however large.
std::string digest_of_library(const std::string& path);

}  // namespace vcpuspec
