/** The chat in the terminal's own scrollback: lines go up, what is typed stays below them. Words no event itself. */
import type { Client } from "../core/client.ts";
import type { ClientEvent } from "../core/events.ts";
import type { Question } from "./interview.ts";
import { TerminalFace } from "./line_face.ts";
import { timed } from "./lines.ts";
import { Notices } from "./notices.ts";
import type { ChatFace } from "./session.ts";
import { type Line, span } from "./style.ts";
import type { Tty } from "./tty.ts";
import { View } from "./view.ts";

/** A face that shows everything one below the other. Taking the terminal is the constructor's doing. */
export class InlineFace implements ChatFace {
  readonly #client: Client;
  readonly #view: View;
  readonly #face: TerminalFace;
  readonly #notices: Notices;

  constructor(client: Client, tty: Tty) {
    this.#client = client;
    this.#view = new View(client.state.nick);
    this.#face = new TerminalFace(tty, {
      prompt: span(""),
      complete: (text, cursor) => client.complete(text, cursor),
      history: () => client.state.nick === "" ? [] : client.typedBefore.lines,
      looks: (looking) => this.#notices.looks(looking),
    });
    this.#notices = new Notices(client, {
      tell: (sequence) => this.#face.tell(sequence),
      print: (line) => this.print(line),
    });
  }

  seen(event: ClientEvent): void {
    for (const line of this.#view.lines(event)) this.print(line);
    this.#notices.seen(event);
  }

  print(line: Line): void {
    this.#face.printLine(timed(line, this.#client.settings.get("clock")));
  }

  ask(question: Question | undefined): void {
    if (question === undefined) this.#face.ask(this.#view.prompt);
    else if (question.secret) this.#face.askSecret(question.prompt);
    else this.#face.ask(question.prompt);
  }

  named(name: string): void {
    this.#view.nick = name;
    this.#face.startAfresh();
  }

  end(): void {
    this.#face.end();
  }

  async run(entered: (line: string) => void): Promise<void> {
    for await (const line of this.#face) entered(line);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#face[Symbol.asyncDispose]();
  }
}
