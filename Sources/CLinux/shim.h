#pragma once
// Only macros come from here: a header that declared more would take C library types away from Glibc's own module.
#include <sys/syscall.h>

extern long syscall(long number, ...);

/// Renames a path in one step (Linux renameat2); flags 1: fail when the new name exists, 2: exchange the two.
/// Paths are relative to the working directory (-100, AT_FDCWD). Returns 0, or -1 with errno.
static inline int ecotone_rename(const char *from, const char *to, unsigned int flags) {
  return (int)syscall(SYS_renameat2, -100, from, -100, to, flags);
}
