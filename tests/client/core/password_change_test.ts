// /password: docs/accounts.md.

import { assertEquals } from "@std/assert";
import type { Client } from "../../../client/core/client.ts";
import { PasswordQuestion } from "../../../client/term/password_question.ts";
import { toBase64 } from "../../../protocol/base64.ts";
import { feed, newClient, told, welcomed } from "./fixture.ts";

const base64 = (text: string) => toBase64(new TextEncoder().encode(text));

/** A client that is logged in as bob by its password. */
function loggedIn(): Client {
  const client = newClient({ account: "bob" });
  client.connected("verified");
  feed(client, ":s.t CAP * LS :sasl=PLAIN", ":s.t CAP * ACK :sasl");
  client.password("pencil");
  feed(
    client,
    "AUTHENTICATE +",
    ":s.t 903 * :ok",
    ":s.t 001 bob :Welcome",
    ":s.t 005 bob SAFERATE :ok",
    ":s.t 376 bob :End",
  );
  client.takeLines();
  client.takeEvents();
  return client;
}

/** Gives both passwords. @returns what is sent */
function change(client: Client, current: string, wanted: string): string[] {
  client.input("/password");
  client.password(current);
  client.password(wanted);
  return client.takeLines();
}

Deno.test("/password asks for the present password, then for a new one, and sends both", () => {
  const client = loggedIn();
  client.input("/password");
  const purposes = () => told(client, "password-wanted").map(({ account, purpose }) => [account, purpose]);
  assertEquals(purposes(), [["bob", "current"]]);
  client.password("pencil");
  assertEquals(purposes(), [["bob", "change"]]);
  assertEquals(client.takeLines(), []);
  client.password("blüe pencil");
  assertEquals(client.takeLines(), [`PASSWORD ${base64("pencil")} ${base64("blüe pencil")}`]);
  feed(client, ":s.t NOTE PASSWORD CHANGED bob :The password of bob was changed");
  assertEquals(told(client, "info").map(({ text }) => text), ["The password of bob was changed"]);
});

for (const given of [[undefined], ["pencil", undefined]] as const) {
  Deno.test(`/password: no ${given.length === 1 ? "present" : "new"} password, nothing sent, and the next one is for what asks for it`, () => {
    const client = loggedIn();
    client.input("/password");
    for (const password of given) client.password(password);
    assertEquals(client.takeLines(), []);
    assertEquals(told(client, "info").map(({ text }) => text), ["Nothing was sent"]);
    client.password("stray");
    assertEquals(client.takeLines(), []);
    assertEquals(change(client, "pencil", "new one").length, 1);
  });
}

Deno.test("/password by somebody who is not logged in is an error, and asks for nothing", () => {
  const client = welcomed();
  client.input("/password");
  const [event, ...more] = client.takeEvents();
  assertEquals([event?.kind, more], ["error", []]);
});

for (
  const [answer, password] of [
    ["NOTE PASSWORD CHANGED bob :The password of bob was changed", "new one"],
    ["FAIL PASSWORD INVALID_CREDENTIALS :That is not your password", "pencil"],
  ] as const
) {
  Deno.test(`/password: after ${answer.split(" ", 3).join(" ")} the next connection logs in with ${password}`, async () => {
    const client = loggedIn();
    change(client, "pencil", "new one");
    feed(client, `:s.t ${answer}`);
    client.disconnected("gone", 1);
    client.connected("verified");
    feed(client, ":s.t CAP * LS :sasl=PLAIN", ":s.t CAP * ACK :sasl", "AUTHENTICATE +");
    await Promise.all(client.takeWork());
    assertEquals(client.takeLines().at(-1), `AUTHENTICATE ${base64(`\0bob\0${password}`)}`);
  });
}

Deno.test("/password: a change on another connection is told, and changes nothing here", () => {
  const client = loggedIn();
  feed(client, ":s.t NOTE PASSWORD CHANGED bob :The password of bob was changed");
  assertEquals(told(client, "info").length, 1);
});

Deno.test("/password on a terminal: the present password is asked for once, the new one twice", () => {
  const question = (purpose: "current" | "change") =>
    new PasswordQuestion({ kind: "password-wanted", at: 0, account: "bob", purpose, refused: undefined });
  assertEquals(question("current").answer("pencil"), { password: "pencil" });
  const change = question("change");
  assertEquals(change.prompt.text, "A new password for bob: ");
  assertEquals([change.answer("one"), change.answer("two")], ["again", "again"]);
  assertEquals(change.prompt.text, "They differ. A new password for the account: ");
  assertEquals([change.answer("three"), change.answer("three")], ["again", { password: "three" }]);
});
