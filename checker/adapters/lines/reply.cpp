// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/lines/reply.h"

#include <charconv>

#include "checker/adapters/lines/line_stream.h"
#include "checker/style.h"

namespace vcpuspec::protocol {

namespace {

using Kind = Answer::Kind;
using simdjson::dom::element;

static_assert(LineStream::padding >= simdjson::SIMDJSON_PADDING);

Answer breach_of(const std::string& what) { return {Kind::protocol, {}, what}; }

std::string shown_json(const element& json) { return printable(simdjson::minify(json).substr(0, 200)); }

/// A machine word of the protocol: a lower- or upper-case hexadecimal string, "0x...".
std::optional<std::uint64_t> word(const element& json) {
  std::string_view text;
  if (json.get_string().get(text) != simdjson::SUCCESS || text.size() < 3 || !text.starts_with("0x"))
    return std::nullopt;
  std::uint64_t value = 0;
  const char* const last = text.data() + text.size();
  const auto result = std::from_chars(text.data() + 2, last, value, 16);
  if (result.ec != std::errc{} || result.ptr != last) return std::nullopt;
  return value;
}

/// So many words of a list; otherwise an answer that says what is wrong with it.
Answer read_words(const simdjson::dom::array& list, std::size_t count, const char* what) {
  Answer answer{Kind::outputs, {}, {}};
  answer.outputs.reserve(count);
  for (const element one : list) {
    const auto value = word(one);
    if (!value) return breach_of(std::string("one of the ") + what + " is no hexadecimal string: " + shown_json(one));
    answer.outputs.push_back(*value);
  }
  if (answer.outputs.size() != count)
    return breach_of("a reply has " + std::to_string(answer.outputs.size()) + " " + what + " where " +
                     std::to_string(count) + " were expected");
  return answer;
}

const char* what_is(std::string_view key) { return key == "state" ? "slots" : "outputs"; }

}  // namespace

std::optional<Reply> ReplyReader::read(std::string_view padded_line) {
  Reply reply;
  if (parser_.parse(padded_line.data(), padded_line.size(), false).get(reply.all_) != simdjson::SUCCESS ||
      reply.all_["seq"].get_uint64().get(reply.seq_) != simdjson::SUCCESS)
    return std::nullopt;
  if (reply.all_["ok"].get(reply.said_) == simdjson::SUCCESS) reply.says_ = Reply::Says::ok;
  else if (reply.all_["unsupported"].get(reply.said_) == simdjson::SUCCESS) reply.says_ = Reply::Says::unsupported;
  else if (reply.all_["error"].get(reply.said_) == simdjson::SUCCESS) reply.says_ = Reply::Says::error;
  return reply;
}

Answer Reply::refusal() const {
  std::string_view reason;
  switch (says_) {
    case Says::unsupported:
      return {Kind::unsupported,
              {},
              said_["reason"].get_string().get(reason) == simdjson::SUCCESS
                  ? printable(std::string(reason.substr(0, 200)))
                  : ""};
    case Says::error: return {Kind::gave_up, {}, "it answered with an error: " + shown_json(said_)};
    case Says::ok:
    case Says::nothing: break;
  }
  return breach_of("a reply has neither ok nor unsupported nor error");
}

Answer Reply::words(const char* key, std::size_t count) const {
  simdjson::dom::array list;
  if (said_[key].get_array().get(list) != simdjson::SUCCESS)
    return breach_of(std::string("a reply has no list `ok.") + key + "`");
  return read_words(list, count, what_is(key));
}

Answer Reply::words_of_step(std::size_t count) const {
  simdjson::dom::array steps;
  simdjson::dom::array list;
  if (said_["steps"].get_array().get(steps) != simdjson::SUCCESS || steps.size() != 1 ||
      steps.at(0)["out"].get_array().get(list) != simdjson::SUCCESS)
    return breach_of("a reply has no list `ok.steps` of one step with `out`");
  return read_words(list, count, "outputs");
}

std::optional<std::vector<Reply::Step>> Reply::steps(const std::vector<std::size_t>& results, std::size_t slots,
                                                     Answer& breach) const {
  const auto refuse = [&](Answer why) {
    breach = std::move(why);
    return std::nullopt;
  };
  simdjson::dom::array all;
  if (said_["steps"].get_array().get(all) != simdjson::SUCCESS)
    return refuse(breach_of("a reply has no list `ok.steps`"));
  if (all.size() != results.size())
    return refuse(breach_of("a reply has " + std::to_string(all.size()) + " steps where " +
                            std::to_string(results.size()) + " were asked"));
  std::vector<Step> steps;
  for (const element one : all) {
    simdjson::dom::array out;
    simdjson::dom::array state;
    if (one["out"].get_array().get(out) != simdjson::SUCCESS ||
        one["state"].get_array().get(state) != simdjson::SUCCESS)
      return refuse(
          breach_of("step " + std::to_string(steps.size() + 1) + " of a reply lacks the list `out` or `state`"));
    Answer given = read_words(out, results[steps.size()], "outputs");
    if (given.kind != Kind::outputs) return refuse(std::move(given));
    Answer after = read_words(state, slots, "slots");
    if (after.kind != Kind::outputs) return refuse(std::move(after));
    steps.push_back({std::move(given.outputs), std::move(after.outputs)});
  }
  return steps;
}

std::optional<std::string> Reply::json(const char* key) const {
  element found;
  if (said_[key].get(found) != simdjson::SUCCESS) return std::nullopt;
  return simdjson::minify(found);
}

}  // namespace vcpuspec::protocol
