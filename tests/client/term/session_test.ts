import { assert, assertEquals, assertRejects } from "@std/assert";
import { Client } from "../../../client/core/client.ts";
import { InlineFace } from "../../../client/term/inline_face.ts";
import { runSession } from "../../../client/term/session.ts";
import { FakeLink } from "./fake_link.ts";
import { lineTty } from "./fake_tty.ts";

function start({ alias, taken = [] }: { alias?: string; taken?: string[] } = {}) {
  const client = new Client({ alias, rooms: [], now: () => Date.now() });
  const link = new FakeLink(client);
  for (const name of taken) link.taken.add(name);
  const tty = lineTty();
  const leaving = new AbortController();
  const done = runSession(new InlineFace(client, tty), { client, link, signal: leaving.signal });
  return { client, link, tty, leaving, done };
}

Deno.test("session: enters, greets, says what is typed, shows what others say", async () => {
  const { link, tty, done } = start({ alias: "bob" });
  await tty.until(/^#lobby bob>/);
  await tty.until(/--- You are bob in #lobby, with amy and carl$/);
  tty.type("hello there\r");
  await tty.until(/^\d\d:\d\d bob hello there$/);
  link.say(":amy!u@h PRIVMSG #lobby :hi bob");
  await tty.until(/^\d\d:\d\d amy hi bob$/);
  tty.type("\x04");
  await done;
  assert(link.sent.includes("PRIVMSG #lobby :hello there"));
  assert(link.sent.at(-1)?.startsWith("QUIT"));
  assert(!tty.isRaw);
  assertEquals(tty.model.text.at(-1), "");
});

Deno.test("session: asks for a name when there is none, and again when it is none", async () => {
  const { link, tty, done } = start();
  await tty.until(/^Your name:/);
  tty.type("\rtwo words\r");
  await tty.until(/^"two words" cannot be a name/);
  assertEquals(link.sent, []);
  tty.type("bob\r");
  await tty.until(/^#lobby bob>/);
  tty.type("\x03");
  await done;
});

Deno.test("session: leaving at the first question connects to nobody", async () => {
  const { link, tty, done } = start();
  tty.type("\x03");
  await done;
  assertEquals(link.sent, []);
  assert(!tty.isRaw);
});

for (const [answer, name] of [["\r", "bob2"], ["rob\r", "rob"]] as const) {
  Deno.test(`terminal: a taken name is asked for again, and ${JSON.stringify(answer)} gives ${name}`, async () => {
    const { tty, done } = start({ alias: "bob", taken: ["bob"] });
    await tty.until(/^bob is taken\. Another name \[bob2\]:/);
    tty.type(answer);
    await tty.until(new RegExp(`^#lobby ${name}>`));
    tty.type("\x04");
    await done;
  });
}

Deno.test("session: /nick to a taken name says so and keeps the old one", async () => {
  const { link, tty, done } = start({ alias: "bob", taken: ["amy"] });
  await tty.until(/^#lobby bob>/);
  tty.type("/nick amy\r");
  await tty.until(/!!! amy is taken\. \/nick bob2 may be free\.$/);
  assertEquals(tty.model.cursorLine, "#lobby bob> |");
  link.say(":bob!u@h NICK rob");
  await tty.until(/^#lobby rob>/);
  tty.type("\x04");
  await done;
});

Deno.test("session: Tab completes names and commands", async () => {
  const { tty, done } = start({ alias: "bob" });
  await tty.until(/^#lobby bob>/);
  tty.type("am\t");
  await tty.until(/^#lobby bob> amy:/);
  tty.type("\x15/top\t");
  await tty.until(/^#lobby bob> \/topic/);
  tty.type("\x03");
  await done;
});

Deno.test("session: a lost connection is told, what is typed meanwhile is sent afterwards", async () => {
  const { link, tty, done } = start({ alias: "bob" });
  await tty.until(/^#lobby bob>/);
  link.lose("reset", 2);
  await tty.until(/!!! Connection lost \(reset\)… trying again in 2 s/);
  tty.type("are you there\r");
  await tty.until(/^#lobby bob>$/);
  assert(!link.sent.some((line) => line.includes("are you there")));
  link.reconnect();
  await tty.until(/--- Connected again$/);
  await tty.until(/bob are you there$/);
  assert(link.sent.includes("PRIVMSG #lobby :are you there"));
  tty.type("\x04");
  await done;
});

Deno.test("session: who looks elsewhere is told by bell and notice that somebody means them, who looks is not", async () => {
  const { link, tty, done } = start({ alias: "bob" });
  await tty.until(/^#lobby bob>/);
  assert(tty.model.tellsFocus);
  link.say(":amy!u@h PRIVMSG #lobby :bob: one");
  await tty.until(/amy bob: one$/);
  assertEquals(tty.model.told, []);
  tty.type("\x1b[O");
  await tty.until(/^#lobby bob>/);
  link.say(":amy!u@h PRIVMSG #lobby :bob: two");
  await tty.until(/amy bob: two$/);
  assertEquals(tty.model.told, ["\x07", "\x1b]9;chat: amy in #lobby: bob: two\x1b\\"]);
  tty.type("\x1b[I\x04");
  await done;
  assert(!tty.model.tellsFocus);
});

Deno.test("session: /quit leaves with its reason", async () => {
  const { link, tty, done } = start({ alias: "bob" });
  await tty.until(/^#lobby bob>/);
  tty.type("/quit see you\r");
  await done;
  assertEquals(link.sent.at(-1), "QUIT :see you");
  assert(!tty.isRaw);
});

for (
  const [what, end] of [
    ["an abort", ({ leaving }: ReturnType<typeof start>) => leaving.abort()],
    ["a signal", ({ tty }: ReturnType<typeof start>) => tty.events?.ended()],
    ["a terminal that hung up", ({ tty }: ReturnType<typeof start>) => tty.hangUp()],
  ] as const
) {
  Deno.test(`terminal: ${what} says goodbye and gives the terminal back`, async () => {
    const session = start({ alias: "bob" });
    await session.tty.until(/^#lobby bob>/);
    session.tty.type("half a li");
    end(session);
    await session.done;
    assert(session.link.sent.at(-1)?.startsWith("QUIT"));
    assert(!session.tty.isRaw);
    assertEquals(session.tty.events, undefined);
  });
}

Deno.test("session: a link that fails gives the terminal back and passes its reason on", async () => {
  const { link, tty, done } = start({ alias: "bob" });
  await tty.until(/^#lobby bob>/);
  link.fail("Nobody listens at 127.0.0.1:1");
  await assertRejects(() => done, Error, "Nobody listens");
  assert(!tty.isRaw);
});

Deno.test("session: pasted lines wait for Enter, then each is said, none run as a command", async () => {
  const { link, tty, done } = start({ alias: "bob" });
  await tty.until(/^#lobby bob>/);
  tty.type("\x1b[200~one\r/quit\x1b[201~");
  await tty.until(/one⏎\/quit$/);
  tty.type("\r");
  await tty.until(/bob \/quit$/);
  assert(link.sent.includes("PRIVMSG #lobby one"));
  assert(link.sent.includes("PRIVMSG #lobby /quit"));
  tty.type("\x04");
  await done;
});

/** A client on a server that asks it to log in, before anything was answered. */
function startLogin() {
  const client = new Client({ alias: "bob", account: "bob", rooms: [], now: () => Date.now() });
  const link = new FakeLink(client, "sasl=PLAIN draft/account-registration", "loopback");
  const tty = lineTty();
  const done = runSession(new InlineFace(client, tty), { client, link });
  return { client, link, tty, done };
}

Deno.test("session: a password is asked for, shown nowhere, and asked for again when it is wrong", async () => {
  const { link, tty, done } = startLogin();
  await tty.until(/^Password of bob:$/);
  tty.type("wr0ng-word");
  tty.type("\t\r");
  await link.sends("AUTHENTICATE PLAIN");
  link.say(":srv 904 * :SASL authentication failed");
  await tty.until(/!!! Not logged in as bob: there is no such account, or$/);
  await tty.until(/^Password of bob:$/);
  tty.type("\x1b[A");
  tty.type("r1ght-word\r");
  await link.sends("AUTHENTICATE PLAIN", 2);
  link.say(":srv 900 * *!*@h bob :x", ":srv 903 * :ok", ":srv 001 bob :Welcome", ":srv 422 bob :No MOTD");
  await tty.until(/^You are logged in as bob$/);
  await tty.until(/^#lobby bob>/);
  // Up does not bring a password back.
  tty.type("\x1b[A:");
  await tty.until(/^#lobby bob> :$/);
  tty.type("\x03");
  await done;
  assertEquals(/wr0ng|r1ght/.test(tty.model.text.join("\n")), false);
});

Deno.test("session: what is typed while a password is being checked is shown and sent to nobody", async () => {
  const { link, tty, done } = startLogin();
  await tty.until(/^Password of bob:$/);
  tty.type("pw\rsecond-try\r");
  await link.sends("AUTHENTICATE PLAIN");
  await tty.until(/^One moment …$/);
  link.say(":srv 903 * :ok", ":srv 001 bob :Welcome", ":srv 422 bob :No MOTD");
  await tty.until(/^#lobby bob>$/);
  tty.type("\x03");
  await done;
  assertEquals(link.sent.filter((line) => /try/.test(line)), []);
});

Deno.test("session: /register asks for the new password twice, and for both again when they differ", async () => {
  const { link, tty, done } = startLogin();
  await tty.until(/^Password of bob:$/);
  tty.type("pw\r");
  await link.sends("AUTHENTICATE PLAIN");
  link.say(":srv 903 * :ok", ":srv 001 bob :Welcome", ":srv 422 bob :No MOTD");
  await tty.until(/^#lobby bob>/);
  tty.type("/register\r");
  await tty.until(/^A password for bob:$/);
  tty.type("one\r");
  await tty.until(/^The same again:$/);
  tty.type("two\r");
  await tty.until(/^They differ\. A password for the account:$/);
  tty.type("three\r");
  await tty.until(/^The same again:$/);
  tty.type("three\r");
  await link.sends("REGISTER * * three");
  link.say(":srv FAIL REGISTER WEAK_PASSWORD bob :Too weak");
  await tty.until(/^#lobby bob>/);
  tty.type("/register\r");
  await tty.until(/^A password for bob:$/);
  tty.type("\r");
  await tty.until(/^Nothing was sent$/);
  await tty.until(/^#lobby bob>/);
  tty.type("\x04");
  await done;
  assertEquals(link.sent.filter((line) => line.startsWith("REGISTER")).length, 1);
});

Deno.test("session: what was being typed when a password is asked for comes back behind it", async () => {
  const { link, tty, done } = startLogin();
  await tty.until(/^Password of bob:$/);
  tty.type("pw\r");
  await link.sends("AUTHENTICATE PLAIN");
  link.say(":srv 903 * :ok", ":srv 001 bob :Welcome", ":srv 422 bob :No MOTD");
  await tty.until(/^#lobby bob>/);
  tty.type("half a sent");
  await tty.until(/^#lobby bob> half a sent$/);
  link.lose("reset", 1);
  link.reconnect();
  await link.sends("AUTHENTICATE PLAIN", 2);
  link.say(":srv 904 * :no");
  await tty.until(/^Password of bob:$/);
  tty.type("pw\r");
  await link.sends("AUTHENTICATE PLAIN", 3);
  link.say(":srv 903 * :ok", ":srv 001 bob :Welcome", ":srv 422 bob :No MOTD");
  await tty.until(/> half a sent$/);
  tty.type("\x03");
  await done;
});
