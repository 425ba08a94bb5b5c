// SPDX-License-Identifier: Apache-2.0
#include "checker/recorded/reader.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <new>
#include <nlohmann/json.hpp>
#include <set>

#include "checker/nearest.h"
#include "checker/style.h"
#include "checker/vectors/binder.h"
#include "checker/vectors/scan.h"

namespace vcpuspec::recorded {

namespace {

namespace dom = simdjson::dom;

constexpr const char* schema = "vcpuspec/recorded/1";
constexpr const char* described = "docs/recorded_traces.md describes the format";

/// Lists and maps inside each other: a record needs two.
constexpr std::size_t max_depth = 8;

bool is_plain(char ch) { return ch >= 0x20 && ch < 0x7f; }

std::vector<std::string> fields_of(const SlotInfo& slot, const std::string& place) {
  std::vector<std::string> all = {place};
  for (const FieldInfo& field : slot.fields)
    if (field.access != Access::R0) all.push_back(place + "." + field.name);
  return all;
}

/// Where JSON ends to be JSON, from 1 on.
std::size_t column_of_error(const std::string& text) {
  try {
    const auto parsed = nlohmann::json::parse(text);
    return 1;
  } catch (const nlohmann::json::parse_error& error) {
    return std::max<std::size_t>(error.byte, 1);
  }
}

}  // namespace

struct Reader::Parser {
  dom::parser json{max_line_bytes};
};

/// One line as JSON, with the places of what is wrong about it.
class Reader::Line {
 public:
  explicit Line(const Reader& reader);

  [[noreturn]] void fail(std::size_t column, const char* code, const std::string& message,
                         const std::string& hint = described) const {
    throw InputError(at(column), std::string("recorded.") + code, message, hint);
  }
  /// At a text of the line in quotes.
  [[noreturn]] void fail_at(std::string_view word, const char* code, const std::string& message,
                            const std::string& hint = described) const {
    fail(column_of(word), code, message, hint);
  }
  Location at(std::size_t column) const {
    return {reader_.path_, static_cast<unsigned>(reader_.number_), static_cast<unsigned>(column)};
  }
  /// Where a text stands in quotes, for the n-th time.
  std::size_t column_of(std::string_view word, unsigned times = 1) const {
    const std::string quoted = "\"" + std::string(word) + "\"";
    std::size_t found = reader_.text_.find(quoted);
    while (times-- > 1 && found != std::string::npos) found = reader_.text_.find(quoted, found + 1);
    return found == std::string::npos ? 1 : found + 1;
  }

  const dom::object& root() const { return root_; }
  void check_keys(const std::vector<std::string>& known) const {
    for (const auto field : root_)
      if (std::find(known.begin(), known.end(), field.key) == known.end())
        fail_at(field.key, "unknown-key", "there is no key " + shown(field.key), did_you_mean(field.key, known));
    check_unique(root_);
  }
  bool has(const char* key) const { return root_.at_key(key).error() == simdjson::SUCCESS; }
  std::string text(const char* key) const {
    std::string_view text;
    if (!has(key)) fail(1, "missing-key", std::string("this line lacks the key `") + key + "`");
    if (root_.at_key(key).get(text) != simdjson::SUCCESS)
      fail_at(key, "not-a-text", std::string("`") + key + "` is a text in quotes");
    return std::string(text);
  }
  /// Calls `each` for the names of a map and their machine values.
  template <class Each>
  void values(const char* key, Each each) const {
    if (!has(key)) return;
    dom::object map;
    if (root_.at_key(key).get(map) != simdjson::SUCCESS)
      fail_at(key, "not-a-map", std::string("`") + key + "` is a map of names and values");
    check_unique(map);
    for (const auto field : map) each(std::string(field.key), value(field.key, field.value));
  }
  std::vector<std::string> texts(const char* key) const {
    std::vector<std::string> all;
    if (!has(key)) return all;
    dom::array list;
    if (root_.at_key(key).get(list) != simdjson::SUCCESS)
      fail_at(key, "not-a-list", std::string("`") + key + "` is a list of texts");
    for (const dom::element item : list) {
      std::string_view text;
      if (item.get(text) != simdjson::SUCCESS)
        fail_at(key, "not-a-text", std::string("`") + key + "` is a list of texts");
      all.emplace_back(text);
    }
    return all;
  }

 private:
  void check_unique(const dom::object& map) const {
    std::set<std::string_view> seen;
    for (const auto field : map)
      if (!seen.insert(field.key).second)
        fail(column_of(field.key, 2), "duplicate-key", "key " + shown(field.key) + " stands here twice",
             "keep one of them");
  }
  std::uint64_t value(std::string_view name, const dom::element& element) const {
    std::string_view text;
    const bool is_text = element.get(text) == simdjson::SUCCESS;
    const std::string_view digits = is_text && text.starts_with("0x") ? text.substr(2) : "";
    if (digits.empty() || digits.find_first_not_of("0123456789abcdef") != std::string_view::npos)
      fail_at(name, "not-hex", "the value of " + shown(name) + " is no lower-case hexadecimal in quotes",
              "write it like \"0x1f\"");
    std::uint64_t number = 0;
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    if (end.ec != std::errc())
      fail_at(name, "too-wide", shown(text) + " has more than 64 bits", "give a value that fits");
    return number;
  }

  const Reader& reader_;
  dom::object root_;
};

Reader::Reader(const std::string& path, std::shared_ptr<const Stepper> machine)
    : path_(path), parser_(std::make_unique<Parser>()), machine_(std::move(machine)) {
  std::error_code error;
  const bool is_there = std::filesystem::exists(path, error);
  if (is_there && !std::filesystem::is_regular_file(path, error))
    throw InputError({path, 0, 0}, "recorded.not-a-file", "this is not a regular file",
                     "name a file: it may be read more than once");
  file_.open(path, std::ios::binary);
  if (!file_)
    throw InputError({path, 0, 0}, "recorded.unreadable", "cannot read this file",
                     "check the path and its permissions");
  if (parser_->json.allocate(0, max_depth) != simdjson::SUCCESS) throw std::bad_alloc();
  read_header();
}

Reader::~Reader() = default;

/// Takes the next block of the file; false at its end.
bool Reader::fill() {
  block_.resize(std::size_t{1} << 16);
  file_.read(block_.data(), static_cast<std::streamsize>(block_.size()));
  if (file_.bad())
    throw InputError({path_, static_cast<unsigned>(number_), 1}, "recorded.unreadable", "this line cannot be read",
                     "check the disk, or copy the file");
  block_.resize(static_cast<std::size_t>(file_.gcount()));
  at_ = 0;
  return !block_.empty();
}

bool Reader::read_line() {
  text_.clear();
  ++number_;
  for (bool has_ended = false; !has_ended;) {
    if (at_ == block_.size() && !fill()) {
      if (text_.empty()) return false;
      throw InputError({path_, static_cast<unsigned>(number_), static_cast<unsigned>(text_.size() + 1)},
                       "recorded.truncated", "the last line has no end",
                       "the file may be cut off; if it is whole, end it with a line break");
    }
    const std::size_t end = std::min(block_.find('\n', at_), block_.size());
    text_.append(block_, at_, end - at_);
    has_ended = end != block_.size();
    at_ = has_ended ? end + 1 : end;
    if (text_.size() > max_line_bytes)
      throw InputError({path_, static_cast<unsigned>(number_), 1}, "recorded.too-long",
                       "this line is longer than 1 MiB", "a record needs a few kilobytes");
  }
  if (text_.ends_with('\r')) text_.pop_back();
  check_characters();
  return true;
}

/// No escapes but the two that texts need, so that what stands in the line is what it means; and nothing unseen.
void Reader::check_characters() const {
  const auto fail = [&](std::size_t at, const std::string& code, const std::string& message, const std::string& hint) {
    throw InputError({path_, static_cast<unsigned>(number_), static_cast<unsigned>(at)}, "recorded." + code, message,
                     hint);
  };
  for (std::size_t i = text_.find('\\'); i != std::string::npos; i = text_.find('\\', i + 2))
    if (i + 1 == text_.size() || (text_[i + 1] != '"' && text_[i + 1] != '\\'))
      fail(i + 1, "escape", "here is an escape other than \\\" and \\\\", "write the character itself");
  if (std::all_of(text_.begin(), text_.end(), is_plain)) return;
  try {
    scan_characters(text_, path_);
  } catch (const InputError& error) {
    fail(error.where().column, error.code().substr(error.code().find('.') + 1), error.what(), error.hint());
  }
}

Reader::Line::Line(const Reader& reader) : reader_(reader) {
  dom::element element;
  const auto error = reader.parser_->json.parse(simdjson::padded_string(reader.text_)).get(element);
  if (error == simdjson::DEPTH_ERROR)
    fail(1, "too-deep", "lists and maps are nested more than 8 levels deep", "a record needs two");
  if (error != simdjson::SUCCESS)
    fail(column_of_error(reader.text_), "syntax",
         std::string("this line is not JSON: ") + simdjson::error_message(error), "each line is one whole JSON object");
  if (element.get(root_) != simdjson::SUCCESS) fail(1, "not-a-map", "a line is a JSON object", described);
}

void Reader::read_header() {
  if (!read_line()) throw InputError({path_, 0, 0}, "recorded.empty", "this file is empty", described);
  const Line line(*this);
  line.check_keys({"schema", "machine", "name", "version", "choices", "observes"});
  if (const std::string given = line.text("schema"); given != schema)
    line.fail_at("schema", "schema", "schema " + shown(given) + " is not known",
                 std::string("this version reads `") + schema + "`");
  header_.machine = line.text("machine");
  header_.name = line.text("name");
  header_.version = line.text("version");
  const MachineInfo* machine = vcpuspec::find_machine(header_.machine);
  if (machine == nullptr) {
    std::vector<std::string> known;
    for (const Subject& subject : subjects())
      for (const MachineInfo& one : subject.machines) known.push_back(one.name);
    line.fail_at(header_.machine, "unknown-machine", "there is no machine " + shown(header_.machine),
                 did_you_mean(header_.machine, known));
  }
  if (machine_ == nullptr || machine_->name() != header_.machine) machine_ = std::make_shared<const Stepper>(*machine);
  line.values("choices", [&](const std::string& name, std::uint64_t value) {
    Binder(machine_->legal()).config({check_choice(line, name), value, line.at(line.column_of(name))});
    header_.choices.emplace(name, value);
  });
  header_.observes = line.texts("observes");
  for (const std::string& place : header_.observes) seen_in_state(line, place, 0);
}

/// A choice of the machine's subject, by its name.
std::string Reader::check_choice(const Line& line, const std::string& name) const {
  std::vector<std::string> known;
  for (const OpenValueInfo& open : machine_->subject().open_values)
    if (open.name.starts_with("choice.")) known.push_back(open.name);
  if (std::find(known.begin(), known.end(), name) == known.end())
    line.fail_at(name, "unknown-choice", "`" + machine_->subject().name + "` has no choice " + shown(name),
                 did_you_mean(name, known));
  return name;
}

Seen Reader::seen_in_state(const Line& line, const std::string& place, std::uint64_t value) const {
  Part part;
  const bool is_place = find_part(machine_->legal(), place, part);
  const int slot = is_place ? machine_->slot(part.word) : -1;
  if (slot < 0) {
    std::vector<std::string> known;
    for (const std::string& one : machine_->machine().slots)
      for (std::string& name : fields_of(*machine_->subject().find(one), one)) known.push_back(std::move(name));
    line.fail_at(place, "unknown-place", "`" + machine_->name() + "` has no place " + shown(place),
                 did_you_mean(place, known));
  }
  // A register is seen whole: the bits that are none of its fields are seen, too.
  const unsigned width = place == part.word ? 64 : part.width;
  check_width(line, place, value, part.width);
  return {place, static_cast<std::size_t>(slot), part.lo, width, value};
}

Seen Reader::seen_result(const Line& line, std::size_t event, const std::string& name, std::uint64_t value) const {
  const Callable& rule = machine_->rule(event);
  const int result = machine_->result(event, name);
  if (result < 0) {
    std::vector<std::string> known;
    for (const std::size_t at : rule.results()) known.push_back(rule.outputs()[at].name);
    line.fail_at(name, "unknown-result",
                 "event `" + machine_->machine().events[event] + "` has no result " + shown(name),
                 known.empty() ? "it has none" : did_you_mean(name, known));
  }
  const auto at = static_cast<std::size_t>(result);
  const unsigned width = bits_of(rule.outputs()[rule.results()[at]].width);
  check_width(line, name, value, width);
  return {name, at, 0, width, value};
}

void Reader::check_width(const Line& line, const std::string& name, std::uint64_t value, unsigned width) {
  if ((value & ~ones(width)) != 0)
    line.fail_at(name, "too-wide", fmt::format("{:#x} does not fit: {} has {} bits", value, shown(name), width),
                 "give a value that fits");
}

std::vector<Seen> Reader::read_places(const Line& line, const char* key) const {
  std::vector<Seen> all;
  std::map<std::size_t, std::uint64_t> said;
  line.values(key, [&](const std::string& place, std::uint64_t value) {
    const Seen seen = seen_in_state(line, place, value);
    if ((said[seen.at] & seen.mask()) != 0)
      line.fail_at(place, "overlap", "bits of " + shown(place) + " are named twice",
                   "name either the register or its fields");
    said[seen.at] |= seen.mask();
    all.push_back(seen);
  });
  return all;
}

void Reader::check_observed(const Line& line, const Record& record) const {
  for (const std::string& place : header_.observes)
    if (std::none_of(record.state.begin(), record.state.end(), [&](const Seen& one) { return one.place == place; }))
      line.fail(1, "not-observed", "this record does not show " + shown(place) + ", which the header observes",
                "name it under `state`, or say {\"gap\": \"...\"} where something is missing");
}

void Reader::read_event(const Line& line, Record& record) const {
  const std::string name = line.text("event");
  const std::vector<std::string>& events = machine_->machine().events;
  const auto found = std::find(events.begin(), events.end(), name);
  if (found == events.end())
    line.fail_at(name, "unknown-event", "machine `" + machine_->name() + "` has no event " + shown(name),
                 did_you_mean(name, events));
  record.event = static_cast<std::size_t>(found - events.begin());
  record.before = read_places(line, "before");
  const Callable& rule = machine_->rule(record.event);
  line.values("args", [&](const std::string& argument, std::uint64_t value) {
    std::vector<std::string> known;
    for (std::size_t i = 0; i < rule.arguments().size(); ++i) {
      const graph::Variable& input = rule.inputs()[rule.arguments()[i]];
      known.push_back(input.name);
      if (input.name != argument) continue;
      check_width(line, argument, value, bits_of(input.width));
      record.arguments.push_back({i, value});
      return;
    }
    line.fail_at(argument, "unknown-argument", "event `" + name + "` takes no argument " + shown(argument),
                 known.empty() ? "it takes none" : did_you_mean(argument, known));
  });
  line.values("results", [&](const std::string& result, std::uint64_t value) {
    record.results.push_back(seen_result(line, record.event, result, value));
  });
}

bool Reader::next(Record& record) {
  if (!read_line()) return false;
  const Line line(*this);
  if (number_ > max_records + 1) line.fail(1, "too-many", "this file has more than 100 million records", "split it");
  record = {};
  record.line = number_;
  record.text = text_;
  line.check_keys({"event", "args", "before", "results", "state", "gap", "note"});
  if (line.has("note")) line.text("note");
  if (line.has("gap")) {
    line.text("gap");
    for (const char* other : {"event", "args", "before", "results", "state"})
      if (line.has(other))
        line.fail_at(other, "order", "a gap has no other keys", "put what was seen after it into the next line");
    record.kind = RecordKind::gap;
    may_start_ = true;
    return true;
  }
  record.kind = line.has("event") ? RecordKind::event : RecordKind::state;
  if (record.kind == RecordKind::event) read_event(line, record);
  else check_start(line);
  record.state = read_places(line, "state");
  check_observed(line, record);
  may_start_ = false;
  return true;
}

/// A state without an event stands before all events, or after a gap.
void Reader::check_start(const Line& line) const {
  for (const char* other : {"args", "before", "results"})
    if (line.has(other))
      line.fail_at(other, "order", std::string("`") + other + "` belong to an event", "name the `event`");
  if (!line.has("state")) line.fail(1, "missing-key", "this line has neither `event` nor `state` nor `gap`");
  if (!may_start_)
    line.fail_at("state", "order", "a state without an event stands only first, or after a gap",
                 "name the event that led to it, or say {\"gap\": \"...\"} in a line before it");
}

}  // namespace vcpuspec::recorded
