// After any interleaving of what changes a room, every member sees the room as the server does. The clients are
// our own cores, so the test holds both ends to it.

import { assertEquals } from "@std/assert";
import { Client } from "../../client/core/client.ts";
import type { FakeTransport } from "../support/fake_transport.ts";
import { fc } from "../support/properties.ts";
import { hears, SocketlessServer } from "../support/socketless.ts";

const ROOMS = ["#a", "#b", "#c", "#d"];
const PEOPLE = 5;

/** A client core at a server without sockets. */
class Peer {
  readonly core: Client;
  readonly #transport: FakeTransport;
  readonly #fallback: boolean;
  #read = 0;
  #barriers = 0;

  /** @param options.fallback whether it is not to know RENAME */
  constructor(transport: FakeTransport, { alias, fallback }: { alias: string; fallback: boolean }) {
    this.core = new Client({ alias, rooms: ["#a"], now: () => 0 });
    this.#transport = transport;
    this.#fallback = fallback;
  }

  async register(): Promise<this> {
    this.core.connected();
    while (!this.core.settled) await this.exchange();
    return this;
  }

  /** Sends what the core has to say. */
  send(): void {
    this.#transport.arrive(...this.core.takeLines());
  }

  /** Sends what the core has to say and lets it hear everything up to the barrier. */
  async exchange(): Promise<void> {
    for (const line of await this.#ask(...this.core.takeLines())) {
      const isOffer = this.#fallback && line.includes(" CAP ");
      this.core.receive(isOffer ? line.replace(" draft/channel-rename", "") : line);
    }
  }

  /** What this client believes of a room: marks and nicks, sorted. */
  view(room: string): string[] {
    const people = [...this.core.state.room(room)?.people.values() ?? []];
    return people.map(({ marks, nick }) => marks + nick).sort();
  }

  /** What the server says of it. */
  async truth(room: string): Promise<string[]> {
    const lines = await this.#ask(`NAMES ${room}`);
    const names = lines.filter((line) => line.includes(" 353 "));
    return names.flatMap((line) => line.slice(line.indexOf(" :") + 2).split(" ")).map(bare).sort();
  }

  vanish(): void {
    this.#transport.close();
  }

  async #ask(...lines: string[]): Promise<string[]> {
    const barrier = `barrier-${++this.#barriers}`;
    this.#transport.arrive(...lines, `PING ${barrier}`);
    await hears(this.#transport, ` :${barrier}\r\n`);
    const said = this.#transport.text.slice(this.#read);
    this.#read += said.length;
    return said.split("\r\n").filter((line) => !line.includes(` :${barrier}`));
  }
}

/** userhost-in-names shows the whole source. */
function bare(name: string): string {
  return name.split("!")[0]!;
}

/** What somebody does; `%o` stands for the nick that the other one has by then. */
const DEEDS = [
  "JOIN %r",
  "PART %r",
  "NICK %n",
  "NICK %n",
  "KICK %r %o",
  "MODE %r +o %o",
  "MODE %r -o %o",
  "MODE %r +v %o",
  "MODE %r -v+h %o %o",
  "MODE %r +ov-h %o %o %o",
  "PRIVMSG %r :words",
  "TOPIC %r :words",
  "RENAME %r %R",
  "QUIT",
  "vanish",
];

const step = fc.record({
  who: fc.nat(PEOPLE - 1),
  deed: fc.constantFrom(...DEEDS),
  room: fc.constantFrom(...ROOMS),
  rename: fc.constantFrom(...ROOMS, "#A"),
  other: fc.nat(PEOPLE - 1),
  // Few enough that people want the same one.
  nick: fc.constantFrom("n1", "N1", "n2", "n3", "n4", "n5", "n6", "x1", "x2"),
  /** How many microtasks pass before the next step, or whether all that happened is heard first. */
  pause: fc.constantFrom("heard", "heard", ...Array.from({ length: 12 }, (_, count) => `${count}`)),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Somebody takes another name just when somebody else does something to who had the old one. */
const collision = fc.tuple(step, step, fc.constantFrom("KICK %r %o", "MODE %r +v %o", "MODE %r +o %o"))
  .map(([first, second, deed]) => [
    { ...first, deed: "NICK %n", pause: first.pause === "heard" ? "5" : first.pause },
    { ...second, deed, other: first.who },
  ]);

const steps = fc.array(fc.oneof({ weight: 6, arbitrary: step.map((one) => [one]) }, collision), {
  maxLength: 100,
})
  .map((groups) => groups.flat());

/** The people of one run: somebody who goes is followed by somebody new. */
class Crowd {
  readonly peers: Peer[] = [];
  readonly #server: SocketlessServer;
  #born = 0;

  constructor(server: SocketlessServer) {
    this.#server = server;
  }

  async fill(): Promise<this> {
    while (this.peers.length < PEOPLE) this.peers.push(await this.#newcomer());
    return this;
  }

  async take(step: Step): Promise<void> {
    const peer = this.peers[step.who]!;
    if (step.deed === "vanish") {
      peer.vanish();
      this.peers[step.who] = await this.#newcomer();
      return;
    }
    peer.core.sendRaw(this.#lineOf(step));
    if (step.pause === "heard") await peer.exchange();
    else peer.send();
    for (let count = 0; count < Number(step.pause); count++) await Promise.resolve();
    if (step.deed === "QUIT") this.peers[step.who] = await this.#newcomer();
  }

  /** The last change may come from anyone, so each is heard out once more when all have spoken. */
  async settle(): Promise<void> {
    for (let round = 0; round < 2; round++) for (const peer of this.peers) await peer.exchange();
  }

  #lineOf({ deed, room, other, nick, rename }: Step): string {
    const { nick: somebody } = this.peers[other]!.core.state;
    return deed.replace("%r", room).replace("%R", rename).replace("%n", nick).replaceAll("%o", somebody);
  }

  #newcomer(): Promise<Peer> {
    const number = ++this.#born;
    const options = { alias: `p${number}`, fallback: number % 2 === 0 };
    return new Peer(this.#server.connect(), options).register();
  }
}

Deno.test("views: every member's room is the server's, after any interleaving of changes", async () => {
  let rooms = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (steps) => {
      await using server = new SocketlessServer();
      const crowd = await new Crowd(server).fill();
      for (const step of steps) await crowd.take(step);
      await crowd.settle();
      for (const peer of crowd.peers) {
        for (const { name } of peer.core.state.rooms.values()) {
          assertEquals(peer.view(name), await peer.truth(name));
          rooms++;
        }
      }
    }),
    { numRuns: 500 },
  );
  assertEquals(rooms > 0, true, "nobody was in any room");
});
