// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "checker/doctor/examination.h"

namespace vcpuspec::doctor {

namespace {

void answers_a_hello(Patient& patient) { patient.get_to_know(); }

void is_silent_until_asked(Patient& patient) {
  Talk talk = patient.greeted();
  if (patient.says().knows("caps")) talk.ok(talk.request("caps"));
  expect(!talk.says_something(100), "a line came that nobody had asked for");
}

void says_the_same_again(Patient& patient) {
  Talk talk = patient.greeted();
  const Json first = talk.ok(talk.request("hello", {{"protocol", protocol::version}}));
  expect(first == patient.says().said["hello"], "another hello was answered otherwise");
}

void starts_again_alike(Patient& patient) {
  for (int starts = 0; starts < 2; ++starts) says_the_same_again(patient);
}

void answers_a_later_version(Patient& patient) {
  Talk talk = patient.greeted();
  talk.ok(talk.request("hello", {{"protocol", "vcpuspec/99"}}));
}

void several_do_not_disturb_each_other(Patient& patient) {
  if (!patient.is_program()) throw NotTried("a socket may serve one at a time");
  Talk one = patient.greeted();
  Talk other = patient.greeted();
  const Json call = patient.a_call(one);
  expect(one.ok(call) == other.ok(call), "two that run at once answer differently");
}

void says_caps_twice(Patient& patient) {
  patient.needs("caps");
  Talk talk = patient.greeted();
  expect(talk.ok(talk.request("caps")) == talk.ok(talk.request("caps")), "caps are answered otherwise the second time");
}

void answers_a_bye(Patient& patient) {
  Talk talk = patient.greeted();
  talk.ok(talk.request("bye"));
}

void ends_after_a_bye(Patient& patient) {
  if (!patient.is_program()) throw NotTried("only a program has a status");
  Talk talk = patient.greeted();
  talk.ok(talk.request("bye"));
  expect(talk.stream().ended_well(talk.soon()), "it did not end with status 0 after the bye, or not in time");
}

void ends_with_its_input(Patient& patient) {
  if (!patient.is_program()) throw NotTried("only a program has an input that ends");
  Talk talk = patient.greeted();
  talk.stream().ended_well(talk.soon());
  const std::string ending = talk.stream().ending(talk.soon());
  expect(ending.find("lives on") == std::string::npos, "without a bye, it goes on after its input has ended");
}

void a_death_is_forgotten(Patient& patient) {
  { Talk killed = patient.greeted(); }
  patient.greeted();
}

}  // namespace

std::vector<Promise> promises_of_starting() {
  return {{"it starts, and answers a hello with what it can do", answers_a_hello, true},
          {"it says nothing that it was not asked", is_silent_until_asked},
          {"it answers every hello alike", says_the_same_again},
          {"it answers a hello of a later version of the protocol", answers_a_later_version},
          {"it says the same whenever it is started", starts_again_alike},
          {"it answers caps alike each time", says_caps_twice},
          {"two of it can run at once", several_do_not_disturb_each_other}};
}

std::vector<Promise> promises_of_ending() {
  return {{"it answers a bye", answers_a_bye},
          {"it ends with status 0 after a bye", ends_after_a_bye},
          {"it ends when its input ends", ends_with_its_input},
          {"it starts again after it was killed", a_death_is_forgotten}};
}

}  // namespace vcpuspec::doctor
