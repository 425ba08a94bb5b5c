// SPDX-License-Identifier: Apache-2.0
#include "checker/doctor/examination.h"

namespace vcpuspec::doctor {

namespace {

/// Whatever stands under `seq` comes back, from whatever the reply is about.
void gives_back(Patient& patient, const Json& seq) {
  Talk talk = patient.greeted();
  talk.ask(talk.request("hello", {{"protocol", protocol::version}, {"seq", seq}}));
  talk.ask(talk.request("no such command", {{"seq", seq}}));
  if (patient.says().knows("call") && !patient.says().functions.empty()) {
    Json call = patient.a_call(talk);
    call["seq"] = seq;
    talk.ask(call);
  }
}

}  // namespace

std::vector<Promise> promises_of_numbers() {
  return {
      {"`seq` comes back when it is 0", [](Patient& p) { gives_back(p, 0); }},
      {"`seq` comes back when it is 2^53 - 1", [](Patient& p) { gives_back(p, 9007199254740991); }},
      {"`seq` comes back when it is negative", [](Patient& p) { gives_back(p, -1); }},
      {"`seq` comes back when it is text", [](Patient& p) { gives_back(p, "seven"); }},
      {"`seq` comes back when it is empty text", [](Patient& p) { gives_back(p, ""); }},
      {"`seq` comes back when it is text with quotes and brackets", [](Patient& p) { gives_back(p, "a\"},]\\"); }},
      {"`seq` comes back when it is text beyond ASCII", [](Patient& p) { gives_back(p, "\u00e9\u4e2d\U0001f600"); }},
      {"`seq` comes back when it is null", [](Patient& p) { gives_back(p, nullptr); }},
      {"`seq` comes back when it is a truth", [](Patient& p) { gives_back(p, true); }},
      {"`seq` comes back when it is a list",
       [](Patient& p) {
         gives_back(p, {1, "two", Json::array()});
       }},
      {"`seq` comes back when it is an object",
       [](Patient& p) {
         gives_back(p, {{"a", {{"b", 1}}}});
       }},
  };
}

}  // namespace vcpuspec::doctor
