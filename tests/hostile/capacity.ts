/** The load of `deno task soak:connections`: people who are just there, people who come and go, and one who talks. */

import { setTimeout as pause } from "node:timers/promises";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** Members of each room of those who are just there. */
const MEMBERS = 50;
/** Connects that are under way at a time. */
const TOGETHER = 64;
/** Milliseconds between two messages of the one who talks. */
const TALK = 50;

/** A client of few bytes: it says who it is, answers PING, and reads until the end. */
export class Guest {
  readonly #conn: Deno.TcpConn;
  readonly #buffer = new Uint8Array(1_024);
  #heard: (text: string) => void = () => {};
  /** Settles when the server has hung up, or {@linkcode leave} was called. */
  readonly over: Promise<void>;

  constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
    this.over = this.#read();
  }

  /**
   * Connects, registers, and settles with the welcome.
   *
   * @param nth spreads connections over addresses of this machine, for each has ports for some 28,000
   */
  static async come(
    port: number,
    { nick, nth, join }: { nick: string; nth: number; join?: string },
  ): Promise<Guest> {
    const guest = new Guest(await Deno.connect({ hostname: `127.0.0.${1 + nth % 20}`, port }));
    const welcome = guest.hears(join === undefined ? " 001 " : " 366 ");
    await guest.say(
      `NICK ${nick}\r\nUSER ${nick} 0 * :${nick}\r\n${join === undefined ? "" : `JOIN ${join}\r\n`}`,
    );
    await Promise.race([
      welcome,
      guest.over.then(() => Promise.reject(new Error(`${nick} was not welcome`))),
    ]);
    return guest;
  }

  async say(text: string): Promise<void> {
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
  }

  /** Settles when this has come, in one read. */
  hears(wanted: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let text = "";
    this.#heard = (more) => {
      text = (text + more).slice(-4_096);
      if (text.includes(wanted)) resolve();
    };
    return promise;
  }

  async leave(): Promise<void> {
    try {
      this.#conn.close();
    } catch { /* The server was first. */ }
    await this.over;
  }

  async #read(): Promise<void> {
    let rest = "";
    while (true) {
      const count = await this.#conn.read(this.#buffer).catch(() => null);
      if (count === null) return;
      const text = decoder.decode(this.#buffer.subarray(0, count));
      this.#heard(text);
      // Whoever does not give back the token is taken for one who has stopped reading.
      const whole = rest + text;
      rest = whole.slice(whole.lastIndexOf("\n") + 1);
      for (const [, token] of whole.matchAll(/^PING :(\S+)\r\n/gm)) {
        await this.say(`PONG :${token}\r\n`).catch(() => {});
      }
    }
  }
}

/** Lets so many come, in rooms of fifty. @returns them, and how long that took in seconds */
export async function hold(port: number, count: number): Promise<{ guests: Guest[]; seconds: number }> {
  const began = performance.now();
  const guests: Guest[] = [];
  let next = 0;
  async function work(): Promise<void> {
    for (let nth = next++; nth < count; nth = next++) {
      guests.push(await Guest.come(port, { nick: `g${nth}`, nth, join: `#r${Math.floor(nth / MEMBERS)}` }));
    }
  }
  await Promise.all(Array.from({ length: TOGETHER }, work));
  return { guests, seconds: (performance.now() - began) / 1000 };
}

/** Connects, registers and leaves again and again, until the signal. @returns how often */
export async function churn(port: number, signal: AbortSignal): Promise<number> {
  let cycles = 0;
  async function work(nth: number): Promise<void> {
    for (let round = 0; !signal.aborted; round++) {
      const guest = await Guest.come(port, { nick: `c${nth}x${round}`, nth: nth + round });
      await guest.leave();
      cycles++;
    }
  }
  await Promise.all(Array.from({ length: TOGETHER }, (_, nth) => work(nth)));
  return cycles;
}

/** Speaks in a room of fifty until the signal. @returns milliseconds until another member heard it, for each message */
export async function talk(port: number, signal: AbortSignal): Promise<number[]> {
  const speaker = await Guest.come(port, { nick: "speaker", nth: 0, join: "#r0" });
  const listener = await Guest.come(port, { nick: "listener", nth: 0, join: "#r0" });
  const times: number[] = [];
  while (!signal.aborted) {
    const began = performance.now();
    const heard = listener.hears(`:word ${times.length}\r\n`);
    await speaker.say(`PRIVMSG #r0 :word ${times.length}\r\n`);
    await Promise.race([heard, listener.over]);
    times.push(performance.now() - began);
    await pause(TALK);
  }
  await Promise.all([speaker.leave(), listener.leave()]);
  return times.sort((a, b) => a - b);
}
