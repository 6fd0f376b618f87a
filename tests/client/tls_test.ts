// The client over real TLS: what a server must show, and what the link makes of a policy.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { parseAddress } from "../../client/address.ts";
import { Client } from "../../client/core/client.ts";
import { WAYS } from "../../client/dial.ts";
import { KnownServers } from "../../client/known_servers.ts";
import { Link, Unreachable } from "../../client/link.ts";
import { CertificateError, NoTlsError, SecureDial } from "../../client/secure_dial.ts";
import { fingerprintOf } from "../../protocol/fingerprint.ts";
import { makeIdentity } from "../../server/tls/identity.ts";
import type { PemBundle } from "../../server/tls/pem.ts";
import { Authority, selfSigned } from "../support/certificates.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { FakeClock, FakeConnection, turn } from "./fake_dial.ts";

const SIGNAL = AbortSignal.timeout(60_000);

/** A server of TLS that shows a certificate and hangs up; every caller counts. */
class Listener implements AsyncDisposable {
  readonly port: number;
  readonly #listener: Deno.TlsListener;
  readonly #serving: Promise<void>;

  constructor({ cert, key }: PemBundle) {
    this.#listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, cert, key });
    this.port = (this.#listener.addr as Deno.NetAddr).port;
    this.#serving = this.#serve();
  }

  async #serve(): Promise<void> {
    for (;;) {
      const conn = await this.#listener.accept().catch(() => undefined);
      if (conn === undefined) return;
      await conn.handshake().catch(() => {});
      conn.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#serving;
  }
}

function memory(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  } as Storage;
}

Deno.test("TLS: wrong host, expired, not yet valid, self-signed, unknown authority: each refused in its own words", async () => {
  const authority = await Authority.found();
  const table: [PemBundle, string | undefined, string][] = [
    [await authority.issue({ names: ["other.example"] }), authority.pem, "is for another host"],
    [await authority.issue({ names: ["chat.example"], from: -3, until: -2 }), authority.pem, "has expired"],
    [
      await authority.issue({ names: ["chat.example"], from: 2, until: 3 }),
      authority.pem,
      "is not valid yet",
    ],
    [await selfSigned({ names: ["chat.example"] }), undefined, "was signed by nobody that is trusted here"],
    [
      await authority.issue({ names: ["chat.example"] }),
      undefined,
      "was signed by nobody that is trusted here",
    ],
  ];
  for (const [bundle, trust, words] of table) {
    await using server = new Listener(bundle);
    const proof = { name: "chat.example", ...(trust === undefined ? {} : { trust }) };
    const error = await assertRejects(
      () => WAYS.secure({ host: "127.0.0.1", port: server.port }, proof, SIGNAL),
      CertificateError,
    );
    assertEquals(error.message, words);
  }
});

Deno.test("TLS: what a trusted authority vouches for is taken", async () => {
  const authority = await Authority.found();
  await using server = new Listener(await authority.issue({ names: ["chat.example"] }));
  const proof = { name: "chat.example", trust: authority.pem };
  const connection = await WAYS.secure({ host: "127.0.0.1", port: server.port }, proof, SIGNAL);
  connection.close();
});

Deno.test("TLS: another key under the same name is refused", async () => {
  const [mine, theirs] = [await makeIdentity(), await makeIdentity()];
  await using honest = new Listener(mine);
  const shown = await WAYS.look({ host: "127.0.0.1", port: honest.port }, SIGNAL);
  const [name = ""] = shown.names;
  const imitation = await selfSigned({ names: [name] });
  for (const bundle of [theirs, imitation]) {
    await using server = new Listener(bundle);
    const place = { host: "127.0.0.1", port: server.port };
    await assertRejects(() => WAYS.secure(place, { name, trust: shown.pem }, SIGNAL), CertificateError);
  }
});

Deno.test("TLS: a server without it is told from one with a bad certificate", async () => {
  await using server = await testServer();
  const place = { host: "127.0.0.1", port: server.port };
  await assertRejects(() => WAYS.secure(place, { name: "h.example" }, SIGNAL), NoTlsError);
  await assertRejects(() => WAYS.look(place, SIGNAL), NoTlsError);
});

Deno.test("TLS: a server that hangs up, or resets, during the greeting is said to do so", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const place = { host: "127.0.0.1", port: listener.addr.port };
  const hangingUp = listener.accept().then((conn) => conn.close());
  await assertRejects(
    () => WAYS.secure(place, { name: "h.example" }, SIGNAL),
    NoTlsError,
    "TLS is not answered there",
  );
  await hangingUp;
});

Deno.test("TLS: a server that turns us away by an alert is one to come back to", async () => {
  await using server = await testServer({ tls: true, exempt: [], limits: { "address-connections": 1 } });
  await using _ = await IrcClient.connect(server.port, { nick: "amy" });
  const line = /chat join (\S+)/.exec(server.invitation)![1]!;
  const known = new KnownServers(memory, Date.now);
  const way = new SecureDial({ address: parseAddress(line), known, ways: WAYS, newKey: false });
  const error = await assertRejects(() => way.dial(SIGNAL), Unreachable, "it lets nobody in from here now");
  assertEquals(error.final, false);
});

Deno.test("TLS: the client joins by the server's own line, and its connection says that it is private", async () => {
  await using server = await testServer({ tls: true });
  const line = /chat join (\S+)/.exec(server.invitation)![1]!;
  const known = new KnownServers(memory, Date.now);
  const way = new SecureDial({ address: parseAddress(line), known, ways: WAYS, newKey: false });
  const client = new Client({ alias: "amy", rooms: [], now: Date.now });
  const link = new Link({ client, dial: way.dial, place: line, random: Math.random, after: timer });
  const joined = Promise.withResolvers<void>();
  const told: unknown[] = [];
  const running = link.run((events) => {
    for (const event of events) {
      if (event.kind === "connected") told.push(event.security);
      if (event.kind === "joined" && event.mine) joined.resolve();
    }
  });
  await Promise.race([joined.promise, running]);
  assertEquals([told, client.state.security], [["pinned"], "pinned"]);
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  assert((await bob.ask("WHOIS amy")).some((text) => text.includes(" 671 ")));
  client.leave();
  link.flush();
  await running;
});

const timer = (milliseconds: number, callback: () => void) => {
  const id = setTimeout(callback, milliseconds);
  return () => clearTimeout(id);
};

Deno.test("TLS: what is looked at is the key of the certificate", async () => {
  await using server = await testServer({ tls: true });
  const { spki, names } = await WAYS.look({ host: "127.0.0.1", port: server.port }, SIGNAL);
  assertEquals(await fingerprintOf(spki), server.fingerprint);
  assertEquals(names, [`${server.fingerprint}.chat.invalid`]);
});

/** A link between a client and connections in the test's hands. */
function linked(...connections: FakeConnection[]) {
  return linkedAs({}, ...connections);
}

function linkedAs(options: { password?: string }, ...connections: FakeConnection[]) {
  const clock = new FakeClock();
  const client = new Client({ alias: "bob", rooms: [], now: Date.now, ...options });
  const heard: unknown[] = [];
  const link = new Link({
    client,
    dial: () => Promise.resolve(connections.shift()!),
    heard: (policy, security) => {
      heard.push([policy, security]);
      return security === "none" && policy.port !== undefined;
    },
    place: "h:6667",
    after: clock.after,
    random: () => 0,
  });
  return { client, heard, running: link.run(() => {}), link };
}

Deno.test("sts: without TLS the client says nothing more on the connection and comes back at once", async () => {
  const [plain, secure] = [new FakeConnection("none"), new FakeConnection("verified")];
  const { client, heard, running, link } = linked(plain, secure);
  await turn();
  const before = plain.lines.length;
  plain.arrive(":s CAP * LS :message-tags sts=port=6697,duration=60");
  await turn();
  assertEquals([plain.closed, plain.lines.length], [true, before]);
  assertEquals(secure.lines[0], "CAP LS 302");
  secure.arrive(":s CAP * LS :message-tags sts=port=6697,duration=60");
  await turn();
  assertEquals(heard, [[{ port: 6697, duration: 60 }, "none"], [{ port: 6697, duration: 60 }, "verified"]]);
  assertEquals([secure.closed, secure.lines.at(-1)], [false, "CAP REQ message-tags"]);
  assertEquals(client.state.security, "verified");
  client.leave();
  link.flush();
  secure.close();
  await running;
});

Deno.test("sts: a password is said on the connection with TLS alone", async () => {
  const [plain, secure] = [new FakeConnection("none"), new FakeConnection("verified")];
  const { client, running, link } = linkedAs({ password: "s3cret" }, plain, secure);
  await turn();
  assertEquals(plain.lines, ["CAP LS 302"]);
  plain.arrive(":s CAP * LS :message-tags sts=port=6697,duration=60");
  await turn();
  assertEquals([plain.closed, plain.lines], [true, ["CAP LS 302"]]);
  assertEquals(secure.lines.slice(0, 2), ["CAP LS 302", "PASS s3cret"]);
  client.leave();
  link.flush();
  secure.close();
  await running;
});

Deno.test("sts: CAP DEL does not end a policy, CAP NEW tells of another, and it is never asked for", async () => {
  const secure = new FakeConnection("verified");
  const { client, heard, running, link } = linked(secure);
  await turn();
  secure.arrive(":s CAP * LS :sts=duration=60", ":s CAP * DEL :sts");
  await turn();
  assertEquals(heard, [[{ duration: 60 }, "verified"]]);
  secure.arrive(":s CAP * NEW :sts=duration=0");
  await turn();
  assertEquals(heard.at(-1), [{ duration: 0 }, "verified"]);
  assertEquals(secure.lines.filter((line) => line.includes("sts")), []);
  client.leave();
  link.flush();
  secure.close();
  await running;
});

Deno.test("link: another key after a loss is the end, said once and tried no more", async () => {
  const clock = new FakeClock();
  const client = new Client({ alias: "bob", rooms: [], now: Date.now });
  const first = new FakeConnection("pinned");
  const changed = new Unreachable("Will not join h:1: its key", { reason: "its key", final: true });
  let dials = 0;
  const told: string[] = [];
  const link = new Link({
    client,
    dial: () => dials++ === 0 ? Promise.resolve(first) : Promise.reject(changed),
    place: "h:1",
    after: clock.after,
    random: () => 0,
  });
  const running = link.run((events) => told.push(...events.map(({ kind }) => kind)));
  const ended = assertRejects(() => running, Unreachable, "Will not join h:1: its key");
  await turn();
  first.arrive(":s 001 bob :hi");
  await turn();
  first.close();
  await clock.pass(120_000);
  await ended;
  assertEquals([dials, told.filter((kind) => kind === "lost").length], [2, 2]);
  assertEquals(clock.waiting, 0);
});
