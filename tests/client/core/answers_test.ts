// IRCv3 client tags "reply" and "react"

import { assertEquals } from "@std/assert";
import type { Client } from "../../../client/core/client.ts";
import { feed, inLobby, MODERN, told } from "./fixture.ts";

const CAPS = `${MODERN} draft/message-redaction`;

/** A client that has heard amy's x1 and carl's x2 and said one message, stored as x3. */
function talking(caps = CAPS): Client {
  const client = inLobby({ caps });
  feed(client, "@msgid=x1 :amy!a@h PRIVMSG #lobby :shall we?", "@msgid=x2 :carl!c@h PRIVMSG #lobby :what");
  client.input("yes");
  client.takeLines();
  feed(client, "@label=m1;msgid=x3 :bob!b@h PRIVMSG #lobby yes");
  client.takeEvents();
  return client;
}

const reacts = (by: string, id: string, emoji: string, tag = "react") =>
  `@+draft/${tag}=${emoji};+draft/reply=${id} :${by}!u@h TAGMSG #lobby`;

Deno.test("reactions: those of others are told with all that are there, and taken away again", () => {
  const client = talking();
  feed(client, reacts("amy", "x3", "👍"), reacts("carl", "x3", "👍"), reacts("amy", "x3", "👍", "unreact"));
  assertEquals(
    told(client, "reactions").map(({ key, by, added, reactions }) => [key, by, added, reactions]),
    [
      ["m1", "amy", true, [{ emoji: "👍", nicks: ["amy"] }]],
      ["m1", "carl", true, [{ emoji: "👍", nicks: ["amy", "carl"] }]],
      ["m1", "amy", false, [{ emoji: "👍", nicks: ["carl"] }]],
    ],
  );
  assertEquals(client.messages.find("x3")?.reactions, [{ emoji: "👍", nicks: ["carl"] }]);
});

Deno.test("reactions: one that is there already, or is to a message that nobody knows, is no news", () => {
  const client = talking();
  feed(client, reacts("amy", "x3", "👍"));
  client.takeEvents();
  for (
    const line of [
      reacts("amy", "x3", "👍"),
      reacts("amy", "x9", "👍"),
      reacts("carl", "x3", "👍", "unreact"),
    ]
  ) {
    feed(client, line);
  }
  feed(client, "@+draft/react=x :amy!a@h TAGMSG #lobby", reacts("amy", "x3", "e".repeat(33)));
  assertEquals(client.takeEvents(), []);
});

Deno.test("reactions: more than can be kept are not", () => {
  const client = talking();
  for (let count = 0; count < 300; count++) {
    feed(client, reacts("amy", "x3", `e${count}`), reacts(`n${count}`, "x1", "👍"));
  }
  assertEquals(client.messages.find("x3")?.reactions.length, 20);
  assertEquals(client.messages.find("x1")?.reactions[0]?.nicks.length, 100);
});

Deno.test("/react names a message by its place, an emoji by itself or by name, and the second time takes it away", () => {
  const client = talking();
  client.input("/react 3 👍");
  client.input("/react :tada:");
  assertEquals(client.takeLines(), [
    "@+draft/reply=x1;+draft/react=👍 TAGMSG #lobby",
    "@+draft/reply=x2;+draft/react=🎉 TAGMSG #lobby",
  ]);
  feed(client, reacts("bob", "x2", "🎉"));
  assertEquals(told(client, "reactions").map(({ by, key }) => [by, key]), [["bob", "x2"]]);
  client.input("/react tada");
  assertEquals(client.takeLines(), ["@+draft/reply=x2;+draft/unreact=🎉 TAGMSG #lobby"]);
});

Deno.test("reactions: where no echo comes, an own one is told at once", () => {
  const client = inLobby({ caps: "message-tags" });
  feed(client, "@msgid=x1 :amy!a@h PRIVMSG #lobby :shall we?");
  client.takeEvents();
  client.answers.react("x1", "👍");
  assertEquals(told(client, "reactions").map(({ by }) => by), ["bob"]);
});

Deno.test("/reply names the message that it answers, and others see what it was", () => {
  const client = talking();
  client.input("/reply 3 yes, let's");
  client.input("/reply what what?");
  assertEquals(client.takeLines(), [
    "@label=m2;+draft/reply=x1 PRIVMSG #lobby :yes, let's",
    "@label=m3;+draft/reply=x2 PRIVMSG #lobby :what what?",
  ]);
  assertEquals(told(client, "message").map(({ replyTo }) => replyTo), [
    { id: "x1", from: "amy", text: "shall we?" },
    { id: "x2", from: "carl", text: "what" },
  ]);
  feed(
    client,
    "@+draft/reply=x3 :amy!a@h PRIVMSG #lobby :ok",
    "@+draft/reply=gone :amy!a@h PRIVMSG #lobby :?",
  );
  assertEquals(told(client, "message").map(({ replyTo }) => replyTo), [
    { id: "x3", from: "bob", text: "yes" },
    { id: "gone" },
  ]);
});

Deno.test("replies: without tags on the server, the name stands before the words", () => {
  const client = inLobby();
  feed(client, ":amy!a@h PRIVMSG #lobby :shall we?", ":amy!a@h PRIVMSG bob :psst");
  client.input("/reply yes");
  client.answers.reply(client.messages.latest("amy", 1)!.key, "what?");
  assertEquals(client.takeLines().slice(0, 2), ["PRIVMSG #lobby :amy: yes", "PRIVMSG amy what?"]);
});

const REFUSED: [what: string, act: (client: Client) => void, caps: string, text: string][] = [
  ["a reaction without tags", (client) => client.answers.react("x1", "👍"), "", "passes no reactions"],
  ["a message too far back", (client) => client.answers.react("x9", "👍"), CAPS, "too far back"],
  ["a number with no message", (client) => client.input("/react 9 👍"), CAPS, "no such message here"],
  ["a number with no text", (client) => client.input("/reply 1"), CAPS, "Usage: /reply"],
  ["a number with no emoji", (client) => client.input("/react 1"), CAPS, "Usage: /react"],
  ["a redaction where there is none", (client) => client.answers.redact("x1"), MODERN, "cannot take back"],
];

for (const [what, act, caps, text] of REFUSED) {
  Deno.test(`answers: ${what} is refused in words, and nothing is sent`, () => {
    const client = inLobby({ caps });
    feed(client, "@msgid=x1 :amy!a@h PRIVMSG #lobby :shall we?");
    client.takeEvents();
    act(client);
    assertEquals(told(client, "error").map((event) => event.text.includes(text)), [true]);
    assertEquals(client.takeLines(), []);
  });
}

Deno.test("answers: CLIENTTAGDENY takes away what it names (IRCv3 message-tags)", () => {
  const able = (value: string) => {
    const client = talking();
    feed(client, `:s.t 005 bob CLIENTTAGDENY=${value} :are supported`);
    const { react, reply, typing } = client.can;
    return [react, reply, typing];
  };
  assertEquals(able("typing"), [true, true, false]);
  assertEquals(able("*,-draft/reply,-draft/react"), [true, true, false]);
  assertEquals(able("*"), [false, false, false]);
  assertEquals(able("draft/react"), [false, true, true]);
});

Deno.test("answers: a message is taken back by name, and can then not be answered", () => {
  const client = talking();
  client.answers.redact("m1", "a slip");
  assertEquals(client.takeLines(), ["REDACT #lobby x3 :a slip"]);
  feed(client, ":bob!b@h REDACT #lobby x3 :a slip");
  assertEquals(told(client, "redacted").map(({ key }) => key), ["m1"]);
  client.answers.react("m1", "👍");
  assertEquals(told(client, "error")[0]?.text, "That message was taken back.");
  client.input("/react 1 👍");
  assertEquals(client.takeLines(), ["@+draft/reply=x2;+draft/react=👍 TAGMSG #lobby"]);
});

Deno.test("answers: what is on its way has no name to be answered by", () => {
  const client = talking();
  client.input("more");
  client.takeLines();
  client.answers.react("m2", "👍");
  assertEquals([client.takeLines(), told(client, "error").length], [[], 1]);
});

Deno.test("messages: the oldest are forgotten, with their msgids", () => {
  const client = talking();
  for (let count = 0; count < 6_000; count++) {
    feed(client, `@msgid=y${count} :amy!a@h PRIVMSG #lobby :${"z".repeat(500)}`);
  }
  assertEquals([client.messages.find("x3"), client.messages.find("m1"), client.messages.find("y5")], [
    undefined,
    undefined,
    undefined,
  ]);
  assertEquals(client.messages.find("y5999")?.text.length, 200);
});

Deno.test("messages: a renamed room keeps its messages", () => {
  const client = talking();
  feed(client, ":amy!a@h RENAME #lobby #hall :x");
  client.answers.reply("x1", "here");
  assertEquals(client.takeLines(), ["@label=m2;+draft/reply=x1 PRIVMSG #hall here"]);
});
