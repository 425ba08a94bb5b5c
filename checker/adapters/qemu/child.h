// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

/// What every emulator needs that is started for a run, whatever it emulates.
namespace vcpuspec::qemu {

/// All that a program says when it is asked with one option. Throws InputError when there is no such program; the hint
/// says what to install.
std::string answer_of_program(const std::vector<std::string>& words, const char* hint);
/// What it says to --version, its first line. Throws InputError when it says nothing.
std::string version_line_of(const std::string& path, const char* hint);
/// The number in such a line: 7.2.22
std::string version_number(const std::string& line);
/// Whether such a number is at least that one. What is no number is not.
bool is_at_least(const std::string& number, unsigned major, unsigned minor);

/// Ends the command: this program cannot be used.
[[noreturn]] void refuse_program(const std::string& path, const char* code, const std::string& message,
                                 const char* hint);

/// A private directory, which goes with this object.
class PrivateDirectory {
 public:
  PrivateDirectory();
  ~PrivateDirectory();
  PrivateDirectory(const PrivateDirectory&) = delete;
  PrivateDirectory& operator=(const PrivateDirectory&) = delete;
  std::string file(const char* name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// A program that dies with us, whatever ends us, and at the latest with this object. What it says goes to a file.
class Child {
 public:
  Child() = default;
  Child(std::vector<std::string> words, const std::string& says_to);
  ~Child() { end(); }
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;

  pid_t id() const { return pid_; }
  void end();
  bool has_ended();
  /// How it ended and what it said last, as part of a sentence.
  std::string ending();

 private:
  pid_t pid_ = -1;  // none once it has ended
  std::string says_to_;
  std::string how_it_ended_ = "it lives on";
};

}  // namespace vcpuspec::qemu
