// What the server under test has cost so far. It knows the server by its process id alone.

#ifndef PROCESS_H
#define PROCESS_H
#include <sys/types.h>

// Seconds on a processor, all threads together, also those that have ended; 0 if there is no such process.
double process_cpu(pid_t pid);

// Kilobytes (1,000 bytes) of memory that it holds; 0 if there is no such process.
double process_memory(pid_t pid);
#endif
