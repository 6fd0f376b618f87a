// What the server under test has cost so far: see process.h.

#include "process.h"
#include <stdio.h>
#include <time.h>
#include <unistd.h>

double process_cpu(pid_t pid) {
  clockid_t clock;
  struct timespec used;
  if (pid <= 0 || clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &used)) return 0;
  return used.tv_sec + used.tv_nsec / 1e9;
}

double process_memory(pid_t pid) {
  char path[64];
  long pages = 0;
  snprintf(path, sizeof path, "/proc/%d/statm", pid);
  FILE *file = pid > 0 ? fopen(path, "r") : NULL;
  if (!file) return 0;
  if (fscanf(file, "%*d %ld", &pages) != 1) pages = 0;
  fclose(file);
  return pages * (sysconf(_SC_PAGESIZE) / 1000.0);
}
