/**
 * What the full screen takes: memory with many rooms full of words, and time for a picture. A real client is told lines
 * as a server sends them, and what it makes of them is filed and drawn as on a terminal; nothing is written anywhere.
 */

import { Client } from "../client/core/client.ts";
import { ShortMemory } from "../client/core/memory.ts";
import { joinCommand } from "../client/join.ts";
import { Desk } from "../client/term/full/desk.ts";
import { difference } from "../client/term/full/difference.ts";
import type { Frame } from "../client/term/full/strips.ts";
import { spread } from "./statistics.ts";
import { markdown, show, type TitledTable } from "./tables.ts";

const ROOMS = 20;
const LINES = 10_000;
const PEOPLE = 5_000;
const SIZE = { columns: 200, rows: 50 };
/** Pictures that are timed. */
const FRAMES = 200;
/** Lines that come at once. */
const BURST = 10_000;

const WORDS =
  "the quick brown fox jumps over a lazy dog while everybody in the room writes words of many kinds".split(
    " ",
  );

/** One person's full screen without a terminal. */
class Drawn {
  readonly client = new Client({
    ...{ alias: "bob", rooms: [], person: true, reads: "focused", memory: new ShortMemory() },
    now: Date.now,
  });
  readonly desk = new Desk({
    client: this.client,
    flush: () => this.flush(),
    theme: "dark",
    outside: NOTHING,
  });
  #before: Frame | undefined;
  #said = 0;

  constructor() {
    this.client.connected();
    const caps = "message-tags server-time account-tag batch";
    this.tell(
      `:srv CAP * LS :${caps}`,
      `:srv CAP * ACK :${caps}`,
      ":srv 001 bob :Welcome",
      ":srv 422 bob :None",
    );
  }

  tell(...lines: readonly string[]): void {
    for (const line of lines) this.client.receive(line);
    this.flush();
  }

  flush(): void {
    this.client.takeLines();
    for (const event of this.client.takeEvents()) this.desk.seen(event);
  }

  enter(room: string, people: number): void {
    this.tell(`:bob!u@h JOIN ${room}`);
    for (let first = 0; first < people; first += 20) {
      const names = Array.from({ length: 20 }, (_, number) => `person${first + number}`).join(" ");
      this.tell(`:srv 353 bob = ${room} :bob ${names}`);
    }
    this.tell(`:srv 366 bob ${room} :End`);
  }

  say(room: string): void {
    const number = this.#said++;
    const count = 4 + number * 7 % 16;
    const words = Array.from({ length: count }, (_, word) => WORDS[(number + word * 5) % WORDS.length]).join(
      " ",
    );
    const nick = `person${number % 97}`;
    const time = new Date(1_767_000_000_000 + number * 1_000).toISOString();
    const tags = `time=${time};msgid=01J${number.toString(36).padStart(20, "0")};account=${nick}`;
    this.tell(`@${tags} :${nick}!~user@host${number % 97}.example.org PRIVMSG ${room} :${words} ${number}`);
  }

  /** @returns the bytes that would be written */
  draw(): number {
    const frame = this.desk.compose(SIZE);
    const text = difference(this.#before, frame, true);
    this.#before = frame;
    return text.length;
  }
}

const NOTHING = {
  entered: () => {},
  leave: () => {},
  refresh: () => {},
  tell: () => {},
  askBackground: () => {},
  mouse: () => {},
};

/** Fills rooms and draws, and tells what both took. */
export async function measureScrollback(): Promise<TitledTable> {
  // So that all of the program is there.
  await joinCommand(["--help"]).catch(() => {});
  const before = await resident();
  const drawn = new Drawn();
  for (let room = 0; room < ROOMS; room++) {
    drawn.enter(`#room${room}`, room === 0 ? PEOPLE : 100);
    for (let line = 0; line < LINES; line++) drawn.say(`#room${room}`);
  }
  const full = await resident();
  drawn.client.buffers.focus("#room0");
  drawn.flush();
  const lines = [
    ["memory before any line, MB", inMegabytes(before)],
    [`memory right after ${ROOMS} rooms of ${LINES} lines came at once, MB`, inMegabytes(full)],
    ["a picture after one more line, ms", timed(() => drawn.say("#room0"), () => drawn.draw())],
    [
      "a picture after one key, ms",
      timed(() => drawn.desk.typed([{ kind: "text", text: "x" }]), () => drawn.draw()),
    ],
    ["a picture a page further up, ms", timed(() => drawn.desk.typed([PAGE_UP]), () => drawn.draw())],
    [`taking ${BURST} lines, ms`, timed(() => {}, () => burst(drawn), 5)],
  ];
  return {
    title: `Full screen of ${SIZE.columns}×${SIZE.rows}: median (least–most)`,
    table: [["what", "figure"], ...lines],
  };
}

const PAGE_UP = { kind: "key", name: "pageup" } as const;

function burst(drawn: Drawn): void {
  for (let line = 0; line < BURST; line++) drawn.say("#room0");
}

function timed(before: () => void, act: () => void, rounds = FRAMES): string {
  const all: number[] = [];
  for (let round = 0; round < rounds; round++) {
    before();
    const began = performance.now();
    act();
    all.push(performance.now() - began);
  }
  const times = spread(all);
  return times === undefined ? "–" : `${show(times.median)} (${show(times.least)}–${show(times.most)})`;
}

function inMegabytes({ process, used }: { process: number; used: number }): string {
  return `${show(process / 1e6)} resident, ${show(used / 1e6)} of it in use`;
}

/** Bytes of this process that are in memory, and those that the program uses, once what nobody needs is gone. */
async function resident(): Promise<{ process: number; used: number }> {
  const collect = (globalThis as { gc?: () => void }).gc;
  for (let round = 0; round < 3; round++) {
    collect?.();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { rss, heapUsed, external } = Deno.memoryUsage();
  return { process: rss, used: heapUsed + external };
}

if (import.meta.main) {
  const { title, table } = await measureScrollback();
  console.log(`${title}\n\n${markdown(table)}`);
}
