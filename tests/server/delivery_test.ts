// What must stay true however much is shared and saved on the way from a room to a thousand sockets.

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { FakeTransport } from "../support/fake_transport.ts";
import { hears, SocketlessServer } from "../support/socketless.ts";

/** Connects and enters #r, and settles when the room has been shown. */
async function enter(
  server: SocketlessServer,
  nick: string,
  caps: readonly string[] = [],
): Promise<FakeTransport> {
  const transport = server.connect();
  transport.arrive(
    ...(caps.length === 0 ? [] : [`CAP REQ :${caps.join(" ")}`]),
    `NICK ${nick}`,
    `USER ${nick} 0 * :${nick}`,
    ...(caps.length === 0 ? [] : ["CAP END"]),
    "JOIN #r",
  );
  await hears(transport, " 366 ");
  return transport;
}

/** Settles when everything that was said before has been delivered to all of them. */
async function settled(readers: readonly FakeTransport[], speaker: FakeTransport): Promise<void> {
  const mark = `mark ${crypto.randomUUID()}`;
  speaker.arrive(`PRIVMSG #r :${mark}`);
  for (const reader of readers) await hears(reader, mark);
}

/** What somebody heard in #r from a nick, in order. */
function heard(transport: FakeTransport, nick: string): string[] {
  const said = new RegExp(`^(?:@\\S+ )?:${nick}!\\S+ PRIVMSG #r :((?!mark ).*)\r$`);
  return transport.text.split("\n").flatMap((line) => said.exec(line)?.[1] ?? []);
}

Deno.test("delivery: whoever joins in the middle of a read hears what is said from then on, once", async () => {
  await using server = new SocketlessServer();
  const ann = await enter(server, "ann");
  const bob = server.connect();
  bob.arrive("NICK bob", "USER bob 0 * :bob");
  await hears(bob, " 376 ");
  const texts = Array.from({ length: 60 }, (_, i) => `text ${i}`);
  for (const [i, text] of texts.entries()) {
    ann.arrive(`PRIVMSG #r :${text}`);
    if (i === 30) bob.arrive("JOIN #r");
    if (i % 7 === 0) await Promise.resolve();
  }
  await hears(bob, " 366 ");
  await settled([bob], ann);
  const got = heard(bob, "ann");
  assertEquals(got, texts.slice(texts.length - got.length), "the end of it without a gap");
});

Deno.test("delivery: whoever parts in the middle of a read has heard what was said before, and no more", async () => {
  await using server = new SocketlessServer();
  const [ann, bob, eve] = [
    await enter(server, "ann"),
    await enter(server, "bob"),
    await enter(server, "eve"),
  ];
  const texts = Array.from({ length: 40 }, (_, i) => `text ${i}`);
  bob.arrive(
    ...texts.slice(0, 20).map((text) => `PRIVMSG #r :${text}`),
    "PART #r",
    "JOIN #r",
    "PRIVMSG #r :back",
  );
  ann.arrive(...texts.map((text) => `PRIVMSG #r :${text}`));
  await settled([bob, eve], ann);
  assertEquals(heard(eve, "ann"), texts);
  assertEquals(heard(eve, "bob"), [...texts.slice(0, 20), "back"]);
  const got = heard(bob, "ann");
  assertEquals(new Set(got).size, got.length, "nothing twice");
  assertEquals(got, texts.filter((text) => got.includes(text)), "in order");
});

Deno.test("delivery: a change of capabilities in the middle changes the bytes, and loses and doubles nothing", async () => {
  await using server = new SocketlessServer();
  const [ann, bob, eve] = [
    await enter(server, "ann"),
    await enter(server, "bob"),
    await enter(server, "eve"),
  ];
  const texts: string[] = [];
  for (let round = 0; round < 20; round++) {
    const next = Array.from({ length: 5 }, (_, i) => `text ${round} ${i}`);
    texts.push(...next);
    ann.arrive(...next.map((text) => `PRIVMSG #r :${text}`));
    bob.arrive(`CAP REQ :${round % 2 === 0 ? "" : "-"}server-time`);
    if (round % 3 === 0) await settled([bob], ann);
  }
  await settled([bob, eve], ann);
  assertEquals(heard(bob, "ann"), texts);
  assertEquals(heard(eve, "ann"), texts);
  assert(/^@time=\S+ :ann!\S+ PRIVMSG #r :text/m.test(bob.text), "some with a time");
  assert(/^:ann!\S+ PRIVMSG #r :text/m.test(bob.text), "some without");
  assert(!eve.text.includes("@time="), "none with a time for a neighbour");
});

Deno.test("delivery: members who vanish in the middle cost the others nothing", async () => {
  await using server = new SocketlessServer();
  const ann = await enter(server, "ann");
  const members: FakeTransport[] = [];
  for (let i = 0; i < 20; i++) members.push(await enter(server, `m${i}`));
  const texts: string[] = [];
  for (let round = 0; round < 10; round++) {
    const next = Array.from({ length: 4 }, (_, i) => `text ${round} ${i}`);
    texts.push(...next);
    ann.arrive(...next.map((text) => `PRIVMSG #r :${text}`));
    const gone = members[round]!;
    if (round % 2 === 0) gone.close();
    else gone.fail();
    if (round % 3 === 0) await Promise.resolve();
  }
  const left = members.slice(10);
  await settled(left, ann);
  for (const member of left) assertEquals(heard(member, "ann"), texts);
  for (const [round, member] of members.slice(0, 10).entries()) {
    const got = heard(member, "ann");
    assertEquals(got, texts.slice(0, got.length), `m${round} got the beginning and nothing twice`);
  }
});

Deno.test("delivery: all members see what several say at once in one and the same order", async () => {
  await using server = new SocketlessServer();
  const members: FakeTransport[] = [];
  for (let i = 0; i < 8; i++) members.push(await enter(server, `m${i}`, i % 2 === 0 ? ["server-time"] : []));
  const reader = await enter(server, "reader", ["echo-message"]);
  for (let i = 0; i < 50; i++) {
    for (const [n, member] of members.entries()) member.arrive(`PRIVMSG #r :m${n} says ${i}`);
    if (i % 5 === 0) await Promise.resolve();
  }
  await settled([...members, reader], reader);
  const all = reader.text.match(/m\d says \d+/g)!;
  assertEquals(all.length, 400);
  for (const [n, member] of members.entries()) {
    const others = all.filter((text) => !text.startsWith(`m${n} `));
    assertEquals(member.text.match(/m\d says \d+/g), others);
  }
});

Deno.test("delivery: members of one variant are given the very same bytes, those of another their own", async () => {
  await using server = new SocketlessServer();
  const ann = await enter(server, "ann");
  const [bob, eve] = [await enter(server, "bob"), await enter(server, "eve")];
  const [tim, tom] = [
    await enter(server, "tim", ["server-time"]),
    await enter(server, "tom", ["server-time"]),
  ];
  await settled([bob, eve, tim, tom], ann);
  ann.arrive("PRIVMSG #r :one", "PRIVMSG #r :two");
  for (const member of [bob, eve, tim, tom]) await hears(member, ":two");
  assertStrictEquals(bob.writes.at(-1), eve.writes.at(-1));
  assertStrictEquals(tim.writes.at(-1), tom.writes.at(-1));
  const source = ":ann!~ann@";
  const plain = new TextDecoder().decode(bob.writes.at(-1)).replaceAll(/@\S+ PRIV/g, "@host PRIV");
  assertEquals(plain, `${source}host PRIVMSG #r :one\r\n${source}host PRIVMSG #r :two\r\n`);
  const timed = new TextDecoder().decode(tim.writes.at(-1)).replaceAll(/^@time=\S+ /gm, "");
  assertEquals(timed, new TextDecoder().decode(bob.writes.at(-1)));
});

Deno.test("delivery: what a slow reader is being written stays as it is through 100,000 later messages", async () => {
  await using server = new SocketlessServer();
  const [ann, bob, eve] = [
    await enter(server, "ann"),
    await enter(server, "bob"),
    await enter(server, "eve"),
  ];
  await settled([bob, eve], ann);
  bob.stall();
  ann.arrive("PRIVMSG #r :the first");
  await hears(eve, "the first");
  const flying = bob.writes.at(-1)!;
  const copy = flying.slice();
  for (let sent = 0; sent < 100_000; sent += 1_000) {
    ann.arrive(...Array.from({ length: 1_000 }, (_, i) => `PRIVMSG #r :${sent + i}`));
    await hears(eve, `:${sent + 999}\r\n`);
  }
  assertEquals(flying, copy);
  assertStrictEquals(bob.writes.at(-1), flying, "one write is in flight at a time");
  bob.resume();
  await settled([bob, eve], ann);
  assertEquals(heard(bob, "ann"), ["the first", ...Array.from({ length: 100_000 }, (_, i) => String(i))]);
  assertEquals(heard(eve, "ann").length, 100_001);
});
