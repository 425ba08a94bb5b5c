// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "checker/adapters/lines/asked_by_lines.h"
#include "checker/adapters/lines/line_process.h"
#include "checker/doctor/examination.h"

namespace vcpuspec::doctor {

namespace {

using Kind = Finding::Kind;
const std::string tests = std::string(VCPUSPEC_SOURCE_DIR) + "/tests";

std::map<std::string, Finding> findings_of(const std::string& command, double seconds = 5) {
  const std::vector<std::string> words = command_words(command);
  Patient patient([words] { return std::make_unique<LineProcess>(words); },
                  {{words.front(), 0, 0}, "doctor.hello", "hello", "see the lines"}, seconds);
  std::map<std::string, Finding> all;
  examine(patient, [&](const Finding& finding) { CHECK(all.emplace(finding.promise, finding).second); });
  return all;
}

Patient careless_peer(const std::string& misdeed) {
  const std::vector<std::string> words = {"python3", tests + "/implementations/hostile/careless_peer.py", misdeed};
  return {[words] { return std::make_unique<LineProcess>(words); },
          {{words.front(), 0, 0}, "doctor.hello", "hello", "see the lines"},
          misdeed == "none" ? 5.0 : 2.0};
}

/// A program that behaves in all but one thing breaks that promise.
void breaks(const std::string& misdeed, const std::string& promise, const std::string& why) {
  INFO(misdeed);
  Patient patient = careless_peer(misdeed);
  for (const Promise& one : promises()) {
    if (!one.finds_out && one.says != promise) continue;
    const Finding finding = try_promise(one, patient);
    if (one.says != promise) {
      CHECK(finding.kind == Kind::kept);
      continue;
    }
    CHECK(finding.kind == Kind::broken);
    CHECK_THAT(finding.why, Catch::Contains(why));
    return;
  }
  FAIL("there is no such promise: " << promise);
}

}  // namespace

TEST_CASE("an adapter that does all it should keeps every promise, and there are forty of them") {
  const auto all = findings_of("python3 '" + tests + "/implementations/hostile/careless_peer.py' none");
  CHECK(all.size() >= 40);
  for (const auto& [promise, finding] : all) {
    INFO(promise << ": " << finding.why);
    CHECK(finding.kind == Kind::kept);
  }
}

TEST_CASE("each promise is broken by an adapter that is careless about it") {
  breaks("no_flush", "each reply leaves at once when nothing more is asked", "nothing came in time");
  breaks("says_more", "it says nothing that it was not asked", "a line came");
  breaks("other_hello", "it answers every hello alike", "otherwise");
  breaks("number_seq", "`seq` comes back when it is text", "came back as");
  breaks("float_seq", "`seq` comes back when it is 2^53 - 1", "came back as");
  breaks("dies_of_unknown", "it answers a command that it does not know with unsupported", "exited with status");
  breaks("ok_to_unknown", "it answers a command that it does not know with unsupported", "is not `unsupported`");
  breaks("any_function", "it refuses a function that it does not know", "neither unsupported nor error");
  breaks("any_count", "it refuses a call without its words", "neither unsupported nor error");
  breaks("strict_keys", "it ignores keys that it does not know", "no object `ok`");
  breaks("decimal", "it takes words of 64 ones, and gives words as hexadecimal strings", "no hexadecimal string");
  breaks("remembers", "it answers the same question alike, whatever came between", "otherwise the second time");
  breaks("other_run", "a trace of one call gives what the call gives", "something else than the call");
  breaks("drops_second", "two questions that come together are both answered, once", "nothing came in time");
  breaks("half_lines", "it waits for the rest of half a line", "half a line was answered");
  breaks("short_lines", "it reads a line of 1 MB", "");
  breaks("early_flush", "it answers a flush after all that came before it", "before what was asked");
  breaks("any_choice", "it can be configured, and refuses a choice that there is not", "neither unsupported nor error");
  breaks("reading_counts", "to read a machine does not change it", "another state");
  breaks("more_results", "every event that is listed is answered, with as many results", "as many words");
  breaks("other_steps", "a run gives what load, step and read give", "something else in a run");
  breaks("any_event", "an event that it does not list is refused", "with ok");
  breaks("half_states", "a state that lacks a slot is refused", "as if it were whole");
  breaks("any_machine", "a machine that it does not have is refused", "with ok");
  breaks("no_reset", "a reset gives the same state, whatever was before", "another one");
  breaks("saves_nothing", "what it saves is restored after a reset, and to save changes nothing",
         "another one than was saved");
  breaks("saves_places", "what it saves is restored by another start of it", "");
  breaks("mute_bye", "it answers a bye", "");
  breaks("bad_status", "it ends with status 0 after a bye", "did not end with status 0");
  breaks("lives_on", "it ends when its input ends", "goes on after its input has ended");
}

TEST_CASE("of a program that says no proper hello nothing else is tried") {
  for (const auto& [promise, finding] :
       findings_of("python3 '" + tests + "/implementations/hostile/peer.py' wrong_hello")) {
    INFO(promise);
    CHECK(finding.kind == (promise.starts_with("it starts, and answers") ? Kind::broken : Kind::not_tried));
  }
}

}  // namespace vcpuspec::doctor
