// SPDX-License-Identifier: Apache-2.0
#include "checker/exhaust/checkpoint.h"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "checker/input_error.h"
#include "checker/read_file.h"
#include "checker/style.h"
#include "checker/vectors/digest.h"
#include "checker/write_file.h"

namespace vcpuspec {

namespace {

using Json = nlohmann::json;

constexpr const char* schema = "vcpuspec/exhaust/0";

Json to_json(const std::vector<SpaceWord>& space) {
  Json words = Json::array();
  for (const SpaceWord& word : space)
    words.push_back({{"place", word.place}, {"mask", fmt::format("{:#x}", word.mask)}});
  return words;
}

Json to_json(const Fingerprints& blocks) {
  Json done = Json::object();
  for (std::size_t i = 0; i < blocks.size(); ++i)
    if (blocks[i]) done[std::to_string(i)] = fmt::format("{:016x}", *blocks[i]);
  return done;
}

/// All but the blocks: two checkpoints with the same subject can be put together.
Json subject_of(const Checkpoint& c) {
  return {{"schema", schema},           {"rule", c.rule},      {"rule_text", c.rule_text}, {"space", to_json(c.space)},
          {"block_bits", c.block_bits}, {"library", c.library}};
}

[[noreturn]] void refuse_damaged(const std::string& path, const std::string& why) {
  throw InputError({path, 0, 0}, "exhaust.damaged", "this is no whole checkpoint: " + why,
                   "take an older copy of it, or start anew without --resume");
}

Json parse(const std::string& path) {
  const auto shallow = [&](int depth, Json::parse_event_t, Json&) {
    if (depth > 4) refuse_damaged(path, "it is nested too deeply");
    return true;
  };
  Json root;
  try {
    root = Json::parse(read_file(path, "exhaust"), shallow);
  } catch (const Json::exception& error) {
    refuse_damaged(path, printable(error.what()));
  }
  if (!root.is_object() || !root.contains("digest")) refuse_damaged(path, "it has no digest");
  const Json digest = root["digest"];
  root.erase("digest");
  if (digest != sha256(root.dump())) refuse_damaged(path, "it does not have the digest that it names");
  return root;
}

template <class Number>
Number number(const std::string& path, const std::string& text, int base) {
  Number value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  if (text.empty() || stop != end || error != std::errc{}) refuse_damaged(path, shown(text) + " is no number");
  return value;
}

/// Whatever differs first, in the words of the user.
void check_subject(const std::string& path, const Json& theirs, const Json& ours) {
  const std::pair<const char*, const char*> parts[] = {{"schema", "was written by another version of vcpuspec"},
                                                       {"rule", "is about another rule"},
                                                       {"rule_text", "is about another text of this rule"},
                                                       {"space", "is about other inputs"},
                                                       {"block_bits", "is cut into other blocks"},
                                                       {"library", "is about another build of the library"}};
  for (const auto& [key, what] : parts)
    if (!theirs.contains(key) || theirs[key] != ours[key])
      throw InputError({path, 0, 0}, "exhaust.other-run", std::string("this checkpoint ") + what,
                       "start anew without --resume; what it says cannot be taken over");
}

}  // namespace

Checkpoint Checkpoint::of(const ExhaustJob& job, const std::string& endpoint, const std::string& library) {
  return {job.rule->name, job.text_hash(), job.space.words(),         job.block_bits,
          library,        endpoint,        Fingerprints(job.blocks())};
}

void write_checkpoint(const std::string& path, const Checkpoint& checkpoint) {
  Json root = subject_of(checkpoint);
  root["endpoint"] = checkpoint.endpoint;
  root["blocks"] = to_json(checkpoint.blocks);
  root["digest"] = sha256(root.dump());
  const std::string whole = path + ".new";
  write_file(whole, root.dump(1) + "\n", "exhaust");
  std::error_code error;
  std::filesystem::rename(whole, path, error);
  if (error)
    throw InputError({path, 0, 0}, "exhaust.not-written", "the checkpoint cannot be put there: " + error.message(),
                     "name a file in a folder that you may write");
}

void resume_from(const std::string& path, Checkpoint& checkpoint) {
  const Json root = parse(path);
  check_subject(path, root, subject_of(checkpoint));
  if (!root.contains("blocks") || !root["blocks"].is_object()) refuse_damaged(path, "it has no blocks");
  for (const auto& [name, value] : root["blocks"].items()) {
    const auto block = number<std::size_t>(path, name, 10);
    if (block >= checkpoint.blocks.size() || !value.is_string())
      refuse_damaged(path, "there is no block " + shown(name));
    const auto fingerprint = number<std::uint64_t>(path, value.get<std::string>(), 16);
    std::optional<std::uint64_t>& ours = checkpoint.blocks[block];
    if (ours && *ours != fingerprint)
      throw InputError({path, 0, 0}, "exhaust.contradiction",
                       fmt::format("another checkpoint has another result for block {}", block),
                       "one of them is wrong: start anew without --resume");
    ours = fingerprint;
  }
}

std::string digest_of_library(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in)
    throw InputError({path, 0, 0}, "so.unreadable", "cannot read this file", "check the path and its permissions");
  return sha256(bytes);
}

}  // namespace vcpuspec
