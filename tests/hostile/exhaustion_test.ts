// Nothing is left of what there can be only so much of. `deno task soak:hostile` does it in full: 160,000 connects.

import { assert, assertEquals, assertLess, assertMatch } from "@std/assert";
import { connect } from "node:net";
import { Throttle, WINDOW } from "../../server/accounts/throttle.ts";
import { Past } from "../../server/people/past.ts";
import { PERMISSIONS, Program } from "../end_to_end/program.ts";
import { until } from "../end_to_end/until.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { cycles, footprint } from "./cycles.ts";

const MAIN = new URL("../../main.ts", import.meta.url).pathname;

/** A server of its own process that may have so many descriptors. */
async function starved(descriptors: number, ...more: string[]): Promise<{ program: Program; port: number }> {
  const command = [
    Deno.execPath(),
    "run",
    "--quiet",
    ...PERMISSIONS,
    MAIN,
    "serve",
    "--memory",
    "--port",
    "0",
    ...more,
  ];
  const program = new Program(["sh", "-c", `ulimit -n ${descriptors}; exec "$@"`, "sh", ...command]);
  const [, port] = await program.says(/Listening on \S+:(\d+)\./);
  return { program, port: Number(port) };
}

/** So many come, each with these first bytes, until nobody more can: those inside chat on, and who goes makes room. */
async function crowded(
  program: Program,
  port: number,
  { crowd: size, says }: { crowd: number; says?: Uint8Array<ArrayBuffer> },
): Promise<void> {
  await using amy = await IrcClient.connect(port, { nick: "amy", join: "#r" });
  await using bob = await IrcClient.connect(port, { nick: "bob", join: "#r" });
  const crowd = await Promise.all(Array.from({ length: size }, () => IrcClient.connect(port)));
  if (says !== undefined) await Promise.all(crowd.map((client) => client.sendRaw(says).catch(() => {})));
  await until(() => program.errors.includes("accept-failed"), () => program.errors);
  for (let i = 0; i < 5; i++) {
    await amy.send(`PRIVMSG #r :${i}`);
    await bob.next(({ params }) => params[1] === String(i));
  }
  for (const client of crowd) await client[Symbol.asyncDispose]();
  await using late = await IrcClient.connect(port, { nick: "late", join: "#r" });
  await late.ask("PRIVMSG #r :here I am");
  await amy.next(({ params }) => params[1] === "here I am");
}

Deno.test({
  name: "exhaustion: `ulimit -n 200` with 300 clients: those inside chat on, and who goes makes room",
  ignore: Deno.build.os === "windows",
  async fn() {
    const { program, port } = await starved(200);
    await using _ = program;
    await crowded(program, port, { crowd: 300 });
    const failures = program.errors.split("\n").filter((line) => line.includes("accept-failed"));
    assert(failures.length < 100, `it pauses, and longer each time: ${failures.length} failures`);
  },
});

Deno.test({
  name:
    "exhaustion: `ulimit -n 200` with 150 clients who begin TLS: those inside chat on, and who goes makes room",
  ignore: Deno.build.os === "windows",
  async fn() {
    const { program, port } = await starved(200, "--tls");
    await using _ = program;
    await crowded(program, port, { crowd: 150, says: new Uint8Array([0x16]) });
    assert(!program.errors.includes("connection-failed"), program.errors);
  },
});

/** Connects, and resets the connection at once. */
async function reset(port: number): Promise<void> {
  const gone = Promise.withResolvers<void>();
  const socket = connect(port, "127.0.0.1", () => socket.resetAndDestroy());
  socket.on("error", () => {});
  socket.on("close", () => gone.resolve());
  await gone.promise;
}

Deno.test({
  name: "exhaustion: whoever resets before they are accepted holds nobody up",
  ignore: Deno.build.os === "windows",
  async fn() {
    const { program, port } = await starved(200);
    await using _ = program;
    program.signal("SIGSTOP");
    for (let i = 0; i < 60; i++) await reset(port);
    program.signal("SIGCONT");
    await using amy = await IrcClient.connect(port, { nick: "amy" });
    assertEquals(await amy.sync(), []);
    // A failure is what it pauses for, up to a second each time.
    assert(!program.errors.includes("accept-failed"), program.errors);
  },
});

Deno.test({
  name:
    "exhaustion: `ulimit -n 200` with 300 clients: /healthz says that nobody is accepted, until somebody is",
  ignore: Deno.build.os === "windows",
  async fn() {
    const { program, port } = await starved(200, "--admin-port", "0");
    await using _ = program;
    const [, admin] = await until(() => / admin=(\d+) /.exec(program.errors), () => program.errors);
    const health = `http://127.0.0.1:${admin}/healthz`;
    using asking = await Deno.connect({ hostname: "127.0.0.1", port: Number(admin) });
    // Whoever came before this one was accepted before it.
    assertEquals((await (await fetch(health)).json()).listeners, { status: "ok" });
    const crowd = await Promise.all(Array.from({ length: 300 }, () => IrcClient.connect(port)));
    await until(() => program.errors.includes("accept-failed"), () => program.errors);
    await asking.write(new TextEncoder().encode("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    const answer = await new Response(asking.readable).text();
    assertMatch(answer, /^HTTP\/1\.1 503 [^]*"listeners":\{"status":"failing"\}/);
    for (const client of crowd) await client[Symbol.asyncDispose]();
    const isWell = async () => (await (await fetch(health)).json()).status === "ok";
    await until(isWell, () => "it does not get well");
  },
});

Deno.test("exhaustion: 160,000 connects: plateau (here 1,500)", async () => {
  await using server = await testServer({ limits: { "flood-rate": 0 } });
  await cycles(server.port, { count: 500, atOnce: 20 });
  const before = footprint();
  await cycles(server.port, { count: 1_000, atOnce: 20 });
  await using amy = await IrcClient.connect(server.port, { nick: "amy" });
  assert((await amy.ask("LUSERS")).some((line) => line.includes(" 255 amy :I have 1 clients ")));
  const after = footprint();
  assertLess(after.descriptors - before.descriptors, 10);
  assertLess(after.rss - before.rss, 64 * 2 ** 20);
});

Deno.test("exhaustion: 10,000 half-open (here 400): who speaks is served", async () => {
  await using server = await testServer({ limits: { "registration-time": 1 } });
  const silent = await Promise.all(Array.from({ length: 400 }, () => IrcClient.connect(server.port)));
  await Promise.all(silent.slice(0, 200).map((client) => client.sendRaw("NI")));
  await using amy = await IrcClient.connect(server.port, { nick: "amy" });
  assertEquals(await amy.sync(), []);
  for (const client of silent) await client[Symbol.asyncDispose]();
});

Deno.test("exhaustion: a million distinct names in throttles and WHOWAS: bounded (here 200,000)", () => {
  const throttle = new Throttle({ limit: 3, window: WINDOW, now: () => 0 });
  const past = new Past();
  const rest = { user: "u", host: "h", realname: "r", time: 0 };
  const fill = (from: number) => {
    for (let i = from; i < from + 100_000; i++) {
      throttle.failed(`address/${i}`);
      past.add({ nick: `nick${i}`, ...rest });
    }
  };
  fill(0);
  const before = Deno.memoryUsage().heapUsed;
  fill(100_000);
  assertLess(Deno.memoryUsage().heapUsed - before, 48 * 2 ** 20);
  for (let i = 0; i < 3; i++) throttle.failed("address/last");
  assertEquals([throttle.isHeld("address/last"), past.of("nick0").length, past.of("nick199999").length], [
    true,
    0,
    1,
  ]);
});
