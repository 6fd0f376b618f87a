// `chat join` in a pipe, as a process of its own, against a real server.

import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import type { RunningServer } from "../../server/serve.ts";
import { chat, Program } from "../end_to_end/program.ts";
import { until } from "../end_to_end/until.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

const STAMP = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`;

function join(server: { port: number }, ...args: string[]): Program {
  return new Program(chat("join", `127.0.0.1:${server.port}`, ...args));
}

/** Settles once the program has said this on standard error. */
function complains(program: Program, wanted: RegExp): Promise<RegExpExecArray> {
  return until(() => wanted.exec(program.errors), () => `No ${wanted} in ${program.errors}`);
}

function test(name: string, body: (server: RunningServer, amy: IrcClient) => Promise<void>): void {
  Deno.test(`pipe: ${name}`, async () => {
    await using server = await testServer({ limits: { "flood-rate": 0 } });
    await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#lobby" });
    await body(server, amy);
  });
}

test("a line is posted, is with the server at the end, and nothing is wrong", async (server, amy) => {
  await using ci = join(server, "--alias", "ci");
  await ci.type("deployed");
  await ci.endInput();
  assertEquals(await ci.exitCode(), 0);
  assertEquals(ci.errors, "");
  assertMatch(ci.output, new RegExp(`^${STAMP} #lobby ci: deployed$`, "m"));
  const said = await amy.sync();
  assert(said.some((line) => /^:ci!\S+ PRIVMSG #lobby :?deployed$/.test(line)), said.join("\n"));
  assert(said.some((line) => /^:ci!\S+ QUIT /.test(line)), "it must say goodbye");
});

test("many lines arrive, all of them and in order", async (server, amy) => {
  await using ci = join(server, "--alias", "ci");
  const numbers = Array.from({ length: 500 }, (_, index) => `line ${index}`);
  await ci.type(numbers.join("\n"));
  await ci.endInput();
  assertEquals(await ci.exitCode(), 0);
  const said = (await amy.sync()).flatMap((line) => /PRIVMSG #lobby :(.*)/.exec(line)?.[1] ?? []);
  assertEquals(said, numbers);
});

test("records what is said and done, whatever is in it, until SIGTERM", async (server, amy) => {
  await using log = join(server, "--alias", "log");
  await log.endInput();
  await log.says(/--> log joined/);
  await amy.send(
    "PRIVMSG #lobby :hi \x02bold\x02 \x1b[31mred \u202eevil",
    "PRIVMSG #lobby :\x01ACTION waves\x01",
    "NOTICE #lobby :careful",
    "PRIVMSG log :psst",
    "TOPIC #lobby :new plans",
    "MODE #lobby +m",
    "KICK #lobby amy :bye",
  );
  await log.says(/amy was put out/);
  log.signal("SIGTERM");
  assertEquals(await log.exitCode(), 0);
  const lines = log.output.trimEnd().split("\n");
  assert(lines.every((line) => new RegExp(`^${STAMP} `).test(line)), log.output);
  assertEquals(lines.map((line) => line.slice("2026-11-23 03:05:07 ".length)), [
    "#lobby --> log joined",
    "#lobby amy: hi bold ␛[31mred evil",
    "#lobby * amy waves",
    "#lobby -amy- careful",
    "@amy amy: psst",
    "#lobby --- amy set the topic: new plans",
    "#lobby --- amy set +m",
    "#lobby <-- amy was put out by amy (bye)",
  ]);
  assertEquals(log.errors, "");
});

test("SIGINT leaves with a goodbye", async (server, amy) => {
  await using log = join(server, "--alias", "log");
  await log.says(/--> log joined/);
  log.signal("SIGINT");
  assertEquals(await log.exitCode(), 0);
  assertMatch((await amy.sync()).join("\n"), /^:log!\S+ QUIT /m);
});

test("commands are obeyed, and a path is none", async (server, amy) => {
  await using ci = join(server, "--alias", "ci", "--room", "dev");
  await ci.type("/me waves\n/etc/passwd\n//me too\n/join #lobby\nhello\n/msg amy psst\n");
  await ci.endInput();
  assertEquals(await ci.exitCode(), 0);
  assertMatch(ci.output, / #dev \* ci waves\n.* #dev ci: \/etc\/passwd\n.* #dev ci: \/me too\n/);
  const said = (await amy.sync()).filter((line) => line.includes(" PRIVMSG ")).map((line) =>
    line.split(" PRIVMSG ")[1]
  );
  assertEquals(said.map((line) => line?.replace(" :", " ")), ["#lobby hello", "amy psst"]);
});

test("what is refused is said, and makes the exit code 1", async (server, amy) => {
  await amy.ask("MODE #lobby +m");
  await using ci = join(server, "--alias", "ci");
  await ci.type("can you hear me\n");
  await ci.endInput();
  assertEquals(await ci.exitCode(), 1);
  assertMatch(ci.errors, /Not sent to #lobby: "can you hear me" \(.+\)/);
  assertNotMatch(ci.output, /hear me/);
});

test("a taken alias is replaced, and that is said", async (server) => {
  await using ci = join(server, "--alias", "amy");
  await ci.type("hello\n");
  await ci.endInput();
  assertEquals(await ci.exitCode(), 0);
  assertMatch(ci.errors, /^amy cannot be had \(.*\); trying amy2\n$/);
  assertMatch(ci.output, / #lobby amy2: hello$/m);
});

test("a reader who goes away ends it quietly", async (server, amy) => {
  const child = new Deno.Command(chat("join")[0]!, {
    args: [...chat("join", `127.0.0.1:${server.port}`, "--alias", "log").slice(1)],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const errors = new Response(child.stderr).text();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  await amy.ask("PRIVMSG #lobby :anybody?");
  assertEquals((await child.status).code, 0);
  assertEquals(await errors, "");
});

test("events as JSON, texts as objects", async (server, amy) => {
  await using bot = join(server, "--alias", "bot", "--json");
  await bot.says(/"kind":"joined"/);
  await amy.send("PRIVMSG #lobby :c1 \x9b31m \u202e");
  await bot.says(/"kind":"message"/);
  await bot.type('{"text":"/quit"}\nplain\n{"text":1}\n');
  await bot.endInput();
  assertEquals(await bot.exitCode(), 1);
  assertMatch(bot.errors, /^Not sent: "text" is to be a text that is not empty \(in \{"text":1\}\)$/m);
  assertNotMatch(bot.output, /[\x9b\u202e]/);
  const events = bot.output.trimEnd().split("\n").map((line) => JSON.parse(line));
  const heard = events.filter(({ kind, mine }) => kind === "message" && !mine);
  assertEquals(heard.map(({ from, room, text }) => ({ from, room, text })), [
    { from: "amy", room: "#lobby", text: "c1 \x9b31m \u202e" },
  ]);
  assertEquals(events.filter(({ kind }) => kind === "stored").length, 2);
  const said = (await amy.sync()).flatMap((line) => /PRIVMSG #lobby :?(.*)/.exec(line)?.[1] ?? []);
  assertEquals(said, ["/quit", "plain"]);
});

test(
  "objects are said in their room, in order with commands, and what is not understood is an event",
  async (server, amy) => {
    await using bot = join(server, "--alias", "bot", "--json", "--room", "dev", "--room", "lobby");
    const requests = [
      '{"say":"to the lobby","room":"#lobby"}',
      '{"command":"/join #dev"}',
      '{"command":"/topic new plans"}',
      '{"say":"/me is said"}',
      '{"say":"to amy","room":"amy"}',
      '{"say":"lost","romm":"#lobby"}',
      '{"command":"/dance"}',
      '{"say":"nowhere","room":"#none"}',
      '{"command":"part #dev"}',
      '{"say":"to what is left"}',
    ];
    await bot.type(requests.join("\n"));
    await bot.endInput();
    assertEquals(await bot.exitCode(), 1);
    const events = bot.output.trimEnd().split("\n").map((line) => JSON.parse(line));
    const errors = events.filter(({ kind }) => kind === "error").map(({ text }) => text);
    assertEquals(errors, [
      'Not sent: there is no field "romm" (in {"say":"lost","romm":"#lobby"})',
      "There is no command /dance. Type /help, or //dance to say it.",
    ]);
    const failed = events.filter(({ kind }) => kind === "failed").map(({ room, text }) => [room, text]);
    assertEquals(failed, [["#none", "nowhere"]]);
    const said = (await amy.sync()).flatMap((line) => /PRIVMSG (\S+ :?.*)/.exec(line)?.[1] ?? []);
    assertEquals(said.map((line) => line.replace(" :", " ")), [
      "#lobby to the lobby",
      "amy to amy",
      "#lobby to what is left",
    ]);
    const topic = events.find(({ kind, by }) => kind === "topic" && by === "bot");
    assertEquals(topic?.topic, "new plans");
  },
);

test("a recorder begins with now, and tells what was taken back", async (server) => {
  await using amy = await IrcClient.connect(server.port, {
    nick: "ann",
    join: "#lobby",
    caps: ["message-tags", "echo-message"],
  });
  await amy.ask("PRIVMSG #lobby :before");
  await using log = join(server, "--alias", "log");
  await log.says(/--> log joined/);
  const said = await amy.ask("PRIVMSG #lobby :a secret");
  const id = said.map((line) => /msgid=([^; ]+) .*a secret$/.exec(line)?.[1]).find((id) => id !== undefined);
  await amy.ask(`REDACT #lobby ${id} :a slip`);
  await log.says(new RegExp(` #lobby --- ann took back what they said at ${STAMP} \\(a slip\\)$`, "m"));
  assertNotMatch(log.output, /before/);
});

Deno.test("pipe: a gap is recorded as if there had been none, and marked in JSON", async () => {
  const folder = await Deno.makeTempDir({ prefix: "chat-pipe-" });
  const store = { memory: false, store: `${folder}/store` };
  try {
    const first = await testServer(store);
    const { port } = first;
    await using log = join(first, "--alias", "log");
    await using bot = join(first, "--alias", "bot", "--json");
    await log.says(/--> log joined/);
    await bot.says(/"kind":"names"/);
    await first.stop();
    await complains(log, /Connection lost/);
    await using second = await testServer({ ...store, port });
    {
      await using amy = await IrcClient.connect(second.port, { nick: "amy", join: "#lobby" });
      await amy.ask("PRIVMSG #lobby :you were away");
      await log.says(/#lobby amy: you were away/);
      const [line] = await bot.says(/^.*"text":"you were away".*$/m);
      const { at, past, id } = JSON.parse(line);
      assertEquals([typeof at, past === true || past === undefined, typeof id], ["number", true, "string"]);
    }
    for (const program of [log, bot]) {
      program.signal("SIGTERM");
      assertEquals(await program.exitCode(), 0);
      assertEquals(program.output.match(/you were away/g)?.length, 1);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("pipe: nobody listens, no alias, no such option: one sentence each", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const calls: [args: string[], code: number, words: RegExp][] = [
    [
      [`ci@127.0.0.1:${port}`],
      1,
      /^Cannot reach 127\.0\.0\.1:\d+: nobody listens there\. Start a server with: chat serve --port \d+\n$/,
    ],
    [
      [],
      2,
      /^Where there is no terminal, nobody can be asked for an alias: give one with --alias NAME .*\n$/,
    ],
    [
      ["--alias", "ci", `chats://127.0.0.1:${port}`],
      1,
      /^Cannot reach 127\.0\.0\.1:\d+: nobody listens there\. Start a server with: chat serve --port \d+\n$/,
    ],
  ];
  for (const [args, code, words] of calls) {
    await using program = new Program(chat("join", ...args));
    await program.endInput();
    assertEquals(await program.exitCode(), code);
    assertMatch(program.errors, words);
    assertEquals(program.output, "");
  }
});

Deno.test("pipe: a server that wants a password lets nobody wait", async () => {
  await using server = await testServer({ password: "sesame" });
  await using wrong = join(server, "--alias", "ci");
  assertEquals(await wrong.exitCode(), 1);
  assertMatch(wrong.errors, /--password/);
  await using right = join(server, "--alias", "ci", "--password", "sesame");
  await right.type("open\n");
  await right.endInput();
  assertEquals(await right.exitCode(), 0);
});

Deno.test("pipe: a server that comes back is joined again, and nothing said meanwhile is lost", async () => {
  const first = await testServer();
  const { port } = first;
  await using log = join(first, "--alias", "log");
  await log.says(/#lobby --> log joined/);
  await first.stop();
  await complains(log, /Connection lost \(.+\); trying again in [\d.]+ s/);
  await log.type("while you were away\n");
  await using second = await testServer({ port });
  await complains(log, /Connected again/);
  await log.says(/#lobby log: while you were away/);
  await using amy = await IrcClient.connect(second.port, { nick: "amy", join: "#lobby" });
  await amy.ask("PRIVMSG #lobby :welcome back");
  await log.says(/#lobby amy: welcome back/);
  await log.endInput();
  assertEquals(await log.exitCode(), 0);
});
