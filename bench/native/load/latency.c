// How long deliveries took: see latency.h.

#include "latency.h"

enum { BUCKETS = 4096, STEPS = 64, BITS = 6 };

static uint64_t buckets[BUCKETS], count;

// Microseconds below 64 have a bucket each, then each doubling has 64.
static int bucket_of(uint64_t microseconds) {
  if (microseconds < STEPS) return microseconds;
  int top = 63 - __builtin_clzll(microseconds);
  int bucket = (top - BITS + 1) * STEPS + ((microseconds >> (top - BITS)) & (STEPS - 1));
  return bucket < BUCKETS ? bucket : BUCKETS - 1;
}

static double milliseconds_of(int bucket) {
  if (bucket < STEPS) return bucket / 1000.0;
  return ((uint64_t)(STEPS + bucket % STEPS) << (bucket / STEPS - 1)) / 1000.0;
}

void latency_add(uint64_t nanoseconds) {
  buckets[bucket_of(nanoseconds / 1000)]++;
  count++;
}

double latency_at(double part) {
  uint64_t wanted = part * (count ? count - 1 : 0), seen = 0;
  for (int i = 0; i < BUCKETS; i++) {
    seen += buckets[i];
    if (seen > wanted) return milliseconds_of(i);
  }
  return -1;
}
