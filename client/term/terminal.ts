/**
 * `chat join` on a terminal: the client's events go to the screen, what is typed goes to the client. Knows no socket
 * and no byte; what drives the client is handed in.
 */
import type { Client } from "../core/client.ts";
import type { ClientEvent } from "../core/events.ts";
import { Interview } from "./interview.ts";
import { TerminalFace } from "./line_face.ts";
import { timed } from "./lines.ts";
import { type Line, span } from "./style.ts";
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

class TerminalSession {
  readonly #client: Client;
  readonly #link: TerminalLink;
  readonly #face: TerminalFace;
  readonly #view: View;
  readonly #interview: Interview;
  #left = false;

  constructor({ client, link, tty }: TerminalOptions) {
    this.#client = client;
    this.#link = link;
    this.#view = new View(client.state.nick);
    this.#face = new TerminalFace(tty, {
      prompt: span(""),
      complete: (text, cursor) => client.complete(text, cursor),
      history: () => client.state.nick === "" ? [] : client.typedBefore.lines,
    });
    this.#interview = new Interview(client, {
      print: (line) => this.#print(line),
      named: (name) => {
        this.#view.nick = name;
        this.#face.startAfresh();
      },
    });
  }

  leave(): void {
    this.#face.end();
  }

  async run(): Promise<void> {
    let linked: Promise<void> | undefined;
    {
      await using face = this.#face;
      this.#showPrompt();
      if (this.#client.state.nick !== "") linked = this.#linked();
      for await (const line of face) {
        this.#entered(line);
        if (this.#client.state.nick !== "") linked ??= this.#linked();
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

  #entered(text: string): void {
    if (!this.#interview.entered(text)) this.#client.input(text);
    this.#showPrompt();
    this.#link.flush();
  }

  #seen(events: readonly ClientEvent[]): void {
    for (const event of events) {
      // The server's answer to a goodbye is news to nobody.
      if (this.#left) return;
      this.#interview.seen(event);
      if (event.kind === "leaving") this.#left = true;
      for (const line of this.#view.lines(event)) this.#print(line);
    }
    if (this.#left) this.#face.end();
    else this.#showPrompt();
  }

  #print(line: Line): void {
    this.#face.printLine(timed(line, this.#client.settings.get("clock")));
  }

  #showPrompt(): void {
    const question = this.#interview.question;
    if (question === undefined) this.#face.ask(this.#view.prompt);
    else if (question.secret) this.#face.askSecret(question.prompt);
    else this.#face.ask(question.prompt);
  }
}
