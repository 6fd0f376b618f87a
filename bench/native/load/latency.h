// How long deliveries took: counted in buckets 1.6 % wide, so that any number of them can be kept.

#ifndef LATENCY_H
#define LATENCY_H
#include <stdint.h>

// Counts one delivery that took so many nanoseconds.
void latency_add(uint64_t nanoseconds);

// The milliseconds within which this part (0–1) of the deliveries arrived; -1 if there was none.
double latency_at(double part);
#endif
