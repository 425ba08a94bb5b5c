// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "checker/doctor/examination.h"

namespace vcpuspec::doctor {

namespace {

bool is_refusal(const Json& reply) { return reply.contains("unsupported") || reply.contains("error"); }

void expect_refusal(Talk& talk, const Json& request) {
  const Json reply = talk.ask(request);
  expect(is_refusal(reply) && !reply.contains("ok"), "it answers neither unsupported nor error: " + reply.dump());
}

void does_not_know_a_command(Patient& patient) {
  Talk talk = patient.greeted();
  const Json reply = talk.ask(talk.request("no such command"));
  expect(reply.contains("unsupported"), "the answer is not `unsupported`: " + reply.dump());
}

void goes_on_after_an_unknown_command(Patient& patient) {
  Talk talk = patient.greeted();
  for (int times = 0; times < 3; ++times) talk.ask(talk.request("no such command"));
  talk.ok(talk.request("hello", {{"protocol", protocol::version}}));
}

void does_not_know_a_function(Patient& patient) {
  Talk talk = patient.greeted();
  Json call = patient.a_call(talk);
  call["fn"] = "no.such.function";
  expect_refusal(talk, call);
}

void counts_the_words_of_a_call(Patient& patient) {
  Talk talk = patient.greeted();
  Json call = patient.a_call(talk);
  call["in"].clear();
  expect_refusal(talk, call);
}

void ignores_unknown_keys(Patient& patient) {
  Talk talk = patient.greeted();
  Json call = patient.a_call(talk);
  const Json plain = talk.ok(call);
  call["a key of a later version"] = {{"deep", true}};
  expect(talk.ok(call) == plain, "with a key that it does not know it answers otherwise");
}

void takes_words_of_all_ones(Patient& patient) {
  Talk talk = patient.greeted();
  const Json answer = talk.ok(patient.a_call(talk, ~std::uint64_t{0}));
  expect(answer.contains("out") && answer["out"].is_array(), "there is no list `out`");
  for (const Json& word : answer["out"])
    expect(word.is_string() && word.get<std::string>().starts_with("0x"),
           "a word is no hexadecimal string: " + word.dump());
}

void answers_alike(Patient& patient) {
  Talk talk = patient.greeted();
  const Json first = talk.ok(patient.a_call(talk));
  talk.ok(patient.a_call(talk, ~std::uint64_t{0}));
  expect(talk.ok(patient.a_call(talk)) == first, "the same question is answered otherwise the second time");
}

void runs_as_it_calls(Patient& patient) {
  patient.needs("run");
  Talk talk = patient.greeted();
  const Json call = patient.a_call(talk);
  const Json step = {{"op", "call"}, {"fn", call["fn"]}, {"in", call["in"]}};
  const Json observe = find_signature(call["fn"].get<std::string>())->outputs;
  const Json run = talk.ok(talk.request("run", {{"observe", observe}, {"steps", {step}}}));
  expect(run.contains("steps") && run["steps"].size() == 1, "a trace of one step has not one answer");
  expect(run["steps"][0]["out"] == talk.ok(call)["out"], "a trace of one call gives something else than the call");
}

/// Any request that it answers: of a program without functions, a hello.
Json a_request(Patient& patient, Talk& talk) {
  if (!patient.says().functions.empty() && patient.says().knows("call")) return patient.a_call(talk);
  return talk.request("hello", {{"protocol", protocol::version}});
}

void all_are_answered_once(Patient& patient, unsigned count) {
  Talk talk = patient.greeted();
  std::string lines;
  std::set<std::string> open;
  for (unsigned i = 0; i < count; ++i) {
    const Json request = a_request(patient, talk);
    open.insert(request["seq"].dump());
    lines += request.dump() + "\n";
  }
  talk.send(lines);
  for (unsigned i = 0; i < count; ++i) {
    const std::string seq = talk.receive()["seq"].dump();
    expect(open.erase(seq) == 1, "a reply is to a question that is not open: seq " + seq);
  }
  expect(!talk.says_something(50), "there are more replies than questions");
}

unsigned window_of(const Patient& patient) {
  constexpr unsigned usual = 64;
  const unsigned said = patient.says().window;
  return said == 0 ? usual : std::min(said, usual);
}

void answers_at_once(Patient& patient) {
  Talk talk = patient.greeted();
  for (int times = 0; times < 3; ++times) talk.ok(a_request(patient, talk));
}

void waits_for_the_rest_of_a_line(Patient& patient) {
  Talk talk = patient.greeted();
  const std::string line = a_request(patient, talk).dump() + "\n";
  talk.send(line.substr(0, line.size() / 2));
  expect(!talk.says_something(50), "half a line was answered");
  talk.send(line.substr(line.size() / 2));
  talk.receive();
}

void reads_a_long_line(Patient& patient) {
  Talk talk = patient.greeted();
  Json request = a_request(patient, talk);
  request["a key of a later version"] = std::string(1'000'000, 'x');
  expect(talk.ask(request).contains("ok"), "a line of 1 MB was not answered with ok");
}

void flushes(Patient& patient) {
  patient.needs("flush");
  Talk talk = patient.greeted();
  const Json asked = a_request(patient, talk);
  const Json flush = talk.request("flush");
  talk.send(asked.dump() + "\n" + flush.dump() + "\n");
  expect(talk.receive()["seq"] == asked["seq"], "a flush was answered before what was asked before it");
  expect(talk.receive()["seq"] == flush["seq"], "a flush was not answered");
}

void is_configured(Patient& patient) {
  patient.needs("configure");
  Talk talk = patient.greeted();
  talk.ok(talk.request("configure", {{"choices", Json::object()}}));
  expect_refusal(talk, talk.request("configure", {{"choices", {{"choice.there_is_none", "0x0"}}}}));
  talk.ok(talk.request("configure", {{"choices", Json::object()}}));
}

}  // namespace

std::vector<Promise> promises_of_requests() {
  return {
      {"it answers a command that it does not know with unsupported", does_not_know_a_command},
      {"it goes on after a command that it does not know", goes_on_after_an_unknown_command},
      {"it refuses a function that it does not know", does_not_know_a_function},
      {"it refuses a call without its words", counts_the_words_of_a_call},
      {"it ignores keys that it does not know", ignores_unknown_keys},
      {"it takes words of 64 ones, and gives words as hexadecimal strings", takes_words_of_all_ones},
      {"it answers the same question alike, whatever came between", answers_alike},
      {"a trace of one call gives what the call gives", runs_as_it_calls},
      {"each reply leaves at once when nothing more is asked", answers_at_once},
      {"two questions that come together are both answered, once",
       [](Patient& p) { all_are_answered_once(p, std::min(2U, window_of(p))); }},
      {"a window full of questions is answered, each once", [](Patient& p) { all_are_answered_once(p, window_of(p)); }},
      {"it waits for the rest of half a line", waits_for_the_rest_of_a_line},
      {"it reads a line of 1 MB", reads_a_long_line},
      {"it answers a flush after all that came before it", flushes},
      {"it can be configured, and refuses a choice that there is not", is_configured}};
}

}  // namespace vcpuspec::doctor
