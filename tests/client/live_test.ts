// Two of our clients over a real server: what one does, the other sees.

import { assertEquals } from "@std/assert";
import type { EventKind, EventOf } from "../../client/core/events.ts";
import { Traveller } from "../end_to_end/away.ts";
import { until } from "../end_to_end/until.ts";
import { testServer } from "../support/server.ts";

/** Waits for an event of somebody's that passes. */
function sees<K extends EventKind>(
  who: Traveller,
  kind: K,
  passes: (event: EventOf<K>) => boolean = () => true,
): Promise<EventOf<K>> {
  const found = () =>
    who.events.find((event): event is EventOf<K> => event.kind === kind && passes(event as EventOf<K>));
  return until(
    found,
    () => `${who.client.state.nick} saw no ${kind}: ${JSON.stringify(who.events.slice(-5))}`,
  );
}

/** Amy and bob in the lobby of a server of their own. */
async function two() {
  const server = await testServer();
  const amy = new Traveller(server.port, { alias: "amy" });
  const bob = new Traveller(server.port, { alias: "bob" });
  for (const one of [amy, bob]) await until(() => one.client.settled, () => "not let in");
  await sees(amy, "names");
  return {
    amy,
    bob,
    server,
    async [Symbol.asyncDispose]() {
      await amy[Symbol.asyncDispose]();
      await bob[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

Deno.test("live: a reply, a reaction and its end reach the other, and both know them", async () => {
  await using chat = await two();
  const { amy, bob } = chat;
  amy.type("shall we?");
  const asked = await sees(bob, "message", ({ text }) => text === "shall we?");
  bob.type("/reply yes, let's");
  bob.type("/react 2 👍");
  const answered = await sees(amy, "message", ({ from }) => from === "bob");
  assertEquals(answered.replyTo, { id: asked.id!, from: "amy", text: "shall we?" });
  const reacted = await sees(amy, "reactions");
  assertEquals([reacted.key, reacted.reactions], ["m1", [{ emoji: "👍", nicks: ["bob"] }]]);
  await sees(bob, "reactions");
  bob.type("/react 2 👍");
  assertEquals((await sees(amy, "reactions", ({ added }) => !added)).reactions, []);
});

Deno.test("live: a message of several lines is one for who knows them, now and as the past, with what is under it", async () => {
  await using chat = await two();
  const { amy, bob } = chat;
  const text = "roses are red\n\nviolets " + "and more ".repeat(100).trim();
  amy.type(text);
  assertEquals((await sees(bob, "message")).text, text);
  await sees(amy, "stored");
  bob.type("/react 🎉");
  await sees(amy, "reactions");
  await using carl = new Traveller(chat.server.port, { alias: "carl", past: 10 });
  const { key } = await sees(carl, "message");
  await until(() => carl.client.settled, () => "not settled");
  assertEquals(carl.events.flatMap((event) => event.kind === "message" ? [event.text] : []), [text]);
  assertEquals(carl.client.messages.find(key)?.reactions, [{ emoji: "🎉", nicks: ["bob"] }]);
});

Deno.test("live: who types is seen, and no more when it is said", async () => {
  await using chat = await two();
  const { amy, bob } = chat;
  amy.client.typing.typed("#lobby", "h");
  amy.flush();
  assertEquals((await sees(bob, "typing")).nicks, ["amy"]);
  amy.type("hi");
  await sees(bob, "typing", ({ nicks }) => nicks.length === 0);
  assertEquals(bob.events.filter(({ kind }) => kind === "error"), []);
});

Deno.test("live: what was said before is told page by page, each line once", async () => {
  await using chat = await two();
  const { amy } = chat;
  for (let count = 0; count < 250; count++) amy.type(`line ${count}`);
  await until(() => amy.client.settled, () => "not all stored");
  await using carl = new Traveller(chat.server.port, { alias: "carl", past: 10 });
  await sees(carl, "caught-up");
  for (let more = true, pages = 1; more; pages++) {
    assertEquals(carl.client.history.older("#lobby"), true);
    carl.flush();
    await until(
      () => carl.events.filter(({ kind }) => kind === "older").length === pages,
      () => "no older lines",
    );
    more = (carl.events.findLast(({ kind }) => kind === "older") as EventOf<"older">).more;
  }
  const texts = carl.events.flatMap((event) => event.kind === "message" ? [event.text] : []);
  assertEquals(texts.length, 250);
  assertEquals(new Set(texts).size, 250);
});

Deno.test("live: a ban for a time and its end, a rename, and being away", async () => {
  await using chat = await two();
  const { amy, bob } = chat;
  amy.type("/ban bob 1h");
  assertEquals((await sees(bob, "mode")).change, "+b t:60:bob!*@*");
  amy.type("/unban bob");
  await sees(bob, "mode", ({ change }) => change === "-b t:60:bob!*@*");
  for (const one of [amy, bob]) {
    one.type("/join #dev");
    await sees(one, "names", ({ room }) => room === "#dev");
  }
  amy.type("/rename hall");
  assertEquals((await sees(bob, "room-renamed")).to, "#hall");
  assertEquals(bob.client.buffers.current.name, "#hall");
  bob.type("/away lunch");
  amy.type("/msg bob there?");
  await sees(amy, "info", ({ text }) => text === "bob is away: lunch");
  assertEquals((await sees(bob, "away")).away, true);
});
