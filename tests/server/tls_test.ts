// TLS beside everything else: what a port makes of a ClientHello, and what becomes of both sides of it.

import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { fingerprintOf } from "../../protocol/fingerprint.ts";
import { serve } from "../../server/serve.ts";
import { makeIdentity } from "../../server/tls/identity.ts";
import type { PemBundle } from "../../server/tls/pem.ts";
import { Authority } from "../support/certificates.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { connectTls, digestOf, shownCertificate } from "../support/tls.ts";
import { X509Certificate } from "node:crypto";

const encoder = new TextEncoder();

/** Waits until something is so. */
async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let round = 0; round < 400; round++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`In vain waited until ${what}`);
}

/** @returns all that arrives until the connection ends, however it ends */
async function rest(conn: Deno.Conn): Promise<string> {
  let text = "";
  const buffer = new Uint8Array(4096);
  for (;;) {
    const n = await conn.read(buffer).catch(() => null);
    if (n === null) return text;
    text += String.fromCharCode(...buffer.subarray(0, n));
  }
}

Deno.test("TLS and text share a port, and WHOIS tells who has it (671)", async () => {
  await using server = await testServer({ tls: true });
  await using amy = await IrcClient.over(await connectTls(server), { nick: "amy", join: "#r" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  await amy.send("PRIVMSG #r :from inside");
  assertStringIncludes(await bob.next("PRIVMSG"), ":from inside");
  await bob.send("PRIVMSG #r :from outside");
  assertStringIncludes(await amy.next("PRIVMSG"), ":from outside");
  assert(
    (await bob.ask("WHOIS amy")).some((line) => / 671 bob amy :is using a secure connection$/.test(line)),
  );
  assert(!(await amy.ask("WHOIS bob")).some((line) => line.includes(" 671 ")));
});

Deno.test("TLS carries the plain conversation too", async () => {
  await using server = await testServer({ tls: true });
  const conn = await connectTls(server);
  const buffer = new Uint8Array(100);
  assertEquals(new TextDecoder().decode(buffer.subarray(0, (await conn.read(buffer))!)), "alias?");
  conn.close();
});

Deno.test("TLS: the address is that of who connected, not of the way through ourselves", async () => {
  await using server = await testServer({ tls: true, host: "::1" });
  await using amy = await IrcClient.over(await connectTls(server, { hostname: "::1" }), { nick: "amy" });
  const whois = (await amy.ask("WHOIS amy")).find((line) => line.includes(" 338 "));
  assertMatch(whois!, / 338 amy amy (::1|0::1) :/);
});

Deno.test("TLS: a ClientHello of one byte a packet is one", async () => {
  await using server = await testServer({ tls: true });
  const certificate = await shownCertificate(server.port);
  using relay = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const relayed = dribble(relay, server.port);
  const conn = await Deno.connect({ hostname: "127.0.0.1", port: relay.addr.port });
  const { subjectAltName } = certificate;
  const secured = await Deno.startTls(conn, {
    hostname: subjectAltName!.replace("DNS:", ""),
    caCerts: [certificate.toString()],
  });
  await using amy = await IrcClient.over(secured, { nick: "amy" });
  await amy.send("QUIT");
  await amy.expectClosed();
  await relayed;
});

/** Passes on what one connection says, each byte on its own. */
async function dribble(listener: Deno.TcpListener, port: number): Promise<void> {
  using from = await listener.accept();
  using to = await Deno.connect({ hostname: "127.0.0.1", port });
  to.setNoDelay(true);
  const back = to.readable.pipeTo(from.writable).catch(() => {});
  const buffer = new Uint8Array(1024);
  for (let n = await from.read(buffer); n !== null; n = await from.read(buffer).catch(() => null)) {
    for (let at = 0; at < n; at++) await to.write(buffer.subarray(at, at + 1)).catch(() => {});
  }
  await to.closeWrite().catch(() => {});
  await back;
}

Deno.test("TLS port: silence is closed after tls-time", async () => {
  await using server = await testServer({ tlsPort: 0, limits: { "tls-time": 1 } });
  using conn = await Deno.connect({ hostname: "127.0.0.1", port: server.tlsPort! });
  assertEquals(await rest(conn), "");
});

Deno.test("TLS port: text is closed, and nothing of it is done", async () => {
  await using server = await testServer({ tlsPort: 0 });
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  using conn = await Deno.connect({ hostname: "127.0.0.1", port: server.tlsPort! });
  await conn.write(encoder.encode("NICK amy\r\nUSER amy 0 * :amy\r\nPRIVMSG bob :hello\r\n"));
  assert(!(await rest(conn)).includes("amy"));
  assertEquals(await bob.sync(), []);
});

Deno.test("TLS on the same port: a handshake that stops in the middle is closed after tls-time", async () => {
  await using server = await testServer({ tls: true, limits: { "tls-time": 1 } });
  using conn = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await conn.write(Uint8Array.of(0x16, 3, 1, 2, 0));
  assertEquals(await rest(conn), "");
});

/** Holds up the way through ourselves for whoever is the first on it, and so for everybody, until it is disposed of. */
class HeldUp implements Disposable {
  readonly #connect = Deno.connect;
  readonly #going = Promise.withResolvers<void>();
  readonly #first = Promise.withResolvers<void>();
  /** Settles when somebody is on it. */
  readonly first = this.#first.promise;

  constructor() {
    Deno.connect = (async (options: Deno.ConnectOptions) => {
      this.#first.resolve();
      await this.#going.promise;
      return await this.#connect(options);
    }) as typeof Deno.connect;
  }

  /** Connects and begins TLS. */
  async greet(port: number): Promise<Deno.TcpConn> {
    const conn = await this.#connect({ port });
    await conn.write(Uint8Array.of(0x16, 3, 1, 2, 0));
    return conn;
  }

  [Symbol.dispose](): void {
    Deno.connect = this.#connect;
    this.#going.resolve();
  }
}

Deno.test("TLS: whoever has to wait for longer than tls-time is closed, and who comes later is served", async () => {
  await using server = await testServer({ tls: true, limits: { "tls-time": 1 } });
  {
    using way = new HeldUp();
    using first = await way.greet(server.port);
    await way.first;
    using second = await way.greet(server.port);
    for (const conn of [first, second]) assertEquals(await rest(conn), "");
  }
  await using amy = await IrcClient.over(await connectTls(server), { nick: "amy" });
  assertEquals(await amy.sync(), []);
});

Deno.test("TLS: beyond tls-waiting nobody is kept waiting, and who waits is served", async () => {
  await using server = await testServer({ tls: true, limits: { "tls-time": 60, "tls-waiting": 1 } });
  {
    using way = new HeldUp();
    using _first = await way.greet(server.port);
    await way.first;
    // Whichever of these is looked at first waits.
    using second = await way.greet(server.port);
    using third = await way.greet(server.port);
    assertEquals(await Promise.race([rest(second), rest(third)]), "");
  }
  await using amy = await IrcClient.over(await connectTls(server), { nick: "amy" });
  assertEquals(await amy.sync(), []);
});

Deno.test("TLS port: --tls-port alone leaves the other port without TLS", async () => {
  await using server = await testServer({ tlsPort: 0 });
  await using amy = await IrcClient.over(await connectTls(server, { port: server.tlsPort! }), {
    nick: "amy",
  });
  assertEquals(await amy.sync(), []);
  using conn = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await conn.write(Uint8Array.of(0x16, 3, 1, 2, 0));
  assertEquals(await rest(conn), "");
});

Deno.test("TLS inside TLS is closed", async () => {
  await using server = await testServer({ tls: true });
  const conn = await connectTls(server);
  await conn.write(Uint8Array.of(0x16, 3, 1, 2, 0));
  assertEquals(await rest(conn), "");
  conn.close();
});

Deno.test("TLS: whoever says that there is no more still gets the answers", async () => {
  await using server = await testServer({ tls: true });
  await using amy = await IrcClient.over(await connectTls(server));
  await amy.send("NICK amy", "USER amy 0 * :amy", "PING last");
  await amy.halfClose();
  assertMatch((await amy.expectClosed()).join("\n"), / 001 amy .* PONG \S+ :last/s);
});

Deno.test("TLS: a reader who stops is cut like any other, and neither side is left open", async () => {
  await using server = await testServer({
    tls: true,
    limits: { "send-queue": 20_000, "farewell": 1, "flood-burst": 0 },
  });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  const open = descriptors();
  await using amy = await IrcClient.over(await connectTls(server), { nick: "amy", join: "#r" });
  await bob.next("JOIN");
  const words = Array.from({ length: 20 }, () => `PRIVMSG #r :${"x".repeat(400)}`);
  let gone = false;
  for (let round = 0; round < 5000 && !gone; round++) {
    gone = (await bob.ask(...words)).some((line) => /:amy!\S+ QUIT :.*SendQ exceeded/.test(line));
  }
  assert(gone, "amy is cut");
  // What amy holds herself is the one descriptor more.
  await until("the server has let go of her", () => descriptors() <= open + 1);
  await amy.expectClosed();
});

/** Sockets of this process. */
function descriptors(): number {
  const links = [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => {
    try {
      return Deno.readLinkSync(`/proc/self/fd/${name}`);
    } catch {
      return "";
    }
  });
  return links.filter((link) => link.startsWith("socket:")).length;
}

Deno.test("TLS: a client that is simply gone leaves nothing behind", async () => {
  await using server = await testServer({ tls: true });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  const open = descriptors();
  const amy = await IrcClient.over(await connectTls(server), { nick: "amy", join: "#r" });
  await bob.next("JOIN");
  await amy[Symbol.asyncDispose]();
  await bob.next("QUIT");
  await until("both sides are closed", () => descriptors() === open);
});

Deno.test("TLS: when the server ends it, the client reads why and both sides are closed", async () => {
  await using server = await testServer({ tls: true });
  const open = descriptors();
  await using amy = await IrcClient.over(await connectTls(server), { nick: "amy" });
  await amy.send("QUIT :done");
  assertMatch((await amy.expectClosed()).join("\n"), /ERROR :/);
  await until("both sides are closed", () => descriptors() === open);
});

Deno.test("TLS: whoever is one too many reads why, with TLS as an alert", async () => {
  await using server = await testServer({
    tls: true,
    tlsPort: 0,
    exempt: [],
    limits: { "address-connections": 2 },
  });
  await using amy = await IrcClient.over(await connectTls(server), { nick: "amy" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  for (const port of [server.port, server.tlsPort!]) {
    using eve = await Deno.connectTls({ hostname: "127.0.0.1", port });
    await assertRejects(() => eve.handshake(), Error, "AccessDenied");
  }
  for (const words of ["NICK eve\r\n", ""]) {
    using eve = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
    await eve.write(encoder.encode(words));
    assertEquals(await rest(eve), "ERROR :Closing link: Too many connections from your address\r\n");
  }
  assertEquals([await amy.sync(), await bob.sync()], [[], []]);
});

Deno.test("TLS: nobody else gets in through the inner listener", async () => {
  await using server = await testServer({ tls: true });
  const inner = listening().find((port) => port !== server.port)!;
  const strangers = await Promise.all(
    [1, 2, 3].map(() => Deno.connect({ hostname: "127.0.0.1", port: inner })),
  );
  await using amy = await IrcClient.over(await connectTls(server), { nick: "amy" });
  assertEquals(await amy.sync(), []);
  for (const stranger of strangers) {
    await stranger.write(encoder.encode("NICK mallory\r\nUSER m 0 * :m\r\n"));
    assert(!(await rest(stranger)).includes("mallory"));
    stranger.close();
  }
});

Deno.test("TLS: strangers at the inner listener, more than the system queues, keep nobody out", async () => {
  await using server = await testServer({ tls: true });
  const inner = listening().find((port) => port !== server.port)!;
  const over = new AbortController();
  const strangers = Array.from(
    { length: 600 },
    () =>
      Deno.connect({ hostname: "127.0.0.1", port: inner, signal: over.signal }).then(
        (conn) => conn.close(),
        () => {},
      ),
  );
  await using amy = await IrcClient.over(await connectTls(server), { nick: "amy" });
  assertEquals(await amy.sync(), []);
  over.abort();
  await Promise.all(strangers);
});

/** Ports on 127.0.0.1 where this process listens. */
function listening(): number[] {
  const own = new Set<string>();
  for (const { name } of Deno.readDirSync("/proc/self/fd")) {
    try {
      own.add(Deno.readLinkSync(`/proc/self/fd/${name}`).replace(/^socket:\[(\d+)\]$/, "$1"));
    } catch {
      // It was closed in between.
    }
  }
  const rows = Deno.readTextFileSync("/proc/self/net/tcp").split("\n").slice(1).map((row) =>
    row.trim().split(/\s+/)
  );
  const found = rows.filter(([, , , state, , , , , , inode]) => state === "0A" && own.has(inode ?? ""));
  return found.map(([, address = ""]) => parseInt(address.split(":")[1]!, 16));
}

Deno.test("TLS identity: the certificate's name follows from its key, and its fingerprint is in the invitation", async () => {
  await using server = await testServer({ tls: true });
  const certificate = await shownCertificate(server.port);
  const spki = certificate.publicKey.export({ type: "spki", format: "der" }) as Uint8Array;
  const fingerprint = await fingerprintOf(spki);
  assertEquals(certificate.subjectAltName, `DNS:${fingerprint}.chat.invalid`);
  assertStringIncludes(server.invitation, `chat join chats://127.0.0.1:${server.port}#k=${fingerprint} |`);
  assertMatch(server.invitation, /a new one on every start/);
});

Deno.test("TLS identity: it is the same after a restart", async () => {
  const store = await Deno.makeTempFile();
  const fingerprints = [];
  for (const _ of [1, 2]) {
    await using server = await testServer({ tls: true, memory: false, store });
    fingerprints.push(server.fingerprint);
    assert(!server.invitation.includes("\n"));
  }
  assertEquals(fingerprints[0], fingerprints[1]);
});

Deno.test("TLS: a certificate that is given is shown; the next one after the line reload; a broken one never", async () => {
  const [first, second] = await Promise.all([makeIdentity(), makeIdentity()]);
  const input = new Input();
  input.give(first, "reload\n");
  await using server = await testServer({ tls: true, cert: true, input: input.stream });
  await using amy = await IrcClient.over(await connectTls(server), { nick: "amy" });
  assertEquals(digestOf(await shownCertificate(server.port)), digestOf(new X509Certificate(first.cert)));
  input.give("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", second.key, "reload\n");
  input.give({ cert: second.cert, key: first.key }, "reload\n", second);
  assertEquals(digestOf(await shownCertificate(server.port)), digestOf(new X509Certificate(first.cert)));
  input.give("reload\n");
  const wanted = digestOf(new X509Certificate(second.cert));
  await until("the second is shown", async () => digestOf(await shownCertificate(server.port)) === wanted);
  assertEquals(await amy.sync(), [], "connections that there are stay");
  input.end();
});

/** Standard input in the hands of a test. */
class Input {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  #controller!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;

  constructor() {
    this.stream = new ReadableStream({ start: (controller) => void (this.#controller = controller) });
  }

  give(...parts: (string | PemBundle)[]): void {
    for (const part of parts) {
      const text = typeof part === "string" ? part : part.cert + part.key;
      this.#controller.enqueue(encoder.encode(text));
    }
  }

  end(): void {
    this.#controller.close();
  }
}

Deno.test("TLS: whoever is told to stop does not wait for a certificate", async () => {
  const [input, stop] = [new Input(), new AbortController()];
  const starting = serve({ port: 0, memory: true, tls: true, cert: true, input: input.stream }, stop.signal);
  const reason = new Error("stop");
  stop.abort(reason);
  assertEquals(await starting.catch((error) => error), reason);
  input.end();
});

Deno.test("TLS: with a certificate that others vouch for the join line names its host, and sts tells of TLS", async () => {
  const authority = await Authority.found();
  const input = new Input();
  input.give(await authority.issue({ names: ["chat.example"] }));
  input.end();
  await using server = await testServer({ tls: true, cert: true, input: input.stream, sts: 60 });
  assertStringIncludes(server.invitation, `chat join chats://chat.example:${server.port} |`);
  const conn = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  const secured = await Deno.startTls(conn, { hostname: "chat.example", caCerts: [authority.pem] });
  await using amy = await IrcClient.over(secured);
  await amy.send("CAP LS 302");
  const offered = await amy.next(({ params }) => params.some((param) => / ?sts=/.test(param)));
  assertStringIncludes(offered, `sts=duration=60,port=${server.port}`);
  // IRCv3 sts: clients must not request it, and get NAK if they do.
  await amy.send("CAP REQ sts");
  assertMatch(await amy.next("CAP"), / NAK /);
  await using bob = await IrcClient.connect(server.port);
  assertStringIncludes((await bob.ask("CAP LS 302")).join("\n"), `sts=port=${server.port}`);
});

Deno.test("TLS: where others can come, whoever is on this machine is not sent to a name that it has not", async () => {
  const authority = await Authority.found();
  const input = new Input();
  input.give(await authority.issue({ names: ["chat.example"] }));
  input.end();
  await using server = await testServer({ host: "0.0.0.0", tls: true, cert: true, input: input.stream });
  await using bob = await IrcClient.connect(server.port);
  assert(!(await bob.ask("CAP LS 302")).join("\n").includes("sts="));
});

Deno.test("TLS: a certificate of the server's own is no ground for sts", async () => {
  await using server = await testServer({ tls: true });
  await using amy = await IrcClient.over(await connectTls(server));
  assert(!(await amy.ask("CAP LS 302")).join("\n").includes("sts="));
});
