// soju.im/search

import { assert, assertEquals } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import type { IrcClient } from "../support/irc.ts";
import { limit, operators } from "../support/server.ts";
import { assemble, type Cast } from "./cast.ts";

const CAPS = ["batch", "echo-message", "labeled-response", "message-tags", "server-time", "soju.im/search"];

async function withCast(test: (cast: Cast) => Promise<void>, options = {}): Promise<void> {
  await using cast = await assemble({ caps: CAPS, limits: { "flood-rate": 0 }, ...options });
  await test(cast);
}

/** Says texts one after another. @returns the time of each */
async function say(client: IrcClient, target: string, ...texts: readonly string[]): Promise<string[]> {
  const echoes = await client.ask(...texts.map((text) => `PRIVMSG ${target} :${text}`));
  return echoes.map((line) => parseMessage(line)!.tags.get("time")!);
}

/** What a search finds: `target text`, one after another. */
async function found(client: IrcClient, attributes: string): Promise<string[]> {
  await client.sync();
  const lines = await client.ask(`SEARCH ${attributes}`);
  const [first, ...rest] = lines.map((line) => parseMessage(line)!);
  assertEquals([first?.command, first?.params[1]], ["BATCH", "soju.im/search"], lines.join("\n"));
  assertEquals(rest.pop()?.command, "BATCH");
  return rest.map(({ params: [target, text] }) => `${target} ${text}`);
}

Deno.test("SEARCH: a batch with the message as it was, its time and id too", async () => {
  await withCast(async ({ ann, bob }) => {
    const [echo] = await ann.ask("PRIVMSG #r :the needle here");
    await say(ann, "#r", "hay");
    await bob.sync();
    const [opening, hit, closing] = await bob.ask("SEARCH text=needle");
    const reference = opening!.split(" BATCH +")[1]!.split(" ")[0];
    assertEquals(opening, `:chat.local BATCH +${reference} soju.im/search`);
    assertEquals(hit, `@batch=${reference};${echo!.slice(1)}`);
    assertEquals(closing, `:chat.local BATCH -${reference}`);
  });
});

Deno.test("SEARCH: what is not there is an empty batch", async () => {
  await withCast(async ({ ann }) => assertEquals(await found(ann, "text=nothing"), []));
});

Deno.test("SEARCH under a label: the batch bears it", async () => {
  await withCast(async ({ ann }) => {
    const [opening, closing] = await ann.ask("@label=s SEARCH text=nothing");
    assert(opening!.startsWith("@label=s :chat.local BATCH +"), opening);
    assert(closing!.startsWith(":chat.local BATCH -"), closing);
  });
});

Deno.test("SEARCH: those who know no batches get the lines alone", async () => {
  await withCast(async (cast) => {
    const old = await cast.add("old", { join: "#r" });
    await say(cast.ann, "#r", "needle");
    await cast.hush();
    assertEquals(await old.ask("SEARCH text=needle"), [":ann!~ann@localhost PRIVMSG #r :needle"]);
  });
});

const TEXTS = ["one apple", "two apples", "three pears", "Four Äpfel", "\x01ACTION eats apples\x01"];

for (
  const [attributes, expected] of [
    ["text=apples", [1, 4]],
    ["text=apple", [0, 1, 4]],
    ["text=APPLE", [0, 1, 4]],
    ["text=apfel", [3]],
    ["text=one\\sapp", [0]],
    ["text=app\\sone", []],
    ["text=pple", []],
    ["limit=2", [3, 4]],
    ["text=apple;limit=2", [1, 4]],
    ["after=1", [1, 2, 3, 4]],
    ["after=1;limit=2", [1, 2]],
    ["before=1", [0, 1]],
    ["before=2;limit=1", [2]],
    ["after=1;before=2", [1, 2]],
    ["after=2;before=1", []],
    ["from=ANN", [0, 1, 2, 3, 4]],
    ["from=bob", []],
    ["in=#R", [0, 1, 2, 3, 4]],
    ["text=", [0, 1, 2, 3, 4]],
    ["text=?!", []],
  ] as const
) {
  Deno.test(`SEARCH ${attributes} finds ${expected.length} of ${TEXTS.length}`, async () => {
    await withCast(async ({ ann, bob }) => {
      const times: string[] = [];
      for (const text of TEXTS) times.push(...await say(ann, "#r", text));
      const asked = attributes.replace(/(after|before)=(\d)/g, (_, name, at) => `${name}=${times[at]}`);
      assertEquals(await found(bob, asked), expected.map((at) => `#r ${TEXTS[at]}`));
    });
  });
}

Deno.test("SEARCH: the attributes are a message's tags, escapes and all", async () => {
  await withCast(async ({ ann }) => {
    await say(ann, "#r", "semi;colon", "semi");
    assertEquals(await found(ann, "limit=5;text=semi\\:colon"), ["#r semi;colon"]);
    assertEquals(await found(ann, ":text=semi colon"), ["#r semi;colon"]);
  });
});

for (
  const [text, asked] of [["今天天气很好", "天气"], ["今天天气很好", "好"], ["東京へ行く", "京へ"], [
    "ภาษาไทย",
    "ไทย",
  ]] as const
) {
  Deno.test(`SEARCH finds ${asked} within ${text}, where no space stands`, async () => {
    await withCast(async ({ ann }) => {
      await say(ann, "#r", text, [...text].toReversed().join(""));
      assertEquals(
        await found(ann, `text=${asked}`),
        asked.length > 1 ? [`#r ${text}`] : [
          `#r ${text}`,
          `#r ${[...text].toReversed().join("")}`,
        ],
      );
    });
  });
}

for (
  const text of [
    '"',
    '""',
    "NOT hay",
    "a OR hay",
    "hay*",
    "words:hay",
    "(hay",
    "^hay",
    "NEAR(hay a)",
    "hay' --",
    "-hay",
    "{x}:",
  ]
) {
  Deno.test(`SEARCH takes ${text} for words`, async () => {
    await withCast(async ({ ann }) => {
      await say(ann, "#r", "hay", `so ${text}`);
      const all = await found(ann, `text=${text.replaceAll(" ", "\\s")}`);
      const expected = /[a-z]/.test(text) ? [`#r so ${text}`] : [];
      assertEquals(all.filter((hit) => hit !== "#r hay"), expected);
    });
  });
}

Deno.test("SEARCH: the operators of a full-text search are words like any other", async () => {
  await withCast(async ({ ann }) => {
    await say(ann, "#r", "hay", "needle", "hay OR needle", "not hay");
    assertEquals(await found(ann, "text=hay\\sOR\\sneedle"), ["#r hay OR needle"]);
    assertEquals(await found(ann, "text=NOT\\shay"), ["#r not hay"]);
  });
});

Deno.test("SEARCH: no more is given than CHATHISTORY gives", async () => {
  await withCast(async ({ ann }) => {
    await say(ann, "#r", "a 1", "a 2", "a 3");
    assertEquals(await found(ann, "text=a;limit=999999"), ["#r a 2", "#r a 3"]);
  }, { limits: { history: 2 } });
});

Deno.test("SEARCH: an answer is not larger than the limit of a page, unless told it is a hundred at most", async () => {
  assert(limit("history") > 100);
  await withCast(async ({ ann }) => {
    await say(ann, "#r", ...Array.from({ length: 101 }, (_, i) => `a ${i}`));
    assertEquals((await found(ann, "text=a")).length, 100);
    assertEquals((await found(ann, "text=a;limit=101")).length, 101);
  });
});

Deno.test("SEARCH: nobody finds what was said in rooms that they are not in, operators neither", async () => {
  await withCast(async ({ ann, bob, eve }) => {
    await say(ann, "#r", "secret");
    assertEquals(await found(eve, "text=secret"), []);
    assert((await eve.ask("OPER eve pw")).some((line) => line.includes(" 381 ")));
    assertEquals(await found(eve, "text=secret"), []);
    assertEquals(await found(bob, "text=secret"), ["#r secret"]);
    await bob.ask("PART #r");
    assertEquals(await found(bob, "text=secret"), []);
  }, { operators: await operators({ eve: "pw" }) });
});

Deno.test("SEARCH: two find what they said to each other, and nobody else does", async () => {
  await withCast(async (cast) => {
    const { ann, bob, eve } = cast;
    await say(ann, "bob", "psst");
    await say(bob, "ann", "psst yes");
    await say(ann, "eve", "psst eve");
    await cast.hush();
    assertEquals(await found(ann, "text=psst"), ["bob psst", "ann psst yes", "eve psst eve"]);
    assertEquals(await found(bob, "text=psst"), ["bob psst", "ann psst yes"]);
    assertEquals(await found(eve, "text=psst"), ["eve psst eve"]);
    assertEquals(await found(ann, "text=psst;in=BOB"), ["bob psst", "ann psst yes"]);
    assertEquals(await found(ann, "text=psst;in=bob;from=bob"), ["ann psst yes"]);
  });
});

Deno.test("SEARCH: whoever takes a nick finds nothing of whoever had it", async () => {
  await withCast(async (cast) => {
    await say(cast.ann, "bob", "psst");
    await cast.bob.ask("NICK bobby");
    await cast.eve.ask("NICK bob");
    assertEquals(await found(cast.eve, "text=psst"), []);
    assertEquals(await found(cast.eve, "text=psst;in=ann"), []);
  });
});

Deno.test("SEARCH: an account finds its conversations from wherever it is", async () => {
  await withCast(async (cast) => {
    await cast.ann.ask("REGISTER * * correct-horse");
    await say(cast.ann, "bob", "psst");
    await cast.hush();
    const again = await cast.add("ann2", { caps: CAPS });
    assertEquals(await found(again, "text=psst"), []);
    await again.ask("PRIVMSG NickServ :IDENTIFY ann correct-horse");
    assertEquals(await found(again, "text=psst"), ["bob psst"]);
  });
});

Deno.test("SEARCH: what was taken back is gone", async () => {
  await withCast(async (cast) => {
    const [echo] = await cast.ann.ask("PRIVMSG #r :oops");
    assertEquals(await found(cast.bob, "text=oops"), ["#r oops"]);
    await cast.ann.ask(`REDACT #r ${parseMessage(echo!)!.tags.get("msgid")}`);
    await cast.hush();
    assertEquals(await found(cast.bob, "text=oops"), []);
  });
});

Deno.test("SEARCH: what was for some of a room, and what passes, is not found", async () => {
  await withCast(async (cast) => {
    await cast.ann.ask(
      "PRIVMSG @#r :for operators",
      "@+typing=active TAGMSG #r",
      "PRIVMSG #r :\x01VERSION\x01",
    );
    assertEquals(await found(cast.ann, "text=operators"), []);
    assertEquals(await found(cast.ann, "text=version"), []);
  });
});

Deno.test("SEARCH: a room is found under its present name", async () => {
  await withCast(async (cast) => {
    await say(cast.ann, "#r", "before");
    await cast.ann.ask("RENAME #r #s");
    await cast.hush();
    assertEquals(await found(cast.bob, "text=before;in=#s"), ["#s before"]);
  });
});

Deno.test("SEARCH: any line of a message of several finds it", async () => {
  await withCast(async (cast) => {
    const poet = await cast.add("poet", { caps: [...CAPS, "draft/multiline"], join: "#r" });
    await poet.ask(
      "BATCH +m draft/multiline #r",
      "@batch=m PRIVMSG #r :roses are red",
      "@batch=m PRIVMSG #r :violets are blue",
      "BATCH -m",
    );
    await cast.hush();
    assertEquals(await found(cast.bob, "text=violets"), ["#r roses are red", "#r violets are blue"]);
  });
});

for (
  const [line, answer] of [
    ["SEARCH", "461 eve SEARCH :Not enough parameters"],
    ["SEARCH needle", "FAIL SEARCH INVALID_PARAMS needle :There is after, before, from, in, limit, text"],
    ["SEARCH text=a;limit=0", "FAIL SEARCH INVALID_PARAMS limit :A limit is a number from 1"],
    ["SEARCH text=a;limit=x", "FAIL SEARCH INVALID_PARAMS limit :A limit is a number from 1"],
    ["SEARCH after=yesterday", "FAIL SEARCH INVALID_PARAMS after :A time is like 2026-01-31T17:05:00.000Z"],
    ["SEARCH before=1", "FAIL SEARCH INVALID_PARAMS before :A time is like 2026-01-31T17:05:00.000Z"],
    ["SEARCH text=a;in=#r", "FAIL SEARCH INVALID_PARAMS in :Messages could not be retrieved"],
    ["SEARCH text=a;in=#none", "FAIL SEARCH INVALID_PARAMS in :Messages could not be retrieved"],
    ["SEARCH text=a;in=none", "FAIL SEARCH INVALID_PARAMS in :Messages could not be retrieved"],
  ] as const
) {
  Deno.test(`soju.im/search, "Errors and Warnings": ${line} is refused`, async () => {
    await withCast(async ({ eve }) => assertEquals(await eve.ask(line), [`:chat.local ${answer}`]));
  });
}
