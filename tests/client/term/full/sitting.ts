/** Somebody at a desk without a terminal: keys by name, pictures as text, and the server's side as lines. */
import type { Client } from "../../../../client/core/client.ts";
import { Desk } from "../../../../client/term/full/desk.ts";
import type { Frame } from "../../../../client/term/full/strips.ts";
import type { Size } from "../../../../client/term/input_rows.ts";
import type { Key, Report } from "../../../../client/term/keys.ts";
import { paint } from "../../../../client/term/style.ts";
import { feed } from "../../core/fixture.ts";

const SIZE: Size = { columns: 80, rows: 16 };

/** One desk, and everything that came of it. */
export class Sitting {
  /** What the terminal was told besides pictures. */
  readonly told: string[] = [];
  /** What the client sent. */
  readonly sent: string[] = [];
  readonly desk: Desk;
  readonly #size: Size;

  constructor(readonly client: Client, size: Partial<Size> = {}) {
    this.#size = { ...SIZE, ...size };
    this.desk = new Desk({
      client,
      flush: () => this.#flush(),
      theme: "dark",
      outside: {
        entered: (text) => client.input(text),
        leave: () => this.told.push("leave"),
        refresh: () => this.told.push("refresh"),
        tell: (sequence) => this.told.push(sequence),
        askBackground: () => {},
        mouse: () => {},
      },
    });
    this.desk.ask(undefined);
    this.frame();
  }

  /** The server says something. */
  hears(...lines: string[]): void {
    feed(this.client, ...lines);
    this.#flush();
    this.frame();
  }

  /** Presses keys by their names; `"text` is typed. */
  press(...keys: string[]): void {
    for (const key of keys) {
      this.reads(key.startsWith('"') ? { kind: "text", text: key.slice(1) } : { kind: "key", name: key });
    }
  }

  /** One read of the terminal. */
  reads(...keys: (Key | Report)[]): void {
    this.desk.typed(keys);
    this.frame();
  }

  frame(): Frame {
    return this.desk.compose(this.#size);
  }

  /** The rows of the picture, without trailing blanks. */
  get rows(): string[] {
    return this.frame().rows.map((row) => row.map(({ spans }) => paint(spans, false)).join("").trimEnd());
  }

  /** The row above the line that is typed. */
  get status(): string {
    return this.rows.at(-2) ?? "";
  }

  /** The row that stands out as chosen, without the list of rooms. */
  get chosen(): string | undefined {
    for (const row of this.frame().rows) {
      const strip = row.find(({ column, spans }) =>
        column > 0 && spans.length > 0 && spans.every(({ style }) => style.background === 238)
      );
      if (strip !== undefined) return paint(strip.spans, false).trim();
    }
    return undefined;
  }

  #flush(): void {
    this.sent.push(...this.client.takeLines());
    for (const event of this.client.takeEvents()) this.desk.seen(event);
  }
}
