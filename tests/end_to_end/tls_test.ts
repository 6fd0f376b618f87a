// TLS as people use it: other programs on the same port, and `chat serve` and `chat join` with the product's permissions.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { X509Certificate } from "node:crypto";
import { Authority, selfSigned } from "../support/certificates.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { connectTls, digestOf, shownCertificate } from "../support/tls.ts";
import { testWith } from "./needs.ts";
import { chat, Program } from "./program.ts";
import { Irssi } from "./irssi.ts";
import { until } from "./until.ts";
import { Weechat } from "./weechat.ts";

testWith({
  name: "irssi: joins by TLS on the same port as everybody else",
  programs: ["irssi", "tmux"],
  async fn() {
    await using server = await testServer({ tls: true });
    await using ivy = await IrcClient.connect(server.port, { nick: "ivy", join: "#lobby" });
    await using irssi = await Irssi.start(server.port, "irma", "tls");
    await irssi.tmux.run("/join #lobby");
    await ivy.next("JOIN");
    await irssi.tmux.run("hello from inside");
    assertStringIncludes(await ivy.next("PRIVMSG"), ":hello from inside");
    assertMatch((await ivy.ask("WHOIS irma")).join("\n"), / 671 ivy irma :is using a secure connection/);
    await ivy.send("PRIVMSG #lobby :hello from outside");
    await irssi.tmux.until(/<.?ivy> hello from outside/);
  },
});

testWith({
  name: "WeeChat: joins by TLS on the same port, by the certificate's fingerprint",
  programs: ["weechat-headless"],
  async fn() {
    await using server = await testServer({ tls: true });
    await using ivy = await IrcClient.connect(server.port, { nick: "ivy", join: "#lobby" });
    const fingerprint = digestOf(await shownCertificate(server.port));
    await using weechat = await Weechat.start();
    // Before 4.0 the options were named after the protocol that TLS has replaced.
    for (const name of ["ssl", "tls"]) {
      await weechat.run(`/server add chat 127.0.0.1/${server.port} -${name} -nicks=wendy`);
      await weechat.run(`/set irc.server.chat.${name} on`);
      await weechat.run(`/set irc.server.chat.${name}_fingerprint ${fingerprint}`);
    }
    await weechat.run("/connect chat");
    await weechat.shows(/\/join #lobby/, { buffer: "irc.server.chat" });
    await weechat.run("/join #lobby", { buffer: "irc.server.chat" });
    await ivy.next("JOIN");
    assertMatch((await ivy.ask("WHOIS wendy")).join("\n"), / 671 ivy wendy :/);
    await ivy.send("PRIVMSG #lobby :hello from outside");
    await weechat.shows(/\t@?ivy\thello from outside$/m, { buffer: "irc.chat.#lobby" });
  },
});

Deno.test("chat serve --tls: its join line lets chat join in, and another key does not", async () => {
  await using server = new Program(chat("serve", "--memory", "--tls", "--port", "0"));
  const [, link = "", key = ""] = (await server.says(/chat join (chats:\/\/\S+#k=(\w{52}))/))!;
  await using amy = new Program(chat("join", "--alias", "amy", "--json", link));
  await amy.says(/"kind":"joined".*"mine":true/);
  assertMatch(amy.output, /"kind":"connected","again":false,"security":"pinned"/);
  const other = link.replace(key, [...key].reverse().join(""));
  await using mallory = new Program(chat("join", "--alias", "mal", other));
  assertEquals(await mallory.exitCode(), 1);
  assertMatch(mallory.errors, /^Will not join 127\.0\.0\.1:\d+: its key is not the one in the link\..*\n$/);
});

Deno.test("chat serve --cert -: what cannot be used is one sentence, and the server does not start", async () => {
  const past = await selfSigned({ names: ["chat.example"], from: -3, until: -2 });
  const inputs = [["hello", /^There is no certificate in what was given/], [
    past.cert + past.key,
    /^The certificate has expired/,
  ]];
  for (const [input, words] of inputs as [string, RegExp][]) {
    await using server = new Program(chat("serve", "--memory", "--tls", "--port", "0", "--cert", "-"));
    await server.type(input);
    await server.endInput();
    assertEquals(await server.exitCode(), 1);
    assertMatch(server.errors, words);
    assertEquals([server.output, server.errors.trim().split("\n").length], ["", 1]);
  }
});

Deno.test({
  name: "chat serve --cert -: SIGTERM ends the wait for it, with exit code 0",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using server = new Program(chat("serve", "--memory", "--tls", "--port", "0", "--cert", "-"));
    await until(() => catches(server.pid, 15), () => server.errors);
    server.signal("SIGTERM");
    assertEquals([await server.exitCode(), server.output, server.errors], [0, "", ""]);
  },
});

/** Whether a process has a handler for a signal (proc_pid_status(5), SigCgt). */
function catches(pid: number, signal: number): boolean {
  const [, mask = "0"] = /^SigCgt:\s*([0-9a-f]+)$/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`)) ?? [];
  return (BigInt(`0x${mask}`) >> BigInt(signal - 1) & 1n) === 1n;
}

Deno.test("chat serve --cert -: takes another certificate while it runs, and refuses a broken one in a sentence", async () => {
  const authority = await Authority.found();
  const [first, second] = await Promise.all([1, 2].map(() => authority.issue({ names: ["chat.example"] })));
  await using server = new Program(chat("serve", "--memory", "--tls", "--port", "0", "--cert", "-"));
  await server.type(`${first!.cert}${first!.key}reload\n`);
  const port = Number((await server.says(/chat join chats:\/\/chat\.example:(\d+) /))[1]);
  const shown = async () => digestOf(await shownCertificate(port));
  assertEquals(await shown(), digestOf(new X509Certificate(first!.cert)));
  await server.type(`${second!.cert}reload\n`);
  await until(() => server.errors.includes("certificate-refused"), () => server.errors);
  assertMatch(server.errors, /warn certificate-refused reason="There is no private key in what was given/);
  assertEquals(await shown(), digestOf(new X509Certificate(first!.cert)));
  await server.type(`${second!.cert}${second!.key}reload\n`);
  await until(() => / certificate expires=/.test(server.errors), () => server.errors);
  assertEquals(await shown(), digestOf(new X509Certificate(second!.cert)));
  assert(!server.errors.includes("PRIVATE"), "a key is never told");
});

Deno.test("chat join chats://: a certificate that nobody vouches for is refused, and nothing is said", async () => {
  const input = await selfSigned({ names: ["127.0.0.1"] });
  await using server = new Program(chat("serve", "--memory", "--tls", "--port", "0", "--cert", "-"));
  await server.type(input.cert + input.key);
  await server.endInput();
  const port = Number((await server.says(/Listening on \S+:(\d+)/))[1]);
  await using amy = new Program(
    chat("join", "--alias", "amy", "--password", "secret", `chats://127.0.0.1:${port}`),
  );
  assertEquals(await amy.exitCode(), 1);
  assertMatch(amy.errors, /^Will not join \S+: its certificate was signed by nobody that is trusted here\n$/);
  await using bob = await IrcClient.connect(port, { nick: "bob" });
  assertMatch((await bob.ask("WHOIS amy")).join("\n"), / 401 /);
});

Deno.test("chat join --plain --tls: the plain conversation inside TLS", async () => {
  await using server = await testServer({ tls: true });
  const link = /chat join (\S+)/.exec(server.invitation)![1]!;
  await using pat = new Program(chat("join", "--plain", "--alias", "pat", link));
  await pat.says(/you are now connected!/);
  await using amy = await IrcClient.over(await connectTls(server), { nick: "amy", join: "#lobby" });
  await pat.says(/amy has connected/);
  await amy.send("PRIVMSG #lobby :hello");
  await pat.says(/amy: hello/);
});
