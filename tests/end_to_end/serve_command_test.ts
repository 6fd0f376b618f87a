// `chat serve` and its neighbours as somebody types them, each a process with the product's own permissions.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { IrcClient } from "../support/irc.ts";
import { ircPerson, plainPerson } from "./people.ts";
import { chat, Program } from "./program.ts";

const INVITATION = new RegExp(
  "^Listening on (?<host>\\S+):(?<port>\\d+)\\. " +
    "Join with: chat join (?<join>\\S+) \\| nc (?<nc>\\S+ \\d+) \\| (?<url>irc://\\S+)\n$",
);

/** Starts `chat serve` in memory; settles with its process and what its one line says. */
async function serving(...args: string[]) {
  const program = new Program(chat("serve", "--memory", ...args));
  const { host = "", port = "", join = "", nc = "", url = "" } = (await program.says(INVITATION)).groups ??
    {};
  return { program, host, port: Number(port), join, nc, url };
}

/** Runs a command line to its end. */
async function finished(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  await using program = new Program(chat(...args));
  const code = await program.exitCode();
  return { code, output: program.output, errors: program.errors };
}

Deno.test("chat serve: one line says where it listens and how to join, and each way works", async () => {
  const { program, host, port, join, nc, url } = await serving("--port", "0");
  await using _ = program;
  assertEquals(host, "127.0.0.1");
  assertEquals(join, `127.0.0.1:${port}`);
  assertEquals(nc, `127.0.0.1 ${port}`);
  assertEquals(url, `irc://127.0.0.1:${port}/#lobby`);
  await using pat = await plainPerson(port, "pat");
  await using ivy = await ircPerson(port, "ivy");
  await pat.say("hello");
  await ivy.hears(/^:pat!\S+ PRIVMSG #lobby :hello\r$/m);
});

Deno.test("chat hash: what it makes of a line of input lets an operator in, and shows nothing of it", async () => {
  await using hash = new Program(chat("hash"));
  await hash.type("open sesame\nnot this\n");
  await hash.endInput();
  assertEquals([await hash.exitCode(), hash.errors], [0, ""]);
  assertMatch(hash.output, /^SCRAM-SHA-256\$210000:[^$: ]+\$[^$: ]+:[^$: ]+\n$/);
  const { program, port } = await serving("--port", "0", "--oper-hash", `root:${hash.output.trim()}`);
  await using _ = program;
  await using ann = await IrcClient.connect(port, { nick: "ann" });
  await ann.send("OPER root :not this", "OPER root :open sesame");
  await ann.next("464");
  await ann.next("381");
});

Deno.test("chat hash: no password is exit code 1, and arguments are exit code 2: a password is never one", async () => {
  await using empty = new Program(chat("hash"));
  await empty.endInput();
  assertEquals(await empty.exitCode(), 1);
  assertMatch(empty.errors, /^There was no password [^\n]*\n$/);
  const { code, errors } = await finished("hash", "hunter2");
  assertEquals(code, 2);
  assertEquals(errors.includes("hunter2"), false);
  assertStringIncludes((await finished("hash", "--help")).output, "Usage: chat hash");
});

const occupied = !isFree(55555);
Deno.test({
  name: `chat serve: 127.0.0.1:55555 unless told otherwise${occupied ? " (skipped: it is taken here)" : ""}`,
  ignore: occupied,
  async fn() {
    const { program, host, port } = await serving();
    await using _ = program;
    assertEquals([host, port], ["127.0.0.1", 55555]);
    await using _pat = await plainPerson(55555, "pat");
  },
});

Deno.test("chat serve: the room and the plain conversation in its line are those it serves", async () => {
  await using program = new Program(chat("serve", "--port=0", "--memory", "--room=#tea", "--no-plain"));
  await program.says(/^Listening on \S+ Join with: chat join \S+ \| irc:\S+\/#tea\n$/);
});

Deno.test("chat serve: a port already taken is one plain sentence and exit code 1", async () => {
  const { program, port } = await serving("--port", "0");
  await using _ = program;
  const second = await finished("serve", "--memory", "--port", String(port));
  assertEquals([second.code, second.output], [1, ""]);
  assertMatch(second.errors, /^That port is already taken[^\n]*\n$/);
});

for (
  const [what, args, reason] of [
    ["a --tls-port", (port: string) => ["--port=0", "--tls-port", port], "--tls-port"],
    ["an --admin-port", (port: string) => ["--port=0", "--admin-port", port], "--admin-port"],
    ["a --host of another machine", () => ["--port=0", "--host=192.0.2.1"], "--host 192.0.2.1"],
  ] as const
) {
  Deno.test(`chat serve: ${what} that nothing can listen on is named in one sentence, exit code 1`, async () => {
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const port = String((taken.addr as Deno.NetAddr).port);
    const { code, output, errors } = await finished("serve", "--memory", ...args(port));
    assertEquals([code, output], [1, ""]);
    assertMatch(errors, /^The server could not start: nothing can listen on [^\n]+\n$/);
    assertStringIncludes(errors, reason);
  });
}

for (
  const [args, reason] of [
    [["serve", "--prot", "6667"], "chat serve has no option --prot"],
    [["serve", "--port", "http"], `--port takes a number from 0 to 65535, not "http"`],
    [["serve", "6667"], `chat serve takes no argument "6667"`],
    [["serve", "--room", "lobby"], `"lobby" is no room name`],
    [["serve", "--log", "xml"], "--log takes json, text or off"],
    [["serve", "--limit", "moon=1"], "moon"],
    [["serve", "--limit"], "--limit takes NAME=VALUE"],
    [["serve", "--password", ""], "--password takes a value"],
    [["serve", "--memory=no"], "--memory takes no value"],
    [["completions", "sh"], "chat completions takes one of bash, zsh and fish"],
    [["completions"], "chat completions takes one of bash, zsh and fish"],
    [["help", "dance"], `There is no help on "dance"`],
    [["help", "serve", "join"], "chat help takes one word at most"],
    [["server"], `chat has no command "server"`],
  ] as const
) {
  Deno.test(`chat ${args.join(" ")}: one sentence says what is wrong, exit code 2`, async () => {
    const { code, output, errors } = await finished(...args);
    assertEquals([code, output], [2, ""]);
    assertStringIncludes(errors, reason);
    assertMatch(errors, /^[^\n]+\(see: chat [^\n]+\)\n$/);
  });
}

Deno.test("chat: alone it says how it is used, exit code 2", async () => {
  const { code, output, errors } = await finished();
  assertEquals([code, output], [2, ""]);
  assertStringIncludes(errors, "chat join --alias bob");
});

for (
  const [args, wanted] of [
    [["--version"], /^chat \d+\.\d+\.\d+\n$/],
    [["--help"], /chat serve .*\n *chat join --alias bob/],
    [["help"], /chat serve .*\n *chat join --alias bob/],
    [["serve", "--help"], /^Usage: chat serve [^]*--port N/],
    [["join", "--help"], /^Usage: chat join [^]*--alias NAME/],
    [["help", "serve"], /^Usage: chat serve [^]*--port N/],
    [["help", "--help"], /^Usage: chat help /],
    [["help", "man"], /^\.TH CHAT 1 [^]*\.SS "chat serve"[^]*\.B "\/topic/],
    [["completions", "bash"], /^# Completion of chat for bash[^]*complete -F _chat chat\n$/],
    [["completions", "--help"], /^Usage: chat completions bash\|zsh\|fish/],
    [["help", "limits"], /^[^]*\bline\b[^]*512/],
  ] as const
) {
  Deno.test(`chat ${args.join(" ")}: answers on standard output, exit code 0`, async () => {
    const { code, output, errors } = await finished(...args);
    assertEquals([code, errors], [0, ""]);
    assertMatch(output, wanted);
  });
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test({
    name: `chat serve: ${signal} tells everybody and ends with exit code 0`,
    ignore: Deno.build.os === "windows",
    async fn() {
      const { program, port } = await serving("--port", "0");
      await using _ = program;
      await using pat = await plainPerson(port, "pat");
      await using ivy = await ircPerson(port, "ivy");
      program.signal(signal);
      await ivy.hears(/^ERROR :.*shutting down.*\r$/m);
      await pat.hears(/shutting down/);
      assertEquals(await program.exitCode(), 0);
      assert(isFree(port), "the port is still taken");
    },
  });
}

Deno.test("chat serve: the journal goes to standard error, as JSON when asked for", async () => {
  const { program, port } = await serving("--port", "0", "--log", "json");
  await using _ = program;
  await using pat = await plainPerson(port, "pat");
  await pat.say("a secret");
  await using ivy = await ircPerson(port, "ivy");
  await ivy.hears(/366/);
  program.signal("SIGTERM");
  assertEquals(await program.exitCode(), 0);
  const facts = program.errors.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert(facts.length > 0);
  assert(!program.errors.includes("a secret"), "the journal tells what was said");
  assertMatch(program.output, INVITATION);
});

Deno.test("chat serve: the journal tells of accounts, codes and changed passwords, and has no secret", async () => {
  const { program, port } = await serving("--port", "0", "--log", "json");
  await using _ = program;
  await using bob = await IrcClient.connect(port, { nick: "bob" });
  await bob.ask("REGISTER * * :first-secret");
  const code = (await bob.ask("KEY CODE"))[0]!.split(" ")[4]!;
  await bob.ask(`PASSWORD ${btoa("first-secret")} ${btoa("second-secret")}`);
  await bob.ask("NS PASSWD second-secret third-secret", "NS PASSWD wrong-secret fourth-secret");
  program.signal("SIGTERM");
  assertEquals(await program.exitCode(), 0);
  for (const fact of ["registered", "link-code", "password-changed"]) {
    assertStringIncludes(program.errors, `"fact":"${fact}"`);
  }
  for (const secret of ["secret", code, btoa("first-secret"), btoa("second-secret")]) {
    assert(!program.errors.includes(secret), program.errors);
  }
});

function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return true;
  } catch {
    return false;
  }
}
