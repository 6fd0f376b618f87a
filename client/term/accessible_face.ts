/**
 * The chat for who listens to it: one line below the other, none ever changed, the cursor never moved, no colours; what
 * is typed is the terminal's own line, with its own editing and echo. Words no event itself.
 */
import type { Client } from "../core/client.ts";
import type { ClientEvent, EventOf } from "../core/events.ts";
import { EnteredLines } from "./entered.ts";
import type { Question } from "./interview.ts";
import { KeyInput } from "./key_input.ts";
import { isKey, type Key, type Report } from "./keys.ts";
import { plainLine, timed } from "./lines.ts";
import type { ChatFace } from "./session.ts";
import { type Line, paint, span } from "./style.ts";
import type { Tty } from "./tty.ts";
import { TypedLine } from "./typed_line.ts";
import { View } from "./view.ts";
import { WaitingText } from "./waiting_text.ts";
import { wrapLine } from "./wrap.ts";

const BELL = "\x07";

/** A face of lines that stay as they were written. Listening to the terminal is the constructor's doing. */
export class AccessibleFace implements ChatFace {
  readonly #client: Client;
  readonly #tty: Tty;
  readonly #view: View;
  readonly #output: WaitingText;
  readonly #input: KeyInput;
  readonly #unwatch: () => void;
  readonly #entered = new EnteredLines();
  /** Takes the keys of a secret; of everything else the terminal makes lines. */
  readonly #secret = new TypedLine({ prompt: span("") });
  #typed = "";
  /** The question that was written last and is not answered. */
  #asked: string | undefined;
  #current: string | undefined;

  constructor(client: Client, tty: Tty) {
    this.#client = client;
    this.#tty = tty;
    this.#view = new View(client.state.nick, { completes: false });
    this.#output = new WaitingText(tty);
    this.#unwatch = tty.watch({
      disturbed: () => {},
      ended: () => this.end(),
      crashed: () => tty.echo(true),
    });
    this.#input = new KeyInput(tty, {
      typed: (keys) => this.#take(keys),
      ended: () => this.end(),
      escape: false,
    });
  }

  seen(event: ClientEvent): void {
    if (event.kind === "current") this.#follow(event);
    // What was typed here stands on the terminal already.
    if (event.kind === "message" && event.mine && event.label !== undefined) return;
    const lines = this.#view.lines(event);
    lines.forEach((line) => this.print(line));
    if (lines.length > 0 && isForUs(event) && this.#client.settings.get("bell")) this.#output.write(BELL);
  }

  print(line: Line): void {
    // Where the terminal broke a row, words of a stranger could stand as a line of ours: further rows are indented.
    const rows = wrapLine(timed(line, this.#client.settings.get("clock")), this.#tty.size().columns);
    const text = rows.map((row) => paint(row, false)).join("\n");
    this.#output.write(`${this.#asked === undefined ? "" : "\n"}${text}\n`);
    // A question that waits for its answer is to be written again.
    this.#asked = undefined;
  }

  ask(question: Question | undefined): void {
    const secret = question?.secret ?? false;
    if (secret !== this.#secret.isSecret) this.#hide(secret);
    const words = question?.prompt.text;
    if (words === this.#asked) return;
    this.#output.write(this.#asked === undefined ? words ?? "" : `\n${words ?? ""}`);
    this.#asked = words;
  }

  named(name: string): void {
    this.#view.nick = name;
  }

  end(): void {
    if (this.#entered.over) return;
    this.#entered.end();
    this.#input.stop();
  }

  async run(entered: (line: string) => void): Promise<void> {
    for await (const line of this.#entered) entered(line);
  }

  /** Settles when everything is written and the terminal shows again what is typed. May be called twice. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.end();
    await this.#output.written;
    this.#tty.echo(true);
    this.#unwatch();
    await this.#input.over;
  }

  /** Whoever listens does not see where they are. */
  #follow({ room }: EventOf<"current">): void {
    const before = this.#current;
    this.#current = room;
    if (before !== undefined && room !== undefined && room !== before) {
      this.print(plainLine(`--- What you type goes to ${room}`));
    }
  }

  #hide(secret: boolean): void {
    this.#tty.echo(!secret);
    if (secret) this.#secret.askSecret(span(""));
    else this.#secret.ask(span(""));
  }

  #take(keys: readonly (Key | Report)[]): void {
    for (const key of keys) {
      if (this.#entered.over || !isKey(key)) continue;
      if (this.#secret.isSecret) this.#secretKey(key);
      else this.#line(key);
    }
  }

  /** Of a line that the terminal made, the text counts; what is left of keys that it does not know is none. */
  #line(key: Key): void {
    if (key.kind !== "key") this.#typed += key.text;
    else if (key.name === "tab") this.#typed += " ";
    else if (key.name === "enter") {
      this.#submit(this.#typed);
      this.#typed = "";
    }
  }

  #secretKey(key: Key): void {
    const effect = this.#secret.press(key);
    if (effect?.kind === "leave") this.end();
    if (effect?.kind !== "submit") return;
    this.#output.write("\n");
    this.#submit(effect.text);
  }

  #submit(text: string): void {
    this.#asked = undefined;
    this.#entered.push(text);
  }
}

function isForUs(event: ClientEvent): boolean {
  return event.kind === "message" && !event.past && !event.mine && (event.mention || event.private);
}
