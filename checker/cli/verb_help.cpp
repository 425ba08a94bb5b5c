// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <iostream>
#include <sstream>

#include "checker/cli/option_table.h"
#include "checker/cli/options.h"

namespace vcpuspec::cli {

namespace {

/// A character as troff takes it for text: no escapes, no hyphen where a minus was meant.
std::string roff(char c) {
  switch (c) {
    case '\\': return "\\e";
    case '-': return "\\-";
    case '\'': return "\\(aq";
    case '`': return "\\(ga";
    default: return std::string(1, c);
  }
}

/// Text in which no line is a request.
std::string roff(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if ((out.empty() || out.back() == '\n') && c == '.') out += "\\&";
    out += roff(c);
  }
  return out;
}

std::string bold(const std::string& text) { return "\\fB" + roff(text) + "\\fR"; }
std::string italic(const std::string& text) { return "\\fI" + roff(text) + "\\fR"; }

/// The name of the page about a verb; that of the command has none.
std::string page_name(const std::string& verb) { return verb.empty() ? "vcpuspec" : "vcpuspec-" + verb; }

/// As a sentence: `judge an implementation` becomes `Judge an implementation.`
std::string sentence(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  if (!text.empty()) text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  if (!text.empty() && text.back() != '.') text += '.';
  return text;
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

/// `-h, --help`, `--case GLOB ...`
std::string tag_of(const OptionRow& row, bool is_operand) {
  std::string tag;
  for (const std::string& name : row.names) tag += (tag.empty() ? "" : ", ") + (is_operand ? italic(name) : bold(name));
  if (!is_operand && !row.value.empty()) tag += " " + italic(row.value);
  return row.is_many ? tag + " ..." : tag;
}

void print_rows(std::ostream& out, const std::vector<OptionRow>& rows, bool are_operands) {
  for (const OptionRow& row : rows) {
    out << ".TP\n" << tag_of(row, are_operands) << "\n" << roff(one_line(row.says)) << ".\n";
  }
}

void print_synopsis(std::ostream& out, const std::string& words, const VerbRow& verb) {
  out << ".HP\n" << bold(words);
  for (const OptionRow& option : verb.options)
    if (option.is_required) out << "\n" << tag_of(option, false);
  out << "\n[" << italic("OPTIONS") << "]";
  for (const OptionRow& operand : verb.operands) {
    const std::string tag = tag_of(operand, true);
    out << "\n" << (operand.is_required ? tag : "[" + tag + "]");
  }
  out << "\n";
}

/// What stands behind `Example:` in the help, as it is typed.
void print_examples(std::ostream& out, const VerbRow& verb) {
  const std::string heading = "Example:\n";
  if (verb.footer.rfind(heading, 0) != 0) return;
  out << ".nf\n.RS\n";
  std::istringstream lines(verb.footer.substr(heading.size()));
  for (std::string line; std::getline(lines, line);) out << roff(line.substr(line.find_first_not_of(' '))) << "\n";
  out << ".RE\n.fi\n";
}

/// The last line of the help is about the help.
void print_exit_status(std::ostream& out, const VerbRow& command) {
  const std::string& codes = command.footer;
  out << ".SH EXIT STATUS\n"
      << roff(codes.substr(0, codes.rfind('\n'))) << "\n.PP\n"
      << "Interrupted by a signal it exits with 130 or 143.\n";
}

void print_surroundings(std::ostream& out) {
  out << ".SH ENVIRONMENT\n"
         ".TP\n\\fBVCPUSPEC_DATA\\fR\nThe directory that holds vectors/ and docs/, if not the installed one; "
         "\\fBvcpuspec data\\-dir\\fR prints what is used.\n"
         ".TP\n\\fBVCPUSPEC_WORKER\\fR\nThe program in which libraries under test are loaded, if not the installed "
         "one.\n"
         ".TP\n\\fBVCPUSPEC_TODAY\\fR\nThe day, as YYYY\\-MM\\-DD, on which recorded deviations are said to be "
         "expired or not.\n"
         ".TP\n\\fBNO_COLOR\\fR\nNothing is coloured.\n"
         ".SH FILES\n"
         ".TP\n\\fIPREFIX\\fR/share/vcpuspec/vectors\nThe test vectors that are shipped; see "
         "\\fBvcpuspec\\-vectors\\fR(5).\n"
         ".TP\n\\fIPREFIX\\fR/share/vcpuspec/docs\nThe documents that messages name, and the deviations of known "
         "implementations.\n"
         ".TP\n\\fIPREFIX\\fR/share/vcpuspec/schemas\nJSON schemas of vectors and of reports.\n";
}

void print_see_also(std::ostream& out, const VerbRow& command, const std::string& but) {
  out << ".SH SEE ALSO\n";
  if (!but.empty()) out << bold(page_name("")) << "(1),\n";
  for (const VerbRow& verb : command.verbs)
    if (verb.name != but) out << bold(page_name(verb.name)) << "(1),\n";
  out << bold("vcpuspec-vectors") << "(5),\n" << bold("vcpuspec-protocol") << "(7)\n";
}

void print_page(std::ostream& out, const VerbRow& command, const VerbRow& verb, bool is_command) {
  const std::string name = page_name(is_command ? "" : verb.name);
  std::string title = name;
  std::transform(title.begin(), title.end(), title.begin(), [](unsigned char c) { return std::toupper(c); });
  const std::string words = is_command ? "vcpuspec" : "vcpuspec " + verb.name;
  const std::string says = is_command ? verb.says.substr(verb.says.find(": ") + 2) : verb.says;
  out << ".TH " << roff(title) << " 1 " << VCPUSPEC_DATE << " \"vcpuspec " VCPUSPEC_VERSION "\" \"User Commands\"\n"
      << ".SH NAME\n"
      << roff(name) << " \\- " << roff(one_line(says)) << "\n.SH SYNOPSIS\n";
  if (verb.verbs.empty()) print_synopsis(out, words, verb);
  for (const VerbRow& below : verb.verbs) print_synopsis(out, words + " " + below.name, below);
  out << ".SH DESCRIPTION\n" << roff(sentence(says)) << "\n";
  print_rows(out, verb.operands, true);
  out << ".SH OPTIONS\n";
  print_rows(out, verb.options, false);
  for (const VerbRow& below : verb.verbs) {
    out << ".SS " << bold(words + " " + below.name) << "\n" << roff(sentence(below.says)) << "\n";
    if (is_command) continue;  // each has its own page
    print_rows(out, below.operands, true);
    print_rows(out, below.options, false);
  }
  print_exit_status(out, command);
  print_surroundings(out);
  out << ".SH EXAMPLES\n";
  if (!is_command) print_examples(out, verb);
  for (const VerbRow& below : verb.verbs) print_examples(out, below);
  print_see_also(out, command, is_command ? "" : verb.name);
}

}  // namespace

ExitCode manual_page(const Options& options) {
  const VerbRow command = option_table();
  const bool is_command = options.names.empty();
  print_page(std::cout, command, is_command ? command : *command.find(options.names.front()), is_command);
  return ExitCode::conforms;
}

}  // namespace vcpuspec::cli
