// SPDX-License-Identifier: Apache-2.0
#include "properties/prove/smtlib_text.h"

#include <algorithm>

#include "checker/vectors/scan.h"

namespace vcpuspec {

namespace {

bool is_digit(char ch) { return ch >= '0' && ch <= '9'; }
bool is_letter(char ch) { return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z'); }
bool is_symbol(char ch) {
  return is_letter(ch) || is_digit(ch) || std::string_view("~!@$%^&*_-+=<>.?/").find(ch) != std::string_view::npos;
}
bool is_hexadecimal(char ch) { return is_digit(ch) || (ch >= 'a' && ch <= 'f') || (ch >= 'A' && ch <= 'F'); }

/// UTF-8 without anything that hides or misleads. Tabs are usual in such files.
void check_characters(std::string_view text, const std::string& file) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '\t', ' ');
  try {
    scan_characters(spaced, file);
  } catch (const InputError& error) {
    const std::string kind = error.code().substr(error.code().find('.'));
    throw InputError(error.where(), "candidate" + kind, error.what(), error.hint());
  }
}

class Reader {
 public:
  Reader(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  std::vector<Expression> read() {
    while (skip_blank()) {
      if (text_[at_] == '(') open();
      else if (text_[at_] == ')') close();
      else add({std::string(atom()), {}, before_, {}});
    }
    if (!open_.empty())
      fail(open_.back().where, "candidate.unbalanced", "this parenthesis is never closed",
           "close it; the file may be cut off");
    return std::move(read_);
  }

 private:
  [[noreturn]] void fail(const TextPosition& where, const char* code, const std::string& message,
                         const char* hint) const {
    fail_in_candidate(file_, where, code, message, hint);
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void advance() {
    if (text_[at_++] == '\n') position_ = {position_.line + 1, 1};
    else ++position_.column;
  }

  /// Goes to the next token; false at the end of the text.
  bool skip_blank() {
    while (at_ < text_.size()) {
      if (text_[at_] == ';')
        while (at_ < text_.size() && text_[at_] != '\n') advance();
      else if (std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) advance();
      else return true;
    }
    return false;
  }

  void open() {
    if (open_.size() >= max_smtlib_nesting)
      fail(position_, "candidate.too-deep", "more than 512 parentheses are open here",
           "use `let`, or helpers of your own, for parts");
    open_.push_back({{}, {}, position_, {}});
    advance();
  }

  void close() {
    if (open_.empty())
      fail(position_, "candidate.unbalanced", "this parenthesis closes nothing", "remove it, or open one before it");
    Expression done = std::move(open_.back());
    open_.pop_back();
    done.end = position_;
    advance();
    add(std::move(done));
  }

  void add(Expression expression) {
    if (++count_ > max_smtlib_expressions)
      fail(expression.where, "candidate.too-large", "this text has more than a million parts",
           "write a smaller function, with `let` for what is used more than once");
    (open_.empty() ? read_ : open_.back().items).push_back(std::move(expression));
  }

  std::string_view atom() {
    before_ = position_;
    const std::size_t start = at_;
    switch (peek()) {
      case '|': quoted('|', "a quoted symbol"); break;
      case '"': quoted('"', "a string"); break;
      case '#': literal(); break;
      default: word();
    }
    if (at_ < text_.size() && std::string_view(" \t\r\n();").find(peek()) == std::string_view::npos)
      fail(position_, "candidate.syntax", "this character is not part of what stands before it",
           "put a space between the two, or names with unusual characters between two bars: |name|");
    return text_.substr(start, at_ - start);
  }

  void quoted(char quote, const std::string& what) {
    do advance();
    while (at_ < text_.size() && peek() != quote && peek() != '\n' && peek() != '\\');
    if (peek() != quote) fail(before_, "candidate.unterminated-quote", what + " is not closed on its line", "close it");
    advance();
  }

  void literal() {
    advance();
    const char kind = peek();
    if (kind == 'b' || kind == 'x') advance();
    const std::size_t digits = at_;
    while (kind == 'b' ? peek() == '0' || peek() == '1' : kind == 'x' && is_hexadecimal(peek())) advance();
    if (at_ == digits) fail(before_, "candidate.syntax", "this is no bit-vector literal", "write #b0101 or #x1f");
  }

  void word() {
    if (peek() == ':') advance();
    const std::size_t start = at_;
    const bool number = is_digit(peek());
    while (is_symbol(peek())) advance();
    if (at_ == start)
      fail(position_, "candidate.syntax", "no SMT-LIB text starts with this character",
           "put names with unusual characters between two bars: |name|");
    const std::string_view read = text_.substr(start, at_ - start);
    if (number && !std::all_of(read.begin(), read.end(), [](char ch) { return is_digit(ch) || ch == '.'; }))
      fail(before_, "candidate.syntax", "a name starts with a digit", "begin it with a letter");
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  TextPosition position_;
  TextPosition before_;  // where the current atom starts
  std::size_t count_ = 0;
  std::vector<Expression> open_;  // lists not yet closed, outermost first
  std::vector<Expression> read_;
};

}  // namespace

std::vector<Expression> read_smtlib(std::string_view text, const std::string& file) {
  check_characters(text, file);
  return Reader(text, file).read();
}

void fail_in_candidate(const std::string& file, const TextPosition& where, const std::string& code,
                       const std::string& message, const std::string& hint) {
  throw InputError({file, where.line, where.column}, code, message, hint);
}

}  // namespace vcpuspec
