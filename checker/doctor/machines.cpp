// SPDX-License-Identifier: Apache-2.0
#include "checker/doctor/examination.h"

namespace vcpuspec::doctor {

namespace {

/// Requests about one machine.
class MachineTalk {
 public:
  explicit MachineTalk(Patient& patient) : patient_(patient), machine_(patient.a_machine()), talk_(patient.greeted()) {}

  Json request(const std::string& command, Json rest = Json::object()) {
    rest["machine"] = machine_.name();
    return talk_.request(command, std::move(rest));
  }
  Json ask(const std::string& command, Json rest = Json::object()) {
    return talk_.ask(request(command, std::move(rest)));
  }
  Json ok(const std::string& command, Json rest = Json::object()) {
    return talk_.ok(request(command, std::move(rest)));
  }
  Json state() {
    const Json read = ok("read");
    expect(read.contains("state") && read["state"].size() == slots(), "a read does not give a word for each slot");
    return read["state"];
  }
  std::size_t slots() const { return patient_.described(machine_)["slots"].size(); }
  const Json& events() const { return patient_.described(machine_)["events"]; }
  Json zeros(std::size_t count) const { return std::vector<std::string>(count, "0x0"); }
  Json a_step(const Json& event) const { return {{"op", event["name"]}, {"in", zeros(event["args"])}}; }

 private:
  Patient& patient_;
  const ExportedMachine& machine_;
  Talk talk_;
};

void needs_steps(Patient& patient) {
  patient.a_machine();
  for (const char* command : {"load", "step", "read"}) patient.needs(command);
}

void reads_what_was_loaded(Patient& patient) {
  needs_steps(patient);
  MachineTalk talk(patient);
  talk.ok("load", {{"state", talk.zeros(talk.slots())}});
  const Json state = talk.state();
  talk.ok("load", {{"state", state}});
  expect(talk.state() == state, "a state that it showed, loaded again, is shown otherwise");
}

void reading_changes_nothing(Patient& patient) {
  needs_steps(patient);
  MachineTalk talk(patient);
  talk.ok("load", {{"state", talk.zeros(talk.slots())}});
  expect(talk.state() == talk.state(), "the second of two reads gives another state");
}

void answers_every_event(Patient& patient) {
  needs_steps(patient);
  MachineTalk talk(patient);
  for (const Json& event : talk.events()) {
    talk.ok("load", {{"state", talk.zeros(talk.slots())}});
    const Json reply = talk.ask("step", talk.a_step(event));
    if (reply.contains("unsupported")) continue;
    const std::string name = event["name"].get<std::string>();
    expect(reply.contains("ok") && reply["ok"].contains("out") && reply["ok"]["out"].size() == event["results"],
           "the event " + name + " does not give as many words as it says: " + reply.dump());
  }
}

void runs_as_it_steps(Patient& patient) {
  needs_steps(patient);
  patient.needs("run");
  MachineTalk talk(patient);
  for (const Json& event : talk.events()) {
    const Json zeros = talk.zeros(talk.slots());
    talk.ok("load", {{"state", zeros}});
    const Json stepped = talk.ask("step", talk.a_step(event));
    if (!stepped.contains("ok")) continue;
    const Json state = talk.state();
    const Json run = talk.ok("run", {{"state", zeros}, {"steps", {talk.a_step(event)}}});
    const std::string name = event["name"].get<std::string>();
    expect(run.contains("steps") && run["steps"].size() == 1, "a run of one step has not one answer");
    expect(run["steps"][0]["out"] == stepped["ok"]["out"] && run["steps"][0]["state"] == state,
           "the event " + name + " gives something else in a run than step by step");
  }
}

void refuses_an_unknown_event(Patient& patient) {
  needs_steps(patient);
  MachineTalk talk(patient);
  talk.ok("load", {{"state", talk.zeros(talk.slots())}});
  expect(!talk.ask("step", {{"op", "no_such_event"}, {"in", Json::array()}}).contains("ok"), "it answers with ok");
}

void refuses_half_a_state(Patient& patient) {
  needs_steps(patient);
  MachineTalk talk(patient);
  expect(!talk.ask("load", {{"state", talk.zeros(talk.slots() - 1)}}).contains("ok"),
         "a state that lacks a slot is taken as if it were whole");
}

void refuses_an_unknown_machine(Patient& patient) {
  needs_steps(patient);
  Talk talk = patient.greeted();
  const Json reply = talk.ask(talk.request("read", {{"machine", "no.such.machine"}}));
  expect(!reply.contains("ok"), "it answers with ok");
}

void is_reset(Patient& patient) {
  needs_steps(patient);
  patient.needs("reset");
  MachineTalk talk(patient);
  talk.ok("reset");
  const Json first = talk.state();
  for (const Json& event : talk.events()) talk.ask("step", talk.a_step(event));
  talk.ok("reset");
  expect(talk.state() == first, "after some events and a reset the state is another one than after the first reset");
}

void saves_and_restores(Patient& patient) {
  needs_steps(patient);
  for (const char* command : {"reset", "save", "restore"}) patient.needs(command);
  MachineTalk talk(patient);
  talk.ok("load", {{"state", talk.zeros(talk.slots())}});
  talk.ask("step", talk.a_step(talk.events().front()));
  const Json state = talk.state();
  const Json saved = talk.ok("save");
  expect(saved.contains("saved"), "a save gives nothing under `saved`");
  expect(talk.state() == state, "a save changes the state");
  talk.ok("reset");
  talk.ok("restore", {{"saved", saved["saved"]}});
  expect(talk.state() == state, "after a reset and a restore the state is another one than was saved");
}

void saves_travel(Patient& patient) {
  needs_steps(patient);
  for (const char* command : {"save", "restore"}) patient.needs(command);
  MachineTalk one(patient);
  one.ok("load", {{"state", one.zeros(one.slots())}});
  const Json state = one.state();
  const Json saved = one.ok("save")["saved"];
  if (!patient.is_program()) throw NotTried("a socket may serve one at a time");
  MachineTalk other(patient);
  other.ok("restore", {{"saved", saved}});
  expect(other.state() == state, "what one saved, another one that was started anew does not restore");
}

}  // namespace

std::vector<Promise> promises_of_machines() {
  return {{"a state that a machine showed can be loaded and is shown again", reads_what_was_loaded},
          {"to read a machine does not change it", reading_changes_nothing},
          {"every event that is listed is answered, with as many results", answers_every_event},
          {"a run gives what load, step and read give", runs_as_it_steps},
          {"an event that it does not list is refused", refuses_an_unknown_event},
          {"a state that lacks a slot is refused", refuses_half_a_state},
          {"a machine that it does not have is refused", refuses_an_unknown_machine},
          {"a reset gives the same state, whatever was before", is_reset},
          {"what it saves is restored after a reset, and to save changes nothing", saves_and_restores},
          {"what it saves is restored by another start of it", saves_travel}};
}

}  // namespace vcpuspec::doctor
