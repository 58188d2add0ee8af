#pragma once
// Only macros come from here: a header that declared more would take C library types away from Glibc's own module.
#include <sys/syscall.h>

extern long syscall(long number, ...);

/// Renames a path in one step (Linux renameat2); flags 1: fail when the new name exists, 2: exchange the two.
/// Paths are relative to the working directory (-100, AT_FDCWD). Returns 0, or -1 with errno.
static inline int ecotone_rename(const char *from, const char *to, unsigned int flags) {
  return (int)syscall(SYS_renameat2, -100, from, -100, to, flags);
}

extern int mallopt(int parameter, int value);
extern int malloc_trim(unsigned long pad);

/// Makes the allocator (glibc's) keep less for later: blocks of a mebibyte and more are the system's again as soon as they
/// are freed, and threads share four arenas (malloc.h: M_MMAP_THRESHOLD is -3, M_ARENA_MAX -8).
static inline void ecotone_keep_less_memory(void) {
  mallopt(-3, 1 << 20);
  mallopt(-8, 4);
}

/// Gives what is free back to the system.
static inline void ecotone_give_memory_back(void) { malloc_trim(0); }
