// IRCv3 "draft/chathistory" and "draft/event-playback", as our client uses them

import { assert, assertEquals } from "@std/assert";
import type { Client } from "../../../client/core/client.ts";
import type { ClientEvent } from "../../../client/core/events.ts";
import { feed, inLobby, newClient, told, welcomed } from "./fixture.ts";
import { CAPS, LogServer, type LogServerOptions } from "./log_server.ts";

const PAGE = 100;

/** A client that is in #lobby, with a server whose log has three lines from before. */
function entered(options: Partial<LogServerOptions & { past: number }> = {}): {
  client: Client;
  server: LogServer;
} {
  const client = newClient({ past: options.past });
  const server = new LogServer(client, { page: PAGE, ...options });
  for (const text of ["one", "two", "three"]) server.say("#lobby", text);
  server.connect();
  server.settle();
  return { client, server };
}

/** What events tell of the conversation, in short. */
function story(events: readonly ClientEvent[]): string[] {
  return events.flatMap((event) => {
    const past = event.past ? "past " : "";
    if (event.kind === "message") return [`${past}${event.from}: ${event.text}`];
    if (event.kind === "joined" || event.kind === "left") return [`${past}${event.kind} ${event.who}`];
    if (event.kind === "caught-up") return [`caught up: ${event.lines}${event.more ? " and more" : ""}`];
    if (event.kind === "stored") return [`stored ${event.label}`];
    return event.kind === "names" ? ["names"] : [];
  });
}

function times(count: number, act: (index: number) => void): void {
  for (let index = 0; index < count; index++) act(index);
}

Deno.test("history: on entering, the latest lines come as past, before who is there", () => {
  const { client, server } = entered({ past: 2 });
  assertEquals(server.asked, ["LATEST #lobby *"]);
  const events = client.takeEvents();
  assertEquals(story(events), [
    "past amy: two",
    "past amy: three",
    "caught up: 2",
    "joined bob",
    "names",
  ]);
  const [message] = events.filter(({ kind }) => kind === "message");
  assertEquals([message?.at, message?.kind === "message" && message.id], [
    Date.parse("2026-01-01T00:00:00.001Z"),
    "id000002",
  ]);
});

Deno.test("history: what is said before the first page comes follows it, and once", () => {
  const client = newClient({ past: 50 });
  const server = new LogServer(client, { page: PAGE });
  server.say("#lobby", "before");
  server.connect();
  server.take();
  server.deliver();
  server.say("#lobby", "live, and in the page");
  client.input("my own");
  assertEquals(story(client.takeEvents()), ["bob: my own"]);
  server.settle();
  assertEquals(story(client.takeEvents()), [
    "past amy: before",
    "caught up: 1",
    "joined bob",
    "names",
    "amy: live, and in the page",
    "stored m1",
  ]);
});

Deno.test("history: without a wish for it nothing of the past is asked on entering, as in a pipe", () => {
  const { client, server } = entered();
  assertEquals(server.asked, []);
  assertEquals(story(client.takeEvents()), ["joined bob", "names"]);
});

Deno.test("history: servers without it, or without what it takes, are not asked", () => {
  for (const missing of ["draft/chathistory", "batch", "server-time", "message-tags"]) {
    const client = welcomed({ past: 50, caps: CAPS.split(" ").filter((cap) => cap !== missing).join(" ") });
    feed(client, "@time=2026-01-01T00:00:00.000Z :bob!b@h JOIN #lobby", ":s.t 366 bob #lobby :End");
    assertEquals([missing, client.takeLines()], [missing, []]);
    assertEquals(story(client.takeEvents()), ["joined bob", "names"]);
  }
});

Deno.test("history: a gap is asked for page by page from the last line shown, and what follows waits", () => {
  const { client, server } = entered({ page: 2 });
  const { id } = server.say("#lobby", "shown");
  server.settle();
  server.lose();
  times(3, (index) => server.say("#lobby", `missed ${index}`));
  client.takeEvents();
  server.connect();
  server.settle();
  server.say("#lobby", "live");
  server.settle();
  assertEquals(server.asked.filter((line) => line.startsWith("AFTER")), [
    `AFTER #lobby msgid=${id}`,
    "AFTER #lobby msgid=id000008",
    "AFTER #lobby msgid=id000009",
  ]);
  assertEquals(story(client.takeEvents()), [
    "past amy: missed 0",
    "past amy: missed 1",
    "past amy: missed 2",
    "caught up: 3",
    "joined bob",
    "names",
    "amy: live",
  ]);
});

Deno.test("history: with draft/event-playback a page ends at our own JOIN, and tells who came and went", () => {
  const { client, server } = entered({ playback: true });
  server.lose();
  server.happen("#lobby", { source: "carl!c@h", command: "JOIN", params: ["#lobby"] });
  server.happen("#lobby", { source: "carl!c@h", command: "PART", params: ["#lobby", "bye"] });
  client.takeEvents();
  server.connect();
  server.settle();
  assertEquals(server.asked.filter((line) => line.startsWith("AFTER")).length, 1);
  assertEquals(story(client.takeEvents()), [
    "past joined carl",
    "past left carl",
    "caught up: 2",
    "joined bob",
    "names",
  ]);
  assertEquals([...client.state.room("#lobby")!.people.keys()], ["amy", "bob"]);
});

Deno.test("history: past comings, topics, names and modes change nothing of the present", () => {
  const client = inLobby({ caps: CAPS });
  feed(
    client,
    "@time=2026-01-01T00:00:00.000Z :s.t BATCH +h chathistory #lobby",
    "@batch=h :dan!d@h JOIN #lobby",
    "@batch=h :amy!a@h PART #lobby",
    "@batch=h :carl!c@h QUIT :bye",
    "@batch=h :bob!b@h NICK robert",
    "@batch=h :amy!a@h TOPIC #lobby :old",
    "@batch=h :amy!a@h MODE #lobby +o carl",
    "@batch=h :amy!a@h KICK #lobby bob :out",
    "@batch=h :amy!a@h RENAME #lobby #hall :moved",
    "@batch=h :s.t PRIVMSG #lobby :of the server",
    ":s.t BATCH -h",
  );
  assertEquals([client.state.nick, client.state.current, client.state.room("#lobby")?.topic], [
    "bob",
    "#lobby",
    "",
  ]);
  assertEquals([...client.state.room("#lobby")!.people.values()].map(({ nick, marks }) => marks + nick), [
    "@amy",
    "bob",
    "+carl",
  ]);
  assert(client.takeEvents().every(({ past }) => past));
});

Deno.test("history: a message that broke with the connection is not sent again when the past has it", () => {
  const { client, server } = entered();
  client.input("one of mine");
  client.input("one of mine");
  client.takeEvents();
  server.lose(1);
  server.connect();
  server.settle();
  const own = server.logs["#lobby"]!.filter(({ source, command }) =>
    source.startsWith("bob!") && command === "PRIVMSG"
  );
  assertEquals(own.length, 2);
  assertEquals(story(client.takeEvents()), ["stored m1", "joined bob", "names", "stored m2"]);
});

Deno.test("history: what cannot be looked up is sent again, as a doubled line beats a lost one", () => {
  const { client, server } = entered({ mute: true });
  client.input("hello");
  server.lose(1);
  server.connect();
  server.settle();
  assertEquals(client.settled, false);
  client.ping();
  server.settle();
  assertEquals(server.logs["#lobby"]!.filter(({ params }) => params[1] === "hello").length, 2);
  assertEquals(client.settled, true);
});

Deno.test("history: from a server that does not answer, a PONG shows that it will not; the room goes on", () => {
  const { client, server } = entered({ past: 50, mute: true });
  server.say("#lobby", "live");
  server.settle();
  assertEquals(story(client.takeEvents()), []);
  client.ping();
  server.settle();
  assertEquals(story(client.takeEvents()), ["joined bob", "names", "amy: live"]);
  feed(client, ":s.t BATCH +late chathistory #lobby", "@batch=late :amy!a@h PRIVMSG #lobby :one");
  feed(client, ":s.t BATCH -late");
  assertEquals(story(client.takeEvents()), []);
});

Deno.test("history: a flood while a page is awaited is told after all, and fills no memory", () => {
  const { client, server } = entered({ past: 50, mute: true });
  times(5_100, (index) => server.say("#lobby", `live ${index}`));
  server.settle();
  assertEquals(told(client, "message").map(({ text }) => text).slice(-2), ["live 5098", "live 5099"]);
});

Deno.test("history: a gap without end ends, and it is said that there was more", () => {
  const { client, server } = entered({ page: 1_000 });
  server.lose();
  times(20_500, (index) => server.say("#lobby", `missed ${index}`));
  server.connect();
  server.settle();
  const [caughtUp] = told(client, "caught-up");
  assertEquals([caughtUp?.lines, caughtUp?.more], [20_000, true]);
});

for (
  const [refusal, then] of [
    ["UNKNOWN_ERROR AFTER #lobby", 1],
    ["INVALID_MSGREFTYPE AFTER #lobby msgid=id000004", 1],
    ["INVALID_TARGET AFTER #lobby", 0],
  ] as const
) {
  Deno.test(`history: FAIL CHATHISTORY ${refusal} is no error for the person; asks by time: ${then}`, () => {
    const { client, server } = entered({ mute: true });
    server.lose();
    server.connect();
    feed(client, ":s.t BATCH +t draft/chathistory-targets", ":s.t BATCH -t");
    client.takeLines();
    feed(client, "@time=2026-01-01T00:01:00.000Z;msgid=id1 :bob!b@h JOIN #lobby");
    client.takeLines();
    client.takeEvents();
    feed(client, `:s.t FAIL CHATHISTORY ${refusal} :No`);
    assertEquals(
      client.takeLines(),
      then === 0 ? [] : ["CHATHISTORY AFTER #lobby timestamp=2026-01-01T00:00:00.000Z 100"],
    );
    if (then > 0) feed(client, `:s.t FAIL CHATHISTORY ${refusal} :No`);
    const events = client.takeEvents();
    assertEquals([story(events), events.some(({ kind }) => kind === "error")], [["joined bob"], false]);
  });
}

Deno.test("history: who talked with us while we were away is asked, and only then what they said", () => {
  const { client, server } = entered();
  server.say("amy", "hi");
  server.settle();
  client.takeEvents();
  server.lose();
  server.say("amy", "are you there?");
  server.connect();
  server.say("amy", "ah, there you are");
  server.settle();
  assertEquals(server.asked.map((line) => line.split(" ").slice(0, 2).join(" ")), [
    "TARGETS timestamp=2025-12-31T23:59:55.001Z",
    "AFTER #lobby",
    "AFTER amy",
  ]);
  assertEquals(story(client.takeEvents()).filter((line) => line.includes("amy:")), [
    "past amy: are you there?",
    "amy: ah, there you are",
  ]);
});

Deno.test("history: leaving a room while its past is awaited asks for no more of it", () => {
  const { client, server } = entered({ past: 50, mute: true });
  client.takeEvents();
  feed(client, ":bob!b@h PART #lobby");
  assertEquals(story(client.takeEvents()), ["joined bob", "names", "left bob"]);
  assertEquals(server.asked, ["LATEST #lobby *"]);
});

Deno.test("history: who left and comes back sees what was said meanwhile, the latest of it", () => {
  const { client, server } = entered({ past: 2 });
  const { id } = server.logs["#lobby"]!.at(-1)!;
  client.takeEvents();
  feed(client, ":bob!b@h PART #lobby");
  times(3, (index) => server.say("#lobby", `meanwhile ${index}`));
  client.takeEvents();
  server.forget();
  client.input("/join #lobby");
  server.settle();
  assertEquals(server.asked.at(-1), `LATEST #lobby msgid=${id}`);
  assertEquals(story(client.takeEvents()), [
    "past amy: meanwhile 1",
    "past amy: meanwhile 2",
    "caught up: 2",
    "joined bob",
    "names",
  ]);
});

Deno.test("history: somebody leaving is told at once in rooms where nothing waits, and after the past in others", () => {
  const client = inLobby({ caps: CAPS, past: 50 });
  feed(client, ":s.t BATCH +h chathistory #lobby", ":s.t BATCH -h");
  feed(client, ":bob!b@h JOIN #dev", ":s.t 353 bob = #dev :amy bob", ":s.t 366 bob #dev :End");
  client.takeEvents();
  feed(client, ":amy!a@h QUIT :bye");
  assertEquals(told(client, "quit").map(({ rooms }) => rooms), [["#lobby"]]);
  feed(client, ":s.t BATCH +h chathistory #dev", ":s.t BATCH -h");
  assertEquals(told(client, "quit").map(({ rooms }) => rooms), [["#dev"]]);
});

Deno.test("history: who left before our eyes, came back and left again while we were away, is told to have left", () => {
  const { client, server } = entered({ playback: true });
  const quit = { source: "carl!c@h", command: "QUIT", params: ["bye"] };
  const join = { source: "carl!c@h", command: "JOIN", params: ["#lobby"] };
  server.happen("#lobby", join);
  server.settle();
  server.happen("#lobby", quit);
  server.happen("#lobby", join);
  server.settle();
  client.takeEvents();
  server.lose();
  server.happen("#lobby", quit);
  server.connect();
  server.settle();
  assertEquals(told(client, "quit").map(({ who, past }) => [who, past]), [["carl", true]]);
});

Deno.test("history: a PONG in the middle of a page ends nothing", () => {
  const { client } = entered({ past: 50, mute: true });
  client.takeEvents();
  client.ping();
  feed(client, ":s.t BATCH +h chathistory #lobby", "@batch=h;msgid=id000001 :amy!a@h PRIVMSG #lobby :one");
  feed(client, ":s.t PONG s.t alive", ":s.t BATCH -h");
  assertEquals(story(client.takeEvents()), ["past amy: one", "caught up: 1", "joined bob", "names"]);
});

Deno.test("history: where a connection was lost before the first page, entering begins anew", () => {
  const client = newClient({ past: 2 });
  const server = new LogServer(client, { page: PAGE });
  times(5, (index) => server.say("#lobby", `before ${index}`));
  server.connect();
  server.take(1);
  server.deliver();
  server.lose();
  server.connect();
  server.settle();
  assertEquals(story(client.takeEvents()), [
    "past amy: before 3",
    "past amy: before 4",
    "caught up: 2",
    "joined bob",
    "names",
  ]);
});

Deno.test("history: another's words are not taken for ours that are in doubt", () => {
  const { client, server } = entered();
  client.input("hello");
  client.takeLines();
  server.lose();
  server.say("#lobby", "hello");
  client.takeEvents();
  server.connect();
  server.settle();
  assertEquals(story(client.takeEvents()), [
    "past amy: hello",
    "caught up: 1",
    "joined bob",
    "names",
    "stored m1",
  ]);
});
