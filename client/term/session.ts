/**
 * A person in the chat: the client's events go to their face, what they enter goes to the client. Knows no socket, no
 * terminal and no key; what drives the client, and what shows it, are handed in.
 */
import type { Client } from "../core/client.ts";
import type { ClientEvent } from "../core/events.ts";
import { Interview, type Question } from "./interview.ts";
import type { Line } from "./style.ts";

/** What drives the client over the network. */
export interface SessionLink {
  /**
   * Connects, and keeps connected, until the client is over. `seen` gets the client's events as they come. Rejects
   * with one plain sentence when that failed; after `client.leave()` it settles soon, whatever the server does.
   */
  run(seen: (events: readonly ClientEvent[]) => void): Promise<void>;
  /** Sends what the client has queued and hands its events on; does nothing while there is no connection. */
  flush(): void;
}

/**
 * What shows the chat to a person. Iterating gives what they enter, empty lines too, and ends when they leave, when
 * their terminal is gone, or when the face is disposed of, which gives the terminal back as it was found.
 */
export interface ChatFace extends AsyncDisposable {
  /** Shows what happened. */
  seen(event: ClientEvent): void;
  /** Shows words of the program. */
  print(line: Line): void;
  /** What the next line answers; undefined when it is for the chat. Called whenever that may be another. */
  ask(question: Question | undefined): void;
  /** The person is called this now; what they entered before that were answers, and is not brought back. */
  named(name: string): void;
  /** Ends the iteration once the lines entered so far are taken, as if the person had left. */
  end(): void;
  [Symbol.asyncIterator](): AsyncIterator<string>;
}

/** What a session is made of. */
export interface SessionOptions {
  readonly client: Client;
  readonly link: SessionLink;
  /** Aborting it leaves, as Ctrl-C does. */
  readonly signal?: AbortSignal;
}

/**
 * Lets somebody chat until they leave, the program is told to end, or the link fails. Settles when the terminal is as
 * it was found and the link is finished; rejects with what made the link fail. Asks for an alias when the client has
 * none, and for another one when it is taken.
 */
export async function runSession(face: ChatFace, { signal, ...options }: SessionOptions): Promise<void> {
  const session = new Session(face, options);
  const leave = () => face.end();
  signal?.addEventListener("abort", leave);
  if (signal?.aborted) leave();
  try {
    await session.run();
  } finally {
    signal?.removeEventListener("abort", leave);
  }
}

class Session {
  readonly #client: Client;
  readonly #link: SessionLink;
  readonly #face: ChatFace;
  readonly #interview: Interview;
  #left = false;

  constructor(face: ChatFace, { client, link }: SessionOptions) {
    this.#face = face;
    this.#client = client;
    this.#link = link;
    this.#interview = new Interview(client, {
      print: (line) => face.print(line),
      named: (name) => face.named(name),
    });
  }

  async run(): Promise<void> {
    let linked: Promise<void> | undefined;
    {
      await using face = this.#face;
      this.#ask();
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
    this.#ask();
    this.#link.flush();
  }

  #seen(events: readonly ClientEvent[]): void {
    for (const event of events) {
      // The server's answer to a goodbye is news to nobody.
      if (this.#left) return;
      this.#interview.seen(event);
      if (event.kind === "leaving") this.#left = true;
      this.#face.seen(event);
    }
    if (this.#left) this.#face.end();
    else this.#ask();
  }

  #ask(): void {
    this.#face.ask(this.#interview.question);
  }
}
