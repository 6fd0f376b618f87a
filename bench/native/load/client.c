// One IRC client of the load: see client.h.

#define _GNU_SOURCE
#include "client.h"
#include "clock.h"
#include "latency.h"
#include <errno.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PARTIAL = 16384, READ = 1 << 18, EVENTS = 512, SAMPLE = 16, REOPENINGS = 1000 };

struct tally tally;
static int poller = -1;
static char input[PARTIAL + READ];
static struct sockaddr_in server;

static void fail(const struct client *client, const char *what) {
  fprintf(stderr, "%s%d: %s\n", tally.prefix, client->number, what);
  exit(1);
}

static void watch(struct client *client, int how, bool for_room) {
  struct epoll_event event = {.events = EPOLLIN | (for_room ? EPOLLOUT : 0), .data.ptr = client};
  epoll_ctl(poller, how, client->fd, &event);
}

void client_put(struct client *client, const char *bytes, size_t length) {
  if (client->filled + length > UNSENT) fail(client, "more unsent than fits");
  memcpy(client->output + client->filled, bytes, length);
  client->filled += length;
}

static void put_line(struct client *client, const char *format, ...) {
  char line[600];
  va_list values;
  va_start(values, format);
  int length = vsnprintf(line, sizeof line - 2, format, values);
  va_end(values);
  memcpy(line + length, "\r\n", 2);
  client_put(client, line, length + 2);
}

static void await_room(struct client *client, bool blocked) {
  if (client->blocked == blocked) return;
  client->blocked = blocked;
  watch(client, EPOLL_CTL_MOD, blocked);
}

void client_flush(struct client *client) {
  while (client->flushed < client->filled) {
    size_t left = client->filled - client->flushed;
    ssize_t count = send(client->fd, client->output + client->flushed, left, MSG_NOSIGNAL);
    if (count < 0 && errno == EAGAIN) return await_room(client, true);
    if (count < 0) return;  // receive() is about to hear of it
    client->flushed += count;
  }
  client->filled = client->flushed = 0;
  await_room(client, false);
}

static void open_socket(struct client *client) {
  client->partial_length = client->filled = client->flushed = 0;
  client->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (client->fd < 0) fail(client, strerror(errno));
  int on = 1;
  setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  client->connecting = client->blocked = true;
  if (connect(client->fd, (void *)&server, sizeof server) && errno != EINPROGRESS) fail(client, strerror(errno));
  watch(client, EPOLL_CTL_ADD, true);
}

void client_open(struct client *client, int number, const struct sockaddr_in *to) {
  if (poller < 0) poller = epoll_create1(0);
  server = *to;
  client->number = number;
  client->partial = malloc(PARTIAL);
  client->output = malloc(UNSENT);
  open_socket(client);
}

static void broken(struct client *client, const char *how) {
  if (client->registered || tally.reopened++ > REOPENINGS) fail(client, how);
  close(client->fd);
  open_socket(client);
}

static void introduce(struct client *client) {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(client->fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error) return broken(client, strerror(error));
  client->connecting = false;
  if (client->capable) {
    // One by one: a server that lacks the one may still grant the others.
    put_line(client, "CAP REQ :message-tags");
    put_line(client, "CAP REQ :server-time");
    put_line(client, "CAP REQ :echo-message");
  }
  put_line(client, "NICK %s%d", tally.prefix, client->number);
  put_line(client, "USER %s 0 * :load", tally.prefix);
  if (client->capable) put_line(client, "CAP END");
  client_flush(client);
}

static void enter_rooms(struct client *client) {
  client->registered = true;
  tally.registered++;
  for (int i = 0; i < tally.rooms_of_each; i++) {
    put_line(client, "JOIN #%s%d", tally.prefix, (client->number + i) % tally.rooms);
  }
  client_flush(client);
}

static void count_delivery(const char *command, size_t length) {
  tally.delivered++;
  if (!tally.sampling || (!tally.sample_all && tally.delivered % SAMPLE)) return;
  const char *stamp = memmem(command, length, " :T", 3);
  if (stamp) latency_add(now() - strtoull(stamp + 3, NULL, 10));
}

static bool begins(const char *text, size_t length, const char *with) {
  size_t wanted = strlen(with);
  return length >= wanted && !memcmp(text, with, wanted);
}

static void unsourced(struct client *client, const char *line, size_t length) {
  if (begins(line, length, "PING")) {
    put_line(client, "PONG%.*s", (int)length - 4, line + 4);
    client_flush(client);
  } else if (begins(line, length, "ERROR")) {
    fprintf(stderr, "%.*s\n", (int)length, line);
    fail(client, "the server ended it");
  }
}

static void numeric(struct client *client, const char *reply, size_t length) {
  if (begins(reply, length, "001 ")) return enter_rooms(client);
  if (begins(reply, length, "366 ")) {
    if (++client->entered == tally.rooms_of_each) tally.entered++;
    return;
  }
  if (begins(reply, length, "422 ")) return;
  if (*reply != '4' && *reply != '5') return;
  tally.refused++;
  fprintf(stderr, "%s%d: %.*s\n", tally.prefix, client->number, (int)length, reply);
}

static const char *after_word(const char *from, const char *end) {
  const char *space = memchr(from, ' ', end - from);
  return space ? space + 1 : end;
}

static void handle(struct client *client, const char *line, const char *end) {
  if (line < end && *line == '@') line = after_word(line, end);
  if (line == end) return;
  if (*line != ':') return unsourced(client, line, end - line);
  const char *command = after_word(line, end);
  size_t length = end - command;
  if (begins(command, length, "PRIVMSG ")) return count_delivery(command, length);
  if (begins(command, length, "CAP ") && memmem(command, length, "ACK", 3)) {
    if (memmem(command, length, "echo-message", 12)) client->echoed = true;
  } else if (length > 4 && command[3] == ' ') {
    numeric(client, command, length);
  }
}

static void receive(struct client *client) {
  memcpy(input, client->partial, client->partial_length);
  ssize_t count = recv(client->fd, input + client->partial_length, READ, 0);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) return broken(client, count ? strerror(errno) : "closed by the server");
  char *start = input, *end = input + client->partial_length + count, *newline;
  while ((newline = memchr(start, '\n', end - start))) {
    handle(client, start, newline > start && newline[-1] == '\r' ? newline - 1 : newline);
    start = newline + 1;
  }
  client->partial_length = end - start;
  if (client->partial_length > PARTIAL) fail(client, "a line without end");
  memcpy(client->partial, start, client->partial_length);
}

void clients_turn(int milliseconds) {
  struct epoll_event events[EVENTS];
  int count = epoll_wait(poller, events, EVENTS, milliseconds);
  for (int i = 0; i < count; i++) {
    struct client *client = events[i].data.ptr;
    if (client->connecting) {
      introduce(client);
      continue;
    }
    if (events[i].events & EPOLLOUT) client_flush(client);
    if (events[i].events & ~EPOLLOUT) receive(client);
  }
}
