// The load: so many clients in so many rooms, some of whom speak, as fast as a window lets them or at a rate. It prints
// one line of JSON; what a server's process cost is measured from outside, and nothing is known of the server but IRC.
//
//   load -p PORT -P PID [-n clients] [-m speakers] [-g rooms] [-k rooms of each client] [-t percent with capabilities]
//        [-w messages on their way] [-r messages a second, instead] [-s seconds] [-W seconds before] [-l bytes of text]
//        [-c clients registering at once] [-H seconds idle] [-x prefix of nicks]
//
// With -g 0 nobody enters a room, and with -s 0 nothing is said.

#include "client.h"
#include "clock.h"
#include "latency.h"
#include "process.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { BURST = 256, TEXT = 400, PATIENCE = 120, DRAIN = 10, SAMPLE_ALL = 1000 };

struct plan {
  int port, pid, clients, speakers, percent_capable, window, at_once, text;
  double rate, seconds, before, idle;
};

struct reading {
  uint64_t at, delivered, sent;
  double server, load;
};

static struct plan plan = {.clients = 100, .speakers = 10, .window = 64, .at_once = 100, .text = 64, .seconds = 5, .before = 0.5};
static struct client *clients;
static int *members;  // of each room
static uint64_t sent, expected;
static int turn_of, deliveries_of_one = 1;

static void usage(void) {
  fprintf(stderr, "See the head of load.c for what it takes\n");
  exit(2);
}

static void read_plan(int argc, char **argv) {
  tally = (struct tally){.prefix = "u", .rooms = 1, .rooms_of_each = 1};
  int option;
  while ((option = getopt(argc, argv, "p:P:n:m:g:k:t:w:r:s:W:l:c:H:x:")) != -1) {
    double value = strtod(optarg ? optarg : "0", NULL);
    switch (option) {
      case 'p': plan.port = value; break;
      case 'P': plan.pid = value; break;
      case 'n': plan.clients = value; break;
      case 'm': plan.speakers = value; break;
      case 'g': tally.rooms = value; break;
      case 'k': tally.rooms_of_each = value; break;
      case 't': plan.percent_capable = value; break;
      case 'w': plan.window = value; break;
      case 'r': plan.rate = value; break;
      case 's': plan.seconds = value; break;
      case 'W': plan.before = value; break;
      case 'l': plan.text = value; break;
      case 'c': plan.at_once = value; break;
      case 'H': plan.idle = value; break;
      case 'x': tally.prefix = optarg; break;
      default: usage();
    }
  }
  if (plan.port <= 0 || plan.clients <= 0) usage();
  if (plan.speakers > plan.clients) plan.speakers = plan.clients;
  if (plan.text > TEXT) plan.text = TEXT;
  if (tally.rooms_of_each > tally.rooms) tally.rooms_of_each = tally.rooms;
}

static double seconds_of(struct timeval time) { return time.tv_sec + time.tv_usec / 1e6; }

static struct reading read_all(void) {
  struct rusage own;
  getrusage(RUSAGE_SELF, &own);
  return (struct reading){.at = now(),
                          .delivered = tally.delivered,
                          .sent = sent,
                          .server = process_cpu(plan.pid),
                          .load = seconds_of(own.ru_utime) + seconds_of(own.ru_stime)};
}

static void give_up_after(uint64_t began) {
  if (now() - began < PATIENCE * SECOND) return;
  fprintf(stderr, "Only %lu of %d registered, %lu in their rooms\n", tally.registered, plan.clients, tally.entered);
  exit(1);
}

// Spread so that each room, and those who speak, are of both kinds.
static bool is_capable(int number) {
  int place = tally.rooms ? number / tally.rooms + number % tally.rooms : number;
  return (place + 1) * plan.percent_capable / 100 > place * plan.percent_capable / 100;
}

// The seconds until all had registered; returns when all are in their rooms, too.
static double connect_all(void) {
  struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(plan.port)};
  inet_pton(AF_INET, "127.0.0.1", &server.sin_addr);
  uint64_t began = now(), count = plan.clients, registered = 0;
  for (int i = 0; i < plan.clients; i++) {
    clients[i].capable = is_capable(i);
    client_open(&clients[i], i, &server);
    while (i + 1 - (int)tally.registered >= plan.at_once) {
      clients_turn(10);
      give_up_after(began);
    }
  }
  while (tally.registered < count || (tally.rooms && tally.entered < count)) {
    clients_turn(10);
    if (!registered && tally.registered == count) registered = now();
    give_up_after(began);
  }
  return ((registered ? registered : now()) - began) / (double)SECOND;
}

static void rest(double seconds) {
  uint64_t end = now() + seconds * SECOND;
  while (now() < end) clients_turn(20);
}

static void count_members(void) {
  members = calloc(tally.rooms + 1, sizeof *members);
  for (int i = 0; i < plan.clients; i++) {
    for (int j = 0; j < tally.rooms_of_each; j++) members[(i + j) % tally.rooms]++;
  }
}

static struct client *next_speaker(void) { return &clients[turn_of % plan.speakers]; }

// Has the next speaker say something that bears this time, and moves on to the one after.
static void say(uint64_t stamp) {
  static char text[TEXT + 1];
  if (!*text) memset(text, 'x', TEXT);
  struct client *speaker = next_speaker();
  int room = (speaker->number + turn_of / plan.speakers % tally.rooms_of_each) % tally.rooms;
  char line[600];
  int length = snprintf(line, sizeof line, "PRIVMSG #%s%d :T%lu %.*s\r\n", tally.prefix, room, stamp, plan.text, text);
  client_put(speaker, line, length);
  expected += members[room] - !speaker->echoed;
  sent++;
  turn_of++;
}

static void flush_speakers(void) {
  for (int i = 0; i < plan.speakers; i++) {
    if (clients[i].filled) client_flush(&clients[i]);
  }
}

// Keeps `window` messages on their way: the server is as busy as it can be, and no queue grows without end.
static void speak_in_window(void) {
  int said = 0;
  uint64_t allowed = (uint64_t)plan.window * deliveries_of_one;
  while (expected < tally.delivered + allowed && said < BURST) {
    if (next_speaker()->filled > UNSENT / 2) break;
    say(now());
    said++;
    if (turn_of % plan.speakers == 0 || plan.window <= 2) flush_speakers();
  }
  flush_speakers();
  clients_turn(said ? 0 : 1);
}

// Messages bear the time at which they were due: a server that makes them wait is not forgiven for it.
static void speak_at_rate(uint64_t *due) {
  uint64_t at = now();
  while (*due <= at && next_speaker()->filled < UNSENT / 2) {
    struct client *speaker = next_speaker();
    say(*due);
    client_flush(speaker);
    *due += SECOND / plan.rate;
  }
  clients_turn(*due > at + 1500000 ? 1 : 0);
}

static void speak_for(double seconds, uint64_t *due) {
  uint64_t end = now() + seconds * SECOND;
  while (now() < end) {
    if (plan.rate > 0) speak_at_rate(due);
    else speak_in_window();
  }
}

static void drain(void) {
  uint64_t end = now() + DRAIN * SECOND;
  while (tally.delivered < expected && now() < end) clients_turn(20);
}

static void print_speech(void) {
  uint64_t due = now(), all = 0;
  for (int i = 0; i < plan.speakers; i++) all += members[i % tally.rooms] - !clients[i].echoed;
  if (all >= (uint64_t)plan.speakers) deliveries_of_one = all / plan.speakers;
  tally.sample_all = plan.rate > 0 && plan.rate <= SAMPLE_ALL;
  speak_for(plan.before, &due);
  tally.sampling = true;
  struct reading first = read_all();
  speak_for(plan.seconds, &due);
  struct reading last = read_all();
  tally.sampling = false;
  double seconds = (last.at - first.at) / (double)SECOND, deliveries = last.delivered - first.delivered;
  drain();
  printf(", \"messagesPerSecond\": %.1f, \"deliveriesPerSecond\": %.1f", (last.sent - first.sent) / seconds,
         deliveries / seconds);
  printf(", \"cpuPerDelivery\": %.4f, \"busy\": %.3f, \"loadBusy\": %.3f",
         deliveries ? (last.server - first.server) * 1e6 / deliveries : 0, (last.server - first.server) / seconds,
         (last.load - first.load) / seconds);
  printf(", \"p50\": %.3f, \"p99\": %.3f, \"p999\": %.3f, \"slowest\": %.3f, \"lost\": %ld", latency_at(.5),
         latency_at(.99), latency_at(.999), latency_at(1), (long)(expected - tally.delivered));
}

int main(int argc, char **argv) {
  read_plan(argc, argv);
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  clients = calloc(plan.clients, sizeof *clients);
  if (tally.rooms) count_members();
  else tally.rooms_of_each = 0;
  double memory = process_memory(plan.pid), cpu = process_cpu(plan.pid), registering = connect_all();
  cpu = process_cpu(plan.pid) - cpu;
  rest(plan.idle > 0 ? plan.idle : 0.2);
  int echoed = 0;
  for (int i = 0; i < plan.clients; i++) echoed += clients[i].echoed;
  printf("{\"clients\": %d, \"echoed\": %d, \"registeredPerSecond\": %.1f, \"cpuPerRegistration\": %.2f", plan.clients,
         echoed, plan.clients / registering, cpu * 1e6 / plan.clients);
  printf(", \"memoryBefore\": %.0f, \"memoryIdle\": %.0f", memory, process_memory(plan.pid));
  if (plan.seconds > 0 && tally.rooms) print_speech();
  printf(", \"memoryAfter\": %.0f, \"refused\": %lu, \"reopened\": %lu}\n", process_memory(plan.pid), tally.refused,
         tally.reopened);
  return 0;
}
