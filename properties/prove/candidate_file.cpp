// SPDX-License-Identifier: Apache-2.0
#include "properties/prove/candidate_file.h"

#include <algorithm>
#include <map>
#include <set>

#include "checker/nearest.h"

namespace vcpuspec {

namespace {

/// The operators of SMT-LIB's logic QF_BV.
const std::set<std::string, std::less<>> operators = {
    "true",   "false",  "not",    "=>",    "and",   "or",     "xor",    "=",      "distinct", "ite",
    "concat", "bvnot",  "bvand",  "bvor",  "bvneg", "bvadd",  "bvmul",  "bvudiv", "bvurem",   "bvshl",
    "bvlshr", "bvult",  "bvnand", "bvnor", "bvxor", "bvxnor", "bvcomp", "bvsub",  "bvsdiv",   "bvsrem",
    "bvsmod", "bvashr", "bvule",  "bvugt", "bvuge", "bvslt",  "bvsle",  "bvsgt",  "bvsge"};
/// Those that are written `(_ operator index ...)`, with the number of their indices.
const std::map<std::string, std::size_t, std::less<>> indexed_operators = {
    {"extract", 2}, {"zero_extend", 1}, {"sign_extend", 1}, {"repeat", 1}, {"rotate_left", 1}, {"rotate_right", 1}};
/// Words that are no names.
const std::set<std::string, std::less<>> reserved = {"let", "_", "!", "as", "forall", "exists", "match", "par"};

constexpr auto quantifier_free = "a candidate is a term of the logic QF_BV: write the cases out one by one";

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char ch) { return ch >= '0' && ch <= '9'; });
}
bool is_number(const Expression& e) { return is_digits(e.atom); }
bool is_symbol(const Expression& e) {
  return !e.is_list() && std::string_view("#\":0123456789").find(e.atom.front()) == std::string_view::npos;
}
bool is_list_of(const Expression& e, std::size_t size) { return e.is_list() && e.items.size() == size; }
/// `|name|` and `name` are the same symbol.
std::string name_of_symbol(const Expression& e) {
  return e.atom.front() == '|' ? e.atom.substr(1, e.atom.size() - 2) : e.atom;
}

/// Prints expressions where they stood, one line further down.
class Placer {
 public:
  void put(const Expression& e) {
    if (!e.is_list()) return put(e.where, e.atom);
    put(e.where, "(");
    for (const Expression& item : e.items) put(item);
    put(e.end, ")");
  }
  std::string take() { return std::move(text_); }

 private:
  void put(const TextPosition& where, const std::string& word) {
    for (; at_.line < where.line + 1; ++at_.line, at_.column = 1) text_ += '\n';
    text_.append(where.column - at_.column, ' ');
    text_ += word;
    at_.column = where.column + static_cast<unsigned>(word.size());
  }

  std::string text_;
  TextPosition at_;
};

/// Reads the commands of a file one by one.
class Commands {
 public:
  explicit Commands(const std::string& path) : path_(path) {}

  /// Whether the command is a definition, which the solver must see.
  bool is_definition(const Expression& command) {
    if (!command.is_list() || command.items.empty() || !is_symbol(command.items.front()))
      fail(command, "candidate.syntax", "a command is a list that starts with its name",
           "write (define-fun NAME ((PARAMETER SORT) ...) SORT TERM)");
    const std::string& name = command.items.front().atom;
    if (name == "set-logic" || name == "set-info") return false;
    if (name == "define-fun") define_function(command);
    else if (name == "define-sort") define_sort(command);
    else refuse(command, name);
    return true;
  }
  std::vector<CandidateFunction> take_functions() { return std::move(functions_); }

 private:
  using Names = std::map<std::string, unsigned, std::less<>>;  // bound names, and how often each is bound

  [[noreturn]] void fail(const Expression& at, const char* code, const std::string& message,
                         const std::string& hint) const {
    fail_in_candidate(path_, at.where, code, message, hint);
  }

  [[noreturn]] void refuse(const Expression& command, const std::string& name) const {
    std::string hint = "remove it; a candidate has only define-fun, define-sort, set-logic and set-info";
    if (name == "assert") hint = "remove it: an assertion could leave inputs out, and the proof would say nothing";
    if (name == "declare-const" || name == "declare-fun") hint = "give it a definition, or make it a parameter";
    if (name.ends_with("-rec")) hint = "write the steps out as functions that call the one before";
    fail(command, "candidate.refused-command", "the command `" + name + "` is not allowed in a candidate", hint);
  }

  /// A symbol that may be defined here; gives its name.
  std::string new_name(const Expression& e, const char* what) const {
    if (!is_symbol(e)) fail(e, "candidate.syntax", std::string("here stands no name of ") + what, "write a name");
    const std::string name = name_of_symbol(e);
    if (operators.contains(name) || indexed_operators.contains(name) || reserved.contains(name))
      fail(e, "candidate.taken-name", "`" + name + "` is a word of SMT-LIB", "choose another name");
    return name;
  }

  void define_sort(const Expression& command) {
    if (command.items.size() != 4 || !is_list_of(command.items[2], 0))
      fail(command, "candidate.syntax", "this is no definition of a sort", "write (define-sort NAME () SORT)");
    const std::string name = new_name(command.items[1], "a sort");
    if (name == "Bool" || name == "BitVec" || sorts_.contains(name))
      fail(command.items[1], "candidate.taken-name", "there is a sort `" + name + "` already", "choose another name");
    sorts_.emplace(name, sort(command.items[3]).width);
  }

  DeclaredSort sort(const Expression& e) const {
    if (is_symbol(e) && e.atom == "Bool") return {0, e.where};
    if (is_symbol(e))
      if (const auto found = sorts_.find(name_of_symbol(e)); found != sorts_.end()) return {found->second, e.where};
    if (!is_list_of(e, 3) || e.items[0].atom != "_" || e.items[1].atom != "BitVec" || !is_number(e.items[2]))
      fail(e, "candidate.unknown-sort", "this is no sort of a candidate", "write Bool or (_ BitVec WIDTH)");
    const unsigned width = index(e.items[2]);
    if (width == 0) fail(e, "candidate.unknown-sort", "a bit-vector has at least one bit", "give its width");
    return {width, e.where};
  }

  unsigned index(const Expression& e) const {
    if (!is_number(e)) fail(e, "candidate.syntax", "here must stand a number", "write it in decimal");
    if (e.atom.size() > 4 || std::stoul(e.atom) > max_candidate_width)
      fail(e, "candidate.too-wide", "`" + e.atom.substr(0, 20) + "` is more than a candidate may use",
           "bit-vectors have at most 4096 bits");
    return static_cast<unsigned>(std::stoul(e.atom));
  }

  void define_function(const Expression& command) {
    if (command.items.size() != 5 || !command.items[2].is_list())
      fail(command, "candidate.syntax", "this is no definition of a function",
           "write (define-fun NAME ((PARAMETER SORT) ...) SORT TERM)");
    CandidateFunction function{new_name(command.items[1], "a function"), command.items[1].where, {}, {}};
    if (written_out_.contains(function.name))
      fail(command.items[1], "candidate.taken-name", "there is a function `" + function.name + "` already",
           "choose another name");
    Names bound;
    for (const Expression& parameter : command.items[2].items) function.parameters.push_back(declare(parameter, bound));
    function.result = sort(command.items[3]);
    size_ = 0;
    term(command.items[4], bound);
    limit_size(command);
    written_out_.emplace(function.name, size_);
    functions_.push_back(std::move(function));
  }

  DeclaredSort declare(const Expression& parameter, Names& bound) const {
    if (!is_list_of(parameter, 2))
      fail(parameter, "candidate.syntax", "this is no parameter", "write (PARAMETER SORT)");
    const std::string name = new_name(parameter.items[0], "a parameter");
    if (bound[name]++ != 0)
      fail(parameter.items[0], "candidate.taken-name", "there is a parameter `" + name + "` already",
           "choose another name");
    return sort(parameter.items[1]);
  }

  /// Solvers write helpers out wherever they are called: of each function what it has then, so that no short text
  /// makes a huge term.
  void limit_size(const Expression& command) {
    all_written_out_ += size_;
    if (all_written_out_ > max_smtlib_expressions)
      fail(command, "candidate.too-large", "with its helpers written out this has more than a million parts",
           "give helpers fewer calls, with `let` for what is used more than once");
  }

  void term(const Expression& e, Names& bound) {
    ++size_;
    if (e.is_list()) return application(e, bound);
    if (e.atom.front() == '#') return;
    if (!is_symbol(e))
      fail(e, "candidate.syntax", "`" + e.atom + "` is no term",
           "write numbers as #b0101, as #x1f, or as (_ bv5 WIDTH)");
    known(e, bound);
  }

  /// A symbol that means something: bound, defined before, or an operator.
  void known(const Expression& e, const Names& bound) {
    if (!is_symbol(e))
      fail(e, "candidate.syntax", "here must stand the name of a function", "write (FUNCTION ARGUMENT ...)");
    const std::string name = name_of_symbol(e);
    if (const auto helper = written_out_.find(name); helper != written_out_.end()) {
      size_ = std::min(size_ + helper->second, max_smtlib_expressions + 1);
      return;
    }
    if (const auto local = bound.find(name); local != bound.end() && local->second != 0) return;
    if (operators.contains(e.atom)) return;
    if (e.atom == "forall" || e.atom == "exists")
      fail(e, "candidate.quantifier", "quantifiers are not part of a candidate", quantifier_free);
    fail(e, "candidate.unknown-symbol", "`" + name + "` is not defined here", did_you_mean(name, names(bound)));
  }

  std::vector<std::string> names(const Names& bound) const {
    std::vector<std::string> all(operators.begin(), operators.end());
    for (const auto& [name, size] : written_out_) all.push_back(name);
    for (const auto& [name, times] : bound)
      if (times != 0) all.push_back(name);
    return all;
  }

  void application(const Expression& e, Names& bound) {
    if (e.items.empty()) fail(e, "candidate.syntax", "an empty list is no term", "write a term");
    const Expression& head = e.items.front();
    if (head.atom == "let") return let(e, bound);
    if (head.atom == "_") return number(e);
    if (head.is_list()) indexed(head);
    else known(head, bound);
    for (auto item = e.items.begin() + 1; item != e.items.end(); ++item) term(*item, bound);
  }

  /// `(_ bv5 6)`
  void number(const Expression& e) {
    if (e.items.size() != 3 || !e.items[1].atom.starts_with("bv") || !is_digits(e.items[1].atom.substr(2)))
      fail(e, "candidate.syntax", "this is no number", "write it as (_ bvNUMBER WIDTH)");
    if (index(e.items[2]) == 0) fail(e, "candidate.syntax", "a number has at least one bit", "give its width");
  }

  /// `(_ extract 4 0)`
  void indexed(const Expression& e) {
    const auto found = e.items.size() > 1 && e.items[0].atom == "_" ? indexed_operators.find(e.items[1].atom)
                                                                    : indexed_operators.end();
    if (found == indexed_operators.end() || e.items.size() != 2 + found->second)
      fail(e, "candidate.syntax", "this is no operator with indices",
           "write ((_ extract HIGH LOW) TERM), ((_ zero_extend BITS) TERM), ...");
    for (auto item = e.items.begin() + 2; item != e.items.end(); ++item) index(*item);
  }

  void let(const Expression& e, Names& bound) {
    if (e.items.size() != 3 || !e.items[1].is_list() || e.items[1].items.empty())
      fail(e, "candidate.syntax", "this is no `let`", "write (let ((NAME TERM) ...) TERM)");
    std::set<std::string> named;
    for (const Expression& binding : e.items[1].items) {
      if (!is_list_of(binding, 2)) fail(binding, "candidate.syntax", "this binds no name", "write (NAME TERM)");
      if (!named.insert(new_name(binding.items[0], "a part")).second)
        fail(binding.items[0], "candidate.taken-name", "this `let` binds the name twice", "choose another name");
      term(binding.items[1], bound);
    }
    for (const std::string& name : named) ++bound[name];
    term(e.items[2], bound);
    for (const std::string& name : named) --bound[name];
  }

  const std::string& path_;
  std::map<std::string, unsigned, std::less<>> sorts_;           // width of each
  std::map<std::string, std::size_t, std::less<>> written_out_;  // how large each function is with its helpers
  std::size_t all_written_out_ = 0;
  std::size_t size_ = 0;  // of the function that is being read
  std::vector<CandidateFunction> functions_;
};

/// Searches the lists that enclose a position.
const Expression* list_that_ends_at(const std::vector<Expression>& expressions, const TextPosition& end) {
  for (const Expression& e : expressions) {
    if (e.is_list() && e.end == end) return &e;
    if (const Expression* found = list_that_ends_at(e.items, end)) return found;
  }
  return nullptr;
}

}  // namespace

CandidateFile::CandidateFile(std::string path, std::string_view text) : path_(std::move(path)) {
  Commands commands(path_);
  Placer placer;
  for (Expression& command : read_smtlib(text, path_)) {
    if (!commands.is_definition(command)) continue;
    placer.put(command);
    definitions_read_.push_back(std::move(command));
  }
  functions_ = commands.take_functions();
  definitions_ = placer.take();
  if (functions_.empty())
    throw InputError({path_, 0, 0}, "candidate.no-function", "this file defines no function",
                     "write (define-fun NAME ((PARAMETER SORT) ...) SORT TERM)");
}

std::string CandidateFile::unused_prefix() const {
  std::string prefix = "argument";
  while (definitions_.find(prefix) != std::string::npos) prefix += "_";
  return prefix;
}

TextPosition CandidateFile::opening_of(const TextPosition& closing) const {
  const Expression* list = list_that_ends_at(definitions_read_, closing);
  return list != nullptr ? list->where : closing;
}

}  // namespace vcpuspec
