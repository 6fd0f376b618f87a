import { assertEquals } from "@std/assert";
import type { Buffer } from "../../../client/core/buffer.ts";
import { digestWords } from "../../../client/term/digest.ts";
import { feed, inLobby, MODERN } from "../core/fixture.ts";
import { Sitting } from "./full/sitting.ts";

const waiting = (title: string, unread: number, mentions = 0) =>
  ({ title, unread, mentions, kind: title.startsWith("#") ? "room" : "direct" }) as Buffer;

const WORDS: readonly (readonly [string, readonly Buffer[], string | undefined])[] = [
  ["nothing", [], undefined],
  ["one", [waiting("#dev", 3)], "Unread: #dev (3); Alt-A goes there"],
  [
    "mentions and people",
    [waiting("#dev", 12, 2), waiting("amy", 3, 3), waiting("#ops", 40)],
    "Unread: #dev (2 of 12 mean you), amy (3), #ops (40); Alt-A goes there",
  ],
  [
    "more than a line holds",
    Array.from({ length: 9 }, (_, number) => waiting(`#r${number}`, 1)),
    "Unread: #r0 (1), #r1 (1), #r2 (1), #r3 (1), #r4 (1), #r5 (1), 3 more; Alt-A goes there",
  ],
];

for (const [what, buffers, words] of WORDS) {
  Deno.test(`digest: ${what} unread`, () => assertEquals(digestWords(buffers), words));
}

const ENTERED = (room: string) => [
  `:bob!b@h JOIN ${room}`,
  `:srv.test 353 bob = ${room} :amy bob`,
  `:srv.test 366 bob ${room} :End`,
];

/** Bob looks at #lobby and is in #dev too; his clock is the test's. */
function sitting() {
  const clock = { now: 1_000_000 };
  const bob = new Sitting(inLobby({ caps: MODERN, reads: "focused", person: true, now: () => clock.now }));
  bob.hears(...ENTERED("#dev"));
  bob.client.buffers.focus("#lobby");
  return { bob, clock, digests: () => bob.rows.filter((row) => row.includes("Unread:")) };
}

Deno.test("digest: who comes back after five minutes is told what is unread elsewhere, mentions first", () => {
  const { bob, clock, digests } = sitting();
  bob.reads({ kind: "focus", focused: false });
  clock.now += 5 * 60_000;
  bob.hears(
    ":amy!a@h PRIVMSG #lobby :here",
    ":amy!a@h PRIVMSG #dev :one",
    ":amy!a@h PRIVMSG #dev :two",
    ":carl!c@h PRIVMSG bob :psst",
  );
  assertEquals(digests(), []);
  bob.reads({ kind: "focus", focused: true });
  assertEquals(digests().length, 1);
  assertEquals(/Unread: (.*)$/.exec(digests()[0]!)?.[1], "carl (1), #dev (2); Alt-A goes there");
});

Deno.test("digest: none for who comes back sooner, or has missed nothing", () => {
  const { bob, clock, digests } = sitting();
  for (const minutes of [4, 6]) {
    bob.reads({ kind: "focus", focused: false });
    clock.now += minutes * 60_000;
    if (minutes < 5) bob.hears(":amy!a@h PRIVMSG #dev :one");
    bob.reads({ kind: "focus", focused: true });
    assertEquals(digests(), []);
    bob.client.buffers.focus("#dev");
    bob.client.buffers.focus("#lobby");
  }
});

Deno.test("digest: once after a lost connection, when all that was said meanwhile has come", () => {
  const { bob, digests } = sitting();
  bob.hears(":amy!a@h PRIVMSG #dev :bob?");
  bob.client.disconnected("gone", 1);
  bob.client.connected();
  feed(bob.client, ":srv.test CAP * LS :", ":srv.test 001 bob :Welcome", ":srv.test 376 bob :End");
  bob.hears(...ENTERED("#lobby"));
  assertEquals(digests(), []);
  bob.hears(...ENTERED("#dev"));
  assertEquals(digests().length, 1);
  bob.hears(":amy!a@h PRIVMSG #lobby :well");
  assertEquals(digests().length, 1);
});
