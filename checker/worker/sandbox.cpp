// SPDX-License-Identifier: Apache-2.0
#include "checker/worker/sandbox.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <vector>

namespace vcpuspec {

namespace {

constexpr std::uint32_t no_file_is_written = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;

/// When a system call is refused: always, or by the low or high half of one argument.
enum class When { always, equal, differs, has_bits, at_least };
struct Refused {
  long number;
  When when = When::always;
  unsigned argument = 0;
  std::uint32_t value = 0;
  bool high_half = false;
};

// Refused with EPERM, not killed: a library that only tries to log or to start a thread still gets its verdict. This is
// a list of what is refused, since no list of what a library may do while it is loaded would be complete.
const long always_refused[] = {
    // Processes, threads and what leaves the process group.
    SYS_clone,
    SYS_clone3,
    SYS_execve,
    SYS_execveat,
    SYS_setpgid,
    SYS_setsid,
    SYS_unshare,
    SYS_setns,
    // Other processes.
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_pidfd_open,
    SYS_pidfd_getfd,
    SYS_pidfd_send_signal,
    SYS_tkill,
    SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo,
    SYS_kcmp,
    // Network, and io_uring, which would pass by this list.
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_listen,
    SYS_accept,
    SYS_accept4,
    SYS_io_uring_setup,
    // Memory that the limit does not count.
    SYS_memfd_create,
    SYS_shmget,
    SYS_msgget,
    SYS_semget,
    SYS_mq_open,
    SYS_userfaultfd,
    // Files.
    SYS_openat2,
    SYS_unlinkat,
    SYS_renameat2,
    SYS_mkdirat,
    SYS_linkat,
    SYS_symlinkat,
    SYS_mknodat,
    SYS_fchmod,
    SYS_fchmodat,
    SYS_fchown,
    SYS_fchownat,
    SYS_truncate,
    SYS_utimensat,
    SYS_setxattr,
    SYS_fsetxattr,
    SYS_lsetxattr,
    SYS_open_by_handle_at,
    // The machine.
    SYS_mount,
    SYS_umount2,
    SYS_chroot,
    SYS_pivot_root,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_keyctl,
    SYS_add_key,
    SYS_request_key,
    SYS_reboot,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_kexec_load,
    SYS_swapon,
    SYS_swapoff,
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_sethostname,
#ifdef __x86_64__
    SYS_fork,
    SYS_vfork,
    SYS_setrlimit,
    SYS_creat,
    SYS_unlink,
    SYS_rename,
    SYS_renameat,
    SYS_mkdir,
    SYS_rmdir,
    SYS_link,
    SYS_symlink,
    SYS_mknod,
    SYS_chmod,
    SYS_chown,
    SYS_lchown,
    SYS_utime,
    SYS_utimes,
    SYS_iopl,
    SYS_ioperm,
#endif
};

std::vector<Refused> refused(int control_fd) {
  const auto self = static_cast<std::uint32_t>(getpid());
  const auto control = static_cast<std::uint32_t>(control_fd);
  std::vector<Refused> all = {
      {SYS_kill, When::differs, 0, self},  // abort and raise need a signal to oneself
      {SYS_tgkill, When::differs, 0, self},       {SYS_openat, When::has_bits, 2, no_file_is_written},
      {SYS_prlimit64, When::differs, 2, 0},  // reading a limit is harmless
      {SYS_prlimit64, When::differs, 2, 0, true}, {SYS_prctl, When::equal, 0, PR_SET_PDEATHSIG},
      {SYS_close, When::equal, 0, control},       {SYS_close_range, When::at_least, 1, control},
      {SYS_dup3, When::equal, 1, control},        {SYS_read, When::equal, 0, control},
      {SYS_write, When::equal, 0, control},       {SYS_fcntl, When::equal, 0, control},
#ifdef __x86_64__
      {SYS_dup2, When::equal, 1, control},        {SYS_open, When::has_bits, 1, no_file_is_written},
#endif
  };
  for (const long number : always_refused) all.push_back({number});
  return all;
}

sock_filter statement(unsigned code, std::uint32_t k) { return {static_cast<std::uint16_t>(code), 0, 0, k}; }
sock_filter jump(unsigned code, std::uint32_t k, unsigned if_true, unsigned if_false) {
  return {static_cast<std::uint16_t>(BPF_JMP | BPF_K | code), static_cast<std::uint8_t>(if_true),
          static_cast<std::uint8_t>(if_false), k};
}
sock_filter load(std::size_t offset) { return statement(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)); }
sock_filter refuse() { return statement(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1); }  // 1 is EPERM everywhere

sock_filter test_argument(const Refused& rule) {
  switch (rule.when) {
    case When::equal: return jump(BPF_JEQ, rule.value, 0, 1);
    case When::differs: return jump(BPF_JEQ, rule.value, 1, 0);
    case When::has_bits: return jump(BPF_JSET, rule.value, 0, 1);
    case When::at_least:
    case When::always: break;
  }
  return jump(BPF_JGE, rule.value, 0, 1);
}

void add(std::vector<sock_filter>& program, const Refused& rule) {
  const auto number = static_cast<std::uint32_t>(rule.number);
  if (rule.when == When::always) {
    program.insert(program.end(), {jump(BPF_JEQ, number, 0, 1), refuse()});
    return;
  }
  // Little endian: the low half of an argument comes first.
  const std::size_t at = offsetof(seccomp_data, args) + 8 * std::size_t{rule.argument} + (rule.high_half ? 4 : 0);
  program.insert(program.end(), {jump(BPF_JEQ, number, 0, 4), load(at), test_argument(rule), refuse(),
                                 load(offsetof(seccomp_data, nr))});
}

/// Refuses what the rules say, allows the rest.
bool install(const std::vector<Refused>& rules) {
#if defined(__x86_64__)
  const std::uint32_t machine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
  const std::uint32_t machine = AUDIT_ARCH_AARCH64;
#else
#error "vcpuspec-worker knows no system calls of this machine"
#endif
  std::vector<sock_filter> program = {load(offsetof(seccomp_data, arch)), jump(BPF_JEQ, machine, 1, 0),
                                      statement(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
                                      load(offsetof(seccomp_data, nr)),
                                      // The second set of numbers of x86-64 (x32) would pass by the list.
                                      jump(BPF_JGE, 0x40000000, 0, 1), refuse()};
  for (const Refused& rule : rules) add(program, rule);
  program.push_back(statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  sock_fprog whole = {static_cast<unsigned short>(program.size()), program.data()};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole) == 0;
}

/// A root's worker is no root: with its capabilities it could read the memory of the judge. One stays, so that a
/// library in another user's folder can be loaded.
bool drop_capabilities() {
  __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = {};
  if (syscall(SYS_capget, &header, sets) != 0) return false;
  const std::uint32_t kept[_LINUX_CAPABILITY_U32S_3] = {std::uint32_t{1} << CAP_DAC_READ_SEARCH, 0};
  for (unsigned half = 0; half < _LINUX_CAPABILITY_U32S_3; ++half) {
    const std::uint32_t left = sets[half].permitted & kept[half];
    sets[half] = {left, left, 0};
  }
  return syscall(SYS_capset, &header, sets) == 0;
}

/// Landlock, where the kernel has it, keeps files from being written and the memory of the judge from being read.
/// Without it the system call filter keeps the former; the latter fails since the judge is not dumpable and the worker
/// has no capability to pass by that.
void restrict_files() {
  landlock_ruleset_attr attributes = {};
  attributes.handled_access_fs = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_EXECUTE |
                                 LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG;
  const long rules = syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
  if (rules < 0) return;
  syscall(SYS_landlock_restrict_self, rules, 0);
  close(static_cast<int>(rules));
}

std::uint64_t mapped_bytes() {
  unsigned long long pages = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "re")) {
    if (std::fscanf(file, "%llu", &pages) != 1) pages = 0;
    std::fclose(file);
  }
  return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

/// Lowers a limit, soft and hard; a hard limit that is lower already stays.
bool limit(__rlimit_resource which, std::uint64_t value) {
  rlimit now = {};
  if (getrlimit(which, &now) != 0) return false;
  const rlim_t wanted = std::min<rlim_t>(now.rlim_max, value);
  const rlimit lower = {wanted, wanted};
  return setrlimit(which, &lower) == 0;
}

}  // namespace

const char* enter_sandbox(std::uint64_t memory_bytes, int control_fd) {
  const std::uint64_t one_day = 86400;  // the judge's deadlines come first; this ends what outlives the judge
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return "PR_SET_PDEATHSIG";
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return "PR_SET_NO_NEW_PRIVS";
  if (!drop_capabilities()) return "the capabilities";
  restrict_files();
  if (!limit(RLIMIT_AS, mapped_bytes() + memory_bytes)) return "RLIMIT_AS";
  if (!limit(RLIMIT_CORE, 0)) return "RLIMIT_CORE";
  if (!limit(RLIMIT_FSIZE, 0)) return "RLIMIT_FSIZE";
  if (!limit(RLIMIT_CPU, one_day)) return "RLIMIT_CPU";
  if (!limit(RLIMIT_NOFILE, 64)) return "RLIMIT_NOFILE";
  if (!install(refused(control_fd))) return "the system call filter";
  return nullptr;
}

bool forbid_opening_files() {
  return install({{SYS_openat},
#ifdef __x86_64__
                  {SYS_open}
#endif
  });
}

}  // namespace vcpuspec
