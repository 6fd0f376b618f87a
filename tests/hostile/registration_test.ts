// Connections that never become anybody, or try to become somebody else.
// "50 logins at once: ≤ 2 derivations at a time" is also tests/server/verifiers_test.ts.

import { assert, assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { toBase64 } from "../../protocol/base64.ts";
import { formatPlain, toChunks } from "../../protocol/sasl.ts";
import { DERIVATIONS, Derivations } from "../../server/accounts/derivations.ts";
import { connectAll, IrcClient } from "../support/irc.ts";
import { PlainClient } from "../support/plain.ts";
import { testServer } from "../support/server.ts";
import { Pair } from "./pair.ts";

const PASSWORD = "correct horse";
const encoder = new TextEncoder();

Deno.test("registration: silence with `--no-plain`: closed at 30 s", async () => {
  await using server = await testServer({ plain: false, limits: { "registration-time": 1 } });
  await using silent = await IrcClient.connect(server.port);
  await silent.expectClosed();
});

Deno.test("registration: CAP LS without END: closed", async () => {
  await using server = await testServer({ limits: { "registration-time": 1 } });
  await using slow = await IrcClient.connect(server.port);
  await slow.send("CAP LS 302", "NICK slow", "USER slow 0 * :Slow");
  assertStringIncludes((await slow.expectClosed()).at(-1)!, "Registration timed out");
});

Deno.test("registration: a first line that never ends, one byte after another: closed, however it goes on", async () => {
  await using server = await testServer({ plain: false, limits: { "registration-time": 1 } });
  await using slow = await PlainClient.connect(server.port);
  await slow.send("GET /");
  const closed = slow.expectClosed();
  let [gone, bytes] = [false, 0];
  const trickle = (async () => {
    for (; !gone && bytes < 300; bytes++) {
      await slow.send("a").catch(() => gone = true);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  await closed;
  gone = true;
  await trickle;
  assert(bytes < 300, "it was not closed while it went on");
});

Deno.test("registration: 65 lines: closed", async () => {
  await using server = await testServer();
  await using chatty = await IrcClient.connect(server.port);
  await chatty.send(
    ...Array.from({ length: 65 }, () => "CAP LIST"),
    "NICK eve",
    "USER eve 0 * :Eve",
    "CAP END",
  );
  const lines = await chatty.expectClosed();
  assertStringIncludes(lines.at(-1)!, "Too many lines before the welcome");
  assertEquals(lines.filter((line) => line.includes(" 001 ")), []);
});

for (
  const verb of [
    "GET / HTTP/1.1",
    "POST / HTTP/1.1",
    "PUT /x HTTP/1.0",
    "OPTIONS * HTTP/1.1",
    "CONNECT a:1 HTTP/1.1",
    "HEAD / HTTP/1.1",
    "PRI * HTTP/2.0",
    "GET /",
    "POST /x y",
  ]
) {
  Deno.test(`registration: first line an HTTP verb: one error, closed, nothing after it executed: ${verb}`, async () => {
    await using server = await testServer();
    await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#lobby" });
    await using browser = await PlainClient.connect(server.port);
    await browser.send(
      `${verb}\r\nHost: x\r\n\r\nNICK eve\r\nUSER eve 0 * :E\r\nJOIN #lobby\r\nPRIVMSG #lobby :x\r\n`,
    );
    const text = await browser.expectClosed();
    assertEquals(text.split("ERROR ").length, 2, text);
    assertEquals(await amy.sync(), []);
  });
}

Deno.test("registration: first line an HTTP verb: from a browser that had connected beforehand and was asked `alias?`", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#lobby" });
  for (const target of ["/", `/${"x".repeat(2_000)}`]) {
    await using browser = await PlainClient.connect(server.port);
    await browser.until("alias?");
    await browser.send(`POST ${target} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\neve\nspam\n`);
    const text = await browser.expectClosed();
    assertEquals(text.split("ERROR ").length, 2, text);
    assertEquals(await amy.sync(), []);
  }
});

for (
  const bytes of [[0x16, 0x03, 0x01, 0x02, 0x00], [0x00, 0x01, 0x02, 0x0a], [
    0x05,
    0x01,
    0x00,
  ], [0xff, 0xff, 0xff, 0xff]]
) {
  Deno.test(`registration: binary to the port: closed at once: ${bytes}`, async () => {
    await using server = await testServer();
    await using scanner = await PlainClient.connect(server.port);
    await scanner.send(new Uint8Array(bytes));
    assertEquals(await scanner.expectClosed(), "");
  });
}

Deno.test("registration: binary to the port: closed at once: as an answer to `alias?`", async () => {
  await using server = await testServer();
  for (
    const bytes of ["\x16\x03\x01\x02\x00", "\x00\x01\x02\n", "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c"]
  ) {
    await using scanner = await PlainClient.connect(server.port);
    await scanner.until("alias?");
    await scanner.send(bytes);
    assertEquals(await scanner.expectClosed(), "alias?");
  }
});

Deno.test("registration: PROXY from an unlisted peer: closed", async () => {
  await using server = await testServer();
  for (const head of ["PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n", "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c"]) {
    await using liar = await PlainClient.connect(server.port);
    await liar.send(`${head}NICK eve\r\nUSER eve 0 * :E\r\n`);
    assertEquals((await liar.expectClosed()).includes(" 001 "), false);
    await using slow = await PlainClient.connect(server.port);
    await (async () => {
      for (const byte of head) {
        await slow.send(byte);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })().catch(() => {});
    assertEquals(await slow.expectClosed(), "", "one byte a packet");
    await using late = await PlainClient.connect(server.port);
    await late.until("alias?");
    await late.send(head);
    assertEquals(await late.expectClosed(), "alias?", "as an answer");
  }
  await using amy = await IrcClient.connect(server.port, { nick: "amy" });
  assertStringIncludes((await amy.ask("ISON eve")).join(), " 303 amy :");
});

Deno.test("registration: two clients race one nick: one wins", async () => {
  await using server = await testServer();
  for (let round = 0; round < 10; round++) {
    const both = await Promise.all([IrcClient.connect(server.port), IrcClient.connect(server.port)]);
    await Promise.all(both.map((client) => client.send(`NICK race${round}`, "USER x 0 * :X")));
    const said = await Promise.all(both.map((client) => client.sync()));
    const welcomes = said.filter((lines) => lines.some((line) => line.includes(" 001 ")));
    const refused = said.filter((lines) => lines.some((line) => line.includes(" 433 ")));
    assertEquals([welcomes.length, refused.length], [1, 1]);
    for (const client of both) await client[Symbol.asyncDispose]();
  }
});

const BAD_NICKS = [
  "",
  "#r",
  "a b",
  "a!b",
  "a@b",
  "a,b",
  "a*",
  "a?",
  "-a",
  "+a",
  "&a",
  "x".repeat(33),
  "$a",
  "a.b",
];

Deno.test("registration: bad nicks → 432", async () => {
  await using server = await testServer({ limits: { "registration-lines": 0 } });
  await using eve = await IrcClient.connect(server.port);
  for (const nick of BAD_NICKS) {
    const [answer = ""] = await eve.ask(`NICK :${nick}`);
    assertMatch(answer, nick === "" ? / 431 / : / 432 /, nick);
  }
});

const LOOK_ALIKES = [
  "ChɑnServ",
  "ChаnServ",
  "NickServ",
  "N\u0456ckServ",
  "a\u200bmy",
  "\u202eyma",
  "ａmy",
  "аmy",
  "am\u00ady",
  "amy\ufe0f",
];

Deno.test("registration: look-alikes (`ChɑnServ`, Cyrillic а, zero-width, U+202E, full-width) refused", async () => {
  await using pair = await Pair.meet({ limits: { nicks: 0 } });
  for (const nick of LOOK_ALIKES) assertMatch((await pair.bob.ask(`NICK ${nick}`)).join(), / 43[23] /, nick);
  assertEquals(await pair.amy.sync(), []);
});

Deno.test("registration: case-folded twins are one", async () => {
  await using pair = await Pair.meet();
  assertMatch((await pair.bob.ask("NICK AMY")).join(), / 433 /);
  await pair.bob.ask("PRIVMSG AmY :hi", "JOIN #R");
  assertEquals((await pair.amy.sync()).length, 1, "told once, and #R is #r");
});

/** What may be said in a login that is never right. */
const EXCHANGES: Readonly<Record<string, readonly string[]>> = {
  "bad base64": ["AUTHENTICATE PLAIN", "AUTHENTICATE !!!not-base64!!!"],
  "missing NULs": [
    "AUTHENTICATE PLAIN",
    `AUTHENTICATE ${toBase64(new TextEncoder().encode("amycorrect horse"))}`,
  ],
  "one NUL": [
    "AUTHENTICATE PLAIN",
    `AUTHENTICATE ${toBase64(new TextEncoder().encode("amy\0correct horse"))}`,
  ],
  "400-byte edges": ["AUTHENTICATE PLAIN", `AUTHENTICATE ${"A".repeat(400)}`, "AUTHENTICATE +"],
  "401 bytes": ["AUTHENTICATE PLAIN", `AUTHENTICATE ${"A".repeat(401)}`],
  "100 chunks": [
    "AUTHENTICATE PLAIN",
    ...Array.from({ length: 30 }, () => `AUTHENTICATE ${"A".repeat(400)}`),
  ],
  "out of order": [
    `AUTHENTICATE ${toBase64(new TextEncoder().encode("\0amy\0correct horse"))}`,
    "AUTHENTICATE +",
  ],
  "abort": ["AUTHENTICATE PLAIN", "AUTHENTICATE *", `AUTHENTICATE ${"A".repeat(8)}`],
  "CAP END mid-way": ["AUTHENTICATE PLAIN", "CAP END", `AUTHENTICATE ${"A".repeat(8)}`],
  "no mechanism": ["AUTHENTICATE NONSENSE", "AUTHENTICATE +"],
  "SCRAM without a beginning": ["AUTHENTICATE SCRAM-SHA-256", "AUTHENTICATE +", "AUTHENTICATE +"],
};

for (const [name, lines] of Object.entries(EXCHANGES)) {
  Deno.test(`registration: SASL: never logged in, memory bounded: ${name}`, async () => {
    await using server = await testServer();
    await using amy = await IrcClient.connect(server.port, { nick: "amy" });
    await amy.ask(`REGISTER * * :${PASSWORD}`);
    await using eve = await IrcClient.connect(server.port);
    await eve.ask("CAP LS 302", "CAP REQ sasl", "NICK eve", "USER eve 0 * :Eve");
    const said = [...await eve.ask(...lines), ...await eve.ask("CAP END")];
    assertEquals(said.filter((line) => / 90[03] /.test(line)), [], said.join("\n"));
    const whois = await eve.ask("WHOIS eve");
    assertEquals(whois.filter((line) => line.includes(" 330 ")), []);
  });
}

/** A login that says this, and what it was answered. */
async function attempt(
  port: number,
  given: { authzid?: string; name: string; password: string },
): Promise<string> {
  await using client = await IrcClient.connect(port);
  const [chunk = ""] = toChunks(formatPlain({ authzid: "", ...given }));
  const said = await client.ask("CAP LS 302", "CAP REQ sasl", "AUTHENTICATE PLAIN", `AUTHENTICATE ${chunk}`);
  return said.join("\n");
}

Deno.test("registration: SASL: after success a failed login changes nothing", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy" });
  await amy.ask(`REGISTER * * :${PASSWORD}`, "CAP REQ sasl", "AUTHENTICATE PLAIN");
  const [chunk = ""] = toChunks(formatPlain({ authzid: "", name: "root", password: "wrong password" }));
  assertStringIncludes((await amy.ask(`AUTHENTICATE ${chunk}`)).join(), " 904 ");
  assertStringIncludes((await amy.ask("WHOIS amy")).join("\n"), " 330 amy amy amy ");
});

Deno.test("registration: authzid ≠ authcid refused", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy" });
  await amy.ask(`REGISTER * * :${PASSWORD}`);
  const given = { name: "amy", password: PASSWORD };
  assertStringIncludes(await attempt(server.port, { ...given, authzid: "root" }), " 904 ");
  assertStringIncludes(await attempt(server.port, { ...given, authzid: "amy" }), " 903 ");
});

Deno.test("registration: 4th password in a minute throttled before hashing", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy" });
  await amy.ask(`REGISTER * * :${PASSWORD}`);
  for (let i = 0; i < 3; i++) await attempt(server.port, { name: "amy", password: `wrong ${i}` });
  const said = await attempt(server.port, { name: "amy", password: PASSWORD });
  assertStringIncludes(said, " 904 ");
  assertEquals(said.includes(" 903 "), false, "not even the right one is looked at");
});

Deno.test("registration: 4th password in a minute throttled before hashing: also when all come at once, by SCRAM", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy" });
  await amy.ask(`REGISTER * * :${PASSWORD}`);
  await using clients = new AsyncDisposableStack();
  const guesses: { client: IrcClient; guess: string }[] = [];
  for (let i = 0; i < 10; i++) {
    const client = clients.use(await IrcClient.connect(server.port));
    await client.send("CAP REQ sasl", "AUTHENTICATE SCRAM-SHA-256");
    const asked = await client.ask(`AUTHENTICATE ${toBase64(encoder.encode(`n,,n=amy,r=guess${i}`))}`);
    const challenge = asked.find((line) => /^AUTHENTICATE .{8}/.test(line))!.split(" ")[1]!;
    const [nonce = ""] = atob(challenge).split(",");
    const proof = toBase64(encoder.encode(`c=biws,${nonce},p=${toBase64(new Uint8Array(32))}`));
    guesses.push({ client, guess: `AUTHENTICATE ${proof}` });
  }
  await Promise.all(guesses.map(({ client, guess }) => client.send(guess)));
  const said = await Promise.all(guesses.map(({ client }) => client.sync()));
  assertEquals(said.filter((lines) => lines.at(-1)!.endsWith(" :SASL authentication failed")).length, 3);
  assertEquals(said.filter((lines) => lines.at(-1)!.includes("too many attempts")).length, 7);
});

Deno.test("registration: 50 logins at once: ≤ 2 derivations at a time", async () => {
  let [running, most] = [0, 0];
  const derivations = new Derivations(DERIVATIONS);
  await Promise.all(Array.from({ length: 50 }, () =>
    derivations.run(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
    })));
  assertEquals(most, 2);
});

Deno.test("registration: 50 logins at once: others are answered while they go on", async () => {
  await using server = await testServer({ limits: { logins: 0 } });
  await using amy = await IrcClient.connect(server.port, { nick: "amy" });
  let pending = 50;
  const logins = Array.from({ length: 50 }, async (_, i) => {
    await attempt(server.port, { name: `nobody${i}`, password: "wrong password" });
    pending--;
  });
  let answers = 0;
  while (pending > 0) {
    await amy.sync();
    answers++;
  }
  await Promise.all(logins);
  assert(answers > 50, `${answers} answers meanwhile`);
});

Deno.test("registration: unknown name and wrong password take the same time", async () => {
  await using server = await testServer({ limits: { logins: 0 } });
  await using amy = await IrcClient.connect(server.port, { nick: "amy" });
  await amy.ask(`REGISTER * * :${PASSWORD}`);
  const least = { amy: Infinity, nobody: Infinity };
  for (let i = 0; i < 5; i++) {
    for (const name of ["amy", "nobody"] as const) {
      const begun = performance.now();
      await attempt(server.port, { name, password: "wrong password" });
      least[name] = Math.min(least[name], performance.now() - begun);
    }
  }
  assertLess(Math.max(least.amy, least.nobody) / Math.min(least.amy, least.nobody), 2);
});

Deno.test("registration: whoever goes on talking after the farewell is closed at once", async () => {
  await using server = await testServer({ limits: { farewell: 60 } });
  await using chatty = await IrcClient.connect(server.port);
  await chatty.send(...Array.from({ length: 65 }, () => "CAP LIST"));
  let closed = false;
  for (let megabytes = 0; !closed && megabytes < 64; megabytes++) {
    await chatty.sendRaw("CAP LIST\r\n".repeat(100_000)).catch(() => closed = true);
  }
  assert(closed, "it is read without end");
});

Deno.test("registration: a hundred that never introduce themselves are in nobody's way", async () => {
  await using server = await testServer();
  const silent = await Promise.all(Array.from({ length: 100 }, () => IrcClient.connect(server.port)));
  await Promise.all(silent.map((client) => client.send("CAP LS 302")));
  const [amy, bob] = await connectAll(server.port, { nicks: ["amy", "bob"], join: "#r" });
  await amy!.ask("PRIVMSG #r :hello");
  await bob!.next("PRIVMSG");
  for (const client of [...silent, amy!, bob!]) await client[Symbol.asyncDispose]();
});
