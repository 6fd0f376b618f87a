/** Lines that went wrong: known ones, changed at random, the same for the same seed. It sends them nowhere. */

/** Pieces that have broken a parser somewhere. */
const PIECES = [
  ..."@ : ; = , \\ # ! * ? + - \0 \r \x01 \x03 \x1b[31m \ufeff \u202e \u200b \ud800 \u{1F600} é __proto__ constructor"
    .split(" "),
  " ",
  "  ",
  " :",
  ":",
  "0",
  "-1",
  "99999999999999999999",
  "x".repeat(120),
];

/** Lines of a round. */
const ROUND = 5_000;

/** Numbers between 0 and 1, the same for the same seed. */
export type Random = () => number;

/** @returns a generator (Mulberry32: 32 bits of state, plenty for choosing) */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = state + 0x6d2b79f5 >>> 0;
    let bits = Math.imul(state ^ state >>> 15, state | 1);
    bits ^= bits + Math.imul(bits ^ bits >>> 7, bits | 61);
    return ((bits ^ bits >>> 14) >>> 0) / 2 ** 32;
  };
}

/** @returns the lines of the corpus: all files in tests/hostile/corpus */
export async function corpus(): Promise<string[]> {
  const folder = new URL("./corpus/", import.meta.url);
  const lines: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    lines.push(...(await Deno.readTextFile(new URL(name, folder))).split("\n").filter((line) => line !== ""));
  }
  return lines.sort();
}

/** Makes lines without end. */
export class Mutations {
  readonly #corpus: readonly string[];
  readonly #random: Random;

  constructor(corpus: readonly string[], random: Random) {
    this.#corpus = corpus;
    this.#random = random;
  }

  /** @returns a line of the corpus after up to four accidents, without LF */
  next(): string {
    let line = this.#any(this.#corpus);
    for (let left = this.#below(5); left > 0; left--) line = this.#accident(line);
    return line.replaceAll("\n", "");
  }

  /** @returns so many lines */
  take(count: number): string[] {
    return Array.from({ length: count }, () => this.next());
  }

  /** Yields so many lines in all, in rounds: what is wrong with one is looked for among so many. */
  *rounds(count: number): Generator<string[]> {
    for (let left = count; left > 0; left -= ROUND) yield this.take(Math.min(ROUND, left));
  }

  #accident(line: string): string {
    const [from, to] = [this.#below(line.length + 1), this.#below(line.length + 1)].sort((a, b) => a - b) as [
      number,
      number,
    ];
    const accidents = [
      () => line.slice(0, from) + line.slice(to),
      () => line.slice(0, from) + this.#any(PIECES) + line.slice(from),
      () => line.slice(0, from) + this.#any(PIECES) + line.slice(to),
      () => line.slice(0, to) + line.slice(from),
      () => line.slice(0, from) + this.#any(this.#corpus).slice(to),
      () => line.slice(0, from) + String.fromCharCode(this.#below(256)) + line.slice(from + 1),
      () => line.split(" ").reverse().join(" "),
    ];
    return this.#any(accidents)();
  }

  #below(bound: number): number {
    return Math.floor(this.#random() * bound);
  }

  #any<T>(choices: readonly T[]): T {
    return choices[this.#below(choices.length)]!;
  }
}
