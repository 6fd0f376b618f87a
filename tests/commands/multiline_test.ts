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
    ["BATCH +1 draft/multiline #r", "BATCH +2 draft/multiline #r"],
    "FAIL BATCH MULTILINE_INVALID :A batch has one target and no other inside it",
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
    // What still came of the batch belongs to none, and is refused rather than said alone.
    assertEquals(rest.every((line) => line.includes("MULTILINE_INVALID")), true);
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
