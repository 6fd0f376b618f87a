import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Seated, seated } from "./person.ts";

/** All that a terminal was given is taken back: the other screen, wrapping, the mouse, the focus, the cursor. */
function assertGivenBack({ tty }: Seated): void {
  assertEquals([...tty.model.modes].sort(), ["?25", "?7"]);
  assertEquals(tty.model.titlesAside, 0);
  assert(!tty.isRaw);
  assertEquals(tty.events, undefined);
}

const WAYS_OUT: readonly (readonly [string, (person: Seated) => void])[] = [
  ["Ctrl-C", ({ tty }) => tty.type("half\x03")],
  ["Ctrl-D on an empty line", ({ tty }) => tty.type("\x04")],
  ["/quit", ({ tty }) => tty.type("/quit\r")],
  ["a signal", ({ tty }) => tty.events?.ended()],
  ["a terminal that hung up", ({ tty }) => tty.hangUp()],
  ["whoever started it", ({ leaving }) => leaving.abort()],
];

for (const [what, leave] of WAYS_OUT) {
  Deno.test(`full face: ${what} ends it and gives the terminal back`, async () => {
    const person = seated();
    await person.tty.until(/^▸ #lobby/);
    assert(person.tty.model.modes.has("?1049"));
    leave(person);
    await person.done;
    assertGivenBack(person);
    assert(person.link.sent.some((line) => line.startsWith("QUIT")));
  });
}

Deno.test("full face: a link that fails gives the terminal back before anybody hears of it", async () => {
  const person = seated();
  await person.tty.until(/^▸ #lobby/);
  person.link.fail("no such place");
  await assertRejects(() => person.done, Error, "no such place");
  assertGivenBack(person);
});

Deno.test("full face: an error that nobody catches gives the terminal back at once", async () => {
  const person = seated();
  await person.tty.until(/^▸ #lobby/);
  person.tty.events?.crashed();
  assertEquals([...person.tty.model.modes].sort(), ["?25", "?7"]);
  assert(!person.tty.isRaw);
  person.tty.type("\x04");
  await person.done;
});

Deno.test("full face: what is over before the first frame has not touched the terminal", async () => {
  const person = seated();
  person.leaving.abort();
  person.tty.hangUp();
  await person.done;
  assertGivenBack(person);
});

Deno.test("full face: says what is typed, and shows what others say", async () => {
  const { tty, link, done } = seated();
  await tty.until(/^▸ #lobby/);
  await tty.until(/--- You are bob in #lobby, with amy and carl$/);
  tty.type("hello there\r");
  await tty.until(/│\d\d:\d\d bob hello there$/);
  link.say(":amy!u@h PRIVMSG #lobby :hi bob");
  await tty.until(/│\d\d:\d\d amy hi bob$/);
  tty.type("\x04");
  await done;
  assert(link.sent.includes("PRIVMSG #lobby :hello there"));
});

Deno.test("full face: asks for a name when there is none, and for another when it is taken", async () => {
  const { tty, link, done } = seated({ alias: "" });
  await tty.until(/^Your name:/);
  link.taken.add("bob");
  tty.type("bob\r");
  await tty.until(/bob is taken\. Another name/);
  tty.type("robert\r");
  await tty.until(/^robert>/);
  tty.type("\x04");
  await done;
});

Deno.test("full face: what is entered goes where one looked when it was, however fast the keys come", async () => {
  const { tty, link, done } = seated();
  await tty.until(/^▸ #lobby/);
  tty.type("/join #dev\r");
  await tty.until(/^▸ #dev/);
  tty.type("in dev\r\x1b1in lobby\r\x1b2");
  await link.sends("PRIVMSG #lobby :in lobby");
  assert(link.sent.includes("PRIVMSG #dev :in dev"));
  tty.type("\x04");
  await done;
});

Deno.test("full face: each conversation keeps the line that was being typed in it", async () => {
  const { tty, done } = seated();
  await tty.until(/^▸ #lobby/);
  tty.type("/join #dev\r");
  await tty.until(/^▸ #dev/);
  tty.type("for dev");
  tty.type("\x1b1");
  await tty.until(/^bob>$/);
  tty.type("for lobby\x1b2");
  await tty.until(/^bob> for dev$/);
  tty.type("\x1b1");
  await tty.until(/^bob> for lobby$/);
  tty.type("\x03");
  await done;
});

Deno.test("full face: what is unread elsewhere is counted, and marked where one comes to it", async () => {
  const { tty, link, done } = seated();
  await tty.until(/^▸ #lobby/);
  tty.type("/join #dev\r");
  await tty.until(/^▸ #dev/);
  link.say(":amy!u@h PRIVMSG #lobby :one", ":amy!u@h PRIVMSG #lobby :two", ":carl!u@h PRIVMSG bob :psst");
  await tty.until(/^1 #lobby +2│/);
  await tty.until(/^3 carl +@1│/);
  tty.type("\x1ba");
  await tty.until(/^▸ carl/);
  tty.type("\x1b1");
  await tty.until(/^▸ #lobby +│/);
  await tty.until(/│──── unread ──/);
  tty.type("\x1b2\x1b1");
  await tty.until(/^▸ #lobby/);
  tty.type("seen");
  await tty.until(/^bob> seen/);
  assert(!tty.model.text.some((row) => row.includes("unread")));
  tty.type("\x03");
  await done;
});

Deno.test("full face: PageUp reads what was said before, and Escape alone goes back to the end", async () => {
  const { tty, link, done } = seated({ rows: 10 });
  await tty.until(/^▸ #lobby/);
  for (let number = 1; number <= 40; number++) link.say(`:amy!u@h PRIVMSG #lobby :line ${number}`);
  await tty.until(/amy line 40$/);
  tty.type("\x1b[5~");
  await tty.until(/↓ \d+ more/);
  assert(!tty.model.text.some((row) => row.endsWith("line 40")));
  link.say(":amy!u@h PRIVMSG #lobby :line 41");
  tty.type("x");
  await tty.until(/^bob> x/);
  assert(!tty.model.text.some((row) => row.endsWith("line 41")));
  tty.type("\x1b");
  await tty.until(/amy line 41$/);
  tty.type("\x03");
  await done;
});

Deno.test("full face: a click on a conversation looks at it, the wheel scrolls", async () => {
  const { tty, link, done } = seated({ rows: 10 });
  await tty.until(/^▸ #lobby/);
  tty.type("/join #dev\r");
  await tty.until(/^▸ #dev/);
  tty.type("\x1b[<0;3;3M");
  await tty.until(/^▸ #lobby/);
  for (let number = 1; number <= 40; number++) link.say(`:amy!u@h PRIVMSG #lobby :line ${number}`);
  await tty.until(/amy line 40$/);
  tty.type("\x1b[<64;40;4M");
  await tty.until(/↓ 3 more/);
  tty.type("\x1b[<65;40;4M");
  await tty.until(/amy line 40$/);
  tty.type("\x03");
  await done;
});

Deno.test("full face: a terminal of another size is drawn anew, down to one cell", async () => {
  const { tty, done } = seated();
  await tty.until(/^▸ #lobby/);
  for (const [columns, rows] of [[40, 10], [3, 2], [1, 1], [200, 50], [80, 24]] as const) {
    tty.model.resize(columns, rows);
    tty.events?.disturbed();
    tty.type("x");
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  await tty.until(/^▸ #lobby/);
  await tty.until(/^bob> xxxxx$/);
  tty.type("\x03");
  await done;
});

Deno.test("full face: asks the terminal for its background, and obeys the answer", async () => {
  const { tty, done } = seated({ theme: "auto" });
  await tty.until(/^▸ #lobby/);
  assertEquals(tty.model.told, ["11;?"]);
  assertEquals(tty.model.styleOf("▸ #lobby"), "7");
  tty.type("\x1b]11;rgb:ffff/ffff/eeee\x1b\\x");
  await tty.until(/^bob> x/);
  assertEquals(tty.model.styleOf("▸ #lobby"), "1;48;5;252");
  tty.type("\x03");
  await done;
});

Deno.test("full face: nothing of a secret is on the screen", async () => {
  const { tty, client, done } = seated();
  await tty.until(/^▸ #lobby/);
  tty.type("/login amy\r");
  client.emit({ kind: "password-wanted", account: "amy", purpose: "log-in", refused: undefined });
  tty.type("");
  await tty.until(/[Pp]assword/);
  tty.type("sesame");
  tty.type("\x1b1");
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert(!tty.model.text.some((row) => row.includes("sesame")));
  tty.type("\x03");
  await done;
});

Deno.test("full face: idle, it writes nothing", async () => {
  const { tty, done } = seated();
  await tty.until(/^▸ #lobby/);
  await new Promise((resolve) => setTimeout(resolve, 100));
  let writes = 0;
  const write = tty.write.bind(tty);
  tty.write = (bytes) => (writes++, write(bytes));
  await new Promise((resolve) => setTimeout(resolve, 300));
  assertEquals(writes, 0);
  tty.type("\x04");
  await done;
});

Deno.test("full face: where there are to be no colours, there are none, and what is chosen stands out all the same", async () => {
  const { link, tty, done } = seated({ colour: false });
  await tty.until(/^▸ #lobby/);
  link.say("@msgid=1 :amy!a@h PRIVMSG #lobby :\x0304red and \x02bold\x02");
  await tty.until(/red and bold/);
  tty.type("\x1b[1;3A");
  await tty.until(/r reply/);
  assert(!tty.model.picture.some((row) => /[34]8;/.test(row)), tty.model.picture.join("\n"));
  assertEquals(tty.model.styleOf("red and"), "7");
  tty.type("\x03\x03");
  await done;
});
