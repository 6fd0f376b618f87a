// Time for measuring: nanoseconds of a clock that never goes back.

#ifndef CLOCK_H
#define CLOCK_H
#include <stdint.h>
#include <time.h>

#define SECOND 1000000000ull

static inline uint64_t now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * SECOND + at.tv_nsec;
}
#endif
