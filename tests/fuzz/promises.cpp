// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/promises.h"

#include <optional>

#include "checker/vectors/format.h"
#include "checker/vectors/read_jsonl.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/scan.h"
#include "checker/vectors/write_jsonl.h"
#include "checker/vectors/write_yaml.h"

namespace vcpuspec::fuzz {

namespace {

const std::string name = "f";

/// The file that the text says, or nothing and in `broken` what is missing from the error.
std::optional<VectorFile> parse(Form form, const std::string& text, std::string& broken) {
  try {
    return form == Form::yaml ? parse_yaml(text, name) : parse_jsonl(text, name);
  } catch (const InputError& error) {
    if (error.code().empty() || error.hint().empty() || error.where().file != name)
      broken = "an error has a place, a code and a hint";
    return {};
  }
}

/// The first promise about writing that the file breaks.
std::string broken_by(const VectorFile& file) {
  const std::string yaml = to_yaml(file);
  const std::string lines = to_jsonl(file);
  try {
    const VectorFile again = parse_yaml(yaml, name);
    if (to_yaml(again) != yaml) return "YAML is written as it was read";
    if (to_jsonl(again) != lines) return "YAML keeps the meaning";
    if (to_jsonl(parse_jsonl(lines, name)) != lines) return "JSON Lines keep the meaning";
    if (formatted(yaml, name) != yaml) return "canonical text stays as it is";
  } catch (const InputError& error) {
    return "what is written can be read; it is refused with " + error.code() + "\n" + yaml + lines;
  }
  return "";
}

}  // namespace

bool passes_scan(Form form, const std::string& text) {
  try {
    form == Form::yaml ? scan(text, name) : scan_characters(text, name);
    return true;
  } catch (const InputError&) {
    return false;
  }
}

Reading read(Form form, const std::string& text) {
  Reading out;
  out.accepted = parse(form, text, out.broken).has_value();
  return out;
}

Reading read_and_write(Form form, const std::string& text) {
  Reading out;
  const std::optional<VectorFile> file = parse(form, text, out.broken);
  out.accepted = file.has_value();
  if (out.accepted) out.broken = broken_by(*file);
  return out;
}

}  // namespace vcpuspec::fuzz
