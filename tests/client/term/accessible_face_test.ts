import { assert, assertEquals } from "@std/assert";
import { Client } from "../../../client/core/client.ts";
import { AccessibleFace } from "../../../client/term/accessible_face.ts";
import { runSession } from "../../../client/term/session.ts";
import { FakeLink } from "./fake_link.ts";
import { FakeTty } from "./fake_tty.ts";
import { HOSTILE } from "./hostile_texts.ts";

/** What a terminal was sent, as it was sent. */
class Sent {
  readonly columns = 80;
  readonly rows = 24;
  raw = "";

  get text(): string[] {
    return this.raw.split("\n");
  }

  write(bytes: Uint8Array | string): void {
    this.raw += typeof bytes === "string" ? bytes : new TextDecoder().decode(bytes);
  }
}

function start({ alias, capabilities }: { alias?: string; capabilities?: string } = {}) {
  const client = new Client({ alias, rooms: [], now: () => Date.now() });
  const link = new FakeLink(client, capabilities);
  const tty = new FakeTty(new Sent());
  const done = runSession(new AccessibleFace(client, tty), { client, link });
  return { client, link, tty, done };
}

Deno.test("accessible: says what is typed, writes it not again, and shows what others say", async () => {
  const { link, tty, done } = start({ alias: "bob" });
  await tty.until(/--- You are bob in #lobby, with amy and carl$/);
  tty.type("hello there\n");
  link.say(":amy!u@h PRIVMSG #lobby :hi");
  await tty.until(/^\d\d:\d\d amy hi$/);
  tty.type("\x04");
  tty.hangUp();
  await done;
  assert(link.sent.includes("PRIVMSG #lobby :hello there"));
  assert(!tty.model.raw.includes("hello there"), tty.model.raw);
  assert(link.sent.at(-1)?.startsWith("QUIT"));
});

Deno.test("accessible: no words begin a row of their own, however long the line is (HOSTILE, Terminal)", async () => {
  const { link, tty, done } = start({ alias: "bob" });
  await tty.until(/--- You are bob in #lobby/);
  const { columns } = tty.size();
  const notice = "09:05 !!! Leave";
  for (let padded = columns - 12; padded < columns; padded++) {
    link.say(`:amy!u@h PRIVMSG #lobby :${"x".repeat(padded)}${notice}`);
    link.say(`:amy!u@h PRIVMSG #lobby :${" ".repeat(padded)}${notice}`);
  }
  link.say(":amy!u@h PRIVMSG #lobby :the end");
  await tty.until(/the end$/);
  const rows = tty.model.text;
  assert(rows.every((row) => row.length <= columns), rows.join("\n"));
  assert(!rows.some((row) => row.startsWith("09:05 !!!")), rows.join("\n"));
  tty.hangUp();
  await done;
});

Deno.test("accessible: asks for a name, and again when it is none", async () => {
  const { tty, done } = start();
  await tty.until(/^Your name: $/);
  tty.type("two words\n");
  await tty.until(/^Your name: "two words" cannot be a name/);
  tty.type("bob\n");
  await tty.until(/--- You are bob in #lobby/);
  assertEquals(tty.model.text.filter((line) => line.startsWith("Your name: ")).length, 2);
  tty.hangUp();
  await done;
});

Deno.test("accessible: a password is typed without an echo, which is back afterwards", async () => {
  const { link, tty, done } = start({ alias: "bob", capabilities: "draft/account-registration" });
  await tty.until(/--- You are bob in #lobby/);
  tty.type("/register\n");
  await tty.until(/^A password for bob: $/);
  assert(!tty.echoes);
  tty.type("correct horse\r");
  await tty.until(/^The same again: $/);
  tty.type("correct horsf\x7fe\r");
  await link.sends("REGISTER * * :correct horse");
  link.say("REGISTER SUCCESS bob :The account is yours");
  await tty.until(/The account/);
  assert(tty.echoes);
  assert(!tty.model.raw.includes("horse"));
  tty.hangUp();
  await done;
});

Deno.test("accessible: tells where what is typed goes, when that is another room", async () => {
  const { tty, done } = start({ alias: "bob" });
  await tty.until(/--- You are bob in #lobby/);
  tty.type("/join #dev\n");
  await tty.until(/^--- What you type goes to #dev$/);
  tty.hangUp();
  await done;
});

Deno.test("accessible: rings when somebody means us, unless that is switched off", async () => {
  const { client, link, tty, done } = start({ alias: "bob" });
  await tty.until(/--- You are bob in #lobby/);
  link.say(":amy!u@h PRIVMSG #lobby :bob: one");
  await tty.until(/bob: one/);
  assert(tty.model.raw.includes("\x07"));
  client.settings.set("bell", "off");
  const before = tty.model.raw.length;
  link.say(":amy!u@h PRIVMSG #lobby :bob: two");
  await tty.until(/bob: two/);
  assert(!tty.model.raw.slice(before).includes("\x07"));
  tty.hangUp();
  await done;
});

Deno.test("accessible: of what strangers send nothing but text reaches the terminal", async () => {
  const { link, tty, done } = start({ alias: "bob" });
  await tty.until(/--- You are bob in #lobby/);
  for (const [index, text] of HOSTILE.entries()) {
    link.say(`:amy!u@h TOPIC #lobby :${text} end ${index}`);
    await tty.until(new RegExp(`set the topic: .* end ${index}$`));
  }
  tty.hangUp();
  await done;
  assertEquals(tty.model.raw.match(/[^\n\P{Cc}]|[\u202a-\u202e\u2066-\u2069]/gu), null);
});
