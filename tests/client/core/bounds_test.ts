/** What a hostile server may make the client keep, and how little it may break. */

import { assertEquals } from "@std/assert";
import { feed, inLobby, MODERN, welcomed } from "./fixture.ts";

Deno.test("endless names, rooms, tokens and capabilities are not all kept", () => {
  const client = inLobby();
  for (let count = 0; count < 3_000; count++) {
    feed(
      client,
      `:s.t 353 bob = #lobby :${Array.from({ length: 100 }, (_, at) => `n${count}x${at}`).join(" ")}`,
      `:bob!b@h JOIN #r${count}`,
      `:s.t 005 bob T${count}=1 :are supported`,
      `:s.t CAP bob ACK :c${count}`,
      `@label=l${count} :s.t BATCH +${count} labeled-response`,
    );
  }
  feed(client, ":s.t 366 bob #lobby :End");
  const people = [...client.state.rooms.values()].reduce((sum, room) => sum + room.people.size, 0);
  assertEquals(people <= 200_000, true);
  assertEquals(people > 100_000, true);
  assertEquals([client.state.rooms.size <= 500, client.state.caps.size], [true, 0]);
});

Deno.test("places of people who went are free again", () => {
  const client = inLobby();
  const names = (from: number) => Array.from({ length: 50_000 }, (_, at) => `n${from + at}`).join(" ");
  for (const from of [0, 1, 2, 3, 4]) {
    feed(client, `:s.t 353 bob = #lobby :${names(from * 50_000)}`, ":s.t 366 bob #lobby :End");
    assertEquals(client.state.room("#lobby")?.people.size, 50_000);
  }
  feed(client, ":n200000!a@h NICK renamed", ":n200001!a@h PART #lobby");
  assertEquals(client.state.room("#lobby")?.people.size, 49_999);
  client.takeEvents();
});

Deno.test("a nick beyond all measure is nobody's, and a JOIN without a room enters none", () => {
  const client = inLobby();
  feed(
    client,
    `:s.t 353 bob = #lobby :bob ${"n".repeat(5_000)} @`,
    ":s.t 366 bob #lobby :End",
    ":bob!b@h JOIN :",
  );
  assertEquals([...client.state.room("#lobby")?.people.keys() ?? []], ["bob"]);
  assertEquals(client.state.rooms.size, 1);
});

Deno.test("a token of 005 can change when no more are taken", () => {
  const client = inLobby();
  for (let count = 0; count < 300; count++) feed(client, `:s.t 005 bob T${count}=1 :are supported`);
  feed(client, ":s.t 005 bob CHANTYPES=+ :are supported");
  assertEquals(client.state.isRoom("+x"), true);
});

Deno.test("of a past without an end so many characters are kept, in however many batches", () => {
  const client = inLobby();
  const told = () => client.takeEvents().reduce((sum, event) => sum + (event.kind === "message" ? 1 : 0), 0);
  const text = "w".repeat(16_000);
  told();
  for (let batch = 0; batch < 80; batch++) {
    feed(client, `:s.t BATCH +b${batch} chathistory #lobby`);
    for (let count = 0; count < 50; count++) {
      feed(client, `@batch=b${batch} :amy!a@h PRIVMSG #lobby :${text}`);
    }
  }
  for (let batch = 0; batch < 80; batch++) feed(client, `:s.t BATCH -b${batch}`);
  assertEquals(told(), 1_000);
  feed(
    client,
    ":s.t BATCH +b chathistory #lobby",
    `@batch=b :amy!a@h PRIVMSG #lobby :${text}`,
    ":s.t BATCH -b",
  );
  assertEquals(told(), 1);
});

Deno.test("a msgid beyond all measure names no message, and neither does a name", () => {
  const client = inLobby();
  const [id, nick] = ["i".repeat(501), "n".repeat(201)];
  feed(
    client,
    `@msgid=${id} :amy!a@h PRIVMSG #lobby :one`,
    `@msgid=short;+draft/reply=${id} :amy!a@h PRIVMSG #lobby :two`,
    `@msgid=named :${nick}!a@h PRIVMSG #lobby :three`,
    `@+draft/react=x;+draft/reply=short :${nick}!a@h TAGMSG #lobby`,
  );
  const messages = client.takeEvents().filter((event) => event.kind === "message");
  assertEquals(messages.map(({ text, id, replyTo }) => [text, id, replyTo]), [
    ["one", undefined, undefined],
    ["two", "short", undefined],
    ["three", "named", undefined],
  ]);
  assertEquals([client.messages.find(id), client.messages.find("named")], [undefined, undefined]);
  assertEquals(client.messages.find("short")?.reactions, []);
});

Deno.test("names under all messages together are not without end, and make place again", () => {
  const client = inLobby();
  const react = (message: number, emoji: number, nick: number) =>
    feed(client, `@+draft/react=e${emoji};+draft/reply=m${message} :n${nick}!a@h TAGMSG #lobby`);
  const under = (message: number) =>
    client.messages.find(`m${message}`)!.reactions.reduce((sum, { nicks }) => sum + nicks.length, 0);
  for (let message = 0; message < 27; message++) {
    feed(client, `@msgid=m${message} :amy!a@h PRIVMSG #lobby :hi`);
    for (let count = 0; count < 2_000; count++) react(message, count % 20, count);
    client.takeEvents();
  }
  assertEquals([under(0), under(24), under(25), under(26)], [2_000, 2_000, 0, 0]);
  feed(client, ":amy!a@h REDACT #lobby m0");
  react(26, 1, 1);
  assertEquals(under(26), 1);
});

Deno.test("what waits for a past that does not come is not without end, in however many rooms", () => {
  const client = welcomed({ caps: `${MODERN} draft/chathistory`, past: 50 });
  const rooms = Array.from({ length: 20 }, (_, at) => `#r${at}`);
  for (const room of rooms) feed(client, `:bob!b@h JOIN ${room}`);
  client.takeEvents();
  let told = 0;
  for (let count = 0; count < 100; count++) {
    for (const room of rooms) feed(client, `:amy!a@h PRIVMSG ${room} :${"w".repeat(16_000)}`);
    const messages = client.takeEvents().filter((event) => event.kind === "message");
    told += messages.length;
    if (count === 40) assertEquals(told, 0);
  }
  assertEquals(told > 900, true);
});
