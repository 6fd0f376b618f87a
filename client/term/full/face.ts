/**
 * The chat on the whole screen of a terminal: keys come in, one picture after another goes out. Owns the terminal from
 * its start to its end and gives it back on every way out; what is on the picture is the desk's.
 */
import type { ClientEvent } from "../../core/events.ts";
import type { Question } from "../interview.ts";
import { KeyInput } from "../key_input.ts";
import type { Key, Report } from "../keys.ts";
import type { ChatFace } from "../session.ts";
import type { Line } from "../style.ts";
import type { Tty } from "../tty.ts";
import { Desk, type DeskOptions } from "./desk.ts";
import { FullScreen } from "./screen.ts";
import { BACKGROUND_QUERY } from "./theme.ts";

/** A `ChatFace` on the whole screen. Taking the terminal is the constructor's doing. */
export class FullFace implements ChatFace {
  readonly #tty: Tty;
  readonly #desk: Desk;
  readonly #over = Promise.withResolvers<void>();
  readonly #screen: FullScreen;
  readonly #input: KeyInput;
  readonly #unwatch: () => void;
  #isOver = false;
  #take: (line: string) => void = () => {};

  constructor(tty: Tty, options: Omit<DeskOptions, "outside" | "colour">) {
    this.#tty = tty;
    this.#desk = new Desk({
      ...options,
      colour: tty.colour,
      outside: {
        entered: (text) => this.#take(text),
        leave: () => this.end(),
        refresh: () => this.#screen.refresh(),
        tell: (sequence) => this.#screen.tell(sequence),
        askBackground: () => this.#screen.tell(BACKGROUND_QUERY),
        mouse: (on) => this.#screen.mouse(on),
      },
    });
    this.#screen = new FullScreen(tty, (size) => this.#desk.compose(size));
    this.#unwatch = tty.watch({
      disturbed: () => this.#screen.refresh(),
      ended: () => this.end(),
      crashed: () => this.#giveBackNow(),
    });
    tty.raw(true);
    this.#input = new KeyInput(tty, {
      typed: (keys) => this.#typed(keys),
      ended: () => this.end(),
      escape: true,
    });
    this.#desk.begin();
    this.#screen.draw();
  }

  seen(event: ClientEvent): void {
    this.#desk.seen(event);
    this.#screen.draw();
  }

  print(line: Line): void {
    this.#desk.print(line);
    this.#screen.draw();
  }

  ask(question: Question | undefined): void {
    this.#desk.ask(question);
    this.#screen.draw();
  }

  named(): void {
    this.#desk.startAfresh();
    this.#screen.draw();
  }

  end(): void {
    this.#over.resolve();
    this.#isOver = true;
    this.#input.stop();
  }

  run(entered: (line: string) => void): Promise<void> {
    this.#take = entered;
    return this.#over.promise;
  }

  /** The terminal as it was found. May be called twice. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.end();
    await this.#screen.close();
    this.#tty.raw(false);
    this.#unwatch();
    await this.#input.over;
  }

  #typed(keys: readonly (Key | Report)[]): void {
    if (this.#isOver) return;
    this.#desk.typed(keys);
    this.#screen.draw();
  }

  #giveBackNow(): void {
    this.#tty.writeNow(this.#screen.leaving());
    this.#tty.raw(false);
  }
}
