// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/lines/requests.h"

#include <array>
#include <charconv>

#include "checker/adapters/lines/capabilities.h"

namespace vcpuspec::protocol {

namespace {

/// Appends one line. No name that the registry gives needs to be escaped.
class Line {
 public:
  Line(std::string& out, std::string_view command) : out_(out) {
    out_ += R"({"cmd":")";
    out_ += command;
    out_ += '"';
  }
  ~Line() { out_ += "}\n"; }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  Line& text(std::string_view key, std::string_view value) {
    begin(key) += '"';
    out_ += value;
    out_ += '"';
    return *this;
  }
  Line& json(std::string_view key, std::string_view value) {
    begin(key) += value;
    return *this;
  }
  Line& seq(std::uint64_t value) { return json("seq", std::to_string(value)); }
  Line& words(std::string_view key, const std::vector<std::uint64_t>& values) {
    append_words(begin(key), values);
    return *this;
  }
  /// A key whose value the caller appends.
  std::string& begin(std::string_view key) {
    out_ += ",\"";
    out_ += key;
    out_ += "\":";
    return out_;
  }

  static void append_word(std::string& out, std::uint64_t value) {
    std::array<char, 20> digits;
    char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
    out += "\"0x";
    out.append(digits.data(), end);
    out += '"';
  }
  static void append_words(std::string& out, const std::vector<std::uint64_t>& values) {
    out += '[';
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i != 0) out += ',';
      append_word(out, values[i]);
    }
    out += ']';
  }

 private:
  std::string& out_;
};

}  // namespace

void ask_hello(std::string& out, std::uint64_t seq) { Line(out, "hello").text("protocol", version).seq(seq); }
void ask_caps(std::string& out, std::uint64_t seq) { Line(out, "caps").seq(seq); }
void ask_flush(std::string& out, std::uint64_t seq) { Line(out, "flush").seq(seq); }
void ask_bye(std::string& out, std::uint64_t seq) { Line(out, "bye").seq(seq); }

void ask_call(std::string& out, std::uint64_t seq, const Question& question) {
  Line(out, "call").text("fn", question.function).words("in", question.inputs).seq(seq);
}

void ask_run(std::string& out, std::uint64_t seq, const Question& question) {
  Line line(out, "run");
  std::string& observed = line.begin("observe");
  const char* before = "[\"";
  for (const std::string& name : find_signature(question.function)->outputs) {
    observed += before;
    observed += name;
    observed += '"';
    before = ",\"";
  }
  observed += ']';
  line.seq(seq);
  std::string& steps = line.begin("steps");
  steps += R"([{"fn":")" + question.function + R"(","in":)";
  Line::append_words(steps, question.inputs);
  steps += R"(,"op":"call"}])";
}

void ask_run(std::string& out, std::uint64_t seq, std::string_view machine, const std::vector<std::uint64_t>& state,
             const std::vector<ExportedMachine::Step>& steps) {
  Line line(out, "run");
  line.text("machine", machine).seq(seq).words("state", state);
  std::string& list = line.begin("steps");
  char before = '[';
  for (const ExportedMachine::Step& step : steps) {
    list += before;
    list += R"({"in":)";
    Line::append_words(list, step.args);
    list += R"(,"op":")" + step.event + "\"}";
    before = ',';
  }
  list += ']';
}

void ask_reset(std::string& out, std::uint64_t seq, std::string_view machine) {
  Line(out, "reset").text("machine", machine).seq(seq);
}
void ask_load(std::string& out, std::uint64_t seq, std::string_view machine, const std::vector<std::uint64_t>& state) {
  Line(out, "load").text("machine", machine).seq(seq).words("state", state);
}
void ask_step(std::string& out, std::uint64_t seq, std::string_view machine, const ExportedMachine::Step& step) {
  Line(out, "step").words("in", step.args).text("machine", machine).text("op", step.event).seq(seq);
}
void ask_read(std::string& out, std::uint64_t seq, std::string_view machine) {
  Line(out, "read").text("machine", machine).seq(seq);
}
void ask_save(std::string& out, std::uint64_t seq, std::string_view machine) {
  Line(out, "save").text("machine", machine).seq(seq);
}
void ask_restore(std::string& out, std::uint64_t seq, std::string_view machine, std::string_view saved) {
  Line(out, "restore").text("machine", machine).json("saved", saved).seq(seq);
}

void ask_configure(std::string& out, std::uint64_t seq, const Question::Choices& choices) {
  Line line(out, "configure");
  std::string& all = line.begin("choices");
  char before = '{';
  for (const auto& [name, value] : choices) {
    all += before;
    all += "\"" + name + "\":";
    Line::append_word(all, value);
    before = ',';
  }
  all += choices.empty() ? "{}" : "}";
  line.seq(seq);
}

}  // namespace vcpuspec::protocol
