// One IRC client of the load: connects, registers, enters its rooms, then counts what it is sent. It decides nothing
// about how much is said; load.c does.

#ifndef CLIENT_H
#define CLIENT_H
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UNSENT = 65536 };

struct client {
  int fd, number;
  bool connecting, blocked, registered;
  bool capable;  // asks for message-tags, server-time and echo-message
  bool echoed;   // was granted echo-message, so it is sent what it says itself
  int entered;
  char *partial, *output;
  size_t partial_length, filled, flushed;
};

// What all clients have seen so far, and what they are to do.
struct tally {
  const char *prefix;        // of every nick and room, so that runs on one server do not meet
  int rooms, rooms_of_each;  // client N is in rooms N, N+1 … modulo rooms
  bool sampling, sample_all; // whether to time deliveries, and not only one in 16
  uint64_t registered, entered, delivered, refused, reopened;
};

extern struct tally tally;

// Begins to connect, and again if that breaks before it is registered: some servers queue no more than ten. What
// breaks later ends the program, for a load with holes in it measures nothing.
void client_open(struct client *client, int number, const struct sockaddr_in *server);

// Appends bytes to what is still to be sent.
void client_put(struct client *client, const char *bytes, size_t length);

// Sends what it can; the rest goes when the socket has room.
void client_flush(struct client *client);

// Waits at most so many milliseconds for something to happen to any client, and handles all that has.
void clients_turn(int milliseconds);
#endif
