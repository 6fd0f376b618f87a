// `chat serve`: what its flags mean, and one sentence for each that cannot be used.

import { assert, assertEquals, assertNotMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { type Config, configure, UsageError } from "../../server/config.ts";
import { parseServeArgs } from "../../server/flags.ts";
import { checkPassword, makeVerifier } from "../../protocol/scram.ts";
import { LIMITS, limitsHelp, limitsWith, parseLimit } from "../../server/limits.ts";
import { formatVerifier } from "../../server/accounts/verifiers.ts";

function parsed(...args: readonly string[]): Config {
  const config = parseServeArgs(args);
  assert(config !== "help");
  return config;
}

Deno.test("serve: without flags it is 127.0.0.1:55555, #lobby, with the plain conversation", () => {
  const { host, port, lobby, plain, memory, password, name, log } = parsed();
  assertEquals({ host, port, lobby, plain, memory, password, name, log }, {
    host: "127.0.0.1",
    port: 55555,
    lobby: "#lobby",
    plain: true,
    memory: false,
    password: undefined,
    name: "chat.local",
    log: "text",
  });
});

Deno.test("serve: an IPv6 address may stand in brackets, as where a port follows it", () => {
  assertEquals([parsed("--host", "[::1]").host, parsed("--host", "::1").host], ["::1", "::1"]);
});

Deno.test("serve: every flag has its effect", async () => {
  const config = parsed(
    ...[
      "--host",
      "0.0.0.0",
      "--port=6667",
      "--name",
      "chat.example",
      "--description",
      "Ours",
      "--room",
      "#hall",
    ],
    ...[
      "--motd",
      "Hi",
      "--memory",
      "--password",
      "pw",
      "--oper",
      "ann:secret:x",
      "--oper",
      "ben:b",
      "--no-plain",
    ],
    ...["--limit", "nick=9", "--limit", "rooms=0", "--log", "json"],
    ...["--keep", "12h", "--keep-messages=500", "--nick-protection", "30s"],
    ...["--admin-port", "9464"],
    ...["--exempt", "192.0.2.7/24", "--exempt=::1"],
    ...["--proxy-from", "10.0.0.0/8", "--proxy-from=::1"],
  );
  const { limits, operators, exempt, proxies, ...rest } = config;
  assertEquals(rest, {
    host: "0.0.0.0",
    port: 6667,
    tls: false,
    tlsPort: undefined,
    cert: false,
    input: undefined,
    sts: 30 * 86_400,
    name: "chat.example",
    description: "Ours",
    lobby: "#hall",
    motd: "Hi",
    memory: true,
    keep: 12 * 3_600_000,
    keepMessages: 500,
    nickProtection: 30_000,
    store: undefined,
    password: "pw",
    plain: false,
    log: "json",
    adminPort: 9464,
  });
  assertEquals(proxies.map(({ text }) => text), ["10.0.0.0/8", "::1"]);
  assertEquals([...operators.keys()], ["ann", "ben"]);
  assert(await checkPassword("secret:x", await operators.get("ann")!), "a colon is part of the password");
  await Promise.all(operators.values());
  assertEquals([limits.nick, limits.rooms, limits.topic], [9, Infinity, 390]);
  assertEquals(exempt.map(({ text }) => text), ["192.0.2.0/24", "::1"]);
});

Deno.test("serve: this machine is exempt from limits per address, unless others are named, or none", () => {
  const exempt = (...args: string[]) => parsed(...args).exempt.map(({ text }) => text);
  assertEquals(exempt(), ["127.0.0.0/8", "::1"]);
  assertEquals(exempt("--exempt", "none"), []);
});

Deno.test("serve: the message of the day names the lobby, and an empty one is none", () => {
  assertStringIncludes(parsed("--room", "#hall").motd, "/join #hall");
  assertEquals(configure({ motd: "" }).motd, "");
});

for (
  const [time, kept] of [["30d", 2_592_000_000], ["90m", 5_400_000], ["0", Infinity], [
    "0d",
    Infinity,
  ]] as const
) {
  Deno.test(`serve: --keep ${time} keeps ${kept} milliseconds`, () => {
    assertEquals(parsed("--keep", time).keep, kept);
  });
}

Deno.test("serve: 30 days and 100,000 messages of each room are kept unless told otherwise, 0 for all", () => {
  assertEquals([parsed().keep, parsed().keepMessages], [2_592_000_000, 100_000]);
  assertEquals(parsed("--keep-messages", "0").keepMessages, Infinity);
});

for (const help of ["--help", "-h"]) {
  Deno.test(`serve: ${help} asks for help`, () => assertEquals(parseServeArgs([help]), "help"));
}

const WRONG: readonly [args: string[], named: string][] = [
  [["--port", "x"], "--port takes a number"],
  [["--port", "65536"], "0 to 65535"],
  [["--port=-1"], "--port takes a number"],
  [["--port", "80.5"], "--port takes a number"],
  [["--port="], "--port takes a value"],
  [["--exempt", "localhost"], "--exempt takes an address or a prefix"],
  [["--proxy-from", "proxy.example"], "--proxy-from takes an address or a prefix"],
  [["--proxy-from", "10.0.0.0/33"], "--proxy-from takes an address or a prefix"],
  [["--admin-port", "x"], "--admin-port takes a number"],
  [["--admin-port="], "--admin-port takes a value"],
  [["--admin-port", "70000"], "0 to 65535"],
  [["--keep", "30"], "--keep takes a time like 30d"],
  [["--keep=-1d"], "--keep takes a time"],
  [["--keep", "1y"], "--keep takes a time"],
  [["--keep="], "--keep takes a"],
  [["--keep-messages", "many"], "--keep-messages takes a whole number"],
  [["--keep-messages="], "--keep-messages takes a"],
  [["--frobnicate"], "no option --frobnicate"],
  [["-x"], "no option -x"],
  [["there"], 'no argument "there"'],
  [["--cert", "-"], "--cert goes with --tls or --tls-port"],
  [["--tls", "--cert"], "--cert takes - and reads standard input"],
  [["--tls", "--cert", "chain.pem"], "--cert takes - and reads standard input"],
  [["--tls-port", "x"], '--tls-port takes a number from 0 to 65535, not "x"'],
  [["--tls-port", "55555"], "--port and --tls-port are two ports"],
  [["--tls", "--sts", "soon"], '--sts takes a time like 30d, 12h or 0, not "soon"'],
  [["--name", "nodots"], '"nodots"'],
  [["--name", "has space.x"], '"has space.x"'],
  [["--name", `${"a".repeat(62)}.b`], "A server's name"],
  [["--name="], "--name takes a value"],
  [["--host="], "--host takes a value"],
  [["--host"], "--host takes a value"],
  [["--password="], "--password takes a value"],
  [["--room", "lobby"], '"lobby" is no room name'],
  [["--room", "#a b"], '"#a b" is no room name'],
  [["--room", `#${"a".repeat(64)}`], "is no room name"],
  [["--oper", "ann"], "--oper takes NAME:PASSWORD"],
  [["--oper", ":pw"], "--oper takes NAME:PASSWORD"],
  [["--oper", "ann:"], "--oper takes NAME:PASSWORD"],
  [["--oper-hash", "ann"], "a line that chat hash made"],
  [["--oper-hash", "ann:secret"], "a line that chat hash made"],
  [["--oper-hash", ":SCRAM-SHA-256$4096:AA==$AA==:AA=="], "a line that chat hash made"],
  [["--limit", "nonsense=1"], 'no limit "nonsense"'],
  [["--limit", "nick"], "takes a whole number"],
  [["--limit", "nick=-1"], "takes a whole number"],
  [["--limit", "nick=1.5"], "takes a whole number"],
  [["--limit", "toString=1"], 'no limit "toString"'],
  [["--log", "xml"], "json, text or off"],
];
for (const [args, named] of WRONG) {
  Deno.test(`serve ${args.join(" ")}: wrong use, in one sentence`, () => {
    const { message } = assertThrows(() => parseServeArgs(args), UsageError);
    assertStringIncludes(message, named);
    assertNotMatch(message, /[\n]|\.$/);
  });
}

Deno.test("serve: a wrong --oper does not repeat what may be a password", () => {
  const { message } = assertThrows(() => parseServeArgs(["--oper", "hunter2"]), UsageError);
  assertEquals(message.includes("hunter2"), false);
});

Deno.test("serve: --oper-hash takes what chat hash makes, and no text of a password stays in the configuration", async () => {
  const verifier = await makeVerifier("open sesame", { iterations: 4096 });
  const { operators } = parsed("--oper-hash", `root:${formatVerifier(verifier)}`, "--oper", "ann:pw");
  assertEquals(operators.get("root"), verifier);
  assertEquals(Object.keys(await operators.get("ann")!).toSorted(), [
    "iterations",
    "salt",
    "serverKey",
    "storedKey",
  ]);
});

Deno.test("configure: checks what code gives as well, and cannot be changed afterwards", () => {
  assertThrows(() => configure({ port: 1.5 }), UsageError);
  assertThrows(() => configure({ lobby: "" }), UsageError);
  assertThrows(() => configure({ name: "bob" }), UsageError);
  assert(Object.isFrozen(configure()));
});

Deno.test("limits: 0 means none, and the others keep their default", () => {
  assertEquals(parseLimit("nick=0"), { nick: 0 });
  const limits = limitsWith({ nick: 0, topic: 5 });
  assertEquals([limits.nick, limits.topic, limits.rooms], [Infinity, 5, LIMITS.rooms.value]);
});

Deno.test("limits: the help lists every limit with its default and its reason", () => {
  for (const [name, { value, unit, reason }] of Object.entries(LIMITS)) {
    const row = limitsHelp().split("\n").find((line) => line.trim().startsWith(`${name} `)) ?? name;
    assertStringIncludes(row, `${value} ${unit}`);
    assertStringIncludes(row, reason);
  }
});

Deno.test("parseServeArgs: TLS on the same port, on one of its own, with a certificate from standard input", () => {
  const { tls, tlsPort, cert, sts } = parsed("--tls", "--tls-port", "6697", "--cert", "-", "--sts", "12h");
  assertEquals({ tls, tlsPort, cert, sts }, { tls: true, tlsPort: 6697, cert: true, sts: 43_200 });
});
