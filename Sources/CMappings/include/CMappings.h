#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A file mapped into memory that is watched: what cannot be read, or has changed, is noticed where it is touched.
typedef struct ecotone_mapping ecotone_mapping;

/// Whether any of some mappings turned out damaged.
typedef struct ecotone_condition ecotone_condition;

/// A condition, undamaged; never given back. NULL where memory is short.
ecotone_condition *ecotone_condition_new(void);

/// The name of the first mapping of it that could not be read, or was not what its sums say; NULL as long as all are.
const char *ecotone_damaged(const ecotone_condition *condition);

/// Watches a mapping of `length` bytes, which lives on after it is forgotten (16 words, never given back).
///
/// A memory page that cannot be read (the file was cut, or the disk fails) is replaced by zeros, and the mapping is
/// damaged. With `sums`, `length` must be the file's and the mapping must be closed (PROT_NONE): each block opens when
/// it is first touched, and where its XXH3 is not the one given the mapping is damaged.
/// - `protection`: what a block opens with, as of mmap.
/// - `sums`: NULL, or one of each block of `block` bytes, a multiple of a page; they must live as long as the mapping.
/// - `name`: what a message calls the file.
/// - `condition`: what then is damaged.
/// Returns NULL where memory is short.
ecotone_mapping *ecotone_watch(
    void *start, size_t length, int protection, const uint64_t *sums, size_t block, const char *name,
    ecotone_condition *condition);

/// Ends the watch; call it before the memory is unmapped.
void ecotone_forget(ecotone_mapping *mapping);

/// From now on, damage ends the process with one line on standard error and exit code 1, before a figure that
/// follows from it can be printed.
void ecotone_end_when_damaged(void);

/// XXH3 of a block, 64 bits.
uint64_t ecotone_block_sum(const void *start, size_t length);
