// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/scan.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "checker/vectors/tree.h"

namespace vcpuspec {

namespace {

/// One character of UTF-8; `bytes` is 0 when it is not well-formed.
struct Character {
  std::uint32_t code = 0;
  std::size_t bytes = 0;
};

Character decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return {};
  std::uint32_t code = first & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3f);
  }
  constexpr std::array<std::uint32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xd800 && code < 0xe000;
  return code < least[length] || code > 0x10ffff || surrogate ? Character{} : Character{code, length};
}

/// Code points from the first to the last of them.
struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

/// What Unicode 15 leaves undisplayed by default, what ends a line or marks a direction or an annotation, and what is
/// no character.
constexpr Range unseen[] = {
    {0x00ad, 0x00ad}, {0x034f, 0x034f},   {0x061c, 0x061c},   {0x115f, 0x1160},   {0x17b4, 0x17b5},
    {0x180b, 0x180f}, {0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},   {0x3164, 0x3164},
    {0xfdd0, 0xfdef}, {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfffb},
    {0xfffe, 0xffff}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
};

/// Characters that change how text is shown or cannot be seen: with them a reviewer reads something else than we do.
bool misleads(std::uint32_t code) {
  return std::any_of(std::begin(unseen), std::end(unseen),
                     [&](const Range& range) { return range.first <= code && code <= range.last; });
}

bool is_bare(char ch) {
  return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
         std::string_view("_./@+-:").find(ch) != std::string_view::npos;
}

class Scanner {
 public:
  Scanner(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  void characters();
  void tokens() {
    while (skip_blank()) token();
  }
  const std::vector<Location>& comments() const { return comments_; }

 private:
  enum class Token : std::uint8_t { none, scalar, value, entry, open, close, comma };

  [[noreturn]] void fail(std::size_t at, const char* code, const std::string& message, const char* hint) const;
  bool blank(std::size_t i) const {
    return i >= text_.size() || text_[i] == ' ' || text_[i] == '\n' || text_[i] == '\r';
  }
  std::size_t column() const { return at_ - line_start_; }
  void newline();
  bool skip_blank();
  void comment();
  void token();
  bool document_marker();
  void refuse_marker();
  void flow(char ch);
  void scalar();
  void check_size(std::size_t bytes, std::size_t most) const;
  void check_neighbours(bool key) const;
  std::size_t least_indentation() const;
  void check_indentation(std::size_t at, std::size_t least) const;
  std::size_t quoted() const;
  std::size_t word() const;
  void enter_block();
  void check_depth();
  void done(Token token, std::size_t bytes);

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t line_start_ = 0;
  bool first_on_line_ = true;
  bool started_ = false;
  Token before_ = Token::none;
  std::size_t flow_depth_ = 0;
  std::vector<std::size_t> block_columns_;
  std::vector<Location> comments_;
};

void Scanner::fail(std::size_t at, const char* code, const std::string& message, const char* hint) const {
  throw InputError({file_, static_cast<unsigned>(line_), static_cast<unsigned>(at - line_start_ + 1)}, code, message,
                   hint);
}

void Scanner::newline() {
  ++at_;
  ++line_;
  line_start_ = at_;
  first_on_line_ = true;
}

void Scanner::characters() {
  while (at_ < text_.size()) {
    const auto [code, bytes] = decode(text_.substr(at_));
    if (bytes == 0) fail(at_, "vector.not-utf8", "this byte is not UTF-8", "save the file as UTF-8");
    const bool line_end = code == '\n' || (code == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n');
    if (!line_end && (code < 0x20 || (code >= 0x7f && code < 0xa0)))
      fail(at_, "vector.control-character", "a control character stands here", "use spaces and plain line ends");
    if (code >= unseen[0].first && misleads(code))
      fail(at_, "vector.hidden-character", "an invisible or direction-changing character stands here", "remove it");
    if (code == '\n') newline();
    else at_ += bytes;
  }
  at_ = line_start_ = 0;
  line_ = 1;
}

/// Goes to the next token; false at the end of the text.
bool Scanner::skip_blank() {
  while (at_ < text_.size()) {
    if (text_[at_] == '\n') newline();
    else if (blank(at_)) ++at_;
    else if (text_[at_] == '#' && (at_ == 0 || blank(at_ - 1))) comment();
    else return true;
  }
  return false;
}

void Scanner::comment() {
  const std::size_t end = std::min(text_.find('\n', at_), text_.size());
  check_size(end - at_, max_text_bytes);
  comments_.push_back({file_, static_cast<unsigned>(line_), static_cast<unsigned>(column() + 1)});
  at_ = end;
}

/// Moves on over a token; a text in quotes may reach over several lines.
void Scanner::done(Token token, std::size_t bytes) {
  const std::size_t least = least_indentation();
  for (const std::size_t end = at_ + bytes; at_ < end; ++at_) {
    if (text_[at_] != '\n') continue;
    ++line_;
    line_start_ = at_ + 1;
    const std::size_t next = text_.find_first_not_of(' ', line_start_);  // at the latest the closing quote
    if (!blank(next)) check_indentation(next, least);
  }
  before_ = token;
  first_on_line_ = false;
  started_ = true;
}

void Scanner::token() {
  if (document_marker()) return;
  if (flow_depth_ != 0 && first_on_line_) check_indentation(at_, least_indentation());
  const char ch = text_[at_];
  if (std::string_view("[]{},").find(ch) != std::string_view::npos) return flow(ch);
  if (ch == ':' && (blank(at_ + 1) || before_ == Token::scalar)) return done(Token::value, 1);
  enter_block();
  if (ch == '-' && blank(at_ + 1)) return done(Token::entry, 1);
  refuse_marker();
  scalar();
}

/// `---` may open the file; any other document marker is refused.
bool Scanner::document_marker() {
  const std::string_view three = text_.substr(at_, 3);
  if (column() != 0 || !blank(at_ + 3) || (three != "---" && three != "...")) return false;
  if (started_ || three == "...")
    fail(at_, "vector.documents", "a vector file holds exactly one document", "move the rest to a file of its own");
  done(Token::none, 3);
  return true;
}

void Scanner::refuse_marker() {
  switch (text_[at_]) {
    case '&':
    case '*': fail(at_, "vector.alias", "anchors and aliases are not part of vector files", "write the value out");
    case '!': fail(at_, "vector.tag", "tags are not part of vector files", "remove the tag");
    case '<': fail(at_, "vector.merge-key", "merge keys are not part of vector files", "write the keys out");
    case '|':
    case '>': fail(at_, "vector.block-text", "block text is not part of vector files", "put the text in double quotes");
    case '%': fail(at_, "vector.directive", "directives are not part of vector files", "remove the line");
    default: return;
  }
}

void Scanner::flow(char ch) {
  if (ch == '[' || ch == '{') {
    ++flow_depth_;
    check_depth();
    return done(Token::open, 1);
  }
  if (ch == ',') return done(Token::comma, 1);
  if (flow_depth_ == 0)
    fail(at_, "vector.syntax", std::string("`") + ch + "` closes nothing", "remove it, or add the opening bracket");
  --flow_depth_;
  done(Token::close, 1);
}

/// Columns of the block lists and maps that are open: each one starts further right than the one around it.
void Scanner::enter_block() {
  if (flow_depth_ != 0 || !(first_on_line_ || before_ == Token::entry)) return;
  while (!block_columns_.empty() && block_columns_.back() > column()) block_columns_.pop_back();
  if (block_columns_.empty() || block_columns_.back() < column()) block_columns_.push_back(column());
  check_depth();
}

void Scanner::check_depth() {
  if (flow_depth_ + block_columns_.size() > max_nesting)
    fail(at_, "vector.too-deep", "lists and maps are nested more than 64 levels deep",
         "vector files need fewer than ten");
}

void Scanner::scalar() {
  const std::size_t end = text_[at_] == '"' || text_[at_] == '\'' ? quoted() : word();
  const std::size_t next = std::min(text_.find_first_not_of(' ', end), text_.size());
  const bool key = next < text_.size() && text_[next] == ':';
  check_size(end - at_, key ? max_key_bytes : max_text_bytes);
  check_neighbours(key);
  done(Token::scalar, end - at_);
}

/// The library needs seconds for what is long.
void Scanner::check_size(std::size_t bytes, std::size_t most) const {
  if (bytes > most)
    fail(at_, "vector.too-long", "this is longer than the " + std::to_string(most) + " bytes that it may have",
         "shorten it; a quote or a line end may be missing");
}

/// A scalar ends where its quotes or its word ends: text that goes on, or stands alone on a line, was meant to be
/// something else.
void Scanner::check_neighbours(bool key) const {
  const char* hint = "put the whole text in one pair of double quotes";
  if (before_ == Token::scalar && (!first_on_line_ || flow_depth_ != 0))
    fail(at_, "vector.unquoted-text", "a value is one quoted text or one bare word", hint);
  if (first_on_line_ && flow_depth_ == 0 && before_ != Token::value && !key)
    fail(at_, "vector.stray-text", "this text is neither a key nor the value of one", hint);
}

/// What goes on in another line stands further right than the block that it belongs to; libraries differ about the
/// rest.
std::size_t Scanner::least_indentation() const {
  const auto outer = std::find_if(block_columns_.rbegin(), block_columns_.rend(),
                                  [&](std::size_t block) { return flow_depth_ != 0 || block < column(); });
  return outer == block_columns_.rend() ? 0 : *outer + 1;
}

void Scanner::check_indentation(std::size_t at, std::size_t least) const {
  if (at - line_start_ < least)
    fail(at, "vector.indentation", "this goes on with the value of a key above, but stands too far left",
         "indent it further than that key");
}

/// One past the closing quote.
std::size_t Scanner::quoted() const {
  const char quote = text_[at_];
  for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
    const char next = i + 1 < text_.size() ? text_[i + 1] : ' ';
    if (quote == '"' && text_[i] == '\\') {
      if (next != '"' && next != '\\')
        fail(at_, "vector.escape", "this text has an escape other than \\\" and \\\\", "write the character itself");
      ++i;
    } else if (text_[i] == quote) {
      if (quote == '"' || next != quote) return i + 1;
      ++i;
    }
  }
  fail(at_, "vector.unterminated-quote", "this quote is never closed", "close it; the file may be cut off");
}

/// One past a bare word. A colon belongs to it unless it makes the word a key.
std::size_t Scanner::word() const {
  std::size_t end = at_;
  while (end < text_.size() && is_bare(text_[end]) && !(text_[end] == ':' && blank(end + 1))) ++end;
  const bool stops = blank(end) || text_[end] == ':' ||
                     (flow_depth_ != 0 && std::string_view(",]}").find(text_[end]) != std::string_view::npos);
  if (!stops || end == at_)
    fail(at_, "vector.unquoted-text", "a value is one quoted text or one bare word", "put it in double quotes");
  return end;
}

}  // namespace

void scan(std::string_view text, const std::string& file) {
  Scanner scanner(text, file);
  scanner.characters();
  scanner.tokens();
}

void scan_characters(std::string_view text, const std::string& file) { Scanner(text, file).characters(); }

void check_last_line(std::string_view text, const std::string& file) {
  if (text.empty() || text.back() == '\n') return;
  const auto line = static_cast<unsigned>(std::count(text.begin(), text.end(), '\n') + 1);
  throw InputError({file, line, 1}, "vector.truncated", "the last line has no end",
                   "the file may be cut off; if it is whole, end it with a line break");
}

std::vector<Location> comments(std::string_view text, const std::string& file) {
  Scanner scanner(text, file);
  scanner.tokens();
  return scanner.comments();
}

}  // namespace vcpuspec
