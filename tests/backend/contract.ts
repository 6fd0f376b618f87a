/** What every backend promises (server/backend/backend.ts), as tests: one contract, run against each of them. */

import { assert, assertEquals, assertGreater } from "@std/assert";
import type { Backend, Draft, Entry, Range } from "../../server/backend/backend.ts";
import { idAt, timeOf } from "../../server/backend/stamp.ts";

/** Opens a store that is empty and of its own; the clock is the one given. */
export type Opener = (now: () => number) => Promise<Backend>;

/** A clock that the test sets. */
interface Clock {
  time: number;
}

/** Registers the contract's tests for one backend. */
export function testBackend(name: string, open: Opener): void {
  for (const [promise, check] of CONTRACT) {
    Deno.test(`${name}: ${promise}`, async () => {
      const clock = { time: 1_000_000 };
      await using backend = await open(() => clock.time);
      await check(backend, clock);
    });
  }
}

function draft(text: string, more: Partial<Draft> = {}): Draft {
  return { source: "bob!~bob@localhost", command: "PRIVMSG", params: ["#r", text], origin: "1", ...more };
}

function textsOf(entries: readonly Entry[]): string[] {
  return entries.map((entry) => entry.params[1] ?? "");
}

/** Appends texts without waiting in between. */
function appendAll(backend: Backend, texts: readonly string[]): Promise<Entry[]> {
  return Promise.all(texts.map((text) => backend.append("log", draft(text))));
}

function counted(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `text ${i}`);
}

const CONTRACT: readonly [promise: string, check: (backend: Backend, clock: Clock) => Promise<void>][] = [
  ["append gives the draft back with a msgid and a time", async (backend, clock) => {
    const given = draft("hello", { account: "bob", bot: true, tags: new Map([["+x", "1"]]), target: "2" });
    const entry = await backend.append("log", given);
    const { msgid, time, ...rest } = entry;
    assertEquals(rest, given);
    assertEquals(time, clock.time);
    assert(msgid.length > 0 && msgid.length <= 64, msgid);
    assert(/^[A-Za-z0-9_-]+$/.test(msgid), `${msgid} would need escapes in a tag`);
  }],
  ["entries stand in the order in which append was called", async (backend) => {
    const texts = counted(200);
    assertEquals(textsOf(await appendAll(backend, texts)), texts);
    assertEquals(textsOf(await backend.read("log", { limit: 1000 })), texts);
  }],
  [
    "msgids sort in the order of the log and are never given twice, not in another log either",
    async (backend, clock) => {
      const ids: string[] = [];
      for (let round = 0; round < 50; round++) {
        clock.time += round % 3;
        const entries = await Promise.all([
          backend.append("log", draft("a")),
          backend.append("other", draft("b")),
          backend.append("log", draft("c")),
        ]);
        ids.push(...entries.map((entry) => entry.msgid));
      }
      assertEquals(new Set(ids).size, ids.length);
      const stored = (await backend.read("log", { limit: 1000 })).map((entry) => entry.msgid);
      assertEquals(stored, [...stored].sort());
      assertEquals(stored.length, 100);
    },
  ],
  [
    "times grow strictly within a log, also when the clock stands still or steps back",
    async (backend, clock) => {
      await appendAll(backend, counted(3));
      clock.time -= 5_000;
      await appendAll(backend, counted(3));
      clock.time += 60_000;
      await appendAll(backend, counted(3));
      const entries = await backend.read("log", { limit: 100 });
      assertEquals(entries.length, 9);
      for (let i = 1; i < entries.length; i++) {
        assertGreater(entries[i]!.time, entries[i - 1]!.time);
        assertGreater(entries[i]!.msgid, entries[i - 1]!.msgid);
      }
    },
  ],
  ["an entry was given to every follower when its append settles", async (backend) => {
    const one: string[] = [];
    const two: string[] = [];
    backend.follow("log", (entries) => one.push(...textsOf(entries)));
    backend.follow("log", (entries) => two.push(...textsOf(entries)));
    await backend.append("log", draft("hello"));
    assertEquals([one, two], [["hello"], ["hello"]]);
  }],
  ["a follower gets each entry of its log once, in order, and nothing of other logs", async (backend) => {
    const heard: string[] = [];
    backend.follow("log", (entries) => heard.push(...textsOf(entries)));
    const others = counted(300).map((text) => backend.append("other", draft(`other ${text}`)));
    const texts = counted(300);
    await Promise.all([appendAll(backend, texts), ...others]);
    assertEquals(heard, texts);
  }],
  ["a follower gets the very entry that append and read give", async (backend) => {
    const heard: Entry[] = [];
    backend.follow("log", (entries) => heard.push(...entries));
    const reached = new Set(["7"]);
    const entry = await backend.append("log", draft("hello", { reached }));
    assertEquals(heard, [entry]);
    assert(heard[0]!.reached === reached, "`reached` is shared by the entries of one event");
    const [read] = await backend.read("log", { limit: 1 });
    assertEquals([read?.msgid, read?.time, read?.params], [entry.msgid, entry.time, entry.params]);
  }],
  ["a follower hears nothing from before it followed, and nothing after it stopped", async (backend) => {
    const heard: string[] = [];
    await backend.append("log", draft("before"));
    const stop = backend.follow("log", (entries) => heard.push(...textsOf(entries)));
    await backend.append("log", draft("during"));
    stop();
    stop();
    await backend.append("log", draft("after"));
    assertEquals(heard, ["during"]);
  }],
  ["what a follower appends comes after what it was given", async (backend) => {
    const answers: Promise<Entry>[] = [];
    const heard: string[] = [];
    backend.follow("log", (entries) => {
      heard.push(...textsOf(entries));
      if (textsOf(entries).includes("question")) answers.push(backend.append("log", draft("answer")));
    });
    await backend.append("log", draft("question"));
    await Promise.all(answers);
    assertEquals(heard, ["question", "answer"]);
    assertEquals(textsOf(await backend.read("log", { limit: 9 })), heard);
  }],
  ["read without a border gives the newest", async (backend) => {
    await appendAll(backend, counted(10));
    assertEquals(textsOf(await backend.read("log", { limit: 3 })), ["text 7", "text 8", "text 9"]);
    assertEquals(textsOf(await backend.read("log", { limit: 99 })), counted(10));
  }],
  ["read before an entry gives the newest in front of it", async (backend) => {
    const entries = await appendAll(backend, counted(10));
    const before = entries[5]!.msgid;
    assertEquals(textsOf(await backend.read("log", { before, limit: 2 })), ["text 3", "text 4"]);
    assertEquals(await backend.read("log", { before: entries[0]!.msgid, limit: 2 }), []);
  }],
  ["read after an entry gives the oldest behind it", async (backend) => {
    const entries = await appendAll(backend, counted(10));
    const after = entries[5]!.msgid;
    assertEquals(textsOf(await backend.read("log", { after, limit: 2 })), ["text 6", "text 7"]);
    assertEquals(await backend.read("log", { after: entries[9]!.msgid, limit: 2 }), []);
  }],
  ["read of a log that nobody wrote to is empty", async (backend) => {
    assertEquals(await backend.read("nothing", { limit: 5 }), []);
  }],
  ["claim is for one owner, again and again for that one", async (backend) => {
    assertEquals(await backend.claim("nick/bob", "1", Infinity), true);
    assertEquals(await backend.claim("nick/bob", "2", Infinity), false);
    assertEquals(await backend.claim("nick/bob", "1", Infinity), true);
    assertEquals(await backend.claim("nick/amy", "2", Infinity), true);
  }],
  ["of many who claim at once exactly one succeeds", async (backend) => {
    const owners = counted(20);
    const outcomes = await Promise.all(owners.map((owner) => backend.claim("nick/bob", owner, Infinity)));
    assertEquals(outcomes.filter((won) => won).length, 1);
  }],
  ["release frees the claim of its owner and of nobody else", async (backend) => {
    await backend.claim("nick/bob", "1", Infinity);
    await backend.release("nick/bob", "2");
    assertEquals(await backend.claim("nick/bob", "2", Infinity), false);
    await backend.release("nick/bob", "1");
    assertEquals(await backend.claim("nick/bob", "2", Infinity), true);
    await backend.release("nick/nobody", "1");
  }],
  ["a claim ends its time after the last success, and not before", async (backend, clock) => {
    await backend.claim("nick/bob", "1", 1_000);
    clock.time += 900;
    assertEquals(await backend.claim("nick/bob", "1", 1_000), true);
    clock.time += 999;
    assertEquals(await backend.claim("nick/bob", "2", 1_000), false);
    clock.time += 1;
    assertEquals(await backend.claim("nick/bob", "2", 1_000), true);
    assertEquals(await backend.claim("nick/bob", "1", 1_000), false, "its time is over");
  }],
  ["load of what was never saved is undefined", async (backend) => {
    assertEquals(await backend.load("nothing"), undefined);
  }],
  ["save needs the version that is there, and gives a new one", async (backend) => {
    assertEquals(await backend.save("key", { n: 1 }, undefined), true);
    const first = await backend.load<{ n: number }>("key");
    assertEquals(first?.value, { n: 1 });
    assertEquals(await backend.save("key", { n: 2 }, first?.version), true);
    assertEquals(await backend.save("key", { n: 3 }, first?.version), false);
    assertEquals(await backend.save("key", { n: 3 }, undefined), false);
    const second = await backend.load<{ n: number }>("key");
    assertEquals(second?.value, { n: 2 });
    assert(second?.version !== first?.version);
  }],
  ["save with a version of what does not exist stores nothing", async (backend) => {
    await backend.save("key", 1, undefined);
    const version = (await backend.load("key"))?.version;
    assertEquals(await backend.save("other", 1, version), false);
    assertEquals(await backend.load("other"), undefined);
  }],
  ["of many who save over one version exactly one succeeds", async (backend) => {
    await backend.save("key", 0, undefined);
    const version = (await backend.load<number>("key"))?.version;
    const outcomes = await Promise.all([1, 2, 3, 4].map((n) => backend.save("key", n, version)));
    assertEquals(outcomes.filter((stored) => stored).length, 1);
    assertEquals((await backend.load<number>("key"))?.value, outcomes.indexOf(true) + 1);
  }],
  ["a saved value is a copy: changing it afterwards changes nothing stored", async (backend) => {
    const value = { list: ["a"] };
    await backend.save("key", value, undefined);
    value.list.push("b");
    const loaded = await backend.load<{ list: string[] }>("key");
    loaded!.value.list.push("c");
    assertEquals((await backend.load<{ list: string[] }>("key"))?.value, { list: ["a"] });
  }],
  ["a value is anything that structured clone can copy", async (backend) => {
    const value = {
      map: new Map([["a", new Set([1])]]),
      bytes: new Uint8Array([1, 2]),
      when: new Date(5),
      nothing: undefined,
      large: 12n,
    };
    await backend.save("key", value, undefined);
    assertEquals<unknown>((await backend.load("key"))?.value, value);
    for (const plain of [null, 0, "", false, new Uint8Array([9])]) {
      await backend.save(`plain ${plain}`, plain, undefined);
      assertEquals<unknown>((await backend.load(`plain ${plain}`))?.value, plain);
    }
  }],
  ["a value of 60 KiB has room", async (backend) => {
    const value = "x".repeat(60 * 1024);
    await backend.save("key", value, undefined);
    assertEquals((await backend.load("key"))?.value, value);
  }],
  ["saving undefined removes the record, if the version is the one that is there", async (backend) => {
    await backend.save("key", 1, undefined);
    const version = (await backend.load("key"))?.version;
    assertEquals(await backend.save("key", undefined, undefined), false);
    assertEquals(await backend.save("key", undefined, version), true);
    assertEquals(await backend.load("key"), undefined);
    assertEquals(await backend.list("key"), []);
    assertEquals(await backend.save("key", undefined, version), false, "it is gone already");
    assertEquals(await backend.save("key", undefined, undefined), true, "there is none, as was said");
    assertEquals(await backend.save("key", 2, undefined), true);
    assert((await backend.load("key"))?.version !== version, "a version never comes back");
  }],
  [
    "list gives every record under a prefix, in the order of their keys, with their versions",
    async (backend) => {
      const keys = ["a/2", "a/10", "a/", "a", "a/1/x", "b/1", "a/\u{1F600}", "a/\uE000", "a0"];
      for (const key of keys) await backend.save(key, `value of ${key}`, undefined);
      const listed = await backend.list<string>("a/");
      assertEquals(listed.map(([key]) => key), ["a/", "a/1/x", "a/10", "a/2", "a/\u{1F600}", "a/\uE000"]);
      for (const [key, record] of listed) {
        assertEquals(record.value, `value of ${key}`);
        assertEquals(await backend.save(key, "other", record.version), true);
      }
      assertEquals((await backend.list("")).length, keys.length);
      assertEquals(await backend.list("c"), []);
    },
  ],
  ["list gives more records than one look into the store can", async (backend) => {
    const keys = Array.from({ length: 700 }, (_, i) => `many/${String(i).padStart(4, "0")}`);
    await Promise.all(keys.map((key) => backend.save(key, 1, undefined)));
    assertEquals((await backend.list("many/")).map(([key]) => key), keys);
  }],
  ["a listed value is a copy", async (backend) => {
    await backend.save("key", { list: ["a"] }, undefined);
    const [[, record] = []] = await backend.list<{ list: string[] }>("key");
    record!.value.list.push("b");
    assertEquals((await backend.load<{ list: string[] }>("key"))?.value, { list: ["a"] });
  }],
  ["what read gives is what was appended, all parts of it", async (backend) => {
    const given = draft("h\u00e9llo \u{1F600} \ud800 \x01", {
      account: "bob",
      realname: "Bob B",
      bot: true,
      audience: "o",
      target: "2",
      lines: [{ text: "one", concat: false }, { text: "two", concat: true }],
      tags: new Map([["+draft/reply", "abc"], ["+x", ""]]),
    });
    const entry = await backend.append("log", given);
    assertEquals(await backend.read("log", { limit: 1 }), [entry]);
    const bare = await backend.append("log", draft("bare"));
    assertEquals(await backend.read("log", { limit: 1 }), [bare]);
  }],
  ["read may be told from which end to count", async (backend) => {
    const entries = await appendAll(backend, counted(10));
    const [after, before] = [entries[1]!.msgid, entries[8]!.msgid];
    const read = async (range: Range) => textsOf(await backend.read("log", range));
    assertEquals(await read({ limit: 2, from: "oldest" }), ["text 0", "text 1"]);
    assertEquals(await read({ before, limit: 2, from: "oldest" }), ["text 0", "text 1"]);
    assertEquals(await read({ after, limit: 2, from: "newest" }), ["text 8", "text 9"]);
    assertEquals(await read({ after, before, limit: 2, from: "newest" }), ["text 6", "text 7"]);
    assertEquals(await read({ after, before, limit: 2, from: "oldest" }), ["text 2", "text 3"]);
    assertEquals(await read({ after, before, limit: 99 }), counted(8).slice(2));
  }],
  ["read between borders that leave nothing between them is empty", async (backend) => {
    const [one, two] = (await appendAll(backend, ["a", "b"])).map((entry) => entry.msgid);
    for (const [after, before] of [[one, two], [two, one], [one, one], [two, ""]]) {
      assertEquals(await backend.read("log", { after: after!, before: before!, limit: 9 }), []);
    }
    assertEquals(await backend.read("log", { limit: 0 }), []);
  }],
  ["a border is any text that compares like a msgid", async (backend) => {
    const entries = await appendAll(backend, counted(3));
    const [first, second] = entries.map((entry) => entry.msgid);
    const read = async (range: Range) => textsOf(await backend.read("log", range));
    assertEquals(await read({ after: `${first}~`, limit: 9 }), ["text 1", "text 2"]);
    assertEquals(await read({ before: second!.slice(0, -1), limit: 9 }), ["text 0"]);
    assertEquals(await read({ after: "", limit: 9 }), counted(3));
    assertEquals(await read({ before: "~", limit: 9 }), counted(3));
    assertEquals(await read({ before: "", limit: 9 }), []);
  }],
  ["read of what was said leaves out everything else, wherever it stands", async (backend) => {
    const other = (i: number) =>
      backend.append("log", draft("", { command: "JOIN", params: ["#r"], origin: `${i}` }));
    const said: string[] = [];
    for (let i = 0; i < 30; i++) {
      if (i % 10 === 0) said.push((await backend.append("log", draft(`said ${i}`))).params[1]!);
      else if (i % 10 === 5) {
        said.push((await backend.append("log", draft(`noted ${i}`, { command: "NOTICE" }))).params[1]!);
      } else await other(i);
    }
    const all = await backend.read("log", { limit: 99 });
    assertEquals(all.length, 30);
    assertEquals(all.map((entry) => entry.msgid), all.map((entry) => entry.msgid).sort());
    assertEquals(textsOf(await backend.read("log", { limit: 99, said: true })), said);
    assertEquals(textsOf(await backend.read("log", { limit: 2, said: true })), said.slice(-2));
    assertEquals(
      textsOf(await backend.read("log", { limit: 2, said: true, from: "oldest" })),
      said.slice(0, 2),
    );
    assertEquals((await backend.read("log", { limit: 7 })).map((entry) => entry.msgid), ids(all.slice(-7)));
    assertEquals(
      (await backend.read("log", { limit: 7, from: "oldest" })).map((entry) => entry.msgid),
      ids(all.slice(0, 7)),
    );
  }],
  ["a msgid begins with its time, so that a time is a border", async (backend, clock) => {
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      clock.time += 1_000;
      times.push((await backend.append("log", draft(`text ${i}`))).time);
    }
    const entries = await backend.read("log", { limit: 9 });
    assertEquals(entries.map((entry) => timeOf(entry.msgid)), times);
    assertEquals(textsOf(await backend.read("log", { before: idAt(times[2]!), limit: 9 })), [
      "text 0",
      "text 1",
    ]);
    assertEquals(textsOf(await backend.read("log", { after: idAt(times[2]!), limit: 1 })), ["text 2"]);
    assertEquals(textsOf(await backend.read("log", { after: idAt(times[2]! + 1), limit: 1 })), ["text 3"]);
  }],
  ["what passes takes its place and is delivered, and read never gives it", async (backend) => {
    const heard: string[] = [];
    backend.follow("log", (entries) => heard.push(...textsOf(entries)));
    const passing = { command: "TAGMSG", passing: true };
    const [one, two, three] = await Promise.all([
      backend.append("log", draft("a")),
      backend.append("log", draft("b", passing)),
      backend.append("log", draft("c")),
    ]);
    const alone = await backend.append("log", draft("d", passing));
    assertEquals(heard, ["a", "b", "c", "d"]);
    const order = ids([one, two, three, alone]);
    assertEquals(order, [...order].sort());
    assertEquals(textsOf(await backend.read("log", { limit: 9 })), ["a", "c"]);
  }],
  ["what is erased is gone when the append that erases it settles, and nothing else is", async (backend) => {
    const entries = await appendAll(backend, counted(3));
    const topic = await backend.append("log", draft("topic", { command: "TOPIC" }));
    const redact = { command: "REDACT", erases: entries[1]!.msgid };
    const redaction = await backend.append("log", draft("why", redact));
    assertEquals(redaction.erases, entries[1]!.msgid);
    assertEquals(textsOf(await backend.read("log", { limit: 9 })), ["text 0", "text 2", "topic", "why"]);
    assertEquals(textsOf(await backend.read("log", { limit: 9, said: true })), ["text 0", "text 2"]);
    await backend.append("log", draft("why", { command: "REDACT", erases: topic.msgid }));
    assertEquals(textsOf(await backend.read("log", { limit: 9 })), ["text 0", "text 2", "why", "why"]);
  }],
  ["only an entry of the same log is erased, and none twice", async (backend) => {
    const [entry] = await appendAll(backend, ["a"]);
    const redact = { command: "REDACT", erases: entry!.msgid };
    await backend.append("other", draft("why", redact));
    assertEquals(textsOf(await backend.read("log", { limit: 9 })), ["a"]);
    await Promise.all([
      backend.append("log", draft("b")),
      backend.append("log", draft("why", redact)),
      backend.append("log", draft("why", redact)),
    ]);
    assertEquals(textsOf(await backend.read("log", { limit: 9 })), ["b", "why", "why"]);
  }],
  ["read gives nothing that followers are still to be given", async (backend) => {
    const heard = new Set<string>();
    backend.follow("log", (entries) => entries.forEach((entry) => heard.add(entry.msgid)));
    const reads: Promise<void>[] = [];
    for (let i = 0; i < 200; i++) {
      void backend.append("log", draft(`text ${i}`));
      if (i % 4 === 0) reads.push(readHeard());
      if (i % 10 === 0) await backend.load("turn");
    }
    await Promise.all(reads);
    async function readHeard() {
      const early = ids(await backend.read("log", { limit: 999 })).filter((msgid) => !heard.has(msgid));
      assertEquals(early, []);
    }
  }],
  ["a store that takes what it is given is healthy", async (backend) => {
    await backend.append("log", draft("a"));
    assertEquals(backend.healthy, true);
  }],
];

function ids(entries: readonly Entry[]): string[] {
  return entries.map((entry) => entry.msgid);
}
