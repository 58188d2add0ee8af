#define _GNU_SOURCE
#define XXH_INLINE_ALL
#include "CMappings.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xxhash.h>

struct ecotone_mapping {
  ecotone_mapping *next;
  uintptr_t start;
  size_t length;
  const uint64_t *sums;
  size_t block;
  int protection;
  size_t page;
  char *name;
  atomic_bool isWatched;
  ecotone_condition *condition;
};

struct ecotone_condition {
  _Atomic(char *) damaged;
};

// Mappings are added at the front and never freed, so that a handler can walk the list whatever other threads do.
static _Atomic(ecotone_mapping *) first;
static atomic_bool endsProcess;
static pthread_once_t installed = PTHREAD_ONCE_INIT;
static struct sigaction formerBus, formerSegment;

static ecotone_mapping *containing(uintptr_t address) {
  for (ecotone_mapping *m = atomic_load(&first); m; m = m->next)
    if (atomic_load(&m->isWatched) && address >= m->start && address - m->start < m->length) return m;
  return NULL;
}

// Only what a signal handler may call from here on (signal-safety(7)).

static void say(const char *text) {
  size_t length = strlen(text);
  while (length > 0) {
    ssize_t done = write(STDERR_FILENO, text, length);
    if (done <= 0) return;
    text += done;
    length -= (size_t)done;
  }
}

static void damage(ecotone_mapping *m, const char *what) {
  char *none = NULL;
  atomic_compare_exchange_strong(&m->condition->damaged, &none, m->name);
  if (!atomic_load(&endsProcess)) return;
  say("ecotone: ");
  say(m->name);
  say(what);
  _exit(1);
}

static void pass(int number, const struct sigaction *former) { sigaction(number, former, NULL); }

static void cannotBeRead(int number, siginfo_t *info, void *context) {
  (void)context;
  uintptr_t address = (uintptr_t)info->si_addr;
  ecotone_mapping *m = containing(address);
  if (!m) return pass(number, &formerBus);
  damage(m, ": cut or unreadable while it was in use; build the edition or restore it again\n");
  // From the page on: a file that was cut is cut to its end.
  uintptr_t page = address & ~(m->page - 1);
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
  if (mmap((void *)page, m->start + m->length - page, PROT_READ | PROT_WRITE, flags, -1, 0) == MAP_FAILED) _exit(1);
}

static void isClosed(int number, siginfo_t *info, void *context) {
  (void)context;
  uintptr_t address = (uintptr_t)info->si_addr;
  ecotone_mapping *m = info->si_code == SEGV_ACCERR ? containing(address) : NULL;
  if (!m || !m->sums) return pass(number, &formerSegment);
  size_t place = (address - m->start) / m->block;
  size_t offset = place * m->block;
  size_t length = m->length - offset < m->block ? m->length - offset : m->block;
  void *start = (void *)(m->start + offset);
  if (mprotect(start, length, m->protection) != 0) _exit(1);
  if (ecotone_block_sum(start, length) != m->sums[place])
    damage(m, ": changed; these are not the bytes the edition was built with; build it or restore it again\n");
}

uint64_t ecotone_block_sum(const void *start, size_t length) { return XXH3_64bits(start, length); }

static void install(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_SIGINFO;
  action.sa_sigaction = cannotBeRead;
  sigaction(SIGBUS, &action, &formerBus);
  action.sa_sigaction = isClosed;
  sigaction(SIGSEGV, &action, &formerSegment);
}

ecotone_mapping *ecotone_watch(
    void *start, size_t length, int protection, const uint64_t *sums, size_t block, const char *name,
    ecotone_condition *condition) {
  pthread_once(&installed, install);
  ecotone_mapping *m = calloc(1, sizeof *m);
  if (!m) return NULL;
  m->name = strdup(name);
  if (!m->name) {
    free(m);
    return NULL;
  }
  m->start = (uintptr_t)start;
  m->length = length;
  m->protection = protection;
  m->sums = sums;
  m->block = block;
  m->condition = condition;
  m->page = (size_t)sysconf(_SC_PAGESIZE);
  atomic_store(&m->isWatched, true);
  m->next = atomic_load(&first);
  while (!atomic_compare_exchange_weak(&first, &m->next, m)) {
  }
  return m;
}

void ecotone_forget(ecotone_mapping *mapping) { atomic_store(&mapping->isWatched, false); }

ecotone_condition *ecotone_condition_new(void) { return calloc(1, sizeof(ecotone_condition)); }

const char *ecotone_damaged(const ecotone_condition *condition) { return atomic_load(&condition->damaged); }

void ecotone_end_when_damaged(void) { atomic_store(&endsProcess, true); }
