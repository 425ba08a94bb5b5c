// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/start_process.h"

#include <spawn.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <new>

namespace vcpuspec {

namespace {

/// What posix_spawn is told besides the program.
class Circumstances {
 public:
  explicit Circumstances(const std::vector<ProcessPlan::Descriptor>& descriptors) {
    if (posix_spawn_file_actions_init(&files_) != 0 || posix_spawnattr_init(&attributes_) != 0) throw std::bad_alloc();
    for (const auto& [ours, theirs] : descriptors) posix_spawn_file_actions_adddup2(&files_, ours, theirs);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Circumstances() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }
  Circumstances(const Circumstances&) = delete;
  Circumstances& operator=(const Circumstances&) = delete;

  const posix_spawn_file_actions_t* files() const { return &files_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t files_;
  posix_spawnattr_t attributes_;
};

/// As exec wants it. The words must outlive it.
std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> all;
  for (const std::string& word : words) all.push_back(const_cast<char*>(word.c_str()));
  all.push_back(nullptr);
  return all;
}

}  // namespace

int start_process(const ProcessPlan& plan, pid_t& process) {
  prctl(PR_SET_DUMPABLE, 0);
  const Circumstances how(plan.descriptors);
  const std::vector<char*> words = pointers(plan.words);
  const std::vector<char*> environment = plan.environment ? pointers(*plan.environment) : std::vector<char*>{};
  return posix_spawnp(&process, words[0], how.files(), how.attributes(), words.data(),
                      plan.environment ? environment.data() : environ);
}

}  // namespace vcpuspec
