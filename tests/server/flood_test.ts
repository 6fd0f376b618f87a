// Flood control: who says too much has to wait, and nobody else notices.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import { costOf } from "../../server/commands/mod.ts";
import { Flood, TokenBucket } from "../../server/input/flood.ts";
import { limitsWith } from "../../server/limits.ts";
import { IrcClient, within } from "../support/irc.ts";
import { PlainClient } from "../support/plain.ts";
import { operators, testServer } from "../support/server.ts";

/** A burst, and after it a rate at which no test lives to see another line. */
const STANDSTILL = { "flood-burst": 10, "flood-rate": 0.000_1 };

const BUCKETS: readonly [
  name: string,
  options: { burst: number; rate: number },
  takes: readonly [tokens: number, now: number, wait: number][],
][] = [
  ["a burst is free, and what goes beyond it is owed", { burst: 3, rate: 2 }, [[1, 0, 0], [2, 0, 0], [
    1,
    0,
    500,
  ]]],
  ["debts add up", { burst: 1, rate: 2 }, [[2, 0, 500], [1, 0, 1000]]],
  ["time pays the debt", { burst: 1, rate: 2 }, [[2, 0, 500], [0, 500, 0], [1, 500, 500]]],
  ["no more than the burst is saved up", { burst: 2, rate: 2 }, [[2, 0, 0], [3, 9e9, 500]]],
  ["the clock may begin anywhere", { burst: 2, rate: 2 }, [[2, 5e6, 0], [1, 5e6, 500]]],
  ["parts of a token count", { burst: 1, rate: 1 }, [[0.5, 0, 0], [0.75, 0, 250]]],
  ["without a rate all is free", { burst: 2, rate: Infinity }, [[9, 0, 0], [9, 0, 0]]],
  ["without a burst all is free", { burst: Infinity, rate: 2 }, [[9, 0, 0], [9, 0, 0]]],
];

for (const [name, options, takes] of BUCKETS) {
  Deno.test(`token bucket: ${name}`, () => {
    const bucket = new TokenBucket(options);
    assertEquals(takes.map(([tokens, now]) => bucket.take(tokens, now)), takes.map(([, , wait]) => wait));
  });
}

Deno.test("flood: a line costs by its command and by its length", async () => {
  const flood = new Flood(limitsWith({ "flood-burst": 2, "flood-rate": 1 }), () => 0);
  assertEquals(flood.charge(1, "x".repeat(256)), undefined);
  assertEquals(flood.holding, false);
  const held = flood.charge(0, "x");
  assertEquals(flood.holding, true);
  flood.release();
  await held;
  assertEquals(flood.holding, false);
});

const COSTS: readonly [line: string, cost: number][] = [
  ["PONG chat.local", 0],
  ["QUIT :bye, all", 0],
  ["MODE #r", 1],
  ["NONSENSE", 1],
  ["constructor", 1],
  ["PRIVMSG #r :one, two, three", 1],
  ["PRIVMSG #r,amy :hi", 2],
  ["JOIN #a,#b,#c", 3],
  ["JOIN", 1],
];

for (const [line, cost] of COSTS) {
  Deno.test(`flood: ${line} costs ${cost}`, () => {
    const whole = costOf(parseMessage(line));
    assertEquals(typeof whole === "number" ? whole : whole.tokens, cost);
  });
}

const BUDGETS: readonly [line: string, name: string, amount: number][] = [
  ["NICK bob", "nicks", 1],
  ["JOIN #a,#b", "joins", 2],
  ["AWAY", "aways", 1],
  ["INVITE amy #r", "invites", 1],
  ["CHATHISTORY LATEST #r * 10", "pages", 1],
  ["SEARCH text=x", "searches", 1],
];

for (const [line, name, amount] of BUDGETS) {
  Deno.test(`flood: ${line} takes ${amount} of ${name}`, () => {
    const cost = costOf(parseMessage(line));
    assertEquals<unknown>(typeof cost === "number" ? cost : [cost.budget, cost.amount], [name, amount]);
  });
}

Deno.test("flood: a budget is so many at once, then as many a minute, whatever else is free", async () => {
  let time = 0;
  const flood = new Flood(limitsWith({ nicks: 2, "flood-rate": 0 }), () => time);
  const cost = { tokens: 1, budget: "nicks", amount: 1 } as const;
  assertEquals([flood.charge(cost, ""), flood.charge(cost, ""), flood.charge(9, "")], [
    undefined,
    undefined,
    undefined,
  ]);
  time = 30_000;
  assertEquals(flood.charge(cost, ""), undefined);
  const held = flood.charge(cost, "");
  assertEquals(flood.holding, true);
  flood.release();
  await held;
});

function numbered(count: number, command = "PRIVMSG #r :"): string[] {
  return Array.from({ length: count }, (_, index) => `${command}${index}`);
}

function isFrom(nick: string): (message: { source?: string }) => boolean {
  return ({ source }) => source?.startsWith(`${nick}!`) === true;
}

/** Lets bob flood, and amy speak once he has begun. @returns what eve hears of him until amy is heard */
async function overtake(
  server: { port: number },
  flood: () => Promise<void>,
  caps: readonly string[] = [],
): Promise<string[]> {
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r,#lobby" });
  await using eve = await IrcClient.connect(server.port, { nick: "eve", join: "#r,#lobby", caps });
  await amy.sync();
  await flood();
  const heard = [await eve.next(isFrom("bob"))];
  while (parseMessage(heard.at(-1)!)!.command === "JOIN") heard.push(await eve.next(isFrom("bob")));
  await amy.send("PRIVMSG eve :I am not held up");
  for (;;) {
    const line = await eve.next(() => true);
    if (line.includes("I am not held up")) return heard.filter((line) => !line.includes(" JOIN "));
    heard.push(line);
  }
}

Deno.test("flood: a neighbour's line overtakes those that a flooder has waiting", async () => {
  await using server = await testServer({ limits: STANDSTILL });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  const heard = await overtake(server, () => bob.send(...numbered(200)));
  assertEquals(heard.map((line) => parseMessage(line)!.params[1]), numbered(heard.length, ""));
  assert(heard.length < 10, heard.join("\n"));
});

Deno.test("flood: typing is charged as well (TAGMSG)", async () => {
  await using server = await testServer({ limits: STANDSTILL });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r", caps: ["message-tags"] });
  const flood = () => bob.send(...Array.from({ length: 200 }, () => "@+typing=active TAGMSG #r"));
  const heard = await overtake(server, flood, ["message-tags"]);
  assert(heard.length > 0 && heard.length < 10, heard.join("\n"));
});

Deno.test("flood: plain clients are charged as well", async () => {
  await using server = await testServer({ limits: STANDSTILL });
  await using bob = await PlainClient.join(server.port, "bob");
  const heard = await overtake(server, () => bob.send("hello\n".repeat(200)));
  assert(heard.length > 0 && heard.length < 10, heard.join("\n"));
});

Deno.test("flood: all lines of a flooder arrive, in order, and so do the answers", async () => {
  await using server = await testServer({ limits: { "flood-burst": 5, "flood-rate": 1_000 } });
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  const pings = (await bob.ask(...numbered(300).flatMap((line, index) => [line, `PING ${index}`])))
    .map((line) => parseMessage(line)!.params[1]);
  assertEquals(pings, numbered(300, ""));
  const texts = (await amy.sync()).filter((line) => line.includes(" PRIVMSG "))
    .map((line) => parseMessage(line)!.params[1]);
  assertEquals(texts, numbered(300, ""));
});

Deno.test("flood: a script that sends all it has and hangs up is heard to its end, and then announced", async () => {
  await using server = await testServer({ limits: { "flood-burst": 5, "flood-rate": 1_000 } });
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r" });
  {
    await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
    await bob.send(...numbered(100));
  }
  const last = await amy.next((message) => isFrom("bob")(message) && message.params[1] === "99");
  assertStringIncludes(last, "PRIVMSG #r");
  assertStringIncludes(await amy.next("QUIT"), ":bob!");
});

Deno.test("flood: who is gone while held back is announced when something is to be told", async () => {
  const root = await operators({ root: "secret" });
  await using server = await testServer({ operators: root, limits: { ...STANDSTILL, "flood-burst": 20 } });
  await using op = await IrcClient.connect(server.port, { nick: "op", join: "#r" });
  await op.ask("OPER root secret");
  {
    await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
    await bob.send(...numbered(50));
    await op.next("PRIVMSG");
    await op.sync();
  }
  const heard: string[] = [];
  while (!heard.some((line) => line.startsWith(":bob!") && line.includes(" QUIT "))) {
    // The first of these is answered with a reset, which the write after that feels.
    heard.push(...await op.ask("PRIVMSG #r :are you there?"));
  }
});

Deno.test("flood: stopping does not wait for what is held back", async () => {
  const server = await testServer({ limits: { ...STANDSTILL, drain: 60 } });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r" });
  await bob.send(...numbered(50));
  await amy.next("PRIVMSG");
  const stopped = server.stop("Back in a minute");
  assertEquals((await bob.expectClosed()).at(-1), "ERROR :Back in a minute");
  await amy.expectClosed();
  await within(stopped, { bound: 60_000, what: "the end" });
});

Deno.test("flood: who is killed while held back says nothing more", async () => {
  const root = await operators({ root: "secret" });
  await using server = await testServer({ operators: root, limits: { ...STANDSTILL, "flood-burst": 20 } });
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r" });
  await amy.ask("OPER root secret");
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  await bob.send(...numbered(50, "PRIVMSG amy :"));
  await amy.next("PRIVMSG");
  while ((await amy.sync()).length > 0);
  await amy.send("KILL bob :enough");
  assertStringIncludes((await bob.expectClosed()).at(-1)!, "ERROR :");
  assertEquals((await amy.sync()).filter((line) => line.includes(" PRIVMSG ")), []);
});

Deno.test("flood: operators are not charged", async () => {
  const root = await operators({ root: "secret" });
  await using server = await testServer({ operators: root, limits: { ...STANDSTILL, "flood-burst": 20 } });
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  await bob.ask("OPER root secret", ...numbered(200));
  assertEquals((await amy.sync()).filter((line) => line.includes(" PRIVMSG ")).length, 200);
});

Deno.test("flood: nothing is charged before the welcome", async () => {
  await using server = await testServer({ limits: { ...STANDSTILL, "flood-burst": 1 } });
  await using bob = await IrcClient.connect(server.port);
  await bob.send("NICK bob", ...Array.from({ length: 30 }, () => "CAP LIST"), "CAP END", "USER bob 0 * :Bob");
  await bob.next("001");
});

Deno.test("flood: 005 says SAFERATE, as nobody is put out for it (Modern, SAFERATE)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  const tokens = (await bob.ask("VERSION")).filter((line) => parseMessage(line)?.command === "005");
  assert(tokens.some((line) => line.split(" ").includes("SAFERATE")), tokens.join("\n"));
});
