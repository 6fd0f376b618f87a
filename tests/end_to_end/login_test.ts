// Logging in with the programs that people have: ours on a terminal, WeeChat, irssi.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { toBase64 } from "../../protocol/base64.ts";
import { formatPlain } from "../../protocol/sasl.ts";
import type { RunningServer } from "../../server/serve.ts";
import { Tmux, tmuxTest } from "../client/term/tmux.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { Irssi } from "./irssi.ts";
import { testWith } from "./needs.ts";
import { Machine } from "./machine.ts";
import { Program } from "./program.ts";
import { Weechat } from "./weechat.ts";

const PASSWORD = "correct-horse";

/** A server where bob has an account and is not here. */
async function withAccount(): Promise<RunningServer> {
  const server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  const said = await bob.ask(`REGISTER * * :${PASSWORD}`);
  assert(said.some((line) => line.includes("REGISTER SUCCESS")), said.join("\n"));
  await bob.send("QUIT");
  await bob.expectClosed();
  return server;
}

/** @returns the account that the server knows of this nick */
async function accountOf(nick: string, port: number): Promise<string | undefined> {
  await using asker = await IrcClient.connect(port, { nick: "asker" });
  const line = (await asker.ask(`WHOIS ${nick}`)).find((line) => line.split(" ")[1] === "330");
  return line?.split(" ")[4];
}

tmuxTest("chat join --account: asks for the password, shows nothing of it, and is logged in", async () => {
  await using server = await withAccount();
  await using machine = new Machine();
  await using tmux = await Tmux.start();
  await tmux.run(`clear; ${machine.join(server.port, "--inline", "--account", "bob").join(" ")}`);
  await tmux.untilLastRow("Password of bob: |");
  await tmux.run("not-the-password");
  await tmux.until(/!!! Not logged in as bob: there is no such account/);
  await tmux.untilLastRow("Password of bob: |");
  await tmux.run(PASSWORD);
  await tmux.until(/^You are logged in as bob$/);
  await tmux.untilLastRow("#lobby bob> |");
  assertEquals(await accountOf("bob", server.port), "bob");
  assertEquals((await tmux.screen()).some((row) => /horse|not-the/.test(row)), false);
  await tmux.run("/logout");
  await tmux.until(/^You are logged out$/);
  await tmux.run("/login");
  await tmux.untilLastRow("Password of bob: |");
  await tmux.run(PASSWORD);
  await tmux.until(/^You are logged in as bob$/);
  await tmux.untilLastRow("#lobby bob> |");
});

tmuxTest("chat join --account: three wrong passwords are one sentence and exit code 1", async () => {
  await using server = await withAccount();
  await using machine = new Machine();
  await using tmux = await Tmux.start();
  await tmux.run(
    `clear; ${machine.join(server.port, "--inline", "--account", "bob").join(" ")}; echo "code $?"`,
  );
  await tmux.untilLastRow("Password of bob: |");
  await tmux.run("wrong-1");
  await tmux.until(/Not logged in as bob/);
  await tmux.untilLastRow("Password of bob: |");
  await tmux.press("C-l");
  await tmux.run("wrong-2");
  await tmux.until(/Not logged in as bob/);
  await tmux.untilLastRow("Password of bob: |");
  await tmux.run("wrong-3");
  await tmux.until(/^code 1$/);
  const screen = (await tmux.screen()).join(" ").replace(/\s+/g, " ");
  assertMatch(
    screen,
    /Cannot join 127\S+: not logged in as bob: there is no such account, or the password is wrong/,
  );
});

tmuxTest("/register: the name is one's own, on this machine without a word, until /logout", async () => {
  await using server = await testServer();
  await using machine = new Machine();
  await using tmux = await Tmux.start();
  await tmux.run(`clear; ${machine.join(server.port, "--inline", "--alias", "amy").join(" ")}`);
  await tmux.untilLastRow("#lobby amy> |");
  await tmux.run("/register");
  await tmux.untilLastRow("A password for amy: |");
  await tmux.run(PASSWORD);
  await tmux.untilLastRow("The same again: |");
  await tmux.run(PASSWORD);
  await tmux.until(/^The account amy is yours, and so is the name$/);
  await tmux.until(/^This machine logs in as amy by itself now; \/logout ends that$/);
  await tmux.untilLastRow("#lobby amy> |");
  await tmux.press("C-d");
  await tmux.until(/^\$$/);
  await tmux.run(`clear; ${machine.join(server.port, "--inline", "--alias", "amy").join(" ")}`);
  await tmux.until(/^You are logged in as amy$/);
  await tmux.untilLastRow("#lobby amy> |");
  await using elsewhere = new Machine();
  await using eve = new Program(elsewhere.join(server.port, "--alias", "amy"));
  await eve.type("from eve\n");
  await eve.endInput();
  assertEquals(await eve.exitCode(), 0, eve.errors);
  assertMatch(eve.errors, /^amy cannot be had .*trying amy2$/m);
  await tmux.run("/logout");
  await tmux.until(/^You are logged out$/);
  await tmux.press("C-d");
  await tmux.until(/^\$$/);
  await using other = await IrcClient.connect(server.port);
  await other.send("CAP REQ sasl", "NICK amy", "USER amy 0 * :A", "AUTHENTICATE PLAIN");
  await other.next("AUTHENTICATE");
  const login = toBase64(formatPlain({ authzid: "", name: "amy", password: PASSWORD }));
  assertMatch((await other.ask(`AUTHENTICATE ${login}`)).join("\n"), / 903 /);
});

tmuxTest("chat join --account: a machine that was logged in needs no password, in a pipe too", async () => {
  await using server = await withAccount();
  await using machine = new Machine();
  await using tmux = await Tmux.start();
  await tmux.run(`clear; ${machine.join(server.port, "--inline", "--account", "bob").join(" ")}`);
  await tmux.untilLastRow("Password of bob: |");
  await tmux.run(PASSWORD);
  await tmux.until(/^This machine logs in as bob by itself now/);
  await tmux.press("C-d");
  await tmux.until(/^\$$/);
  await using amy = await IrcClient.connect(server.port, {
    nick: "amy",
    caps: ["account-tag"],
    join: "#lobby",
  });
  await using ci = new Program(machine.join(server.port, "--account", "bob"));
  await ci.type("by a key\n");
  await ci.endInput();
  assertEquals(await ci.exitCode(), 0, ci.errors);
  assertMatch(await amy.next("PRIVMSG"), /^@account=bob :bob!\S+ PRIVMSG #lobby :by a key$/);
  const [, listed = ""] = await amy.ask(`NS IDENTIFY bob ${PASSWORD}`, "KEY LIST").then((said) =>
    said.join("\n").match(/ NOTE KEY KEY (\S+) /) ?? []
  );
  await amy.ask(`KEY DROP ${listed}`);
  await using late = new Program(machine.join(server.port, "--account", "bob"));
  assertEquals(await late.exitCode(), 1);
  assertMatch(late.errors, /^Not logged in as bob: the key of this machine is none of the account's$/m);
  assertMatch(late.errors, /^The password of bob can only be asked for on a terminal$/m);
});

Deno.test("chat join --account: without a terminal one sentence, exit code 2, and no connection", async () => {
  await using machine = new Machine();
  await using nobody = new Program(machine.join(1, "--account", "bob"));
  assertEquals(await nobody.exitCode(), 2);
  assertMatch(nobody.errors, /^[^\n]*nobody can be asked for a password[^\n]*\n$/);
});

for (const mechanism of ["plain", "scram-sha-256"]) {
  testWith({
    name: `WeeChat: logs in by SASL (${mechanism})`,
    programs: ["weechat-headless"],
    async fn() {
      await using server = await withAccount();
      await using weechat = await Weechat.start();
      await weechat.run(`/server add chat 127.0.0.1/${server.port} -notls -nicks=bob`);
      await weechat.run(`/set irc.server.chat.sasl_mechanism ${mechanism}`);
      await weechat.run("/set irc.server.chat.sasl_username bob");
      await weechat.run(`/set irc.server.chat.sasl_password ${PASSWORD}`);
      await weechat.run("/connect chat");
      await weechat.shows(/You are now logged in as bob/, { buffer: "irc.server.chat" });
      await weechat.shows(/\/join #lobby/, { buffer: "irc.server.chat" });
      assertEquals(await accountOf("bob", server.port), "bob");
    },
  });
}

testWith({
  name: "irssi: logs in by SASL (PLAIN)",
  programs: ["irssi", "tmux"],
  async fn() {
    await using server = await withAccount();
    await using irssi = await Irssi.start(server.port, "guest");
    const { tmux } = irssi;
    await tmux.run(
      `/network add -nick bob -sasl_mechanism PLAIN -sasl_username bob -sasl_password ${PASSWORD} net`,
    );
    await tmux.run(`/server add -network net 127.0.0.1 ${server.port}`);
    await tmux.run("/connect net");
    await tmux.until(/SASL authentication succeeded/);
    await tmux.until(/Welcome to \S+, bob/);
    assertEquals(await accountOf("bob", server.port), "bob");
  },
});

tmuxTest(
  "/password: asks unseen for the present password and twice for a new one, which logs in from then on",
  async () => {
    await using server = await withAccount();
    await using machine = new Machine();
    await using tmux = await Tmux.start();
    await tmux.run(`clear; ${machine.join(server.port, "--inline", "--account", "bob").join(" ")}`);
    await tmux.untilLastRow("Password of bob: |");
    await tmux.run(PASSWORD);
    await tmux.until(/^This machine logs in as bob by itself now/);
    await tmux.run("/password");
    await tmux.untilLastRow("The password of bob as it is: |");
    await tmux.run(PASSWORD);
    await tmux.untilLastRow("A new password for bob: |");
    await tmux.run("battery-staple");
    await tmux.untilLastRow("The same again: |");
    await tmux.run("battery-staple");
    await tmux.until(/^The password of bob was changed$/);
    await tmux.untilLastRow("#lobby bob> |");
    assertEquals((await tmux.screen()).some((row) => /horse|staple/.test(row)), false);
    await using other = await IrcClient.connect(server.port);
    await other.send("CAP REQ sasl", "AUTHENTICATE PLAIN");
    await other.next("AUTHENTICATE");
    const login = toBase64(formatPlain({ authzid: "", name: "bob", password: "battery-staple" }));
    assertMatch((await other.ask(`AUTHENTICATE ${login}`)).join("\n"), / 903 /);
  },
);
