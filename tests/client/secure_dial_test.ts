// Which way leads to a server. A downgrade is what these tests try to reach, in every way that there is.

import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { type Address, parseAddress } from "../../client/address.ts";
import { KnownServers } from "../../client/known_servers.ts";
import { type Connection, Unreachable } from "../../client/link.ts";
import {
  CertificateError,
  NoTlsError,
  SecureDial,
  type ShownCertificate,
  type Ways,
} from "../../client/secure_dial.ts";
import { fingerprintOf, nameOf } from "../../protocol/fingerprint.ts";
import { FakeConnection } from "./fake_dial.ts";

const DAY = 86_400;
const SIGNAL = new AbortController().signal;

/** A certificate of a server's own. */
async function own(key: string): Promise<ShownCertificate & { fingerprint: string }> {
  const spki = new TextEncoder().encode(key);
  const fingerprint = await fingerprintOf(spki);
  return { pem: `certificate of ${key}`, spki, names: [nameOf(fingerprint)], fingerprint };
}

/** A world: what the server is, and what this machine has kept. */
class World {
  readonly shelf = new Map<string, string>();
  now = 1_000_000_000;
  /** What the server proves to who asks for it: a public name, a key of its own, or nothing as it has no TLS. */
  server: { public?: string; own?: ShownCertificate; fault?: string } = {};
  readonly tried: string[] = [];
  readonly known = new KnownServers(() => this.#storage(), () => this.now);

  readonly ways: Ways = {
    plain: ({ host, port }) => {
      this.tried.push(`plain ${host}:${port}`);
      return Promise.resolve(new FakeConnection(host.startsWith("127.") ? "loopback" : "none"));
    },
    secure: ({ host, port }, { name, trust }) => {
      this.tried.push(`secure ${host}:${port}`);
      const { public: given, own: shown, fault } = this.server;
      if (given === undefined && shown === undefined && fault === undefined) {
        throw new NoTlsError("there is no TLS");
      }
      if (given === name) return Promise.resolve(new FakeConnection("verified"));
      if (shown !== undefined && trust === shown.pem && shown.names.includes(name)) {
        return Promise.resolve(new FakeConnection("verified"));
      }
      return Promise.reject(new CertificateError(fault ?? "was signed by nobody that is trusted here"));
    },
    look: ({ host, port }) => {
      this.tried.push(`look ${host}:${port}`);
      const other = { pem: "other", spki: new Uint8Array(1), names: [this.server.public ?? "other.example"] };
      return Promise.resolve(this.server.own ?? other);
    },
  };

  dial(address: string | Address, options: { newKey?: boolean } = {}): SecureDial {
    return new SecureDial({
      address: typeof address === "string" ? parseAddress(address) : address,
      known: this.known,
      ways: this.ways,
      newKey: options.newKey ?? false,
    });
  }

  /** Joins once. @returns how private it is */
  async join(address: string, options: { newKey?: boolean } = {}): Promise<Connection> {
    this.tried.length = 0;
    return await this.dial(address, options).dial(SIGNAL);
  }

  async refuses(address: string, words: RegExp): Promise<void> {
    this.tried.length = 0;
    const error = await assertRejects(() => this.dial(address).dial(SIGNAL), Unreachable);
    assertMatch(error.message, words);
    assertEquals(
      error.final,
      !/TLS/.test(error.message),
      "without TLS it is tried again, for it may have it then",
    );
    assertEquals(this.tried.filter((way) => way.startsWith("plain")), [], "never without TLS");
  }

  #storage() {
    const { shelf } = this;
    return {
      getItem: (name: string) => shelf.get(name) ?? null,
      setItem: (name: string, value: string) => void shelf.set(name, value),
      removeItem: (name: string) => void shelf.delete(name),
    };
  }
}

Deno.test("dial: TLS is preferred where the server has it, and nothing else is known", async () => {
  const world = new World();
  world.server = { public: "h" };
  assertEquals((await world.join("h")).security, "verified");
  world.server = {};
  assertEquals((await world.join("other")).security, "none");
  assertEquals(world.tried, ["secure other:55555", "plain other:55555"]);
});

Deno.test("dial: a server without TLS is not asked for it again and again by one program", async () => {
  const world = new World();
  const dial = world.dial("h");
  await dial.dial(SIGNAL);
  world.tried.length = 0;
  await dial.dial(SIGNAL);
  assertEquals(world.tried, ["plain h:55555"]);
});

Deno.test("dial: this machine itself is joined without TLS, unless somebody asks for it", async () => {
  const world = new World();
  world.server = { own: await own("a") };
  assertEquals((await world.join("127.0.0.1")).security, "loopback");
  assertEquals((await world.join("chats://127.0.0.1")).security, "pinned");
});

Deno.test("dial: irc:// asks for no TLS, chats:// and ircs:// for nothing else", async () => {
  const world = new World();
  assertEquals((await world.join("irc://h")).security, "none");
  assertEquals(world.tried, ["plain h:6667"]);
  await world.refuses("chats://h", /Will not join h:55555: there is no TLS, and it is not joined without$/);
  await world.refuses("ircs://h", /there is no TLS/);
});

Deno.test("dial: a key of the server's own is taken on trust at first, said, and then demanded", async () => {
  const world = new World();
  const key = await own("a");
  world.server = { own: key };
  const first = await world.join("h");
  assertEquals(first.security, "pinned");
  assertMatch(first.remark!, new RegExp(key.fingerprint));
  const second = await world.join("h");
  assertEquals([second.security, second.remark], ["pinned", undefined]);
  assertEquals(world.tried, ["secure h:55555"], "without looking first");
});

Deno.test("dial: another key than before is the end of it, and what to do is said", async () => {
  const world = new World();
  world.server = { own: await own("a") };
  await world.join("h");
  world.server = { own: await own("b") };
  const words = /its key is not the one that this machine knows.*Wanted: \w{52}, shown: \w{52}.*--new-key/s;
  await world.refuses("h", words);
  await world.refuses("irc://h:55555", words);
  assertEquals((await world.join("h", { newKey: true })).security, "pinned");
  assertEquals((await world.join("h")).remark, undefined, "the new key is known now");
});

Deno.test("dial: a server that had a key is not joined by a public certificate, nor the other way round", async () => {
  const world = new World();
  world.server = { own: await own("a") };
  await world.join("h");
  world.server = { public: "h" };
  await world.refuses("h", /its key is not the one/);
  await world.join("h", { newKey: true });
  world.server = { own: await own("a") };
  await world.refuses("h", /its certificate was signed by nobody that is trusted here/);
});

Deno.test("dial: a server that had TLS is not joined without it", async () => {
  const world = new World();
  for (const server of [{ own: await own("a") }, { public: "h" }]) {
    world.shelf.clear();
    world.server = server;
    await world.join("h");
    world.server = {};
    world.ways.look = () => Promise.reject(new NoTlsError("there is no TLS"));
    await world.refuses("h", /there is no TLS, and it is not joined without/);
    await world.refuses("irc://h:55555", /there is no TLS/);
  }
});

Deno.test("dial: who has shown a certificate is not joined without TLS, whatever comes of the second look", async () => {
  const hangsUp = () => Promise.reject(new NoTlsError("TLS is not answered there"));
  const looked = new World();
  looked.server = { own: await own("a") };
  looked.ways.look = hangsUp;
  await looked.refuses(
    "h",
    /Will not join h:55555: TLS is not answered there, and it is not joined without$/,
  );
  const proven = new World();
  proven.server = { own: await own("a") };
  const { secure } = proven.ways;
  proven.ways.secure = (place, proof, signal) =>
    proof.trust === undefined ? secure(place, proof, signal) : hangsUp();
  await proven.refuses("h", /TLS is not answered there/);
});

Deno.test("dial: the key in a link counts, whatever is known", async () => {
  const world = new World();
  const [a, b] = [await own("a"), await own("b")];
  world.server = { own: a };
  assertEquals((await world.join(`chats://h#k=${a.fingerprint}`)).security, "pinned");
  assertEquals((await world.join(`chats://h#k=${a.fingerprint}`)).remark, undefined);
  await world.refuses(`chats://h#k=${b.fingerprint}`, /its key is not the one in the link\. Either/);
  world.server = { own: b };
  await world.join(`chats://h#k=${b.fingerprint}`);
  assertEquals((await world.join("h")).security, "pinned", "it has replaced the old one");
});

Deno.test("dial: the same key with another certificate is the same server", async () => {
  const world = new World();
  const key = await own("a");
  world.server = { own: key };
  await world.join("h");
  world.server = { own: { ...key, pem: "renewed" } };
  assertEquals((await world.join("h")).security, "pinned");
  await world.join("h");
  assertEquals(world.tried, ["secure h:55555"]);
});

Deno.test("dial: a certificate that is shown for a key but not proven is refused", async () => {
  const world = new World();
  const key = await own("a");
  world.server = { own: key };
  // Somebody in between shows the certificate, but has not its key: the handshake that checks it fails.
  world.ways.secure = () => Promise.reject(new CertificateError("cannot be trusted (BadSignature)"));
  await world.refuses(`chats://h#k=${key.fingerprint}`, /its certificate cannot be trusted/);
});

Deno.test("dial: wrong host, expired, self-signed: refused, without a way around", async () => {
  const world = new World();
  for (const fault of ["is for another host", "has expired", "was signed by nobody that is trusted here"]) {
    world.server = { fault };
    await world.refuses("h", new RegExp(`Will not join h:55555: its certificate ${fault}$`));
  }
});

Deno.test("sts: without TLS, the port sends to TLS there, and only an authority's word counts (IRCv3 sts)", async () => {
  const world = new World();
  const dial = world.dial("irc://h");
  assertEquals((await dial.dial(SIGNAL)).security, "none");
  assertEquals(dial.heard({ duration: DAY }, "none"), false, "the duration is ignored without TLS");
  assertEquals(world.known.policy("h"), undefined);
  assertEquals(dial.heard({ port: 6697 }, "none"), true);
  world.server = { own: await own("a") };
  await assertRejects(() => dial.dial(SIGNAL), Unreachable, "its certificate was signed by nobody");
  world.server = {};
  await assertRejects(() => dial.dial(SIGNAL), Unreachable, "there is no TLS");
  world.server = { public: "h" };
  world.tried.length = 0;
  assertEquals((await dial.dial(SIGNAL)).security, "verified");
  assertEquals(world.tried, ["secure h:6697"]);
});

Deno.test('sts: on this machine itself it sends to TLS as it does anywhere (IRCv3 sts, "Clients MUST")', async () => {
  const world = new World();
  const dial = world.dial("127.0.0.1");
  assertEquals(dial.heard({ port: 6697 }, "loopback"), true);
  await assertRejects(() => dial.dial(SIGNAL), Unreachable);
  assertEquals(world.tried, ["secure 127.0.0.1:6697"]);
});

Deno.test("sts: a policy holds for all ports of a host until it expires, and from the last connection on", async () => {
  const world = new World();
  world.server = { public: "h" };
  const dial = world.dial("ircs://h");
  const { security } = await dial.dial(SIGNAL);
  assertEquals(dial.heard({ duration: DAY, port: 1 }, security), false);
  assertEquals(world.known.policy("h"), { port: 6697, duration: DAY }, "the port is ignored with TLS");
  world.server = {};
  await world.refuses("irc://H:7000", /Will not join H:6697: there is no TLS/i);
  world.now += DAY * 1000 - 1;
  dial.ended();
  world.now += DAY * 1000 - 1;
  await world.refuses("irc://h:7000", /there is no TLS/);
  world.now += 1;
  assertEquals((await world.join("irc://h:7000")).security, "none");
});

Deno.test("sts: duration=0 ends it, as heard with TLS alone; a key is no ground for a policy", async () => {
  const world = new World();
  world.server = { public: "h" };
  const dial = world.dial("ircs://h");
  dial.heard({ duration: DAY }, (await dial.dial(SIGNAL)).security);
  dial.heard({ duration: 0 }, "none");
  assert(world.known.policy("h") !== undefined);
  dial.heard({ duration: 0 }, "verified");
  assertEquals(world.known.policy("h"), undefined);
  dial.heard({ duration: DAY }, "pinned");
  assertEquals(world.known.policy("h"), undefined);
});

Deno.test("known servers: what is kept badly, or cannot be kept, is not known", () => {
  const broken = new KnownServers(() => ({
    getItem: () => `{"fingerprint":"x","certificate":1,"port":"2"}`,
    setItem: () => {
      throw new Error("full");
    },
    removeItem: () => {
      throw new Error("full");
    },
  }), () => 0);
  assertEquals([broken.find("h:1"), broken.policy("h")], [undefined, undefined]);
  broken.keep("h:1", { verified: true });
  broken.keepPolicy("h", { port: 1, duration: 1 });
  broken.keepPolicy("h", { port: 1, duration: 0 });
});
