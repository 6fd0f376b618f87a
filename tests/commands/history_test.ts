// IRCv3 "draft/chathistory", "draft/event-playback"

import { assert, assertEquals } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

const CAPS = [
  "batch",
  "server-time",
  "message-tags",
  "echo-message",
  "draft/chathistory",
  "labeled-response",
];

/** What is told of one line of history: its command and last parameter. */
function told(lines: readonly string[]): string[] {
  return lines.map((line) => parseMessage(line)!).filter(({ command }) => command !== "BATCH")
    .map(({ command, params }) => `${command} ${params.at(-1)}`);
}

function textsOf(lines: readonly string[]): string[] {
  return told(lines).map((line) => line.replace("PRIVMSG ", ""));
}

interface Past {
  readonly port: number;
  readonly ann: IrcClient;
  /** Ten texts, "0" to "9", in #r: their ids and times. */
  readonly said: readonly { readonly msgid: string; readonly time: string }[];
}

async function withPast(test: (past: Past) => Promise<void>): Promise<void> {
  await using server = await testServer();
  await using ann = await IrcClient.connect(server.port, { nick: "ann", caps: CAPS, join: "#r" });
  const echoes: string[] = [];
  for (let i = 0; i < 10; i++) echoes.push(...await ann.ask(`PRIVMSG #r :${i}`));
  const said = echoes.map((line) => parseMessage(line)!.tags)
    .map((tags) => ({ msgid: tags.get("msgid")!, time: tags.get("time")! }));
  assertEquals(said.length, 10);
  await test({ port: server.port, ann, said });
}

const SELECTED: [subcommand: string, expected: string][] = [
  ["LATEST #r * 3", "789"],
  ["latest #R * 100", "0123456789"],
  ["LATEST #r msgid=4 3", "789"],
  ["LATEST #r msgid=7 5", "89"],
  ["LATEST #r timestamp=7 5", "89"],
  ["BEFORE #r msgid=5 3", "234"],
  ["BEFORE #r timestamp=5 3", "234"],
  ["BEFORE #r msgid=0 3", ""],
  ["AFTER #r msgid=5 3", "678"],
  ["AFTER #r timestamp=5 3", "678"],
  ["AFTER #r msgid=9 3", ""],
  ["AROUND #r msgid=5 1", "5"],
  ["AROUND #r msgid=5 3", "456"],
  ["AROUND #r timestamp=5 3", "456"],
  ["BETWEEN #r msgid=2 msgid=6 10", "345"],
  ["BETWEEN #r msgid=2 msgid=6 2", "34"],
  ["BETWEEN #r msgid=6 msgid=2 2", "45"],
  ["BETWEEN #r timestamp=2 timestamp=6 10", "345"],
  ["BETWEEN #r timestamp=6 msgid=2 2", "45"],
];

for (const [subcommand, expected] of SELECTED) {
  Deno.test(`CHATHISTORY ${subcommand} gives "${expected}" of 0 to 9`, async () => {
    await withPast(async ({ ann, said }) => {
      const line = subcommand
        .replace(/msgid=(\d)/g, (_, i) => `msgid=${said[i]!.msgid}`)
        .replace(/timestamp=(\d)/g, (_, i) => `timestamp=${said[i]!.time}`);
      assertEquals(textsOf(await ann.ask(`CHATHISTORY ${line}`)).join(""), expected);
    });
  });
}

Deno.test("history is a batch with the room's name, and its lines have the ids and times of then", async () => {
  await withPast(async ({ ann, said }) => {
    const [opening, line, closing] = await ann.ask("CHATHISTORY LATEST #r * 1");
    const reference = opening!.split("+")[1]!.split(" ")[0]!;
    assertEquals(opening, `:chat.local BATCH +${reference} chathistory #r`);
    const { tags, source } = parseMessage(line!)!;
    assertEquals([tags.get("batch"), tags.get("msgid"), tags.get("time")], [
      reference,
      said[9]!.msgid,
      said[9]!.time,
    ]);
    assertEquals(source, "ann!~ann@localhost");
    assertEquals(closing, `:chat.local BATCH -${reference}`);
  });
});

Deno.test("an empty part of history is an empty batch", async () => {
  await withPast(async ({ ann, said }) => {
    const lines = await ann.ask(`CHATHISTORY AFTER #r msgid=${said[9]!.msgid} 5`);
    assertEquals(lines.map((line) => line.split(" ")[1]), ["BATCH", "BATCH"]);
  });
});

Deno.test("labeled-response: the label is on the batch of history, and on nothing else", async () => {
  await withPast(async ({ ann }) => {
    const lines = await ann.ask("@label=h CHATHISTORY LATEST #r * 2");
    assert(lines[0]!.startsWith("@label=h :chat.local BATCH +"), lines[0]);
    assertEquals(lines.filter((line) => line.includes("label=h")).length, 1);
    assertEquals(textsOf(lines), ["8", "9"]);
  });
});

Deno.test("draft/event-playback: joins, topics and tags are told to those who asked", async () => {
  await withPast(async ({ port, ann }) => {
    await using bob = await IrcClient.connect(port, {
      nick: "bob",
      caps: [...CAPS, "draft/event-playback"],
      join: "#r",
    });
    await ann.ask("TOPIC #r :new", "@+draft/react=x TAGMSG #r", "PRIVMSG #r :end");
    await bob.sync();
    assertEquals(told(await bob.ask("CHATHISTORY LATEST #r * 4")), [
      "JOIN #r",
      "TOPIC new",
      "TAGMSG #r",
      "PRIVMSG end",
    ]);
    assertEquals(told(await ann.ask("CHATHISTORY LATEST #r * 1")), ["PRIVMSG end"]);
  });
});

Deno.test("that somebody is typing is told and not kept (client tag typing)", async () => {
  await withPast(async ({ port, ann }) => {
    await using bob = await IrcClient.connect(port, {
      nick: "bob",
      caps: [...CAPS, "draft/event-playback"],
      join: "#r",
    });
    await ann.ask("@+typing=active TAGMSG #r", "@+typing=active TAGMSG bob");
    assertEquals((await bob.sync()).filter((line) => line.includes("TAGMSG")).length, 2);
    assertEquals(told(await bob.ask("CHATHISTORY LATEST #r * 1")), ["JOIN #r"]);
    assertEquals(told(await bob.ask("CHATHISTORY LATEST ann * 1")), []);
  });
});

const REFUSED: [line: string, refusal: string][] = [
  ["CHATHISTORY", "NEED_MORE_PARAMS *"],
  ["CHATHISTORY LATEST #r *", "NEED_MORE_PARAMS LATEST"],
  ["CHATHISTORY BETWEEN #r * * ", "NEED_MORE_PARAMS BETWEEN"],
  ["CHATHISTORY NEWEST #r * 5", "UNKNOWN_COMMAND NEWEST"],
  ["CHATHISTORY __proto__ #r * 5", "UNKNOWN_COMMAND __proto__"],
  ["CHATHISTORY LATEST #none * 5", "INVALID_TARGET LATEST #none"],
  ["CHATHISTORY LATEST #other * 5", "INVALID_TARGET LATEST #other"],
  ["CHATHISTORY LATEST nobody * 5", "INVALID_TARGET LATEST nobody"],
  ["CHATHISTORY LATEST #r * 0", "INVALID_PARAMS LATEST 0"],
  ["CHATHISTORY LATEST #r * -5", "INVALID_PARAMS LATEST -5"],
  ["CHATHISTORY LATEST #r * 1001", "INVALID_PARAMS LATEST 1001"],
  ["CHATHISTORY LATEST #r * 99999999999999999999", "INVALID_PARAMS LATEST 99999999999999999999"],
  ["CHATHISTORY LATEST #r * ten", "INVALID_PARAMS LATEST ten"],
  ["CHATHISTORY BEFORE #r * 5", "INVALID_MSGREFTYPE BEFORE #r *"],
  ["CHATHISTORY BEFORE #r id=5 5", "INVALID_MSGREFTYPE BEFORE #r id=5"],
  ["CHATHISTORY BEFORE #r msgid= 5", "INVALID_PARAMS BEFORE msgid="],
  ["CHATHISTORY BEFORE #r msgid=A/B 5", "INVALID_PARAMS BEFORE msgid=A/B"],
  ["CHATHISTORY BEFORE #r timestamp=yesterday 5", "INVALID_PARAMS BEFORE timestamp=yesterday"],
  [
    "CHATHISTORY BEFORE #r timestamp=2026-99-99T00:00:00.000Z 5",
    "INVALID_PARAMS BEFORE timestamp=2026-99-99T00:00:00.000Z",
  ],
];

for (const [line, refusal] of REFUSED) {
  Deno.test(`${line}: FAIL ${refusal}`, async () => {
    await withPast(async ({ port, ann }) => {
      await using _eve = await IrcClient.connect(port, { nick: "eve", join: "#other" });
      const [said, ...more] = await ann.ask(line);
      assert(said!.startsWith(`:chat.local FAIL CHATHISTORY ${refusal} :`), said);
      assertEquals(more, []);
    });
  });
}

Deno.test("what two say to each other is theirs alone to read", async () => {
  await withPast(async ({ port, ann }) => {
    await using bob = await IrcClient.connect(port, { nick: "bob", caps: CAPS });
    await using eve = await IrcClient.connect(port, { nick: "eve", caps: CAPS });
    await ann.ask("PRIVMSG bob :psst");
    await bob.ask("PRIVMSG ann :yes?");
    for (const [reader, other] of [[ann, "bob"], [bob, "ann"]] as const) {
      assertEquals(textsOf(await reader.ask(`CHATHISTORY LATEST ${other} * 9`)).slice(-2), ["psst", "yes?"]);
    }
    for (const other of ["ann", "bob", "eve"]) {
      assertEquals(textsOf(await eve.ask(`CHATHISTORY LATEST ${other} * 9`)), []);
    }
  });
});

Deno.test("whoever takes a nick later reads nothing of what was said to it before", async () => {
  await withPast(async ({ port, ann }) => {
    const bob = await IrcClient.connect(port, { nick: "bob" });
    await ann.ask("PRIVMSG bob :psst");
    await bob.send("QUIT");
    await bob.expectClosed();
    await bob[Symbol.asyncDispose]();
    await using other = await IrcClient.connect(port, { nick: "bob", caps: CAPS });
    assertEquals(textsOf(await other.ask("CHATHISTORY LATEST ann * 9")), []);
    assertEquals(textsOf(await ann.ask("CHATHISTORY LATEST bob * 9")), []);
  });
});

Deno.test("an account reads its conversations from any connection", async () => {
  await withPast(async ({ port, ann }) => {
    const bob = await IrcClient.connect(port, { nick: "bob" });
    await bob.ask("REGISTER * * :correct horse");
    await ann.ask("PRIVMSG bob :psst");
    await bob.send("QUIT");
    await bob.expectClosed();
    await bob[Symbol.asyncDispose]();
    assertEquals(textsOf(await ann.ask("CHATHISTORY LATEST bob * 9")), ["psst"]);
    await using later = await IrcClient.connect(port, { nick: "later", caps: [...CAPS, "sasl"] });
    await later.ask("AUTHENTICATE PLAIN", `AUTHENTICATE ${btoa("\0bob\0correct horse")}`);
    assertEquals(textsOf(await later.ask("CHATHISTORY LATEST ann * 9")), ["psst"]);
  });
});

Deno.test("TARGETS: rooms and people by when something was said last", async () => {
  await withPast(async ({ port, ann, said }) => {
    await using bob = await IrcClient.connect(port, { nick: "bob", caps: CAPS, join: "#quiet" });
    await ann.ask("JOIN #quiet");
    const [echo] = await ann.ask("PRIVMSG bob :psst");
    const psst = parseMessage(echo!)!.tags.get("time")!;
    const ask = async (client: IrcClient, from: string, to: string, limit = 10) =>
      (await client.ask(`CHATHISTORY TARGETS timestamp=${from} timestamp=${to} ${limit}`))
        .filter((line) => line.includes(" TARGETS ")).map((line) => line.split(" TARGETS ")[1]);
    const [long, after] = ["2020-01-01T00:00:00.000Z", "2100-01-01T00:00:00.000Z"];
    const all = [`#r ${said[9]!.time}`, `bob ${psst}`];
    assertEquals(await ask(ann, long, after), all);
    assertEquals(await ask(ann, after, long), all);
    assertEquals(await ask(ann, long, after, 1), all.slice(1));
    assertEquals(await ask(ann, long, psst), all.slice(0, 1));
    assertEquals(await ask(ann, said[9]!.time, after), all.slice(1));
    assertEquals(await ask(bob, long, after), [`ann ${psst}`]);
  });
});

Deno.test("005 tells the limit of a page and the references", async () => {
  await using server = await testServer({ limits: { history: 50 } });
  await using ann = await IrcClient.connect(server.port, { nick: "ann" });
  const tokens = (await ann.ask("VERSION")).join(" ");
  assert(tokens.includes(" CHATHISTORY=50 ") && tokens.includes(" MSGREFTYPES=msgid,timestamp "), tokens);
});

Deno.test("a page longer than the send queue comes whole, as fast as its reader takes it", async () => {
  await using server = await testServer({ limits: { "flood-rate": 0, "flood-burst": 0 } });
  await using ann = await IrcClient.connect(server.port, { nick: "ann", caps: CAPS, join: "#r" });
  const texts = Array.from({ length: 900 }, (_, i) => `${i} ${"x".repeat(390)}`);
  for (let i = 0; i < texts.length; i += 50) {
    await ann.ask(...texts.slice(i, i + 50).map((text) => `PRIVMSG #r :${text}`));
  }
  assertEquals(textsOf(await ann.ask("@label=h CHATHISTORY LATEST #r * 900")), texts);
});
