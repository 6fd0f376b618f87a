// "Process": what happens to the process itself, and what must not happen to the chat for it.

import { assert, assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { openMemory } from "../../server/backend/memory.ts";
import { Cloak } from "../../server/people/cloak.ts";
import type { Command } from "../../server/commands/command.ts";
import { COMMANDS } from "../../server/commands/mod.ts";
import { configure } from "../../server/config.ts";
import { Journal } from "../../server/journal.ts";
import { Server } from "../../server/server.ts";
import { ircPerson, plainPerson } from "../end_to_end/people.ts";
import { testWith } from "../end_to_end/needs.ts";
import { chat, PERMISSIONS, Program } from "../end_to_end/program.ts";
import { until } from "../end_to_end/until.ts";
import { FakeTransport } from "../support/fake_transport.ts";
import { connectAll, IrcClient, within } from "../support/irc.ts";
import { hears, SocketlessServer } from "../support/socketless.ts";
import { testServer } from "../support/server.ts";

const MAIN = new URL("../../main.ts", import.meta.url).pathname;
const windows = Deno.build.os === "windows";

/** Starts `chat serve` in memory on a free port. */
async function serving(...args: string[]): Promise<{ program: Program; port: number }> {
  const program = new Program(chat("serve", "--memory", "--port=0", ...args));
  const [, port] = await program.says(/^Listening on 127\.0\.0\.1:(\d+)/);
  return { program, port: Number(port) };
}

/** A port that was free a moment ago. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

function factsIn(log: string): Record<string, unknown>[] {
  return log.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
}

// A handler that throws or rejects: one session ends.

const MISTAKES: readonly [how: string, run: Command["run"]][] = [
  ["throws", () => {
    throw new TypeError("broken on purpose", { cause: new Error("the cause") });
  }],
  ["rejects", () => Promise.reject(new TypeError("broken on purpose", { cause: new Error("the cause") }))],
];

for (const [how, run] of MISTAKES) {
  Deno.test(`process: a handler that ${how}: one session ends, logged once with its cause, and counted`, async () => {
    const table = COMMANDS as Record<string, Command>;
    table["BREAK"] = { usage: "", does: "breaks", run };
    try {
      await using server = new SocketlessServer();
      const [bob, amy] = [server.connect(), server.connect()];
      bob.arrive("NICK bob", "USER bob 0 * :bob", "JOIN #r", "BREAK", "PRIVMSG #r :after");
      await hears(bob, "Internal error");
      amy.arrive("NICK amy", "USER amy 0 * :amy", "JOIN #r", "PING still-here");
      await hears(amy, "still-here");
      assertStringIncludes(amy.text, " 353 amy = #r :@amy\r\n");
      const [failure, ...others] = (await server.failures()).map((line) => JSON.parse(line));
      assertEquals(others, []);
      assertEquals([failure.level, failure.nick], ["error", "bob"]);
      assertEquals([failure.error, failure.cause], ["TypeError: broken on purpose", "Error: the cause"]);
      assertStringIncludes(failure.stack, "process_test.ts");
    } finally {
      delete table["BREAK"];
    }
  });
}

Deno.test("process: a handler that throws is counted in the metrics", async () => {
  const table = COMMANDS as Record<string, Command>;
  table["BREAK"] = { usage: "", does: "breaks", run: () => Promise.reject(new TypeError("broken")) };
  try {
    await using server = await testServer({ adminPort: 0 });
    await using bob = await IrcClient.connect(server.port, { nick: "bob" });
    await bob.send("BREAK");
    await bob.expectClosed();
    const metrics = await (await fetch(`http://127.0.0.1:${server.adminPort}/metrics`)).text();
    assertMatch(metrics, /^chat_errors_total\{kind="session"\} 1$/m);
    assertMatch(metrics, /^chat_connections_closed_total\{reason="error"\} 1$/m);
  } finally {
    delete table["BREAK"];
  }
});

for (const kind of ["rejection", "exception"] as const) {
  const what = kind === "rejection" ? "everybody goes on" : "the server stops in order, with exit code 1";
  Deno.test(`process: an unhandled ${kind}: it is logged, and ${what}`, async () => {
    const tear = freePort();
    const torn = `${new URL("torn.ts", import.meta.url).href}?port=${tear}`;
    const words = [
      "run",
      "--quiet",
      ...PERMISSIONS,
      "--preload",
      torn,
      MAIN,
      "serve",
      "--memory",
      "--port=0",
    ];
    await using program = new Program([Deno.execPath(), ...words, "--log=json"]);
    const [, port] = await program.says(/^Listening on 127\.0\.0\.1:(\d+)/);
    await using ivy = await ircPerson(Number(port), "ivy");
    using trigger = await Deno.connect({ hostname: "127.0.0.1", port: tear });
    await trigger.write(new TextEncoder().encode(kind[0]));
    await until(() => program.errors.includes("on purpose"), () => program.errors);
    if (kind === "rejection") {
      await using pat = await plainPerson(Number(port), "pat");
      await pat.say("still here");
      await ivy.hears(/PRIVMSG #lobby :still here/);
    } else {
      await ivy.hears(/^ERROR :Internal error\r$/m);
      assertEquals(await program.exitCode(), 1);
    }
    const [fact, ...others] = factsIn(program.errors).filter(({ level }) => level === "error");
    assertEquals([fact?.fact, others], [
      kind === "rejection" ? "rejection-unhandled" : "exception-uncaught",
      [],
    ]);
    assertStringIncludes(String(fact?.stack), "torn.ts");
  });
}

// SIGTERM with thousands of clients: 10 s. Here hundreds; `deno task soak:connections` does it with thousands.

Deno.test({
  name:
    "process: SIGTERM with hundreds of clients, one stalled, one in the middle of a line: all are told, 10 s",
  ignore: windows,
  async fn() {
    const { program, port } = await serving("--limit", "flood-rate=0");
    await using _ = program;
    await using clients = new AsyncDisposableStack();
    const nicks = Array.from({ length: 300 }, (_, i) => `c${i}`);
    const crowd = await connectAll(port, { nicks, join: "#crowd" });
    for (const client of crowd) clients.use(client);
    const [stalled, halfway, ...others] = crowd;
    // The stalled one is sent more than its socket takes, and reads nothing of it.
    const talk = Array.from({ length: 60 }, () => `PRIVMSG c0 :${"x".repeat(400)}`);
    for (const talker of others.slice(0, 40)) await talker.send(...talk);
    await Promise.all(others.slice(0, 40).map((talker) => talker.sync()));
    await halfway!.sendRaw("PRIVMSG #crowd :this is only ha");
    program.signal("SIGTERM");
    const began = performance.now();
    assertEquals(await within(program.exitCode(), { bound: 60_000, what: "the end" }), 0);
    assert(performance.now() - began < 10_000, "within the limit `drain`");
    for (const client of [halfway!, ...others]) {
      const said = await client.expectClosed();
      assertEquals(said.at(-1), "ERROR :Server shutting down");
      assertEquals(said.filter((line) => line.includes("only ha")), []);
    }
    await stalled!.expectClosed();
  },
});

Deno.test({
  name: "process: SIGTERM twice ends at once",
  ignore: windows,
  async fn() {
    const { program, port } = await serving("--limit", "farewell=60", "--limit", "drain=60");
    await using _ = program;
    await using clingy = await IrcClient.connect(port, { nick: "clingy" });
    program.signal("SIGTERM");
    await clingy.next("ERROR");
    program.signal("SIGTERM");
    assertEquals(await within(program.exitCode(), { bound: 60_000, what: "the end" }), 1);
  },
});

Deno.test({
  name: "process: one Ctrl-C that arrives twice, as through `npx` and `deno task`: all are told",
  ignore: windows,
  async fn() {
    const { program, port } = await serving();
    await using _ = program;
    await using clients = new AsyncDisposableStack();
    const nicks = Array.from({ length: 300 }, (_, i) => `c${i}`);
    const crowd = await connectAll(port, { nicks, join: "#crowd" });
    for (const client of crowd) clients.use(client);
    // Those that come at the very same time are one.
    for (let i = 0; i < 10; i++) {
      program.signal("SIGINT");
      for (const began = performance.now(); performance.now() - began < 0.3;);
    }
    for (const client of crowd) {
      assertEquals((await client.expectClosed()).at(-1), "ERROR :Server shutting down");
    }
  },
});

Deno.test({
  name: "process: SIGTERM while a certificate is waited for ends it, with exit code 0",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using program = new Program(chat("serve", "--memory", "--port=0", "--tls", "--cert", "-"));
    const caught = () =>
      /^SigCgt:\t([0-9a-f]+)$/m.exec(Deno.readTextFileSync(`/proc/${program.pid}/status`))?.[1];
    // The bit of signal 15, which the program does not catch before it listens to it.
    await until(() => (BigInt(`0x${caught() ?? 0}`) >> 14n & 1n) === 1n, () => `caught: ${caught()}`);
    program.signal("SIGTERM");
    assertEquals([await program.exitCode(), program.output], [0, ""]);
  },
});

Deno.test({
  name: "process: SIGHUP means nothing",
  ignore: windows,
  async fn() {
    const { program, port } = await serving();
    await using _ = program;
    await using bob = await IrcClient.connect(port, { nick: "bob" });
    program.signal("SIGHUP");
    for (let round = 0; round < 3; round++) await bob.sync();
    program.signal("SIGTERM");
    assertEquals(await program.exitCode(), 0);
  },
});

// Standard output stalled: chat unaffected.

testWith({
  name: "process: standard output stalled, and standard error: chat unaffected, and it ends when told",
  programs: ["python3"],
  async fn() {
    const port = freePort();
    const wrapper = new URL("full_pipe.py", import.meta.url).pathname;
    const words = chat("serve", "--memory", `--port=${port}`, "--log=json");
    const child = new Deno.Command("python3", { args: [wrapper, ...words], stdout: "piped" }).spawn();
    try {
      const listening = () => Deno.connect({ hostname: "127.0.0.1", port }).catch(() => undefined);
      (await until(listening, () => "the server does not listen")).close();
      // More facts than the queue of the journal takes.
      for (let round = 0; round < 12; round++) {
        const nicks = Array.from({ length: 50 }, (_, i) => `n${round}x${i}`);
        const crowd = await connectAll(port, { nicks });
        for (const client of crowd) await client[Symbol.asyncDispose]();
      }
      await using bob = await IrcClient.connect(port, { nick: "bob", join: "#r" });
      await using amy = await IrcClient.connect(port, { nick: "amy", join: "#r" });
      await amy.ask("PRIVMSG #r :hello");
      assertMatch(await bob.next("PRIVMSG"), /:hello$/);
      child.kill("SIGTERM");
      assertEquals((await bob.expectClosed()).at(-1), "ERROR :Server shutting down");
      const { code } = await within(child.status, { bound: 60_000, what: "the end" });
      assertEquals(code, 0);
    } finally {
      try {
        child.kill("SIGKILL");
      } catch { /* It has ended. */ }
      await child.stdout.cancel();
      await child.status;
    }
  },
});

// Log fields with CR, LF, ESC, 8 KiB: one escaped line; and never a secret.

for (const format of ["json", "text"] as const) {
  Deno.test(`process: log fields with CR, LF, ESC, C1 and 8 KiB: one escaped line of ${format} a fact`, async () => {
    let log = "";
    const write = (bytes: Uint8Array) => {
      log += new TextDecoder().decode(bytes);
      return Promise.resolve(bytes.length);
    };
    const journal = new Journal({ format, sink: { write } });
    const nasty = `a\r\nb\x1b[2J\x9b31m\u2028\u202e${"x".repeat(8_192)}`;
    journal.note("quit", { nick: nasty, reason: nasty, here: 3 });
    journal.note("session-failed", { error: nasty, stack: nasty, nick: "bob" });
    await journal.flush();
    const lines = log.trimEnd().split("\n");
    assertEquals(lines.length, 2);
    assertNotMatch(log.replaceAll("\n", ""), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    assert(log.length < 8_192, "long values are cut");
  });

  Deno.test(`process: no password, login, key or message is in the log as ${format}`, async () => {
    const { program, port } = await serving(
      `--log=${format}`,
      "--password=sesame-1",
      "--oper=root:sesame-2",
    );
    await using _ = program;
    await using bob = await IrcClient.connect(port, {
      nick: "bob",
      password: "sesame-1",
      caps: ["sasl", "draft/account-registration"],
    });
    await using _wrong = await IrcClient.connect(port, { nick: "eve", password: "sesame-3" }).catch(() =>
      undefined
    );
    await bob.ask("JOIN #r sesame-4", "MODE #r +k sesame-5", "OPER root sesame-6", "OPER sesame-7 x");
    await bob.ask("REGISTER * * sesame-8", `AUTHENTICATE PLAIN`, `AUTHENTICATE ${btoa("\0bob\0sesame-9")}`);
    await bob.ask(
      "PRIVMSG NickServ :IDENTIFY bob sesame-10",
      "NS IDENTIFY sesame-11",
      "PRIVMSG #r :sesame-12",
    );
    await bob.ask(
      "OPER root sesame-2",
      "TOPIC #r :sesame-13",
      "sesame-14 :what is no command",
      "PASS sesame-15",
    );
    program.signal("SIGTERM");
    assertEquals(await program.exitCode(), 0);
    assertMatch(program.errors, /welcome/);
    assertEquals(/sesame-\d+/.exec(program.errors), null, program.errors);
    assertEquals(program.errors.includes(btoa("\0bob\0sesame-9")), false);
  });
}

// Clock ± 1 h: timers monotonic, ids ordered.

Deno.test("process: clock ± 1 h: timers monotonic, ids ordered", async () => {
  let [wall, steady] = [Date.UTC(2026, 0, 1), 1_000_000];
  const now = () => wall;
  const cloak = new Cloak(new Uint8Array(32));
  const journal = new Journal({ format: "off", sink: { write: (bytes) => Promise.resolve(bytes.length) } });
  const config = configure({ limits: { ping: 90, gone: 150 } });
  const server = new Server({ config, backend: openMemory(now), journal, cloak, now, clock: () => steady });
  const [bob, late] = [new FakeTransport(), new FakeTransport({ patience: 30 })];
  for (const transport of [bob, late]) server.host(transport);
  bob.arrive("CAP REQ :message-tags server-time echo-message", "NICK bob", "USER bob 0 * :bob", "CAP END");
  bob.arrive("JOIN #r", "PRIVMSG #r :0", "PING 0");
  await hears(bob, "PONG chat.local :0");
  for (const [round, hour] of [[1, 3_600_000], [2, -7_200_000], [3, 3_600_000]] as const) {
    wall += hour;
    steady += 1_000;
    server.sweep();
    bob.arrive(`PRIVMSG #r :${round}`, `WHOIS bob bob`, `PING ${round}`);
    await hears(bob, `PONG chat.local :${round}`);
  }
  assertEquals([bob.closed, late.closed], [false, false]);
  assertNotMatch(bob.text, /^PING /m);
  const said = [...bob.text.matchAll(/time=([^;]+);msgid=(\S+) \S+ PRIVMSG #r :(\d)\r/g)];
  assertEquals(said.map(([, , , text]) => text), ["0", "1", "2", "3"]);
  const [times, ids] = [said.map(([, time]) => time!), said.map(([, , id]) => id!)];
  assertEquals(times, times.toSorted());
  assertEquals([ids, new Set(ids).size], [ids.toSorted(), 4]);
  // Idle seconds in WHOIS (317) are a time that lasts.
  assertEquals([...bob.text.matchAll(/ 317 bob bob (\S+) /g)].map(([, idle]) => idle), ["0", "0", "0"]);
  for (let second = 0; second < 155; second++) {
    steady += 1_000;
    server.sweep();
  }
  await hears(bob, "Ping timeout");
  assertEquals(late.closed, true);
  await server.deserted();
  server.tick.stop();
});

// SIGSTOP 30 s and CONT: no mass ping timeouts.

Deno.test({
  name: "process: SIGSTOP 30 s (here 7, longer than the ping timeout) and CONT: no mass ping timeouts",
  ignore: windows,
  async fn() {
    const { program, port } = await serving("--limit", "ping=2", "--limit", "gone=4");
    await using _ = program;
    await using clients = new AsyncDisposableStack();
    const nicks = Array.from({ length: 30 }, (_, i) => `c${i}`);
    const crowd = await connectAll(port, { nicks });
    for (const client of crowd) clients.use(client);
    await Promise.all(crowd.map((client) => client.sync()));
    program.signal("SIGSTOP");
    // Not a barrier: the passing of time is what this is about.
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    program.signal("SIGCONT");
    await until(() => /was-stopped seconds=\d/.test(program.errors), () => program.errors);
    // A sweep has looked at all of them since, and asks instead of cutting.
    await Promise.all(crowd.map((client) => client.next("PING")));
    await Promise.all(crowd.map((client) => client.sync()));
    assertNotMatch(program.errors, /Ping timeout/);
  },
});
