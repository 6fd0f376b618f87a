import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { copying } from "../../../../client/term/sequences.ts";
import { inLobby, MODERN } from "../../core/fixture.ts";
import { Sitting } from "./sitting.ts";

const ALL = `${MODERN} draft/message-redaction`;

/** Bob in #lobby, where amy and carl said x1 and x2, and he himself x3. */
function talking({ caps = ALL, rows = 16 } = {}): Sitting {
  const sitting = new Sitting(inLobby({ caps, person: true, reads: "focused" }), { rows });
  sitting.hears(
    "@msgid=x1 :amy!a@h PRIVMSG #lobby :shall we? https://a.example/one and https://b.example/two",
    "@msgid=x2 :carl!c@h PRIVMSG #lobby :what",
  );
  sitting.press('"yes', "enter");
  if (caps.includes("echo-message")) sitting.hears("@label=m1;msgid=x3 :bob!b@h PRIVMSG #lobby yes");
  sitting.sent.length = 0;
  return sitting;
}

const reacts = (by: string, id: string, emoji: string) =>
  `@+draft/react=${emoji};+draft/reply=${id} :${by}!u@h TAGMSG #lobby`;

Deno.test("selection: Alt-Up chooses the last message, arrows go from one to the next, past the last it is over", () => {
  const sitting = talking();
  assertEquals(sitting.chosen, undefined);
  sitting.press("alt-up");
  assertMatch(sitting.chosen!, /bob yes$/);
  sitting.press("up", "alt-up");
  assertMatch(sitting.chosen!, /amy shall we/);
  sitting.press("up", "up");
  assertMatch(sitting.chosen!, /amy shall we/);
  sitting.press("down", "alt-down");
  assertMatch(sitting.chosen!, /bob yes$/);
  sitting.press("down");
  assertEquals(sitting.chosen, undefined);
});

for (
  const [what = "", key = ""] of [["Escape", "escape"], ["Enter", "enter"], [
    "a letter without a meaning",
    '"x',
  ]]
) {
  Deno.test(`selection: ${what} ends it, and the line that was typed is as it was`, () => {
    const sitting = talking();
    sitting.press('"half', "alt-up", key);
    assertEquals(sitting.chosen, undefined);
    assertMatch(sitting.rows.at(-1)!, key === '"x' ? /> halfx$/ : /> half$/);
    assertEquals(sitting.sent.filter((line) => line.includes("PRIVMSG")), []);
  });
}

Deno.test("selection: there is none where nothing was said, and Alt-Up means nothing then", () => {
  const sitting = new Sitting(inLobby());
  sitting.press('"half', "alt-up", '"er');
  assertMatch(sitting.rows.at(-1)!, /> halfer$/);
});

Deno.test("selection: offers what can be done about this message on this server, and nothing else", () => {
  const offers: readonly (readonly [string, number, string])[] = [
    [ALL, 1, "r reply  + react  d delete  y copy  Esc"],
    [ALL, 2, "r reply  + react  y copy  Esc"],
    [ALL, 3, "r reply  + react  y copy  o link  Esc"],
    [MODERN, 1, "r reply  + react  y copy  Esc"],
    ["server-time", 2, "r reply  y copy  Esc"],
  ];
  for (const [caps, back, hint] of offers) {
    const sitting = talking({ caps });
    for (let step = 0; step < back; step++) sitting.press("alt-up");
    assertStringIncludes(sitting.status, `│ ${hint}`);
  }
});

Deno.test("selection: r answers: the message stands above the answer, and the line typed before waits", () => {
  const sitting = talking();
  sitting.press('"half', "alt-up", "up", '"rindeed');
  assertMatch(sitting.rows.at(-1)!, /^reply> indeed$/);
  assertMatch(sitting.rows.at(-3)!, /^┌ carl what$/);
  assertMatch(sitting.chosen!, /carl what$/);
  assertStringIncludes(sitting.status, "Enter sends, Esc lets go");
  sitting.press("enter");
  assert(sitting.sent.includes("@label=m2;+draft/reply=x2 PRIVMSG #lobby indeed"), sitting.sent.join("\n"));
  assertMatch(sitting.rows.at(-1)!, /> half$/);
  assertEquals(sitting.chosen, undefined);
});

Deno.test("selection: Escape lets go of an answer, and nothing is sent; an empty one is none either", () => {
  for (const keys of [['"rindeed', "escape"], ['"r', "enter"], ['"r', "ctrl-d"]]) {
    const sitting = talking();
    sitting.press("alt-up", ...keys);
    assertEquals(sitting.chosen, undefined);
    assertMatch(sitting.rows.at(-1)!, /^bob>$/);
    assertEquals(sitting.sent.filter((line) => line.includes("PRIVMSG")), []);
    assertEquals(sitting.told, []);
  }
});

Deno.test("selection: an answer without tags on the server names whom it is for", () => {
  const sitting = talking({ caps: "server-time" });
  sitting.press("alt-up", "up", '"r', '"indeed', "enter");
  assert(sitting.sent.includes("PRIVMSG #lobby :carl: indeed"));
});

Deno.test("selection: + puts one of six emoji under it by a digit, and takes it away again", () => {
  const sitting = talking();
  sitting.press("alt-up", "up", '"+');
  assertEquals(sitting.rows.at(-3), "1 👍  2 ❤️  3 😂  4 🎉  5 👀  6 🙏");
  sitting.press('"1');
  assertEquals(sitting.sent, ["@+draft/reply=x2;+draft/react=👍 TAGMSG #lobby"]);
  assertEquals(sitting.chosen, undefined);
  sitting.hears(reacts("bob", "x2", "👍"));
  assert(sitting.rows.some((row) => row.endsWith("👍 you")));
  sitting.press("alt-up", "up", '"+1');
  assertEquals(sitting.sent[1], "@+draft/reply=x2;+draft/unreact=👍 TAGMSG #lobby");
});

Deno.test("selection: + takes an emoji by its name, by the beginning of that, by Tab, or as it is", () => {
  const ways: readonly (readonly [string[], string])[] = [
    [['":tada:', "enter"], "🎉"],
    [['":smi', "enter"], "😃"],
    [['":smi', "tab", "tab", "enter"], "😄"],
    [['"🦊', "enter"], "🦊"],
    [['"rocket', "enter"], "🚀"],
  ];
  for (const [keys, emoji] of ways) {
    const sitting = talking();
    sitting.press("alt-up", '"+', ...keys);
    assertEquals(sitting.sent, [`@+draft/reply=x3;+draft/react=${emoji} TAGMSG #lobby`]);
  }
});

Deno.test("selection: + shows what begins so, and refuses what is no emoji", () => {
  const sitting = talking();
  sitting.press("alt-up", '"+', '":roc');
  assertMatch(sitting.rows.at(-4)!, /^🚀 :rocket:/);
  sitting.press("ctrl-u", '"nonsense', "enter");
  assertStringIncludes(sitting.status, "No emoji has that name");
  sitting.press("escape");
  assertEquals(sitting.sent, []);
  assertEquals(sitting.chosen, undefined);
});

Deno.test("selection: d asks once, and takes an own message back when it is told so", () => {
  const sitting = talking();
  sitting.press("alt-up", '"d');
  assertStringIncludes(sitting.status, 'Delete "yes" for everybody? y deletes it');
  sitting.press("escape");
  assertStringIncludes(sitting.status, "Not deleted");
  assertEquals(sitting.sent, []);
  sitting.press('"d', '"y');
  assertEquals(sitting.sent, ["REDACT #lobby x3"]);
  sitting.hears(":bob!b@h REDACT #lobby x3");
  assert(!sitting.rows.some((row) => row.endsWith("bob yes")));
});

Deno.test("selection: a message that another answers for is not asked about", () => {
  const sitting = talking();
  sitting.press("alt-up", '"d', "down", '"y');
  assertEquals(sitting.sent, []);
});

Deno.test("selection: says why something cannot be done", () => {
  const refused: readonly (readonly [string, number, string, string])[] = [
    [ALL, 2, '"d', "You can take back only what you said yourself."],
    [MODERN, 1, '"d', "This server cannot take back what was said."],
    ["server-time", 2, '"+', "This server passes no reactions on; reply in words."],
    [ALL, 1, '"o', "There is no link in it."],
  ];
  for (const [caps, back, key, words] of refused) {
    const sitting = talking({ caps });
    for (let step = 0; step < back; step++) sitting.press("alt-up");
    sitting.press(key);
    assertStringIncludes(sitting.status, words);
    assertEquals([sitting.sent, sitting.told], [[], []]);
  }
});

Deno.test("selection: what the server has not stored yet has no reactions and cannot be taken back", () => {
  const sitting = talking();
  sitting.press('"more', "enter", "alt-up", '"d');
  assertStringIncludes(sitting.status, "The server does not have it yet.");
});

Deno.test("selection: an operator may take back what others said", () => {
  const sitting = talking();
  sitting.hears(":amy!a@h MODE #lobby +o bob");
  sitting.press("alt-up", "up", '"d');
  assertStringIncludes(sitting.status, 'Delete "what"');
  sitting.press('"y');
  assertEquals(sitting.sent, ["REDACT #lobby x2"]);
});

Deno.test("selection: y copies the words, o one link after the other, and both say so", () => {
  const sitting = talking();
  sitting.press("alt-up", "up", '"y');
  assertEquals(sitting.told, [copying("what")]);
  assertStringIncludes(sitting.status, "Copied");
  sitting.press("up", '"o', '"o', '"o');
  assertEquals(
    sitting.told.slice(1),
    ["https://a.example/one", "https://b.example/two", "https://a.example/one"].map(copying),
  );
  assertStringIncludes(sitting.status, "Copied https://a.example/one");
});

Deno.test("selection: stays on its message while others talk, and reaches the end again afterwards", () => {
  const sitting = talking({ rows: 8 });
  sitting.press("alt-up", "up");
  for (let number = 1; number <= 20; number++) sitting.hears(`:amy!a@h PRIVMSG #lobby :line ${number}`);
  assertMatch(sitting.chosen!, /carl what$/);
  sitting.press("escape");
  assertStringIncludes(sitting.status, "more (Esc)");
  sitting.press("escape");
  assert(sitting.rows.some((row) => row.endsWith("line 20")));
});

Deno.test("selection: left where it began, the end is followed again", () => {
  const sitting = talking({ rows: 8 });
  sitting.press("alt-up", "escape");
  for (let number = 1; number <= 20; number++) sitting.hears(`:amy!a@h PRIVMSG #lobby :line ${number}`);
  assert(sitting.rows.some((row) => row.endsWith("line 20")));
});

Deno.test("selection: an answer that was sent is seen, wherever one was", () => {
  const sitting = talking({ rows: 8 });
  for (let number = 1; number <= 20; number++) sitting.hears(`:amy!a@h PRIVMSG #lobby :line ${number}`);
  sitting.press("alt-up", "pageup", '"r', '"there', "enter");
  assert(sitting.rows.some((row) => row.includes("bob amy: there")), sitting.rows.join("\n"));
});

Deno.test("selection: a click chooses a message, and another conversation ends it", () => {
  const sitting = talking();
  const row = sitting.rows.findIndex((text) => text.includes("carl what"));
  sitting.reads({ kind: "mouse", action: "click", row, column: 40 });
  assertMatch(sitting.chosen!, /carl what$/);
  sitting.reads({ kind: "mouse", action: "click", row: row - 1, column: 40 });
  assertMatch(sitting.chosen!, /amy shall/);
  sitting.reads({ kind: "mouse", action: "click", row: 1, column: 2 });
  assertEquals(sitting.client.buffers.current.kind, "server");
  assertEquals(sitting.chosen, undefined);
});

Deno.test("selection: a click elsewhere keeps the answer that is typed", () => {
  const sitting = talking();
  sitting.press("alt-up", '"r', '"half');
  sitting.reads({ kind: "mouse", action: "click", row: 3, column: 40 });
  assertMatch(sitting.rows.at(-1)!, /^reply> half$/);
});

Deno.test("selection: a message that is taken back meanwhile can only be left", () => {
  const sitting = talking();
  sitting.press("alt-up", "up");
  sitting.hears(":carl!c@h REDACT #lobby x2");
  assertStringIncludes(sitting.status, "↑↓ choose  Esc");
  sitting.press('"r');
  assertStringIncludes(sitting.status, "That message was taken back.");
  sitting.press("up");
  assertMatch(sitting.chosen!, /amy shall/);
});
