// SPDX-License-Identifier: Apache-2.0
#include "checker/doctor/patient.h"

#include "checker/adapters/lines/requests.h"
#include "checker/input_error.h"
#include "checker/style.h"

namespace vcpuspec::doctor {

namespace {

constexpr double time_to_start = 4;  // seconds more, which interpreters take

std::string shown_line(std::string_view line) { return "`" + printable(std::string(line.substr(0, 160))) + "`"; }

std::string what(LineStream::Event event) {
  switch (event) {
    case LineStream::Event::timeout: return "nothing came in time";
    case LineStream::Event::closed: return "it closed its output";
    case LineStream::Event::deaf: return "it no longer reads its input";
    case LineStream::Event::too_long: return "a line is longer than 1 MiB";
    case LineStream::Event::line: break;
  }
  return "a line";
}

}  // namespace

void expect(bool holds, const std::string& otherwise) {
  if (!holds) throw Broken(otherwise);
}

Talk::Talk(std::unique_ptr<LineStream> stream, double seconds) : stream_(std::move(stream)), seconds_(seconds) {}

LineStream::Clock::time_point Talk::soon() const {
  return LineStream::Clock::now() +
         std::chrono::duration_cast<LineStream::Clock::duration>(std::chrono::duration<double>(seconds_));
}

Json Talk::request(const std::string& command, Json rest) {
  rest["cmd"] = command;
  if (!rest.contains("seq")) rest["seq"] = ++last_;
  return rest;
}

void Talk::send(const std::string& text) {
  expect(stream_->send(text, soon()), "it does not read its input" + account_of_errors(*stream_));
}

Json Talk::receive() {
  const LineStream::Received received = stream_->receive(soon());
  if (received.event == LineStream::Event::timeout) throw Broken(what(received.event) + account_of_errors(*stream_));
  if (received.event != LineStream::Event::line) {
    const std::string ending = stream_->ending(soon());
    throw Broken(what(received.event) + "; it " + ending + account_of_errors(*stream_));
  }
  Json reply = Json::parse(received.line, nullptr, false);
  expect(reply.is_object(), "a line is no JSON object: " + shown_line(received.line));
  return reply;
}

Json Talk::ask(const Json& request) {
  send(request.dump() + "\n");
  Json reply = receive();
  expect(reply.contains("seq"), "a reply has no `seq`: " + shown_line(reply.dump()));
  expect(reply["seq"] == request["seq"],
         "a `seq` of " + request["seq"].dump() + " came back as " + reply["seq"].dump());
  return reply;
}

Json Talk::ok(const Json& request) {
  Json reply = ask(request);
  expect(reply.contains("ok") && reply["ok"].is_object(), "a reply has no object `ok`: " + shown_line(reply.dump()));
  return reply["ok"];
}

bool Talk::says_something(int milliseconds) {
  const auto until = LineStream::Clock::now() + std::chrono::milliseconds(milliseconds);
  return stream_->receive(until).event == LineStream::Event::line;
}

Patient::Patient(ConnectByLines connect, Describer by, double seconds)
    : connect_(std::move(connect)), by_(std::move(by)), seconds_(seconds) {}

Talk Patient::start() const { return {connect_(), seconds_}; }

Talk Patient::greeted() const {
  Talk talk(connect_(), seconds_ + time_to_start);
  talk.ok(talk.request("hello", {{"protocol", protocol::version}}));
  talk.waits_only(seconds_);
  return talk;
}

void Patient::get_to_know() {
  Talk talk(connect_(), seconds_ + time_to_start);
  try {
    const Json hello = talk.ask(talk.request("hello", {{"protocol", protocol::version}}));
    protocol::Capabilities says = protocol::read_hello(hello.dump(), by_);
    if (says.knows("caps")) protocol::read_capabilities(talk.ask(talk.request("caps")).dump(), by_, says);
    says_ = std::move(says);
    knows_ = true;
  } catch (const InputError& error) {
    throw Broken(error.what());
  }
}

void Patient::needs(const std::string& command) const {
  if (!says().knows(command)) throw NotTried("`" + command + "` is not among its commands");
}

Json Patient::a_call(Talk& talk, std::uint64_t first_word) const {
  needs("call");
  for (const auto& [name, function] : says().functions) {
    const Signature* signature = find_signature(name);
    if (signature == nullptr) continue;
    Json in(std::vector<std::string>(signature->inputs.size(), "0x0"));
    std::string line;
    protocol::ask_call(line, 0, {name, {first_word}});
    in[0] = Json::parse(line)["in"][0];
    return talk.request("call", {{"fn", name}, {"in", in}});
  }
  throw NotTried("it exports no function that is known");
}

const ExportedMachine& Patient::a_machine() const {
  if (says().machines.empty()) throw NotTried("it exports no machine that is known");
  return says().machines.front();
}

const Json& Patient::described(const ExportedMachine& machine) const {
  const Json& said = says().said[says().said.contains("caps") ? "caps" : "hello"];
  for (const Json& one : said["machines"])
    if (one["name"] == machine.name()) return one;
  throw NotTried("it exports no machine that is known");
}

}  // namespace vcpuspec::doctor
