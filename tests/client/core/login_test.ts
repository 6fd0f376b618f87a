// Logging in: IRCv3 "sasl-3.1" and "sasl-3.2", RFC 4616 (PLAIN), RFC 5802 (SCRAM), IRCv3 "draft/account-registration".

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Client } from "../../../client/core/client.ts";
import { fromBase64, toBase64 } from "../../../protocol/base64.ts";
import { Chunks, parsePlain, toChunks } from "../../../protocol/sasl.ts";
import { makeVerifier, parseClientFirst, ScramServer } from "../../../protocol/scram.ts";
import { feed, newClient, told, welcomed } from "./fixture.ts";

const VERIFIER = await makeVerifier("pencil", { iterations: 4096 });
const encoder = new TextEncoder();

/** A client that wants to be bob, on a server that has just granted `sasl` with these mechanisms. */
function greeted(mechanisms = "=SCRAM-SHA-256,PLAIN"): Client {
  const client = newClient({ account: "bob" });
  client.connected("verified");
  feed(client, `:s.t CAP * LS :server-time sasl${mechanisms}`);
  assertEquals(client.takeLines().at(-1), "CAP REQ :server-time sasl");
  feed(client, ":s.t CAP * ACK :server-time sasl");
  return client;
}

/** What the client sends once nothing is under way any more. */
async function lines(client: Client): Promise<string[]> {
  await Promise.all(client.takeWork());
  return client.takeLines();
}

/** The text of the SASL message that these lines carry. */
function textOf(sent: readonly string[]): string {
  const text = sent.map((line) => line.replace("AUTHENTICATE ", "")).filter((chunk) => chunk !== "+").join(
    "",
  );
  return new TextDecoder().decode(fromBase64(text));
}

function challenge(client: Client, text: string): Promise<string[]> {
  for (const chunk of toChunks(encoder.encode(text))) feed(client, `AUTHENTICATE ${chunk}`);
  return lines(client);
}

/** Plays the server's part of SCRAM, up to and with its last message. */
async function scram(client: Client, verifier = VERIFIER): Promise<{ final: string; last: string[] }> {
  feed(client, "AUTHENTICATE +");
  const first = parseClientFirst(textOf(await lines(client)));
  assert(first !== undefined);
  const server = new ScramServer(first, verifier);
  const final = await server.verify(textOf(await challenge(client, server.challenge))) ?? "";
  return { final, last: final === "" ? [] : await challenge(client, final) };
}

Deno.test("login: the password is asked for before the welcome, SCRAM is preferred, CAP END comes after 903", async () => {
  const client = greeted();
  assertEquals(client.takeLines(), []);
  const [wanted] = told(client, "password-wanted");
  assertEquals([wanted?.account, wanted?.purpose, wanted?.refused], ["bob", "log-in", undefined]);
  client.password("pencil");
  assertEquals(client.takeLines(), ["AUTHENTICATE SCRAM-SHA-256"]);
  const { last } = await scram(client);
  assertEquals(last, ["AUTHENTICATE +"]);
  feed(client, ":s.t 900 * *!*@h bob :You are now logged in as bob");
  assertEquals(told(client, "info").map(({ text }) => text), ["You are logged in as bob"]);
  feed(client, ":s.t 903 * :SASL authentication successful");
  assertEquals(client.takeLines(), ["CAP END"]);
});

Deno.test("login: PLAIN where the server lists nothing better, or does not say (sasl-3.1)", async () => {
  for (const mechanisms of ["=EXTERNAL,PLAIN", ""]) {
    const client = greeted(mechanisms);
    client.password("pencil");
    assertEquals(client.takeLines(), ["AUTHENTICATE PLAIN"]);
    feed(client, "AUTHENTICATE +");
    const [line = ""] = await lines(client);
    const message = parsePlain(fromBase64(line.replace("AUTHENTICATE ", ""))!);
    assertEquals(message, { authzid: "", name: "bob", password: "pencil" });
    feed(client, ":s.t 903 * :ok");
    assertEquals(client.takeLines(), ["CAP END"]);
  }
});

for (const mechanisms of ["=EXTERNAL,PLAIN", "=PLAIN", ""]) {
  Deno.test(`login: PLAIN without TLS is refused before the password is asked for: sasl${mechanisms} (RFC 4616, 4)`, () => {
    const client = newClient({ account: "bob" });
    client.connected("none");
    client.takeLines();
    feed(client, `:s.t CAP * LS :sasl${mechanisms}`, ":s.t CAP * ACK :sasl");
    assertEquals(client.takeLines(), ["CAP REQ sasl", "QUIT"]);
    assertEquals(told(client, "password-wanted"), []);
    assertStringIncludes(client.fault ?? "", "chats://");
  });
}

Deno.test("login: without TLS SCRAM is spoken, which shows no password; on this machine PLAIN too", () => {
  for (const [security, mechanisms] of [["none", "=PLAIN,SCRAM-SHA-256"], ["loopback", "=PLAIN"]] as const) {
    const client = newClient({ account: "bob" });
    client.connected(security);
    feed(client, `:s.t CAP * LS :sasl${mechanisms}`, ":s.t CAP * ACK :sasl");
    assertEquals(told(client, "password-wanted").length, 1, security);
  }
});

Deno.test("login: a long message goes out in chunks of 400 characters (sasl-3.1)", async () => {
  const client = greeted("=PLAIN");
  client.password("x".repeat(600));
  feed(client, "AUTHENTICATE +");
  const sent = (await lines(client)).slice(1).map((line) => line.replace("AUTHENTICATE ", ""));
  assertEquals(sent.map((chunk) => chunk.length), [400, 400, 8]);
  const chunks = new Chunks();
  assertEquals(sent.map((chunk) => chunks.add(chunk)).map((part) => typeof part), [
    "string",
    "string",
    "object",
  ]);
});

Deno.test("login: a refusal is told and the password asked for again; after three it is given up", () => {
  const client = greeted("=PLAIN");
  for (const attempt of [1, 2, 3]) {
    client.password(`wrong${attempt}`);
    client.takeEvents();
    feed(client, ":s.t 904 * :SASL authentication failed");
    const [wanted] = told(client, "password-wanted");
    assertEquals(
      wanted?.refused,
      attempt < 3 ? "there is no such account, or the password is wrong" : undefined,
    );
  }
  assertEquals(client.over, true);
  assertEquals(client.fault, "not logged in as bob: there is no such account, or the password is wrong");
  assertEquals(client.takeLines().filter((line) => !line.startsWith("AUTHENTICATE")), ["QUIT"]);
});

Deno.test("login: another reason is passed on as it is (904)", () => {
  const client = greeted("=PLAIN");
  client.password("pencil");
  feed(client, ":s.t 904 * :SASL authentication failed: too many attempts; try again in a minute");
  assertMatch(told(client, "password-wanted").at(-1)?.refused ?? "", /too many attempts/);
});

Deno.test("login: who was to come in as somebody does not come in as nobody", () => {
  const none = newClient({ account: "bob" });
  none.connected("verified");
  feed(none, ":s.t CAP * LS :");
  assertEquals([none.over, none.takeLines().at(-1)], [true, "QUIT"]);
  const ancient = newClient({ account: "bob" });
  ancient.connected("verified");
  feed(ancient, ":s.t 421 * CAP :Unknown command", ":s.t 001 bob :Hi");
  assertEquals([ancient.over, ancient.state.phase, ancient.takeLines().at(-1)], [true, "greeting", "QUIT"]);
  const refused = newClient({ account: "bob" });
  refused.connected("verified");
  feed(refused, ":s.t CAP * LS :sasl=PLAIN", ":s.t CAP * NAK :sasl");
  assertEquals([refused.over, refused.takeLines().at(-1)], [true, "QUIT"]);
  const other = greeted("=EXTERNAL");
  other.password("pencil");
  assertEquals([other.over, other.takeLines().at(-1)], [true, "QUIT"]);
  assertStringIncludes(other.fault ?? "", "EXTERNAL");
});

Deno.test("login: a server that cannot prove that it knows the password is not believed (RFC 5802 section 5)", async () => {
  const client = greeted();
  client.password("pencil");
  feed(client, "AUTHENTICATE +");
  const first = parseClientFirst(textOf((await lines(client)).slice(1)))!;
  await challenge(client, new ScramServer(first, VERIFIER).challenge);
  assertEquals(await challenge(client, `v=${toBase64(new Uint8Array(32))}`), ["AUTHENTICATE *"]);
  feed(client, ":s.t 906 * :aborted");
  assertStringIncludes(client.fault ?? "", "does not prove");
  const hasty = greeted();
  hasty.password("pencil");
  hasty.takeLines();
  feed(hasty, ":s.t 903 * :you are in, believe me");
  assertEquals([hasty.over, hasty.takeLines()], [true, ["QUIT"]]);
});

Deno.test("login: few rounds are not worked for, as they would give the password away (RFC 7677 section 4)", async () => {
  const client = greeted();
  client.password("pencil");
  feed(client, "AUTHENTICATE +");
  const first = parseClientFirst(textOf((await lines(client)).slice(1)))!;
  const weak = new ScramServer(first, { ...VERIFIER, iterations: 1 });
  assertEquals(await challenge(client, weak.challenge), ["AUTHENTICATE *"]);
});

Deno.test("login: the next connection logs in with the same password, and an answer for the lost one goes nowhere", async () => {
  const client = greeted();
  client.password("pencil");
  client.takeLines();
  const { last } = await scram(client);
  assertEquals(last, ["AUTHENTICATE +"]);
  feed(client, ":s.t 903 * :ok", ":s.t 001 bob :Hi", ":s.t 376 bob :End");
  client.takeEvents();
  client.disconnected("reset", 1);
  client.connected("verified");
  feed(client, ":s.t CAP * LS :sasl=PLAIN", ":s.t CAP * ACK :sasl");
  assertEquals(told(client, "password-wanted"), []);
  assertEquals(client.takeLines().at(-1), "AUTHENTICATE PLAIN");
  feed(client, "AUTHENTICATE +");
  const work = client.takeWork();
  client.disconnected("reset", 1);
  client.connected("verified");
  await Promise.all(work);
  assertEquals(client.takeLines().some((line) => line.startsWith("AUTHENTICATE")), false);
});

Deno.test("login: a password that is typed while the connection is lost is for the next one", () => {
  const client = greeted("=PLAIN");
  client.disconnected("registration timed out", 1);
  client.password("pencil");
  client.connected("verified");
  feed(client, ":s.t CAP * LS :sasl=PLAIN", ":s.t CAP * ACK :sasl");
  assertEquals(client.takeLines().at(-1), "AUTHENTICATE PLAIN");
});

Deno.test("login: without an account nothing of SASL is asked for", () => {
  const client = newClient();
  client.connected("verified");
  feed(client, ":s.t CAP * LS :sasl=PLAIN");
  assertEquals(client.takeLines().at(-1), "CAP END");
});

Deno.test("/login: asks for sasl, then for the password, and says how it went; the old login stays when it fails", () => {
  const client = welcomed();
  feed(client, ":s.t CAP bob LS :sasl=PLAIN");
  client.takeLines();
  client.input("/login");
  assertEquals(told(client, "password-wanted").map(({ account }) => account), ["bob"]);
  client.password("pencil");
  assertEquals(client.takeLines(), ["CAP REQ sasl"]);
  feed(client, ":s.t CAP bob ACK :sasl");
  assertEquals(client.takeLines(), ["AUTHENTICATE PLAIN"]);
  feed(client, ":s.t 900 bob bob!b@h bob :x", ":s.t 903 bob :ok");
  assertEquals(told(client, "info").map(({ text }) => text), ["You are logged in as bob"]);
  client.input("/login amy");
  client.password("pencil");
  for (const _ of [1, 2]) {
    feed(client, ":s.t 904 bob :no");
    client.password("pencil");
  }
  client.takeEvents();
  feed(client, ":s.t 904 bob :no");
  assertEquals(told(client, "error").map(({ text }) => text), ["Not logged in as amy: no"]);
  assertEquals(client.over, false);
  client.disconnected("reset", 1);
  client.takeLines();
  client.connected("verified");
  feed(client, ":s.t CAP * LS :sasl=PLAIN", ":s.t CAP * ACK :sasl");
  assertEquals(client.takeLines().at(-1), "AUTHENTICATE PLAIN", "as bob again");
});

Deno.test("/login and /register on a server that has neither say so and send nothing", () => {
  const client = welcomed();
  client.input("/login");
  client.input("/register");
  assertEquals(told(client, "error").length, 2);
  assertEquals(client.takeLines(), []);
});

Deno.test("/register: REGISTER with the password that is asked for (draft/account-registration)", () => {
  const client = welcomed();
  feed(client, ":s.t CAP bob LS :sasl=PLAIN draft/account-registration=before-connect");
  client.takeLines();
  client.input("/register");
  assertEquals(told(client, "password-wanted").map(({ purpose }) => purpose), ["register"]);
  client.password("correct horse");
  assertEquals(client.takeLines(), ["REGISTER * * :correct horse"]);
  feed(client, ":s.t FAIL REGISTER WEAK_PASSWORD bob :A password has at least 6 characters");
  assertEquals(told(client, "error").map(({ text }) => text), ["A password has at least 6 characters"]);
  client.input("/register");
  client.password("correct horse");
  feed(client, ":s.t REGISTER SUCCESS bob :Account successfully registered");
  assertEquals(told(client, "info").map(({ text }) => text), [
    "The account bob is yours, and so is the name",
  ]);
});

Deno.test("no event ever has the password in it", async () => {
  const client = greeted("=PLAIN");
  client.password("s3cret-word");
  feed(client, "AUTHENTICATE +");
  await lines(client);
  feed(client, ":s.t 904 * :no");
  client.password("s3cret-word");
  feed(client, ":s.t 903 * :ok", ":s.t 001 bob :Hi", ":s.t 376 bob :End");
  assertEquals(JSON.stringify(client.takeEvents()).includes("s3cret-word"), false);
});

Deno.test("who gives no password when asked before the welcome does not come in; after it, nothing is sent", () => {
  const early = greeted();
  early.password(undefined);
  assertEquals([early.over, early.takeLines().at(-1)], [true, "QUIT"]);
  const late = welcomed();
  feed(late, ":s.t CAP bob LS :sasl=PLAIN");
  late.takeLines();
  late.input("/login");
  late.password(undefined);
  assertEquals([late.over, late.takeLines()], [false, []]);
});
