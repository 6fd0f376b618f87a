/**
 * The tutorial's plain conversation, with a server that knows no IRC: it asks `alias?`, says
 * `you are now connected!`, and then passes on raw chunks. It brings no socket and no clock, and no terminal either.
 */

import { visibleText } from "../protocol/formatting.ts";
import { splitText } from "../protocol/lines.ts";
import { ChunkText } from "./chunk_text.ts";
import { type Connection, type Timer, Unreachable } from "./link.ts";

/** Where lines go to and come from; its iterator ends when it is time to leave. */
export interface PlainFace extends AsyncDisposable {
  /** Shows a line, given without control characters. */
  print(line: string): void;
  [Symbol.asyncIterator](): AsyncIterator<string>;
}

/** What a plain conversation is made of. */
export interface PlainOptions {
  readonly connection: Connection;
  /** Disposed of when the conversation is over. */
  readonly face: PlainFace;
  readonly alias: string;
  /** What to answer a server that asks `password?`. */
  readonly password?: string;
  /** Whether somebody is there to answer what else the server asks, and to be shown their own words. */
  readonly person: boolean;
  /** Where the connection leads, as a person writes it. */
  readonly place: string;
  readonly after: Timer;
}

/** Bytes that such a server reads at once; more would be torn. */
const READ = 1024;
/** Milliseconds. */
const PAUSES = {
  /** Between two messages, which have no end of their own: the server must read them apart. */
  message: 100,
  /** For the server to ask. */
  question: 20_000,
  /** For the server to welcome us, before we speak all the same. */
  welcome: 5_000,
  /** For the server to close when we have. */
  farewell: 2_000,
};
/** Own messages that may still come back from a server that sends them to everyone. */
const ECHOES = 20;

const QUESTION = /^(alias|password)\?$/;
const WELCOME = "you are now connected!";

const encoder = new TextEncoder();

/**
 * Converses until the face's lines end; what was said is then with the server.
 *
 * @throws {Unreachable} when the server ends it, or will not have us
 */
export async function runPlain(options: PlainOptions): Promise<void> {
  await new PlainConversation(options).run();
}

class PlainConversation {
  readonly #options: PlainOptions;
  readonly #asked = Promise.withResolvers<void>();
  readonly #echoes: string[] = [];
  /** Settles when it is our turn: we are welcome, or somebody has to answer a question. */
  #turn = Promise.withResolvers<void>();
  #alias: string;
  /** Answers that are ready, by what is asked. */
  readonly #answers: Map<string, string>;
  /** What the server waits for the person to answer. */
  #question: string | undefined;
  #welcomed = false;
  #fault: string | undefined;

  constructor(options: PlainOptions) {
    this.#options = options;
    this.#alias = options.alias;
    this.#answers = new Map([["alias", options.alias]]);
    if (options.password !== undefined) this.#answers.set("password", options.password);
  }

  async run(): Promise<void> {
    const { connection, face, after, place } = this.#options;
    const cancel = after(PAUSES.question, () => this.#fail("the server asks for no alias"));
    void this.#asked.promise.then(cancel);
    const reading = this.#read();
    const speaking = this.#speak();
    let left = false;
    try {
      left = await Promise.race([reading.then(() => false), speaking.then(() => true)]);
      if (left) await this.#goodbye(reading);
    } finally {
      cancel();
      connection.close();
      this.#asked.resolve();
      this.#turn.resolve();
      await face[Symbol.asyncDispose]();
      await Promise.all([reading, speaking]);
    }
    if (left && this.#fault === undefined) return;
    const reason = this.#fault ?? "the server closed the connection";
    throw new Unreachable(`Cannot chat at ${place}: ${reason}`, { reason });
  }

  /** Settles when the server has closed, or has had the time to. */
  async #goodbye(reading: Promise<void>): Promise<void> {
    const { connection, after } = this.#options;
    await connection.finish();
    const cancel = after(PAUSES.farewell, () => connection.close());
    await reading;
    cancel();
  }

  async #read(): Promise<void> {
    const texts = new ChunkText();
    for await (const chunk of this.#options.connection.chunks) {
      const lines = texts.push(chunk);
      const question = this.#welcomed ? undefined : QUESTION.exec(lines.at(-1) ?? "")?.[1];
      if (question !== undefined) lines.pop();
      for (const line of lines) this.#heard(line);
      if (question !== undefined) await this.#answer(question);
    }
  }

  #heard(line: string): void {
    if (line.includes(WELCOME)) {
      this.#welcomed = true;
      this.#turn.resolve();
    }
    const echo = this.#echoes.indexOf(line);
    if (echo >= 0) this.#echoes.splice(echo, 1);
    else this.#options.face.print(visibleText(line));
  }

  /** An answer is given once: a server that asks again did not like it. */
  async #answer(question: string): Promise<void> {
    const ready = this.#answers.get(question);
    this.#answers.delete(question);
    this.#asked.resolve();
    if (ready !== undefined) return await this.#send(ready);
    if (!this.#options.person) return this.#fail(refusal(question, this.#alias));
    this.#question = question;
    this.#options.face.print(`${question}?`);
    this.#turn.resolve();
  }

  async #speak(): Promise<void> {
    await this.#asked.promise;
    await this.#ourTurn();
    for await (const line of this.#options.face) {
      if (this.#question === undefined) await this.#say(line);
      else await this.#reply(line.trim(), this.#question);
    }
  }

  async #ourTurn(): Promise<void> {
    const cancel = this.#options.after(PAUSES.welcome, () => this.#turn.resolve());
    await this.#turn.promise;
    cancel();
  }

  /** Answers what the server asked the person; what it says to that comes before anything else is said. */
  async #reply(answer: string, question: string): Promise<void> {
    if (question === "alias") this.#alias = answer;
    this.#question = undefined;
    this.#turn = Promise.withResolvers();
    await this.#send(answer);
    await this.#ourTurn();
  }

  async #say(line: string): Promise<void> {
    if (line.trim() === "") return;
    const prefix = `${this.#alias}: `;
    for (const part of splitText(line, Math.max(64, READ - encoder.encode(prefix).length))) {
      if (this.#options.person) this.#show(prefix + part);
      await this.#send(prefix + part);
    }
  }

  #show(said: string): void {
    this.#options.face.print(visibleText(said));
    this.#echoes.push(said);
    if (this.#echoes.length > ECHOES) this.#echoes.shift();
  }

  /** Writes a text as it is, and gives the server the time to read it on its own. */
  async #send(text: string): Promise<void> {
    await this.#options.connection.write(encoder.encode(text)).catch(() => this.#options.connection.close());
    await new Promise<void>((resolve) => this.#options.after(PAUSES.message, resolve));
  }

  #fail(fault: string): void {
    this.#fault = fault;
    this.#options.connection.close();
  }
}

function refusal(question: string, alias: string): string {
  return question === "alias"
    ? `the server does not take the alias "${alias}"`
    : "the server wants a password";
}
