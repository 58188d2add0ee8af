#define _GNU_SOURCE
#include "CConfine.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "seccomp: which architecture is this?"
#endif

// What a reader of files has no use for. Each is answered with EPERM, as if the user had no right to it.
static const int refused[] = {
    SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4, SYS_sendto, SYS_sendmsg,
    SYS_sendmmsg, SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kill,
    SYS_tkill, SYS_unlinkat, SYS_renameat2, SYS_mkdirat, SYS_mknodat, SYS_linkat, SYS_symlinkat, SYS_fchmodat,
    SYS_fchownat, SYS_fchmod, SYS_fchown, SYS_truncate, SYS_ftruncate, SYS_utimensat, SYS_setxattr, SYS_fsetxattr,
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_setns, SYS_unshare, SYS_setuid, SYS_setgid, SYS_setgroups,
    SYS_bpf, SYS_perf_event_open, SYS_keyctl, SYS_add_key, SYS_request_key, SYS_init_module, SYS_finit_module,
    SYS_kexec_load, SYS_reboot, SYS_swapon, SYS_swapoff, SYS_io_uring_setup, SYS_userfaultfd, SYS_memfd_create,
#if defined(__x86_64__)
    SYS_fork, SYS_vfork, SYS_unlink, SYS_rename, SYS_renameat, SYS_mkdir, SYS_rmdir, SYS_mknod, SYS_link, SYS_symlink,
    SYS_chmod, SYS_chown, SYS_lchown, SYS_creat, SYS_utime, SYS_utimes,
#endif
};

enum { COUNT = sizeof refused / sizeof *refused };

static int filter(void) {
  struct sock_filter rules[2 * COUNT + 40];
  unsigned n = 0;
#define RULE(...) rules[n++] = (struct sock_filter)__VA_ARGS__
#define LOAD(field) RULE(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field)))
#define RETURN(what) RULE(BPF_STMT(BPF_RET | BPF_K, what))
  LOAD(arch);
  RULE(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
  RETURN(SECCOMP_RET_KILL_PROCESS);
  LOAD(nr);
#if defined(__x86_64__)
  // Numbers of the x32 interface mean the same calls.
  RULE(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000u, 0, 1));
  RETURN(SECCOMP_RET_KILL_PROCESS);
#endif
  for (unsigned i = 0; i < COUNT; i++) {
    RULE(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)refused[i], 0, 1));
    RETURN(SECCOMP_RET_ERRNO | EPERM);
  }
  // Files are opened to be read: neither O_WRONLY (1), O_RDWR (2) nor O_CREAT (0100).
  RULE(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1));
  RETURN(SECCOMP_RET_ERRNO | ENOSYS);
  RULE(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 4));
  LOAD(args[2]);
  RULE(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0103, 0, 1));
  RETURN(SECCOMP_RET_ERRNO | EPERM);
  RETURN(SECCOMP_RET_ALLOW);
#if defined(__x86_64__)
  RULE(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_open, 0, 4));
  LOAD(args[1]);
  RULE(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0103, 0, 1));
  RETURN(SECCOMP_RET_ERRNO | EPERM);
  RETURN(SECCOMP_RET_ALLOW);
#endif
  // Threads yes, processes no; clone3's flags cannot be looked at, and the C library then asks clone.
  RULE(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1));
  RETURN(SECCOMP_RET_ERRNO | ENOSYS);
  RULE(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4));
  LOAD(args[0]);
  RULE(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0));
  RETURN(SECCOMP_RET_ERRNO | EPERM);
  RETURN(SECCOMP_RET_ALLOW);
  RETURN(SECCOMP_RET_ALLOW);
  struct sock_fprog program = {.len = (unsigned short)n, .filter = rules};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  // For the threads that are there too.
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) != 0) return errno;
  return 0;
}

static int limit(int what, rlim_t most) {
  struct rlimit bound = {most, most};
  return setrlimit((__rlimit_resource_t)what, &bound) == 0 ? 0 : errno;
}

int ecotone_confine(size_t memory, unsigned seconds) {
  int failure = 0;
  if ((failure = limit(RLIMIT_AS, memory))) return failure;
  if ((failure = limit(RLIMIT_CPU, seconds))) return failure;
  if ((failure = limit(RLIMIT_FSIZE, 1 << 30))) return failure;
  if ((failure = limit(RLIMIT_CORE, 0))) return failure;
  if ((failure = limit(RLIMIT_NOFILE, 128))) return failure;
  return filter();
}
