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

/** What shows the chat to a person. Disposing of it gives their terminal back as it was found. */
export interface ChatFace extends AsyncDisposable {
  /** Shows what happened. */
  seen(event: ClientEvent): void;
  /** Shows words of the program. */
  print(line: Line): void;
  /** What the next line answers; undefined when it is for the chat. Called whenever that may be another. */
  ask(question: Question | undefined): void;
  /** The person is called this now; what they entered before that were answers, and is not brought back. */
  named(name: string): void;
  /**
   * Hands on what the person enters, empty lines too, while they look at what it is for. Settles when they leave, when
   * their terminal is gone, or after {@linkcode end}.
   */
  run(entered: (line: string) => void): Promise<void>;
  /** Ends the run once the lines entered so far are handed on, as if the person had left. */
  end(): void;
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
  /** The link's run, once there is a name to go with. */
  #running: Promise<void> | undefined;
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
    {
      await using face = this.#face;
      this.#ask();
      this.#connect();
      await face.run((line) => this.#entered(line));
      this.#client.leave();
      this.#link.flush();
    }
    // The terminal is the user's again while the goodbye is on its way, so a second Ctrl-C ends the program at once.
    await this.#running;
  }

  /** When the link's run ends, so does the session. Its failure is kept for the end. */
  #connect(): void {
    if (this.#client.state.nick === "" || this.#running !== undefined) return;
    this.#running = this.#link.run((events) => this.#seen(events));
    const end = () => this.#face.end();
    this.#running.then(end, end);
  }

  #entered(text: string): void {
    if (!this.#interview.entered(text)) this.#client.input(text);
    this.#ask();
    this.#connect();
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
