// IRCv3 draft/chathistory, BEFORE: what scrolling up asks for

import { assertEquals } from "@std/assert";
import type { Client } from "../../../client/core/client.ts";
import { CAPS } from "./log_server.ts";
import { feed, inLobby, told } from "./fixture.ts";

const line = (id: number) =>
  `@batch=h;msgid=x${id};time=2026-01-01T00:00:0${id}.000Z :amy!a@h PRIVMSG #lobby :line ${id}`;

/** A client in #lobby that was shown x5 on entering; the server had more before it. */
function shown(): Client {
  const client = inLobby({ caps: CAPS, past: 1 });
  answer(client, line(4), line(5));
  client.takeEvents();
  return client;
}

function answer(client: Client, ...lines: string[]): void {
  feed(client, ":s.t BATCH +h chathistory #lobby", ...lines, ":s.t BATCH -h");
}

const olderTold = (client: Client) =>
  client.takeEvents().map((event) =>
    event.kind === "message"
      ? [event.text, event.older]
      : event.kind === "older"
      ? [event.lines, event.more]
      : []
  );

Deno.test("older: what comes before all that was shown is asked for once, and told as older", () => {
  const client = shown();
  assertEquals([client.history.older("#LOBBY"), client.history.older("#lobby")], [true, false]);
  assertEquals(client.takeLines(), ["CHATHISTORY BEFORE #lobby msgid=x5 100"]);
  answer(client, line(3), line(4));
  assertEquals(olderTold(client), [["line 3", true], ["line 4", true], [2, true]]);
  assertEquals(client.buffers.current.unread, 0);
  client.history.older("#lobby");
  assertEquals(client.takeLines(), ["CHATHISTORY BEFORE #lobby msgid=x3 100"]);
  answer(client);
  assertEquals([olderTold(client), client.history.older("#lobby")], [[[0, false]], false]);
});

Deno.test("older: a msgid that the server does not know is tried again by its time", () => {
  const client = shown();
  client.history.older("#lobby");
  client.takeLines();
  feed(client, ":s.t FAIL CHATHISTORY INVALID_MSGREFTYPE BEFORE #lobby :No such message");
  assertEquals(client.takeLines(), ["CHATHISTORY BEFORE #lobby timestamp=2026-01-01T00:00:05.000Z 100"]);
  feed(client, ":s.t FAIL CHATHISTORY MESSAGE_ERROR BEFORE #lobby :No");
  assertEquals([olderTold(client), client.history.older("#lobby")], [[[0, false]], false]);
});

Deno.test("older: a lost connection forgets what was asked, and it can be asked again", () => {
  const client = shown();
  client.history.older("#lobby");
  client.disconnected("gone", 1);
  assertEquals(client.history.older("#lobby"), false);
  client.connected();
  feed(client, `:s.t CAP * LS :${CAPS}`, `:s.t CAP * ACK :${CAPS}`, ":s.t 001 bob :Hi", ":s.t 376 bob :End");
  assertEquals(client.history.older("#lobby"), false);
  feed(client, ":bob!b@h JOIN #lobby");
  assertEquals(client.history.older("#lobby"), true);
});

Deno.test("older: a conversation that is opened begins with its latest lines", () => {
  const client = shown();
  client.input("/query amy");
  assertEquals(client.takeLines(), ["CHATHISTORY LATEST amy * 100"]);
  feed(client, ":s.t BATCH +h chathistory amy", line(3).replace("#lobby", "bob"), ":s.t BATCH -h");
  assertEquals(olderTold(client).slice(-2), [["line 3", true], [1, true]]);
  client.input("/query amy");
  assertEquals(client.takeLines(), []);
});

Deno.test("older: nothing is asked for where we are not, or the server has no past", () => {
  assertEquals(inLobby().history.older("#lobby"), false);
  assertEquals(shown().history.older("#nowhere"), false);
});

Deno.test("older: a conversation that was closed begins anew with what is shown after it", () => {
  const client = shown();
  feed(client, ":bob!b@h PART #lobby");
  assertEquals(told(client, "closed").length, 1);
  assertEquals(client.history.older("#lobby"), false);
});
