/** What stands behind a listener: it accepts connections, finds out what they speak, and hands them to the server. */

import { COMMANDS } from "../commands/mod.ts";
import type { Config } from "../config.ts";
import { factsOf } from "../journal.ts";
import type { Server } from "../server.ts";
import { Translator } from "../transport/plain.ts";
import { Proxies } from "../transport/proxy.ts";
import { type Secure, sniff, type SniffOptions, sniffTls } from "../transport/sniff.ts";
import { Buffers, Connection } from "../transport/tcp.ts";
import { TurningAway } from "../transport/turning_away.ts";
import type { Guest } from "./addresses.ts";

/** Milliseconds of silence after which a connection is asked `alias?`. */
const SILENCE = 500;
/** Seconds for a person to read `alias?` and type a name. */
const PERSON = 300;
/** Pauses after a failed accept (no descriptors left), in milliseconds, doubling from the first to the last. */
const PAUSES = { first: 10, last: 1_000 };

/** What a door is made of. */
export interface DoorOptions {
  readonly server: Server;
  readonly secure: Secure | undefined;
  /** Whether nothing but TLS comes in here. */
  readonly only: boolean;
}

/** Accepts connections, finds out what they speak and hands them to the server. */
export class Door {
  readonly #listener: Deno.TcpListener;
  readonly #server: Server;
  readonly #options: SniffOptions;
  readonly #buffers = new Buffers();
  readonly #only: boolean;
  readonly #turningAway: TurningAway;
  readonly #proxies: Proxies;
  /** Connections that have not said yet what they speak. */
  readonly #arriving = new Map<Connection, Promise<void>>();
  readonly #accepting: Promise<void>;
  #open = true;
  /** Until when accepting counts as failing: the attempt after the last one that failed is over by then. */
  #failing = 0;

  constructor(listener: Deno.TcpListener, { server, secure, only }: DoorOptions) {
    this.#listener = listener;
    this.#server = server;
    this.#only = only;
    this.#options = { ...sniffOptions(server.config), ...(secure === undefined ? {} : { secure }) };
    this.#turningAway = new TurningAway(secure === undefined ? "nobody" : only ? "all" : "some");
    this.#proxies = new Proxies(server.config.proxies);
    this.#accepting = this.#accept();
  }

  /** How it is at the door, for the metrics. */
  get state(): { open: boolean; arriving: number; received: number } {
    return {
      open: this.#open && performance.now() >= this.#failing,
      arriving: this.#arriving.size,
      received: this.#buffers.read,
    };
  }

  /** Accepts nothing more and lets go of who has not spoken. */
  async close(): Promise<void> {
    this.#open = false;
    this.#listener.close();
    await this.#accepting;
    await this.#proxies.end();
    for (const connection of this.#arriving.keys()) connection.close();
    await Promise.all(this.#arriving.values());
    await this.#turningAway.end();
  }

  // An iterator over the listener would end when descriptors run out; this goes on when there are some again.
  async #accept(): Promise<void> {
    let pause = PAUSES.first;
    while (this.#open) {
      try {
        this.#meet(await this.#listener.accept());
        this.#server.metrics.accepted++;
        pause = PAUSES.first;
      } catch (error) {
        if (!this.#open) return;
        if (isGone(error)) continue;
        this.#server.metrics.acceptFailures++;
        this.#server.journal.note("accept-failed", { error: String(error), pause });
        this.#failing = performance.now() + 2 * pause;
        await new Promise((resolve) => setTimeout(resolve, pause));
        pause = Math.min(pause * 2, PAUSES.last);
      }
    }
  }

  // Behind a proxy the address is only known once that has told it.
  #meet(conn: Deno.TcpConn): void {
    const { hostname } = conn.remoteAddr;
    if (!this.#proxies.has(hostname)) return this.#admit(conn, hostname);
    this.#proxies.introduce(conn, {
      known: (remote) => this.#admit(conn, remote),
      refused: () => this.#server.journal.note("proxy-refused", { remote: hostname }),
    });
  }

  #admit(conn: Deno.TcpConn, remote: string): void {
    const guest = this.#server.gate.admit(remote);
    if (typeof guest === "string") {
      this.#server.metrics.turnedAway++;
      return this.#turningAway.refuse(conn, guest);
    }
    const connection = new Connection(conn, { buffers: this.#buffers, remote });
    this.#arriving.set(connection, this.#arrive(connection, guest));
  }

  /** Settles when it is clear what the connection speaks, and it is served or gone. */
  async #arrive(connection: Connection, guest: Guest): Promise<void> {
    try {
      const transport = await (this.#only ? sniffTls : sniff)(connection, this.#options);
      if (transport !== undefined && this.#open) return this.#server.host(transport, guest);
      transport?.close();
    } catch (error) {
      connection.close();
      this.#failed(connection, error);
    } finally {
      this.#arriving.delete(connection);
    }
    guest.left();
  }

  // TLS takes more descriptors than the one that was there to accept it.
  #failed({ remote }: Connection, error: unknown): void {
    const { metrics, journal } = this.#server;
    if (isWant(error)) {
      metrics.acceptFailures++;
      return journal.note("accept-failed", { error: String(error), remote });
    }
    metrics.errors.add("connection");
    journal.note("connection-failed", { remote, ...factsOf(error) });
  }
}

/**
 * Whether somebody hung up before they were accepted. It was theirs alone: a pause for it would let whoever connects and
 * resets, again and again, hold up everybody else.
 */
function isGone(error: unknown): boolean {
  const { NotConnected, ConnectionAborted, ConnectionReset } = Deno.errors;
  return [NotConnected, ConnectionAborted, ConnectionReset].some((kind) => error instanceof kind);
}

/** Whether it is descriptors that were wanting, of this process or of the whole system. */
function isWant(error: unknown): boolean {
  return ["EMFILE", "ENFILE"].includes((error as { code?: string }).code ?? "");
}

function sniffOptions(config: Config): SniffOptions {
  const { limits } = config;
  return {
    plain: config.plain,
    silence: SILENCE,
    patience: limits["registration-time"],
    personPatience: Math.max(PERSON, limits["registration-time"]),
    commands: Object.keys(COMMANDS),
    lines: { line: limits.line, tags: limits.tags, buffer: limits["receive-buffer"] },
    words: {
      lobby: config.lobby,
      password: config.password !== undefined,
      messageBytes: 400 - config.lobby.length,
      longestAnswer: limits["receive-buffer"],
      translator: new Translator(),
    },
  };
}
