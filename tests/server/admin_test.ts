// The admin port: what it answers, to whom, and what it does with what is no request.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { answerAdmin } from "../../server/metrics/admin.ts";
import { HttpPort } from "../../server/transport/http.ts";
import { IrcClient, PATIENCE, within } from "../support/irc.ts";
import { PlainClient } from "../support/plain.ts";
import { testServer } from "../support/server.ts";

/** Says this to a port and reads until it hangs up. */
async function exchange(port: number, said: string | Uint8Array): Promise<string> {
  using conn = await Deno.connect({ hostname: "127.0.0.1", port });
  const bytes = typeof said === "string" ? new TextEncoder().encode(said) : said;
  for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
  const answer = new Response(conn.readable).text();
  return await within(answer, { bound: PATIENCE, what: "the answer" });
}

async function admin(): Promise<{ server: Awaited<ReturnType<typeof testServer>>; port: number }> {
  const server = await testServer({ adminPort: 0 });
  return { server, port: server.adminPort! };
}

function get(path: string, host = "localhost"): string {
  return `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
}

/** The value of a sample, by its name and labels as they are written. */
function value(metrics: string, sample: string): number | undefined {
  const line = metrics.split("\n").find((text) => text.startsWith(`${sample} `));
  return line === undefined ? undefined : Number(line.slice(sample.length + 1));
}

Deno.test("admin: without --admin-port there is none", async () => {
  await using server = await testServer();
  assertEquals(server.adminPort, undefined);
});

Deno.test("admin: a port that is taken is a sentence, and nothing stays open", async () => {
  const { server, port } = await admin();
  await using _ = server;
  const failure = await testServer({ adminPort: port }).catch((error) => error);
  assertEquals(String(failure), `Error: nothing can listen on --admin-port ${port} (is it taken?)`);
});

Deno.test("admin: /healthz is 200 and JSON while all is well", async () => {
  const { server, port } = await admin();
  await using _ = server;
  const answer = await exchange(port, get("/healthz?verbose"));
  assertMatch(answer, /^HTTP\/1\.1 200 OK\r\n[^]*Content-Type: application\/json\r\n/);
  const { status, store, listeners, loop } = JSON.parse(answer.split("\r\n\r\n")[1]!);
  assertEquals([status, store, listeners, loop.status], ["ok", { status: "ok" }, { status: "ok" }, "ok"]);
});

for (
  const [part, health] of [
    ["store", { store: false, listeners: true, lag: 0 }],
    ["listeners", { store: true, listeners: false, lag: 0 }],
    ["loop", { store: true, listeners: true, lag: 1 }],
  ] as const
) {
  Deno.test(`admin: /healthz is 503 when it is the ${part} that fails`, () => {
    const sources = { health: () => health, families: () => [] };
    const answer = answerAdmin({ method: "GET", path: "/healthz", host: "127.0.0.1" }, sources);
    const body = JSON.parse(answer.body);
    assertEquals([answer.status, body.status, body[part].status], [503, "failing", "failing"]);
  });
}

Deno.test("admin: /metrics counts what happens", async () => {
  const { server, port } = await admin();
  await using _ = server;
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r" });
  await using _silent = await PlainClient.connect(server.port);
  const before = await exchange(port, get("/metrics"));
  await bob.ask("PRIVMSG #r :one", "PRIVMSG #r :two", "NICK amy", "NONSENSE");
  assertEquals((await amy.sync()).length, 2);
  const after = await exchange(port, get("/metrics"));
  assertStringIncludes(after, "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n");
  const grew = (sample: string) => (value(after, sample) ?? NaN) - (value(before, sample) ?? 0);
  assertEquals(value(after, 'chat_connections{kind="irc",state="welcome"}'), 2);
  assertEquals(value(after, 'chat_connections{kind="unknown",state="registering"}'), 1);
  assertEquals([value(after, "chat_people"), value(after, "chat_rooms")], [2, 1]);
  assertEquals(value(after, "chat_connections_accepted_total"), 3);
  assertEquals(grew("chat_messages_received_total"), 6);
  assertEquals(grew("chat_deliveries_total"), 2);
  assertEquals(grew('chat_refusals_total{reason="ERR_NICKNAMEINUSE"}'), 1);
  assertEquals(grew('chat_refusals_total{reason="ERR_UNKNOWNCOMMAND"}'), 1);
  assert(grew("chat_received_bytes_total") > 60, "bytes in");
  assert(grew("chat_sent_bytes_total") > 100, "bytes out");
  assert(value(after, "process_resident_memory_bytes")! > 1e6, "memory");
});

Deno.test("admin: metrics are named, typed and explained as Prometheus wants it", async () => {
  const { server, port } = await admin();
  await using _ = server;
  const text = (await exchange(port, get("/metrics"))).split("\r\n\r\n")[1]!;
  const types = new Map<string, string>();
  for (const line of text.trimEnd().split("\n")) {
    const [, name, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (name !== undefined) types.set(name, type!);
    else if (!line.startsWith("# HELP ")) {
      const [, sample = ""] =
        /^([a-z_]+)(?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})? -?[\d.e+-]+$/.exec(line) ??
          [];
      const family = types.has(sample) ? sample : sample.replace(/_(bucket|sum|count)$/, "");
      assert(types.has(family), `no TYPE before: ${line}`);
    }
  }
  for (const [name, type] of types) {
    assertStringIncludes(text, `# HELP ${name} `);
    assertEquals(name.endsWith("_total"), type === "counter", name);
    assertMatch(name, /^(chat|process)_/);
  }
});

Deno.test("admin: a commit's time is in the histogram, and so is who was cut and what broke", async () => {
  const { server, port } = await admin();
  await using _ = server;
  server.escaped("rejection", new Error("nobody waited"));
  const metrics = await exchange(port, get("/metrics"));
  assertEquals(value(metrics, 'chat_errors_total{kind="rejection"}'), 1);
  assertEquals(value(metrics, 'chat_store_commit_duration_seconds_bucket{le="+Inf"}'), 0);
});

for (const host of ["localhost:9464", "127.0.0.1", "[::1]:80", "10.0.0.7:9464", "LOCALHOST"]) {
  Deno.test(`admin: Host ${host} is answered`, async () => {
    const { server, port } = await admin();
    await using _ = server;
    assertMatch(await exchange(port, get("/healthz", host)), /^HTTP\/1\.1 200 /);
  });
}

Deno.test("admin: HTTP/1.0 needs no Host (RFC 1945), as checks of health speak it", async () => {
  const { server, port } = await admin();
  await using _ = server;
  assertMatch(await exchange(port, "GET /healthz HTTP/1.0\r\n\r\n"), /^HTTP\/1\.1 200 /);
  const named = await exchange(port, "GET /healthz HTTP/1.0\r\nHost: evil.example\r\n\r\n");
  assertMatch(named, /^HTTP\/1\.1 403 /);
});

for (
  const host of [
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "a@localhost",
    "",
    "[::1",
  ]
) {
  Deno.test(`admin: Host "${host}" is a name that somebody else can choose, and gets nothing`, async () => {
    const { server, port } = await admin();
    await using _ = server;
    const answer = await exchange(port, get("/metrics", host));
    assertMatch(answer, /^HTTP\/1\.1 403 /);
    assertEquals(answer.includes("chat_"), false);
  });
}

for (
  const [what, said, status] of [
    ["a path that is none", get("/secret"), 404],
    ["a POST", "POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc", 405],
    ["no Host", "GET /healthz HTTP/1.1\r\n\r\n", 400],
    ["two Hosts", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 400],
    ["a proxy's request", "GET http://localhost/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400],
    ["IRC", "NICK bob\r\nUSER bob 0 * :bob\r\n\r\n", 400],
    ["a head without end", `GET /healthz HTTP/1.1\r\nX: ${"x".repeat(9_000)}`, 431],
    ["a huge body", `POST / HTTP/1.1\r\nHost: localhost\r\n\r\n${"x".repeat(200_000)}`, 404],
  ] as const
) {
  Deno.test(`admin: ${what} is answered with ${status} and closed`, async () => {
    const { server, port } = await admin();
    await using _ = server;
    assertMatch(await exchange(port, said), new RegExp(`^HTTP/1\\.1 ${status} `));
  });
}

Deno.test("admin: HEAD is answered as GET is, without the body (RFC 9110 section 9.3.2)", async () => {
  const { server, port } = await admin();
  await using _ = server;
  const length = /\r\nContent-Length: (\d+)\r\n/;
  const whole = await exchange(port, get("/healthz"));
  const head = await exchange(port, get("/healthz").replace("GET", "HEAD"));
  assertMatch(head, /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n$/);
  assertEquals(head.split("\r\n\r\n")[1], "");
  assertEquals(Number(length.exec(whole)![1]), whole.split("\r\n\r\n")[1]!.length);
  assert(Number(length.exec(head)![1]) > 50);
});

Deno.test("admin: bytes that are no text are answered and closed", async () => {
  const { server, port } = await admin();
  await using _ = server;
  const bytes = new Uint8Array(9_000).map((_, i) => i * 7 % 256);
  assertMatch(await exchange(port, bytes), /^HTTP\/1\.1 4\d\d /);
});

Deno.test("admin: what throws while it answers is a 500, and the next one is answered", async () => {
  const answer = ({ path }: { path: string }) => {
    if (path === "/broken") throw new Error("on purpose");
    return { status: 200, type: "text/plain", body: "well\n" };
  };
  await using port = new HttpPort({ hostname: "127.0.0.1", port: 0, answer });
  assertMatch(await exchange(port.port, get("/broken")), /^HTTP\/1\.1 500 /);
  assertMatch(await exchange(port.port, get("/")), /\r\n\r\nwell\n$/);
});

for (const said of ["", "GET /healthz HTTP/1.1\r\nHost: local"]) {
  Deno.test(`admin: a request that does not come (${said.length} bytes of it do) is answered with 408`, async () => {
    const answer = () => ({ status: 200, type: "text/plain", body: "" });
    await using port = new HttpPort({ hostname: "127.0.0.1", port: 0, answer, patience: 20 });
    assertMatch(await exchange(port.port, said), /^HTTP\/1\.1 408 /);
  });
}

Deno.test("admin: who sends nothing holds up neither others nor the end", async () => {
  const { server, port } = await admin();
  const silent = await Promise.all(Array.from({ length: 40 }, () => PlainClient.connect(port)));
  await using together = new AsyncDisposableStack();
  for (const client of silent) together.use(client);
  // Beyond 32 at a time the oldest give way.
  await silent[0]!.expectClosed();
  assertMatch(await exchange(port, get("/healthz")), /^HTTP\/1\.1 200 /);
  await within(server.stop(), { bound: PATIENCE, what: "the end" });
  await silent.at(-1)!.expectClosed();
});
