// The least that a chat server can do, to compare with: it copies what a member says to the members of the room and
// looks at nothing else. No checks, no log, no limits; one epoll loop, one buffer and one send for each connection
// and turn. It understands NICK, USER, JOIN, PRIVMSG and, as one, CAP REQ; it prints the port that it listens on.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { INPUT = 16384, EVENTS = 1024, ROOMS = 4096, ROOMS_OF_ONE = 64, NAME = 64, LINE = 1400 };

// What the capable are sent in front; as long as a real time, for it costs what it weighs.
static const char TAGS[] = "@msgid=1vVZ0lVAg1g-00000000;time=2026-01-01T00:00:00.000Z ";

struct room;

struct client {
  int fd;
  char nick[32];
  bool capable, dirty;
  char *input, *output;
  size_t received, waiting, room_for;
  struct room *rooms[ROOMS_OF_ONE];
  int joined;
};

struct room {
  char name[NAME];
  struct client **members;
  int count, room_for;
};

static struct room rooms[ROOMS];
static int room_count;
static struct client **dirty;
static int dirty_count, dirty_room;
static int poller, listener;

static void mark(struct client *to) {
  if (to->dirty) return;
  to->dirty = true;
  if (dirty_count == dirty_room) {
    dirty_room = dirty_room ? dirty_room * 2 : 1024;
    dirty = realloc(dirty, dirty_room * sizeof *dirty);
  }
  dirty[dirty_count++] = to;
}

static void append(struct client *to, const char *bytes, size_t length) {
  if (to->waiting + length > to->room_for) {
    to->room_for = (to->waiting + length) * 2;
    to->output = realloc(to->output, to->room_for);
  }
  memcpy(to->output + to->waiting, bytes, length);
  to->waiting += length;
  mark(to);
}

static struct room *room_named(const char *name) {
  for (int i = 0; i < room_count; i++) {
    if (!strcmp(rooms[i].name, name)) return &rooms[i];
  }
  if (room_count == ROOMS) exit(3);
  struct room *made = &rooms[room_count++];
  snprintf(made->name, NAME, "%s", name);
  return made;
}

static struct room *room_of(struct client *member, const char *name, size_t length) {
  for (int i = 0; i < member->joined; i++) {
    const char *other = member->rooms[i]->name;
    if (!strncmp(other, name, length) && !other[length]) return member->rooms[i];
  }
  return NULL;
}

static void say(struct client *from, const char *line) {
  const char *target = line + 8, *end = strchr(target, ' ');
  struct room *room = end ? room_of(from, target, end - target) : NULL;
  if (!room) return;
  char bytes[LINE];
  int length = snprintf(bytes, sizeof bytes, "%s:%s!u@h %s\r\n", TAGS, from->nick, line);
  int plain = sizeof TAGS - 1;
  for (int i = 0; i < room->count; i++) {
    struct client *to = room->members[i];
    if (to == from && !to->capable) continue;
    if (to->capable) append(to, bytes, length);
    else append(to, bytes + plain, length - plain);
  }
}

static void join(struct client *from, const char *name) {
  struct room *room = room_named(name);
  if (from->joined == ROOMS_OF_ONE) exit(3);
  if (room->count == room->room_for) {
    room->room_for = room->room_for ? room->room_for * 2 : 8;
    room->members = realloc(room->members, room->room_for * sizeof *room->members);
  }
  room->members[room->count++] = from;
  from->rooms[from->joined++] = room;
  char bytes[LINE];
  int length = snprintf(bytes, sizeof bytes, ":%s!u@h JOIN %s\r\n", from->nick, name);
  for (int i = 0; i < room->count; i++) append(room->members[i], bytes, length);
  append(from, bytes, snprintf(bytes, sizeof bytes, ":floor 366 %s %s :End\r\n", from->nick, name));
}

static void handle(struct client *from, const char *line) {
  char bytes[LINE];
  if (!strncmp(line, "PRIVMSG ", 8)) {
    say(from, line);
  } else if (!strncmp(line, "JOIN ", 5)) {
    join(from, line + 5);
  } else if (!strncmp(line, "NICK ", 5)) {
    snprintf(from->nick, sizeof from->nick, "%s", line + 5);
  } else if (!strncmp(line, "CAP REQ ", 8)) {
    from->capable = true;
    append(from, bytes, snprintf(bytes, sizeof bytes, ":floor CAP * ACK %s\r\n", line + 8));
  } else if (!strncmp(line, "USER ", 5)) {
    append(from, bytes, snprintf(bytes, sizeof bytes, ":floor 001 %s :Welcome\r\n", from->nick));
  }
}

static void leave(struct client *member) {
  close(member->fd);
  member->fd = -1;
  member->waiting = 0;
  for (int i = 0; i < member->joined; i++) {
    struct room *room = member->rooms[i];
    for (int j = 0; j < room->count; j++) {
      if (room->members[j] != member) continue;
      room->members[j] = room->members[--room->count];
      break;
    }
  }
  member->joined = 0;
}

// The client itself stays: an event or the list of the dirty may still name it.
static void receive(struct client *from) {
  ssize_t count = recv(from->fd, from->input + from->received, INPUT - 1 - from->received, 0);
  if (count <= 0) {
    if (count == 0) leave(from);
    return;
  }
  from->received += count;
  char *start = from->input, *end = from->input + from->received, *newline;
  while ((newline = memchr(start, '\n', end - start))) {
    *(newline > start && newline[-1] == '\r' ? newline - 1 : newline) = 0;
    handle(from, start);
    start = newline + 1;
  }
  from->received = end - start;
  memmove(from->input, start, from->received);
}

static void watch(struct client *client, int how, unsigned events) {
  struct epoll_event event = {.events = events, .data.ptr = client};
  epoll_ctl(poller, how, client ? client->fd : listener, &event);
}

static void admit(void) {
  int fd, on = 1;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct client *client = calloc(1, sizeof *client);
    client->fd = fd;
    client->input = malloc(INPUT);
    watch(client, EPOLL_CTL_ADD, EPOLLIN);
  }
}

static void flush_one(struct client *to) {
  to->dirty = false;
  if (to->fd < 0 || !to->waiting) return;
  ssize_t count = send(to->fd, to->output, to->waiting, MSG_NOSIGNAL);
  if (count <= 0) return;
  to->waiting -= count;
  if (!to->waiting) return;
  memmove(to->output, to->output + count, to->waiting);
  watch(to, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
}

static void flush(void) {
  int count = dirty_count;
  dirty_count = 0;
  for (int i = 0; i < count; i++) flush_one(dirty[i]);
}

static void turn(void) {
  struct epoll_event events[EVENTS];
  int count = epoll_wait(poller, events, EVENTS, -1);
  for (int i = 0; i < count; i++) {
    struct client *client = events[i].data.ptr;
    if (!client) {
      admit();
    } else if (client->fd >= 0) {
      if (events[i].events & EPOLLOUT) {
        watch(client, EPOLL_CTL_MOD, EPOLLIN);
        mark(client);
      }
      if (events[i].events & ~EPOLLOUT) receive(client);
    }
  }
  flush();
}

int main(void) {
  signal(SIGPIPE, SIG_IGN);
  listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (bind(listener, (void *)&address, size) || listen(listener, 4096)) {
    perror("floor");
    return 1;
  }
  getsockname(listener, (void *)&address, &size);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  poller = epoll_create1(0);
  watch(NULL, EPOLL_CTL_ADD, EPOLLIN);
  for (;;) turn();
}
