// Our client on servers of other people: what they offer is used, what they lack is done without.

import { assertEquals } from "@std/assert";
import type { EventKind, EventOf } from "../../client/core/events.ts";
import { Traveller } from "./away.ts";
import { Foreign, type ForeignName } from "./foreign.ts";
import { testWith } from "./needs.ts";
import { until } from "./until.ts";

function sees<K extends EventKind>(
  who: Traveller,
  kind: K,
  passes: (event: EventOf<K>) => boolean = () => true,
): Promise<EventOf<K>> {
  return until(() => who.of(kind).find(passes), () => `${who.client.state.nick} saw no ${kind}`);
}

/** Amy and bob in #lobby of a server. */
async function two(name: ForeignName) {
  const server = await Foreign.start(name);
  const amy = new Traveller(server.port, { alias: "amy" });
  await sees(amy, "names");
  const bob = new Traveller(server.port, { alias: "bob" });
  await sees(amy, "joined", ({ who }) => who === "bob");
  await sees(bob, "names");
  return {
    amy,
    bob,
    async [Symbol.asyncDispose]() {
      await amy[Symbol.asyncDispose]();
      await bob[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Types without the rest that a server may want, which costs these nothing. */
function types(who: Traveller, text: string): void {
  who.type(text);
  while (!who.client.pace.empty) {
    who.client.pace.gain();
    who.flush();
  }
}

const texts = (who: Traveller) => who.of("message").filter(({ mine }) => !mine).map(({ text }) => text);

for (const name of ["ngircd", "inspircd"] as const) {
  testWith({
    name: `${name}: our client talks, in rooms and alone, and rules its room`,
    programs: [name],
    async fn() {
      await using chat = await two(name);
      const { amy, bob } = chat;
      types(amy, "hello");
      types(amy, "two\n\nlines");
      types(amy, "/me waves");
      types(amy, "/msg bob psst");
      await until(() => texts(bob).length === 5, () => `bob heard ${texts(bob)}`);
      assertEquals(texts(bob), ["hello", "two", "lines", "waves", "psst"]);
      await amy.settles();
      assertEquals(amy.of("stored").length, 5);
      types(amy, "/topic all about it");
      assertEquals((await sees(bob, "topic", ({ by }) => by === "amy")).topic, "all about it");
      types(amy, "/voice bob");
      assertEquals((await sees(bob, "mode")).change, "+v bob");
      types(amy, "/ban bob");
      types(amy, "/unban bob");
      await sees(bob, "mode", ({ change }) => change === "-b bob!*@*");
      types(amy, "/whois bob");
      await sees(amy, "whois", ({ nick }) => nick === "bob");
      types(amy, "/nick amelia");
      await sees(bob, "renamed", ({ to }) => to === "amelia");
      assertEquals(bob.client.buffers.find("amelia")?.kind, "direct");
      types(bob, "/away out");
      await sees(bob, "away");
      types(amy, "/kick bob out");
      assertEquals((await sees(bob, "kicked")).reason, "out");
      assertEquals([...amy.of("error"), ...bob.of("error")], []);
    },
  });

  testWith({
    name: `${name}: what the server lacks is not offered, and a reply reaches the other all the same`,
    programs: [name],
    async fn() {
      await using chat = await two(name);
      const { amy, bob } = chat;
      const tags = name === "inspircd";
      const { can } = bob.client;
      assertEquals(can, {
        react: tags,
        reply: tags,
        typing: tags,
        redact: false,
        multiline: false,
        search: false,
        rename: false,
        history: false,
      });
      types(amy, "shall we?");
      await until(() => texts(bob).length === 1, () => "bob heard nothing");
      types(bob, "/reply yes");
      const { text, replyTo } = await sees(amy, "message", ({ from }) => from === "bob");
      assertEquals([text, replyTo?.text], tags ? ["yes", "shall we?"] : ["amy: yes", undefined]);
      bob.client.typing.typed("#lobby", "x");
      types(bob, "/react 👍");
      if (tags) assertEquals((await sees(amy, "reactions")).reactions, [{ emoji: "👍", nicks: ["bob"] }]);
      else await sees(bob, "error", ({ text }) => text.includes("passes no reactions on"));
      for (const typed of ["/rename #x", "/search x", "/redact", "/ban amy 1h"]) {
        const before = bob.of("error").length;
        types(bob, typed);
        await until(() => bob.of("error").length === before + 1, () => `${typed} was not refused`);
      }
    },
  });
}
