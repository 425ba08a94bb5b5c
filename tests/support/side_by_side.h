// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <dlfcn.h>
#include <rapidcheck.h>

#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

#include "checker/include/vcpuspec/implementation.h"
#include "tests/support/library_under_test.h"

/// What tests need in which rapidcheck drives a model and a machine in C side by side.
namespace vcpuspec::test {

/// A library under test in this very process: these are ours.
class Library {
 public:
  explicit Library(const std::string& name) : handle_(dlopen(path_of(name).c_str(), RTLD_NOW | RTLD_LOCAL)) {
    if (handle_ == nullptr) throw std::runtime_error(dlerror());
    using Entry = const struct ::vcpuspec_implementation* (*)();
    table_ = reinterpret_cast<Entry>(dlsym(handle_.get(), "vcpuspec_implementation"))();
  }
  const struct ::vcpuspec_implementation& table() const { return *table_; }

 private:
  struct Close {
    void operator()(void* handle) const { dlclose(handle); }
  };
  std::unique_ptr<void, Close> handle_;
  const struct ::vcpuspec_implementation* table_;
};

/// The same sequences every time.
inline rc::detail::TestParams fixed() {
  rc::detail::TestParams params;
  params.seed = 1;
  return params;
}

inline std::string text_of(const rc::detail::TestResult& result) {
  std::ostringstream text;
  rc::detail::printResultMessage(result, text);
  return text.str();
}

/// Whether some step was answered otherwise; an exception would be a failure, too, and says nothing about the machine.
inline bool tells_apart(const rc::detail::TestResult& result) {
  return result.is<rc::detail::FailureResult>() &&
         result.get<rc::detail::FailureResult>().description.find("RC_ASSERT") != std::string::npos;
}

/// The commands that tell two machines apart, one a line.
inline const std::string& commands_of(const rc::detail::TestResult& result) {
  return result.get<rc::detail::FailureResult>().counterExample.at(0).second;
}

}  // namespace vcpuspec::test
