// IRCv3 "draft/message-redaction"

import { assert, assertEquals } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import type { IrcClient } from "../support/irc.ts";
import { assemble, type Cast } from "./cast.ts";

const CAPS = ["message-tags", "echo-message", "batch", "draft/chathistory", "draft/message-redaction"];

async function say(client: IrcClient, target: string, text: string): Promise<string> {
  return parseMessage((await client.ask(`PRIVMSG ${target} :${text}`))[0]!)!.tags.get("msgid")!;
}

async function past(client: IrcClient, target: string): Promise<string[]> {
  const lines = await client.ask(`CHATHISTORY LATEST ${target} * 99`);
  return lines.filter((line) => line.includes(" PRIVMSG ")).map((line) => line.split(" :").at(-1)!);
}

async function withCast(test: (cast: Cast) => Promise<void>): Promise<void> {
  await using cast = await assemble({ caps: CAPS });
  await test(cast);
}

Deno.test("REDACT: the room hears it, and history has the message no more", async () => {
  await withCast(async (cast) => {
    const { ann, bob } = cast;
    const msgid = await say(bob, "#r", "oops");
    await say(bob, "#r", "better");
    await cast.hush();
    const [echo] = await bob.ask(`REDACT #r ${msgid} :a slip`);
    const [heard] = await ann.sync();
    assert(/^@msgid=\S+ :bob!~bob@localhost REDACT #r \S+ :a slip$/.test(heard!), heard);
    assertEquals(heard, echo);
    assertEquals(parseMessage(heard!)!.params[1], msgid);
    assertEquals(await past(ann, "#r"), ["better"]);
  });
});

Deno.test("REDACT without a reason has none", async () => {
  await withCast(async ({ bob }) => {
    const msgid = await say(bob, "#r", "oops");
    const [echo] = await bob.ask(`REDACT #r ${msgid}`);
    assert(echo!.endsWith(` REDACT #r ${msgid}`), echo);
  });
});

Deno.test("REDACT is for those who asked for it alone", async () => {
  await withCast(async (cast) => {
    const old = await cast.add("old", { caps: ["message-tags"], join: "#r" });
    const msgid = await say(cast.bob, "#r", "oops");
    await cast.hush();
    await cast.bob.ask(`REDACT #r ${msgid}`);
    assertEquals(await old.sync(), []);
  });
});

Deno.test("a room's operator takes back what others said", async () => {
  await withCast(async ({ ann, bob }) => {
    const msgid = await say(bob, "#r", "spam");
    await ann.sync();
    await ann.ask(`REDACT #r ${msgid}`);
    assertEquals(await past(bob, "#r"), []);
  });
});

Deno.test("REDACT between two: the author may, the other may not", async () => {
  await withCast(async ({ ann, bob }) => {
    const msgid = await say(bob, "ann", "oops");
    await ann.sync();
    const [refused] = await ann.ask(`REDACT bob ${msgid}`);
    assert(refused!.startsWith(`:chat.local FAIL REDACT REDACT_FORBIDDEN bob ${msgid} :`), refused);
    await bob.ask(`REDACT ann ${msgid}`);
    const [heard] = await ann.sync();
    assert(heard!.endsWith(` REDACT ann ${msgid}`), heard);
    assertEquals(await past(ann, "bob"), []);
  });
});

Deno.test("one may not take back what another said, nor from outside, nor what was never said", async () => {
  await withCast(async ({ ann, bob, eve }) => {
    const msgid = await say(ann, "#r", "mine");
    const never = `00${msgid.slice(2)}`;
    const refusals = [
      [bob, `REDACT #r ${msgid}`, `REDACT_FORBIDDEN #r ${msgid}`],
      [eve, `REDACT #r ${msgid}`, "INVALID_TARGET #r"],
      [eve, `REDACT #none ${msgid}`, "INVALID_TARGET #none"],
      [eve, `REDACT nobody ${msgid}`, "INVALID_TARGET nobody"],
      [eve, `REDACT ann ${msgid}`, `UNKNOWN_MSGID ann ${msgid}`],
      [ann, `REDACT #r ${never}`, `UNKNOWN_MSGID #r ${never}`],
      [ann, "REDACT #r *", "UNKNOWN_MSGID #r *"],
    ] as const;
    for (const [client, line, refusal] of refusals) {
      const said = await client.ask(line);
      assert(said.at(-1)!.startsWith(`:chat.local FAIL REDACT ${refusal} :`), said.at(-1));
    }
    assertEquals(await past(ann, "#r"), ["mine"]);
  });
});

Deno.test("what is no message cannot be taken back", async () => {
  await withCast(async ({ ann }) => {
    const [topic] = await ann.ask("TOPIC #r :new");
    const msgid = parseMessage(topic!)!.tags.get("msgid")!;
    const [refused] = await ann.ask(`REDACT #r ${msgid}`);
    assert(refused!.includes(" UNKNOWN_MSGID "), refused);
  });
});

Deno.test("after the window only operators may", async () => {
  await using cast = await assemble({ caps: CAPS, limits: { redaction: 1 } });
  const msgid = await say(cast.bob, "#r", "old");
  const time = Date.now();
  while (Date.now() <= time + 1100) await new Promise((resolve) => setTimeout(resolve, 50));
  const [refused] = await cast.bob.ask(`REDACT #r ${msgid}`);
  assert(refused!.startsWith(`:chat.local FAIL REDACT REDACT_WINDOW_EXPIRED #r ${msgid} 1 :`), refused);
  await cast.ann.ask(`REDACT #r ${msgid}`);
  assertEquals(await past(cast.bob, "#r"), []);
});
