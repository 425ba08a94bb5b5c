// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "checker/survey/readings.h"

namespace vcpuspec {

/// What an answer to one probe says about one dial.
struct Evidence {
  std::size_t dial = 0;
  std::vector<std::uint64_t> explain;  // the values under which the rules answer the same; none: it tells nothing
  std::vector<std::uint64_t> exclude;  // the others that a machine in the first state can have
  std::size_t word = 0;                // of the answer: the first one that tells
  std::uint64_t bits = 0;              // of that word: those that tell
  std::uint64_t given = 0;             // what it is
  std::uint64_t would_give = 0;        // what it would be under the first of the other values
};

/// What can be made of the words of an answer.
struct Sight {
  std::vector<std::uint64_t> seen;  // the bits that are the implementation's own
  std::vector<bool> way;            // whether the word says where execution goes on
};

/// What an answer says about all dials. Only words that differ between the values of a dial tell, and only where they
/// are whole words that one of the values gives, but for what hangs on other choices, and execution went where it does
/// under that value: a mistake of an implementation is no choice.
std::vector<Evidence> evidence_of(const std::vector<Readings>& readings, const Sight& sight,
                                  const std::vector<std::uint64_t>& answer);

/// How a dial came out.
enum class Conclusion : std::uint8_t {
  told,           // one value is left
  narrowed,       // some values are excluded
  open,           // nothing told
  contradiction,  // answers to different questions exclude every value
};
inline const std::vector<std::string> conclusion_names = {"told", "narrowed", "open", "contradiction"};
inline const std::string& name_of(Conclusion finding) { return conclusion_names[static_cast<std::size_t>(finding)]; }

/// An answer that tells: of which probe, and what.
struct Testimony {
  std::size_t probe = 0;
  Evidence evidence;
};

/// What all answers together say about a dial.
struct DialFinding {
  Conclusion finding = Conclusion::open;
  std::vector<std::uint64_t> left;     // the values that nothing excludes, if anything told
  std::size_t told = 0;                // answers that told
  std::size_t unexplained = 0;         // answers that are none of the readings
  std::vector<Testimony> witnesses{};  // one; of a contradiction two
  std::vector<Testimony> against{};    // those that exclude the value which the survey went on with
  std::uint64_t likeliest = 0;         // the value that explains most of the answers that told
  std::size_t most = 0;                // that many
};

/// `present` is the value that the readings of other dials were made with.
DialFinding finding_of(const std::vector<Testimony>& all, std::uint64_t present);

}  // namespace vcpuspec
