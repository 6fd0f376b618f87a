// PASSWORD, and NickServ's PASSWD: docs/accounts.md.

import { assertEquals } from "@std/assert";
import { toBase64 } from "../../protocol/base64.ts";
import { formatPlain } from "../../protocol/sasl.ts";
import type { ServeOptions } from "../../server/config.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { logIn } from "./cast.ts";

/** The password that `logIn` gives, and another one. */
const [OLD, NEW] = ["correct horse", "battery stäple"];

const base64 = (text: string) => toBase64(new TextEncoder().encode(text));
const change = (current: string, wanted: string) => `PASSWORD ${base64(current)} ${base64(wanted)}`;

async function withBob(
  test: (bob: IrcClient, port: number) => Promise<void>,
  options: ServeOptions = {},
): Promise<void> {
  await using server = await testServer(options);
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  await logIn(bob);
  await test(bob, server.port);
}

/** What another connection is answered that logs in by SASL PLAIN. */
async function tries(port: number, password: string): Promise<string> {
  await using client = await IrcClient.connect(port);
  await client.ask("CAP REQ sasl", "AUTHENTICATE PLAIN");
  const message = toBase64(formatPlain({ authzid: "", name: "bob", password }));
  return (await client.ask(`AUTHENTICATE ${message}`)).at(-1)!.split(" ")[1]!;
}

const CHANGED = ":chat.local NOTE PASSWORD CHANGED bob :The password of bob was changed";

Deno.test("PASSWORD: the new one logs in and the old one does not; who is logged in stays so and is told", async () => {
  await withBob(async (bob, port) => {
    await using phone = await IrcClient.connect(port, { nick: "phone", caps: ["sasl"] });
    await phone.ask(
      "AUTHENTICATE PLAIN",
      `AUTHENTICATE ${toBase64(formatPlain({ authzid: "", name: "bob", password: OLD }))}`,
    );
    const key = `KEY ADD ${toBase64(new Uint8Array(32).fill(1))} laptop`;
    await bob.ask(key);
    await phone.sync();
    assertEquals(await bob.ask(change(OLD, NEW)), [CHANGED]);
    assertEquals(await phone.sync(), [CHANGED]);
    assertEquals([await tries(port, OLD), await tries(port, NEW)], ["904", "903"]);
    assertEquals((await phone.ask("KEY LIST")).length, 2, "the key and the end");
  });
});

const WRONG: [name: string, line: string, answer: string][] = [
  ["a wrong password", change("wrong horse", NEW), "INVALID_CREDENTIALS :That is not your password"],
  ["a short new one", change(OLD, "short"), "WEAK_PASSWORD :A password has at least 6 characters"],
  [
    "a new one with a tab",
    change(OLD, "tab\tbed in"),
    "UNACCEPTABLE_PASSWORD :A password has at most 300 bytes and no control characters",
  ],
  ["no Base64", "PASSWORD correct horse", "INVALID_PARAMS :Say both passwords in Base64 of UTF-8"],
  [
    "no UTF-8",
    `PASSWORD ${base64(OLD)} ${toBase64(new Uint8Array(8).fill(255))}`,
    "INVALID_PARAMS :Say both passwords in Base64 of UTF-8",
  ],
];

for (const [name, line, answer] of WRONG) {
  Deno.test(`PASSWORD refuses ${name}, and the old one stays`, async () => {
    await withBob(async (bob, port) => {
      assertEquals(await bob.ask(line), [`:chat.local FAIL PASSWORD ${answer}`]);
      assertEquals(await tries(port, OLD), "903");
    });
  });
}

Deno.test("PASSWORD without an account is FAIL ACCOUNT_REQUIRED, without both parameters 461", async () => {
  await using server = await testServer();
  await using eve = await IrcClient.connect(server.port, { nick: "eve" });
  assertEquals(await eve.ask(change(OLD, NEW)), [":chat.local FAIL PASSWORD ACCOUNT_REQUIRED :Log in first"]);
  assertEquals(await eve.ask("PASSWORD x"), [":chat.local 461 eve PASSWORD :Not enough parameters"]);
});

Deno.test("PASSWORD: the fourth wrong password in a minute is not looked at, nor the right one", async () => {
  await withBob(async (bob) => {
    for (let i = 0; i < 3; i++) await bob.ask(change(`wrong ${i}`, NEW));
    assertEquals(await bob.ask(change(OLD, NEW)), [
      ":chat.local FAIL PASSWORD THROTTLED :Too many attempts; try again in a minute",
    ]);
  });
});

Deno.test("NickServ PASSWD changes a password without spaces, and asks for the present one", async () => {
  await withBob(async (bob, port) => {
    await bob.ask(change(OLD, "old-horse"));
    const words = (lines: string[]) => lines.map((line) => line.replace(/^.*? :/, ""));
    assertEquals(words(await bob.ask("PRIVMSG NickServ :PASSWD wrong new-horse")), [
      "That is not your password.",
    ]);
    assertEquals(words(await bob.ask("NS PASSWD old-horse new horse")), [
      "A password that is changed here has no spaces in it.",
    ]);
    assertEquals(words(await bob.ask("NS PASSWD old-horse")), [
      "Say it like this: PASSWD <password> <new password>",
    ]);
    assertEquals(words(await bob.ask("PRIVMSG NickServ :PASSWD old-horse new-horse")), [
      "The password of bob was changed",
      "Your password is changed.",
    ]);
    assertEquals(await tries(port, "new-horse"), "903");
    await bob.ask("NS LOGOUT");
    assertEquals(words(await bob.ask("NS PASSWD old-horse new-horse")), ["Log in first."]);
  });
});
