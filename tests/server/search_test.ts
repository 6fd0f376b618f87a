// The index behind SEARCH: what texts are found by, its bounds, and that it comes back after a restart.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Backend, type Draft, type Entry, StoreError } from "../../server/backend/backend.ts";
import { openMemory } from "../../server/backend/memory.ts";
import { configure, type ServeOptions } from "../../server/config.ts";
import { Journal } from "../../server/journal.ts";
import { Cloak } from "../../server/people/cloak.ts";
import { SearchIndex } from "../../server/search/index.ts";
import { observed } from "../../server/search/observed.ts";
import type { Question } from "../../server/search/shard.ts";
import { matchOf, wordsOf, wordsSaid } from "../../server/search/words.ts";
import { Server } from "../../server/server.ts";
import { FakeTransport } from "../support/fake_transport.ts";
import { PATIENCE } from "../support/irc.ts";
import { hears } from "../support/socketless.ts";

for (
  const [text, words] of [
    ["", ""],
    ["Hello, World", "hello world"],
    ["don't foo_bar 1.5", "don t foo bar 1 5"],
    ["ÄÖÜ é ñ Straße ﬁn", "aou e n strasse fin"],
    ["ΟΔΥΣΣΕΎΣ Σας", "οδυσσευσ σασ"],
    ["ёлка Й", "елка и"],
    ["हिन्दी", "हिन्दी"],
    ["한국어 말", "한국어 말"],
    ["ｆｕｌｌ", "full"],
    ["你好 world世界", "你 好 world 世 界"],
    ["ガラス", "ガ ラ ス"],
    ["🎉🎉 yes", "🎉 🎉 yes"],
    ["\ud800x", "x"],
  ] as const
) Deno.test(`words of ${JSON.stringify(text)}`, () => assertEquals(wordsOf(text).join(" "), words));

Deno.test("words of a /me are what is done, those of any other CTCP nothing, and colours are no words", () => {
  assertEquals(wordsSaid("\x01ACTION waves\x01"), ["waves"]);
  assertEquals(wordsSaid("\x01PING 123\x01"), []);
  assertEquals(wordsSaid("\x02bo\x02ld \x0304,12red"), ["bold", "red"]);
});

for (
  const [text, match] of [
    ["", ""],
    [' "?! ', ""],
    ["one two", '"one" AND "two"*'],
    ["foo-bar baz", '"foo bar" AND "baz"*'],
    ["世界", '"世 界"*'],
    ['a" OR "b', '"a" AND "or" AND "b"*'],
  ] as const
) Deno.test(`the question in ${JSON.stringify(text)}`, () => assertEquals(matchOf(text), match));

const LOGS = new Set(["room/r"]);
const ALL: Question = { logs: LOGS, limit: 1_000_000, from: "newest" };

function unwanted(error: unknown): void {
  throw error;
}

/** An index that hears what is appended to a store of its own. */
function newIndex(capacity = Infinity, failed = unwanted): { index: SearchIndex; backend: Backend } {
  const index = new SearchIndex({ capacity, failed });
  return { index, backend: observed(openMemory(), (log, entries) => index.hear(log, entries)) };
}

function saying(text: string, more: Partial<Draft> = {}): Draft {
  return { source: "ann!~ann@here", command: "PRIVMSG", params: ["#r", text], origin: "1", ...more };
}

async function sayAll(backend: Backend, texts: readonly string[], log = "room/r"): Promise<string[]> {
  const entries = await Promise.all(texts.map((text) => backend.append(log, saying(text))));
  return entries.map(({ msgid }) => msgid);
}

function textsOf(entries: readonly Entry[]): string[] {
  return entries.map(({ params }) => params[1] ?? "");
}

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `n${i}`);
}

async function idsOf(index: SearchIndex, question: Partial<Question> = {}): Promise<string[]> {
  return (await index.find({ ...ALL, ...question })).map(({ msgid }) => msgid);
}

Deno.test("the index: whatever is asked is a question that the database understands", async () => {
  const { index, backend } = newIndex();
  await using _ = index;
  await sayAll(backend, ["x"]);
  const signs = ["\"'*()^:{}+-\\.,;%_ \t\0", "NEAR AND OR NOT ", "aé世🎉ไ한", "\ud83c\udf89\u200d\u0301"]
    .join("");
  for (let round = 0; round < 300; round++) {
    const length = 1 + round % 40;
    const text = Array.from({ length }, () => signs[Math.floor(Math.random() * signs.length)]).join("");
    await idsOf(index, { match: matchOf(text) });
  }
  await idsOf(index, { match: matchOf("a ".repeat(256)) });
  await idsOf(index, { match: matchOf("世".repeat(256)) });
});

Deno.test("the index: hits come in their order, over many shards, from either end", async () => {
  const { index, backend } = newIndex(800);
  await using _ = index;
  const ids = await sayAll(backend, numbers(500));
  assertEquals(await idsOf(index), ids);
  assertEquals(await idsOf(index, { limit: 250 }), ids.slice(-250));
  assertEquals(await idsOf(index, { limit: 250, from: "oldest" }), ids.slice(0, 250));
  assertEquals(await idsOf(index, { after: ids[9]!, before: ids[300]! }), ids.slice(10, 300));
  assertEquals(await idsOf(index, { match: matchOf("n499") }), ids.slice(-1));
});

Deno.test("the index: never more messages than its limit, and the oldest are forgotten", async () => {
  const { index, backend } = newIndex(100);
  await using _ = index;
  const ids = await sayAll(backend, numbers(1_000));
  const found = await idsOf(index);
  assertEquals(found, ids.slice(-found.length));
  assert(found.length <= 100 && found.length >= 100 - 100 / 8, `${found.length}`);
  assertEquals(index.size, found.length);
});

Deno.test("the index: what waits to be indexed is bounded too, and of more the latest are found", async () => {
  const { index, backend } = newIndex();
  await using _ = index;
  const ids: string[] = [];
  for (let i = 0; i < 30; i++) ids.push(...await sayAll(backend, numbers(1_000)));
  const found = await idsOf(index);
  assertEquals(found, ids.slice(-found.length));
  assert(found.length >= 2_000 && found.length < 5_000, `${found.length}`);
});

Deno.test("the index: what is heard while it runs is indexed before anybody asks", async () => {
  const { index, backend } = newIndex();
  await using _ = index;
  await index.start({ backend, logs: () => Promise.resolve([]), failed: unwanted });
  await sayAll(backend, numbers(100));
  const end = performance.now() + PATIENCE;
  while (index.size < 100 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(index.size, 100);
});

Deno.test("the index: what is taken back is found no more, whether it was indexed or not", async () => {
  const { index, backend } = newIndex();
  await using _ = index;
  const [first, second] = await sayAll(backend, ["a", "a"]);
  assertEquals(await idsOf(index), [first, second]);
  await backend.append("room/r", saying("", { command: "REDACT", erases: first! }));
  assertEquals(await idsOf(index, { match: "a" }), [second]);
  const third = await backend.append("room/r", saying("a"));
  await backend.append("room/r", saying("", { command: "REDACT", erases: third.msgid }));
  assertEquals(await idsOf(index, { match: "a" }), [second]);
});

Deno.test("the index: what passes, and what is no message, is not in it", async () => {
  const { index, backend } = newIndex();
  await using _ = index;
  await backend.append("room/r", saying("a", { passing: true }));
  await backend.append("room/r", saying("a", { command: "TOPIC" }));
  assertEquals(await idsOf(index), []);
});

Deno.test("the index: a followed log is heard once, also when several follow it and leave", async () => {
  const heard: string[] = [];
  const backend = observed(openMemory(), (_, entries) => heard.push(...textsOf(entries)));
  const leave = [1, 2].map(() => backend.follow("room/r", () => {}));
  await sayAll(backend, ["two"]);
  leave[0]!();
  await sayAll(backend, ["one"]);
  leave[1]!();
  await sayAll(backend, ["none"]);
  assertEquals(heard, ["two", "one", "none"]);
});

Deno.test("the index: searches that are under way when it is closed are refused, and so are later ones", async () => {
  const { index, backend } = newIndex();
  await sayAll(backend, numbers(100));
  const searching = assertRejects(() => index.find(ALL), StoreError);
  await index[Symbol.asyncDispose]();
  await searching;
  await sayAll(backend, ["later"]);
  await assertRejects(() => index.find(ALL), StoreError);
});

Deno.test("the index: an error of the database ends the search and nothing else", async () => {
  const told: unknown[] = [];
  const { index, backend } = newIndex(Infinity, (error) => told.push(error));
  await using _ = index;
  await sayAll(backend, ["a"]);
  await assertRejects(() => index.find({ ...ALL, match: '"' }), StoreError);
  await sayAll(backend, ["b"]);
  await assertRejects(() => index.find(ALL), StoreError);
  assertEquals(told.length, 1);
});

Deno.test("the index: the past of all logs is indexed, the newest first, behind what is said meanwhile", async () => {
  const memory = openMemory();
  const logs = ["room/r", "room/s", "room/t"];
  const ids: string[] = [];
  for (let i = 0; i < 300; i++) ids.push((await memory.append(logs[i % 7 % 3]!, saying(`n${i}`))).msgid);
  const index = new SearchIndex({ capacity: 80, failed: unwanted });
  await using _ = index;
  const backend = observed(memory, (log, entries) => index.hear(log, entries));
  const filled = index.start({ backend, logs: () => Promise.resolve(logs), failed: unwanted });
  ids.push(...await sayAll(backend, ["new"]));
  await filled;
  const found = await idsOf(index, { logs: new Set(logs) });
  assertEquals(found, ids.slice(-found.length));
  assert(found.length > 60 && found.length <= 80, `${found.length}`);
});

Deno.test("the index: a store that cannot be read leaves the past out, and says so", async () => {
  const told: unknown[] = [];
  const { index, backend } = newIndex();
  await using _ = index;
  const logs = () => Promise.reject(new StoreError("gone"));
  await index.start({ backend, logs, failed: (error) => told.push(error) });
  const ids = await sayAll(backend, ["a"]);
  assertEquals([told.length, await idsOf(index)], [1, ids]);
});

Deno.test("the index: it is filled in steps, between which everything else has its turn", async () => {
  const memory = openMemory();
  await sayAll(memory, numbers(500));
  const index = new SearchIndex({ capacity: 10_000, failed: unwanted });
  await using _ = index;
  let turns = 0;
  const counting = setInterval(() => turns++, 0);
  await index.start({ backend: memory, logs: () => Promise.resolve(["room/r"]), failed: unwanted });
  clearInterval(counting);
  assertEquals((await idsOf(index)).length, 500);
  assert(turns > 5, `${turns} turns`);
});

/** A server over a store that outlives it. */
class Running implements AsyncDisposable {
  readonly server: Server;
  #barriers = 0;

  constructor(backend: Backend, options: ServeOptions = {}) {
    const journal = new Journal({ format: "off", sink: { write: (bytes) => Promise.resolve(bytes.length) } });
    const config = configure({ ...options, limits: { "flood-rate": 0, ...options.limits } });
    this.server = new Server({ config, backend, journal, cloak: new Cloak(new Uint8Array(32)) });
  }

  async connect(nick: string, ...lines: readonly string[]): Promise<FakeTransport> {
    const transport = new FakeTransport();
    this.server.host(transport);
    await this.ask(transport, `NICK ${nick}`, `USER ${nick} 0 * :${nick}`, ...lines);
    return transport;
  }

  async ask(transport: FakeTransport, ...lines: readonly string[]): Promise<string[]> {
    const before = transport.text.length;
    const barrier = `barrier-${++this.#barriers}`;
    transport.arrive(...lines, `PING ${barrier}`);
    await hears(transport, barrier);
    return transport.text.slice(before).split("\r\n").filter((line) => / PRIVMSG | SEARCH /.test(line));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const drained = this.server.drain("over");
    await this.server.deserted();
    await drained;
    this.server.tick.stop();
  }
}

Deno.test("SEARCH after a restart: rooms and conversations are found again, and what was taken back is not", async () => {
  const memory = openMemory();
  {
    await using first = new Running(memory);
    const ann = await first.connect("ann", "JOIN #r", "REGISTER * * :correct-horse");
    const bob = await first.connect("bob", "JOIN #r", "REGISTER * * :correct-horse");
    await first.ask(ann, "CAP REQ :message-tags echo-message draft/message-redaction");
    const [, taken] = await first.ask(
      ann,
      "PRIVMSG #r :needle one",
      "PRIVMSG #r :needle two",
      "PRIVMSG bob :needle three",
    );
    await first.ask(bob);
    await first.ask(ann, `REDACT #r ${/msgid=([^; ]+)/.exec(taken!)![1]}`);
  }
  await using second = new Running(memory);
  await second.server.restore();
  await second.server.indexPast();
  const bob = await second.connect("bobby", "JOIN #r");
  await second.ask(bob, "PRIVMSG NickServ :IDENTIFY bob correct-horse");
  const found = await second.ask(bob, "SEARCH text=needle");
  assertEquals(found.map((line) => line.split(" PRIVMSG ")[1]), ["#r :needle one", "bob :needle three"]);
});

Deno.test("SEARCH: what the log keeps no more is not found, nor is what stands there now", async () => {
  await using running = new Running(openMemory(), { limits: { "search-index": 0 } });
  const ann = await running.connect("ann", "JOIN #r", "PRIVMSG #r :needle");
  assertEquals((await running.ask(ann, "SEARCH text=needle")).length, 1);
  for (let i = 0; i < 20; i++) await running.ask(ann, ...numbers(100).map((text) => `PRIVMSG #r :${text}`));
  assertEquals(await running.ask(ann, "SEARCH text=needle"), []);
});

Deno.test('soju.im/search, "Errors and Warnings": INTERNAL_ERROR when the search cannot be run', async () => {
  await using running = new Running(openMemory());
  const ann = await running.connect("ann", "JOIN #r");
  await running.server.search[Symbol.asyncDispose]();
  const [answer] = await running.ask(ann, "SEARCH text=needle");
  assertEquals(answer, ":chat.local FAIL SEARCH INTERNAL_ERROR :The search could not be run");
});
