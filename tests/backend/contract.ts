/** What every backend promises (server/backend/backend.ts), as tests: one contract, run against each of them. */

import { assert, assertEquals, assertGreater } from "@std/assert";
import type { Backend, Draft, Entry } from "../../server/backend/backend.ts";

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
];
