/** Attacks, each as somebody would carry it out who means it: they go on until they are told to stop. */

import { toBase64 } from "../../protocol/base64.ts";

/** An attack on a server of this machine. */
export type Attack = (port: number, over: AbortSignal) => Promise<void>;

const encoder = new TextEncoder();

/** A socket that is written to as fast as it takes it, and read only if that is part of the attack. */
class Attacker implements Disposable {
  readonly #conn: Deno.TcpConn;

  constructor(conn: Deno.TcpConn, reads: boolean) {
    this.#conn = conn;
    if (reads) void this.#read();
  }

  static async come(
    port: number,
    { nick, reads = true }: { nick?: string; reads?: boolean } = {},
  ): Promise<Attacker> {
    const attacker = new Attacker(await Deno.connect({ hostname: "127.0.0.1", port }), reads);
    if (nick !== undefined) {
      await attacker.say(
        `CAP REQ :message-tags\r\nNICK ${nick}\r\nUSER x 0 * :x\r\nCAP END\r\nJOIN #attacked\r\n`,
      );
    }
    return attacker;
  }

  /** Writes all of it. @returns false once the connection is gone */
  async say(text: string | Uint8Array<ArrayBuffer>): Promise<boolean> {
    try {
      for (let rest = typeof text === "string" ? encoder.encode(text) : text; rest.length > 0;) {
        rest = rest.subarray(await this.#conn.write(rest));
      }
      return true;
    } catch {
      return false;
    }
  }

  [Symbol.dispose](): void {
    try {
      this.#conn.close();
    } catch { /* The server was faster. */ }
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(65_536);
    try {
      while (await this.#conn.read(buffer) !== null);
    } catch { /* Closed. */ }
  }
}

/** So many attackers say a text again and again; who is put out comes back. */
function saying(
  text: (round: number) => string | Uint8Array<ArrayBuffer>,
  options: { count?: number; named?: boolean; reads?: boolean } = {},
): Attack {
  const { count = 10, named = true, reads = true } = options;
  return async (port, over) => {
    await Promise.all(Array.from({ length: count }, async (_, index) => {
      for (let life = 0; !over.aborted; life++) {
        using attacker = await Attacker.come(port, { nick: named ? `x${index}-${life}` : undefined, reads });
        over.addEventListener("abort", () => attacker[Symbol.dispose]());
        for (let round = 0; !over.aborted && await attacker.say(text(round)); round++);
      }
    }));
  };
}

/** Twenty who greet with TLS without a rest. */
function greeting({ waits }: { waits: boolean }): Attack {
  return async (port, over) => {
    await Promise.all(Array.from({ length: 20 }, async () => {
      while (!over.aborted) {
        const conn = await Deno.connectTls({ hostname: "127.0.0.1", port }).catch(() => undefined);
        // Nobody vouches for the server's own certificate, so that it ends when both sides have done their sums.
        if (waits) await conn?.handshake().catch(() => {});
        conn?.close();
      }
    }));
  };
}

/** The same text so many times. */
function times(count: number, line: string): string {
  return `${line}\r\n`.repeat(count);
}

/** A text of which each character is one byte. */
function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const X400 = "x".repeat(400);
const HUNDRED_BANS = Array.from({ length: 100 }, (_, i) => `MODE #list +b banned${i}\r\n`).join("");
const GUESS = toBase64(encoder.encode("\0nobody\0wrong password"));

/** Every attack by its name. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  "ten who say 400 bytes as fast as they can": saying(() => times(100, `PRIVMSG #attacked :${X400}`)),
  "ten who are always typing": saying(() => times(100, "@+typing=active TAGMSG #attacked")),
  "CTCP requests": saying(() => times(100, "PRIVMSG #attacked :\x01VERSION\x01")),
  "changes of nick": saying((round) => times(1, `NICK y${round}-${Math.floor(Math.random() * 1e6)}`)),
  "JOIN and PART": saying(() => times(50, "JOIN #flap\r\nPART #flap")),
  "WHO *, LIST, NAMES": saying(() => times(20, "WHO *\r\nLIST\r\nNAMES #attacked")),
  "WHO with masks that fit nobody": saying(() => times(50, "WHO *no*bo*dy*")),
  "lists of a hundred bans, asked for": saying((round) =>
    round > 0 ? times(50, "MODE #list b") : `JOIN #list\r\n${HUNDRED_BANS}`
  ),
  "bans full of stars": saying((round) =>
    times(1, `JOIN #m${round % 50}\r\nMODE #m${round % 50} +b ${"*a".repeat(50)}${round}`)
  ),
  "history and searches": saying(() => times(20, "CHATHISTORY LATEST #attacked * 1000\r\nSEARCH text=x")),
  "a hundred who stop reading in a room that is flooded": async (port, over) => {
    await using readers = new AsyncDisposableStack();
    for (let i = 0; i < 100; i++) readers.use(await Attacker.come(port, { nick: `s${i}`, reads: false }));
    await saying(() => times(100, `PRIVMSG #attacked :${X400}`))(port, over);
  },
  "a hundred who ask for much, read nothing, and come back when they are cut": saying(
    () => times(20, `PRIVMSG #attacked :${X400}\r\nWHO *\r\nHELP`),
    { count: 100, reads: false },
  ),
  "lines with nothing in them": saying(() => times(2_000, "")),
  "bytes without a newline": saying(() => "x".repeat(4_096), { named: false }),
  "lines that are too long": saying(() => times(10, "x".repeat(3_000))),
  "bytes that are no UTF-8": saying(() => bytes(times(100, "PRIVMSG #attacked :\x80\xc0\xff"))),
  "twenty who connect and leave without a rest": saying(() => "QUIT\r\n", { named: false, count: 20 }),
  "twenty who register and leave without a rest": saying(() => "QUIT\r\n", { count: 20 }),
  "twenty who begin TLS and hang up at once": greeting({ waits: false }),
  "twenty who begin TLS, wait for the certificate, and do not believe it": greeting({ waits: true }),
  "three hundred plain clients who stop reading in a lobby that is flooded": async (port, over) => {
    await using readers = new AsyncDisposableStack();
    for (let i = 0; i < 300; i++) {
      const reader = readers.use(await Attacker.come(port, { reads: false }));
      await reader.say(`p${i}\n`);
    }
    await saying(() => `JOIN #lobby\r\n${times(100, `PRIVMSG #lobby :${X400}`)}`)(port, over);
  },
  "fifty who try passwords": saying(() => `CAP REQ sasl\r\nAUTHENTICATE PLAIN\r\nAUTHENTICATE ${GUESS}\r\n`, {
    named: false,
    count: 50,
  }),
};
