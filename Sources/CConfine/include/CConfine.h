#pragma once
#include <stddef.h>

/// From now on this process, all threads of it, may read what it can read and print what it has to say, and nothing else:
/// no network, no program started, no process, no file made, changed or taken away (seccomp), so much memory and processor
/// time (setrlimit). It cannot be undone.
/// - `memory`: bytes of address space; `seconds`: of processor time.
/// Returns 0, or errno of what the system refused.
int ecotone_confine(size_t memory, unsigned seconds);
