/**
 * `chat join` in a pipe: lines in are said, the conversation comes out (see `transcript.ts` for its form), remarks
 * go to standard error. It leaves when `stdio.ts` says that the input is over and the server has all of it, on
 * SIGINT or SIGTERM, and when nobody reads its output any more. Knows no socket.
 */

import type { Client } from "../core/client.ts";
import { commandOf } from "../core/commands/table.ts";
import type { ClientEvent, EventOf } from "../core/events.ts";
import { requestOf } from "./requests.ts";
import type { SessionLink } from "./session.ts";
import { onEndSignal, Printer, standardLines } from "./stdio.ts";
import { conversationLine, jsonLine, readable, remark } from "./transcript.ts";

/** What a pipe session is made of. */
export interface PipeOptions {
  readonly client: Client;
  readonly link: SessionLink;
  /** Events out as JSON; objects of JSON in, as `requests.ts` reads them. */
  readonly json: boolean;
}

/**
 * Runs until it is time to leave, and settles when the link is finished and everything is written.
 *
 * @returns the exit code: 1 when something that was to be said or done was refused, unless a signal ended it
 * @throws what makes the link fail
 */
export async function runPipe(options: PipeOptions): Promise<number> {
  return await new PipeSession(options).run();
}

/** Lines and characters that are given to the client before the server has confirmed all of them. */
const AHEAD = { lines: 64, characters: 16_384 };

/** Characters of a line that was not understood, in the error about it. */
const QUOTED = 100;

/** Aliases that are tried on our own account. */
const ALIASES = 10;

class PipeSession {
  readonly #options: PipeOptions;
  readonly #client: Client;
  /** Aborted when nothing more is to be read or waited for. */
  readonly #stop = new AbortController();
  readonly #printer = new Printer(() => this.#stop.abort());
  /** Own messages on their way, by label. */
  readonly #sent = new Map<string, EventOf<"message">>();
  #change = Promise.withResolvers<void>();
  #refused = false;
  #told = false;
  #aliases = 0;
  /** Between the welcome and the first room a server says what it says to everyone. */
  #arriving = false;

  constructor(options: PipeOptions) {
    this.#options = options;
    this.#client = options.client;
  }

  async run(): Promise<number> {
    const forget = onEndSignal(() => this.#end());
    const running = this.#options.link.run((events) => this.#seen(events));
    const over = () => this.#stop.abort();
    running.then(over, over);
    this.#stop.signal.addEventListener("abort", () => this.#wake());
    await this.#speak();
    this.#client.leave();
    this.#options.link.flush();
    try {
      await running;
    } finally {
      await this.#printer.idle;
      forget();
    }
    return this.#outcome();
  }

  /** A signal: what is on its way is not waited for. */
  #end(): void {
    this.#told = true;
    this.#stop.abort();
  }

  #outcome(): number {
    const { fault } = this.#printer;
    if (fault !== undefined) this.#complain(`Cannot write to standard output: ${fault}`);
    else if (this.#told || this.#printer.closed) return 0;
    return this.#refused ? 1 : 0;
  }

  /** Gives the client what comes in; settles when all of it is confirmed, or when it is time to stop. */
  async #speak(): Promise<void> {
    let [lines, characters] = [0, 0];
    for await (const line of standardLines(this.#stop.signal)) {
      if (this.#options.json && line.startsWith("{")) await this.#requested(line);
      else if (this.#isCommand(line)) await this.#obey(line);
      else this.#input(line.startsWith("/") && !line.startsWith("//") ? `/${line}` : line);
      if (++lines < AHEAD.lines && (characters += line.length) < AHEAD.characters) continue;
      await this.#settled();
      [lines, characters] = [0, 0];
    }
    await this.#settled();
  }

  /** A path is no command: only what the client knows is one, all else is said as it stands. */
  #isCommand(line: string): boolean {
    const name = /^\/(\S+)/.exec(line)?.[1];
    return name !== undefined && commandOf(name) !== undefined;
  }

  /** Where a command acts must be clear before it, and where the next line goes after it. */
  async #obey(line: string): Promise<void> {
    await this.#settled();
    this.#input(line);
    await this.#settled();
    await this.#answered();
  }

  /** Whatever the server has to say to what was sent is said when it answers a PING. */
  async #answered(): Promise<void> {
    const { pongs } = this.#client;
    this.#client.ping();
    this.#options.link.flush();
    const waits = () => this.#client.state.phase === "welcomed" && this.#client.pongs === pongs;
    while (waits() && !this.#stop.signal.aborted) await this.#change.promise;
    await this.#settled();
  }

  /** What is not understood is an error like any other, and nothing of it is sent. */
  async #requested(line: string): Promise<void> {
    const request = requestOf(line);
    if ("wrong" in request) {
      this.#client.emit({ kind: "error", text: `Not sent: ${request.wrong} (in ${line.slice(0, QUOTED)})` });
      this.#options.link.flush();
    } else if ("command" in request) await this.#obey(request.command);
    else if (request.room !== undefined) this.#sayIn(request.room, request.say);
    else this.#input(request.say.startsWith("/") ? `/${request.say}` : request.say);
  }

  #sayIn(room: string, text: string): void {
    this.#client.say(room, sendable(text), "said");
    this.#options.link.flush();
  }

  #input(text: string): void {
    this.#client.input(sendable(text));
    this.#options.link.flush();
  }

  async #settled(): Promise<void> {
    while (!this.#client.settled && !this.#stop.signal.aborted) await this.#change.promise;
  }

  #wake(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }

  #seen(events: readonly ClientEvent[]): void {
    for (const event of events) {
      if (event.kind === "alias-refused") this.#aliasRefused(event);
      if (event.kind === "password-wanted") this.#passwordWanted(event);
      if (event.kind === "failed" || event.kind === "error") this.#refused = true;
      this.#show(event);
    }
    this.#wake();
  }

  #show(event: ClientEvent): void {
    if (event.kind === "welcome" || event.kind === "joined") this.#arriving = event.kind === "welcome";
    const words = this.#arriving && event.kind === "note" ? undefined : remark(event);
    if (words !== undefined) console.error(words);
    if (this.#options.json) return this.#printer.print(jsonLine(event));
    const shown = this.#inPlace(event);
    const line = shown === undefined ? undefined : conversationLine(shown);
    if (line !== undefined) this.#printer.print(line);
  }

  /** An own message waits for its place among those of others, which is where the server has taken it. */
  #inPlace(event: ClientEvent): ClientEvent | undefined {
    if (event.kind === "message" && event.label !== undefined) {
      this.#sent.set(event.label, event);
      return undefined;
    }
    if (event.kind !== "stored" && event.kind !== "failed") return event;
    const message = this.#sent.get(event.label);
    this.#sent.delete(event.label);
    return event.kind === "stored" && message !== undefined ? { ...message, at: event.at } : undefined;
  }

  #aliasRefused({ alias, reason, suggestion }: EventOf<"alias-refused">): void {
    const what = `${readable(alias)} cannot be had (${readable(reason)})`;
    if (this.#client.state.phase === "welcomed") return this.#complain(what);
    if (++this.#aliases > ALIASES) {
      this.#complain(`${what}, nor can others like it`);
      return this.#stop.abort();
    }
    console.error(`${what}; trying ${readable(suggestion)}`);
    this.#client.alias(suggestion);
  }

  #passwordWanted({ account }: EventOf<"password-wanted">): void {
    this.#complain(`The password of ${readable(account)} can only be asked for on a terminal`);
    if (this.#client.state.phase !== "welcomed") return this.#stop.abort();
    this.#client.password(undefined);
    this.#options.link.flush();
  }

  #complain(text: string): void {
    this.#refused = true;
    console.error(text);
  }
}

function sendable(text: string): string {
  // deno-lint-ignore no-control-regex -- no line of the protocol can hold these
  return text.replace(/\x00|\r(?!\n)/g, " ");
}
