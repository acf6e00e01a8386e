#include "rights.hpp"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <memory>

namespace ragctl::extract {
namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr bool kSanitized =
    true;  // its shadow memory needs terabytes of address space, and its report a debugger's rights
#else
constexpr bool kSanitized = false;
#endif

void limit(__rlimit_resource resource, rlim_t value) {
  rlimit now{};
  if (::getrlimit(resource, &now) != 0) return;
  const rlim_t lower = std::min(value, now.rlim_max);
  const rlimit wanted{lower, lower};
  (void)::setrlimit(resource, &wanted);
}

// What reading, writing, memory, limits and an orderly or disorderly end need.
constexpr int kAllowed[] = {
    SCMP_SYS(read),         SCMP_SYS(write),         SCMP_SYS(readv),
    SCMP_SYS(writev),       SCMP_SYS(close),         SCMP_SYS(lseek),
    SCMP_SYS(fstat),        SCMP_SYS(brk),           SCMP_SYS(munmap),
    SCMP_SYS(mremap),       SCMP_SYS(madvise),       SCMP_SYS(futex),
    SCMP_SYS(sched_yield),  SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep),
    SCMP_SYS(gettimeofday), SCMP_SYS(time),          SCMP_SYS(getrandom),
    SCMP_SYS(getrusage),    SCMP_SYS(getrlimit),     SCMP_SYS(setrlimit),
    SCMP_SYS(prlimit64),    SCMP_SYS(getpid),        SCMP_SYS(gettid),
    SCMP_SYS(tgkill),       SCMP_SYS(rt_sigaction),  SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),   SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),         SCMP_SYS(exit_group),
};

// What no parser asks for by mistake: whoever calls these has taken the process over.
constexpr int kDeadly[] = {
    SCMP_SYS(execve), SCMP_SYS(execveat),
    SCMP_SYS(fork),   SCMP_SYS(vfork),
    SCMP_SYS(clone),  SCMP_SYS(clone3),
    SCMP_SYS(socket), SCMP_SYS(connect),
    SCMP_SYS(ptrace), SCMP_SYS(bpf),
    SCMP_SYS(mount),  SCMP_SYS(unshare),
    SCMP_SYS(setns),  SCMP_SYS(process_vm_writev),
};

// A kernel without filters is no reason to refuse documents: every other limit holds there too.
void filter_system_calls() {
  struct Release {
    void operator()(void* filter) const { seccomp_release(filter); }
  };
  const std::unique_ptr<void, Release> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!filter) return;
  for (const int call : kAllowed) (void)seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0);
  for (const int call : kDeadly) (void)seccomp_rule_add(filter.get(), SCMP_ACT_KILL_PROCESS, call, 0);
  // Memory, but none that is code.
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
    const scmp_arg_cmp no_code{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};
    (void)seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, 1, &no_code);
  }
  (void)seccomp_load(filter.get());
}

}  // namespace

void give_up_rights(int highest_descriptor) {
  (void)::prctl(PR_SET_PDEATHSIG, SIGKILL);
  (void)::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_CORE, 0);
  if (kSanitized) return;
  (void)::prctl(PR_SET_DUMPABLE, 0);  // also keeps a core handler of the system away
  limit(RLIMIT_NPROC, 0);
  limit(RLIMIT_NOFILE, static_cast<rlim_t>(highest_descriptor) + 1);
  filter_system_calls();
}

void limit_memory(std::uint64_t bytes) {
  if (!kSanitized) limit(RLIMIT_AS, bytes);
}

void limit_time(std::uint64_t cpu_seconds) {
  rusage used{};
  (void)::getrusage(RUSAGE_SELF, &used);
  const auto spent = static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec);
  rlimit now{};
  if (::getrlimit(RLIMIT_CPU, &now) != 0) return;
  now.rlim_cur = std::min(spent + static_cast<rlim_t>(cpu_seconds) + 1, now.rlim_max);
  (void)::setrlimit(RLIMIT_CPU, &now);
}

}  // namespace ragctl::extract
