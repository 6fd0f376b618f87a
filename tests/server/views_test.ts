// After any interleaving of what changes a room, every member sees the room as the server does. The clients are
// our own cores, so the test holds both ends to it.

import { assertEquals } from "@std/assert";
import { Client } from "../../client/core/client.ts";
import { SeededRandom } from "../protocol/seeded_random.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

const ROOMS = ["#a", "#b", "#c", "#d"];
const PEOPLE = 6;
const STEPS = 600;

/** A client core over a real connection. */
class Peer implements AsyncDisposable {
  readonly core: Client;
  readonly irc: IrcClient;

  readonly #fallback: boolean;

  constructor(core: Client, irc: IrcClient, fallback: boolean) {
    this.core = core;
    this.irc = irc;
    this.#fallback = fallback;
  }

  /** @param fallback whether it is not to know RENAME */
  static async connect(port: number, alias: string, fallback: boolean): Promise<Peer> {
    const core = new Client({ alias, rooms: ["#a"], now: () => 0 });
    const peer = new Peer(core, await IrcClient.connect(port), fallback);
    peer.core.connected();
    while (!peer.core.settled) await peer.exchange();
    return peer;
  }

  /** Sends what the core has to say and lets it hear everything up to the barrier. */
  async exchange(): Promise<void> {
    for (const line of await this.irc.ask(...this.core.takeLines())) {
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
    const lines = await this.irc.ask(`NAMES ${room}`);
    const names = lines.filter((line) => line.includes(" 353 "));
    return names.flatMap((line) => line.slice(line.indexOf(" :") + 2).split(" ")).map(bare).sort();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.irc[Symbol.asyncDispose]();
  }
}

/** userhost-in-names shows the whole source. */
function bare(name: string): string {
  return name.split("!")[0]!;
}

for (const seed of [1, 2, 3, 4]) {
  Deno.test(`views: every member's room is the server's after random changes (seed ${seed})`, async () => {
    await using server = await testServer({ limits: { "send-queue": 0, "flood-rate": 0 } });
    const random = new SeededRandom(seed);
    let names = 0;
    const fresh = () => `n${++names}`;
    const peers: Peer[] = [];
    for (let i = 0; i < PEOPLE; i++) peers.push(await Peer.connect(server.port, fresh(), i % 2 === 0));

    const other = () => random.pick(peers).core.state.nick;
    const actions: ((peer: Peer) => string)[] = [
      () => `JOIN ${random.pick(ROOMS)}`,
      () => `JOIN ${random.pick(ROOMS)}`,
      () => `PART ${random.pick(ROOMS)}`,
      () => `NICK ${fresh()}`,
      (peer) => `NICK ${peer.core.state.nick.toUpperCase()}`,
      () => `KICK ${random.pick(ROOMS)} ${other()}`,
      () => `MODE ${random.pick(ROOMS)} ${random.pick(["+o", "-o", "+v", "-v", "+h", "-h"])} ${other()}`,
      () => `MODE ${random.pick(ROOMS)} +o-v+h ${other()} ${other()} ${other()}`,
      () => `RENAME ${random.pick(ROOMS)} ${random.pick(ROOMS)}`,
      () => `RENAME ${random.pick(ROOMS)} ${random.pick(ROOMS).toUpperCase()} :why`,
      () => `PRIVMSG ${random.pick(ROOMS)} :words`,
      () => `TOPIC ${random.pick(ROOMS)} :topic`,
    ];

    for (let step = 0; step < STEPS; step++) {
      const index = random.below(peers.length);
      if (random.below(25) === 0) {
        // Gone without a word, and somebody new in their place.
        await peers[index]![Symbol.asyncDispose]();
        peers[index] = await Peer.connect(server.port, fresh(), index % 2 === 0);
      } else {
        peers[index]!.core.sendRaw(random.pick(actions)(peers[index]!));
        if (random.below(3) > 0) await peers[index]!.exchange();
      }
    }
    // The last change may come from anyone, so each is heard out once more when all have spoken.
    for (let round = 0; round < 2; round++) for (const peer of peers) await peer.exchange();
    for (const peer of peers) {
      for (const { name } of peer.core.state.rooms.values()) {
        assertEquals(peer.view(name), await peer.truth(name));
      }
    }
    assertEquals(peers.some((peer) => peer.core.state.rooms.size > 0), true);
    for (const peer of peers) await peer[Symbol.asyncDispose]();
  });
}
