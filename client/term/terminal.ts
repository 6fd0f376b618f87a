/**
 * `chat join` on a terminal: the client's events go to the screen, what is typed goes to the client. Knows no socket
 * and no byte; what drives the client is handed in.
 */
import { isNick } from "../../protocol/names.ts";
import type { Client } from "../core/client.ts";
import type { ClientEvent, EventKind, EventOf } from "../core/events.ts";
import { TerminalFace } from "./line_face.ts";
import { plainLine, wrongLine } from "./lines.ts";
import { type Answered, PasswordQuestion } from "./password_question.ts";
import { type Span, span, type Style } from "./style.ts";
import type { Tty } from "./tty.ts";
import { View } from "./view.ts";

/** What drives the client over the network. */
export interface TerminalLink {
  /**
   * Connects, and keeps connected, until the client is over. `seen` gets the client's events as they come. Rejects
   * with one plain sentence when that failed; after `client.leave()` it settles soon, whatever the server does.
   */
  run(seen: (events: readonly ClientEvent[]) => void): Promise<void>;
  /** Sends what the client has queued and hands its events on; does nothing while there is no connection. */
  flush(): void;
}

/** What a terminal session is made of. */
export interface TerminalOptions {
  readonly client: Client;
  readonly link: TerminalLink;
  readonly tty: Tty;
  /** Aborting it leaves, as Ctrl-C does. */
  readonly signal?: AbortSignal;
}

/**
 * Lets somebody chat until they leave, the program is told to end, or the link fails. Settles when the terminal is as
 * it was found and the link is finished; rejects with what made the link fail. Asks for an alias when the client has
 * none, and for another one when it is taken.
 */
export async function runTerminal(options: TerminalOptions): Promise<void> {
  const session = new TerminalSession(options);
  const leave = () => session.leave();
  options.signal?.addEventListener("abort", leave);
  if (options.signal?.aborted) leave();
  try {
    await session.run();
  } finally {
    options.signal?.removeEventListener("abort", leave);
  }
}

/** What may become of a password that was given. */
const OUTCOMES: readonly EventKind[] = [
  "password-wanted",
  "welcome",
  "info",
  "error",
  "lost",
  "alias-refused",
];

const QUESTION: Style = { bold: true };

class TerminalSession {
  readonly #client: Client;
  readonly #link: TerminalLink;
  readonly #face: TerminalFace;
  readonly #view: View;
  /** The password that is asked for. */
  #question: PasswordQuestion | undefined;
  /** Whether a password is with the server: what is typed now may be one as well, and is shown to nobody. */
  #checking = false;
  /** The name that was refused, while another one is asked for. */
  #refused: EventOf<"alias-refused"> | undefined;
  #left = false;

  constructor({ client, link, tty }: TerminalOptions) {
    this.#client = client;
    this.#link = link;
    this.#view = new View(client.state.nick);
    this.#face = new TerminalFace(tty, {
      prompt: span(""),
      complete: (text, cursor) => client.complete(text, cursor),
    });
  }

  leave(): void {
    this.#face.end();
  }

  async run(): Promise<void> {
    let linked: Promise<void> = Promise.resolve();
    {
      await using face = this.#face;
      const lines = face[Symbol.asyncIterator]();
      if (await this.#named(lines)) {
        linked = this.#linked();
        for await (const line of { [Symbol.asyncIterator]: () => lines }) this.#entered(line);
      }
      this.#client.leave();
      this.#link.flush();
    }
    // The terminal is the user's again while the goodbye is on its way, so a second Ctrl-C ends the program at once.
    await linked;
  }

  /** The link's run; when it ends, so does the session. Its failure is kept for the end. */
  #linked(): Promise<void> {
    const running = this.#link.run((events) => this.#seen(events));
    const end = () => this.#face.end();
    running.then(end, end);
    return running;
  }

  /** Makes sure that the client has a name. False when the user leaves instead. */
  async #named(lines: AsyncIterator<string>): Promise<boolean> {
    this.#showPrompt();
    while (this.#client.state.nick === "") {
      const { value, done } = await lines.next();
      if (done) return false;
      this.#offer(value.trim());
    }
    return true;
  }

  #entered(text: string): void {
    if (this.#question !== undefined) this.#answered(this.#question.answer(text));
    // A server that does not answer must not keep anybody from typing for ever.
    else if (this.#checking) this.#checking = text !== "";
    else if (this.#refused !== undefined) this.#offer(text.trim() || this.#refused.suggestion);
    else this.#client.input(text);
    this.#link.flush();
  }

  #answered(answer: Answered): void {
    if (answer !== "again") {
      this.#question = undefined;
      this.#checking = answer.password !== undefined;
      this.#client.password(answer.password);
    }
    this.#showPrompt();
  }

  /** Gives the client a name, or says why that is none. */
  #offer(name: string): void {
    if (!isNick(name)) {
      if (name !== "") {
        this.#face.printLine(plainLine(`"${name}" cannot be a name: take letters and digits, no spaces.`));
      }
      return;
    }
    this.#refused = undefined;
    this.#client.alias(name);
    this.#view.nick = name;
    this.#face.startAfresh();
    this.#showPrompt();
  }

  #seen(events: readonly ClientEvent[]): void {
    for (const event of events) {
      // The server's answer to a goodbye is news to nobody.
      if (this.#left) return;
      if (event.kind === "alias-refused") this.#aliasRefused(event);
      if (OUTCOMES.includes(event.kind)) this.#checking = false;
      if (event.kind === "password-wanted") this.#question = new PasswordQuestion(event);
      if (event.kind === "welcome") this.#refused = undefined;
      if (event.kind === "leaving") this.#left = true;
      for (const line of this.#view.lines(event)) this.#face.printLine(line);
    }
    if (this.#left) this.#face.end();
    else this.#showPrompt();
  }

  #aliasRefused(event: EventOf<"alias-refused">): void {
    if (this.#client.state.phase !== "welcomed") {
      this.#refused = event;
      return;
    }
    const words = `${refusal(event)}. /nick ${event.suggestion} may be free.`;
    this.#face.printLine(wrongLine(new Date(event.at), words));
  }

  #showPrompt(): void {
    if (this.#question !== undefined) this.#face.askSecret(this.#question.prompt);
    else if (this.#checking) this.#face.askSecret(span("One moment … "));
    else this.#face.ask(this.#prompt());
  }

  #prompt(): Span {
    if (this.#refused !== undefined) {
      return span(`${refusal(this.#refused)}. Another name [${this.#refused.suggestion}]: `, QUESTION);
    }
    return this.#client.state.nick === "" ? span("Your name: ", QUESTION) : this.#view.prompt;
  }
}

/** Servers say in many ways that somebody has the name; other reasons are theirs to word. */
function refusal({ alias, reason }: EventOf<"alias-refused">): string {
  return /in use|taken|collision/i.test(reason) ? `${alias} is taken` : `${alias} cannot be had (${reason})`;
}
