// IRCv3 draft/multiline

import { assertEquals, assertMatch } from "@std/assert";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

const CAPS = ["draft/multiline", "batch", "message-tags", "labeled-response", "echo-message"];

/** Lines without what differs from run to run: msgids become M. */
function steady(lines: readonly string[]): string[] {
  const msgid = lines.map((line) => /msgid=([^; ]+)/.exec(line)?.[1]).find((id) => id !== undefined);
  return lines.map((line) => msgid === undefined ? line : line.replaceAll(msgid, "M"));
}

const POEM = [
  "@label=L;+draft/reply=x BATCH +1 draft/multiline #r",
  "@batch=1 PRIVMSG #r :roses are",
  "@batch=1;draft/multiline-concat PRIVMSG #r : red",
  "@batch=1 PRIVMSG #r :",
  "@batch=1 PRIVMSG #r :violets",
  "BATCH -1",
];

Deno.test("multiline: those who know it get a batch, with msgid and tags on its BATCH line", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", caps: CAPS, join: "#r" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", caps: CAPS, join: "#r" });
  await amy.sync();
  const echo = steady(await amy.ask(...POEM));
  const inside = [
    "@batch=M :amy!~amy@localhost PRIVMSG #r :roses are",
    "@batch=M;draft/multiline-concat :amy!~amy@localhost PRIVMSG #r : red",
    "@batch=M :amy!~amy@localhost PRIVMSG #r :",
    "@batch=M :amy!~amy@localhost PRIVMSG #r :violets",
    ":amy!~amy@localhost BATCH -M",
  ];
  assertEquals(echo, [
    "@label=L;msgid=M;+draft/reply=x :amy!~amy@localhost BATCH +M draft/multiline #r",
    ...inside,
  ]);
  assertEquals(steady(await bob.sync()), [
    "@msgid=M;+draft/reply=x :amy!~amy@localhost BATCH +M draft/multiline #r",
    ...inside,
  ]);
});

Deno.test("multiline: others get a message for each line that is not blank, the msgid on the first", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", caps: CAPS, join: "#r" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", caps: ["message-tags"], join: "#r" });
  await using carl = await IrcClient.connect(server.port, { nick: "carl", join: "#r" });
  await amy.sync();
  await bob.sync();
  await amy.ask(...POEM);
  assertEquals(steady(await bob.sync()), [
    "@msgid=M;+draft/reply=x :amy!~amy@localhost PRIVMSG #r :roses are",
    ":amy!~amy@localhost PRIVMSG #r : red",
    ":amy!~amy@localhost PRIVMSG #r :violets",
  ]);
  assertEquals(await carl.sync(), [
    ":amy!~amy@localhost PRIVMSG #r :roses are",
    ":amy!~amy@localhost PRIVMSG #r : red",
    ":amy!~amy@localhost PRIVMSG #r :violets",
  ]);
});

Deno.test("multiline: CAP LS tells its limits", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port);
  assertMatch((await amy.ask("CAP LS 302")).join(" "), /draft\/multiline=max-bytes=4096,max-lines=100/);
});

const REFUSED: [name: string, lines: string[], answer: string][] = [
  [
    "too many bytes",
    [
      "BATCH +1 draft/multiline #r",
      ...Array.from({ length: 12 }, () => `@batch=1 PRIVMSG #r :${"x".repeat(400)}`),
    ],
    "FAIL BATCH MULTILINE_MAX_BYTES 4096 :That is too long for one message",
  ],
  [
    "too many lines",
    ["BATCH +1 draft/multiline #r", ...Array.from({ length: 101 }, () => "@batch=1 PRIVMSG #r :x")],
    "FAIL BATCH MULTILINE_MAX_LINES 100 :That is too many lines for one message",
  ],
  [
    "another target",
    ["BATCH +1 draft/multiline #r", "@batch=1 PRIVMSG #other :x"],
    "FAIL BATCH MULTILINE_INVALID_TARGET #r #other :All lines of a batch have one target",
  ],
  [
    "nothing but blanks",
    ["BATCH +1 draft/multiline #r", "@batch=1 PRIVMSG #r :", "BATCH -1"],
    "FAIL BATCH MULTILINE_INVALID :There is nothing in the batch",
  ],
  [
    "a blank line that goes on",
    ["BATCH +1 draft/multiline #r", "@batch=1;draft/multiline-concat PRIVMSG #r :"],
    "FAIL BATCH MULTILINE_INVALID :A blank line cannot go on where another ended",
  ],
  [
    "one inside another",
    ["BATCH +1 draft/multiline #r", "BATCH +2 draft/multiline #r", "@batch=2 PRIVMSG #r :x", "BATCH -2"],
    "FAIL BATCH MULTILINE_INVALID :A batch has one target and no other inside it",
  ],
  [
    "PRIVMSG and NOTICE in one",
    ["BATCH +1 draft/multiline #r", "@batch=1 PRIVMSG #r :x", "@batch=1 NOTICE #r :y", "BATCH -1"],
    "FAIL BATCH MULTILINE_INVALID :All lines of a batch are of one kind",
  ],
  [
    "anything but messages",
    ["BATCH +1 draft/multiline #r", "@batch=1 PRIVMSG #r :x", "@batch=1;+x TAGMSG #r", "BATCH -1"],
    "FAIL BATCH MULTILINE_INVALID :A batch has nothing but PRIVMSG or NOTICE",
  ],
  [
    "an opening inside the batch",
    ["BATCH +1 draft/multiline #r", "@batch=1 BATCH +2 draft/multiline #r", "BATCH -1"],
    "FAIL BATCH MULTILINE_INVALID :A batch has nothing but PRIVMSG or NOTICE",
  ],
  [
    "several targets",
    ["BATCH +1 draft/multiline #r,#other", "@batch=1 PRIVMSG #r :x", "BATCH -1"],
    "FAIL BATCH MULTILINE_INVALID :A batch has one target and no other inside it",
  ],
  [
    "a line of no batch",
    ["@batch=7 PRIVMSG #r :x"],
    "FAIL BATCH MULTILINE_INVALID :There is no such batch",
  ],
  [
    "a line of another batch",
    ["BATCH +1 draft/multiline #r", "@batch=7 PRIVMSG #r :x", "@batch=1 PRIVMSG #r :x", "BATCH -1"],
    "FAIL BATCH MULTILINE_INVALID :There is no such batch",
  ],
  [
    "a line that is too long",
    [
      "BATCH +1 draft/multiline #r",
      "@batch=1 PRIVMSG #r :x",
      `@batch=1 PRIVMSG #r :${"x".repeat(600)}`,
      "BATCH -1",
    ],
    "417 amy :Input line was too long",
  ],
  ["an end without a beginning", ["BATCH -9"], "FAIL BATCH MULTILINE_INVALID :There is no such batch"],
  ["another type", ["BATCH +1 netsplit #r"], "FAIL BATCH UNKNOWN_TYPE :No such type of batch"],
];

for (const [name, lines, answer] of REFUSED) {
  Deno.test(`multiline: ${name} is refused, and nothing is delivered`, async () => {
    await using server = await testServer({ limits: { "flood-rate": 0 } });
    await using amy = await IrcClient.connect(server.port, { nick: "amy", caps: CAPS, join: "#r" });
    await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
    await amy.sync();
    const [first, ...rest] = await amy.ask(...lines);
    assertEquals(first, `:chat.local ${answer}`);
    // One fault is told once: what still comes of the batch is ignored.
    assertEquals(rest, []);
    assertEquals(await bob.sync(), []);
  });
}

Deno.test("multiline: a refusal carries the label of the batch", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", caps: CAPS });
  assertEquals(
    await amy.ask("@label=L BATCH +1 draft/multiline #none", "@batch=1 PRIVMSG #none :x", "BATCH -1"),
    [
      "@label=L :chat.local 403 amy #none :No such channel",
    ],
  );
  assertEquals(await amy.ask("@label=M BATCH +1 draft/multiline #none", "@batch=1 PRIVMSG #other :x"), [
    "@label=M :chat.local FAIL BATCH MULTILINE_INVALID_TARGET #none #other :All lines of a batch have one target",
  ]);
});

Deno.test("multiline: what follows a refused batch is taken again", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", caps: CAPS });
  await amy.ask("BATCH +1 draft/multiline amy", "@batch=1 PRIVMSG other :x");
  const said = await amy.ask("BATCH +2 draft/multiline AMY", "@batch=2 PRIVMSG amy :x", "BATCH -2");
  assertEquals(said.filter((line) => line.includes(" PRIVMSG ")).length, 2, said.join("\n"));
});

Deno.test("multiline: one batch inside another ends both, and each label has its answer (labeled-response, Tags)", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", caps: CAPS });
  const refused = ":chat.local FAIL BATCH MULTILINE_INVALID :A batch has one target and no other inside it";
  assertEquals(
    await amy.ask("@label=L BATCH +1 draft/multiline amy", "@label=M BATCH +2 draft/multiline amy"),
    [`@label=L ${refused}`, `@label=M ${refused}`],
  );
  assertEquals(
    await amy.ask("@label=N BATCH +3 draft/multiline amy", "BATCH +4 draft/multiline amy", "BATCH -4"),
    [`@label=N ${refused}`],
  );
});

Deno.test("multiline: a label on the end of a batch is answered as well (labeled-response, Tags)", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", caps: CAPS, join: "#r" });
  const said = (opening: string) =>
    amy.ask(`${opening}BATCH +1 draft/multiline #r`, "@batch=1 PRIVMSG #r :x", "@label=E BATCH -1");
  assertMatch((await said(""))[0]!, /^@label=E;msgid=\S+ :amy!\S+ BATCH \+/);
  const lines = await said("@label=B ");
  assertMatch(lines[0]!, /^@label=B;msgid=\S+ :amy!\S+ BATCH \+/);
  assertEquals(lines.at(-1), "@label=E :chat.local ACK");
});

Deno.test("multiline: in a batch of answers it says so at both ends (batch, The BATCH verb)", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", caps: CAPS });
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  await bob.ask("AWAY :lunch");
  const lines = steady(
    await amy.ask("@label=L BATCH +1 draft/multiline bob", "@batch=1 PRIVMSG bob :x", "BATCH -1"),
  );
  const [, outer] = /^@label=L :chat\.local BATCH \+(\S+) labeled-response$/.exec(lines[0]!)!;
  assertEquals(lines.slice(1), [
    `@batch=${outer};msgid=M :amy!~amy@localhost BATCH +M draft/multiline bob`,
    "@batch=M :amy!~amy@localhost PRIVMSG bob :x",
    `@batch=${outer} :amy!~amy@localhost BATCH -M`,
    `@batch=${outer} :chat.local 301 amy bob :lunch`,
    `:chat.local BATCH -${outer}`,
  ]);
});

Deno.test("multiline: it depends on batch, which must be asked for as well (draft/multiline, Dependencies)", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", caps: CAPS, join: "#r" });
  const caps = ["draft/multiline", "message-tags"];
  await using bob = await IrcClient.connect(server.port, { nick: "bob", caps, join: "#r" });
  await amy.ask(...POEM);
  assertEquals(steady(await bob.sync()).length, 3, "a message for each line");
  assertEquals(await bob.ask("BATCH +1 draft/multiline #r"), [
    ":chat.local FAIL BATCH UNKNOWN_TYPE :No such type of batch",
  ]);
});

Deno.test("multiline: max-bytes is told even where there is no limit (draft/multiline, Capabilities)", async () => {
  await using server = await testServer({ limits: { "multiline-bytes": 0, "multiline-lines": 0 } });
  await using amy = await IrcClient.connect(server.port);
  assertMatch((await amy.ask("CAP LS 302")).join(" "), /draft\/multiline=max-bytes=2147483647 /);
});
