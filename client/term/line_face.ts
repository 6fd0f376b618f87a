/**
 * A line editor at the bottom of a terminal, with lines printed above it. Owns the terminal from its start to its
 * end and gives it back on every way out; knows nothing of chat.
 */
import { type Complete, type EditorState, newEditor, pressKey } from "./editor.ts";
import { KeyInput } from "./key_input.ts";
import { isKey, type Key, type Report } from "./keys.ts";
import { plainLine } from "./lines.ts";
import { Screen } from "./screen.ts";
import { type Line, type Span, span } from "./style.ts";
import type { Tty } from "./tty.ts";

/**
 * Lines out above, lines in below. Iterating gives what is entered, empty lines too, and ends when the user leaves (Ctrl-C, Ctrl-D on
 * an empty line, a signal), when the terminal is gone, or when the face is disposed of.
 */
export interface LineFace extends AsyncDisposable {
  /** Shows a line of foreign text; control characters in it are made harmless. */
  print(line: string): void;
  [Symbol.asyncIterator](): AsyncIterator<string>;
}

const TOO_LONG = "That is too long for one message, so its end was left out.";
// Started through npx or a task runner, a program that stops itself leaves them running in front of a terminal that
// answers nothing, and it cannot stop them too without more permission than it has.
const NO_STOP = "Ctrl-Z does not stop this program; Ctrl-D leaves it.";

/** How a face begins. */
export interface FaceOptions {
  /** What stands before the line being typed. */
  readonly prompt: Span;
  /** What Tab does. */
  readonly complete?: Complete;
  /** What Up brings back when typing begins or begins afresh, oldest first. */
  readonly history?: () => readonly string[];
}

/** A `LineFace` on a terminal. Taking the terminal is the constructor's doing; `await using` gives it back. */
export class TerminalFace implements LineFace {
  readonly #tty: Tty;
  readonly #screen: Screen;
  readonly #input: KeyInput;
  readonly #unwatch: () => void;
  readonly #entered: string[] = [];
  #arrival = Promise.withResolvers<void>();
  #editor: EditorState = newEditor();
  /** The line that was being typed when a secret was asked for; undefined while what is typed is none. */
  #aside: EditorState | undefined;
  readonly #history: () => readonly string[];
  #prompt: Span;
  #complete: Complete | undefined;
  #over = false;
  #closed = false;

  constructor(tty: Tty, options: FaceOptions) {
    this.#tty = tty;
    this.#prompt = options.prompt;
    this.#complete = options.complete;
    this.#history = options.history ?? (() => []);
    this.#editor = newEditor(this.#history());
    this.#screen = new Screen(tty);
    this.#unwatch = tty.watch({
      disturbed: () => this.#screen.refresh(),
      ended: () => this.end(),
      crashed: () => this.#giveBackNow(),
    });
    tty.raw(true);
    this.#input = new KeyInput(tty, {
      typed: (keys) => this.#typed(keys),
      ended: () => this.end(),
      escape: false,
    });
    this.#show();
  }

  print(line: string): void {
    this.printLine({ spans: [span(line)], indent: 0 });
  }

  /** Shows a styled line above the input. */
  printLine(line: Line): void {
    if (!this.#closed) this.#screen.print(line);
  }

  /** Changes what stands before the line being typed; the line itself stays, and comes back after a secret. */
  ask(prompt: Span): void {
    this.#prompt = prompt;
    if (this.#aside !== undefined) this.#editor = this.#aside;
    this.#aside = undefined;
    this.#show();
  }

  /** Asks for a line of which nothing is shown, remembered or completed, until {@linkcode ask} is called. */
  askSecret(prompt: Span): void {
    this.#prompt = prompt;
    this.#aside ??= this.#editor;
    if (this.#aside === this.#editor) this.#editor = newEditor();
    this.#show();
  }

  /** Changes what Tab does. */
  completeWith(complete: Complete | undefined): void {
    this.#complete = complete;
  }

  /** Empties the line being typed and forgets what was entered on this terminal, as when another kind of answer begins. */
  startAfresh(): void {
    this.#editor = newEditor(this.#history());
    this.#show();
  }

  /** Ends the iteration once the lines entered so far are taken, as if the user had left. */
  end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#wake();
    this.#input.stop();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<string> {
    while (true) {
      const line = this.#entered.shift();
      if (line !== undefined) yield line;
      else if (this.#over) return;
      else await this.#arrival.promise;
    }
  }

  /** The terminal as it was found, with everything printed on it and the input gone. May be called twice. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.end();
    await this.#screen.close();
    this.#closed = true;
    this.#tty.raw(false);
    this.#unwatch();
    await this.#input.over;
  }

  #typed(keys: readonly (Key | Report)[]): void {
    for (const key of keys) if (isKey(key)) this.#press(key);
    this.#show();
  }

  #press(key: Key): void {
    if (this.#over) return;
    const secret = this.#aside !== undefined;
    const { state, effect } = pressKey(this.#editor, key, secret ? undefined : this.#complete);
    this.#editor = secret && effect?.kind === "submit" ? newEditor() : state;
    if (effect === undefined) return;
    if (effect.kind === "submit") this.#enter(effect.text);
    else if (effect.kind === "leave") this.end();
    else if (effect.kind === "redraw") this.#screen.clear();
    else this.printLine(plainLine(effect.kind === "suspend" ? NO_STOP : TOO_LONG, { dim: true }));
  }

  #enter(text: string): void {
    this.#entered.push(text);
    this.#wake();
  }

  #wake(): void {
    this.#arrival.resolve();
    this.#arrival = Promise.withResolvers();
  }

  #show(): void {
    if (this.#over) return;
    const { text, cursor, seeking } = this.#aside === undefined ? this.#editor : newEditor();
    const prompt = seeking === undefined ? this.#prompt : span(`search "${seeking.query}": `);
    this.#screen.show({ prompt, text, cursor });
  }

  #giveBackNow(): void {
    this.#tty.writeNow(this.#screen.erasing());
    this.#tty.raw(false);
  }
}
