/** What a hostile server may make the client keep, and how little it may break. */

import { assertEquals } from "@std/assert";
import { feed, inLobby, MODERN, newClient } from "./fixture.ts";
import { SeededRandom } from "../../protocol/seeded_random.ts";

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

Deno.test("lines made of pieces of the protocol in any order never throw", () => {
  const random = new SeededRandom(20);
  const client = newClient();
  client.connected();
  for (let count = 0; count < 20_000; count++) {
    if (count % 997 === 0) {
      client.disconnected("x", 1);
      client.connected();
    }
    const params = Array.from({ length: random.below(5) }, () => random.pick(PARAMS));
    client.receive(`${random.pick(TAGS)}${random.pick(SOURCES)}${random.pick(COMMANDS)} ${params.join(" ")}`);
    if (count % 13 === 0) client.input(random.pick(TYPED));
    client.takeLines();
    client.takeEvents();
  }
  assertEquals(client.over, true);
});

const TAGS = [
  "",
  "",
  "@label=m1 ",
  "@batch=r ",
  "@label=m2;time=x ",
  "@time=2026-01-01T00:00:00.000Z ",
  `@${MODERN} `,
];
const SOURCES = ["", ":s.t ", ":bob!b@h ", ":amy!a@h ", ": ", ":! ", ":bob2!b@h "];
const COMMANDS = [
  ..."001 005 332 333 353 366 376 422 324 311 318 319 301 321 322 323 341 401 403 404 421 432 433 437 461 464 470 474 482"
    .split(" "),
  ..."PRIVMSG NOTICE JOIN PART KICK QUIT NICK TOPIC MODE INVITE CAP BATCH PING PONG ERROR FAIL WARN NOTE ACK TAGMSG __proto__"
    .split(" "),
];
const PARAMS = [
  ..."* bob amy bob2 #lobby #dev @#lobby LS NEW DEL ACK NAK +r -r + - m1 m2 +o-v +k =x CASEMAPPING=rfc1459 PREFIX= CHANTYPES="
    .split(" "),
  "CHANTYPES=",
  "PREFIX=(ov)@+",
  ":",
  ": ",
  ":@amy +bob",
  ":echo-message labeled-response batch",
  ":\x01ACTION x\x01",
  ":\x01",
  "toString",
  "\u{1F600}",
];
const TYPED = [
  "hello",
  "/join #dev",
  "/part",
  "/me waves",
  "/msg amy x",
  "/nick eve",
  "/names #x",
  "/topic x",
  "//",
  "/",
  "a\nb",
];
